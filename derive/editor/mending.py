"""What would mend a formula, as edits of its text: the formula that was probably meant, or the condition that is missing.

An edit is offered only after it was tried: the edited text is checked again, and the formula must then be accepted, with every other
formula judged no worse than before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from derive.editor.judged import checked, region
from derive.proof.serial import Corrupt, load
from derive.read.documents import format_of, read_text
from derive.read.pieces import Paragraph
from derive.report.latex import latex
from derive.report.model import FormulaReport, Report
from derive.report.names import plain_letter
from derive.source import Place, Source, Span
from derive.terms import heads as h
from derive.terms.statement import free_letters
from derive.terms.verdict import STRENGTH, Verdict

_ACCEPTED = (Verdict.PROVED, Verdict.SUPPORTED)
_WRONG = (Verdict.REFUTED, Verdict.ILL_TYPED, Verdict.UNKNOWN)
#: Paragraphs before whose text a sentence may be put.
_PROSE = ("paragraph", "item", "theorem", "quote")
_RELATIONS = {"≥": "\\ge", "≤": "\\le", "≠": "\\ne", ">": ">", "<": "<", "=": "="}
_IS = re.compile(r"(?P<letter>\S+) (?:is|are) (?P<what>[a-zA-Z −-]+)")
_RELATION = re.compile(r"(?P<letter>\S+) (?P<sign>[≥≤≠><=]) (?P<number>[0-9./−-]+)")
_COMMUTE = re.compile(r"(\S+) (\S+) = \2 \1")
#: So many edits are tried for one request.
_MOST = 6


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of the code points from `start` to `end`; `title` is what the editor lists."""

    title: str
    start: int
    end: int
    text: str

    def applied(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]


def mends(request: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the edits that mend what stands in lines `first` to `last` (from 1) of a text, as data."""
    report = checked(request)
    text, source = request["text"], Source(request["text"], request["path"])
    found = []
    tried = 0
    for number, formula in enumerate(report.formulas):
        if formula.place.end_line < request["first"] or formula.place.line > request["last"]:
            continue
        for told in formula.steps or (formula,):
            for edit in _edits(told, source, request["path"]):
                tried += 1
                if tried <= _MOST and _mended(report, checked({**request, "text": edit.applied(text)}), number):
                    at = region(source.place(Span(edit.start, edit.end)))
                    found.append({"title": edit.title, "region": at, "text": edit.text, "formula": region(formula.place)})
    return found


def _mended(before: Report, after: Report, number: int) -> bool:
    """Whether an edit made a formula accepted, or rid it of a need, and no other one weaker."""
    old, new = before.formulas, after.formulas
    if len(new) == len(old):
        pairs = list(zip(old, new, strict=True))
    elif len(new) > len(old):  # the sentence that was put in holds formulas of its own, just before the paragraph's
        more = len(new) - len(old)
        first = next((k for k, (a, b) in enumerate(zip(old, new, strict=False)) if a.latex != b.latex), len(old))
        pairs = list(zip(old, (*new[:first], *new[first + more :]), strict=True))
    else:
        return False
    a, b = pairs[number]
    better = b.verdict in _ACCEPTED and (a.verdict not in _ACCEPTED or _needs(b) < _needs(a))
    return better and all(_rank(y) >= _rank(x) for x, y in pairs)


def _needs(f: FormulaReport) -> int:
    return sum(c.source == "needed" for s in (f.steps or (f,)) for c in s.conditions)


def _rank(f: FormulaReport) -> int:
    return STRENGTH.index(f.verdict) if f.verdict in STRENGTH else len(STRENGTH)


def _edits(f: FormulaReport, source: Source, path: str) -> Iterator[Edit]:
    if f.verdict in _WRONG and f.suggestion:
        yield from _suggested(f, source)
    if f.verdict in _WRONG and f.holds_if:
        yield from _stated(f, f.holds_if, source, path)
    if f.verdict in _ACCEPTED:
        needed = tuple(dict.fromkeys(c.text for c in f.conditions if c.source == "needed"))
        if needed:
            yield from _stated(f, needed, source, path)


# --- another formula ------------------------------------------------------------------------------------------------------------


def _suggested(f: FormulaReport, source: Source) -> Iterator[Edit]:
    """The suggestion in the formula's place; where only the right side changes, the left one stays as its author wrote it."""
    at = _body(f, source)
    if at is None or f.suggestion is None:
        return
    start, written = at, f.latex
    title = f"Replace by  {f.suggestion}"
    claim = _claim(f)
    if isinstance(claim, h.Relation):
        left = latex(claim.children[0])
        signs = _signs(written)
        if f.suggestion.startswith(f"{left} = ") and len(signs) == 1:
            right = f.suggestion[len(left) + 3 :]
            begin = start + signs[0] + 1
            yield Edit(f"Replace the right side by  {right}", begin, start + len(written), f" {right}")
            return
    yield Edit(title, start, start + len(written), f.suggestion)


def _body(f: FormulaReport, source: Source) -> int | None:
    """The offset at which a formula's LaTeX begins in the file, or None where it stands there otherwise (macros, quoted lines)."""
    start = source.line_starts[f.place.line - 1] + f.place.column - 1
    end = source.line_starts[f.place.end_line - 1] + f.place.end_column - 1
    found = source.text.find(f.latex, start, end)
    return found if f.latex and found >= 0 and source.text.find(f.latex, found + 1, end) < 0 else None


def _claim(f: FormulaReport) -> h.Term | None:
    if f.statement is None:
        return None
    try:
        return load(f.statement["claim"])
    except (Corrupt, KeyError, TypeError):
        return None


def _signs(text: str) -> list[int]:
    """Where `=` stands outside all braces."""
    depth, found = 0, []
    for k, c in enumerate(text):
        depth += (c == "{") - (c == "}")
        if c == "=" and depth == 0:
            found.append(k)
    return found


# --- another condition ----------------------------------------------------------------------------------------------------------


def _stated(f: FormulaReport, conditions: tuple[str, ...], source: Source, path: str) -> Iterator[Edit]:
    """A sentence that states what is missing, before the paragraph that holds the formula."""
    phrases = [_phrase(c, f) for c in conditions]
    at = _before(f.place, source, path)
    if at is None or not phrases or any(p is None for p in phrases):
        return
    sentence = "Let " + " and let ".join(p for p in phrases if p) + "."
    yield Edit(f"State the condition: {' and '.join(conditions)}", at, at, sentence + " ")


def _phrase(condition: str, f: FormulaReport) -> str | None:
    """A condition in plain text as prose: `A is symmetric` is `$A$ be symmetric`."""
    claim = _claim(f)
    letters = {plain_letter(t.text(0)): t.text(0) for t in free_letters(claim)} if claim is not None else {}
    if said := _IS.fullmatch(condition):
        letter = letters.get(said["letter"])
        return f"${letter}$ be {said['what']}" if letter else None
    if said := _RELATION.fullmatch(condition):
        letter = letters.get(said["letter"])
        return f"${letter} {_RELATIONS[said['sign']]} {said['number'].replace('−', '-')}$" if letter else None
    if said := _COMMUTE.fullmatch(condition):
        a, b = letters.get(said[1]), letters.get(said[2])
        return f"${a} {b} = {b} {a}$" if a and b else None
    return None


def _before(place: Place, source: Source, path: str) -> int | None:
    """The offset at which a sentence can be put before the prose around a place."""
    offset = source.line_starts[place.line - 1] + place.column - 1
    paragraph = _around(offset, source.text, path)
    return paragraph.span.start if paragraph is not None and paragraph.kind in _PROSE else None


def _around(offset: int, text: str, path: str) -> Paragraph | None:
    paragraphs = read_text(text, path, format_of(path)).paragraphs
    return next((p for p in paragraphs if p.span.start <= offset < p.span.end), None)
