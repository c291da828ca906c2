"""`%load_ext derive`: the cell magic `%%derive`, which judges the formulas of a cell and shows what it found."""

from __future__ import annotations

from typing import Any

from derive.public import SECONDS, check
from derive.report.model import Report

USAGE = """Judge the formulas of this cell, written in Markdown with LaTeX.

    %%derive
    Let $A$ be symmetric.  Then $\\nabla_x (x^\\top A x) = 2 A x$.

What stands on the line of the magic holds for the cell: `%%derive Let $A$ be symmetric.`"""


def judge_cell(line: str, cell: str) -> Report:
    return check(cell, given=line.strip(), timeout=SECONDS)


judge_cell.__doc__ = USAGE


def register(shell: Any) -> None:
    """Add the magic to an IPython shell."""
    shell.register_magic_function(judge_cell, magic_kind="cell", magic_name="derive")
