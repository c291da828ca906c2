"""Laws of the formula reader on any text: nothing but a diagnostic comes out, and spans nest."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from derive.notation import COMMANDS, WRITTEN
from derive.read.faults import FAULTS
from derive.read.parser import parse
from derive.read.show import sexpr
from derive.read.tree import Node
from derive.source import ReadError

CASES = Path(__file__).resolve().parents[1] / "cases"
FORMULAS = [json.loads(line)["latex"] for line in (CASES / "formulas_seeds.jsonl").read_text(encoding="utf-8").splitlines()]
FORMULAS += [json.loads(line)["latex"] for line in (CASES / "notation_trees.jsonl").read_text(encoding="utf-8").splitlines()]
PIECES = (
    [f"\\{name} " for name in sorted(COMMANDS)]
    + list("{}()[]|&_^'!.,;:=<>+-*/$%\\ ~0123abdxyzABT\n")
    + [
        r"\begin{align}",
        r"\end{align}",
        r"\begin{pmatrix}",
        r"\end{pmatrix}",
        r"\begin{cases}",
        r"\end{cases}",
        r"\\",
        r"\left(",
        r"\right)",
        r"\left|",
        r"\right.",
        "dx",
        "||",
        r"\mathbf{AB}",
        r"\text{if $x$}",
        "½é∑ᵢ𝐱ŷ√−",
    ]
)
QUICK = settings(derandomize=True, deadline=None, max_examples=300)


def check(text: str, *, unicode: bool = False) -> None:
    try:
        tree = parse(text, unicode=unicode)
    except ReadError as error:
        diagnostic = error.diagnostic
        assert diagnostic.code in FAULTS
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        return
    assert sexpr(tree)
    assert tree.span.start >= 0
    assert tree.span.end <= len(text)
    stack: list[Node] = [tree]
    while stack:
        node = stack.pop()
        assert node.span.start <= node.span.end
        for child in node.children():
            assert node.span.start <= child.span.start, (text, node, child)
            assert child.span.end <= node.span.end, (text, node, child)
            stack.append(child)


@QUICK
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    check(text)


@QUICK
@given(st.text(max_size=60))
def test_any_plain_text(text: str) -> None:
    check(text, unicode=True)


@settings(derandomize=True, deadline=None, max_examples=1500)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_pieces_of_notation(pieces: list[str]) -> None:
    check("".join(pieces))


@QUICK
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_pieces_as_plain_text(pieces: list[str]) -> None:
    check("".join(pieces), unicode=True)


@settings(derandomize=True, deadline=None, max_examples=1000)
@given(st.data())
def test_mutated_real_formulas(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(FORMULAS))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        match data.draw(st.sampled_from(["cut", "put", "swap", "end", "join"])):
            case "cut":
                text = text[:at] + text[at + data.draw(st.integers(1, 4)) :]
            case "put":
                text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at:]
            case "swap":
                to = data.draw(st.integers(0, len(text)))
                low, high = min(at, to), max(at, to)
                text = text[high:] + text[low:high] + text[:low]
            case "end":
                text = text[:at]
            case _:
                text = text[:at] + data.draw(st.sampled_from(FORMULAS)) + text[at:]
    check(text)


def test_whole_formulas_have_nested_spans() -> None:
    for text in FORMULAS:
        check(text)


@QUICK
@given(st.sampled_from(FORMULAS), st.integers(0, 3), st.integers(0, 3))
def test_space_around_a_formula_changes_nothing(text: str, before: int, after: int) -> None:
    try:
        tree = sexpr(parse(text))
    except ReadError:
        return
    assert sexpr(parse(" " * before + text + "\n" * after)) == tree


def test_written_commands_read_back_as_their_names() -> None:
    for kind in ("rel", "impl", "add", "mul", "letter"):
        for name, command in WRITTEN[kind].items():
            sample = command if kind == "letter" else f"a {command} b"
            assert name in sexpr(parse(sample)), (kind, name, command)
