"""Where a formula begins and ends: dollars that are not prices, brackets that are not escapes, environments."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_SPAN = 80_000
#: A display that is longer is still found where no blank line interrupts it, so that it can be refused as a formula that is too long.
LONGEST = 2_000_000
"""How many code points a formula may be long; beyond it the opener is taken to be unclosed."""
MAX_SAME = 8
"""How deep an environment may stand inside itself."""
BARE = ("equation", "displaymath", "math", "dmath")
"""Environments that count as delimiters: the formula is what stands inside."""
ROWED = ("align", "alignat", "gather", "multline", "eqnarray", "flalign", "xalignat", "dgroup")
"""Environments with rows: the formula keeps their begin and end."""
INNER = (
    "aligned", "alignedat", "gathered", "split", "cases", "dcases", "rcases", "array", "matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix",
    "Bmatrix", "smallmatrix",
)  # fmt: skip
"""Environments that belong inside a formula, but which web pages accept as a display by themselves."""

TOP = frozenset(name + star for name in BARE + ROWED for star in ("", "*"))
ANY = TOP | frozenset(name + star for name in INNER for star in ("", "*"))

_FUNCTIONS = frozenset(("sin", "cos", "tan", "log", "exp", "min", "max", "det", "sup", "inf", "lim", "mod", "rank"))
_BEGIN = re.compile(r"\\begin[ \t]*\{([A-Za-z]+\*?)\}")
_EDGE = re.compile(r"\\(?:(begin|end)[ \t]*\{([^{}\n]*)\}|[\s\S])")
_STEP = re.compile(r"\\[\s\S]|\$\$?|\n[ \t]*\n|[{}`]")
_TEXT_GROUP = re.compile(r"\\(?:text[a-z]*|mbox|hbox|intertext|shortintertext|footnotesize|tag)\*?\s*\{")
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_SIGN = re.compile(r"\\[A-Za-z]|[\\^_=<>≤≥≠∈≈]")
_WORDS = re.compile(r"(?<![\\A-Za-z])(?:[A-Za-z]{3,}[,;.]?\s+[A-Za-z]{2,}|[A-Za-z]{2,}[,;.]?\s+[A-Za-z]{3,})(?![A-Za-z])")
_PROSE_RUN = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}[,;.]?\s+[A-Za-z]{2,}[,;.]?\s+[A-Za-z]{2,}")
_GROUPED_WORDS = re.compile(r"\\(?:text[a-z]*|mbox|mathrm|operatorname\*?|intertext|tag|label|mathit|mathbf|mathsf)\s*\{[^{}]*\}")
_LABEL = re.compile(r"[ \t]*\{#([^\s{}]+)[^{}\n]*\}")
_NUMBER = re.compile(r"[ \t]*\(([A-Za-z0-9][\w.:-]*)\)[ \t]*(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Cut:
    """A formula found in a text: `start`/`end` with delimiters, `inner_start`/`inner_end` what the parser gets."""

    start: int
    inner_start: int
    inner_end: int
    end: int
    display: bool
    environment: str | None = None


@dataclass(frozen=True, slots=True)
class Unclosed:
    """An opener whose end is missing; `kind` is `$`, `$$`, `\\(`, `\\[` or the environment's name."""

    start: int
    kind: str


def plain_words(content: str) -> str:
    """The content with upright words taken out, so that what is left of prose is prose."""
    return _GROUPED_WORDS.sub(" ", content) if "{" in content else content


def is_prose(content: str) -> bool:
    """Whether what stands between two dollars is words or a price rather than mathematics."""
    if content.rstrip()[-1:] in ("(", "/"):
        return True
    if _SIGN.search(content):
        return bool(_PROSE_RUN.search(plain_words(content))) and not re.search(r"\\[A-Za-z]|[\^_]", content)
    amount = content[:1].isdigit() and any(word not in _FUNCTIONS for word in re.findall(r"[A-Za-z]{3,}", content))
    return amount or bool(_WORDS.search(content))


def find_math(text: str, at: int, markdown: bool = True) -> Cut | Unclosed | None:
    """Return the formula whose opener stands at `at`, `Unclosed` if it opens a display that does not end, or None if it is text."""
    if text[at] == "$":
        if text.startswith("$$", at):
            return _double(text, at)
        return _single(text, at) if markdown else _tex_single(text, at)
    if text[at] != "\\":
        return None
    follow = text[at + 1 : at + 2]
    if follow in ("(", "["):
        return _bracket(text, at, 1, follow, markdown)
    if markdown and text.startswith(("\\\\(", "\\\\["), at):
        return _bracket(text, at, 2, text[at + 2], markdown)
    if follow == "b":
        return _environment(text, at, ANY if markdown else TOP)
    return None


def _double(text: str, at: int) -> Cut | Unclosed | None:
    end = at + 2
    while True:
        found = text.find("$$", end, at + MAX_SPAN)
        end = found if found >= 0 else _beyond(text, "$$", at, end)
        if end < 0:
            return Unclosed(at, "$$")
        if _escaped(text, end):
            end += 1
            continue
        break
    if not text[at + 2 : end].strip():
        return None
    return Cut(at, at + 2, end, end + 2, True)


def _beyond(text: str, mark: str, at: int, start: int) -> int:
    """Where an overlong display that opens at `at` is closed, or -1."""
    end = text.find(mark, max(start, at + MAX_SPAN), at + LONGEST)
    return -1 if end < 0 or _BLANK.search(text, at, end) else end


def _escaped(text: str, at: int) -> bool:
    n = 0
    while at - n > 0 and text[at - n - 1] == "\\":
        n += 1
    return n % 2 == 1


def _single(text: str, at: int) -> Cut | None:
    """An inline formula by pandoc's rules: no space inside the dollars, no digit after the second, the first dollar decides.

    A formula set off by spaces on both sides is accepted too where it could be nothing else.
    """
    if text.startswith("$`", at):
        end = text.find("`$", at + 2, at + MAX_SPAN)
        if end > at + 2 and not _BLANK.search(text, at, end) and "$" not in text[at + 2 : end]:
            return Cut(at, at + 2, end, end + 2, False)
    opening = text[at + 1 : at + 2]
    if not opening or opening == "$":
        return None
    spaced = opening.isspace()
    found = _next_dollar(text, at + 1)
    if found < 0:
        return None
    content = text[at + 1 : found]
    if text[found + 1 : found + 2].isdigit():
        return None
    if spaced:
        sure = re.search(r"\\[A-Za-z]|[=^_]", content) and "\n" not in content
        if not (sure and content[-1].isspace()) or _WORDS.search(plain_words(content)):
            return None
    elif content[-1].isspace() or not content.strip():
        return None
    if is_prose(content):
        return None
    return Cut(at, at + 1, found, found + 1, False)


def _next_dollar(text: str, at: int, markdown: bool = True) -> int:
    """Return the first dollar from `at` on that closes an inline formula (not one inside `\\text{…}`), or -1."""
    depth = 0
    groups: list[int] = []
    limit = at + MAX_SPAN
    while m := _STEP.search(text, at, limit):
        at = m.end()
        step = m.group()
        if step[0] == "\\":
            group = _TEXT_GROUP.match(text, m.start())
            if group:
                if len(groups) >= MAX_SAME:
                    return -1
                groups.append(depth)
                depth += 1
                at = group.end()
        elif step == "{":
            depth += 1
        elif step == "}":
            depth -= 1
            if groups and depth <= groups[-1]:
                groups.pop()
        elif step[0] == "$":
            if not groups:
                return m.start()
        elif step[0] == "\n" or (markdown and not groups):
            return -1
    return -1


def _tex_single(text: str, at: int) -> Cut | Unclosed:
    found = _next_dollar(text, at + 1, markdown=False)
    return Cut(at, at + 1, found, found + 1, False) if found >= 0 else Unclosed(at, "$")


def _bracket(text: str, at: int, slashes: int, opening: str, markdown: bool) -> Cut | Unclosed | None:
    closing = "\\" * slashes + {"(": ")", "[": "]"}[opening]
    start = at + slashes + 1
    # the next opener of the same kind says that this one was not closed
    again = _unescaped(text, "\\" * slashes + opening, start, start + MAX_SPAN)
    end = _unescaped(text, closing, start, again if again >= 0 else start + MAX_SPAN)
    if end < 0 and again < 0 and opening == "[":
        end = _beyond(text, closing, at, start)
    if end >= 0 and opening == "(" and _BLANK.search(text, at, end):
        end = -1
    if end < 0:
        missed = (slashes == 1 and not markdown) or (opening == "[" and _starts_line(text, at))
        return Unclosed(at, "\\" + opening) if missed else None
    content = text[start:end]
    if not content.strip():
        return None
    if markdown and not _bracketed_mathematics(content):
        return None
    return Cut(at, start, end, end + len(closing), opening == "[")


def _unescaped(text: str, mark: str, start: int, end: int) -> int:
    """Return where `mark` first stands with no odd backslash before it, or -1."""
    at = text.find(mark, start, end)
    while at >= 0 and _escaped(text, at):
        at = text.find(mark, at + 1, end)
    return at


def _starts_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _bracketed_mathematics(content: str) -> bool:
    """Whether `\\(…\\)` or `\\[…\\]` in Markdown is a formula and not an escaped parenthesis or bracket."""
    if re.search(r"\\[A-Za-z]|[\^_=]", content):
        return True
    words = re.findall(r"[A-Za-z]{3,}", content)
    return not words and not content.strip().isdigit() and any(c.isalnum() for c in content)


def _environment(text: str, at: int, known: frozenset[str]) -> Cut | Unclosed | None:
    m = _BEGIN.match(text, at)
    if not m or m[1] not in known:
        return None
    name = m[1]
    if name not in TOP and not _starts_line(text, at):
        return None
    end = environment_end(text, m.end(), name)
    if end is None:
        return Unclosed(at, name)
    return environment_cut(at, m.end(), end, name)


def environment_cut(start: int, inner: int, end: tuple[int, int], name: str) -> Cut:
    """Return the cut of an environment between `\\begin{name}` (which ends at `inner`) and `\\end{name}` (the span `end`)."""
    display = name != "math"
    if name.rstrip("*") in BARE:
        return Cut(start, inner, end[0], end[1], display, name)
    return Cut(start, start, end[1], end[1], display, name)


def environment_end(text: str, at: int, name: str) -> tuple[int, int] | None:
    """Return where the `\\end{name}` stands that closes an environment opened before `at`."""
    depth = 1
    for m in _EDGE.finditer(text, at, at + MAX_SPAN):
        if m[2] == name:
            depth += 1 if m[1] == "begin" else -1
            if depth == 0:
                return m.start(), m.end()
            if depth > MAX_SAME:
                return None
    return None


def trailing_label(text: str, at: int) -> tuple[str, int] | None:
    """Return the label that follows a display, `{#eq-x}` or `(x)` at the end of a line, and where it ends."""
    m = _LABEL.match(text, at) or _NUMBER.match(text, at)
    return (m[1], m.end()) if m else None


def reads_as_prose(text: str) -> bool:
    """Whether text within a display is running prose, so that the display was never closed."""
    return bool(_PROSE_RUN.search(plain_words(text)))
