"""Notation that leaves something open: what is true in one plausible reading and false in another is never accepted, nor refuted."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare, review
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

ACCEPTED = (Verdict.PROVED, Verdict.SUPPORTED)
REJECTED = (Verdict.REFUTED, Verdict.ILL_TYPED)


def verdict(text: str, formula: str) -> Verdict:
    """The verdict on a display that stands behind some text."""
    displays = [x for x in prepare(read_text(f"{text}\n\n$$\n{formula}\n$$\n"), Options()) if x.display]
    return judge(displays[-1].lines[0], Options()).verdict


NUMBERS_OR_MATRICES = (
    r"(A+B)(A-B)=A^2-B^2",
    r"A(B+C)=(B+C)A",
    r"(A+B)C=C(A+B)",
    r"e^{A+B}=e^Ae^B",
    r"\exp(X)\exp(Y)=\exp(X+Y)",
    r"\Sigma\Lambda=\Lambda\Sigma",
    r"(\Sigma+\Lambda)(\Sigma-\Lambda)=\Sigma^2-\Lambda^2",
    r"MNM^{-1}N^{-1}=I",
    r"A^2=0\implies A=0",
    r"(X+Y)^2=X^2+2XY+Y^2",
    r"A_1(A_2+A_3)=(A_2+A_3)A_1",
    r"\Sigma_X(\Sigma_Y+\Sigma_Z)=(\Sigma_Y+\Sigma_Z)\Sigma_X",
    r"\mathcal{A}(\mathcal{B}+\mathcal{C})=(\mathcal{B}+\mathcal{C})\mathcal{A}",
    r"S_{xx}S_{yy}=S_{yy}S_{xx}",
)


@pytest.mark.parametrize("formula", NUMBERS_OR_MATRICES)
def test_a_capital_is_a_number_or_a_matrix(formula: str) -> None:
    assert verdict("", formula) is Verdict.UNKNOWN


@pytest.mark.parametrize("formula", [r"AB=BA", r"(I+A)(I-B)=(I-B)(I+A)", r"(AB)^2=A^2B^2", r"AB=0\implies A=0"])
def test_capitals_side_by_side_or_beside_the_identity_are_matrices(formula: str) -> None:
    assert verdict("", formula) is Verdict.REFUTED


def test_a_claim_about_capitals_does_not_make_numbers_of_them() -> None:
    assert verdict("$$A+B=B+A$$", r"AB=BA") not in ACCEPTED


@pytest.mark.parametrize(("text", "formula"), [("$$S=A+B$$", r"SA=AS"), ("$$C=e^{A}$$", r"AC=CA"), ("$$S=A+B$$", r"(A+B)(A-B)=A^2-B^2")])
def test_a_definition_by_open_letters_is_as_open_as_they_are(text: str, formula: str) -> None:
    assert verdict(text, formula) not in ACCEPTED


def test_a_line_that_is_open_is_not_decided_by_one_of_its_readings() -> None:
    formula = r"\begin{align} f &= (A+B)(A-B) \\ &= A^2-B^2 \end{align}"
    prepared = prepare(read_text(f"$$\n{formula}\n$$\n"), Options())[-1]
    judged = review(prepared, [judge(line, Options()) for line in prepared.lines], Options())
    assert judged[-1].verdict is Verdict.UNKNOWN


TRUE_IN_EVERY_WAY = (
    ("", r"A+B=B+A"),
    ("$$S=A+B$$", r"S-A=B"),
    ("", r"A(B+C)=AB+AC"),
    ("", r"(A+B)^2=A^2+AB+BA+B^2"),
    ("", r"A^2A^3=A^5"),
    ("", r"e^{A}e^{-A}=I"),
    ("", r"\frac{1}{2}(A+B)=\frac{A+B}{2}"),
    ("Let $A, B \\in \\mathbb{R}$.", r"(A+B)(A-B)=A^2-B^2"),
    ("", r"(a+b)(a-b)=a^2-b^2"),
    ("", r"e^{a+b}=e^a e^b"),
    ("", r"\frac{L}{K} K = L"),
    ("", r"N(N+1)=N^2+N"),
    ("", r"(X_1+X_2)^2=X_1^2+2X_1X_2+X_2^2"),
    ("", r"\frac{S_{xy}}{S_{xx}} S_{xx}=S_{xy}"),
    ("", r"(fg)'=f'g+fg'"),
    ("", r"(T-1)(T+1)=T^2-1"),
    ("", r"\sum_{n=1}^{N} n=\frac{N(N+1)}{2}"),
    ("Let $X$ and $Y$ be random variables.", r"\mathbb{E}[(X+Y)^2]=\mathbb{E}[X^2]+2\,\mathbb{E}[XY]+\mathbb{E}[Y^2]"),
    ("", r"\operatorname{Var}(X)=\mathbb{E}[X^2]-\mathbb{E}[X]^2"),
    ("", r"x^\top y=y^\top x"),
    ("", r"(x-\mu)^\top(x-\mu)=\|x-\mu\|^2"),
    ("", r"(a+b)^\top c=c^\top(a+b)"),
    ("", r"(Ax)^\top=x^\top A^\top"),
    ("", r"\lambda A^\top=A^\top\lambda"),
    ("", r"f(x)^\top g(x)=g(x)^\top f(x)"),
    ("", r"\nabla f(x)^\top(y-x)=(y-x)^\top\nabla f(x)"),
    ("", r"Ax+Bx=(A+B)x"),
    ("", r"2^t=e^{t\log 2}"),
    ("", r"\gamma^T\gamma=\gamma^{T+1}"),
    ("Let $x, y \\in \\mathbb{R}$.", r"(x-y)(x-y)^\top=(x-y)^\top(x-y)"),
)


@pytest.mark.parametrize(("text", "formula"), TRUE_IN_EVERY_WAY)
def test_what_is_true_in_every_way_is_accepted(text: str, formula: str) -> None:
    assert verdict(text, formula) in ACCEPTED


NO_NUMBER = (
    r"x_i x_i^\top=x_i^\top x_i",
    r"\mu_k\mu_k^\top=\mu_k^\top\mu_k",
    r"X_k^\top X_k=X_kX_k^\top",
    r"(x-\mu)(x-\mu)^\top=(x-\mu)^\top(x-\mu)",
    r"(x_i-\bar x)(x_i-\bar x)^\top=(x_i-\bar x)^\top(x_i-\bar x)",
    r"\frac1n\sum_{i=1}^n x_ix_i^\top=\frac1n\sum_{i=1}^n x_i^\top x_i",
    r"\hat\beta\hat\beta'=\hat\beta'\hat\beta",
    r"x'x=xx'",
    r"X'y=yX'",
    r"(x-\mu)(x-\mu)'=(x-\mu)'(x-\mu)",
    r"Ax=xA",
    r"(A+B)x=x(A+B)",
    r"\nabla f(x)\nabla f(x)^\top=\nabla f(x)^\top\nabla f(x)",
    r"E[X]E[X]^\top=E[X]^\top E[X]",
    r"(1-p)^T=1-p",
    r"\delta^{(l)\top} W=W\delta^{(l)\top}",
    r"f(x)g(x)^\top=g(x)f(x)^\top",
)


@pytest.mark.parametrize("formula", NO_NUMBER)
def test_what_is_transposed_or_has_a_matrix_before_it_is_no_number(formula: str) -> None:
    assert verdict("", formula) not in ACCEPTED


@pytest.mark.parametrize(
    "formula",
    [r"x'y=y'x", r"y'X\beta=\beta'X'y", r"1/2x=x/2", r"a/bc=ac/b", r"1/2 x^\top A x=\frac12 x^\top Ax", r"u'u=u^\top u", r"xy'=y"],
)
def test_a_prime_and_the_reach_of_a_slash_are_open(formula: str) -> None:
    assert verdict("", formula) is Verdict.UNKNOWN
