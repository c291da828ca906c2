"""False claims that look right, as people write them: none may ever be accepted, and a refuted one fails at a point that replays."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.numeric.trial import replay
from derive.read.documents import read_text
from derive.terms.verdict import Judgement, Verdict

SQUARE = r"Let $A, B \in \mathbb{R}^{n \times n}$."
INVERTIBLE = r"Let $A, B \in \mathbb{R}^{n \times n}$ be invertible."
SCALARS = r"Let $x, y \in \mathbb{R}$."

REFUTED: tuple[tuple[str, str], ...] = (
    (SQUARE, r"A B = B A"),
    (INVERTIBLE, r"(A B)^{-1} = A^{-1} B^{-1}"),
    (SQUARE, r"(A B)^\top = A^\top B^\top"),
    (SQUARE, r"\operatorname{tr}(A B) = \operatorname{tr}(A) \operatorname{tr}(B)"),
    (SQUARE, r"\det(A + B) = \det(A) + \det(B)"),
    (SQUARE, r"(A + B)^2 = A^2 + 2 A B + B^2"),
    (SQUARE, r"(A - B)(A + B) = A^2 - B^2"),
    (r"Let $A \in \mathbb{R}^{n \times n}$.", r"\det(-A) = -\det(A)"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ and $c \in \mathbb{R}$.", r"\det(c A) = c \det(A)"),
    (r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal.", r"\det(Q) = 1"),
    (INVERTIBLE, r"(A + B)^{-1} = A^{-1} + B^{-1}"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$.", r"\nabla_x (x^\top A x) = 2 A x"),
    (r"Let $A \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.", r"\nabla_x \|A x\|_2^2 = A^\top A x"),
    (r"Let $x, y \in \mathbb{R}^n$.", r"\|x + y\|^2 = \|x\|^2 + \|y\|^2"),
    (r"Let $x, y \in \mathbb{R}^n$.", r"x^\top y = \|x\| \, \|y\|"),
    (r"Let $x \in \mathbb{R}$.", r"\sqrt{x^2} = x"),
    (r"Let $x \in \mathbb{R}$.", r"|x| = x"),
    ("", r"1 - \frac{1}{e} = 1 + \frac{1}{e}"),
    (r"Let $x, y > 0$.", r"\log(x + y) = \log x + \log y"),
    (r"Let $x, y > 0$.", r"\log(x y) = \log(x) \log(y)"),
    (SCALARS, r"(x + y)^2 = x^2 + y^2"),
    (SCALARS, r"(x - y)^2 = x^2 - y^2"),
    (SCALARS, r"e^{x + y} = e^x + e^y"),
    (SCALARS, r"e^{x y} = e^x e^y"),
    (r"Let $x, y > 0$.", r"\sqrt{x + y} = \sqrt{x} + \sqrt{y}"),
    (r"Let $x, y > 0$.", r"\frac{1}{x + y} = \frac{1}{x} + \frac{1}{y}"),
    (r"Let $x \in \mathbb{R}$.", r"\sin^2 x - \cos^2 x = 1"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \sin x = -\cos x"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \cos x = \sin x"),
    (r"Let $x > 0$.", r"\frac{d}{dx} x^3 = 3 x^3"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \tanh(x) = 1 + \tanh^2(x)"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \sigma(x) = \sigma(x)(1 + \sigma(x))"),
    (r"Let $n$ be a positive integer.", r"\Gamma(n) = n!"),
    (r"Let $n$ be a positive integer.", r"\sum_{k=1}^{n} k = \frac{n(n-1)}{2}"),
    (r"Let $n$ be a positive integer.", r"\sum_{k=1}^{n} k^2 = \frac{n(n+1)(2n-1)}{6}"),
)

NEVER_ACCEPTED: tuple[tuple[str, str], ...] = (
    (r"Let $X$ and $Y$ be random variables.", r"\mathbb{E}[X Y] = \mathbb{E}[X] \, \mathbb{E}[Y]"),
    (r"Let $X$ and $Y$ be random variables.", r"\operatorname{Var}(X + Y) = \operatorname{Var}(X) + \operatorname{Var}(Y)"),
    (r"Let $X$ be a random variable.", r"\operatorname{Var}(X) = \mathbb{E}[X^2] + \mathbb{E}[X]^2"),
    (r"Let $X$ be a random variable and $a, b \in \mathbb{R}$.", r"\operatorname{Var}(a X + b) = a \operatorname{Var}(X)"),
    (r"Let $X$ be a random variable.", r"\mathbb{E}[X^2] = \mathbb{E}[X]^2"),
    (r"Let $X$ and $Y$ be random variables.", r"\operatorname{Cov}(X, Y) = \mathbb{E}[X Y] + \mathbb{E}[X] \, \mathbb{E}[Y]"),
    ("", r"P(A \cup B) = P(A) + P(B)"),
    ("", r"P(A \mid B) = P(B \mid A)"),
    ("", r"10^{10^{10}} = 10^{10^{10}} + 1"),
    (r"Let $w \in \mathbb{C}$.", r"\log(\exp(w)) = w"),
)


def judged(given: str, claim: str) -> Judgement:
    """The claim as the last display of a sheet, judged."""
    formula = prepare(read_text(f"{given}\n\n$$\n{claim}\n$$\n"), Options())[-1]
    return judge(formula.lines[0], Options())


@pytest.mark.parametrize(("given", "claim"), REFUTED, ids=[claim for _, claim in REFUTED])
def test_refuted_at_a_point_that_replays(given: str, claim: str) -> None:
    judgement = judged(given, claim)
    assert judgement.verdict is Verdict.REFUTED, judgement.note
    assert judgement.counterexample is not None
    assert judgement.evidence is not None
    assert judgement.evidence.claim is not None
    assert replay(judgement.evidence.claim, judgement.evidence.given, judgement.counterexample)


@pytest.mark.parametrize(("given", "claim"), NEVER_ACCEPTED, ids=[claim for _, claim in NEVER_ACCEPTED])
def test_never_accepted(given: str, claim: str) -> None:
    judgement = judged(given, claim)
    assert judgement.verdict in (Verdict.REFUTED, Verdict.UNKNOWN), judgement.note


def test_the_logarithm_of_a_complex_exponential_is_left_open() -> None:
    judgement = judged(*NEVER_ACCEPTED[-1])
    assert judgement.verdict is Verdict.UNKNOWN
