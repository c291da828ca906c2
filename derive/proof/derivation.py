"""A derivation: a chain of terms, each step one named rule. What proves is replayed by something smaller than what searched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from derive.terms.conditions import Condition
from derive.terms.heads import Term


@dataclass(frozen=True, slots=True)
class Step:
    """`before` becomes `after` by `rule` (its permanent name), under `conditions`; `says` is one sentence or formula for a reader.

    `by` are the equations that the step uses, in the direction in which it uses them.
    """

    before: Term
    after: Term
    rule: str
    says: str = ""
    conditions: tuple[Condition, ...] = ()
    by: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """A start and the steps that lead on; the last `after` is the result."""

    start: Term
    steps: tuple[Step, ...] = ()

    @property
    def result(self) -> Term:
        return self.steps[-1].after if self.steps else self.start


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a proof as it is told: a clause with the terms that end it, the propositions that it speaks of, a chain of equal terms."""

    says: str = ""
    by: tuple[Term, ...] = ()
    shows: tuple[Term, ...] = ()
    chain: Derivation | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A claim is proved: by which procedure, in one sentence, with the certificate that a checker replays and the conditions used.

    `certificate` is plain JSON data. `needed` are conditions that the terms need to be defined and that
    nobody stated.
    """

    kind: str
    summary: str
    certificate: dict[str, Any] | None = None
    used: tuple[Condition, ...] = ()
    needed: tuple[Condition, ...] = field(default=())
