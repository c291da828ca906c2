"""The provers, cheapest first; what leaves a certificate comes before what leaves none.

Each takes a claim without derivatives and its conditions, and returns a proof or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.algebra import matrices, scalar
from derive.proof.derivation import Proof
from derive.proof.monotone import MONOTONE
from derive.proof.rules import RULES
from derive.proof.theorems import THEOREMS
from derive.terms.composites import unfold_all
from derive.terms.conditions import Condition
from derive.terms.heads import And, Equal, LessEqual, Term

Prover = Callable[[Term, tuple[Condition, ...]], Proof | None]


def taken(claim: Term) -> Term:
    """The claim as the provers take it, and as their certificates speak of it: named composites written out."""
    return unfold_all(claim)


def _unfolded(prover: Prover) -> Prover:
    def prove(claim: Term, conditions: tuple[Condition, ...]) -> Proof | None:
        return prover(taken(claim), conditions)

    return prove


DEPTH = 4


def taken_apart(claim: Term, conditions: tuple[Condition, ...], depth: int = DEPTH) -> Proof | None:
    """Prove an inequality by taking it apart: common terms and factors, sums term by term; what is left by the other provers."""
    for rule in (*MONOTONE, *THEOREMS) if depth else ():
        after = RULES[rule](claim, conditions)
        if after is None:
            continue
        parts = [_part(c, conditions, depth - 1) for c in (after.children if isinstance(after, And) else (after,))]
        found = [p for p in parts if p is not None]
        if len(found) == len(parts):
            return _joined(rule, found, isinstance(after, And), _relied_on(rule, claim, after, conditions))
    return None


def _relied_on(rule: str, claim: Term, after: Term, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Conditions with which alone a rule still gives the same."""
    kept = conditions
    for c in conditions:
        without = tuple(x for x in kept if x != c)
        if RULES[rule](claim, without) == after:
            kept = without
    return kept


def _part(claim: Term, conditions: tuple[Condition, ...], depth: int) -> Proof | None:
    found = scalar.prove(claim, conditions) or matrices.prove(claim, conditions)
    if found is None and isinstance(claim, LessEqual):
        equal = scalar.prove(Equal(*claim.children), conditions)
        found = replace(equal, certificate=None) if equal is not None else None
    return found or taken_apart(claim, conditions, depth)


def _joined(rule: str, parts: list[Proof], several: bool, relied_on: tuple[Condition, ...]) -> Proof:
    """The proof by a rule, which relied on conditions, from those of what it leaves."""
    certificates = [p.certificate for p in parts]
    certificate = None
    if all(c is not None for c in certificates):
        inner = {"method": "all", "parts": certificates} if several else certificates[0]
        certificate = {"method": "by", "rule": rule, "part": inner}
    used = tuple(dict.fromkeys((*relied_on, *(c for p in parts for c in p.used))))
    needed = tuple(dict.fromkeys(c for p in parts for c in p.needed))
    summary = "; ".join(dict.fromkeys(p.summary for p in parts))
    return Proof("rules", f"by {rule.replace('_', ' ')}: {summary}", certificate, used, needed)


PROVERS: tuple[Prover, ...] = (
    _unfolded(matrices.prove_directly),
    _unfolded(scalar.prove),
    _unfolded(matrices.prove),
    _unfolded(taken_apart),
)
