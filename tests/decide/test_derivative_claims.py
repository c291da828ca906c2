"""Claims about derivatives as notes on networks, optimisation, attention and matrix calculus make them, and false ones beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.decide.test_field_claims import verdicts
from tests.sampling import part

CASES = Path(__file__).parent.parent / "cases" / "derivative_claims.jsonl"
CLAIMS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("claim", part(CLAIMS, 3), ids=range(len(CLAIMS)))
def test_true_ones_hold_and_false_ones_are_refuted(claim: dict[str, object]) -> None:
    seen = set(verdicts(str(claim["given"]), str(claim["latex"])))
    due = {"proved", "supported"} if claim["truth"] else {"refuted", "ill_typed"}
    assert seen <= (due | {"unknown"} if claim.get("open") else due)  # open: the prose is understood in part


#: Claims that a careless reading makes wrong, and the verdicts that are honest.
CAREFUL = (
    ("Let $K = K(\\theta)$ be invertible.", "\\frac{\\partial K}{\\partial \\theta_j} = 2\\frac{\\partial K}{\\partial \\theta_j}", {"refuted"}),  # noqa: E501
    ("Let $x \\in \\mathbb{R}^n$ where no $x_i = 0$.", "\\nabla_x \\|x\\|_1 = \\operatorname{sign}(x)", {"proved", "supported", "unknown"}),
    ("Let $Y \\in \\mathbb{R}^{n\\times k}$ with one-hot rows.", "Y \\mathbf{1} = \\mathbf{1}", {"unknown", "proved", "supported"}),
    (
        "Let $x \\in \\mathbb{R}^n$, $h \\in \\mathbb{R}^k$, $y_i = \\sum_{j=1}^k h_j x_{i+j-1}$ for $i = 1, \\dots, n-k+1$, and $L$ a function of $y$.",  # noqa: E501
        "\\frac{\\partial L}{\\partial h_j} = \\sum_{i=1}^{n-k+1} \\frac{\\partial L}{\\partial y_i} x_{i-j+1}",
        {"unknown", "refuted"},
    ),
    ("Let $X$ be symmetric.", "\\frac{\\partial\\operatorname{tr}(AX)}{\\partial X} = A + A^\\top - A \\circ I", {"proved", "supported"}),
    ("Let $X$ be symmetric.", "\\frac{\\partial\\operatorname{tr}(AX)}{\\partial X} = A + A^\\top", {"refuted"}),
    ("Let $u, A, B \\in \\mathbb{R}^n$.", "\\nabla_u (A^\\top B) = A", {"unknown", "refuted"}),
)


@pytest.mark.parametrize(("given", "latex", "honest"), CAREFUL, ids=range(len(CAREFUL)))
def test_what_a_careless_reading_gets_wrong(given: str, latex: str, honest: set[str]) -> None:
    assert set(verdicts(given, latex)) <= honest
