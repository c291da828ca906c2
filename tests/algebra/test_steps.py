"""Every step of a derivation keeps the value; the chain begins and ends where it should."""

from __future__ import annotations

import pytest

from derive.algebra.matrices import prove, simplify
from derive.algebra.steps import narrate
from derive.numeric.trial import Effort, Refutation, search
from derive.terms import heads as h
from tests.algebra.pairs import PAIRS, Pair
from tests.algebra.random_identities import CONDITIONS, identity

FEW = Effort(points=2, draws=10)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_steps_keep_the_value(pair: Pair) -> None:
    proof = prove(pair.claim, pair.conditions)
    assert proof is not None
    assert proof.certificate is not None
    passages = narrate(proof.certificate, pair.claim, proof.used)
    assert passages
    for passage in passages:
        at = passage.chain.start if passage.chain is not None else None
        for step in passage.chain.steps if passage.chain is not None else ():
            assert step.before == at
            assert not isinstance(search(h.Equal(step.before, step.after), pair.conditions, effort=FEW), Refutation)
            assert step.says
            at = step.after


def test_normal_forms_keep_the_value() -> None:
    for seed in range(60):
        t = identity(seed)[0]
        assert not isinstance(search(h.Equal(t, simplify(t, CONDITIONS)), CONDITIONS, effort=FEW), Refutation), seed
