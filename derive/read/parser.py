"""Formula text to presentation tree.

The parser walks the tokens once and fills flat lists of nodes and operators (`derive.read.items`), one list for each group; a list is
shaped by precedence when its group ends (`derive.read.shape`). What a command does stands in `derive.read.commands`, fences in
`derive.read.fences`, environments in `derive.read.environments`. Size and depth are bounded; nothing but ReadError comes out.
"""

from __future__ import annotations

from derive.notation import CHARACTERS, COMMANDS, Symbol
from derive.read import environments, fences
from derive.read.commands import HANDLERS
from derive.read.faults import fail
from derive.read.items import Item, Op, operand, scripted
from derive.read.lexer import Token, tokenize
from derive.read.shape import shape
from derive.read.tree import Chain, Fenced, Ident, Listing, Missing, Node, Number, Row, Script, Stack, Sum, Words
from derive.source import Diagnostic, ReadError, Span

MAX_DEPTH = 64
MAX_TREE_DEPTH = 150
MAX_PRIMES = 20
# Below so many tokens no tree can be deeper than MAX_TREE_DEPTH.
_FLAT = 120

_ENDS = frozenset({"end", "close", "right", "amp", "newline", "dollar"})
_MERGED_FONTS = frozenset({"rm", "sf", "tt"})
_UNKNOWN = Symbol("unknown", "")


def parse(text: str, *, unicode: bool = False) -> Node:
    """Return the presentation tree of one formula.

    `text` is what stands between the delimiters, macros expanded; with `unicode` it is plain Unicode text in which braces are set braces
    and well-known names need no backslash. Spans are offsets into `text`. Raises ReadError with a Diagnostic of `derive.read.faults`.
    """
    parser = Parser(text, tokenize(text, unicode=unicode), unicode)
    try:
        node = environments.display(parser)
    except RecursionError:  # the caller's stack was nearly full; the bounds keep the parser's own share small
        raise ReadError(too_deep(0, len(text))) from None
    if len(parser.tokens) > _FLAT:
        _check_depth(node)
    return node


def too_deep(start: int, end: int) -> Diagnostic:
    return Diagnostic("E111", "The formula is nested too deeply.", Span(start, end), None, f"the limit is {MAX_DEPTH} levels")


def _check_depth(root: Node) -> None:
    level: list[Node] = [root]
    for _ in range(MAX_TREE_DEPTH):
        level = [child for node in level for child in node.children()]
        if not level:
            return
    raise ReadError(too_deep(level[0].span.start, level[0].span.end))


class Parser:
    """The state of one reading: tokens, the place among them, depth, and what the surroundings say."""

    __slots__ = ("between", "depth", "expected", "font", "i", "joined", "label", "lined", "tag", "text", "tokens", "unicode")

    def __init__(self, text: str, tokens: list[Token], unicode: bool) -> None:
        self.text, self.tokens, self.unicode = text, tokens, unicode
        self.i = 0
        self.depth = 0
        self.font = "it"
        self.joined = 0  # open round or square fences in which a line break of the surrounding display is only space
        self.lined = False  # whether the innermost environment is one of lines
        self.expected: tuple[str, ...] = ()  # the closing fences that would end the innermost open one
        self.tag: str | None = None
        self.label: str | None = None
        self.between: str | None = None

    # -- looking ---------------------------------------------------------------------------------------------------------------

    def symbol(self, i: int) -> Symbol:
        """Return what the token at `i` is in the table of notation; letters and numerals have kind `L`, `N`, `W`, environments `B`, `E`."""
        kind, value, _, _ = self.tokens[i]
        if kind == "P":
            return CHARACTERS[value]
        if kind == "C":
            return COMMANDS.get(value, _UNKNOWN)
        return _PLAIN[kind]

    def value(self, i: int) -> str:
        return self.tokens[i][1] if i < len(self.tokens) else ""

    def ends(self, i: int) -> bool:
        """Whether the token at `i` ends the list that it stands in."""
        kind = self.symbol(i).kind
        return kind in _ENDS or kind in ("$", "E") or (kind == "size" and fences.sized_closer(self, i))

    def enter(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadError(too_deep(token[2], token[3]))

    # -- reading lists ---------------------------------------------------------------------------------------------------------

    def collect(self, context: str, items: list[Item] | None = None) -> list[Item]:
        """Read up to the token that ends this list, and leave the place at that token."""
        out: list[Item] = [] if items is None else items
        tokens = self.tokens
        while True:
            token = tokens[self.i]
            kind = token[0]
            if kind == "L":
                self.i += 1
                self.letter(token, out)
                continue
            if kind == "N":
                self.i += 1
                span = Span(token[2], token[3])
                text = token[1].replace("{,}", "").replace("\\,", "")
                out.append(Number(span, text) if self.font in ("it", "rm") else Ident(span, text, self.font))
                continue
            symbol = CHARACTERS[token[1]] if kind == "P" else self.symbol(self.i)
            what = symbol.kind
            if what in _ENDS:
                if what in ("amp", "newline") and self.joined and self.lined:
                    self.i += 1
                    if what == "newline":
                        environments.after_newline(self)
                        while self.symbol(self.i).kind in ("amp", "wide"):
                            self.i += 1
                    continue
                if what == "close" and fences.reversed_opener(self, symbol, out):
                    fences.open_reversed(self, token, out)
                    continue
                return out
            if kind == "$" or kind == "E":
                return out
            if what == "size":
                if fences.sized_closer(self, self.i):
                    return out
            elif what == "open" and fences.closes_backwards(self, symbol, out):
                return out
            self.i += 1
            HANDLERS[what](self, symbol, token, out, context)

    def step(self, items: list[Item], context: str) -> None:
        """Read one token (with its own arguments), as TeX takes an argument without braces."""
        token = self.tokens[self.i]
        kind = token[0]
        if kind == "N" and len(token[1]) > 1 and token[1].isdigit():
            self.tokens[self.i : self.i + 1] = [("N", token[1][0], token[2], token[2] + 1), ("N", token[1][1:], token[2] + 1, token[3])]
            self.i += 1
            span = Span(token[2], token[2] + 1)
            items.append(Number(span, token[1][0]) if self.font in ("it", "rm") else Ident(span, token[1][0], self.font))
            return
        if self.ends(self.i):
            fail("E105", "An argument is missing here.", token[2], token[3])
        what = self.symbol(self.i).kind
        if what == "script":
            fail("E105", "An argument is missing before this script.", token[2], token[3], hint="put the argument in braces")
        self.i += 1
        self.enter(token)
        if kind == "L":
            self.letter(token, items, merge=False)
        elif kind == "N":
            span = Span(token[2], token[3])
            items.append(Number(span, token[1]) if self.font in ("it", "rm") else Ident(span, token[1], self.font))
        else:
            HANDLERS[what](self, self.symbol(self.i - 1), token, items, context)
        self.depth -= 1

    def letter(self, token: Token, items: list[Item], merge: bool = True) -> None:
        span = Span(token[2], token[3])
        font = self.font
        if merge and font in _MERGED_FONTS and items:
            last = items[-1]
            if isinstance(last, Ident) and last.font == font and last.span.end == span.start and last.name.isalpha() and not last.accents:
                items[-1] = Ident(Span(last.span.start, span.end), last.name + token[1], font)
                return
        items.append(Ident(span, token[1], font))

    def argument(self, context: str = "arg") -> Node:
        """Read one argument, braced or a single token, as a node."""
        token = self.tokens[self.i]
        if token[0] == "P" and token[1] == "{":
            items = self.braced(context)
            return shape(items, context, token[3])
        single: list[Item] = []
        while not single:
            before = self.i
            self.step(single, context)
            if self.i == before and not single:
                break
        return shape(single, context, token[2])

    def braced(self, context: str) -> list[Item]:
        """Read a braced group and return its items; the place must be at `{`."""
        token = self.tokens[self.i]
        self.enter(token)
        self.i += 1
        font, joined, expected = self.font, self.joined, self.expected
        self.joined, self.expected = 0, ()
        items = self.collect(context)
        closing = self.tokens[self.i]
        if closing[1] != "}" or closing[0] != "P":
            if closing[0] == "$":
                fail("E101", "This brace is never closed.", token[2], token[3], hint="add the missing }")
            self.misplaced(closing)
        self.i += 1
        self.depth -= 1
        self.font, self.joined, self.expected = font, joined, expected
        return items

    def raw(self) -> tuple[str, int, int]:
        """Read a braced group as text; returns it with its offsets. A single token stands for itself."""
        token = self.tokens[self.i]
        if not (token[0] == "P" and token[1] == "{"):
            if token[0] == "$":
                fail("E105", "An argument is missing here.", token[2], token[3])
            self.i += 1
            return self.text[token[2] : token[3]], token[2], token[3]
        depth, i = 0, self.i
        while True:
            kind, value, start, _ = self.tokens[i]
            if kind == "$":
                fail("E101", "This brace is never closed.", token[2], token[3], hint="add the missing }")
            if kind == "P":
                if value == "{":
                    depth += 1
                elif value == "}":
                    depth -= 1
                    if not depth:
                        break
            i += 1
        self.i = i + 1
        return self.text[token[3] : start], token[3], start

    def bracketed(self) -> Node | None:
        """Read an optional argument in square brackets; None if there is none."""
        token = self.tokens[self.i]
        if token[1] != "[" or token[0] != "P":
            return None
        self.enter(token)
        self.i += 1
        expected, self.expected = self.expected, ("]",)
        items = self.collect("arg")
        if self.value(self.i) != "]":
            fail("E102", "This square bracket is never closed.", token[2], token[3])
        self.i += 1
        self.depth -= 1
        self.expected = expected
        return shape(items, "arg", token[3])

    def skip_star(self) -> bool:
        token = self.tokens[self.i]
        if token[0] == "P" and token[1] == "*":
            self.i += 1
            return True
        return False

    def misplaced(self, token: Token) -> None:
        """Fail for a token that ends something which was not begun here."""
        kind, value, start, end = token
        what = self.symbol(self.i).kind
        if kind == "$":
            fail("E102", "The formula ends too early.", start, end)
        if what == "end":
            fail("E101", "This brace closes nothing.", start, end, hint="remove it, or add the { that it belongs to")
        if what in ("close", "right", "size"):
            fail("E102", f"The closing {self.text[start:end]} has no opening partner.", start, end)
        if what == "amp":
            fail(
                "E110",
                "An alignment mark & stands outside of an environment with columns.",
                start,
                end,
                hint="write \\& for the sign itself",
            )
        if what == "newline":
            fail("E110", "A line break stands where no line can end.", start, end)
        if what == "dollar":
            fail("E109", "A dollar sign stands within the formula.", start, end, hint="write \\$ for the sign itself")
        fail("E115", f"\\end{{{value}}} closes nothing here.", start, end)

    # -- scripts ---------------------------------------------------------------------------------------------------------------

    def scripts(self, items: list[Item], token: Token) -> None:
        """Read all scripts and primes that follow each other from `token` on, and set them on the last item."""
        sub: Node | None = None
        sup: Node | None = None
        primes, end = 0, token[3]
        self.i -= 1
        while True:
            kind, value, start, stop = self.tokens[self.i]
            if kind == "C" and value in ("limits", "nolimits", "displaylimits"):
                self.i += 1
                continue
            if kind != "P" or value not in ("_", "^", "'"):
                break
            self.i += 1
            if value == "'":
                primes, end = primes + 1, stop
                if primes > MAX_PRIMES:
                    fail("E111", "There are too many primes.", token[2], stop)
                continue
            follows = self.tokens[self.i]
            if self.ends(self.i) or (follows[1] in ("_", "^", "'") and follows[0] == "P"):
                name = "subscript" if value == "_" else "superscript"
                fail("E105", f"A {name} is missing after {value}.", start, stop)
            font, self.font = self.font, "it"
            node = self.argument("script")
            self.font = font
            end = self.tokens[self.i - 1][3] if self.i else stop
            end = max(end, node.span.end)
            if value == "_":
                if sub is not None:
                    fail("E106", "There are two subscripts.", start, end, hint="write a_{b c} or {a_b}_c")
                sub = node
            elif count := _primes(node):
                primes += count
            else:
                if sup is not None:
                    fail("E106", "There are two superscripts.", start, end, hint="write a^{b^c} or {a^b}^c")
                sup = node
        self.attach(items, token, sub, sup, primes, end)

    def attach(self, items: list[Item], token: Token, sub: Node | None, sup: Node | None, primes: int, end: int) -> None:
        if not items and sub is not None and sup is None and not primes and self.operand_follows():  # `_1F_1`
            items.append(scripted(Missing(Span(token[2], token[2])), sub, None, 0, end))
            return
        if not items:
            fail("E107", "A script has nothing to stand on.", token[2], token[3], hint="write {} before it if that is meant")
        last = items[-1]
        if isinstance(last, Node):
            if isinstance(last, Words):
                last = Ident(last.span, last.text, "rm")
            if isinstance(last, Stack) and not primes and (sub is None or last.under is None) and (sup is None or last.over is None):
                items[-1] = Stack(Span(last.span.start, end), last.base, sup or last.over, sub or last.under)
                return
            items[-1] = scripted(last, sub, sup, primes, end)
            return
        if last.kind not in ("big", "int", "bar", "rel", "impl") or (primes and last.kind != "bar"):
            fail("E107", "A script stands on an operator.", token[2], token[3], hint="write {} before it if that is meant")
        if (sub is not None and last.sub is not None) or (sup is not None and last.sup is not None):
            fail("E106", "An operator has two scripts of one kind.", token[2], end)
        last.sub, last.sup, last.primes = last.sub or sub, last.sup or sup, last.primes + primes

    # -- helpers for the handlers ----------------------------------------------------------------------------------------------

    def operator(self, items: list[Item], kind: str, name: str, token: Token) -> None:
        items.append(Op(kind, name, Span(token[2], token[3])))

    def script_follows(self) -> bool:
        kind, value, _, _ = self.tokens[self.i]
        return (kind == "P" and value in ("_", "^", "'")) or (kind == "C" and value in ("limits", "nolimits"))

    def operand_follows(self) -> bool:
        """Whether what comes next would be juxtaposed or multiplied to what was just read."""
        if self.ends(self.i):
            return False
        return self.symbol(self.i).kind not in (
            "rel",
            "impl",
            "sep",
            "stop",
            "wide",
            "text",
            "add",
            "colon",
            "over",
            "logic",
            "tag",
            "label",
        )

    def group(self, token: Token, items: list[Item], context: str) -> None:
        """A bare group: braces are not printed, so its items join the list around it, unless that would mislead."""
        self.i -= 1
        inner = self.braced(context)
        here = Span(token[2], self.tokens[self.i - 1][3])
        if not inner:
            if self.script_follows():
                items.append(Missing(here))
            return
        if len(inner) == 1 and not isinstance(inner[0], Words):
            items.append(inner[0])
            return
        if any(isinstance(item, Op) and item.kind == "over" for item in inner):
            items.append(shape(inner, "arg", here.start))
            return
        if any(isinstance(item, Op) and item.kind == "bar" for item in inner):
            node = shape(inner, context, here.start)
            if isinstance(node, (Fenced, Script)):
                items.append(node)
                return
        before = items[-1] if items else None
        if isinstance(before, Node) and operand(before) and before.span.end == here.start and _indices(inner):
            fail(
                "E114",
                "Braces are not printed, and these hold indices: a _ seems to be lost before them.",
                here.start,
                here.end,
                hint="write _{…} for indices, or the letters without braces for a product",
            )
        loose = any(isinstance(item, Op) and item.kind in ("add", "rel", "impl") for item in inner[1:])
        if loose:  # a sum within bars is none on the page
            loose = isinstance(shape(inner, context, here.start), (Sum, Chain, Listing))
        if isinstance(before, Op) and before.kind == "int":  # an integral reaches over sums in any case
            loose = False
        beside = operand(before) or (isinstance(before, Op) and (before.kind in ("mul", "big", "neg") or before.name == "-"))
        if self.script_follows() or (loose and (beside or self.operand_follows())):
            fail(
                "E114",
                "Braces are not printed, so what they group here is not what a reader sees.",
                here.start,
                here.end,
                hint="write parentheses (or \\left( … \\right)) for a fence",
            )
        items += inner


#: Letters that count rows and columns.
_COUNTING = frozenset("ijkl")


def _indices(items: list[Item]) -> bool:
    """Whether a group holds two indices or more and nothing else: `{ij}`, `{i1}`, but neither `{x}` nor `{2x}`."""
    names = [x.name if isinstance(x, Ident) else "" for x in items if not isinstance(x, Number)]
    return len(items) > 1 and bool(names) and _COUNTING.issuperset(names)


def _primes(node: Node) -> int:
    """How many primes a superscript consists of; 0 if it is anything else."""
    if isinstance(node, Ident) and node.name == "prime":
        return 1
    if isinstance(node, Row) and all(isinstance(part, Ident) and part.name == "prime" for part in node.items):
        return len(node.items)
    return 0


_PLAIN = {kind: Symbol(kind, kind) for kind in ("L", "N", "W", "B", "E", "$")}
