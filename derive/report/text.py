"""The report that people read: a verdict with its sign, the formula, how it was read, why, and where a fault lies.

Colour and width follow the terminal; in a pipe, or with NO_COLOR, there is neither colour nor anything that moves.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console
from rich.text import Text

from derive.report.difference import Changed
from derive.report.model import CounterexampleReport, DocumentReport, FaultReport, FormulaReport, Report
from derive.report.names import plain_letter
from derive.report.values import show_values
from derive.terms.verdict import Verdict

SIGNS: dict[Verdict, tuple[str, str, str]] = {
    Verdict.PROVED: ("✓", "proved", "green"),
    Verdict.SUPPORTED: ("≈", "supported", "cyan"),
    Verdict.REFUTED: ("✗", "refuted", "bold red"),
    Verdict.ILL_TYPED: ("✗", "ill-typed", "bold red"),
    Verdict.DEFINITION: ("≔", "definition", "blue"),
    Verdict.POSED: ("∴", "posed", "blue"),
    Verdict.NOT_A_CLAIM: ("·", "no claim", "dim"),
    Verdict.UNKNOWN: ("?", "unknown", "yellow"),
    Verdict.UNREAD: ("!", "unread", "magenta"),
}
PIPE_WIDTH = 120
_LABEL = 10
_MARGIN = 13  # of the lines below a formula: its sign, its verdict, the spaces between
_SHOWN_CONDITIONS = frozenset({"inferred", "convention", "needed"})


def render(report: Report, stream: TextIO) -> None:
    """Write the report of a check to a stream."""
    console = console_for(stream)
    for document in report.documents:
        _document(console, document)
    _summary(console, report)


def console_for(stream: TextIO) -> Console:
    """A console that writes plain lines of `PIPE_WIDTH` where the stream is not a terminal."""
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(file=stream, force_jupyter=False, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def _document(console: Console, document: DocumentReport) -> None:
    shown = [f for f in document.formulas if not _silent(f)]
    remarks = [r for r in document.remarks if not r.known]
    if not shown and document.error is None and not remarks:
        return
    print_beside(console, Text(), Text("standard input" if document.path == "-" else document.path, style="bold underline"))
    if document.error is not None:
        print_beside(console, Text("✗ error      ", style="bold red"), Text(document.error))
    for remark in remarks:
        print_beside(console, Text("! remark     ", style="yellow"), Text(f"{remark.place.line}:{remark.place.column}  {_message(remark)}"))
    for formula in shown:
        _formula(console, formula)
    console.print()


def _silent(f: FormulaReport) -> bool:
    """Whether a formula is only counted: what the baseline knows; a symbol or a declaration in running text would bury what is judged."""
    return f.known or f.verdict is Verdict.NOT_A_CLAIM or (f.verdict is Verdict.POSED and not f.display)


def _formula(console: Console, f: FormulaReport) -> None:
    place = f"{f.place.line}:{f.place.column}" if f.place.cell is None else f"cell {f.place.cell}, {f.place.line}:{f.place.column}"
    body = Text(f"{place}  ", style="dim")
    body.append(_one_line(f.latex) if f.steps is None else f"a derivation of {len(f.steps)} lines", style="not dim")
    print_beside(console, _verdict(f.verdict), body)
    _below(console, f, _MARGIN)
    _explained(console, f, _MARGIN)
    for number, step in enumerate(f.steps or (), 1):
        _step(console, number, step, number == f.first_wrong_step)
        if step.changed is not None and f.steps is not None:
            _changed(console, f.steps[step.changed.line - 1].latex, step.latex, step.changed)


def _step(console: Console, number: int, step: FormulaReport, wrong: bool) -> None:
    body = Text(f"{number:>2}  ", style="bold red" if wrong else "dim")
    body.append(_one_line(step.latex), style="not dim")
    body.append(f"   ({step.kind})" if step.kind else "", style="dim")
    print_beside(console, Text("  ").append_text(_verdict(step.verdict)), body)
    if step.verdict not in (Verdict.PROVED, Verdict.DEFINITION, Verdict.POSED, Verdict.NOT_A_CLAIM):
        _below(console, step, _MARGIN + 2)
    else:
        if step.note and step.verdict is not Verdict.POSED:
            print_beside(console, Text(f"{' ' * (_MARGIN + 2)}{'note':<{_LABEL}}", style="dim"), Text(step.note))
        _explained(console, step, _MARGIN + 2)


def _explained(console: Console, f: FormulaReport, margin: int) -> None:
    from derive.report.derivation import in_unicode

    for s in f.sub_steps:
        says = in_unicode(s.says) if "\\" in s.says else s.says
        body = Text(s.rule.replace("_", " "), style="italic")
        body.append(f": {says}" if says else "", style="not italic")
        body.append(f" (where {', '.join(s.conditions)})" if s.conditions else "", style="dim")
        body.append(f"\n{s.reading}" if s.reading else "", style="not italic")
        print_beside(console, Text(f"{' ' * margin}{'by':<{_LABEL}}", style="dim"), body)


def _changed(console: Console, earlier: str, later: str, where: Changed) -> None:
    """The two lines, with a mark under what differs."""
    for number, text, (start, end) in ((where.line, earlier, where.before), (where.line + 1, later, where.after)):
        flat = re.sub(r"\s", " ", text)
        shown = Text(flat + "\n").append(" " * start + "^" * max(1, end - start), style="bold magenta")
        print_beside(console, Text(f"{' ' * (_MARGIN + 2)}{f'line {number}':<{_LABEL}}", style="dim"), shown)


def _verdict(verdict: Verdict) -> Text:
    sign, name, style = SIGNS[verdict]
    return Text(f"{sign} {name:<{_LABEL}} ", style=style)


def _below(console: Console, f: FormulaReport, margin: int) -> None:
    for label, body in _details(f, console.width - margin - _LABEL):
        print_beside(console, Text(f"{' ' * margin}{label:<{_LABEL}}", style="dim"), body)


def print_beside(console: Console, head: Text, body: Text) -> None:
    """Print a body beside a head, its further lines below its first one; nothing is left at the end of a line."""
    width = max(20, console.width - head.cell_len)
    for k, line in enumerate(body.wrap(console, width, overflow="fold")):
        line.rstrip()
        console.print((head if k == 0 else Text(" " * head.cell_len)) + line, overflow="ignore", no_wrap=True, crop=False)


def _details(f: FormulaReport, width: int) -> Iterator[tuple[str, Text]]:
    """What stands below a formula, as pairs of a label and a text."""
    quiet = f.verdict in (Verdict.DEFINITION, Verdict.POSED)
    if f.reading and not quiet:
        yield "read as", Text(f.reading)
    if f.fault is not None:
        yield "", caret(f.fault)
        for label, text in (("note", f.fault.note), ("help", f.fault.help)):
            if text:
                yield label, Text(text)
    elif f.note:
        yield "note", Text(f.note)
    if f.evidence is not None and f.steps is None:
        yield "because", Text(f.evidence.summary or f.evidence.kind)
    if f.counterexample is not None:
        yield "fails at", Text("\n".join(counterexample_lines(f.counterexample, width)))
    if f.holds_if:
        yield "holds if", Text(" and ".join(f.holds_if), style="green")
    if f.suggestion:
        yield "perhaps", Text(f.suggestion, style="green")
    added = shown_conditions(f)
    if added:
        yield "given", Text(added, style="dim")
    if f.unused:
        yield "not used", Text("; ".join(c.text for c in f.unused), style="dim")


def caret(fault: FaultReport) -> Text:
    """The piece of the file with a mark under the fault, and what is wrong."""
    text = fault.text.expandtabs(1)
    shown = Text(text + "\n") if text.strip() else Text()
    if text.strip():
        shown.append(" " * fault.caret + "^" * fault.length + " ", style="bold magenta")
    return shown.append(_message(fault), style="magenta")


def _message(fault: FaultReport) -> str:
    return f"{fault.message} [{fault.code}]"


def counterexample_lines(c: CounterexampleReport, width: int) -> Iterable[str]:
    """The point at which a claim fails, and its sides there, in lines of at most `width`."""
    sizes = ", ".join(f"{k} = {v}" for k, v in c.dimensions.items())
    if sizes:
        yield sizes
    yield from show_values({plain_letter(k): v for k, v in c.values.items()}, width)
    if c.left is not None or c.right is not None:
        yield from show_values({"left side": c.left, "right side": c.right}, width)


def shown_conditions(f: FormulaReport) -> str:
    """The conditions of a judged formula that its text does not state, each with its source."""
    if f.verdict in (Verdict.DEFINITION, Verdict.POSED, Verdict.UNREAD):
        return ""
    return "; ".join(f"{c.text} ({c.source})" for c in f.conditions if c.source in _SHOWN_CONDITIONS)


def _summary(console: Console, report: Report) -> None:
    counts = {v: n for v, n in report.counts.items() if n}
    total = sum(counts.values())
    files = len(report.documents)
    line = Text(f"{total} formula{'s' * (total != 1)} in {files} file{'s' * (files != 1)}")
    for k, (verdict, n) in enumerate(counts.items()):
        _, name, style = SIGNS[verdict]
        line.append(": " if k == 0 else ", ").append(f"{n} {name}", style=style)
    for n, word in ((report.totals.known, "of them known from the baseline"), (report.totals.ignored, "ignored")):
        if n:
            line.append(f"{', ' if counts else ': '}{n} {word}", style="dim")
    line.append(f"   {report.seconds:.1f} s", style="dim")
    if report.interrupted:
        line.append("   interrupted", style="bold yellow")
    print_beside(console, Text(), line)


def _one_line(latex: str) -> str:
    return " ".join(latex.split())
