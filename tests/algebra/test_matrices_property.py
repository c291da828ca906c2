"""Random identities are proved, and no claim that numbers refute ever is."""

from __future__ import annotations

import pytest

from derive.algebra.matrices import prove
from derive.numeric.trial import Effort, Refutation, search
from derive.terms import heads as h
from tests.algebra.random_identities import CONDITIONS, identity

FEW = Effort(points=6, draws=16)


def survivors(seeds: range) -> list[int]:
    """The seeds whose mutant is proved although numbers refute it."""
    out: list[int] = []
    for seed in seeds:
        left, _, wrong = identity(seed)
        claim = h.Equal(left, wrong)
        if prove(claim, CONDITIONS) is not None and isinstance(search(claim, CONDITIONS, seed=seed, effort=FEW), Refutation):
            out.append(seed)
    return out


def test_true_identities_are_proved() -> None:
    missed = [seed for seed in range(200) if prove(h.Equal(*identity(seed)[:2]), CONDITIONS) is None]
    assert len(missed) <= 2, missed


def test_mutants_are_never_proved() -> None:
    assert survivors(range(500)) == []


def test_most_mutants_are_false() -> None:
    """The mutants would catch an unsound prover: numbers refute most of them."""
    refuted = [isinstance(search(h.Equal(identity(s)[0], identity(s)[2]), CONDITIONS, seed=s, effort=FEW), Refutation) for s in range(60)]
    assert sum(refuted) >= 36


@pytest.mark.slow
def test_ten_thousand_mutants_are_never_proved() -> None:
    assert survivors(range(1000, 11000)) == []
