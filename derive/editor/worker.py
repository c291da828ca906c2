"""The warm process beside the language server: `python -m derive.editor.worker`."""

from __future__ import annotations

from derive import api
from derive.editor.judged import judged
from derive.editor.mending import mends
from derive.run.cache import engine
from derive.run.service import Handler, attend

HANDLERS: dict[str, Handler] = {"judge": judged, "mend": mends}


def warm() -> None:
    """Load what judging a formula loads."""
    engine()
    for line in api.read(r"\nabla_x (x^\top A x) = 2 A x", api.Options()).lines:
        api.judge(line, api.Options())


if __name__ == "__main__":
    attend(HANDLERS, warm)
