"""Pages as LaTeX: sections with cross-references, derivations in `align` with the reason at the right."""

from __future__ import annotations

from collections.abc import Sequence

from identities.layout import Chain, Chapter, Display, Page, one_line, pieces

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amssymb,bm}
\usepackage[margin=25mm]{geometry}
\usepackage[hidelinks]{hyperref}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\allowdisplaybreaks
\title{Identities}
\date{}
\begin{document}
\maketitle
\tableofcontents
"""

_GREEK = "αβγδεζηθκλμνξπρστφχψω"
_NAMES = "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau varphi chi psi omega".split()

#: Characters of prose that LaTeX would take for commands, and those that its fonts lack.
_ESCAPED = {
    **{c: f"\\{c}" for c in "#%&_{}"},
    "\\": "\\textbackslash{}",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
    "—": "---",
    "–": "--",
    "“": "``",
    "”": "''",
    "’": "'",
    "×": "$\\times$",
    "≥": "$\\geq$",
    "≤": "$\\leq$",
    "≠": "$\\neq$",
    "∈": "$\\in$",
    "ℝ": "$\\mathbb{R}$",
    "≻": "$\\succ$",
    "⪰": "$\\succeq$",
    "→": "$\\to$",
    "√": "$\\surd$",
    "·": "$\\cdot$",
    "²": "$^2$",
    "⊙": "$\\odot$",
    "⊗": "$\\otimes$",
    "‖": "$\\|$",
    "Σ": "$\\Sigma$",
    **{sign: f"$\\{name}$" for sign, name in zip(_GREEK, _NAMES, strict=True)},
}


def escaped(text: str) -> str:
    """Prose that LaTeX sets as it stands."""
    return "".join(_ESCAPED.get(c, c) for c in text)


def prose(text: str, names: frozenset[str] = frozenset()) -> str:
    """Prose as LaTeX; names of the document are references."""
    return "".join(_piece(p.kind, p.text, names) for p in pieces(one_line(text)))


def _piece(kind: str, text: str, names: frozenset[str]) -> str:
    match kind:
        case "math":
            return f"${text}$"
        case "name":
            shown = f"\\texttt{{{escaped(text)}}}"
            return f"\\hyperref[{text}]{{{shown}}}" if text in names else shown
    return escaped(text)


def chain_rows(chain: Chain, names: frozenset[str] = frozenset()) -> str:
    """The rows of an aligned environment, the reason at the right."""
    reasons = [f" && \\text{{{prose(line.reason, names)}}}" if line.reason else "" for line in chain.lines]
    return " \\\\\n".join(f"{line.left} &{line.right}{reason}" for line, reason in zip(chain.lines, reasons, strict=True))


def page(made: Page, names: frozenset[str] = frozenset()) -> str:
    """A page as a subsection."""
    out = [f"\\subsection{{\\texttt{{{escaped(made.name)}}} \\textnormal{{\\small {escaped(made.standing)}}}}}\\label{{{made.name}}}"]
    for block in made.blocks:
        label = f"\\textbf{{{escaped(block.label)}.}} " if block.label else ""
        if isinstance(block, Display):
            out.append(f"{label}\n{_display(block.latex.strip())}".lstrip())
        elif isinstance(block, Chain):
            out.append(f"{label}\n\\begin{{align*}}\n{chain_rows(block, names)}\n\\end{{align*}}".lstrip())
        else:
            out.append(label + prose(block.text, names))
    return "\n\n".join(out) + "\n"


def _display(latex: str) -> str:
    """A display; one that is aligned is set as `align*`, which may break over pages."""
    opening, closing = "\\begin{aligned}", "\\end{aligned}"
    if latex.startswith(opening) and latex.endswith(closing):
        return f"\\begin{{align*}}{latex[len(opening) : -len(closing)]}\\end{{align*}}"
    return latex if latex.startswith("\\begin{align") else f"\\[\n{latex}\n\\]"


def document(chapters: Sequence[Chapter]) -> str:
    """Chapters as a document that compiles by itself."""
    names = frozenset(p.name for c in chapters for p in c.pages)
    body = [f"\\section{{{prose(c.title)}}}\n\n{prose(c.introduction)}\n\n" + "\n".join(page(p, names) for p in c.pages) for c in chapters]
    return PREAMBLE + "\n" + "\n".join(body) + "\n\\end{document}\n"
