"""A proof as a derivation: the steps that a reader follows, made from a certificate.

A combination of relations becomes a chain left = … = right in which each step uses one relation; a rule that replaces the claim becomes
a step from one claim to the next.
"""

from __future__ import annotations

from typing import Any

from derive.proof.checker import fill
from derive.proof.derivation import Derivation, Step
from derive.proof.expand import expand
from derive.proof.goals import suppose
from derive.proof.relations import Relation, facts_of, load_spec, property_equations, relation
from derive.proof.rules import RULES
from derive.proof.serial import load
from derive.proof.show import term_of
from derive.proof.words import Alphabet
from derive.terms import heads as h
from derive.terms.conditions import Condition

MAX_STEPS = 16

MULTIPLY = ("multiply_left", "multiply_right")

#: What a rule does, in one clause.
SAYS: dict[str, str] = {
    "multiply_left": "multiply by the inverse's argument from the left",
    "multiply_right": "multiply by the inverse's argument from the right",
    "blocks": "compare block by block",
    "ranks": "invertible factors do not change a rank, and A'A has the rank of A",
    "rank_idempotent": "the rank of an idempotent matrix is its trace",
    "pseudo_inverse": "the four Penrose equations determine the pseudo-inverse",
    "exp_of_commuting": "exponentials of commuting matrices multiply",
    "substituted": "put in what the letters are",
    "concrete": "write the entries out",
    "cancel": "common terms fall out",
    "common_factor": "a common factor that is not negative falls out",
    "term_by_term": "compare term by term",
    "growing": "the function grows",
    "not_negative": "norms and squares are not negative",
    "gibbs": "Gibbs's inequality, by the tangent of the logarithm",
    "tangent": "a logarithm lies under its tangent, an exponential above",
    "norms": "give the norms their names",
    "same_function": "equal arguments give equal values",
}


def derivation(certificate: dict[str, Any], claim: h.Term, conditions: tuple[Condition, ...]) -> Derivation:
    """Return the steps that a certificate stands for; the certificate must be one that replays.

    Where the proof is one chain of equal terms, the steps are those terms; otherwise they go from claim to claim, each following from
    the next.
    """
    inner, after, says = certificate, claim, ""
    while inner["method"] == "by" and inner["rule"] in MULTIPLY:
        found = RULES[inner["rule"]](after, conditions)
        assert found is not None
        after, inner, says = found, inner["part"], SAYS[inner["rule"]]
    if inner["method"] == "algebra" and isinstance(after, h.Equal):
        left, right = after.children
        forward = not says or _size(left) >= _size(right)
        start, end = (left, right) if forward else (right, left)
        steps = _chain(inner["combination"], start, end, conditions, forward)
        if says and steps:
            first = steps[0]
            steps[0] = Step(first.before, first.after, certificate["rule"], f"{says}; {first.says}", first.conditions)
        return Derivation(start, tuple(steps))
    return Derivation(claim, tuple(_claims(certificate, claim, conditions)))


def _size(t: h.Term) -> int:
    return sum(1 for _ in t.walk())


def _claims(certificate: dict[str, Any], claim: h.Term, conditions: tuple[Condition, ...]) -> list[Step]:
    """Steps from claim to claim, each following from the next."""
    match certificate["method"], claim:
        case "by", _:
            after = RULES[certificate["rule"]](claim, conditions)
            assert after is not None
            return [
                Step(claim, after, certificate["rule"], SAYS[certificate["rule"]]),
                *_claims(certificate["part"], after, conditions),
            ]
        case "algebra", h.Equal():
            left, right = claim.children
            return [
                Step(h.Equal(s.before, right), h.Equal(s.after, right), s.rule, s.says, s.conditions)
                for s in _chain(certificate["combination"], left, right, conditions, True)
            ]
        case "entries", h.Equal():
            return [Step(claim.children[0], claim.children[1], "entries", "entry by entry both sides are the same sum")]
        case "all", h.And():
            pairs = zip(certificate["parts"], claim.children, strict=True)
            return [s for part, c in pairs for s in _claims(part, c, conditions)]
        case "property", h.Is():
            equations = [h.Equal(*e) for e in property_equations(claim) or ()]
            meaning = equations[0] if len(equations) == 1 else h.And(*equations)
            parts = [s for part, e in zip(certificate["parts"], equations, strict=True) for s in _claims(part, e, conditions)]
            return [Step(claim, meaning, "definition", f"the meaning of {claim.property.replace('_', ' ')}"), *parts]
        case "suppose", h.Implies():
            for hypothesis in claim.children[:-1]:
                conditions = suppose(hypothesis, conditions)
            first = Step(claim, claim.children[-1], "suppose", "suppose the hypothesis")
            return [first, *_claims(certificate["part"], claim.children[-1], conditions)]
        case "both", h.Iff():
            a, b = claim.children
            forth, back = certificate["parts"]
            return [*_claims(forth, h.Implies(a, b), conditions), *_claims(back, h.Implies(b, a), conditions)]
    return []


def _chain(entries: list[Any], left: h.Term, right: h.Term, conditions: tuple[Condition, ...], forward: bool) -> list[Step]:
    """left = … = right, one relation a step; the entries sum to left − right, or to right − left where not `forward`."""
    alphabet = Alphabet(facts_of(conditions, (left, right)))
    p = expand(alphabet, left)
    goal = term_of(alphabet, expand(alphabet, right))
    steps: list[Step] = []

    def go(before: h.Term, after: h.Term, rule: str, says: str, used: tuple[Condition, ...] = ()) -> h.Term:
        if before != after:
            steps.append(Step(before, after, rule, says, used))
        return after

    if not entries:
        middle = term_of(alphabet, p)
        at = go(left, middle, "expand", "multiply out") if middle not in (left, right) and middle != goal else left
        go(at, right, "collect", "multiply out and collect" if at == left else "collect")
        return steps
    at = go(left, term_of(alphabet, p), "expand", "multiply out")
    for n, (context, data) in enumerate(entries):
        r = relation(load_spec(data), conditions)
        value = expand(alphabet, fill(load(context), h.minus(r.left, r.right)))
        p = alphabet.subtract(p, value) if forward else alphabet.add(p, value)
        if n < MAX_STEPS or n + 1 == len(entries):
            at = go(at, term_of(alphabet, p), *_reason(r, conditions))
    go(at, right, "collect", "collect")
    return steps


def _reason(r: Relation, conditions: tuple[Condition, ...]) -> tuple[str, str, tuple[Condition, ...]]:
    """The name of a step, its sentence and the conditions that it uses."""
    match r.spec:
        case ("inverse", *_):
            return "inverse", "a matrix times its inverse is the identity", ()
        case ("penrose", k, _):
            return f"penrose_{k}", f"the {('first', 'second', 'third', 'fourth')[k - 1]} Penrose equation", ()
        case ("adjugate", *_):
            return "adjugate", "a matrix times its adjugate is its determinant times the identity", ()
        case ("turned", p, *_):
            used = tuple(c for c in conditions if c.proposition == p)
            return "turned", "of square matrices a left inverse is a right inverse", used
        case ("power", p, *_):
            used = tuple(c for c in conditions if c.proposition == p)
            return "induction", "by induction on the exponent", used
        case ("idempotent_power", letter, _):
            return "idempotent", "every power of an idempotent matrix is the matrix", ()
        case ("condition", p, _):
            used = tuple(c for c in conditions if c.proposition == p)
            return "condition", used[0].text if used else "by a condition", used
        case ("property", name, letter, _):
            used = tuple(c for c in conditions if c.proposition.children[:1] == (letter,) and isinstance(c.proposition, h.Is))
            return name, f"the meaning of {name.replace('_', ' ')}", used
    raise AssertionError(r.spec)
