"""Formulas in the flow: what each states in its mood, and what role it has."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.asking import show
from derive.elaborate.prose.moods import DECLARING, FRONTED
from derive.elaborate.prose.nouns import Head, Phrase
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.sizing import Sizing
from derive.elaborate.prose.slots import Item, base_of, is_letter, is_value, law_of, mentions, nameable, space_of
from derive.read import tree as t


class Placing(Sizing):
    """Gives every formula its role, and says what it states."""

    def place(self, head: Head, found: Phrase) -> None:
        """Say what a formula itself states, according to the mood in which it stands."""
        slot = head.slot
        if slot.node is None:
            if self.mode in DECLARING:
                self.unread([self.tokens[head.at]])
            self.role(slot.index, "mention")
            return
        self.bind(head)
        if self.restricts(head):
            return
        if not any(i.relation for i in head.items):
            self.role(slot.index, "mention")
            return
        mode = self.mode
        if all(_limit(i) for i in head.items):
            self.say(d.Relation, slot.node)
            self.role(slot.index, "declaration", "limit")
            return
        if self.cue.startswith("posed"):
            self.role(slot.index, "posed", self.cue[6:])
            if mode in DECLARING:
                for item in head.items:
                    self.state(item, slot, posing=True)
            self.cue = ""
            return
        if mode == "term":
            self.role(slot.index, "posed", "term")
            return
        if mode in ("equality", "mention", "given", "open"):
            self.role(slot.index, "posed" if mode == "equality" else "mention", mode)
            return
        if mode == "aside" and all(i.kind in ("inequality", "member", "range") for i in head.items):
            self.opener = "with"
            for item in head.items:
                self.state(item, slot)
            self.role(slot.index, "declaration")
            return
        if slot.display and self.claims and mode in ("where", "with", "if", "for") and self.tokens[head.at - 1].tag is not Tag.OPENER:
            self.close()
            mode = self.mode = "claim"
        defined = self.cue == "defined" or mode == "define"
        following = self.tokens[head.at + 1].tag if head.at + 1 < len(self.tokens) else None
        named = (
            following in (Tag.BE, Tag.DENOTE)
            and self.tokens[head.at + 1].text not in ("is also", "are also")
            and self.names_next(head.at + 2)
        )
        condition = self.is_condition(head.at)
        if defined or (named and mode != "claim" and not condition):
            for item in head.items:
                self.state(item, slot)
            stated = "definition" if any(i.kind == "equation" for i in head.items) else "declaration"
            self.role(
                slot.index, "definition" if stated == "definition" else "declaration", "named" if named and not defined else "defined"
            )
            self.cue = ""
            return
        if mode in DECLARING and (condition or not (slot.display and mode in FRONTED and self.fronted)):
            kinds = [self.state(item, slot) for item in head.items]
            role: d.RoleName = "definition" if kinds and all(k == "definition" for k in kinds) else "declaration"
            if slot.display and role == "declaration":
                role = "posed"
            self.role(slot.index, role, mode)
            return
        if (
            mode != "claim"
            and all(
                i.kind in ("member", "range") or _map(i) or (i.kind == "law" and all(_plain(s) for s in i.subjects)) for i in head.items
            )
            and not slot.display
        ):
            for item in head.items:
                self.state(item, slot)
            self.role(slot.index, "declaration")
            return
        if self.says_what_it_means(head, slot):
            self.role(slot.index, "posed", "term")
            return
        self.claims.append(slot.index)
        if self.pending:
            meaning, of = self.pending
            for item in head.items[:1]:
                whole = item.whole or item.node
                left = whole.items[0] if isinstance(whole, t.Chain) else whole
                self.say(d.Names, left, meaning, of)
            self.pending = None
            self.role(slot.index, "claim", meaning)
        else:
            self.role(slot.index, "claim", mode if mode in ("claim", "recall", "since") else "")

    def is_condition(self, k: int) -> bool:
        """Whether a formula stands directly behind "if", "such that:", "satisfying": it is what is supposed, be it displayed or not."""
        colon = k > 0 and self.tokens[k - 1].tag is Tag.COLON
        opener = self.tokens[k - 1 - colon] if k > colon else None
        return opener is not None and opener.tag is Tag.OPENER and opener.value in ("if", "such_that", "unless")

    def says_what_it_means(self, head: Head, slot: d.Slot) -> bool:
        """ "Symmetric ⟨A = Aᵀ⟩", "Symmetric matrix: ⟨A = Aᵀ⟩" in a list of words: the equation is what the word means."""
        before = [x.tag for x in self.tokens[: head.at]]
        alone = before == [Tag.ADJECTIVE, Tag.NOUN, Tag.COLON] or (
            before[-1:] == [Tag.ADJECTIVE] and (len(before) == 1 or before[-2] in (Tag.COMMA, Tag.SEMICOLON, Tag.COLON))
        )
        return alone and not slot.display and all(i.kind == "equation" for i in head.items)

    def bind(self, head: Head) -> None:
        """In "with ⟨s_i ≥ 0⟩ for all ⟨i⟩ and ⟨b > 0⟩" the last formula, which says nothing of i, belongs to the clause around the "for"."""
        if self.mode != "for" or self.around is None:
            return
        if all(i.kind in ("letters", "range") for i in head.items):
            self.bound += [b for i in head.items for s in i.subjects if isinstance(s, t.Node) and (b := base_of(s)) is not None]
        elif self.bound and all(i.relation and not any(_free(i.whole or i.node, b) for b in self.bound) for i in head.items):
            (self.mode, self.opener), self.around = self.around, None

    def restricts(self, head: Head) -> bool:
        """In "with ⟨A_{ij} = 0⟩ for all ⟨i ≠ j⟩" the condition is not one on every entry: it is kept as words that are not used."""
        said = next((x for x in reversed(self.found) if not isinstance(x, d.Shape)), None)
        if self.mode != "for" or self.around is None or not isinstance(said, (d.Relation, d.Defines)):
            return False
        indices = [n for x in t.walk(said.node) if isinstance(x, t.Script) and x.sub is not None for n in t.walk(x.sub)]
        if not any(i.kind == "inequality" and _some(i, indices) for i in head.items):
            return False
        self.found = [x for x in self.found if x is not said]
        self.opener = self.around[1]
        self.unread(self.tokens[self.start - 1 : head.at + 1])
        self.role(head.slot.index, "mention")
        return True

    def names_next(self, k: int) -> bool:
        k = self.skip_small(k)
        return k < len(self.tokens) and self.tokens[k].tag in (Tag.MEANING, Tag.LAW, Tag.ESTIMATOR, Tag.PARAMETER)

    def state(self, item: Item, slot: d.Slot, posing: bool = False) -> str:
        """Emit what one part of a formula states as a condition or definition; return which of the two."""
        node = item.node
        if _map(item) and isinstance(node, t.Chain):
            self.say(d.Maps, node)
            return "declaration"
        if item.kind == "member":
            space = space_of(node)
            if space and isinstance(item.whole, t.Chain) and all(isinstance(s, t.Node) and is_value(s) for s in item.subjects):
                for s in (s for s in item.subjects if isinstance(s, t.Node)):
                    self.say(d.Maps, t.Chain(item.whole.span, (s, node), item.whole.ops, item.whole.over, item.whole.places))
                    self.properties((s,), space.properties)
            elif space:
                self.say(d.Shape, item.subjects, space.kind, space.rows, space.columns, space.field)
                self.properties(item.subjects, space.properties)
            elif not self.listed(item):
                self.say(d.Relation, item.whole or node)
            return "declaration"
        if item.kind == "law":
            self.say(d.Distributed, item.subjects, "", node)
            if item.iid:
                self.say(d.Together, item.subjects, "iid")
            return "declaration"
        if item.kind == "range":
            self.listed(item)
            return "declaration"
        if item.kind in ("equation", "relation") and isinstance(node, t.Chain):
            law = law_of(node)
            if law:
                self.say(d.Law, (law[0],), law[1], node)
                return "declaration"
            own = node.items[-1]
            if (
                node.ops == ("=",)
                and isinstance(own, t.Row)
                and base_of(own) is not None
                and show(own.items[0]) == show(node.items[0])
                and len(own.items) == 2
            ):
                self.equation(node)
                return "definition"
            if set(node.ops) <= {"indep"}:
                self.say(d.Together, tuple(node.items), "independent")
                return "declaration"
            if "in" in node.ops and "=" in node.ops:
                self.mixed(node)
                return "definition"
            if not posing and self.is_definition(node):
                self.say(d.Defines, node)
                self.seen.append(node.items[0])
                return "definition"
        if item.kind == "equation" and self.opener == "unless" and isinstance(node, t.Chain) and node.ops == ("=",):
            item = replace(item, node=t.Chain(node.span, node.items, ("ne",), node.over, node.places))
        elif self.opener == "unless":
            self.unread(self.tokens[self.start : self.at])
            return "declaration"
        if item.relation:
            self.say(d.Relation, self.shared(item))
            self.properties_of_order(item)
        return "declaration"

    def is_definition(self, node: t.Chain) -> bool:
        """Whether an equation in a declaring mood gives its left side a meaning, and is not a condition on known letters."""
        first = node.items[0]
        if "defeq" in node.ops:
            return True
        if node.ops[0] != "=" or self.opener in ("if", "such_that", "unless", "for"):
            return False
        if self.opener == "define" or self.cue == "defined":
            return True
        return (
            nameable(first)
            and not self.circular(node)
            and not (self.opener == "suppose" and (self.known(first) or isinstance(node.items[1], t.Number)))
        )


def _free(node: t.Node, letter: t.Ident) -> bool:
    """Whether a letter occurs elsewhere than below a sum or product that runs through it."""
    if isinstance(node, t.Big) and node.sub is not None and mentions(node.sub, letter):
        return False
    return (isinstance(node, t.Ident) and node.name == letter.name) or any(_free(x, letter) for x in node.children())


def _some(item: Item, indices: list[t.Node]) -> bool:
    """Whether an inequality keeps an index from some of its values: `i ≠ j`, `j > i`, `i ≥ 2`; not `i ≥ 1`, `1 ≤ i ≤ n`."""
    node = item.node
    names = {x.name for x in indices if isinstance(x, t.Ident)}
    letters = [i for i in node.items if isinstance(i, t.Ident)] if isinstance(node, t.Chain) else []
    numbers = [i for i in node.items if isinstance(i, t.Number)] if isinstance(node, t.Chain) else []
    bound = [x for x in letters if x.name in names]
    return len(bound) > 1 or (bool(bound) and any(n.text != "1" for n in numbers))


def _plain(subject: d.Subject) -> bool:
    return isinstance(subject, d.Family) or is_letter(subject) or isinstance(subject, t.Infix)


def _limit(item: Item) -> bool:
    """`n → ∞`: a letter and where it goes."""
    node = item.node
    return (
        isinstance(node, t.Chain)
        and node.ops == ("to",)
        and is_letter(node.items[0])
        and any(isinstance(n, t.Ident) and n.name == "infty" for n in t.walk(node.items[1]))
    )


def _map(item: Item) -> bool:
    return isinstance(item.node, t.Chain) and "colon" in item.node.ops and "to" in item.node.ops
