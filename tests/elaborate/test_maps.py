"""Maps between spaces, `g : R^n → R^m`: the shapes of arguments and values, entries `g_i(x)`, several names at once."""

from __future__ import annotations

import pytest

from derive.decide.ladder import judge_readings
from derive.elaborate.document import read_formulas
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

COMPOSED = r"Let $f : \mathbb{R}^m \to \mathbb{R}$ and $g : \mathbb{R}^n \to \mathbb{R}^m$ be differentiable."
VECTOR = r"Let $g : \mathbb{R}^n \to \mathbb{R}^m$ be differentiable."
TWO = r"Let $f, g : \mathbb{R} \to \mathbb{R}$ be differentiable functions."


def verdict(given: str, claim: str) -> Verdict | None:
    *_, last = read_formulas(read_text(f"{given}\n\n$$\n{claim}\n$$\n"))
    return judge_readings(last.lines[0].statements).verdict if last.lines[0].statements else None


@pytest.mark.parametrize(
    ("given", "true"),
    [
        (COMPOSED, r"\nabla_x f(g(x)) = \left(\frac{\partial g(x)}{\partial x}\right)^\top \nabla f(g(x))"),
        (VECTOR, r"\left(\frac{\partial g(x)}{\partial x}\right)_{ij} = \frac{\partial g_i(x)}{\partial x_j}"),
        (VECTOR, r"\left(\frac{\partial g(x)}{\partial x}\right)_{ij} = \frac{\partial g(x)_i}{\partial x_j}"),
        (TWO, r"\frac{d}{dx} f(g(x)) = f'(g(x)) g'(x)"),
    ],
)
def test_true_statements_about_maps_are_proved(given: str, true: str) -> None:
    assert verdict(given, true) is Verdict.PROVED


@pytest.mark.parametrize(
    ("given", "false"),
    [
        (COMPOSED, r"\nabla_x f(g(x)) = \left(\frac{\partial g(x)}{\partial x}\right)^\top \nabla f(x)"),
        (VECTOR, r"\left(\frac{\partial g(x)}{\partial x}\right)_{ij} = \frac{\partial g_i(x)}{\partial x_i}"),
        (TWO, r"\frac{d}{dx} f(g(x)) = f'(x) g'(x)"),
        (TWO, r"(f g)' = f' g'"),
    ],
)
def test_false_ones_are_never_accepted(given: str, false: str) -> None:
    assert verdict(given, false) in (Verdict.REFUTED, Verdict.ILL_TYPED, None)


@pytest.mark.parametrize(
    "given",
    [
        r"Let $\phi : \mathbb{R} \to \mathbb{R}$ be differentiable and $z \in \mathbb{R}^m$.",
        r"Let $\phi$ be applied elementwise to $z \in \mathbb{R}^m$.",
    ],
)
def test_an_unknown_function_acts_on_every_entry(given: str) -> None:
    assert verdict(given, r"\frac{\partial \phi(z)}{\partial z} = \operatorname{diag}(\phi'(z))") in (Verdict.PROVED, Verdict.SUPPORTED)
    assert verdict(given, r"\frac{\partial \phi(z)}{\partial z} = \operatorname{diag}(\phi(z))") is Verdict.REFUTED


def test_zero_is_the_zero_of_the_space() -> None:
    given = r"Let $W \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $x \in \mathbb{R}^n$ and $f(x) = W x + b$."
    assert verdict(given, r"f(x) - f(0) = W x") is Verdict.PROVED
    assert verdict(given, r"f(0) = 0") is Verdict.REFUTED
