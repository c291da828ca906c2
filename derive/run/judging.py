"""Judging many formulas: what was found before is taken from the cache, the rest goes to workers, and derivations are looked at again.

A line that does not come to an end, or meets a fault of this program, is `unknown` with the reason for its note, and is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from derive import api
from derive.api import Line, Options, Prepared
from derive.run.cache import VerdictCache, key_of_line, key_of_review
from derive.run.pool import Done, Ended, Limits, Runner, run_all
from derive.terms.verdict import Judgement, Verdict

#: Comparing the lines of a derivation with each other may take so much longer than judging one of them.
REVIEWING = 3.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of line `line` of formula `formula` (counted from 0), and how long it took; a later answer replaces an earlier one."""

    formula: int
    line: int
    judgement: Judgement
    seconds: float = 0.0
    ended: bool = False


def judge_all(
    prepared: Sequence[Prepared],
    options: Options,
    limits: Limits,
    cache: VerdictCache | None = None,
    progress: Progress | None = None,
    runner: Runner = run_all,
) -> Iterator[Answer]:
    """Yield what is found of every line of every formula, as it is found; then of lines of derivations of which more is known beside
    the others."""
    found: dict[tuple[int, int], Answer] = {}
    for answer in _by_themselves(prepared, options, limits, cache, progress, runner):
        found[answer.formula, answer.line] = answer
        yield answer
    yield from _together(prepared, found, options, limits, cache, runner)


def _by_themselves(
    prepared: Sequence[Prepared],
    options: Options,
    limits: Limits,
    cache: VerdictCache | None,
    progress: Progress | None,
    runner: Runner,
) -> Iterator[Answer]:
    places = [(i, j, line) for i, p in enumerate(prepared) for j, line in enumerate(p.lines)]
    keys = [_key(line, options) if cache is not None else None for *_, line in places]
    waiting = []
    for k, (i, j, line) in enumerate(places):
        known = _known(cache, keys[k])
        if known is not None and len(known) == 1:
            yield Answer(i, j, known[0])
        elif line.fault is not None:
            yield Answer(i, j, api.judge(line, options))
        else:
            waiting.append(k)
    if waiting:
        api.warm()
    jobs = [partial(api.judge, places[k][2], options) for k in waiting]
    for count, (index, outcome) in enumerate(runner(jobs, limits), 1):
        k = waiting[index]
        i, j, _ = places[k]
        match outcome:
            case Done():
                key = keys[k]
                if cache is not None and key is not None:
                    cache.put(key, (outcome.value,))
                yield Answer(i, j, outcome.value, outcome.seconds)
            case Ended():
                yield Answer(i, j, Judgement(Verdict.UNKNOWN, note=why(outcome)), outcome.seconds, ended=True)
        if progress:
            progress(len(places) - len(jobs) + count, len(places))


def _together(
    prepared: Sequence[Prepared],
    found: dict[tuple[int, int], Answer],
    options: Options,
    limits: Limits,
    cache: VerdictCache | None,
    runner: Runner,
) -> Iterator[Answer]:
    """Look at the lines of every derivation together, where not each is proved by itself."""
    waiting: list[tuple[int, tuple[Judgement, ...], str | None]] = []
    for i, p in enumerate(prepared):
        answers = [found[i, j] for j in range(len(p.lines))]
        alone = tuple(a.judgement for a in answers)
        if not p.derivation or all(x.verdict is Verdict.PROVED for x in alone):
            continue
        key = None
        if cache is not None and not any(a.ended for a in answers):
            try:
                key = key_of_review(p.lines, alone, options)
            except TypeError:
                key = None
        known = _known(cache, key)
        if known is not None and len(known) == len(alone):
            yield from _changed(i, alone, known, 0.0)
        else:
            waiting.append((i, alone, key))
    jobs = [partial(api.review, prepared[i], alone, options) for i, alone, _ in waiting]
    for index, outcome in runner(jobs, replace(limits, seconds=limits.seconds * REVIEWING)):
        i, alone, key = waiting[index]
        match outcome:
            case Done():
                if cache is not None and key is not None:
                    cache.put(key, outcome.value)
                yield from _changed(i, alone, outcome.value, outcome.seconds)
            case Ended():
                continue  # what each line is by itself stands


def _changed(formula: int, alone: Sequence[Judgement], together: Sequence[Judgement], seconds: float) -> Iterator[Answer]:
    changed = [j for j, (old, new) in enumerate(zip(alone, together, strict=True)) if old != new]
    for j in changed:
        yield Answer(formula, j, together[j], seconds / len(changed))


def _known(cache: VerdictCache | None, key: str | None) -> tuple[Judgement, ...] | None:
    return cache.get(key) if cache is not None and key is not None else None


def _key(line: Line, options: Options) -> str | None:
    try:
        return key_of_line(line, options) if line.fault is None else None
    except TypeError:
        return None


def why(ended: Ended) -> str:
    """Say why a job gave no value."""
    match ended.reason:
        case "time":
            return "out of time"
        case "memory":
            return "out of memory"
    return f"internal error: {ended.detail}"
