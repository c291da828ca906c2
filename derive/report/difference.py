r"""What changed between two lines of a derivation, as places in their LaTeX: the smallest stretch that differs, braces kept whole.

Compared are the side that a line goes on from (the last of the line before) and the first side that it adds, or, of a new equation, the
whole lines; spaces, `&`, `\left` and `\right` count for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|[^\s]")
_IGNORED = frozenset({"&", r"\left", r"\right", r"\,", r"\;", r"\!", r"\:", r"\quad", r"\qquad", r"\\", r"\displaystyle"})
_RELATIONS = frozenset({"=", "<", ">", r"\le", r"\leq", r"\ge", r"\geq", r"\approx", r"\propto", r"\lt", r"\gt"})
_ARROWS = frozenset({r"\Rightarrow", r"\Longrightarrow", r"\implies", r"\iff", r"\Leftrightarrow", r"\Longleftrightarrow"})
_OPEN, _CLOSE = ("{", "(", "["), ("}", ")", "]")
#: A difference of more than this share of both sides says nothing.
MOST = 0.7


@dataclass(frozen=True, slots=True)
class Changed:
    """`before` and `after` are the first code point and the one behind the last in the LaTeX of two lines; `line` numbers the earlier."""

    line: int
    before: tuple[int, int]
    after: tuple[int, int]


Token = tuple[str, int, int]


def changed(earlier: str, later: str, line: int, *, whole: bool = False) -> Changed | None:
    """Return what differs between a line and the one that continues it, or None where that is nearly everything.

    With `whole` the lines are compared from end to end.
    """
    if whole:
        old, one = ([x for x in _tokens(t) if x[0] not in _ARROWS] for t in (earlier, later))
    else:
        old, one = _sides(earlier)[-1], next((side for side in _sides(later) if side), [])
    if not old or not one:
        return None
    a, b = [t[0] for t in old], [t[0] for t in one]
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    first, second = _balanced(a, start, len(a) - end), _balanced(b, start, len(b) - end)
    if (first[1] - first[0]) > MOST * len(a) and (second[1] - second[0]) > MOST * len(b):
        return None
    return Changed(line, _place(old, *first), _place(one, *second))


def _sides(text: str) -> list[list[Token]]:
    """The tokens of each side of a line's relations; what stands before a leading relation is an empty side."""
    sides: list[list[Token]] = [[]]
    depth = 0
    for token, start, end in _tokens(text):
        depth += (token in _OPEN) - (token in _CLOSE)
        if token in _RELATIONS and depth == 0:
            sides.append([])
        else:
            sides[-1].append((token, start, end))
    return sides


def _tokens(text: str) -> list[Token]:
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text) if m.group() not in _IGNORED]


def _balanced(tokens: list[str], start: int, end: int) -> tuple[int, int]:
    """The stretch widened until its braces are closed, with the command, `^` or `_` that a group belongs to."""
    while True:
        depth = low = 0
        for token in tokens[start:end]:
            depth += (token in _OPEN) - (token in _CLOSE)
            low = min(low, depth)
        if low < 0 and start > 0:
            start -= 1
        elif depth > low and depth > 0 and end < len(tokens):
            end += 1
        elif start > 0 and start < end and tokens[start] == "{" and (tokens[start - 1] in ("^", "_", "}") or tokens[start - 1][0] == "\\"):
            start -= 1
        else:
            return start, end


def _place(tokens: list[Token], start: int, end: int) -> tuple[int, int]:
    """From where to where a stretch of tokens stands; of an empty one, the token beside it."""
    if start < end:
        return tokens[start][1], tokens[end - 1][2]
    beside = tokens[min(start, len(tokens) - 1)]
    return beside[1], beside[2]
