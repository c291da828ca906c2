"""Equality of scalars over the reals under conditions.

Both sides are read as forms (`scalar_form`); their difference is zero as a function if its numerator vanishes when multiplied out, which
is an exact decision for rational functions of independent exponentials, radicals and letters. Absolute values, maxima and cases are
decided by the signs of what they hang on, each case under its own fact. What the claim's terms need to be defined is known at its points
and used.
"""

from __future__ import annotations

from derive.algebra import scalar_constants
from derive.algebra.inequalities import prove as prove_inequality
from derive.algebra.scalar_cases import FAULTS, decide, scalar_sides, zero_after_reading
from derive.proof.derivation import Proof
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.statement import free_letters

SUMMARY = "both sides have the same normal form as rational functions of exponentials, radicals and letters"


def prove(claim: h.Term, conditions: tuple[Condition, ...]) -> Proof | None:
    """Prove a relation between scalars (an equation also between arrays, entry by entry), or a conjunction; None where that does not
    succeed.
    """
    match claim:
        case h.And():
            parts = [prove(c, conditions) for c in claim.children]
            if all(p is not None for p in parts):
                return Proof("normal-form", f"each part: {SUMMARY}")
            return None
        case h.Equal():
            return _prove_equal(claim, conditions)
        case h.Approximately():
            return scalar_constants.prove(claim, conditions)
        case h.NotEqual() | h.Less() | h.LessEqual() | h.Greater() | h.GreaterEqual():
            return scalar_constants.prove(claim, conditions) or prove_inequality(claim, conditions)
    return None


def _prove_equal(claim: h.Equal, conditions: tuple[Condition, ...]) -> Proof | None:
    notes: list[dict[str, str]] = []
    try:
        pair = scalar_sides(claim)
        if pair is None:
            return None
        sides, index_conditions = pair
        cases = decide(h.Equal(*sides), conditions + index_conditions, zero_after_reading, notes)
        if cases == 0 and (fewer := without_orders(conditions)) != conditions:
            notes.clear()
            cases = decide(h.Equal(*sides), fewer + index_conditions, zero_after_reading, notes)
    except FAULTS:
        return None
    if cases == 0:
        return None
    if notes:
        return Proof("sum", _of_sums(notes), {"steps": notes}, used=conditions)
    summary = SUMMARY if cases == 1 else f"{SUMMARY}, in each of {cases} cases of sign"
    return Proof("normal-form", summary, used=conditions)


def _of_sums(notes: list[dict[str, str]]) -> str:
    """How sums were closed, in a sentence."""
    ways = []
    for note in notes:
        if note["method"] == "induction":
            ways.append(f"by induction on {note['letter']}")
        else:
            by = f"by telescoping with the factor {note['certificate']}"
            ways.append(f"both sides satisfy one recurrence in {note['letter']}, {by}, and agree at its start")
    return "; ".join(dict.fromkeys(ways))


def without_orders(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The conditions but for those that compare letters: a claim that holds without them can be shown by induction on one."""
    orders = (h.Less, h.LessEqual, h.Greater, h.GreaterEqual)
    return tuple(c for c in conditions if not (isinstance(c.proposition, orders) and len(free_letters(c.proposition)) > 1))
