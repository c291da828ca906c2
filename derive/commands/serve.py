"""`derive serve`: the local page."""

from __future__ import annotations

import sys

import click

from derive.commands.common import needing

NEEDS = "the page needs starlette and uvicorn: pip install 'derivecheck[serve]'"
PORT = 8272


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="The port; a free one is taken if it is not.")
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open the page in the browser.")
def serve(port: int, browser: bool) -> None:
    """Open a page on this machine: type formulas, sheets and derivations, and see what is true of them.

    It listens on the loopback interface alone and uses no network. Ctrl-C ends it.
    """
    with needing(NEEDS, "starlette", "uvicorn"):
        from derive.page import app
    listening = app.listen(port)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    click.echo(f"derive is at {address} (Ctrl-C ends it)")
    if browser:
        import webbrowser  # of the standard library, but slow to load

        webbrowser.open(address)
    try:
        app.serve(listening)
    except KeyboardInterrupt:
        sys.exit(130)
