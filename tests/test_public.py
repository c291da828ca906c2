"""The Python API: its examples, SymPy expressions in and out, what is refused, and how little importing it costs."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

import derive
from derive import public
from derive.public import NotAvailable, Verdict
from derive.terms.from_sympy import Crossing
from derive.terms.to_sympy import to_sympy
from tests.sampling import part

ROOT = Path(__file__).parents[1]
ACCEPTED = (Verdict.PROVED, Verdict.SUPPORTED)

x, y = sp.symbols("x y")
p = sp.Symbol("p", positive=True)
k, n = sp.symbols("k n")
A, B, C = (sp.MatrixSymbol(name, n, n) for name in "ABC")
v, w = (sp.MatrixSymbol(name, n, 1) for name in "vw")

EQUAL: list[tuple[Any, Any]] = [
    ((x + y) ** 2, x**2 + 2 * x * y + y**2),
    (sp.sin(2 * x), 2 * sp.sin(x) * sp.cos(x)),
    (sp.log(p**2), 2 * sp.log(p)),
    (sp.tanh(x), (sp.exp(2 * x) - 1) / (sp.exp(2 * x) + 1)),
    (sp.Abs(x * y), sp.Abs(x) * sp.Abs(y)),
    (sp.sqrt(x**2), sp.Abs(x)),
    (sp.Max(x, y), (x + y + sp.Abs(x - y)) / 2),
    (sp.gamma(p + 1), p * sp.gamma(p)),
    (sp.Sum(k, (k, 1, n)), n * (n + 1) / 2),
    (sp.Sum(sp.Symbol("i", integer=True) ** 2, (sp.Symbol("i", integer=True), 1, n)), n * (n + 1) * (2 * n + 1) / 6),
    (sp.Integral(x**2, (x, 0, 1)), sp.Rational(1, 3)),
    (sp.Derivative(sp.sin(x) ** 2, x), sp.sin(2 * x)),
    ((A * B).T, sp.MatMul(B.T, A.T)),
    (sp.Trace(A * B), sp.Trace(B * A)),
    (sp.Trace(A * B * C), sp.Trace(C * A * B)),
    (sp.Determinant(A.T), sp.Determinant(A)),
    ((A + B) * C, A * C + B * C),
    (v.T * A * w, w.T * A.T * v),
    (sp.Trace(v * w.T), w.T * v),
]
DIFFERENT: list[tuple[Any, Any]] = [
    ((x + y) ** 2, x**2 + x * y + y**2),
    (sp.sin(2 * x), sp.sin(x) * sp.cos(x)),
    (sp.sqrt(x**2), x),
    (sp.Abs(x + y), sp.Abs(x) + sp.Abs(y)),
    (sp.gamma(p + 1), sp.gamma(p)),
    (sp.Sum(k, (k, 1, n)), n * (n - 1) / 2),
    (sp.Integral(x**2, (x, 0, 1)), sp.Rational(1, 2)),
    (sp.Derivative(sp.sin(x) ** 2, x), sp.cos(2 * x)),
    (A * B, B * A),
    ((A * B).T, sp.MatMul(A.T, B.T)),
    (sp.Trace(A * B * C), sp.Trace(B * A * C)),
    (v.T * A * w, w.T * A * v),
    (A[0, 1], A[1, 0]),
    (v[0, 0], v[1, 0]),
]


def test_the_examples_of_the_api() -> None:
    found = doctest.testmod(public)
    assert found.failed == 0
    assert found.attempted > 20


def test_the_examples_of_the_document() -> None:
    found = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0
    assert found.attempted > 20


@pytest.mark.parametrize(("left", "right"), part(EQUAL, 4), ids=str)
def test_equal_expressions_of_sympy(left: Any, right: Any) -> None:
    assert derive.equal(left, right).verdict in ACCEPTED


@pytest.mark.parametrize(("left", "right"), part(DIFFERENT, 4), ids=str)
def test_different_expressions_of_sympy(left: Any, right: Any) -> None:
    found = derive.equal(left, right)
    assert found.verdict is Verdict.REFUTED
    assert found.counterexample is not None


@pytest.mark.parametrize("expression", part([side for pair in EQUAL + DIFFERENT for side in pair], 8), ids=str)
def test_what_crosses_comes_back(expression: Any) -> None:
    crossing = Crossing()
    term = crossing.term(expression)
    try:
        back = to_sympy(term, crossing.letters)
    except public.NotCrossed:
        assert expression.has(sp.Derivative)
        return
    assert derive.equal(back, expression).verdict in ACCEPTED


@pytest.mark.parametrize(
    "refused",
    [
        sp.Symbol("z", complex=True),
        sp.Symbol("z", imaginary=True),
        sp.Symbol("q", prime=True),
        sp.Symbol("q", irrational=True),
        sp.Symbol("q", integer=False),
        sp.Symbol("c", commutative=False),
        sp.I,
        sp.zoo,
        sp.nan,
        sp.Float("0.5"),
        sp.Integral(x, x),
        sp.Heaviside(x),
        sp.Subs(sp.Derivative(sp.Function("f")(x), x), x, 1),
        sp.Adjoint(A),
        sp.Symbol("x") + sp.Symbol("x", positive=True),
        sp.Matrix([[1.5]]),
    ],
    ids=str,
)
def test_what_has_no_counterpart_is_refused(refused: Any) -> None:
    with pytest.raises(NotAvailable):
        derive.equal(refused, refused)


def test_assumptions_and_predicates_are_conditions() -> None:
    assert derive.equal(sp.sqrt(x**2), x).verdict is Verdict.REFUTED
    assert derive.equal(sp.Abs(p), p).verdict in ACCEPTED
    assert derive.equal(A, A.T).verdict is Verdict.REFUTED
    assert derive.equal(A, A.T, given=sp.Q.symmetric(A)).verdict is Verdict.PROVED
    assert derive.equal(A.T * A, sp.Identity(n), given=sp.Q.orthogonal(A)).verdict is Verdict.PROVED
    with pytest.raises(NotAvailable):
        derive.equal(A, A.T, given=sp.Q.normal(A))
    with pytest.raises(NotAvailable):
        derive.equal(A, A.T, given=sp.Q.symmetric(A) | sp.Q.diagonal(A))


def test_a_bound_letter_is_not_the_free_one() -> None:
    i = sp.Symbol("i", positive=True)
    with pytest.raises(NotAvailable):
        derive.equal(sp.Sum(i, (i, -2, 2)) + sp.Abs(i), i)
    assert derive.equal(sp.Sum(k, (k, 1, 3)) + k, k + 6).verdict in ACCEPTED


def test_shapes_that_do_not_fit_are_ill_typed() -> None:
    assert derive.equal(sp.Trace(A), v).verdict is Verdict.ILL_TYPED


def test_sides_of_text_are_one_expression_each() -> None:
    for left, right in (("a = b", "c"), ("a", "b = c"), ("a < b", "c"), ("a, b", "c")):
        try:
            verdict = derive.equal(left, right).verdict
        except NotAvailable:
            continue
        assert verdict not in ACCEPTED
    with pytest.raises(NotAvailable):
        derive.equal(x, "x")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lambda: derive.gradient(v.T * A * v, v), (A + A.T) * v),
        (lambda: derive.gradient(sp.log(sp.Determinant(A)), A), A.T.I),
        (lambda: derive.jacobian(A * v, v), A),
        (lambda: derive.hessian(v.T * A * v, v), A + A.T),
        (lambda: derive.gradient(sp.Trace(A * B), A), B.T),
    ],
)
def test_derivatives_of_sympy_expressions(found: Any, expected: Any) -> None:
    assert derive.equal(found().sympy, expected).verdict in ACCEPTED


def test_what_cannot_be_derived_says_why() -> None:
    for call in (lambda: derive.gradient("x (", "x"), lambda: derive.gradient(x, "x"), lambda: derive.gradient(x, x + 1)):
        with pytest.raises(NotAvailable, match=r"\w"):
            call()


def test_relations_and_files_are_checked(tmp_path: Path) -> None:
    assert derive.check(sp.Ge(x**2 + 1, 2 * x)).formulas[0].verdict in ACCEPTED
    sheet = tmp_path / "sheet.tex"
    sheet.write_text("\\documentclass{article}\\begin{document}$1 + 1 = 3$\\end{document}", "utf-8")
    assert [f.verdict for f in derive.check(sheet).formulas] == [Verdict.REFUTED]
    assert [f.verdict for f in derive.check(sheet.read_text("utf-8"), format="tex").formulas] == [Verdict.REFUTED]
    with pytest.raises(NotAvailable):
        derive.check(x + 1)


def test_results_show_themselves() -> None:
    report = derive.check("Let $x$ be real. $x = x + 1$ <script>")
    for shown in (report, report.formulas[-1], derive.reading("x^2"), derive.gradient("x^\\top x", "x")):
        html = shown._repr_html_()
        assert html.startswith('<div class="derive')
        assert "<math" in html
        assert "<script" not in html
    assert report.formulas[-1]._repr_latex_() == "$\\displaystyle x = x + 1$"


def test_importing_derive_costs_nothing() -> None:
    code = (
        "import sys, derive; assert 'check' in dir(derive); heavy = {'sympy', 'numpy', 'click', 'derive.public'} & set(sys.modules); "
        "sys.exit(f'{heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    with pytest.raises(AttributeError):
        derive.nothing  # noqa: B018


def test_the_public_names_are_those_of_the_module() -> None:
    assert set(derive.__all__) == set(public.__all__)
    for name in derive.__all__:
        assert getattr(derive, name) is getattr(public, name)
        assert getattr(derive, name).__doc__
