"""Claims about matrices as a sheet makes them: determinants, their logarithms, entries with a letter, remarks beside lines."""

from __future__ import annotations

import pytest

from derive import api
from derive.api import Options
from derive.read.documents import read_text

SKEW = r"Let $A \in \mathbb{R}^{n \times n}$ be antisymmetric with $n$ %s."
REGULAR = r"Let $A, B \in \mathbb{R}^{n \times n}$ be invertible."

CLAIMS = [
    (SKEW % "odd", r"\det(A) = 0", "proved"),
    (SKEW % "odd", r"\det(A) = 1", "refuted"),
    (SKEW % "odd", r"\det(A + I) = 0", "refuted"),
    (SKEW % "even", r"\det(A) = 0", "refuted"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be antisymmetric and let $m$ be odd.", r"\det(A) = 0", "refuted"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be antisymmetric and invertible, with $n$ odd.", r"\det(A) = 0", "unknown"),
    (REGULAR, r"\log\det(B^\top B) = 2 \log|\det B|", "proved"),
    (REGULAR, r"\log\det(B^\top B) = \log|\det B|", "refuted"),
    (REGULAR, r"\log|\det(A B^{-1})| = \log|\det(A)| - \log|\det(B)|", "proved"),
    (REGULAR, r"\log|\det(A B^{-1})| = \log|\det(A)| + \log|\det(B)|", "refuted"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ with entries $a_{ij}$.", r"\operatorname{tr}(A) = \sum_{i=1}^n a_{ii}", "proved"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ have entries $a_{ij}$.", r"\operatorname{tr}(A) = \sum_{i=1}^n a_{ii}^2", "refuted"),
    (r"Let $A$ be an $m \times n$ matrix with elements $a_{ij}$.", r"\|A\|_F^2 = \sum_{i=1}^m \sum_{j=1}^n a_{ij}^2", "proved"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ with entries $b_{ij}$.", r"\operatorname{tr}(A) = \sum_{i=1}^n b_{ii}", "unknown"),
    (r"Let $x \in \mathbb{R}^n$ with components $y_i$.", r"x^\top x = \sum_{i=1}^n y_i^2", "unknown"),
]

REMARKS = [r"\text{regroup}", r"\textit{linearity}", r"\mathrm{associativity}", r"\text{by (3)}", r"(\text{why})"]


def verdicts(given: str, latex: str) -> list[str]:
    prepared = api.prepare(read_text(f"{given}\n\n$$\n{latex}\n$$\n"), Options())[-1]
    return [api.judge(line, Options()).verdict.value for line in prepared.lines]


@pytest.mark.parametrize(("given", "latex", "verdict"), CLAIMS)
def test_a_claim_is_judged(given: str, latex: str, verdict: str) -> None:
    assert verdicts(given, latex) == [verdict]


@pytest.mark.parametrize("columns", ["&&", "& &", "&&&&", "&"])
@pytest.mark.parametrize("remark", REMARKS)
def test_words_in_a_column_of_their_own_are_a_remark(columns: str, remark: str) -> None:
    if columns == "&" and "mathrm" in remark:
        return  # in the next column without a gap it may be a name that goes on
    lines = rf"\begin{{aligned}} A B C &= A (B C) {columns} {remark} \\ &= (A B) C {columns} {remark} \end{{aligned}}"
    assert verdicts(r"Let $A, B, C \in \mathbb{R}^{n \times n}$.", lines) == ["proved", "proved"]
