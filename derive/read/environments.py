"""Environments: matrices and arrays, cases, and displays of several lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive.notation import ALIGNED, CASES, GRIDS, ONE_LINE, PAIRED, SIGNS, WITH_ARGUMENT
from derive.read.faults import fail
from derive.read.items import Item, Op, operand
from derive.read.lexer import Token
from derive.read.shape import shape
from derive.read.tree import Cases, Grid, Lines, Missing, Node
from derive.source import Span

if TYPE_CHECKING:
    from derive.read.parser import Parser

_DIMENSION = re.compile(r"\s*\[\s*-?[\d.]*\s*(?:\\?[a-zA-Z]+)?\s*\]")
# Wrappers that say nothing about one unnumbered line.
_PLAIN = frozenset({"equation", "displaymath", "math", "subequations", "split", "multline", "multlined", "dmath"})


def display(p: Parser) -> Node:
    """Read the whole formula: one line, or lines broken by `\\\\`."""
    lines = _lines(p, "display", top=True)
    last = p.tokens[p.i]
    if last[0] != "$":
        p.misplaced(last)
    if not lines.lines or (len(lines.lines) == 1 and isinstance(lines.lines[0], Missing)):
        fail("E117", "The formula is empty.", 0, len(p.text))
    if len(lines.lines) == 1:
        if lines.tags[0] is None and lines.labels[0] is None:
            return lines.lines[0]
        return _merged(lines)
    return lines


def environment(p: Parser, token: Token) -> Node:
    """Read `\\begin{…} … \\end{…}`; the place is after the begin. Raises ReadError (E115, E116)."""
    name = token[1]
    if name not in GRIDS and name not in CASES and name not in ALIGNED:
        fail("E116", f"The environment {name!r} is not known in formulas.", token[2], token[3])
    p.enter(token)
    saved = p.font, p.joined, p.lined, p.expected, p.tag, p.label, p.between
    p.joined, p.expected, p.tag, p.label, p.between = 0, (), None, None, None
    p.lined = name in ALIGNED
    _options(p, name)
    if name in ALIGNED:
        lines = _lines(p, name, top=False)
        end = _end(p, token)
        if not lines.lines:
            fail("E117", f"The environment {name!r} is empty.", token[2], end)
        node: Node = _wrapped(Lines(Span(token[2], end), name, lines.lines, lines.tags, lines.labels, lines.between))
    else:
        rows = _rows(p)
        end = _end(p, token)
        span = Span(token[2], end)
        if name in CASES:
            node = _cases(span, rows)
        else:
            node = Grid(span, name, tuple(tuple(r) for r in rows))
    p.font, p.joined, p.lined, p.expected, p.tag, p.label, p.between = saved
    p.depth -= 1
    return node


def substack(p: Parser, token: Token) -> Node:
    """Read the braced rows of `\\substack`."""
    opening = p.tokens[p.i]
    if opening[1] != "{":
        fail("E105", "\\substack needs braces.", token[2], token[3])
    p.enter(opening)
    p.i += 1
    saved = p.joined, p.lined, p.expected
    p.joined, p.lined, p.expected = 0, False, ()
    rows = _rows(p)
    if p.value(p.i) != "}":
        p.misplaced(p.tokens[p.i])
    p.i += 1
    p.joined, p.lined, p.expected = saved
    p.depth -= 1
    return Grid(Span(token[2], p.tokens[p.i - 1][3]), "substack", tuple(tuple(r) for r in rows))


def _options(p: Parser, name: str) -> None:
    """Skip `[t]` and the column specification."""
    if p.value(p.i) == "[":
        m = re.compile(r"\s*\[\s*[tbclrhH]+\s*\]").match(p.text, p.tokens[p.i][2])
        if m is not None:
            _skip_to(p, m.end())
    if name in WITH_ARGUMENT:
        p.raw()


def _skip_to(p: Parser, offset: int) -> None:
    while p.tokens[p.i][0] != "$" and p.tokens[p.i][2] < offset:
        p.i += 1


def after_newline(p: Parser) -> None:
    """Skip what may follow `\\\\`: a star and a length."""
    token = p.tokens[p.i]
    previous = p.tokens[p.i - 1]
    if token[0] == "P" and token[1] == "*" and token[2] == previous[3]:
        p.i += 1
        token = p.tokens[p.i]
    if token[0] == "P" and token[1] == "[":
        m = _DIMENSION.match(p.text, token[2])
        if m is not None and re.search(r"[\d.]", m.group()):
            _skip_to(p, m.end())


def _end(p: Parser, token: Token) -> int:
    closing = p.tokens[p.i]
    if closing[0] != "E":
        if closing[0] == "$":
            fail("E115", f"\\begin{{{token[1]}}} is never ended.", token[2], token[3], hint=f"add \\end{{{token[1]}}}")
        p.misplaced(closing)
    if closing[1] != token[1]:
        fail("E115", f"\\begin{{{token[1]}}} is ended by \\end{{{closing[1]}}}.", closing[2], closing[3])
    p.i += 1
    return closing[3]


def _rows(p: Parser) -> list[list[Node]]:
    rows: list[list[Node]] = []
    current: list[Node] = []
    while True:
        start = p.tokens[p.i][2]
        items = p.collect("cell")
        current.append(shape(items, "cell", start))
        what = p.symbol(p.i).kind
        if what == "amp":
            p.i += 1
        elif what == "newline":
            p.i += 1
            after_newline(p)
            rows.append(current)
            current = []
        else:
            if len(current) > 1 or not isinstance(current[0], Missing) or not rows:
                rows.append(current)
            return rows


def _cases(span: Span, rows: list[list[Node]]) -> Cases:
    out: list[tuple[Node, Node | None]] = []
    for cells in rows:
        if len(cells) > 2:
            extra = cells[2].span
            fail("E110", "A row of cases has more than two columns.", extra.start, extra.end)
        if len(cells) == 1 and isinstance(cells[0], Missing):
            continue
        condition = cells[1] if len(cells) == 2 and not isinstance(cells[1], Missing) else None
        out.append((cells[0], condition))
    return Cases(span, tuple(out))


@dataclass(slots=True)
class _Line:
    """One line while it is read: its items, where it begins, and its notes."""

    items: list[Item]
    begin: int
    tag: str | None = None
    label: str | None = None
    between: str | None = None


def _lines(p: Parser, name: str, *, top: bool) -> Lines:
    """Read lines up to the end of the environment or formula; the caller checks how it ends."""
    start = p.tokens[p.i][2]
    if top:
        p.lined = any(t[0] == "C" and t[1] in ("\\", "cr", "newline") for t in p.tokens)
    context = "line" if p.lined else "top"
    lines: list[_Line] = []
    line = _Line([], start)
    column = 0
    while True:
        p.collect(context, line.items)
        what = p.symbol(p.i).kind
        if what == "amp" and not top:
            p.i += 1
            column += 1
            if name in PAIRED and column % 2 == 0 and line.items and operand(line.items[-1]) and _column_follows(p):
                end = p.tokens[p.i - 1][2]
                line.items.append(Op("sep", "quad", Span(end, end + 1)))
            continue
        if what == "newline":
            p.i += 1
            after_newline(p)
            if name in ONE_LINE:
                continue
        line.tag, line.label, line.between = p.tag, p.label, p.between
        p.tag = p.label = p.between = None
        _add(lines, line, column > 0)
        line, column = _Line([], p.tokens[p.i][2]), 0
        if what != "newline":
            break
    nodes = tuple(shape(each.items, context, each.begin) for each in lines)
    tags, labels, between = zip(*((each.tag, each.label, each.between) for each in lines), strict=True) if lines else ((), (), ())
    return Lines(Span(start, p.tokens[p.i][2]), name, nodes, tags, labels, between)


def _add(lines: list[_Line], line: _Line, aligned: bool) -> None:
    """Add a line; one that goes on with what the line before left open joins it."""
    items = line.items
    while items and isinstance(first := items[0], Op) and first.kind == "sep" and first.name == "quad":
        items.pop(0)
    before = lines[-1] if lines else None
    if not items:  # a number after the last break belongs to the line before
        if before is not None:
            before.tag, before.label = before.tag or line.tag, before.label or line.label
        return
    if before is not None and line.between is None and before.tag is None and _goes_on(before.items, items, aligned):
        before.items += items
        before.tag, before.label = line.tag, before.label or line.label
    else:
        lines.append(line)


def _goes_on(before: list[Item], items: list[Item], aligned: bool) -> bool:
    """Whether a line continues the one before: an operator is open at its end, or at the head of this aligned one."""
    last, first = before[-1], items[0]
    if isinstance(last, Op) and last.kind in ("add", "mul"):
        return True
    if not aligned or not isinstance(first, Op) or first.kind not in ("add", "mul"):
        return False
    return first.name not in SIGNS or first.name == "+" or not any(isinstance(item, Op) and item.kind == "rel" for item in items)


def _column_follows(p: Parser) -> bool:
    """Whether something stands in the columns that follow, empty ones passed over: a formula, or words about the one before."""
    at = p.i
    while p.symbol(p.i).kind == "amp":
        p.i += 1
    follows = p.operand_follows() or p.symbol(p.i).kind == "text"
    p.i = at
    return follows


def _wrapped(lines: Lines) -> Node:
    """An equation that holds only another display is that display; one unnumbered line in a plain wrapper is that line."""
    if len(lines.lines) != 1:
        return lines
    if isinstance(lines.lines[0], Lines):
        return _merged(lines)
    if lines.env in _PLAIN and lines.tags[0] is None and lines.labels[0] is None:
        return lines.lines[0]
    return lines


def _merged(outer: Lines) -> Lines:
    inner = outer.lines[0]
    if not isinstance(inner, Lines):
        return outer
    tags, labels = list(inner.tags), list(inner.labels)
    if tags:
        tags[0], labels[0] = tags[0] or outer.tags[0], labels[0] or outer.labels[0]
    return Lines(outer.span, inner.env, inner.lines, tuple(tags), tuple(labels), inner.between)
