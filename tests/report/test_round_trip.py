"""What is written reads back to the same term: on random well-typed terms, and on the formulas of real notes."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from derive.api import Options, read
from derive.report.latex import latex
from derive.report.plain import plain
from derive.terms import heads as h
from derive.terms.shapes import ONE, dim
from derive.terms.typing import shape_of

GIVEN = Options(
    given=r"""Let $A, B \in \mathbb{R}^{n \times n}$, $M \in \mathbb{R}^{m \times n}$, $x, y \in \mathbb{R}^n$, $b \in \mathbb{R}^m$,
and let $s$ and $t$ be real. Let $k$ be an integer."""
)
N, M = dim("n"), dim("m")
SCALARS = [h.scalar("s"), h.scalar("t"), h.Num(2), h.Num(3)]
LETTERS = {
    (ONE, ONE): SCALARS,
    (N, ONE): [h.vector("x", N), h.vector("y", N)],
    (M, ONE): [h.vector("b", M)],
    (N, N): [h.matrix("A", N, N), h.matrix("B", N, N)],
    (M, N): [h.matrix("M", M, N)],
}
FUNCTIONS = ["exp", "log", "sin", "tanh", "abs", "sqrt", "gamma"]


def terms(shape: tuple[object, object], depth: int) -> st.SearchStrategy[h.Term]:
    """Random terms of a shape, built of letters that the given prose declares."""
    leaves = st.sampled_from(LETTERS.get(shape, [])) if shape in LETTERS else terms((shape[1], shape[0]), 0).map(h.Transpose)  # type: ignore[arg-type]
    if depth == 0:
        return leaves
    below = terms(shape, depth - 1)
    scalars = terms((ONE, ONE), depth - 1)
    choices = [
        leaves,
        st.tuples(below, below).map(lambda p: h.Plus(*p)),
        st.tuples(below, below).map(lambda p: h.minus(*p)),
        below.filter(lambda t: not isinstance(t, h.Num)).map(h.negate),
        st.tuples(below, scalars).map(lambda p: h.Quotient(*p)),
    ]
    if shape == (ONE, ONE):
        vectors, squares = terms((N, ONE), depth - 1), terms((N, N), depth - 1)
        choices += [
            st.tuples(below, below).map(lambda p: h.Times(*p)),
            st.tuples(below, st.sampled_from([h.Num(2), h.scalar("k")])).map(lambda p: h.Power(*p)),
            st.tuples(st.sampled_from(FUNCTIONS), below).map(lambda p: h.Func(*p)),
            st.tuples(vectors, squares, vectors).map(lambda p: h.Times(h.Transpose(p[0]), p[1], p[2])),
            vectors.map(lambda v: h.Norm(v, "2")),
            squares.map(h.Trace),
            squares.map(h.Det),
        ]
    elif shape == (N, N):
        choices += [
            below.map(h.Transpose),
            below.map(h.Inverse),
            st.tuples(below, below).map(lambda p: h.Times(*p)),
            st.tuples(below, below).map(lambda p: h.Hadamard(*p)),
            below.map(lambda t: h.Plus(t, h.Identity(N))),  # alone, an I has the size that its place gives it
        ]
    elif shape == (N, ONE):
        choices += [
            st.tuples(terms((N, N), depth - 1), below).map(lambda p: h.Times(*p)),
            st.tuples(st.sampled_from(["s", "t"]), below).map(lambda p: h.Times(h.scalar(p[0]), p[1])),
        ]
    return st.one_of(choices)


SAMPLES = st.sampled_from([(ONE, ONE), (N, ONE), (N, N)]).flatmap(lambda shape: st.tuples(terms(shape, 2), terms(shape, 2)))


def flat(t: h.Term) -> h.Term:
    """A term as the sign on paper says it: signs and grouping that are written alike are made alike."""
    children = tuple(flat(c) for c in t.children)
    t = t.replace_children(children) if children else t
    if not isinstance(t, h.Times) or not isinstance(t.children[0], h.Num) or t.children[0].value >= 0:
        return t
    size, rest = -t.children[0].value, t.children[1:]
    rest = rest if size == 1 else (h.Num(size), *rest)
    return h.Times(h.MINUS_ONE, rest[0] if len(rest) == 1 else h.Times(*rest))


@given(SAMPLES)
@settings(derandomize=True, deadline=None, max_examples=150)
def test_what_is_written_reads_back(sides: tuple[h.Term, h.Term]) -> None:
    left, right = sides
    assert shape_of(left) == shape_of(right)
    claim = h.Equal(h.Plus(LETTERS[shape_of(left)][0], left), right)
    written = latex(claim)
    (line,) = read(written, GIVEN).lines
    assert line.fault is None, f"{written}: {line.fault}"
    again = line.readings[0].claim
    assert latex(again) == written
    assert flat(again) == flat(claim)


FORMULAS = Path(__file__).parents[1] / "cases" / "formulas_seeds.jsonl"


def test_real_formulas_read_back() -> None:
    unstable, lines = [], 0
    for entry in map(json.loads, FORMULAS.read_text("utf-8").splitlines()):
        for line in read(entry["latex"], Options()).lines if not entry["damaged"] else ():
            if line.readings:
                lines += 1
                claim = line.readings[0].claim
                (again, *_) = read(latex(claim), Options()).lines
                if not again.readings or plain(again.readings[0].claim) != plain(claim):
                    unstable.append(entry["latex"])
    assert lines > 350
    assert len(unstable) <= 0.03 * lines, unstable
