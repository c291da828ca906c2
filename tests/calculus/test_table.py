"""The tables are complete, and every line holds: against differences, and as a linear map with its adjoint and its matrix."""

from __future__ import annotations

import re

import numpy as np
import pytest

from derive.calculus import gradient, verify
from derive.calculus.differentials import COMPOUND, DIFFERENTIALS, rule_for
from derive.calculus.linear import NotLinear, adjoint, matrix_of
from derive.calculus.scalars import SCALAR_DERIVATIVES, scalar_derivative
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.functions import FUNCTIONS
from derive.terms.heads import Term, matrix, scalar, vector
from derive.terms.typing import RULES, shape_of
from tests.calculus.points import draw, value_of

#: Heads without a differential, and why.
WITHOUT = {
    "constants": {h.Num, h.Decimal, h.Const, h.Identity, h.Zeros, h.Ones, h.Unit, h.Commutation},
    "letters, which the sweeps treat": {h.Sym, h.FunSym, h.DerivedFunction, h.InverseFunction},
    "named functions, written out first": {h.Composite},
    "derivatives, worked out first": {h.Partial, h.Hessian, h.Differential, h.Evaluated},
    "ranges and sets": {
        h.Range,
        h.Over,
        h.Support,
        h.Such,
        h.Given,
        h.Space,
        h.NumberSet,
        h.Interval,
        h.FiniteSet,
        h.SetSym,
        h.Distribution,
    },
    "nowhere differentiable, or only with more knowledge": {h.Rank, h.Indicator, h.Limit, h.ArgExtremum},
    "probability": {
        h.Variance,
        h.Covariance,
        h.Correlation,
        h.Probability,
        h.Density,
        h.LawFunction,
        h.Entropy,
        h.CrossEntropy,
        h.MutualInformation,
        h.Divergence,
    },
}


def test_every_head_has_a_line_or_a_reason() -> None:
    values = {t for t in RULES if not issubclass(t, h.Proposition)}
    reasons = set().union(*WITHOUT.values())
    assert values == set(DIFFERENTIALS) | reasons
    assert not set(DIFFERENTIALS) & reasons


def test_every_line_says_what_it_is_and_where_it_is_from() -> None:
    for rule in (*DIFFERENTIALS.values(), *COMPOUND):
        assert rule.says.startswith("d")
        assert re.match(r"(MN|PP|GP|G|L|H|M|DLMF|Danskin)\b", rule.source)
    names = [r.name for r in DIFFERENTIALS.values()]
    assert len(names) == len(set(names))


def test_every_function_has_a_line_for_each_argument() -> None:
    for name, fact in FUNCTIONS.items():
        if name in ("max", "min"):
            continue
        assert len(SCALAR_DERIVATIVES[name]) == fact.arity, name
    assert set(SCALAR_DERIVATIVES) <= set(FUNCTIONS)


#: Between which numbers to compare each scalar function: inside of its domain and off its kinks.
PLACES = {"arcosh": ("5/4", "2"), "multigamma": ("2", "3"), "abs": ("-2", "-1/4"), "relu": ("-2", "2")}
FIRST = {
    "polygamma": "1",
    "multigamma": "2",
    "multidigamma": "2",
    "besseli": "1",
    "besselj": "1",
    "besselk": "1",
    "hermite": "3",
    "legendre": "3",
}


@pytest.mark.parametrize("name", sorted(SCALAR_DERIVATIVES))
def test_scalar_derivatives(name: str) -> None:
    row = SCALAR_DERIVATIVES[name]
    letter = scalar("u")
    for k, line in enumerate(row):
        if line is None:
            continue
        arguments: list[Term] = [h.Num(FIRST.get(name, "3/2")) if j == 0 and len(row) > 1 else h.Num("2/3") for j in range(len(row))]
        if name == "multigamma":
            arguments[1] = h.Num("9/4")
        low, high = PLACES.get(name, ("1/8", "7/8"))
        arguments[k] = letter
        found = gradient(h.Func(name, *arguments), letter)
        held = tuple(Condition(p, Origin.STATED, "") for p in (h.Greater(letter, h.Num(low)), h.Less(letter, h.Num(high))))
        outcome = verify(found, letter, held, points=2)
        assert outcome.fault is None
        assert outcome.agreed, name


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu", "log1p", "arctan", "softplus", "max", "min"])
def test_functions_act_elementwise(name: str) -> None:
    m, other = matrix("M", "m", "n"), matrix("W", "m", "n")
    arguments = (m, other) if name in ("max", "min") else (m,)
    weight = matrix("G", "m", "n")
    body = h.Inner(weight, h.Func(name, *arguments)) if name != "log1p" else h.Inner(weight, h.Func(name, h.Hadamard(m, m)))
    outcome = verify(gradient(body, m), m)
    assert outcome.agreed, outcome.fault


def test_a_function_without_a_derivative_by_an_argument_says_so() -> None:
    assert scalar_derivative("factorial", 0, (scalar("k"),)) is None
    assert scalar_derivative("polygamma", 0, (scalar("k"), scalar("u"))) is None


N = h.Num
A, B, C, X = matrix("A", "n", "n"), matrix("B", "m", "n"), matrix("C", "n", "m"), matrix("X", "n", "n")
x, a = vector("x", "n"), vector("a", "n")
LINES: tuple[tuple[Term, int, Term], ...] = (
    (h.Plus(X, A), 0, X),
    (h.Times(B, X, C), 1, X),
    (h.Times(h.Transpose(x), A, x), 0, h.Transpose(x)),
    (h.Times(scalar("t"), X), 0, scalar("t")),
    (h.Quotient(X, h.Trace(A)), 0, X),
    (h.Quotient(X, A), 1, A),
    (h.Quotient(X, h.Det(A)), 1, h.Det(A)),
    (h.Power(X, N(3)), 0, X),
    (h.Power(x, N(3)), 0, x),
    (h.Power(X, N(-2)), 0, X),
    (h.Transpose(B), 0, B),
    (h.Inverse(X), 0, X),
    (h.PseudoInverse(B), 0, B),
    (h.Trace(X), 0, X),
    (h.Det(X), 0, X),
    (h.Adjugate(X), 0, X),
    (h.Hadamard(X, A), 0, X),
    (h.Kronecker(X, B), 0, X),
    (h.Kronecker(X, B), 1, B),
    (h.Kronecker(x, B, h.Transpose(x)), 1, B),
    (h.Inner(X, A), 1, A),
    (h.Vec(B), 0, B),
    (h.Diag(x), 0, x),
    (h.Diagonal(X), 0, X),
    (h.At(X, N(1), N(2)), 0, X),
    (h.At(x, N(2)), 0, x),
    (h.Row(B, N(2)), 0, B),
    (h.Column(B, N(1)), 0, B),
    (h.Norm(x, "2"), 0, x),
    (h.Norm(B, "F"), 0, B),
    (h.Func("tanh", X), 0, X),
    (h.Cross(vector("u", 3), vector("v", 3)), 0, vector("u", 3)),
    (h.Cross(vector("u", 3), vector("v", 3)), 1, vector("v", 3)),
    (h.Block(2, 1, x, a), 1, a),
)


@pytest.mark.parametrize(("term", "k", "operand"), LINES, ids=lambda v: str(v) if isinstance(v, Term) else "")
def test_adjoint_and_matrix_of_a_line(term: Term, k: int, operand: Term) -> None:
    """⟨g, L(d)⟩ = ⟨L*(g), d⟩ and vec L(d) = M vec d, for the linear map that each line of the table is."""
    g = h.Sym("g", *shape_of(term))
    d = h.Sym("d", *shape_of(operand))
    change = rule_for(term).change(term, k, d)
    turned = adjoint(g, change, d)
    assert shape_of(turned) == shape_of(operand)
    flat: Term | None
    try:
        flat = matrix_of(change, d)
    except NotLinear:
        flat = None
    for seed, sizes in enumerate(({"n": 2, "m": 3}, {"n": 3, "m": 2})):
        values = draw([term, g, d], sizes, np.random.default_rng(seed))
        left = value_of(change, values, sizes)
        assert (values[g] * left).sum() == pytest.approx((value_of(turned, values, sizes) * values[d]).sum(), rel=1e-8, abs=1e-9)
        if flat is not None:
            column = values[d].reshape(-1, 1, order="F")
            np.testing.assert_allclose(value_of(flat, values, sizes) @ column, left.reshape(-1, 1, order="F"), rtol=1e-8, atol=1e-9)
