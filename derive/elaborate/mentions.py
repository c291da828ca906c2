"""The letters that the running text of a paragraph names in its formulas."""

from __future__ import annotations

from dataclasses import dataclass

from derive.elaborate.names import spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping.scope import Scope
from derive.elaborate.usage import indexed_letters
from derive.read import tree as t
from derive.read.pieces import Formula


def free_letters_of(node: t.Node) -> set[str]:
    """The letters of a formula that are not the index of one of its sums."""
    indices = [_index(b.sub) for b in t.walk(node) if isinstance(b, t.Big) and b.sub is not None]
    below = {spell(x) for index in indices for x in t.walk(index) if isinstance(x, t.Ident)}
    starred = [x.base for x in t.walk(node) if isinstance(x, t.Script) and isinstance(x.sup, t.Ident) and x.sup.name in ("ast", "star")]
    letters = [x for x in t.walk(node) if isinstance(x, t.Ident) and all(x is not y for y in starred)]  # x* is another letter than x
    return {spell(x) for x in letters} - below


def _index(sub: t.Node) -> t.Node:
    return sub.items[0] if isinstance(sub, t.Chain) else sub


@dataclass(frozen=True, slots=True)
class Mention:
    """The letters of a paragraph's inline formulas: all of them, and those with an index."""

    names: frozenset[str]
    indexed: frozenset[str]

    @staticmethod
    def of(pieces: list[tuple[d.Piece, Formula | None]]) -> Mention:
        nodes = [p.node for p, _ in pieces if isinstance(p, d.Slot) and p.node is not None and not p.display]
        return Mention(frozenset(name for node in nodes for name in free_letters_of(node)), indexed_letters(nodes))

    def into(self, scope: Scope) -> Scope:
        return scope.mention(self.names, self.indexed)
