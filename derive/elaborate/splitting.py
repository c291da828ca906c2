"""A formula's claim and the conditions written beside it: `a = b, \\quad x > 0`, `… \\text{ for } i ≠ j`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.elaborate.asides import from_formula
from derive.elaborate.prose import declarations as d
from derive.read import tree as t


@dataclass(frozen=True, slots=True)
class Claim:
    """What a formula claims, as one node, and what it declares beside that."""

    claim: t.Node
    declarations: tuple[d.Declaration, ...] = ()


def disjoined(node: t.Node) -> t.Node:
    """Join what the word "or" stands between: in `a ⇒ b \\text{ or } c` it belongs to what is implied."""
    if not isinstance(node, t.Listing):
        return node
    items: list[t.Node] = []
    seps: list[str] = []
    k = 0
    while k < len(node.items):
        item = node.items[k]
        if isinstance(item, t.Words) and item.text.strip().lower() == "or" and items and k + 1 < len(node.items):
            items[-1] = _either(items[-1], node.items[k + 1])
            seps = seps[: len(items) - 1]
            k += 2
            continue
        seps = [*seps, node.seps[k - 1]] if items else seps
        items.append(item)
        k += 1
    return items[0] if len(items) == 1 else t.Listing(node.span, tuple(items), tuple(seps[: len(items) - 1]))


def _either(first: t.Node, second: t.Node) -> t.Node:
    span = first.span.cover(second.span)
    if isinstance(first, t.Chain) and first.ops[-1] in ("implies", "iff", "impliedby"):
        return replace(first, span=span, items=(*first.items[:-1], _either(first.items[-1], second)))
    return t.Infix(span, "lor", first, second)


def split_claims(node: t.Node) -> Claim:
    """Split a formula; where nothing is claimed beside its conditions, or nothing stands beside its claims, the whole is the claim."""
    node = disjoined(node)
    split = from_formula(node)
    if not split.declarations:
        return Claim(node)
    if len(split.claims) == 1:
        return Claim(split.claims[0], split.declarations)
    span = split.claims[0].span.cover(split.claims[-1].span)
    return Claim(t.Listing(span, split.claims, (",",) * (len(split.claims) - 1)), split.declarations)
