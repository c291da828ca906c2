"""Many jobs at once in processes forked from this warm one, each with a time and a memory limit that really ends it.

A job is a call without arguments. Workers are forked after the jobs are made, so a job is never pickled, only its value is; forking takes
some milliseconds and nothing is imported again. One loop supervises: it hands out indices, waits, kills what is over its time and forks
another worker in its place. A worker that ran out of memory or met a fault is replaced as well, so that nothing it may have left behind
reaches the next job. POSIX only.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")

#: Seconds beyond the limit after which the system ends a worker whose parent is gone and cannot.
_GRACE = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for each job, `megabytes` that a worker may take beyond what it was forked with, and how many `workers` there are.

    With `fresh` every job has a worker of its own.
    """

    seconds: float = 10.0
    megabytes: int = 2048
    workers: int = 1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A job's value, and how long it took."""

    value: T
    seconds: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A job that gave no value: `reason` is `time`, `memory`, `fault` (an exception) or `died`; `detail` is for whoever mends it."""

    reason: str
    detail: str
    seconds: float


class Runner(Protocol):
    """What has jobs done: yields every job's index and outcome as it ends."""

    def __call__(self, jobs: Sequence[Callable[[], T]], limits: Limits) -> Iterator[tuple[int, Done[T] | Ended]]: ...


def default_workers() -> int:
    """One worker for each processor that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_all(jobs: Sequence[Callable[[], T]], limits: Limits) -> Iterator[tuple[int, Done[T] | Ended]]:
    """Yield every job's index and outcome as it ends; closing the iterator ends all workers."""
    pending = deque(range(len(jobs)))
    gc.collect()
    gc.freeze()  # what workers share with their parent stays shared
    workers: list[_Worker[T]] = []
    try:
        for _ in range(min(limits.workers, len(jobs))):
            workers.append(_Worker(jobs, limits, workers))
        for w in workers:
            w.give(pending.popleft())
        while busy := [w for w in workers if w.job is not None]:
            deadline = min(w.deadline for w in busy)
            ready = wait([w.pipe for w in busy], max(0.0, deadline - time.monotonic()))
            for w in busy:
                outcome = w.collect(w.pipe in ready)
                if outcome is None:
                    continue
                index, result = outcome
                if isinstance(result, Ended) or (limits.fresh and pending):
                    w.end()
                    workers[workers.index(w)] = w = _Worker(jobs, limits, workers)
                yield index, result  # before the next is given out: an interruption then loses nothing that is done
                if pending:
                    w.give(pending.popleft())
    finally:
        for w in workers:
            w.end()
        gc.unfreeze()


class _Worker(Generic[T]):
    """One forked process and the pipe to it."""

    def __init__(self, jobs: Sequence[Callable[[], T]], limits: Limits, others: Sequence[_Worker[T]]) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe()
        self.limits = limits
        self.job: int | None = None
        self.started = self.deadline = 0.0
        # A child must not hold its siblings' pipes open: their end is how they learn that the parent is gone.
        foreign = [self.pipe, *(o.pipe for o in others if not o.pipe.closed)]
        self.process: ForkProcess = context.Process(target=_serve, args=(jobs, limits, theirs, foreign), daemon=True)
        self.process.start()
        theirs.close()

    def give(self, job: int) -> None:
        self.job = job
        self.started = time.monotonic()
        self.deadline = self.started + self.limits.seconds
        try:
            self.pipe.send(job)
        except OSError:
            return  # it died while it was idle; `collect` finds the pipe closed

    def collect(self, ready: bool) -> tuple[int, Done[T] | Ended] | None:
        """Return the job's index and outcome if it has ended or must end now."""
        assert self.job is not None
        seconds = time.monotonic() - self.started
        result: Done[T] | Ended
        if ready:
            try:
                result = self.pipe.recv()
            except (EOFError, OSError):
                self.process.join(1.0)
                result = Ended("died", f"the worker ended with status {self.process.exitcode}", seconds)
        elif time.monotonic() >= self.deadline:
            result = Ended("time", f"out of time after {self.limits.seconds:g} s", seconds)
        else:
            return None
        index, self.job = self.job, None
        return index, result

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(jobs: Sequence[Callable[[], T]], limits: Limits, pipe: Connection, foreign: Sequence[Connection]) -> None:
    """What a worker does: take an index, run the job, send its outcome; end with the pipe."""
    for other in foreign:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    be_quiet()
    bound_memory(limits.megabytes)
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
        outcome = attempt(jobs[job])
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(pipe, outcome)


def _send(pipe: Connection, outcome: Done[T] | Ended) -> None:
    try:
        pipe.send(outcome)
    except (pickle.PicklingError, AttributeError, TypeError, RecursionError) as fault:
        pipe.send(Ended("fault", f"a value cannot be sent: {fault}", outcome.seconds))


def attempt(job: Callable[[], T]) -> Done[T] | Ended:
    start = time.perf_counter()
    try:
        return Done(job(), time.perf_counter() - start)
    except MemoryError:
        return Ended("memory", "out of memory", time.perf_counter() - start)
    except Exception as fault:  # whatever a job raises is its outcome, and is reported
        where = traceback.extract_tb(fault.__traceback__)[-1]
        detail = f"{type(fault).__name__}: {str(fault)[:200]} ({Path(where.filename).name}:{where.lineno})"
        return Ended("fault", detail, time.perf_counter() - start)


def be_quiet() -> None:
    """Let nothing that a worker prints reach the report, be it through Python or from C."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.stdout, sys.stderr = (os.fdopen(k, "w", encoding="utf-8", closefd=False) for k in (1, 2))


def bound_memory(megabytes: int) -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return  # elsewhere the address space cannot be measured, nor is the limit kept
    taken = int(statm.read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = taken + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))
