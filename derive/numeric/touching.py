"""Whether the sides of a strict inequality meet at a point that no trial can be: `(x − π)² > 0` holds at every rational x, and is false.

The points at which the inequality held by the least are polished, one coordinate after another, by steps to the lowest point of a parabola
and by ever shorter steps to both sides. Where that makes the slack vanish in floating point, at a moderate point, away from the ends of
the conditions, and the slack rises again on both sides in some direction, the sides may well meet there, and the trials support nothing. A
slack that dies away (`tanh x < 1` for large x, `sin x < x` towards 0) does not rise again, or does so only beyond an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat

from derive.numeric.arithmetic import FLOAT
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import evaluator
from derive.numeric.evaluator import Account, Row
from derive.numeric.plan import Plan
from derive.numeric.point import Point
from derive.numeric.sampling import admissible
from derive.numeric.slack import has_slack, may_touch, slack
from derive.terms import heads as h

Rows = Mapping[type[h.Term], Row]

NEAR = 1e-4
"""Where the relative slack of a strict inequality with waves falls below this, its sides may well touch between the points tried."""
GONE = 1e-9
"""What is left of a gap, as a part of the gaps on both sides: less than this may be nothing."""
SINKING = 1e-2
"""More than this left after the first rounds, and the gap will not close."""
AT_AN_END = 1e-3
FAR = fmpq(1000)
STARTS = 3
ROUNDS = 36
COORDINATES = 6
STEPS = 60_000


def touches(plan: Plan, points: Sequence[Point], rows: Rows | None = None) -> bool:
    """Whether the sides of a strict inequality came so near to each other that they may touch where nothing was tried."""
    if not isinstance(plan.claim, (h.Less, h.Greater)):
        return False
    if may_touch(plan.claim):
        near = _Search(plan, Account(limit=len(points) * 10_000), rows)
        if any(s is not None and s <= NEAR for s in map(near.relative, points)):
            return True
    search = _Search(plan, Account(limit=STEPS), rows)
    found = [(s, p) for p in points if (s := search.relative(p)) is not None]
    found.sort(key=lambda pair: pair[0])
    return any(search.meets(search.polished(p)) for _, p in found[:STARTS])


@dataclass(frozen=True, slots=True)
class _Place:
    """One number of a point: a letter, and its entry where the letter is an array."""

    letter: h.Term
    entry: tuple[int, int] | None = None

    def of(self, point: Point) -> fmpq:
        value = point.values[self.letter]
        number: fmpq = value if self.entry is None else value[self.entry]
        return number

    def put(self, point: Point, value: fmpq) -> Point:
        if self.entry is None:
            return point.with_value(self.letter, value)
        changed = fmpq_mat(point.values[self.letter])
        changed[self.entry] = value
        return point.with_value(self.letter, changed)


@dataclass(frozen=True, slots=True)
class _Search:
    plan: Plan
    account: Account
    rows: Rows | None

    def relative(self, point: Point) -> float | None:
        return slack(self.plan.claim, evaluator(point, FLOAT, self.rows, self.account))

    def gap(self, point: Point) -> float | None:
        return slack(self.plan.claim, evaluator(point, FLOAT, self.rows, self.account), relative=False)

    def places(self, point: Point) -> list[_Place]:
        return list(_places(self.plan, point))[:COORDINATES]

    def polished(self, start: Point) -> Point:
        """Go down from a point to where the gap is lowest nearby."""
        best, gap = start, self.gap(start)
        step = Fraction(1, 2)
        places = self.places(start)
        for number in range(ROUNDS):
            before, widen = gap, False
            for place in places:
                for value, wide in self._candidates(best, place, step):
                    moved = place.put(best, value)
                    found = self.gap(moved)
                    if found is not None and gap is not None and 0 <= found < gap and self._admissible(moved):
                        best, gap, widen = moved, found, widen or wide
            if gap is None or (number == ROUNDS // 3 and not any(self._low(best, place, SINKING) for place in places)):
                break
            step = step * 2 if widen else step / 4 if before is not None and gap > before / 2 else step
        return best

    def _candidates(self, point: Point, place: _Place, step: Fraction) -> Iterator[tuple[fmpq, bool]]:
        """The values to try at a place: the lowest point of a parabola, then (marked so) a step to either side."""
        here = Fraction(int(place.of(point).p), int(place.of(point).q))
        low, high = here - step, here + step
        heights = [self.gap(place.put(point, _number(x))) for x in (low, here, high)]
        a, b, c = heights
        if a is not None and b is not None and c is not None and a - 2 * b + c > 0:
            yield _number(here + Fraction(step * Fraction((a - c) / (2 * (a - 2 * b + c))))), False
        yield _number(low), True
        yield _number(high), True

    def _admissible(self, point: Point) -> bool:
        try:
            return admissible(self.plan, point, self.rows)
        except (Unsupported, Undefined):
            return False

    def meets(self, point: Point) -> bool:
        """Whether the slack is gone at a point, not at an end of what is admissible, and comes back on both sides in some direction."""
        places = self.places(point)
        if any(abs(place.of(point)) > FAR for place in places) or not any(self._low(point, place, GONE) for place in places):
            return False
        return not self._at_an_end(point, places)

    def _low(self, point: Point, place: _Place, part: float) -> bool:
        """Whether the gap at a point is at most such a part of those on its two sides."""
        step = fmpq(1, 20) * max(fmpq(1), abs(place.of(point)))
        here, *sides = [self.gap(place.put(point, place.of(point) + s)) for s in (fmpq(0), step, -step)]
        return here is not None and all(x is not None and x > 0 and here <= part * x for x in sides)

    def _at_an_end(self, point: Point, places: list[_Place]) -> bool:
        """Whether a condition just about holds, or a number that is nearly 0 must not be 0."""
        ev = evaluator(point, FLOAT, self.rows, self.account)
        for p in self.plan.checks:
            strict = h.Less(*p.children) if isinstance(p, h.NotEqual) else p
            left = slack(strict, ev, relative=False) if has_slack(strict) else None
            if left is not None and abs(left) < AT_AN_END:
                return True
        for place in places:
            if abs(place.of(point)) < fmpq(1, 1000):
                there = place.put(point, fmpq(0))
                if not self._admissible(there) or self.gap(there) is None:
                    return True
        return False


def _places(plan: Plan, point: Point) -> Iterator[_Place]:
    for letter, value in point.values.items():
        if isinstance(value, fmpq):
            yield _Place(letter)
        elif isinstance(value, fmpq_mat) and value.ncols() == 1:
            yield from (_Place(letter, (i, 0)) for i in range(value.nrows()))


def _number(x: Fraction) -> fmpq:
    short = x.limit_denominator(10**13)
    return fmpq(short.numerator, short.denominator)
