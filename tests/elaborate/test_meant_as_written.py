"""Signs and words with a meaning are read with it or not at all: orders of derivatives, operators, names of functions, rows, properties."""

from __future__ import annotations

import pytest

from tests.elaborate.reading_tables import read_in
from tests.elaborate.test_open_notation import ACCEPTED, REJECTED, verdict

TRUE = (
    ("", r"\partial_x^2 x^2=2"),
    ("", r"f^{(2)}(x)=f''(x)"),
    ("", r"\frac{d^2}{dx^2}e^x=e^x"),
    ("", r"1\,000=10^3"),
    ("", r"2\,500+2\,500=5\,000"),
    ("", r"50\% \cdot 4=2"),
    ("", r"|E[X]|\le E|X|"),
    ("", r"\mathbb V(X)=E X^2-(E X)^2"),
    ("", r"E(X+Y)=E X+E Y"),
    ("", r"D_{KL}(q\|p)=E_{z\sim q}[\log q(z)-\log p(z)]"),
    ("", r"A^{H}=A^\top"),
    ("", r"\operatorname{foo}(x)+1=1+\operatorname{foo}(x)"),
    ("For row vectors $u,v$:", r"uv^\top=vu^\top"),
    ("Let $u$ be a row vector and $A$ a matrix.", r"(uA)^\top=A^\top u^\top"),
    (r"Let $u \in \mathbb{R}^n$ be a row vector.", r"\|u\|^2=uu^\top"),
    ("Let $x$ and $y$ be orthogonal vectors.", r"\|x+y\|^2=\|x\|^2+\|y\|^2"),
    (r"Let $x, y \in \mathbb{R}^n$ be orthogonal.", r"\|x+y\|^2=\|x\|^2+\|y\|^2"),
    ("Let $x$ and $y$ be orthogonal.", r"\|x-y\|^2=\|x\|^2+\|y\|^2"),
    ("Let $U$ and $V$ be orthogonal.", r"U^\top U=I"),
    ("Let $x$ be an $n$-vector.", r"\|x\|^2=x^\top x"),
    ("", r"\max_{1\le i\le 3}i^2=9"),
)

#: True, or true where the words mean what they usually do: never refuted.
NOT_FALSE = (
    ("", r"\max_{0\le x\le1}x(1-x)=\frac14"),
    ("", r"\sup_{0\le x\le1}x(1-x)=\frac14"),
    ("", r"\mathbb E_{x\sim p}[f(x)]=\int p(x)f(x)dx"),
    ("", r"E[X|Y=y]=\sum_x x\,p(x|y)"),
    ("", r"E X^2=\sigma^2+\mu^2"),
    ("", r"\frac{\partial^n}{\partial x^n}e^x=e^x"),
    ("", r"\frac{d^n}{dx^n}e^x=e^x"),
    ("", r"f^{(n)}(x)=\frac{d^n}{dx^n}f(x)"),
    ("", r"\gcd(2,4)=2"),
    ("", r"\operatorname{round}(2.2)=2"),
    ("", r"(A_{m\times n}B_{n\times p})^\top=B_{n\times p}^\top A_{m\times n}^\top"),
    ("Let $f>0$.", r"f(x)\ge0"),
    ("Let $f$ be nonnegative.", r"f(x)\ge0"),
    ("Let $f$ be even.", r"f(-x)=f(x)"),
    ("", r"\operatorname{tr}(\log A)=\log\det A"),
    ("", r"\operatorname{col}(A)=\operatorname{col}(AA^\top)"),
    ("", r"\operatorname{sd}(aX)=|a|\operatorname{sd}(X)"),
    ("Let $P^2=P$.", r"(I-P)^2=I-P"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be singular.", r"\det A=0"),
    (r"Let $x \in \mathbb{R}^n$ be zero.", r"x^\top x=0"),
    ("", r"\nabla\times\nabla f=0"),
)

FALSE = (
    ("", r"\partial_x^2 x^2=2x"),
    ("", r"\partial_x^2 f(x)=f'(x)"),
    ("", r"\frac{d^n}{dx^n}e^x=n e^x"),
    ("", r"f^{(n)}(x)=f(x)"),
    ("", r"\max_{0\le x\le1}x(1-x)=0"),
    ("", r"\min_{0\le x\le 1}(x-\frac12)^2=\frac14"),
    ("For row vectors $u,v$:", r"u^\top v=v^\top u"),
    ("", r"|E[X]|\ge E|X|"),
    ("", r"\mathbb V(X)=E X^2+(E X)^2"),
    ("", r"D_{KL}(q\|p)=\mathbb E_{z\sim q}[\log p(z)-\log q(z)]"),
    ("", r"1\,000=10^4"),
    ("", r"\gcd(2,4)=3"),
    (r"Let $x, y \in \mathbb{R}^n$ be orthogonal.", r"\|x+y\|^2=\|x\|^2+2\|y\|^2"),
    ("Let $x$ and $y$ be orthogonal.", r"x^\top x=1"),
)


@pytest.mark.parametrize(("text", "formula"), TRUE)
def test_the_true_are_accepted(text: str, formula: str) -> None:
    assert verdict(text, formula) in ACCEPTED


@pytest.mark.parametrize(("text", "formula"), NOT_FALSE)
def test_what_may_be_true_is_never_refuted(text: str, formula: str) -> None:
    assert verdict(text, formula) not in REJECTED


@pytest.mark.parametrize(("text", "formula"), FALSE)
def test_the_false_are_never_accepted(text: str, formula: str) -> None:
    assert verdict(text, formula) not in ACCEPTED


UNREAD = (
    r"\partial x=x",
    r"\partial=1",
    r"\nabla=2",
    r"\nabla\times\nabla f=0",
    r"\partial_x^n f(x)=0",
    r"\operatorname{foo}x=2x",
    r"1 000=10^3",
    r"\top=1",
)


@pytest.mark.parametrize("formula", UNREAD)
def test_a_sign_with_a_meaning_is_no_letter(formula: str) -> None:
    assert read_in("", formula).startswith("unread: ")
