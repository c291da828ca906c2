"""What each class of command does to the list that is being read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING

from derive.notation import (
    ACCENTS,
    BIG_NAMES,
    BIGS,
    COMMANDS,
    NAMES,
    NEGATED,
    PLAIN_CAPITAL,
    PLAIN_LOWER,
    PROSE,
    SIGNS,
    WORD_FONTS,
    Symbol,
)
from derive.read import environments, fences
from derive.read.bars import MAX_BARS
from derive.read.faults import fail
from derive.read.items import Item, Op, operand, row
from derive.read.lexer import Token
from derive.read.shape import shape
from derive.read.tree import Accent, Binom, Ellipsis, Fenced, Frac, Ident, Missing, Node, Postfix, Root, Stack, Words
from derive.source import Diagnostic, Span

if TYPE_CHECKING:
    from derive.read.parser import Parser

Handler = Callable[["Parser", Symbol, Token, list[Item], str], None]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*'?")
_TEXT_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9-]|\\?_)*")
_KNOWN = frozenset({*NAMES, *PLAIN_CAPITAL, *PLAIN_LOWER})
_SPACING = re.compile(r"\\[,;:!> ]|\\(?:mathrm|rm|text|hspace\{[^{}]*\}|mathop|limits|nolimits)(?![A-Za-z])|[{}~\s]+")
_KERN = re.compile(r"\s*=?\s*-?\d*\.?\d+\s*(?:pt|em|ex|mu|cm|mm|in|bp|pc|sp)(?:\s*(?:plus|minus)\s*-?\d*\.?\d+\s*(?:pt|em|ex|mu))*")


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


def plain_word(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if token[1] == "sqrt":
        root(p, symbol, token, items, context)
        return
    named(p, token[1], Span(token[2], token[3]), items)


def big(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.operator(items, symbol.kind, symbol.name, token)


def limit(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\max` and its kin: a call directly before a fence, else an operator with a body."""
    if symbol.name in ("lim", "limsup", "liminf") or not fences.fence_follows(p):
        p.operator(items, "big", symbol.name, token)
    else:
        items.append(Ident(Span(token[2], token[3]), symbol.name, "rm"))


def infix(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """A product sign; with nothing to one side, `\\cdot` is a placeholder and `\\bullet` or `*` a mark."""
    before = bool(items) and _left_operand(items)
    op = symbol.name
    if op == "cdot" and (not before or p.ends(p.i) or p.symbol(p.i).kind == "sep") and not (before and context not in ("script", "fence")):
        if not before and items and isinstance(items[-1], Op) and items[-1].kind in ("mul", "add") and context != "script":
            fail("E108", "An operator has nothing to work on.", token[2], token[3])
        items.append(Missing(Span(token[2], token[3]), True))
    elif op == "bullet" and (context == "script" or not before):
        items.append(Ident(Span(token[2], token[3]), "bullet", "it"))
    elif op == "ast" and not before and (context == "script" or p.ends(p.i)):
        items.append(Ident(Span(token[2], token[3]), "*", "it"))
    else:
        p.operator(items, "mul", op, token)


def _left_operand(items: list[Item]) -> bool:
    """Whether what was read so far can be multiplied; a bar can when it closes, that is when an even number have been read."""
    last = items[-1]
    if not isinstance(last, Op) or last.kind != "bar":
        return operand(last)
    if last.sub is not None or last.sup is not None or last.role:
        return last.role in ("", "close")
    bars = 0
    for item in reversed(items):
        if isinstance(item, Op):
            if item.kind in ("sep", "rel", "impl"):
                break
            bars += item.kind == "bar" and item.role != "mid"
            if bars > MAX_BARS:
                break
    return bars % 2 == 0


def operator(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.operator(items, symbol.kind, symbol.name, token)


def generalised(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if symbol.name == "binom_bare" or token[1] == "above":
        fail("E104", f"\\{token[1]} is not read.", token[2], token[3], help="use \\substack or \\frac")
    p.operator(items, "over", token[1], token)


def bar(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    items.append(Op("bar", symbol.name, Span(token[2], token[3]), role=symbol.extra))


def colon(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """A colon separates between fences, in scripts and after a relation or quantifier, and relates elsewhere (`f : A \\to B`)."""
    separates = context in ("fence", "script")
    for item in reversed(items if not separates else []):
        if isinstance(item, Words) or (isinstance(item, Op) and item.kind in ("sep", "rel", "impl")):
            separates = isinstance(item, Words) or item.kind != "sep"  # type: ignore[union-attr]
            break
    if separates and p.value(p.i) != "=":
        p.operator(items, "sep", ":", token)
    else:
        p.operator(items, "rel", "colon", token)


def stop(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """A full stop ends a formula, or stands before wide space or words; anywhere else it is a fault."""
    following = p.symbol(p.i)
    if following.kind in ("wide", "text", "sep") or p.ends(p.i) or following.kind in ("tag", "label", "ignore"):
        if not p.ends(p.i):
            p.operator(items, "sep", "quad", token)
        return
    fail("E109", "A full stop stands within the formula.", token[2], token[3], help="write \\cdot for a product")


def wide(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if context not in ("script",):
        p.operator(items, "sep", "quad", token)


def postfix(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if not items or not operand(items[-1]):
        fail("E108", "A factorial sign has nothing to its left.", token[2], token[3])
    last = items[-1]
    if isinstance(last, Postfix) and isinstance(last.body, Postfix):
        fail("E111", "Too many factorial signs follow each other.", token[2], token[3])
    items[-1] = Postfix(Span(last.span.start, token[3]), symbol.name, last)  # type: ignore[arg-type]


def escaped(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if symbol.name == "%" and items and operand(items[-1]):
        postfix(p, symbol, token, items, context)
    else:
        items.append(Ident(Span(token[2], token[3]), symbol.name, "rm"))


def dots(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    items.append(Ellipsis(Span(token[2], token[3]), symbol.name))


def quantifier(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    items.append(Words(Span(token[2], token[3]), symbol.name))


def negation(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.operator(items, "neg", "neg", token)


def negated(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\not` strikes the relation that follows."""
    struck, (_, _, _, end) = p.symbol(p.i), p.tokens[p.i]
    inner = NEGATED.get("mid" if struck.kind == "bar" else struck.name)
    if struck.kind not in ("rel", "bar") or inner is None:
        fail("E105", "There is no relation for \\not to strike.", token[2], token[3])
    p.i += 1
    items.append(Op("rel", inner, Span(token[2], end)))


def scripts(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.scripts(items, token)


def group(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if p.unicode:  # in plain text, braces are printed
        fences.unicode_braces(p, token, items)
    else:
        p.group(token, items, context)


def fraction(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    num = p.argument()
    den = p.argument()
    items.append(Frac(Span(token[2], p.tokens[p.i - 1][3]), num, den))


def binomial(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    top = p.argument()
    bottom = p.argument()
    items.append(Binom(Span(token[2], p.tokens[p.i - 1][3]), top, bottom))


def root(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    degree = p.bracketed()
    if token[0] == "W" or (p.text[token[2]] == "√" and p.value(p.i) == "("):  # no vinculum: fences show how far it reaches
        inner: list[Item] = []
        p.step(inner, context)
        body = shape(inner, "arg", token[3])
        body = body.body if isinstance(body, Fenced) else body
    else:
        body = p.argument()
    items.append(Root(Span(token[2], p.tokens[p.i - 1][3]), body, degree))


def accent(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    mark = ACCENTS.get(token[1], symbol.name)
    body = p.argument()
    span = Span(token[2], max(p.tokens[p.i - 1][3], body.span.end))
    if isinstance(body, Missing):
        fail("E105", f"\\{token[1]} has nothing to stand over.", token[2], token[3])
    if isinstance(body, Ident):
        items.append(Ident(span, body.name, body.font, (*body.accents, mark)))
    else:
        items.append(Accent(span, mark, body))


def font(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """Set the font of the argument; in upright fonts several letters stay one name, `\\mathbf{AB}` is two letters."""
    start = p.tokens[p.i]
    braced = start[0] == "P" and start[1] == "{"
    if braced:
        at = p.i
        raw, begin, end = p.raw()
        word = raw.strip()
        span = Span(token[2], p.tokens[p.i - 1][3])
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
    if context == "script" or (_TEXT_NAME.fullmatch(word) and word not in PROSE and (not spaced or script_or_call)):
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
    inner = p.argument()
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


def stack(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\stackrel`, `\\overset`, `\\underset`: on a relation it joins the relation, on a big operator it is a limit."""
    mark = p.argument("script")
    braced = p.value(p.i) == "{" and p.tokens[p.i][0] == "P"
    inner: list[Item] = []
    if braced:
        inner = p.braced(context)
    else:
        p.step(inner, context)
    span = Span(token[2], p.tokens[p.i - 1][3])
    over = symbol.name == "over"
    only = inner[0] if len(inner) == 1 else None
    if isinstance(only, Op) and only.kind in ("rel", "impl", "big", "int"):
        if (only.sup if over else only.sub) is None:
            if over:
                only.sup = mark
            else:
                only.sub = mark
            only.span = span
            items.append(only)
            return
        fail("E106", "An operator has two things set on one side.", token[2], span.end)
    base = shape(inner, "arg", token[3])
    if isinstance(base, Stack) and (base.over if over else base.under) is None:
        items.append(Stack(span, base.base, mark if over else base.over, base.under if over else mark))
    else:
        items.append(Stack(span, base, mark if over else None, None if over else mark))


def brace(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    base = p.argument()
    items.append(Stack(Span(token[2], p.tokens[p.i - 1][3]), base))


def arrow(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    under = p.bracketed()
    over = p.argument("script")
    op = Op("impl" if symbol.name in ("implies", "iff", "impliedby") else "rel", symbol.name, Span(token[2], p.tokens[p.i - 1][3]))
    op.sup = None if isinstance(over, Missing) else over
    op.sub = None if under is None or isinstance(under, Missing) else under
    items.append(op)


def ignored(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    for k in range(int(symbol.extra)):
        p.skip_star()
        if k == 0 and p.value(p.i) == "[" and token[1] in ("color", "rule"):
            p.bracketed()
        p.raw()


def kern(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    m = _KERN.match(p.text, token[3])
    if m is None:
        fail("E105", f"\\{token[1]} has no length.", token[2], token[3])
    while p.tokens[p.i][0] != "$" and p.tokens[p.i][2] < m.end():
        p.i += 1


def transparent(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if p.value(p.i) == "{" and p.tokens[p.i][0] == "P":
        if token[1] in ("boxed", "fbox"):
            items += p.braced(context)
        else:
            opening = p.tokens[p.i]
            p.i += 1
            p.group(opening, items, context)
    else:
        p.step(items, context)


def coloured(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.bracketed()
    p.raw()
    transparent(p, symbol, token, items, context)


def tag(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.skip_star()
    raw, _, _ = p.raw()
    p.tag = raw.strip().strip("$")


def label(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    raw, _, _ = p.raw()
    p.label = raw.strip()


def intertext(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if items or not p.lined:
        fail("E118", "\\intertext stands within a line.", token[2], token[3], help="put it after \\\\")
    raw, _, _ = p.raw()
    p.between = " ".join(raw.split())


def substack(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    items.append(environments.substack(p, token))


def modulo(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\pmod n` prints `(mod n)`."""
    body = p.argument()
    end = p.tokens[p.i - 1][3]
    word = Ident(Span(token[2], token[3]), "mod", "rm")
    items.append(Fenced(Span(token[2], end), "(", ")", row([word, body])))


def environment(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    items.append(environments.environment(p, token))


def forbidden(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    fail(
        "E104",
        f"\\{token[1]} is not carried out within a formula.",
        token[2],
        token[3],
        help="define macros with \\newcommand in the document, outside of formulas; files are never read",
    )


def unknown(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    fail("E103", f"The command \\{token[1]} is not known.", token[2], token[3], help="define it with \\newcommand, or spell it out")


def _unexpected(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.i -= 1
    p.misplaced(token)


HANDLERS: dict[str, Handler] = {
    "letter": letter,
    "name": name,
    "W": plain_word,
    "big": big,
    "int": big,
    "limit": limit,
    "rel": operator,
    "impl": operator,
    "logic": operator,
    "add": operator,
    "sep": operator,
    "mul": infix,
    "over": generalised,
    "bar": bar,
    "colon": colon,
    "stop": stop,
    "wide": wide,
    "post": postfix,
    "escaped": escaped,
    "dots": dots,
    "quant": quantifier,
    "neg": negation,
    "not": negated,
    "script": scripts,
    "group": group,
    "frac": fraction,
    "binom": binomial,
    "sqrt": root,
    "accent": accent,
    "font": font,
    "switch": switch,
    "text": text,
    "opname": operator_name,
    "mathop": math_operator,
    "stack": stack,
    "brace": brace,
    "arrow": arrow,
    "ignore": ignored,
    "kern": kern,
    "pass": transparent,
    "textcolor": coloured,
    "tag": tag,
    "label": label,
    "intertext": intertext,
    "substack": substack,
    "pmod": modulo,
    "B": environment,
    "open": fences.opened,
    "size": fences.big,
    "left": fences.left,
    "middle": fences.middle,
    "forbidden": forbidden,
    "unknown": unknown,
    "end": _unexpected,
    "close": _unexpected,
    "right": _unexpected,
    "amp": _unexpected,
    "newline": _unexpected,
    "dollar": _unexpected,
    "E": _unexpected,
    "$": _unexpected,
}

__all__ = ["HANDLERS", "SIGNS", "COMMANDS", "Diagnostic"]
