"""One recursion over terms for all arithmetics; what a head means stands in the tables that are passed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from flint import fmpq, fmpq_mat
from sympy import Symbol

from derive.numeric.arithmetic import EXACT, Arithmetic, Value
from derive.numeric.errors import TooMuch, Undefined, Unsupported
from derive.numeric.point import Family, Point
from derive.terms import heads as h

Row: TypeAlias = Callable[[Any, "Evaluator"], Value]

MAX_STEPS = 100_000
MAX_INTEGER = 10**15


@dataclass(slots=True)
class Account:
    """What an evaluation has cost, and whether everything in it was rigorous."""

    steps: int = 0
    limit: int = MAX_STEPS
    rigorous: bool = True
    depth: int = 0  # how many numeric derivatives are being taken around the current term


@lru_cache(maxsize=65536)
def letters(term: h.Term) -> frozenset[h.Term]:
    """All letters in a term, bound or free."""
    if isinstance(term, (h.Sym, h.FunSym)):
        return frozenset((term,))
    found: frozenset[h.Term] = frozenset()
    for c in term.children:
        found |= letters(c)
    return found


class Evaluator:
    """The values of terms at one point in one arithmetic.

    `bind` gives a new evaluator in which a letter has another value; what does not depend on bound letters is shared with the one outside.
    """

    def __init__(
        self,
        point: Point,
        arithmetic: Arithmetic,
        rows: Mapping[type[h.Term], Row],
        account: Account | None = None,
        outer: Evaluator | None = None,
        bound: Mapping[h.Term, Value] | None = None,
    ) -> None:
        self.point = point
        self.arithmetic = arithmetic
        self.rows = rows
        self.account = account or Account()
        self._outer = outer
        self._bound = dict(bound or {})
        self._letters = frozenset(self._bound)
        self._memo: dict[h.Term, Value] = {}
        self._companion: Evaluator | None = None

    # --- values

    def value(self, term: h.Term) -> Value:
        """Return the value of a term; raise Undefined or Unsupported."""
        found = self._memo.get(term)
        if found is not None:
            return found
        if self._outer is not None and not (self._letters & letters(term)):
            return self._outer.value(term)
        row = self.rows.get(type(term))
        if row is None:
            raise Unsupported(f"{type(term).__name__} has no value here")
        account = self.account
        account.steps += 1
        if account.steps > account.limit:
            raise TooMuch("too much work")
        try:
            value = row(term, self)
        except Undefined as e:
            if e.term is None:
                e.term = term
            raise
        except (ValueError, ZeroDivisionError, OverflowError) as e:
            why = "it divides by zero" if isinstance(e, ZeroDivisionError) else str(e)
            raise Unsupported(f"{type(term).__name__} cannot be computed here: {why}") from e
        self._memo[term] = value
        return value

    def scalar(self, term: h.Term) -> Value:
        """Return the value of a term that must be a scalar."""
        v = self.value(term)
        if self.arithmetic.is_array(v):
            raise Unsupported(f"{type(term).__name__} is no scalar here")
        return v

    def letter(self, letter: h.Term) -> Value:
        """Return the value of a letter: bound here, given by the point, or the size of a dimension."""
        if letter in self._bound:
            return self._bound[letter]
        if self._outer is not None:
            return self._outer.letter(letter)
        given = self.point.values.get(letter)
        if given is None:
            if isinstance(letter, h.Sym) and (size := self.point.dims.get(Symbol(letter.name))) is not None:
                return self.arithmetic.number(fmpq(size))
            raise Unsupported(f"{letter} has no value here")
        if isinstance(given, (fmpq, fmpq_mat)):
            return self.arithmetic.lift(given)
        return given

    def size(self, d: Any) -> int:
        """Return the size of a dimension."""
        return self.point.size(d)

    # --- what must be exact

    @property
    def exactly(self) -> Evaluator:
        """The same point, seen by exact arithmetic (for indices, exponents, comparisons)."""
        if self.arithmetic is EXACT:
            return self
        if self._companion is None:
            outer = self._outer.exactly if self._outer is not None else None
            bound = {k: v if isinstance(v, (fmpq, fmpq_mat, Family)) else None for k, v in self._bound.items()}
            self._companion = Evaluator(self.point, EXACT, self.rows, self.account, outer, bound)
        return self._companion

    def exact(self, term: h.Term) -> fmpq | fmpq_mat:
        """Return the rational value of a term or raise Unsupported."""
        v = self.exactly.value(term)
        if v is None or not isinstance(v, (fmpq, fmpq_mat)):
            raise Unsupported("not rational here")
        return v

    def integer(self, term: h.Term) -> int:
        """Return the value of a term that must be an integer (an index, a bound)."""
        if isinstance(term, h.Num):
            q = term.value
            if q.is_Integer:
                return int(q)
        v = self.exact(term)
        if isinstance(v, fmpq_mat) or v.q != 1:
            raise Undefined("an index that is no integer", term)
        if abs(v) > MAX_INTEGER:
            raise Unsupported("an index out of bounds")
        return int(v.p)

    # --- scopes

    def bind(self, letter: h.Term, value: Value) -> Evaluator:
        """Return an evaluator in which the letter has this value (of this arithmetic, or exact)."""
        if self.arithmetic is not EXACT and isinstance(value, (fmpq, fmpq_mat)):
            inner = Evaluator(self.point, self.arithmetic, self.rows, self.account, self, {letter: self.arithmetic.lift(value)})
            inner._companion = Evaluator(self.point, EXACT, self.rows, self.account, self.exactly, {letter: value})
            return inner
        return Evaluator(self.point, self.arithmetic, self.rows, self.account, self, {letter: value})

    def again(self) -> Evaluator:
        """Return an evaluator that sees the same values and has computed nothing yet (for another precision)."""
        bound: dict[h.Term, Value] = {}
        scope: Evaluator | None = self
        while scope is not None:
            bound = {**scope._bound, **bound}
            scope = scope._outer
        return Evaluator(self.point, self.arithmetic, self.rows, self.account, None, bound)

    def member(self, letter: h.Sym, index: tuple[int, ...]) -> Value:
        """Return a member of a family."""
        family = self.letter(letter)
        if not isinstance(family, Family):
            raise Unsupported(f"{letter} is no family here")
        found = family.members.get(index)
        if found is None:
            raise Undefined(f"{letter} has no member {index}")
        return self.arithmetic.lift(found) if isinstance(found, (fmpq, fmpq_mat)) else found
