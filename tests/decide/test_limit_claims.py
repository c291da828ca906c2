"""Claims about limits of statistics, laws of test statistics, least squares, sums and special functions, each with its near-misses.

None is called the opposite of what it is; those marked `decided` are decided. The near-misses have a lost 1/n, σ for σ², n for n − 1
degrees of freedom, a wrong centre or rate.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.decide.test_field_claims import FAILS, HOLDS, assert_not_wrong, verdicts

CASES = Path(__file__).parent.parent / "cases" / "claims_limits.jsonl"
CLAIMS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
DECIDED = [c for c in CLAIMS if c["decided"]]
EVERY = 7
FAST = DECIDED[::EVERY]


def assert_decided(claim: dict[str, object]) -> None:
    seen = set(verdicts(str(claim["given"]), str(claim["latex"])))
    assert seen <= (HOLDS if claim["truth"] else FAILS), f"{claim['latex']} is {claim['truth']}, and the verdict is {sorted(seen)}"


@pytest.mark.parametrize("claim", FAST, ids=range(len(FAST)))
def test_a_few_are_decided(claim: dict[str, object]) -> None:
    assert_decided(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", DECIDED, ids=range(len(DECIDED)))
def test_what_can_be_decided_is(claim: dict[str, object]) -> None:
    assert_decided(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS, ids=range(len(CLAIMS)))
def test_none_is_called_its_opposite(claim: dict[str, object]) -> None:
    assert_not_wrong(claim)


#: What a theorem needs and the text does not grant: without it the limit, or the law, may be another one, and neither is decided.
WITHOUT_HYPOTHESES = (
    (
        r"Let $X_1, \dots, X_n$ be independent with mean $\mu$ and variance $\sigma^2$.",
        r"\sqrt n(\bar X_n-\mu) \xrightarrow{d} \mathcal N(0, \sigma^2)",
    ),
    (
        r"Let $X_1, \dots, X_n$ be identically distributed with mean $\mu$ and variance $\sigma^2$.",
        r"\sqrt n(\bar X_n-\mu) \xrightarrow{d} \mathcal N(0, \sigma^2)",
    ),
    (r"Let $X, Y \sim \mathcal N(0, 1)$.", r"X + Y \sim \mathcal N(0, 2)"),
    (r"Let $X, Y \sim \mathcal N(0, 1)$.", r"X^2 + Y^2 \sim \chi^2_2"),
    (r"Let $X_1, \dots, X_n$ be i.i.d. $\mathrm{Cauchy}(0, 1)$.", r"\bar X_n \xrightarrow{p} 0"),
)


@pytest.mark.parametrize(("given", "latex"), WITHOUT_HYPOTHESES, ids=range(len(WITHOUT_HYPOTHESES)))
def test_a_missing_hypothesis_is_not_taken_for_granted(given: str, latex: str) -> None:
    assert not set(verdicts(given, latex)) & HOLDS


#: A law that a formula gives to a letter is an assumption, and no claim.
POSED = (
    ("Consider a linear model.", r"\varepsilon \sim \mathcal N(0, \sigma^2)"),
    (r"Let $y = X\beta + \varepsilon$ with $E[\varepsilon] = 0$.", r"y \sim \mathcal N(X\beta, \sigma^2 I)"),
    (
        r"Let $X \in \mathbb{R}^{n \times p}$ and $\beta \sim \mathcal N(0, \tau^2 I_p)$.",
        r"y - X\beta \sim \mathcal N(0, \sigma^2 I)",
    ),
)


@pytest.mark.parametrize(("given", "latex"), POSED, ids=range(len(POSED)))
def test_a_law_that_is_given_is_posed(given: str, latex: str) -> None:
    assert set(verdicts(given, latex)) == {"posed"}
