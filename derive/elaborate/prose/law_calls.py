"""`Poisson⟨(λ)⟩`, `Bernoulli(⟨p⟩)`, `⟨X ∼⟩ Gamma⟨(α, β)⟩`: the name of a law in the text and its parameters are one formula."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.chance_names import DISTRIBUTIONS
from derive.elaborate.prose.declarations import Slot
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.words import Token
from derive.read import tree as t

#: The name in full of each law that prose calls by one word.
NAMES = {value: name for name, value in reversed(DISTRIBUTIONS.items()) if name.lower() == value}


def glued(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a sentence with a formula for every name of a law that stands directly before its parameters."""
    if not any(x.tag is Tag.DISTRIBUTION for x in tokens):
        return tokens
    out: list[Token] = []
    k = 0
    while k < len(tokens):
        made, stop = _call(tokens, k)
        if made is None or made.slot is None:
            out.append(tokens[k])
            k += 1
            continue
        before = out[-1].slot if out else None
        if before is not None and isinstance(before.node, t.Chain) and isinstance(before.node.items[-1], t.Missing) and made.slot.node:
            chain = replace(before.node, items=(*before.node.items[:-1], made.slot.node))
            out[-1] = replace(out[-1], slot=replace(before, node=chain))
        else:
            if len(out) > 1 and out[-1].tag is Tag.BE and out[-1].text in ("be", "is", "are") and out[-2].slot is not None:
                out[-1] = replace(out[-1], tag=Tag.FOLLOW, value="follow", text="follows")
            out.append(made)
        k = stop
    return out


def _call(tokens: list[Token], k: int) -> tuple[Token | None, int]:
    name = NAMES.get(tokens[k].value) if tokens[k].tag is Tag.DISTRIBUTION and tokens[k].text == tokens[k].value else None
    following = tokens[k + 1 : k + 4]
    if name is None or not following:
        return None, k
    if len(following) == 3 and [x.tag for x in following] == [Tag.OPEN, Tag.SLOT, Tag.CLOSE]:
        inner, stop = following[1], k + 4
        node = inner.slot.node if inner.slot is not None else None
        fence: t.Node | None = t.Fenced(node.span, "(", ")", node) if node is not None else None
    else:
        inner, stop = following[0], k + 2
        fence = inner.slot.node if inner.slot is not None else None
    if inner.slot is None or not isinstance(fence, t.Fenced) or fence.left != "(" or fence.right != ")" or isinstance(fence.body, t.Chain):
        return None, k
    call = t.Row(fence.span, (t.Ident(fence.span, name, "rm"), fence))
    return replace(inner, slot=Slot(call, inner.slot.index, inner.slot.display)), stop


__all__ = ["glued"]
