"""The command that fills in a formula or a derivation: why each of its lines holds, step by step."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from derive.commands.check import status, write
from derive.commands.common import given_option

#: A name of a file is no longer.
LONGEST_PATH = 1000
#: Nor has it these characters, one of which a formula has as a rule.
MATHEMATICS = frozenset("\\$&=")


@click.command()
@click.argument("latex")
@given_option
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="What is written.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of all samples.")
@click.option("--timeout", type=click.FloatRange(min=0.01), default=10.0, show_default=True, metavar="S", help="Seconds for each formula.")
def explain(latex: str, given: str, form: str, seed: int, timeout: float) -> None:
    """Fill in a formula or a derivation: for every line that holds, the sub-steps that justify it, each by a named rule.

    LATEX is a formula, the lines of a derivation separated by two backslashes, or the name of a file that `check` reads. The exit status is
    that of `check`.
    """
    from derive.api import Options
    from derive.run.check import check as run
    from derive.run.check import explain as explain_text
    from derive.run.pool import Limits, default_workers

    options, limits = Options(seed, given, explain=True), Limits(timeout, workers=default_workers())
    is_file = len(latex) < LONGEST_PATH and not set(latex) & MATHEMATICS and Path(latex).exists()
    if not is_file and "\\\\" in latex and "\\begin" not in latex:
        latex = f"\\begin{{align}}\n{latex}\n\\end{{align}}"
    report = run((latex,), options, limits) if is_file else explain_text(latex, options, limits)
    write(report, form, None)
    sys.exit(status(report))
