"""A condition "for all i" inside a longer list of conditions: what follows it is kept, and what restricts i is not overlooked."""

from __future__ import annotations

import pytest

from derive.decide.ladder import judge_readings
from derive.elaborate.document import read_formulas
from derive.read.documents import read_text
from derive.terms.verdict import Verdict


def verdict(given: str, claim: str) -> Verdict:
    *_, last = read_formulas(read_text(f"{given}\n\n$$\n{claim}\n$$\n"))
    return judge_readings(last.lines[0].statements).verdict


@pytest.mark.parametrize("quantifier", ["for all $i$ and", "for every $i$, and", "for $i = 1, \\dots, K$ and"])
def test_what_follows_the_quantifier_is_kept(quantifier: str) -> None:
    given = " ".join((r"Let $s \in \mathbb{R}^K$ with $s_i \ge 0$", quantifier, r"$\sum_{i=1}^K s_i = 1$."))
    assert verdict(given, r"\sum_{i=1}^K s_i^2 \le 1") in (Verdict.PROVED, Verdict.SUPPORTED)
    assert verdict(given, r"\sum_{i=1}^K s_i^2 \ge 1") is Verdict.REFUTED


@pytest.mark.parametrize(
    ("given", "false"),
    [
        (r"Let $A \in \mathbb{R}^{n \times n}$ with $A_{ij} > 0$ for all $i \ne j$.", r"A_{ii} > 0"),
        (r"Let $A \in \mathbb{R}^{n \times n}$ with $A_{ij} > 0$ for all $i \ne j$.", r"\operatorname{tr}(A) > 0"),
        (r"Let $A \in \mathbb{R}^{n \times n}$ with $A_{ij} > 0$ for all $i$ and $j \ne i$.", r"\operatorname{tr}(A) > 0"),
        (r"Let $x \in \mathbb{R}^n$ with $x_i > 0$ for $i \ge 2$.", r"\sum_{i=1}^n x_i > 0"),
    ],
)
def test_a_condition_on_some_indices_is_not_one_on_all(given: str, false: str) -> None:
    assert verdict(given, false) in (Verdict.REFUTED, Verdict.UNKNOWN)


def test_a_true_claim_about_some_indices_is_not_refuted() -> None:
    given = r"Let $A \in \mathbb{R}^{n \times n}$ with $A_{ij} > 0$ for all $i \ne j$."
    assert verdict(given, r"\sum_{i=1}^n \sum_{j=1}^n A_{ij} - \operatorname{tr}(A) \ge 0") is not Verdict.REFUTED
