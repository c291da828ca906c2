"""Fences: round, square, curly, angle, floor and ceiling, `\\left … \\right`, `\\big…`, and intervals that mix them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.notation import BIG_SIZES, CLOSERS, COMMANDS, DELIMITERS, PARTNERS, Symbol
from derive.read.faults import fail
from derive.read.items import Item, Op, operand
from derive.read.lexer import Token
from derive.read.shape import shape
from derive.read.tree import Cases, Fenced, Grid, Missing
from derive.source import Span

if TYPE_CHECKING:
    from derive.read.parser import Parser

_OPENING = frozenset(PARTNERS) - {"|", "||"}
_CLOSING = frozenset({")", "]", *CLOSERS.values()}) - {"|", "||"}


def delimiter(p: Parser, i: int) -> tuple[str, str]:
    """Return the delimiter at token `i` and the side that it has by itself: `open`, `close` or nothing."""
    kind, value, start, end = p.tokens[i]
    if kind == "P" and value in ("|", ".", "/", "(", ")", "[", "]", "<", ">"):
        name = DELIMITERS[value]
    elif kind == "C" and value == "|":
        name = "||"
    elif kind == "C" and value in DELIMITERS:
        name = DELIMITERS[value]
    else:
        fail("E105", "A delimiter is missing here.", start, end, hint="write \\left. or \\right. for none")
    if kind == "C" and value in ("lvert", "lVert"):
        return name, "open"
    if kind == "C" and value in ("rvert", "rVert"):
        return name, "close"
    return name, "open" if name in _OPENING else "close" if name in _CLOSING or name == ">" else ""


def sized(p: Parser, i: int) -> tuple[str, str]:
    """Return what `\\big…` at token `i` makes of its delimiter: (`open`, `close`, `mid` or ``, the delimiter)."""
    side = BIG_SIZES[p.tokens[i][1]]
    name, natural = delimiter(p, i + 1)
    role = {"l": "open", "r": "close", "m": "mid", "": natural}[side]
    return role, name


def sized_closer(p: Parser, i: int) -> bool:
    """Whether `\\big…` at token `i` closes a fence that is not a bar (bars pair later)."""
    role, name = sized(p, i)
    return role == "close" and name not in ("|", "||")


def big(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\bigl(` and its kin that do not close; the place is after the size."""
    role, name = sized(p, p.i - 1)
    end = p.tokens[p.i][3]
    p.i += 1
    span = Span(token[2], end)
    if name in ("|", "||"):
        items.append(Op("bar", name, span, role=role, sized=True))
    elif role == "open":
        fenced(p, name, token, items, sized=True)
    elif name == "/":
        items.append(Op("mul", "/", span))
    elif name == "setminus":
        items.append(Op("add", name, span))
    else:
        fail("E102", f"A delimiter {name!r} cannot stand here.", token[2], end)


def closing(p: Parser) -> tuple[str, int] | None:
    """Read a closing fence at the place, if one stands there; returns its name and where it ends."""
    symbol = p.symbol(p.i)
    if symbol.kind in ("close", "open"):
        p.i += 1
        return symbol.name, p.tokens[p.i - 1][3]
    if symbol.kind == "size":
        _, name = sized(p, p.i)
        if sized_closer(p, p.i):
            p.i += 2
            return name, p.tokens[p.i - 1][3]
    return None


def opened(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    fenced(p, symbol.name, token, items)


def fenced(p: Parser, left: str, token: Token, items: list[Item], *, sized: bool = False) -> None:
    """Read what an opening fence begins, up to its partner; the place is after the opening one."""
    partners = PARTNERS.get(left)
    if partners is None:
        fail("E102", f"The fence {left!r} cannot open anything.", token[2], token[3])
    _read(p, left, partners, token, items, sized)


def _read(p: Parser, left: str, partners: tuple[str, ...], token: Token, items: list[Item], sized: bool) -> None:
    p.enter(token)
    expected = p.expected
    p.joined += 1
    p.expected = partners
    inside = p.tokens[p.i][2]
    body = p.collect("fence")
    closer = p.tokens[p.i]
    found = closing(p)
    if found is None or found[0] not in p.expected:
        note = None if closer[0] == "$" else f"`{p.text[closer[2] : closer[3]]}` comes first"
        fail("E102", f"The fence {p.text[token[2] : token[3]]} is never closed.", token[2], token[3], note=note)
    p.joined -= 1
    p.expected = expected
    p.depth -= 1
    items.append(Fenced(Span(token[2], found[1]), left, found[0], shape(body, "fence", inside), sized))


def reversed_opener(p: Parser, symbol: Symbol, items: list[Item]) -> bool:
    """Whether a `]` opens an interval such as `]0, 1[`: nothing to its left could be closed by it."""
    return symbol.name == "]" and "]" not in p.expected and not (items and operand(items[-1]))


def open_reversed(p: Parser, token: Token, items: list[Item]) -> None:
    p.i += 1
    _read(p, "]", ("[", "]"), token, items, False)


def closes_backwards(p: Parser, symbol: Symbol, items: list[Item]) -> bool:
    """Whether a `[` closes an interval such as `[0, 1[`: an operand to its left and nothing to fence to its right."""
    if symbol.name != "[" or not items or not operand(items[-1]) or p.tokens[p.i][1] != "[":
        return False
    if "[" in p.expected:
        return True
    if "]" not in p.expected or not any(isinstance(item, Op) and item.name == "," for item in items):
        return False
    after = p.symbol(p.i + 1)
    if p.ends(p.i + 1) or after.kind in ("rel", "sep", "add", "stop", "impl"):
        p.expected = (*p.expected, "[")
        return True
    return False


def left(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    """`\\left X … \\right Y`; a curly fence open to the right around an array is `cases`."""
    p.enter(token)
    opening, _ = delimiter(p, p.i)
    p.i += 1
    inside = p.tokens[p.i][2]
    expected, joined, lined = p.expected, p.joined, p.lined
    p.expected, p.joined, p.lined = (), 0, False
    body = p.collect("fence")
    closer = p.tokens[p.i]
    if closer[1] != "right" or closer[0] != "C":
        note = None if closer[0] == "$" else f"`{p.text[closer[2] : closer[3]]}` comes first"
        fail("E102", "This \\left has no \\right.", token[2], token[3], note=note, hint="write \\right. for a fence that is not printed")
    p.i += 1
    name, _ = delimiter(p, p.i)
    end = p.tokens[p.i][3]
    p.i += 1
    p.depth -= 1
    p.expected, p.joined, p.lined = expected, joined, lined
    content = shape(body, "fence", inside)
    span = Span(token[2], end)
    if opening == "{" and name == "." and isinstance(content, Grid) and all(len(r) <= 2 for r in content.rows):
        items.append(Cases(span, tuple((r[0], None if len(r) < 2 or isinstance(r[1], Missing) else r[1]) for r in content.rows)))
    else:
        items.append(Fenced(span, opening, name, content, True))


def middle(p: Parser, symbol: Symbol, token: Token, items: list[Item], context: str) -> None:
    name, _ = delimiter(p, p.i)
    span = Span(token[2], p.tokens[p.i][3])
    p.i += 1
    if name in ("|", "||"):
        items.append(Op("bar", name, span, role="mid", sized=True))
    elif name == "/":
        items.append(Op("mul", "/", span))
    else:
        fail("E102", f"\\middle does not take {name!r}.", span.start, span.end)


def fence_follows(p: Parser) -> bool:
    """Whether an opening round, square or curly fence comes next."""
    kind, value, _, _ = p.tokens[p.i]
    if kind == "P":
        return value in ("(", "[")
    if kind != "C":
        return False
    if value == "left":
        return p.value(p.i + 1) in ("(", "[", "{", "lbrace", "lbrack")
    symbol = COMMANDS.get(value)
    if symbol is not None and symbol.kind == "size":
        return p.value(p.i + 1) in ("(", "[", "{", "lbrace", "lbrack") and BIG_SIZES[value] in ("", "l")
    return value in ("{", "lbrace", "lbrack")


def unicode_braces(p: Parser, token: Token, items: list[Item]) -> None:
    """In plain Unicode text a brace that no script or command takes is a set brace."""
    p.enter(token)
    saved = p.joined, p.expected
    p.joined, p.expected = 0, ()
    body = p.collect("fence")
    closer = p.tokens[p.i]
    if closer[1] != "}":
        fail("E101", "This brace is never closed.", token[2], token[3], hint="add the missing }")
    p.i += 1
    p.depth -= 1
    p.joined, p.expected = saved
    items.append(Fenced(Span(token[2], closer[3]), "{", "}", shape(body, "fence", token[3])))
