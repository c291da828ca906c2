"""`derive lsp`: the language server, for editors."""

from __future__ import annotations

import click

from derive.commands.common import needing

NEEDS = "the language server needs pygls: pip install 'derivecheck[lsp]'"


@click.command()
def lsp() -> None:
    """Speak the Language Server Protocol on standard input and output, for Markdown and LaTeX in an editor."""
    with needing(NEEDS, "pygls", "lsprotocol"):
        from derive.editor.server import run
    run()
