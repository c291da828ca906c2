"""Near variants of an entry's statement: one slip of the hand in it, at most one of each kind and place that makes a difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from derive.algebra.chains import same
from derive.decide.slips import undone
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.statement import Statement

OF_A_KIND = 2

#: A relation and the one that holds just where it does not.
TURNED: dict[type[h.Term], type[h.Term]] = {
    h.LessEqual: h.Greater,
    h.GreaterEqual: h.Less,
    h.Less: h.GreaterEqual,
    h.Greater: h.LessEqual,
}


def mutants(statement: Statement) -> Iterator[tuple[str, Statement]]:
    """Variants of a statement, each with the name of its slip."""
    for name, claim in _claims(statement.claim, statement.conditions):
        yield name, replace(statement, claim=claim)


def _claims(claim: h.Term, conditions: tuple[Condition, ...]) -> Iterator[tuple[str, h.Term]]:
    match claim:
        case h.Equal(children=(left, right)):
            kinds: Counter[str] = Counter()
            for name, changed in undone(right, left):
                if _indices(changed) - _indices(right) or same(changed, right, conditions):
                    continue  # an index that no entry has, or the same in another form
                kinds[name] += 1
                if kinds[name] <= OF_A_KIND:
                    yield name, h.Equal(left, changed)
        case h.And() | h.Implies():
            *before, last = claim.children
            for name, changed in _claims(last, conditions):
                yield name, claim.func(*before, changed)
        case _ if type(claim) in TURNED:
            yield "a relation turned round", TURNED[type(claim)](*claim.children)


def _indices(t: h.Term) -> set[h.Term]:
    at = {i for part in t.walk() if isinstance(part, h.At) for i in part.children[1:]}
    return at | {part.children[0] for part in t.walk() if isinstance(part, h.Unit)}
