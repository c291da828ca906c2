"""Formulas in LaTeX: what is found, and exactly where; definitions and their bounds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexMathNode, LatexWalker

from derive.read.documents import Document, read_text

Region = tuple[int, int, int, int]


def tex(text: str) -> Document:
    return read_text(text, "-", "tex")


def excerpts(text: str) -> list[str]:
    return [f.excerpt.text for _, f in tex(text).formulas()]


PLACES: list[tuple[str, list[tuple[str, Region]]]] = [
    ("Let $x$ and \\(y\\).", [("x", (1, 5, 1, 8)), ("y", (1, 13, 1, 18))]),
    ("a\n\\[\n x = 1\n\\]\nb $$y$$", [("x = 1", (2, 1, 4, 3)), ("y", (5, 3, 5, 8))]),
    ("\\begin{equation}\n a = b\n\\end{equation}", [("a = b", (1, 1, 3, 15))]),
    ("\\begin{displaymath}a\\end{displaymath} \\begin{math}b\\end{math}", [("a", (1, 1, 1, 38)), ("b", (1, 39, 1, 62))]),
    ("\\section{On $x$} text", [("x", (1, 13, 1, 16))]),
    ("\\emph{a \\textbf{b $x$}}", [("x", (1, 19, 1, 22))]),
    ("% $no$\n$x$ % $no$\n  $y$", [("x", (2, 1, 2, 4)), ("y", (3, 3, 3, 6))]),
    ("50\\% of $x$", [("x", (1, 9, 1, 12))]),
    ("\\begin{itemize}\n\\item[$i$] $x$\n\\end{itemize}", [("i", (2, 7, 2, 10)), ("x", (2, 12, 2, 15))]),
    ("\\footnote{see $x$}", [("x", (1, 15, 1, 18))]),
    ("\\begin{tabular}{l|c}\n$P(A|B)$ & $y$ \\\\\n\\end{tabular}", [("P(A|B)", (2, 1, 2, 9)), ("y", (2, 12, 2, 15))]),
    ("\\begin{subequations}\\begin{equation}a\\end{equation}\\end{subequations}", [("a", (1, 21, 1, 52))]),
    ("\\begin{theorem}[On $x$] $y$ \\end{theorem}", [("x", (1, 20, 1, 23)), ("y", (1, 25, 1, 28))]),
    ("\\begin{IEEEeqnarray}{rCl} a &=& b \\end{IEEEeqnarray}", [("\\begin{eqnarray}a &=& b\\end{eqnarray}", (1, 1, 1, 53))]),
    ("$\\text{if $x$}$", [("\\text{if $x$}", (1, 1, 1, 16))]),
    ("a\r\n$x$\r\n", [("x", (2, 1, 2, 4))]),
]


@pytest.mark.parametrize(("text", "expected"), PLACES, ids=[repr(t)[:40] for t, _ in PLACES])
def test_places_are_those_of_the_file(text: str, expected: list[tuple[str, Region]]) -> None:
    document = tex(text)
    found = []
    for _, f in document.formulas():
        p = f.place
        found.append((f.excerpt.text, (p.line, p.column, p.end_line, p.end_column)))
    assert found == expected
    assert not document.diagnostics


ROWED = ["align", "alignat", "gather", "multline", "eqnarray", "flalign"]


@pytest.mark.parametrize("name", ROWED + [name + "*" for name in ROWED])
def test_environments_with_rows_keep_their_name(name: str) -> None:
    body = "{2}" if name.startswith("alignat") else ""
    text = f"so \\begin{{{name}}}{body}\na &= b \\tag{{1}} \\\\ % note\n\\intertext{{and}} &= c \\label{{eq:c}}\n\\end{{{name}}}."
    ((_, f),) = tex(text).formulas()
    assert f.environment == name
    assert f.display
    assert f.label == "eq:c"
    assert f.excerpt.text == f"\\begin{{{name}}}{body}\na &= b \\tag{{1}} \\\\ \\intertext{{and}} &= c \\label{{eq:c}}\n\\end{{{name}}}"
    assert text[f.span.start : f.span.end] == text[3:-1]


NOT_MATHEMATICS = [
    "\\verb|$x$| \\verb*+$y$+ \\lstinline|$z$| \\mintinline{tex}{$w$}",
    "\\begin{verbatim}\n$x$\n\\end{verbatim}",
    "\\begin{lstlisting}[language=C]\n$x$ % \\end{verbatim}\n\\end{lstlisting}",
    "\\begin{minted}{python}\n'$x$'\n\\end{minted}",
    "\\begin{tikzpicture}\\node {$x$};\\end{tikzpicture}",
    "\\begin{comment}$x$\\end{comment}",
    "\\iffalse $x$ \\fi",
    "\\$5 and \\$6",
    "% $x$",
    "\\newcommand{\\x}{$x$}",
    "\\usepackage[a=$x$]{y}",
    "preamble $x$ \\begin{document} body \\end{document} $after$",
]


@pytest.mark.parametrize("text", NOT_MATHEMATICS)
def test_not_mathematics(text: str) -> None:
    assert excerpts(text) == []


def test_structure() -> None:
    document = tex(
        r"""
\section{A} Let $x$ be \emph{real}, see~\eqref{eq:1} -- or ``so'' \cite[p.~2]{b}.

\begin{theorem}[Name] If $a$ then
\[ b \] and so on.

More. \end{theorem}
\subsection*{B $s$}
\begin{enumerate} \item one \item two $t$ \end{enumerate}
\begin{quote} said \end{quote}
\begin{tabular}{ll} u & v \\ w & $z$ \end{tabular}
Schr\"odinger, \'Etale, na\"{\i}ve\footnote{A note.} end."""
    )
    assert [(p.kind, p.section, p.prose, p.grid) for p in document.paragraphs] == [
        ("heading", (1,), "A", None),
        ("paragraph", (1,), "Let $x$ be real, see \\eqref{eq:1} – or “so” \\cite{b}.", None),
        ("theorem", (1,), "If $a$ then $b$ and so on.", None),
        ("theorem", (1,), "More.", None),
        ("heading", (1, 2), "B $s$", None),
        ("item", (1, 2), "one", None),
        ("item", (1, 2), "two $t$", None),
        ("quote", (1, 2), "said", None),
        ("cell", (1, 2), "u", (0, 0)),
        ("cell", (1, 2), "v", (0, 1)),
        ("cell", (1, 2), "w", (1, 0)),
        ("cell", (1, 2), "$z$", (1, 1)),
        ("paragraph", (1, 2), "Schrödinger, Étale, naïve end.", None),
        ("footnote", (1, 2), "A note.", None),
    ]


MACROS = [
    (r"\newcommand{\R}{\mathbb{R}}$\R^n$", [r"\mathbb{R}^n"]),
    (r"\newcommand\R{\mathbb R}$\R$", [r"\mathbb R"]),
    (r"\newcommand{\norm}[1]{\|#1\|}$\norm{x + \norm{y}}$", [r"\|x + \|y\|\|"]),
    (r"\newcommand*{\ip}[2][a]{(#1,#2)}$\ip{b} \ip[c]{d} \ip [c] d$", [r"(a,b) (c,d) (c,d)"]),
    (r"\def\v#1#2{#1_{#2}}$\v xi$", [r"x_{i}"]),
    (r"\DeclareMathOperator{\tr}{tr}\DeclareMathOperator*{\am}{arg\,min}$\tr A \am_x$",
     [r"\operatorname{tr} A \operatorname*{arg\,min}_x"]),
    (r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}$\abs{x} \abs*{y} \abs[\big]{z}$",
     [r"\left\lvert x \right\rvert \left\lvert y \right\rvert \left\lvert z \right\rvert"]),
    (r"\NewDocumentCommand{\E}{O{X} m}{E_{#1}[#2]}$\E{Y} \E[Z]{Y}$", [r"E_{X}[Y] E_{Z}[Y]"]),
    (r"\let\old\vec\renewcommand{\vec}[1]{\old{\mathbf{#1}}}$\vec{x}$", [r"\vec{\mathbf{x}}"]),
    (r"\newcommand{\a}{1}\providecommand{\a}{2}\providecommand{\b}{3}$\a\b$", ["13"]),
    (r"$\x$\newcommand{\x}{1}$\x$\renewcommand{\x}{2}$\x$", [r"\x", "1", "2"]),
    (r"\newcommand{\a}{\alpha}\newcommand{\two}[1]{#1\a}$\two{x}y \a b$", [r"x\alpha y \alpha b"]),
    (r"\newcommand{\Rn}{\ensuremath{\mathbb{R}^n}}In \Rn{} and $\Rn$.", [r"\mathbb{R}^n", r"\mathbb{R}^n"]),
    (r"\newcommand{\iid}{i.i.d. $N(0,1)$}The \iid case", ["N(0,1)"]),
    (r"\def\be{\begin{equation}}\def\ee{\end{equation}}\be x = 1 \ee", ["x = 1"]),
    (r"\newcommand{\ba}{\begin{align}}\newcommand{\ea}{\end{align}}\ba x &= 1 \ea", [r"\begin{align}x &= 1\end{align}"]),
    (r"\newenvironment{eq}{\begin{align*}}{\end{align*}}\begin{eq}x &= 1\end{eq}", [r"\begin{align*}x &= 1\end{align*}"]),
    (r"\newcommand{\pct}{50\% of \#1}$\pct$", [r"50\% of \#1"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MACROS)
def test_macros(text: str, expected: list[str]) -> None:
    document = tex(text)
    assert [f.excerpt.text for _, f in document.formulas()] == expected
    assert not document.diagnostics
    for _, f in document.formulas():
        assert not f.diagnostics
        assert len(f.excerpt.offsets) == len(f.excerpt.text) + 1
        assert all(f.span.start <= o <= f.span.end for o in f.excerpt.offsets)


def test_what_a_macro_puts_in_maps_to_its_call_and_arguments_to_themselves() -> None:
    text = r"\newcommand{\norm}[1]{\|#1\|}$a\norm{xyz}b$"
    ((_, f),) = tex(text).formulas()
    call = text.index("\\norm{xyz}")
    inner = f.excerpt.text.index("xyz")
    assert f.excerpt.offsets[1:3] == (call, call)
    assert f.excerpt.offsets[inner : inner + 3] == (call + 6, call + 7, call + 8)
    assert text[f.excerpt.offsets[f.excerpt.text.index("b")]] == "b"


BOUNDS = [
    (r"\def\x{\x}$\x$ $y$", "D215"),
    (r"\def\x{\x\x}$\x$ $y$", "D215"),
    (r"\def\x#1{\x{#1#1}}$\x{a}$ $y$", "D215"),
    ((r"\def\a{\b\b}\def\b{\c\c}\def\c{\d\d\d\d\d\d\d\d\d\d}\def\d{\e\e\e\e\e\e\e\e}"
     r"\def\e{\f\f\f\f\f\f\f\f\f}\def\f{zz}$\a\a\a\a$ $y$"), "D215"),
    (r"\newcommand{\x}[2]{#1}$\x{a}$ $y$", "D216"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), BOUNDS)
def test_expansion_is_bounded(text: str, code: str) -> None:
    first, second = [f for _, f in tex(text).formulas()]
    assert [d.code for d in first.diagnostics] == [code]
    assert first.excerpt.text == first.raw
    assert second.excerpt.text == "y"
    assert not second.diagnostics


FAULTS = [
    ("a $x\n\nb $y$", "D210", (1, 3), ["y"]),
    ("\\[ x\n\n\\[ y \\]", "D210", (1, 1), ["y"]),
    ("\\( x $y$", "D210", (1, 1), ["y"]),
    ("\\begin{align} x\n\n$y$", "D212", (1, 1), ["y"]),
    ("a\n\\end{align} $y$", "D212", (2, 1), ["y"]),
    ("\\begin{verbatim} $y$", "D212", (1, 1), ["y"]),
    ("a \\input{b/c} $y$", "D213", (1, 3), ["y"]),
    ("\\include{b} $y$", "D213", (1, 1), ["y"]),
    ("\\def\\x(#1){a} $y$", "D214", (1, 1), ["y"]),
    ("\\newcommand{\\x}[12]{a} $y$", "D214", (1, 1), ["y"]),
    ("\\NewDocumentCommand{\\x}{s m}{a} $y$", "D214", (1, 1), ["y"]),
]


@pytest.mark.parametrize(("text", "code", "place", "rest"), FAULTS)
def test_a_fault_has_code_and_place_and_the_rest_goes_on(text: str, code: str, place: tuple[int, int], rest: list[str]) -> None:
    document = tex(text)
    ((source, fault),) = document.diagnostics
    assert fault.code == code
    assert source is not None
    assert fault.span is not None
    assert source.line_column(fault.span.start) == place
    assert [f.excerpt.text for _, f in document.formulas()] == rest


def _by_pylatexenc(text: str) -> list[tuple[int, int]]:
    """The regions of mathematics that pylatexenc's own parser finds."""
    found = []

    def visit(nodes: object) -> None:
        for node in nodes or ():  # type: ignore[attr-defined]
            environment = isinstance(node, LatexEnvironmentNode) and node.environmentname.rstrip("*") in ("equation", "align", "gather")
            if isinstance(node, LatexMathNode) or environment:
                found.append((node.pos, node.pos + node.len))
                continue
            visit(getattr(node, "nodelist", None))
            if getattr(node, "nodeargd", None) is not None:
                visit([a for a in node.nodeargd.argnlist or () if a is not None])

    visit(LatexWalker(text).get_latex_nodes()[0])
    return found


_PROSE = ["so", "\\emph{well}", "50\\%", "\\textbf{a \\emph{b}}", "{x}", "--", "~", "\\ref{eq:1}", "\\\\", "% $no$ \\[ \n", "\\$5"]
_FORMULAS = [
    "$x$", "$a_{1} \\$ b$", "\\(y\\)", "\\[ z \\\\[2pt] w \\]", "$$ u $$", "\\begin{equation}a\\end{equation}", "\\emph{on $x$}",
    "\\begin{align*}\na &= b % $ \\end{align*}\n\\\\ c\n\\end{align*}", "\\section{The $s$}", "\\begin{gather}\\text{a $b$}\\end{gather}",
]  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(_PROSE + _FORMULAS + ["\n\n"]), max_size=15).map(" ".join))
def test_the_same_mathematics_as_pylatexenc(text: str) -> None:
    assert [(f.span.start, f.span.end) for _, f in tex(text).formulas()] == _by_pylatexenc(text)


_TOKENS = [
    "\\begin{tabular}{ll}", "\\end{tabular}", "&", "\\\\", "\\\\[2pt]", "\\begin{itemize}", "\\end{itemize}", "\\item", "[", "]", "{",
    "}", "$", "$$", "\\[", "\\]", "\\(", "\\)", "\\begin{align}", "\\end{align}", "\\begin", "\\end", "\\begin{theorem}",
    "\\end{theorem}", "\\section", "\\section*", "\\footnote", "\\caption", "\\newcommand", "\\def", "\\let", "\\x", "#1", "#",
    "\\ensuremath", "\\\"", "\\ref", "\\verb|", "%", "\n", "\n\n", " ", "a", "\\begin{document}", "\\end{document}", "\\input", "\\be",
    "\\ee", "\\def\\be{\\begin{align}}", "\\def\\ee{\\end{align}}", "\\par", "~", "--", "\\", "é",
    "\\newenvironment{e}{\\begin{align}}{\\end{align}}", "\\begin{e}", "\\end{e}", "\\begin{verbatim}", "\\iffalse", "\\fi",
    "\\DeclareMathOperator", "\\newcommand{\\x}[1]{$#1$}", "\\NewDocumentCommand{\\x}", "\\newcommand{\\x}", "\\begin{IEEEeqnarray}",
    "\\label", "\\textcolor",
]  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(_TOKENS), max_size=25).map("".join), st.sampled_from(["tex", "md"]))
def test_tokens_in_any_order_give_a_document(text: str, form: str) -> None:
    document = read_text(text, "-", form)
    for paragraph in document.paragraphs:
        for piece in paragraph.pieces:
            assert 0 <= piece.span.start <= piece.span.end <= len(text)
        for f in paragraph.formulas:
            assert len(f.excerpt.offsets) == len(f.excerpt.text) + 1
            assert all(0 <= o <= len(text) for o in f.excerpt.offsets)
