"""Conclusions: does C hold wherever P does?

Four ways, since no sample meets an equation by chance: points that are made to meet P; proofs from P; for a C that says what a letter
is, that value put into P, and, where P is affine in the letter (or its square) up to a power, a comparison with its only solution.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.calculus.eliminate import elimination
from derive.decide import chance, ladder
from derive.decide.problem import Problem, pose
from derive.numeric.trial import Agreement, Effort, search
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin, has
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.solving import Solved, isolate
from derive.terms.statement import Statement, free_letters, substitute
from derive.terms.steps import links_of
from derive.terms.typing import shape_of
from derive.terms.verdict import Evidence, Judgement, Verdict, weakest

HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)
QUICK = Effort(points=4, draws=20)
#: Powers of the letter by which an equation is multiplied before it is asked whether it is affine: scores have poles of low order.
POLES = (0, 1, 2, 3, 4)


def judge(statement: Statement, seed: int = 0) -> Judgement:
    """Judge a claim made of implications; each is judged by what it claims, and the weakest counts."""
    if statement.outside:
        return Judgement(Verdict.UNKNOWN, conditions=statement.conditions, note="; ".join(statement.outside))
    problem = replace(pose(statement, seed), mend=False)
    parts = [decide(problem.with_claim(part)) for part in links_of(problem.claim)]
    return together(parts, problem)


def decide(problem: Problem) -> Judgement:
    """Judge one implication, definitions put in."""
    if chance.about_chance(problem):
        return chance.judge(problem, _decide)
    return _decide(problem)


def together(parts: list[Judgement], problem: Problem) -> Judgement:
    """A conjunction has the verdict of its weakest part."""
    found = weakest([p.verdict for p in parts])
    verdict = Verdict.UNKNOWN if found is None else found
    worst = next((p for p in parts if p.verdict is verdict), Judgement(verdict, conditions=problem.conditions))
    conditions = tuple(dict.fromkeys(c for p in parts for c in p.conditions))
    return replace(worst, conditions=conditions, parts=tuple(parts) if len(parts) > 1 else worst.parts)


def _decide(problem: Problem) -> Judgement:
    claim = problem.claim
    if not isinstance(claim, (h.Implies, h.Iff)):
        return ladder.decide(problem)
    premise, conclusion = (elimination(c, problem.conditions).term for c in claim.children)
    first, *rest = links_of(conclusion)
    parts = [_forward(problem, premise, first)]
    parts += [_under(problem, link, premise) for link in rest]
    if isinstance(claim, h.Iff) and not rest and parts[0].verdict in HOLDS:
        parts.append(_backward(problem, premise, first))
    return together(parts, problem)


def _forward(problem: Problem, premise: h.Term, conclusion: h.Term) -> Judgement:
    letters = [x for x in free_letters(premise) if isinstance(x, h.Sym)]
    for x in letters:
        solved = isolate(conclusion, x) if isinstance(premise, h.Equal) else None
        if solved is not None and _bare(conclusion, solved):
            return _solution(problem, premise, conclusion, solved)
    plain = ladder.decide(problem.with_claim(conclusion))
    return plain if plain.verdict in HOLDS else _under(problem, conclusion, premise)


def _bare(conclusion: h.Term, solved: Solved) -> bool:
    """Whether the letter, its square or a multiple of them stands alone on one side."""
    return any(_monomial(side, solved.letter) for side in conclusion.children)


def _monomial(side: h.Term, letter: h.Sym) -> bool:
    match side:
        case h.Times():
            return any(_monomial(c, letter) for c in side.children)
        case h.Power():
            return side.children[0] == letter
        case h.Quotient():
            return _monomial(side.children[0], letter)
    return side == letter


def _under(problem: Problem, claim: h.Term, premise: h.Term) -> Judgement:
    """The claim at points that are made to meet the premise, and its proofs from it."""
    given = Condition(premise, Origin.STATED, "")
    found = ladder.decide(replace(problem, claim=claim, conditions=(*problem.conditions, given)))
    return replace(found, conditions=tuple(c for c in found.conditions if c is not given and c.text), unused=())


def _backward(problem: Problem, premise: h.Term, conclusion: h.Term) -> Judgement:
    for x in free_letters(premise):
        solved = isolate(conclusion, x) if isinstance(x, h.Sym) else None
        if solved is not None:
            roots = [solved.root]
            if solved.power % 2 == 0 and not positive(solved.letter, problem.conditions):
                roots.append(h.negate(solved.root))
            parts = [ladder.decide(_at(problem, substitute(premise, {solved.letter: r}), solved.letter, r)) for r in roots]
            return together(parts, problem)
    return _under(problem, premise, conclusion)


# --- what a letter is -----------------------------------------------------------------------------------------------------------


def _solution(problem: Problem, premise: h.Term, conclusion: h.Term, solved: Solved) -> Judgement:
    only = _compared(problem, premise, solved)
    if only is not None:
        return only
    under = _under(problem, conclusion, premise)
    if under.verdict is not Verdict.UNKNOWN:
        return under
    there = ladder.decide(_at(problem, substitute(premise, {solved.letter: solved.root}), solved.letter, solved.root))
    if there.verdict in HOLDS:
        how = there.evidence.summary if there.evidence else ""
        note = "the value satisfies the equation; that no other does was not checked"
        evidence = Evidence("substitution", f"put into the equation: {how}")
        return replace(there, verdict=Verdict.SUPPORTED, evidence=evidence, note=note, unused=())
    if there.verdict is Verdict.REFUTED and _as_many(premise, solved.letter):
        return replace(there, note="the value does not satisfy the equation that it is said to solve")
    return under


def _as_many(premise: h.Term, letter: h.Sym) -> bool:
    """Whether there are as many equations as unknowns."""
    try:
        return shape_of(premise.children[0]) == shape_of(letter)
    except ShapeError:
        return False


def _at(problem: Problem, claim: h.Term, letter: h.Sym, value: h.Term) -> Problem:
    """A claim about a solution: what is said of the letter is said of its value."""
    conditions = tuple(
        replace(c, proposition=substitute(c.proposition, {letter: value})) if letter in free_letters(c.proposition) else c
        for c in problem.conditions
    )
    return replace(problem, claim=claim, conditions=conditions)


def _compared(problem: Problem, premise: h.Term, solved: Solved) -> Judgement | None:
    """Compare a stated value with the only solution, or return None where there is no telling that there is only one."""
    try:
        if not is_scalar(shape_of(solved.letter)) or not is_scalar(shape_of(premise.children[0])):
            return None
    except ShapeError:
        return None
    found = root(problem, premise, solved.letter)
    if found is None:
        return None
    power, value, how = found
    stated = solved.value
    if power != solved.power:
        if power == 2 and not positive(solved.letter, problem.conditions):
            return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note="the equation gives a square, and has two roots")
        stated, value = (stated, h.Power(value, h.TWO)) if power == 1 else (h.Power(stated, h.TWO), value)
    at = value if power == 1 else h.Func("sqrt", value)
    judged = ladder.decide(_at(problem, h.Equal(stated, value), solved.letter, at))
    if judged.verdict in HOLDS and how is Verdict.SUPPORTED:
        judged = replace(judged, verdict=Verdict.SUPPORTED)
    if judged.verdict is Verdict.UNKNOWN:
        return None
    note = (
        "the only solution of the equation is another" if judged.verdict is Verdict.REFUTED else "it is the only solution of the equation"
    )
    return replace(judged, note=note, unused=())


def root(problem: Problem, premise: h.Term, letter: h.Sym) -> tuple[int, h.Term, Verdict] | None:
    """The only solution of a scalar equation that is affine in a letter (or in its square) up to a power of it.

    Returns the power, the value and how sure it is that the equation is of that kind. The value is found from the equation at two places,
    so that nothing needs to be multiplied out.
    """
    residual = h.Plus(premise.children[0], h.negate(premise.children[1]))
    y = _fresh(problem, premise)
    for power in (1, 2):

        def at(v: h.Term, pole: int, power: int = power) -> h.Term:
            x = v if power == 1 else h.Func("sqrt", v)
            value = substitute(residual, {letter: x})
            return value if pole == 0 else h.Times(h.Power(x, h.Num(pole)), value)

        moved = _at(problem, h.And(), letter, y if power == 1 else h.Func("sqrt", y))
        conditions = (*moved.conditions, Condition(h.Greater(y, h.ZERO), Origin.NEEDED, ""))
        for pole in POLES:
            one, two = at(h.UNITY, pole), at(h.TWO, pole)
            line = h.Plus(one, h.Times(h.minus(y, h.UNITY), h.minus(two, one)))
            claim = h.Equal(at(y, pole), line)
            if not isinstance(search(claim, conditions, seed=problem.seed, effort=QUICK), Agreement):
                continue
            sure = Verdict.SUPPORTED if ladder.prove(claim, conditions) is None else Verdict.PROVED
            return power, h.minus(h.UNITY, h.Quotient(one, h.minus(two, one))), sure
    return None


def _fresh(problem: Problem, premise: h.Term) -> h.Sym:
    taken = {x.name for x in premise.walk() if isinstance(x, h.Sym)}
    taken |= {x.name for c in problem.conditions for x in c.proposition.walk() if isinstance(x, h.Sym)}
    name = "y"
    while name in taken:
        name += "'"
    return h.Sym(name)


def positive(letter: h.Sym, conditions: Iterable[Condition]) -> bool:
    conditions = tuple(conditions)
    return has(letter, "nonnegative", conditions) or any(
        c.proposition in (h.Greater(letter, h.ZERO), h.GreaterEqual(letter, h.ZERO), h.Less(h.ZERO, letter)) for c in conditions
    )
