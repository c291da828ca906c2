"""What TeX does not read as running text, blanked character for character: comments, verbatim text, skipped parts."""

from __future__ import annotations

import re

from derive.read.latex_names import VERBATIM
from derive.source import Diagnostic, Span

_VERBATIM = "|".join(re.escape(name) for name in VERBATIM)
_BLANKED = re.compile(
    rf"\\begin\s*\{{(?P<name>{_VERBATIM})\}}"
    r"|\\(?:verb|lstinline|mintinline(?:\{[^{}\n]*\}))\*?(?:\[[^\]\n]*\])?(?P<mark>[^\sA-Za-z*\\])"
    r"|\\iffalse(?![A-Za-z@])"
    r"|\\[\s\S]"
    r"|(?P<comment>%[^\n]*(?:\n[ \t]*)?)"
)
_FI = re.compile(r"\\fi(?![A-Za-z@])")
MAX_BLANKED = 200_000
"""How long verbatim text may be."""


#: A comment that speaks to this program.
_CONTROL = re.compile(r"%+[ \t]*derive[ \t]*:[ \t]*([^\n]*)")


def blanked(text: str, faults: list[Diagnostic], controls: list[tuple[Span, Span]] | None = None) -> str:
    """Blank comments, verbatim text and `\\iffalse` parts; a comment takes its line's end with it, as in TeX.

    Of comments that begin with `derive:` the spans, as a whole and of what they say, are added to `controls`.
    """
    out: list[str] = []
    at = 0
    while m := _BLANKED.search(text, at):
        out.append(text[at : m.start()])
        stop = m.end()
        if m["comment"]:
            said = _CONTROL.match(text, m.start()) if controls is not None else None
            if said and controls is not None:
                whole = Span(said.start(), said.start() + len(said.group().rstrip()))
                controls.append((whole, Span(said.start(1), max(said.start(1), whole.end))))
        elif m["name"]:
            closing = text.find(f"\\end{{{m['name']}}}", m.end(), m.end() + MAX_BLANKED)
            if closing < 0:
                what = f"The environment {m['name']} is not closed."
                faults.append(Diagnostic("D212", what, Span(m.start(), m.end())))
                stop = m.end()
            else:
                stop = closing + len(m["name"]) + 6
        elif m["mark"]:
            mark = "}" if m["mark"] == "{" else m["mark"]
            line = text.find("\n", m.end())
            closing = text.find(mark, m.end(), line if line >= 0 else len(text))
            stop = closing + 1 if closing >= 0 else m.end()
        elif m.group() == "\\iffalse":
            closed = _FI.search(text, m.end(), m.end() + MAX_BLANKED)
            stop = closed.end() if closed else m.end()
        else:
            out.append(m.group())
            at = stop
            continue
        out.append(" " * (stop - m.start()))
        at = stop
    out.append(text[at:])
    return "".join(out)
