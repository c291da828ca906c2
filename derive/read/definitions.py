"""The definitions of macros: what they look like, and what they say.

Understood are `\\newcommand` and its kin, `\\def` and `\\let` in their simple forms, `\\DeclareMathOperator`, `\\DeclarePairedDelimiter`,
`\\NewDocumentCommand` with mandatory and optional arguments, `\\newenvironment`, and the `macros` of a MathJax or KaTeX configuration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from derive.read.arguments import CALL, argument, behind, optional, skip_space
from derive.source import Diagnostic, Span

_DEFINERS = (
    "newcommand|renewcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|def|gdef|edef|xdef|let|"
    "NewDocumentCommand|RenewDocumentCommand|ProvideDocumentCommand|DeclareDocumentCommand|"
    "DeclarePairedDelimiter|newenvironment|renewenvironment"
)
DEFINITION = re.compile(rf"\\(?:{_DEFINERS})(?![A-Za-z@])\*?")
_PARAMETERS = re.compile(r"(?:#\d)*")


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


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition found in a text: its region, and the macro or the environment that it makes; both None if not understood."""

    span: Span
    name: str
    macro: Macro | None
    environment: tuple[str, str] | None = None
    keeps: bool = False
    fault: Diagnostic | None = None


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
        self.at = behind(self.text, span)
        return self.text[span.start : span.end]

    def _optional(self) -> str | None:
        span = optional(self.text, self.at)
        if span is None:
            return None
        self.at = span.end + 1
        return self.text[span.start : span.end]

    def _name(self) -> str | None:
        name = self._argument()
        if name is None or not CALL.fullmatch(name.strip()):
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
        self.at = skip_space(self.text, self.at)
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
                at = behind(spec, span) - 1
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
