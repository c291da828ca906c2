"""Numeric derivatives that know nothing of the rules of differentiation: differences at high precision.

Balls: the letter is moved by an exact 2^−m, the body is evaluated with several times as many bits, and the difference quotient is right
to about 2^−2m. Derivatives inside of derivatives move by the cube of that. The values are estimates and are marked so. One-sided
quotients that differ show a kink, where there is no derivative. Shapes and layout are those of `typing.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

from flint import arb, ctx, fmpq

from derive.numeric.algebra import vec
from derive.numeric.arithmetic import BALL, FLOAT, Value
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluator import Evaluator, Row
from derive.numeric.point import Family
from derive.terms import heads as h
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.typing import shape_of

BASE = 60
"""A single derivative moves its letter by 2^−60."""

MAX_DEPTH = 3


class _Mover:
    """The entries of a variable that can be moved, and the body's value after a move."""

    def __init__(self, body: h.Term, variable: h.Term, ev: Evaluator) -> None:
        self.body, self.ev = body, ev
        self.letter: h.Term = variable.children[0] if isinstance(variable, h.At) else variable
        if not isinstance(self.letter, h.Sym):
            raise Unsupported("a derivative by what is no letter")
        self.member: tuple[int, ...] | None = None
        given = ev.letter(self.letter)
        index = [ev.integer(i) for i in variable.children[1:]] if isinstance(variable, h.At) else []
        if isinstance(given, Family):
            count = len(self.letter.family)
            self.member, index = tuple(index[:count]), index[count:]
            if len(self.member) != count:
                raise Unsupported("a derivative by a whole family")
            self.family: Family | None = given
            given = ev.member(self.letter, self.member)
        else:
            self.family = None
        if given is None:
            raise Unsupported("a letter that is not rational here")
        self.value: Value = given
        self.rows, self.columns = ev.arithmetic.shape(given)
        self.places = self._places(index)

    def _places(self, index: list[int]) -> list[int]:
        """The entries' positions by rows, in the order of vec; one of them where an index picks it."""
        if not index:
            return [i * self.columns + j for j in range(self.columns) for i in range(self.rows)]
        i, j = (index[0], 1) if len(index) == 1 and self.columns == 1 else (1, index[0]) if len(index) == 1 else (index[0], index[1])
        if not (1 <= i <= self.rows and 1 <= j <= self.columns):
            raise Undefined("an index out of range")
        return [(i - 1) * self.columns + j - 1]

    def at(self, moves: dict[int, Any]) -> Value:
        """The body's value with entries moved."""
        ar = self.ev.arithmetic
        entries = list(ar.entries(self.value))
        for k, d in moves.items():
            entries[k] = entries[k] + d
        moved = ar.array(self.rows, self.columns, entries)
        if self.family is not None and self.member is not None:
            moved = Family(self.family.sizes, {**self.family.members, self.member: moved})
        return self.ev.bind(self.letter, moved).value(self.body)


def _step(ev: Evaluator, power: int) -> tuple[Any, int]:
    """The move for the present depth, and the bits that the body then needs for differences divided by it `power` times."""
    if ev.arithmetic is FLOAT:
        return (1e-5 if power == 1 else 1e-4), 53
    if ev.arithmetic is not BALL:
        raise Unsupported("a derivative in exact arithmetic")
    if ev.account.depth >= MAX_DEPTH:
        raise Unsupported("too many derivatives in one another")
    m = BASE * 3**ev.account.depth
    return fmpq(1, 2**m), m * (power + 2) + 160


def _inside(ev: Evaluator, bits: int, work: Callable[[Evaluator], Value]) -> Value:
    ev.account.rigorous = False
    ev.account.depth += 1
    try:
        if ev.arithmetic is FLOAT:
            return work(ev)
        with ctx.workprec(max(bits, int(ctx.prec))):
            return work(ev.again())
    finally:
        ev.account.depth -= 1


def _symbolic_shape(t: h.Term) -> tuple[Any, Any]:
    try:
        return shape_of(t)
    except ShapeError as e:
        raise Unsupported(str(e)) from None


def _partial(t: h.Partial, ev: Evaluator) -> Value:
    body, variable = t.children
    body_shape, variable_shape = _symbolic_shape(body), _symbolic_shape(variable)
    step, bits = _step(ev, 1)

    def work(inner: Evaluator) -> Value:
        mover, ar = _Mover(body, variable, inner), inner.arithmetic
        origin = mover.at({})
        quotients = [_central(mover, {k: step}, origin, step, inner) for k in mover.places]
        if is_scalar(variable_shape):
            return quotients[0]
        if is_scalar(body_shape):
            column = ar.array(len(quotients), 1, quotients)
            return _unvec(column, mover.rows, mover.columns, inner)
        columns = [ar.entries(vec(q, ar)) for q in quotients]
        height = len(columns[0])
        return ar.array(height, len(columns), [c[i] for i in range(height) for c in columns])

    return _inside(ev, bits, work)


def _unvec(column: Value, rows: int, columns: int, ev: Evaluator) -> Value:
    ar = ev.arithmetic
    entries = ar.entries(column)
    return ar.array(rows, columns, [entries[j * rows + i] for i in range(rows) for j in range(columns)])


def _central(mover: _Mover, move: dict[int, Any], origin: Value, step: Any, ev: Evaluator) -> Value:
    """(f(x + h) − f(x − h)) / 2h, after the one-sided quotients have been compared."""
    ar = ev.arithmetic
    ahead, behind = mover.at(move), mover.at({k: -d for k, d in move.items()})
    _no_kink(ahead, origin, behind, step, ev)
    difference = ar.add(ahead, ar.negate(behind))
    return _finish(ar.times(difference, 1 / (2 * step)), step, ev)


def _no_kink(ahead: Value, origin: Value, behind: Value, step: Any, ev: Evaluator) -> None:
    ar = ev.arithmetic
    for a, o, b in zip(ar.entries(ahead), ar.entries(origin), ar.entries(behind), strict=True):
        bend, size = abs(a - 2 * o + b) / step, abs(o)
        if ev.arithmetic is FLOAT:
            if bend > 1e-2 * max(1.0, size):
                raise Undefined("not differentiable here")
        elif arb(bend) > arb(size).max(arb(1)) * arb(2) ** -20:
            raise Undefined("not differentiable here")


def _finish(v: Value, step: Any, ev: Evaluator) -> Value:
    """Give an estimate the radius that its truncation error may have (h², with room to spare)."""
    if ev.arithmetic is FLOAT:
        return v
    error = arb(step) * arb(step) * 2**20

    def widen(x: Any) -> Any:
        mid = arb(x)
        return arb(mid.mid(), (mid.rad() + error * abs(mid).max(arb(1))).upper().mid())

    return ev.arithmetic.map(widen, v)


def _hessian(t: h.Hessian, ev: Evaluator) -> Value:
    body, variable = t.children
    step, bits = _step(ev, 2)

    def work(inner: Evaluator) -> Value:
        mover, ar = _Mover(body, variable, inner), inner.arithmetic
        n, origin = len(mover.places), mover.at({})
        single = {(k, s): mover.at({k: s * step}) for k in mover.places for s in (1, -1)}
        for k in mover.places:
            _no_kink(single[k, 1], origin, single[k, -1], step, inner)
        entries: dict[tuple[int, int], Value] = {}
        for (i, p), (j, q) in product(enumerate(mover.places), repeat=2):
            if i == j:
                entries[i, j] = (single[p, 1] - 2 * origin + single[p, -1]) / (step * step)
            elif i < j:
                corners = [mover.at({p: a * step, q: b * step}) * (a * b) for a in (1, -1) for b in (1, -1)]
                entries[i, j] = entries[j, i] = sum(corners[1:], corners[0]) / (4 * step * step)
        found = ar.array(n, n, [entries[i, j] for i in range(n) for j in range(n)])
        return _finish(found, step, inner)

    return _inside(ev, bits, work)


def _differential(t: h.Differential, ev: Evaluator) -> Value:
    """The derivative of the body along the moves dX of all letters that have one."""
    body = t.children[0]
    if isinstance(body, h.Sym) and t in ev.point.values:
        return ev.arithmetic.lift(ev.point.values[t])
    directions = {k.children[0]: v for k, v in ev.point.values.items() if isinstance(k, h.Differential)}
    if not directions:
        raise Unsupported("which letters vary")
    step, bits = _step(ev, 1)

    def work(inner: Evaluator) -> Value:
        ar = inner.arithmetic

        def moved(s: Any) -> Value:
            scope = inner
            for letter, direction in directions.items():
                value = ar.add(inner.letter(letter), ar.times(ar.lift(direction), s))
                scope = scope.bind(letter, value)
            return scope.value(body)

        origin, ahead, behind = inner.value(body), moved(step), moved(-step)
        _no_kink(ahead, origin, behind, step, inner)
        return _finish(ar.times(ar.add(ahead, ar.negate(behind)), 1 / (2 * step)), step, inner)

    return _inside(ev, bits, work)


DERIVATIVES: dict[type[h.Term], Row] = {h.Partial: _partial, h.Hessian: _hessian, h.Differential: _differential}
