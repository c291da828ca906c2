"""One claim at one point: it holds, it fails for certain, or it stays open there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from flint import arb, ctx, fmpq

from derive.numeric.arithmetic import BALL, EXACT, PRIME, Arithmetic, Value
from derive.numeric.errors import TooMuch, Undecided, Undefined, Unsupported
from derive.numeric.evaluate import EVALUATORS
from derive.numeric.evaluator import Account, Evaluator, Row
from derive.numeric.point import Point
from derive.numeric.truth import holds, sign_of_infinity
from derive.terms import heads as h

PRECISIONS = (160, 640, 2400)
"""Bits of balls, in turn, until a comparison is decided."""

AGREED_BITS = 100
"""Two sides whose difference is enclosed this closely around zero, relative to their size, agree."""

PLAIN_GAP = fmpq(1, 10**6)
"""The relative gap that a value which rests on an error estimate must show before it counts."""


@dataclass(frozen=True, slots=True)
class Holds:
    """The claim holds at the point: exactly (`digits` None) or to so many decimal digits."""

    arithmetic: str
    digits: int | None
    rigorous: bool
    steps: int


@dataclass(frozen=True, slots=True)
class Fails:
    """The claim is certain to fail at the point.

    `part` is the relation that does, `left` and `right` its sides (as far as they have values).
    """

    arithmetic: str
    part: h.Term
    left: Value | None
    right: Value | None
    rigorous: bool
    steps: int


@dataclass(frozen=True, slots=True)
class Open:
    """Nothing is learnt at this point; `undefined` where a term has no value, `hopeless` where no other point will do better."""

    reason: str
    undefined: bool
    hopeless: bool
    steps: int
    term: h.Term | None = None


Judged: TypeAlias = Holds | Fails | Open


def judge(claim: h.Term, point: Point, rows: Mapping[type[h.Term], Row] | None = None) -> Judged:
    """Judge a claim at one point: exactly if it is rational, by balls of growing precision otherwise."""
    table = EVALUATORS if rows is None else rows
    steps = 0
    first: tuple[Arithmetic, ...] = (PRIME, EXACT) if isinstance(claim, h.Equal) else (EXACT,)
    for arithmetic in first:
        account = Account()
        ev = Evaluator(point, arithmetic, table, account)
        try:
            _defined(claim, ev)
            if holds(claim, ev):
                return Holds(arithmetic.name, None, True, steps + account.steps)
            if arithmetic is PRIME:
                steps += account.steps
                continue  # the sides are wanted as rational numbers
            return _failure(claim, ev, steps + account.steps)
        except Undefined as e:
            return Open(e.reason, True, False, steps + account.steps, e.term)
        except (Undecided, TooMuch) as e:
            return Open(str(e), False, isinstance(e, TooMuch), steps + account.steps)
        except Unsupported:
            steps += account.steps
            if arithmetic is PRIME:
                break
    return _by_balls(claim, point, table, steps)


def _defined(claim: h.Term, ev: Evaluator) -> None:
    """Evaluate both sides of every relation in a claim, so that an undefined part never hides behind one that decides."""
    match claim:
        case h.And() | h.Or() | h.Not() | h.Implies() | h.Iff():
            for c in claim.children:
                _defined(c, ev)
        case h.Equal() | h.NotEqual() | h.Less() | h.LessEqual() | h.Greater() | h.GreaterEqual():
            for c in claim.children:
                if not sign_of_infinity(c):
                    ev.value(c)


def _by_balls(claim: h.Term, point: Point, table: Mapping[type[h.Term], Row], steps: int) -> Judged:
    last: Judged = Open("nothing was tried", False, True, steps)
    for k, bits in enumerate(PRECISIONS):
        account = Account()
        ev = Evaluator(point, BALL, table, account)
        with ctx.workprec(bits):
            try:
                _defined(claim, ev)
                truth = holds(claim, ev)
            except Undefined as e:
                return Open(e.reason, True, False, steps + account.steps, e.term)
            except Undecided as e:
                agreed = _agreement(claim, ev, account)
                if agreed is not None:
                    return replace_steps(agreed, steps + account.steps)
                last = Open(str(e), False, False, steps + account.steps)
            except Unsupported as e:
                return Open(str(e), False, True, steps + account.steps)
            else:
                if account.rigorous:
                    if truth:
                        return Holds("ball", None, True, steps + account.steps)
                    return _failure(claim, ev, steps + account.steps)
                return _estimated(claim, truth, point, table, k, steps)
        steps += account.steps
    return last


def replace_steps(v: Holds, steps: int) -> Holds:
    return Holds(v.arithmetic, v.digits, v.rigorous, steps)


def _agreement(claim: h.Term, ev: Evaluator, account: Account) -> Holds | None:
    """Agreement of two sides to many digits, where balls cannot say more (equality is never certain in balls)."""
    if not isinstance(claim, (h.Equal, h.LessEqual, h.GreaterEqual)):
        return None
    ar = ev.arithmetic
    try:
        left, right = ar.entries(ev.value(claim.children[0])), ar.entries(ev.value(claim.children[1]))
    except (Undefined, Unsupported):
        return None
    if len(left) != len(right):
        return None
    bits = min(_agreed_bits(x, y) for x, y in zip(left, right, strict=True))
    wanted = AGREED_BITS if account.rigorous else 40
    return Holds("ball", int(bits * 0.30103), account.rigorous, 0) if bits >= wanted else None


def _agreed_bits(x: Any, y: Any) -> float:
    d = x - y
    if isinstance(d, fmpq):
        return 1e6 if d == 0 else 0.0
    if not d.contains(0):
        return 0.0
    error = _log2(abs(d).upper())
    if error > 0:
        return 0.0  # beside numbers of this size a summand 1 would not be seen
    size = max(_log2(abs(arb(x)).upper()), _log2(abs(arb(y)).upper()), 0.0)
    return size - error


def _log2(x: arb) -> float:
    if x == 0:
        return -1e6
    return float((x.log() / arb(2).log()).mid())


def _failure(claim: h.Term, ev: Evaluator, steps: int) -> Fails:
    """Name the part of the claim that fails, with the values of its sides."""
    part = _failing_part(claim, ev)
    left = right = None
    if len(part.children) >= 2 and not isinstance(part, (h.Or, h.Not, h.Implies, h.Iff, h.And)):
        left, right = _value_or_none(part.children[0], ev), _value_or_none(part.children[1], ev)
    elif part.children and isinstance(part, h.Is):
        left = _value_or_none(part.children[0], ev)
    return Fails(ev.arithmetic.name, part, left, right, ev.account.rigorous, steps)


def _failing_part(claim: h.Term, ev: Evaluator) -> h.Term:
    if isinstance(claim, h.And):
        for c in claim.children:
            try:
                if not holds(c, ev):
                    return _failing_part(c, ev)
            except Unsupported:
                continue
    return claim


def _value_or_none(t: h.Term, ev: Evaluator) -> Value | None:
    try:
        return ev.value(t)
    except (Undefined, Unsupported):
        return None


def _estimated(claim: h.Term, truth: bool, point: Point, table: Mapping[type[h.Term], Row], k: int, steps: int) -> Judged:
    """Judge where a value rests on an error estimate: a second precision must agree, and a failure must be plain."""
    account = Account()
    ev = Evaluator(point, BALL, table, account)
    with ctx.workprec(PRECISIONS[k] * 3 // 2):
        try:
            again = holds(claim, ev)
            if again != truth:
                return Open("two precisions disagree", False, False, steps + account.steps)
            if truth:
                return Holds("ball", 12, False, steps + account.steps)
            failure = _failure(claim, ev, steps + account.steps)
        except Undefined as e:
            return Open(e.reason, True, False, steps + account.steps, e.term)
        except Unsupported as e:
            return Open(str(e), False, False, steps + account.steps)
        if _plain(failure):
            return failure
    return Open("the gap is no larger than the error of the estimate might be", False, False, steps + account.steps)


def _plain(f: Fails) -> bool:
    if f.left is None or f.right is None or BALL.shape(f.left) != BALL.shape(f.right):
        return False
    for x, y in zip(BALL.entries(f.left), BALL.entries(f.right), strict=True):
        gap, size = abs(arb(x - y)), abs(arb(x)).max(abs(arb(y)))
        if gap > size * PLAIN_GAP and gap > PLAIN_GAP * PLAIN_GAP:
            return True
    return False
