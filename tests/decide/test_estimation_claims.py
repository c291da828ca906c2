"""Claims about estimates, posteriors, divergences and entropies as lecture notes make them, each with near-misses.

None is called the opposite of what it is; those marked `decided` are decided. The others are what the engine does not reach yet.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.decide.test_field_claims import FAILS, HOLDS, assert_not_wrong, verdicts

CASES = Path(__file__).parent.parent / "cases" / "claims_estimation.jsonl"
CLAIMS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
DECIDED = [c for c in CLAIMS if c["decided"]]
EVERY = 12
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
@pytest.mark.parametrize("claim", [c for c in CLAIMS if not c["decided"]])
def test_none_is_called_its_opposite(claim: dict[str, object]) -> None:
    assert_not_wrong(claim)


#: What a text leaves open, or of which no rule says anything: these must stay undecided.
OPEN = (
    ("Let $X_1,\\dots,X_n$ be i.i.d. with distribution function $F$.", "P(\\max_i X_i < x) = F(x)^n"),
    ("Let $X_1,\\dots,X_n$ be identically distributed with cdf $F$.", "P(\\max_i X_i \\le x) = F(x)^n"),
    ("Let $X$ be a discrete random variable and $h(X)$ its entropy.", "h(aX) = h(X)+\\ln|a|"),
    (
        "Let $X$ be a discrete random variable with entropy $H(X)$ and variance $\\sigma^2$.",
        "H(X) \\le \\frac12\\ln(2\\pi e\\sigma^2)",
    ),
    (
        "Let $X$ be a continuous random variable with variance $\\sigma^2$ and differential entropy $h(X)$ in nats.",
        "h(X) < \\frac12\\ln(2\\pi e\\sigma^2)",
    ),
    ("Let $p$ and $q$ be the densities of $\\mathcal{N}(0,1)$ and $\\mathrm{Exp}(1)$.", "H(p,q) = 0"),
    (
        "Let $y\\mid\\theta\\sim\\mathrm{Bin}(n,\\theta)$, $\\theta\\sim\\mathrm{Beta}(1,b)$ and $\\theta\\mid y\\sim\\mathcal{N}(m,v)$.",
        "m = \\frac{1+y}{1+b+n}",
    ),
)


@pytest.mark.parametrize(("given", "latex"), OPEN, ids=range(len(OPEN)))
def test_what_the_text_leaves_open_is_not_decided(given: str, latex: str) -> None:
    assert not set(verdicts(given, latex)) & (HOLDS | FAILS)
