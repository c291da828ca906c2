"""Workers: every job has an outcome, none touches another, and limits end what they must end."""

from __future__ import annotations

import math
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest

from derive.limits import OutOfTime, time_limit
from derive.run.pool import Done, Ended, Limits, run_all


def outcomes(jobs: Sequence[Callable[[], Any]], **limits: Any) -> list[Any]:
    found = dict(run_all(jobs, Limits(**limits)))
    assert sorted(found) == list(range(len(jobs)))
    return [found[k] for k in range(len(jobs))]


def loop_in_python() -> None:
    while True:
        pass


def loop_in_c() -> int:
    return math.factorial(10**8)  # one call into C; no Python signal handler runs before it returns


def deaf() -> None:
    for s in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(s, signal.SIG_IGN)
    loop_in_python()


def hoard() -> int:
    return len(bytearray(512 * 2**20))


def fail() -> None:
    raise ValueError("no such thing")


def too_deep() -> int:
    return too_deep() + 1


@pytest.mark.parametrize("workers", [1, 3])
def test_values_come_with_their_index(workers: int) -> None:
    found = outcomes([partial(pow, k, 2) for k in range(20)], workers=workers)
    assert [o.value for o in found] == [k * k for k in range(20)]
    assert all(isinstance(o, Done) and o.seconds >= 0 for o in found)


@pytest.mark.parametrize("endless", [loop_in_python, loop_in_c, deaf])
def test_the_time_limit_ends_everything(endless: Callable[[], Any]) -> None:
    before, slow, after = outcomes([partial(int, "1"), endless, partial(int, "2")], seconds=0.3, workers=1)
    assert (before.value, after.value) == (1, 2)
    assert isinstance(slow, Ended)
    assert slow.reason == "time"
    assert slow.seconds >= 0.3


@pytest.mark.parametrize(
    ("job", "reason", "says"),
    [
        (fail, "fault", "ValueError: no such thing (test_pool.py:"),
        (too_deep, "fault", "RecursionError"),
        (hoard, "memory", "out of memory"),
        (partial(os._exit, 3), "died", "status 3"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "died", "status -9"),
        (lambda: lambda: None, "fault", "cannot be sent"),
    ],
    ids=["exception", "recursion", "memory", "exit", "crash", "unsendable"],
)
def test_a_fault_never_touches_the_next(job: Callable[[], Any], reason: str, says: str) -> None:
    before, bad, after = outcomes([partial(int, "1"), job, partial(int, "2")], workers=1, megabytes=256)
    assert (before.value, after.value) == (1, 2)
    assert isinstance(bad, Ended)
    assert bad.reason == reason
    assert says in bad.detail


def test_what_a_worker_prints_reaches_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    outcomes([lambda: print("out", flush=True), lambda: print("err", file=sys.stderr, flush=True)])
    assert capfd.readouterr() == ("", "")


def test_workers_end_with_the_iterator() -> None:
    iterator = run_all([os.getpid, loop_in_python], Limits(workers=2))
    _, first = next(iterator)
    assert isinstance(first, Done)
    iterator.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(first.value, 0)


def test_workers_are_used_again() -> None:
    found = outcomes([os.getpid] * 50, workers=2)
    assert len({o.value for o in found if isinstance(o, Done)}) <= 2


def test_nothing_to_do() -> None:
    assert outcomes([]) == []


def test_a_soft_limit_interrupts_python() -> None:
    with pytest.raises(OutOfTime), time_limit(0.05):
        loop_in_python()
    with time_limit(5):
        done = True
    assert done
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
