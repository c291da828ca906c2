"""What was meant by a false line about random letters: the nearest true variant of what was written, and what may not have been said.

A variant is worked out until nothing in it is random, sifted by numbers, and judged like any other claim. The conditions tried are those
that sums and products of random letters use: uncorrelated, independent, a mean of zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from derive.decide import chance, ladder, repair, slips
from derive.decide.problem import Problem
from derive.numeric.errors import Unsupported
from derive.numeric.say import say
from derive.probability.world import HEADS
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import Definition, free_letters, unfold
from derive.terms.typing import shape_of
from derive.terms.verdict import Verdict

MAX_VARIANTS = 160
MAX_PROOFS = 4
MAX_LETTERS = 3
HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)


def nearest(problem: Problem, link: h.Equal, definitions: tuple[Definition, ...]) -> tuple[str, h.Term] | None:
    """Return the nearest true variant of an equation about random letters, by the name of the slip, as it would be written."""
    plain = _worked_out(problem)
    if plain is None:
        return None
    points = repair.draw_points(plain.claim, plain.conditions, problem.seed)
    if len(points) < 2:
        return None
    left, right = link.children
    attempts = 0
    for count, (slip, changed) in enumerate(slips.undone(right, left, slips.Hints(numbers=slips.numbers_in(problem.claim)))):
        if count > MAX_VARIANTS or attempts >= MAX_PROOFS:
            return None
        asked = problem.with_claim(unfold(h.Equal(left, changed), definitions))
        tried = _worked_out(asked)
        if changed == left or tried is None or not repair.passes(tried.claim, points)[0]:
            continue
        attempts += 1
        if ladder.decide(replace(asked, mend=False)).verdict is Verdict.PROVED:
            return slip, h.Equal(left, changed)
    return None


def _worked_out(problem: Problem) -> Problem | None:
    try:
        made = chance.remove(chance.readings(problem)[0])
    except (ShapeError, Unsupported, TypeError, ValueError):
        return None
    return made.problem if isinstance(made, chance.WithoutChance) and not made.tables else None


def not_said(problem: Problem) -> tuple[str, ...]:
    """The condition on its random letters, if any, under which a false claim is true."""
    for c in _candidates(problem):
        with_it = replace(problem, conditions=(*problem.conditions, c), mend=False)
        if ladder.decide(with_it).verdict in HOLDS:
            return (c.text,)
    return ()


def _candidates(problem: Problem) -> Iterator[Condition]:
    letters = _random(problem.claim)[:MAX_LETTERS]
    for a, b in combinations(letters, 2):
        for name in ("uncorrelated", "independent"):
            yield Condition(h.Is(a, name, b), Origin.NEEDED, f"{say(a)} and {say(b)} are {name}")
    for a in letters:
        if is_scalar(shape_of(a)):
            yield Condition(h.Equal(h.Expectation(a), h.ZERO), Origin.NEEDED, f"E[{say(a)}] = 0")


def _random(claim: h.Term) -> list[h.Sym]:
    found: dict[h.Sym, None] = {}
    for t in claim.walk():
        if isinstance(t, HEADS):
            found |= {x: None for x in free_letters(t) if isinstance(x, h.Sym) and not x.family and x.name.isupper()}
    return list(found)


__all__ = ["nearest", "not_said"]
