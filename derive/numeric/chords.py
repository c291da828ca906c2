"""Conditions that are equations of several numbers: other points of a conic by chords, and whether a set of points shows anything.

Small random numbers meet `x² + y² = 1` by chance, and always at the same few points; what holds there need not hold elsewhere. A line
through one point of a quadric meets it in one other point, which is rational too (Diophantus), so that every point with rational
coordinates can be reached. Where the points stay few all the same, trials support nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from derive.numeric.arithmetic import EXACT
from derive.numeric.draws import Draw
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import evaluator
from derive.numeric.plan import Plan
from derive.numeric.point import Point
from derive.terms import heads as h
from derive.terms.statement import free_letters

#: So many different points an equation must have been met at; numbers of a finite set are met at fewer.
FEW = 5
_FINITE = frozenset("integer natural binary sign_valued even odd onehot permutation".split())


def _numbers(equation: h.Term, plan: Plan, point: Point) -> list[h.Term]:
    """The letters of an equation, if all are numbers that no property binds to a finite set; otherwise none."""
    letters = [x for x in free_letters(equation) if isinstance(x, (h.Sym, h.FunSym))]
    numbers = all(isinstance(point.values.get(x), fmpq) and x not in plan.choices for x in letters)
    loose = not any(plan.properties.get(x, frozenset()) & _FINITE for x in letters)
    return list(letters) if len(letters) > 1 and numbers and loose else []


def along_chord(plan: Plan, point: Point, d: Draw) -> Point | None:
    """Return another point that meets the first equation of the plan that is a quadric in its numbers, or None where none is."""
    for equation in plan.equations:
        letters = _numbers(equation, plan, point)
        if not letters or not isinstance(equation, h.Equal):
            continue
        way = [fmpq(d.rng.randint(-4, 4), d.rng.choice((1, 1, 2))) for _ in letters]

        def moved(t: fmpq, letters: Sequence[h.Term] = letters, way: Sequence[fmpq] = way) -> Point:
            found = point
            for x, v in zip(letters, way, strict=True):
                found = found.with_value(x, point.values[x] + t * v)
            return found

        gaps = [g for t in (1, -1, 2, 3) if (g := _gap(equation, moved(fmpq(t)))) is not None]
        if len(gaps) < 4:
            continue
        one, back, two, three = gaps
        linear, square = (one - back) / 2, (one + back) / 2
        if two == 2 * linear + 4 * square and three == 3 * linear + 9 * square and square != 0 and linear != 0:
            return moved(-linear / square)
    return None


def _gap(equation: h.Equal, point: Point) -> fmpq | None:
    ev = evaluator(point, EXACT)
    try:
        left, right = (ev.value(side) for side in equation.children)
    except (Undefined, Unsupported):
        return None
    return left - right if isinstance(left, fmpq) and isinstance(right, fmpq) else None


def too_few(plan: Plan, points: Sequence[Point]) -> bool:
    """Whether points meet an equation of several numbers at a few places only."""
    for equation in plan.equations:
        met = {tuple(str(p.values[x]) for x in letters) for p in points if (letters := _numbers(equation, plan, p))}
        if met and len(met) < FEW:
            return True
    return False
