"""Numbers, vectors and matrices of a counterexample as lines of text, side by side where there is room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.cells import cell_len

_GAP = "   "


def show_value(value: Any) -> list[str]:
    """Return a value as lines: a scalar, a vector, a function or a family is one line, a matrix has a line for each row."""
    if isinstance(value, Mapping):
        members = (f"{k}: {show_value(v)[0]}" for k, v in value.items())
        return [str(value["formula"])] if "formula" in value else ["{" + ", ".join(members) + "}"]
    if isinstance(value, (list, tuple)) and value and all(isinstance(row, (list, tuple)) for row in value):
        cells = [[_entry(x) for x in row] for row in value]
        columns = max((len(row) for row in cells), default=0)
        widths = [max((len(row[j]) for row in cells if j < len(row)), default=0) for j in range(columns)]
        return ["[ " + "  ".join(x.rjust(w) for x, w in zip(row, widths, strict=False)) + " ]" for row in cells]
    if isinstance(value, (list, tuple)):
        return ["(" + ", ".join(_entry(x) for x in value) + ")"]
    return [_entry(value)]


def show_values(values: Mapping[str, Any], width: int) -> list[str]:
    """Return named values as lines of at most `width` where that can be had: one beside the other, a new band where the room ends."""
    lines: list[str] = []
    band: list[str] = []
    for name, value in values.items():
        block = _labelled(name, show_value(value))
        if band and cell_len(band[0]) + len(_GAP) + cell_len(block[0]) > width:
            lines += band
            band = []
        band = _beside(band, block) if band else block
    return [line.rstrip() for line in lines + band]


def _labelled(name: str, block: list[str]) -> list[str]:
    label = f"{name} = "
    lines = [label + block[0], *(" " * cell_len(label) + line for line in block[1:])]
    width = max(map(cell_len, lines))
    return [line + " " * (width - cell_len(line)) for line in lines]


def _beside(left: list[str], right: list[str]) -> list[str]:
    height = max(len(left), len(right))
    left = left + [" " * cell_len(left[0])] * (height - len(left))
    right = right + [" " * cell_len(right[0])] * (height - len(right))
    return [a + _GAP + b for a, b in zip(left, right, strict=True)]


def _entry(x: Any) -> str:
    if isinstance(x, float):
        return f"{x:.6g}"
    return str(x)
