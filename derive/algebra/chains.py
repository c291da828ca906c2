"""Chains of equal terms from one side of an equation to the other, each line checked as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.algebra.tidy import key, tidy
from derive.algebra.unfolding import unfolded
from derive.proof.checker import check_equation
from derive.proof.derivation import Derivation, Step
from derive.proof.expand import Unsupported
from derive.proof.serial import Corrupt
from derive.proof.words import TooLarge
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.typing import shape_of

MAX_STEPS = 14  # sweeps from a side to its normal form
MAX_SIZE = 400  # subterms of one line

#: How a clause is said where the step is taken the other way.
BACKWARDS = {
    "cancel": "insert",
    "insert": "cancel",
    "multiply out": "factor out",
    "factor out": "multiply out",
    "divide term by term": "one fraction",
    "one fraction": "split the fraction",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A term that the one before is equal to, and why."""

    term: h.Term
    rule: str
    says: str
    conditions: tuple[Condition, ...] = ()
    by: tuple[h.Term, ...] = ()


def same(a: h.Term, b: h.Term, conditions: tuple[Condition, ...]) -> bool:
    """Whether two terms are equal by their normal form alone."""
    try:
        return check_equation(a, b, [], conditions)
    except (Corrupt, ShapeError, Unsupported, TooLarge, ZeroDivisionError, KeyError, TypeError, ValueError, IndexError):
        return False


def walk_of(t: h.Term, conditions: tuple[Condition, ...], until: h.Term | None = None) -> Iterator[Link]:
    """The links from a term towards its normal form; with `until`, the last one is that term."""
    at = t
    for _ in range(MAX_STEPS):
        if until is not None and key(at) == key(until):
            return
        found = _next(at, conditions)
        if found is None:
            break
        yield found
        at = found.term
    if until is not None and key(at) != key(until):
        yield Link(until, "collect", "collect")


def _next(t: h.Term, conditions: tuple[Condition, ...]) -> Link | None:
    """The first sweep that changes a term and keeps its value."""
    for made in unfolded(t, conditions):
        if sum(1 for _ in made.term.walk()) <= MAX_SIZE and same(t, made.term, conditions):
            return Link(made.term, made.rule, "; ".join(made.sweep.clauses), tuple(made.sweep.used), tuple(made.sweep.by))
    return None


def chain_between(left: h.Term, right: h.Term, conditions: tuple[Condition, ...]) -> Derivation:
    """left = … = right where both have one normal form."""
    return meeting(left, right, list(walk_of(left, conditions)), list(walk_of(right, conditions)))


def meeting(left: h.Term, right: h.Term, forth: list[Link], back: list[Link]) -> Derivation:
    """Put two walks together where they first meet: down the one, and up the other."""
    ahead = [left, *(link.term for link in forth)]
    behind = [right, *(link.term for link in back)]
    places = {key(t): k for k, t in reversed(list(enumerate(behind)))}
    meets = [(i + places[key(t)], i, places[key(t)]) for i, t in enumerate(ahead) if key(t) in places]
    if meets:
        _, i, j = min(meets)
        forth, back = forth[:i], back[:j]
    steps: list[Step] = []
    at = left
    for link in forth:
        at = _add(steps, at, link)
    if not meets:
        at = _add(steps, at, Link(behind[-1], "collect", _joining(at, behind[-1])))
    for k in range(len(back) - 1, -1, -1):
        link = back[k]
        before = behind[k]
        at = _add(steps, at, Link(before, link.rule, _reversed(link.says), link.conditions, tuple(_turned(e) for e in link.by)))
    if not steps and left != right:
        steps.append(Step(left, right, "collect", "brackets open, identities as factors fall away"))
    _end(steps, right)
    return Derivation(left, tuple(steps))


def _joining(a: h.Term, b: h.Term) -> str:
    """What makes two terms equal that no small rule leads from one to the other: a law that the normal form has built in."""
    heads = {type(t) for side in (a, b) for t in side.walk()}
    if any(isinstance(t, h.Det) and isinstance(t.children[0], h.Plus) for side in (a, b) for t in side.walk()):
        return "Sylvester's determinant identity"
    if h.Vec in heads and h.Kronecker in heads:
        return "vec of a product is a Kronecker product times vec"
    if h.Vec in heads:
        return "vec stacks columns, so that its inner product is a trace"
    if h.Commutation in heads:
        return "what the commutation matrix does"
    if h.Kronecker in heads and h.Det in heads:
        return "determinant of a Kronecker product"
    if any(isinstance(t, h.Func) and t.name == "log" for side in (a, b) for t in side.walk()):
        return "the logarithm of a product is a sum"
    if any(
        isinstance(t, h.Power) and not is_scalar(shape_of(t)) and not isinstance(t.children[1], h.Num)
        for side in (a, b)
        for t in side.walk()
    ):
        return "powers of similar matrices are similar"
    if h.PseudoInverse in heads:
        return "pseudo-inverse and transpose change places"
    if h.MatrixFunction in heads:
        return "the power series term by term"
    if h.SumOver in heads or h.At in heads:
        return "a product entry by entry"
    return "collect like terms"


def _end(steps: list[Step], right: h.Term) -> None:
    """The last line is the right side as its author wrote it."""
    if steps and steps[-1].after != right:
        last = steps[-1]
        steps[-1] = Step(last.before, right, last.rule, last.says, last.conditions, last.by)


def _add(steps: list[Step], at: h.Term, link: Link) -> h.Term:
    if key(at) == key(link.term):
        return at
    steps.append(Step(at, link.term, link.rule, link.says, link.conditions, link.by))
    return link.term


def _reversed(says: str) -> str:
    return "; ".join(BACKWARDS.get(s, s) for s in says.split("; "))


def _turned(equation: h.Term) -> h.Term:
    return h.Equal(*reversed(equation.children)) if isinstance(equation, h.Equal) else equation


__all__ = ["Link", "chain_between", "meeting", "same", "tidy", "walk_of"]
