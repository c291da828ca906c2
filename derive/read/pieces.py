"""What a document is made of: paragraphs of prose and formulas, each with its place.

A paragraph is one block of running text: a paragraph, a list item's text, a table's cell, a heading. A display that stands inside
the running text ("the estimator is $$…$$ where …") belongs to its paragraph. Sections are paths of numbers: the section `(1, 4)`
lies inside the section `(1,)`, and `()` is what precedes the first heading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from derive.source import Diagnostic, Excerpt, Place, Source, Span


@dataclass(frozen=True, slots=True)
class Text:
    """Prose between formulas: markup removed, runs of white space made one space, references kept as `\\ref{…}`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula.

    `excerpt` is what the parser reads: the LaTeX without delimiters, quotation markers and comments, macros expanded, each code point
    mapped to the file. An environment that has rows (`align`, `gather`, `multline`, …) keeps its `\\begin` and `\\end` there;
    `equation`, `displaymath` and `math` count as delimiters. `raw` is the same as written in the file, macros not expanded.
    `span` is the region in the file with the delimiters. `unicode` marks a formula in backticks that is not LaTeX.
    `label` is its `\\label`, or the `{#eq-x}` or `(x)` that follows it. `diagnostics` are faults found on the way (macros).
    """

    excerpt: Excerpt
    raw: str
    span: Span
    display: bool = False
    environment: str | None = None
    unicode: bool = False
    label: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def source(self) -> Source:
        return self.excerpt.source

    @property
    def place(self) -> Place:
        """Where the formula stands in its file, delimiters included."""
        return self.excerpt.source.place(self.span)


Piece = Text | Formula


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of running text, in the order of the file.

    `kind` is `paragraph`, `heading`, `item`, `cell`, `quote`, `theorem`, `caption`, `footnote` or `control` (a comment that begins
    with `derive:`, its text without that mark). `heading` is the level of a heading, from 1. `theorem` environments give their name in
    `environment`. `grid` is a table cell's row (0 is the header) and column; `block` tells one list, table or theorem from the next.
    `tight` says that no blank line parts it from the paragraph before.
    """

    pieces: tuple[Piece, ...]
    source: Source
    span: Span
    kind: str = "paragraph"
    section: tuple[int, ...] = ()
    heading: int | None = None
    environment: str | None = None
    grid: tuple[int, int] | None = None
    block: int | None = None
    tight: bool = False

    @property
    def formulas(self) -> tuple[Formula, ...]:
        return tuple(p for p in self.pieces if isinstance(p, Formula))

    @property
    def prose(self) -> str:
        """The text with each formula as `$…$`, for people and for tests."""
        return "".join(p.text if isinstance(p, Text) else f"${p.raw.strip()}$" for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Document:
    """One file. `sources` has one entry, or one for each Markdown cell of a notebook; `error` says why it could not be read at all."""

    path: str
    sources: tuple[Source, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    diagnostics: tuple[tuple[Source | None, Diagnostic], ...] = field(default=())
    error: Diagnostic | None = None

    def formulas(self) -> Iterator[tuple[Paragraph, Formula]]:
        """Yield every formula of the text (not those of control comments) with its paragraph."""
        for paragraph in self.paragraphs:
            if paragraph.kind != "control":
                for formula in paragraph.formulas:
                    yield paragraph, formula
