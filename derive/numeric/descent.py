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
from derive.numeric.slack import may_touch, slack
from derive.numeric.touching import NEAR
from derive.terms import heads as h

Rows = Mapping[type[h.Term], Row]

SHOWN = 3
"""How many points of one descent are worth judging: the later ones fail by more."""
SETTLING = 5
"""How many evaluations it costs to make equations hold again."""
ROUNDED_BELOW = -1e-12
"""A slack below this is more than rounding."""


def descend(plan: Plan, points: Sequence[Point], rng: Random, budget: int, steps: int, rows: Rows | None = None) -> Iterator[Point]:
    """Yield admissible points at which the plan's claim seems to fail, or nearly so.

    `budget` bounds the evaluations in floating point, `steps` their size in all.
    """
    account = Account(limit=steps)
    starts = [(relative, *start) for relative in (True, False) for start in _starts(plan, points, account, rows, relative=relative)]
    share = max(budget - 2 * len(points), 0) // max(len(starts), 1) // (SETTLING if plan.equations else 1)
    for relative, value, start in starts:
        best, where = value, start
        again: Move | None = None
        shown = 0
        for _ in range(share):
            move = again or draw_move(plan, where, rng)
            candidate = move.apply(where) if move is not None else None
            if candidate is not None and plan.equations:
                candidate = settle(plan, candidate, Draw(rng))
            found = _slack(plan, candidate, account, rows, relative) if candidate is not None else None
            again = None
            if candidate is None or found is None or found >= best or not _admissible(plan, candidate, rows):
                continue
            best, where, again = found, candidate, move
            if best < ROUNDED_BELOW and shown < SHOWN:
                shown += 1
                yield where
        if best <= (NEAR if may_touch(plan.claim) else -ROUNDED_BELOW) and best >= ROUNDED_BELOW and where is not start:
            yield where


def _starts(plan: Plan, points: Sequence[Point], account: Account, rows: Rows | None, *, relative: bool) -> list[tuple[float, Point]]:
    """The points of lowest slack, preferably not where the two sides are equal already, and one from the middle."""
    found = [(s, p) for p in points if (s := _slack(plan, p, account, rows, relative)) is not None]
    order = sorted(range(len(found)), key=lambda k: found[k][0])
    apart = [k for k in order if found[k][0] > 1e-9]
    chosen = dict.fromkeys([*apart[: 2 if relative else 1], *order[:1], *apart[len(apart) // 2 : len(apart) // 2 + 1]])
    return [found[k] for k in chosen]


def _slack(plan: Plan, point: Point, account: Account, rows: Rows | None, relative: bool) -> float | None:
    return slack(plan.claim, evaluator(point, FLOAT, rows, account), relative=relative)


def _admissible(plan: Plan, point: Point, rows: Rows | None) -> bool:
    try:
        return admissible(plan, point, rows)
    except (Unsupported, Undefined):
        return False
