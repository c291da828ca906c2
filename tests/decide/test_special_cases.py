"""A special case ends where the text speaks in general; what a text says of a matrix and was not understood refutes nothing."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

ACCEPTED = {Verdict.PROVED, Verdict.SUPPORTED}


def verdict(text: str, claim: str) -> Verdict:
    return judge(prepare(read_text(f"{text}\n\n$$\n{claim}\n$$\n"), Options())[-1].lines[-1], Options()).verdict


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (r"Take $n = 2$ as an example. In general, for $A\in\mathbb{R}^{n\times n}$", r"\det(2A) = 4\det(A)"),
        (r"Let $n = 2$ for the moment. Now let $n$ be arbitrary and $A\in\mathbb{R}^{n\times n}$.", r"\det(2A) = 4\det(A)"),
        (r"By way of example, put $A = I_n$. Then $A^T=A$. For an arbitrary square matrix $A$,", "A^T = A"),
        (r"Take, say, $x=1$. For every real $x$,", "x^2 = x"),
        (r"Let $A = I_n$ be the identity. Now let $A$ be any $n\times n$ matrix.", "A^T = A"),
        (r"With $a = 2$ and $b = 2$ we have $a+b=ab$. In general,", "a+b = ab"),
        (r"Put $a = 2$, $b = 2$ to see that $a+b=ab$ is possible. For all real numbers $a$ and $b$", "a+b = ab"),
        (r"Consider the case $A=I$ first. The general case:", "A^2 = A"),
        (r"In the simplest case, $A=I$. More generally, let $A\in\mathbb{R}^{n\times n}$.", "A^2 = A"),
        (r"Suppose first that $\sigma=1$. For general $\sigma > 0$ and $X\sim\mathcal{N}(\mu,\sigma^2)$,", r"\operatorname{Var}(X)=1"),
        (
            r"Suppose first that $\sigma=1$. Next, let $\sigma>0$ be arbitrary and $X\sim\mathcal{N}(\mu,\sigma^2)$.",
            r"\operatorname{Var}(X)=1",
        ),
    ],
)
def test_what_holds_in_a_special_case_is_not_accepted(text: str, claim: str) -> None:
    assert verdict(text, claim) not in ACCEPTED


def test_a_value_stays_where_nothing_lifts_it() -> None:
    assert verdict(r"Let $n = 2$ and $A\in\mathbb{R}^{n\times n}$.", r"\det(2A) = 4\det(A)") in ACCEPTED
    assert verdict(r"Let $a = 2$. For all real $x$,", r"(x+a)^2 = x^2 + 4x + 4") in ACCEPTED


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (r"Denote by $J$ the $n\times n$ matrix of all ones.", "J^2 = nJ"),
        (r"Let $J$ be the $n\times n$ matrix with all entries equal to one.", "J^2 = nJ"),
        (r"Let $P$ be the matrix of a reflection.", "P^2 = I"),
        (r"Let $P$ be the $n\times n$ matrix that reverses the order of the coordinates.", "P^2 = I"),
        (r"Let $A$ be a square matrix with unit trace.", r"\operatorname{tr}(A) = 1"),
        (r"Let $A$ be the matrix of the orthogonal projection onto a plane.", "A^TA = A"),
        (r"Let $x\in\mathbb{R}^n$ be a vector of zero mean, and $\mathbf{1}$ the vector of ones.", r"\mathbf{1}^Tx = 0"),
        ("", r"\mathsf{V}X = \mathsf{E}X^2 - (\mathsf{E}X)^2"),
    ],
)
def test_what_was_not_understood_refutes_nothing(text: str, claim: str) -> None:
    assert verdict(text, claim) is not Verdict.REFUTED


def test_what_says_nothing_of_the_entries_leaves_no_doubt() -> None:
    assert verdict("Let $A$ be a matrix with real entries.", "A^TA = AA^T") in {Verdict.REFUTED, Verdict.ILL_TYPED}
    assert verdict(r"Let $X$ be the $n \times n$ matrix of features.", "X^TX = XX^T") is Verdict.REFUTED


def test_a_square_names_no_matrix() -> None:
    text = "We denote by $P$ the permutation matrix that reverses the order.\n\n$$P^2 = I$$\n\nHence"
    assert verdict(text, r"\det P = 1") not in ACCEPTED


@pytest.mark.parametrize(
    ("text", "claim", "expected"),
    [
        (r"The function $f(x)=x^2$ satisfies", "f(x+1) = f(x)+2x+1", Verdict.PROVED),
        (r"The function $f(x)=x^2$ satisfies", "f(x+1) = f(x)+1", Verdict.REFUTED),
        (r"Let $x = (1,1)$ satisfy", r"\|x\| = 1", Verdict.POSED),
        (r"Let $P$ be an orthogonal projection. Then $H = I - 2P$ satisfies", "H^TH = I", Verdict.PROVED),
    ],
)
def test_what_a_defined_thing_satisfies_is_claimed(text: str, claim: str, expected: Verdict) -> None:
    assert verdict(text, claim) is expected
