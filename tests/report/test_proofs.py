"""Proofs as LaTeX: chains of equal terms, and claims that follow from the next."""

from __future__ import annotations

from derive.algebra.matrices import prove
from derive.algebra.steps import derivation
from derive.report.proofs import proof_latex
from derive.terms import heads as h
from tests.algebra.language import equation, is_, matrix

A, P = matrix("A", "n", "n"), matrix("P", "n", "n")


def test_a_chain_of_equal_terms() -> None:
    proof = prove(equation(A * A.I * A, A))
    assert proof is not None
    assert proof.certificate is not None
    shown = proof_latex(derivation(proof.certificate, equation(A * A.I * A, A), proof.used))
    assert shown.startswith("\\begin{align*}\nA A^{-1} A &= ")
    assert "\\Leftarrow" not in shown


def test_claims_are_joined_by_what_follows_from_what() -> None:
    claim = h.Is(h.minus(h.Identity(h.dim("n")), P.t), "idempotent")
    conditions = (is_(P, "idempotent"),)
    proof = prove(claim, conditions)
    assert proof is not None
    assert proof.certificate is not None
    shown = proof_latex(derivation(proof.certificate, claim, conditions))
    assert "&\\Leftarrow" in shown
    assert "the meaning of idempotent" in shown
