"""Every derivative against differences: the sixty, and those beyond; in binary64 here, apart from the engine's own check in balls."""

from __future__ import annotations

import numpy as np
import pytest

from derive.calculus import gradient, hessian, jacobian
from derive.calculus.eliminate import elimination
from derive.calculus.verify import verify
from derive.numeric.errors import Unsupported
from derive.proof.derivation import Derivation
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of
from tests.calculus.more import MORE, Extra
from tests.calculus.points import SIZES, directional, draw, value_of
from tests.calculus.sixty import SIXTY, Case

DERIVE = {"grad": gradient, "jac": jacobian, "hess": hessian}


def derived(case: Case) -> Derivation:
    return DERIVE[case.kind](case.function, case.variable)


def given(case: Case) -> tuple[Condition, ...]:
    return tuple(Condition(h.Is(s, "invertible"), Origin.STATED, f"{s} is invertible") for s in case.definite)


def has_derivative_heads(t: h.Term) -> bool:
    return any(isinstance(s, (h.Partial, h.Hessian, h.Differential)) for s in t.walk())


@pytest.mark.parametrize("case", SIXTY, ids=lambda c: str(c.number))
def test_the_sixty_are_right_at_three_sets_of_sizes(case: Case) -> None:
    found = derived(case).result
    assert not has_derivative_heads(found)
    for seed, sizes in enumerate(SIZES):
        rng = np.random.default_rng(seed)
        values = draw([case.function, found], sizes, rng, case.positive, case.definite)
        direction = rng.standard_normal(values[case.variable].shape)
        body = gradient(case.function, case.variable).result if case.kind == "hess" else case.function
        want = directional(lambda z, v=values, b=body, s=sizes: value_of(b, {**v, case.variable: z}, s), values[case.variable], direction)
        got = value_of(found, values, sizes)
        if case.kind == "grad":
            assert got.shape == direction.shape
            assert (got * direction).sum() == pytest.approx(want.sum(), rel=1e-6, abs=1e-8)
        else:
            assert got.shape == (want.size, direction.size)
            np.testing.assert_allclose(got @ direction.reshape(-1, 1, order="F"), want.reshape(-1, 1, order="F"), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("case", SIXTY, ids=lambda c: str(c.number))
def test_every_step_of_the_sixty_agrees_with_differences(case: Case) -> None:
    found = derived(case)
    checked = verify(found, case.variable, given(case))
    assert checked.agreed, checked.fault
    assert checked.points == 3
    assert checked.worst < 1e-12


def test_matrix_notation_is_used_wherever_it_exists() -> None:
    """No sum over an index is left in any of the sixty, but those that the author wrote."""
    for case in SIXTY:
        written = {s for s in case.function.walk() if isinstance(s, h.SumOver)}
        assert {s for s in derived(case).result.walk() if isinstance(s, h.SumOver)} <= written, case.number


@pytest.mark.parametrize("extra", MORE, ids=lambda e: e.name)
def test_the_derivatives_beyond_the_sixty(extra: Extra) -> None:
    found = elimination(h.Partial(extra.function, extra.variable))
    assert not found.left
    assert not has_derivative_heads(found.term)
    entry = isinstance(extra.variable, h.At)
    letter = extra.variable.children[0] if entry else extra.variable
    compared = 0
    for seed, sizes in enumerate(SIZES):
        rng = np.random.default_rng(seed)
        values = draw([extra.function, found.term], sizes, rng, extra.positive, extra.definite)
        origin = values[letter]
        direction = rng.standard_normal(origin.shape)
        if entry:
            place = tuple(int(c.value) - 1 for c in extra.variable.children[1:])
            direction = np.zeros(origin.shape)
            direction[place if len(place) == 2 else (place[0], 0)] = 1.0
        try:
            got = value_of(found.term, values, sizes)
        except Unsupported:
            continue
        want = directional(lambda z, v=values, s=sizes: value_of(extra.function, {**v, letter: z}, s), origin, direction)
        compared += 1
        if entry:
            np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-7)
        elif want.size == 1:
            assert (got * direction).sum() == pytest.approx(want.sum(), rel=1e-5, abs=1e-7)
        elif origin.size == 1:
            np.testing.assert_allclose(got * direction, want, rtol=1e-5, atol=1e-7)
        else:
            np.testing.assert_allclose(got @ direction.reshape(-1, 1, order="F"), want.reshape(-1, 1, order="F"), rtol=1e-5, atol=1e-7)
    assert compared == 3 or extra.name in WITHOUT_A_VALUE or (compared and extra.name in LARGE)


#: Results with an integral of matrices or the place of a maximum, which the numeric layer does not evaluate.
WITHOUT_A_VALUE = frozenset({"norminf", "expX"})

#: Results whose arrays grow beyond what the numeric layer takes at the larger sizes.
LARGE = frozenset({"jackron", "jackron2"})


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_both_layouts_are_had(layout: str) -> None:
    x, a = h.vector("x", "n"), h.matrix("A", "m", "n")
    column = gradient(h.Times(h.Transpose(x), x), x, layout=layout)
    assert shape_of(column.result) == (shape_of(x) if layout == "denominator" else shape_of(h.Transpose(x)))
    linear = jacobian(h.Times(a, x), x, layout=layout)
    assert linear.result == (a if layout == "numerator" else h.Transpose(a))
    assert verify(linear, x).agreed
    assert verify(column, x).agreed


def test_a_constant_has_a_zero_of_the_right_shape() -> None:
    x, a = h.vector("x", "n"), h.matrix("A", "m", "n")
    assert gradient(h.Trace(h.Times(a, h.Transpose(a))), x).result == h.Zeros(*shape_of(x))
    assert shape_of(jacobian(a, x).result) == (a.dims[0] * a.dims[1], x.dims[0])
    assert is_scalar(shape_of(gradient(h.Num(3), h.scalar("t")).result))


@pytest.mark.parametrize("size", [1, 2])
def test_degenerate_sizes(size: int) -> None:
    """The sixty hold where a dimension is one, too."""
    rng = np.random.default_rng(size)
    sizes = dict.fromkeys(SIZES[0], 2) | {"n": size}
    for case in SIXTY:
        if case.kind != "grad" or case.number in DEGENERATE:
            continue
        found = derived(case).result
        values = draw([case.function, found], sizes, rng, case.positive, case.definite)
        direction = rng.standard_normal(values[case.variable].shape)
        f, x = case.function, case.variable
        want = directional(lambda z, v=values, f=f, x=x: value_of(f, {**v, x: z}, sizes), values[x], direction)
        assert (value_of(found, values, sizes) * direction).sum() == pytest.approx(want.sum(), rel=1e-6, abs=1e-8), case.number


#: Layer norm of one number is 0/0, and a Gram matrix of more columns than rows is singular.
DEGENERATE = frozenset({51, 54})
