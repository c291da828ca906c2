"""A report as one HTML page that needs nothing else: formulas as MathML, filters by verdict, light and dark."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from io import StringIO
from pathlib import PurePath
from typing import TextIO
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from derive.report.mathml import mathml
from derive.report.model import FormulaReport, Report
from derive.report.text import SIGNS, caret, counterexample_lines, shown_conditions
from derive.source import Place
from derive.terms.verdict import Verdict

_WIDTH = 100


def write_html(report: Report, stream: TextIO, folder: str = ".") -> None:
    """Write the report to a stream as a page; its links lead from the folder in which the page will stand."""

    def link(path: str, place: Place) -> str:
        """The file at a line, as viewers of source code address it."""
        return "" if path == "-" else f"{quote(_from(folder, path))}#L{place.line}"

    counts = [(v, n) for v, n in report.counts.items() if n]
    said = {"report": report, "counts": counts, "signs": SIGNS, "math": math, "details": details, "link": link, "place": place_text}
    stream.writelines(_template().generate(**said))


def render_html(report: Report) -> str:
    """Return the report as the text of a page."""
    stream = StringIO()
    write_html(report, stream)
    return stream.getvalue()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("derive.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("check.html")


def math(latex: str, display: bool = False) -> Markup:
    """A formula as MathML, or as it is written."""
    made = mathml(latex, display)
    return Markup(made) if made is not None else Markup("<code>{}</code>").format(latex)


def place_text(place: Place) -> str:
    """Where a formula stands, for people."""
    cell = f"cell {place.cell}, " if place.cell is not None else ""
    return f"{cell}line {place.line}"


def _from(folder: str, path: str) -> str:
    """The path of a file as seen from a folder; a file on another drive stands as it is."""
    try:
        return PurePath(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path


def details(f: FormulaReport) -> Iterator[tuple[str, Markup]]:
    """What is said of a formula, as pairs of a label and a piece of HTML."""
    if f.reading and f.verdict not in (Verdict.DEFINITION, Verdict.POSED):
        yield "read as", escape(f.reading)
    if f.fault is not None:
        yield "fault", _lines([caret(f.fault).plain])
        for label, text in (("note", f.fault.note), ("help", f.fault.help)):
            if text:
                yield label, escape(text)
    elif f.note:
        yield "note", escape(f.note)
    if f.evidence is not None and f.steps is None:
        yield "because", escape(f.evidence.summary or f.evidence.kind)
    if f.counterexample is not None:
        yield "fails at", _lines(counterexample_lines(f.counterexample, _WIDTH))
    if f.holds_if:
        yield "holds if", escape(" and ".join(f.holds_if))
    if f.suggestion:
        yield "perhaps", math(f.suggestion)
    added = shown_conditions(f)
    if added:
        yield "given", escape(added)
    if f.unused:
        yield "not used", escape("; ".join(c.text for c in f.unused))


def _lines(lines: Iterable[str]) -> Markup:
    return Markup("<pre>{}</pre>").format("\n".join(lines))
