"""`argmin_β f(β) = v`, decided by stationarity and convexity.

A minimiser of a differentiable function over all of Rⁿ makes the gradient vanish; where the Hessian is positive definite everywhere, the
point at which
it vanishes is the only minimiser (Boyd & Vandenberghe, *Convex Optimization*, 4.2.3). So the equation follows from ∇f(v) = 0 and ∇²f ≻
0, and it is
false wherever ∇f(v) ≠ 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.decide import domains, objectives
from derive.decide.problem import Problem
from derive.terms import heads as h
from derive.terms.shapes import ONE, is_scalar
from derive.terms.typing import shape_of
from derive.terms.verdict import Evidence, Judgement, Verdict

Decide = Callable[[Problem], Judgement]
HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)


def is_optimum(claim: h.Term) -> bool:
    """Whether a claim gives the value of an argmin or argmax."""
    return isinstance(claim, h.Equal) and any(isinstance(side, h.ArgExtremum) for side in claim.children)


def judge(problem: Problem, decide: Decide) -> Judgement:
    """Judge `argmin f = v`: refuted where the gradient at v is not zero, proved where it vanishes and the Hessian is definite."""
    optimum, value = problem.claim.children
    if isinstance(optimum, h.ArgExtremum) and isinstance(value, h.ArgExtremum):
        return objectives.judge(problem, decide)
    if not isinstance(optimum, h.ArgExtremum):
        optimum, value = value, optimum
    assert isinstance(optimum, h.ArgExtremum)
    body, letter = optimum.children
    stationary = decide(problem.with_claim(_stationary(body, letter, value)))
    if isinstance(letter, h.Sym):
        if stationary.verdict is Verdict.REFUTED and not domains.is_open(letter, problem.conditions):
            note = "the gradient does not vanish at the value given, which may lie at the edge of where the optimum is looked for"
            return replace(stationary, verdict=Verdict.UNKNOWN, evidence=None, counterexample=None, suggestion=None, note=note)
        if stationary.verdict in HOLDS and not domains.contain(problem, letter, value, decide):
            note = "the gradient vanishes at the value given; that the conditions admit this value is not decided"
            return replace(stationary, verdict=Verdict.UNKNOWN, evidence=None, note=note)
    if stationary.verdict is Verdict.REFUTED:
        return replace(stationary, suggestion=None, note="the gradient does not vanish at the value given")
    if stationary.verdict not in HOLDS:
        return replace(stationary, verdict=Verdict.UNKNOWN, note=stationary.note or "whether the gradient vanishes there is not decided")
    convex = decide(problem.with_claim(definite(body, letter, optimum.text(0))))
    conditions = tuple(dict.fromkeys((*stationary.conditions, *convex.conditions)))
    if stationary.verdict is Verdict.PROVED and convex.verdict is Verdict.PROVED:
        evidence = Evidence("stationarity", "the gradient vanishes at the value given, and the Hessian is definite everywhere")
        return Judgement(Verdict.PROVED, evidence, conditions=conditions, parts=(stationary, convex))
    if convex.verdict in HOLDS:
        evidence = Evidence("trials", "the gradient vanishes at the value given; that the Hessian is definite is supported by trials")
        return Judgement(Verdict.SUPPORTED, evidence, conditions=conditions)
    note = "the gradient vanishes at the value given; that it is the optimum is not decided"
    return Judgement(Verdict.UNKNOWN, conditions=conditions, note=note)


def _stationary(body: h.Term, letter: h.Term, value: h.Term) -> h.Term:
    shape = shape_of(letter)
    gradient = h.Evaluated(h.Partial(body, letter), letter, value)
    return h.Equal(gradient, h.ZERO if is_scalar(shape) else h.Zeros(*shape))


def definite(body: h.Term, letter: h.Term, kind: str) -> h.Term:
    """That the Hessian is positive definite everywhere, for a minimum; for a maximum, that of the negative."""
    shape = shape_of(letter)
    if is_scalar(shape):
        second = h.Partial(h.Partial(body, letter), letter)
        return h.Greater(second if kind == "min" else h.negate(second), h.ZERO)
    size = shape[0] * shape[1]
    hessian = h.Hessian(body, letter)
    assert size != ONE
    return h.LoewnerGreater(hessian if kind == "min" else h.negate(hessian), h.Zeros(size, size))
