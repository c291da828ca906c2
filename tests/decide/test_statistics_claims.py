"""Claims about estimators, likelihoods and least squares, in the manner of lecture notes, each with its near-misses.

None is called the opposite of what it is; those marked `decided` are decided, by what the prose and the conventions of the field say of
their letters.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.decide.test_field_claims import FAILS, HOLDS, assert_not_wrong, verdicts

CASES = Path(__file__).parent.parent / "cases" / "claims_statistics.jsonl"
CLAIMS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
DECIDED = [c for c in CLAIMS if c["decided"]]
EVERY = 9
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


#: What a text leaves open, or says in words that were misread: these must stay undecided, or be what they are.
OPEN = (
    (
        "Let $S^2$ be the sample variance of i.i.d. $X_1, \\dots, X_n$ with variance $\\sigma^2$.",
        "\\mathbb{E}[S^2] = \\frac{n-1}{n}\\sigma^2",
    ),
    ("Consider ridge regression of $y$ on $X \\in \\mathbb{R}^{n \\times p}$.", "\\hat\\beta = (X^\\top X)^{-1} X^\\top y"),
    ("Consider the lasso for $y = X\\beta + \\varepsilon$.", "\\hat\\beta = (X^\\top X)^{-1} X^\\top y"),
    ("Let $\\mathbf{X} \\in \\mathbb{R}^{n \\times p}$ be a design matrix for linear regression.", "\\sum_{i=1}^n u_i = 0"),
)


@pytest.mark.parametrize(("given", "latex"), OPEN, ids=range(len(OPEN)))
def test_what_the_text_leaves_open_is_not_decided(given: str, latex: str) -> None:
    assert not set(verdicts(given, latex)) & (HOLDS | FAILS)
