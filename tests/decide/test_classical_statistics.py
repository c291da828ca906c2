"""Sheets of classical statistics in several hands: what holds is accepted, what is false is refuted or at least not accepted.

The marks before the formulas of the sheet say what must come of them; they are taken off before it is read.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

SHEET = (Path(__file__).parents[1] / "cases" / "classical_statistics.md").read_text("utf-8")
MARK = re.compile(r"^([+-]\??) (\$\$.*\$\$)$", re.MULTILINE)
HOLDS = {Verdict.PROVED, Verdict.SUPPORTED, Verdict.DEFINITION}
FAILS = {Verdict.REFUTED, Verdict.ILL_TYPED}


def sections() -> list[tuple[str, str]]:
    parts = re.split(r"^## (.+)$", SHEET, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


#: One section of so many runs each time; the others, and those that are long, with the slow tests.
EVERY = 3


@pytest.mark.parametrize(
    ("title", "body"),
    [pytest.param(t, b, id=t, marks=pytest.mark.slow if k % EVERY or t.endswith("(long)") else ()) for k, (t, b) in enumerate(sections())],
)
def test_every_formula_has_its_verdict(title: str, body: str) -> None:
    marks = [m[1] for m in MARK.finditer(body)]
    formulas = [p for p in prepare(read_text(MARK.sub(r"\2", body)), Options()) if p.display]
    assert len(formulas) == len(marks) > 0
    wrong = []
    for mark, formula in zip(marks, formulas, strict=True):
        verdict = judge(formula.lines[0], Options()).verdict
        right = {
            "+": verdict in HOLDS,
            "-": verdict in FAILS,
            "+?": verdict not in FAILS,
            "-?": verdict not in HOLDS - {Verdict.DEFINITION},
        }
        if not right[mark]:
            wrong.append((mark, verdict.value, formula.latex))
    assert wrong == []
