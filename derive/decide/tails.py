"""Bounds on tails: Chebyshev's inequality proves them, a normal law refutes them.

P(|T − m| ≥ c) ≤ r follows from Var(T) ≤ r c² where E T = m and c > 0; P(|T − m| < c) ≥ r from 1 − Var(T)/c² ≥ r. A claim about every law
with given mean and variance is false if it is false for the normal one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.algebra import scalar
from derive.decide.problem import Problem
from derive.probability.eliminate import eliminate
from derive.probability.world import HEADS, World, build
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of
from derive.terms.verdict import Judgement, Verdict

Decide = Callable[[Problem], Judgement]


def judge(problem: Problem, decide: Decide) -> Judgement | None:
    """Judge a bound on a tail, or return None: then other rules may."""
    found = _bound(problem.claim)
    if found is None:
        return None
    gap, size, outside, rest, above = found
    mean = _without(h.Equal(h.Expectation(gap), h.ZERO), problem)
    spread = _without(h.Expectation(h.Power(gap, h.TWO)), problem)
    if mean is not None and spread is not None and scalar.prove(mean[0], mean[1]) is not None:
        quotient = h.Quotient(spread[0], h.Power(size, h.TWO))
        sufficient = h.LessEqual(quotient, rest) if outside else h.LessEqual(rest, h.minus(h.UNITY, quotient))
        if above == (not outside):
            judged = decide(
                replace(problem, claim=sufficient, conditions=(*spread[1], Condition(h.Greater(size, h.ZERO), Origin.NEEDED, "")))
            )
            if judged.verdict is Verdict.PROVED and judged.evidence is not None:
                evidence = replace(judged.evidence, summary=f"{judged.evidence.summary}; by Chebyshev's inequality")
                return replace(judged, conditions=problem.conditions, evidence=evidence)
    return _for_a_normal_law(problem, decide)


def _bound(claim: h.Term) -> tuple[h.Term, h.Term, bool, h.Term, bool] | None:
    """`P(|T − m| ≥ c) ≤ r` as (T − m, c, whether outside, r, whether P is bounded from below); None for anything else."""
    if not isinstance(claim, (h.LessEqual, h.GreaterEqual)):
        return None
    left, right = claim.children
    above = isinstance(claim, h.GreaterEqual)
    if isinstance(right, h.Probability):
        left, right, above = right, left, not above
    if not isinstance(left, h.Probability) or len(left.children) != 1 or any(isinstance(t, HEADS) for t in right.walk()):
        return None
    event = left.children[0]
    if not isinstance(event, (h.GreaterEqual, h.Greater, h.Less, h.LessEqual)):
        return None
    distance, size = event.children
    outside = isinstance(event, (h.GreaterEqual, h.Greater))
    if not (isinstance(distance, h.Func) and distance.name == "abs"):
        return None
    return distance.children[0], size, outside, right, above


def _without(t: h.Term, problem: Problem) -> tuple[h.Term, tuple[Condition, ...]] | None:
    """A term or a claim without chance, and the conditions under which it then stands."""
    claim = t if isinstance(t, h.Proposition) else h.Equal(t, h.ZERO)
    done = eliminate(claim, problem.conditions)
    if done.left or any(isinstance(x, HEADS) for x in done.claim.walk()):
        return None
    return (done.claim if isinstance(t, h.Proposition) else done.claim.children[0]), done.conditions


def _for_a_normal_law(problem: Problem, decide: Decide) -> Judgement | None:
    """The claim with a normal law for the one letter of which only mean and variance are known: refuted, or nothing."""
    w = build(problem.claim, problem.conditions)
    letters = [x for x in w.random if x not in w.laws and not w.properties.get(x)]
    if len(letters) != 1 or len(w.random) != 1 or w.mixed or w.normal:
        return None
    (x,) = letters
    mean, variance = _moment(h.Expectation, x, w), _moment(h.Variance, x, w)
    if mean is None or variance is None or not is_scalar(shape_of(mean)) or not is_scalar(shape_of(variance)):
        return None
    words = {p.property for c in problem.conditions if isinstance(p := c.proposition, h.Is) and x in p.children}
    if not words <= {"random", "iid", "independent", "identically_distributed", "continuous"}:
        return None
    kept = tuple(
        c
        for c in problem.conditions
        if not (isinstance(c.proposition, h.Equal) and any(isinstance(t, HEADS) for t in c.proposition.walk()))
    )
    law = Condition(h.DistributedAs(x, h.Distribution("normal", mean, variance)), Origin.STATED, "")
    done = eliminate(problem.claim, (*kept, law))
    if done.left or not done.free or any(isinstance(t, HEADS) for t in done.claim.walk()):
        return None
    judged = decide(replace(problem, claim=done.claim, conditions=done.conditions))
    return replace(judged, conditions=problem.conditions) if judged.verdict is Verdict.REFUTED else None


def _moment(head: type[h.Term], x: h.Sym, w: World) -> h.Term | None:
    """The mean or the variance that is stated of a letter, or of the members of a sample."""
    return next((w.facts[t] for t in (head(x), head(h.At(x, h.UNITY))) if t in w.facts), None)


__all__ = ["judge"]
