"""The cache of verdicts: it gives back what was found and nothing else, and no damage to it is ever believed."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from derive import api
from derive.api import Options, Prepared
from derive.read.documents import read_text
from derive.run import cache as module
from derive.run.cache import VerdictCache, key_of_line
from derive.run.judging import judge_all
from derive.run.pool import Limits
from derive.run.records import data_of, judgement_of
from derive.terms.verdict import Judgement, Verdict

SHEET = r"""Let $A, B \in \mathbb{R}^{n \times n}$ be invertible.

$$ (A B)^{-1} = B^{-1} A^{-1} $$

$$ A B = B A $$

$$ (x + 1)^2 = x^2 + 2 x + 1 $$

$$ a < b \le b + 1 $$

$$ \sum_{i=1}^n (x_i - \mu)^2 = 3 q $$

\begin{align}
(a + b)^2 &= a^2 + b^2 \\
&= b^2 + a^2
\end{align}
"""


@pytest.fixture
def prepared() -> tuple[Prepared, ...]:
    return api.prepare(read_text(SHEET), Options())


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[VerdictCache]:
    cache = VerdictCache(tmp_path / "deep" / "verdicts.sqlite")
    yield cache
    cache.close()


def found(prepared: tuple[Prepared, ...], cache: VerdictCache | None, seed: int = 0, limits: Limits | None = None) -> dict[Any, Judgement]:
    answers = judge_all(prepared, Options(seed), limits or Limits(), cache)
    return {(a.formula, a.line): a.judgement for a in answers}


def forbid(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From here on nothing is judged anew; whatever would be is noted."""
    asked: list[str] = []

    def judge_again(prepared: Any, *_: Any) -> Iterator[Any]:
        asked.extend(str(job) for job in prepared)
        return iter(())

    monkeypatch.setattr("derive.run.judging.run_all", judge_again)
    return asked


def test_a_judgement_comes_back_from_its_data(prepared: tuple[Prepared, ...]) -> None:
    judgements = found(prepared, None)
    assert {j.verdict for j in judgements.values()} >= {Verdict.PROVED, Verdict.REFUTED}
    assert any(j.evidence is not None and j.evidence.certificate is not None for j in judgements.values())
    for j in judgements.values():
        assert judgement_of(json.loads(json.dumps(data_of(j)))) == j


def test_the_second_time_nothing_is_judged(prepared: tuple[Prepared, ...], kept: VerdictCache, monkeypatch: pytest.MonkeyPatch) -> None:
    first = found(prepared, kept)
    assert first == found(prepared, None)
    kept.close()
    asked = forbid(monkeypatch)
    assert found(prepared, VerdictCache(kept.path)) == first
    assert asked == []


@pytest.mark.parametrize("change", ["seed", "engine", "condition"])
def test_what_a_verdict_depends_on_is_in_its_key(prepared: tuple[Prepared, ...], change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = next(p.lines[0] for p in prepared if "B^{-1} A^{-1}" in p.latex)
    before = key_of_line(line, Options())
    match change:
        case "seed":
            assert key_of_line(line, Options(seed=1)) != before
        case "engine":
            monkeypatch.setattr(module, "engine", lambda: "another")
            assert key_of_line(line, Options()) != before
        case _:
            other = api.prepare(read_text(SHEET.replace(" be invertible", "")), Options())
            assert key_of_line(next(p.lines[0] for p in other if p.latex == line.latex), Options()) != before


def test_where_a_formula_stands_is_not_in_its_key(prepared: tuple[Prepared, ...]) -> None:
    moved = api.prepare(read_text("A sentence.\n\n" + SHEET), Options())
    assert [key_of_line(x, Options()) for p in moved for x in p.lines] == [key_of_line(x, Options()) for p in prepared for x in p.lines]


def test_a_file_that_is_no_database_is_begun_anew(prepared: tuple[Prepared, ...], kept: VerdictCache) -> None:
    kept.path.parent.mkdir()
    kept.path.write_bytes(b"SQLite format 3\0" + b"not at all" * 500)
    first = found(prepared, kept)
    assert first == found(prepared, None)
    again = VerdictCache(kept.path)
    found(prepared, again)
    again.close()
    with closing(sqlite3.connect(kept.path)) as db:
        assert db.execute("select count(*) from verdicts").fetchone()[0] > 0


def test_a_changed_verdict_is_not_believed(prepared: tuple[Prepared, ...], kept: VerdictCache) -> None:
    first = found(prepared, kept)
    kept.close()
    with sqlite3.connect(kept.path) as db:
        db.execute("update verdicts set value = replace(value, 'refuted', 'proved')")
    db.close()
    assert found(prepared, VerdictCache(kept.path)) == first


def test_a_certificate_that_does_not_replay_is_not_believed(prepared: tuple[Prepared, ...], kept: VerdictCache) -> None:
    line = next(p.lines[0] for p in prepared if "B^{-1} A^{-1}" in p.latex)
    other = next(p.lines[0] for p in prepared if p.latex == "A B = B A")
    proof = api.judge(line, Options())
    assert proof.evidence is not None
    assert other.readings[0].claim != proof.evidence.claim
    forged = data_of(proof)
    forged["has"]["evidence"]["has"]["claim"] = data_of(other.readings[0].claim)
    kept.keep("key", [forged])
    kept.close()
    assert VerdictCache(kept.path).get("key") is None
    kept.put("key", [proof])
    kept.close()
    assert VerdictCache(kept.path).get("key") == (proof,)


@pytest.mark.parametrize(
    "data", ['{"is": "Path", "has": {}}', "[3]", "7", "[[[[", '[{"is": "Judgement", "has": {"verdict": "proved"}}, 3]', '[{"is": "Path"}]']
)
def test_other_data_is_not_believed(kept: VerdictCache, data: str) -> None:
    kept.keep("key", data)
    kept.close()
    assert VerdictCache(kept.path).get("key") is None
    with sqlite3.connect(kept.path) as db:
        db.execute("update verdicts set value = ?, digest = ?", (data, module._checksum(data)))
    db.close()
    assert VerdictCache(kept.path).get("key") is None


def test_what_the_clock_ended_is_not_kept(prepared: tuple[Prepared, ...], kept: VerdictCache, monkeypatch: pytest.MonkeyPatch) -> None:
    some = tuple(p for p in prepared if p.latex == "A B = B A")
    with monkeypatch.context() as slow:
        slow.setattr(api, "judge", lambda *_: time.sleep(60))
        assert [j.note for j in found(some, kept, limits=Limits(0.1)).values()] == ["out of time"]
    kept.close()
    assert [j.verdict for j in found(some, VerdictCache(kept.path)).values()] == [Verdict.REFUTED]


def test_a_place_where_nothing_can_be_written_is_done_without(prepared: tuple[Prepared, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert found(prepared, VerdictCache(tmp_path / "file" / "verdicts.sqlite")) == found(prepared, None)
