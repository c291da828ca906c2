"""A derivation for people and programs: as text, LaTeX, Markdown or JSON, each step with its rule, and always with the layout."""

from __future__ import annotations

import re
from typing import Any, TextIO

from pylatexenc.latex2text import LatexNodes2Text
from rich.text import Text

from derive.api import Derived, NotAvailable
from derive.calculus import numpy_source
from derive.calculus.emission import NotEmitted
from derive.proof.derivation import Step
from derive.report.latex import latex
from derive.report.plain import plain, show
from derive.report.text import console_for, print_beside
from derive.terms.heads import Proposition
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

_LABEL = 9

#: Rules by which a derivation passes to another thing than the one before.
PASSING = (
    "layout", "differentiate again", "direction", "by the parameter", "solve for dx", "first order", "log-likelihood", "score",
    "stationary point", "second order", "estimate",
)  # fmt: skip


def layout_sentence(d: Derived) -> str:
    """Which layout the result is in, and what that means for its shape."""
    match d.kind, d.layout:
        case "gradient", "denominator":
            return "denominator layout: the gradient has the shape of the variable"
        case "gradient", _:
            return "numerator layout: the gradient has the shape of the variable's transpose"
        case "jacobian", "denominator":
            return "denominator layout: the Jacobian is inputs × outputs"
        case "jacobian", _:
            return "numerator layout: the Jacobian is outputs × inputs"
        case "taylor", _:
            return "an expansion is a number: the same in numerator and denominator layout"
        case "implicit", _:
            return "numerator layout: entries of the solution × entries of the parameter"
        case "directional", _:
            return "a directional derivative has the shape of its function"
        case "mle", _:
            return "each parameter at its estimate; n is the size of the sample"
        case "hessian", _:
            return "a Hessian is symmetric: the same in numerator and denominator layout"
    return "a differential has the shape of its function: the same in numerator and denominator layout"


def _stated(d: Derived) -> str:
    """The layout, and how entries vary that are tied to each other."""
    return "; ".join(x for x in (layout_sentence(d), d.remark) if x)


def _shape(d: Derived) -> str:
    if isinstance(d.derivation.result, Proposition):
        return "an equation for each parameter"
    shape = shape_of(d.derivation.result)
    return "a number" if is_scalar(shape) else show(shape)


def derivation_json(d: Derived) -> dict[str, Any]:
    """A derivation as JSON data."""
    result = d.derivation.result
    return {
        "schema": 1,
        "kind": d.kind,
        "layout": d.layout,
        "layout_says": layout_sentence(d),
        "remark": d.remark,
        "start": latex(d.derivation.start),
        "steps": [_step_json(s) for s in d.derivation.steps],
        "result": latex(result),
        "reading": plain(result),
        "shape": _shape(d),
    }


def _step_json(s: Step) -> dict[str, Any]:
    return {
        "latex": latex(s.after),
        "reading": plain(s.after),
        "rule": s.rule,
        "says": s.says,
        "conditions": [c.text or plain(c.proposition) for c in s.conditions],
    }


# --- LaTeX and Markdown ---------------------------------------------------------------------------------------------------------


def derivation_latex(d: Derived) -> str:
    """A derivation as an `align*` environment, each step with the name of its rule beside it; the layout stands in a comment above."""
    return f"% {_stated(d)}; shape {_shape(d)}\n\\begin{{align*}}\n{_rows(d)}\n\\end{{align*}}"


def derivation_markdown(d: Derived) -> str:
    """A derivation as Markdown: the steps in one display, then the rules that they use, then the layout."""
    lines = ["$$", "\\begin{aligned}", _rows(d), "\\end{aligned}", "$$", ""]
    rules = {s.rule: s for s in reversed(d.derivation.steps)}
    lines += [f"- {s.rule}: ${s.says}${_where(s)}" if s.says else f"- {s.rule}{_where(s)}" for s in reversed(rules.values())]
    return "\n".join([*lines, *([""] if rules else []), f"Layout: {_stated(d)}. Shape: {_shape(d)}."])


def _rows(d: Derived) -> str:
    start, steps = latex(d.derivation.start), d.derivation.steps
    rows = [f"{start if k == 0 else ''} &{_sign(s)} {latex(s.after)} && \\text{{{_escaped(s.rule)}}}".lstrip() for k, s in enumerate(steps)]
    return " \\\\\n".join(rows) if rows else start


def _sign(s: Step) -> str:
    return "\\Rightarrow" if _reads_off(s) else "="


def _reads_off(s: Step) -> bool:
    """Whether a step passes to another thing (the gradient, from a differential) and so is no equation."""
    return "\\Rightarrow" in s.says or s.rule in PASSING


def _where(s: Step) -> str:
    return f" (where {', '.join(c.text or plain(c.proposition) for c in s.conditions)})" if s.conditions else ""


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "#$%&_{}" else c for c in text)


# --- NumPy ----------------------------------------------------------------------------------------------------------------------


def derivation_numpy(d: Derived) -> str:
    """The source of a Python function that computes the result with NumPy; its docstring states shapes and layout.

    Raises NotAvailable where the result has no NumPy form.
    """
    summary = f"Compute the {d.kind} of {plain(d.function)} by {plain(d.variable)}; {_stated(d)}."
    try:
        return numpy_source(d.derivation.result, d.kind, _harmless(summary)).rstrip("\n")
    except NotEmitted as e:
        raise NotAvailable(f"this {d.kind} has no NumPy form: {e}") from None


def _harmless(text: str) -> str:
    """What may stand in a docstring."""
    return "".join(c for c in text if c not in '\\"')


# --- text -----------------------------------------------------------------------------------------------------------------------


def render_derivation(d: Derived, stream: TextIO) -> None:
    """Write a derivation for people, in plain text: each line with the rule below it; then the result in LaTeX, and its layout."""
    console = console_for(stream)
    print_beside(console, Text("  "), Text(plain(d.derivation.start), style="bold"))
    for s in d.derivation.steps:
        print_beside(console, Text("⇒ " if _reads_off(s) else "= "), Text(plain(s.after)))
        says = f"{s.rule}: {in_unicode(s.says)}" if s.says else s.rule
        print_beside(console, Text("    "), Text(says + _where(s), style="dim"))
    console.print()
    for label, text in (("result", latex(d.derivation.result)), ("shape", _shape(d)), ("layout", _stated(d))):
        print_beside(console, Text(f"{label:<{_LABEL}}", style="dim"), Text(text))


def in_unicode(formula: str) -> str:
    """A formula in LaTeX as a line of Unicode, for the rules of a derivation."""
    for command, sign in _SIGNS.items():
        formula = formula.replace(command, sign)
    formula = _LONG_EXPONENT.sub(r"^(\1)", formula)
    return " ".join(LatexNodes2Text(math_mode="text", strict_latex_spaces=True).latex_to_text(formula).split())


#: What is written more readably than the converter would: a command's sign, with the spaces that the command eats.
_SIGNS = {
    "^\\top": "ᵀ",
    "^{-1}": "⁻¹",
    "\\|": "‖",
    "\\;": " ",
    "\\langle ": "⟨",
    "\\rangle": "⟩",
    "\\Rightarrow": " ⇒ ",
    "\\odot": " ⊙ ",
    "\\otimes": " ⊗ ",
    "\\log": " log ",
    "\\det": " det ",
    "\\max": " max",
    "\\tfrac12": "½",
}
_LONG_EXPONENT = re.compile(r"\^\{([^{}]{2,})\}")
