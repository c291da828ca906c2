"""A name that prose lets be something else has its new value from there on; what says the same again changes nothing."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict


def verdict(text: str) -> Verdict:
    return judge(prepare(read_text(text), Options())[-1].lines[0], Options()).verdict


@pytest.mark.parametrize(
    ("claim", "expected"),
    [(r"a^2 = 9", Verdict.PROVED), (r"a^2 = 4", Verdict.REFUTED)],
)
@pytest.mark.parametrize("words", ["Now let", "Later we set", "Now define", "Redefine"])
def test_the_later_value_counts(words: str, claim: str, expected: Verdict) -> None:
    assert verdict(f"Let $a = 2$. {words} $a = 3$.\n\n$${claim}$$") is expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [(r"f'(x) = 3x^2", Verdict.PROVED), (r"f'(x) = 2x", Verdict.REFUTED)],
)
def test_the_later_function_counts(claim: str, expected: Verdict) -> None:
    assert verdict(f"Let $f(x) = x^2$.\n\nNow let $f(x) = x^3$.\n\n$${claim}$$") is expected


def test_the_same_again_changes_nothing() -> None:
    text = r"Let $s = \operatorname{softmax}(z)$, that is, let $s_i = e^{z_i}/\sum_j e^{z_j}$."
    assert verdict(f"{text}\n\n$$\\sum_i s_i = 1$$") is Verdict.PROVED
