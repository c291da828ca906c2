"""`derive lsp`: the language server, for editors."""

from __future__ import annotations

import sys

import click

NEEDS = "the language server needs pygls: pip install 'derivecheck[lsp]'"


@click.command()
def lsp() -> None:
    """Speak the Language Server Protocol on standard input and output, for Markdown and LaTeX in an editor."""
    try:
        from derive.editor.server import run
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] not in ("pygls", "lsprotocol"):
            raise
        click.echo(f"derive: {NEEDS}", err=True)
        sys.exit(2)
    run()
