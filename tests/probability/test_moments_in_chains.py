"""Moments that are stated of several letters at once: in a chain of equations, and of two families."""

from __future__ import annotations

import pytest

from derive.decide.ladder import judge_readings
from derive.elaborate.document import read_formulas
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

CHAIN = r"Let $X$ and $Y$ be independent with $\mathbb{E}[X] = \mathbb{E}[Y] = 0$ and $\operatorname{Var}(X) = \operatorname{Var}(Y) = 1$."
FAMILIES = r"Let $q_1, \dots, q_d, k_1, \dots, k_d$ be independent random variables with mean $0$ and variance $1$."


def verdict(given: str, claim: str) -> Verdict:
    *_, last = read_formulas(read_text(f"{given}\n\n$$\n{claim}\n$$\n"))
    return judge_readings(last.lines[0].statements).verdict


@pytest.mark.parametrize("claim", [r"\operatorname{Var}(X + Y) = 2", r"\operatorname{Var}(X / 2) = \frac{1}{4}"])
def test_a_chain_of_equations_gives_every_moment(claim: str) -> None:
    assert verdict(CHAIN, claim) is Verdict.PROVED


def test_a_false_claim_under_a_chain_is_refuted() -> None:
    assert verdict(CHAIN, r"\operatorname{Var}(X + Y) = 3") is Verdict.REFUTED


@pytest.mark.parametrize(
    "claim", [r"\operatorname{Var}\left(\sum_{j=1}^d q_j k_j\right) = d", r"\mathbb{E}\left[\sum_{j=1}^d q_j k_j\right] = 0"]
)
def test_a_true_claim_about_two_families_is_not_refuted(claim: str) -> None:
    assert verdict(FAMILIES, claim) is not Verdict.REFUTED


def test_a_limit_in_the_size_of_a_sample_is_not_refuted() -> None:
    given = r"Let $X_1, \dots, X_n$ be i.i.d. with variance $\sigma^2$, and let $\bar{X} = \frac{1}{n} \sum_{i=1}^n X_i$."
    *_, last = read_formulas(read_text(given + "\n\n$$\n\\lim_{n \\to \\infty} \\operatorname{Var}(\\bar{X}) = 0\n$$\n"))
    assert not last.lines[0].statements or judge_readings(last.lines[0].statements).verdict is not Verdict.REFUTED
