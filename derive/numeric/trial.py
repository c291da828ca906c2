"""The refuter: a claim is tried at admissible points, and a failure counts only when it is certain.

A refutation needs a point at which every condition is certain to hold, every term of the claim is defined, and the two sides are certain
to differ: exactly over the rationals (or in the prime field, which implies it), or by enclosures that exclude equality. Where a value
rests on an error estimate (quadrature, differences), two precisions must agree on a gap that is plain. Floating point is never evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from derive.numeric.chords import too_few
from derive.numeric.descent import descend
from derive.numeric.draws import HOSTILE
from derive.numeric.errors import Beyond, Undefined, Unsupported
from derive.numeric.evaluator import Row
from derive.numeric.judge import Fails, Holds, Judged, Open, judge
from derive.numeric.plan import Plan, make_plan
from derive.numeric.point import Point
from derive.numeric.render import agree, counterexample, read_point
from derive.numeric.rewrite import Case, cases
from derive.numeric.sampling import admissible, draw_dims, draw_point, generator
from derive.numeric.shrink import shrink
from derive.numeric.slack import has_slack
from derive.numeric.touching import touches
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.verdict import Counterexample

Rows: TypeAlias = Mapping[type[h.Term], Row]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried: points to look at (twice as many where there are no sizes), draws to find them, and steps of evaluation in all."""

    points: int = 28
    draws: int = 140
    steps: int = 150_000
    hostile: int = 24  # further points: letters near one another, of very different sizes, matrices that lose rank, ends of ranges
    moves: int = 480  # evaluations in floating point on the way down from points at which an inequality held
    confirmed: int = 12  # points that seemed to fail there and are judged
    enough: int = 8  # points that suffice once evaluation has become expensive
    expensive: int = 15_000
    shrinking: int = 160


@dataclass(frozen=True, slots=True)
class Refutation:
    """The claim fails at an admissible point."""

    counterexample: Counterexample
    point: Point
    rigorous: bool
    summary: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """The claim held wherever it was tried; `digits` is the least number of decimal digits of agreement (None: exactly)."""

    points: int
    dims: tuple[dict[str, int], ...]
    arithmetics: tuple[str, ...]
    digits: int | None
    rigorous: bool
    skipped: tuple[str, ...] = ()
    witness: Counterexample | None = None
    """For `≠`, read "not identically equal": a point at which the sides differ, which proves it."""
    touches: bool = False
    """Of a strict inequality: the sides came so near that they may touch where nothing was tried, so that the trials support nothing."""
    few: bool = False
    """The equations among the conditions were met at a few points only, so that the trials support nothing."""

    @property
    def summary(self) -> str:
        how = "exactly" if self.digits is None else f"to {self.digits} digits"
        return f"holds {how} at {self.points} random points"


@dataclass(frozen=True, slots=True)
class NoSample:
    """Nothing was learnt: no admissible point was found, or none at which the claim can be decided."""

    reason: str


Outcome: TypeAlias = Refutation | Agreement | NoSample

_STYLES = ("small", "rational", "special", "positive", "small", "wide", "unit", "equal", "rational", "tiny", "special", "positive")
#: Where values are estimated, moderate parameters: no narrow peak, no end far away.
_MODERATE = ("small", "rational", "special", "positive", "unit")
_HOSTILE_SIZES = ("small", "small", "tiny", "small", "distinct", "small", "ones")
_SIZES = ("small", "distinct", "distinct", "tiny", "distinct", "ones", "distinct", "large")


def search(
    claim: h.Term, conditions: Iterable[Condition], *, seed: int = 0, effort: Effort | None = None, rows: Rows | None = None
) -> Outcome:
    """Look for a point at which a claim fails; definitions are taken to be unfolded already.

    `rows` replaces the table of evaluators. The outcome depends on the claim, the conditions, the seed and the effort alone.
    """
    effort = effort or Effort()
    conditions = tuple(conditions)
    try:
        parts = cases(claim, conditions)
    except Unsupported as e:
        return NoSample(str(e))
    outcomes = []
    for part in parts:
        outcome = _search_case(part, seed, effort, rows)
        if isinstance(outcome, Refutation):
            return outcome
        outcomes.append(outcome)
    if any(isinstance(o, NoSample) for o in outcomes):
        return next(o for o in outcomes if isinstance(o, NoSample))
    return _joined([o for o in outcomes if isinstance(o, Agreement)])


def _joined(agreements: list[Agreement]) -> Agreement:
    first = agreements[0]
    for a in agreements[1:]:
        digits = [x.digits for x in (first, a) if x.digits is not None]
        first = replace(
            first,
            points=min(first.points, a.points),
            arithmetics=tuple(dict.fromkeys((*first.arithmetics, *a.arithmetics))),
            digits=min(digits) if digits else None,
            rigorous=first.rigorous and a.rigorous,
            witness=first.witness or a.witness,
            touches=first.touches or a.touches,
            few=first.few or a.few,
        )
    return first


def _search_case(case: Case, seed: int, effort: Effort, rows: Rows | None) -> Outcome:
    try:
        plan = make_plan(case.claim, case.conditions)
    except Unsupported as e:
        return NoSample(str(e))
    rng = generator(seed, case.claim, *(c.proposition for c in case.conditions))
    held: list[tuple[Holds, Point]] = []
    reasons: dict[str, int] = {}
    steps = 0
    estimated = any(isinstance(t, (h.Integral, h.Limit)) for t in plan.claim.walk())
    styles = _MODERATE if estimated else _STYLES
    points = effort.points if plan.dims else 2 * effort.points
    closed = not plan.letters and not plan.dims
    for k in range(effort.draws):
        wanted = effort.enough if steps > effort.expensive else points
        if len(held) >= wanted or steps > effort.steps or (closed and (held or reasons)):
            break
        sizes = draw_dims(plan, rng, _SIZES[k % len(_SIZES)])
        if sizes is None:
            reasons["no sizes meet the conditions"] = reasons.get("no sizes meet the conditions", 0) + 1
            if k > 10:
                break
            continue
        try:
            point = draw_point(plan, sizes, rng, styles[k % len(styles)], rows)
        except Unsupported as e:
            return NoSample(f"the conditions cannot be checked: {e}")
        if point is None:
            _count(reasons, "no point was found that meets the conditions")
            continue
        verdict = judge(plan.claim, point, rows)
        steps += verdict.steps
        if isinstance(verdict, Fails):
            if case.witness:
                return Agreement(1, (_names(sizes),), (verdict.arithmetic,), None, True, (), counterexample(plan, point, verdict))
            return _refutation(plan, point, verdict, rng, effort, rows)
        if isinstance(verdict, Holds):
            held.append((verdict, point))
        else:
            if (verdict.hopeless and not held) or verdict.reason == str(Beyond()):
                return NoSample(verdict.reason)
            _count(reasons, verdict.reason)
    if held and not closed and not case.witness and not estimated and steps <= effort.expensive:
        refuted = _provoked(plan, case, seed, effort, rows, held)
        if refuted is not None:
            return refuted
    if case.witness and not closed:
        return NoSample("no point was found at which the two sides differ")
    astray = [r for r in reasons if r in NO_LIMIT]
    if held and 4 * sum(reasons[r] for r in astray) > len(held):
        return NoSample(f"at other points {astray[0]}")
    agreed = _agreement(held, reasons)
    if not isinstance(agreed, Agreement):
        return agreed
    tried = [p for _, p in held]
    return replace(agreed, touches=touches(plan, tried, rows), few=bool(plan.equations) and too_few(plan, tried))


#: Heads that jump or bend: a claim about them may fail in special cases alone.
_JUMPING = (h.Rank, h.PseudoInverse, h.Piecewise, h.Indicator, h.Extremum)
_BENT = frozenset("abs sign max min floor ceil round relu step heaviside".split())


#: What is said of a limit that does not exist at a point: a claim that holds where it happens to exist (`lim x/h = 0` at x = 0) is none.
NO_LIMIT = frozenset({"the limit does not settle", "the limits from the two sides differ"})


def _has_cases(claim: h.Term) -> bool:
    return any(isinstance(t, _JUMPING) or (isinstance(t, h.Func) and t.name in _BENT) for t in claim.walk())


def _provoked(plan: Plan, case: Case, seed: int, effort: Effort, rows: Rows | None, held: list[tuple[Holds, Point]]) -> Refutation | None:
    """Try points that are likely to break a claim that held at random ones; those at which it holds join the others."""
    rng = generator(seed, "provoked", case.claim, *(c.proposition for c in case.conditions))
    steps = 0
    for k in range(effort.hostile * (2 if _has_cases(plan.claim) else 1)):
        if steps > effort.expensive:
            break
        sizes = draw_dims(plan, rng, _HOSTILE_SIZES[k % len(_HOSTILE_SIZES)])
        try:
            point = draw_point(plan, sizes, rng, HOSTILE[k % len(HOSTILE)], rows) if sizes is not None else None
        except Unsupported:
            continue
        if point is None:
            continue
        verdict = judge(plan.claim, point, rows)
        steps += verdict.steps
        if isinstance(verdict, Fails):
            return _refutation(plan, point, verdict, rng, effort, rows)
        if isinstance(verdict, Holds):
            held.append((verdict, point))
    if not has_slack(plan.claim):
        return None
    for confirmed, point in enumerate(descend(plan, [p for _, p in held], rng, effort.moves, effort.expensive, rows)):
        if confirmed >= effort.confirmed:
            break
        verdict = judge(plan.claim, point, rows)
        if isinstance(verdict, Fails):
            return _refutation(plan, point, verdict, rng, effort, rows)
        if isinstance(verdict, Holds):
            held.append((verdict, point))
    return None


def _count(reasons: dict[str, int], reason: str) -> None:
    reasons[reason] = reasons.get(reason, 0) + 1


def _names(sizes: Mapping[object, int]) -> dict[str, int]:
    return {str(k): v for k, v in sizes.items()}


def _agreement(held: list[tuple[Holds, Point]], reasons: dict[str, int]) -> Outcome:
    by_frequency = sorted(reasons, key=lambda r: -reasons[r])
    if not held:
        return NoSample(by_frequency[0] if by_frequency else "nothing was tried")
    digits = [v.digits for v, _ in held if v.digits is not None]
    sizes: dict[str, dict[str, int]] = {}
    for _, p in held:
        sizes.setdefault(repr(_names(p.dims)), _names(p.dims))
    return Agreement(
        len(held),
        tuple(sizes.values()),
        tuple(dict.fromkeys(v.arithmetic for v, _ in held)),
        min(digits) if digits else None,
        all(v.rigorous for v, _ in held),
        tuple(by_frequency),
    )


def _refutation(plan: Plan, point: Point, verdict: Fails, rng: object, effort: Effort, rows: Rows | None) -> Refutation:
    def fails(p: Point) -> Fails | None:
        try:
            if not admissible(plan, p, rows):
                return None
        except (Unsupported, Undefined):
            return None
        found = judge(plan.claim, p, rows)
        return found if isinstance(found, Fails) else None

    smaller, found = shrink(plan, point, verdict, fails, effort.shrinking)
    example = counterexample(plan, smaller, found)
    kind = "certain" if found.rigorous else "by two precisions that agree"
    return Refutation(example, smaller, found.rigorous, f"false at an admissible point ({kind}): {example.gap}")


def replay(
    claim: h.Term, conditions: Iterable[Condition], example: Counterexample, *, witness: bool = False, rows: Rows | None = None
) -> bool:
    """Whether a counterexample, from its plain data alone, meets every condition, makes the claim fail, and is right about the sides.

    With `witness` it is the point that proves a claim `≠`.
    """
    conditions = tuple(conditions)
    if any(size < 1 for size in example.dimensions.values()):
        return False
    try:
        parts = cases(claim, conditions)
    except Unsupported:
        return False
    return any(_replays(case, example, rows) for case in parts if case.witness == witness)


def _replays(case: Case, example: Counterexample, rows: Rows | None) -> bool:
    try:
        plan = make_plan(case.claim, case.conditions)
        point = read_point(plan, example)
        if point is None or not admissible(plan, point, rows):
            return False
        found = judge(plan.claim, point, rows)
    except (Unsupported, Undefined):
        return False
    return isinstance(found, Fails) and agree(counterexample(plan, point, found), example)


__all__ = ["Agreement", "Effort", "Judged", "NoSample", "Open", "Outcome", "Refutation", "replay", "search"]
