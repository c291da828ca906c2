"""Why a line of a derivation is wrong, and what was meant: the place where two lines differ, and the nearest true line, proved."""

from __future__ import annotations

from dataclasses import replace

from derive.decide import chance, ladder, repair, slips
from derive.decide.problem import Problem, needed_definitions, pose
from derive.numeric.say import say
from derive.numeric.trial import Agreement, search
from derive.terms import heads as h
from derive.terms.statement import Statement, unfold
from derive.terms.steps import links_of
from derive.terms.verdict import Judgement, Verdict

MAX_VARIANTS = 900
MAX_PROOFS = 5


def explained(statement: Statement, judgement: Judgement, seed: int = 0) -> Judgement:
    """Add to the judgement of a refuted line what differs from the line before, the slip that fits, and the line that was meant."""
    link = _failing(statement, judgement)
    if link is None:
        return judgement
    before, new = link.children
    found = slips.difference(before, new)
    notes = [judgement.note] if judgement.note else []
    if found is not None:
        notes.append(f"{say(found[0])} became {say(found[1])}")
    meant = nearest(statement, link, seed)
    if meant is not None:
        slip, variant = meant
        notes.append(f"it looks like {slip}")
        if len(links_of(statement.claim)) == 1:
            judgement = replace(judgement, suggestion=variant)
    return replace(judgement, note="; ".join(notes) or None)


def _failing(statement: Statement, judgement: Judgement) -> h.Equal | None:
    """The first equation of the line that is refuted."""
    links = links_of(statement.claim)
    if len(judgement.parts) == len(links):
        links = tuple(x for x, part in zip(links, judgement.parts, strict=True) if part.verdict is Verdict.REFUTED)
    return next((x for x in links if isinstance(x, h.Equal)), None)


def nearest(statement: Statement, link: h.Equal, seed: int) -> tuple[str, h.Equal] | None:
    """Return the nearest true variant of a false equation with the name of the slip, fewest edits first; it has been proved."""
    problem = _plain(replace(statement, claim=link), seed)
    if problem is None:
        return None
    points = repair.draw_points(problem.claim, problem.conditions, seed)
    if len(points) < 2:
        return None
    definitions = needed_definitions(statement)
    left, right = link.children
    attempts = 0
    for count, (slip, changed) in enumerate(slips.undone(right, left)):
        if count > MAX_VARIANTS or attempts >= MAX_PROOFS:
            return None
        made = h.Equal(left, changed)
        claim = unfold(made, definitions)
        if left == changed or not repair.passes(claim, points)[0]:
            continue
        if not isinstance(search(claim, problem.conditions, seed=seed, effort=repair.QUICK), Agreement):
            continue
        attempts += 1
        if ladder.prove(ladder.eliminate(problem.with_claim(claim)).claim, problem.conditions) is not None:
            return slip, made
    return None


def _plain(statement: Statement, seed: int) -> Problem | None:
    """The problem without chance, or None where the claim itself is about it."""
    problem = pose(statement, seed)
    if not chance.about_chance(problem):
        return problem
    for p in chance.readings(problem):
        made = chance.remove(p)
        if isinstance(made, chance.WithoutChance) and made.problem.claim == problem.claim:
            return made.problem
    return None
