"""A report as JSON, schema 1, written document by document."""

from __future__ import annotations

import json
from typing import Any, TextIO

from derive.report.model import Report


def write_json(report: Report, stream: TextIO) -> None:
    """Write a report to a stream, as `json.dumps` would write `report.json()` with an indent of one."""
    head = _lines(report.head(), 0)
    stream.write(head.removesuffix("\n}") + ',\n "documents": [')
    for k, document in enumerate(report.documents):
        stream.write(f"{',' if k else ''}\n  {_lines(document.json(), 2)}")
    stream.write("\n ],\n" if len(report.documents) else "],\n")
    stream.write(f' "summary": {_lines(report.summary(), 1)}\n}}\n')


def _lines(data: dict[str, Any], depth: int) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)
