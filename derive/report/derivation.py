"""A derivation for people: one line a step, with the rule that it goes by; as text, as LaTeX, as JSON."""

from __future__ import annotations

from typing import Any, TextIO

from rich.text import Text

from derive.proof.derivation import Derivation, Step
from derive.report.latex import latex
from derive.report.plain import plain
from derive.report.text import console_for, print_beside


def derivation_json(d: Derivation) -> dict[str, Any]:
    """A derivation as JSON data."""
    return {
        "schema": 1,
        "start": latex(d.start),
        "steps": [_step_json(s) for s in d.steps],
        "result": latex(d.result),
    }


def _step_json(s: Step) -> dict[str, Any]:
    conditions = [c.text for c in s.conditions]
    return {"latex": latex(s.after), "reading": plain(s.after), "rule": s.rule, "says": s.says, "conditions": conditions}


def derivation_latex(d: Derivation) -> str:
    """A derivation as an `align` environment, each step with its rule beside it."""
    rows = [f"{latex(d.start)} &= {_row(d.steps[0])}" if d.steps else latex(d.start)]
    rows += [f"&= {_row(s)}" for s in d.steps[1:]]
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def _row(s: Step) -> str:
    return f"{latex(s.after)} && \\text{{{_escaped(s.says or s.rule)}}}"


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "#$%&_{}" else c for c in text)


def render_derivation(d: Derivation, stream: TextIO) -> None:
    """Write a derivation for people: each line in LaTeX, and below it the rule and what it says."""
    console = console_for(stream)
    print_beside(console, Text("  "), Text(latex(d.start), style="bold"))
    for s in d.steps:
        print_beside(console, Text("= "), Text(latex(s.after)))
        says = f"{s.rule}: {s.says}" if s.says else s.rule
        if s.conditions:
            says += f" (where {', '.join(c.text for c in s.conditions)})"
        print_beside(console, Text("    "), Text(says, style="dim"))
