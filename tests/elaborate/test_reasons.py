"""Reasons and premises beside a claim, sentences that only imagine, and short formulas that are claims."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

ACCEPTED = (Verdict.PROVED, Verdict.SUPPORTED)
FAULTED = (Verdict.REFUTED, Verdict.ILL_TYPED)


def verdicts(text: str, *, displays: bool = True) -> list[Verdict]:
    """The verdicts on all lines of a text's displays, or of its inline formulas."""
    read = [p for p in prepare(read_text(text), Options()) if p.display is displays]
    return [judge(line, Options()).verdict for p in read for line in p.lines]


def display(latex: str) -> str:
    return f"\n\n$$\n{latex}\n$$\n\n"


@pytest.mark.parametrize(
    ("latex", "due"),
    [
        (r"(A B)^2 = A^2 B^2 \quad \text{since } A B = B A", ACCEPTED),
        (r"(a + b)^2 = a^2 + b^2 \text{ since } a b = b a", FAULTED),
        (r"\nabla f(x) = 2 x \quad \text{if } f(x) = x^\top x", ACCEPTED),
        (r"\nabla f(x) = 3 x \quad \text{if } f(x) = x^\top x", FAULTED),
        (r"f(x) = x^2 \implies f'(x) = 2 x", ACCEPTED),
        (r"f(x) = x^2 \implies f'(x) = 3 x", FAULTED),
        (r"g(x, y) = x y \implies \frac{\partial g}{\partial x} = y", ACCEPTED),
        (r"f(x) = x^2 \implies f(x + 1) = f(x) + 1", FAULTED),
        (r"2 \equiv 1 \pmod 3", FAULTED),
        (r"7 \equiv 1 \pmod{3}", ACCEPTED),
        (r"\frac12 \in \mathbb{Z}", FAULTED),
        (r"3 \in \mathbb{Z}", ACCEPTED),
    ],
)
def test_a_formula_alone(latex: str, due: tuple[Verdict, ...]) -> None:
    assert verdicts(display(latex))[0] in due


def test_a_root_is_no_definition() -> None:
    """From f(x) = 0 at one place nothing follows for the derivative there."""
    assert verdicts(display(r"f(x) = 0 \implies f'(x) = 0"))[0] not in ACCEPTED


def test_a_reason_on_a_line_of_its_own_claims_nothing_and_holds_below() -> None:
    text = display("\\begin{align}\n(A B)^2 &= A B A B \\\\\n& \\text{because } A = B \\\\\n&= A^4\n\\end{align}")
    assert verdicts(text) == [Verdict.PROVED, Verdict.NOT_A_CLAIM, Verdict.PROVED]


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("It would be nice to have $a = b$.", "a^2 = b^2"),
        ("For instance, let $x = 1$. In general, the claim is:", "x^2 = x"),
        ("For example, with $x = 1$ we get $1$; for other values", "x^2 = x"),
        ("The set where $x > 0$ is open.", "|x| = x"),
        ("The graph is steep near $x = 0$.", "x^2 = 0"),
        ("The case $n = 1$ is clear.", r"\sum_{i=1}^n i = 1"),
        ("Excluding $x = 0$,", "x = 0"),
        ("Except for $a = b$ we have", "a - b = 0"),
        ("Let $f(x) = x^2$. Then $f'(x) = 0$ only at $x = 0$.", "f'(x) = 0"),
        ("As an example take $A$ symmetric. In the following $A$ is any square matrix.", r"A^\top = A"),
    ],
)
def test_what_is_only_imagined_proves_nothing(text: str, latex: str) -> None:
    assert verdicts(text + display(latex))[0] not in ACCEPTED


def test_a_number_put_in_for_one_formula_is_not_put_into_the_next() -> None:
    found = verdicts("Setting $x = 1$ gives" + display("x^2 = 1") + "The general formula is" + display("x^2 = x"))
    assert found[1] not in ACCEPTED


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Let $X$ and $Y$ be random variables.", "(X + Y)^2 = X^2 + 2 X Y + Y^2"),
        ("Let $X$ and $Y$ be random variables with $E[X] = E[Y]$.", "E[X - Y] = 0"),
        ("Let $N$ be the number of heads in ten tosses of a fair coin.", "E[N] = 5"),
        (r"Let $S_n = X_1 + \dots + X_n$ with independent standard normal summands.", r"\operatorname{Var}(S_n) = n"),
        (r"Let $A$ be real $m \times n$ with $m \ge n$, having linearly independent columns.", r"A^\top A \succ 0"),
        ("Let $x > 0$. Setting $W = A^{-1} B$, we obtain", "A W = B"),
    ],
)
def test_a_true_claim_is_not_faulted(text: str, latex: str) -> None:
    assert verdicts(text + display(latex))[0] not in FAULTED


@pytest.mark.parametrize("text", ["$(a + b)^2 = a^2 + b^2$", "We have $(a + b)^2 = a^2 + b^2$.", "Note that $(a + b)^2 = a^2 + b^2$."])
def test_a_false_formula_in_a_line_is_refuted_where_words_only_assert_it(text: str) -> None:
    assert verdicts(text, displays=False) == [Verdict.REFUTED]


@pytest.mark.parametrize("text", ["It is false that $(a + b)^2 = a^2 + b^2$.", "If $a b = 0$ then $(a + b)^2 = a^2 + b^2$."])
def test_a_formula_in_a_line_under_other_words_is_not_refuted(text: str) -> None:
    assert Verdict.REFUTED not in verdicts(text, displays=False)
