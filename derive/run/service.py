"""A warm process that answers requests, each in a child of its own: what an editor's server and the local page are made with.

A server must answer while formulas are judged, and must outlive whatever they do. So the engine is loaded once in a process beside it
(`attend`), which forks a child for every request; a child that takes too long is first interrupted, so that it can say what it has found
and keep it, and then killed with all that it forked. Requests and answers are lines of JSON on the pipes of that process; `Service` is
its other end, for asyncio. POSIX only.
"""

from __future__ import annotations

import asyncio
import gc
import json
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, TypeAlias

from derive.run.pool import Done, Ended, attempt, be_quiet, bound_memory

#: What answers a kind of request: it takes the request's data and returns JSON data.
Handler: TypeAlias = Callable[[dict[str, Any]], Any]

#: So long a child that was interrupted may take to say what it has found.
GRACE = 2.0
#: So many requests are answered at once; the others wait.
AT_ONCE = 2
#: So much memory, in megabytes, a child may take beyond what it was forked with.
MEGABYTES = 2048
#: The longest line of JSON that is read.
LONGEST = 64 * 2**20


# --- the warm process -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Child:
    """A request that is being answered."""

    request: int
    process: ForkProcess
    pipe: Connection
    deadline: float
    interrupted: bool = False

    def interrupt(self) -> None:
        if not self.interrupted:
            self.interrupted = True
            self.deadline = time.monotonic() + GRACE
            with suppress(ProcessLookupError):
                os.kill(self.process.pid or 0, signal.SIGINT)

    def end(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.pipe.close()


def attend(handlers: Mapping[str, Handler], warm: Callable[[], object]) -> None:
    """Answer requests from standard input on standard output until it is closed; `warm` loads what the children are to share."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    warm()
    gc.collect()
    gc.freeze()
    running: list[_Child] = []
    waiting: deque[dict[str, Any]] = deque()
    unread = b""
    try:
        while True:
            while waiting and len(running) < AT_ONCE:
                running.append(_begin(handlers, waiting.popleft(), running))
            left = min((c.deadline for c in running), default=None)
            ready = wait([0, *(c.pipe for c in running)], None if left is None else max(0.0, left - time.monotonic()))
            for child in list(running):
                outcome = _outcome(child, child.pipe in ready)
                if outcome is not None:
                    child.end()
                    running.remove(child)
                    answers.write(json.dumps({"id": child.request, **outcome}) + "\n")
                    answers.flush()
            if 0 in ready:
                more = os.read(0, 2**16)
                if not more:
                    return
                *lines, unread = (unread + more).split(b"\n")
                for line in lines:
                    _take(json.loads(line), waiting, running)
    finally:
        for child in running:
            child.end()


def _take(request: dict[str, Any], waiting: deque[dict[str, Any]], running: list[_Child]) -> None:
    if "cancel" not in request:
        waiting.append(request)
        return
    for other in [w for w in waiting if w["id"] == request["cancel"]]:
        waiting.remove(other)
    for child in running:
        if child.request == request["cancel"]:
            child.interrupt()


def _begin(handlers: Mapping[str, Handler], request: dict[str, Any], running: list[_Child]) -> _Child:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    foreign = [ours, *(c.pipe for c in running)]
    process: ForkProcess = context.Process(target=_answer, args=(handlers, request, theirs, foreign))
    process.start()
    theirs.close()
    return _Child(request["id"], process, ours, time.monotonic() + request["seconds"])


def _answer(handlers: Mapping[str, Handler], request: dict[str, Any], pipe: Connection, foreign: list[Connection]) -> None:
    """What a child does: answer one request, and end."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for other in foreign:
        other.close()
    be_quiet()
    bound_memory(MEGABYTES)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        outcome = attempt(lambda: json.dumps(handlers[request["do"]](request)))
    except KeyboardInterrupt:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe.send(outcome)


def _outcome(child: _Child, ready: bool) -> dict[str, Any] | None:
    """What became of a request, where it has ended or must end now."""
    if ready:
        try:
            answer: Done[str] | Ended = child.pipe.recv()
        except (EOFError, OSError):
            return {"ended": "time" if child.interrupted else "died"}
        if isinstance(answer, Done):
            return {"answer": json.loads(answer.value)}
        return {"ended": answer.reason, "detail": answer.detail}
    if time.monotonic() < child.deadline:
        return None
    if child.interrupted:
        return {"ended": "time"}
    child.interrupt()
    return None


# --- its other end --------------------------------------------------------------------------------------------------------------


class Unanswered(Exception):
    """A request has no answer: `reason` is `time`, `memory`, `fault` or `died`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class Service:
    """The requests of one event loop to a warm process, `python -m module`, which is begun with the first of them and again if it dies."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._numbers = count(1)
        self._starting = asyncio.Lock()

    async def ask(self, do: str, data: Mapping[str, Any], seconds: float) -> Any:
        """Return the answer to a request, which may take `seconds`. Raises Unanswered. A task that is cancelled cancels its request."""
        process = await self.start()
        number = next(self._numbers)
        future = asyncio.get_running_loop().create_future()
        self._open[number] = future
        try:
            await self._send(process, {**data, "id": number, "do": do, "seconds": seconds})
            return await future
        except asyncio.CancelledError:
            with suppress(ConnectionError, RuntimeError):
                await self._send(process, {"cancel": number})
            raise
        finally:
            self._open.pop(number, None)

    async def start(self) -> asyncio.subprocess.Process:
        """Begin the warm process where it does not run."""
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                pipe = asyncio.subprocess.PIPE
                command = (sys.executable, "-m", self._module)
                environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
                self._process = await asyncio.create_subprocess_exec(
                    *command, stdin=pipe, stdout=pipe, limit=LONGEST, env=environment, start_new_session=True
                )
                self._listening = asyncio.create_task(self._listen(self._process))
            return self._process

    async def stop(self) -> None:
        """End the warm process and all that it began."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            assert process.stdin is not None
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), GRACE)
            except TimeoutError:
                process.kill()
                await process.wait()
        if self._listening is not None:
            await self._listening

    async def _send(self, process: asyncio.subprocess.Process, message: dict[str, Any]) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(message).encode() + b"\n")
            await process.stdin.drain()
        except ConnectionError:
            if "cancel" not in message:
                raise Unanswered("died") from None

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            said = json.loads(line)
            future = self._open.get(said["id"])
            if future is None or future.done():
                continue
            if "answer" in said:
                future.set_result(said["answer"])
            else:
                future.set_exception(Unanswered(said["ended"], said.get("detail", "")))
        await process.wait()
        if process is self._process or self._process is None:
            for future in self._open.values():
                if not future.done():
                    future.set_exception(Unanswered("died"))
