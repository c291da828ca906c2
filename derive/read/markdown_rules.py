"""Rules for markdown-it that know where mathematics is, and that record where every block and formula stands in the file.

markdown-it's own rules give blocks by lines only and let a `-` or a `|` inside a formula end a paragraph or a table's cell. The rules here
take the place of `paragraph`, `lheading`, `heading` and `table`; others are wrapped. Every inline token carries in `meta["chart"]` the
`Chart` of its content; formulas are tokens `formula` with their `Cut` in `meta["cut"]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline, backtick, html_inline, image
from mdit_py_plugins.front_matter import front_matter_plugin

from derive.read.cutting import Chart
from derive.read.definitions import DEFINITION, definition_at
from derive.read.delimiters import Cut, Unclosed, find_math, reads_as_prose, trailing_label

LOOK_AHEAD = 400
"""How many lines a display in running text may go on."""
LOOK_AHEAD_INLINE = 8
"""How many lines an inline formula may go on past something that looks like a new block."""
_OPENER = re.compile(r"`+|\\begin[ \t]*\{|\\\\[(\[]|\\[\s\S]|\$")
_DIV = re.compile(r":{3,}[ \t]*(?:\{[^{}]*\}.*|[\w.-]+(?:[ \t]+\{[^{}]*\})?)?[ \t]*:*[ \t]*$")
_DIRECTIVE = re.compile(
    r"(`{3,}|~{3,})[ \t]*\{(?:(?:prf|proof):[a-z]+|note|tip|hint|important|warning|caution|attention|admonition|seealso|margin|sidebar|"
    r"dropdown|topic|theorem|lemma|proposition|corollary|definition|example|remark|exercise|solution|exercise-start|solution-start)\}"
)
_OPTION = re.compile(r":[\w-]+:")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_DELIMITER_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


def parser() -> MarkdownIt:
    """Return a parser for Markdown with tables, front matter, Quarto's divs, and mathematics."""
    md = MarkdownIt("commonmark", {"maxNesting": 50})
    front_matter_plugin(md)
    block = md.block.ruler
    block.at("paragraph", _paragraph)
    block.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    block.at("table", _table, {"alt": ["paragraph", "reference"]})
    block.enable("table")
    block.disable("lheading")
    reference = _rule(md, "reference")
    block.at("reference", lambda state, start, end, silent: not _footnote(state, start) and reference(state, start, end, silent))
    block.before("fence", "div", _div, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    block.before("fence", "directive", _directive, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    fence = _rule(md, "fence")
    block.at("fence", _located(fence), {"alt": ["paragraph", "reference", "blockquote", "list"]})
    html = _rule(md, "html_block")
    block.at("html_block", _located(html), {"alt": ["paragraph", "reference", "blockquote"]})
    inline = md.inline.ruler
    inline.before("escape", "formula", _formula)
    inline.at("backticks", _tracked(backtick))
    inline.at("image", _tracked(image))
    inline.at("html_inline", _tracked(html_inline))
    return md


BlockRule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]


def _rule(md: MarkdownIt, name: str) -> BlockRule:
    return next(rule.fn for rule in md.block.ruler.__rules__ if rule.name == name)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _footnote(state: StateBlock, line: int) -> bool:
    return state.src.startswith("[^", state.bMarks[line] + state.tShift[line])


def _chart(state: StateBlock, start: int, end: int) -> tuple[str, Chart]:
    """Return the content of the lines from `start` to before `end`, indentation taken off, and its chart."""
    lines, starts, offsets, length = [], [], [], 0
    for line in range(start, end):
        text = _line(state, line)
        lines.append(text)
        starts.append(length)
        offsets.append(state.bMarks[line] + state.tShift[line])
        length += len(text) + 1
    return "\n".join(lines), Chart(tuple(starts) or (0,), tuple(offsets) or (0,))


def _push_inline(state: StateBlock, content: str, chart: Chart, start: int, end: int) -> None:
    token = state.push("inline", "", 0)
    token.content = content
    token.map = [start, end]
    token.children = []
    token.meta["chart"] = chart


def _paragraph(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A paragraph, or a heading underlined; a formula that is open keeps it going."""
    terminators = state.md.block.ruler.getRules("paragraph")
    last, before = state.lineMax, state.parentType
    state.parentType = "paragraph"
    scan = _Scan(state, start_line)
    line, level = start_line + 1, 0
    while line < last:
        if not state.isEmpty(line) and state.sCount[line] - state.blkIndent > 3:
            line += 1
            continue
        underline = state.sCount[line] >= state.blkIndent and _UNDERLINE.match(_line(state, line))
        stop = state.isEmpty(line) or bool(underline)
        if not stop and state.sCount[line] >= 0:
            stop = any(rule(state, line, end_line, True) for rule in terminators)
        if stop:
            beyond = scan.end_of_open_formula(line)
            if beyond is None:
                level = (1 if underline[1][0] == "=" else 2) if underline else 0
                break
            line = beyond
            continue
        line += 1
    state.parentType = before
    content, chart = _chart(state, start_line, line)
    state.line = line + 1 if level else line
    tag = f"h{level}" if level else "p"
    kind = "heading" if level else "paragraph"
    state.push(f"{kind}_open", tag, 1).map = [start_line, state.line]
    _push_inline(state, content, chart, start_line, line)
    state.push(f"{kind}_close", tag, -1)
    return True


class _Scan:
    """Looks whether a formula is open where a paragraph would end; it remembers how far it has looked."""

    def __init__(self, state: StateBlock, start: int) -> None:
        self.state, self.line, self.column = state, start, 0

    def end_of_open_formula(self, line: int) -> int | None:
        """Return the line after the one that closes a formula opened before `line`; None if none is open."""
        state = self.state
        text = _chart(state, self.line, line)[0][self.column :]
        blank = state.isEmpty(line)
        if blank and "$$" not in text and "\\[" not in text:
            return None
        opened = _open_at_end(text)
        if opened is None:
            return None
        at, display = opened
        inside = text[at:]
        if blank and not (display and inside.split("\n", 1)[0].strip() in ("$$", "\\[")):
            return None
        for ahead in range(line, min(state.lineMax, line + (LOOK_AHEAD if display else LOOK_AHEAD_INLINE))):
            added = _line(state, ahead)
            if state.isEmpty(ahead):
                blank = blank or (display and inside.split("\n", 1)[0].strip() in ("$$", "\\["))
                if not blank:
                    return None
            elif blank and (0 <= state.sCount[ahead] < state.blkIndent or reads_as_prose(added) or added.startswith("#")):
                return None
            inside += "\n" + added
            if not any(mark in added for mark in ("$", "\\]", "\\)", "\\end")):
                continue
            found = find_math(inside, 0)
            if found is None and display:
                return None
            if isinstance(found, Cut):
                content = inside[found.inner_start : found.inner_end]
                if not display and content[:1].isdigit() and not re.search(r"\\[A-Za-z]|[\^_=]", content):
                    return None
                self.line, self.column = ahead, len(added) - (len(inside) - found.end)
                return ahead + 1
        return None


def _open_at_end(text: str) -> tuple[int, bool] | None:
    """Return where a formula begins that is still open at the end of `text`, and whether it is a display."""
    at = 0
    first: int | None = None
    while m := _OPENER.search(text, at):
        mark = m.group()
        at = m.end()
        if mark[0] == "`":
            close = re.compile(rf"(?<!`){mark}(?!`)").search(text, at)
            at = close.end() if close else at
            continue
        if mark[0] == "\\" and not (mark.startswith("\\begin") or mark[1] in "([" or mark[1:3] in ("\\(", "\\[")):
            continue
        found = find_math(text, m.start())
        if isinstance(found, Cut):
            at = found.end
        elif isinstance(found, Unclosed):
            return m.start(), True
        elif mark in ("$", "\\(") and first is None and text[at : at + 1].strip():
            first = m.start()
    return None if first is None else (first, False)


def _heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    text = _line(state, start_line)
    m = re.match(r"(#{1,6})(?:[ \t]+|$)", text)
    if not m:
        return False
    if silent:
        return True
    content = text[m.end() :].rstrip()
    bare = content.rstrip("#")
    if not bare or bare[-1] in " \t":
        content = bare.rstrip()
    state.line = start_line + 1
    state.push("heading_open", f"h{len(m[1])}", 1).map = [start_line, state.line]
    offset = state.bMarks[start_line] + state.tShift[start_line] + m.end()
    _push_inline(state, content, Chart((0,), (offset,)), start_line, state.line)
    state.push("heading_close", f"h{len(m[1])}", -1)
    return True


def _div(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Quarto's `:::` lines open and close divisions; what stands between is text like any other."""
    if state.is_code_block(start_line) or not _DIV.match(_line(state, start_line)):
        return False
    if not silent:
        state.line = start_line + 1
    return True


def _directive(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A MyST directive whose body is running text (`{theorem}`, `{note}`, …): its body is read like any other text."""
    if state.is_code_block(start_line):
        return False
    m = _DIRECTIVE.match(_line(state, start_line))
    if not m:
        return False
    if silent:
        return True
    close = re.compile(rf"{m[1][0]}{{{len(m[1])},}}[ \t]*$")
    last = start_line + 1
    while last < end_line and not close.match(_line(state, last)):
        if not state.isEmpty(last) and state.sCount[last] < state.blkIndent:
            break
        last += 1
    closed = last < end_line and bool(close.match(_line(state, last)))
    first = start_line + 1
    while first < last and _OPTION.match(_line(state, first)):
        first += 1
    whole, state.lineMax = state.lineMax, last
    before, state.parentType = state.parentType, "directive"
    state.push("directive_open", "div", 1).map = [start_line, last]
    state.md.block.tokenize(state, first, last)
    state.push("directive_close", "div", -1)
    state.lineMax, state.parentType = whole, before
    state.line = last + closed
    return True


def _table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if start_line + 2 > end_line or state.sCount[start_line + 1] < state.blkIndent:
        return False
    if state.is_code_block(start_line) or state.is_code_block(start_line + 1):
        return False
    rule = _line(state, start_line + 1)
    if not _DELIMITER_ROW.match(rule) or "|" not in _line(state, start_line):
        return False
    width = len(_cells(rule, 0))
    header = _row(state, start_line, width)
    if len(header) != width or ("|" not in rule and width == 1):
        return False
    if silent:
        return True
    terminators = state.md.block.ruler.getRules("blockquote")
    before, state.parentType = state.parentType, "table"
    state.push("table_open", "table", 1).map = [start_line, start_line + 1]
    _push_row(state, start_line, header)
    line = start_line + 2
    while line < end_line and state.sCount[line] >= state.blkIndent and not state.isEmpty(line) and not state.is_code_block(line):
        if any(ends(state, line, end_line, True) for ends in terminators):
            break
        _push_row(state, line, _row(state, line, width)[:width])
        line += 1
    state.push("table_close", "table", -1)
    state.parentType = before
    state.line = line
    return True


def _push_row(state: StateBlock, line: int, cells: list[tuple[int, str]]) -> None:
    state.push("tr_open", "tr", 1).map = [line, line + 1]
    for offset, text in cells:
        state.push("td_open", "td", 1).map = [line, line + 1]
        _push_inline(state, text, Chart((0,), (offset,)), line, line + 1)
        state.push("td_close", "td", -1)
    state.push("tr_close", "tr", -1)


def _row(state: StateBlock, line: int, width: int) -> list[tuple[int, str]]:
    """Return offset and text of each cell; a bar inside a formula parts nothing, unless only that gives the table's width."""
    text, offset = _line(state, line), state.bMarks[line] + state.tShift[line]
    cells = _cells(text, offset)
    if len(cells) < width and "$" in text:
        plain = _cells(text, offset, formulas=False)
        if len(plain) == width:
            return plain
    return cells


def _cells(text: str, offset: int, formulas: bool = True) -> list[tuple[int, str]]:
    bars: list[int] = []
    at = 0
    for m in re.finditer(r"\\\(|\\[\s\S]|\$|\|", text):
        if m.start() < at:
            continue
        if m.group() == "|":
            bars.append(m.start())
        elif formulas and m.group() in ("$", "\\("):
            found = find_math(text, m.start())
            if isinstance(found, Cut):
                at = found.end
    edges = [-1, *bars, len(text)]
    cells = []
    for left, right in pairwise(edges):
        cell = text[left + 1 : right]
        lead = len(cell) - len(cell.lstrip())
        cells.append((offset + left + 1 + lead, cell.strip()))
    if bars and not cells[0][1]:
        cells.pop(0)
    if bars and cells and not cells[-1][1]:
        cells.pop()
    return cells


def _located(rule: BlockRule) -> BlockRule:
    """Wrap a rule that pushes one token, so that the token carries the chart of its lines."""

    def located(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if not rule(state, start_line, end_line, silent):
            return False
        if not silent:
            token = state.tokens[-1]
            text, chart = _chart(state, start_line, min(state.line, state.lineMax))
            token.meta["chart"] = chart
            token.meta["text"] = text
        return True

    return located


def _tracked(rule: InlineRule) -> InlineRule:
    """Wrap an inline rule, so that the token that it pushes carries where it stands in the content."""

    def tracked(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent and len(state.tokens) > count:
            state.tokens[-1].meta["region"] = (start, state.pos)
        return True

    return tracked


def _formula(state: StateInline, silent: bool) -> bool:
    """A formula, or a definition of a macro, in running text."""
    mark = state.src[state.pos]
    if mark not in "$\\":
        return False
    found = find_math(state.src, state.pos)
    if isinstance(found, Cut) and found.end <= state.posMax:
        label, after = None, found.end
        if found.display:
            trailing = trailing_label(state.src, found.end)
            label, after = trailing if trailing and trailing[1] <= state.posMax else (None, after)
        if not silent:
            token = state.push("formula", "math", 0)
            token.meta = {"cut": found, "label": label}
        state.pos = after
        return True
    if isinstance(found, Unclosed):
        if not silent:
            state.push("unclosed", "", 0).meta = {"region": (found.start, found.start + 2), "kind": found.kind}
            state.pending += state.src[state.pos : state.pos + 2]
        state.pos += 2
        return True
    if mark == "\\" and DEFINITION.match(state.src, state.pos):
        definition = definition_at(state.src, state.pos)
        if definition and definition.span.end <= state.posMax and (definition.macro or definition.environment or definition.fault):
            if not silent:
                state.push("definition", "", 0).meta["definition"] = definition
            state.pos = max(definition.span.end, state.pos + 1)
            return True
    return False
