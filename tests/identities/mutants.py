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
    inside = _letters(statement.claim) - _letters(statement.claim, outside=True)
    for name, claim in _claims(statement.claim, statement.conditions):
        if inside & _letters(claim, outside=True) or any(_event_in_number(t) for t in claim.walk()):
            continue  # an event, or a random letter, is no number
        yield name, replace(statement, claim=claim)


def _event_in_number(t: h.Term) -> bool:
    """Whether a power stands where an event should."""
    return isinstance(t, (h.Probability, h.Not)) and any(isinstance(c, h.Power) for c in t.children)


#: Heads that take events and random letters.
OF_CHANCE = (h.Probability, h.Expectation, h.Variance, h.Covariance, h.Correlation, h.Entropy, h.MutualInformation, h.Density)


def _letters(t: h.Term, *, outside: bool = False) -> set[h.Term]:
    """The letters of a term; those outside the operators of chance only, if asked."""
    if isinstance(t, (h.Sym, h.SetSym)):
        return {t}
    if outside and isinstance(t, OF_CHANCE):
        return set()
    return {x for c in t.children for x in _letters(c, outside=outside)}


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
