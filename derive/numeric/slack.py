"""How far an inequality is from failing at a point, in floating point: a guide for a search, never evidence.

Relative slack is the difference of the sides over their sizes, which does not shrink merely because everything does; against zero the
size is that of the summands before they cancel. Absolute slack is the difference itself: the way to failures beside a constant.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluator import Evaluator
from derive.numeric.truth import sign_of_infinity
from derive.terms import heads as h

INEQUALITIES = (h.Less, h.LessEqual, h.Greater, h.GreaterEqual, h.LoewnerGreater, h.LoewnerGreaterEqual)
_SIGNED = frozenset({"positive_definite", "positive_semidefinite", "negative_definite", "positive", "nonnegative", "negative"})
TINY = 1e-280


def has_slack(claim: h.Term) -> bool:
    """Whether a claim is an inequality, or is made of inequalities."""
    match claim:
        case h.And() | h.Or():
            return all(has_slack(c) for c in claim.children)
        case h.Is():
            return claim.property in _SIGNED
        case h.Member():
            return isinstance(claim.children[1], h.Interval)
    return isinstance(claim, INEQUALITIES) and not any(sign_of_infinity(c) for c in claim.children)


def may_touch(claim: h.Term) -> bool:
    """Whether a claim is a strict inequality with waves in it: it fails where its sides touch, and waves do so at multiples of π."""
    waves = (isinstance(x, h.Func) and x.name in ("sin", "cos", "tan") for x in claim.walk())
    return isinstance(claim, (h.Less, h.Greater)) and any(waves)


def slack(claim: h.Term, ev: Evaluator, *, relative: bool = True) -> float | None:
    """Return the slack (negative: the claim fails) by an evaluator of floating point, or None where there is none."""
    try:
        with np.errstate(all="ignore"):
            found = _slack(claim, ev, relative)
    except (Undefined, Unsupported, ValueError, ArithmeticError):
        return None
    return found if np.isfinite(found) else None


def _slack(claim: h.Term, ev: Evaluator, relative: bool) -> float:
    match claim:
        case h.And():
            return min(_slack(c, ev, relative) for c in claim.children)
        case h.Or():
            return max(_slack(c, ev, relative) for c in claim.children)
        case h.Less() | h.LessEqual() | h.LoewnerGreater() | h.LoewnerGreaterEqual() | h.Greater() | h.GreaterEqual():
            below = isinstance(claim, (h.Less, h.LessEqual))
            low, high = claim.children if below else claim.children[::-1]
            loewner = isinstance(claim, (h.LoewnerGreater, h.LoewnerGreaterEqual))
            return _between(low, high, ev, relative, spectral=loewner)
        case h.Is():
            name, subject = claim.property, claim.children[0]
            low, high = (subject, h.ZERO) if name.startswith("negative") else (h.ZERO, subject)
            return _between(low, high, ev, relative, spectral="definite" in name)
        case h.Member():
            lower, upper, _ = claim.children[1].args
            ends = [(lower, claim.children[0])] if not sign_of_infinity(lower) else []
            ends += [(claim.children[0], upper)] if not sign_of_infinity(upper) else []
            return min(_between(low, high, ev, relative, spectral=False) for low, high in ends)
    raise Unsupported("no slack")


def _between(low: h.Term, high: h.Term, ev: Evaluator, relative: bool, *, spectral: bool) -> float:
    a, b = ev.value(low), ev.value(high)
    difference = np.asarray(b, dtype=float) - np.asarray(a, dtype=float)
    if spectral and difference.ndim == 2:
        if not np.allclose(difference, difference.T, rtol=1e-9, atol=0):
            raise Unsupported("not symmetric")
        gap = float(np.min(np.linalg.eigvalsh(difference)))
    else:
        gap = float(np.min(difference))
    if not relative:
        return gap
    against_zero = not np.any(a) or not np.any(b)
    size = _magnitude(low, ev) + _magnitude(high, ev) if against_zero else _norm(a) + _norm(b)
    return gap / max(size, TINY)


def _norm(v: Any) -> float:
    return float(np.linalg.norm(np.asarray(v, dtype=float)))


def _magnitude(t: h.Term, ev: Evaluator) -> float:
    """The size of a term's value if nothing cancelled."""
    match t:
        case h.Plus():
            return sum(_magnitude(c, ev) for c in t.children)
        case h.Times() | h.Inner() | h.Hadamard() | h.Kronecker():
            return float(np.prod([_magnitude(c, ev) for c in t.children]))
        case h.Trace() | h.Transpose():
            return _magnitude(t.children[0], ev)
    return _norm(ev.value(t))
