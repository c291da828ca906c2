"""Functions of known curvature: they have it, their derivatives are theirs, and they travel as data."""

from __future__ import annotations

from random import Random

from flint import fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from derive.numeric import convex
from derive.numeric.arithmetic import EXACT
from derive.numeric.convex import RidgeSum
from derive.numeric.draws import Draw

ENTRIES = st.integers(-40, 40).map(lambda k: fmpq(k, 7))


@st.composite
def classes(draw: st.DrawFn) -> tuple[RidgeSum, fmpq, fmpq]:
    """A strongly convex function with a Lipschitz gradient, and its constants."""
    modulus = fmpq(draw(st.integers(0, 4)))
    smoothness = modulus + draw(st.integers(0, 4))
    seed, size = draw(st.integers(0, 10**6)), draw(st.integers(1, 4))
    found = convex.sample(size, Draw(Random(seed), "rational", ()), modulus=modulus, smoothness=smoothness)
    assert found is not None
    return found, modulus, smoothness


def column(entries: list[fmpq]) -> fmpq_mat:
    return fmpq_mat(len(entries), 1, entries)


def at(f: RidgeSum, x: list[fmpq]) -> fmpq:
    return f([column(x) if len(x) > 1 else x[0]], EXACT)


def gradient(f: RidgeSum, x: list[fmpq]) -> list[fmpq]:
    return EXACT.entries(f.partial()([column(x) if len(x) > 1 else x[0]], EXACT))


@given(classes(), st.lists(ENTRIES, min_size=8, max_size=8))
def test_it_lies_between_its_parabolas(drawn: tuple[RidgeSum, fmpq, fmpq], entries: list[fmpq]) -> None:
    f, modulus, smoothness = drawn
    x, y = entries[: f.size], entries[4 : 4 + f.size]
    along = sum((g * (b - a) for g, a, b in zip(gradient(f, x), x, y, strict=True)), fmpq(0))
    square = sum(((b - a) ** 2 for a, b in zip(x, y, strict=True)), fmpq(0))
    rest = at(f, y) - at(f, x) - along
    assert modulus / 2 * square <= rest <= smoothness / 2 * square
    assert convex.belongs(f, "strongly_convex", modulus)
    assert convex.belongs(f, "smooth", smoothness)


@given(classes(), st.lists(ENTRIES, min_size=4, max_size=4), ENTRIES)
def test_it_is_least_where_it_is_asked_to_be(drawn: tuple[RidgeSum, fmpq, fmpq], entries: list[fmpq], minimum: fmpq) -> None:
    f, *_ = drawn
    x = tuple(entries[: f.size])
    lowered = f.lowered(x, minimum)
    assert at(lowered, list(x)) == minimum
    assert not any(gradient(lowered, list(x)))
    assert convex.belongs(lowered, "least_at", column(list(x)) if f.size > 1 else x[0])
    assert convex.belongs(lowered, "minimum", minimum)
    assert not convex.belongs(lowered, "minimum", minimum + 1)


@given(classes())
def test_it_travels_as_data(drawn: tuple[RidgeSum, fmpq, fmpq]) -> None:
    f, *_ = drawn
    assert convex.from_json(convex.to_json(f)) == f


def test_there_is_no_function_between_crossed_constants() -> None:
    draw = Draw(Random(0), "rational", ())
    assert convex.sample(2, draw, modulus=fmpq(3), smoothness=fmpq(1)) is None
    assert convex.sample(2, draw, smoothness=fmpq(1), bottom=(fmpq(0), fmpq(0))) is None  # it need not be convex


def test_a_smooth_function_need_not_be_convex() -> None:
    drawn = [convex.sample(2, Draw(Random(k), "rational", ()), smoothness=fmpq(2)) for k in range(20)]
    assert any(f is not None and f.curvature < 0 for f in drawn)
