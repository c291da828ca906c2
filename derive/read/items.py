"""What a formula is between tokens and tree: a flat list of finished nodes and of operators that still look for their operands."""

from __future__ import annotations

from dataclasses import dataclass

from derive.read.tree import Node, Number, Row, Script, Words
from derive.source import Span

# One bit a class of operator, so that a list's levels of precedence are known at a glance.
BITS: dict[str, int] = {
    "over": 1,
    "bar": 2,
    "sep": 4,
    "impl": 8,
    "logic": 16,
    "rel": 32,
    "mid": 64,
    "add": 128,
    "mul": 256,
    "neg": 512,
    "big": 1024,
    "int": 2048,
}
WORDS_BIT = 4096


@dataclass(slots=True)
class Op:
    """An operator in a flat list; `role` is a bar's side (`open`, `close`, `mid`) where the notation says it."""

    kind: str
    name: str
    span: Span
    sub: Node | None = None
    sup: Node | None = None
    primes: int = 0
    role: str = ""
    sized: bool = False


Item = Node | Op


def cover(items: list[Item] | list[Node]) -> Span:
    """Return the span from the first to the last of a list that is not empty (scripts on operators count)."""
    last = items[-1]
    if isinstance(last, Op):
        return Span(items[0].span.start, max(n.span.end for n in (last, last.sub, last.sup) if n is not None))
    return Span(items[0].span.start, last.span.end)


def row(items: list[Node]) -> Node:
    """Return the juxtaposition of one or more nodes."""
    return items[0] if len(items) == 1 else Row(cover(items), tuple(items))


def operand(item: Item | None) -> bool:
    """Whether an item can stand to the left of a binary operator."""
    return isinstance(item, Node) and not isinstance(item, Words)


def scripted(base: Node, sub: Node | None, sup: Node | None, primes: int, end: int) -> Node:
    """Return `base` with scripts; those that `{x_i}^2` adds to a script join it where they do not collide."""
    if sub is None and sup is None and not primes:
        return base
    span = Span(base.span.start, max(end, base.span.end))
    if isinstance(base, Script) and not isinstance(base.base, Number):
        free = (sub is None or base.sub is None) and (sup is None or base.sup is None)
        if free and not (base.primes and primes) and not (base.sup is not None and (sub is None or primes)):
            return Script(span, base.base, base.sub or sub, base.sup or sup, base.primes + primes)
    return Script(span, base, sub, sup, primes)
