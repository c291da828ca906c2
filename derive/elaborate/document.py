"""A whole document: its formulas in order, each read under what prose, earlier formulas and conventions say at its place.

Declarations hold to the end of their section; what "if" and "for" open holds for its sentence. A trailing "where p = σ(Xθ)" holds for what
stands before it. A formula of several lines is read line by line, a line that begins with a relation continuing the line before.
What a control comment gives is prose like any other; a formula that it has ignored is read, so that what it defines holds, and marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from derive.elaborate import constants, optima
from derive.elaborate.around_layers import around, opened
from derive.elaborate.captions import Captions
from derive.elaborate.dotted import with_families
from derive.elaborate.functionals import densities_of, with_arguments
from derive.elaborate.labelled import clashes, labels_of, with_labels
from derive.elaborate.layers import Network, networks_of, with_layers
from derive.elaborate.lines import Reader, read_lines
from derive.elaborate.mentions import Mention, free_letters_of
from derive.elaborate.names import label, spell
from derive.elaborate.pictures import pictured
from derive.elaborate.posteriors import as_relation
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.joining import Member, members, sets_to_zero
from derive.elaborate.prose.paragraph import declarations
from derive.elaborate.prose.slots import gives_an_optimum
from derive.elaborate.prose.trailing import joined
from derive.elaborate.readings import IllTyped, Reading
from derive.elaborate.relations import spelled
from derive.elaborate.roles import with_law_told
from derive.elaborate.scoping.adopting import adopt
from derive.elaborate.scoping.declare import declare
from derive.elaborate.scoping.estimates import with_shapes
from derive.elaborate.scoping.regression import with_estimators
from derive.elaborate.scoping.samples import is_open, with_samples
from derive.elaborate.scoping.scope import Scope
from derive.elaborate.single import LineRead, read_line
from derive.elaborate.spellings import usual
from derive.read import tree as t
from derive.read.controls import NOTHING, Control, Controls, controls_of
from derive.read.controls import Scope as Reach
from derive.read.parser import parse
from derive.read.pieces import Document, Formula, Paragraph, Piece, Text
from derive.source import Diagnostic, ReadError, Source, Span
from derive.terms import heads as h
from derive.terms.shapes import ShapeError
from derive.terms.statement import Role

SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
#: The scope where a document begins.
NOTHING_SAID = Scope()
LOCAL = frozenset({"if", "for", "such_that", "label"})


@dataclass(frozen=True, slots=True)
class FormulaRead:
    """A formula with its lines; a derivation is a formula of several lines, or several formulas that words join.

    Of the latter `formula` is the first, and `sources` has for each line the formula in which it stands; it is `ignored` where one is.
    """

    formula: Formula
    lines: tuple[LineRead, ...]
    derivation: bool = False
    sources: tuple[Formula, ...] = ()
    member: Member | None = None
    ignored: bool = False


@dataclass
class _State:
    """The scope of every open section, and what carries over from one paragraph to the next."""

    base: Scope
    section: tuple[int, ...] = ()
    scopes: dict[tuple[int, ...], Scope] = field(default_factory=dict)
    pending: tuple[d.Declaration, ...] = ()
    announced: d.Announces | None = None
    members: dict[int, Member] = field(default_factory=dict)
    reader: Reader = field(default_factory=Reader)
    opening: list[d.Declaration] = field(default_factory=list)
    held: list[d.Declaration] = field(default_factory=list)
    controls: Controls = NOTHING
    coming: list[Control] = field(default_factory=list)
    networks: dict[tuple[int, ...], Network] = field(default_factory=dict)
    captions: Captions = field(default_factory=Captions)
    words: str = ""


def read_formulas(document: Document, given: Scope | None = None) -> Iterator[FormulaRead]:
    """Yield every formula of a document, read in order; formulas that words join into one derivation as one, in the place of the first."""
    waiting: list[FormulaRead] = []
    for read in _formulas(document, given):
        if read.member is None and not waiting:
            yield read
            continue
        waiting.append(read)
        if read.member is not None and read.member.last:
            yield _joined([x for x in waiting if x.member is not None])
            yield from (x for x in waiting if x.member is None)
            waiting = []


def _joined(reads: list[FormulaRead]) -> FormulaRead:
    lines = tuple(line for x in reads for line in x.lines)
    sources = tuple(x.formula for x in reads for _ in x.lines)
    return FormulaRead(reads[0].formula, lines, derivation=True, sources=sources, ignored=any(x.ignored for x in reads))


def _formulas(document: Document, given: Scope | None) -> Iterator[FormulaRead]:
    controls = controls_of(document)
    if len(document.paragraphs) > 1:
        document = replace(document, paragraphs=joined(p for p in document.paragraphs if p.kind != "control"))
    state = _State(given or NOTHING_SAID, members=members(document), controls=controls, networks=networks_of(document, _parsed))
    for control in controls.given:
        if control.scope is Reach.FILE:
            state.base = _given(control, state.base)
        else:
            state.coming.append(control)
    state.scopes[()] = state.base = opened(state.base, state.networks.get(()))
    index = 0
    for paragraph in document.paragraphs:
        if paragraph.kind == "control":
            continue  # the only one
        if state.coming:
            _give(state, document, paragraph)
        if paragraph.section != state.section:
            _enter(state, paragraph.section)
        read, index = _paragraph(state, paragraph, index)
        yield from read


def _give(state: _State, document: Document, paragraph: Paragraph) -> None:
    """Declare what comments up to the end of a paragraph give for their sections."""
    while state.coming and _stands_before(document, state.coming[0], paragraph):
        control = state.coming.pop(0)
        if control.section != state.section:
            _enter(state, control.section)
        state.scopes[control.section] = _given(control, state.scopes[control.section])


def _stands_before(document: Document, control: Control, paragraph: Paragraph) -> bool:
    if control.source is paragraph.source:
        return control.span.start < paragraph.span.end
    return any(s is control.source for s in document.sources[: [s is paragraph.source for s in document.sources].index(True)])


def _given(control: Control, scope: Scope) -> Scope:
    pieces, _, scope = _pieces_of(control.pieces, 0, scope)
    return declare(scope, declarations([p for p, _ in pieces]))


def control_faults(document: Document) -> Iterator[tuple[Source, Diagnostic]]:
    """Yield what is wrong with the control comments of a document: misspelt, without a formula, or not understood."""
    controls = controls_of(document)
    yield from controls.faults
    for control in (*controls.given, *(c for c, _ in controls.nearest)):
        pieces, *_ = _pieces_of(control.pieces, 0, Scope())
        found = [x for x in declarations([p for p, _ in pieces]) if not isinstance(x, d.Role)]
        if not found or any(isinstance(x, (d.Unread, d.Doubt)) for x in found):
            remedy = "write it as prose: $A$ is symmetric"
            yield control.source, Diagnostic("D218", "What this comment gives is not understood.", control.span, help=remedy)


def given_scope(text: str) -> Scope:
    """Return the scope that a piece of Markdown prose declares (`--given`)."""
    from derive.read.documents import read_text

    scope = Scope()
    for paragraph in read_text(text).paragraphs:
        pieces, _, scope = _pieces(paragraph, 0, scope)
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
    state.scopes[section] = opened(state.scopes.get(parent, state.base), state.networks.get(section))
    state.section = section
    state.pending, state.announced, state.words = (), None, ""


def _pieces(paragraph: Paragraph, index: int, scope: Scope) -> tuple[list[tuple[d.Piece, Formula | None]], int, Scope]:
    """The text and the formulas of a paragraph, the next formula's number, and the scope with what their notation alone says."""
    return _pieces_of(paragraph.pieces, index, scope)


def _pieces_of(given: Iterable[Piece], index: int, scope: Scope) -> tuple[list[tuple[d.Piece, Formula | None]], int, Scope]:
    parsed = [(piece, _parsed(piece) if not isinstance(piece, Text) else None) for piece in given]
    nodes = [node for _, node in parsed if node is not None]
    labels, densities = labels_of(nodes), densities_of(nodes)
    if labels or densities:
        scope = replace(scope, labels=scope.labels | labels, densities={**scope.densities, **densities})
    out: list[tuple[d.Piece, Formula | None]] = []
    for piece, node in parsed:
        if isinstance(piece, Text):
            out.append((piece.text, None))
        else:
            node = with_arguments(with_labels(with_layers(node, scope.network), scope.labels), scope.densities) if node else None
            out.append((d.Slot(node, index, piece.display), piece))
            index += 1
    return out, index, scope


def _parsed(formula: Formula) -> t.Node | None:
    try:
        text = formula.excerpt.text
        return as_relation(usual(with_families(parse(text, unicode=formula.unicode), text), text))
    except ReadError:
        return None


def _paragraph(state: _State, paragraph: Paragraph, index: int) -> tuple[list[FormulaRead], int]:
    scope = state.scopes[state.section]
    pieces, index, scope = _pieces(paragraph, index, scope)
    if (bounded := optima.bounds([p for p, _ in pieces], scope)) != scope.bounded:
        scope = replace(scope, bounded=bounded)
    if proportional := _proportional(pieces):
        scope = replace(scope, proportional=proportional)
    mention = Mention.of(pieces)
    found, held = _apart(state, declarations([p for p, _ in pieces]), pieces)
    state.held += held
    drawn = {
        p.index: (p.node, f)
        for k, (p, f) in enumerate(pieces)
        if isinstance(p, d.Slot) and p.node is not None and f is not None and pictured(pieces, k)
    }
    found = [x for x in found if not (isinstance(x, d.Defines) and any(x.node is node for node, _ in drawn.values()))]
    roles = {x.index: x for x in found if isinstance(x, d.Role)} | {k: d.Role(k, "posed", "drawn") for k in drawn}
    passing = LOCAL - {"such_that"} if _introduces(pieces) else LOCAL
    lasting = [x for x in found if x.opener not in passing and not isinstance(x, d.Role)]
    local = [x for x in found if x.opener in passing and not isinstance(x, d.Role)]
    waiting = list(lasting)
    out: list[FormulaRead] = []
    for position, (piece, formula) in enumerate(pieces):
        scope = state.captions.doubting(piece, scope)
        if formula is None or not isinstance(piece, d.Slot):
            continue
        scope = scope.mention(indexed=mention.indexed)
        reach = _reach(pieces, position)
        ready = [x for x in waiting if x.piece < reach and not (x.after is not None and x.after >= piece.index)]
        if ready:
            scope = _declared_in_ranges(scope, ready, [x for x in local if isinstance(x, d.Ranges)])
            waiting = [x for x in waiting if all(x is not y for y in ready)]
        here = scope if _stands_alone(pieces) else mention.into(scope)
        doubted = {n: f.raw.strip() for k, (node, f) in drawn.items() if k < piece.index for n in free_letters_of(node)}
        here = replace(here, doubted={**doubted, **here.doubted}) if doubted else here
        trailing = [x for x in lasting if x.after == piece.index]
        nearby = [x for x in local if (x.piece < position and not _ended(pieces, x.piece, position)) or x.after == piece.index]
        member = state.members.get(piece.index)
        if member is not None:  # what is assumed where a derivation opens holds for all of it
            state.opening = [*(state.opening if member.number else state.pending), *nearby]
        for control in state.controls.beside(formula):
            here = _given(control, here)
        around = declare(here, [*(state.opening if member is not None else [*state.pending, *nearby]), *trailing])
        role = roles.get(piece.index)
        taken = any(isinstance(x, d.Defines) and x.node == piece.node for x in found)
        if taken and role is not None and role.role in ("declaration", "mention"):
            role = replace(role, role="definition")
        around, role = _announced(state, piece, around, role)
        if member is None or piece.node is None:
            read, after = _formula(formula, piece, role, around)
            said = optima.tail([p for p, _ in pieces[:position]], state.words)
            if piece.display and (claimed := optima.as_optimum(piece.node, said, around)) is not None:
                read, _ = _formula(formula, replace(piece, node=claimed), None, around)
        else:
            read, after = _member(state, member, formula, piece, role, around)
        read = replace(read, member=member, ignored=state.controls.ignores(formula))
        if member is not None and member.last:
            waiting += state.held
            state.held = []
        out.append(read)
        denied = role is not None and (role.cue in ("no", "unless", "if") or (role.cue == "imagined" and not piece.display))
        declared = role is not None and role.role in ("definition", "declaration")
        if after is not None and not piece.display and not declared and _puts_numbers_in(after):
            names = [getattr(x.target, "name", "") for x in after.made]
            scope = replace(scope, doubted={**dict.fromkeys(names, formula.raw.strip()), **scope.doubted})
        elif after is not None and not denied and piece.index not in drawn:
            scope = adopt(scope, after, stated=False)
        scope = with_law_told(scope, _posed(read), formula.raw.strip())
    scope = declare(scope, waiting)
    state.scopes[state.section] = mention.into(scope)
    state.words = optima.tail([p for p, _ in pieces], state.words)
    state.announced = next((x for x in reversed(found) if isinstance(x, d.Announces)), None)
    text = "".join(p for p, _ in pieces if isinstance(p, str)).rstrip()
    open_still = [x for x in local if not _ended(pieces, x.piece, len(pieces))]
    state.pending = tuple(open_still) if not _closed(pieces, text) else ()
    return out, index


def _posed(read: FormulaRead) -> Iterator[h.Term]:
    """The conditions that a formula states by its form."""
    return (s.claim for line in read.lines for s in line.statements if s.role is Role.POSED)


def _apart(
    state: _State, found: Iterable[d.Declaration], pieces: list[tuple[d.Piece, Formula | None]]
) -> tuple[list[d.Declaration], list[d.Declaration]]:
    """What a paragraph declares, and what it declares by a display that opens a derivation: that holds as its condition, and behind it.

    A display that goes on with a derivation declares nothing, whatever the words before it ("Taking logs, …") look like.
    """
    nodes = {id(p.node): m for p, _ in pieces if isinstance(p, d.Slot) and (m := state.members.get(p.index)) is not None}
    kept: list[d.Declaration] = []
    held: list[d.Declaration] = []
    for x in found:
        member = state.members.get(x.index) if isinstance(x, d.Role) else nodes.get(id(getattr(x, "node", None)))
        opens = member is not None and member.number == 0
        if member is None or (opens and isinstance(x, d.Role) and x.role == "claim"):
            kept.append(x)
        elif opens and isinstance(x, d.Role):
            kept.append(replace(x, role="posed"))
        elif opens:
            held.append(x)
    return kept, held


def _declared_in_ranges(scope: Scope, found: list[d.Declaration], ranges: list[d.Ranges]) -> Scope:
    """Declare what lasts under the ranges that hold in its sentence alone: "y_i = … for i = 1, …, m" says how long y is."""
    if not ranges or not any(isinstance(x, d.Defines) for x in found):
        return declare(scope, found)
    within = declare(scope, ranges)
    after = declare(within, found)
    passing = [c for c in within.conditions if c not in scope.conditions]
    letters = {n: x for n, x in after.letters.items() if n in scope.letters or x != within.letters.get(n)}
    return replace(after, letters=letters, conditions=tuple(c for c in after.conditions if c not in passing))


def _announced(state: _State, slot: d.Slot, scope: Scope, role: d.Role | None) -> tuple[Scope, d.Role | None]:
    """ "The maximum likelihood estimator of p is", and the next display gives it: its left side has that meaning."""
    said, state.announced = state.announced, None
    if said is None or not slot.display:
        state.announced = said
        return scope, role
    if said.role in ("posed", "definition"):
        return scope, role if gives_an_optimum(slot.node) else d.Role(slot.index, said.role, "announced")
    left = slot.node.items[0] if isinstance(slot.node, t.Chain) else slot.node
    if isinstance(left, t.Row) and len(left.items) == 2 and isinstance(left.items[1], t.Fenced):
        left = left.items[0]
    if said.meaning and isinstance(left, t.Script) and left.sub is not None and isinstance(left.base, t.Ident):
        scope = replace(scope, meanings={**scope.meanings, f"{spell(left.base)}_{{{label(left.sub)}}}": said.meaning})
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


#: What says of which letters the two sides of ∝ are functions, before these letters.
_MEANT_IN = re.compile(
    r"(?:proportional|∝|\bconst\b|\bup to (?:an? )?(?:\w+ )?(?:factor|constant|term)s?"
    r"|\b(?:dropping|ignoring|omitting|neglecting) (?:all )?(?:\w+ )?(?:factor|constant|term)s)[^.]*?"
    r"\b(?:in|of|on|to|w\.r\.t\.|involv\w+)(?: the)?(?: (?:variable|parameter|argument)s?)?\s*$",
    re.IGNORECASE,
)


def _proportional(pieces: list[tuple[d.Piece, Formula | None]]) -> tuple[str, ...]:
    """ "Proportionality is meant as functions of θ", "up to factors that do not depend on μ": the letters."""
    said = ""
    for piece, formula in pieces:
        if isinstance(piece, str):
            said = said + piece if not SENTENCE_END.search(piece) else SENTENCE_END.split(piece)[-1]
            continue
        if isinstance(piece, d.Slot) and piece.node is not None and not piece.display and _MEANT_IN.search(said):
            first = piece.node.items[0] if isinstance(piece.node, (t.Chain, t.Listing)) else piece.node
            names = [spelled(x) for x in (piece.node.items if isinstance(piece.node, t.Listing) else (first,))]
            return tuple(n for n in names if n is not None) if None not in names else ()
        named = isinstance(piece, d.Slot) and piece.node is not None and not piece.display and constants.is_constant(piece.node)
        said += "∝" if formula is not None and "propto" in formula.raw else " const " if named else "⟨⟩"
    return ()


def _closed(pieces: list[tuple[d.Piece, Formula | None]], text: str) -> bool:
    """Whether a paragraph ends with its sentence; otherwise ("If Q is orthogonal, then") the sentence goes on in the next one."""
    last = pieces[-1][0] if pieces else ""
    return text.endswith((".", "!", "?")) if isinstance(last, str) else last.display or text.endswith((".", "!", "?"))


def _puts_numbers_in(reading: Reading) -> bool:
    """Whether a formula gives letters the values of numbers: in running text ("near ⟨x = 0⟩") that may be a place, a case, an example."""
    return bool(reading.made) and all(isinstance(x.target, h.Sym) and isinstance(x.value, (h.Num, h.Decimal)) for x in reading.made)


#: Words beside a formula that restrict nothing of it.
_ASSERTING = frozenset(
    "we have note that then hence thus so therefore recall clearly obviously indeed also and it holds follows is true get obtain find one"
    " has now show prove moreover finally first next the identity formula equation".split()
)


def _stands_alone(pieces: list[tuple[d.Piece, Formula | None]]) -> bool:
    """Whether a paragraph is one formula, with words that only assert it: nothing is said of its letters but what it says itself."""
    words = {w for p, _ in pieces if isinstance(p, str) for w in re.findall(r"\w+", p.lower())}
    return sum(isinstance(p, d.Slot) for p, _ in pieces) == 1 and words <= _ASSERTING


def _member(
    state: _State, member: Member, formula: Formula, slot: d.Slot, role: d.Role | None, scope: Scope
) -> tuple[FormulaRead, Reading | None]:
    """Read a display that goes on with the derivation of those before it."""
    assert slot.node is not None
    if member.number == 0:
        state.reader = Reader()
    nodes = slot.node.lines if isinstance(slot.node, t.Lines) else (slot.node,)
    text = formula.excerpt.text
    lines, after = state.reader.read(text, nodes, scope, role, more=not member.last, zero=sets_to_zero(member.words))
    return FormulaRead(formula, lines, derivation=True), after


def _with_statistics(scope: Scope, node: t.Node, *, biased: bool = False) -> tuple[Scope, Scope]:
    """The scope with the shapes of the estimates in a formula, and with the statistics that prose or convention gives it defined too."""
    if not (scope.letters or scope.meanings or scope.definitions or scope.regression is not None):
        return scope, scope
    try:
        plain = with_shapes(scope, node)
        return plain, with_estimators(with_samples(plain, node, biased=biased), node)
    except (ReadError, ShapeError, IllTyped) as e:
        return scope, replace(scope, ununderstood=(*scope.ununderstood, str(e)))


# --- one formula ----------------------------------------------------------------------------------------------------------------


def _formula(formula: Formula, slot: d.Slot, role: d.Role | None, scope: Scope) -> tuple[FormulaRead, Reading | None]:
    whole = Span(0, len(formula.excerpt.text))
    text = formula.raw.strip()
    if slot.node is not None and (running := clashes(slot.node, scope.labels)):
        said = tuple(f"the index of {name} was taken for a part of its name before" for name in sorted(running))
        scope = replace(scope, ununderstood=(*scope.ununderstood, *said))
    try:
        node = slot.node if slot.node is not None else parse(formula.excerpt.text, unicode=formula.unicode)
    except ReadError as e:
        span = e.diagnostic.span or whole
        expanding = next((replace(x, span=span) for x in formula.diagnostics if x.code in ("D215", "D216")), None)
        return FormulaRead(formula, (LineRead(text, span, fault=expanding or e.diagnostic),)), None
    node, scope = around(scope, _parsed(formula) or node) if scope.network is not None else (node, scope)
    plain, scope = _with_statistics(scope, node)
    if isinstance(node, t.Lines) and len(node.lines) > 1:
        lines, after = read_lines(formula.excerpt.text, node, scope)
        return FormulaRead(formula, lines, derivation=True), after
    line, after = read_line(node, text, scope, role, slot.display)
    if is_open(plain, node) and line.statements:
        other, _ = read_line(node, text, _with_statistics(plain, node, biased=True)[1], role, slot.display)
        line = replace(line, statements=(*line.statements, *other.statements))
    return FormulaRead(formula, (line,)), after
