"""Letters, names, fonts and prose within a formula."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from derive.notation import BIG_NAMES, BIGS, NAMES, PLAIN_CAPITAL, PLAIN_LOWER, PROSE, WORD_FONTS, Symbol
from derive.read import fences
from derive.read.faults import fail
from derive.read.items import Item, Op
from derive.read.lexer import Token
from derive.read.shape import shape
from derive.read.tree import Ident, Missing, Words
from derive.source import Span

if TYPE_CHECKING:
    from derive.read.parser import Parser

_CODE = re.compile(r"[A-Za-z](?:[\w.\[\]()]|\\_)*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*'?")
_TEXT_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9-]|\\?_)*")
_KNOWN = frozenset({*NAMES, *PLAIN_CAPITAL, *PLAIN_LOWER})
_SPACING = re.compile(r"\\[,;:!> ]|\\(?:mathrm|rm|text|hspace\{[^{}]*\}|mathop|limits|nolimits)(?![A-Za-z])|[{}~\s]+")


def letter(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    items.append(Ident(Span(token[2], token[3]), symbol.name, p.font))


def name(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if symbol.name == "arg" and p.value(p.i) in ("max", "min") and p.tokens[p.i][0] == "C":
        op = p.tokens[p.i]
        p.i += 1
        limit(p, BIGS[f"arg{op[1]}"], ("C", op[1], token[2], op[3]), items, context)
        return
    items.append(Ident(Span(token[2], token[3]), symbol.name, "rm"))


def named(p: Parser, word: str, span: Span, items: list[Item], font: str = "rm") -> None:
    """Add an upright name, which may be that of a big operator."""
    big_name = BIG_NAMES.get(word)
    if big_name is not None and not (items and isinstance(items[-1], Op) and items[-1].kind == "script"):
        limit(p, BIGS[big_name], ("C", big_name, span.start, span.end), items, "")
    else:
        items.append(Ident(span, word, font))


def limit(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\max` and its kin: a call directly before a fence, else an operator with a body."""
    if symbol.name in ("lim", "limsup", "liminf") or not fences.fence_follows(p):
        p.operator(items, "big", symbol.name, token)
    else:
        items.append(Ident(Span(token[2], token[3]), symbol.name, "rm"))


def font(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """Set the font of the argument; in upright fonts several letters stay one name, `\\mathbf{AB}` is two letters."""
    start = p.tokens[p.i]
    braced = start[0] == "P" and start[1] == "{"
    if braced:
        at = p.i
        raw, _, _ = p.raw()
        word = raw.strip()
        span = Span(token[2], p.tokens[p.i - 1][3])
        if symbol.name == "tt" and _CODE.fullmatch(word):
            items.append(Ident(span, re.sub(r"\\(?=_)", "", word), "tt"))
            return
        if len(word) > 1 and _NAME.fullmatch(word) and (token[1] in WORD_FONTS or word in _KNOWN or word in BIG_NAMES):
            if word in PROSE and context != "script":
                items.append(Words(span, word))
            else:
                named(p, word, span, items, symbol.name if token[1] in WORD_FONTS else "rm")
            return
        if token[1] in WORD_FONTS and " " in word and re.fullmatch(r"[A-Za-z]{2,}(?:[ ,.-]+[A-Za-z]+)*[.,]?", word):
            if word in BIG_NAMES:
                named(p, word, span, items)
            else:
                items.append(Words(span, word))
            return
        p.i = at
    outer, p.font = p.font, symbol.name
    first = len(items)
    if braced:
        for item in p.braced(context):
            items.append(item)
    else:
        p.step(items, context)
    p.font = outer
    if len(items) == first + 1:  # the span of a single letter reaches over its command
        only = items[first]
        if isinstance(only, Ident):
            items[first] = Ident(Span(token[2], p.tokens[p.i - 1][3]), only.name, only.font, only.accents)


def switch(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.font = symbol.name


def text(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\text{…}`: a name when it is one word that is not prose, else words; formulas within it are read."""
    raw, begin, _ = p.raw()
    span = Span(token[2], p.tokens[p.i - 1][3])
    if "$" in raw:
        _mixed_text(p, raw, begin, span, items, context)
        return
    word = raw.strip().strip("~").strip()
    if not word:
        return
    spaced = raw != word
    script_or_call = p.script_follows() or fences.fence_follows(p)
    if word in BIG_NAMES and (not spaced or script_or_call):
        named(p, word, span, items)
        return
    if symbol.name == "bold" and (len(word) == 1 or re.fullmatch(r"[A-Z]{2}|[0-9]", word)) and word not in PROSE:
        letters: list[Item] = [Ident(Span(begin + i, begin + i + 1), c, "bold") for i, c in enumerate(raw) if c.strip()]
        items += letters if len(letters) > 1 else [Ident(span, word, "bold")]
        return
    if (
        (symbol.name == "tt" and _CODE.fullmatch(word))
        or context == "script"
        or (_TEXT_NAME.fullmatch(word) and word not in PROSE and (not spaced or script_or_call))
    ):
        items.append(Ident(span, re.sub(r"\\(?=[_%&#$])", "", word), symbol.name))
        return
    items.append(Words(span, re.sub(r"\\(?=[_%&#$])", "", re.sub(r"[\s~]+", " ", word))))


def _mixed_text(p: Parser, raw: str, begin: int, span: Span, items: list[Item], context: str) -> None:
    """`\\text{if $x > 0$}`: words and formulas in turn."""
    pieces = re.split(r"(?<!\\)\$", raw)
    if len(pieces) % 2 == 0:
        fail("E109", "A dollar sign in the text has no partner.", span.start, span.end)
    end = p.i
    place = bisect_left(p.tokens, begin, key=_start)
    at = begin
    for k, piece in enumerate(pieces):
        stop_at = at + len(piece)
        if k % 2 == 0:
            if piece.strip():
                items.append(Words(Span(at, stop_at), re.sub(r"\s+", " ", piece.strip())))
        else:
            while p.tokens[place][2] < at:
                place += 1
            p.i = place
            p.enter(p.tokens[p.i])
            inner = p.collect("fence")
            if p.tokens[p.i][2] != stop_at:
                p.misplaced(p.tokens[p.i])
            p.depth -= 1
            node = shape(inner, "arg", at)
            if not isinstance(node, Missing):
                items.append(node)
        at = stop_at + 1
    p.i = end


def _start(token: Token) -> int:
    return token[2]


def operator_name(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.skip_star()
    at = p.i
    raw, _, _ = p.raw()
    span = Span(token[2], p.tokens[p.i - 1][3])
    word = " ".join(_SPACING.sub(" ", raw).split())
    if word and (re.fullmatch(r"[A-Za-z][A-Za-z0-9 -]*", word)):
        named(p, word if word in BIG_NAMES else word.replace(" ", ""), span, items)
        return
    p.i = at
    outer, p.font = p.font, "rm"
    inner = p.argument()
    p.font = outer
    if not isinstance(inner, Missing):
        items.append(inner)


def math_operator(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\mathop{…}`: its content; a lone name of a big operator is one."""
    at = p.i
    raw, _, _ = p.raw()
    word = " ".join(_SPACING.sub(" ", raw).split())
    if word in BIG_NAMES:
        named(p, word, Span(token[2], p.tokens[p.i - 1][3]), items)
        return
    p.i = at
    if p.value(p.i) == "{" and p.tokens[p.i][0] == "P":
        items += p.braced(context)
    else:
        p.step(items, context)
