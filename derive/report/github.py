"""A report as workflow commands of GitHub Actions: each finding becomes an annotation at its line of the file in a pull request."""

from __future__ import annotations

from derive.report.findings import Finding, Severity, findings
from derive.report.model import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_github(report: Report) -> str:
    """Return the report as the lines that a workflow's step prints; what the baseline knows is left out."""
    return "".join(f"{_command(f)}\n" for f in findings(report) if not f.known)


def _command(f: Finding) -> str:
    said = {"file": f.path, "title": f"derive: {f.rule.name}"}
    if f.place is not None and f.place.cell is None:
        said |= {"line": str(f.place.line), "endLine": str(f.place.end_line), "col": str(f.place.column)}
        if f.place.end_line == f.place.line:
            said["endColumn"] = str(f.place.end_column)
    properties = ",".join(f"{k}={_property(v)}" for k, v in said.items())
    return f"::{_COMMANDS[f.rule.severity]} {properties}::{_data(f.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
