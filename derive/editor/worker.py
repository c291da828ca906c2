"""The warm process beside the language server: `python -m derive.editor.worker`."""

from __future__ import annotations

from derive import api
from derive.editor.judged import judged
from derive.editor.mending import mends
from derive.run.service import Handler, attend

HANDLERS: dict[str, Handler] = {"judge": judged, "mend": mends}


def warm() -> None:
    """Load what judging a text loads, by judging one."""
    text = r"$\nabla_x (x^\top A x) = 2 A x$"
    api.judge(api.read(text.strip("$"), api.Options()).lines[0], api.Options())
    judged({"text": text, "path": "warm.md", "given": "", "seed": 0, "timeout": 10.0, "workers": 1})


if __name__ == "__main__":
    attend(HANDLERS, warm)
