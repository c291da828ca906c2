"""Derivations: correct ones hold throughout, a slip is found where it is, and a wrong line does not poison the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive import api
from derive.read.documents import read_text
from derive.terms.verdict import Judgement, Verdict

CASES = [json.loads(x) for x in (Path(__file__).parent.parent / "cases" / "derivations.jsonl").read_text("utf-8").splitlines()]
GOOD = {Verdict.PROVED, Verdict.SUPPORTED, Verdict.DEFINITION, Verdict.POSED}
HOLDS = {Verdict.PROVED, Verdict.SUPPORTED}
LEAST = (
    "Let $X \\in \\mathbb{R}^{n\\times p}$ have full column rank, "
    "$y \\in \\mathbb{R}^n$, $w \\in \\mathbb{R}^p$ and $J(w) = \\|Xw - y\\|^2$."
)


def judged(given: str, *lines: str) -> tuple[api.Prepared, tuple[Judgement, ...]]:
    body = " \\\\\n".join(lines)
    document = read_text(f"{given}\n\n$$\n\\begin{{align}}\n{body}\n\\end{{align}}\n$$\n")
    options = api.Options()
    [one] = [p for p in api.prepare(document, options) if p.derivation]
    return one, api.review(one, [api.judge(line, options) for line in one.lines], options)


def verdicts(given: str, *lines: str) -> list[Verdict]:
    return [j.verdict for j in judged(given, *lines)[1]]


def roles(given: str, *lines: str) -> list[str | None]:
    return [line.role for line in judged(given, *lines)[0].lines]


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_a_correct_derivation_holds_throughout(case: dict[str, list[str]]) -> None:
    found = verdicts(str(case["given"]), *case["lines"])
    assert set(found) <= GOOD
    assert HOLDS & set(found)


def test_kinds_of_lines() -> None:
    lines = (r"\nabla J(w) &= 2 X^T (Xw - y)", r"0 &= X^T(Xw - y)", r"X^T X w &= X^T y", r"&\Longrightarrow\; w = (X^T X)^{-1} X^T y")
    assert roles(LEAST, *lines) == ["start", "stationarity", "follows", "implies"]
    assert roles("Let $x$ be real.", r"(x+1)^2 &= x^2 + 2x + 1", r"&\ge 2x + 1") == ["start", "inequality"]


def test_equations_that_stand_side_by_side_are_no_chain() -> None:
    lines = (r"(x+1)^2 &= x^2 + 2x + 1", r"(x-1)^2 &= x^2 - 2x + 2", r"(x+1)(x-1) &= x^2 - 1")
    assert roles("Let $x$ be real.", *lines) == ["independent"] * 3
    assert verdicts("Let $x$ be real.", *lines) == [Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED]


def test_the_wrong_line_alone_is_wrong_and_what_was_meant_is_named() -> None:
    _, found = judged("Let $a, b > 0$.", r"\log\frac{a^2}{b} &= \log a^2 - \log b", r"&= 2\log a + \log b", r"&= \log (a^2 b)")
    assert [j.verdict for j in found] == [Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED]
    assert found[1].counterexample is not None
    assert found[1].suggestion is not None
    assert "a sign" in (found[1].note or "")


def test_a_wrong_condition_is_carried_forward() -> None:
    lines = (r"\nabla J(w) &= 2 X^T (Xw - y)", r"0 &= X^T(Xw + y)", r"X^T X w &= -X^T y", r"\hat w &= -(X^T X)^{-1} X^T y")
    assert verdicts(LEAST, *lines) == [Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED, Verdict.PROVED]


def test_a_silent_repair_is_a_note() -> None:
    _, found = judged("Let $x$ be real.", r"(x+1)^2 - 1 &= x^2 + 2x + 1 - 1", r"&= x^2 - 2x", r"&= x (x + 2)")
    assert [j.verdict for j in found] == [Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED]
    assert "repaired" in (found[2].note or "")


def test_what_a_derivative_is_does_not_hold_only_where_it_vanishes() -> None:
    assert verdicts(LEAST, r"\nabla J(w) &= 2 X^T X w - 2 X^T y", r"&= X^T (Xw - y)")[1] is Verdict.REFUTED


@pytest.mark.parametrize(
    ("conclusion", "expected"),
    [
        (r"\hat\lambda = \frac{n}{\sum_{i=1}^n x_i}", Verdict.PROVED),
        (r"\hat\lambda = \frac1n \sum_{i=1}^n x_i", Verdict.REFUTED),
        (r"n = \hat\lambda \sum_{i=1}^n x_i", Verdict.PROVED),
        (r"\hat\lambda = \frac{n}{2\sum_{i=1}^n x_i}", Verdict.REFUTED),
    ],
)
def test_conclusions(conclusion: str, expected: Verdict) -> None:
    given = "Let $x_1, \\dots, x_n > 0$, $\\lambda > 0$ and $\\ell(\\lambda) = n\\log\\lambda - \\lambda\\sum_{i=1}^n x_i$."
    found = verdicts(
        given, r"\ell'(\lambda) &= \frac{n}{\lambda} - \sum_{i=1}^n x_i", rf"\ell'(\lambda) = 0 \;&\Longrightarrow\; {conclusion}"
    )
    assert found == [Verdict.PROVED, expected]


def test_a_square_has_two_roots() -> None:
    assert verdicts("Let $x$ be real.", r"x^2 + x &= x + 4", r"x^2 &= 4", r"x &= 2")[2] not in HOLDS


def test_a_newton_update_is_what_its_name_says() -> None:
    given = (
        "Let $A \\in \\mathbb{R}^{n\\times n}$ be symmetric positive definite, $b, x \\in \\mathbb{R}^n$ and"
        " $f(x) = \\frac12 x^T A x - b^T x$; $x^{+}$ denotes the Newton update."
    )
    gradient = r"\nabla f(x) &= A x - b"
    assert verdicts(given, gradient, r"x^{+} &= x - A^{-1}(A x - b)", r"&= A^{-1} b") == [Verdict.PROVED] * 3
    assert verdicts(given, gradient, r"x^{+} &= x + A^{-1}(A x - b)")[1] is Verdict.REFUTED
