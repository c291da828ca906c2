"""How a formula is read: its letters and their shapes, conditions and where each comes from, conventions. No verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from rich.text import Text

from derive.api import Line, Prepared
from derive.report.build import conditions_of, fault_report
from derive.report.latex import latex
from derive.report.model import ConditionReport, FaultReport
from derive.report.names import plain_letter
from derive.report.plain import letter_shape, plain, reading
from derive.report.text import caret, console_for, print_beside
from derive.terms import heads as h
from derive.terms.statement import Statement, free_letters

_LABEL = 13


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """One reading of one line; `letters` pairs each free letter (in LaTeX) with its shape in words."""

    reading: str
    latex: str
    role: str
    letters: tuple[tuple[str, str], ...]
    conditions: tuple[ConditionReport, ...]
    definitions: tuple[str, ...]
    conventions: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        return {
            "reading": self.reading,
            "latex": self.latex,
            "role": self.role,
            "letters": [{"letter": name, "shape": shape} for name, shape in self.letters],
            "conditions": [c.json() for c in self.conditions],
            "definitions": list(self.definitions),
            "conventions": list(self.conventions),
        }


@dataclass(frozen=True, slots=True)
class LineReading:
    """A line as written, with its plausible readings or the fault that left it without any.

    `second` says whether a second reader agrees, and how it reads the line; None where it was not asked or has no opinion.
    """

    latex: str
    readings: tuple[ReadingReport, ...]
    fault: FaultReport | None
    second: tuple[bool, str] | None = None

    def json(self) -> dict[str, Any]:
        return {
            "latex": self.latex,
            "readings": [r.json() for r in self.readings],
            "fault": self.fault.json() if self.fault else None,
            "second_reader": {"agrees": self.second[0], "reading": self.second[1]} if self.second else None,
        }


def read_report(prepared: Prepared, second: Mapping[int, tuple[bool, str]] | None = None) -> tuple[LineReading, ...]:
    """How each line of a formula is read, with what a second reader says of some of them."""
    return tuple(_line(line, (second or {}).get(k)) for k, line in enumerate(prepared.lines))


def _line(line: Line, second: tuple[bool, str] | None) -> LineReading:
    return LineReading(line.latex, tuple(_reading(s) for s in line.readings), fault_report(line.fault) if line.fault else None, second)


def _reading(s: Statement) -> ReadingReport:
    letters = {t.text(0): letter_shape(t) or "scalar" for t in free_letters(s.claim)}
    return ReadingReport(
        reading(s),
        latex(s.claim),
        s.role.value,
        tuple(letters.items()),
        conditions_of(s.conditions),
        tuple(d.text or f"{plain(d.target)} is {plain(d.value)}" for d in s.definitions if isinstance(d.target, h.Term)),
        s.conventions,
    )


def render_reading(lines: tuple[LineReading, ...], stream: TextIO) -> None:
    """Write how a formula is read, for people."""
    console = console_for(stream)
    for k, line in enumerate(lines):
        if k:
            console.print()
        print_beside(console, Text(), Text(" ".join(line.latex.split()), style="bold"))
        if line.fault is not None:
            print_beside(console, Text(f"{'unread':<{_LABEL}}", style="magenta"), caret(line.fault))
            for label, text in (("note", line.fault.note), ("help", line.fault.help)):
                if text:
                    print_beside(console, Text(f"{label:<{_LABEL}}", style="dim"), Text(text))
        for number, r in enumerate(line.readings, 1):
            if len(line.readings) > 1:
                console.print(Text(f"reading {number} of {len(line.readings)}", style="yellow"))
            for label, text in _rows(r):
                print_beside(console, Text(f"{label:<{_LABEL}}", style="dim"), Text(text))
        if line.second is not None:
            agrees, said = line.second
            head = Text(f"{'second' if agrees else 'DISAGREES':<{_LABEL}}", style="dim" if agrees else "bold red")
            print_beside(console, head, Text(f"latex2sympy2 reads {said}"))


def _rows(r: ReadingReport) -> list[tuple[str, str]]:
    rows = [("read as", r.reading.partition("   with ")[0]), ("written back", r.latex), ("role", r.role.replace("_", " "))]
    rows += [("letter" if k == 0 else "", f"{plain_letter(name)}: {shape}") for k, (name, shape) in enumerate(r.letters)]
    rows += [("definition" if k == 0 else "", text) for k, text in enumerate(r.definitions)]
    rows += [("condition" if k == 0 else "", f"{c.text} ({c.source})") for k, c in enumerate(r.conditions)]
    rows += [("convention" if k == 0 else "", text) for k, text in enumerate(r.conventions)]
    return rows
