"""Slips in derivations: how many are found, at which line, and how often what was meant is named.

    python tests/benchmarks/bench_derivations.py [--each N] [--only ID …] [--misses]

Every derived line of the correct derivations in `tests/cases/derivations.jsonl` is spoilt by one realistic slip in its last side as text. A
mutant counts where it can be read, its shapes fit, and its last side differs from the correct one in floating point at sampled points: what
the engine itself says of the mutant plays no part in that. Beside it stands the naive way, SymPy's `simplify(a - b)` on each line.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from derive import api
from derive.decide import repair
from derive.decide.problem import needed_definitions, pose
from derive.limits import OutOfTime, time_limit
from derive.numeric.arithmetic import FLOAT
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import evaluate
from derive.read.documents import read_text
from derive.terms import heads as h
from derive.terms.shapes import ShapeError
from derive.terms.statement import Statement, unfold
from derive.terms.steps import links_of
from derive.terms.verdict import Judgement, Verdict

CASES = Path(__file__).parent.parent / "cases" / "derivations.jsonl"
FAILS = (Verdict.REFUTED, Verdict.ILL_TYPED)
LETTER = r"(?:\\[a-zA-Z]+|[a-zA-Z])"

#: Slips as changes of text: a name, what is looked for, what is put there. Every place counts for itself.
SLIPS: tuple[tuple[str, str, str], ...] = (
    ("sign", r"(?<=[\w\)\}\]]) \+ ", " - "),
    ("sign", r"(?<=[\w\)\}\]]) - ", " + "),
    ("sign", r"^\s*-(?=[\w\\\(])", ""),
    ("lost transpose", r"\^T", ""),
    ("lost transpose", r"\^\{-T\}", "^{-1}"),
    ("factor 2", r"(?<![\w\^\{_])2 (?=[\\a-zA-Z\(])", ""),
    ("factor 2", r"\\frac12 ", ""),
    ("exponent", r"\^2(?![\d])", "^3"),
    ("square lost", r"\^2(?![\d])", ""),
    ("exponent", r"\^3(?![\d])", "^2"),
    ("inverse lost", r"\^\{-1\}", ""),
    ("order", r"(?<![\\a-zA-Z])([A-Z]) ?([A-Z])(?![a-zA-Z])", r"\2 \1"),
    ("1/n lost", r"\\frac1n ?", ""),
    ("factor lost", r"(?<![\\a-zA-Z\{_])n (?=[\\a-zA-Z])", ""),
    ("term dropped", r" [+-] [^+\-=()\[\]\\{}]+$", ""),
    ("index", r"_i\b", "_1"),
    ("logarithm", r"\\log ([a-z])\b", r"\1"),
)


def mutants(side: str) -> Iterator[tuple[str, str]]:
    """Yield the slips in one side of a line, as text."""
    for name, pattern, replacement in SLIPS:
        for found in re.finditer(pattern, side):
            made = side[: found.start()] + found.expand(replacement) + side[found.end() :]
            if made.strip() and made != side:
                yield name, made


def last_relation(line: str) -> int:
    """The place of the last `=` that stands in no braces."""
    depth, place = 0, 0
    for k, c in enumerate(line):
        depth += (c == "{") - (c == "}")
        if c == "=" and depth == 0:
            place = k
    return place


def prepared(given: str, lines: list[str]) -> api.Prepared | None:
    body = " \\\\\n".join(lines)
    document = read_text(f"{given}\n\n$$\n\\begin{{align}}\n{body}\n\\end{{align}}\n$$\n")
    found = [p for p in api.prepare(document, api.Options()) if p.derivation]
    return found[0] if len(found) == 1 else None


def last_side(statement: Statement) -> h.Term | None:
    """The last side of a line's claim, or of its last conclusion."""
    claim = links_of(statement.claim)[-1]
    if isinstance(claim, h.Implies):
        claim = links_of(claim.children[-1])[-1]
    return claim.children[1] if isinstance(claim, h.Equal) else None


def differs(right: Statement, wrong: Statement) -> bool:
    """Whether the last sides of two statements differ at sampled points, in floating point."""
    one, other = last_side(right), last_side(wrong)
    if one is None or other is None:
        return False
    definitions = needed_definitions(right)
    claim = unfold(h.Equal(one, other), definitions)
    problem = pose(right, 0)
    try:
        points = repair.draw_points(claim, tuple(c for c in problem.conditions if not isinstance(c.proposition, h.Equal)), 1)
    except (Unsupported, ShapeError):
        return False
    gaps = []
    for point in points:
        try:
            a, b = (np.asarray(evaluate(c, point, FLOAT), dtype=float) for c in claim.children)
        except (Undefined, Unsupported, ShapeError, TypeError, ValueError, ArithmeticError):
            continue
        if a.shape != b.shape:
            return False
        gaps.append(float(np.max(np.abs(a - b)) / (1.0 + np.max(np.abs(a)))))
    return bool(gaps) and max(gaps) > 1e-6


def judged(one: api.Prepared, count: int, known: dict[str, Judgement]) -> tuple[Judgement, ...]:
    """The judgements of the first lines; those of lines that stood in the correct derivation are known."""
    head = api.Prepared(one.latex, one.place, one.display, one.lines[:count], True)
    options = api.Options()
    found = []
    for k, line in enumerate(head.lines):
        key = f"{k} {line.latex}"
        if k < count - 1 and key in known:
            found.append(known[key])
        else:
            found.append(api.judge(line, options))
            if k < count - 1:
                known[key] = found[-1]
    return api.review(head, found, options)


def naive(lines: list[str], number: int) -> str:
    """What `simplify(a - b)` of both sides says of a line: `found`, `missed`, or `unread`."""
    from latex2sympy2 import latex2sympy
    from sympy import simplify

    whole = "".join(lines[: number + 1]).replace("&", "").split("=")
    try:
        with time_limit(2.0):
            left, right = (latex2sympy(s.strip()) for s in whole[-2:])
            return "missed" if simplify(left - right) == 0 else "found"
    except (Exception, OutOfTime):  # whatever that reader and that simplifier raise, they have no answer
        return "unread"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=3, help="mutants of a line at most (0: all)")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--no-naive", action="store_true")
    options = parser.parse_args()
    start, total, beside = time.perf_counter(), Counter[str](), Counter[str]()
    for text in CASES.read_text("utf-8").splitlines():
        case = json.loads(text)
        if not options.only or case["id"] in options.only:
            spoil(case, options, total, beside)
    n = max(1, total["mutants"])
    print(f"{total['correct']} correct derivations, {total['false alarms']} with a false alarm, {total['undecided']} not decided")
    shares = {k: f"{100 * total[k] / n:.1f} %" for k in ("exact", "found", "suggested", "accepted")}
    print(f"{total['mutants']} mutants: {shares['exact']} found at the exact line, {shares['found']} found at all,")
    print(f"{shares['suggested']} with what was meant; {shares['accepted']} of the wrong lines accepted")
    if not options.no_naive:
        answers = ", ".join(f"{beside[k]} {k}" for k in ("found", "missed", "unread"))
        print(f"naive: {answers}; alarms on correct lines: {beside['alarms']}")
    print(f"{time.perf_counter() - start:.0f} s")
    return int(bool(total["false alarms"] or total["accepted"]))


def spoil(case: dict[str, list[str]], options: argparse.Namespace, total: Counter[str], beside: Counter[str]) -> None:
    """Judge one derivation and its mutants, and count what is found: in `total` here, in `beside` by the naive way."""
    given, lines = str(case["given"]), case["lines"]
    right = prepared(given, lines)
    if right is None:
        print(f"{case['id']}: not one derivation")
        return
    known: dict[str, Judgement] = {}
    verdicts = [j.verdict for j in judged(right, len(lines), known)]
    total["correct"] += 1
    total["false alarms"] += any(v in FAILS for v in verdicts)
    total["undecided"] += any(v in (Verdict.UNKNOWN, Verdict.UNREAD) for v in verdicts)
    for k, line in enumerate(lines):
        step = right.lines[k].step
        if not right.lines[k].readings or step is None or step.role in ("definition", "posed", "stationarity") or step.poses:
            continue
        if not options.no_naive and k > 0:
            beside["alarms"] += naive(lines, k) == "found"
        cut = last_relation(line) + 1
        count = 0
        for slip, side in mutants(line[cut:]):
            if options.each and count >= options.each:
                break
            spoilt = [*lines[:k], f"{line[:cut]} {side}", *lines[k + 1 :]]
            wrong = prepared(given, spoilt)
            if slip == "lost transpose" and len(right.lines[k].readings) > 1:
                continue  # right in the other layout of derivatives
            if wrong is None or not wrong.lines[k].readings or not differs(right.lines[k].readings[0], wrong.lines[k].readings[0]):
                continue
            count += 1
            _mutant(case, k, slip, wrong, known, options, total)
            if not options.no_naive and k > 0:
                beside[naive(spoilt, k)] += 1


def _mutant(
    case: dict[str, list[str]],
    k: int,
    slip: str,
    wrong: api.Prepared,
    known: dict[str, Judgement],
    options: argparse.Namespace,
    total: Counter[str],
) -> None:
    found = judged(wrong, k + 1, known)
    first = next((i for i, j in enumerate(found) if j.verdict in FAILS), None)
    total["mutants"] += 1
    total["found"] += first is not None
    total["exact"] += first == k
    total["accepted"] += found[k].verdict in (Verdict.PROVED, Verdict.SUPPORTED)
    total["suggested"] += first == k and found[k].suggestion is not None
    if options.misses and (first != k or found[k].suggestion is None):
        said = found[k]
        print(f"{case['id']} line {k + 1} ({slip}): {said.verdict.value}, first {first}: {wrong.lines[k].latex}  [{said.note}]", flush=True)


if __name__ == "__main__":
    sys.exit(main())
