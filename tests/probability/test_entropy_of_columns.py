"""The entropy of a column of probabilities is that of its law, and a counterexample is a column of probabilities."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

HOLDS = {Verdict.PROVED, Verdict.SUPPORTED}
COLUMN = r"Let $p\in\mathbb{R}^K$ be a probability vector."
LISTED = r"Let $p=(p_1,\dots,p_K)$ be a probability distribution."
TWO = "Let $p$, $q$ be probability vectors."


def verdict(text: str, claim: str) -> Verdict:
    return judge(prepare(read_text(f"{text}\n\n$$\n{claim}\n$$\n"), Options())[-1].lines[-1], Options()).verdict


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (COLUMN, r"H(p) \le \log K"),
        (LISTED, r"H(p) \le \log K"),
        (COLUMN, r"H(p) \ge 0"),
        (LISTED, r"H(p) = -\sum_{i=1}^K p_i\log p_i"),
        (TWO, r"H(p) \le H(p,q)"),
        (f"{TWO} Let $0\\le\\lambda\\le1$.", r"H(\lambda p+(1-\lambda)q) \ge \lambda H(p)+(1-\lambda)H(q)"),
    ],
)
def test_entropies_of_columns_hold(text: str, claim: str) -> None:
    assert verdict(text, claim) in HOLDS


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (COLUMN, r"H(p) < \log K"),
        (LISTED, r"H(p) = \sum_{i=1}^K p_i\log p_i"),
        (TWO, r"H(p) \ge H(p,q)"),
        (f"{TWO} Let $0\\le\\lambda\\le1$.", r"H(\lambda p+(1-\lambda)q) \le \lambda H(p)+(1-\lambda)H(q)"),
    ],
)
def test_false_ones_are_refuted(text: str, claim: str) -> None:
    assert verdict(text, claim) is Verdict.REFUTED
