"""Claims with derivatives come out proved by the algebra once the derivatives are worked out, and false ones do not."""

from __future__ import annotations

import pytest

from derive.algebra import matrices
from derive.algebra import scalar as scalars
from derive.calculus import elimination
from derive.calculus.eliminate import eliminate
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.heads import Term, scalar, vector
from derive.terms.shapes import ShapeError
from derive.terms.typing import check, shape_of
from tests.calculus.claims import CLAIMS, A, X, a, am, b, quad, x


def conditions(*propositions: Term) -> tuple[Condition, ...]:
    return tuple(Condition(p, Origin.STATED, str(p)) for p in propositions)


@pytest.mark.parametrize(("name", "claim", "given", "truth"), CLAIMS, ids=[c[0] for c in CLAIMS])
def test_claims(name: str, claim: Term, given: tuple[Term, ...], truth: bool) -> None:
    check(claim)
    held = conditions(*given)
    found = elimination(claim, held)
    assert not found.left
    check(found.term)
    proof = matrices.prove(found.term, held) or scalars.prove(found.term, held)
    assert (proof is not None) == truth


def test_a_stated_layout_binds() -> None:
    row = h.Times(h.Transpose(x), h.Plus(A, h.Transpose(A)))
    assert matrices.prove(eliminate(h.Equal(h.Partial(quad, x), row), (), "numerator"))
    with pytest.raises(ShapeError):
        check(h.Equal(eliminate(h.Partial(quad, x)), row))


def test_the_denominator_layout_turns_jacobians_only() -> None:
    m = h.matrix("M", "m", "n")
    assert eliminate(h.Partial(h.Times(m, x), x), (), "denominator") == h.Transpose(m)
    assert shape_of(eliminate(h.Partial(quad, x), (), "denominator")) == shape_of(x)


def test_a_hidden_parameter_has_no_derivative() -> None:
    """E f(x) hangs on μ through the distribution of x: its derivative is not zero because μ does not stand in it."""
    mu, s = scalar(r"\mu"), scalar("x")
    f = h.FunSym("f", 1, 1, 1, 1)
    mean = h.Expectation(h.Call(f, s))
    held = conditions(h.DistributedAs(s, h.Distribution("normal", mu, h.Num(1))))
    found = elimination(h.Partial(mean, mu), held)
    assert found.term == h.Partial(mean, mu)
    assert found.left


def test_an_expectation_is_differentiated_inside() -> None:
    mu, sigma, e = scalar(r"\mu"), scalar(r"\sigma"), scalar(r"\varepsilon")
    f = h.FunSym("f", 1, 1, 1, 1)
    inside = h.Plus(mu, h.Times(sigma, e))
    held = conditions(h.DistributedAs(e, h.Distribution("normal", h.Num(0), h.Num(1))))
    found = elimination(h.Partial(h.Expectation(h.Call(f, inside), e), sigma), held)
    slope = h.Call(h.DerivedFunction("prime", f), inside)
    assert found.term in (h.Expectation(h.Times(slope, e), e), h.Expectation(h.Times(e, slope), e))
    assert found.needed


def test_undefined_functions_stay_canonical() -> None:
    f = h.FunSym("f", 1, 1, x.dims[0], 1)
    hessian = h.Call(h.DerivedFunction("jacobian", h.DerivedFunction("gradient", f)), x)
    assert eliminate(h.Hessian(h.Call(f, x), x)) == eliminate(hessian) == h.Call(h.DerivedFunction("hessian", f), x)


def test_mixed_partials_have_one_order() -> None:
    f = h.FunSym("f", 1, 1, 1, 1, 1, 1)
    s, t = scalar("s"), scalar("t")
    call = h.Call(f, s, t)
    assert eliminate(h.Partial(h.Partial(call, s), t)) == eliminate(h.Partial(h.Partial(call, t), s))


def test_what_a_kink_needs_is_said() -> None:
    found = elimination(h.Partial(h.Norm(x, "1"), x))
    assert any("zero" in c.text for c in found.needed)
    assert all(c.origin is Origin.NEEDED for c in found.needed)


def test_an_unspecified_norm_is_left() -> None:
    found = elimination(h.Partial(h.Norm(x, "any"), x))
    assert found.left
    assert found.term.has(h.Partial)


def test_the_bound_letter_of_a_sum_is_not_the_free_one() -> None:
    """∂/∂x_i Σ_i a_i x_i with the summation's own i is a_i, and not Σ a_i."""
    i = scalar("i")
    total = h.SumOver(h.Times(h.At(a, i), h.At(x, i)), h.Range(i, h.Num(1), scalar("n")))
    assert eliminate(h.Partial(total, h.At(x, i))) == h.At(a, i)


def test_an_index_out_of_range_is_not_contracted() -> None:
    """The sum over the first m of n entries has derivative 1 by x_j only for j ≤ m."""
    i, j = scalar("i"), scalar("j")
    part = h.SumOver(h.At(x, i), h.Range(i, h.Num(1), scalar("m")))
    assert eliminate(h.Partial(part, h.At(x, j))).has(h.Indicator)


def test_a_restricted_sum_skips_its_own_index() -> None:
    """∂/∂w_y of Σ_{j≠y} ℓ(w_j − w_y) keeps the part of w_y alone."""
    j, y = scalar("j"), scalar("y")
    w = h.Sym("w", "d", 1, "n")
    margin = h.Times(h.Transpose(h.minus(h.At(w, j), h.At(w, y))), vector("x", "d"))
    total = h.SumOver(h.Func("relu", margin), h.Such(h.Range(j, h.Num(1), scalar("n")), h.NotEqual(j, y)))
    found = eliminate(h.Partial(total, h.At(w, y)))
    assert not found.has(h.Partial)
    assert "delta" not in str(found)


def test_evaluation_after_differentiation() -> None:
    t = scalar("t")
    at_zero = h.Evaluated(h.Partial(h.Func("sin", t), t), t, h.Num(0))
    assert eliminate(at_zero) == h.Func("cos", h.Num(0))


def test_terms_without_derivatives_are_untouched() -> None:
    claim = h.Equal(h.Times(X, a), h.Times(X, b, h.Transpose(am), am))
    assert eliminate(claim) is claim
