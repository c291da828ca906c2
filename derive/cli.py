"""The command `derive`. Everything heavy is imported inside the commands, so that `--help` and `--version` answer at once."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive import __version__
from derive.commands.check import check
from derive.commands.common import fail, given_option, need_second_reader, put, second_option
from derive.commands.completion import completion
from derive.commands.explain import explain
from derive.commands.lsp import lsp
from derive.commands.serve import serve

if TYPE_CHECKING:
    from derive.api import Derived
    from derive.catalogues import Catalogue
    from derive.decide.replay import Replayed

#: Formats of a derivation; `latex` is another name of `tex`.
DERIVATION_FORMATS = ("text", "tex", "md", "json", "numpy", "latex")
NO_CATALOGUE = "no catalogue of identities is installed"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="derive")
def main() -> None:
    """Say of every formula in your notes whether it is true."""
    # Workers do the work side by side; threads inside each would only get in their way.
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")


main.add_command(check)
main.add_command(completion)
main.add_command(explain)
main.add_command(lsp)
main.add_command(serve)

_form = click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="What is written.")


@main.command()
@click.argument("latex")
@given_option
@_form
@second_option
def read(latex: str, given: str, form: str, second_reader: bool) -> None:
    """Show how a formula is read: letters, shapes, conditions, conventions. No verdict.

    The exit status is 0 if it is understood and 1 if not.
    """
    from derive.api import Options
    from derive.api import read as read_formula
    from derive.report.reading import read_report, render_reading

    prepared = read_formula(latex, Options(given=given))
    said: dict[int, tuple[bool, str]] = {}
    if second_reader:
        need_second_reader()
        from derive.run.pool import Limits
        from derive.run.second import opinions

        said = {k: (o.agrees, o.reading) for k, o in opinions(prepared.lines, Limits()).items()}
    lines = read_report(prepared, said)
    if form == "json":
        click.echo(json.dumps({"schema": 1, "lines": [line.json() for line in lines]}, ensure_ascii=False, indent=1))
    else:
        render_reading(lines, sys.stdout)
    sys.exit(int(any(line.fault is not None for line in lines)))


def _derivation(kind: str, latex: str, wrt: str, given: str, form: str, layout: str | None, structure: str) -> None:
    from derive.api import NotAvailable, Options, derive

    try:
        _show(derive(kind, latex, wrt, Options(given=given), layout, "entries" if structure == "entries" else "projected"), form)
    except NotAvailable as problem:
        fail(f"{problem}")


def _show(found: Derived, form: str) -> None:
    """Write a derivation in a format; raise NotAvailable where it has none."""
    from derive.report import derivation as report

    match form:
        case "json":
            click.echo(json.dumps(report.derivation_json(found), ensure_ascii=False, indent=1))
        case "tex" | "latex":
            click.echo(report.derivation_latex(found))
        case "md":
            click.echo(report.derivation_markdown(found))
        case "numpy":
            click.echo(report.derivation_numpy(found))
        case _:
            report.render_derivation(found, sys.stdout)


def _add_derivation(kind: str, says: str) -> None:
    @main.command(kind, help=f"{says} Each step names its rule, and the layout of the result is stated.")
    @click.argument("latex")
    @click.option("--wrt", metavar="LETTER", required=True, help="The letter to derive by, as LaTeX.")
    @given_option
    @click.option("--format", "form", type=click.Choice(DERIVATION_FORMATS), default="text", show_default=True, help="What is written.")
    @click.option("--layout", type=click.Choice(("numerator", "denominator")), help="The layout of the result.")
    @click.option(
        "--structure",
        type=click.Choice(("projected", "entries")),
        default="projected",
        show_default=True,
        help="The convention for the gradient by a symmetric matrix.",
    )
    def command(latex: str, wrt: str, given: str, form: str, layout: str | None, structure: str) -> None:
        _derivation(kind, latex, wrt, given, form, layout, structure)


for _kind, _says in (
    ("gradient", "Derive the gradient of a scalar, for any dimension."),
    ("jacobian", "Derive the Jacobian of a vector, outputs × inputs, for any dimension."),
    ("hessian", "Derive the Hessian of a scalar, for any dimension."),
    ("differential", "Derive the differential of a term, for any dimension."),
    ("mle", "Derive a maximum-likelihood estimate: score, stationary point, second-order check."),
):
    _add_derivation(_kind, _says)


def _add_expansion(kind: str, says: str, option: str, other: str) -> None:
    @main.command(kind, help=f"{says} Each step names its rule.")
    @click.argument("latex")
    @click.option("--wrt", metavar="LETTER", required=True, help="The letter to derive by, as LaTeX.")
    @click.option(option, "other", metavar="LETTER", required=True, help=other)
    @given_option
    @click.option("--format", "form", type=click.Choice(DERIVATION_FORMATS), default="text", show_default=True, help="What is written.")
    def command(latex: str, wrt: str, other: str, given: str, form: str) -> None:
        from derive.api import NotAvailable, Options, expand

        try:
            _show(expand(kind, latex, wrt, other, Options(given=given)), form)
        except NotAvailable as problem:
            fail(f"{problem}")


for _kind, _says, _option, _other in (
    ("directional", "Derive the derivative along a direction.", "--along", "The direction, a letter of the variable's shape."),
    ("taylor", "Derive the expansion of a scalar to second order.", "--by", "The increment, a letter of the variable's shape."),
    ("implicit", "Derive how a stationary point, or a zero, moves with a parameter.", "--of", "The letter of the stationary point."),
):
    _add_expansion(_kind, _says, _option, _other)


def _catalogue() -> Catalogue:
    from derive.catalogues import find_catalogue

    found = find_catalogue()
    if found is None:
        fail(NO_CATALOGUE)
    return found


@main.command("list")
@click.argument("words", nargs=-1)
@click.option("--coverage", is_flag=True, help="Show what the catalogue covers, subject by subject, and what is left.")
def list_entries(words: tuple[str, ...], coverage: bool) -> None:
    """List the identities of the catalogue, or those that have all WORDS."""
    found = _catalogue()
    click.echo(found.coverage() if coverage else found.listing(words), nl=False)


@main.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(("text", "md", "tex", "html")), default="text", show_default=True)
def show(name: str, form: str) -> None:
    """Show an identity of the catalogue: statement, conditions, derivation, evidence."""
    from derive.catalogues import NoSuchEntry

    try:
        click.echo(_catalogue().page(name, form), nl=False)
    except NoSuchEntry as problem:
        fail(f"{problem}")


@main.command()
@click.argument("names", nargs=-1)
@click.option("--format", "form", type=click.Choice(("md", "tex", "html")), default="md", show_default=True, help="What is written.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the notes to a file.")
def notes(names: tuple[str, ...], form: str, output: str | None) -> None:
    """Write notes made from identities and subjects of the catalogue, from all of them where no NAME is given."""
    from derive.catalogues import NoSuchEntry

    try:
        text = _catalogue().notes(names, form)
    except NoSuchEntry as problem:
        fail(f"{problem}")
    put(text, output)


@main.command()
@click.argument("report", type=click.Path(dir_okay=False))
@click.option("--steps", is_flag=True, help="print each proof as a derivation in LaTeX")
def replay(report: str, steps: bool) -> None:
    """Replay every certificate and counterexample of a JSON report with the small checkers alone.

    One line for each formula, line or link that the report calls proved or refuted. The exit status is 0 if all evidence replays, and 1 if
    some does not.
    """
    try:
        data = json.loads(Path(report).read_text("utf-8"))
    except OSError as problem:
        fail(f"{report} cannot be read: {problem.strerror or problem}")
    except (ValueError, RecursionError) as problem:
        fail(f"{report} is not JSON: {problem}")
    if not isinstance(data, dict) or data.get("schema") != 1:
        fail(f"{report} is not a report of schema 1")
    from derive.api import replay as replay_report

    failed = 0
    try:
        for found in replay_report(data):
            failed += found.holds is False
            click.echo(f"{found.place}  {found.kind}  {_outcome(found)}")
            if steps and found.passages:
                from derive.report.proofs import proof_latex

                click.echo(proof_latex(found.passages))
    except (KeyError, TypeError, AttributeError):
        fail(f"{report} is not a report of schema 1")
    sys.exit(int(failed > 0))


def _outcome(found: Replayed) -> str:
    match found.holds:
        case True:
            return "replays"
        case False:
            return f"DOES NOT REPLAY: {found.reason}"
    return f"nothing to replay: {found.reason}"


if __name__ == "__main__":
    main()
