"""The value of a term at a point: the table of all heads, and one function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flint import ctx

from derive.numeric.algebra import ALGEBRA
from derive.numeric.arithmetic import Arithmetic, Ball, Value
from derive.numeric.binders import BINDERS
from derive.numeric.derivatives import DERIVATIVES
from derive.numeric.evaluator import Account, Evaluator, Row
from derive.numeric.functions import CALLS
from derive.numeric.point import Point
from derive.numeric.spectrum import SPECTRUM
from derive.terms import heads as h
from derive.terms.heads import Term

DEFAULT_BITS = 160

EVALUATORS: dict[type[Term], Row] = {**ALGEBRA, **SPECTRUM, **CALLS, **BINDERS, **DERIVATIVES}

_RANDOM = "needs a distribution; a table that extends this one may give it"
_PART = "is a part of another head and has no value of its own"

#: Heads that have no row, and why.
NOT_EVALUABLE: dict[type[Term], str] = {
    **dict.fromkeys(
        (
            *h.OF_LAWS,
            h.Distribution,
            h.Given,
        ),
        _RANDOM,
    ),
    **dict.fromkeys((h.FunSym, h.DerivedFunction, h.InverseFunction, h.Range, h.Over, h.Support, h.Such), _PART),
    **dict.fromkeys((h.Space, h.NumberSet, h.Interval, h.FiniteSet, h.SetSym), _PART),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value, and whether every step to it was rigorous (balls enclose the true value) or rests on an error estimate."""

    value: Value
    rigorous: bool


def evaluator(
    point: Point, arithmetic: Arithmetic, rows: Mapping[type[Term], Row] | None = None, account: Account | None = None
) -> Evaluator:
    """Return an evaluator for many terms at one point."""
    return Evaluator(point, arithmetic, EVALUATORS if rows is None else rows, account)


def evaluate(
    term: Term, point: Point, arithmetic: Arithmetic, bits: int = DEFAULT_BITS, rows: Mapping[type[Term], Row] | None = None
) -> Value:
    """Return the value of a term at a point: a scalar, or an array of the arithmetic's library.

    Raise Undefined outside of the term's domain and Unsupported where this arithmetic cannot compute it; `bits` is the precision of balls.
    """
    return outcome(term, point, arithmetic, bits, rows).value


def outcome(
    term: Term, point: Point, arithmetic: Arithmetic, bits: int = DEFAULT_BITS, rows: Mapping[type[Term], Row] | None = None
) -> Outcome:
    """Like `evaluate`, and say whether the value is rigorous."""
    account = Account()
    ev = evaluator(point, arithmetic, rows, account)
    if isinstance(arithmetic, Ball):
        with ctx.workprec(bits):
            value = ev.value(term)
    else:
        value = ev.value(term)
    return Outcome(value, account.rigorous)
