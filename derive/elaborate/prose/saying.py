"""What a reader of one sentence can say, and what it remembers while it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.asking import joined, replace_span, uses
from derive.elaborate.prose.moods import STRICT
from derive.elaborate.prose.nouns import SMALL, Head, Phrase, Size, node_at
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import Item, base_of, is_call, is_letter, items_of, mentions, space_of, values_of
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t
from derive.read.tree import Node

KINDS: dict[str, d.Kind] = {
    "matrix": "matrix",
    "vector": "vector",
    "row": "row",
    "scalar": "scalar",
    "function": "function",
    "random": "random",
    "random_vector": "vector",
    "random_matrix": "matrix",
    "event": "event",
    "set": "set",
}
STRUCTURAL = frozenset({"rows", "columns", "diagonal_entries", "eigenvalues", "eigenvectors", "singular_values", "rank"})
COUNTS = frozenset({"degrees_of_freedom", "trials", "successes", "failures"})


class Saying:
    """The state of reading one sentence, and the means to declare."""

    def __init__(self, tokens: list[Token], seen: list[Node]) -> None:
        self.tokens = tokens
        self.seen = seen
        self.found: list[d.Declaration] = []
        self.roles: dict[int, d.Role] = {}
        self.claims: list[int] = []
        self.mode = self.opener = self.cue = ""
        self.fronted = True
        self.around: tuple[str, str] | None = None  # mood and opener of the clause that a "for all i" stands in
        self.bound: list[t.Ident] = []  # the letters that the "for all i" binds
        self.start = self.at = 0
        self.subjects: tuple[d.Subject, ...] = ()
        self.heads: tuple[Head, ...] = ()
        self.unknown: list[Token] = []
        self.loose: list[Phrase] = []
        self.count = 0
        self.noun = ""
        self.possessor: tuple[d.Subject, ...] = ()
        self.law = ""
        self.pending: tuple[str, tuple[d.Subject, ...]] | None = None

    def node(self, k: int) -> Node | None:
        return node_at(self.tokens, k)

    def tag(self, ahead: int = 0) -> Tag | None:
        """The class of the token here, or of one further on."""
        k = self.at + ahead
        return self.tokens[k].tag if k < len(self.tokens) else None

    def skip_small(self, k: int) -> int:
        """The place behind determiners, neutral adjectives and adverbs."""
        while k < len(self.tokens) and self.tokens[k].tag in SMALL:
            k += 1
        return k

    def meta(self) -> dict[str, Any]:
        after = None
        if self.claims:
            after = self.claims[-1] if self.opener in ("if", "for", "unless") else self.claims[0]
        stop = max(self.at, self.start + 1)
        while stop < len(self.tokens) and self.tokens[stop].tag not in (
            Tag.COMMA,
            Tag.SEMICOLON,
            Tag.OPENER,
            Tag.AND,
            Tag.CLOSE,
            Tag.COLON,
        ):
            stop += 1
        text = quoted(self.tokens[self.start : stop])
        opener = self.opener if self.mode not in ("", "claim") or self.opener == "with" else ""
        return {"text": text, "piece": self.tokens[min(self.start, len(self.tokens) - 1)].piece, "after": after, "opener": opener}

    def say(self, kind: type[d.Declaration], *values: Any) -> None:
        """Declare, unless the words only mention it, leave it open, or claim it."""
        if self.mode in ("mention", "equality", "open", "given", "term") or (
            self.mode == "claim" and kind in (d.HasProperty, d.Together, d.Distributed)
        ):
            return
        self.found.append(kind(*values, **self.meta()))
        self.count += 1

    def role(self, index: int, role: d.RoleName, cue: str = "") -> None:
        if role == "mention" and index in self.roles:
            return
        self.roles[index] = d.Role(index, role, cue, piece=self.tokens[0].piece)

    def taken(self, k: int) -> None:
        slot = self.tokens[k].slot
        if slot is not None:
            self.role(slot.index, "declaration")

    def unread(self, tokens: Iterable[Token]) -> None:
        text = quoted(tokens)
        meta = self.meta()
        meta["text"] = text
        self.found.append(d.Unread(**meta))
        self.count += 1

    def close(self) -> None:
        """End a clause: after a strict opener, words that were not understood are kept."""
        if self.mode in STRICT and self.at > self.start:
            part = self.tokens[self.start : self.at]
            words = any(
                x.tag not in (Tag.SLOT, Tag.COMMA, Tag.SEMICOLON, Tag.COLON, Tag.AND, Tag.OPEN, Tag.CLOSE, Tag.OPENER, *SMALL) for x in part
            )
            if self.unknown or (not self.count and words):
                self.unread(part)
        for found in self.loose:
            for said in found.adjectives:
                if said.negation != "open" and said.value != "square":
                    meta = {**self.meta(), "text": quoted(self.tokens[self.start : self.at])}
                    self.found.append(d.Unread(said.value, found.noun, **meta))
        self.unknown, self.loose, self.count = [], [], 0
        self.start = self.at

    def settle(self) -> None:
        """Add the roles, and join what was said of one distribution in several places."""
        for token in self.tokens:
            if token.slot is not None and token.slot.index not in self.roles:
                self.role(token.slot.index, "mention")
        self.found = [*joined(self.found), *self.roles.values()]

    def announced(self) -> list[d.Declaration]:
        """What the end of the paragraph says of the formula that comes next."""
        if self.pending is not None:
            return [d.Announces("claim", *self.pending, text=quoted(self.tokens))]
        if self.cue == "defined":
            return [d.Announces("definition", text=quoted(self.tokens))]
        last = max((k for k, x in enumerate(self.tokens) if x.tag is Tag.POSED), default=-1)
        shown = next((k for k, x in enumerate(self.tokens) if k > last and x.slot is not None), len(self.tokens))
        told = any(x.tag in (Tag.BE, Tag.HAVE) for x in self.tokens[shown:])  # a clause of its own has followed
        if self.cue.startswith("posed") and not told:
            return [d.Announces("posed", self.cue[6:], text=quoted(self.tokens))]
        return []

    def circular(self, chain: t.Chain) -> bool:
        """Whether the name on the left occurs on the right."""
        letter = base_of(chain.items[0])
        if letter is None:
            return False
        return any(uses(i, chain.items[0], letter) for i in chain.items[1:])

    def known(self, node: Node) -> bool:
        """Whether an earlier formula of the paragraph had the same name."""
        letter = base_of(node)
        return letter is not None and any(mentions(s, letter) for s in self.seen)

    def shared(self, item: Item) -> Node:
        """The relation of an item, with all letters that share it: `a, b > 0`, `f, g : R → R`."""
        node = item.node
        if (
            isinstance(node, t.Chain)
            and len(item.subjects) > 1
            and (item.kind == "inequality" or "colon" in node.ops)
            and (is_letter(node.items[0]) or is_call(node.items[0]))
        ):
            parts: list[Node] = []
            for s in item.subjects:
                parts += [*s.members, t.Ellipsis(node.span), *([s.last] if s.last is not None else [])] if isinstance(s, d.Family) else [s]
            first: Node = t.Listing(parts[0].span.cover(parts[-1].span), tuple(parts), (",",) * (len(parts) - 1))
            return replace(node, items=(first, *node.items[1:]))
        return node

    def listed(self, item: Item) -> bool:
        values, dots, last = values_of(item)
        if not values:
            return False
        self.say(d.Ranges, item.subjects, values, dots, last)
        return True

    def mixed(self, node: t.Chain) -> None:
        """`Y = Y(x) ∈ R^{n×n}`, `S = QK^T ∈ R^{n×m}`: a definition or dependence, and a membership of the first item."""
        k = node.ops.index("in")
        space = space_of(node.items[-1]) if k == len(node.ops) - 1 else None
        if space:
            self.say(d.Shape, (node.items[0],), space.kind, space.rows, space.columns, space.field)
            self.properties((node.items[0],), space.properties)
        left = t.Chain(node.span, node.items[: k + 1], node.ops[:k], node.over[:k], node.places[:k])
        self.equation(left)

    def equation(self, node: t.Chain) -> None:
        first, last = node.items[0], node.items[-1]
        if (
            isinstance(last, t.Row)
            and len(last.items) == 2
            and last.items[0] == replace_span(first, last.items[0])
            and isinstance(last.items[1], t.Fenced)
        ):
            body = last.items[1].body
            self.say(d.Depends, first, tuple(s for i in items_of(body) for s in i.subjects), "scalar")
            return
        self.say(d.Relation if self.circular(node) else d.Defines, node)

    def properties(self, subjects: tuple[d.Subject, ...], names: Iterable[str]) -> None:
        for subject in subjects:
            for name in names:
                if name == "positive_integer":
                    self.say(d.HasProperty, subject, "integer")
                    self.say(d.HasProperty, subject, "positive")
                else:
                    self.say(d.HasProperty, subject, name)

    def properties_of_order(self, item: Item) -> None:
        """`A ≻ 0` says positive definite of a letter."""
        node = item.node
        if isinstance(node, t.Chain) and len(node.ops) == 1 and isinstance(node.items[1], t.Number) and node.items[1].text == "0":
            name = {"succ": "positive_definite", "succeq": "positive_semidefinite", "prec": "negative_definite"}.get(node.ops[0])
            if name:
                self.found.pop()
                self.properties(item.subjects, (name,))

    def shape(self, subjects: tuple[d.Subject, ...], kind: d.Kind, sizes: list[Size], number_field: str = "R") -> None:
        """Give sizes to subjects: one each if there are as many, else the one to all."""
        if len(sizes) == len(subjects) and len(sizes) > 1:
            for subject, (height, width) in zip(subjects, sizes, strict=True):
                self.say(d.Shape, (subject,), kind, height, width, number_field)
        elif len(sizes) <= 1:
            size: tuple[Node | None, Node | None] = sizes[0] if sizes else (None, None)
            rows, columns = size
            self.say(d.Shape, subjects, "vector" if sizes and columns is None and kind == "matrix" else kind, rows, columns, number_field)
        else:
            self.unread(self.tokens[self.start : self.at])
