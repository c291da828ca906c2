"""Formulas that fit the page: how wide LaTeX comes out, and where a line that is too wide may be broken.

TeX breaks no displayed formula by itself. The widths here are estimates, in letters of the text: a letter is one wide, a capital a little
more, a sign between terms two, what stands above or below counts by the wider of the two. A formula is broken before a relation or a sign
that stands at the outside of it, or else inside round brackets that are not stretched; the second half of a broken formula is set in from
the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Letters that go on a line of the page, beside the margin of a display.
PAGE = 70.0

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_RELATIONS = frozenset("= < > \\le \\leq \\ge \\geq \\approx \\iff \\implies \\Rightarrow \\quad \\qquad".split())
_SIGNS = frozenset("+ - \\pm".split())
_WIDE = {"\\quad": 2.0, "\\qquad": 4.0, "\\sum": 2.5, "\\prod": 2.5, "\\int": 2.0, "\\Rightarrow": 3.0, "\\iff": 4.5, "\\implies": 4.5}
_WORDS = frozenset("\\log \\exp \\det \\max \\min \\sup \\inf \\lim \\tanh \\sinh \\cosh \\sin \\cos \\arg \\Pr".split())
_EMPTY = frozenset("\\left \\right \\big \\Big \\bigl \\bigr \\mathbf \\mathbb \\mathrm \\mathcal \\operatorname \\text".split())


def tokens(latex: str) -> list[str]:
    """LaTeX as commands, single characters and white space."""
    return _TOKEN.findall(latex)


def _argument(found: list[str], k: int) -> tuple[list[str], int]:
    """The argument that begins at a token, and where the next one begins."""
    while k < len(found) and found[k].isspace():
        k += 1
    if k >= len(found) or found[k] != "{":
        return found[k : k + 1], k + 1
    depth, start = 0, k
    while k < len(found):
        depth += (found[k] == "{") - (found[k] == "}")
        k += 1
        if depth == 0:
            break
    return found[start + 1 : k - 1], k


def width(latex: str) -> float:
    """How wide a formula comes out, in letters."""
    return _width(tokens(latex))


def _width(found: list[str]) -> float:
    wide, k = 0.0, 0
    while k < len(found):
        token = found[k]
        k += 1
        if token in ("\\frac", "\\dfrac", "\\tfrac", "\\binom"):
            above, k = _argument(found, k)
            below, k = _argument(found, k)
            wide += max(_width(above), _width(below)) + 0.5
        elif token in "^_":
            script, k = _argument(found, k)
            wide += 0.7 * _width(script)
        elif token in ("\\begin", "\\end"):
            _, k = _argument(found, k)
        elif token in _RELATIONS or token in _SIGNS:
            wide += _WIDE.get(token, 2.4)
        elif token in _WORDS:
            wide += 0.9 * len(token) - 0.4
        elif not (token.isspace() or token in "{}&" or token in _EMPTY):
            wide += _WIDE.get(token, 1.25 if token.isupper() else 1.0)
    return wide


def lines(latex: str, room: float) -> tuple[str, ...]:
    """A formula in as few lines as fit the room; a part that cannot be broken stays longer than it."""
    found, out, start, last = tokens(latex), [], 0, 0
    for k in _breaks(found):
        if _width(found[start:k]) > (room if start == 0 else room - 3) and last > start:
            out.append("".join(found[start:last]))
            start = last
        last = k
    if last > start and _width(found[start:]) > room:
        out.append("".join(found[start:last]))
        start = last
    return tuple(line.strip() for line in (*out, "".join(found[start:])) if line.strip())


def _breaks(found: list[str]) -> Iterator[int]:
    """Where a formula may be broken: before relations and signs that stand in no group and in no stretched bracket."""
    groups = 0
    spoken = False
    for k, token in enumerate(found):
        groups += token in ("{", "\\left", "\\begin")
        groups -= token in ("}", "\\right", "\\end")
        if groups == 0 and k and (token in _RELATIONS or (token in _SIGNS and spoken)):
            yield k
        if not token.isspace():
            spoken = token not in _RELATIONS and token not in ("(", "[", "{", "\\left")
