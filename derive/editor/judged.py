"""What an editor shows of a text, as plain data: for each formula its region, what is the matter with it, and what one reads over it.

Regions are `[line, column, end line, end column]` in code points from 1, the end exclusive, as everywhere in the engine; the server
turns them into the editor's units.
"""

from __future__ import annotations

from typing import Any

from derive.api import Options
from derive.report.findings import Finding, Severity, findings
from derive.report.model import FormulaReport, Report
from derive.report.text import SIGNS, counterexample_lines
from derive.run.cache import VerdictCache, default_path
from derive.run.check import check
from derive.run.pool import Limits
from derive.source import Place
from derive.terms.verdict import Verdict

#: As the protocol numbers them: error, warning, information, hint.
_SEVERITIES = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.NOTE: 3}
#: The note of a formula that was not reached.
_NOT_REACHED = "interrupted"
_WIDTH = 80


def checked(request: dict[str, Any]) -> Report:
    """Judge a text (`text`, `path`, `given`, `seed`, `timeout`, `workers`); verdicts found before are taken from the cache."""
    limits = Limits(request["timeout"], workers=request["workers"])
    options = Options(request["seed"], request["given"])
    return check([request["path"]], options, limits, cache=VerdictCache(default_path()), texts={request["path"]: request["text"]})


def judged(request: dict[str, Any]) -> dict[str, Any]:
    """What is shown of a text: its `findings`, its `formulas` to hover over, and whether all of it was judged."""
    report = checked(request)
    shown = [_finding(f) for f in findings(report) if not f.headline.endswith(_NOT_REACHED)]
    formulas = [_formula(f) for f in report.formulas]
    return {"findings": shown, "formulas": formulas, "complete": not report.interrupted}


def region(place: Place) -> list[int]:
    """A place as plain data."""
    return [place.line, place.column, place.end_line, place.end_column]


def _finding(f: Finding) -> dict[str, Any]:
    place = f.place or Place(1, 1, 1, 1)
    return {"region": region(place), "severity": _SEVERITIES[f.rule.severity], "code": f.rule.name, "message": f.message}


def _formula(f: FormulaReport) -> dict[str, Any]:
    lines = [{"region": region(s.place), "says": hover(s)} for s in f.steps or ()]
    return {"region": region(f.place), "says": hover(f), "lines": lines, "verdict": f.verdict.value}


def hover(f: FormulaReport) -> str:
    """What one reads over a formula, in Markdown: verdict, reading, conditions, evidence, and where it fails."""
    sign, name, _ = SIGNS[f.verdict]
    waiting = f.verdict is Verdict.UNKNOWN and f.note == _NOT_REACHED
    parts = ["*being judged …*" if waiting else f"**{sign} {name}**"]
    if f.reading:
        parts.append(_code(f.reading))
    told = [
        ("note", f.note if f.note and not waiting else None),
        ("because", f.evidence.summary or f.evidence.kind if f.evidence is not None and f.steps is None else None),
        ("holds if", " and ".join(f.holds_if)),
    ]
    parts += [f"*{label}:* {_escaped(text)}" for label, text in told if text]
    if f.counterexample is not None:
        parts.append("*fails at:*\n" + _code("\n".join(counterexample_lines(f.counterexample, _WIDTH))))
    if f.suggestion:
        parts.append("*perhaps:*\n" + _code(f.suggestion, "latex"))
    if f.verdict is not Verdict.NOT_A_CLAIM or f.conditions or f.shapes:
        said = [f"- {_escaped(c.text)} *({c.source})*" for c in (*f.shapes, *f.conditions)]
        said += [f"- {_escaped(c.text)} *(not used)*" for c in f.unused]
        if said:
            parts.append("*conditions:*\n" + "\n".join(said))
    return "\n\n".join(parts)


def _code(text: str, language: str = "text") -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text}\n{fence}"


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in " ".join(text.split()))
