"""Why a line of a derivation is wrong, and what was meant: the place where two lines differ, and the nearest true line, proved.

What is varied is the side that the line adds. A variant is sifted by numbers and then proved: as an identity; of a line that says what a
letter is, by putting the value into the equation that it solves; of a line that rests on an equation of the derivation, from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from derive.calculus.eliminate import elimination
from derive.calculus.needs import NotDifferentiable
from derive.decide import chance, implications, ladder, mending_chance, repair, slips
from derive.decide.problem import Problem, needed_definitions, pose
from derive.decide.sensible import cleaned
from derive.numeric.errors import Unsupported
from derive.numeric.point import Point
from derive.numeric.rewrite import at_two_places
from derive.numeric.say import say
from derive.numeric.trial import Agreement, search
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.solving import isolate
from derive.terms.statement import Statement, free_letters, substitute, unfold
from derive.terms.steps import links_of
from derive.terms.typing import shape_of
from derive.terms.verdict import Judgement, Verdict

MAX_VARIANTS = 900
MAX_PROOFS = 5
MAX_STEPS = 120_000  # steps of evaluation spent on the variants of one line of a derivation
MAX_STEPS_ALONE = 25_000  # and of a formula that stands alone
MOST_INNER = 4
MOST_PREMISES = 2
FAULTS = (ShapeError, NotDifferentiable, Unsupported, ValueError, TypeError)

#: A slip by its name, and the line without it.
Meant = tuple[str, h.Term]
TURNED: dict[type[h.Term], type[h.Term]] = {
    h.Less: h.Greater,
    h.LessEqual: h.GreaterEqual,
    h.Greater: h.Less,
    h.GreaterEqual: h.LessEqual,
    h.LoewnerGreater: h.LoewnerGreater,
    h.LoewnerGreaterEqual: h.LoewnerGreaterEqual,
}
EQUATIONS = (h.Equal, h.UpToConstant, h.ProportionalTo)


def explained(statement: Statement, judgement: Judgement, seed: int = 0, premises: Sequence[h.Term] = ()) -> Judgement:
    """Add to the judgement of a refuted line what differs from the line before, the slip that fits, and what was meant.

    That is the nearest true line, or, where there is none, the natural condition that the line lacks. `premises` are the equations from
    which the line may follow, the likeliest first.
    """
    link = _failing(statement, judgement)
    if link is None:
        return judgement
    notes = [judgement.note] if judgement.note else []
    found = slips.difference(*link.children[:2]) if isinstance(link, EQUATIONS) else None
    if found is not None:
        notes.append(f"{say(found[0])} became {say(found[1])}")
    meant = nearest(statement, link, seed, premises)
    if meant is not None:
        slip, variant = meant
        notes.append(f"it looks like {slip}")
        if len(links_of(statement.claim)) == 1:
            judgement = replace(judgement, suggestion=variant)
    lacking = _not_given(statement, link, seed) if meant is None and isinstance(link, h.Equal) else ()
    if lacking:
        notes.append(f"it uses a condition that is not given: {' and '.join(lacking)}")
        judgement = replace(judgement, holds_if=lacking)
    return replace(judgement, note="; ".join(notes) or None)


def completed(statement: Statement, judgement: Judgement, seed: int = 0) -> Judgement:
    """Add what a refuted formula lacks, or what was meant by it, where that was not found already or is not as it would be written."""
    link = _failing(statement, judgement) if judgement.verdict is Verdict.REFUTED else None
    if link is None or len(links_of(statement.claim)) != 1:
        return judgement
    kept = judgement.suggestion if _as_written(judgement.suggestion, statement) else None
    if kept is None:
        meant = nearest(statement, link, seed, steps=MAX_STEPS_ALONE)
        judgement = replace(judgement, suggestion=meant[1] if meant is not None else None)
        if meant is not None:
            judgement = replace(judgement, note="; ".join(x for x in (judgement.note, f"it looks like {meant[0]}") if x))
    if not judgement.holds_if and judgement.suggestion is None and isinstance(link, h.Equal):
        asked = pose(replace(statement, claim=link), seed)
        judgement = replace(judgement, holds_if=mending_chance.not_said(asked) if chance.about_chance(asked) else ())
    return judgement


def _as_written(suggestion: h.Term | None, statement: Statement) -> bool:
    """Whether a suggestion speaks in the letters of the formula: with its own names, and none that stand for moments."""
    if suggestion is None:
        return False
    letters = {x for x in free_letters(statement.claim) if isinstance(x, (h.Sym, h.FunSym))}
    named = {d.target for d in statement.definitions} & letters
    used = {x for x in free_letters(suggestion) if isinstance(x, (h.Sym, h.FunSym))}
    return used <= letters and named <= used


def _failing(statement: Statement, judgement: Judgement) -> h.Term | None:
    """The first relation or implication of the line that is refuted."""
    links = links_of(statement.claim)
    if len(judgement.parts) == len(links):
        links = tuple(x for x, part in zip(links, judgement.parts, strict=True) if part.verdict is Verdict.REFUTED)
    return next((x for x in links if isinstance(x, (*EQUATIONS, *TURNED, h.Implies))), None)


def _not_given(statement: Statement, link: h.Equal, seed: int) -> tuple[str, ...]:
    """The natural conditions under which a false equation is true."""
    problem = _plain(replace(statement, claim=link), seed)
    asked = pose(replace(statement, claim=link), seed)
    if chance.about_chance(asked):
        said = mending_chance.not_said(asked)
        if said or problem is None:
            return said
    assert problem is not None
    found = repair.holds_if(problem.claim, problem.conditions, ladder.prove, seed, ladder.eliminate(problem).claim)
    return tuple(c.text for c in found.conditions) if found is not None else ()


def nearest(statement: Statement, link: h.Term, seed: int, premises: Sequence[h.Term] = (), steps: int = MAX_STEPS) -> Meant | None:
    """Return the nearest true variant of a false line with the name of the slip, fewest edits first; it has been proved."""
    problem = _plain(replace(statement, claim=link), seed)
    if problem is None and isinstance(link, h.Equal):
        return mending_chance.nearest(pose(replace(statement, claim=link), seed), link, needed_definitions(statement))
    if problem is None:
        return None
    if isinstance(link, h.Implies):
        return _value(problem, link, steps)
    if type(link) in TURNED:
        return _turned(problem, link)
    meant = _identity(problem, statement, link, steps)
    if meant is None and isinstance(link, h.Equal):
        for premise in premises[:MOST_PREMISES]:
            meant = meant or _consequence(problem, statement, link, premise, steps)
    return meant


def _identity(problem: Problem, statement: Statement, link: h.Term, steps: int) -> Meant | None:
    definitions = needed_definitions(statement)
    left, right, *variables = link.children
    hints = slips.Hints(inner_derivatives(problem.claim), slips.numbers_in(problem.claim), _terms(problem))
    asked = problem.claim.children[0] if isinstance(problem.claim, h.Equal) else unfold(left, definitions)

    def plain(changed: h.Term) -> h.Term | None:
        return link.func(asked, unfold(changed, definitions), *variables) if changed != left else None

    def proved(claim: h.Term) -> bool:
        asked = problem.with_claim(claim)
        if not isinstance(claim, h.Equal):
            return ladder.decide(asked).verdict is Verdict.PROVED
        if not isinstance(search(claim, problem.conditions, seed=problem.seed, effort=repair.QUICK), Agreement):
            return False
        return ladder.prove(ladder.eliminate(asked).claim, problem.conditions) is not None

    def shown(changed: h.Term) -> h.Term:
        return _tidied(link.func(left, changed, *variables), link)

    return _first(problem, slips.undone(right, left, hints), plain, proved, shown, steps)


def _terms(problem: Problem) -> tuple[h.Term, ...]:
    """The terms of what a derivative on the left comes to."""
    plain = ladder.eliminate(problem).claim
    if plain == problem.claim or not isinstance(plain, h.Equal) or not isinstance(plain.children[0], h.Plus):
        return ()
    return plain.children[0].children


def _consequence(problem: Problem, statement: Statement, link: h.Equal, premise: h.Term, steps: int) -> Meant | None:
    """The nearest equation that follows from one that the derivation has posed or found."""
    definitions = needed_definitions(replace(statement, claim=h.And(link, premise)))
    given = Condition(unfold(premise, definitions), Origin.STATED, "")
    under = replace(problem, conditions=(*problem.conditions, given))
    left, right = link.children

    def both() -> Iterator[Meant]:
        for slip, changed in slips.undone(right, premise):
            yield slip, h.Equal(left, changed)
        for slip, changed in slips.undone(left, premise):
            yield slip, h.Equal(changed, right)

    def plain(made: h.Term) -> h.Term | None:
        return unfold(made, definitions)

    def proved(claim: h.Term) -> bool:
        asked = problem.with_claim(h.Implies(given.proposition, claim))
        return claim != given.proposition and implications.decide(asked).verdict is Verdict.PROVED

    return _first(under, both(), plain, proved, lambda made: _tidied(made, link), steps)


def _value(problem: Problem, link: h.Implies, steps: int) -> Meant | None:
    """The nearest value of a letter that solves the premise, or the nearest consequence of it."""
    premise, conclusion = link.children
    asked, said = problem.claim.children
    if not isinstance(asked, h.Equal) or not isinstance(said, h.Equal) or not isinstance(conclusion, h.Equal):
        return None
    left, right = conclusion.children
    sizes = slips.numbers_in(problem.claim)
    letters = [x for x in free_letters(left) if isinstance(x, h.Sym) and x in free_letters(asked)]
    letter = next((x for x in letters if x not in sizes), None)
    if letter is None or isolate(said, letter) is None:
        return None

    def plain(changed: h.Term) -> h.Term | None:
        solved = isolate(h.Equal(said.children[0], changed), letter)
        return substitute(asked, {letter: solved.root}) if solved is not None else None

    made: dict[h.Term, h.Term] = {}

    def put(changed: h.Term) -> h.Term | None:
        claim = plain(changed)
        if claim is not None:
            made[claim] = h.Implies(asked, h.Equal(said.children[0], changed))
        return claim

    def proved(claim: h.Term) -> bool:
        return implications.decide(problem.with_claim(made[claim])).verdict is Verdict.PROVED

    return _first(problem, slips.undone(right, premise), put, proved, lambda changed: _tidied(h.Equal(left, changed), conclusion), steps)


def _turned(problem: Problem, link: h.Term) -> Meant | None:
    """The relation in the other direction."""
    left, right = link.children
    made = TURNED[type(link)](left, right) if not isinstance(link, (h.LoewnerGreater, h.LoewnerGreaterEqual)) else link.func(right, left)
    asked = TURNED[type(link)](*problem.claim.children) if made.children == link.children else link.func(*reversed(problem.claim.children))
    return ("the direction of the inequality", made) if ladder.decide(problem.with_claim(asked)).verdict is Verdict.PROVED else None


def _first(
    problem: Problem,
    variants: Iterator[Meant],
    plain: Callable[[h.Term], h.Term | None],
    proved: Callable[[h.Term], bool],
    shown: Callable[[h.Term], h.Term],
    most: int,
) -> Meant | None:
    """The first variant whose plain claim holds at a few points and is proved, with what is shown of it."""
    points: list[Point] | None = None
    attempts = spent = 0
    for count, (slip, changed) in enumerate(variants):
        if count > MAX_VARIANTS or attempts >= MAX_PROOFS or spent > most:
            return None
        claim = plain(changed)
        if claim is None:
            continue
        try:
            equation, moved = at_two_places(claim, problem.conditions) if not isinstance(claim, h.Equal) else (claim, ())
        except Unsupported:
            return None
        if points is None:
            points = repair.draw_points(equation, (*problem.conditions, *moved), problem.seed)
        if len(points) < 2:
            return None
        passed, steps = repair.passes(equation, points)
        spent += steps
        if passed:
            attempts += 1
            if proved(claim):
                return slip, shown(changed)
    return None


def _tidied(made: h.Term, link: h.Term) -> h.Term:
    return cleaned(made, link) if isinstance(made, h.Equal) and isinstance(link, h.Equal) else made


def inner_derivatives(claim: h.Term) -> tuple[h.Term, ...]:
    """The derivatives of the functions inside the functions that a claim differentiates: x of `d/dw σ(w x)`; the shortest first."""
    found: dict[h.Term, None] = {}
    for t in claim.walk():
        if not isinstance(t, h.Partial) or not isinstance(t.children[1], h.Sym):
            continue
        body, letter = t.children
        for u in (u for outer in body.walk() if isinstance(outer, (h.Func, h.Power)) for u in outer.children):
            try:
                if u != letter and letter in free_letters(u) and is_scalar(shape_of(u)):
                    found[_unsigned(elimination(h.Partial(u, letter), ()).term)] = None
            except FAULTS:
                continue
    short = sorted((x for x in found if x != h.UNITY), key=lambda x: sum(1 for _ in x.walk()))
    return tuple(short)[:MOST_INNER]


def _unsigned(t: h.Term) -> h.Term:
    if isinstance(t, h.Times) and t.children[0] == h.MINUS_ONE:
        return t.children[1] if len(t.children) == 2 else h.Times(*t.children[1:])
    return h.Num(-t.value) if isinstance(t, h.Num) and t.value < 0 else t


def _plain(statement: Statement, seed: int) -> Problem | None:
    """The problem without chance; None where the side that may be varied is itself about it."""
    problem = pose(statement, seed)
    if not chance.about_chance(problem):
        return problem
    for p in chance.readings(problem):
        made = chance.remove(p)
        if isinstance(made, chance.WithoutChance) and _second(made.problem.claim) == _second(problem.claim):
            return made.problem
    return None


def _second(claim: h.Term) -> h.Term | None:
    return claim.children[1] if isinstance(claim, h.Equal) else claim
