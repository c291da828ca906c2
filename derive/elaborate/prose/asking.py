"""Small questions about trees and tokens that the reader of a sentence asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.slots import base_of, is_size, mentions
from derive.read import tree as t
from derive.read.tree import Node


def flat(subject: d.Subject) -> tuple[Node, ...]:
    """The letters of a subject as nodes; a family with dots as one listing."""
    if not isinstance(subject, d.Family):
        return (subject,)
    last = (subject.last,) if subject.last is not None else ()
    span = subject.members[0].span.cover((last or subject.members)[-1].span)
    parts = (*subject.members, t.Ellipsis(span), *last)
    return (t.Listing(span, parts, (",",) * (len(parts) - 1)),)


def barred(node: Node) -> bool:
    """Whether it is written with a bar: the mean of numbers, not of a distribution."""
    letter = base_of(node)
    return letter is not None and "bar" in letter.accents


def same_letter(subject: d.Subject, value: Node) -> bool:
    """Whether a mean is written with the letter of what it is the mean of: x̄ and the x_i."""
    a, b = base_of(as_node(subject)), base_of(value)
    return a is not None and b is not None and a.name == b.name


def is_size_node(node: Node | None) -> bool:
    return node is not None and is_size(node)


def replace_span(node: Node, like: Node) -> Node:
    """The node as if it stood where the other stands, so that equality looks at what is written alone."""
    if isinstance(node, t.Ident) and isinstance(like, t.Ident):
        return replace(node, span=like.span)
    return node


def as_node(subject: d.Subject) -> Node:
    return subject.members[0] if isinstance(subject, d.Family) else subject


def total(subject: d.Subject) -> Node:
    """The sum of a family, of an indexed letter over its index, or of a vector's entries."""
    if isinstance(subject, d.Family):
        span = subject.members[0].span
        parts = (*subject.members, t.Ellipsis(span), *((subject.last,) if subject.last is not None else ()))
        return t.Sum(span, parts, ("+",) * (len(parts) - 1))
    if isinstance(subject, t.Script) and subject.sub is not None:
        return t.Big(subject.span, "sum", subject, subject.sub)
    index = t.Ident(subject.span, "i")
    return t.Big(subject.span, "sum", t.Script(subject.span, subject, index), index)


def same(a: Node | None, b: Node | None) -> bool:
    return a is not None and b is not None and show(a) == show(b)


def show(node: Node) -> str:
    """What is written, without places: for comparing dimensions."""
    return " ".join(
        f"{n.name}:{n.font}:{n.accents}" if isinstance(n, t.Ident) else n.text if isinstance(n, t.Number) else type(n).__name__
        for n in t.walk(node)
    )


def uses(node: Node, left: Node, letter: t.Ident) -> bool:
    """Whether the name on the left of a definition occurs in a part on the right; an indexed name only if the same index stands there."""
    if isinstance(left, t.Script) and left.sub is not None:
        return any(isinstance(n, t.Script) and show(n) == show(left) for n in t.walk(node))
    if isinstance(node, t.Script) and node.sub is not None and base_of(node) == replace(letter, span=(base_of(node) or letter).span):
        return any(uses(c, left, letter) for c in (node.sub, node.sup) if c is not None)
    if isinstance(node, t.Ident):
        return mentions(node, letter)
    return any(uses(c, left, letter) for c in node.children())


def rank_equation(subject: Node, value: Node) -> t.Chain:
    call = t.Row(subject.span, (t.Ident(subject.span, "rank", "rm"), t.Fenced(subject.span, "(", ")", subject)))
    return t.Chain(
        subject.span.cover(value.span) if subject.span.start <= value.span.end else subject.span,
        (call, value),
        ("=",),
        (None,),
        (value.span,),
    )


def joined(found: list[d.Declaration]) -> list[d.Declaration]:
    """Join what is said of one distribution: its name, its formula, its parameters."""
    out: list[d.Declaration] = []
    place: dict[tuple[str, ...], int] = {}
    for item in _each_with_its_own(found):
        if not isinstance(item, d.Distributed):
            out.append(item)
            continue
        key = tuple(repr(s) for s in item.letters)
        k = place.get(key)
        old = out[k] if k is not None else None
        if (
            k is not None
            and isinstance(old, d.Distributed)
            and not (old.name and item.name and old.name != item.name)
            and not (old.formula and item.formula)
        ):
            out[k] = replace(
                old,
                name=old.name or item.name,
                formula=old.formula or item.formula,
                parameters=old.parameters + item.parameters,
                counting=old.counting or item.counting,
            )
        else:
            place[key] = len(out)
            out.append(item)
    return out


def _each_with_its_own(found: list[d.Declaration]) -> Iterator[d.Declaration]:
    """ "X and Y are normal, with means μ and ν": a law that several letters have is said of each, where each has a parameter of its own."""
    own = {repr(x.letters[0]) for x in found if isinstance(x, d.Distributed) and len(x.letters) == 1 and x.parameters and not x.name}
    for x in found:
        if isinstance(x, d.Distributed) and x.name and not x.parameters and len(x.letters) > 1 and own & {repr(s) for s in x.letters}:
            yield from (replace(x, letters=(s,)) for s in x.letters)
        else:
            yield x
