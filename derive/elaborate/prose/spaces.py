"""Sentences with a space in a place of its own, spelled out: "P = 𝒩(μ, Σ) in ℝ^d", where the space is that of the mean, "the rows of
X ∈ ℝ^{n×d}"; and "X has mean μ, and A a matrix", where a new subject has no verb."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.chance_names import DISTRIBUTIONS
from derive.elaborate.prose.declarations import Slot
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import space_of
from derive.elaborate.prose.words import Token
from derive.read import tree as t


def spelled_out(tokens: list[Token]) -> list[Token]:
    """Return a sentence with "let" and "be" put in behind parameters: "…, and ⟨A⟩ a constant matrix" says nothing of what has them."""
    for k in range(3, len(tokens) - 2):
        comma, conjunction, letter, article = tokens[k - 2 : k + 2]
        listed = comma.tag is Tag.COMMA and conjunction.tag is Tag.AND and letter.slot is not None and isinstance(letter.slot.node, t.Ident)
        if not listed or article.text not in ("a", "an") or not any(x.tag is Tag.PARAMETER for x in tokens[: k - 2]):
            continue
        noun = next((x for x in tokens[k + 2 :] if x.tag not in (Tag.ADJECTIVE, Tag.NEUTRAL, Tag.QUIET)), None)
        if noun is not None and noun.tag is Tag.NOUN and tokens[0].tag is Tag.OPENER and tokens[0].value == "let":
            let = replace(tokens[0], piece=conjunction.piece)
            be = replace(article, tag=Tag.BE, text="be", value="be")
            return [*tokens[: k - 1], conjunction, let, letter, be, *tokens[k + 1 :]]
    return tokens


def with_means(tokens: list[Token]) -> list[Token]:
    """Return a sentence with "⟨P = 𝒩(μ, Σ)⟩ in ⟨ℝ^d⟩" as "⟨P = 𝒩(μ, Σ)⟩, where ⟨μ ∈ ℝ^d⟩"."""
    nodes = [x.slot.node for x in tokens if x.slot is not None]
    laws = [x for x in nodes if x is not None and _is_law(x)]
    last, before = (tokens[-1], tokens[-2]) if len(tokens) > 2 else (None, None)
    if not laws or last is None or before is None or last.slot is None or last.slot.node is None or nodes[-1] in laws:
        return tokens
    after_law = tokens[-3].slot is not None and tokens[-3].slot.node in laws
    if not after_law or before.text not in ("in", "on") or space_of(last.slot.node) is None:
        return tokens
    mean = next((m for x in laws if (m := _mean(x)) is not None), None)
    if mean is None:
        return tokens[:-2]
    member = t.Chain(last.slot.node.span, (mean, last.slot.node), ("in",), (None,), (last.slot.node.span,))
    comma = replace(before, tag=Tag.COMMA, text=",", value=",")
    where = replace(before, tag=Tag.OPENER, text="where", value="where")
    return [*tokens[:-2], comma, where, replace(last, slot=Slot(member, last.slot.index, last.slot.display))]


_LINES = frozenset({"rows", "columns", "row_of", "column_of"})


def with_matrix(tokens: list[Token]) -> list[Token]:
    """Return a sentence with "the rows of ⟨X ∈ ℝ^{n×d}⟩ …" as "the rows of ⟨X⟩ …, where ⟨X ∈ ℝ^{n×d}⟩"."""
    for k in range(2, len(tokens)):
        slot = tokens[k].slot
        node = slot.node if slot is not None and tokens[k - 1].tag is Tag.OF and tokens[k - 2].value in _LINES else None
        member = isinstance(node, t.Chain) and node.ops == ("in",) and isinstance(node.items[0], t.Ident)
        if slot is None or not isinstance(node, t.Chain) or not member or space_of(node.items[1]) is None:
            continue
        whole = replace(tokens[k], slot=Slot(node.items[0], slot.index, slot.display))
        comma = replace(tokens[k - 1], tag=Tag.COMMA, text=",", value=",")
        where = replace(tokens[k - 1], tag=Tag.OPENER, text="where", value="where")
        return [*tokens[:k], whole, *tokens[k + 1 :], comma, where, tokens[k]]
    return tokens


def _is_law(node: t.Node) -> bool:
    """Whether it is `P = 𝒩(μ, Σ)`."""
    match node:
        case t.Chain(items=(t.Ident(), t.Row(items=(t.Ident(font=("cal" | "rm")) as head, t.Fenced()))), ops=("=",)):
            return head.name in DISTRIBUTIONS
    return False


def _mean(node: t.Node) -> t.Node | None:
    """The letter that stands first in the parentheses of `P = 𝒩(μ, Σ)`."""
    call = node.items[1] if isinstance(node, t.Chain) else None
    body = call.items[1].body if isinstance(call, t.Row) and isinstance(call.items[1], t.Fenced) else None
    first = body.items[0] if isinstance(body, t.Listing) else None
    return first if isinstance(first, (t.Ident, t.Script)) else None
