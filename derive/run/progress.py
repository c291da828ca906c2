"""Progress on a terminal, with rate and time left, and nothing anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function of (done, all) that draws a bar, or None where the stream is not a terminal.

    The bar is drawn by the caller's own thread: a second one could hold a lock while a worker is forked.
    """
    if not stream.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(TextColumn):
        """How many lines are judged in a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:.0f}/s", style="dim")

    left = TimeRemainingColumn(elapsed_when_finished=True)
    columns = (TextColumn("judging"), BarColumn(), MofNCompleteColumn(), Rate(""), left, TextColumn("left", style="dim"))
    bar = Progress(*columns, console=Console(file=stream), auto_refresh=False, transient=True)
    task = bar.add_task("judging", total=None)
    with bar:

        def tick(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            bar.refresh()

        yield tick
