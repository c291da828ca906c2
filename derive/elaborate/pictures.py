"""Equations that draw: "the parabola ⟨y = x²⟩" says nothing of y elsewhere."""

from __future__ import annotations

import re

from derive.elaborate.prose import declarations as d
from derive.read import tree as t
from derive.read.pieces import Formula

#: What an equation draws, right before it: "the parabola ⟨y = x²⟩" says nothing of y elsewhere.
_PICTURE = re.compile(
    r"\b(?:curve|line|parabola|circle|ellipse|hyperbola|graph|surface|plane|hyperplane|paraboloid|sphere|cone|locus|region|contour|asymptote)s?"
    r"(?: (?:of|given by|with equation|with the equation|described by|defined by|whose equation is|of the function|of the equation))?\s*$",
    re.IGNORECASE,
)


def pictured(pieces: list[tuple[d.Piece, Formula | None]], position: int) -> bool:
    """Whether a formula is the equation of something that is drawn, `y = x²`; `f(x) = x²` says what f is all the same."""
    before, here = pieces[position - 1][0] if position else "", pieces[position][0]
    if not (isinstance(before, str) and isinstance(here, d.Slot) and isinstance(here.node, t.Chain)) or here.display:
        return False
    left = here.node.items[0]
    called = isinstance(left, t.Row) and len(left.items) == 2 and isinstance(left.items[1], t.Fenced)
    return not called and here.node.ops[0] in ("=", "le", "ge") and _PICTURE.search(before) is not None
