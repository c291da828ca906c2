"""The command `derive completion`: what a shell reads so that it completes commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what makes a SHELL complete commands and options.

    \b
    bash   eval "$(derive completion bash)"     in ~/.bashrc
    zsh    eval "$(derive completion zsh)"      in ~/.zshrc
    fish   derive completion fish > ~/.config/fish/completions/derive.fish
    """
    made = get_completion_class(shell)
    assert made is not None
    root = click.get_current_context().find_root().command
    click.echo(made(root, {}, "derive", "_DERIVE_COMPLETE").source())
