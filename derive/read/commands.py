"""What each class of command does to the list that is being read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from derive.notation import ACCENTS, NEGATED, Symbol
from derive.read import environments, fences, words
from derive.read.bars import MAX_BARS
from derive.read.faults import fail
from derive.read.items import Item, Op, operand, row
from derive.read.lexer import Token
from derive.read.shape import shape
from derive.read.tree import Accent, Binom, Fenced, Frac, Ident, Missing, Postfix, Root, Stack, Words
from derive.read.tree import Ellipsis as Dots
from derive.source import Span

if TYPE_CHECKING:
    from derive.read.parser import Parser

Handler = Callable[["Parser", Symbol, Token, list[Item], str], None]

_KERN = re.compile(r"\s*=?\s*-?\d*\.?\d+\s*(?:pt|em|ex|mu|cm|mm|in|bp|pc|sp)(?:\s*(?:plus|minus)\s*-?\d*\.?\d+\s*(?:pt|em|ex|mu))*")


def plain_word(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if token[1] == "sqrt":
        root(p, symbol, token, items, context)
        return
    words.named(p, token[1], Span(token[2], token[3]), items)


def big(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.operator(items, symbol.kind, symbol.name, token)


def infix(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """A product sign; with nothing to one side, `\\cdot` is a placeholder and `\\bullet` or `*` a mark."""
    before = bool(items) and _left_operand(items)
    op = symbol.name
    last = p.ends(p.i) or p.symbol(p.i).kind == "sep"
    inside = context in ("fence", "script")
    if op == "cdot" and ((before and last and inside) or (not before and (last or inside or items))):
        if not before and items and isinstance(items[-1], Op) and items[-1].kind in ("mul", "add") and context != "script":
            fail("E108", "An operator has nothing to work on.", token[2], token[3])
        items.append(Missing(Span(token[2], token[3]), True))
    elif op == "bullet" and (context == "script" or not before):
        items.append(Ident(Span(token[2], token[3]), "bullet", "it"))
    elif op == "ast" and not before and (context == "script" or p.ends(p.i) or p.symbol(p.i).kind == "bar"):
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
    p.operator(items, "over", token[1], token)


def bar(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    items.append(Op("bar", symbol.name, Span(token[2], token[3]), role=symbol.extra))


def colon(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """A colon separates between fences, in scripts and after a relation or quantifier, and relates elsewhere (`f : A \\to B`)."""
    separates = context in ("fence", "script")
    for item in reversed(items if not separates else []):
        if isinstance(item, Words) or (isinstance(item, Op) and item.kind in ("sep", "rel", "impl")):
            separates = isinstance(item, Words) or item.kind != "sep"
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
    if _almost_surely(p, items):
        p.i += 1 + (p.tokens[p.i + 1][1] == ".")
        items[-1] = Words(Span(items[-1].span.start, p.tokens[p.i - 1][3]), "a.s.")
        return
    fail("E109", "A full stop stands within the formula.", token[2], token[3], hint="write \\cdot for a product")


def _almost_surely(p: Parser, items: list[Item]) -> bool:
    """Whether a full stop is that of `a.s.`, with nothing before and nothing behind it."""
    first = items[0] if len(items) == 1 else None
    behind = p.tokens[p.i + 1 : p.i + 3]
    closing = behind[1:] if behind and behind[0][1] == "." else behind[:1]
    return isinstance(first, Ident) and first.name == "a" and p.tokens[p.i][1] == "s" and bool(closing) and closing[0][1] == "}"


def wide(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if context not in ("script",):
        p.operator(items, "sep", "quad", token)


def postfix(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if not items and context == "script":  # a mark on a relation, `\\overset{!}{=}`
        items.append(Ident(Span(token[2], token[3]), symbol.name))
        return
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
    items.append(Dots(Span(token[2], token[3]), symbol.name))


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


def delimited(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\abs{x}` and `\\norm{x}`."""
    p.skip_star()
    body = p.argument("fence")
    bars = "|" if symbol.name == "abs" else "||"
    items.append(Fenced(Span(token[2], p.tokens[p.i - 1][3]), bars, bars, body))


def tag(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.skip_star()
    raw, _, _ = p.raw()
    p.tag = raw.strip().strip("$")


def label(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    raw, _, _ = p.raw()
    p.label = raw.strip()


def intertext(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    if items or not p.lined:
        fail("E118", "\\intertext stands within a line.", token[2], token[3], hint="put it after \\\\")
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
        hint="define macros with \\newcommand in the document, outside of formulas; files are never read",
    )


def unknown(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    fail("E103", f"The command \\{token[1]} is not known.", token[2], token[3], hint="define it with \\newcommand, or spell it out")


def _unexpected(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    p.i -= 1
    p.misplaced(token)


HANDLERS: dict[str, Handler] = {
    "letter": words.letter,
    "name": words.name,
    "W": plain_word,
    "big": big,
    "int": big,
    "limit": words.limit,
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
    "font": words.font,
    "switch": words.switch,
    "text": words.text,
    "opname": words.operator_name,
    "mathop": words.math_operator,
    "stack": stack,
    "brace": brace,
    "arrow": arrow,
    "ignore": ignored,
    "kern": kern,
    "delimited": delimited,
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
