"""A search for a point at which an inequality fails, downhill from points at which it held.

Each move changes one letter so that its properties stay: factors for what is positive, congruences and rank-one terms for definite
matrices, rotations for unit vectors, weights for probabilities. A move counts if the slack falls, and the conditions are then checked
exactly. All numbers stay rational; floating point only says which way is down. What is found is judged like any other point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from derive.numeric.arithmetic import FLOAT
from derive.numeric.draws import Draw
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import evaluator
from derive.numeric.evaluator import Account, Row
from derive.numeric.moves import Move, draw_move
from derive.numeric.plan import Plan
from derive.numeric.point import Point
from derive.numeric.sampling import admissible, settle
from derive.numeric.slack import slack
from derive.terms import heads as h

Rows = Mapping[type[h.Term], Row]

STARTS = 4
SETTLING = 5
"""How many evaluations it costs to make equations hold again."""
ROUNDED_BELOW = -1e-12
"""A relative slack below this is more than rounding."""


def descend(plan: Plan, points: Sequence[Point], rng: Random, budget: int, steps: int, rows: Rows | None = None) -> Iterator[Point]:
    """Yield admissible points at which the plan's claim seems to fail, or nearly so.

    `budget` bounds the evaluations in floating point, `steps` their size in all.
    """
    account = Account(limit=steps)
    settled = [(s, p) for p in points if (s := _slack(plan, p, account, rows)) is not None]
    starts = _starts(settled)
    used = len(points)
    share = max(budget - used, 0) // max(len(starts), 1) // (SETTLING if plan.equations else 1)
    for value, start in starts:
        best, where = value, start
        again: Move | None = None
        for _ in range(share):
            move = again or draw_move(plan, where, rng)
            candidate = move.apply(where) if move is not None else None
            if candidate is not None and plan.equations:
                candidate = settle(plan, candidate, Draw(rng))
            found = _slack(plan, candidate, account, rows) if candidate is not None else None
            again = None
            if candidate is None or found is None or found >= best or not _admissible(plan, candidate, rows):
                continue
            best, where, again = found, candidate, move
            if best < ROUNDED_BELOW:
                yield where
        if abs(best) <= -ROUNDED_BELOW and where is not start:
            yield where


def _starts(settled: list[tuple[float, Point]]) -> list[tuple[float, Point]]:
    """The lowest, preferably not where the two sides are equal already; then the first of all."""
    order = sorted(range(len(settled)), key=lambda k: settled[k][0])
    apart = [k for k in order if settled[k][0] > 1e-9]
    chosen = dict.fromkeys([*apart[: STARTS - 1], *order[:1], *apart[len(apart) // 2 : len(apart) // 2 + 1]])
    return [settled[k] for k in chosen]


def _slack(plan: Plan, point: Point, account: Account, rows: Rows | None) -> float | None:
    return slack(plan.claim, evaluator(point, FLOAT, rows, account))


def _admissible(plan: Plan, point: Point, rows: Rows | None) -> bool:
    try:
        return admissible(plan, point, rows)
    except (Unsupported, Undefined):
        return False
