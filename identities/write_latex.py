"""Pages as LaTeX: sections with cross-references, derivations in `align` with the reason at the right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pylatexenc.latexencode import unicode_to_latex

from identities.latex_rows import PAGE, lines, width
from identities.layout import Chain, Chapter, Display, Figure, Page, one_line, pieces

PREAMBLE = r"""\documentclass[11pt,fleqn]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{amsmath,amssymb,bm,graphicx,multicol,textcomp}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage[hidelinks]{hyperref}
\setlength{\mathindent}{1em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\setlength{\emergencystretch}{6em}
\hbadness=10000
\vbadness=10000
\hfuzz=1pt
\allowdisplaybreaks
\makeatletter
\renewcommand*\l@section{\@dottedtocline{1}{0em}{2.2em}}
\renewcommand*\l@subsection{\@dottedtocline{2}{0em}{3.2em}}
\makeatother
\title{Identities}
\date{}
\begin{document}
\maketitle
\begin{multicols}{2}
\raggedright\footnotesize
\tableofcontents
\end{multicols}
\clearpage
"""

#: Characters of prose that come out better than the general table of characters has them.
_ESCAPED = {
    "—": "---",
    "–": "--",
    "“": "``",
    "”": "''",
    "’": "'",
    "→": "$\\to$",
    "√": "$\\surd$",
    "·": "$\\cdot$",
    "×": "$\\times$",
}


def escaped(text: str) -> str:
    """Prose that LaTeX sets as it stands: no command is read from it, and no character is without a sign."""
    return "".join(_ESCAPED.get(c) or _sign(c) for c in text)


def _sign(c: str) -> str:
    """A character as LaTeX; what is raised or lowered in Unicode is so in the formula."""
    kind, _, codes = unicodedata.decomposition(c).partition(" ")
    if kind in ("<super>", "<sub>"):
        script = escaped("".join(chr(int(code, 16)) for code in codes.split()))
        return f"\\ensuremath{{{'^' if kind == '<super>' else '_'}{{{script}}}}}"
    return str(unicode_to_latex(c, unknown_char_policy="replace", unknown_char_warning=False))


def prose(text: str, names: frozenset[str] = frozenset()) -> str:
    """Prose as LaTeX; names of the document are references."""
    return "".join(_piece(p.kind, p.text, names) for p in pieces(one_line(text)))


def _piece(kind: str, text: str, names: frozenset[str]) -> str:
    match kind:
        case "math":
            if width(text) > PAGE:
                return f"\n{_display(text)}\n"
            breakable = re.sub(r",(?=\s)", r",\\allowbreak", text)
            return f"${breakable}$"
        case "name":
            shown = f"\\texttt{{{_name(text)}}}"
            return f"\\hyperref[{text}]{{{shown}}}~(\\ref{{{text}}})" if text in names else shown
    return escaped(text)


def _name(name: str) -> str:
    """A name that may be broken after its underscores."""
    return escaped(name).replace("\\_", "\\_\\allowbreak{}")


def chain_rows(chain: Chain) -> str:
    """The rows of an aligned environment for a page on a screen, where nothing is broken, the reason at the right."""
    reasons = [f" && \\text{{{prose(line.reason)}}}".replace("\\allowbreak{}", "") if line.reason else "" for line in chain.lines]
    return " \\\\\n".join(f"{line.left} &{line.right}{reason}" for line, reason in zip(chain.lines, reasons, strict=True))


def page(made: Page, names: frozenset[str] = frozenset()) -> str:
    """A page as a subsection, which numbers it."""
    name = f"\\texttt{{{_name(made.name)}}}"
    out = [f"\\subsection[{name}]{{{name} \\textnormal{{\\small {escaped(made.standing)}}}}}\\label{{{made.name}}}"]
    for block in made.blocks:
        if isinstance(block, Figure):
            continue
        label = f"\\textbf{{{escaped(block.label)}.}} " if block.label else ""
        if isinstance(block, Display):
            out.append(f"{label}\n{_display(block.latex.strip())}".lstrip())
        elif isinstance(block, Chain):
            out.append(f"{label}\n{derivation(block, names)}".lstrip())
        else:
            out.append(label + prose(block.text, names))
    return "\n\n".join(out) + "\n"


#: A left side up to this width stands before the sign of relation, a longer one above it.
NARROW = PAGE / 3
#: A reason up to this many characters of LaTeX is set in one line.
SHORT = 44


def derivation(chain: Chain, names: frozenset[str] = frozenset()) -> str:
    """A derivation in `align*`, the reason of each line at the right margin, or below the line where there is no room."""
    column = max((w for w in (width(line.left) for line in chain.lines) if w < NARROW), default=0.0)
    rows = [row for line in chain.lines for row in _rows(line.left, line.right, prose(line.reason, names), PAGE - column - 2)]
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def _rows(left: str, right: str, reason: str, room: float) -> Iterator[str]:
    """One line of a derivation as rows, the last of which bears the reason; `room` is what is right of the column of left sides."""
    before = ""
    if left and width(left) < NARROW:
        before = left + " "
    elif left:
        first, *more = lines(left, PAGE)
        yield f"& {_fitted(first, PAGE)}"
        for part in more:
            yield f"&\\qquad {_fitted(part, PAGE - 4)}"
    first, *more = lines(right, room)
    tag = reason if len(reason) <= SHORT else f"\\parbox{{0.45\\linewidth}}{{\\raggedleft\\small {reason}}}"
    tag = f" \\tag*{{\\small {tag}}}" if reason else ""
    parts = [f"{before}&{_fitted(first, room)}", *(f"&\\qquad {_fitted(part, room - 4)}" for part in more)]
    yield from parts[:-1]
    yield parts[-1] + tag


def _fitted(latex: str, room: float) -> str:
    """A formula that cannot be broken is set smaller, so that it fits."""
    wide = width(latex)
    if wide <= 1.15 * room:
        return latex
    share = f"{room / PAGE * 0.96:.2f}"
    return f"\\resizebox{{{share}\\linewidth}}{{!}}{{$\\displaystyle {latex}$}}"


def _display(latex: str) -> str:
    """A display; one that is aligned is set as `align*`, which may break over pages, and one that is too wide in several lines."""
    opening, closing = "\\begin{aligned}", "\\end{aligned}"
    if latex.startswith(opening) and latex.endswith(closing):
        return f"\\begin{{align*}}{latex[len(opening) : -len(closing)]}\\end{{align*}}"
    if latex.startswith("\\begin{align"):
        return latex
    parts = lines(latex, PAGE) if width(latex) > PAGE and "\\\\" not in latex else (latex,)
    if len(parts) == 1:
        return f"\\[\n{_fitted(latex, PAGE)}\n\\]"
    rows = [f"& {_fitted(parts[0], PAGE)}", *(f"&\\qquad {_fitted(part, PAGE - 4)}" for part in parts[1:])]
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def document(chapters: Sequence[Chapter]) -> str:
    """Chapters as a document that compiles by itself."""
    names = frozenset(p.name for c in chapters for p in c.pages)
    body = [f"\\section{{{prose(c.title)}}}\n\n{prose(c.introduction)}\n\n" + "\n".join(page(p, names) for p in c.pages) for c in chapters]
    return PREAMBLE + "\n" + "\n".join(body) + "\n\\end{document}\n"
