"""False inequalities are refuted by counterexamples that replay; the true ones beside them never are."""

from __future__ import annotations

import pytest

from derive.decide.problem import Problem, pose
from derive.elaborate.document import read_formulas
from derive.numeric.trial import Agreement, Outcome, Refutation, replay, search
from derive.read.documents import read_text
from tests.numeric.false_inequalities import CASES

IDS = [f"{k}: {false}" for k, (_, false, _) in enumerate(CASES)]


def _posed(given: str, tex: str) -> Problem:
    lines = [line for f in read_formulas(read_text(f"# t\n\n{given}\n\n$$\n{tex}\n$$\n")) for line in f.lines]
    assert lines[-1].fault is None, lines[-1].fault
    return pose(lines[-1].statements[0], 0)


def _tried(given: str, tex: str) -> tuple[Problem, Outcome]:
    problem = _posed(given, tex)
    return problem, search(problem.claim, problem.conditions)


@pytest.mark.parametrize(("given", "false", "true"), CASES, ids=IDS)
def test_false_ones_are_refuted(given: str, false: str, true: str) -> None:
    problem, found = _tried(given, false)
    assert isinstance(found, Refutation), found
    assert found.rigorous
    assert replay(problem.claim, problem.conditions, found.counterexample)


@pytest.mark.parametrize(("given", "false", "true"), CASES, ids=IDS)
def test_true_ones_are_not(given: str, false: str, true: str) -> None:
    _, found = _tried(given, true)
    assert isinstance(found, Agreement), found
