"""From judged lines to records: what a claim rests on is listed, with where each part comes from."""

from __future__ import annotations

import re

import pytest

from derive import api
from derive.api import Options
from derive.elaborate.document import given_scope
from derive.read.documents import read_bytes
from derive.report.build import conditions_of, line_report
from derive.report.plain import plain
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin

FIT = r"Let $X \in \mathbb{R}^{n \times p}$ have full column rank."


def conditions(latex: str, given: str) -> list[tuple[str, str]]:
    options = Options(given=given)
    (line,) = api.read(latex, options).lines
    record = line_report(line, api.judge(line, options), True).json()
    return [(c["text"], c["source"]) for c in record["conditions"]]


def test_shapes_are_conditions_stated_or_inferred() -> None:
    found = conditions("X^T X w = X^T X w + 0 y", FIT)
    assert found[:3] == [("X is n×p", "stated"), ("w is p×1", "inferred"), ("y is p×1", "inferred")]
    assert ("X is of full column rank", "stated") in found


def test_conventions_that_were_used_are_listed() -> None:
    found = conditions(r"\sigma(-x) = 1 - \sigma(x)", r"Let $x \in \mathbb{R}^n$.")
    assert ("x is n×1", "stated") in found
    assert any(source == "convention" and "sigmoid" in text for text, source in found)


def test_what_terms_need_is_listed_as_needed() -> None:
    assert ("A is invertible", "needed") in conditions("A^{-1} A = I", r"Let $A \in \mathbb{R}^{n \times n}$.")


def test_numbers_have_no_shape_to_tell() -> None:
    assert conditions("a + b = b + a", "") == []


@pytest.mark.parametrize(
    "prose",
    [
        r"Let $A$ be a matrix with $A = A^\top$ and $x$ a vector with $\|x\| = 1$.",
        r"Let $a > 0$ and suppose that $b \ge a$, where $A \in \mathbb{R}^{n \times n}$ is symmetric.",
        r"Let $x \sim \mathcal{N}(\mu, \Sigma)$ with $\Sigma \succ 0$. Let $a$ be at least $2$.",
    ],
)
def test_no_place_of_a_formula_is_left_in_a_condition(prose: str) -> None:
    scope = given_scope(prose)
    assert scope.conditions
    for c in conditions_of(scope.conditions):
        assert not re.search(r"⟨\d", c.text)
        assert c.text


def test_words_with_the_place_of_a_formula_give_way_to_the_proposition() -> None:
    p = h.Greater(h.Sym("a"), h.ZERO)
    (found,) = conditions_of((Condition(p, Origin.STATED, "⟨0⟩ holds"),))
    assert found.text == plain(p) == "a > 0"


def test_a_derivation_lists_each_shape_once() -> None:
    text = "Let $A \\in \\mathbb{R}^{n \\times n}$.\n\n$$\n\\begin{align} (A^T)^T &= A \\\\ &= A + 0 A \\end{align}\n$$\n"
    options = Options()
    prepared = api.prepare(read_bytes(text.encode(), "-"), options)[-1]
    from derive.report.build import formula_report

    lines = tuple(line_report(line, api.judge(line, options), True) for line in prepared.lines)
    assert [c.text for c in formula_report(prepared, lines).shapes] == ["A is n×n"]
