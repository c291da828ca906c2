"""A check: inputs are read and prepared in order, their lines judged by workers, and the records put together in order again."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from derive import api
from derive.api import Options, Prepared
from derive.limits import OutOfTime, time_limit
from derive.read.documents import find_files, format_of, read_bytes, read_document, read_text
from derive.read.pieces import Document
from derive.report.baseline import Baseline
from derive.report.build import diagnostic_report, disputed, formula_report, line_report, sub_steps, undecided
from derive.report.model import DocumentReport, FaultReport, FormulaReport, IgnoredReport, Report
from derive.report.spool import Spool
from derive.run.cache import VerdictCache
from derive.run.judging import Progress, judge_all
from derive.run.pool import Done, Limits, Runner, run_all
from derive.run.second import opinions
from derive.source import Diagnostic, Place, Source
from derive.terms.verdict import Judgement

#: So many lines are prepared before the workers are forked; a folder of notes is judged in batches of about this size.
BATCH = 2000
#: Reading and typing a whole document may take so much longer than judging one formula of it.
PREPARING = 6.0


@dataclass(slots=True)
class _Sheet:
    """One document on its way: its formulas, and the records of their lines as they come in."""

    path: str
    document: Document | None = None
    error: Diagnostic | None = None
    remarks: tuple[tuple[Source | None, Diagnostic], ...] = ()
    prepared: tuple[Prepared, ...] = ()
    ignored: tuple[IgnoredReport, ...] = ()
    lines: list[list[FormulaReport | None]] = field(default_factory=list)


def check(
    paths: Iterable[str],
    options: Options,
    limits: Limits,
    progress: Progress | None = None,
    *,
    second: bool = False,
    cache: VerdictCache | None = None,
    baseline: Baseline | None = None,
    runner: Runner = run_all,
    texts: Mapping[str, str] | None = None,
) -> Report:
    """Judge every formula of files and folders (`-`: Markdown on standard input), in their order.

    What stands in the `cache` is not judged again; what the `baseline` knows is marked. With `second` a second reader reads plain scalar
    formulas too, and where it disagrees the verdict is `unknown`. The `runner` has the lines judged: by processes of this machine where
    no other is given. An interruption from the keyboard ends the check and leaves what is done. Of the sheets only a batch is in memory
    at once, and of their records one.

    `texts` are what some of them hold, by their names, instead of what stands on disk: an editor's buffer, a cell of a notebook.
    """
    start = time.perf_counter()
    waiting, failed = find_files(paths)
    spool = Spool()
    done = _Done(progress, len(waiting))

    def keep(record: DocumentReport) -> None:
        spool.add(baseline.marked(record) if baseline is not None else record)

    for d in failed:
        keep(_document_report(_Sheet(d.path, d)))
    before = len(spool)
    # one value, and what is kept is seen from the spool: an interruption may come between any two steps, and neither loses nor doubles
    where = (0, list[_Sheet]())
    interrupted = False
    try:
        while (kept := len(spool) - before) < len(waiting):
            where = (kept, batch := list[_Sheet]())
            while kept + len(batch) < len(waiting) and sum(len(s.lines) for s in batch) < BATCH:
                batch.append(_open(waiting[kept + len(batch)], options, limits, texts or {}))
            _judge(batch, options, limits, cache, done.of(batch, len(waiting) - kept - len(batch)), runner)
            if second:
                _ask_again(batch, limits)
            for sheet in batch:
                keep(_document_report(sheet))
    except KeyboardInterrupt:
        interrupted = True
    finally:
        if cache is not None:
            cache.close()
    first, batch = where
    for sheet in batch[len(spool) - before - first :]:
        keep(_document_report(sheet))
    for name in waiting[len(spool) - before :]:
        keep(DocumentReport(name, error="The check was interrupted before this file was read. [I190]"))
    return Report(spool, options.seed, time.perf_counter() - start, interrupted)


class _Done:
    """Counts lines over all batches; how many there are in files that are not yet read is estimated from those that are."""

    def __init__(self, progress: Progress | None, files: int) -> None:
        self.progress, self.files = progress, files
        self.lines = 0

    def of(self, batch: Sequence[_Sheet], waiting: int) -> Progress | None:
        """Return what the judging of a batch calls with how many of its lines are done."""
        if self.progress is None:
            return None
        progress, before = self.progress, self.lines
        self.lines += sum(len(rows) for s in batch for rows in s.lines)
        read = max(1, self.files - waiting)
        total = self.lines + waiting * self.lines // read
        return lambda done, _: progress(before + done, total)


def explain(latex: str, options: Options, limits: Limits) -> Report:
    """Judge one formula or derivation, given as LaTeX without delimiters, and fill in what holds."""
    start = time.perf_counter()
    sheet = _Sheet("-", read_text(f"$$\n{latex}\n$$\n"))
    assert sheet.document is not None
    sheet.prepared = api.prepare(sheet.document, options)
    sheet.lines = [[None] * len(p.lines) for p in sheet.prepared]
    _judge([sheet], replace(options, explain=True), limits, None, None, run_all)
    return Report((_document_report(sheet),), options.seed, time.perf_counter() - start)


def _open(path: str, options: Options, limits: Limits, texts: Mapping[str, str]) -> _Sheet:
    sheet = _Sheet(path)
    seconds = limits.seconds * PREPARING
    try:
        with time_limit(seconds):
            sheet.document = _read(path, options, texts)
            sheet.remarks = sheet.document.diagnostics
            found = api.prepare_all(sheet.document, options)
            sheet.remarks = api.remarks(sheet.document)
        sheet.prepared = tuple(p for p in found if not p.ignored)
        sheet.ignored = tuple(IgnoredReport(p.place, p.latex) for p in found if p.ignored)
    except OutOfTime:
        sheet.error = Diagnostic("I191", f"Reading took longer than {seconds:g} s.", help="split the file, or raise --timeout")
    except Exception as fault:  # the next file is still read, and this fault is reported
        sheet.error = Diagnostic("I192", f"Internal error while the file was read: {type(fault).__name__}: {str(fault)[:200]}.")
    sheet.lines = [[None] * len(p.lines) for p in sheet.prepared]
    return sheet


def _read(path: str, options: Options, texts: Mapping[str, str]) -> Document:
    if path in texts:
        return read_text(texts[path], path, format_of(path), options.unicode)
    if path == "-":
        return read_bytes(sys.stdin.buffer.read(), path, unicode=options.unicode)
    return read_document(path, options.unicode)


def _judge(
    sheets: Sequence[_Sheet], options: Options, limits: Limits, cache: VerdictCache | None, progress: Progress | None, runner: Runner
) -> None:
    places = [(s, i) for s in sheets for i in range(len(s.prepared))]
    judgements: dict[tuple[int, int], Judgement] = {}
    for answer in judge_all([s.prepared[i] for s, i in places], options, limits, cache, progress, runner):
        sheet, i = places[answer.formula]
        prepared = sheet.prepared[i]
        sheet.lines[i][answer.line] = line_report(prepared.lines[answer.line], answer.judgement, prepared.display, answer.seconds)
        judgements[answer.formula, answer.line] = answer.judgement
    if options.explain:
        _explain(places, judgements, limits)


def _explain(places: Sequence[tuple[_Sheet, int]], judgements: dict[tuple[int, int], Judgement], limits: Limits) -> None:
    """Put the sub-steps of every line that holds into its record."""
    keys = list(judgements)
    jobs = [partial(sub_steps, places[k][0].prepared[places[k][1]].lines[j], judgements[k, j]) for k, j in keys]
    for index, outcome in run_all(jobs, limits):
        k, j = keys[index]
        sheet, i = places[k]
        record = sheet.lines[i][j]
        if isinstance(outcome, Done) and record is not None:
            sheet.lines[i][j] = replace(record, sub_steps=outcome.value)


def _ask_again(sheets: Sequence[_Sheet], limits: Limits) -> None:
    places = [(s, i, j, line) for s in sheets for i, p in enumerate(s.prepared) for j, line in enumerate(p.lines)]
    for k, opinion in opinions([line for *_, line in places], limits).items():
        sheet, i, j, _ = places[k]
        record = sheet.lines[i][j]
        if record is not None and not opinion.agrees:
            sheet.lines[i][j] = disputed(record, opinion.reading)


def _document_report(sheet: _Sheet) -> DocumentReport:
    records = []
    for prepared, lines in zip(sheet.prepared, sheet.lines, strict=True):
        known = (r or undecided(line, "interrupted", prepared.display) for r, line in zip(lines, prepared.lines, strict=True))
        records.append(formula_report(prepared, tuple(known)))
    remarks = tuple(_remark(source, d) for source, d in sheet.remarks)
    error = sheet.error or (sheet.document.error if sheet.document else None)
    return DocumentReport(sheet.path, tuple(records), str(error) if error else None, remarks, sheet.ignored)


def _remark(source: Source | None, diagnostic: Diagnostic) -> FaultReport:
    if source is None or diagnostic.span is None:
        return FaultReport(diagnostic.code, diagnostic.message, Place(1, 1, 1, 1), diagnostic.note, diagnostic.help)
    return diagnostic_report(diagnostic, source.place(diagnostic.span), source)
