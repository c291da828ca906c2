"""Bad, huge and broken formulas: a diagnostic with a code and a place, quickly, and never anything else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from derive.read.faults import FAULTS
from derive.read.parser import MAX_TREE_DEPTH, parse
from derive.read.tree import Node
from derive.source import Diagnostic, ReadError


def fault(text: str) -> Diagnostic:
    with pytest.raises(ReadError) as caught:
        parse(text)
    return caught.value.diagnostic


BROKEN = [
    ("x}}}", "E101", "}"),
    (r"\frac{1}{2", "E101", "{"),
    ("(x", "E102", "("),
    ("x)", "E102", ")"),
    ("(x]]", "E102", "]"),
    (r"\left(x", "E102", r"\left"),
    (r"x\right)", "E102", r"\right"),
    (r"\{x)", "E102", r"\{"),
    (r"\foo", "E103", r"\foo"),
    (r"\def\x{1}", "E104", r"\def"),
    (r"\input{a}", "E104", r"\input"),
    (r"\newcommand{\x}{1}", "E104", r"\newcommand"),
    ("_", "E105", "_"),
    ("x__1", "E105", "_"),
    ("x^", "E105", "^"),
    (r"\frac{1}", "E105", ""),
    (r"\not x", "E105", r"\not"),
    ("a^b^c", "E106", "^c"),
    ("a_b_c", "E106", "_c"),
    ("+_2", "E107", "_"),
    ("^2", "E107", "^"),
    ("a = < b", "E108", "= <"),
    (r"a \cdot", "E108", r"\cdot"),
    (r"\times a", "E108", r"\times"),
    ("!", "E108", "!"),
    ("(a +)", "E108", "+"),
    ("a +", "E108", "+"),
    ("a\0b", "E109", "\0"),
    ("a#b", "E109", "#"),
    ("a $ b", "E109", "$"),
    ("a.b", "E109", "."),
    ("x\\", "E109", "\\"),
    ("a☃", "E109", "☃"),
    ("&", "E110", "&"),
    (r"(a & b)", "E102", "("),
    (r"\begin{cases}a&b&c\end{cases}", "E110", "c"),
    (r"\|A|_F", "E113", r"\|A|"),
    ("E[a|X|b|Y]", "E113", "|X|b|"),
    ("a{b+c}", "E114", "{b+c}"),
    ("{AB}^T", "E114", "{AB}"),
    (r"\begin{align}x", "E115", r"\begin{align}"),
    (r"\end{align}", "E115", r"\end{align}"),
    (r"\begin{align}x\end{gather}", "E115", r"\end{gather}"),
    (r"\begin{tikzpicture}x\end{tikzpicture}", "E116", r"\begin{tikzpicture}"),
    ("", "E117", ""),
    (" % nothing", "E117", " % nothing"),
    (r"\begin{align}\end{align}", "E117", r"\begin{align}\end{align}"),
    (r"a \over b \over c", "E118", r"\over b \over"),
    (r"x \intertext{and}", "E118", r"\intertext"),
]


@pytest.mark.parametrize(("text", "code", "place"), BROKEN)
def test_broken_formulas_are_named_and_placed(text: str, code: str, place: str) -> None:
    diagnostic = fault(text)
    assert diagnostic.code == code
    assert diagnostic.span is not None
    assert text[diagnostic.span.start : diagnostic.span.end].strip() == place.strip()
    assert diagnostic.message.endswith(".")


def test_every_code_but_those_of_size_has_a_case() -> None:
    assert {code for _, code, _ in BROKEN} | {"E111", "E112"} == set(FAULTS)


def test_double_scripts_and_stray_marks_say_what_to_write() -> None:
    assert "a^{b^c}" in (fault("a^b^c").help or "")
    assert r"\&" in (fault("&").help or "")


HUGE = {
    "braces": ("{" * 5000 + "x" + "}" * 5000, "E111"),
    "fences": ("(" * 5000 + "x" + ")" * 5000, "E111"),
    "open fences": ("(" * 5000, "E111"),
    "brackets": ("[x," * 3000, "E111"),
    "sized fences": (r"\left(" * 1500 + "x" + r"\right)" * 1500, "E111"),
    "powers": ("10^{" * 300 + "1" + "}" * 300, "E111"),
    "fractions": (r"\frac" * 3000, "E111"),
    "roots": (r"\sqrt" * 3000 + "x", "E111"),
    "accents": (r"\hat" * 3000 + "x", "E111"),
    "fonts": (r"\mathbf" * 3000 + "x", "E111"),
    "environments": (r"\begin{matrix}" * 3000, "E111"),
    "texts": (r"\text{$" * 200 + "x" + "$}" * 200, "E111"),
    "operator names": (r"\operatorname{\alpha " * 3000 + "}" * 3000, "E111"),
    "sums in sums": (r"\sum_i " * 5000 + "x", "E111"),
    "integrals": (r"\int " * 5000 + "dx " * 5000, "E111"),
    "products": (r"a\cdot " * 5000 + "b", "E111"),
    "signs": ("-" * 5000 + "x", "E111"),
    "negations": (r"\neg " * 5000 + "x", "E111"),
    "factorials": ("x" + "!" * 5000, "E111"),
    "primes": ("x" + "'" * 5000, "E111"),
    "letters": ("x" * 65_000, "E112"),
    "terms": ("x+" * 32_000 + "x", "E112"),
    "characters": (" " * 300_000, "E112"),
    "bars": ("|x" * 4000, "E113"),
    "bars and dots": (r"|\cdot " * 9000, "E113"),
    "unpaired bars": ("(|x" * 20 + ")" * 20, "E113"),
    "braces never closed": (r"\mathrm{x" * 3000, "E101"),
    "unknown commands": (r"\foo" * 5000, "E103"),
}


@contextmanager
def hang_guard(seconds: float = 2.0) -> Iterator[None]:
    """These inputs once took minutes, or would with a quadratic parser: a bound on processor time, far above what they take, notices that.

    Processor time, since the clock on the wall also measures what else the machine does.
    """
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds


@pytest.mark.parametrize("name", HUGE)
def test_huge_formulas_end_soon(name: str) -> None:
    text, code = HUGE[name]
    with hang_guard():
        assert fault(text).code == code


LONG = {
    "tower": "10^{10^{10}}",
    "sum": "x+" * 9000 + "x",
    "list": "a," * 9000 + "b",
    "cells": r"\begin{matrix}" + "&" * 15_000 + r"\end{matrix}",
    "rows": r"a \\ " * 9000,
    "differentials": r"\int " * 60 + "dx " * 9000,
    "texts": r"\text{$x$}" * 3000,
    "digits": "1" * 60_000,
    "upright letters": r"\rm " + "a" * 15_000,
}


@pytest.mark.parametrize("link", ["=", r"\Rightarrow "])
def test_a_chain_of_thousands_of_links_is_refused_at_once(link: str) -> None:
    with hang_guard():
        assert fault(f"a{link}" * 9000 + "b").code == "E111"


def _depth(root: Node) -> int:
    level, depth = [root], 0
    while level:
        level = [child for node in level for child in node.children()]
        depth += 1
    return depth


@pytest.mark.parametrize("name", LONG)
def test_long_formulas_read_and_stay_shallow(name: str) -> None:
    with hang_guard():
        tree = parse(LONG[name])
    assert _depth(tree) <= MAX_TREE_DEPTH


def test_depth_within_the_bound_reads_and_needs_little_stack() -> None:
    nested = "(" * 60 + "x" + ")" * 60
    limit = sys.getrecursionlimit()
    frame, used = sys._getframe(), 0
    while frame is not None:
        frame, used = frame.f_back, used + 1  # type: ignore[assignment]
    try:
        sys.setrecursionlimit(used + 500)
        assert _depth(parse(nested)) == 61
        assert _depth(parse("{" * 60 + "x" + "}" * 60)) == 1
        assert _depth(parse(r"\sqrt{" * 60 + "x" + "}" * 60)) == 61
        assert _depth(parse(r"\begin{pmatrix}" * 60 + "x" + r"\end{pmatrix}" * 60)) == 61
    finally:
        sys.setrecursionlimit(limit)


def test_a_nearly_full_stack_is_a_fault_and_not_a_crash() -> None:
    def deep(left: int) -> str:
        if left:
            return deep(left - 1)
        return fault("(" * 60 + "x" + ")" * 60).code

    frame, used = sys._getframe(), 0
    while frame is not None:
        frame, used = frame.f_back, used + 1  # type: ignore[assignment]
    assert deep(sys.getrecursionlimit() - used - 60) == "E111"
