"""Formulas and the trees that they stand for, reviewed by eye; real ones from notes on machine learning among them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.read.parser import parse
from derive.read.show import sexpr
from derive.read.tree import Big, Chain, Ident, Node, walk
from derive.source import ReadError

TESTS = Path(__file__).resolve().parents[1]
NOTATION = [json.loads(line) for line in (TESTS / "cases" / "notation_trees.jsonl").read_text(encoding="utf-8").splitlines()]
SEEDS = [json.loads(line) for line in (TESTS / "cases" / "formulas_seeds.jsonl").read_text(encoding="utf-8").splitlines()]
WHOLE = [row["latex"] for row in SEEDS if not row["damaged"] and not row["unicode"]]


@pytest.mark.parametrize("row", NOTATION, ids=lambda row: f"{row['group']}-{row['latex'][:40]}")
def test_notation(row: dict[str, str]) -> None:
    assert sexpr(parse(row["latex"])) == row["tree"]


def test_seed_formulas_keep_their_reviewed_trees() -> None:
    reviewed = (TESTS / "golden" / "seed_trees.txt").read_text(encoding="utf-8").splitlines()
    assert len(reviewed) == len(WHOLE) == 409
    assert [sexpr(parse(latex)) for latex in WHOLE] == reviewed


def test_formulas_from_plain_unicode_read() -> None:
    trees = [sexpr(parse(row["latex"], unicode=True)) for row in SEEDS if row["unicode"]]
    assert len(trees) == 32
    assert "(chain (cdot v w) = (sum _i (row (script v _i) (script w _i))))" in trees


def test_lost_commands_are_found_by_name() -> None:
    def fault(latex: str) -> str:
        with pytest.raises(ReadError) as caught:
            parse(latex)
        return caught.value.diagnostic.code

    assert fault(r"\begin{bmatrix}x_1+y_1\x_2+y_2\end{bmatrix}") == "E103"
    assert fault(r"|x|2=\sqrt{\sum{i=1}^nx_i^2}") == "E114"


UNICODE = [
    ("∇f(x) = 2x", "(chain (row nabla f (fence () x)) = (row 2 x))"),
    ("v·w = Σᵢ vᵢwᵢ", "(chain (cdot v w) = (sum _i (row (script v _i) (script w _i))))"),
    ("‖v‖ = √(Σᵢ vᵢ²)", "(chain (fence |||| v) = (root (sum _i (script v _i ^2))))"),
    ("A⁻¹A = I", "(chain (row (script A ^(pre - 1)) A) = I)"),
    ("σ(x) = 1/(1+e⁻ˣ)", "(chain (row sigma (fence () x)) = (/ 1 (fence () (sum 1 + (script e ^(pre - x))))))"),
    ("x ∈ {0, 1}", "(chain x in (fence {} (list 0 , 1)))"),
    ("ŷ ≠ x̄", "(chain y.hat ne x.bar)"),
    ("𝐱ᵀ𝐲 ≤ |x|·|y|", "(chain (row (script x:bold ^T) y:bold) le (cdot (fence || x) (fence || y)))"),
    ("A_ik = x^10 e^-x", "(chain (script A _(row i k)) = (row (script x ^10) (script e ^(pre - x))))"),
    ("x ∈ ℝⁿ, 𝔼[X] ≥ 0", "(list (chain x in (script R:bb ^n)) , (chain (row E:bb (fence [] X)) ge 0))"),
    ("Σᵢⱼ = log x", "(chain (script Sigma _(row i j)) = (row log:rm x))"),
    ("x != y", "(chain x ne y)"),
]


@pytest.mark.parametrize(("text", "tree"), UNICODE)
def test_plain_unicode(text: str, tree: str) -> None:
    assert sexpr(parse(text, unicode=True)) == tree


def test_unicode_characters_stand_for_their_commands_in_latex() -> None:
    assert sexpr(parse(r"α ≤ \sqrt{β}")) == sexpr(parse(r"\alpha \le \sqrt{\beta}"))


def _at(text: str, node: Node) -> str:
    return text[node.span.start : node.span.end]


def test_spans_are_offsets_into_the_text() -> None:
    text = r"  \mathbf{x}^T y \le \int_0^1 f(t)\,\mathrm{d}t"
    tree = parse(text)
    assert isinstance(tree, Chain)
    assert [_at(text, item) for item in tree.items] == [r"\mathbf{x}^T y", r"\int_0^1 f(t)\,\mathrm{d}t"]
    assert [text[place.start : place.end] for place in tree.places] == [r"\le"]
    integral = tree.items[1]
    assert isinstance(integral, Big)
    assert [_at(text, variable) for variable in integral.variables] == ["t"]
    assert [_at(text, node) for node in walk(tree) if isinstance(node, Ident) and node.font == "bold"] == [r"\mathbf{x}"]


def test_reading_is_a_function_of_the_text() -> None:
    for latex in WHOLE[:50]:
        assert parse(latex) == parse(latex)
