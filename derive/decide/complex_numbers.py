"""Equations between complex numbers, as two equations between real ones: one of the real parts and one of the imaginary parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.algebra import scalar
from derive.calculus.cartesian import NotCartesian, is_complex, parts
from derive.decide.problem import Problem
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ShapeError
from derive.terms.verdict import Evidence, Judgement, Verdict


def concerns(claim: h.Term) -> bool:
    """Whether a claim is an equation in which the imaginary unit stands."""
    return isinstance(claim, h.Equal) and is_complex(claim)


def judge(problem: Problem, decide: Callable[[Problem], Judgement]) -> Judgement:
    """Refuted where one of the parts is at a point; proved by the normal form of complex numbers, else as strong as the weaker part."""
    needed: dict[h.Term, None] = {}
    try:
        left, right = (parts(side, needed) for side in problem.claim.children)
    except (NotCartesian, ShapeError) as e:
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=str(e))
    conditions = (*problem.conditions, *(Condition(p, Origin.NEEDED, "") for p in needed))
    both = [decide(replace(problem, claim=h.Equal(x, y), conditions=conditions, mend=False)) for x, y in zip(left, right, strict=True)]
    for found, name in zip(both, ("real", "imaginary"), strict=True):
        if found.verdict is Verdict.REFUTED:
            return replace(found, note=f"the {name} parts differ")
    worst = next((j for j in both if j.verdict not in (Verdict.PROVED, Verdict.SUPPORTED)), None)
    if worst is not None:
        return replace(worst, verdict=Verdict.UNKNOWN, evidence=None, conditions=problem.conditions)
    proof = scalar.prove(problem.claim, problem.conditions)
    if proof is not None:
        evidence = Evidence(proof.kind, proof.summary, proof.certificate, problem.claim, problem.conditions)
        return Judgement(Verdict.PROVED, evidence, conditions=problem.conditions)
    if needed or any(j.verdict is Verdict.SUPPORTED for j in both):
        return Judgement(Verdict.SUPPORTED, Evidence("trials", "the real and the imaginary parts agree"), conditions=conditions)
    return replace(both[0], conditions=problem.conditions)


__all__ = ["concerns", "judge"]
