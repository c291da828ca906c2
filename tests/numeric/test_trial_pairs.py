"""The refuter on the pairs of the matrix algebra: every true identity agrees, every false neighbour is refuted and replays."""

from __future__ import annotations

import pytest

from derive.numeric.trial import Agreement, Effort, Refutation, replay, search
from derive.terms import heads as h
from tests.algebra.pairs import COOKBOOK, FACTS, Pair
from tests.algebra.random_identities import CONDITIONS, identity

PAIRS = [*FACTS, *COOKBOOK]
LITTLE = Effort(points=8, draws=24)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_a_true_identity_agrees_and_its_false_neighbour_falls(pair: Pair) -> None:
    assert isinstance(search(pair.claim, pair.conditions, effort=LITTLE), Agreement)
    found = search(pair.mutant, pair.conditions, effort=LITTLE)
    assert isinstance(found, Refutation)
    assert replay(pair.mutant, pair.conditions, found.counterexample)


def test_random_identities_are_never_refuted() -> None:
    refuted = 0
    for seed in range(80):
        left, right, mutant = identity(seed)
        assert not isinstance(search(h.Equal(left, right), CONDITIONS, seed=seed, effort=LITTLE), Refutation), (left, right)
        refuted += isinstance(search(h.Equal(left, mutant), CONDITIONS, seed=seed, effort=LITTLE), Refutation)
    assert refuted >= 50
