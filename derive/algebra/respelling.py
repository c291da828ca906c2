"""Sums of the free *-algebra as terms that a reader knows again: the author's inverses as he wrote them, few transposes, few signs."""

from __future__ import annotations

from collections.abc import Iterable

from derive.algebra.tidy import factors, summands, tidy, times
from derive.proof.checker import fill
from derive.proof.expand import Unsupported, expand
from derive.proof.relations import facts_of
from derive.proof.show import term_of
from derive.proof.words import Alphabet, Poly, TooLarge
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.typing import shape_of


class Speller:
    """Writes sums for one equation; `alphabet` is the one that all of its terms are expanded in."""

    def __init__(self, left: h.Term, right: h.Term, conditions: tuple[Condition, ...], more: Iterable[h.Term] = ()) -> None:
        self.alphabet = Alphabet(facts_of(conditions, (left, right)))
        self.written: dict[object, h.Term] = {}
        for side in (left, right, *more):
            for t in side.walk():
                if isinstance(t, (h.Inverse, h.PseudoInverse, h.Det, h.Trace)):
                    self._learn(t.children[0])

    def _learn(self, t: h.Term) -> None:
        """Remember how the argument of an inverse was written."""
        if isinstance(t, (h.Plus, h.Times)):
            try:
                self.written.setdefault(expand(self.alphabet, t).frozen(), tidy(t))
            except (Unsupported, TooLarge, ShapeError, ZeroDivisionError):
                return

    def of(self, p: Poly) -> h.Term:
        """A sum as a term, short products first."""
        whole = self.spelled(term_of(self.alphabet, p))
        return tidy(h.Plus(*sorted(whole.children, key=key_size))) if isinstance(whole, h.Plus) and len(whole.children) > 2 else whole

    def spelled(self, t: h.Term) -> h.Term:
        """A term with the author's spelling of what stands in inverses, scalars with as few transposes as can be."""
        return tidy(self._spelled(t))

    def _spelled(self, t: h.Term) -> h.Term:
        children = tuple(self._spelled(c) for c in t.children)
        t = t if children == t.children else t.replace_children(children)
        if isinstance(t, (h.Plus, h.Times)) and self.written:
            try:
                known = self.written.get(expand(self.alphabet, t).frozen())
            except (Unsupported, TooLarge, ShapeError, ZeroDivisionError):
                known = None
            if known is not None and key_size(known) <= key_size(t) + 2:
                return known
        return _turned(t) if isinstance(t, h.Times) else t

    def with_part(self, rest: Poly, context: h.Term, part: h.Term, sign: int) -> h.Term:
        """rest + sign · context around a part that stays as it is written; a transposed hole takes the part transposed."""
        whole = fill(self.spelled(context), part)
        whole = tidy(h.negate(whole) if sign < 0 else whole)
        return tidy(h.Plus(*summands(self.of(rest)), whole)) if rest.terms else whole


def key_size(t: h.Term) -> int:
    """How many terms a term has in it."""
    return sum(1 for _ in t.walk())


def _turned(t: h.Times) -> h.Term:
    """A 1×1 product of vectors and matrices turned over where that saves transposes."""
    if not is_scalar(shape_of(t)):
        return t
    parts = factors(t)
    if any(is_scalar(shape_of(f)) for f in parts) or len(parts) < 2:
        return t
    over = [f.children[0] if isinstance(f, h.Transpose) else h.Transpose(f) for f in reversed(parts)]
    return times(over) if _transposes(over) < _transposes(parts) else t


def _transposes(parts: list[h.Term]) -> int:
    return sum(isinstance(f, h.Transpose) for f in parts)
