"""What a whole clause says about everything: the layout of derivatives, the base of logarithms, that all inverses exist."""

from __future__ import annotations

from typing import Literal

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

_DERIVATIVE = frozenset(
    {"derivative", "derivatives", "gradient", "gradients", "gradient vector", "jacobian", "jacobian matrix", "differentiation"}
)
_SHAPED = frozenset(
    {
        "shape",
        "shapes",
        "of shape",
        "of dimension",
        "dimensions",
        "has shape",
        "have shape",
        "has dimensions",
        "size",
        "has shape of",
        "of same size",
    }
)
_STOPS = frozenset({Tag.SEMICOLON, Tag.CLOSE, Tag.OPEN, Tag.COLON})


def consumed(tokens: list[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return what is said of everything, and the places of the tokens that say it (nobody else reads those)."""
    found: list[d.Declaration] = []
    skipped: set[int] = set()
    layout = _layout(tokens)
    if layout:
        declaration, places = layout
        found.append(declaration)
        skipped |= places
    for k, token in enumerate(tokens):
        if k in skipped or _negated(tokens, k):
            continue
        match token.tag:
            case Tag.GLOBAL:
                found.append(d.Global(token.value, text=token.text, piece=token.piece))
                skipped.add(k)
            case Tag.BASE if token.value in ("2", "10", "e"):
                found.append(
                    d.LogBase("2" if token.value == "2" else "10" if token.value == "10" else "e", text=token.text, piece=token.piece)
                )
                skipped.add(k)
            case Tag.LAYOUT if not layout:
                layout_of_all = not any(w in _DERIVATIVE for w in _words(tokens[k + 1 :])) and token.text.startswith(token.value)
                stated: Literal["numerator", "denominator"] = "numerator" if token.value == "numerator" else "denominator"
                found.append(d.Layout(stated, layout_of_all, text=token.text, piece=token.piece))
                skipped.add(k)
            case _:
                pass
    return found, frozenset(skipped)


def _negated(tokens: list[Token], k: int) -> bool:
    return any(t.tag is Tag.NOT for t in tokens[max(0, k - 2) : k])


def _words(tokens: list[Token]) -> list[str]:
    return [w for t in tokens for w in t.text.split()]


def _layout(tokens: list[Token]) -> tuple[d.Layout, set[int]] | None:
    """Find "the derivative of a scalar … has the shape of …", "entry (i, j) of the Jacobian is the derivative of component i …"."""
    first = next((k for k, t in enumerate(tokens) if any(w in _DERIVATIVE for w in t.text.split())), None)
    if first is None:
        return None
    start, stop = first, first
    while start > 0 and tokens[start - 1].tag not in _STOPS | {Tag.COMMA, Tag.AND, Tag.OPENER, Tag.CLAIM}:
        start -= 1
    while stop < len(tokens) and tokens[stop].tag not in _STOPS - {Tag.OPEN}:
        stop += 1
    part = tokens[first:stop]
    words = _words(tokens[start:stop])
    if any(t.tag is Tag.NOT for t in part):
        return None
    place = set(range(start, stop))
    meta = {"text": quoted(tokens[start:stop]), "piece": tokens[start].piece}
    jacobian = "jacobian" in words
    if jacobian and ({"entry", "component", "element", "row", "rows"} & set(words)):
        return _entries(tokens[start:stop], words, meta, place)
    if (
        "row" in words
        and {"vector", "vectors"} & set(words)
        and {"gradient", "derivative", "gradients"} & set(words)
        and "column" not in words
    ):
        return d.Layout("numerator", text=quoted(part), piece=part[0].piece), place
    if "transpose" in words:
        return None
    scalar = "scalar" in words or "scalars" in words or "gradient" in words or "gradients" in words or "partial" in words or "loss" in words
    shaped = bool({"shape", "shapes", "dimensions", "size"} & set(words)) and bool({"of", "as"} & set(words))
    column = ("gradient" in words or "gradients" in words) and "column" in words and bool({"vector", "vectors"} & set(words))
    if scalar and (shaped or column) and not jacobian:
        end = max(k for k in range(first, stop) if {"shape", "shapes", "dimensions", "size", "column"} & set(tokens[k].text.split()))
        while end < stop and tokens[end].tag not in (Tag.COMMA, Tag.AND):
            end += 1
        slots = [k for k in range(start, end) if tokens[k].slot is not None and _sets_scene(tokens[k])]
        return d.Layout("denominator", text=quoted(tokens[start:end]), piece=tokens[start].piece), set(range(start, end)) - set(slots)
    return None


def _sets_scene(token: Token) -> bool:
    return token.slot is not None and isinstance(token.slot.node, t.Chain)


def _entries(part: list[Token], words: list[str], meta: dict[str, object], place: set[int]) -> tuple[d.Layout, set[int]] | None:
    letters = [
        n.name
        for k in part
        if k.slot is not None and k.slot.node is not None
        for n in t.walk(k.slot.node)
        if isinstance(n, t.Ident) and n.name in "ijkl"
    ]
    text, piece = str(meta["text"]), part[0].piece
    outputs = next((k for k, w in enumerate(words) if w in ("component", "output", "outputs", "function", "f_i")), None)
    inputs = next((k for k, w in enumerate(words) if w in ("variable", "input", "inputs", "variables", "coordinate")), None)
    if len(letters) >= 4 and letters[0] != letters[1] and outputs is not None and inputs is not None and outputs < inputs:
        order = letters[2:4]
        if order == letters[:2]:
            return d.Layout("numerator", text=text, piece=piece), place
        if order == letters[1::-1]:
            return d.Layout("denominator", text=text, piece=piece), place
        return None
    if "rows" in words and outputs is not None:
        return d.Layout("numerator", text=text, piece=piece), place
    return None
