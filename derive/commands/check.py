"""The command `derive check`: its options, what its report is written as, and the status with which it ends."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from derive.commands.common import given_option, need_second_reader, put, second_option

if TYPE_CHECKING:
    from derive.report.model import Report

#: Formats of a report.
FORMATS = ("text", "json", "sarif", "junit", "github", "html")
FAIL_ON = {
    "refuted": ("refuted", "ill_typed"),
    "unread": ("refuted", "ill_typed", "unread"),
    "unknown": ("refuted", "ill_typed", "unread", "unknown"),
}
INTERRUPTED = 130


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What the report is written as.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the report to a file.")
@given_option
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of all samples.")
@click.option("--timeout", type=click.FloatRange(min=0.01), default=10.0, show_default=True, metavar="S", help="Seconds for each formula.")
@click.option("--workers", type=click.IntRange(min=1), default=None, metavar="N", help="Processes at once. [default: one a processor]")
@click.option("--fail-on", type=click.Choice(tuple(FAIL_ON)), default="refuted", show_default=True, help="What makes the exit status 1.")
@click.option("--unicode", is_flag=True, help="Read formulas in backticks that are written in Unicode.")
@click.option("--explain", is_flag=True, help="Fill in what holds: the sub-steps that justify it, each by a named rule.")
@second_option
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
            need_second_reader()
        options, limits = Options(seed, given, unicode, explain), Limits(timeout, workers=workers or default_workers())
        with progress(sys.stderr) as tick:
            kept = VerdictCache(default_path()) if cache else None
            report = run(paths, options, limits, tick, second=second_reader, cache=kept)
    except KeyboardInterrupt:  # before anything was judged: later, a check ends with a report of what is done
        sys.exit(INTERRUPTED)
    _write(report, form, output)
    sys.exit(_status(report, fail_on))


def _write(report: Report, form: str, output: str | None) -> None:
    if form == "text" and output is None:
        from derive.report.text import render

        render(report, sys.stdout)
    else:
        put(_written(report, form), output)


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


def _status(report: Report, fail_on: str) -> int:
    if report.interrupted:
        return INTERRUPTED
    if any(d.error is not None for d in report.documents):
        return 2
    found = {v.value for v, n in report.counts.items() if n}
    return int(any(v in found for v in FAIL_ON[fail_on]))
