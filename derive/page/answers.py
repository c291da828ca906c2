"""What the page is answered: pieces of HTML made from what somebody typed, in a child of the warm process.

One box takes a formula, a derivation or a whole sheet. Text without any delimiters of mathematics is a formula, or, in several lines, a
derivation; a blank line begins another one. What has a preamble or sections of LaTeX is read as LaTeX, and everything else as Markdown.
"""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

from derive.api import NotAvailable, Options
from derive.api import derive as derive_text
from derive.read.documents import read_text
from derive.read.pieces import Formula, Paragraph
from derive.report.cards import derivation_card, report_cards
from derive.report.html import math
from derive.run.cache import VerdictCache, default_path
from derive.run.check import check
from derive.run.pool import Limits

KINDS = ("gradient", "jacobian", "hessian", "differential")
LAYOUTS = ("numerator", "denominator")
#: Seconds for each formula.
SECONDS = 5.0
#: A preview shows so many paragraphs.
SHOWN = 200
_DELIMITED = re.compile(r"\$|\\\(|\\\[|\\begin\s*\{(?:align|equation|gather|multline|eqnarray|displaymath|math)\*?\}|`")
_TEX = re.compile(r"\\(?:documentclass|section|subsection|paragraph|begin\s*\{(?:document|theorem|proof|lemma|itemize|enumerate)\})")


def as_sheet(text: str) -> tuple[str, str]:
    """Return what was typed as a text that can be read, and the name that says what it is: `page.md` or `page.tex`."""
    if _TEX.search(text):
        return text, "page.tex"
    if _DELIMITED.search(text) or not text.strip():
        return text, "page.md"
    blocks = re.split(r"\n[ \t]*\n\s*", text.strip())
    return "\n\n".join(_display(b.strip()) for b in blocks), "page.md"


def _display(block: str) -> str:
    lines = [line for line in block.splitlines() if line.strip()]
    if len(lines) == 1 and "\\\\" not in block:
        return f"$${block}$$"
    rows = block if "\\\\" in block else " \\\\\n".join(lines)
    return f"\\begin{{align*}}\n{rows}\n\\end{{align*}}"


def preview(request: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with its mathematics set."""
    if request.get("formula"):
        return {"html": math(request["text"], True) if request["text"].strip() else ""}
    text, name = as_sheet(request["text"])
    paragraphs = read_text(text, name, "tex" if name.endswith(".tex") else "md").paragraphs
    shown = [_paragraph(p) for p in paragraphs[:SHOWN] if p.kind != "control"]
    return {"html": Markup("\n").join(shown)}


def _paragraph(p: Paragraph) -> Markup:
    inside = Markup("").join(_formula(piece) if isinstance(piece, Formula) else escape(piece.text) for piece in p.pieces)
    if p.kind == "heading":
        return Markup("<p class='heading'>{}</p>").format(inside)
    return Markup("<div class='item'>{}</div>" if p.kind == "item" else "<div class='text'>{}</div>").format(inside)


def _formula(f: Formula) -> Markup:
    if f.display:
        return Markup("<div class='display'>{}</div>").format(math(f.excerpt.text.strip(), True))
    return math(f.excerpt.text.strip())


def checked(request: dict[str, Any]) -> dict[str, Any]:
    """Every formula that was typed, with its verdict."""
    text, name = as_sheet(request["text"])
    limits = Limits(SECONDS, workers=2)
    report = check([name], Options(given=request["given"]), limits, cache=VerdictCache(default_path()), texts={name: text})
    verdicts = [f.verdict.value for f in report.formulas]
    return {"html": report_cards(report, style=False), "verdicts": verdicts, "complete": not report.interrupted}


def derived(request: dict[str, Any]) -> dict[str, Any]:
    """A derivation that was asked for, or a sentence that says why there is none."""
    kind, layout = request["kind"], request.get("layout")
    if kind not in KINDS or layout not in (None, "", *LAYOUTS):
        return {"fault": "there is no such derivative"}
    try:
        found = derive_text(kind, request["text"], request["wrt"], Options(given=request["given"]), layout or None)
    except NotAvailable as problem:
        return {"fault": f"{problem}"}
    return {"html": derivation_card(found, style=False)}
