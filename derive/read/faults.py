"""The faults that the formula reader names: permanent codes, one slug each."""

from __future__ import annotations

from typing import NoReturn

from derive.source import Diagnostic, ReadError, Span

# A code never changes its meaning; a retired one is not given out again.
FAULTS: dict[str, str] = {
    "E101": "unbalanced-brace",
    "E102": "unbalanced-fence",
    "E103": "unknown-command",
    "E104": "command-not-allowed",
    "E105": "missing-argument",
    "E106": "double-script",
    "E107": "script-without-base",
    "E108": "missing-operand",
    "E109": "unexpected-character",
    "E110": "misplaced-alignment",
    "E111": "too-deep",
    "E112": "too-long",
    "E113": "unpaired-bar",
    "E114": "ambiguous-braces",
    "E115": "unbalanced-environment",
    "E116": "unknown-environment",
    "E117": "empty-formula",
    "E118": "misplaced-command",
}


def fail(code: str, message: str, start: int, end: int, *, hint: str | None = None, note: str | None = None) -> NoReturn:
    """Abandon the formula with the fault `code` at `start`..`end`."""
    raise ReadError(Diagnostic(code, message, Span(start, max(start, end)), note, hint))
