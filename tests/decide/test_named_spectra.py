"""Eigenvalues and singular values that prose names: true claims about them are accepted, false ones near by are refuted.

Every wording says the same of its matrix, so that every claim of a group is judged under some of them, in turn.
"""

from __future__ import annotations

import pytest

from derive import api
from derive.api import Options
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

SYMMETRIC = (
    r"Let $A$ be a symmetric $n\times n$ matrix with eigenvalues $\lambda_1, \dots, \lambda_n$.",
    r"Let $A\in\R^{n\times n}$ be symmetric with eigenvalues $\lambda_1, \lambda_2, \ldots, \lambda_n$.",
    r"Let $\lambda_1,\dots,\lambda_n$ be the eigenvalues of the symmetric matrix $A\in\R^{n\times n}$.",
    r"Let $A\in\R^{n\times n}$ be symmetric. Let $\lambda_1, \dots, \lambda_n$ denote the eigenvalues of $A$.",
    r"Let $A\in\R^{n\times n}$ be symmetric. Denote by $\lambda_1, \dots, \lambda_n$ the eigenvalues of $A$, counted with multiplicity.",
    r"Let $A\in\R^{n\times n}$ be a symmetric matrix, and let $\lambda_1, \dots, \lambda_n$ be its eigenvalues.",
    r"Suppose $A\in\R^{n\times n}$ is symmetric and has eigenvalues $\lambda_1, \dots, \lambda_n$.",
    r"Consider a real symmetric matrix $A\in\R^{n\times n}$ whose eigenvalues are $\lambda_1,\dots,\lambda_n$.",
    r"Let $A\in\R^{n\times n}$ be symmetric. The eigenvalues of $A$ are $\lambda_1,\dots,\lambda_n$.",
    r"Let $A\in\R^{n\times n}$ be a symmetric matrix with eigenvalues $\lambda_i$, $i=1,\dots,n$.",
)
ORDERED = (
    r"Let $A\in\R^{n\times n}$ be symmetric with eigenvalues $\lambda_1\ge\dots\ge\lambda_n$.",
    r"Let $\lambda_1 \geq \lambda_2 \geq \cdots \geq \lambda_n$ be the ordered eigenvalues of the symmetric matrix $A\in\R^{n\times n}$.",
    r"Let $A\in\R^{n\times n}$ be a symmetric matrix with eigenvalues $\lambda_1,\dots,\lambda_n$ in decreasing order.",
    (
        r"Let $A\in\R^{n\times n}$ be a symmetric matrix with eigenvalues $\lambda_1,\dots,\lambda_n$, "
        r"ordered so that $\lambda_1\ge\lambda_2\ge\dots\ge\lambda_n$."
    ),
    r"Let $A\in\R^{n\times n}$ be a symmetric matrix with eigenvalues $\lambda_n\le\dots\le\lambda_1$.",
)
DEFINITE = (
    r"Let $A$ be a positive definite matrix with eigenvalues $0 < \lambda_1 \le \dots \le \lambda_d$.",
    r"Let $A\in\R^{d\times d}$ be a positive definite matrix with eigenvalues $\lambda_1,\dots,\lambda_d$ sorted in increasing order.",
    r"Let $A\in\R^{d\times d}$ be symmetric positive definite with eigenvalues $\lambda_d\ge\lambda_{d-1}\ge\dots\ge\lambda_1 > 0$.",
)
VECTORS = (
    (
        r"Let $A\in\R^{n\times n}$ be a symmetric matrix with eigenvalues $\lambda_1,\dots,\lambda_n$ "
        r"and corresponding orthonormal eigenvectors $v_1,\dots,v_n$."
    ),
    (
        r"Let $A\in\R^{n\times n}$ be symmetric with orthonormal eigenvectors $v_1,\dots,v_n$ "
        r"and eigenvalues $\lambda_1,\dots,\lambda_n$, so that $A v_i = \lambda_i v_i$ for all $i$."
    ),
)
SINGULAR = (
    r"Let $A \in \mathbb{R}^{m\times n}$ have singular values $\sigma_1 \ge \dots \ge \sigma_r > 0$.",
    r"Let $A \in \mathbb{R}^{m\times n}$ be of rank $r$ with singular values $\sigma_1 \ge \dots \ge \sigma_r$.",
    r"Let $\sigma_1 \ge \dots \ge \sigma_r > 0$ be the nonzero singular values of $A \in \mathbb{R}^{m\times n}$.",
    r"Suppose $A \in \mathbb{R}^{m\times n}$ has rank $r$ and positive singular values $\sigma_1 \ge \dots \ge \sigma_r$.",
)
REAL = (
    r"Let $A\in\R^{n\times n}$ be a matrix with real eigenvalues $\lambda_1,\dots,\lambda_n$.",
    r"Let $A\in\R^{n\times n}$ have real eigenvalues $\lambda_1,\dots,\lambda_n$.",
    r"Suppose $\lambda_1,\dots,\lambda_n\in\mathbb{R}$ are the eigenvalues of the matrix $A\in\R^{n\times n}$.",
)

TRUE = {
    SYMMETRIC: (
        r"\mathrm{tr}(A) = \sum_{i=1}^n \lambda_i", r"\det(A) = \prod_{i=1}^n \lambda_i", r"\mathrm{tr}(A^2) = \sum_{i=1}^n \lambda_i^2",
        r"\|A\|_F^2 = \sum_{i=1}^n \lambda_i^2", r"\|A\|_2 = \max_i |\lambda_i|", r"\mathrm{tr}(A^k) = \sum_i \lambda_i^k",
        r"\det(I + tA) = \prod_{i=1}^n (1 + t\lambda_i)", r"\det(tI - A) = \prod_{i=1}^n (t - \lambda_i)",
    ),
    ORDERED: (
        r"x^\top A x \le \lambda_1\|x\|^2", r"x^\top A x \ge \lambda_n\|x\|^2", r"\|A\|_2 = \max(|\lambda_1|, |\lambda_n|)",
        r"\lambda_{\max}(A) = \lambda_1", r"n\lambda_n \le \mathrm{tr}(A) \le n\lambda_1", r"\lambda_1 I - A \succeq 0",
    ),
    DEFINITE: (
        r"\mathrm{tr}(A^{-1}) = \sum_{i=1}^d \frac{1}{\lambda_i}", r"\log\det A = \sum_{i=1}^d \log\lambda_i", r"\|A\|_2 = \lambda_d",
        r"\|A^{-1}\|_2 = 1/\lambda_1", r"\kappa(A) = \lambda_d / \lambda_1", r"\mathrm{tr}((A+I)^{-1}) = \sum_i \frac{1}{1+\lambda_i}",
    ),
    VECTORS: (
        r"A v_i = \lambda_i v_i", r"A = \sum_{i=1}^n \lambda_i v_i v_i^\top", r"v_i^\top A v_i = \lambda_i", r"\sum_i v_i v_i^\top = I",
    ),
    SINGULAR: (
        r"\|A\|_F^2 = \sum_{i=1}^r\sigma_i^2", r"\|A\|_2 = \sigma_1", r"\|A\|_* = \sum_{i=1}^r\sigma_i", r"\mathrm{rank}(A) = r",
        r"\|A^+\|_2 = \frac{1}{\sigma_r}", r"\|A\|_F \le \sqrt{r}\,\|A\|_2",
    ),
    REAL: (
        r"\mathrm{tr}(A) = \sum_{i=1}^n\lambda_i", r"\det(A) = \prod_{i=1}^n\lambda_i", r"\mathrm{tr}(A^2) = \sum_i\lambda_i^2",
        r"\mathrm{tr}(A^3) = \sum_i\lambda_i^3", r"\det(A-tI) = \prod_i(\lambda_i-t)",
    ),
}  # fmt: skip
FALSE = {
    SYMMETRIC: (
        r"\det(A) = \sum_{i=1}^n \lambda_i", r"\mathrm{tr}(A^2) = \sum_{i=1}^n\lambda_i^3", r"\|A\|_F = \sum_{i=1}^n |\lambda_i|",
        r"\|A\|_2 = \max_i \lambda_i", r"\det(tI - A) = \prod_{i=1}^n (\lambda_i - t)",
    ),
    ORDERED: (
        r"x^\top A x \le \lambda_n\|x\|^2", r"\|A\|_2 = |\lambda_1|", r"\lambda_{\min}(A) = \lambda_1", r"\lambda_n I - A \succeq 0",
    ),
    DEFINITE: (
        r"\|A^{-1}\|_2 = 1/\lambda_d", r"\kappa(A) = \frac{\lambda_1}{\lambda_d}", r"\mathrm{tr}(A^{1/2}) = \sum_i\lambda_i",
    ),
    VECTORS: (r"A = \sum_{i=1}^n v_i v_i^\top", r"v_i^\top A v_i = \lambda_i^2"),
    SINGULAR: (r"\|A\|_F = \sum_{i=1}^r\sigma_i", r"\|A^+\|_2 = \frac{1}{\sigma_1}", r"\|A\|_2 = \sigma_r"),
    REAL: (r"\|A\|_F^2 = \sum_{i=1}^n\lambda_i^2", r"\|A\|_2 = \max_i|\lambda_i|", r"\det A = \sum_i\lambda_i", r"A^\top = A"),
}  # fmt: skip
ACCEPTED = (Verdict.PROVED, Verdict.SUPPORTED)


def verdict(given: str, latex: str) -> Verdict:
    text = f"{given}\n\n$$\n{latex}\n$$\n".replace("\\R^", "\\mathbb{R}^")
    return api.judge(api.prepare(read_text(text), Options())[-1].lines[0], Options()).verdict


def turns(table: dict[tuple[str, ...], tuple[str, ...]]) -> list[tuple[str, str]]:
    """Each claim under two of its wordings, and every wording with some claim."""
    pairs = [
        (wordings[j % len(wordings)], claims[j % len(claims)])
        for wordings, claims in table.items()
        for j in range(max(len(wordings), len(claims)))
    ]
    return list(dict.fromkeys(pairs))


@pytest.mark.parametrize(("given", "latex"), turns(TRUE))
def test_true_claims_are_accepted(given: str, latex: str) -> None:
    assert verdict(given, latex) in ACCEPTED


@pytest.mark.parametrize(("given", "latex"), turns(FALSE))
def test_false_claims_are_refuted(given: str, latex: str) -> None:
    assert verdict(given, latex) is Verdict.REFUTED


@pytest.mark.parametrize(
    ("given", "latex"),
    [
        (r"Let $A$ be an $n\times n$ matrix with eigenvalues $\lambda_1,\dots,\lambda_n$.", r"\|A\|_F^2 = \sum_i\lambda_i^2"),
        (r"Let $A$ be a symmetric matrix, not with eigenvalues $\lambda_1,\dots,\lambda_n$.", r"\mathrm{tr}(A) = \sum_{i=1}^n\lambda_i"),
        (r"Let $A$ be the adjacency matrix of a graph with eigenvalues $\lambda_1,\dots,\lambda_n$.", r"\|A\|_F^2 = \sum_i\lambda_i^2"),
        (r"Let $A\in\mathbb{R}^{m\times n}$ have singular values $\sigma_1,\dots,\sigma_r$.", r"\|A\|_F^2 = \sum_{i=1}^r\sigma_i^2"),
        (r"Let $A$ be symmetric with largest eigenvalues $\lambda_1,\dots,\lambda_k$.", r"\mathrm{tr}(A) = \sum_{i=1}^k\lambda_i"),
    ],
)
def test_where_no_theorem_says_so_nothing_is_accepted(given: str, latex: str) -> None:
    assert verdict(given, latex) not in (*ACCEPTED, Verdict.REFUTED)


MORE = r"Let $A\in\R^{n\times n}$ be symmetric with eigenvalues $\lambda_1,\dots,\lambda_n$. "


@pytest.mark.parametrize(
    ("given", "latex"),
    [
        (MORE + r"There is an orthogonal matrix $Q$ such that", r"Q^\top A Q = \mathrm{diag}(\lambda_1,\dots,\lambda_n)"),
        (MORE + r"Let $Q$ be orthogonal and $\Lambda = \mathrm{diag}(\lambda_1,\dots,\lambda_n)$.", r"A Q = Q \Lambda"),
        (MORE + r"By the spectral theorem,", r"A = Q\Lambda Q^\top"),
        (MORE + r"With unit vectors $u_i$,", r"A u_i = \lambda_i u_i"),
        (MORE + r"Let $A = Q\Lambda Q^\top$, $Q$ orthogonal, $\Lambda = \mathrm{diag}(\lambda_1,\dots)$.", r"Q^\top AQ = \Lambda"),
        (MORE + r"Let $x$ be a unit eigenvector of $A$ for $\lambda_1$.", r"x^\top A x = \lambda_1"),
        (SINGULAR[0] + r" Write $A = U\Sigma V^\top$.", r"A^\top A = V\Sigma^\top\Sigma V^\top"),
    ],
)
def test_what_may_be_made_of_the_eigenvectors_is_not_refuted(given: str, latex: str) -> None:
    assert verdict(given, latex) is not Verdict.REFUTED


def test_what_is_said_of_the_matrix_later_holds_of_its_eigenvalues() -> None:
    assert verdict(MORE + "Suppose that $A$ is positive definite.", r"\log\det(A) = \sum_i\log\lambda_i") in ACCEPTED
    assert verdict(MORE + "Suppose that $A$ is positive definite.", r"\lambda_i > 1") is Verdict.REFUTED
    assert verdict(MORE + "Suppose that $A$ is invertible.", r"\det(A^{-1}) = \prod_i \lambda_i^{-1}") in ACCEPTED


def test_a_size_of_one_is_met() -> None:
    assert verdict(SYMMETRIC[0], r"n \mathrm{tr}(A^2) \ge \mathrm{tr}(A)^2") in ACCEPTED
    assert verdict(SYMMETRIC[0], r"n \mathrm{tr}(A^2) > \mathrm{tr}(A)^2") is Verdict.REFUTED


def test_the_statement_says_what_was_used() -> None:
    line = api.prepare(read_text(f"{DEFINITE[0]}\n\n$$\n\\det(A) = 0\n$$\n"), Options())[-1].lines[0]
    assert any("spectral theorem" in x for x in line.readings[0].conventions)


@pytest.mark.parametrize(
    "given",
    [
        r"Let $x, y \in \mathbb{R}^n$ with $x \perp y$.",
        r"Let $x, y \in \mathbb{R}^n$ and suppose that $x$ is orthogonal to $y$.",
        r"Let $x$ and $y$ be orthogonal vectors in $\mathbb{R}^n$.",
    ],
)
def test_orthogonal_vectors(given: str) -> None:
    assert verdict(given, r"\|x+y\|^2 = \|x\|^2 + \|y\|^2") in ACCEPTED
    assert verdict(given, r"\|x+y\| = \|x\| + \|y\|") is Verdict.REFUTED


def test_orthogonality_is_claimed() -> None:
    given = r"Let $P\in\mathbb{R}^{n\times n}$ be an orthogonal projection and $x, y\in\mathbb{R}^n$."
    assert verdict(given, r"Px \perp (I-P)x") in ACCEPTED
    assert verdict(given, r"Px \perp (I-P)y") in ACCEPTED
    assert verdict(given, r"Px \perp y") is Verdict.REFUTED


def test_between_random_letters_the_sign_is_not_orthogonality() -> None:
    given = r"Let $X$ and $Y$ be random vectors in $\mathbb{R}^n$ with $X \perp Y$."
    assert verdict(given, r"E[X^\top Y] = 0") not in (*ACCEPTED, Verdict.REFUTED)


def test_orthonormal_families() -> None:
    given = r"Let $v_1,\dots,v_k\in\mathbb{R}^n$ be orthonormal vectors."
    assert verdict(given, r"v_i^\top v_j = \delta_{ij}") in ACCEPTED
    assert verdict(given, r"\Big\|\sum_{i=1}^k c_i v_i\Big\|^2 = \sum_{i=1}^k c_i^2") in ACCEPTED
    assert verdict(given, r"\sum_{i=1}^k v_i v_i^\top = I") is Verdict.REFUTED
