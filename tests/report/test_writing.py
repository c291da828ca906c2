"""Terms as LaTeX and as a line of plain text: every head has a row, fences stand where they are needed, depth does not matter."""

from __future__ import annotations

import pytest

from derive.notation import COMMANDS
from derive.report import latex as latex_module
from derive.report import plain as plain_module
from derive.report.latex import latex
from derive.report.names import COMPOSITE_NAMES, FUNCTION_NAMES, INDEXED_NAMES, NORM_SUBSCRIPTS, SPECTRAL_NAMES, plain_letter
from derive.report.plain import plain, reading
from derive.terms import heads as h
from derive.terms.composites import DEFINITIONS
from derive.terms.functions import FUNCTIONS
from derive.terms.heads import (
    And,
    At,
    Call,
    Const,
    Decimal,
    Density,
    DerivedFunction,
    Det,
    Equal,
    Expectation,
    Func,
    FunSym,
    Given,
    Greater,
    Hadamard,
    Hessian,
    Integral,
    Inverse,
    Less,
    Member,
    Norm,
    NotEqual,
    Num,
    Ones,
    Otherwise,
    Over,
    Partial,
    Piecewise,
    Plus,
    Power,
    Quotient,
    Range,
    Space,
    Such,
    SumOver,
    Support,
    Term,
    Times,
    Trace,
    Transpose,
    matrix,
    minus,
    negate,
    scalar,
    vector,
)
from derive.terms.shapes import dim
from derive.terms.statement import Role, Statement
from derive.terms.typing import RULES

A, B = matrix("A", "n", "n"), matrix("B", "n", "n")
x, y = vector("x", "n"), vector("y", "n")
a, b, i, j, n = (scalar(c) for c in "abijn")
f = FunSym("f", 1, 1, 1, 1)
form = Times(Transpose(x), A, x)
square = Power(At(x, i), Num(2))
total = SumOver(square, Range(i, Num(1), n))


@pytest.mark.parametrize("table", [latex_module.ROWS, plain_module.ROWS])
def test_every_head_has_a_row(table: dict[type[Term], object]) -> None:
    assert set(table) == set(RULES)


def test_every_name_can_be_written() -> None:
    own = {"sqrt", "abs", "floor", "ceil", "factorial", "doublefactorial", "binomial", "mod", "delta", "polygamma"}
    assert set(FUNCTION_NAMES) | set(INDEXED_NAMES) | own == set(FUNCTIONS)
    assert set(COMPOSITE_NAMES) == set(DEFINITIONS)
    for name, fact in FUNCTIONS.items():
        term = Func(name, *([a, b, i][: fact.arity or 2]))
        assert plain(term)
        assert latex(term)
    for kind in NORM_SUBSCRIPTS:
        assert latex(Norm(A, kind)).startswith("\\left\\| A \\right\\|")
    for kind in SPECTRAL_NAMES:
        assert latex(h.Spectral(kind, A)).endswith("(A)")


CASES: list[tuple[Term, str, str]] = [
    (Equal(Partial(form, x), Times(Num(2), A, x)), r"\nabla_{x} (x^\top A x) = 2 A x", "Gradient(x' A x, x) = 2 A x"),
    (Plus(x, negate(Times(A, x))), "x - A x", "x - A x"),
    (minus(a, Plus(b, i)), "a - (b + i)", "a - (b + i)"),
    (Plus(Plus(a, b), i), "(a + b) + i", "(a + b) + i"),
    (Times(a, negate(b)), "a (-b)", "a (-b)"),
    (negate(Plus(a, b)), "-(a + b)", "-(a + b)"),
    (Plus(negate(a), b), "-a + b", "-a + b"),
    (Times(Times(A, B), x), "(A B) x", "(A B) x"),
    (Times(A, Times(B, x)), "A (B x)", "A (B x)"),
    (Times(Num(2), Num(3), a), r"2 \cdot 3 a", "2 · 3 a"),
    (Times(a, Num(2)), r"a \cdot 2", "a · 2"),
    (Times(Num(-2), a), "-2 a", "-2 a"),
    (Times(Num("1/2"), a), r"\frac{1}{2} a", "(1/2) a"),
    (Power(Num("1/2"), n), r"(\frac{1}{2})^{n}".replace("(", "\\left( ").replace(")", " \\right)"), "(1/2)^n"),
    (Power(Plus(a, b), Num(2)), "(a + b)^{2}", "(a + b)^2"),
    (Power(Power(a, b), Num(2)), "(a^{b})^{2}", "(a^b)^2"),
    (Power(a, Plus(n, Num(1))), "a^{n + 1}", "a^(n + 1)"),
    (Power(Func("sin", a), Num(2)), r"(\sin(a))^{2}", "(sin(a))^2"),
    (Quotient(a, Plus(b, Num(1))), r"\frac{a}{b + 1}", "a/(b + 1)"),
    (Inverse(Transpose(A)), r"(A^\top)^{-1}", "A'^-1"),
    (Transpose(Inverse(A)), r"(A^{-1})^\top", "(A^-1)'"),
    (Transpose(Times(A, B)), r"(A B)^\top", "(A B)'"),
    (total, r"\sum_{i=1}^{n} x_{i}^{2}", "Sum(x[i]^2, i=1..n)"),
    (Times(total, a), r"\left( \sum_{i=1}^{n} x_{i}^{2} \right) a", "Sum(x[i]^2, i=1..n) a"),
    (Times(a, total), r"a \sum_{i=1}^{n} x_{i}^{2}", "a Sum(x[i]^2, i=1..n)"),
    (SumOver(At(A, i, j), Range(i, Num(1), n), Range(j, Num(1), n)), r"\sum_{i,j=1}^{n} A_{ij}", "Sum(A[i, j], i=1..n, j=1..n)"),
    (SumOver(a, Over(i, Support())), r"\sum_{i} a", "Sum(a, all i)"),
    (
        SumOver(At(x, i), Such(Range(i, Num(1), n), NotEqual(i, j))),
        r"\sum_{\substack{i = 1 \\ i \neq j}}^{n} x_{i}",
        "Sum(x[i], i=1..n with i ≠ j)",
    ),
    (
        Integral(Func("exp", negate(square)), Range(a, negate(Const("inf")), Const("inf"))),
        r"\int_{-\infty}^{\infty} \exp(-x_{i}^{2}) \, \mathrm{d}a",
        "Integral(exp(-x[i]^2), a=-∞..∞)",
    ),
    (And(Equal(a, b), Less(b, n)), "a = b < n", "a = b < n"),
    (And(Equal(a, b), Less(i, n)), r"a = b, \quad i < n", "a = b and i < n"),
    (
        Piecewise(a, Greater(a, Num(0)), Num(0), Otherwise()),
        r"\begin{cases} a & a > 0 \\ 0 & \text{otherwise} \end{cases}",
        "{a if a > 0; 0 otherwise}",
    ),
    (Expectation(a, Given(b)), r"\mathbb{E}[a \mid b]", "E(a | b)"),
    (Density("p", a, Given(b)), r"p(a \mid b)", "p(a | b)"),
    (Det(Times(A, B)), r"\det(A B)", "det(A B)"),
    (Trace(A), r"\operatorname{tr}(A)", "tr(A)"),
    (Hessian(form, x), r"\nabla^{2}_{x} (x^\top A x)", "Hessian(x' A x, x)"),
    (Partial(Times(A, x), x), r"\frac{\partial}{\partial x} (A x)", "Jacobian(A x, x)"),
    (Partial(Call(f, a), a), r"\frac{\partial f(a)}{\partial a}", "Derivative(f(a), a)"),
    (Call(DerivedFunction("prime", f), a), "f'(a)", "f′(a)"),
    (Hadamard(x, Plus(x, y)), r"x \odot (x + y)", "x ⊙ (x + y)"),
    (Member(A, Space(dim("n"), dim("n") + 1)), r"A \in \mathbb{R}^{n \times n + 1}", "A ∈ ℝ^(n×n+1)"),
    (Times(Transpose(Ones(dim("n"), 1)), x), r"\mathbf{1}^\top x", "1_(n)' x"),
    (Times(Func("sigmoid", a), scalar("\\sigma")), r"\operatorname{sigmoid}(a) \sigma", "σ(a) σ"),
    (Func("sigmoid", a), r"\sigma(a)", "σ(a)"),
    (Decimal("0.50"), "0.50", "0.50"),
]


@pytest.mark.parametrize(("term", "written", "said"), CASES, ids=[str(k) for k in range(len(CASES))])
def test_golden(term: Term, written: str, said: str) -> None:
    assert latex(term) == written
    assert plain(term) == said


def test_every_command_is_in_the_table_of_notation() -> None:
    import re

    used = {c for term, *_ in CASES for c in re.findall(r"\\([A-Za-z]+)", latex(term))}
    assert used - {"begin", "end", "left", "right"} - set(COMMANDS) == set()


def test_a_reading_names_the_shapes() -> None:
    claim = Equal(Partial(form, x), Times(Num(2), A, x))
    assert reading(Statement(claim, Role.CLAIM)) == "Gradient(x' A x, x) = 2 A x   with x: n, A: n×n"
    assert reading(Statement(Equal(a, b), Role.CLAIM)) == "a = b"


def test_depth_does_not_matter() -> None:
    term: Term = x
    for _ in range(20_000):
        term = Plus(Transpose(Transpose(term)), y)
    assert latex(term).count("y") == 20_000
    assert plain(term).count("y") == 20_000


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("\\hat{\\beta}_{1}", "β̂_1"),
        ("\\mathbf{x}", "x"),
        ("\\bar{x}", "x̄"),
        ("\\boldsymbol{\\Sigma}", "Σ"),
        ("x^{(i)}", "x^(i)"),
        ("\\mathbb{E}", "𝔼"),
    ],
)
def test_letters_in_plain_text(written: str, said: str) -> None:
    assert plain_letter(written) == said
