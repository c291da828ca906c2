"""Records in a file: they come back as they were, in their order, and a report that is written from them is that of a list."""

from __future__ import annotations

import io
import json

from derive.report.json import write_json
from derive.report.model import DocumentReport, FormulaReport, Report
from derive.report.spool import Spool
from derive.source import Place
from derive.terms.verdict import Verdict


def record(name: str, *latex: str) -> DocumentReport:
    return DocumentReport(name, tuple(FormulaReport(Place(1, 1, 1, 2), False, x, Verdict.POSED) for x in latex))


def test_records_come_back_in_order() -> None:
    spool, records = Spool(), [record("a.md", "x"), record("b.md"), record("c.md", "y\n", "\u2028")]
    for r in records:
        spool.add(r)
    assert len(spool) == 3
    assert list(spool) == records
    assert list(spool) == records
    assert (spool[0], spool[-1], list(spool[1:])) == (records[0], records[2], records[1:])
    first = iter(spool)
    assert next(first) == records[0]
    assert spool[2] == records[2]
    assert next(first) == records[1]


def test_json_is_written_as_it_would_be_as_a_whole() -> None:
    for records in ([], [record("a.md")], [record("a\n.md", "x", "\\\\\n"), record("b.md", "ä")]):
        spool = Spool()
        for r in records:
            spool.add(r)
        report, stream = Report(spool), io.StringIO()
        write_json(report, stream)
        assert stream.getvalue() == json.dumps(report.json(), ensure_ascii=False, indent=1) + "\n"
