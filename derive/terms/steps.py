"""What a line of a derivation is: its kind, what it continues, and what the lines before let it assume."""

from __future__ import annotations

from dataclasses import dataclass

from derive.terms import heads as h
from derive.terms.statement import Statement


@dataclass(frozen=True, slots=True)
class Assumption:
    """An equation that later lines may use without its being an identity, from line `line` (counted from 1).

    `kind` is `posed` (an equation to solve, a premise), `solved` (a letter has this value where the premises hold) or `stationary` (a
    derivative that was worked out is set to zero). `statement` is that of the line, with its definitions and conditions.
    """

    line: int
    claim: h.Term
    kind: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Step:
    """One line among others.

    `role` is how a report names it; `chain` is the number of the line that opened the chain of relations which this one continues (its
    own number where it opens one); `before` are the assumptions in force. A line that `solves` says what a letter is in their consequence
    and is no identity; one that `poses` is, where it is no identity, an equation that holds as a condition from there on.
    """

    number: int
    role: str
    chain: int
    before: tuple[Assumption, ...] = ()
    solves: bool = False
    poses: bool = False


def links_of(claim: h.Term) -> tuple[h.Term, ...]:
    """The relations that a line's claim is made of, in order."""
    return claim.children if isinstance(claim, h.And) else (claim,)


def is_zero(t: h.Term) -> bool:
    return t == h.ZERO or isinstance(t, h.Zeros)


def is_derivative(t: h.Term) -> bool:
    """Whether a side is a derivative as it was written: `∂f/∂x`, `∇f(x)`, `f'(x)`."""
    match t:
        case h.Partial() | h.Hessian() | h.Evaluated():
            return True
        case h.Call():
            return isinstance(t.children[0], h.DerivedFunction)
        case h.Transpose() | h.At():
            return is_derivative(t.children[0])
    return False
