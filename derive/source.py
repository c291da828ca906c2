"""Text with positions: what was read, where it stands, and what is wrong with it.

Every fault that a user sees is a `Diagnostic`: a permanent code, one sentence, a place, and, where there is one, a note and
a way out. Offsets count code points from 0 within the text that they belong to; lines and columns count from 1, and the end of
a span is exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open interval of code points."""

    start: int
    end: int

    def cover(self, other: Span) -> Span:
        """Return the smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Place:
    """A region of a file: lines and columns from 1, the end exclusive; `cell` is a notebook's cell, from 0."""

    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: `code` never changes its meaning; `message` is a sentence; `help` says what would mend it."""

    code: str
    message: str
    span: Span | None = None
    note: str | None = None
    help: str | None = None

    def __str__(self) -> str:
        parts = [f"{self.message} [{self.code}]"]
        parts += [self.note] if self.note else []
        parts += [f"help: {self.help}"] if self.help else []
        return "; ".join(parts)


class ReadError(Exception):
    """Raised inside the reader to abandon one formula; it never leaves `derive.read` or `derive.elaborate`."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True)
class Source:
    """The text of one file (or of one notebook cell), and where its lines begin."""

    text: str
    path: str = "-"
    cell: int | None = None

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offsets at which the lines begin; only `\\n` ends a line (a `\\r` before it belongs to the line)."""
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    def line_column(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, of a code point's offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def place(self, span: Span) -> Place:
        """Return the region of the file that a span of this text covers."""
        line, column = self.line_column(span.start)
        end_line, end_column = self.line_column(span.end)
        return Place(line, column, end_line, end_column, self.cell)

    def line(self, number: int) -> str:
        """Return the text of line `number` (from 1) without its end."""
        starts = self.line_starts
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r")


@dataclass(frozen=True)
class Excerpt:
    """A piece of mathematics cut out of a source: its text, and for every code point of it the offset that it came from.

    Quotation marks of nested block quotes, list indentation and expanded macros make the two differ; `offsets` has one entry more
    than `text` has code points, so that ends map too. What a macro put in maps to the macro's call.
    """

    text: str
    offsets: tuple[int, ...]
    source: Source

    def span(self, within: Span) -> Span:
        """Return the span in the source of a span in the excerpt."""
        last = len(self.offsets) - 1
        start = self.offsets[min(within.start, last)]
        end = self.offsets[min(within.end, last)]
        return Span(start, max(start, end))

    def place(self, within: Span | None = None) -> Place:
        """Return where a span of the excerpt (by default all of it) stands in the file."""
        return self.source.place(self.span(within or Span(0, len(self.text))))
