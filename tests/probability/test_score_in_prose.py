"""Derivatives of a log-likelihood that prose names are claims, not equations to solve: the law of the data says what they are."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

GIVEN = r"""Let $x_1,\dots,x_n$ be i.i.d. draws from an exponential distribution with rate $\lambda$.

The log-likelihood is $$\ell(\lambda) = n\log\lambda - \lambda\sum_{i=1}^n x_i.$$

"""


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\ell'(\lambda) = \frac{n}{\lambda} - \sum_{i=1}^n x_i", Verdict.PROVED),
        (r"\frac{d\ell}{d\lambda} = \frac{n}{\lambda} - \sum_{i=1}^n x_i", Verdict.PROVED),
        (r"\ell''(\lambda) = -\frac{n}{\lambda^2}", Verdict.PROVED),
        (r"\ell'(\lambda) = \frac{n}{\lambda} + \sum_{i=1}^n x_i", Verdict.REFUTED),
        (r"\frac{d\ell}{d\lambda} = \frac{1}{\lambda} - \sum_{i=1}^n x_i", Verdict.REFUTED),
        (r"\ell''(\lambda) = \frac{n}{\lambda^2}", Verdict.REFUTED),
    ],
)
def test_derivatives_of_the_likelihood(claim: str, expected: Verdict) -> None:
    last = prepare(read_text(f"{GIVEN}Its derivative is $${claim}.$$"), Options())[-1]
    assert judge(last.lines[0], Options()).verdict is expected
