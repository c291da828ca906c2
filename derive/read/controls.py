r"""Comments that speak to this program: `<!-- derive: ignore -->` in Markdown, `% derive: ignore` in LaTeX.

    ignore [next|section|file]          these formulas are read, and not judged
    given [next|section|file] TEXT      what TEXT declares holds for these formulas, as if prose had said it

Without a word of scope `ignore` speaks of the next formula and `given` of the rest of its section. The *next* formula is the one in which
the comment stands; or, where the comment ends a line, the last formula that ends in that line; or else the first behind the comment.
*section*: from the comment to the end of the section in which it stands, the sections inside it included. *file*: all of the file, in
front of the comment too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import Enum

from derive.read.pieces import Document, Formula, Paragraph, Piece, Text
from derive.source import Diagnostic, Source, Span


class Scope(Enum):
    """How far a control comment reaches."""

    NEXT = "next"
    SECTION = "section"
    FILE = "file"


#: The words of control comments, and how far each reaches where it does not say.
WORDS = {"ignore": Scope.NEXT, "given": Scope.SECTION}
HELP = "write `derive: ignore`, `derive: ignore section`, `derive: ignore file`, or `derive: given $A$ symmetric`"

_COMMAND = re.compile(r"\s*([\w-]*)(?:\s+(next|section|file)\b(?!\s+(?:is|are|has|be)\b))?\s*")


@dataclass(frozen=True, slots=True)
class Control:
    """A control comment that is understood; `pieces` are what a `given` says, as prose."""

    word: str
    scope: Scope
    source: Source
    span: Span
    section: tuple[int, ...]
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Controls:
    """What the control comments of a document say: which formulas are ignored, what is given and where, and what is wrong with them."""

    ignored: frozenset[tuple[int | None, Span]] = frozenset()
    given: tuple[Control, ...] = ()
    faults: tuple[tuple[Source, Diagnostic], ...] = ()
    nearest: tuple[tuple[Control, tuple[int | None, Span]], ...] = ()

    def ignores(self, formula: Formula) -> bool:
        return _key(formula) in self.ignored

    def beside(self, formula: Formula) -> Iterator[Control]:
        """Yield what is given for this formula alone."""
        return (control for control, key in self.nearest if key == _key(formula))


NOTHING = Controls()


def controls_of(document: Document) -> Controls:
    """Return what the control comments of a document say."""
    comments = [p for p in document.paragraphs if p.kind == "control"]
    if not comments:
        return NOTHING
    formulas = sorted(((_order(document, f.source, f.span.start), f, p) for p, f in document.formulas()), key=lambda x: x[0])
    ignored: set[tuple[int | None, Span]] = set()
    given: list[Control] = []
    nearest: list[tuple[Control, tuple[int | None, Span]]] = []
    faults: list[tuple[Source, Diagnostic]] = []
    for comment in comments:
        read = read_control(comment)
        if isinstance(read, Diagnostic):
            faults.append((comment.source, read))
            continue
        reached = [f for _, f, p in formulas if _reaches(document, read, f, p)]
        if read.scope is Scope.NEXT:
            reached = _next(read, [f for _, f, _ in formulas], reached)
        if _hides(read, reached):
            said = "What stands behind this comment in its line is HTML, and is not read."
            faults.append((read.source, Diagnostic("D219", said, read.span, help="give the comment a line of its own")))
        elif not reached:
            faults.append((read.source, Diagnostic("D219", "This comment speaks of no formula: none follows.", read.span)))
        elif read.word == "ignore":
            ignored.update(map(_key, reached))
        elif read.scope is Scope.NEXT:
            nearest.append((read, _key(reached[0])))
        else:
            given.append(read)
    return Controls(frozenset(ignored), tuple(given), tuple(faults), tuple(nearest))


def read_control(comment: Paragraph) -> Control | Diagnostic:
    """Return what a comment says, or what is wrong with it."""
    first = comment.pieces[0] if comment.pieces else None
    text = first.text if isinstance(first, Text) else ""
    m = _COMMAND.match(text)
    word = m[1] if m else ""
    if m is None or word not in WORDS:
        near = get_close_matches(word.lower(), WORDS, 1, 0.5)
        meant = f"; did you mean `{near[0]}`?" if near else "."
        said = word[:40] or comment.prose[:40]
        return Diagnostic("D217", f"A comment cannot say `{said}` to derive{meant}", comment.span, help=HELP)
    scope = Scope(m[2]) if m[2] else WORDS[word]
    control = Control(word, scope, comment.source, comment.span, comment.section)
    rest = text[m.end() :]
    pieces: tuple[Piece, ...] = comment.pieces[1:] if first is not None else ()
    if rest.strip() and isinstance(first, Text):
        pieces = (Text(rest, first.span), *pieces)
    if word == "given":
        if not pieces:
            return Diagnostic("D217", "`given` says nothing.", comment.span, help=HELP)
        return replace(control, pieces=_spoken(pieces))
    if pieces:
        said = "".join(p.text if isinstance(p, Text) else f"${p.raw}$" for p in pieces).strip()
        if not re.match(r"[:(—–-]", said):  # a reason may follow
            return Diagnostic("D217", f"`ignore` is followed by `{said[:40]}`, which is no scope.", comment.span, help=HELP)
    return control


def _spoken(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Make a formula alone a sentence: “λ > 0” is assumed."""
    if all(isinstance(p, Formula) or not p.text.strip(" .,;") for p in pieces):
        return (Text("Suppose ", Span(pieces[0].span.start, pieces[0].span.start)), *pieces)
    return pieces


def _key(formula: Formula) -> tuple[int | None, Span]:
    return formula.source.cell, formula.span


def _order(document: Document, source: Source, offset: int) -> tuple[int, int]:
    cell = next(k for k, s in enumerate(document.sources) if s is source)
    return cell, offset


def _reaches(document: Document, control: Control, formula: Formula, paragraph: Paragraph) -> bool:
    if control.scope is Scope.FILE:
        return True
    if _order(document, formula.source, formula.span.end) <= _order(document, control.source, control.span.start):
        return False
    return control.scope is Scope.NEXT or paragraph.section[: len(control.section)] == control.section


def _next(control: Control, formulas: Sequence[Formula], behind: Sequence[Formula]) -> list[Formula]:
    """The formula that `next` means, of all formulas and of those that do not end before the comment."""
    line, _ = control.source.line_column(control.span.start)
    around = [f for f in behind if f.source is control.source and f.span.start <= control.span.start < f.span.end]
    if around:
        return around[-1:]
    if not _rest(control).strip():
        same = [f for f in formulas if f.source is control.source and f.span.end <= control.span.start]
        beside = [f for f in same if f.source.line_column(f.span.end)[0] == line]
        if beside:
            return beside[-1:]
    return list(behind[:1])


def _rest(control: Control) -> str:
    """What stands behind a comment in its line."""
    end = control.source.text.find("\n", control.span.end)
    return control.source.text[control.span.end : end if end >= 0 else None]


def _hides(control: Control, reached: Sequence[Formula]) -> bool:
    """Whether a formula in the comment's line was not read: a line of Markdown that begins with a comment is HTML as a whole."""
    if "$" not in _rest(control):
        return False
    end = control.span.end + len(_rest(control))
    return not any(f.source is control.source and f.span.start < end for f in reached)
