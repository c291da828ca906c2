"""Positions in the units of an editor, both ways, for letters in and beyond the Basic Multilingual Plane."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from derive.editor.positions import Positions

TEXT = "α𝔼x\r\n𝒩𝒩\n\u2028\x0cé"
ENCODINGS = (PositionEncodingKind.Utf8, PositionEncodingKind.Utf16, PositionEncodingKind.Utf32)


@pytest.mark.parametrize(
    ("encoding", "units"),
    [(PositionEncodingKind.Utf8, [0, 2, 6, 7]), (PositionEncodingKind.Utf16, [0, 1, 3, 4]), (PositionEncodingKind.Utf32, [0, 1, 2, 3])],
)
def test_units_of_each_encoding(encoding: PositionEncodingKind, units: list[int]) -> None:
    at = Positions(TEXT, encoding)
    assert [at.position(1, k).character for k in range(1, 5)] == units


def test_only_a_line_feed_ends_a_line() -> None:
    at = Positions(TEXT)
    assert at.position(2, 3) == Position(1, 4)
    assert at.position(3, 3) == Position(2, 2)
    assert at.position(9, 1) == Position(2, 3)
    assert at.place(Position(0, 99)) == (1, 4)
    assert at.place(Position(99, 0)) == (3, 1)


@given(st.text(st.sampled_from("aé𝔼𝒩\n "), max_size=30), st.sampled_from(ENCODINGS), st.data())
def test_a_place_comes_back(text: str, encoding: PositionEncodingKind, data: st.DataObject) -> None:
    at = Positions(text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    line, column = at.source.line_column(offset)
    assert at.place(at.position(line, column)) == (line, column)
