"""Results as pieces of HTML, for a notebook's cells and for the local page: formulas as MathML, all other text escaped.

A piece that stands alone (`…_card`) brings its style; colours follow the text around it, so that it reads in light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from derive.api import Derived, NotAvailable
from derive.report.derivation import PASSING, derivation_json, derivation_latex, derivation_numpy
from derive.report.html import details, math, place_text
from derive.report.model import FormulaReport, Report
from derive.report.reading import LineReading
from derive.report.text import SIGNS


def report_cards(report: Report, style: bool = True) -> Markup:
    """The formulas of a report, those that claim nothing counted only; `style` brings the style along."""
    shown = [f for f in report.formulas if f.verdict.value not in ("not_a_claim", "posed") or f.steps is not None]
    counts = [(v, n) for v, n in report.counts.items() if n]
    errors = [d.error for d in report.documents if d.error] + [f"{r.message} [{r.code}]" for d in report.documents for r in d.remarks]
    return _made("report", style, formulas=shown, counts=counts, errors=errors)


def formula_card(f: FormulaReport, style: bool = True) -> Markup:
    """One formula with its verdict and all that is said of it."""
    return _made("formula", style, f=f)


def reading_card(lines: Sequence[LineReading], style: bool = True) -> Markup:
    """How a formula is read."""
    return _made("reading", style, lines=lines)


def derivation_card(d: Derived, style: bool = True) -> Markup:
    """A derivation: its steps with their rules, the result, its layout, and code."""
    try:
        code = derivation_numpy(d)
    except NotAvailable as problem:
        code = f"# {problem}"
    said = derivation_json(d)
    return _made("derivation", style, d=said, passing=PASSING, code=code, tex=derivation_latex(d))


def _made(what: str, style: bool, **values: Any) -> Markup:
    return Markup(_templates()[what].render(style=style, **values))


@cache
def _templates() -> Mapping[str, Any]:
    environment = Environment(
        loader=PackageLoader("derive.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"signs": SIGNS, "math": math, "details": details, "place": place_text}
    return {name: environment.get_template(f"card_{name}.html") for name in ("report", "formula", "reading", "derivation")}
