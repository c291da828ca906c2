"""From files to a report: order, isolation, limits, interruptions; the engine is replaced by one that does what its formula says."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from derive import api
from derive.api import Line, Options, Prepared
from derive.read.pieces import Document
from derive.run.check import check
from derive.run.pool import Limits
from derive.terms.verdict import Judgement, Verdict


@pytest.fixture(autouse=True)
def obedient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine whose verdict on a formula is the word that stands in it."""

    def prepare(document: Document, options: Options) -> tuple[Prepared, ...]:
        found = []
        for _, f in document.formulas():
            if "unreadable" in f.raw:
                raise RuntimeError("the reader broke")
            rows = f.raw.split(r"\\")
            lines = tuple(Line(r.strip(), f.place, role="start" if k == 0 else "equal") for k, r in enumerate(rows))
            found.append(Prepared(f.raw.strip(), f.place, f.display, lines, derivation=len(rows) > 1))
        return tuple(found)

    def judge(line: Line, options: Options) -> Judgement:
        match line.latex.split():
            case ["hang"]:
                while True:
                    pass
            case ["hoard"]:
                bytearray(2**40)
            case ["raise"]:
                raise ArithmeticError("a fault of the engine")
            case ["die"]:
                os._exit(7)
            case ["stop"]:
                os.kill(os.getppid(), signal.SIGINT)
                time.sleep(60)
        return Judgement(Verdict(line.latex))

    monkeypatch.setattr(api, "prepare_all", prepare)
    monkeypatch.setattr(api, "judge", judge)


def sheet(folder: Path, name: str, *formulas: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(f"$$\n{f}\n$$" for f in formulas) + "\n", "utf-8")
    return str(path)


def verdicts(report: Any) -> list[list[str]]:
    return [[f["verdict"] for f in d["formulas"]] for d in report.json()["documents"]]


def test_the_order_is_that_of_the_files(tmp_path: Path) -> None:
    a = sheet(tmp_path, "b.md", *["proved", "refuted", "supported"] * 5)
    b = sheet(tmp_path, "a.md", "posed")
    report = check([a, b], Options(), Limits(workers=4))
    assert [d.path for d in report.documents] == [a, b]
    assert verdicts(report) == [["proved", "refuted", "supported"] * 5, ["posed"]]
    assert [f.place.line for f in report.documents[0].formulas] == [1 + 4 * k for k in range(15)]


@pytest.mark.parametrize(
    ("bad", "note"),
    [
        ("hang", "out of time"),
        ("hoard", "out of memory"),
        ("raise", "internal error: ArithmeticError: a fault of the engine (test_check.py:"),
        ("die", "internal error: the worker ended with status 7"),
    ],
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_stays_where_it_is(tmp_path: Path, bad: str, note: str, workers: int) -> None:
    report = check([sheet(tmp_path, "a.md", "proved", bad, "refuted", bad, "proved")], Options(), Limits(0.3, workers=workers))
    assert verdicts(report) == [["proved", "unknown", "refuted", "unknown", "proved"]]
    assert [f.note and f.note.startswith(note) for f in report.documents[0].formulas] == [None, True, None, True, None]


def test_a_file_that_breaks_the_reader_does_not_touch_the_next(tmp_path: Path) -> None:
    paths = [sheet(tmp_path, "a.md", "proved", "unreadable"), sheet(tmp_path, "b.md", "proved"), str(tmp_path / "none.md")]
    report = check(paths, Options(), Limits())
    broken, sound, missing = report.documents
    assert broken.error is not None
    assert "the reader broke" in broken.error
    assert [f.verdict for f in sound.formulas] == [Verdict.PROVED]
    assert missing.error is not None
    assert "D201" in missing.error


def test_a_derivation_is_one_formula_with_its_lines(tmp_path: Path) -> None:
    path = sheet(tmp_path, "a.md", r"definition \\ proved \\ supported \\ refuted \\ ill_typed", r"posed \\ definition", r"proved \\ hang")
    first, second, third = check([path], Options(), Limits(0.3)).json()["documents"][0]["formulas"]
    assert (first["verdict"], first["first_wrong_step"]) == ("refuted", 4)
    assert [s["role"] for s in first["steps"]] == ["start", "equal", "equal", "equal", "equal"]
    assert (second["verdict"], second["first_wrong_step"]) == ("posed", None)
    assert (third["verdict"], [s["verdict"] for s in third["steps"]]) == ("unknown", ["proved", "unknown"])


def test_an_interruption_leaves_what_is_done(tmp_path: Path) -> None:
    paths = [sheet(tmp_path, "a.md", "proved", "refuted", "stop", "proved"), sheet(tmp_path, "b.md", "proved")]
    report = check(paths, Options(), Limits(30, workers=1))
    assert report.interrupted
    assert verdicts(report) == [["proved", "refuted", "unknown", "unknown"], ["unknown"]]
    json.dumps(report.json())


def test_the_same_call_gives_the_same_report(tmp_path: Path) -> None:
    path = sheet(tmp_path, "a.md", *["proved", "hang", "supported", "raise"])

    def once(workers: int) -> Any:
        data = check([path], Options(), Limits(0.3, workers=workers)).json()
        for record in [data["summary"], *data["documents"][0]["formulas"]]:
            del record["seconds"]
        return data

    assert once(1) == once(3)
