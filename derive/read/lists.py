"""What the levels of precedence ask of a flat list, and small changes to it."""

from __future__ import annotations

from derive.notation import BIGS
from derive.read.items import BITS, WORDS_BIT, Item, Op
from derive.read.tree import Big, Ident, Missing, Node, Stack, Words
from derive.source import Span

# Operators whose names are written as letters when they stand alone, `A^+`, `x_{i+}`; others keep their canonical name.
_ALONE = {"ast": "*", "mid": "|", "bar": "|"}


def levels(items: list[Item]) -> int:
    """Return the bits of the classes of operator that stand in a list."""
    bits = 0
    for item in items:
        if isinstance(item, Op):
            bits |= BITS[item.kind]
        elif item.__class__ is Words:
            bits |= WORDS_BIT
    return bits


def big_span(op: Op, end: int) -> Span:
    """Return the span of a big operator with its limits and a body that ends at `end`."""
    starts = [op.span.start, *(s.span.start for s in (op.sub, op.sup) if s is not None)]
    ends = [op.span.end, end, *(s.span.end for s in (op.sub, op.sup) if s is not None)]
    return Span(min(starts), max(ends))


def empty_big(op: Op) -> Node:
    """Return a big operator without a body."""
    return Big(big_span(op, op.span.end), op.name, Missing(Span(op.span.end, op.span.end)), op.sub, op.sup)


def alone(op: Op) -> Node:
    """Return an operator that stands for itself: the mark in `A^+`, the label in `x_{\\max}`, an operator that is only named."""
    if op.kind in ("big", "int"):
        if op.sub is None and op.sup is None:
            return Ident(op.span, op.name, "rm") if op.kind == "big" and BIGS[op.name].kind == "limit" else empty_big(op)
        return empty_big(op)
    return Ident(op.span, _ALONE.get(op.name, op.name), "it")


def strip_ends(items: list[Item]) -> list[Item]:
    """Leave out the punctuation that ends a display, and wide space at its ends."""
    start, end = 0, len(items)
    while end > start and isinstance(last := items[end - 1], Op) and last.kind == "sep" and last.name != ":":
        end -= 1
    while start < end and isinstance(first := items[start], Op) and first.kind == "sep" and first.name == "quad":
        start += 1
    return items[start:end]


def continues(before: Item, after: Item | None) -> bool:
    """Whether wide space stands within a formula, next to an operator: `a \\quad = \\quad b`."""
    if isinstance(before, Op) and before.kind in ("rel", "impl", "logic", "mul", "add", "big", "int", "neg"):
        return True
    return isinstance(after, Op) and (after.kind in ("rel", "impl", "logic", "mul") or (after.kind == "add" and after.name != "-"))


def middle_operator(item: Item) -> Item:
    """Return a bar outside of fences as the operator that it is there: `n \\mid m`, `Y | X`."""
    if isinstance(item, Op) and item.kind == "bar":
        return Op("mid", "mid" if item.name == "|" else "parallel", item.span)
    return item


def renamed(item: Item, kind: str) -> Item:
    """Return an operator as one of another class."""
    return Op(kind, item.name, item.span) if isinstance(item, Op) else item


def joined(items: list[Item]) -> list[Item]:
    """Join relations written in two pieces: `: =`, `= :`, `\\perp\\perp`."""
    out: list[Item] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, Op) and item.kind == "rel" and isinstance(last, Op) and last.kind == "rel":
            name = _PAIRS.get((last.name, item.name))
            if name is not None:
                out[-1] = Op("rel", name, last.span.cover(item.span), item.sub, item.sup)
                continue
        out.append(item)
    return out


_PAIRS = {
    ("colon", "="): "defeq",
    ("=", "colon"): "eqdef",
    ("perp", "perp"): "indep",
    ("lt", "="): "le",
    ("gt", "="): "ge",
    ("=", "="): "=",
}


def stacked(op: Op) -> Node | None:
    """What is set on a relation; with something under it, a Stack on nothing."""
    if op.sub is None:
        return op.sup
    parts = [n for n in (op.sup, op.sub) if n is not None]
    span = Span(min(n.span.start for n in parts), max(n.span.end for n in parts))
    return Stack(span, Missing(Span(span.start, span.start)), op.sup, op.sub)


def reach(op: Op) -> int:
    """Return where an operator ends, what is set on it included."""
    return max(n.span.end for n in (op, op.sup, op.sub) if n is not None)
