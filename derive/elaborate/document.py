"""A whole document: its formulas in order, each read under what prose, earlier formulas and conventions say at its place.

Declarations hold to the end of their section; what "if" and "for" open holds for its sentence. A trailing "where p = σ(Xθ)" holds for what
stands before it. A formula of several lines is read line by line, a line that begins with a relation continuing the line before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from derive.elaborate import declarations as d
from derive.elaborate.declare import adopt, declare
from derive.elaborate.lines import read_lines
from derive.elaborate.names import spell
from derive.elaborate.prose import declarations
from derive.elaborate.readings import Reading
from derive.elaborate.scope import Scope
from derive.elaborate.single import LineRead, read_line
from derive.elaborate.trailing import joined
from derive.elaborate.usage import indexed_letters
from derive.read import tree as t
from derive.read.parser import parse
from derive.read.pieces import Document, Formula, Paragraph, Text
from derive.source import ReadError, Span

SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
LOCAL = frozenset({"if", "for", "such_that", "label"})


@dataclass(frozen=True, slots=True)
class FormulaRead:
    """A formula with its lines; a derivation is a formula of several lines."""

    formula: Formula
    lines: tuple[LineRead, ...]
    derivation: bool = False


@dataclass
class _State:
    """The scope of every open section, and what carries over from one paragraph to the next."""

    base: Scope
    section: tuple[int, ...] = ()
    scopes: dict[tuple[int, ...], Scope] = field(default_factory=dict)
    pending: tuple[d.Declaration, ...] = ()
    announced: d.Announces | None = None


def read_formulas(document: Document, given: Scope | None = None) -> Iterator[FormulaRead]:
    """Yield every formula of a document, read in order."""
    state = _State(given or Scope())
    state.scopes[()] = state.base
    index = 0
    for paragraph in joined(document.paragraphs):
        if paragraph.kind == "control":
            continue
        if paragraph.section != state.section:
            _enter(state, paragraph.section)
        read, index = _paragraph(state, paragraph, index)
        yield from read


def given_scope(text: str) -> Scope:
    """Return the scope that a piece of Markdown prose declares (`--given`)."""
    from derive.read.documents import read_text

    scope = Scope()
    for paragraph in read_text(text).paragraphs:
        pieces, _ = _pieces(paragraph, 0)
        scope = declare(scope, declarations([p for p, _ in pieces]))
    return scope


def _enter(state: _State, section: tuple[int, ...]) -> None:
    """A section inherits what the sections around it declared."""
    parent = section
    while parent not in state.scopes or (parent == section and parent != state.section and parent != ()):
        if parent == ():
            break
        parent = parent[:-1]
        if parent in state.scopes:
            break
    state.scopes[section] = state.scopes.get(parent, state.base)
    state.section = section
    state.pending = ()
    state.announced = None


def _pieces(paragraph: Paragraph, index: int) -> tuple[list[tuple[d.Piece, Formula | None]], int]:
    out: list[tuple[d.Piece, Formula | None]] = []
    for piece in paragraph.pieces:
        if isinstance(piece, Text):
            out.append((piece.text, None))
        else:
            out.append((d.Slot(_parsed(piece), index, piece.display), piece))
            index += 1
    return out, index


def _parsed(formula: Formula) -> t.Node | None:
    try:
        return parse(formula.excerpt.text, unicode=formula.unicode)
    except ReadError:
        return None


def _paragraph(state: _State, paragraph: Paragraph, index: int) -> tuple[list[FormulaRead], int]:
    pieces, index = _pieces(paragraph, index)
    mention = _Mention.of(pieces)
    found = declarations([p for p, _ in pieces])
    roles = {x.index: x for x in found if isinstance(x, d.Role)}
    scope = state.scopes[state.section]
    passing = LOCAL - {"such_that"} if _introduces(pieces) else LOCAL
    lasting = [x for x in found if x.opener not in passing and not isinstance(x, d.Role)]
    local = [x for x in found if x.opener in passing and not isinstance(x, d.Role)]
    waiting = list(lasting)
    out: list[FormulaRead] = []
    for position, (piece, formula) in enumerate(pieces):
        if formula is None or not isinstance(piece, d.Slot):
            continue
        scope = scope.mention(indexed=mention.indexed)
        reach = _reach(pieces, position)
        ready = [x for x in waiting if x.piece < reach and not (x.after is not None and x.after >= piece.index)]
        if ready:
            scope = declare(scope, ready)
            waiting = [x for x in waiting if all(x is not y for y in ready)]
        here = mention.into(scope)
        trailing = [x for x in lasting if x.after == piece.index]
        nearby = [x for x in local if (x.piece < position and not _ended(pieces, x.piece, position)) or x.after == piece.index]
        around = declare(here, [*state.pending, *nearby, *trailing])
        role = roles.get(piece.index)
        if role is not None and role.role == "declaration" and any(isinstance(x, d.Defines) and x.node == piece.node for x in found):
            role = replace(role, role="definition")
        around, role = _announced(state, piece, around, role)
        read, after = _formula(formula, piece, role, around)
        out.append(read)
        scope = adopt(scope, after, stated=False) if after is not None else scope
    scope = declare(scope, waiting)
    state.scopes[state.section] = mention.into(scope)
    state.announced = next((x for x in reversed(found) if isinstance(x, d.Announces)), None)
    text = "".join(p for p, _ in pieces if isinstance(p, str)).rstrip()
    open_still = [x for x in local if not _ended(pieces, x.piece, len(pieces))]
    state.pending = tuple(open_still) if not _closed(pieces, text) else ()
    return out, index


def _announced(state: _State, slot: d.Slot, scope: Scope, role: d.Role | None) -> tuple[Scope, d.Role | None]:
    """ "The maximum likelihood estimator of p is", and the next display gives it: its left side has that meaning."""
    said, state.announced = state.announced, None
    if said is None or not slot.display:
        state.announced = said
        return scope, role
    if said.role in ("posed", "definition"):
        return scope, d.Role(slot.index, said.role, "announced")
    left = slot.node.items[0] if isinstance(slot.node, t.Chain) else slot.node
    while isinstance(left, t.Script):
        left = left.base
    if said.meaning and isinstance(left, t.Ident):
        scope = replace(scope, meanings={**scope.meanings, spell(left): said.meaning})
    return scope, role


def _reach(pieces: list[tuple[d.Piece, Formula | None]], position: int) -> int:
    """The piece before which a declaration must begin to hold for a formula: the end of its sentence, or the next display."""
    if pieces[position][0].display:  # type: ignore[union-attr]
        return position
    for k in range(position + 1, len(pieces)):
        piece = pieces[k][0]
        if (isinstance(piece, d.Slot) and piece.display) or (isinstance(piece, str) and SENTENCE_END.search(piece)):
            return k
    return len(pieces)


def _ended(pieces: list[tuple[d.Piece, Formula | None]], start: int, position: int) -> bool:
    """Whether a sentence that begins in the piece at `start` has come to its end in a piece before `position`."""
    return any(isinstance(p, str) and SENTENCE_END.search(p) for p, _ in pieces[start + 1 : position])


def _introduces(pieces: list[tuple[d.Piece, Formula | None]]) -> bool:
    """Whether a paragraph begins by introducing something: "Let X be such that …" holds as long as X does."""
    first = pieces[0][0] if pieces else ""
    return isinstance(first, str) and first.lstrip().lower().startswith(("let ", "suppose ", "assume ", "consider "))


def _closed(pieces: list[tuple[d.Piece, Formula | None]], text: str) -> bool:
    """Whether a paragraph ends with its sentence; otherwise ("If Q is orthogonal, then") the sentence goes on in the next one."""
    last = pieces[-1][0] if pieces else ""
    return text.endswith((".", "!", "?")) if isinstance(last, str) else last.display or text.endswith((".", "!", "?"))


@dataclass(frozen=True, slots=True)
class _Mention:
    """The letters of a paragraph's inline formulas: all of them, and those with an index."""

    names: frozenset[str]
    indexed: frozenset[str]

    @staticmethod
    def of(pieces: list[tuple[d.Piece, Formula | None]]) -> _Mention:
        nodes = [p.node for p, _ in pieces if isinstance(p, d.Slot) and p.node is not None and not p.display]
        return _Mention(frozenset(spell(x) for node in nodes for x in t.walk(node) if isinstance(x, t.Ident)), indexed_letters(nodes))

    def into(self, scope: Scope) -> Scope:
        return scope.mention(self.names, self.indexed)


# --- one formula ----------------------------------------------------------------------------------------------------------------


def _formula(formula: Formula, slot: d.Slot, role: d.Role | None, scope: Scope) -> tuple[FormulaRead, Reading | None]:
    whole = Span(0, len(formula.excerpt.text))
    text = formula.raw.strip()
    try:
        node = slot.node if slot.node is not None else parse(formula.excerpt.text, unicode=formula.unicode)
    except ReadError as e:
        return FormulaRead(formula, (LineRead(text, e.diagnostic.span or whole, fault=e.diagnostic),)), None
    if isinstance(node, t.Lines) and len(node.lines) > 1:
        lines, after = read_lines(formula.excerpt.text, node, scope)
        return FormulaRead(formula, lines, derivation=True), after
    line, after = read_line(node, text, scope, role, slot.display)
    return FormulaRead(formula, (line,)), after
