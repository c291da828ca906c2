"""The formulas of real notes, read alone: how many are read, and that readings which were found faithful by eye have stayed so."""

from __future__ import annotations

import pytest

from tests.benchmarks.bench_reading import SAMPLE, Reading, drawn, faithful, formulas, golden, read_alone


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {x: read_alone(x) for x in formulas()}


def test_most_formulas_are_read_without_prose(readings: dict[str, Reading]) -> None:
    unread = [r.latex for r in readings.values() if r.fault is not None]
    assert len(unread) <= 0.08 * len(readings), unread


def test_the_readings_labelled_by_eye_have_not_changed(readings: dict[str, Reading]) -> None:
    labels = golden()
    assert set(labels) == set(drawn())
    assert len(labels) == SAMPLE
    assert {x: readings[x].text for x in labels} == {x: d["reading"] for x, d in labels.items()}
    assert faithful(readings)[0] >= 97
