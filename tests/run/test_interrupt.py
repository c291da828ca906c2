"""Ctrl-C on the command as a user runs it: the report of what is done is valid, and the status is 130."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.surfaces


def sheets(folder: Path, count: int) -> None:
    for k in range(count):
        formulas = (f"$$(t+{k})^{j} (t-{k}) = (t-{k}) (t+{k})^{j}$$" for j in range(2, 8))
        (folder / f"{k:03}.md").write_text("Let $t$ be real.\n\n" + "\n\n".join(formulas) + "\n", "utf-8")


@pytest.mark.parametrize("form", ["json", "sarif", "html"])
def test_an_interruption_leaves_a_valid_report(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    sheets(folder, 200)
    out = tmp_path / "report"
    master, slave = pty.openpty()  # progress is drawn on a terminal only
    call = [sys.executable, "-m", "derive.cli", "check", str(folder), "--no-cache", "--format", form, "-o", str(out)]
    run = subprocess.Popen(call, stderr=slave, stdout=subprocess.DEVNULL, start_new_session=True, env={**os.environ, "TERM": "xterm"})
    os.close(slave)
    seen = b""
    while not re.search(rb"[2-9]\d/\d+", seen):  # something is judged
        seen += os.read(master, 4096)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    end = time.monotonic() + 30
    while run.poll() is None:
        assert time.monotonic() < end
        os.set_blocking(master, False)
        try:
            seen += os.read(master, 4096)
        except OSError:
            time.sleep(0.02)
    os.close(master)
    assert run.returncode == 130
    assert re.search(rb"\d+/s", seen)
    assert b"left" in seen
    text = out.read_text("utf-8")
    if form == "html":
        assert text.rstrip().endswith("</html>")
        assert "interrupted" in text
        return
    report = json.loads(text)
    if form == "sarif":
        assert report["version"] == "2.1.0"
        return
    assert report["interrupted"] is True
    assert len(report["documents"]) == 200
    verdicts = [f["verdict"] for d in report["documents"] for f in d["formulas"] if f["display"]]
    assert "proved" in verdicts
    assert "unknown" in verdicts
    assert {f["note"] for d in report["documents"] for f in d["formulas"] if f["verdict"] == "unknown"} == {"interrupted"}
    replayed = subprocess.run([sys.executable, "-m", "derive.cli", "replay", str(out)], capture_output=True, text=True, check=False)
    assert replayed.returncode == 0
