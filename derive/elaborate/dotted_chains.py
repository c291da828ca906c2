"""Chains with dots in them: `c_1 = ⋯ = c_k = 0` is said of every member, `λ_1 ≥ λ_2 ≥ ⋯ ≥ λ_n ≥ 0` of every two neighbours.

Equal members make a vector equation, `c = 0`; ordered ones a statement about all i below the last. Dots between things that are no members
of one family leave out steps of a calculation, and relations that carry over (`a = ⋯ = b`) hold between what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.elaborate import dimensions, patterns
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.ellipses import General, general_term
from derive.elaborate.names import spell
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import is_scalar
from derive.terms.statement import substitute

ORDERS: dict[str, type[h.Term]] = {
    "lt": h.Less, "<": h.Less, "le": h.LessEqual, "gt": h.Greater, ">": h.Greater, "ge": h.GreaterEqual,
}  # fmt: skip
Link = Callable[[int], h.Term]


@dataclass(frozen=True, slots=True)
class _Run:
    """The members that dots stand for: items `start` to `end` of the chain, `end` being the last member (before the dots if none is
    behind them), and their general term."""

    start: int
    dots: int
    end: int
    general: General


def has_dots(node: t.Chain) -> bool:
    return any(isinstance(x, t.Ellipsis) for x in node.items)


def among_members(node: t.Chain) -> bool:
    """Whether a chain has dots, and these among members of one family."""
    return any(isinstance(x, t.Ellipsis) and k > 0 and _members(node, k) for k, x in enumerate(node.items))


def links(c: Context, node: t.Chain, link: Link) -> list[h.Term] | None:
    """Return the links of a chain with dots among members of one family; None where the dots stand between other things.

    `link(k)` reads the relation between items k and k + 1. Raises ReadError where the dots stand among members and are not understood.
    """
    dots = [k for k, x in enumerate(node.items) if isinstance(x, t.Ellipsis)]
    if len(dots) != 1 or not dots[0] > 0:
        return None
    run = _run(c, node, dots[0])
    if run is None:
        if _members(node, dots[0]):
            raise fault("E376", "what the dots of this chain stand for is not understood", node, help="say it for all i")
        return None
    op = node.ops[run.dots - 1]
    if op == "=":
        return _equal(c, node, run, link)
    if op in ORDERS:
        return [*(link(k) for k in range(run.start)), *_ordered(c, node, run, ORDERS[op]), *_behind(node, run, link)]
    raise fault("E376", "dots after this relation are not understood", node, help="say it for all i")


def _run(c: Context, node: t.Chain, dots: int) -> _Run | None:
    """The longest run of members before the dots that the member behind them goes on with, or that goes on without end."""
    index = patterns.free_index(c)
    op = node.ops[dots - 1]
    starts = [k for k in range(dots) if all(x == op for x in node.ops[k:dots])]
    if dots + 1 < len(node.items) and node.ops[dots] == op:
        for start in starts:
            found = general_term(node.items[start:dots], [node.items[dots + 1]], index)
            if found is not None:
                return _Run(start, dots, dots + 1, found)
    for start in starts:
        found = general_term(node.items[start:dots], [], index) if dots - start > 1 else None
        if found is not None and not _member_of(node.items[dots - 1], node.items[dots + 1] if dots + 1 < len(node.items) else None):
            return _Run(start, dots, dots - 1, found)
    return None


def _members(node: t.Chain, dots: int) -> bool:
    """Whether members of one family stand on both sides of the dots, or twice before them."""
    behind = node.items[dots + 1] if dots + 1 < len(node.items) else None
    return _member_of(node.items[dots - 1], behind) or (dots > 1 and _member_of(node.items[dots - 1], node.items[dots - 2]))


def _member_of(one: t.Node, other: t.Node | None) -> bool:
    match one, other:
        case t.Script(base=t.Ident() as a, sub=x), t.Script(base=t.Ident() as b, sub=y) if x is not None and y is not None:
            return spell(a) == spell(b)
    return False


def _behind(node: t.Chain, run: _Run, link: Link) -> list[h.Term]:
    """The links behind the run; where it has no end, what stands behind the dots is compared with the last member that is shown."""
    if run.end > run.dots:
        return [link(k) for k in range(run.end, len(node.ops))]
    return []


def _equal(c: Context, node: t.Chain, run: _Run, link: Link) -> list[h.Term]:
    """All members are one number: a vector equation."""
    behind = run.end + 1 if run.end > run.dots else run.dots + 1
    if run.end < run.dots:
        raise fault("E376", "how far this chain goes is not said", node, help="write its last member")
    column = patterns.column_pattern(c, node, [*node.items[run.start : run.dots], node.items[run.dots], node.items[run.end]])
    size, width = c.shape(column)
    if is_scalar((size, width)):
        raise fault("E376", "what the dots of this chain stand for is not understood", node, help="say it for all i")
    if behind < len(node.items) and node.ops[behind - 1] == "=":
        value = ex.term(c, node.items[behind])
    elif run.start > 0 and node.ops[run.start - 1] == "=":
        value = ex.term(c, node.items[run.start - 1])
    else:
        value = ex.term(c, node.items[run.start])
    if not c.scalar(value):
        raise fault("E376", "a chain of arrays with dots is not read", node, help="say it for all i")
    right = h.Zeros(size, width) if value == h.ZERO else h.Times(value, h.Ones(size, width))
    before = [link(k) for k in range(run.start) if not (k == run.start - 1 and node.ops[k] == "=")]
    return [*before, h.Equal(column, right), *(link(k) for k in range(behind, len(node.ops)))]


def _ordered(c: Context, node: t.Chain, run: _Run, relation: type[h.Term]) -> list[h.Term]:
    """Every two neighbours stand in the relation: for all i below the last."""
    letter = h.Sym(run.general.letter.name)
    with c.binding(letter.name):
        value = ex.term(c, run.general.body)
        if not c.scalar(value):
            raise fault("E376", "a chain of arrays with dots is not read", node, help="say it for all i")
        sizes = c.indices.pop(letter.name, [])
    if run.general.last is not None:
        size = dimensions.dimension(c, run.general.last)
        for s in sizes if size is not None else ():
            c.unifier.same(s, size)
        last = ex.term(c, run.general.last)
    elif sizes:
        last = dimension_term(sizes[0])
    else:
        raise fault("E376", "how far this chain goes is not said", node, help="write its last member")
    following = substitute(value, {letter: h.Plus(letter, h.UNITY)})
    made = h.ForAll(h.Implies(h.Less(letter, last), relation(value, following)), letter)
    if run.end > run.dots or run.dots + 1 >= len(node.items):
        return [made]
    return [made, h.ForAll(relation(value, ex.term(c, node.items[run.dots + 1])), letter)]
