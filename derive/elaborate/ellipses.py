"""The general term behind dots: `1 + 1/2 + ⋯ + 1/n` is the sum of 1/i from 1 to n.

What is shown on both sides of the dots must be instances of one term. The last term before the dots and the last behind them have one
form and differ in some places, each a number or a sum of multiples of letters; from one term to the next such a place grows by the same
integer. Every term that is shown is compared with the instance that stands in its place (x⁰ is 1, x¹ is x, a/1 is a); one that does not fit
ends the reading: dots are never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from dataclasses import replace as put
from fractions import Fraction

from derive.elaborate.names import spell
from derive.read import tree as t
from derive.source import Span

#: A linear form of letters with rational coefficients; the constant stands under "".
Linear = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class General:
    """`body` has `letter` for its index, which runs from `first` to `last` (None: without end) by ones."""

    body: t.Node
    letter: t.Ident
    first: t.Node
    last: t.Node | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of the term, as a path of children: its value in the last term before the dots, and by how much it grows."""

    path: tuple[int, ...]
    value: Linear
    step: int


def general_term(before: Sequence[t.Node], after: Sequence[t.Node], index: str) -> General | None:
    """Return the general term of `before[0], before[1], …, after[-1]`, or None where the terms show none."""
    if not before or (not after and len(before) < 2):
        return None
    base = _lifted(before[-1], after[-1] if after else before[-1])
    previous = _lifted(before[-2], base) if len(before) > 1 else None
    other = after[-1] if after else previous
    assert other is not None
    paths = _differing(base, other)
    if paths and previous is not None and all(_linear(x) is not None for x in (base, other, previous)):
        paths = [()]  # `n`, `n - 1`: one form is the other without its fence or its last summand
    if not paths:
        return None
    places = [p for path in paths if (p := _place(path, base, previous, after[-1] if after else None)) is not None]
    steps = _steps_to(places, after[-1]) if after else None
    if len(places) != len(paths) or (after and steps is None):
        return None
    shown = [(before[-1 - k], {"": Fraction(-k)}) for k in range(len(before))]
    shown += [(after[-1 - k], _plus(steps, {"": Fraction(-k)})) for k in range(len(after))] if steps is not None else []
    if any(_written(_instance(base, places, s)) != _written(term) for term, s in shown):
        return None
    return _with_index(base, places, len(before), steps, t.Ident(base.span, index))


# --- places that differ -----------------------------------------------------------------------------------------------------------


def _differing(a: t.Node, b: t.Node) -> list[tuple[int, ...]] | None:
    """The paths at which two trees of one form differ, or None where they are not of one form."""
    if _written(a) == _written(b):
        return []
    if type(a) is type(b) and _frame(a) == _frame(b) and not isinstance(a, (t.Ident, t.Number)):
        left, right = a.children(), b.children()
        inner = [_differing(x, y) for x, y in zip(left, right, strict=True)]
        if all(x is not None for x in inner):
            found = [(k, *path) for k, paths in enumerate(inner) for path in paths or ()]
            if not (_linear(a) is not None and _linear(b) is not None and len(found) > 1):
                return found
    return [()] if _linear(a) is not None and _linear(b) is not None else None


def _frame(node: t.Node) -> tuple[object, ...]:
    """What a node is apart from the nodes below it and from where it stands."""
    said = [getattr(node, f.name) for f in fields(node) if f.name not in ("span", "places")]
    return (*(x for x in said if not isinstance(x, t.Node) and not _holds_nodes(x)), tuple(x is None for x in said), len(node.children()))


def _holds_nodes(x: object) -> bool:
    return isinstance(x, tuple) and any(isinstance(y, t.Node) or _holds_nodes(y) for y in x)


def _place(path: tuple[int, ...], base: t.Node, previous: t.Node | None, last: t.Node | None) -> _Place | None:
    value = _linear(_at(base, path))
    assert value is not None
    before = _linear(_at(previous, path)) if previous is not None and _differing(previous, base) is not None else None
    if before is not None:
        grown = _plus(value, before, -1)
        step = grown.get("", Fraction(0))
        return _Place(path, value, int(step)) if set(grown) <= {""} and step.denominator == 1 and step != 0 else None
    end = _linear(_at(last, path)) if last is not None else None
    if end is None:
        return None
    falls = set(value) - {""} and not set(end) - {""}
    return _Place(path, value, -1 if falls else 1)


def _steps_to(places: Sequence[_Place], last: t.Node) -> Linear | None:
    """How many steps the last term is behind the last one before the dots; None unless all places say the same whole number."""
    found: Linear | None = None
    for p in places:
        end = _linear(_at(last, p.path))
        if end is None:
            return None
        steps = {k: v / p.step for k, v in _plus(end, p.value, -1).items()}
        if any(v.denominator != 1 for v in steps.values()) or (found is not None and steps != found):
            return None
        found = steps
    return found


def _at(node: t.Node, path: tuple[int, ...]) -> t.Node:
    """What stands at a path; a term of another form may have nothing there."""
    for k in path:
        below = node.children()
        if k >= len(below):
            return t.Missing(node.span)
        node = below[k]
    return node


def _lifted(term: t.Node, like: t.Node) -> t.Node:
    """`x` beside `x^2` is `x^1`."""
    if isinstance(like, t.Script) and like.sup is not None and like.sub is None and _written(term) == _written(like.base):
        return put(like, sup=t.Number(like.sup.span, "1"))
    return term


# --- instances --------------------------------------------------------------------------------------------------------------------


def _instance(base: t.Node, places: Sequence[_Place], steps: Linear) -> t.Node:
    """The term that is so many steps behind the last one before the dots."""
    for p in places:
        base = _put_at(base, p.path, _node(_plus(p.value, steps, p.step), base.span))
    return _simple(base)


def _with_index(base: t.Node, places: Sequence[_Place], count: int, steps: Linear | None, letter: t.Ident) -> General:
    """The term with its index put in: the index is the first place that grows by one from a number, and otherwise counts from 0."""
    named = next((p for p in places if p.step == 1 and set(p.value) <= {""}), None)
    at_base: Linear = dict(named.value) if named is not None else {"": Fraction(count - 1)}
    body = base
    for p in places:
        value = _plus(_plus(p.value, at_base, -p.step), {letter.name: Fraction(p.step)})
        body = _put_at(body, p.path, letter if value == {letter.name: 1} else _node(value, base.span))
    last = _node(_plus(at_base, steps), base.span) if steps is not None else None
    return General(body, letter, _node(_plus(at_base, {"": Fraction(1 - count)}), base.span), last)


def _put_at(node: t.Node, path: tuple[int, ...], new: t.Node) -> t.Node:
    if not path:
        return new
    child = node.children()[path[0]]
    fresh = _put_at(child, path[1:], new)

    def swap(value: object) -> object:
        if value is child:
            return fresh
        return tuple(swap(v) for v in value) if isinstance(value, tuple) else value

    return put(node, **{f.name: swap(getattr(node, f.name)) for f in fields(node) if f.name != "span"})  # type: ignore[arg-type]


def _simple(node: t.Node) -> t.Node:
    """x⁰ is 1, x¹ is x, a/1 is a, 0! and 1! are 1, 1·a is a."""
    match node:
        case t.Script(base=base, sub=None, sup=t.Number(text="1"), primes=0):
            return _simple(base)
        case t.Script(sub=None, sup=t.Number(text="0") as zero, primes=0):
            return t.Number(zero.span, "1")
        case t.Frac(num=num, den=den) | t.Infix(op="/", left=num, right=den) if _one(_simple(den)):
            return _simple(num)
        case t.Postfix(op="!", body=t.Number(text=("0" | "1")) as body):
            return t.Number(body.span, "1")
        case t.Row(items=items):
            kept = tuple(x for x in map(_simple, items) if not _one(x))
            return t.Number(node.span, "1") if not kept else kept[0] if len(kept) == 1 else put(node, items=kept)
    return node


def _one(node: t.Node) -> bool:
    return isinstance(node, t.Number) and node.text == "1"


def _written(node: t.Node) -> tuple[object, ...]:
    """A tree without its places, for comparing."""
    linear = _linear(node)
    if linear is not None:
        return ("linear", *sorted(linear.items()))
    match node:
        case t.Fenced(left="(", body=body):
            return ("fenced", _written(body))
    return (type(node).__name__, *_frame(node), *(_written(x) for x in node.children()))


# --- linear forms -----------------------------------------------------------------------------------------------------------------


def _linear(node: t.Node) -> Linear | None:
    """A node as a linear form with numbers for coefficients: `2n - 1`."""
    match node:
        case t.Number(text=text) if text.isdigit():
            return {"": Fraction(int(text))} if int(text) else {}
        case t.Ident(font="it", accents=()):
            return {spell(node): Fraction(1)}
        case t.Fenced(left="(", right=")", body=body):
            return _linear(body)
        case t.Prefix(op="-", body=body):
            inner = _linear(body)
            return None if inner is None else _plus({}, inner, -1)
        case t.Row(items=(t.Number(text=text), t.Ident() as letter)) if text.isdigit():
            return {spell(letter): Fraction(int(text))} if int(text) else {}
        case t.Sum(terms=terms, ops=ops) if all(o in "+-" for o in ops):
            total = _linear(terms[0])
            for op, term in zip(ops, terms[1:], strict=True):
                part = _linear(term)
                if total is None or part is None:
                    return None
                total = _plus(total, part, 1 if op == "+" else -1)
            return total
    return None


def _plus(a: Linear, b: Linear | None, times: int | Fraction = 1) -> Linear:
    found = dict(a)
    for k, v in (b or {}).items():
        found[k] = found.get(k, Fraction(0)) + times * v
    return {k: v for k, v in found.items() if v != 0}


def _node(value: Linear, span: Span) -> t.Node:
    """A linear form with whole coefficients as it is written."""
    parts = list(_parts(value, span))
    if not parts:
        return t.Number(span, "0")
    (sign, first), *rest = parts
    head = t.Prefix(span, "-", first) if sign == "-" else first
    return t.Sum(span, (head, *(x for _, x in rest)), tuple(s for s, _ in rest)) if rest else head


def _parts(value: Linear, span: Span) -> Iterator[tuple[str, t.Node]]:
    for name in sorted(value, key=lambda n: (n == "", n)):
        size = abs(value[name])
        sign = "-" if value[name] < 0 else "+"
        number = t.Number(span, str(size))
        if name == "":
            yield sign, number
            continue
        letter = t.Ident(span, name.removeprefix("\\"))
        yield sign, letter if size == 1 else t.Row(span, (number, letter))
