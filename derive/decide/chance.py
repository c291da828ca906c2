"""The rung of chance: a claim about random letters becomes one without, judged in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from derive.decide.problem import Problem
from derive.probability.eliminate import Eliminated, concerns, eliminate
from derive.probability.world import HEADS
from derive.terms.conditions import Condition
from derive.terms.verdict import Evidence, Judgement, Verdict


@dataclass(frozen=True, slots=True)
class WithoutChance:
    """A claim in which nothing is random, what that took, and why a counterexample to it would not be one to the claim as it was written."""

    problem: Problem
    rules: tuple[str, ...]
    needed: tuple[Condition, ...]
    bound: str | None


def about_chance(problem: Problem) -> bool:
    """Whether a claim or one of its conditions speaks of random letters."""
    return concerns(problem.claim) or any(concerns(c.proposition) for c in problem.conditions)


def remove(problem: Problem) -> WithoutChance | Judgement:
    """Eliminate what is random, or say why that could not be done."""
    done = eliminate(problem.claim, problem.conditions)
    if any(isinstance(t, HEADS) for t in done.claim.walk()):
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=_left(done))
    bound = None if done.free else "moments that no rule gives were taken for free"
    return WithoutChance(replace(problem, claim=done.claim, conditions=done.conditions), done.rules, done.needed, bound)


def _left(done: Eliminated) -> str:
    head = next(type(t).__name__.lower() for t in done.claim.walk() if isinstance(t, HEADS))
    return f"this {head} was not worked out" + (f": {done.left[0]}" if done.left else "")


def judge(problem: Problem, decide: Callable[[Problem], Judgement]) -> Judgement:
    """Judge a claim about chance by the claim that is left of it."""
    made = remove(problem)
    if isinstance(made, Judgement):
        return made
    found = decide(made.problem)
    stated = tuple(c for c in problem.conditions)
    conditions = tuple(dict.fromkeys((*stated, *made.needed, *(c for c in found.conditions if c not in made.problem.conditions))))
    evidence = found.evidence
    if evidence is not None and made.rules:
        evidence = Evidence(evidence.kind, f"{evidence.summary}; by {', '.join(made.rules)}", evidence.certificate)
    if made.bound is not None and found.verdict is not Verdict.PROVED:
        return Judgement(Verdict.UNKNOWN, conditions=conditions, note=made.bound)
    return replace(found, conditions=conditions, evidence=evidence, unused=())


__all__ = ["WithoutChance", "about_chance", "judge", "remove"]
