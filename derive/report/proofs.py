"""A proof for people: the steps that its certificate stands for, as LaTeX."""

from __future__ import annotations

from derive.proof.derivation import Derivation, Step
from derive.report.latex import latex
from derive.report.plain import plain
from derive.terms import heads as h

NAMES = {"multiply_left": "multiply from the left", "multiply_right": "multiply from the right"}


def proof_latex(d: Derivation) -> str:
    """A proof as an `align*` environment: a chain of equal terms, or claims that each follow from the next, joined with ⇐."""
    starts = [latex(d.start), *[""] * len(d.steps)]
    rows = [f"{start} &{_sign(s)} {latex(s.after)} && \\text{{{_reason(s)}}}".lstrip() for start, s in zip(starts, d.steps, strict=False)]
    body = " \\\\\n".join(rows) if rows else latex(d.start)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _sign(s: Step) -> str:
    if isinstance(s.before, h.Proposition):
        return "\\Leftarrow" if isinstance(s.after, h.Proposition) else "\\colon"
    return "="


def _reason(s: Step) -> str:
    """What a step does and under which conditions, as text that LaTeX can set."""
    where = ", ".join(c.text or plain(c.proposition) for c in s.conditions)
    says = s.says or NAMES.get(s.rule, s.rule.replace("_", " "))
    text = says if not where or where in says else f"{says} ({where})"
    return "".join(f"\\{c}" if c in "#$%&_{}" else {"^": "\\^{}", "\\": "\\textbackslash{}"}.get(c, c) for c in text)
