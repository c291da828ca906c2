"""Lines of every kind that a derivation may have, right and slipped: judged by what they claim, and named by what they do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from derive import api
from derive.read.documents import read_text
from derive.report.latex import latex
from derive.terms.verdict import Judgement, Verdict
from tests.sampling import part

ROOT = Path(__file__).parent.parent / "cases"
CASES = [json.loads(x) for x in (ROOT / "derivation_lines.jsonl").read_text("utf-8").splitlines()]
FALSE = [json.loads(x) for x in (ROOT / "false_formulas.jsonl").read_text("utf-8").splitlines()]
HOLDS = {Verdict.PROVED, Verdict.SUPPORTED}
FAILS = {Verdict.REFUTED, Verdict.ILL_TYPED}
OPTIONS = api.Options()


def written(case: dict[str, Any]) -> str:
    if "text" in case:
        return str(case["text"])
    body = " \\\\\n".join(case["lines"])
    return f"{case['given']}\n\n$$\n\\begin{{align}}\n{body}\n\\end{{align}}\n$$\n"


def judged(text: str) -> tuple[api.Prepared, tuple[Judgement, ...]]:
    found = [p for p in api.prepare(read_text(text), OPTIONS) if p.display]
    one = next((p for p in found if p.derivation), found[0])
    return one, api.review(one, [api.judge(line, OPTIONS) for line in one.lines], OPTIONS)


@pytest.mark.parametrize("case", part(CASES, 4), ids=[c["id"] for c in CASES])
def test_a_line_is_judged_by_what_it_claims(case: dict[str, Any]) -> None:
    one, judgements = judged(written(case))
    found = [j.verdict for j in judgements]
    said = next((k for k, v in enumerate(found, 1) if v in FAILS), None)
    wrong = case["first_wrong"]
    if case["found"]:
        assert said == wrong
        assert wrong is not None or not {Verdict.UNKNOWN, Verdict.UNREAD} & set(found)
    elif wrong is None:
        assert said is None
    else:
        assert said is None or said >= wrong
        assert found[wrong - 1] not in HOLDS
    if "does" in case:
        assert list(api.kinds(one)) == case["does"]


@pytest.mark.parametrize("case", part(FALSE, 3), ids=[c["claim"][:50] for c in FALSE])
def test_what_a_false_formula_lacks_or_was_meant_to_be(case: dict[str, Any]) -> None:
    _, [judgement] = judged(f"{case['given']}\n\n$$ {case['claim']} $$\n")
    assert judgement.verdict is Verdict.REFUTED
    assert list(judgement.holds_if) == case["holds_if"]
    assert (latex(judgement.suggestion) if judgement.suggestion is not None else None) == case["suggestion"]
    if case["suggestion"] is not None:
        _, [meant] = judged(f"{case['given']}\n\n$$ {case['suggestion']} $$\n")
        assert meant.verdict not in FAILS


def notes(given: str, *lines: str) -> list[str]:
    return [j.note or "" for j in judged(written({"given": given, "lines": lines}))[1]]


def test_the_derivative_of_an_inner_function_is_missed() -> None:
    assert "inner function" in notes("Let $t$ be real.", r"\frac{d}{dt} \sin(t^2) &= \cos(t^2)", r"&= \cos t^2")[0]


def test_a_condition_that_was_not_given_is_named() -> None:
    given = r"Let $A \in \mathbb{R}^{n\times n}$ and $x\in\mathbb{R}^n$."
    assert "not given: A is symmetric" in notes(given, r"\nabla_x (x^T A x) &= (A + A^T) x", r"&= 2 A x")[1]


def test_what_was_meant_follows_from_an_equation_of_the_derivation() -> None:
    given = r"Let $x_1, \dots, x_n > 0$, $\lambda > 0$ and $\ell(\lambda) = n\log\lambda - \lambda\sum_{i=1}^n x_i$."
    lines = (r"\ell'(\lambda) &= \frac{n}{\lambda} - \sum_{i=1}^n x_i", r"\frac{n}{\lambda} + \sum_{i=1}^n x_i &= 0")
    _, found = judged(written({"given": given, "lines": lines}))
    assert found[1].verdict is Verdict.REFUTED
    assert found[1].suggestion is not None


def test_a_factor_that_may_be_negative_does_not_keep_an_optimum() -> None:
    claim = r"$$\arg\min_w w^2 = \arg\min_w c w^2$$"
    assert judged(f"Let $w, c$ be real.\n\n{claim}\n")[1][0].verdict is Verdict.UNKNOWN
    assert judged(f"Let $w, c$ be real with $c > 0$.\n\n{claim}\n")[1][0].verdict is Verdict.PROVED


def test_an_optimum_is_looked_for_where_the_conditions_say() -> None:
    assert judged("Let $w > 0$.\n\n$$\\arg\\min_w (w+1)^2 = -1$$\n")[1][0].verdict is Verdict.UNKNOWN
    assert judged("Let $w$ be real.\n\n$$\\arg\\min_w (w+1)^2 = -1$$\n")[1][0].verdict is Verdict.PROVED


def test_a_matrix_before_parentheses_is_a_factor_whatever_its_name() -> None:
    given = r"Let $F, G, H \in \mathbb{R}^{n\times n}$."
    assert judged(f"{given}\n\n$$ G (F H)^T = G H^T F^T $$\n")[1][0].verdict is Verdict.PROVED
    assert judged(f"{given}\n\n$$ G (F H)^T = G F^T H^T $$\n")[1][0].verdict is Verdict.REFUTED
