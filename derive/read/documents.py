"""Reading a file: from bytes to paragraphs of prose and formulas with exact places."""

from __future__ import annotations

from derive.read.pieces import Document, Formula, Paragraph, Piece, Text

__all__ = ["Document", "Formula", "Paragraph", "Piece", "Text"]
