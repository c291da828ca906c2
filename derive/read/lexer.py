"""Formula text to tokens: one master regular expression, and a table for what is not ASCII.

A token is a tuple `(kind, value, start, end)`: kind `L` a letter, `N` a numeral, `W` a function's name in plain letters (`Var(`), `C` a
command (value without the backslash), `P` other characters, `B`/`E` the begin and end of an environment, `$` the end of the text.
Spaces and comments are dropped; the offsets tell where they stood.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NoReturn

from derive.notation import PLAIN_CAPITAL, PLAIN_LOWER, SUBSCRIPTS, SUPERSCRIPTS, UNICODE
from derive.read.faults import fail

Token = tuple[str, str, int, int]

MAX_CHARACTERS = 200_000
MAX_TOKENS = 20_000

_CALL = r"(?=\s*(?:\\(?:left|[bB]igg?l?)\s*)?[(\[])"
_MASTER = re.compile(
    r"(?P<skip>(?:[ \t\r\n]+|\\[,;:!>/ \n\t]|~|%[^\n]*)+)"
    rf"|(?P<W>(?:{'|'.join(PLAIN_CAPITAL)}){_CALL}|(?<![A-Za-z\\])(?:{'|'.join(PLAIN_LOWER)}){_CALL})"
    r"|(?P<L>[A-Za-z])"
    r"|(?P<env>\\(?:begin|end)\s*\{\s*[A-Za-z]*\s*\*?\s*\})"
    r"|\\(?P<C>[A-Za-z]+|[^A-Za-z])"
    r"|(?P<N>(?<![\^_])[0-9]{1,3}(?:(?:\{,\}|\\,)[0-9]{3}(?![0-9]))+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|(?<!\.)\.[0-9]+)"
    r"|(?P<P>\.\.\.?|:=|=:|<=>|<=|>=|=>|->|==|!!(?!=)|[-+*/=<>:,;.()\[\]|!{}&_^'$])"
    r"|(?P<other>.)",
    re.DOTALL,
)
# In plain Unicode text a name needs no fence after it: `log x`, `H(X) = -Σ p log p`.
_WORD = re.compile(
    r"(?<![A-Za-z\\])(?:log|ln|exp|sin|cos|tan|sinh|cosh|tanh|det|tr|rank|diag|softmax|max|min|argmax|argmin|lim)(?![A-Za-z])"
)
_ENV = re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]*)\s*(\*?)")
_FONTS = {
    "BOLD": "mathbf",
    "DOUBLE-STRUCK": "mathbb",
    "SCRIPT": "mathcal",
    "FRAKTUR": "mathfrak",
    "BLACK-LETTER": "mathfrak",
    "SANS-SERIF": "mathsf",
    "MONOSPACE": "mathtt",
    "ITALIC": "",
}
_COMBINING = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot", "\u0308": "ddot", "\u20d7": "vec"}


def tokenize(text: str, *, unicode: bool = False) -> list[Token]:
    """Return the tokens of a formula, ended by one of kind `$`; raises ReadError (E109, E112)."""
    if len(text) > MAX_CHARACTERS:
        fail("E112", f"The formula is too long ({len(text):,} characters).", 0, len(text), hint=f"the limit is {MAX_CHARACTERS:,}")
    tokens: list[Token] = []
    add = tokens.append
    if text.isascii():
        matches = _MASTER.finditer(text)
        for m in matches:
            kind = m.lastgroup
            if kind == "skip":
                continue
            if kind == "C":
                add(("C", m.group("C"), m.start(), m.end()))
            elif kind == "env":
                add(_environment(m.group(), m.start(), m.end()))
            elif kind == "other":
                _reject(m.group(), m.start())
            else:
                add((kind or "", m.group(), m.start(), m.end()))
    else:
        _tokenize_unicode(text, tokens)
    if unicode:
        tokens = _plain_words(text, tokens)
    if len(tokens) > MAX_TOKENS:
        fail("E112", f"The formula is too long ({len(tokens):,} tokens).", 0, len(text), hint=f"the limit is {MAX_TOKENS:,}")
    end = len(text)
    add = tokens.append
    add(("$", "", end, end))
    return tokens


def _environment(text: str, start: int, end: int) -> Token:
    m = _ENV.match(text)
    assert m is not None  # the master expression has matched the same text
    return ("B" if m[1] == "begin" else "E", m[2], start, end)


def _reject(char: str, at: int) -> NoReturn:
    name = unicodedata.name(char, f"U+{ord(char):04X}")
    if char == "\\":
        fail("E109", "The formula ends with a lone backslash.", at, at + 1)
    fail("E109", f"The character {char!r} ({name}) has no meaning in a formula.", at, at + 1)


def _tokenize_unicode(text: str, tokens: list[Token]) -> None:
    """As `tokenize`, for text with characters beyond ASCII, each of which stands for commands."""
    at, size, add = 0, len(text), tokens.append
    match = _MASTER.match
    while at < size:
        m = match(text, at)
        assert m is not None  # the last alternative takes any character
        kind, end = m.lastgroup, m.end()
        if kind == "C" and text[at + 1 : end].isascii():
            add(("C", m.group("C"), at, end))
        elif kind == "env":
            add(_environment(m.group(), at, end))
        elif kind in ("other", "C"):
            end = _character(text, at, tokens)
        elif kind != "skip":
            add((kind or "", m.group(), at, end))
        at = end


def _character(text: str, at: int, tokens: list[Token]) -> int:
    char, add = text[at], tokens.append
    if char.isspace() or char in "\u200b\u2061\u2062\u2063\u2064\ufeff\ufe0f\u00ad":
        return at + 1
    for table, mark in ((SUPERSCRIPTS, "^"), (SUBSCRIPTS, "_")):
        if char in table:
            end = at
            while end < len(text) and text[end] in table:
                end += 1
            inner = "".join(table[c] for c in text[at:end])
            add(("P", mark, at, at))
            add(("P", "{", at, at))
            for m in _MASTER.finditer(inner):
                kind = m.lastgroup or "P"
                add((kind, m.group(), at + m.start(), at + m.end()))
            add(("P", "}", end, end))
            return end
    if char in _COMBINING and tokens and tokens[-1][0] in "LC":
        last = tokens.pop()
        tokens += [("C", _COMBINING[char], last[2], last[2]), ("P", "{", last[2], last[2]), last, ("P", "}", at, at + 1)]
        return at + 1
    meaning = UNICODE.get(char)
    if meaning is not None:
        if meaning[0].isalpha():
            add(("C", meaning, at, at + 1))
        else:
            tokens += [("P", c, at, at + 1) for c in meaning]
        return at + 1
    plain = unicodedata.normalize("NFKC", char)
    if plain != char and len(plain) == 1 and (plain.isascii() or plain in UNICODE):
        _styled(char, plain, at, tokens)
        return at + 1
    top, slash, bottom = plain.partition("⁄")
    if slash and top.isdigit() and bottom.isdigit():  # ½
        add(("C", "frac", at, at))
        for part in (top, bottom):
            tokens += [("P", "{", at, at), ("N", part, at, at + 1), ("P", "}", at + 1, at + 1)]
        return at + 1
    parts = unicodedata.normalize("NFD", char)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _COMBINING:  # x̂ and its kin as one code point: ŷ
        add(("C", _COMBINING[parts[1]], at, at))
        add(("P", "{", at, at))
        add(("L", parts[0], at, at + 1))
        add(("P", "}", at + 1, at + 1))
        return at + 1
    _reject(char, at)


def _styled(char: str, plain: str, at: int, tokens: list[Token]) -> None:
    """Add a mathematical alphanumeric such as a bold `x` or a blackboard `R`, or a compatibility form of a plain character."""
    words = unicodedata.name(char, "").split()
    font = next((command for word, command in _FONTS.items() if command and word in words), "")
    kind, value = ("C", UNICODE[plain]) if plain in UNICODE else ("L" if plain.isalpha() else "N" if plain.isdigit() else "P", plain)
    if font and kind != "P":
        tokens += [("C", font, at, at), ("P", "{", at, at), (kind, value, at, at + 1), ("P", "}", at + 1, at + 1)]
    else:
        tokens.append((kind, value, at, at + 1))


def _plain_words(text: str, tokens: list[Token]) -> list[Token]:
    """Join the letters of well-known names (`log x`), and read `Σ` before an index as a sum, as plain Unicode text means them."""
    words = {m.start(): m.end() for m in _WORD.finditer(text)}
    tokens = _grouped(tokens)
    out: list[Token] = []
    until = -1
    for i, token in enumerate(tokens):
        kind, value, start, _ = token
        if start < until and kind in "LW":
            continue
        if kind == "L" and start in words:
            until = words[start]
            out.append(("W", text[start:until], start, until))
        elif kind == "C" and text[start : start + 1] == "Σ" and _indexes(tokens, i + 1):
            out.append(("C", "sum", *token[2:]))
        elif kind == "P" and value == "!" and text[start + 1 : start + 2] == "=":
            out.append(("C", "not", *token[2:]))
        else:
            out.append(token)
    return out


def _grouped(tokens: list[Token]) -> list[Token]:
    """Put braces around scripts as plain text writes them: `A_ik`, `x^10`, `e^-x`."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        out.append(tokens[i])
        mark = tokens[i][1] if tokens[i][0] == "P" else ""
        i += 1
        if mark not in ("_", "^"):
            continue
        first = i
        if i < len(tokens) and mark == "^" and tokens[i][:2] == ("P", "-"):
            i += 1
        start = i
        while i < len(tokens) and tokens[i][0] in ("LN" if mark == "_" else "") and (i == start or tokens[i - 1][3] == tokens[i][2]):
            i += 1
        if mark == "^" and i < len(tokens) and tokens[i][0] in "LN":
            i += 1
        if i - first < 2 and not (i - first == 1 and tokens[first][0] == "N"):
            i = first
            continue
        at, end = tokens[first][2], tokens[i - 1][3]
        out += [("P", "{", at, at), *tokens[first:i], ("P", "}", end, end)]
    return out


def _indexes(tokens: list[Token], at: int) -> bool:
    """Whether a subscript of one lower-case letter, or with a relation, follows and something to sum after it."""
    values = [t[1] for t in tokens[at : at + 12]]
    if values[:1] != ["_"]:
        return False
    if values[1:2] == ["{"]:
        inner = values[2 : values.index("}")] if "}" in values else values[2:]
        after = tokens[at + 3 + len(inner) : at + 4 + len(inner)]
    else:
        inner, after = values[1:2], tokens[at + 2 : at + 3]
    index = ("=" in inner) or ("in" in inner) or (len(inner) == 1 and inner[0].isalpha() and inner[0].islower())
    return index and bool(after) and (after[0][0] in "LNCW" or after[0][1] in ("(", "|"))
