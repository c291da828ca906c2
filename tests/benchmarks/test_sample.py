"""A sample of the benchmark of slips: every slip is found where it is, most with what was meant, and nothing correct is faulted."""

from __future__ import annotations

import argparse
import json
from collections import Counter

from tests.benchmarks import bench_derivations as bench

SAMPLE = ("ridge", "normal-mean", "complete-square", "woodbury-line", "poisson-mean", "covariance-of-linear")


def test_slips_are_found_at_their_line() -> None:
    options = argparse.Namespace(each=1, misses=False, no_naive=True)
    total: Counter[str] = Counter()
    cases = [json.loads(x) for x in bench.CASES.read_text("utf-8").splitlines()]
    for case in cases:
        if case["id"] in SAMPLE:
            bench.spoil(case, options, total, Counter())
    assert total["correct"] == len(SAMPLE)
    assert total["false alarms"] == total["accepted"] == 0
    assert total["exact"] == total["mutants"] > 10
    assert total["suggested"] >= 0.8 * total["mutants"]


def test_there_are_enough_derivations() -> None:
    assert len(bench.CASES.read_text("utf-8").splitlines()) >= 50
