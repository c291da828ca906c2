"""The search for a theorem about norms that proves an inequality: in which order or with which signs it is used.

What a theorem says, and what it leaves to be shown, is in `derive.proof.bounds`, which replays what is found here.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from derive.proof import bounds
from derive.proof.expand import Unsupported
from derive.proof.norm_products import Known
from derive.proof.words import TooLarge
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ShapeError

Certificate = dict[str, Any]
Certify = Callable[[h.Term, tuple[Condition, ...]], Certificate | None]

MAX_CHOICES = 64


def bound(claim: h.Term, conditions: tuple[Condition, ...], certify: Certify) -> Certificate | None:
    """A certificate that small ≤ large holds by theorems about norms; `certify` proves the equations that they leave."""
    known = Known.of(claim, conditions)
    found = []
    for small, large in bounds.branches(claim, known):
        branch = _branch(small, large, known, certify)
        if branch is None:
            return None
        found.append(branch)
    return {"method": "bound", "branches": found} if found else None


def _branch(small: h.Term, large: h.Term, known: Known, certify: Certify) -> list[Any] | None:
    for name in bounds.THEOREMS:
        for choice in islice(bounds.choices(name, small, large, known), MAX_CHOICES):
            goals = bounds.goals(name, choice, small, large, known)
            if goals is None:
                continue
            parts = []
            for goal in goals:
                try:
                    part = certify(goal, known.conditions)
                except (Unsupported, TooLarge, ShapeError, ZeroDivisionError):
                    part = None
                if part is None:
                    break
                parts.append(part)
            if len(parts) == len(goals):
                return [name, list(choice), parts]
    return None
