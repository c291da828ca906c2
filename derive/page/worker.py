"""The warm process beside the page: `python -m derive.page.worker`."""

from __future__ import annotations

from derive import api
from derive.page.answers import checked, derived, preview
from derive.run.service import Handler, attend

HANDLERS: dict[str, Handler] = {"preview": preview, "check": checked, "derive": derived}


def warm() -> None:
    """Load what answering loads, by answering once."""
    text = r"\nabla_x (x^\top A x) = 2 A x"
    api.judge(api.read(text, api.Options()).lines[0], api.Options())
    checked({"text": text, "given": ""})
    preview({"text": text})
    derived({"kind": "gradient", "text": r"x^\top A x", "wrt": "x", "given": ""})


if __name__ == "__main__":
    attend(HANDLERS, warm)
