"""What all of the LaTeX writer shares: fences, the style of sums and products, small helpers."""

from __future__ import annotations

from collections.abc import Sequence

from derive.report.writing import ATOM, POSTFIX, SCRIPT, Piece, Row, Style
from derive.terms import heads as h
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.typing import shape_of

_TALL = ("\\frac", "\\sum", "\\prod", "\\int", "\\begin", "\\binom", "\\left")
_LONG = 5000


def fenced(text: str, left: str = "(", right: str = ")") -> str:
    """Put a fence round a text, one that grows where the text is tall; of a very long text the beginning tells."""
    if any(t in text[:_LONG] for t in _TALL):
        return f"\\left{left} {text} \\right{right}"
    return f"{left}{text}{right}"


STYLE = Style(
    fence=fenced,
    dot="\\cdot",
    conjunction=", \\quad ",
    disjunction=" \\lor ",
    negation="\\neg ",
    implies="\\Rightarrow",
    iff="\\Leftrightarrow",
    relations={
        h.Equal: "=",
        h.NotEqual: "\\neq",
        h.Less: "<",
        h.LessEqual: "\\leq",
        h.Greater: ">",
        h.GreaterEqual: "\\geq",
        h.LoewnerGreater: "\\succ",
        h.LoewnerGreaterEqual: "\\succeq",
        h.Approximately: "\\approx",
        h.MuchLess: "\\ll",
        h.Becomes: "\\leftarrow",
        h.ProportionalTo: "\\propto",
        h.UpToConstant: "\\overset{c}{=}",
        h.Member: "\\in",
        h.Subset: "\\subseteq",
        h.DistributedAs: "\\sim",
    },
)


def is_scalar_term(t: h.Term) -> bool:
    try:
        return is_scalar(shape_of(t))
    except ShapeError:
        return False


def joined(parts: Sequence[Piece], by: str = ", ") -> str:
    return by.join(p.text for p in parts)


def sup(base: Piece, exponent: str) -> Piece:
    return Piece(f"{STYLE.at_least(base, ATOM)}^{{{exponent}}}", SCRIPT)


def applied(name: str) -> Row:
    return lambda t, p: Piece(name + fenced(joined(p)), POSTFIX)
