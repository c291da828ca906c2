"""Results as people write them: golden derivations, the measure, and the laws of simplification."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.calculus import build as b
from derive.calculus import gradient, jacobian
from derive.calculus.derivatives import partial
from derive.calculus.simplify import cost, simplify
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.heads import Term, matrix, scalar, vector
from derive.terms.typing import check, shape_of
from tests.calculus.golden import FOLDER, pages
from tests.calculus.points import draw, value_of


def test_golden_derivations() -> None:
    """Run `python -m tests.calculus.golden` where a change of the derivations is meant."""
    now = pages()
    assert {p.name for p in FOLDER.glob("*.txt")} == set(now)
    for name, text in now.items():
        assert (FOLDER / name).read_text("utf-8") == text, name


X, w, y, p = matrix("X", "n", "d"), vector("w", "d"), vector("y", "n"), h.Composite("softmax", vector("z", "n"))
A, x = matrix("A", "n", "n"), vector("x", "n")
EXPECTED: tuple[tuple[Term, Term, Term], ...] = (
    (
        h.Power(h.Norm(h.minus(h.Times(X, w), y), "2"), h.TWO),
        w,
        h.Times(h.TWO, h.Transpose(X), h.minus(h.Times(X, w), y)),
    ),
    (h.Times(h.Transpose(x), A, x), x, h.Times(h.Plus(h.Transpose(A), A), x)),
    (h.Composite("logsumexp", x), x, h.Composite("softmax", x)),
    (h.Trace(h.Times(h.Transpose(X), X)), X, h.Times(h.TWO, X)),
)


@pytest.mark.parametrize(("f", "by", "expected"), EXPECTED)
def test_the_form_that_people_write(f: Term, by: Term, expected: Term) -> None:
    assert gradient(f, by).result == expected


def test_symmetry_is_used_and_named() -> None:
    held = (Condition(h.Is(A, "symmetric"), Origin.STATED, "A is symmetric"),)
    found = gradient(h.Times(h.Transpose(x), A, x), x, held)
    assert found.result == h.Times(h.TWO, A, x)
    assert found.steps[-1].rule == "symmetry"
    assert found.steps[-1].conditions == held


def test_the_authors_own_sums_stay_as_written() -> None:
    inside = h.Plus(h.Times(h.TWO, x), h.Times(h.TWO, vector("y", "n")))
    found = gradient(h.Power(h.Norm(inside, "2"), h.TWO), x).result
    assert inside in set(found.walk())


def test_zeta_and_other_helpers_never_leak() -> None:
    for case in pages().values():
        assert "\\zeta" not in case
        assert "\\eta" not in case
        assert "mathrm{d}u" not in case


# --- laws on random terms -------------------------------------------------------------------------------------------------------

B = matrix("B", "n", "n")
v, t, s = vector("v", "n"), scalar("t"), scalar("s")
SIZES = {"n": 3, "d": 2}


def _scalars(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(lambda a, c: h.Times(a, c), inner, inner),
        st.builds(lambda a, c: h.Plus(a, c), inner, inner),
        st.builds(lambda a: h.Func("sqrt", h.Plus(h.UNITY, h.Power(a, h.TWO))), inner),
        st.builds(lambda a, c: h.Quotient(a, h.Plus(h.TWO, h.Power(c, h.TWO))), inner, inner),
        st.builds(lambda a: h.Func("sigmoid", a), inner),
    )


LEAVES = [t, s, h.Num(3), h.Num("-1/2"), h.Times(h.Transpose(x), v), h.Times(h.Transpose(x), A, v)]
SCALARS = st.recursive(st.sampled_from(LEAVES), _scalars, max_leaves=4)


def _columns(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(lambda a, c: h.Plus(a, c), inner, inner),
        st.builds(lambda a, c: h.Times(a, c), SCALARS, inner),
        st.builds(lambda a: h.Times(A, a), inner),
        st.builds(lambda a: h.Times(h.Transpose(B), a), inner),
        st.builds(lambda a, c: h.Hadamard(a, c), inner, inner),
        st.builds(lambda a, c: h.Times(h.Diag(a), c), inner, inner),
        st.builds(lambda a, c: h.Quotient(a, h.Plus(h.TWO, h.Power(c, h.TWO))), inner, SCALARS),
        st.builds(lambda a: h.Func("tanh", a), inner),
        st.builds(lambda a, c: h.Times(a, h.Transpose(c), v), inner, inner),
    )


COLUMNS = st.recursive(st.sampled_from([x, v, h.Ones(x.dims[0], 1), h.Zeros(x.dims[0], 1)]), _columns, max_leaves=6)


@given(COLUMNS)
@settings(derandomize=True, deadline=None, max_examples=120)
def test_simplification_keeps_the_value_and_is_done_at_once(term: Term) -> None:
    simple = simplify(term)
    check(simple)
    assert shape_of(simple) == shape_of(term)
    values = draw([x, v, t, s, A, B], SIZES, np.random.default_rng(7))
    np.testing.assert_allclose(value_of(simple, values, SIZES), value_of(term, values, SIZES), rtol=1e-9, atol=1e-9)


@given(COLUMNS)
@settings(derandomize=True, deadline=None, max_examples=80)
def test_gradients_of_random_terms(term: Term) -> None:
    """The raw and the simplified gradient of gᵀterm have one value, and it is that of the differences."""
    g = vector("g", "n")
    f = b.inner(g, term)
    raw = partial(f, x).term
    simple = simplify(raw)
    check(simple)
    rng = np.random.default_rng(3)
    values = draw([x, v, t, s, A, B, g], SIZES, rng)
    direction = rng.standard_normal((3, 1))
    found = value_of(raw, values, SIZES)
    np.testing.assert_allclose(value_of(simple, values, SIZES), found, rtol=1e-9, atol=1e-9)
    step = 1e-4
    ahead = value_of(f, {**values, x: values[x] + step * direction}, SIZES)
    behind = value_of(f, {**values, x: values[x] - step * direction}, SIZES)
    assert (found * direction).sum() == pytest.approx((ahead - behind)[0, 0] / (2 * step), rel=1e-4, abs=1e-4)


@given(COLUMNS)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_jacobians_of_random_terms(term: Term) -> None:
    found = jacobian(term, x).result
    check(found)
    rng = np.random.default_rng(11)
    values = draw([x, v, t, s, A, B], SIZES, rng)
    direction = rng.standard_normal((3, 1))
    step = 1e-4
    ahead = value_of(term, {**values, x: values[x] + step * direction}, SIZES)
    behind = value_of(term, {**values, x: values[x] - step * direction}, SIZES)
    np.testing.assert_allclose(value_of(found, values, SIZES) @ direction, (ahead - behind) / (2 * step), rtol=1e-4, atol=1e-4)


@given(COLUMNS)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_simplification_never_costs_more_the_second_time(term: Term) -> None:
    once = simplify(term)
    assert cost(simplify(once)) <= cost(once) + 1e-9
