"""Expansions, directional derivatives and derivatives of implicit solutions compared with differences before they are shown.

They pass from one thing to another (a gradient becomes an expansion), so their ends are compared: an expansion T(h) of f agrees with
f(x + h) in value, slope and curvature along a random h; a derivative D of the solution of g(x, θ) = 0 has ∂g/∂x D + ∂g/∂θ = 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from flint import ctx

from derive.calculus.verify import ATTEMPTS, BITS, TOLERANCE, Disagreement, apart, array_of
from derive.numeric.arithmetic import BALL, FLOAT
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import evaluator
from derive.numeric.evaluator import Evaluator
from derive.numeric.point import Point
from derive.numeric.sampling import generator, sample
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.statement import substitute
from derive.terms.typing import shape_of

Pairs = Callable[[Evaluator], Iterator[tuple[np.ndarray, np.ndarray]]]
STEP = h.Sym("s'")


def check_along(f: Term, x: h.Sym, direction: Term, derived: Term, conditions: Iterable[Condition], *, seed: int = 0) -> None:
    """Raise Disagreement unless `derived` is the slope of f(x + s·direction) at s = 0."""
    slope = h.Evaluated(h.Partial(_moved(f, x, direction), STEP), STEP, h.ZERO)

    def pairs(ev: Evaluator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        yield array_of(ev, slope), array_of(ev, derived)

    _everywhere([slope, derived], conditions, pairs, seed)


def check_expansion(f: Term, x: h.Sym, increment: h.Sym, expansion: Term, conditions: Iterable[Condition], *, seed: int = 0) -> None:
    """Raise Disagreement unless the expansion agrees with f(x + s·increment) at s = 0 in value, slope and curvature."""
    moved = _moved(f, x, increment)
    along = substitute(expansion, {increment: h.Times(STEP, increment)})

    def pairs(ev: Evaluator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        one, other = moved, along
        for _ in range(3):
            yield array_of(ev, h.Evaluated(one, STEP, h.ZERO)), array_of(ev, h.Evaluated(other, STEP, h.ZERO))
            one, other = h.Partial(one, STEP), h.Partial(other, STEP)

    _everywhere([f, increment, expansion], conditions, pairs, seed)


def check_implicit(
    equation: Term, x: h.Sym, theta: h.Sym, derived: Term, conditions: Iterable[Condition], *, seed: int = 0
) -> None:
    """Raise Disagreement unless ∂g/∂x D + ∂g/∂θ = 0 for the equation g and the derivative D of its solution x by θ."""

    def pairs(ev: Evaluator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        by_x, by_theta = (_outputs_by_inputs(ev, equation, letter) for letter in (x, theta))
        d = array_of(ev, derived)
        yield by_x @ (d if d.shape[0] == by_x.shape[1] else d.T), -by_theta

    _everywhere([equation, derived], conditions, pairs, seed)


def _outputs_by_inputs(ev: Evaluator, g: Term, letter: h.Sym) -> np.ndarray:
    found = array_of(ev, h.Partial(g, letter))
    return found.reshape(1, -1, order="F") if is_scalar(shape_of(g)) else found


def _moved(f: Term, x: h.Sym, direction: Term) -> Term:
    return substitute(f, {x: h.Plus(x, h.Times(STEP, direction))})


def _everywhere(terms: list[Term], conditions: Iterable[Condition], pairs: Pairs, seed: int, points: int = 3) -> None:
    conditions, done = tuple(conditions), 0
    for attempt in range(ATTEMPTS):
        style = ("rational", "positive", "unit")[(attempt // 4) % 3]
        point = sample(terms, conditions, generator(seed, "expansion", attempt), style=style)
        if point is not None and _at(point, pairs):
            done += 1
        if done == points:
            return
    raise Disagreement("no point was found at which the function is defined")


def _at(point: Point, pairs: Pairs) -> bool:
    """Compare at one point, in balls if they can; False where it lies outside of the domain."""
    for arithmetic in (BALL, FLOAT):
        try:
            with ctx.workprec(BITS):
                ev = evaluator(point, arithmetic)
                if not all(apart(a, b) <= TOLERANCE[arithmetic] for a, b in pairs(ev)):
                    raise Disagreement("the result does not agree with differences")
                return True
        except (Undefined, Unsupported):
            continue
    return False
