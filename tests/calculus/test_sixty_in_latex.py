"""All sixty functions as people write them, through reading, derivation and the comparison with numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from derive.api import Options, derive
from derive.report.derivation import layout_sentence
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

KINDS = {"grad": "gradient", "jac": "jacobian", "hess": "hessian"}
CASES = [json.loads(line) for line in (Path(__file__).parents[1] / "cases" / "derivatives.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["number"]))
def test_from_latex(case: dict[str, Any]) -> None:
    found = derive(KINDS[case["kind"]], case["latex"], case["wrt"], Options(given=case["given"]))
    assert "layout" in layout_sentence(found)
    assert found.derivation.steps
    shape, variable = shape_of(found.derivation.result), shape_of(found.variable)
    if case["kind"] == "grad":
        assert shape == variable
    else:
        assert shape[1] == variable[0] * variable[1]
    if case["kind"] == "hess":
        assert shape[0] == shape[1]
        assert is_scalar(shape_of(found.function))


def test_both_layouts() -> None:
    options = Options(given="Let $W \\in \\mathbb{R}^{m \\times n}$, $x \\in \\mathbb{R}^n$.")
    numerator = derive("jacobian", "Wx", "x", options)
    denominator = derive("jacobian", "Wx", "x", options, "denominator")
    assert (numerator.layout, denominator.layout) == ("numerator", "denominator")
    assert shape_of(numerator.derivation.result) == tuple(reversed(shape_of(denominator.derivation.result)))
