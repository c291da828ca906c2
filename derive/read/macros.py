"""Macros: reading their definitions, and expanding them within bounds while every code point keeps its place in the file.

Understood are `\\newcommand` and its kin, `\\def` and `\\let` in their simple forms, `\\DeclareMathOperator`, `\\DeclarePairedDelimiter`,
`\\NewDocumentCommand` with mandatory and optional arguments, and the `macros` of a MathJax configuration. Definitions hold from where
they stand to the end of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from derive.source import Diagnostic, Span

MAX_EXPANSIONS = 2_000
"""How many macro calls one formula may expand."""
MAX_LENGTH = 100_000
"""How many code points one formula may grow to."""

MAX_BRACES = 300
"""How deep braces may nest in an argument."""
MAX_OPTIONAL = 2_000
"""How long an argument in brackets may be."""

_DEFINERS = (
    "newcommand|renewcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|def|gdef|edef|xdef|let|"
    "NewDocumentCommand|RenewDocumentCommand|ProvideDocumentCommand|DeclareDocumentCommand|"
    "DeclarePairedDelimiter|newenvironment|renewenvironment"
)
DEFINITION = re.compile(rf"\\(?:{_DEFINERS})(?![A-Za-z@])\*?")
_CALL = re.compile(r"\\(?:[A-Za-z@]+|[\s\S])")
_SPACE = re.compile(r"(?:\s|(?<!\\)%[^\n]*\n?)*")
_PARAMETERS = re.compile(r"(?:#\d)*")
_SLOT = re.compile(r"##|#([1-9])|\\(?:[A-Za-z@]+|[\s\S])")
_BRACE = re.compile(r"\\[\s\S]|[{}]")


@dataclass(frozen=True, slots=True)
class Macro:
    """`params` has None for each mandatory argument and the default for each optional one; `body` holds `#1`, `#2`, …

    With `starred`, a star after the name is dropped. `primitive` is what `\\let` saved from a command that is not a macro:
    it is put in as it stands and not expanded again.
    """

    params: tuple[str | None, ...] = ()
    body: str = ""
    starred: bool = False
    primitive: bool = False


BUILTIN: Mapping[str, Macro] = {
    "\\ensuremath": Macro((None,), "#1"),
    "\\xspace": Macro(),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition found in a text: its region, and the macro or the environment that it makes; both None if not understood."""

    span: Span
    name: str
    macro: Macro | None
    environment: tuple[str, str] | None = None
    keeps: bool = False
    fault: Diagnostic | None = None


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


def _space(text: str, at: int) -> int:
    m = _SPACE.match(text, at)
    return m.end() if m else at


def argument(text: str, at: int) -> Span | None:
    """Return the span of the argument that starts at or after `at`: the inside of `{…}`, or one command or character."""
    at = _space(text, at)
    if at >= len(text) or text[at] == "}":
        return None
    if text[at] == "{":
        end = closing_brace(text, at)
        return Span(at + 1, end) if end >= 0 else None
    if text[at] == "\\":
        m = _CALL.match(text, at)
        return Span(at, m.end()) if m else None
    return Span(at, at + 1)


def _after(text: str, span: Span) -> int:
    return span.end + 1 if span.start > 0 and text[span.start - 1] == "{" and text[span.end : span.end + 1] == "}" else span.end


def optional(text: str, at: int) -> Span | None:
    """Return the span of the inside of `[…]` that starts at or after `at`, braces respected."""
    at = _space(text, at)
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


def definition_at(text: str, at: int) -> Definition | None:
    """Read the definition that starts at `at`; None if no defining command stands there."""
    m = DEFINITION.match(text, at)
    if not m:
        return None
    command = m.group().lstrip("\\").rstrip("*")
    reader = _Definer(text, at, m.end(), m.group().endswith("*"))
    if command in ("def", "gdef", "edef", "xdef"):
        return reader.primitive_def()
    if command == "let":
        return reader.let()
    if command == "DeclareMathOperator":
        return reader.operator()
    if command == "DeclarePairedDelimiter":
        return reader.paired()
    if command.endswith("DocumentCommand"):
        return reader.document_command(command.startswith("Provide"))
    if command.endswith("environment"):
        return reader.environment()
    return reader.command(command == "providecommand")


class _Definer:
    """Reads one definition from left to right."""

    def __init__(self, text: str, start: int, at: int, star: bool) -> None:
        self.text, self.start, self.at, self.star = text, start, at, star

    def _argument(self) -> str | None:
        span = argument(self.text, self.at)
        if span is None:
            return None
        self.at = _after(self.text, span)
        return self.text[span.start : span.end]

    def _optional(self) -> str | None:
        span = optional(self.text, self.at)
        if span is None:
            return None
        self.at = span.end + 1
        return self.text[span.start : span.end]

    def _name(self) -> str | None:
        name = self._argument()
        if name is None or not _CALL.fullmatch(name.strip()):
            return None
        return name.strip()

    def _made(self, name: str, macro: Macro, keeps: bool = False) -> Definition:
        return Definition(Span(self.start, self.at), name, macro, keeps=keeps)

    def _fault(self, name: str | None, why: str) -> Definition:
        span = Span(self.start, max(self.at, self.start + 1))
        fault = Diagnostic("D214", f"The definition of {name or 'a macro'} was not understood: {why}.", span)
        return Definition(span, name or "", None, fault=fault)

    def command(self, keeps: bool) -> Definition:
        name = self._name()
        if name is None:
            return self._fault(None, "it has no name")
        count, default = self._optional(), self._optional()
        arity = int(count) if count and count.strip().isdecimal() and count.strip().isascii() else 0 if count is None else -1
        if not 0 <= arity <= 9:
            return self._fault(name, "the number of its arguments is not from 0 to 9")
        body = self._argument()
        if body is None:
            return self._fault(name, "its body is missing or not closed")
        params: tuple[str | None, ...] = (None,) * arity
        if default is not None and arity:
            params = (default, *params[1:])
        return self._made(name, Macro(params, body), keeps)

    def primitive_def(self) -> Definition:
        name = self._name()
        if name is None or not name.startswith("\\"):
            return self._fault(None, "it has no name")
        m = _PARAMETERS.match(self.text, self.at)
        count = (m.end() - m.start()) // 2 if m else 0
        self.at = m.end() if m else self.at
        if self.text[self.at : self.at + 1] != "{":
            return self._fault(name, "only undelimited arguments are supported")
        body = self._argument()
        if body is None:
            return self._fault(name, "its body is not closed")
        return self._made(name, Macro((None,) * count, body))

    def let(self) -> Definition:
        name = self._name()
        self.at = _space(self.text, self.at)
        if self.text[self.at : self.at + 1] == "=":
            self.at += 1
        target = self._argument()
        if name is None or target is None:
            return self._fault(name, "it names nothing")
        return self._made(name, Macro((), target, primitive=True))

    def operator(self) -> Definition:
        name, body = self._name(), self._argument()
        if name is None or body is None:
            return self._fault(name, "its name or its body is missing")
        return self._made(name, Macro((), f"\\operatorname{'*' if self.star else ''}{{{body}}}"))

    def paired(self) -> Definition:
        name, left, right = self._name(), self._argument(), self._argument()
        if name is None or left is None or right is None:
            return self._fault(name, "a delimiter is missing")
        return self._made(name, Macro(("", None), f"\\left{left} #2 \\right{right}", starred=True))

    def document_command(self, keeps: bool) -> Definition:
        name, spec, body = self._name(), self._argument(), self._argument()
        if name is None or spec is None or body is None:
            return self._fault(name, "its name, its arguments or its body is missing")
        params: list[str | None] = []
        at = 0
        while at < len(spec):
            if spec[at] == "m":
                params.append(None)
            elif spec[at] == "O" and (span := argument(spec, at + 1)):
                params.append(spec[span.start : span.end])
                at = _after(spec, span) - 1
            elif not spec[at].isspace():
                return self._fault(name, f"the kind of argument “{spec[at]}” is not supported")
            at += 1
        return self._made(name, Macro(tuple(params), body), keeps)

    def environment(self) -> Definition:
        name = self._argument()
        count = self._optional()
        self._optional()
        begin, end = self._argument(), self._argument()
        if name is None or begin is None or end is None:
            return self._fault(name, "its name or its body is missing")
        kept = (begin, end) if count is None else None
        return Definition(Span(self.start, self.at), name.strip(), None, environment=kept)


def definitions_in(text: str, within: Span | None = None) -> Iterable[Definition]:
    """Yield every definition in a text (those inside other definitions left out), in order."""
    at, end = (within.start, within.end) if within else (0, len(text))
    while m := DEFINITION.search(text, at, end):
        if m.start() and text[m.start() - 1] == "\\" and _odd_backslashes(text, m.start()):
            at = m.end()
            continue
        found = definition_at(text, m.start())
        if found is None:
            return
        yield found
        at = max(found.span.end, m.end())


def _odd_backslashes(text: str, at: int) -> bool:
    n = 0
    while at - n > 0 and text[at - n - 1] == "\\":
        n += 1
    return n % 2 == 1


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
    while m := _CALL.search(rest, at):
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
        call = _read_call(rest, m.end(), macro)
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


def _read_call(text: str, at: int, macro: Macro) -> tuple[list[Span | str], int] | None:
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
        at = _after(text, span)
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


_CONFIG = re.compile(r"\bmacros\b[\"']?\s*:\s*\{", re.IGNORECASE)
_STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_ENTRY = re.compile(
    rf"[\"']?(?:\\\\)?(?P<name>[A-Za-z]+)[\"']?\s*:\s*(?:(?P<plain>{_STRING})|"
    rf"\[\s*(?P<body>{_STRING})\s*(?:,\s*(?P<count>\d)\s*(?:,\s*(?P<default>{_STRING})\s*)?)?\])"
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def _unquoted(literal: str) -> str:
    return _ESCAPE.sub(lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), literal[1:-1])


def configured(script: str) -> dict[str, Macro]:
    """Return the macros of a MathJax or KaTeX configuration, `macros: {R: "\\\\mathbb{R}", bold: ["\\\\boldsymbol{#1}", 1]}`."""
    found: dict[str, Macro] = {}
    for start in _CONFIG.finditer(script):
        at = start.end()
        while m := _ENTRY.match(script, _entry_start(script, at)):
            at = m.end()
            if m["plain"]:
                found["\\" + m["name"]] = Macro((), _unquoted(m["plain"]))
                continue
            params: tuple[str | None, ...] = (None,) * int(m["count"] or 0)
            if m["default"] and params:
                params = (_unquoted(m["default"]), *params[1:])
            found["\\" + m["name"]] = Macro(params, _unquoted(m["body"]))
    return found


_GAP = re.compile(r"(?:[\s,]|//[^\n]*|/\*.*?\*/)*", re.DOTALL)


def _entry_start(script: str, at: int) -> int:
    m = _GAP.match(script, at)
    return m.end() if m else at
