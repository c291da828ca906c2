"""Vectors whose entries a condition puts in order are drawn in that order, and no more special than that."""

from __future__ import annotations

from random import Random

import pytest

from derive.numeric.ordered import Order, orders
from derive.numeric.sampling import sample
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin

x, n, i = h.vector("x", "n"), h.scalar("n"), h.scalar("i")


def ordered(relation: type[h.Term]) -> h.Term:
    return h.ForAll(h.Implies(h.Less(i, n), relation(h.At(x, i), h.At(x, h.Plus(i, h.UNITY)))), i)


@pytest.mark.parametrize(("relation", "falling"), [(h.GreaterEqual, True), (h.Greater, True), (h.LessEqual, False), (h.Less, False)])
def test_entries_are_in_order(relation: type[h.Term], falling: bool) -> None:
    p = ordered(relation)
    assert orders([p]) == {x: Order(falling)}
    drawn = [sample([x], [Condition(p, Origin.STATED, "")], Random(s)) for s in range(20)]
    found = [point.values[x].entries() for point in drawn if point is not None]
    assert len(found) >= 10
    assert all(list(v) == sorted(v, reverse=falling) for v in found)


def test_only_the_smallest_entry_gives_all_a_sign() -> None:
    p = ordered(h.GreaterEqual)
    assert orders([p, h.Greater(h.At(x, n), h.ZERO)]) == {x: Order(True, "positive")}
    assert orders([p, h.LessEqual(h.ZERO, h.At(x, n))]) == {x: Order(True, "nonnegative")}
    assert orders([p, h.Greater(h.At(x, h.UNITY), h.ZERO)]) == {x: Order(True)}
    assert orders([p, h.Greater(h.At(x, h.scalar("r")), h.ZERO)]) == {x: Order(True)}
