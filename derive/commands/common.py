"""What the commands share: how they end, how they write, and the options that several of them take."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

given_option = click.option(
    "--given", metavar="TEXT", default="", help="Declarations that hold everywhere, as prose: 'Let $A$ be symmetric.'"
)
second_option = click.option(
    "--second-reader", is_flag=True, help="Read plain scalar formulas with latex2sympy2 as well; a disagreement is shown."
)


def fail(message: str) -> NoReturn:
    """End with status 2 and one sentence on standard error."""
    click.echo(f"derive: {message}", err=True)
    sys.exit(2)


@contextmanager
def needing(message: str, *packages: str) -> Iterator[None]:
    """End with a sentence where one of the packages is missing that the block imports; that another one is missing is a fault."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] not in packages:
            raise
        fail(message)


def put(text: str, output: str | None) -> None:
    """Write to a file, or to standard output."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, "utf-8")
    except OSError as problem:
        fail(f"{output} cannot be written: {problem.strerror or problem}")


def need_second_reader() -> None:
    """End with a sentence where the second reader is not installed."""
    from derive.run.second import MISSING, available

    if not available():
        fail(MISSING)
