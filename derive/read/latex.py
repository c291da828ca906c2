"""LaTeX: paragraphs and formulas of the body of a document, with exact places; definitions from the preamble and the body.

pylatexenc's tokenizer gives commands, environments and modes; formulas end where `derive.read.delimiters` says. Comments and verbatim
text are blanked beforehand, character for character, so that offsets stay. No other file is ever opened.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

from derive.read import latex_names as names
from derive.read.arguments import argument, behind, optional
from derive.read.cutting import Pinned, cut_formula, identity
from derive.read.definitions import DEFINITION, definition_at, definitions_in
from derive.read.delimiters import BARE, TOP, Cut, Unclosed, find_math
from derive.read.latex_blanking import blanked
from derive.read.macros import Macros, expand, read_call
from derive.read.markdown import Sections
from derive.read.pieces import Document, Formula, Paragraph, Piece, Text
from derive.source import Diagnostic, Source, Span

_DOCUMENT = re.compile(r"\\begin\s*\{document\}")
_DOCUMENT_END = re.compile(r"\\end\s*\{document\}")
_THEOREM = re.compile(r"\\newtheorem\*?\s*\{([^{}]+)\}|\\declaretheorem(?:\[[^\]]*\])?\s*\{([^{}]+)\}")
_SPECIAL = re.compile(r"[\\${}~&]|---?|``|''|\n[ \t]*\n\s*")
_SPACES = re.compile(r"\s+")
_ALIAS = re.compile(r"\s*(?:\\(begin|end)\s*\{([A-Za-z]+\*?)\}|(\\\[|\\\]|\$\$))\s*")
_DASHES = {"--": "–", "---": "—", "``": "“", "''": "”", "~": " "}
MAX_DEPTH = 40
"""How deep headings, footnotes and captions may stand in one another."""


def read_latex(source: Source) -> Document:
    """Read one LaTeX text: the body of its `document` environment, or all of it where there is none."""
    faults: list[Diagnostic] = []
    original = source.text.replace("\r\n", " \n")
    controls: list[tuple[Span, Span]] = []
    text = blanked(original, faults, controls)
    macros = Macros()
    theorems = set(names.THEOREMS)
    for m in _THEOREM.finditer(text):
        theorems.add((m[1] or m[2]).strip())
    start, end = 0, len(text)
    if opened := _DOCUMENT.search(text):
        start = opened.end()
        closed = _DOCUMENT_END.search(text, start)
        end = closed.start() if closed else end
        for definition in definitions_in(text, Span(0, opened.start())):
            macros.define(definition)
            if definition.fault:
                faults.append(definition.fault)
    walk = _Walk(source, original, text, macros, theorems, faults)
    walk.run(start, end, "paragraph", 0)
    walk.close()
    walk.put_in_controls([(whole, said) for whole, said in controls if start <= whole.start < end])
    faults.sort(key=lambda f: f.span.start if f.span else 0)
    return Document(source.path, (source,), tuple(walk.paragraphs), tuple((source, fault) for fault in faults))


@dataclass(frozen=True, slots=True)
class _Frame:
    """An environment of running text that is open."""

    name: str
    kind: str
    block: int


class _Builder:
    """The paragraph that is being read."""

    def __init__(self, start: int) -> None:
        self.pieces: list[Piece] = []
        self.words: list[str] = []
        self.since = start

    def flush(self, text: str, until: int) -> None:
        words = _SPACES.sub(" ", "".join(self.words))
        self.words = []
        if words and (words.strip() or self.pieces):
            between = text[self.since : until]
            start = self.since + len(between) - len(between.lstrip())
            self.pieces.append(Text(words, Span(start, max(start, self.since + len(between.rstrip())))))
        self.since = until

    def put(self, text: str, formula: Formula | None, start: int, end: int) -> None:
        self.flush(text, start)
        self.since = end
        if formula is not None:
            self.pieces.append(formula)


class _Walk:
    """One pass over the tokens of the body."""

    def __init__(self, source: Source, original: str, text: str, macros: Macros, theorems: set[str], faults: list[Diagnostic]) -> None:
        self.source, self.original, self.text = source, original, text
        self.macros, self.theorems, self.faults = macros, theorems, faults
        self.tokens = LatexWalker(text, tolerant_parsing=True)
        self.chart = identity()
        self.sections = Sections()
        self.paragraphs: list[Paragraph] = []
        self.aside: list[Paragraph] = []
        self.frames: list[_Frame] = []
        self.blocks = 0
        self.grid: list[tuple[int, int]] = []
        self.item = False
        self.level: int | None = None
        self.builder = _Builder(0)

    def close(self) -> None:
        self.paragraphs.extend(self.aside)
        self.aside = []

    def put_in_controls(self, controls: Sequence[tuple[Span, Span]]) -> None:
        """Put comments that speak to this program, their formulas read like any others, in front of the paragraphs in which they stand."""
        ordered = [p for p in self.paragraphs if p.kind not in names.ASIDE.values()]
        for whole, said in controls:
            before = [p for p in ordered if p.span.start <= whole.start]
            inner = _Walk(self.source, self.original, self.original, self.macros, self.theorems, self.faults)
            inner.run(said.start, said.end, "control", MAX_DEPTH)
            section = before[-1].section if before else ()
            pieces = tuple(piece for p in inner.paragraphs for piece in p.pieces)
            comment = Paragraph(pieces, self.source, whole, "control", section)
            behind = next((p for p in ordered if p.span.end > whole.start), None)
            at = next((k for k, p in enumerate(self.paragraphs) if p is behind), len(self.paragraphs))
            self.paragraphs.insert(at, comment)

    def fault(self, code: str, message: str, start: int, end: int, remedy: str | None = None) -> None:
        self.faults.append(Diagnostic(code, message, Span(start, end), help=remedy))

    def run(self, start: int, end: int, kind: str, depth: int) -> None:
        """Read the text from `start` to `end` as paragraphs of their own."""
        outer, self.builder = self.builder, _Builder(start)
        at = start
        while m := _SPECIAL.search(self.text, at, end):
            self.builder.words.append(self.text[at : m.start()])
            mark = m.group()
            if mark[0] == "\n":
                self.end_paragraph(m.start(), m.end(), kind)
                at = m.end()
            elif mark in _DASHES:
                self.builder.words.append(_DASHES[mark])
                at = m.end()
            elif mark == "&":
                at = m.end()
                if self.grid:
                    self.end_paragraph(m.start(), at, kind)
                    self.grid[-1] = (self.grid[-1][0], self.grid[-1][1] + 1)
            elif mark in "{}":
                at = m.end()
            else:
                at = max(self.step(m.start(), end, kind, depth), m.end())
        self.builder.words.append(self.text[at:end] if at < end else "")
        self.end_paragraph(end, end, kind)
        self.builder = outer

    def end_paragraph(self, end: int, after: int, kind: str) -> None:
        built = self.builder
        built.flush(self.text, end)
        self.builder = _Builder(after)
        pieces = built.pieces
        if pieces and isinstance(last := pieces[-1], Text):
            pieces[-1] = Text(last.text.rstrip(), last.span)
        if pieces and isinstance(first := pieces[0], Text):
            pieces[0] = Text(first.text.lstrip(), first.span)
        pieces = [p for p in pieces if isinstance(p, Formula) or p.text]
        if not pieces:
            return
        frame = self.frames[-1] if self.frames else None
        own = kind if kind != "paragraph" or frame is None else frame.kind
        paragraph = Paragraph(
            tuple(pieces),
            self.source,
            pieces[0].span.cover(pieces[-1].span),
            own,
            self.sections.path,
            self.level if own == "heading" else None,
            frame.name if frame and own == "theorem" else None,
            self.grid[-1] if self.grid and own == "cell" else None,
            frame.block if frame else None,
        )
        if own in ("footnote", "caption"):
            self.aside.append(paragraph)
            return
        self.paragraphs.append(paragraph)
        self.close()

    def step(self, at: int, end: int, kind: str, depth: int) -> int:
        """Read what begins at `at` with a backslash or a dollar; return where to go on."""
        found = find_math(self.text, at, markdown=False)
        if isinstance(found, Cut) and found.end <= end:
            self.formula(found)
            return found.end
        if isinstance(found, Unclosed):
            return self.unclosed(found)
        if DEFINITION.match(self.text, at):
            definition = definition_at(self.text, at)
            if definition is not None:
                self.macros.define(definition)
                if definition.fault:
                    self.faults.append(definition.fault)
                return definition.span.end
        try:
            token = self.tokens.get_token(at)
        except LatexWalkerError:
            return at + 1
        after = int(token.pos + token.len)
        match token.tok:
            case "begin_environment":
                return self.begin(str(token.arg).strip(), at, after, end, kind, depth)
            case "end_environment":
                self.end(str(token.arg).strip(), at, after, kind)
                return after
            case "macro":
                # the name may be followed by space, which TeX leaves out
                return self.command(str(token.arg), at, at + 1 + len(token.arg), after, end, kind, depth)
            case "mathmode_inline" | "mathmode_display":
                self.fault("D210", f"`{token.arg}` closes nothing or holds nothing.", at, after)
                return after
            case _:
                return after

    def formula(self, cut: Cut, wrap: str | None = None) -> None:
        formula = cut_formula(self.original, cut, self.chart, self.source, self.macros, wrap=wrap)
        self.builder.put(self.text, formula, cut.start, cut.end)

    def unclosed(self, found: Unclosed) -> int:
        if found.kind[0] in "$\\":
            after = found.start + len(found.kind)
            self.fault("D210", f"`{found.kind}` is opened here and not closed in its paragraph.", found.start, after)
            return after
        after = found.start + len("\\begin{}") + len(found.kind)
        self.fault("D212", f"The environment {found.kind} is opened here and not closed.", found.start, after)
        return after

    def begin(self, name: str, at: int, after: int, end: int, kind: str, depth: int) -> int:
        alias = self.macros.environments.get(name)
        if alias and (m := _ALIAS.fullmatch(alias[0])) and m[2] in TOP:
            closing = re.compile(r"\\end\s*\{" + re.escape(name) + r"\}").search(self.text, after, end)
            if closing:
                self.formula(*self.wrapped(at, after, closing.span(), m[2]))
                return closing.end()
        if name.rstrip("*") == "IEEEeqnarray" and (columns := argument(self.text, after)):
            closing = re.compile(r"\\end\s*\{" + re.escape(name) + r"\}").search(self.text, columns.end, end)
            if closing:
                # its columns are those of an eqnarray
                self.formula(*self.wrapped(at, behind(self.text, columns), closing.span(), "eqnarray"))
                return closing.end()
        given = optional(self.text, after) if name != "document" else None
        if given is not None and not self.text[after : given.start - 1].strip():
            after = given.end + 1
        for _ in range(names.TABLES.get(name, names.ENVIRONMENT_ARGUMENTS.get(name, 0))):
            span = argument(self.text, after)
            if span is None or span.end >= end:
                break
            after = span.end + 1
        bare = name.rstrip("*")
        for known, own in ((names.LISTS, "paragraph"), (self.theorems, "theorem"), (names.QUOTES, "quote"), (names.TABLES, "cell")):
            if bare in known or name in known:
                self.end_paragraph(at, after, kind)
                self.blocks += 1
                self.frames.append(_Frame(bare, own, self.blocks))
                if own == "cell":
                    self.grid.append((0, 0))
                elif own == "theorem" and given and "$" in self.text[given.start : given.end] and depth < MAX_DEPTH:
                    self.run(given.start, given.end, kind, depth + 1)
                return after
        self.builder.words.append(" ")
        return after

    def wrapped(self, start: int, inner: int, closing: tuple[int, int], name: str) -> tuple[Cut, str | None]:
        """Return the cut of an environment that goes by another name, and the name to put around what has rows."""
        display = name != "math"
        cut = Cut(start, inner, closing[0], closing[1], display, name)
        return cut, None if name.rstrip("*") in BARE else name

    def end(self, name: str, at: int, after: int, kind: str) -> None:
        bare = name.rstrip("*")
        if name in TOP:
            self.fault("D212", f"The environment {name} ends here and was not opened.", at, after)
            return
        if any(frame.name == bare for frame in self.frames):
            self.end_paragraph(at, after, kind)
            while self.frames:
                frame = self.frames.pop()
                if frame.kind == "cell" and self.grid:
                    self.grid.pop()
                if frame.name == bare:
                    break
        else:
            self.builder.words.append(" ")

    def command(self, name: str, at: int, named: int, after: int, end: int, kind: str, depth: int) -> int:
        text, builder = self.text, self.builder
        macro = self.macros.get("\\" + name)
        if macro is not None:
            return self.call(at, named, end)
        if name == "\\" and self.grid and self.frames and self.frames[-1].kind == "cell":
            self.end_paragraph(at, named, kind)
            self.grid[-1] = (self.grid[-1][0] + 1, 0)
            given = optional(text, named)
            return given.end + 1 if given and given.start == named + 1 else named
        if name in names.HEADINGS and depth < MAX_DEPTH:
            return self.heading(name, at, named, end, kind, depth)
        if name == "item":
            self.end_paragraph(at, named, kind)
            if self.frames and self.frames[-1].kind in ("paragraph", "item"):
                self.frames[-1] = _Frame(self.frames[-1].name, "item", self.frames[-1].block)
            return named
        if name in names.ASIDE and depth < MAX_DEPTH:
            given = optional(text, named)
            span = argument(text, given.end + 1 if given else named)
            if span is None or span.end >= end:
                return named
            self.run(span.start, span.end, names.ASIDE[name], depth + 1)
            return span.end + 1
        if name in names.REFERENCES:
            given = optional(text, named)
            span = argument(text, given.end + 1 if given else named)
            if span is None or span.end >= end:
                return named
            builder.words.append(f"\\{name}{{{_SPACES.sub(' ', text[span.start : span.end])}}}")
            return span.end + 1
        if name in names.FOLLOWS:
            span = argument(text, named)
            stop = span.end + 1 if span and span.end < end else named
            self.fault("D213", f"`{text[at:stop].strip()}` is not followed.", at, stop, remedy="give that file's path too")
            return stop
        if name in names.DROPPED:
            return self.dropped(named, end, names.DROPPED[name])
        if name in names.ACCENTS:
            return self.accent(name, named, end)
        if name in names.SIGNS:
            if name == "par":
                self.end_paragraph(at, after, kind)
                return after
            builder.words.append(names.SIGNS[name])
            return after if name[0].isalpha() and len(name) > 1 else named
        return named

    def heading(self, name: str, at: int, named: int, end: int, kind: str, depth: int) -> int:
        start = named + 1 if self.text.startswith("*", named) else named
        given = optional(self.text, start)
        start = given.end + 1 if given else start
        span = argument(self.text, start)
        if span is None or span.end >= end:
            return named
        self.end_paragraph(at, span.end + 1, kind)
        self.sections.enter(names.HEADINGS[name])
        self.level = names.HEADINGS[name]
        self.run(span.start, span.end, "heading", depth + 1)
        self.level = None
        self.builder = _Builder(span.end + 1)
        return span.end + 1

    def dropped(self, named: int, end: int, count: int) -> int:
        at = named + 1 if self.text.startswith("*", named) else named
        given = optional(self.text, at)
        at = given.end + 1 if given and not self.text[at : given.start - 1].strip(" ") else at
        for _ in range(count):
            span = argument(self.text, at)
            if span is None or span.end >= end:
                break
            at = behind(self.text, span)
        return at

    def accent(self, name: str, named: int, end: int) -> int:
        span = argument(self.text, named)
        if span is None or span.end > end or span.end - span.start > 2:
            return named
        letter = self.text[span.start : span.end].replace("\\i", "i").replace("\\j", "j").strip()
        self.builder.words.append(unicodedata.normalize("NFC", letter[:1] + names.ACCENTS[name] + letter[1:]) if letter else "")
        return behind(self.text, span)

    def call(self, at: int, named: int, end: int) -> int:
        """A macro of the document in running text: it may stand for the edge of a formula, hold formulas, or be words."""
        macro = self.macros.get(self.text[at:named])
        if macro is None:
            return named
        m = _ALIAS.fullmatch(macro.body) if not macro.params and not macro.primitive else None
        if m and ((m[1] == "begin" and m[2] in TOP) or m[3] in ("\\[", "$$")):
            closing = self.closing_alias(m[2], m[3], named, end)
            if closing is not None:
                self.formula(*self.wrapped(at, named, closing, m[2] or "displaymath"))
                return closing[1]
        call = read_call(self.text, named, macro)
        if call is None or call[1] > end:
            return named
        stop = call[1]
        if macro.body == "#1" and self.text.startswith("\\ensuremath", at):
            self.formula(Cut(at, *_inside(self.text, named, stop), stop, False))
            return stop
        expanded = expand(self.text[at:stop], tuple(range(at, stop + 1)), self.macros)
        if expanded.fault:
            self.faults.append(expanded.fault)
            return stop
        self.expanded(at, stop, expanded.text, "\\ensuremath" in macro.body)
        return stop

    def closing_alias(self, name: str | None, mark: str | None, at: int, end: int) -> tuple[int, int] | None:
        """Return where the environment, opened by a macro, is closed: by a macro or as such."""
        wanted = {"\\[": "\\]", "$$": "$$"}.get(mark or "")
        closers = [re.escape(f"\\end{{{name}}}") if name else re.escape(wanted or "")]
        for known, macro in self.macros.table.items():
            m = _ALIAS.fullmatch(macro.body) if not macro.params else None
            if m and ((m[1] == "end" and m[2] == name) if name else m[3] == wanted):
                closers.append(re.escape(known) + "(?![A-Za-z@])")
        found = re.compile("|".join(closers)).search(self.text, at, end)
        return found.span() if found else None

    def expanded(self, at: int, stop: int, text: str, mathematics: bool) -> None:
        """Put in what a macro in running text stands for; its formulas have the place of the call."""
        if mathematics:
            inner = text.strip()
            formula = cut_formula(inner, Cut(0, 0, len(inner), len(inner), False), Pinned(at, stop), self.source, self.macros)
            self.builder.put(self.text, formula, at, stop)
            return
        i = 0
        for m in re.finditer(r"[\\$]", text):
            if m.start() < i:
                continue
            found = find_math(text, m.start(), markdown=False)
            if isinstance(found, Cut):
                self.builder.words.append(_plain(text[i : m.start()]))
                self.builder.put(self.text, cut_formula(text, found, Pinned(at, stop), self.source, self.macros), at, stop)
                i = found.end
        self.builder.words.append(_plain(text[i:]))


_MARKUP = re.compile(r"\\([A-Za-z]+\*?|[\s\S])\s?|[{}]")


def _plain(text: str) -> str:
    return _MARKUP.sub(lambda m: names.SIGNS.get(m[1] or "", ""), text).replace("~", " ")


def _inside(text: str, named: int, stop: int) -> tuple[int, int]:
    span = argument(text, named)
    return (span.start, span.end) if span else (named, stop)
