"""One clause about a law, from its letter on: its words, its formulas, and what they name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from derive.elaborate.chance_names import DISTRIBUTIONS
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.asking import as_node, flat
from derive.elaborate.prose.law_words import Cursor, LawSaid, Value
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import is_call, is_letter, items_of, number, space_of
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t
from derive.read.tree import Node
from derive.source import Span

LONGEST = 80
"""A clause that binds a letter to a law has no more tokens than this."""
NATURALS = {"0": "from_zero", "1": "from_one"}


def condition_before(tokens: list[Token], k: int) -> int:
    """Where "given ⟨θ⟩," that stands before the clause at k begins; k if nothing of the kind does."""
    j = k
    if j and tokens[j - 1].tag is Tag.OPENER and tokens[j - 1].value == "let":
        j -= 1
    if j >= 3 and tokens[j - 1].tag is Tag.COMMA and tokens[j - 2].slot is not None and tokens[j - 3].value == "given":
        return j - 3
    return k


class Clause:
    """One clause that may bind the letter at `start`."""

    def __init__(self, tokens: list[Token], start: int) -> None:
        self.tokens, self.start = tokens, start
        self.window = tokens[start : start + LONGEST]
        self.cursor = Cursor(self.window)
        self.stop = start
        self.extra: list[d.Declaration] = []
        given = condition_before(tokens, start)
        self.given = given < start
        self.condition = tokens[given + 1].slot if self.given else None
        opener = next((x.value for x in reversed(tokens[max(0, start - LONGEST) : start]) if x.tag is Tag.OPENER), "")
        self.opener = opener if opener in ("let", "suppose", "where", "with", "here", "define") else ""

    @cached_property
    def text(self) -> str:
        return quoted(self.window)

    def meta(self) -> dict[str, Any]:
        return {"text": self.text, "piece": self.tokens[self.start].piece, "opener": self.opener}

    def node(self, place: int | None) -> Node | None:
        if place is None:
            return None
        slot = self.tokens[self.start + place].slot
        return slot.node if slot is not None else None

    def letter(self, place: int | None) -> Node | None:
        """The one name that a formula is, or that it relates to something (`α > 1`), which is said besides."""
        named = self.named(place)
        return as_node(named[0]) if len(named) == 1 else None

    def named(self, place: int | None) -> list[d.Subject]:
        """What a formula names: its letters, or the expression that it is; relations and memberships in it are said besides."""
        node = self.node(place)
        if node is None:
            return []
        out: list[d.Subject] = []
        for item in items_of(node):
            if item.kind in ("letters", "expression"):
                out += item.subjects
            elif item.kind == "member" and (space := space_of(item.node)) is not None:
                self.extra.append(d.Shape(item.subjects, space.kind, space.rows, space.columns, space.field, **self.meta()))
                self.extra += [d.HasProperty(s, p, **self.meta()) for s in item.subjects for p in space.properties]
                out += item.subjects
            elif item.kind in ("inequality", "member") and item.whole is None and isinstance(item.node, t.Chain):
                first = item.node.items[0]
                each = [as_node(s) for s in item.subjects if not isinstance(s, d.Family)] if is_letter(first) else []
                if is_letter(first) and len(each) < len(item.subjects):
                    return []
                chains = [replace(item.node, items=(x, *item.node.items[1:])) for x in each] or [item.node]
                self.extra += [d.Relation(x, **self.meta()) for x in chains]
                out += item.subjects
            elif item.kind == "equation" and isinstance(item.node, t.Chain):
                self.extra.append(d.Defines(item.node, **self.meta()))
                out.append(item.node.items[0])
            else:
                return []
        return out

    def parameters(self, values: Iterable[Value]) -> tuple[d.Parameter, ...] | None:
        out: list[d.Parameter] = []
        for v in values:
            if v.place is None:
                out.append(d.Parameter(v.name, number(v.number)))
                continue
            subjects = self.named(v.place)
            if not subjects:
                return None
            out += [d.Parameter(v.name, node) for s in subjects for node in flat(s)]
        return tuple(out)

    def law(self, said: LawSaid | None, text: str = "") -> d.Distributed | None:
        """A law without letters."""
        if said is None:
            return None
        parameters = self.parameters(said.values)
        if parameters is None:
            return None
        formula = self.node(said.formula)
        if said.formula is not None and said.name and formula is not None and not names_law(formula):
            return None
        if said.formula is not None and (formula is None or not (is_call(formula) or isinstance(formula, t.Script))):
            return None
        support = self.node(said.support)
        counting = ""
        if said.unit:
            support = unit_interval()
        if support is not None and "uniform" in said.name:
            parameters = (*parameters, d.Parameter("support", support))
        elif support is not None and (space := space_of(support)) is not None and space.kind == "vector":
            means = [p.node for p in parameters if p.name == "mean" and is_letter(p.node)]
            self.extra += [d.Shape((m,), "vector", space.rows, **self.meta()) for m in means]
        elif said.support is not None or said.unit:
            first = support.body.items[0] if isinstance(support, t.Fenced) and isinstance(support.body, t.Listing) else None
            counting = NATURALS.get(first.text, "") if isinstance(first, t.Number) else ""
            if not counting:
                return None
        return d.Distributed((), said.name, formula, parameters, counting, **{**self.meta(), "text": text})

    def letters(self) -> list[Node]:
        """Names with commas and "and" between them."""
        out: list[Node] = []
        while (place := self.cursor.slot()) is not None:
            out += [as_node(s) for s in self.named(place)]
            if not self.cursor.eat("and", ","):
                break
        return out

    def before(self) -> Node | None:
        """The letter that "its" speaks of: the subject of the last clause before."""
        for k in range(self.start - 1, max(-1, self.start - LONGEST), -1):
            slot = self.tokens[k].slot
            following = self.tokens[k + 1] if k + 1 < self.start else None
            if slot is None or slot.node is None:
                continue
            if isinstance(slot.node, t.Chain) and slot.node.ops == ("sim",) and is_letter(slot.node.items[0]):
                return slot.node.items[0]
            if is_letter(slot.node) and following is not None and following.tag in (Tag.BE, Tag.HAVE, Tag.FOLLOW):
                return slot.node
        return None


def names_law(node: Node) -> bool:
    """Whether a call is of a name of a law in the font of names."""
    first = node.items[0] if isinstance(node, t.Row) else node
    head = first.base if isinstance(first, t.Script) else first
    return isinstance(head, t.Ident) and head.font in ("cal", "rm", "sf") and (head.name in DISTRIBUTIONS or head.name == "M")


def share(parameters: tuple[d.Parameter, ...], k: int, count: int) -> tuple[d.Parameter, ...] | None:
    """The parameters of the k-th of several laws: one of each name where there are as many as laws, the common one where there is one."""
    out: list[d.Parameter] = []
    for name in dict.fromkeys(p.name for p in parameters):
        mine = [p for p in parameters if p.name == name]
        if len(mine) not in (1, count):
            return None
        out.append(mine[k] if len(mine) == count else mine[0])
    return tuple(out)


def unit_interval() -> Node:
    here = Span(0, 0)
    return t.Fenced(here, "(", ")", t.Listing(here, (number("0"), number("1")), (",",)))


__all__ = ["LONGEST", "Clause", "condition_before", "names_law", "share"]
