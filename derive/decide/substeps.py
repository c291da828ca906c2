"""Why a line holds, filled in: the sub-steps between what it says and what proves it, each by a named rule.

First the definitions that it uses, then the derivatives that it takes, step by step, then its proof: the relations that the proof uses
where it has a certificate, and otherwise the procedure that decided it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive import calculus
from derive.algebra.steps import derivation
from derive.calculus.needs import NotDifferentiable
from derive.decide.problem import needed_definitions, pose
from derive.numeric.errors import Unsupported
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import Definition, Statement
from derive.terms.steps import links_of
from derive.terms.typing import shape_of
from derive.terms.verdict import Judgement, Verdict

HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)
FAULTS = (ShapeError, NotDifferentiable, Unsupported, ValueError, TypeError, KeyError, AssertionError)
#: So many steps of one derivative or proof are written; more would bury the line that they explain.
MOST = 12


@dataclass(frozen=True, slots=True)
class SubStep:
    """One sub-step: the rule by its permanent name, a sentence or formula, what it gives (or None), and the conditions it uses."""

    rule: str
    says: str
    gives: h.Term | None = None
    conditions: tuple[Condition, ...] = ()


def explain(statement: Statement, judgement: Judgement) -> tuple[SubStep, ...]:
    """Return the sub-steps of a line that holds; none of one that does not."""
    if judgement.verdict not in HOLDS:
        return ()
    steps = [SubStep("definition", d.text, _equation(d)) for d in needed_definitions(statement)]
    problem = pose(statement, 0)
    for link in links_of(problem.claim):
        steps += _derivatives(link, problem.conditions)
    steps += _proofs(judgement)
    return tuple(dict.fromkeys(steps))


def _equation(d: Definition) -> h.Term:
    target = d.target
    if d.parameters:
        target = h.Call(target, *d.parameters) if isinstance(target, h.FunSym) else h.At(target, *d.parameters)
    return h.Equal(target, d.value)


def _derivatives(link: h.Term, conditions: tuple[Condition, ...]) -> Iterator[SubStep]:
    """The steps of every derivative that a link holds, outermost ones alone."""
    stack = [link]
    while stack:
        t = stack.pop(0)
        if isinstance(t, (h.Partial, h.Hessian)) and isinstance(t.children[1], h.Sym):
            yield from _of(t, conditions)
        elif isinstance(t, (h.Differential, h.Evaluated)) or (isinstance(t, h.Call) and isinstance(t.children[0], h.DerivedFunction)):
            try:
                yield SubStep("differentiate", "the derivative carried out", h.Equal(t, calculus.elimination(t, conditions).term))
            except FAULTS:
                continue
        else:
            stack += t.children


def _of(t: h.Term, conditions: tuple[Condition, ...]) -> Iterator[SubStep]:
    body, x = t.children[:2]
    try:
        way = calculus.hessian if isinstance(t, h.Hessian) else calculus.gradient if is_scalar(shape_of(body)) else calculus.jacobian
        for s in way(body, x, conditions).steps[:MOST]:
            yield SubStep(s.rule, s.says, s.after, s.conditions)
    except FAULTS:
        return


def _proofs(judgement: Judgement) -> Iterator[SubStep]:
    if judgement.parts:
        for part in judgement.parts:
            yield from _proofs(part)
        return
    e = judgement.evidence
    if e is None:
        return
    if e.certificate is not None and "method" in e.certificate and e.claim is not None:
        try:
            told = derivation(e.certificate, e.claim, e.given)
            if told is not None:
                yield from (SubStep(s.rule, s.says, s.after, s.conditions) for s in told.steps[:MOST])
                return
        except FAULTS:
            pass
    yield SubStep(e.kind, e.summary)


__all__ = ["SubStep", "explain"]
