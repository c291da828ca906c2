"""All entries at once: the second time nothing is judged, and what does not bear out what it says is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from derive.run.cache import VerdictCache
from derive.run.pool import Limits
from identities.catalogue import catalogue
from identities.entry import Standing
from identities.verification import verify

NAMES = ("trace_scale", "det_inv", "det_pos_iff_posdef")
ENTRIES = [catalogue().entry(n) for n in NAMES]
LIMITS = Limits(60.0)


def test_the_second_time_nothing_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = VerdictCache(tmp_path / "verdicts.sqlite")
    first = dict(verify(ENTRIES, LIMITS, kept))
    kept.close()
    assert [first[k].faults for k in range(len(ENTRIES))] == [(), (), ()]
    assert [first[k].verdict for k in range(len(ENTRIES))] == ["proved", "proved", "refuted"]
    monkeypatch.setattr("identities.verification.run_all", lambda jobs, _: iter(list(jobs) and [pytest.fail("judged again")]))
    again = dict(verify(ENTRIES, LIMITS, VerdictCache(kept.path)))
    assert {k: replace(v, seconds=0.0) for k, v in first.items()} == again


def test_an_entry_that_says_too_much_has_a_fault(tmp_path: Path) -> None:
    false = replace(ENTRIES[2], standing=Standing.PROVED)
    ((_, found),) = verify([false], LIMITS, VerdictCache(tmp_path / "verdicts.sqlite"))
    assert "the engine finds it refuted" in found.faults[0]
