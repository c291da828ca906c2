"""How much of real notes is read, how faithfully, and how fast. Run it as `python tests/benchmarks/bench_reading.py`.

The formulas are those of five documents on mathematics for machine learning, read one by one without any prose; a formula is read if every
line of it has a statement, if no letter of it is without a shape, and if what is written back reads as the same claim. The readings of a
hundred formulas drawn at random were labelled by eye (`tests/cases/readings_golden.jsonl`); a reading that has changed since counts as not
faithful until somebody looks at it.
"""

from __future__ import annotations

import json
import pathlib
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from derive.api import Options, Prepared, prepare, read
from derive.read.documents import read_text
from derive.report.latex import latex
from derive.report.plain import reading
from derive.terms import heads as h
from derive.terms.shapes import flexible
from derive.terms.statement import Statement

CASES = pathlib.Path(__file__).resolve().parents[1] / "cases"
SEED = 409
SAMPLE = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """How one formula was read: in plain text, or why not; `seconds` is the time that it took."""

    latex: str
    text: str
    fault: str | None
    seconds: float


def lines(name: str) -> list[dict[str, Any]]:
    """Return the records of a file of cases."""
    return [json.loads(x) for x in (CASES / name).read_text("utf-8").splitlines() if x.strip()]


def formulas() -> list[str]:
    """Return the undamaged formulas in LaTeX."""
    return [d["latex"] for d in lines("formulas_seeds.jsonl") if not d["damaged"] and not d["unicode"]]


def drawn() -> list[str]:
    """Return the formulas of the random sample, always the same ones."""
    return random.Random(SEED).sample(formulas(), SAMPLE)


def describe(prepared: Prepared) -> str:
    """Return every line of a formula as it was read, with its role."""
    said = []
    for line in prepared.lines:
        if line.readings:
            said.append(f"{line.readings[0].role.value}: {reading(line.readings[0])}")
        elif line.fault is not None:
            said.append(f"unread: {line.fault.diagnostic.message}")
    return " ;; ".join(said)


def read_alone(text: str) -> Reading:
    """Read a formula without prose, and say what is missing for it to count as read."""
    start = time.process_time()
    prepared = read(text, Options())
    seconds = time.process_time() - start
    return Reading(text, describe(prepared), _fault(prepared), seconds)


def _fault(prepared: Prepared) -> str | None:
    for line in prepared.lines:
        if line.fault is not None:
            return line.fault.diagnostic.message
        statement = line.readings[0]
        if _open_shapes(statement):
            return "a letter has no shape"
        again = written_back(statement)
        if again is not None:
            return again
    return None


def _open_shapes(statement: Statement) -> bool:
    return any(flexible(d) for x in statement.claim.walk() if isinstance(x, (h.Sym, h.FunSym)) for d in x.args[1:])


def written_back(statement: Statement) -> str | None:
    """Return why what is written back does not read as the same claim, or None where it does."""
    text = latex(statement.claim)
    line = read(text, Options()).lines[0]
    if line.fault is not None:
        return f"written back as {text}: {line.fault.diagnostic.message}"
    other = line.readings[0].claim
    if other == statement.claim or latex(other) == text:
        return None
    return f"written back as {text}, which reads otherwise"


def golden() -> dict[str, dict[str, Any]]:
    """Return the labelled readings by formula."""
    return {d["latex"]: d for d in lines("readings_golden.jsonl")}


def faithful(readings: dict[str, Reading]) -> tuple[int, list[str]]:
    """Return how many of the drawn formulas are read faithfully, and those that are not."""
    labels = golden()
    wrong = [x for x in drawn() if x not in labels or not labels[x]["faithful"] or labels[x]["reading"] != readings[x].text]
    return SAMPLE - len(wrong), wrong


def sheet(entries: list[dict[str, Any]]) -> str:
    """Return claims or derivations as one Markdown document with a section for each."""
    out = []
    for entry in entries:
        body = [r"\begin{align}", " \\\\\n".join(entry["lines"]), r"\end{align}"] if "lines" in entry else [entry["latex"]]
        out += [f"# {entry['id']}", "", entry.get("given") or "", "", "$$", *body, "$$", ""]
    return "\n".join(out)


def sheets_read(name: str) -> tuple[int, int]:
    """Return how many entries of a sheet have only displays that are read, and how many entries there are."""
    entries = lines(name)
    good = 0
    for entry in entries:
        displays = [p for p in prepare(read_text(sheet([entry])), Options()) if p.display]
        good += bool(displays) and all(line.fault is None for p in displays for line in p.lines)
    return good, len(entries)


def document_time(size: int = 100_000) -> tuple[int, float]:
    """Return the size of a Markdown document made of all claims, repeated, and the seconds that reading it takes."""
    text = ""
    entries = lines("sheet_claims.jsonl")
    while len(text) < size:
        text += sheet(entries) + "\n"
    text = text[:size].rsplit("\n# ", 1)[0]
    start = time.process_time()
    prepare(read_text(text), Options())
    return len(text), time.process_time() - start


def measure() -> Iterator[tuple[str, str, bool]]:
    """Yield each figure: what it is, its value, and whether the bound is met."""
    found = [read_alone(x) for x in formulas()]
    by_latex = {r.latex: r for r in found}
    good = sum(r.fault is None for r in found)
    yield "formulas read alone", f"{good} of {len(found)} ({good / len(found):.1%}), at least 92 %", good / len(found) >= 0.92
    count, _ = faithful(by_latex)
    yield "faithful of a random sample", f"{count} of {SAMPLE}, at least 97", count >= 97
    for name in ("sheet_claims.jsonl", "sheet_derivations.jsonl"):
        some, total = sheets_read(name)
        yield f"entries of {name} read", f"{some} of {total} ({some / total:.1%}), at least 90 %", some / total >= 0.9
    median = statistics.median(r.seconds for r in found) * 1000
    yield "median time for a formula, read for the first time", f"{median:.2f} ms, below 1 ms", median < 1
    again = statistics.median(read_alone(x).seconds for x in formulas()) * 1000
    yield "median time for a formula, warm", f"{again:.2f} ms, below 1 ms", again < 1
    size, seconds = document_time()
    yield "a long Markdown document", f"{size / 1000:.0f} KB in {seconds:.1f} s, 100 KB below 3 s", seconds * 100_000 / size < 3


def main() -> int:
    """Print the figures; with `--unread` also what is not read or not faithful."""
    bad = 0
    for what, value, met in measure():
        bad += not met
        print(f"{what:34} {value}{'' if met else '   MISSED'}")
    if "--unread" in sys.argv:
        for r in map(read_alone, formulas()):
            if r.fault is not None:
                print(f"  {r.latex}\n      {r.fault}")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
