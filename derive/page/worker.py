"""The warm process beside the page: `python -m derive.page.worker`."""

from __future__ import annotations

from derive.page.answers import checked, derived, preview
from derive.run.cache import engine
from derive.run.service import Handler, attend

HANDLERS: dict[str, Handler] = {"preview": preview, "check": checked, "derive": derived}


def warm() -> None:
    """Load what answering loads, by answering once."""
    from derive import api
    from derive.report.mathml import mathml

    engine()
    mathml("x")
    for line in api.read(r"\nabla_x (x^\top A x) = 2 A x", api.Options()).lines:
        api.judge(line, api.Options())
    derived({"kind": "gradient", "text": r"x^\top A x", "wrt": "x", "given": ""})


if __name__ == "__main__":
    attend(HANDLERS, warm)
