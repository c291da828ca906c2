"""Proofs of matrix identities for every dimension: the public face of the matrix provers.

`prove` tries the methods from the cheapest on and returns a `Proof` whose certificate `derive.proof.checker.replay` replays, or None. It
never guesses: a certificate that does not replay is no proof.
"""

from __future__ import annotations

from typing import Any

from derive.algebra.bounds import bound
from derive.algebra.equations import combination
from derive.numeric.needed import needed
from derive.proof.checker import replay
from derive.proof.definite import holds_by_form
from derive.proof.derivation import Proof
from derive.proof.entries import NoEntries, equal_entries
from derive.proof.expand import Unsupported, expand
from derive.proof.goals import suppose
from derive.proof.relations import facts_of, property_equations
from derive.proof.rules import RULES
from derive.proof.scalars import clear
from derive.proof.show import term_of
from derive.proof.words import Alphabet, TooLarge
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import SCALAR, ShapeError

Certificate = dict[str, Any]

LITTLE = 30  # steps of a search that is expected to end soon

#: Heads that words of letters do not say well: where one occurs, entries are compared.
ENTRYWISE: frozenset[type[h.Term]] = frozenset(
    {h.Hadamard, h.Diag, h.Diagonal, h.Unit, h.Kronecker, h.Vec, h.Commutation, h.SumOver, h.Row, h.Column, h.At, h.Ones, h.Inner}
)


def prove(claim: h.Term, conditions: tuple[Condition, ...] = ()) -> Proof | None:
    """Return a proof of a claim about matrices, or None."""
    certificate = _attempt(claim, conditions)
    if certificate is None:
        return None
    kept = used(certificate, claim, conditions)
    return Proof(kind(certificate), summary(certificate), certificate, kept, needed(claim, conditions))


def prove_directly(claim: h.Term, conditions: tuple[Condition, ...] = ()) -> Proof | None:
    """Return a proof of an equation about arrays by multiplying out or by comparing entries, without search, or None."""
    about_arrays = any(isinstance(t, h.Sym) and t.dims != SCALAR for t in claim.walk())
    if not isinstance(claim, h.Equal) or len(claim.children) != 2 or not about_arrays:
        return None
    left, right = claim.children
    try:
        found = combination(left, right, conditions, 0)
        certificate = found.certificate() if found is not None else None
        if certificate is None and not ENTRYWISE.isdisjoint(type(t) for t in claim.walk()) and equal_entries(left, right, conditions):
            certificate = {"method": "entries"}
        if certificate is None or not replay(certificate, claim, conditions):
            return None
    except (Unsupported, TooLarge, NoEntries, ShapeError, ZeroDivisionError, OverflowError):
        return None
    return Proof(kind(certificate), summary(certificate), certificate, used(certificate, claim, conditions), needed(claim, conditions))


def equal(left: h.Term, right: h.Term, conditions: tuple[Condition, ...] = ()) -> Proof | None:
    """Return a proof that two terms of one shape are equal, or None; for other engines to ask often."""
    claim = h.Equal(left, right)
    certificate = _attempt(claim, conditions)
    if certificate is None:
        return None
    return Proof(kind(certificate), summary(certificate), certificate, used(certificate, claim, conditions))


def _attempt(claim: h.Term, conditions: tuple[Condition, ...]) -> Certificate | None:
    """A certificate that replays, or None; what cannot be expanded, or grows beyond the bounds, is not proved."""
    try:
        certificate = certify(claim, conditions)
    except (Unsupported, TooLarge, NoEntries, ShapeError, ZeroDivisionError, OverflowError):
        return None
    return certificate if certificate is not None and replay(certificate, claim, conditions) else None


def simplify(term: h.Term, conditions: tuple[Condition, ...] = ()) -> h.Term:
    """Return the normal form of a term in the free *-algebra as a term: products multiplied out, like terms collected."""
    alphabet = Alphabet(facts_of(conditions, (term,)))
    try:
        return term_of(alphabet, expand(alphabet, term))
    except (Unsupported, TooLarge, ZeroDivisionError):
        return term


def normal_form(term: h.Term, conditions: tuple[Condition, ...] = ()) -> tuple[Alphabet, Any]:
    """Return an alphabet and the sum that a term is in it; denominators are left standing."""
    alphabet = Alphabet(facts_of(conditions, (term,)))
    return alphabet, expand(alphabet, term)


def is_zero(term: h.Term, conditions: tuple[Condition, ...] = ()) -> bool:
    """Whether a term is zero by its normal form alone, without search."""
    alphabet, p = normal_form(term, conditions)
    return not clear(alphabet, p).terms


def certify(claim: h.Term, conditions: tuple[Condition, ...]) -> Certificate | None:
    """Search for a certificate."""
    match claim:
        case h.Equal() if len(claim.children) == 2:
            return _equation(claim, conditions)
        case h.And():
            return _all(claim.children, conditions, "all")
        case h.Is() if len(claim.children) == 1 and claim.property in ("positive_semidefinite", "positive_definite"):
            return _by_form(claim, conditions)
        case h.LoewnerGreaterEqual() | h.LoewnerGreater() | h.GreaterEqual() | h.Greater() | h.LessEqual() | h.Less():
            return _by_form(claim, conditions) or bound(claim, conditions, certify)
        case h.Is() if len(claim.children) == 1:
            equations = property_equations(claim)
            return _all(tuple(h.Equal(*e) for e in equations), conditions, "property") if equations else None
        case h.Implies():
            *hypotheses, conclusion = claim.children
            for hypothesis in hypotheses:
                conditions = suppose(hypothesis, conditions)
            part = certify(conclusion, conditions)
            return None if part is None else {"method": "suppose", "part": part}
        case h.Iff() if len(claim.children) == 2:
            a, b = claim.children
            forth = certify(h.Implies(a, b), conditions)
            back = certify(h.Implies(b, a), conditions) if forth is not None else None
            return None if forth is None or back is None else {"method": "both", "parts": [forth, back]}
    return None


def _by_form(claim: h.Term, conditions: tuple[Condition, ...]) -> Certificate | None:
    return {"method": "form"} if holds_by_form(claim, conditions) else None


def _all(claims: tuple[h.Term, ...], conditions: tuple[Condition, ...], method: str) -> Certificate | None:
    parts: list[Certificate] = []
    for c in claims:
        part = certify(c, conditions)
        if part is None:
            return None
        parts.append(part)
    return {"method": method, "parts": parts}


def _equation(claim: h.Equal, conditions: tuple[Condition, ...], depth: int = 0) -> Certificate | None:
    """The methods for one equation, from the cheapest on."""
    left, right = claim.children
    heads = {type(t) for t in claim.walk()}
    if h.Block in heads:
        for rule in ("blocks", "multiply_left", "multiply_right"):
            found = _by(rule, claim, conditions, depth)
            if found is not None or RULES[rule](claim, conditions) is not None:
                return found  # block by block is all that there is to compare
    direct = combination(left, right, conditions, 0)
    if direct is not None:
        return direct.certificate()
    for rule in ("multiply_left", "multiply_right"):
        after = RULES[rule](claim, conditions) if h.Inverse in heads else None
        plain = combination(after.children[0], after.children[1], conditions, 0) if after is not None else None
        if plain is not None:
            return {"method": "by", "rule": rule, "part": plain.certificate()}
    if not heads.isdisjoint(ENTRYWISE) and equal_entries(left, right, conditions):
        return {"method": "entries"}
    if h.Inverse in (type(left), type(right)):
        after = RULES["multiply_left"](claim, conditions)
        short = combination(after.children[0], after.children[1], conditions, LITTLE) if after is not None else None
        if short is not None:
            return {"method": "by", "rule": "multiply_left", "part": short.certificate()}
    if h.PseudoInverse in (type(left), type(right)):
        little = combination(left, right, conditions, LITTLE)
        found = little.certificate() if little is not None else _by("pseudo_inverse", claim, conditions, depth)
        if found is not None:
            return found
    searched = combination(left, right, conditions)
    if searched is not None:
        return searched.certificate()
    for rule in ("ranks", "rank_idempotent", "exp_of_commuting", "same_function", "concrete", "substituted", "norms"):
        found = _by(rule, claim, conditions, depth)
        if found is not None:
            return found
    return None


def _by(rule: str, claim: h.Term, conditions: tuple[Condition, ...], depth: int) -> Certificate | None:
    after = RULES[rule](claim, conditions) if depth < 4 else None
    if after is None:
        return None
    part = _equation(after, conditions, depth + 1) if isinstance(after, h.Equal) else certify(after, conditions)
    return None if part is None else {"method": "by", "rule": rule, "part": part}


def used(certificate: Certificate, claim: h.Term, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The conditions without which the certificate does not replay, found by leaving them out one by one."""
    kept = conditions
    for c in conditions:
        rest = tuple(d for d in kept if d is not c)
        if replay(certificate, claim, rest):
            kept = rest
    return kept


#: What a certificate's outermost method is called in a report.
KINDS: dict[str, str] = {
    "algebra": "normal-form",
    "entries": "entries",
    "form": "definite-form",
    "bound": "theorem",
    "by": "rules",
    "all": "parts",
    "property": "parts",
}


def kind(certificate: Certificate) -> str:
    """The name of the procedure that proved."""
    return KINDS.get(certificate["method"], "parts")


def summary(certificate: Certificate) -> str:
    """One sentence for a report."""
    match certificate["method"]:
        case "algebra":
            n = len(certificate["combination"])
            plain = "both sides have one normal form in the free *-algebra"
            return plain if not n else f"the difference of the sides is a combination of {n} multiples of the relations that hold"
        case "entries":
            return "both sides have the same entries"
        case "form":
            return "a sum of terms that are nonnegative by their form"
        case "bound":
            return "by " + " and ".join(dict.fromkeys(name for name, *_ in certificate["branches"]))
        case "by":
            return f"by {certificate['rule'].replace('_', ' ')}: {summary(certificate['part'])}"
        case "suppose":
            return summary(certificate["part"])
    return "; ".join(dict.fromkeys(summary(p) for p in certificate["parts"]))
