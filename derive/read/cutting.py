"""From a region of text to a `Formula`: comments out, definitions taken in, macros expanded, every code point mapped to the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from derive.read.definitions import DEFINITION, definitions_in
from derive.read.delimiters import Cut
from derive.read.macros import Macros, expand
from derive.read.mending import NUMBERED
from derive.read.pieces import Formula
from derive.source import Diagnostic, Excerpt, Source, Span

Mend = Callable[[str], list[Span]]
"""Finds the regions of a formula's text to leave out."""

_COMMENT = re.compile(r"\\[\s\S]|(%[^\n]*(?:\n[ \t]*)?)")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_NOTHING = re.compile(r"(?:\s|\\require\s*\{[^{}]*\}|\\(?:label|tag)\s*\{[^{}]*\}|\\nonumber(?![A-Za-z])|\\notag(?![A-Za-z]))*")


@dataclass(frozen=True, slots=True)
class Chart:
    """Where the lines of a block's content stand in the file: the content's offset and the file's offset of each line's first character."""

    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def at(self, position: int) -> int:
        """Return the offset in the file of a position in the content."""
        line = max(bisect_right(self.starts, position) - 1, 0)
        return self.offsets[line] + position - self.starts[line]

    def region(self, start: int, end: int) -> Span:
        """Return the span in the file of a region of the content; its end lies behind the region's last character."""
        return Span(self.at(start), self.at(end - 1) + 1 if end > start else self.at(start))

    def places(self, start: int, end: int) -> tuple[int, ...]:
        """Return the offsets of the positions from `start` to `end`, both included."""
        found: list[int] = []
        line = max(bisect_right(self.starts, start) - 1, 0)
        while start < end:
            stop = min(self.starts[line + 1] if line + 1 < len(self.starts) else end, end)
            first = self.offsets[line] + start - self.starts[line]
            found.extend(range(first, first + stop - start))
            start, line = stop, line + 1
        found.append(found[-1] + 1 if found else self.at(end))
        return tuple(found)

    def from_position(self, base: int) -> Chart:
        """Return the chart of the content that begins at `base`."""
        starts = [0, *(s - base for s in self.starts if s > base)]
        offsets = [self.at(base), *(o for s, o in zip(self.starts, self.offsets, strict=True) if s > base)]
        return Chart(tuple(starts), tuple(offsets))


@dataclass(frozen=True, slots=True)
class Pinned:
    """The chart of content that is not in the file: all of it stands where the macro's call stands."""

    start: int
    end: int

    def region(self, start: int, end: int) -> Span:
        return Span(self.start, self.end)

    def places(self, start: int, end: int) -> tuple[int, ...]:
        return (self.start,) * (end - start) + (self.end,)


def identity(offset: int = 0) -> Chart:
    """The chart of content that stands in the file as it is."""
    return Chart((0,), (offset,))


def cut_formula(
    content: str,
    cut: Cut,
    chart: Chart | Pinned,
    source: Source,
    macros: Macros,
    *,
    label: str | None = None,
    wrap: str | None = None,
    mends: tuple[Mend, ...] = (),
) -> Formula | None:
    """Make the formula that `cut` describes in `content`; None if nothing but definitions and labels is in it.

    Definitions inside it hold from here on (`macros` grows). `wrap` is an environment to put around it, for one that goes by another name;
    `mends` say what to leave out.
    """
    span = chart.region(cut.start, cut.end)
    raw = content[cut.inner_start : cut.inner_end]
    start = cut.inner_start + len(raw) - len(raw.lstrip())
    raw = raw.strip()
    text, places = raw, chart.places(start, start + len(raw))
    text, places = _without(text, places, [Span(*m.span(1)) for m in _COMMENT.finditer(text) if m[1]] if "%" in text else [])
    for mend in mends:
        text, places = _without(text, places, mend(text))
    faults: list[Diagnostic] = []
    if DEFINITION.search(text):
        regions = []
        for definition in definitions_in(text):
            regions.append(definition.span)
            if definition.fault:
                faults.append(_placed(definition.fault, places))
            macros.define(definition)
        text, places = _without(text, places, regions)
        if _NOTHING.fullmatch(text) or not re.sub(r"\\(?:begin|end)\s*\{[^{}]*\}", "", text).strip():
            return None
    elif _NOTHING.fullmatch(text):
        return None
    text, places = _trimmed(text, places)
    if wrap is not None:
        opening, closing = f"\\begin{{{wrap}}}", f"\\end{{{wrap}}}"
        text = opening + text + closing
        places = (places[0],) * len(opening) + places + (places[-1],) * len(closing)
    expanded = expand(text, places, macros)
    if expanded.fault:
        faults.append(expanded.fault)
    found = _LABEL.search(raw) or NUMBERED.search(raw)
    return Formula(
        Excerpt(expanded.text, expanded.offsets, source),
        raw,
        span,
        display=cut.display,
        environment=cut.environment,
        label=found[1] if found else label,
        diagnostics=tuple(faults),
    )


def _placed(fault: Diagnostic, places: tuple[int, ...]) -> Diagnostic:
    if fault.span is None:
        return fault
    last = len(places) - 1
    start, end = places[min(fault.span.start, last)], places[min(fault.span.end, last)]
    return replace(fault, span=Span(start, max(start, end)))


def _trimmed(text: str, places: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    lead, size = len(text) - len(text.lstrip()), len(text.strip())
    return text[lead : lead + size], places[lead : lead + size + 1]


def _without(text: str, places: tuple[int, ...], regions: list[Span]) -> tuple[str, tuple[int, ...]]:
    if not regions:
        return text, places
    kept: list[str] = []
    where: list[int] = []
    at = 0
    for region in regions:
        kept.append(text[at : region.start])
        where.extend(places[at : region.start])
        at = max(at, region.end)
    kept.append(text[at:])
    where.extend(places[at:])
    return "".join(kept), tuple(where)
