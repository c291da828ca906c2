"""A proof for people: the steps that its certificate stands for, as LaTeX."""

from __future__ import annotations

from derive.proof.derivation import Derivation, Step
from derive.report.latex import latex
from derive.report.plain import plain
from derive.terms import heads as h

NAMES = {"multiply_left": "multiply from the left", "multiply_right": "multiply from the right"}


def proof_latex(d: Derivation) -> str:
    """A proof as an `align*` environment: a chain of equal terms, or claims that each follow from the next, joined with ⇐."""
    return f"\\begin{{align*}}\n{_rows(d)}\n\\end{{align*}}"


def proof_rows(d: Derivation) -> str:
    """The same as an `aligned` environment, for a display."""
    return f"\\begin{{aligned}}\n{_rows(d)}\n\\end{{aligned}}"


def _rows(d: Derivation) -> str:
    starts = [latex(d.start), *[""] * len(d.steps)]
    rows = [f"{start} &{_sign(s)} {latex(s.after)} && \\text{{{_reason(s)}}}".lstrip() for start, s in zip(starts, d.steps, strict=False)]
    return " \\\\\n".join(rows) if rows else latex(d.start)


def proof_text(d: Derivation) -> str:
    """A proof as lines of plain text, the reason of each step below it."""
    lines = [f"  {plain(d.start)}"]
    for s in d.steps:
        lines += [f"{_PLAIN_SIGNS[_sign(s)]} {plain(s.after)}", f"      {_says(s)}"]
    return "\n".join(lines)


_PLAIN_SIGNS = {"=": "=", "\\Leftarrow": "⇐", "\\colon": ":"}


def _sign(s: Step) -> str:
    if isinstance(s.before, h.Proposition):
        return "\\Leftarrow" if isinstance(s.after, h.Proposition) else "\\colon"
    return "="


def _says(s: Step) -> str:
    """What a step does and under which conditions."""
    where = ", ".join(c.text or plain(c.proposition) for c in s.conditions)
    says = s.says or NAMES.get(s.rule, s.rule.replace("_", " "))
    return says if not where or where in says else f"{says} ({where})"


def _reason(s: Step) -> str:
    """What a step does as text that LaTeX can set."""
    return "".join(f"\\{c}" if c in "#$%&_{}" else {"^": "\\^{}", "\\": "\\textbackslash{}"}.get(c, c) for c in _says(s))
