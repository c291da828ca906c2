"""The provers, cheapest first; what leaves a certificate comes before what leaves none.

Each takes a claim without derivatives and its conditions, and returns a proof or nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.algebra import matrices, scalar
from derive.proof.derivation import Proof
from derive.terms.composites import unfold_all
from derive.terms.conditions import Condition
from derive.terms.heads import Term

Prover = Callable[[Term, tuple[Condition, ...]], Proof | None]


def taken(claim: Term) -> Term:
    """The claim as the provers take it, and as their certificates speak of it: named composites written out."""
    return unfold_all(claim)


def _unfolded(prover: Prover) -> Prover:
    def prove(claim: Term, conditions: tuple[Condition, ...]) -> Proof | None:
        return prover(taken(claim), conditions)

    return prove


PROVERS: tuple[Prover, ...] = (_unfolded(matrices.prove_directly), _unfolded(scalar.prove), _unfolded(matrices.prove))
