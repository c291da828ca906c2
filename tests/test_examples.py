"""The sheets that are shipped: what is marked as deliberately wrong is found, and nothing else is faulted."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.api import Options
from derive.read.documents import read_document
from derive.report.model import FormulaReport
from derive.run.check import check
from derive.run.pool import Limits
from derive.terms.verdict import Verdict

SHEETS = sorted((Path(__file__).parents[1] / "examples").glob("*.md"))
FAULTED = (Verdict.REFUTED, Verdict.ILL_TYPED)
ACCEPTED = (Verdict.PROVED, Verdict.SUPPORTED)


def displays(path: Path) -> list[tuple[FormulaReport, bool]]:
    """The displayed formulas of a sheet, each with whether the prose before it says that it is wrong."""
    report = check([str(path)], Options(), Limits(60, workers=2))
    found = {(f.place.line, f.place.column): f for f in report.documents[0].formulas}
    out = []
    prose = ""
    for paragraph in read_document(path).paragraphs:
        shown = [f for f in paragraph.formulas if f.display]
        prose = paragraph.prose if not shown else prose + paragraph.prose
        out += [(found[f.place.line, f.place.column], "deliberately wrong" in " ".join(prose.split())) for f in shown]
        prose = "" if shown else prose
    return out


def test_there_is_a_sheet_for_each_subject() -> None:
    assert len(SHEETS) == 9


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.stem)
def test_what_is_wrong_is_found_and_nothing_else(path: Path) -> None:
    formulas = displays(path)
    wrong = [f for f, marked in formulas if marked]
    assert wrong
    assert [f.latex for f in wrong if f.verdict in ACCEPTED] == []
    assert [f.latex for f in wrong if f.verdict not in FAULTED] == []
    assert [f.latex for f, marked in formulas if not marked and f.verdict in FAULTED] == []
    assert [(f.latex, f.note) for f, marked in formulas if not marked and f.verdict is Verdict.UNREAD] == []
