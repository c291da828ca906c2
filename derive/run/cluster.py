"""Lines judged by the workers of a Dask scheduler, on this machine or on many.

Of the engines that spread work over machines Dask's `distributed` was chosen: a call on data is all that it asks for, what a lost worker
had is given to another by the scheduler itself, workers may come and go while work is done, and it is pure Python that starts the same
way on a laptop, over SSH, on Slurm or on Kubernetes. (Ray brings daemons and a store of its own, of some hundred megabytes.)

Jobs go out in small groups. A worker does a group in processes that it forks, each with its limits of time and memory, as the local
pool does; so one line that hangs ends alone, and never the worker. Every group names the engine that it is meant for: a worker with
another version of it refuses, since its verdicts would not be those of a local run.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from derive import api
from derive.run.cache import engine
from derive.run.pool import Done, Ended, Limits, Runner, run_all

T = TypeVar("T")

MISSING = "--scheduler needs Dask: pip install 'derivecheck[cluster]'"
#: So many jobs go out together: a group takes long enough to be worth its way, and a lost one is soon done again.
TOGETHER = 8
#: Seconds within which a scheduler answers.
PATIENCE = 10.0
#: How often a group may have been on a worker that died before it counts as what killed it.
DEATHS = 5


class ClusterError(Exception):
    """There is no scheduler, or its workers cannot do the work; the message is a sentence for the user."""


@contextmanager
def cluster(address: str) -> Iterator[Runner]:
    """Give what has jobs done by the workers of the scheduler at `address` (`tcp://host:8786`). Raise ClusterError where there is none."""
    try:
        import dask
        from distributed import Client
    except ModuleNotFoundError:
        raise ClusterError(MISSING) from None
    with dask.config.set({"distributed.scheduler.allowed-failures": DEATHS, "distributed.comm.timeouts.connect": f"{PATIENCE}s"}):
        try:
            connect: Any = Client
            client = connect(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as problem:
            raise ClusterError(f"no Dask scheduler answers at {address}: {problem}") from None
    with client:
        yield _Far(client)


class _Far:
    """Has jobs done by a client's workers."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def __call__(self, jobs: Sequence[Callable[[], T]], limits: Limits) -> Iterator[tuple[int, Done[T] | Ended]]:
        """Yield every job's index and outcome as its group ends; closing the iterator takes back what was not begun."""
        import distributed

        as_completed: Any = distributed.as_completed
        groups = [range(k, min(k + TOGETHER, len(jobs))) for k in range(0, len(jobs), TOGETHER)]
        there = replace(limits, workers=1)
        sent = {self.client.submit(attempt, [jobs[k] for k in g], there, engine(), pure=False): g for g in groups}
        try:
            for future in as_completed(list(sent), loop=self.client.loop):
                group = sent.pop(future)
                yield from zip(group, _outcomes(future, len(group)), strict=True)
                future.release()
        finally:
            self.client.cancel(list(sent), force=True)


def _outcomes(future: Any, count: int) -> Sequence[Done[Any] | Ended]:
    if future.status == "finished":
        found: list[Done[Any] | Ended] = future.result()
        return found
    if future.status in ("cancelled", "lost"):
        raise ClusterError("the scheduler of the cluster is gone")
    problem = future.exception()
    if isinstance(problem, ClusterError):
        raise problem
    return [Ended("died", f"{type(problem).__name__}: {str(problem)[:200]}", 0.0)] * count


def attempt(jobs: Sequence[Callable[[], T]], limits: Limits, wanted: str) -> list[Done[T] | Ended]:
    """Do jobs on a worker, in a forked process each; raise ClusterError where its engine is not the one that is wanted."""
    # Dask marks its workers as daemons, which Python does not let fork; these children end with their pipe, and so with the worker
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    api.warm()
    if engine() != wanted:
        raise ClusterError("a worker of the cluster has another version of derive, of Python or of a library than this machine")
    found = dict(run_all(jobs, limits))
    return [found[k] for k in range(len(jobs))]
