"""The command `derive`. Everything heavy is imported inside the commands, so that `--help` and `--version` answer at once."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from derive import __version__
from derive.commands.lsp import lsp
from derive.commands.serve import serve

if TYPE_CHECKING:
    from derive.catalogues import Catalogue
    from derive.decide.replay import Replayed
    from derive.report.model import Report

#: Formats of a report.
FORMATS = ("text", "json", "sarif", "junit", "github", "html")
#: Formats of a derivation; `latex` is another name of `tex`.
DERIVATION_FORMATS = ("text", "tex", "md", "json", "numpy", "latex")
FAIL_ON = {
    "refuted": ("refuted", "ill_typed"),
    "unread": ("refuted", "ill_typed", "unread"),
    "unknown": ("refuted", "ill_typed", "unread", "unknown"),
}
INTERRUPTED = 130
#: A name of a file is no longer.
LONGEST_PATH = 1000
NO_CATALOGUE = "no catalogue of identities is installed"


def fail(message: str) -> NoReturn:
    """End with status 2 and one sentence on standard error."""
    click.echo(f"derive: {message}", err=True)
    sys.exit(2)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="derive")
def main() -> None:
    """Say of every formula in your notes whether it is true."""
    # Workers do the work side by side; threads inside each would only get in their way.
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")


main.add_command(lsp)
main.add_command(serve)
_given = click.option("--given", metavar="TEXT", default="", help="Declarations that hold everywhere, as prose: 'Let $A$ be symmetric.'")


_second = click.option(
    "--second-reader", is_flag=True, help="Read plain scalar formulas with latex2sympy2 as well; a disagreement is shown."
)
_form = click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="What is written.")


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What the report is written as.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the report to a file.")
@_given
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of all samples.")
@click.option("--timeout", type=click.FloatRange(min=0.01), default=10.0, show_default=True, metavar="S", help="Seconds for each formula.")
@click.option("--workers", type=click.IntRange(min=1), default=None, metavar="N", help="Processes at once. [default: one a processor]")
@click.option("--fail-on", type=click.Choice(tuple(FAIL_ON)), default="refuted", show_default=True, help="What makes the exit status 1.")
@click.option("--unicode", is_flag=True, help="Read formulas in backticks that are written in Unicode.")
@click.option("--explain", is_flag=True, help="Fill in what holds: the sub-steps that justify it, each by a named rule.")
@_second
@click.option("--cache/--no-cache", default=True, show_default=True, help="Keep verdicts, and take those that were found before.")
def check(
    paths: tuple[str, ...],
    form: str,
    output: str | None,
    given: str,
    seed: int,
    timeout: float,
    workers: int | None,
    fail_on: str,
    unicode: bool,
    explain: bool,
    second_reader: bool,
    cache: bool,
) -> None:
    """Judge every formula of Markdown (.md, .qmd, .Rmd), LaTeX (.tex) and notebooks (.ipynb).

    A PATH is a file, a folder that is searched for them, or - for Markdown on standard input. The exit status is 0 if nothing wrong was
    found, 1 if a formula is refuted or ill-typed, and 2 if the call or an input file is at fault.
    """
    try:
        from derive.api import Options
        from derive.run.cache import VerdictCache, default_path
        from derive.run.check import check as run
        from derive.run.pool import Limits, default_workers
        from derive.run.progress import progress

        if second_reader:
            _need_second_reader()
        options, limits = Options(seed, given, unicode, explain), Limits(timeout, workers=workers or default_workers())
        with progress(sys.stderr) as tick:
            kept = VerdictCache(default_path()) if cache else None
            report = run(paths, options, limits, tick, second=second_reader, cache=kept)
    except KeyboardInterrupt:  # before anything was judged: later, a check ends with a report of what is done
        sys.exit(INTERRUPTED)
    _write(report, form, output)
    sys.exit(_status(report, fail_on))


@main.command()
@click.argument("latex")
@_given
@_form
@_second
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
        _need_second_reader()
        from derive.run.pool import Limits
        from derive.run.second import opinions

        said = {k: (o.agrees, o.reading) for k, o in opinions(prepared.lines, Limits()).items()}
    lines = read_report(prepared, said)
    if form == "json":
        click.echo(json.dumps({"schema": 1, "lines": [line.json() for line in lines]}, ensure_ascii=False, indent=1))
    else:
        render_reading(lines, sys.stdout)
    sys.exit(int(any(line.fault is not None for line in lines)))


@main.command()
@click.argument("latex")
@_given
@_form
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
    is_file = len(latex) < LONGEST_PATH and not set(latex) & set("\\$&=") and Path(latex).exists()
    if not is_file and "\\\\" in latex and "\\begin" not in latex:
        latex = f"\\begin{{align}}\n{latex}\n\\end{{align}}"
    report = run((latex,), options, limits) if is_file else explain_text(latex, options, limits)
    _write(report, form, None)
    sys.exit(_status(report, "refuted"))


def _derivation(kind: str, latex: str, wrt: str, given: str, form: str, layout: str | None) -> None:
    from derive.public import NotAvailable, derivation
    from derive.report.derivation import render_derivation

    try:
        found = derivation(kind, latex, wrt, given, layout)
        if form == "text":
            render_derivation(found.derived, sys.stdout)
        else:
            click.echo(found.written(form))
    except NotAvailable as problem:
        fail(f"{problem}")


def _add_derivation(kind: str, says: str) -> None:
    @main.command(kind, help=f"{says} Each step names its rule, and the layout of the result is stated.")
    @click.argument("latex")
    @click.option("--wrt", metavar="LETTER", required=True, help="The letter to derive by, as LaTeX.")
    @_given
    @click.option("--format", "form", type=click.Choice(DERIVATION_FORMATS), default="text", show_default=True, help="What is written.")
    @click.option("--layout", type=click.Choice(("numerator", "denominator")), help="The layout of the result.")
    def command(latex: str, wrt: str, given: str, form: str, layout: str | None) -> None:
        _derivation(kind, latex, wrt, given, form, layout)


for _kind, _says in (
    ("gradient", "Derive the gradient of a scalar, for any dimension."),
    ("jacobian", "Derive the Jacobian of a vector, outputs × inputs, for any dimension."),
    ("hessian", "Derive the Hessian of a scalar, for any dimension."),
    ("differential", "Derive the differential of a term, for any dimension."),
    ("mle", "Derive a maximum-likelihood estimate: score, stationary point, second-order check."),
):
    _add_derivation(_kind, _says)


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
    _put(text, output)


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


def _need_second_reader() -> None:
    from derive.run.second import MISSING, available

    if not available():
        fail(MISSING)


def _write(report: Report, form: str, output: str | None) -> None:
    if form == "text" and output is None:
        from derive.report.text import render

        render(report, sys.stdout)
    else:
        _put(_written(report, form), output)


def _written(report: Report, form: str) -> str:
    match form:
        case "json":
            return json.dumps(report.json(), ensure_ascii=False, indent=1) + "\n"
        case "sarif":
            from derive.report.sarif import render_sarif

            return render_sarif(report)
        case "junit":
            from derive.report.junit import render_junit

            return render_junit(report)
        case "github":
            from derive.report.github import render_github

            return render_github(report)
        case "html":
            from derive.report.html import render_html

            return render_html(report)
    from io import StringIO

    from derive.report.text import render

    stream = StringIO()
    render(report, stream)
    return stream.getvalue()


def _put(text: str, output: str | None) -> None:
    """Write to a file, or to standard output."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, "utf-8")
    except OSError as problem:
        fail(f"{output} cannot be written: {problem.strerror or problem}")


def _status(report: Report, fail_on: str) -> int:
    if report.interrupted:
        return INTERRUPTED
    if any(d.error is not None for d in report.documents):
        return 2
    found = {v.value for v, n in report.counts.items() if n}
    return int(any(v in found for v in FAIL_ON[fail_on]))


if __name__ == "__main__":
    main()
