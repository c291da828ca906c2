"""The arguments of a command: `{…}`, one token, or `[…]`."""

from __future__ import annotations

import re

from derive.source import Span

MAX_BRACES = 300
"""How deep braces may nest in an argument."""
MAX_OPTIONAL = 2_000
"""How long an argument in brackets may be."""

CALL = re.compile(r"\\(?:[A-Za-z@]+|[\s\S])")
"""The name of a command, with its backslash."""
_SPACE = re.compile(r"(?:\s|(?<!\\)%[^\n]*\n?)*")
_BRACE = re.compile(r"\\[\s\S]|[{}]")


def closing_brace(text: str, at: int) -> int:
    """Return the offset of the brace that closes the one at `at`, or -1 (also where braces nest beyond `MAX_BRACES`)."""
    depth = 0
    for m in _BRACE.finditer(text, at):
        match m.group():
            case "{":
                depth += 1
                if depth > MAX_BRACES:
                    return -1
            case "}":
                depth -= 1
                if depth == 0:
                    return m.start()
            case _:
                pass
    return -1


def skip_space(text: str, at: int) -> int:
    """Return where white space and comments from `at` on end."""
    m = _SPACE.match(text, at)
    return m.end() if m else at


def argument(text: str, at: int) -> Span | None:
    """Return the span of the argument that starts at or after `at`: the inside of `{…}`, or one command or character."""
    at = skip_space(text, at)
    if at >= len(text) or text[at] == "}":
        return None
    if text[at] == "{":
        end = closing_brace(text, at)
        return Span(at + 1, end) if end >= 0 else None
    if text[at] == "\\":
        m = CALL.match(text, at)
        return Span(at, m.end()) if m else None
    return Span(at, at + 1)


def behind(text: str, span: Span) -> int:
    """Return where the text goes on behind an argument, its closing brace included."""
    return span.end + 1 if span.start > 0 and text[span.start - 1] == "{" and text[span.end : span.end + 1] == "}" else span.end


def optional(text: str, at: int) -> Span | None:
    """Return the span of the inside of `[…]` that starts at or after `at`, braces respected."""
    at = skip_space(text, at)
    if text[at : at + 1] != "[":
        return None
    depth, i = 0, at + 1
    end = min(len(text), at + MAX_OPTIONAL)
    while i < end:
        c = text[i]
        if c == "\\":
            i += 1
        elif c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
        elif c == "]" and depth == 0:
            return Span(at + 1, i)
        if depth < 0:
            return None
        i += 1
    return None
