"""Every derivation compared with numbers before it is shown: differences at high precision that know nothing of the table.

At each of several points (sizes pairwise different, a random direction for the variable) each step's two terms are evaluated,
`Differential(u)` as the difference quotient of u along the direction, and the result is compared with the difference quotient of the
function itself: for a gradient ⟨G, dX⟩ = df, for a Jacobian J vec dX = vec df. Balls of python-flint carry it; where a head has no balls,
floating point does with a wider tolerance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import ctx

from derive.calculus import narrate
from derive.numeric.arithmetic import BALL, FLOAT, Arithmetic
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import evaluator
from derive.numeric.evaluator import Evaluator
from derive.numeric.point import Point
from derive.numeric.sampling import generator, sample
from derive.numeric.say import say
from derive.proof.derivation import Derivation, Step
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.heads import Term

BITS = 192
TOLERANCE = {BALL: 1e-12, FLOAT: 1e-4}
ATTEMPTS = 40

#: Steps that are not equations between their two terms.
READINGS = frozenset({narrate.READ_OFF, narrate.READ_OFF_JACOBIAN, narrate.READ_OFF_DERIVATIVE, "layout", "differentiate again"})

#: How the steps end that pass to a matrix with structure, by convention.
PROJECTED, ENTRIES = ", projected convention", ", entries convention"


#: Properties that tie the entries of a vector to each other.
TYING = ("unit", "probability_vector")


@dataclass(frozen=True, slots=True)
class Verification:
    """At how many points and how many steps were compared, the largest relative difference, and what disagreed (None where nothing did)."""

    points: int
    steps: int
    worst: float
    fault: str | None = None

    @property
    def agreed(self) -> bool:
        return self.fault is None and self.points > 0


class Disagreement(Exception):
    """A derivation does not agree with differences, or no point could be found to compare it at."""


def checked(derivation: Derivation, x: Term, conditions: Iterable[Condition] = (), *, seed: int = 0) -> Derivation:
    """Return the derivation if it agrees with numbers; raise Disagreement otherwise."""
    found = verify(derivation, x, conditions, seed=seed)
    if not found.agreed:
        raise Disagreement(found.fault or "no point was found at which the function is defined")
    return derivation


def freely(x: Term, conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """The conditions for entries of x that vary freely: of what ties them to each other (𝟏ᵀp = 1, ‖u‖ = 1) only the signs are kept."""
    letter = x.children[0] if isinstance(x, h.At) else x
    kept = []
    for c in conditions:
        p = c.proposition
        if isinstance(p, h.Is) and p.children == (letter,) and p.property in TYING:
            if p.property == "unit":
                continue
            i = h.Sym("i")
            c = Condition(h.ForAll(h.Greater(h.At(letter, i), h.ZERO), i), c.origin, c.text)
        kept.append(c)
    return tuple(kept)


def free_entries(x: Term, conditions: Iterable[Condition]) -> str | None:
    """Say where conditions tie the entries of x to each other and the derivative takes them to vary freely; None where they do not."""
    tied = {*TYING, "symmetric", "antisymmetric", "diagonal", "orthogonal"}
    words = [p.property for c in conditions if isinstance(p := c.proposition, h.Is) and p.children == (x,) and p.property in tied]
    return f"the entries of {say(x)} vary freely ({words[0].replace('_', ' ')} is not used)" if words else None


def verify(derivation: Derivation, x: Term, conditions: Iterable[Condition] = (), *, seed: int = 0, points: int = 3) -> Verification:
    """Compare a derivation of a derivative by x with differences at `points` points of pairwise different sizes."""
    conditions = freely(x, conditions)
    done, compared, worst = 0, 0, 0.0
    letter = x.children[0] if isinstance(x, h.At) else x
    start = derivation.start
    for attempt in range(ATTEMPTS):
        style = ("rational", "positive", "unit")[(attempt // 4) % 3]
        point = sample([start, derivation.result, h.Differential(letter)], conditions, generator(seed, "derivative", attempt), style=style)
        if point is None:
            continue
        if isinstance(x, h.At):
            point = _only_entry(point, x)
        outcome = _at(derivation, x, point)
        if outcome is None:
            continue
        steps, gap, fault = outcome
        if fault is not None:
            return Verification(done + 1, compared + steps, gap, fault)
        done, compared, worst = done + 1, compared + steps, max(worst, gap)
        if done == points:
            break
    return Verification(done, compared, worst)


def _only_entry(point: Point, x: h.At) -> Point:
    """Let the direction move one entry only."""
    letter = x.children[0]
    key = h.Differential(letter)
    ev = evaluator(point, FLOAT)
    index = tuple(ev.integer(i) for i in x.children[1:])
    given = point.values[key]
    if not hasattr(given, "nrows"):
        return point
    rows, columns = given.nrows(), given.ncols()
    i, j = (index[0], 1) if len(index) == 1 and columns == 1 else (1, index[0]) if len(index) == 1 else index
    entries = [given[r, c] if (r, c) == (i - 1, j - 1) else 0 for r in range(rows) for c in range(columns)]
    return point.with_value(key, type(given)(rows, columns, entries))


def _at(derivation: Derivation, x: Term, point: Point) -> tuple[int, float, str | None] | None:
    """Compare at one point, in balls if they can; None where the point lies outside of the domain."""
    for arithmetic in (BALL, FLOAT):
        try:
            with ctx.workprec(BITS):
                return _compare(derivation, x, evaluator(point, arithmetic), arithmetic)
        except (Undefined, Unsupported):
            continue
    return None


def _compare(derivation: Derivation, x: Term, ev: Evaluator, arithmetic: Arithmetic) -> tuple[int, float, str | None]:
    tolerance = TOLERANCE[arithmetic]
    worst, compared = 0.0, 0
    start = derivation.start
    for step in derivation.steps:
        if step.rule == "differentiate again":
            start = step.after
        if step.rule in READINGS or step.rule.endswith((PROJECTED, ENTRIES)):
            continue
        before, after = array_of(ev, step.before), array_of(ev, step.after)
        gap = apart(before.reshape(-1, 1, order="F") if step.rule == "vec" else before, after)
        compared += 1
        worst = max(worst, gap)
        if not gap <= tolerance:
            return compared, gap, f"the step “{step.rule}” does not hold"
    gap = _final_gap(derivation, start, x, ev)
    if not gap <= tolerance:
        return compared, gap, "the result does not agree with differences"
    return compared, max(worst, gap), None


def _final_gap(derivation: Derivation, start: Term, x: Term, ev: Evaluator) -> float:
    """How far the result is from the difference quotient of the function."""
    change = array_of(ev, start)
    result = array_of(ev, derivation.result)
    last = next((s for s in reversed(derivation.steps) if s.rule in READINGS and s.rule != "layout"), None)
    if last is None:
        return apart(change, result)
    letter = x.children[0] if isinstance(x, h.At) else x
    direction = array_of(ev, h.Differential(letter))
    if isinstance(x, h.At):
        direction = _varied(direction)
    turned = _turned(derivation.steps)
    if last.rule == narrate.READ_OFF and not _as_row(derivation.steps):
        g = result.T if turned else result
        if any(s.rule.endswith(ENTRIES) for s in derivation.steps):
            direction = np.triu(direction)
        return apart(change, np.array([[(g * direction).sum()]]))
    if last.rule == narrate.READ_OFF_DERIVATIVE:
        return apart(change, (result.T if turned else result) * direction[0, 0])
    jacobian = result.T if turned else result
    return apart(change.reshape(-1, 1, order="F"), jacobian @ direction.reshape(-1, 1, order="F"))


def _varied(direction: np.ndarray) -> np.ndarray:
    moved = direction[np.array([[float(e) != 0 for e in row] for row in direction])]
    return moved.reshape(1, 1) if moved.size == 1 else direction


def _turned(steps: tuple[Step, ...]) -> bool:
    """Whether the last step turned the result into the other layout."""
    return bool(steps) and steps[-1].rule == "layout" and not _as_row(steps)


def _as_row(steps: tuple[Step, ...]) -> bool:
    return any(s.rule == "layout" and s.says.startswith(r"\partial f/\partial x^\top") for s in steps)


def array_of(ev: Evaluator, t: Term) -> np.ndarray:
    """The value of a term as an array of balls' midpoints or floats, rows × columns."""
    value = ev.value(t)
    arithmetic = ev.arithmetic
    rows, columns = arithmetic.shape(value)
    out = np.empty((rows, columns), dtype=object)
    for k, e in enumerate(arithmetic.entries(value)):
        out[k // columns, k % columns] = _middle(e)
    return out


def _middle(e: Any) -> Any:
    return e.mid() if hasattr(e, "mid") else e


def apart(a: np.ndarray, b: np.ndarray) -> float:
    """The largest difference relative to the size of the whole."""
    if a.shape != b.shape:
        return float("inf")
    size = max((abs(float(e)) for e in b.ravel()), default=0.0)
    worst = max((abs(float(p - q)) for p, q in zip(a.ravel(), b.ravel(), strict=True)), default=0.0)
    return worst / (1.0 + size)
