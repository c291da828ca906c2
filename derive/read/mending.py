"""What Markdown does to formulas that were written for another eye: bars escaped for a table, backslashes doubled.

Each function returns the regions to take out of a formula's text before it is parsed; `raw` keeps them.
"""

from __future__ import annotations

import re

from derive.source import Span

_BAR = re.compile(r"\\\||\\[{}]|\\[\s\S]|[()\[\]{}]")
_DIVERGENCE = re.compile(r"(?:KL|JS|D|D_\{[^{}]*\}|D_\w|D_\{\\[a-z]+\{[^{}]*\}\})[}\s]*(?:\\left|\\[bB]igg?l?)?\s*$")
NUMBERED = re.compile(r"\(\\#([A-Za-z]+:[\w.:/-]+)\)")
_RUN = re.compile(r"\\+")
_COMMANDS = (
    "frac|dfrac|tfrac|sqrt|sum|prod|int|lim|max|min|sup|inf|log|ln|exp|sin|cos|tan|det|le|ge|leq|geq|neq|ne|in|to|cdot|cdots|ldots|times|"
    "mathbf|mathbb|mathrm|mathcal|mathsf|boldsymbol|operatorname|text|left|right|begin|end|partial|nabla|infty|approx|sim|propto|quad|"
    "qquad|langle|rangle|lVert|rVert|lvert|rvert|top|hat|bar|tilde|vec|dot|odot|otimes|circ|forall|exists|subset|cup|cap|mapsto|succeq|"
    "Rightarrow|rightarrow|iff|alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|"
    "varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega"
)
_DOUBLED = re.compile(rf"\\\\(?:{_COMMANDS})(?![A-Za-z])")


def doubled_backslashes(text: str) -> list[Span]:
    """Return one of each two backslashes where all come in pairs and begin commands, as in text that was escaped once too often."""
    if not _DOUBLED.search(text):
        return []
    runs = list(_RUN.finditer(text))
    if any((run.end() - run.start()) % 2 for run in runs):
        return []
    return [Span(run.start(), (run.start() + run.end()) // 2) for run in runs]


def numbered(text: str) -> list[Span]:
    """Return the labels that bookdown puts into a formula, `(\\#eq:name)`."""
    return [Span(*m.span()) for m in NUMBERED.finditer(text)]


def repaired(text: str) -> tuple[str, list[int]] | None:
    """Return text whose UTF-8 was once taken for another encoding as it was meant, with the old position of each character.

    None where it reads as no UTF-8 in either of the usual encodings.
    """
    if text.isascii():
        return None
    for encoding in ("mac_roman", "cp1252"):
        try:
            meant = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        positions, at = [], 0
        for character in meant:
            positions.append(at)
            # in these encodings each byte was one character
            at += len(character.encode("utf-8"))
        return meant, positions
    return None


def escaped_bars(text: str) -> list[Span]:
    """Return the backslashes of the `\\|` that a table needed for a plain bar.

    Bars in pairs within one bracket are norms, and one bar within a divergence is meant double; a single one, `P(A\\|B)`, is a plain bar.
    """
    if "\\|" not in text:
        return []
    found: list[Span] = []
    groups: list[tuple[int, list[int]]] = [(0, [])]
    for m in _BAR.finditer(text):
        mark = m.group()
        if mark == "\\|":
            groups[-1][1].append(m.start())
        elif mark in ("(", "[", "{", "\\{"):
            groups.append((m.start(), []))
        elif mark in (")", "]", "}", "\\}") and len(groups) > 1:
            opened, bars = groups.pop()
            if len(bars) % 2 and not _DIVERGENCE.search(text[max(0, opened - 40) : opened]):
                found.extend(Span(at, at + 1) for at in bars)
    return sorted(found)
