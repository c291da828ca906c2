"""A claim as the cases in which it is tried: antecedents become conditions.

∝ a comparison of two values of its variable, ≠ a search for a witness.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derive.numeric.errors import Unsupported
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.statement import free_letters, substitute


@dataclass(frozen=True, slots=True)
class Case:
    """A proposition to be tried under conditions; with `witness`, one failure of it is what is looked for."""

    claim: h.Term
    conditions: tuple[Condition, ...]
    witness: bool = False


def cases(claim: h.Term, conditions: tuple[Condition, ...]) -> list[Case]:
    """Return the cases that together make up a claim; raise Unsupported where it cannot be tried."""
    match claim:
        case h.ForAll():
            return cases(claim.children[0], conditions)
        case h.And():
            return [c for part in claim.children for c in cases(part, conditions)]
        case h.Implies():
            return cases(claim.children[1], (*conditions, _assumed(claim.children[0])))
        case h.Iff():
            a, b = claim.children
            return [*cases(b, (*conditions, _assumed(a))), *cases(a, (*conditions, _assumed(b)))]
        case h.NotEqual() if free_letters(claim):
            return [Case(h.Equal(*claim.children), conditions, witness=True)]
        case h.ProportionalTo() | h.UpToConstant():
            return [_moved(claim, conditions)]
    return [Case(claim, conditions)]


def _assumed(p: h.Term) -> Condition:
    return Condition(p, Origin.STATED, "")


def _moved(claim: h.Term, conditions: tuple[Condition, ...]) -> Case:
    equation, moved = at_two_places(claim, conditions)
    return Case(equation, (*conditions, *moved))


def at_two_places(claim: h.Term, conditions: tuple[Condition, ...]) -> tuple[h.Equal, tuple[Condition, ...]]:
    """f ∝ g in x as f(x) g(x′) = f(x′) g(x) for every admissible x′, with what the conditions then say of x′.

    Equality up to a constant is f(x) + g(x′) = f(x′) + g(x) in the same way.

    Raises Unsupported where the statement does not say in which letters.
    """
    left, right, *variables = claim.children
    if not variables or not all(isinstance(x, h.Sym) for x in variables):
        raise Unsupported(f"the variable {'of ∝' if isinstance(claim, h.ProportionalTo) else 'in which the rest is constant'} is not named")
    taken = {x.name for x in (*free_letters(claim), *_letters(conditions)) if isinstance(x, (h.Sym, h.FunSym))}
    mapping: dict[h.Term, h.Term] = {}
    for variable in variables:
        assert isinstance(variable, h.Sym)
        name = variable.name + "'"
        while name in taken:
            name += "'"
        taken.add(name)
        mapping[variable] = h.Sym(name, *variable.args[1:])
    moved = tuple(
        Condition(substitute(c.proposition, mapping), c.origin, c.text)
        for c in conditions
        if not mapping.keys().isdisjoint(free_letters(c.proposition))
    )
    join = h.Times if isinstance(claim, h.ProportionalTo) else h.Plus
    return h.Equal(join(left, substitute(right, mapping)), join(substitute(left, mapping), right)), moved


def _letters(conditions: Iterable[Condition]) -> list[h.Term]:
    return [x for c in conditions for x in free_letters(c.proposition)]
