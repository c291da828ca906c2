"""Why a term has no value at a point: it is undefined there, or this arithmetic cannot say."""

from __future__ import annotations

from derive.terms.heads import Term


class Undefined(Exception):
    """The term has no value at this point; `term` is the part that has none and `reason` says why. Such a point is not admissible."""

    def __init__(self, reason: str, term: Term | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.term = term


class Unsupported(Exception):
    """This arithmetic cannot compute the term (it may well be defined)."""


class TooMuch(Unsupported):
    """The evaluation has used up its steps; another point or arithmetic will do no better."""


class Undecided(Unsupported):
    """A comparison that the enclosures at this precision do not settle."""
