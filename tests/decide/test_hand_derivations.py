"""Derivations as hands write them, about half of them with a slip: found where it is, or left open, and never anything else said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from derive import api
from derive.read.documents import read_text
from derive.terms.verdict import Verdict
from tests.sampling import part

CASES = [json.loads(x) for x in (Path(__file__).parent.parent / "cases" / "hand_derivations.jsonl").read_text("utf-8").splitlines()]
HOLDS = {Verdict.PROVED, Verdict.SUPPORTED}
FAILS = {Verdict.REFUTED, Verdict.ILL_TYPED}


def written(case: dict[str, Any]) -> str:
    if "text" in case:
        return str(case["text"])
    body = " \\\\\n".join(case["lines"])
    return f"{case['given']}\n\n$$\n\\begin{{align}}\n{body}\n\\end{{align}}\n$$\n"


def verdicts(case: dict[str, Any]) -> list[Verdict]:
    options = api.Options()
    [one] = [p for p in api.prepare(read_text(written(case)), options) if p.derivation]
    return [j.verdict for j in api.review(one, [api.judge(line, options) for line in one.lines], options)]


@pytest.mark.parametrize("case", part(CASES, 4), ids=[c["id"] for c in CASES])
def test_the_first_wrong_line(case: dict[str, Any]) -> None:
    found = verdicts(case)
    said = next((k for k, v in enumerate(found, 1) if v in FAILS), None)
    wrong = case["first_wrong"]
    if case["found"]:
        assert said == wrong
    elif wrong is None:
        assert said is None
    else:
        assert said is None or said >= wrong
        assert found[wrong - 1] not in HOLDS


def judged(text: str) -> list[tuple[str, str]]:
    """The verdict and the note of each display's line, in order."""
    options = api.Options()
    displays = [p for p in api.prepare(read_text(text), options) if p.display]
    out = []
    for p in displays:
        found = api.review(p, [api.judge(line, options) for line in p.lines], options)
        out += [(j.verdict.value, j.note or "") for j in found]
    return out


def test_a_condition_of_the_first_display_holds_for_those_that_words_join_to_it() -> None:
    text = (
        "Let $x \\in \\mathbb{R}^n$, $A\\in\\mathbb{R}^{n\\times n}$ and $f(x) = x^\\top A x$. If $A$ is symmetric, then\n"
        "$$ \\nabla f(x) = 2Ax $$\nso that\n$$ \\nabla^2 f(x) = 2A. $$\n"
    )
    assert [v for v, _ in judged(text)] == ["proved", "proved"]


def test_words_that_are_not_known_join_nothing() -> None:
    text = "Let $z > 0$.\n$$ \\log z \\le z - 1 $$\nUnless stated otherwise,\n$$ z^2 = z. $$\n"
    options = api.Options()
    assert not any(p.derivation for p in api.prepare(read_text(text), options))


SUM = r"\operatorname{Var}(\sum_{i=1}^n X_i) = n\operatorname{Var}(X_1)"
MODEL = r"Let $x \mid \theta \sim \mathrm{Bin}(n, \theta)$ and $\theta \sim \mathrm{Beta}(a, b)$."


@pytest.mark.parametrize(
    ("given", "claim", "expected"),
    [
        ("Let $X_1,\\dots,X_n$ be independent with finite variance.", SUM, "no"),
        ("Let $X_1,\\dots,X_n$ be i.i.d. with finite variance.", SUM, "yes"),
        ("Let $X_1,\\dots,X_n$ be independent with $E[X_i]=\\mu$.", r"E[\sum_{i=1}^n X_i] = n\mu", "yes"),
        ("Let $X$ have mean $\\mu$ and finite variance $\\sigma^2$.", r"E[X^2] = \sigma^2 + \mu^2", "yes"),
        ("Let $X$ have mean $\\mu$ and finite variance $\\sigma^2$.", r"E[X^2] = \sigma^2 - \mu^2", "no"),
        (MODEL, r"p(\theta\mid x) = p(x\mid\theta)p(\theta)", "no"),
        (MODEL, r"E[\theta] = \frac{a}{a+b}", "yes"),
        (MODEL, r"E[x] = n\theta", "no"),
        (r"Let $y\in\{0,1,2\}$.", r"p(y) = 2^{-y}", "open"),
        (r"Let $x$ be real.", r"e^{-(x-1)^2/2} \propto e^{x - x^2/2}", "open"),
        (r"Let $x$ be real; proportionality is in $x$.", r"e^{-(x-1)^2/2} \propto e^{x - x^2/2}", "yes"),
        (r"Let $x$ be real; proportionality is in $x$.", r"e^{-(x-1)^2/2} \propto e^{2x - x^2/2}", "no"),
    ],
)
def test_what_is_said_and_what_is_not(given: str, claim: str, expected: str) -> None:
    [(verdict, _)] = judged(f"{given}\n\n$${claim}$$\n")
    kinds = {"yes": ("proved", "supported"), "no": ("refuted",), "open": ("unknown", "definition", "posed")}
    assert verdict in kinds[expected]


def test_a_step_that_holds_is_explained_by_named_rules() -> None:
    from derive.report.build import sub_steps

    options = api.Options(explain=True)
    given = "Let $A \\in \\mathbb{R}^{n\\times n}$ be symmetric, $x \\in \\mathbb{R}^n$ and $f(x) = x^\\top A x$."
    text = f"{given}\n\n$$\\nabla f(x) = 2Ax$$\n"
    line = next(p for p in api.prepare(read_text(text), options) if p.display).lines[0]
    rules = [s.rule for s in sub_steps(line, api.judge(line, options))]
    assert rules[0] == "definition"
    assert "read off the gradient" in " ".join(rules).replace("_", " ") or "differentiate" in rules
    assert rules[-1] in ("normal-form", "collect", "condition", "symmetric")
