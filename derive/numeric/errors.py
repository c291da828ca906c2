"""Why a term has no value at a point: it is undefined there, or this arithmetic cannot say."""

from __future__ import annotations

from derive.terms.heads import Term


class Undefined(Exception):
    """The term has no value at this point; `term` is the part that has none and `reason` says why. Such a point is not admissible."""

    def __init__(self, reason: str, term: Term | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.term = term


class OutOfRange(Undefined):
    """An index is not among those of what it indexes."""


class Unsupported(Exception):
    """This arithmetic cannot compute the term (it may well be defined)."""


class Beyond(Unsupported):
    """A sum runs beyond what it sums over; what stands there was not said, so nothing is learnt from where it happens not to."""

    def __init__(self) -> None:
        super().__init__("a sum runs beyond what it sums over, and what stands there was not said")


class TooMuch(Unsupported):
    """The evaluation has used up its steps; another point or arithmetic will do no better."""


class Undecided(Unsupported):
    """A comparison that the enclosures at this precision do not settle."""
