"""What a page is made of, apart from how it is written.

Prose is Markdown of the plainest kind: formulas between dollars, names between backticks; a name that a document holds becomes a
reference in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from identities.plots import Plot


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; `label` stands before it."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    """A formula in LaTeX by itself; `plain` is the same in lines for a terminal, where there is such a form."""

    latex: str
    plain: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a derivation: what it starts from (the first line alone), a relation with a term, and why, as prose."""

    left: str
    right: str
    reason: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A derivation, line by line; `plain` is the same for a terminal."""

    lines: tuple[Line, ...]
    plain: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A plot. Pages on a screen show it; the others pass over it."""

    plot: Plot


Block = Prose | Display | Chain | Figure


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one entry; `standing` is the word beside its name."""

    name: str
    standing: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The pages of one subject."""

    name: str
    title: str
    introduction: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of prose: `kind` is `text`, `math` or `name`."""

    kind: str
    text: str


_PIECES = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<math>[^$]+)\$|`(?P<name>[^`]+)`", re.DOTALL)


def pieces(prose: str) -> Iterator[Piece]:
    """Take prose apart into text, formulas and names."""
    last = 0
    for m in _PIECES.finditer(prose):
        if m.start() > last:
            yield Piece("text", prose[last : m.start()])
        kind = m.lastgroup or "text"
        yield Piece("math" if kind == "display" else kind, m.group(kind))
        last = m.end()
    if last < len(prose):
        yield Piece("text", prose[last:])


def one_line(text: str) -> str:
    """Text with its white space made single spaces."""
    return " ".join(text.split())
