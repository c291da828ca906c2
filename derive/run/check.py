"""A check: inputs are read and prepared in order, their lines judged by workers, and the records put together in order again."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from derive import api
from derive.api import Line, Options, Prepared
from derive.limits import OutOfTime, time_limit
from derive.read.documents import find_files, read_bytes, read_document
from derive.read.pieces import Document
from derive.report.build import diagnostic_report, disputed, formula_report, line_report, sub_steps, undecided
from derive.report.model import DocumentReport, FaultReport, FormulaReport, Report
from derive.run.pool import Done, Ended, Limits, run_all
from derive.run.second import opinions
from derive.source import Diagnostic, Place, Source
from derive.terms.verdict import Judgement, Verdict

#: So many lines are prepared before the workers are forked; a folder of notes is judged in batches of about this size.
BATCH = 2000
#: Reading and typing a whole document may take so much longer than judging one formula of it.
PREPARING = 6.0

#: Comparing the lines of a derivation with each other may take so much longer than judging one of them.
REVIEWING = 3.0
_OPEN = Judgement(Verdict.UNKNOWN, note="out of time")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Sheet:
    """One document on its way: its formulas, and the records of their lines as they come in."""

    path: str
    document: Document | None = None
    error: Diagnostic | None = None
    prepared: tuple[Prepared, ...] = ()
    lines: list[list[FormulaReport | None]] = field(default_factory=list)
    judgements: dict[tuple[int, int], Judgement] = field(default_factory=dict)

    @property
    def jobs(self) -> Iterator[tuple[int, int, Line]]:
        for i, p in enumerate(self.prepared):
            for j, line in enumerate(p.lines):
                yield i, j, line


def check(paths: Iterable[str], options: Options, limits: Limits, progress: Progress | None = None, second: bool = False) -> Report:
    """Judge every formula of files and folders (`-`: Markdown on standard input), in their order.

    With `second` a second reader reads plain scalar formulas too, and where it disagrees the verdict is `unknown`. An interruption
    from the keyboard ends the check and leaves what is done.
    """
    start = time.perf_counter()
    waiting, failed = find_files(paths)
    sheets = [_Sheet(d.path, d) for d in failed]
    interrupted = False
    try:
        while waiting:
            batch: list[_Sheet] = []
            while waiting and sum(len(s.lines) for s in batch) < BATCH:
                batch.append(_open(waiting[0], options, limits))
                sheets.append(batch[-1])
                waiting.pop(0)
            _judge(batch, options, limits, progress)
            _review(batch, options, limits)
            if second:
                _ask_again(batch, limits)
    except KeyboardInterrupt:
        interrupted = True
    documents = tuple(_document_report(s) for s in sheets)
    documents += tuple(DocumentReport(name, error="The check was interrupted before this file was read. [I190]") for name in waiting)
    return Report(documents, options.seed, time.perf_counter() - start, interrupted)


def _open(path: str, options: Options, limits: Limits) -> _Sheet:
    sheet = _Sheet(path)
    seconds = limits.seconds * PREPARING
    try:
        with time_limit(seconds):
            sheet.document = _read(path, options)
            sheet.prepared = api.prepare(sheet.document, options)
    except OutOfTime:
        sheet.error = Diagnostic("I191", f"Reading took longer than {seconds:g} s.", help="split the file, or raise --timeout")
    except Exception as fault:  # the next file is still read, and this fault is reported
        sheet.error = Diagnostic("I192", f"Internal error while the file was read: {type(fault).__name__}: {str(fault)[:200]}.")
    sheet.lines = [[None] * len(p.lines) for p in sheet.prepared]
    return sheet


def _read(path: str, options: Options) -> Document:
    if path == "-":
        return read_bytes(sys.stdin.buffer.read(), path, unicode=options.unicode)
    return read_document(path, options.unicode)


def _judge(sheets: Sequence[_Sheet], options: Options, limits: Limits, progress: Progress | None) -> None:
    places = [(s, i, j, line) for s in sheets for i, j, line in s.jobs]
    jobs = [partial(_judge_line, line, s.prepared[i].display, options) for s, i, _, line in places]
    for count, (k, outcome) in enumerate(run_all(jobs, limits), 1):
        sheet, i, j, line = places[k]
        match outcome:
            case Done():
                sheet.lines[i][j], judgement = outcome.value
                if judgement is not None:
                    sheet.judgements[i, j] = judgement
            case Ended():
                sheet.lines[i][j] = undecided(line, _says(outcome), sheet.prepared[i].display, outcome.seconds)
        if progress:
            progress(count, len(jobs))


def _ask_again(sheets: Sequence[_Sheet], limits: Limits) -> None:
    places = [(s, i, j, line) for s in sheets for i, j, line in s.jobs]
    for k, opinion in opinions([line for *_, line in places], limits).items():
        sheet, i, j, _ = places[k]
        record = sheet.lines[i][j]
        if record is not None and not opinion.agrees:
            sheet.lines[i][j] = disputed(record, opinion.reading)


def _judge_line(line: Line, display: bool, options: Options) -> tuple[FormulaReport, Judgement | None]:
    """The record of a line; of a line of a derivation also its judgement, which is looked at again beside the others."""
    start = time.perf_counter()
    judgement = api.judge(line, options)
    record = line_report(line, judgement, display, time.perf_counter() - start)
    if options.explain:
        record = replace(record, sub_steps=sub_steps(line, judgement))
    return record, judgement if line.step is not None else None


def _review(sheets: Sequence[_Sheet], options: Options, limits: Limits) -> None:
    """Look at the lines of every derivation together, where each has been judged by itself."""
    places = []
    for sheet in sheets:
        for i, prepared in enumerate(sheet.prepared):
            if prepared.derivation and any(r is not None and r.verdict is not Verdict.PROVED for r in sheet.lines[i]):
                found = [sheet.judgements.get((i, j), _OPEN) for j in range(len(prepared.lines))]
                places.append((sheet, i, found))
    jobs = [partial(_look_through, sheet.prepared[i], found, options) for sheet, i, found in places]
    for k, outcome in run_all(jobs, replace(limits, seconds=limits.seconds * REVIEWING)):
        sheet, i, _ = places[k]
        match outcome:
            case Done():
                for j, record in outcome.value.items():
                    sheet.lines[i][j] = record
            case Ended():
                continue  # what each line is by itself stands


def _look_through(prepared: Prepared, judgements: Sequence[Judgement], options: Options) -> dict[int, FormulaReport]:
    """The records of the lines of which more is known than by themselves."""
    start = time.perf_counter()
    found = api.review(prepared, judgements, options)
    changed = [j for j, (old, new) in enumerate(zip(judgements, found, strict=True)) if old is not new]
    seconds = time.perf_counter() - start
    records = {j: line_report(prepared.lines[j], found[j], prepared.display, seconds / len(changed)) for j in changed}
    if options.explain:
        return {j: replace(r, sub_steps=sub_steps(prepared.lines[j], found[j])) for j, r in records.items()}
    return records


def _says(ended: Ended) -> str:
    match ended.reason:
        case "time":
            return "out of time"
        case "memory":
            return "out of memory"
        case "fault":
            return f"internal error: {ended.detail}"
    return f"internal error: {ended.detail}"


def _document_report(sheet: _Sheet) -> DocumentReport:
    records = []
    for prepared, lines in zip(sheet.prepared, sheet.lines, strict=True):
        known = (r or undecided(line, "interrupted", prepared.display) for r, line in zip(lines, prepared.lines, strict=True))
        records.append(formula_report(prepared, tuple(known)))
    remarks = tuple(_remark(source, d) for source, d in sheet.document.diagnostics) if sheet.document else ()
    error = sheet.error or (sheet.document.error if sheet.document else None)
    return DocumentReport(sheet.path, tuple(records), str(error) if error else None, remarks)


def _remark(source: Source | None, diagnostic: Diagnostic) -> FaultReport:
    if source is None or diagnostic.span is None:
        return FaultReport(diagnostic.code, diagnostic.message, Place(1, 1, 1, 1), diagnostic.note, diagnostic.help)
    return diagnostic_report(diagnostic, source.place(diagnostic.span), source)
