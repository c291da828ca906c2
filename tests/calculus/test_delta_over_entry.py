"""A delta above an entry of its own index is contracted, and a sum that would be turned back and forth comes to rest."""

from __future__ import annotations

from sympy import Symbol

from derive.calculus.eliminate import elimination
from derive.numeric.trial import Agreement, search
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin

K = Symbol("K")
z, y = h.vector("z", "K"), h.vector("y", "K")
j, k = h.scalar("j"), h.scalar("k")
p = h.Composite("softmax", z)
SIZE = h.Sym("K")


def test_cross_entropy_by_one_logit() -> None:
    loss = h.negate(h.SumOver(h.Times(h.At(y, j), h.Func("log", h.At(p, j))), h.Range(j, h.Num(1), SIZE)))
    conditions = (Condition(h.Is(k, "index", SIZE), Origin.STATED, ""),)
    total = h.SumOver(h.At(y, j), h.Range(j, h.Num(1), SIZE))
    claim = h.Equal(h.Partial(loss, h.At(z, k)), h.minus(h.Times(h.At(p, k), total), h.At(y, k)))
    found = elimination(claim, conditions)
    assert not found.left
    assert not any(isinstance(t, h.Func) and t.name == "delta" for t in found.term.walk())
    assert isinstance(search(claim, conditions), Agreement)
