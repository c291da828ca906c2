"""What the text says of the values of random letters: equations between them, bounds on them, and where their laws live.

The rules of chance speak of moments and densities. An equation `y = Xβ + ε` is put into the claim before they come; a claim without
moments holds or fails outcome by outcome and is judged so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.decide.problem import Problem
from derive.probability.densities import carrier, identify
from derive.probability.monomials import Unsupported
from derive.probability.world import HEADS, World, build, canonical_name, domains, is_ascending, scalar_law
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import is_scalar
from derive.terms.statement import free_letters, substitute
from derive.terms.verdict import Judgement, Verdict

_CHANCE = (*HEADS, h.DistributedAs, h.Distribution)


def put_in(problem: Problem) -> tuple[Problem, tuple[Condition, ...]]:
    """Put the letters to which equations give random values into the claim; return what else the conditions say of random values."""
    claim, conditions = problem.claim, list(problem.conditions)
    while True:
        world = build(claim, conditions)
        mixed = [c for c in conditions if _of_values(c.proposition) and world.is_random(c.proposition) and not is_ascending(c.proposition)]
        found = next((pair for c in mixed if (pair := _given(c, world)) is not None), None)
        if found is None:
            return replace(problem, claim=claim, conditions=tuple(conditions)), tuple(mixed)
        condition, letter, value = found
        conditions.remove(condition)
        claim = substitute(claim, {letter: value})
        conditions = [Condition(substitute(c.proposition, {letter: value}), c.origin, c.text) for c in conditions]


def outcome_by_outcome(problem: Problem, decide: Callable[[Problem], Judgement]) -> Judgement:
    """Judge a claim that holds no moment, probability or density: under what is said of values, and within the supports of the laws."""
    world = build(problem.claim, problem.conditions)
    kept = [c for c in problem.conditions if _of_values(c.proposition) or c in world.plain]
    lost: list[str] = []
    for letter in free_letters(problem.claim):
        law = _law(letter, world)
        if law is not None:
            kept += _support(letter, law, world, lost)
    found = decide(replace(problem, conditions=tuple(dict.fromkeys((*kept, *domains(world))))))
    if found.verdict is Verdict.REFUTED and lost:
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note="false as it was read, but " + "; ".join(lost))
    return replace(found, conditions=tuple(dict.fromkeys((*problem.conditions, *found.conditions))))


def _law(letter: h.Term, world: World) -> h.Term | None:
    """The law of a letter, of the table where the formula that gives it is there; one that is only named is the one of its name."""
    law = world.law_of(letter)
    if law is None:
        return None
    law = identify(law, world)
    if not isinstance(law, h.Distribution) or law.children:
        return law
    given = [identify(v, world) for v in world.laws.values() if isinstance(v, h.Distribution) and v.children]
    alike = list(dict.fromkeys(x for x in given if isinstance(x, h.Distribution) and canonical_name(x) == canonical_name(law)))
    return alike[0] if len(alike) == 1 else law


def _of_values(p: h.Term) -> bool:
    return not isinstance(p, h.Is) and not any(isinstance(t, _CHANCE) for t in p.walk())


def _given(c: Condition, world: World) -> tuple[Condition, h.Term, h.Term] | None:
    """The letter that an equation gives a value; of two that would do, the one of which no law is known."""
    p = c.proposition
    if not isinstance(p, h.Equal):
        return None
    plain = [
        (a.children[0], h.Func("sqrt", b)) if isinstance(a, h.Power) and a.children[1] == h.TWO else (a, b)
        for a, b in (p.children, p.children[::-1])
    ]  # s² = … gives s, which is not negative
    sides = [(a, b) for a, b in plain if isinstance(a, h.Sym) and not a.family and a not in free_letters(b)]
    sides.sort(key=lambda pair: world.law_of(pair[0]) is not None)
    return (c, *sides[0]) if sides else None


def _by_formula(law: h.Term) -> bool:
    return isinstance(law, h.Distribution) and law.name in ("density", "mass_function")


def _support(letter: h.Term, law: h.Term, world: World, lost: list[str]) -> list[Condition]:
    sample = isinstance(letter, h.Sym) and letter.dims[1] == 1 and not letter.family and (scalar_law(law) is not None or _by_formula(law))
    if isinstance(letter, h.Sym) and not is_scalar(letter.dims) and isinstance(law, h.Distribution) and law.name == "normal":
        return []  # everywhere
    if not isinstance(letter, h.Sym) or letter.family or not (is_scalar(letter.dims) or sample):
        lost.append(f"where the law of {letter} lives is not checked")
        return []
    try:
        where = carrier(law, world)
    except Unsupported as e:
        lost.append(str(e))
        return []
    index = h.Sym("i")
    one = letter if is_scalar(letter.dims) else h.At(letter, index)
    bounds = [
        relation(one, end) if one == letter else h.ForAll(relation(one, end), index)
        for relation, end in ((h.GreaterEqual, where.lower), (h.LessEqual, where.upper))
        if not any(isinstance(t, h.Const) and t.text(0) == "inf" for t in end.walk())
    ]
    return [Condition(p, Origin.NEEDED, "") for p in (*bounds, *([h.Is(letter, "integer")] if where.discrete else []))]


__all__ = ["outcome_by_outcome", "put_in"]
