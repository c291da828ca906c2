"""Formulas as lecture notes write them, with what they leave out: the false are refuted, what is lacking is said, nothing true is refuted.

The sheet is `tests/cases/documents.md`, a section each; of every section the verdict of its last formula, and words that the answer has.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from derive.cli import main

SHEET = Path(__file__).parents[1] / "cases" / "documents.md"

#: Section, the verdicts that are right, and what the conditions, the note or the missing condition say.
EXPECTED = (
    ("Bias and variance", ("refuted", "posed", "unknown"), ""),  # the noise has no place on the left
    ("Error of an estimator", ("refuted",), ""),
    ("Eigendecomposition", ("definition", "posed", "unknown", "refuted"), ""),  # of matrices that have a basis of eigenvectors
    ("Pseudo-inverse", ("proved",), "invertible"),
    ("Inverse of a product", ("proved",), "A is invertible"),
    ("Submultiplicativity", ("unknown",), "norm"),
    ("Products and the greatest entry", ("refuted",), ""),
    ("Trace", ("proved", "unknown"), ""),
    ("Symmetric matrices", ("posed", "unknown", "refuted"), ""),
    ("Logarithm", ("proved",), "x"),
    ("Quotient rule", ("proved",), "g(x) ≠ 0"),
    ("Power rule", ("proved",), "x"),
    ("Covariance", ("refuted", "unknown"), ""),
    ("Ridge", ("definition", "refuted", "unknown"), ""),
    ("Least squares", ("proved",), "invertible"),
    ("Variance of the mean", ("unknown", "refuted"), ""),
    ("Cosine similarity", ("proved",), "‖a‖ ≠ 0"),
    ("ReLU", ("posed", "refuted", "unknown"), ""),
    ("Layers", ("refuted",), ""),
    ("Learning rate", ("refuted",), ""),
    ("Entropies", ("refuted",), ""),
    ("Minkowski", ("refuted",), ""),
    ("Chain rule", ("proved", "unknown"), "unknown function"),
    ("Geometry", ("proved", "unknown"), "angle"),
    ("Attention", ("proved", "definition", "unknown"), "columns"),
    ("Momentum", ("posed",), ""),
    ("Softmax", ("proved", "unknown"), ""),
    ("Variance", ("proved", "unknown"), "mean"),
    ("Normal equations", ("posed", "unknown"), ""),
    ("Angle", ("unknown",), "angle"),
    ("Angle in an interval", ("unknown",), "angle"),
    ("One letter, two meanings", ("unknown",), "one hot"),
    ("Singular value decomposition", ("definition",), ""),
    ("A list of words", ("unread",), "m×n against n×m"),
    ("A matrix that is not square", ("ill_typed",), "m×n against n×m"),
    ("Penalties", ("unknown",), "lasso"),
    ("One penalty", ("refuted",), ""),
    ("A lost underscore", ("unread",), "seems to be lost"),
    ("A projector", ("definition", "proved"), ""),
    ("Batch", ("ill_typed",), "B×m against m"),
    ("Error at a point", ("refuted",), ""),
    ("Error at a point without noise", ("proved",), ""),
    ("Covariance matrix", ("definition",), ""),
    ("Symmetric", ("unread",), "m×n against n×m"),
    ("Products in two orders", ("unread", "unknown", "proved"), ""),
)


@cache
def answers() -> dict[str, dict[str, Any]]:
    """The last formula of each section, with what is said of it."""
    report = json.loads(CliRunner().invoke(main, ["check", str(SHEET), "--no-cache", "--workers", "1", "--format", "json"]).stdout)
    lines = SHEET.read_text("utf-8").splitlines()
    found: dict[str, dict[str, Any]] = {}
    for formula in report["documents"][0]["formulas"]:
        above = [x.removeprefix("# ") for x in lines[: formula["line"]] if x.startswith("# ")]
        found[above[-1]] = formula
    return found


@pytest.mark.parametrize(("section", "right", "words"), EXPECTED, ids=[s for s, _, _ in EXPECTED])
def test_what_a_document_leaves_out(section: str, right: tuple[str, ...], words: str) -> None:
    formula = answers()[section]
    assert formula["verdict"] in right
    said = "; ".join([*(c["text"] for c in formula["conditions"]), *formula["holds_if"], formula["note"] or ""])
    assert words in said or formula["verdict"] == "proved"


def test_every_section_is_expected() -> None:
    assert list(answers()) == [s for s, _, _ in EXPECTED]
