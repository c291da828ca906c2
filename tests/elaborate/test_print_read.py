"""Reading undoes writing: on random terms around every head that is written, the same term comes back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.api import Options, read
from derive.report.latex import latex
from derive.terms import heads as h
from derive.terms.typing import shape_of
from tests.strategies import GIVEN, HEADS, claims

UNDER = Options(given=GIVEN)


def normal(t: h.Term) -> h.Term:
    """A term up to what paper does not show: where a product of products is grouped, and where its sign stands."""
    t = t.replace_children(tuple(normal(c) for c in t.children)) if t.children else t
    if not isinstance(t, h.Times):
        return t
    first, *rest = t.children
    return h.Times(*first.children, *rest) if isinstance(first, h.Times) else t


@pytest.mark.parametrize("name", list(HEADS))
@settings(derandomize=True, deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_written_term_reads_back(name: str, data: st.DataObject) -> None:
    claim = data.draw(claims(name))
    assert shape_of(claim.children[0]) == shape_of(claim.children[1])
    written = latex(claim)
    (line,) = read(written, UNDER).lines
    assert line.fault is None, f"{written}: {line.fault.diagnostic}"
    again = line.readings[0].claim
    assert latex(again) == written
    assert normal(again) == normal(claim), f"{written}: {again}"
