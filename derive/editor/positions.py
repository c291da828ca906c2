"""Positions in the units of an editor: lines from 0 and columns in UTF-16 code units (or whatever was agreed), both ways.

Mathematical letters such as 𝒩 and 𝔼 lie beyond the Basic Multilingual Plane: one code point, two units of UTF-16. As in the engine,
only `\\n` ends a line; the `\\r` before it belongs to the line's end.
"""

from __future__ import annotations

from lsprotocol.types import Position, PositionEncodingKind, Range

from derive.source import Source


class Positions:
    """The positions of one text."""

    def __init__(self, text: str, encoding: str | None = None) -> None:
        self.source = Source(text)
        self.encoding = encoding or PositionEncodingKind.Utf16

    def range(self, region: list[int]) -> Range:
        """The range of a region `[line, column, end line, end column]` in code points from 1."""
        line, column, end_line, end_column = region
        return Range(self.position(line, column), self.position(end_line, end_column))

    def position(self, line: int, column: int) -> Position:
        """The position of a line and a column in code points from 1."""
        if line > len(self.source.line_starts):
            return self.position(len(self.source.line_starts), 10**9)
        return Position(line - 1, self._units(self.source.line(line)[: max(0, column - 1)]))

    def place(self, position: Position) -> tuple[int, int]:
        """The line and column, in code points from 1, of an editor's position; one beyond a line's end is its end."""
        line = min(position.line, len(self.source.line_starts) - 1) + 1
        units = 0
        text = self.source.line(line)
        for column, c in enumerate(text, 1):
            if units >= position.character:
                return line, column
            units += self._units(c)
        return line, len(text) + 1

    def _units(self, text: str) -> int:
        match self.encoding:
            case PositionEncodingKind.Utf8:
                return len(text.encode("utf-8", "surrogatepass"))
            case PositionEncodingKind.Utf32:
                return len(text)
        return len(text) + sum(c > "\uffff" for c in text)
