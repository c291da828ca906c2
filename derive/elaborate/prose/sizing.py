"""Sizes, sets, dependence, and other short predicates with a formula."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.asking import is_size_node, rank_equation, total
from derive.elaborate.prose.moods import DECLARING
from derive.elaborate.prose.naming import Naming
from derive.elaborate.prose.nouns import CONJUNCTIONS, Size, phrase_at, read_sizes
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.saying import KINDS
from derive.elaborate.prose.slots import Item, base_of, is_call, is_set, items_of, number, space_of
from derive.elaborate.prose.words import Token
from derive.read import tree as t
from derive.read.tree import Node

#: The lines of a matrix.
LINES = ("row", "rows", "column", "columns")
#: What the parts of an array are called.
ENTRIES = ("entry", "entries", "component", "components", "element", "elements", "coordinate", "coordinates")


class Sizing(Naming):
    """Reads sizes, memberships, dependences and sums."""

    def sizes_at(self, k: int) -> tuple[list[Size], int]:
        """All sizes listed from k: `m × n, q × r and n × p`."""
        sizes, k = read_sizes(self.tokens, k)
        more: list[Size]
        while sizes:
            j = k
            while j < len(self.tokens) and self.tokens[j].tag in CONJUNCTIONS:
                j += 1
            more, after = read_sizes(self.tokens, j) if j > k else ([], k)
            if not more or (j + 1 < len(self.tokens) and self.node(j) is not None and not is_size_node(self.node(j))):
                break
            sizes, k = [*sizes, *more], after
        return sizes, k

    def sized(self, subjects: tuple[d.Subject, ...]) -> None:
        """`of size ⟨n × p⟩`, `of length ⟨n⟩`, `of rank ⟨d⟩`."""
        token = self.tokens[self.at]
        value = token.value
        self.at += 1
        node = self.node(self.at)
        if value == "rank":
            if node is not None and subjects:
                for s in subjects:
                    if not isinstance(s, d.Family):
                        self.say(d.Relation, rank_equation(s, node))
                self.taken(self.at)
                self.at += 1
            return
        sizes, stop = self.sizes_at(self.at)
        if sizes and subjects:
            self.at = stop
            self.shape(subjects, "matrix", sizes)
        elif node is not None and subjects and not isinstance(node, t.Chain):
            self.at += 1
            square = token.text.startswith("of order") or (self.noun == "matrix" and "length" not in token.text)
            self.shape(subjects, "matrix" if square else "vector", [(node, node if square else None)])

    def inside(self, subjects: tuple[d.Subject, ...]) -> None:
        """`in ⟨R^n⟩` said after the letters."""
        node = self.node(self.at)
        if node is None:
            return
        space = space_of(node)
        if space:
            if len(self.heads) > 1 and any(i.kind in ("member", "law") for h in self.heads for i in h.items):
                subjects = self.heads[-1].subjects
            self.say(d.Shape, subjects, space.kind, space.rows, space.columns, space.field)
            self.properties(subjects, space.properties)
        elif subjects and is_call(node) and not is_set(node):
            self.say(d.Distributed, subjects, "", node)
        elif subjects and is_set(node) and all(isinstance(s, Node) for s in subjects):
            item = Item("member", subjects, node)
            other = self.node(self.at + 2) if self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].tag is Tag.AND else None
            sets = [node, other] if other is not None and len(subjects) == 2 else [node] * len(subjects)
            if not self.listed(item):
                for s, space_node in zip(subjects, sets, strict=True):
                    if isinstance(s, Node) and space_node is not None:
                        self.say(d.Relation, t.Chain(node.span, (s, space_node), ("in",), (None,), (node.span,)))
                if other is not None and len(subjects) == 2:
                    self.taken(self.at)
                    self.at += 2
        self.taken(self.at)
        self.at += 1

    def depends(self, subjects: tuple[d.Subject, ...]) -> None:
        """`function of ⟨x⟩`, `depending on the scalar ⟨x⟩`."""
        self.at += 1
        found = phrase_at(self.tokens, self.at)
        if not found or not found.heads:
            return
        heads = found.heads[:1] + tuple(
            h for k, h in enumerate(found.heads[1:], 1) if all(i.kind == "letters" for x in found.heads[: k + 1] for i in x.items)
        )
        on = tuple(s for h in heads for s in h.subjects)
        self.at = found.stop if len(heads) == len(found.heads) else heads[-1].at + 1
        for subject in subjects:
            self.say(d.Depends, subject, on, "scalar")
        if found.noun in KINDS:
            self.shape(on, KINDS[found.noun], found.sizes)
        for h in heads:
            for item in h.items:
                if item.relation:
                    self.relation_of(item, h.slot)
            self.role(h.slot.index, "mention")

    def how(self, token: Token) -> None:
        """`softmax(S) taken row-wise`: said of the last formula; `where ⟨φ⟩ is applied elementwise`: of the last letter."""
        elementwise = token.value == "elementwise"
        k = self.at - 1
        while k >= 0 and not isinstance(self.node(k), (t.Chain, t.Listing, t.Ident) if elementwise else (t.Chain, t.Listing)):
            k -= 1
        node = self.node(k) if k >= 0 else None
        if elementwise and isinstance(node, t.Chain) and node.ops == ("=",) and is_call(node.items[1]):
            node = base_of(node.items[1])
        if node is not None:
            for s in items_of(node)[-1].subjects[:1]:
                self.say(d.Applied, s, token.value)
        elif self.subjects:
            self.say(d.Applied, self.subjects[-1], token.value)

    def of_lines(self) -> bool:
        """`one-hot rows`, `unit columns`: what is said of the lines of a matrix is said neither of it nor understood."""
        said = self.tokens[self.at : self.at + 2]
        if len(said) < 2 or said[1].text not in LINES or said[0].tag not in (Tag.ADJECTIVE, Tag.TOGETHER, Tag.FOREIGN):
            return False
        if self.mode in DECLARING:
            self.unread(self.tokens[self.start : self.at + 2])
        self.at += 2
        return True

    def none(self) -> None:
        """`no ⟨x_i = 0⟩`, `no entry of ⟨x⟩ is zero`: denied of every entry. Whatever else is denied so is not understood."""
        k = self.at + 1
        node = self.node(k)
        if isinstance(node, t.Chain) and node.ops == ("=",):
            self.say(d.Relation, replace(node, ops=("ne",)))
            self.role(self.tokens[k].slot.index, "declaration", "no")  # type: ignore[union-attr]
            self.at = k + 1
            return
        said = self.tokens[k : k + 5]
        whole = self.node(k + 2)
        if [x.text for x in said[:2]] in ([a, "of"] for a in ENTRIES) and whole is not None and not isinstance(whole, t.Chain):
            zero = said[4:] and (said[4].value == "zero" or isinstance(self.node(k + 4), t.Number))
            if len(said) == 5 and zero and said[3].text in ("is", "equals", "are", "vanishes"):
                inside = whole if isinstance(whole, t.Ident) else t.Fenced(whole.span, "(", ")", whole)
                entry = t.Script(whole.span, inside, t.Ident(whole.span, "i"))
                self.say(d.Relation, t.Chain(whole.span, (entry, number("0", whole.span)), ("ne",), (None,), (whole.span,)))
                self.taken(k + 2)
                self.at = k + 5
                return
        stop = k
        while stop < len(self.tokens) and self.tokens[stop].tag not in (*CONJUNCTIONS, Tag.OPENER, Tag.SEMICOLON, Tag.COLON):
            stop += 1
        self.unread(self.tokens[self.at : stop])
        self.at = stop

    def short_for(self, subjects: tuple[d.Subject, ...]) -> bool:
        """`⟨N(v)⟩ is short for ⟨N(0, v)⟩`."""
        node = self.node(self.at)
        if node is None or len(subjects) != 1 or not isinstance(subjects[0], Node) or isinstance(node, t.Chain):
            return False
        span = node.span
        self.say(d.Defines, t.Chain(span, (subjects[0], node), ("defeq",), (None,), (span,)))
        self.taken(self.at)
        self.at += 1
        return True

    def sums_to(self) -> None:
        """`⟨p_1, …, p_k⟩ sum to ⟨1⟩`: a relation between the sum of the letters, or of a vector's entries, and the value."""
        self.at += 1
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        value = self.node(self.at)
        if value is None and token is not None and (token.tag is Tag.NUMBER or token.text in ("one", "zero")):
            value = number({"one": "1", "zero": "0"}.get(token.text, token.text))
        if value is None or not self.subjects:
            return
        for s in self.subjects[-1:]:
            self.say(d.Relation, t.Chain(value.span, (total(s), value), ("=",), (None,), (value.span,)))
        if self.tokens[self.at].slot is not None:
            self.taken(self.at)
        self.at += 1
