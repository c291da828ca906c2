"""Proofs as LaTeX: chains of equal terms with a reason at each, and what suffices. Every line that is printed is itself proved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive import api
from derive.algebra.matrices import prove
from derive.algebra.steps import narrate
from derive.api import Options, Prepared
from derive.decide.explain import explained
from derive.read.documents import read_text
from derive.report.proofs import proof_latex, proof_text, rows_of_chain, rows_of_claims
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.verdict import Verdict
from tests.algebra.language import equation, eye, is_, matrix, tr

A, B, P = (matrix(name, "n", "n") for name in "ABP")
G, H = matrix("G", "n", "m"), matrix("H", "m", "n")
n, m = eye("n"), eye("m")

CASES = Path(__file__).parent.parent / "cases" / "matrix_identities.jsonl"
TRUE = [c for c in map(json.loads, CASES.read_text("utf-8").splitlines()) if c["truth"]]
EVERY = 8
FAST = TRUE[::EVERY]


def told(claim: h.Term, *conditions: Condition) -> str:
    proof = prove(claim, conditions)
    assert proof is not None
    assert proof.certificate is not None
    return proof_text(narrate(proof.certificate, claim, conditions))


@pytest.mark.parametrize(
    ("claim", "lines"),
    [
        (equation((A * B).T, B.T * A.T), ["transpose of a product"]),
        (equation((A * B).I, B.I * A.I), ["inverse of a product"]),
        (equation(tr(A * B), tr(B * A)), ["the trace is cyclic"]),
        (equation(A.I - B.I, A.I * (B - A) * B.I), ["insert I_n = B B^-1 and I_n = A^-1 A", "factor out"]),
        (
            equation((n + G * H).I * G, G * (m + H * G).I),
            [
                "insert I_m = (I_m + H G) (I_m + H G)^-1",
                "multiply out",
                "factor out",
                "cancel (I_n + G H)^-1 (I_n + G H) = I_n",
            ],
        ),
    ],
    ids=["transpose", "inverse", "trace", "resolvent", "push through"],
)
def test_a_step_says_what_it_does(claim: h.Term, lines: list[str]) -> None:
    reasons = [line.strip() for line in told(claim).splitlines() if line.startswith("      ")]
    assert reasons == lines


def test_a_property_is_reduced_to_what_it_means() -> None:
    claim = h.Is((n - P.T).t, "idempotent")
    conditions = (is_(P, "idempotent"),)
    proof = prove(claim, conditions)
    assert proof is not None
    assert proof.certificate is not None
    shown = proof_latex(narrate(proof.certificate, claim, conditions))
    assert shown.startswith("To be idempotent means that:\n\\begin{align*}\n& (I - P^\\top) (I - P^\\top) = I - P^\\top\n\\end{align*}")
    assert "P^\\top P^\\top = P^\\top" in shown


def test_an_inverse_is_multiplied_by_what_it_inverts() -> None:
    shown = told(equation((n + A * B).I, n - A * (n + B * A).I * B))
    assert shown.splitlines()[0].strip() == "(I_n + A B) (I_n - A (I_n + B A)^-1 B)"
    assert shown.splitlines()[-2:] == [
        "Multiply from the left by (I_n + A B)^-1:",
        "    (I_n + A B)^-1 = I_n - A (I_n + B A)^-1 B",
    ]


def read(given: str, latex: str) -> Prepared:
    return api.prepare(read_text(f"{given}\n\n$$\n{latex}\n$$\n"), Options())[-1]


def assert_every_line_holds(case: dict[str, str]) -> None:
    """Judge a case, print its derivation, and judge the lines of what was printed, read again from the LaTeX."""
    judgement = api.judge(read(case["given"], case["latex"]).lines[0], Options())
    if judgement.verdict is Verdict.POSED:
        return  # an equation that is taken for one to solve has no proof
    passages = explained(judgement)
    assert passages
    bodies = [rows_of_chain(p.chain) for p in passages if p.chain is not None]
    bodies += [rows_of_claims([claim]) for p in passages for claim in p.shows]
    for body in bodies:
        assert "normal form" not in body
        prepared = read(case["given"], f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}")
        judgements = tuple(api.judge(line, Options()) for line in prepared.lines)
        for line, judgement in zip(prepared.lines, judgements, strict=True):
            assert judgement.verdict in (Verdict.PROVED, Verdict.SUPPORTED), line.latex


@pytest.mark.parametrize("case", FAST, ids=lambda c: c["id"])
def test_lines_of_a_few_derivations_hold(case: dict[str, str]) -> None:
    assert_every_line_holds(case)


@pytest.mark.slow
@pytest.mark.parametrize("case", TRUE, ids=lambda c: c["id"])
def test_every_line_of_every_derivation_holds(case: dict[str, str]) -> None:
    assert_every_line_holds(case)
