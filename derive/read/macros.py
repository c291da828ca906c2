"""Macros: the definitions in force, and expanding them within bounds while every code point keeps its place in the file.

A definition holds from where it stands to the end of the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from derive.read.arguments import CALL, argument, behind, optional
from derive.read.definitions import Definition, Macro
from derive.source import Diagnostic, Span

MAX_EXPANSIONS = 2_000
"""How many macro calls one formula may expand."""
MAX_LENGTH = 100_000
"""How many code points one formula may grow to."""

_SLOT = re.compile(r"##|#([1-9])|\\(?:[A-Za-z@]+|[\s\S])")

BUILTIN: Mapping[str, Macro] = {
    "\\ensuremath": Macro((None,), "#1"),
    "\\xspace": Macro(),
}


class Macros:
    """The definitions in force at one point of a document; it grows as the document is read."""

    def __init__(self) -> None:
        self.table: dict[str, Macro] = {}
        self.environments: dict[str, tuple[str, str]] = {}

    def define(self, definition: Definition) -> None:
        """Take in a definition; `\\providecommand` does not replace what is there."""
        if definition.environment is not None:
            self.environments[definition.name] = definition.environment
        macro = definition.macro
        if macro is None or (definition.keeps and definition.name in self.table):
            return
        if macro.primitive and macro.body in self.table:
            macro = self.table[macro.body]
        self.table[definition.name] = macro

    def get(self, name: str) -> Macro | None:
        return self.table.get(name) or BUILTIN.get(name)


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text after expansion; `offsets` has one entry more than `text`; `fault` is set if a bound was met or an argument is missing."""

    text: str
    offsets: tuple[int, ...]
    fault: Diagnostic | None = None


def expand(text: str, offsets: tuple[int, ...], macros: Macros) -> Expanded:
    """Expand every macro call in `text`.

    What a macro put in maps to where its call begins, or, after an argument, to where that argument ends; arguments keep their
    own places. Where a bound is met, the text comes back as it was, with a fault.
    """
    if not macros.table and "\\ensuremath" not in text and "\\xspace" not in text:
        return Expanded(text, offsets)
    done: list[str] = []
    places: list[int] = []
    rest, where = text, list(offsets)
    at, count = 0, 0
    while m := CALL.search(rest, at):
        macro = macros.get(m.group())
        if macro is None:
            at = m.end()
            continue
        count += 1
        place = Span(where[m.start()], max(where[m.start()], where[m.end()]))
        if count > MAX_EXPANSIONS or len(places) + len(rest) > MAX_LENGTH:
            what = f"{MAX_EXPANSIONS} calls" if count > MAX_EXPANSIONS else f"{MAX_LENGTH} characters"
            fault = Diagnostic("D215", f"Expanding {m.group()} goes beyond {what}.", place, help="check for a macro that calls itself")
            return Expanded(text, offsets, fault)
        call = read_call(rest, m.end(), macro)
        if call is None:
            fault = Diagnostic("D216", f"The macro {m.group()} lacks an argument.", place)
            return Expanded(text, offsets, fault)
        arguments, end = call
        done.append(rest[: m.start()])
        places.extend(where[: m.start()])
        if macro.primitive:
            body, body_places = macro.body, [place.start] * len(macro.body)
            done.append(body)
            places.extend(body_places)
            body, body_places = "", []
        else:
            body, body_places = _fill(macro, arguments, rest, where, place.start)
        # a name that ends the body must not run together with a letter after the call
        if body and rest[end : end + 1].isalpha() and re.search(r"\\[A-Za-z@]+$", body):
            body += " "
            body_places.append(where[max(end - 1, 0)])
        rest = body + rest[end:]
        where = body_places + where[end:]
        at = 0
    done.append(rest)
    places.extend(where)
    return Expanded("".join(done), tuple(places))


def read_call(text: str, at: int, macro: Macro) -> tuple[list[Span | str], int] | None:
    """Return the arguments of a call (spans of `text`, or defaults) and where the call ends; None if one is missing."""
    if macro.starred and text[at : at + 1] == "*":
        at += 1
    arguments: list[Span | str] = []
    for default in macro.params:
        if default is not None:
            given = optional(text, at)
            arguments.append(default if given is None else given)
            at = at if given is None else given.end + 1
            continue
        span = argument(text, at)
        if span is None:
            return None
        arguments.append(span)
        at = behind(text, span)
    return arguments, at


def _fill(macro: Macro, arguments: list[Span | str], text: str, where: list[int], call: int) -> tuple[str, list[int]]:
    body: list[str] = []
    places: list[int] = []
    here, last = call, 0
    for m in _SLOT.finditer(macro.body):
        if m.group() != "##" and m.group(1) is None:
            continue
        chunk = macro.body[last : m.start()]
        body.append(chunk)
        places.extend([here] * len(chunk))
        last = m.end()
        if m.group() == "##":
            body.append("#")
            places.append(here)
            continue
        number = int(m.group(1))
        if number > len(arguments):
            continue
        given = arguments[number - 1]
        if isinstance(given, str):
            body.append(given)
            places.extend([here] * len(given))
        else:
            body.append(text[given.start : given.end])
            places.extend(where[given.start : given.end])
            here = max(here, where[given.end])
    body.append(macro.body[last:])
    places.extend([here] * (len(macro.body) - last))
    return "".join(body), places
