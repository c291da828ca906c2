"""How a claim is proved from simpler claims, and the replay of such proofs.

A certificate is a tree of plain data. Its leaves are equations that a method decides (`algebra`, `entries`); inner nodes split a claim:
`all` (every part), `property` (the equations that a property means), `bound` (a theorem about norms and the equations that it leaves),
`suppose` (the hypotheses become conditions), `both` (the two directions), `by` (a named rule replaces the claim by one from which it
follows).
"""

from __future__ import annotations

from typing import Any

from derive.proof.checker import check_equation
from derive.proof.relations import property_equations
from derive.proof.rules import RULES
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin


def suppose(hypothesis: h.Term, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The conditions with a hypothesis added, conjunctions taken apart."""
    parts = hypothesis.children if isinstance(hypothesis, h.And) else (hypothesis,)
    return (*conditions, *(Condition(p, Origin.STATED, str(p)) for p in parts))


def replay_goal(certificate: dict[str, Any], claim: h.Term, conditions: tuple[Condition, ...]) -> bool:
    """Whether a certificate proves a claim; raises what the readers of its data raise."""
    match certificate["method"], claim:
        case "algebra", h.Equal():
            left, right = claim.children
            return check_equation(left, right, certificate["combination"], conditions)
        case "entries", h.Equal():
            from derive.proof.entries import equal_entries

            left, right = claim.children
            return equal_entries(left, right, conditions)
        case "form", _:
            from derive.proof.definite import holds_by_form

            return holds_by_form(claim, conditions)
        case "bound", _:
            from derive.proof.bounds import replay_bound

            return replay_bound(certificate["branches"], claim, conditions, replay_goal)
        case "all", h.And():
            parts = certificate["parts"]
            return len(parts) == len(claim.children) and all(
                replay_goal(p, c, conditions) for p, c in zip(parts, claim.children, strict=True)
            )
        case "property", h.Is() if len(claim.children) == 1:
            equations, parts = property_equations(claim), certificate["parts"]
            return (
                bool(equations)
                and len(parts) == len(equations or ())
                and all(replay_goal(p, h.Equal(*e), conditions) for p, e in zip(parts, equations or (), strict=True))
            )
        case "suppose", h.Implies():
            *hypotheses, conclusion = claim.children
            for hypothesis in hypotheses:
                conditions = suppose(hypothesis, conditions)
            return replay_goal(certificate["part"], conclusion, conditions)
        case "both", h.Iff():
            a, b = claim.children
            forth, back = certificate["parts"]
            return replay_goal(forth, h.Implies(a, b), conditions) and replay_goal(back, h.Implies(b, a), conditions)
        case "by", _:
            after = RULES[certificate["rule"]](claim, conditions)
            return after is not None and replay_goal(certificate["part"], after, conditions)
    return False
