"""Networks in layers: which letters are names, what is defined around a formula, and the claims of backpropagation."""

from __future__ import annotations

import pytest

import derive

FORWARD = r"The network has layers $z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}$ and $a^{(l)} = \sigma(z^{(l)})$."
GENERAL = rf"{FORWARD} Define $\delta^{{(l)}} = \frac{{\partial L}}{{\partial z^{{(l)}}}}$."
SQUARED = r"""Let $a^{(l)} = \tanh(z^{(l)})$ where $z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}$ for $l = 1, \dots, L$,
and $C = \frac12 \|a^{(L)} - y\|^2$. Define $\delta^{(l)} = \nabla_{z^{(l)}} C$."""
ANY = r"""Let $z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}$, $a^{(l)} = g(z^{(l)})$ with activation function $g$.
Let $\delta^{(l)} = \nabla_{z^{(l)}} E$."""
BEFORE = r"""Let $z^{(l+1)} = W^{(l)} a^{(l)} + b^{(l)}$ and $a^{(l+1)} = f(z^{(l+1)})$.
Let $\delta^{(l)} = \frac{\partial J}{\partial z^{(l)}}$."""
TWO = r"""Let $W^{(1)} \in \mathbb{R}^{m\times n}$, $W^{(2)} \in \mathbb{R}^{k \times m}$, $b^{(1)} \in \mathbb{R}^m$,
$b^{(2)}\in\mathbb{R}^k$, $x \in \mathbb{R}^n$, $y\in\mathbb{R}^k$. Define $z^{(1)} = W^{(1)} x + b^{(1)}$, $a^{(1)} = \sigma(z^{(1)})$,
$z^{(2)} = W^{(2)} a^{(1)} + b^{(2)}$, $L = \frac12 \|z^{(2)} - y\|^2$, $\delta^{(2)} = z^{(2)} - y$."""
LINEAR = r"""Let $a^{(l)} = \tanh(z^{(l)})$ and $z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}$, the output layer being linear.
Define $\delta^{(l)} = \nabla_{z^{(l)}} C$."""

#: What the text says, a true claim, and false ones beside it: none of these is accepted.
CLAIMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        GENERAL,
        r"\delta^{(l)} = (W^{(l+1)\top} \delta^{(l+1)}) \odot \sigma'(z^{(l)})",
        (
            r"\delta^{(l)} = (W^{(l+1)} \delta^{(l+1)}) \odot \sigma'(z^{(l)})",
            r"\delta^{(l)} = (W^{(l)\top} \delta^{(l+1)}) \odot \sigma'(z^{(l)})",
            r"\delta^{(l)} = (W^{(l+1)\top} \delta^{(l+1)}) \odot \sigma(z^{(l)})",
            r"\delta^{(l)} = W^{(l+1)\top} (\delta^{(l+1)} \odot \sigma'(z^{(l)}))",
            r"\delta^{(l+1)} = (W^{(l+1)\top} \delta^{(l)}) \odot \sigma'(z^{(l)})",
            r"\delta^{(l)} = -(W^{(l+1)\top} \delta^{(l+1)}) \odot \sigma'(z^{(l)})",
        ),
    ),
    (
        GENERAL,
        r"\frac{\partial L}{\partial W^{(l)}} = \delta^{(l)} a^{(l-1)\top}",
        (
            r"\frac{\partial L}{\partial W^{(l)}} = \delta^{(l)} a^{(l)\top}",
            r"\frac{\partial L}{\partial W^{(l)}} = \delta^{(l+1)} a^{(l-1)\top}",
            r"\frac{\partial L}{\partial W^{(l)}} = \delta^{(l)} z^{(l-1)\top}",
            r"\frac{\partial L}{\partial W^{(l)}} = 2 \delta^{(l)} a^{(l-1)\top}",
        ),
    ),
    (
        GENERAL,
        r"\frac{\partial L}{\partial b^{(l)}} = \delta^{(l)}",
        (r"\frac{\partial L}{\partial b^{(l)}} = \delta^{(l+1)}", r"\frac{\partial L}{\partial b^{(l)}} = \frac12 \delta^{(l)}"),
    ),
    (
        GENERAL,
        r"\delta^{(L)} = \nabla_a L \odot \sigma'(z^{(L)})",
        (r"\delta^{(L)} = \nabla_a L \odot \sigma(z^{(L)})", r"\delta^{(L)} = \nabla_a L"),
    ),
    (
        GENERAL,
        r"\delta^{(2)} = (W^{(3)\top} \delta^{(3)}) \odot \sigma'(z^{(2)})",
        (r"\delta^{(2)} = (W^{(2)\top} \delta^{(3)}) \odot \sigma'(z^{(2)})",),
    ),
    (
        GENERAL,
        r"\frac{\partial L}{\partial a^{(l)}} = W^{(l+1)\top} \delta^{(l+1)}",
        (r"\frac{\partial L}{\partial a^{(l)}} = W^{(l+1)\top} \delta^{(l)}", r"\frac{\partial L}{\partial a^{(l)}} = \delta^{(l)}"),
    ),
    (
        SQUARED,
        r"\delta^{(L)} = (a^{(L)} - y) \odot (1 - a^{(L)} \odot a^{(L)})",
        (r"\delta^{(L)} = a^{(L)} - y", r"\delta^{(L)} = (y - a^{(L)}) \odot (1 - a^{(L)} \odot a^{(L)})"),
    ),
    (
        SQUARED,
        r"\frac{\partial C}{\partial W^{(l)}_{ij}} = \delta^{(l)}_i a^{(l-1)}_j",
        (r"\frac{\partial C}{\partial W^{(l)}_{ij}} = \delta^{(l)}_j a^{(l-1)}_i",),
    ),
    (
        ANY,
        r"\delta^{(l)} = (W^{(l+1)})^\top \delta^{(l+1)} \odot g'(z^{(l)})",
        (r"\delta^{(l)} = (W^{(l+1)})^\top \delta^{(l+1)} \odot g(z^{(l)})",),
    ),
    (
        BEFORE,
        r"\delta^{(l)} = ((W^{(l)})^T \delta^{(l+1)}) \odot f'(z^{(l)})",
        (r"\delta^{(l)} = ((W^{(l+1)})^T \delta^{(l+1)}) \odot f'(z^{(l)})",),
    ),
    (
        BEFORE,
        r"\nabla_{W^{(l)}} J = \delta^{(l+1)} (a^{(l)})^T",
        (r"\nabla_{W^{(l)}} J = \delta^{(l)} (a^{(l)})^T", r"\nabla_{b^{(l)}} J = \delta^{(l)}"),
    ),
    (
        TWO,
        r"\frac{\partial L}{\partial W^{(1)}} = (W^{(2)\top} \delta^{(2)} \odot \sigma'(z^{(1)})) x^\top",
        (
            r"\frac{\partial L}{\partial W^{(1)}} = (W^{(2)} \delta^{(2)} \odot \sigma'(z^{(1)})) x^\top",
            r"\frac{\partial L}{\partial W^{(1)}} = (W^{(2)\top} \delta^{(2)} \odot \sigma(z^{(1)})) x^\top",
        ),
    ),
    (
        TWO,
        r"\frac{\partial L}{\partial W^{(2)}} = \delta^{(2)} a^{(1)\top}",
        (r"\frac{\partial L}{\partial W^{(2)}} = \delta^{(2)} x^\top",),
    ),
)


def verdicts(given: str, *claims: str) -> list[str]:
    text = "\n\n".join((given, *(f"$${x}$$" for x in claims)))
    return [f.verdict.value for f in derive.check(text).formulas if f.display]


def in_brackets(text: str) -> str:
    return text.replace("^{(", "^{[").replace(r")}", r"]}").replace(r")\top}", r"]\top}")


@pytest.mark.parametrize(("given", "true", "false"), [(given, true, false[:2]) for given, true, false in CLAIMS[:2]])
def test_a_few_claims_of_backpropagation(given: str, true: str, false: tuple[str, ...]) -> None:
    found = verdicts(given, true, *false)
    assert found[0] == "proved"
    assert set(found[1:]) <= {"refuted", "ill_typed"}


@pytest.mark.slow
@pytest.mark.parametrize(("given", "true", "false"), CLAIMS, ids=[f"{given[:12]}{true}" for given, true, _ in CLAIMS])
def test_claims_of_backpropagation(given: str, true: str, false: tuple[str, ...]) -> None:
    assert verdicts(given, true) == ["proved"]
    for claim in false:
        assert set(verdicts(given, claim)) <= {"refuted", "ill_typed", "unread", "unknown"}, claim
    assert any(set(verdicts(given, claim)) <= {"refuted", "ill_typed"} for claim in false)


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1, 3])
def test_square_brackets(number: int) -> None:
    given, true, false = CLAIMS[number]
    found = verdicts(in_brackets(given), in_brackets(true), *map(in_brackets, false))
    assert found[0] == "proved"
    assert not {"proved", "supported"} & set(found[1:])


#: What takes the reading back, or leaves open what δ is or how the last layer works: nothing false is accepted, nothing true refuted.
OPEN = (
    (FORWARD + r" The loss is $C = \frac12\|a^{(L)} - y\|^2 + \|W^{(l)}\|_F^2$.", r"\frac{\partial C}{\partial W^{(l)}} = 2 W^{(l)}"),
    (FORWARD + r" All weights are shared. Let $\delta^{(l)} = \nabla_{z^{(l)}} C$.", r"\frac{\partial C}{\partial b^{(l)}} = \delta^{(l)}"),
    (FORWARD, r"\delta^{(l)} = (W^{(l+1)\top} \delta^{(l+1)}) \odot \sigma(z^{(l)})"),
    (LINEAR, r"\delta^{(L)} = \nabla_a C \odot \tanh'(z^{(L)})"),
    (LINEAR, r"\delta^{(L)} = \nabla_a C"),
)


@pytest.mark.parametrize(("given", "claim"), OPEN)
def test_left_open(given: str, claim: str) -> None:
    assert not {"proved", "supported", "refuted", "ill_typed"} & set(verdicts(given, claim))


def test_first_mention_is_no_claim() -> None:
    assert verdicts(r"Let $x \in \mathbb{R}^n$.", r"u^{(1)} = x + b^{(1)}") == ["posed"]
    assert verdicts(r"Let $W^{(1)} \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$.", r"z^{(1)} = W^{(1)} x + b^{(1)}") == ["definition"]


def test_brackets_are_no_power() -> None:
    assert verdicts("", r"x^{[2]} = x \cdot x") == ["unread"]


def test_samples_are_a_family() -> None:
    given = r"Let $x^{(i)} \in \mathbb{R}^n$ for $i = 1, \dots, m$ and $w \in \mathbb{R}^n$."
    loss = r"\nabla_w \sum_{i=1}^m \frac12 (w^\top x^{(i)} - y^{(i)})^2 = \sum_{i=1}^m (w^\top x^{(i)} - y^{(i)}) x^{(i)}"
    assert verdicts(given, loss) == ["proved"]
