"""Integrals reach to their differentials, across sums: `∫ a + b dx`."""

from __future__ import annotations

from collections.abc import Callable

from derive.notation import INTEGRAL_COUNT
from derive.read.faults import fail
from derive.read.items import Item, Op, cover
from derive.read.tree import Accent, Big, Fenced, Frac, Ident, Node, Number, Row, Script
from derive.source import Span

MAX_INTEGRALS = 60

# Names of measures and distribution functions: `dF(x)` and `d\mu(x)` take their argument into the differential.
_MEASURES = frozenset("mu nu pi gamma rho A B F G H L N P Q R S T U V W X Y Z".split())


class _Differential:
    """A differential met while going from right to left: the items that write it and the variable."""

    __slots__ = ("items", "variable")

    def __init__(self, items: list[Item], variable: Node) -> None:
        self.items, self.variable = items, variable


def _is_d(item: Item) -> bool:
    if isinstance(item, Script) and item.sub is None and not item.primes:
        item = item.base
    return isinstance(item, Ident) and item.name == "d" and item.font in ("it", "rm") and not item.accents


def _is_variable(item: Item) -> bool:
    if isinstance(item, Script):
        item = item.base
    return isinstance(item, Accent) or (isinstance(item, Ident) and (item.font != "rm" or len(item.name) == 1))


def _differential(items: list[Item], at: int) -> _Differential | None:
    if at + 1 >= len(items) or not _is_d(items[at]):
        return None
    variable = items[at + 1]
    if not isinstance(variable, Node) or not _is_variable(variable):
        return None
    after = items[at + 2] if at + 2 < len(items) else None
    named = variable.base if isinstance(variable, Script) else variable
    if isinstance(after, Fenced) and after.left == "(" and isinstance(named, Ident) and named.name in _MEASURES:
        return _Differential(items[at : at + 3], Row(cover([variable, after]), (variable, after)))
    return _Differential(items[at : at + 2], variable)


def fold(items: list[Item], shape: Callable[[list[Item]], Node]) -> list[Item]:
    """Return the items with every integral whose differential is found folded into a `Big`; the rest keep their `Op`.

    The innermost integral is the rightmost, and takes the first differential to its right; one with no integral before it takes all
    that follow each other. Linear in the number of items.
    """
    waiting = sum(1 for item in items if isinstance(item, Op) and item.kind == "int")
    if waiting > MAX_INTEGRALS:
        fail("E111", f"There are too many integrals in one term ({waiting}).", items[0].span.start, items[-1].span.end)
    stack: list[Item | _Differential] = []  # what stands to the right, nearest last
    count = 0
    i = len(items) - 1
    while i >= 0:
        item = items[i]
        if isinstance(item, Op) and item.kind == "int":
            waiting -= 1
            if count:
                body: list[Item] = []
                while not isinstance(stack[-1], _Differential):
                    top = stack.pop()
                    assert not isinstance(top, _Differential)
                    body.append(top)
                variables: list[Node] = []
                wanted = INTEGRAL_COUNT.get(item.name, 1)
                run = 0
                while run < len(stack) and isinstance(stack[-1 - run], _Differential):
                    run += 1
                wanted = max(wanted, run - waiting)
                end = item.span.end
                while stack and isinstance(stack[-1], _Differential) and len(variables) < wanted:
                    taken = stack.pop()
                    assert isinstance(taken, _Differential)
                    variables.append(taken.variable)
                    end = taken.items[-1].span.end
                    count -= 1
                if not body:
                    body = _leading(stack)
                at = body[-1].span.end if body else end
                inner = shape(body) if body else Number(Span(end, end), "1")
                stack.append(Big(Span(item.span.start, max(at, end)), item.name, inner, item.sub, item.sup, tuple(variables)))
                i -= 1
                continue
            quotient = _in_numerator(stack)
            if quotient is not None:
                node, used = quotient
                variable, frac = node
                body = [b for b in (stack.pop() for _ in range(used)) if not isinstance(b, _Differential)]
                body[-1] = frac
                inner = shape(body)
                stack.append(Big(Span(item.span.start, frac.span.end), item.name, inner, item.sub, item.sup, (variable,)))
                i -= 1
                continue
        found = _differential(items, i) if waiting else None
        if found is not None and all(stack[-j] is part for j, part in enumerate(found.items[1:], 1)):
            del stack[len(stack) - (len(found.items) - 1) :]
            stack.append(found)
            count += 1
        else:
            stack.append(item)
        i -= 1
    out: list[Item] = []
    for entry in reversed(stack):
        out += entry.items if isinstance(entry, _Differential) else [entry]
    return out


def _leading(stack: list[Item | _Differential]) -> list[Item]:
    """Take the body of `∫ dx f(x)`: what follows the differential, up to a sum's sign."""
    body: list[Item] = []
    while stack:
        top = stack[-1]
        if isinstance(top, _Differential) or (isinstance(top, Op) and top.kind == "add" and body):
            break
        if isinstance(top, Op) and top.kind not in ("big", "mul", "neg", "add"):
            break
        if not body and isinstance(top, Op) and top.kind in ("mul", "add"):
            break
        body.append(top)
        stack.pop()
    return body


def _in_numerator(stack: list[Item | _Differential]) -> tuple[tuple[Node, Frac], int] | None:
    """Find `\\frac{dx}{x}` in the term to the right: its variable, the fraction without it, and how many items reach to it."""
    for used, entry in enumerate(reversed(stack), 1):
        if isinstance(entry, Op) and entry.kind == "add" and used > 1:
            return None
        if not isinstance(entry, Frac):
            continue
        parts: list[Item] = list(entry.num.items) if isinstance(entry.num, Row) else [entry.num]
        found = _differential(parts, len(parts) - 2) if len(parts) >= 2 else None
        below = entry.den.items[0] if isinstance(entry.den, Row) else entry.den
        if found is None or _is_d(below):  # `dz/dx` is a derivative
            continue
        rest = [p for p in parts[:-2] if isinstance(p, Node)]
        if rest:
            num: Node = rest[0] if len(rest) == 1 else Row(cover(rest), tuple(rest))
        else:
            num = Number(Span(entry.num.span.start, entry.num.span.start), "1")
        return (found.variable, Frac(entry.span, num, entry.den)), used
    return None
