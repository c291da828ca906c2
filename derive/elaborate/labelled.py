"""Subscripts that count observations and are part of a name: the posterior's `a_n = a_0 + x`, the mean `X̄_n` of n.

Whether `a_n` is the n-th entry of something or a number of its own is not seen at the place itself. What tells is its definition: its
right side has `a_0` or speaks of n as a quantity, and the letter has no index that runs. Such a subscript gets a font of its own in the
tree, which makes it a label for everything that reads the tree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.elaborate.names import spell
from derive.read import tree as t

Label = tuple[str, str]

#: The font of a subscript that is a label; it is spelled like a letter.
LABEL = "label"

#: Letters that count: the size of a sample.
COUNTS = frozenset({"n", "N", "m", "M", "T"})


def labels_of(nodes: Iterable[t.Node]) -> frozenset[Label]:
    """Return the pairs of a letter and its subscript that the formulas of a paragraph define as names."""
    nodes = list(nodes)
    found = [x for node in nodes for x in t.walk(node) if isinstance(x, t.Chain)]
    defined = {pair for chain in found if (pair := _defines(chain)) is not None} | {pair for chain in found for pair in _of_law(chain)}
    return frozenset(pair for pair in defined if not any(_runs(node, *pair) for node in nodes))


def with_labels(node: t.Node, labels: frozenset[Label]) -> t.Node:
    """Return a formula with these subscripts as labels; where a letter that counts is bound, it runs, and nothing is changed."""
    if not labels or not any(isinstance(x, t.Script) and label_of(x) in labels for x in t.walk(node)):
        return node
    bound = bound_letters(node)
    return _labelled(node, frozenset(pair for pair in labels if pair[1] not in bound))


def clashes(node: t.Node, labels: frozenset[Label]) -> frozenset[str]:
    """Return the letters that have been defined as names with a label which runs in this formula."""
    if not labels:
        return frozenset()
    bound = bound_letters(node)
    return frozenset(base for base, letter in labels if letter in bound and any(label_of(x) == (base, letter) for x in t.walk(node)))


def label_of(node: t.Node) -> Label | None:
    """The letter and the counting subscript of `a_n`."""
    match node:
        case t.Script(base=t.Ident() as base, sub=t.Ident(name=name, font="it", accents=())) if name in COUNTS and base.font != "bb":
            return spell(base), name
    return None


def _defines(chain: t.Chain) -> Label | None:
    left = chain.items[0]
    pair = label_of(left)
    if pair is None or chain.ops[0] not in ("=", "defeq") or (isinstance(left, t.Script) and (left.sup is not None or left.primes)):
        return None
    right = chain.items[1]
    start = any(isinstance(x, t.Script) and isinstance(x.sub, t.Number) and x.sub.text == "0" and _named(x, pair[0]) for x in t.walk(right))
    return pair if start or _quantity(right, pair[1]) else None


def _of_law(chain: t.Chain) -> set[Label]:
    """The names of one law's parameters, `x_m` of `X ∼ Pareto(x_m, α)`, where its letter has no such index."""
    law = chain.items[-1]
    if "sim" not in chain.ops or not isinstance(law, t.Row) or len(law.items) != 2 or not isinstance(law.items[1], t.Fenced):
        return set()
    inside = law.items[1].body
    values = inside.items if isinstance(inside, t.Listing) else (inside,)
    below = {x.sub.name for x in t.walk(chain.items[0]) if isinstance(x, t.Script) and isinstance(x.sub, t.Ident)}
    return {pair for v in values if (pair := label_of(v)) is not None and pair[1] not in below}


def _named(node: t.Script, base: str) -> bool:
    return isinstance(node.base, t.Ident) and spell(node.base) == base


def _quantity(node: t.Node, letter: str) -> bool:
    """Whether a letter stands outside all subscripts but those that a big operator has."""
    if isinstance(node, t.Ident):
        return node.name == letter and node.font == "it" and not node.accents
    if isinstance(node, t.Script):
        return any(_quantity(x, letter) for x in (node.base, node.sup) if x is not None)
    return any(_quantity(x, letter) for x in node.children())


def _runs(node: t.Node, base: str, letter: str) -> bool:
    """Whether a letter has another index than its label and numbers, stands in a list with dots, or its label is bound."""
    if letter in bound_letters(node):
        return True
    for x in t.walk(node):
        dotted = isinstance(x, t.Listing) and any(isinstance(i, t.Ellipsis) for i in x.items)
        if dotted and any(_named(y, base) for y in t.walk(x) if isinstance(y, t.Script)):
            return True
        other = isinstance(x, t.Script) and _named(x, base) and label_of(x) != (base, letter)
        if other and isinstance(x, t.Script) and x.sub is not None and not isinstance(x.sub, (t.Number, t.Words)):
            return True
    return False


def bound_letters(node: t.Node) -> set[str]:
    """The letters below big operators: `n` of a sum over n, of a limit."""
    found = set()
    for x in t.walk(node):
        if isinstance(x, t.Big) and x.sub is not None and x.op not in ("int", "iint", "oint", "lim"):
            first = x.sub.items[0] if isinstance(x.sub, t.Chain) else x.sub
            found |= {y.name for y in t.walk(first) if isinstance(y, t.Ident)}
    return found


def _labelled(node: t.Node, labels: frozenset[Label]) -> t.Node:
    if isinstance(node, t.Script) and label_of(node) in labels and isinstance(node.sub, t.Ident):
        node = replace(node, sub=replace(node.sub, font=LABEL))
    return t.mapped(node, lambda x: _labelled(x, labels))
