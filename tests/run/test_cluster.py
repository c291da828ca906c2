"""A real cluster of two workers on this machine, of which one is killed midway: nothing is lost, and the report is that of a local run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from derive.api import Options
from derive.run.check import check
from derive.run.pool import Limits

pytestmark = [
    pytest.mark.surfaces,
    pytest.mark.filterwarnings("default"),
    # sockets and loops of the cluster's client end with its threads, some after a test
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SHEETS = Path(__file__).resolve().parents[2] / "examples"
ADDRESS = re.compile(r"Scheduler at:\s+(tcp://\S+)")


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def drained(process: subprocess.Popen[str]) -> None:
    """Read what a process still says, so that it never waits for a reader."""

    def read() -> None:
        assert process.stderr is not None
        with process.stderr:
            process.stderr.read()

    threading.Thread(target=read, daemon=True).start()


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler's address and its two workers."""
    pytest.importorskip("distributed")
    scheduler = started("dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
    assert scheduler.stderr is not None
    address = next((m[1] for line in scheduler.stderr if (m := ADDRESS.search(line))), None)
    assert address is not None
    drained(scheduler)
    workers = [started("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)]
    for w in workers:
        drained(w)
    yield address, workers
    for process in (*workers, scheduler):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    time.sleep(0.2)  # their pipes are read to the end and closed


def without_seconds(text: str) -> str:
    return re.sub(r'"seconds": [\d.]+', "", text)


def test_a_worker_that_is_killed_loses_nothing(cluster: tuple[str, list[subprocess.Popen[str]]], tmp_path: Path) -> None:
    address, workers = cluster
    local = json.dumps(check([str(SHEETS)], Options(), Limits()).json(), indent=1)
    out = tmp_path / "far.json"
    call = [sys.executable, "-m", "derive.cli", "check", str(SHEETS), "--scheduler", address, "--no-cache", "--format", "json"]
    run = subprocess.Popen([*call, "-o", str(out)], stderr=subprocess.PIPE, text=True)
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        wait_until(lambda: len(client.scheduler_info()["workers"]) == 2)
        wait_until(lambda: running(client) or run.poll() is not None)
        first = running(client)
        # what ran first is done, and other work has begun
        wait_until(lambda: (first.isdisjoint(now := running(client)) and now) or run.poll() is not None)
        os.killpg(workers[0].pid, signal.SIGKILL)
        assert run.poll() is None
    _, said = run.communicate(timeout=300)
    assert run.returncode == 1, said
    assert workers[0].wait() == -signal.SIGKILL
    assert without_seconds(json.dumps(json.loads(out.read_text("utf-8")), indent=1)) == without_seconds(local)


def running(client: Any) -> set[str]:
    """The groups of formulas that workers have in hand."""
    return {key for tasks in client.call_stack().values() for key in tasks}


def wait_until(true: Any, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_no_scheduler_is_a_sentence(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    sheet = tmp_path / "a.md"
    sheet.write_text("$1 = 1$\n", "utf-8")
    call = [sys.executable, "-m", "derive.cli", "check", str(sheet), "--scheduler", "tcp://127.0.0.1:9"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
