"""Markdown, Quarto and R Markdown: paragraphs and formulas with exact places, also in nested lists and quotations."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from derive.read.cutting import Chart, cut_formula
from derive.read.definitions import Definition, configured, definitions_in
from derive.read.delimiters import Cut
from derive.read.macros import Macros
from derive.read.markdown_rules import parser
from derive.read.mending import doubled_backslashes, escaped_bars, numbered, repaired
from derive.read.pieces import Document, Formula, Paragraph, Piece, Text
from derive.source import Diagnostic, Excerpt, Source, Span

_MATH_FENCE = re.compile(r"\s*(?:math|\{math\}|latexmath)\s*$")
_OPTION_LINE = re.compile(r":[\w-]+:.*")
_CONTROL = re.compile(r"<!--\s*derive\s*:\s*(.*?)\s*-->", re.DOTALL)
_ATTRIBUTES = re.compile(r"\s*\{[#.][^{}]*\}\s*$")
_MENDS = (doubled_backslashes, numbered)
_CELL_MENDS = (*_MENDS, escaped_bars)
_SPACES = re.compile(r"\s+")


def read_markdown(source: Source, unicode: bool = False) -> Document:
    """Read one Markdown text; `unicode` admits formulas in backticks that are written in Unicode."""
    reader = Reader(unicode)
    reader.feed(source)
    return reader.document(source.path)


@dataclass
class Sections:
    """The path of the section that is open; headings number their sections in the order of the document."""

    open: list[tuple[int, int]] = field(default_factory=list)
    count: int = 0

    def enter(self, level: int) -> None:
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        self.count += 1
        self.open.append((level, self.count))

    @property
    def path(self) -> tuple[int, ...]:
        return tuple(number for _, number in self.open)


class Reader:
    """Reads one or more texts as one document: sections and macros go on from one to the next, as in a notebook."""

    def __init__(self, unicode: bool = False) -> None:
        self.unicode = unicode
        self.sections = Sections()
        self.macros = Macros()
        self.paragraphs: list[Paragraph] = []
        self.diagnostics: list[tuple[Source | None, Diagnostic]] = []
        self.sources: list[Source] = []
        self.blocks = 0
        self._parser: MarkdownIt = parser()

    def document(self, path: str) -> Document:
        return Document(path, tuple(self.sources), tuple(self.paragraphs), tuple(self.diagnostics))

    def feed(self, source: Source) -> None:
        """Read one text."""
        self.sources.append(source)
        # of the same length, so that offsets stay; a lone \r ends no line in a Source but does in Markdown
        text = source.text.replace("\r\n", " \n")
        tokens = self._parser.parse(text)
        for token in tokens:
            if token.type == "html_block" and "<script" in token.content.lower():
                self.macros.table.update(configured(token.content))
        _Walk(self, source).blocks(tokens)

    def report(self, source: Source, fault: Diagnostic) -> None:
        self.diagnostics.append((source, fault))


class _Walk:
    """One pass over the tokens of one text."""

    def __init__(self, reader: Reader, source: Source) -> None:
        self.reader, self.source = reader, source
        self.containers: list[tuple[str, int]] = []
        self.heading: int | None = None
        self.row, self.column = -1, -1
        self.last_line = -1

    def blocks(self, tokens: list[Token]) -> None:
        for token in tokens:
            match token.type:
                case "heading_open":
                    self.heading = int(token.tag[1])
                    self.reader.sections.enter(self.heading)
                case "heading_close":
                    self.heading = None
                case "bullet_list_open" | "ordered_list_open" | "table_open":
                    self.reader.blocks += 1
                    self.containers.append(("cell" if token.type == "table_open" else "list", self.reader.blocks))
                    self.row = -1
                case "blockquote_open":
                    self.containers.append(("quote", self.containers[-1][1] if self.containers else 0))
                case "list_item_open":
                    self.containers.append(("item", self.containers[-1][1]))
                case "bullet_list_close" | "ordered_list_close" | "table_close" | "blockquote_close" | "list_item_close":
                    self.containers.pop()
                case "tr_open":
                    self.row, self.column = self.row + 1, -1
                case "td_open":
                    self.column += 1
                case "inline":
                    self.inline(token)
                case "fence":
                    self.fence(token)
                case "html_block":
                    self.html(token)
                case "front_matter":
                    self.definitions(token.content)
                case _:
                    pass

    @property
    def kind(self) -> str:
        if self.heading is not None:
            return "heading"
        kind = self.containers[-1][0] if self.containers else "paragraph"
        return "item" if kind == "list" else kind

    def add(self, pieces: list[Piece], span: Span, lines: list[int] | None, kind: str | None = None) -> None:
        kind = kind or self.kind
        if kind != "control" and not any(isinstance(p, Formula) or p.text.strip() for p in pieces):
            return
        self.reader.paragraphs.append(
            Paragraph(
                tuple(pieces),
                self.source,
                span,
                kind,
                self.reader.sections.path,
                self.heading,
                grid=(self.row, self.column) if kind == "cell" else None,
                block=self.containers[-1][1] or None if self.containers else None,
                tight=lines is not None and self.last_line == lines[0],
            )
        )
        if lines is not None:
            self.last_line = lines[1]

    def inline(self, token: Token) -> None:
        chart: Chart = token.meta["chart"]
        inline = _Inline(self, token.content, chart)
        inline.tokens(token.children or [], 0)
        pieces = inline.finish(len(token.content))
        if self.heading is not None and pieces and isinstance(pieces[-1], Text):
            pieces[-1] = Text(_ATTRIBUTES.sub("", pieces[-1].text), pieces[-1].span)
        self.add(pieces, chart.region(0, len(token.content)), token.map)

    def fence(self, token: Token) -> None:
        if not _MATH_FENCE.match(token.info):
            return
        text, chart = token.meta["text"], token.meta["chart"]
        body = text.find("\n") + 1
        closed = text.rfind("\n") + 1
        end = len(text)
        if body == 0 or body > closed or not text[closed:].startswith(token.markup):
            self.reader.report(
                self.source, Diagnostic("D210", "The block of mathematics is not closed.", chart.region(0, len(token.markup)))
            )
            closed = end
        label = None
        while body < closed and (m := _OPTION_LINE.match(text, body)):
            if m.group().startswith(":label:"):
                label = m.group()[7:].strip()
            body = m.end() + 1
        inner_end = max(body, closed - 1 if closed < end or text[closed:] else closed)
        cut = Cut(0, min(body, inner_end), inner_end, end, True)
        formula = cut_formula(text, cut, chart, self.source, self.reader.macros, label=label, mends=_MENDS)
        if formula is not None:
            self.add([formula], formula.span, token.map)

    def html(self, token: Token) -> None:
        text, chart = token.meta["text"], token.meta["chart"]
        self.definitions(token.content)
        for m in _CONTROL.finditer(text):
            self.control(m, chart)

    def definitions(self, text: str) -> None:
        if "\\" in text:
            for definition in definitions_in(text):
                self.reader.macros.define(definition)

    def control(self, found: re.Match[str], chart: Chart) -> None:
        """Keep a comment that begins with `derive:`, its formulas read like any others."""
        start, end = found.span(1)
        content = found.string[start:end]
        inner = chart.from_position(start)
        inline = _Inline(self, content, inner)
        inline.tokens(self.reader._parser.parseInline(content)[0].children or [], 0)
        pieces = inline.finish(len(content))
        self.add(pieces, chart.region(*found.span()), None, "control")


class _Inline:
    """Makes the pieces of one block of running text from its inline tokens."""

    def __init__(self, walk: _Walk, content: str, chart: Chart) -> None:
        self.walk, self.content, self.chart = walk, content, chart
        self.pieces: list[Piece] = []
        self.words: list[str] = []
        self.since = 0

    def tokens(self, tokens: list[Token], base: int) -> None:
        """Go over the tokens of the content that begins at `base` (the description of a picture has its own)."""
        walk = self.walk
        for token in tokens:
            match token.type:
                case "text" | "text_special":
                    self.words.append(token.content)
                case "softbreak" | "hardbreak":
                    self.words.append(" ")
                case "formula":
                    cut: Cut = token.meta["cut"]
                    chart = self.chart.from_position(base) if base else self.chart
                    content = self.content[base:] if base else self.content
                    mends = _CELL_MENDS if walk.kind == "cell" else _MENDS
                    label = token.meta["label"]
                    formula = cut_formula(content, cut, chart, walk.source, walk.reader.macros, label=label, mends=mends)
                    self.put(formula, base + cut.start, base + cut.end)
                case "unclosed":
                    start, end = token.meta["region"]
                    self.unclosed(token.meta["kind"], base + start, base + end)
                case "definition":
                    self.definition(token.meta["definition"], base)
                case "code_inline":
                    start, end = token.meta["region"]
                    formula = self.backticks(base + start, base + end, token) if walk.reader.unicode else None
                    if formula is None:
                        self.words.append(token.content)
                    else:
                        self.put(formula, base + start, base + end)
                case "html_inline":
                    start, end = token.meta["region"]
                    if m := _CONTROL.match(self.content[base + start : base + end]):
                        walk.control(m, self.chart.from_position(base + start))
                    elif token.content.lower().startswith("<br"):
                        self.words.append(" ")
                case "image":
                    self.tokens(token.children or [], base + token.meta["region"][0] + 2)
                case _:
                    pass

    def put(self, formula: Formula | None, start: int, end: int) -> None:
        self.flush(start)
        self.since = end
        if formula is not None:
            self.pieces.append(formula)

    def flush(self, until: int) -> None:
        words = _SPACES.sub(" ", "".join(self.words))
        self.words = []
        if not words or not (words.strip() or self.pieces):
            return
        between = self.content[self.since : until]
        start = self.since + len(between) - len(between.lstrip())
        end = max(start, until - (len(between) - len(between.rstrip())))
        self.pieces.append(Text(words, self.chart.region(start, end)))

    def finish(self, end: int) -> list[Piece]:
        self.flush(end)
        if self.pieces and isinstance(last := self.pieces[-1], Text):
            self.pieces[-1] = Text(last.text.rstrip(), last.span)
            if not last.text.strip():
                self.pieces.pop()
        return self.pieces

    def unclosed(self, kind: str, start: int, end: int) -> None:
        what = f"`{kind}`" if kind[0] in "$\\" else f"`\\begin{{{kind}}}`"
        fault = Diagnostic(
            "D210" if kind[0] in "$\\" else "D212",
            f"{what} is opened here and not closed in its paragraph.",
            self.chart.region(start, end),
            help="close it, or write `\\$` for a dollar" if kind[0] == "$" else None,
        )
        self.walk.reader.report(self.walk.source, fault)

    def definition(self, definition: Definition, base: int) -> None:
        self.walk.reader.macros.define(definition)
        if definition.fault:
            region = definition.span.shift(base)
            self.walk.reader.report(self.walk.source, replace(definition.fault, span=self.chart.region(region.start, region.end)))

    def backticks(self, start: int, end: int, token: Token) -> Formula | None:
        """Return the formula in Unicode that inline code holds, if it is one."""
        ticks = len(token.markup)
        inner = self.content[start + ticks : end - ticks]
        lead = len(inner) - len(inner.lstrip())
        raw = inner.strip()
        body, positions = repaired(raw) or (raw, list(range(len(raw))))
        if not is_unicode_mathematics(body):
            return None
        first = start + ticks + lead
        places = self.chart.places(first, first + len(raw))
        excerpt = Excerpt(body, (*(places[p] for p in positions), places[-1]), self.walk.source)
        return Formula(excerpt, raw, self.chart.region(start, end), unicode=True)


def is_unicode_mathematics(text: str) -> bool:
    """Whether inline code is mathematics: it holds a mathematical sign, a Greek letter, or a raised or lowered character."""
    return any(ord(c) > 127 and _mathematical(c) for c in text)


def _mathematical(character: str) -> bool:
    if "\u2190" <= character <= "\u21ff":
        return False  # an arrow may as well point through a menu
    if unicodedata.category(character) == "Sm" or character in "·×÷±∓ᵀ′″‖⟨⟩⌊⌋⌈⌉√":
        return True
    name = unicodedata.name(character, "")
    return name.startswith(("GREEK", "SUPERSCRIPT", "SUBSCRIPT", "MATHEMATICAL", "DOUBLE-STRUCK", "MODIFIER LETTER", "BLACK-LETTER")) or (
        "SUBSCRIPT" in name
    )
