"""Why a line holds, filled in: the sub-steps between what it says and what proves it, each by a named rule.

First the definitions that it uses, then the derivatives that it takes, step by step, then its proof. A proof with a certificate is told
from it, in passages; where the procedure that proved leaves none, a certificate of the matrix provers is looked for, and what has none at
all is told by the procedure's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive import calculus
from derive.algebra import matrices
from derive.algebra.steps import narrate
from derive.calculus.needs import NotDifferentiable
from derive.decide.problem import needed_definitions, pose
from derive.numeric.errors import Unsupported
from derive.proof.derivation import Passage
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
    told = [step for passage in _safely(judgement) for step in _passage(passage)]
    yield from told[:MOST] or [SubStep(e.kind, e.summary)]


def _safely(judgement: Judgement) -> tuple[Passage, ...]:
    try:
        return explained(judgement)
    except FAULTS:
        return ()


def _passage(passage: Passage) -> Iterator[SubStep]:
    """The steps of a chain, or the sentence of a passage with what suffices by it."""
    if passage.says or passage.shows:
        gives = None if not passage.shows else passage.shows[0] if len(passage.shows) == 1 else h.And(*passage.shows)
        yield SubStep("suffices" if passage.shows else "by", passage.says, gives)
    if passage.chain is not None:
        yield from (SubStep(s.rule, s.says, s.after, s.conditions) for s in passage.chain.steps)


def explained(judgement: Judgement) -> tuple[Passage, ...]:
    """The passages of the proof of one proved relation; none where nothing can be told beyond the evidence's sentence."""
    evidence = judgement.evidence
    if judgement.verdict is not Verdict.PROVED or evidence is None or evidence.claim is None:
        return ()
    certificate = evidence.certificate
    if certificate is None or "method" not in certificate:
        proof = matrices.prove(evidence.claim, evidence.given)
        certificate = proof.certificate if proof is not None else None
    return narrate(certificate, evidence.claim, evidence.given) if certificate is not None else ()


__all__ = ["SubStep", "explain", "explained"]
