"""Dots: the general term that all shown terms are instances of, or no reading at all."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, read
from derive.terms.verdict import Verdict

TRUE = [
    r"1 + 2 + \cdots + n = \frac{n(n+1)}{2}",
    r"1 + 3 + 5 + \cdots + (2n-1) = n^2",
    r"1 + \frac12 + \cdots + \frac1n = \sum_{k=1}^n \frac{1}{k}",
    r"1 + x + x^2 + \cdots + x^n = \sum_{k=0}^n x^k",
    r"1 + r + \cdots + r^{n-1} = \sum_{k=0}^{n-1} r^k",
    r"f(1) + f(2) + \cdots + f(n) = \sum_{i=1}^n f(i)",
    r"x_1 + \ldots + x_n = \sum_{i=1}^n x_i",
    r"1^2 + 2^2 + \cdots + n^2 = \frac{n(n+1)(2n+1)}{6}",
    r"c_1 v_1 + c_2 v_2 + \cdots + c_k v_k = \sum_{i=1}^k c_i v_i",
    r"\begin{pmatrix} x_1 \\ x_2 \\ \vdots \\ x_n \end{pmatrix} = x",
    r"\det \begin{pmatrix} a_1 & & 0 \\ & \ddots & \\ 0 & & a_n \end{pmatrix} = \prod_{i=1}^n a_i",
]
FALSE = [
    r"1 + 2 + \cdots + n = n",
    r"1 + \frac12 + \cdots + \frac1n = \frac1n",
    r"1 + x + x^2 + \cdots + x^n = x^n",
    r"f(1) + \cdots + f(n) = n f(1)",
    r"x_1 + x_3 + \cdots + x_{2n-1} = \sum_{k=1}^{2n-1} x_k",
    r"(x_n, \ldots, x_1) = x",
    r"(x_1, x_3, \ldots, x_{2n-1}) = x",
    r"\max(x_2, \ldots, x_n) = \max(x_1, \ldots, x_n)",
    r"f(x_1, \ldots, x_n) = f(x_n, \ldots, x_1)",
    r"\operatorname{diag}(x_1, \ldots, x_n) = \operatorname{diag}(x_n, \ldots, x_1)",
    r"\begin{pmatrix} x_1 \\ x_3 \\ \vdots \\ x_n \end{pmatrix} = x",
    r"\begin{pmatrix} x_2 \\ x_1 \\ \vdots \\ x_n \end{pmatrix} = x",
    (r"\begin{pmatrix} a_{11} & \cdots & a_{n1} \\ \vdots & \ddots & \vdots \\ a_{1n} & \cdots & a_{nn} \end{pmatrix}"
    r" = \begin{pmatrix} a_{11} & \cdots & a_{1n} \\ \vdots & \ddots & \vdots \\ a_{n1} & \cdots & a_{nn} \end{pmatrix}"),
    r"\det \begin{pmatrix} a_1 & 5 & 0 \\ 0 & \ddots & 0 \\ 0 & 0 & a_n \end{pmatrix} = \prod_{i=1}^n a_i",
    r"\det \begin{pmatrix} a_1 & 1 & 1 \\ 1 & \ddots & 1 \\ 1 & 1 & a_n \end{pmatrix} = \prod_{i=1}^n a_i",
    r"1 + 2 + 4 + \cdots + n = \sum_{k=1}^n k",
    r"x_1 + x_2 + \cdots + y_n = \sum_{i=1}^n x_i",
]


def verdict(latex: str) -> Verdict:
    line = read(latex, Options()).lines[0]
    return judge(line, Options()).verdict


@pytest.mark.parametrize("latex", TRUE)
def test_dots_stand_for_the_terms_between(latex: str) -> None:
    assert verdict(latex) in (Verdict.PROVED, Verdict.SUPPORTED)


@pytest.mark.parametrize("latex", FALSE)
def test_dots_are_not_guessed(latex: str) -> None:
    assert verdict(latex) in (Verdict.REFUTED, Verdict.UNREAD, Verdict.UNKNOWN, Verdict.ILL_TYPED)
