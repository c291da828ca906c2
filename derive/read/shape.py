"""From a flat list of nodes and operators to one node, level by level, loosest first.

Nothing here descends into fences or arguments (they are finished nodes by now), so the depth of calls does not grow with the formula.
"""

from __future__ import annotations

from derive.read import bars, integrals
from derive.read.faults import fail
from derive.read.items import BITS, WORDS_BIT, Item, Op, cover, operand, row
from derive.read.lists import alone, big_span, continues, joined, levels, middle_operator, reach, renamed, stacked, strip_ends
from derive.read.tree import Bar, Big, Binom, Chain, Frac, Grid, Infix, Listing, Missing, Node, Prefix, Sum, Words
from derive.read.tree import Ellipsis as Dots
from derive.source import Span

# Where a list stands: the whole formula, one line, one cell, between fences, in a script, or an argument.
CONTEXTS = ("top", "line", "cell", "fence", "script", "arg")
MAX_CHAIN = 100
MAX_PREFIX = 8
MAX_LINKS = 250

_OVER, _BAR, _SEP = BITS["over"], BITS["bar"], BITS["sep"] | WORDS_BIT
_IMPL, _LOGIC, _REL, _MID = BITS["impl"], BITS["logic"], BITS["rel"], BITS["mid"]
_ADD, _MUL, _NEG, _BIG, _INT = BITS["add"], BITS["mul"], BITS["neg"], BITS["big"], BITS["int"]
_SEPARATOR_RANK = {"quad": 4, ";": 3, ":": 2, ",": 1, "text": 0}


def shape(items: list[Item], context: str, at: int) -> Node:
    """Return the tree of a flat list; an empty one is Missing at offset `at`. Raises ReadError (E108, E111, E113)."""
    if not items:
        return Missing(Span(at, at))
    if len(items) == 1:
        only = items[0]
        if isinstance(only, Node):
            return only
        if only.kind in ("sep", "bar") and context != "script":
            if only.name == "quad" or (only.kind == "sep" and context != "fence"):
                return Missing(only.span)
            fail("E108", "A separator has nothing to separate.", only.span.start, only.span.end)
        return alone(only)
    if levels(items) & _OVER:
        return _generalised(items, context)
    return _Shaper(context).bar(items)


def _generalised(items: list[Item], context: str) -> Node:
    """`a \\over b`: everything before over everything after, within the nearest braces."""
    places = [i for i, item in enumerate(items) if isinstance(item, Op) and item.kind == "over"]
    op = items[places[0]]
    assert isinstance(op, Op)
    if len(places) > 1:
        fail("E118", "Two \\over in one group are ambiguous.", op.span.start, items[places[1]].span.end, hint="use \\frac{…}{…}")
    before, after = items[: places[0]], items[places[0] + 1 :]
    if not before or not after:
        fail("E108", f"\\{op.name} needs something on both sides.", op.span.start, op.span.end)
    one, two = shape(before, context, op.span.start), shape(after, context, op.span.end)
    span = cover(items)
    if op.name == "choose":
        return Binom(span, one, two)
    return Grid(span, "substack", ((one,), (two,))) if op.name == "atop" else Frac(span, one, two)


class _Shaper:
    """The levels of precedence for one list; `context` says what may be missing."""

    __slots__ = ("context", "within")

    def __init__(self, context: str) -> None:
        self.context = context
        self.within = context in ("fence", "script")

    def inner(self, items: list[Item]) -> Node:
        return shape(items, "fence", 0)

    def bar(self, items: list[Item]) -> Node:
        mask = levels(items)
        if mask & _BAR:
            items = bars.resolve(items, self.within, self.inner)
            if self.within:
                places = [i for i, item in enumerate(items) if item.__class__ is Op and item.kind == "bar"]
                if places:
                    return self.middle(items, places)
            else:
                items = [middle_operator(item) for item in items]
        return self.listing(items)

    def middle(self, items: list[Item], places: list[int]) -> Node:
        node: Node | None = None
        start, name = 0, "|"
        for place in [*places, len(items)]:
            part = items[start:place]
            edge = items[start - 1].span.end if start else items[0].span.start
            side = self.listing(part) if part else Missing(Span(edge, edge))
            node = side if node is None else Bar(node.span.cover(side.span), node, side, name)
            if place < len(items):
                bar = items[place]
                name = bar.name if isinstance(bar, Op) else name
            start = place + 1
        assert node is not None
        return node

    def listing(self, items: list[Item]) -> Node:
        mask = levels(items)
        if not mask & _SEP:
            return self.implication(items, mask)
        if self.context not in ("fence", "script", "arg"):
            items = strip_ends(items)
        parts: list[Node] = []
        seps: list[str] = []
        current: list[Item] = []
        pending = ""
        edge = items[0].span.start if items else 0

        def flush(node: Node) -> None:
            nonlocal pending
            if parts:
                seps.append(pending or "text")
            parts.append(node)
            pending = ""

        for k, item in enumerate(items):
            if item.__class__ is Words:
                if current:
                    flush(self.implication(current, levels(current)))
                    current = []
                assert isinstance(item, Node)
                flush(item)
            elif item.__class__ is Op and item.kind == "sep":
                name = item.name
                if name == "quad" and current and continues(current[-1], items[k + 1] if k + 1 < len(items) else None):
                    continue
                if current:
                    flush(self.implication(current, levels(current)))
                    current = []
                    pending = name
                elif name == "quad" or pending == "quad" or (not pending and parts):
                    if _SEPARATOR_RANK[name] > _SEPARATOR_RANK.get(pending, -1) and (parts or name != "quad"):
                        if not parts and not pending:
                            flush(Missing(Span(edge, edge)))
                        pending = name
                else:
                    flush(Missing(Span(edge, edge)))
                    pending = name
            else:
                if len(current) == 1 and current[0].__class__ is Dots and pending == "," and operand(item):
                    flush(current[0])
                    current, pending = [], ","
                current.append(item)
            edge = item.span.end
        if current:
            flush(self.implication(current, levels(current)))
        elif pending and pending != "quad":
            flush(Missing(Span(edge, edge)))
        if not parts:
            return Missing(Span(edge, edge))
        return parts[0] if len(parts) == 1 else Listing(cover(parts), tuple(parts), tuple(seps))

    def implication(self, items: list[Item], mask: int) -> Node:
        if mask & _IMPL:
            return self.chain(items, "impl")
        return self.logic(items, mask)

    def logic(self, items: list[Item], mask: int) -> Node:
        if mask & _LOGIC:
            if mask & (_REL | _NEG) and self._statements(items):
                return self.chain(items, "logic")
            items = [renamed(item, "mul") if item.__class__ is Op and item.kind == "logic" else item for item in items]
            mask = levels(items)
        return self.relation(items, mask)

    @staticmethod
    def _statements(items: list[Item]) -> bool:
        """Whether what stands between logical operators are statements (each holds a relation or a negation)."""
        found = [False]
        for item in items:
            if isinstance(item, Op) and item.kind == "logic":
                found.append(False)
            elif isinstance(item, Op) and item.kind in ("rel", "neg"):
                found[-1] = True
        return all(found)

    def relation(self, items: list[Item], mask: int) -> Node:
        if mask & _REL:
            return self.chain(joined(items), "rel")
        return self.mid(items, mask)

    def chain(self, items: list[Item], kind: str) -> Node:
        parts: list[list[Item]] = [[]]
        ops: list[Op] = []
        for item in items:
            if item.__class__ is Op and item.kind == kind:
                ops.append(item)
                parts.append([])
            else:
                parts[-1].append(item)
        if not ops:
            return self.mid(items, levels(items))
        if not any(parts):
            self.missing(ops[0])
        if len(ops) > MAX_LINKS:
            start, end = ops[0].span.start, ops[-1].span.end
            fail("E111", f"Too many relations stand in one chain ({len(ops):,}).", start, end, hint=f"the limit is {MAX_LINKS}")
        for k, part in enumerate(parts[1:-1], 1):
            if not part:
                at = ops[k - 1].span.cover(ops[k].span)
                fail("E108", "Something is missing between two relations.", at.start, at.end)
        nodes: list[Node] = []
        for k, part in enumerate(parts):
            if part:
                mask = levels(part)
                nodes.append(
                    self.logic(part, mask) if kind == "impl" else self.relation(part, mask) if kind == "logic" else self.mid(part, mask)
                )
            else:
                edge = ops[0].span.start if k == 0 else ops[-1].span.end
                nodes.append(Missing(Span(edge, edge)))
        start = min(nodes[0].span.start, ops[0].span.start)
        end = max(nodes[-1].span.end, *(reach(op) for op in ops))
        return Chain(
            Span(start, end),
            tuple(nodes),
            tuple(op.name for op in ops),
            tuple(stacked(op) for op in ops),
            tuple(op.span for op in ops),
        )

    def mid(self, items: list[Item], mask: int) -> Node:
        if not mask & _MID:
            return self.sum(items, mask)
        node: Node | None = None
        current: list[Item] = []
        op: Op | None = None
        for item in [*items, None]:
            if item is not None and not (isinstance(item, Op) and item.kind == "mid"):
                current.append(item)
                continue
            if not current:
                self.missing(item or op)
            side = self.sum(current, levels(current))
            node = side if node is None or op is None else Infix(node.span.cover(side.span), op.name, node, side)
            current, op = [], item
        assert node is not None
        return node

    def missing(self, item: Item | None) -> None:
        span = item.span if item is not None else Span(0, 0)
        fail("E108", "An operator has nothing to work on.", span.start, span.end)

    def sum(self, items: list[Item], mask: int) -> Node:
        if mask & _INT:
            items = integrals.fold(items, lambda body: self.sum(body, levels(body)))
            mask = levels(items)
        if not mask & _ADD:
            return self.term(items, mask)
        terms: list[Node] = []
        ops: list[Op] = []
        current: list[Item] = []
        for item in items:
            if item.__class__ is Op and item.kind == "add" and current and operand(current[-1]):
                terms.append(self.term(current, levels(current)))
                ops.append(item)
                current = []
            else:
                current.append(item)
        if current:
            terms.append(self.term(current, levels(current)))
        elif self.context == "script":
            last = ops.pop()
            tail = [terms.pop(), alone(last)]
            terms.append(row(tail))
        elif self.context == "line":
            terms.append(Missing(Span(ops[-1].span.end, ops[-1].span.end)))
        else:
            self.missing(ops[-1])
        if not ops:
            return terms[0]
        return Sum(cover(terms), tuple(terms), tuple(op.name for op in ops))

    def term(self, items: list[Item], mask: int) -> Node:
        """One term: each big operator takes all that stands to its right."""
        if not mask & (_BIG | _INT):
            return self.product(items, mask)
        items = list(items)
        places = [i for i, item in enumerate(items) if isinstance(item, Op) and item.kind in ("big", "int")]
        if len(places) > MAX_CHAIN:
            fail("E111", "Too many big operators stand within each other.", items[0].span.start, items[-1].span.end)
        for place in reversed(places):
            op, rest = items[place], items[place + 1 :]
            assert isinstance(op, Op)
            if not rest:
                node = alone(op)
            else:
                body = self.product(rest, levels(rest))
                node = Big(big_span(op, body.span.end), op.name, body, op.sub, op.sup)
            del items[place:]
            items.append(node)
        return self.product(items, levels(items))

    def product(self, items: list[Item], mask: int) -> Node:
        if not mask & (_MUL | _ADD | _NEG):
            return row([item for item in items if isinstance(item, Node)])
        if mask & _MUL:
            return self.infix(items)
        return self.factor(items)

    def infix(self, items: list[Item]) -> Node:
        places = [i for i, item in enumerate(items) if isinstance(item, Op) and item.kind == "mul"]
        if len(places) > MAX_CHAIN:
            fail("E111", "Too many operators stand in one product.", items[0].span.start, items[-1].span.end)
        node: Node | None = None
        op: Op | None = None
        start = 0
        for place in [*places, len(items)]:
            part = items[start:place]
            start = place + 1
            here = items[place] if place < len(items) else op
            assert isinstance(here, Op)
            if not part:
                if self.context != "script":
                    self.missing(here)
                return row([item if isinstance(item, Node) else alone(item) for item in items])
            side = self.factor(part)
            node = side if node is None or op is None else Infix(node.span.cover(side.span), op.name, node, side)
            op = here
        assert node is not None
        return node

    def factor(self, items: list[Item]) -> Node:
        signs: list[Op] = []
        k = 0
        while k < len(items):
            item = items[k]
            if not isinstance(item, Op):
                break
            signs.append(item)
            k += 1
        rest = items[k:]
        if not rest:
            if self.context == "script":
                return row([alone(op) for op in signs])
            self.missing(signs[-1])
        if len(signs) > MAX_PREFIX:
            fail("E111", "Too many signs stand before each other.", signs[0].span.start, signs[-1].span.end)
        parts: list[Node] = []
        for item in rest:
            if isinstance(item, Op):
                fail(
                    "E108",
                    "An operator has nothing to its left.",
                    item.span.start,
                    item.span.end,
                    hint="write parentheses around what it begins",
                )
            parts.append(item)
        return self._signed(signs, row(parts))

    @staticmethod
    def _signed(signs: list[Op], body: Node) -> Node:
        for op in reversed(signs):
            if op.kind not in ("neg", "add") or op.name not in ("+", "-", "pm", "mp", "neg"):
                fail("E108", "An operator has nothing to its left.", op.span.start, op.span.end)
            body = Prefix(Span(op.span.start, body.span.end), op.name, body)
        return body
