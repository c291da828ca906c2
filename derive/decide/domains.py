"""Where an optimum is looked for: the set that the conditions leave its variable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from derive.decide.problem import Problem
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.statement import free_letters, substitute
from derive.terms.verdict import Judgement, Verdict

HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)


def said_of(letter: h.Sym, conditions: Iterable[Condition]) -> list[Condition]:
    """The conditions that speak of a letter."""
    return [c for c in conditions if letter in free_letters(c.proposition)]


def is_open(letter: h.Sym, conditions: Iterable[Condition]) -> bool:
    """Whether the conditions leave a letter an open set, in which the gradient vanishes at every optimum."""
    return all(_open(c.proposition) for c in said_of(letter, conditions))


def _open(p: h.Term) -> bool:
    return isinstance(p, (h.Greater, h.Less)) or (isinstance(p, h.Is) and p.property in ("positive", "negative", "real"))


def contain(problem: Problem, letter: h.Sym, value: h.Term, decide: Callable[[Problem], Judgement]) -> bool:
    """Whether a value meets what the conditions say of a letter."""
    said = said_of(letter, problem.conditions)
    others = tuple(c for c in problem.conditions if c not in said)
    there = [replace(problem, claim=substitute(c.proposition, {letter: value}), conditions=others, mend=False) for c in said]
    return all(decide(p).verdict in HOLDS for p in there)
