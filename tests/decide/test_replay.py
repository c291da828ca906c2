"""Reports are replayed from their JSON data alone: what a check wrote replays, and whatever is changed in it does not."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from derive import api
from derive.api import Options
from derive.cli import main
from derive.proof.checker import can_replay
from derive.proof.serial import Corrupt, dump, load
from derive.report.build import line_report
from derive.run.cache import replays
from derive.terms.verdict import Verdict

SQUARE = r"Let $A, B \in \mathbb{R}^{n \times n}$ be invertible and $x \in \mathbb{R}^n$."


def record(latex: str, given: str = SQUARE) -> dict[str, Any]:
    """A formula's record as it is written, gone through JSON."""
    options = Options(given=given)
    (line,) = api.read(latex, options).lines
    data: dict[str, Any] = json.loads(json.dumps(line_report(line, api.judge(line, options), True).json()))
    return data


def report(*formulas: dict[str, Any]) -> dict[str, Any]:
    return {"schema": 1, "documents": [{"path": "sheet.md", "formulas": list(formulas)}]}


def holds(formula: dict[str, Any]) -> list[bool | None]:
    return [found.holds for found in api.replay(report(formula))]


@pytest.fixture(scope="module")
def proved() -> dict[str, Any]:
    return record(r"(I + A B)^{-1} A = A (I + B A)^{-1}")


@pytest.fixture(scope="module")
def refuted() -> dict[str, Any]:
    return record(r"x^\top A x = x^\top A^2 x", SQUARE)


def test_a_certificate_replays_and_changed_ones_do_not(proved: dict[str, Any]) -> None:
    assert proved["verdict"] == "proved"
    assert len(proved["evidence"]["certificate"]["combination"]) > 0
    assert holds(proved) == [True]
    (found,) = api.replay(report(proved))
    assert (found.place, found.kind) == ("sheet.md:1:1", "normal-form")

    def changed(change: Any) -> dict[str, Any]:
        data = copy.deepcopy(proved)
        change(data)
        return data

    def other_claim(data: dict[str, Any]) -> None:
        data["statement"]["claim"] = record("(A B)^{-1} = A^{-1} B^{-1}")["statement"]["claim"]

    for change in (
        lambda d: d["evidence"]["certificate"]["combination"].pop(),
        lambda d: d["evidence"]["certificate"].update(combination=[]),
        lambda d: d["evidence"].update(certificate={"method": "trust me"}),
        lambda d: d["evidence"].update(certificate=[]),
        lambda d: d.update(statement=None),
        lambda d: d["statement"].update(claim=["Equal", {"q": "0"}]),
        lambda d: d["statement"].update(claim=["os.system", "true"]),
        lambda d: d.update(evidence=None),
        other_claim,
    ):
        assert holds(changed(change)) == [False]


def test_a_certificate_needs_its_conditions() -> None:
    given = r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal and $x \in \mathbb{R}^n$."
    data = record(r"x^\top Q^\top Q x = x^\top x", given)
    assert holds(data) == [True]
    data["statement"]["conditions"] = []
    assert holds(data) == [False]


def test_a_counterexample_replays_and_changed_ones_do_not(refuted: dict[str, Any]) -> None:
    assert refuted["verdict"] == "refuted"
    assert holds(refuted) == [True]
    size = refuted["counterexample"]["dimensions"]["n"]
    identity = [[str(int(r == c)) for c in range(size)] for r in range(size)] if size > 1 else "1"
    for change in (
        lambda e: e["values"].update(A=identity),  # the claim holds there
        lambda e: e["values"].pop("x"),
        lambda e: e["values"].update(A="1/0"),
        lambda e: e["values"].update(A=[["?"]]),
        lambda e: e["dimensions"].update(n=0),
        lambda e: e["dimensions"].update(n=size + 1),
        lambda e: e["dimensions"].clear(),
        lambda e: e.update(left="12345/7"),
        lambda e: e.pop("right"),
    ):
        data = copy.deepcopy(refuted)
        change(data["counterexample"])
        assert holds(data) == [False]
    assert holds({**refuted, "counterexample": None}) == [False]


def test_a_point_outside_the_conditions_refutes_nothing() -> None:
    data = record(r"\sqrt{a^2} = -a", r"Let $a > 0$.")
    assert holds(data) == [True]
    data["statement"]["conditions"] = [
        {"proposition": ["Less", ["Sym", "a", {"d": "1"}, {"d": "1"}], ["Num", {"q": "0"}]], "source": "stated"}
    ]
    assert holds(data) == [False]


def test_a_point_proves_a_difference_and_refutes_none() -> None:
    data = record(r"A B \neq B A", r"Let $A, B \in \mathbb{R}^{n \times n}$.")
    assert (data["verdict"], data["evidence"]["kind"], holds(data)) == ("proved", "witness", [True])
    assert holds({**data, "verdict": "refuted"}) == [False]


def test_the_links_of_a_chain_are_replayed_each() -> None:
    given = r"Let $A, B \in \mathbb{R}^{n \times n}$ be invertible."
    data = record(r"(A B)^{-1} B = B^{-1} A^{-1} B = B^{-1} B A^{-1}", given)
    assert [(link["verdict"]) for link in data["links"]] == ["proved", "refuted"]
    assert holds(data) == [True, True]
    assert [found.place for found in api.replay(report(data))] == ["sheet.md:1:1 link 1", "sheet.md:1:1 link 2"]


def test_what_a_procedure_decides_leaves_nothing_to_replay() -> None:
    data = record(r"(a + b)^2 = a^2 + 2 a b + b^2", "")
    assert data["verdict"] == "proved"
    (found,) = api.replay(report(data))
    assert found.holds is None
    assert found.reason


def test_the_command_says_so_line_by_line(tmp_path: Path, proved: dict[str, Any], refuted: dict[str, Any]) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report(proved, refuted, record("a + b = b + a", ""))), "utf-8")
    done = CliRunner().invoke(main, ["replay", str(path)])
    assert done.exit_code == 0
    assert [line.split("  ")[-1].split(":")[0] for line in done.stdout.splitlines()] == ["replays", "replays", "nothing to replay"]
    broken = {**refuted, "counterexample": {**refuted["counterexample"], "values": {}}}
    path.write_text(json.dumps(report(proved, broken)), "utf-8")
    done = CliRunner().invoke(main, ["replay", str(path)])
    assert done.exit_code == 1
    assert "DOES NOT REPLAY" in done.stdout.splitlines()[1]


@pytest.mark.parametrize("text", ["{}", "[]", '{"schema": 1}', '{"schema": 1, "documents": [{"formulas": 3}]}', "no", "[" * 100000])
def test_what_is_no_report_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, "utf-8")
    done = CliRunner().invoke(main, ["replay", str(path)])
    assert done.exit_code == 2


def test_terms_go_through_json_and_nothing_is_worked_out() -> None:
    (line,) = api.read(r"\sum_{i=1}^n \frac{x_i^2}{n+1} = \frac{x^\top x}{n+1}", Options(given=SQUARE)).lines
    claim = line.readings[0].claim
    assert load(json.loads(json.dumps(dump(claim)))) == claim
    with pytest.raises(Corrupt):
        load(["Sym", "x", {"d": ["^", "9", ["^", "9", "99"]]}, {"d": "1"}])


def test_verdicts_that_rest_on_nothing_are_passed_over() -> None:
    data = record("a + b", "")
    assert data["verdict"] == Verdict.NOT_A_CLAIM.value
    assert holds(data) == []


def test_the_steps_of_a_summation_are_no_certificate_for_the_checkers() -> None:
    (line,) = api.read(r"\sum_{k=0}^n \binom{n}{k} p^k (1-p)^{n-k} = 1", Options()).lines
    judgement = api.judge(line, Options())
    assert judgement.verdict is Verdict.PROVED
    assert judgement.evidence is not None
    assert judgement.evidence.certificate is not None
    assert not can_replay(judgement.evidence.certificate)
    assert replays(judgement)  # what an exact procedure decided stands by its key
