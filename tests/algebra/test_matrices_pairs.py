"""The everyday identities are proved for every dimension, their neighbours never; numbers agree with both."""

from __future__ import annotations

import json

import pytest

from derive.algebra.matrices import prove
from derive.numeric.trial import Agreement, Effort, Refutation, search
from derive.proof.checker import replay
from tests.algebra.pairs import COOKBOOK, FACTS, PAIRS, Pair

FEW = Effort(points=3, draws=20)


def test_counts() -> None:
    assert len(FACTS) == 44
    assert len(COOKBOOK) >= 60
    assert len({p.name for p in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_pair(pair: Pair) -> None:
    proof = prove(pair.claim, pair.conditions)
    assert proof is not None
    assert proof.certificate is not None
    read_back = json.loads(json.dumps(proof.certificate))
    assert replay(read_back, pair.claim, proof.used)
    assert not replay(read_back, pair.mutant, pair.conditions)
    assert prove(pair.mutant, pair.conditions) is None


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_numbers_agree(pair: Pair) -> None:
    assert isinstance(search(pair.claim, pair.conditions, seed=1, effort=FEW), Agreement)
    assert isinstance(search(pair.mutant, pair.conditions, seed=1), Refutation)
