"""Comments that speak to the program: what each reaches, in Markdown and in LaTeX, and what is said of those that are misspelt."""

from __future__ import annotations

import pytest

from derive.api import Options, prepare_all, remarks
from derive.read.documents import read_text

MARKDOWN = [
    ("<!-- derive: ignore -->\n\n$$a = 1$$\n\n$$b = 2$$", ["a = 1"]),
    ("<!--derive:ignore: a reason-->\n$$a = 1$$\n\n$$b = 2$$", ["a = 1"]),
    ("<!-- derive: ignore (it is only a joke) -->\n$$a = 1$$\n\n$$b = 2$$", ["a = 1"]),
    ("so <!-- derive: ignore --> $a = 1$ and $b = 2$", ["a = 1"]),
    ("so $a = 1$ and $b = 2$ <!-- derive: ignore -->\nand $c = 3$", ["b = 2"]),
    ("$$\na = 1\n$$ <!-- derive: ignore -->\n\n$b = 2$", ["a = 1"]),
    ("$z = 1$\n\n# A\n\n$a = 1$\n\n<!-- derive: ignore section -->\n\n$b = 2$\n\n## B\n\n$c = 3$\n\n# C\n\n$d = 4$", ["b = 2", "c = 3"]),
    ("# A\n\n$a = 1$\n\n# B\n\n$b = 2$\n\n<!-- derive: ignore file -->", ["a = 1", "b = 2"]),
    ("<!-- derive: ignore -->\n\n$$a = b$$\n\nhence\n\n$$c = d$$\n\n$e = 1$", ["a = b\nc = d"]),
    ("- but <!-- derive: ignore --> $a = 1$\n- $b = 2$", ["a = 1"]),
    ("> <!-- derive: ignore -->\n> $$a = 1$$\n\n$b = 2$", ["a = 1"]),
    ("`<!-- derive: ignore -->` $a = 1$", []),
    ("```\n<!-- derive: ignore -->\n```\n$a = 1$", []),
]
LATEX = [
    ("% derive: ignore\n$a = 1$ and $b = 2$", ["a = 1"]),
    ("%% derive: ignore -- a reason\n\\[a = 1\\]\n\\[b = 2\\]", ["a = 1"]),
    ("$a = 1$ % derive: ignore\n$b = 2$", ["a = 1"]),
    ("\\begin{equation}\n  a = 1 % derive: ignore\n\\end{equation}\n$b = 2$", ["a = 1 % derive: ignore"]),
    ("\\section{A} $a = 1$\n% derive: ignore section\n$b = 2$\n\\subsection{B} $c = 3$\n\\section{C} $d = 4$", ["b = 2", "c = 3"]),
    ("$a = 1$\n\n\\section{A}\n$b = 2$\n% derive: ignore file\n", ["a = 1", "b = 2"]),
    ("50\\% derive: ignore\n$a = 1$", []),
    ("\\begin{verbatim}\n% derive: ignore\n\\end{verbatim}\n$a = 1$", []),
    ("% derive: ignore\n\\begin{document}\n$a = 1$\n\\end{document}", []),
]


def ignored(text: str, form: str) -> list[str]:
    document = read_text(text, "-", form)
    assert remarks(document) == ()
    return [p.latex for p in prepare_all(document, Options()) if p.ignored]


@pytest.mark.parametrize(("text", "expected"), MARKDOWN)
def test_what_is_ignored_in_markdown(text: str, expected: list[str]) -> None:
    assert ignored(text, "md") == expected


@pytest.mark.parametrize(("text", "expected"), LATEX)
def test_what_is_ignored_in_latex(text: str, expected: list[str]) -> None:
    assert ignored(text, "tex") == expected


GIVEN = [
    ("<!-- derive: given $A$ symmetric -->\n\n# S\n\n$A^T = A$\n\n# T\n\n$A^T = A$", "md", [True, True]),
    ("$A^T = A$\n# S\n<!-- derive: given $A$ symmetric -->\n$A^T = A$\n## U\n$A^T = A$\n# T\n$A^T = A$", "md", [False, True, True, False]),
    ("<!-- derive: given next $A$ symmetric -->\n$A^T = A$ and $A A^T = A^T A$", "md", [True, False]),
    ("$A^T = A$\n\n# S\n\n$A^T = A$\n\n<!-- derive: given file $A$ is symmetric. -->", "md", [True, True]),
    ("so <!-- derive: given $A$ symmetric --> $A^T = A$", "md", [True]),
    ("% derive: given $A$ symmetric\n$A^T = A$", "tex", [True]),
    ("$A^T = A$\n\n\\section{S}\n% derive: given \\(A\\) symmetric\n$A^T = A$\n\\section{T} $A^T = A$", "tex", [False, True, False]),
    ("\\newcommand{\\Am}{A}\n% derive: given $\\Am$ symmetric\n$A^T = A$", "tex", [True]),
]


@pytest.mark.parametrize(("text", "form", "expected"), GIVEN)
def test_where_what_is_given_holds(text: str, form: str, expected: list[bool]) -> None:
    document = read_text(text, "-", form)
    assert remarks(document) == ()
    found = prepare_all(document, Options())
    said = [any("symmetric" in c.text for c in p.lines[0].readings[0].conditions) for p in found]
    assert said == expected


def test_a_relation_alone_is_assumed() -> None:
    document = read_text("<!-- derive: given $t > 0$ -->\n$|t| = t$", "-")
    assert remarks(document) == ()
    (formula,) = prepare_all(document, Options())
    assert [c.origin.value for c in formula.lines[0].readings[0].conditions] == ["stated"]


@pytest.mark.parametrize(
    ("text", "form", "code", "says"),
    [
        ("<!-- derive: ingore -->\n$a = 1$", "md", "D217", "did you mean `ignore`?"),
        ("<!-- derive: Given $A$ symmetric -->\n$a = 1$", "md", "D217", "did you mean `given`?"),
        ("<!-- derive: -->\n$a = 1$", "md", "D217", "cannot say"),
        ("<!-- derive: given -->\n$a = 1$", "md", "D217", "says nothing"),
        ("<!-- derive: ignore sektion -->\n$a = 1$", "md", "D217", "no scope"),
        ("<!-- derive: ignore $a = 1$ -->\n$a = 1$", "md", "D217", "no scope"),
        ("<!-- derive: given flibber $A$ wug -->\n$A = 1$", "md", "D218", "not understood"),
        ("$a = 1$\n\n<!-- derive: ignore -->", "md", "D219", "no formula"),
        ("# A\n\n$a = 1$\n\n<!-- derive: ignore section -->\n\n# B\n\n$b = 1$", "md", "D219", "no formula"),
        ("<!-- derive: ignore --> $a = 1$\n\n$b = 1$", "md", "D219", "is HTML"),
        ("% derive: ignre\n$a = 1$", "tex", "D217", "did you mean `ignore`?"),
        ("% derive:\n$a = 1$", "tex", "D217", "cannot say"),
    ],
)
def test_a_comment_that_says_nothing_is_reported(text: str, form: str, code: str, says: str) -> None:
    document = read_text(text, "-", form)
    ((source, fault),) = remarks(document)
    assert fault.code == code
    assert says in fault.message
    assert source is not None
    assert fault.span is not None
    assert source.text[fault.span.start : fault.span.end].startswith(("<!-- derive:", "% derive:"))
    assert not any(p.ignored for p in prepare_all(document, Options()))


def test_an_ignored_formula_still_defines() -> None:
    document = read_text("<!-- derive: ignore -->\n$$q := 2 t$$\n\n$$q + q = 4 t$$", "-")
    first, second = prepare_all(document, Options())
    assert (first.ignored, second.ignored) == (True, False)
    assert "q" in [d.target.text(0) for d in second.lines[0].readings[0].definitions]
