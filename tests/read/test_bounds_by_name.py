"""What is too long, or no notebook, is refused by a code and a sentence, and the rest of the file goes on."""

from __future__ import annotations

import pytest

from derive.api import Options, prepare
from derive.read.documents import read_text
from derive.read.notebook import read_notebook

LONG = "x + " * 20_000 + "x = 1"


def codes(text: str) -> list[str | None]:
    """The code of the fault of every formula of a Markdown text, None where it is read."""
    lines = [line for p in prepare(read_text(text), Options()) for line in p.lines]
    return [line.fault.diagnostic.code if line.fault is not None else None for line in lines]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"$$\n{LONG}\n$$", "E112"),
        (f"\\[\n{LONG}\n\\]", "E112"),
        ("$$" + " = ".join(["x"] * 3000) + "$$", "E111"),
        ("$$" + r" \implies ".join(["x = 1"] * 2000) + "$$", "E111"),
        ("$$\\newcommand{\\x}{\\x\\x}$$\n\n$\\x = 1$", "D215"),
    ],
)
def test_what_is_too_long_is_refused_and_the_next_is_read(text: str, code: str) -> None:
    assert codes(f"{text}\n\nAnd $1 + 1 = 2$.") == [code, None]


@pytest.mark.parametrize("text", ["[]", "null", '"x"', '{"cells": 3}', '{"nbformat": 4, "metadata": {}, "cells": [3, null]}'])
def test_json_that_is_no_notebook(text: str) -> None:
    error = read_notebook(text).error
    assert error is not None
    assert error.code == "D207"
    assert "Error" not in error.message
