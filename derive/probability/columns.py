"""Columns of probabilities in entropies and divergences: `KL(p‖q)` of two vectors is a sum over their entries."""

from __future__ import annotations

from collections.abc import Iterable

from derive.calculus import build as b
from derive.calculus.linear import fresh_index
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, has
from derive.terms.shapes import is_vector
from derive.terms.typing import shape_of


def of_probabilities(t: h.Term, conditions: Iterable[Condition]) -> h.Term | None:
    """Entropy, cross-entropy and divergence of columns of probabilities as sums over their entries; None for any others."""
    if not isinstance(t, (h.Entropy, h.CrossEntropy, h.Divergence)) or (isinstance(t, h.Divergence) and t.text(0) != "KL"):
        return None
    conditions = tuple(conditions)
    if not t.children or not all(_is_probabilities(c, conditions) for c in t.children):
        return None
    p, q = t.children[0], t.children[-1]
    rows = shape_of(p)[0]
    if shape_of(q)[0] != rows:
        return None
    index = fresh_index("i", p, q)
    p_i, q_i = (b.entry(x, index) for x in (p, q))
    inside = h.Quotient(p_i, q_i) if isinstance(t, h.Divergence) else q_i
    total = h.SumOver(h.Times(p_i, h.Func("log", inside)), h.Range(index, h.UNITY, dimension_term(rows)))
    return total if isinstance(t, h.Divergence) else b.negate(total)


def written_out(t: h.Term, conditions: Iterable[Condition]) -> h.Term:
    """A term with the entropies and divergences of a softmax as sums, while it can still be seen to be one."""
    if not t.contains(h.Composite):
        return t
    conditions = tuple(conditions)
    found = {x: made for x in t.walk() if (made := of_probabilities(x, conditions)) is not None}
    return t.xreplace(found) if found else t


def _is_probabilities(x: h.Term, conditions: tuple[Condition, ...]) -> bool:
    """Whether a term is a column of probabilities: a letter that is said to be one, a softmax, or a mixture."""
    if isinstance(x, h.Composite):
        return x.name == "softmax" and is_vector(shape_of(x))
    if isinstance(x, h.Plus):
        return all(_is_probabilities(c.children[-1] if isinstance(c, h.Times) else c, conditions) for c in x.children)
    return isinstance(x, h.Sym) and not x.family and is_vector(x.dims) and has(x, "probability_vector", conditions)
