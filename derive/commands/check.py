"""The command `derive check`: its options, what its report is written as, and the status with which it ends."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from derive.commands.common import fail, given_option, need_second_reader, put, second_option
from derive.commands.settings import Configured

if TYPE_CHECKING:
    from derive.report.baseline import Baseline
    from derive.report.model import Report

#: Formats of a report.
FORMATS = ("text", "json", "sarif", "junit", "github", "html")
FAIL_ON = {
    "refuted": ("refuted", "ill_typed"),
    "unread": ("refuted", "ill_typed", "unread"),
    "unknown": ("refuted", "ill_typed", "unread", "unknown"),
}
INTERRUPTED = 130


@click.command(cls=Configured)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What the report is written as.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the report to a file.")
@given_option
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of all samples.")
@click.option("--timeout", type=click.FloatRange(min=0.01), default=10.0, show_default=True, metavar="S", help="Seconds for each formula.")
@click.option("--memory", type=click.IntRange(min=64), default=2048, show_default=True, metavar="MB", help="Memory for each formula.")
@click.option("--workers", type=click.IntRange(min=1), default=None, metavar="N", help="Processes at once. [default: one a processor]")
@click.option("--scheduler", metavar="ADDRESS", default=None, help="Have formulas judged by the workers of a Dask scheduler.")
@click.option("--fail-on", type=click.Choice(tuple(FAIL_ON)), default="refuted", show_default=True, help="What makes the exit status 1.")
@click.option("--baseline", type=click.Path(dir_okay=False), help="What stands in this file is known, and does not count.")
@click.option("--write-baseline", is_flag=True, help="Write what is found to the file of --baseline.")
@click.option("--unicode", is_flag=True, help="Read formulas in backticks that are written in Unicode.")
@click.option("--explain", is_flag=True, help="Fill in what holds: the sub-steps that justify it, each by a named rule.")
@second_option
@click.option("--cache/--no-cache", default=True, show_default=True, help="Keep verdicts, and take those that were found before.")
@click.option("--config", type=click.Path(dir_okay=False), help="The settings file, instead of the one above the sheets.")
def check(
    paths: tuple[str, ...],
    form: str,
    output: str | None,
    given: str,
    seed: int,
    timeout: float,
    memory: int,
    workers: int | None,
    scheduler: str | None,
    fail_on: str,
    baseline: str | None,
    write_baseline: bool,
    unicode: bool,
    explain: bool,
    second_reader: bool,
    cache: bool,
    config: str | None,
) -> None:
    """Judge every formula of Markdown (.md, .qmd, .Rmd), LaTeX (.tex) and notebooks (.ipynb).

    A PATH is a file, a folder that is searched for them, or - for Markdown on standard input. The exit status is 0 if nothing wrong was
    found, 1 if a formula is refuted or ill-typed, 2 if the call or an input file is at fault, and 130 if the check was interrupted.
    """
    try:
        from derive.api import Options
        from derive.run.cache import VerdictCache, default_path
        from derive.run.check import check as run
        from derive.run.cluster import ClusterError, cluster
        from derive.run.pool import Limits, default_workers, run_all
        from derive.run.progress import progress

        if second_reader:
            need_second_reader()
        known = _known(baseline, write_baseline)
        options = Options(seed, given, unicode, explain)
        limits = Limits(timeout, memory, workers or default_workers())
        with cluster(scheduler) if scheduler else nullcontext(run_all) as runner, progress(sys.stderr) as tick:
            kept = VerdictCache(default_path()) if cache else None
            report = run(paths, options, limits, tick, second=second_reader, cache=kept, baseline=known, runner=runner)
    except ClusterError as problem:
        fail(f"{problem}")
    except KeyboardInterrupt:  # before anything was judged: later, a check ends with a report of what is done
        sys.exit(INTERRUPTED)
    write(report, form, output)
    if baseline is not None and write_baseline and not report.interrupted:
        from derive.report.baseline import Baseline

        put(Baseline.made(Path(baseline).parent, report.documents).text(), baseline)
        sys.exit(2 if report.totals.faulty else 0)
    sys.exit(status(report, fail_on))


def _known(path: str | None, write: bool) -> Baseline | None:
    """The baseline that a call names; None where it names none, or has it written anew."""
    from derive.report.baseline import Baseline, BaselineError

    if path is None:
        if write:
            fail("--write-baseline needs --baseline FILE")
        return None
    if write:
        return None
    if not Path(path).exists():
        fail(f"there is no baseline {path}; --write-baseline writes one")
    try:
        return Baseline.read(Path(path))
    except BaselineError as problem:
        fail(f"{problem}")


def write(report: Report, form: str, output: str | None) -> None:
    """Write a report in a format to a file, or to standard output."""
    if output is None:
        _render(report, form, sys.stdout)
        return
    try:
        with open(output, "w", encoding="utf-8") as stream:
            _render(report, form, stream)
    except OSError as problem:
        fail(f"{output} cannot be written: {problem.strerror or problem}")


def _render(report: Report, form: str, stream: TextIO) -> None:
    """Write a report; those of many documents are written as they are read."""
    match form:
        case "json":
            from derive.report.json import write_json

            write_json(report, stream)
        case "sarif":
            from derive.report.sarif import render_sarif

            stream.write(render_sarif(report))
        case "junit":
            from derive.report.junit import render_junit

            stream.write(render_junit(report))
        case "github":
            from derive.report.github import render_github

            stream.write(render_github(report))
        case "html":
            from derive.report.html import write_html

            write_html(report, stream, str(Path(stream.name).parent) if stream is not sys.stdout else ".")
        case _:
            from derive.report.text import render

            render(report, stream)


def status(report: Report, fail_on: str = "refuted") -> int:
    """The status with which a check ends that made a report."""
    if report.interrupted:
        return INTERRUPTED
    if report.totals.faulty:
        return 2
    return int(any(n and v.value in FAIL_ON[fail_on] for v, n in report.totals.new.items()))
