"""Verdicts and the evidence for them. Four strengths of evidence, never mixed; a verdict is not a bool."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from derive.terms.conditions import Condition
from derive.terms.heads import Term


class Verdict(Enum):
    """What the program says of a formula."""

    PROVED = "proved"
    SUPPORTED = "supported"
    REFUTED = "refuted"
    ILL_TYPED = "ill_typed"
    DEFINITION = "definition"
    POSED = "posed"
    NOT_A_CLAIM = "not_a_claim"
    UNKNOWN = "unknown"
    UNREAD = "unread"

    def __bool__(self) -> bool:
        raise TypeError("a verdict is not true or false; compare it with `is`")


#: From weakest to strongest; the others are neutral in a chain.
STRENGTH: tuple[Verdict, ...] = (
    Verdict.REFUTED,
    Verdict.ILL_TYPED,
    Verdict.UNREAD,
    Verdict.UNKNOWN,
    Verdict.SUPPORTED,
    Verdict.PROVED,
)


def weakest(verdicts: list[Verdict]) -> Verdict | None:
    """Return the weakest verdict of several, or None where all are neutral."""
    judged = [v for v in verdicts if v in STRENGTH]
    return min(judged, key=STRENGTH.index) if judged else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a verdict is given.

    `kind` names the procedure (`normal-form`, `counterexample`, `trials`, `cas`, `antiderivative`, …), `summary` is one sentence,
    `certificate` is plain JSON data that a checker in `derive.proof` replays (None where the kind has none).

    `claim` and `given` are what the certificate or the counterexample speaks of: the claim with definitions put in (for a proof, with
    derivatives carried out as well), and the conditions in their order.
    """

    kind: str
    summary: str
    certificate: dict[str, Any] | None = None
    claim: Term | None = None
    given: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterexample:
    """An admissible point at which the claim fails. Keys of `values` are letters in LaTeX; exact numbers are strings, floats numbers."""

    dimensions: dict[str, int]
    values: dict[str, Any]
    left: Any
    right: Any
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome for one statement."""

    verdict: Verdict
    evidence: Evidence | None = None
    counterexample: Counterexample | None = None
    conditions: tuple[Condition, ...] = ()
    unused: tuple[Condition, ...] = ()
    holds_if: tuple[str, ...] = ()
    suggestion: Term | None = None
    note: str | None = None
    parts: tuple[Judgement, ...] = field(default=())
