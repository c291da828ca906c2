"""Formulas in Markdown: what is found, and exactly where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.read.documents import Document, Formula, Text, read_text
from derive.source import Source

Region = tuple[int, int, int, int]


def formulas(text: str, unicode: bool = False) -> list[Formula]:
    return [f for _, f in read_text(text, unicode=unicode).formulas()]


def regions(document: Document) -> list[tuple[str, Region]]:
    out = []
    for _, f in document.formulas():
        p = f.place
        out.append((f.excerpt.text, (p.line, p.column, p.end_line, p.end_column)))
    return out


PLACES: list[tuple[str, list[tuple[str, Region]]]] = [
    ("a $x$ b", [("x", (1, 3, 1, 6))]),
    ("a\n\n$$\nx = 1\n$$\n", [("x = 1", (3, 1, 5, 3))]),
    ("The MLE is\n$$\n\\hat p\n$$\nwhere $p$.", [("\\hat p", (2, 1, 4, 3)), ("p", (5, 7, 5, 10))]),
    ("The MLE is $$ p $$ where $q$.", [("p", (1, 12, 1, 19)), ("q", (1, 26, 1, 29))]),
    ("$$\na\n- b\n+ c\n= d\n# e\n$$", [("a\n- b\n+ c\n= d\n# e", (1, 1, 7, 3))]),
    ("$$\nx\n=\ny\n$$", [("x\n=\ny", (1, 1, 5, 3))]),
    ("text $$\nx\n---\ny $$ more", [("x\n---\ny", (1, 6, 4, 5))]),
    ("$$\nx\n\ny\n$$", [("x\n\ny", (1, 1, 5, 3))]),
    ("in \\(x\\) and\n\\[\ny\n\\]", [("x", (1, 4, 1, 9)), ("y", (2, 1, 4, 3))]),
    ("in \\\\(x^2\\\\) so", [("x^2", (1, 4, 1, 13))]),
    ("GitLab $`x^2`$ so", [("x^2", (1, 8, 1, 15))]),
    ("```math\nx = 1\n```\n", [("x = 1", (1, 1, 3, 4))]),
    ("~~~math\nx = 1\ny = 2\n~~~", [("x = 1\ny = 2", (1, 1, 4, 4))]),
    ("```{math}\n:label: eq-a\nx = 1\n```", [("x = 1", (1, 1, 4, 4))]),
    ("\\begin{align}\na &= b \\\\\n&= c\n\\end{align}", [("\\begin{align}\na &= b \\\\\n&= c\n\\end{align}", (1, 1, 4, 12))]),
    ("\\begin{equation*}\na = b\n\\end{equation*}", [("a = b", (1, 1, 3, 16))]),
    ("# On $x$ #\n", [("x", (1, 6, 1, 9))]),
    ("On $x$\nand $y$\n---\n", [("x", (1, 4, 1, 7)), ("y", (2, 5, 2, 8))]),
    ("- a $x$\n  b $y$\n  - c $z$\n", [("x", (1, 5, 1, 8)), ("y", (2, 5, 2, 8)), ("z", (3, 7, 3, 10))]),
    ("1. a\n   $$\n   x\n   - y\n   $$\n   b", [("x\n- y", (2, 4, 5, 6))]),
    ("1. a\n\n   $$\n   x\n   $$\n", [("x", (3, 4, 5, 6))]),
    ("- $$\nx\n- y\n  $$\n", [("x\n- y", (1, 3, 4, 5))]),
    ("> a $x$\n> b $y\n> + 1$", [("x", (1, 5, 1, 8)), ("y\n+ 1", (2, 5, 3, 7))]),
    ("> > $$\n> > a\n> > - b\n> > $$", [("a\n- b", (1, 5, 4, 7))]),
    ("> - > 1. $a$\n>   >    $$ b $$", [("a", (1, 10, 1, 13)), ("b", (2, 10, 2, 17))]),
    (">a $x$\nlazy $y$", [("x", (1, 4, 1, 7)), ("y", (2, 6, 2, 9))]),
    ("-\ta $x$\n\n\tb $y$", [("x", (1, 5, 1, 8)), ("y", (3, 4, 3, 7))]),
    ("* item\r\n\r\n  $$\r\n  x\r\n  $$\r\n", [("x", (3, 3, 5, 5))]),
    ("a **bold $x$** [link $y$](u) *e $z$*", [("x", (1, 10, 1, 13)), ("y", (1, 22, 1, 25)), ("z", (1, 33, 1, 36))]),
    ("![plot of $f$](f.png)", [("f", (1, 11, 1, 14))]),
    ("[^1]: note $x = 1$", [("x = 1", (1, 12, 1, 19))]),
    ("::: {.theorem}\nLet $n$.\n:::\n", [("n", (2, 5, 2, 8))]),
    (
        "```{prf:theorem} Name\n:label: t\n\nLet $n$.\n\n$$\nx\n$$\n```\n$y$",
        [("n", (4, 5, 4, 8)), ("x", (6, 1, 8, 3)), ("y", (10, 1, 10, 4))],
    ),
    ("> - ```{note}\n>   $n$\n>   ```\n>   $y$", [("n", (2, 5, 2, 8)), ("y", (4, 5, 4, 8))]),
    ("𝔸 → $x$", [("x", (1, 5, 1, 8))]),
    ("&amp; \\* &nbsp; $x$", [("x", (1, 17, 1, 20))]),
    ("`$a$` and $b$", [("b", (1, 11, 1, 14))]),
    ("<span>$x$</span>", [("x", (1, 7, 1, 10))]),
    ("$\\text{if $x$ holds}$", [("\\text{if $x$ holds}", (1, 1, 1, 22))]),
    ("spaced $ x = 1 $ too", [("x = 1", (1, 8, 1, 17))]),
]


@pytest.mark.parametrize(("text", "expected"), PLACES, ids=[repr(t)[:40] for t, _ in PLACES])
def test_places_are_those_of_the_file(text: str, expected: list[tuple[str, Region]]) -> None:
    document = read_text(text)
    assert [(t.replace("\r", "").replace(" \n", "\n"), r) for t, r in regions(document)] == expected
    assert not document.diagnostics


NOT_MATHEMATICS = [
    "It costs $5 and $6.",
    "costs $5.",
    "from $5 to $10, or $12,000",
    "$5/hour against $7/hour",
    "a $5 fee, and then a 7$ fee",
    "20$/month to 30$",
    "\\$5 and \\$6",
    "($5)($6)",
    "costs $5 (that's 3$)",
    "Apple ($AAPL) and Google ($GOOG)",
    "$AAPL/$GOOG",
    "**$5** and **$6**",
    "`File → Open`",
    "$ 5 and $ 6",
    "| $5 | $6 |\n|---|---|\n| $7 | $8 |",
    "| $5|$6 |\n|---|---|",
    "`$x$`",
    "``a ` $x$``",
    "```\n$x$\n```",
    "```{python}\nx = '$x$'\n```",
    "```{r}\n#| label: a\ny <- '$x$'\n```",
    "    $x$",
    "<!-- $x$ -->",
    "a <!-- $x$ --> b",
    "<div>\n$x$\n</div>",
    "---\ntitle: $x$\n---\n",
    "see \\[1\\] and \\[citation needed\\]",
    "\\(optional\\) word",
    "$a\n\nb$",
    "$$ $$",
    "$$",
    "$",
    "a $x$1",
    "$$\n\\newcommand{\\R}{\\mathbb{R}}\n$$",
    "[a]: http://x.y/$x$",
]


@pytest.mark.parametrize("text", NOT_MATHEMATICS)
def test_not_mathematics(text: str) -> None:
    assert [f.raw for f in formulas(text)] == []


TABLES = [
    ("| $P(A|B)$ | $x$ |", ["P(A|B)", "x"]),
    ("| $\\|x\\|$ | $|y|$ |", ["\\|x\\|", "|y|"]),
    ("| $P(A\\|B)$ | $E[X \\| Y]$ |", ["P(A|B)", "E[X | Y]"]),
    ("| $D_{KL}(p\\|q)$ | $\\{x \\| x > 0\\}$ |", ["D_{KL}(p\\|q)", "\\{x | x > 0\\}"]),
    ("| \\(|x|\\) | b |", ["|x|"]),
    ("$a$ | $b$", ["a", "b"]),
    ("| a \\| $b$ | `c|$d$` |", ["b"]),
]


@pytest.mark.parametrize(("row", "expected"), TABLES)
def test_a_bar_in_a_formula_is_no_bar_of_the_table(row: str, expected: list[str]) -> None:
    document = read_text(f"| one | two |\n|:---|----|\n{row}\n")
    cells = [p for p in document.paragraphs if p.kind == "cell" and p.grid and p.grid[0] == 1]
    assert [f.excerpt.text for p in cells for f in p.formulas] == expected
    for _, f in document.formulas():
        assert f.place.line == 3
        assert f.source.text[f.span.start : f.span.end].strip("$\\()") == f.raw.strip("$\\()")


def test_a_display_in_running_text_is_one_paragraph() -> None:
    document = read_text("The MLE is\n$$\n\\hat p = k/n\n$$\nwhere $k$ counts.\n\nNext.")
    assert [p.prose for p in document.paragraphs] == ["The MLE is $\\hat p = k/n$ where $k$ counts.", "Next."]


def test_prose_is_plain() -> None:
    document = read_text("Let $A$ be **not** *symmetric*, see [this](u) &amp; `code`\nas in \\ref{eq:1} and @eq-2.  \nEnd\\*")
    assert document.paragraphs[0].prose == "Let $A$ be not symmetric, see this & code as in \\ref{eq:1} and @eq-2. End*"
    first = document.paragraphs[0].pieces[0]
    assert isinstance(first, Text)
    assert document.sources[0].text[first.span.start : first.span.end] == "Let"


def test_sections_hold_what_follows_their_heading() -> None:
    document = read_text("p\n\n# a\nq\n\n### b\nr\n\n## c\ns\n\n# d\nt\n")
    assert [(p.prose, p.section, p.heading) for p in document.paragraphs] == [
        ("p", (), None),
        ("a", (1,), 1),
        ("q", (1,), None),
        ("b", (1, 2), 3),
        ("r", (1, 2), None),
        ("c", (1, 3), 2),
        ("s", (1, 3), None),
        ("d", (4,), 1),
        ("t", (4,), None),
    ]


def test_kinds_of_blocks() -> None:
    document = read_text(
        "# h {#sec-h .x}\n\np\n\n- i\n- j\n\n  k\n\n> q\n\n| a |\n|---|\n| b |\n\n<!-- derive: given $A$ symmetric -->\n<!-- other -->\n"
    )
    assert [(p.kind, p.prose) for p in document.paragraphs] == [
        ("heading", "h"),
        ("paragraph", "p"),
        ("item", "i"),
        ("item", "j"),
        ("item", "k"),
        ("quote", "q"),
        ("cell", "a"),
        ("cell", "b"),
        ("control", "given $A$ symmetric"),
    ]
    items = [p.block for p in document.paragraphs if p.kind == "item"]
    assert len(set(items)) == 1
    control = document.paragraphs[-1].formulas[0].place
    assert (control.line, control.column, control.end_column) == (16, 20, 23)
    assert list(document.formulas()) == []


def test_a_control_comment_within_a_line() -> None:
    document = read_text("text <!-- derive: ignore --> $x$ on")
    assert [(p.kind, p.prose) for p in document.paragraphs] == [("control", "ignore"), ("paragraph", "text $x$ on")]


LABELS = [
    ("$$x = 1$$ {#eq-one}", "eq-one"),
    ("$$\nx = 1\n$$ {#eq-one .cls}\nmore", "eq-one"),
    ("$$\nx = 1\n$$ (2.1)", "2.1"),
    ("$$x = 1 \\label{eq:b}$$", "eq:b"),
    ("```{math}\n:label: eq-a\nx = 1\n```", "eq-a"),
    ("$$x = 1 (\\#eq:mle)$$", "eq:mle"),
    ("$$x = 1$$ (see there)", None),
    ("$x = 1$ (2)", None),
]


@pytest.mark.parametrize(("text", "label"), LABELS)
def test_labels(text: str, label: str | None) -> None:
    document = read_text(text)
    assert [(f.label, f.excerpt.text.split("1")[0]) for _, f in document.formulas()] == [(label, "x = ")]
    if label:
        assert label not in "".join(p.text for q in document.paragraphs for p in q.pieces if isinstance(p, Text))


def test_unicode_in_backticks_only_when_asked() -> None:
    text = "- so `∇f(x) = 2x` and ` v·w = Σᵢ vᵢwᵢ ` but `x = 1`, `naïve`"
    assert formulas(text) == []
    found = formulas(text, unicode=True)
    assert [(f.excerpt.text, f.unicode) for f in found] == [("∇f(x) = 2x", True), ("v·w = Σᵢ vᵢwᵢ", True)]
    for f in found:
        assert "".join(text[o] for o in f.excerpt.offsets[:-1]) == f.excerpt.text
        assert text[f.span.start] == "`" == text[f.span.end - 1]


def test_unicode_that_was_decoded_wrongly_is_read_as_it_was_meant() -> None:
    meant = "∂L/∂W = Σᵢ δᵢ²"
    for encoding in ("mac_roman", "cp1252"):
        written = meant.encode("utf-8").decode(encoding, errors="replace")
        if "�" in written:
            continue
        text = f"so `{written}` is"
        (f,) = formulas(text, unicode=True)
        assert f.excerpt.text == meant
        assert f.raw == written
        assert text[f.excerpt.offsets[meant.index("L")]] == "L"
        assert text[f.excerpt.offsets[meant.index("=")]] == "="
        assert len(f.excerpt.offsets) == len(meant) + 1


MACROS = [
    ("$$\\newcommand{\\R}{\\mathbb{R}}$$\nin $\\R^n$", ["\\mathbb{R}^n"]),
    ("$\\def\\v#1{\\mathbf{#1}}$ so $\\v{x} + \\v y$", ["\\mathbf{x} + \\mathbf{y}"]),
    ("\\newcommand{\\E}[2][X]{\\mathbb{E}_{#1}[#2]}\n\n$\\E{Y}$, $\\E[Z]{Y}$", ["\\mathbb{E}_{X}[Y]", "\\mathbb{E}_{Z}[Y]"]),
    ("<script>MathJax = {tex: {macros: {R: '\\\\mathbb{R}', bold: ['\\\\boldsymbol{#1}', 1]}}}</script>\n\n$\\bold{x} \\in \\R$",
     ["\\boldsymbol{x} \\in \\mathbb{R}"]),
    ("<div hidden>\n$\\newcommand{\\tr}{\\operatorname{tr}}$\n</div>\n\n$\\tr A$", ["\\operatorname{tr} A"]),
    ("---\nheader-includes: |\n  \\newcommand{\\R}{\\mathbb{R}}\n---\n\n$\\R$", ["\\mathbb{R}"]),
    ("$$\\def\\x{y} \\x = 1$$", ["y = 1"]),
    ("$\\R$ then $\\newcommand{\\R}{r}\\R$ and $\\R$", ["\\R", "r", "r"]),
    ("$$\nx = 1 % one\n+ 2\n$$", ["x = 1 + 2"]),
    ("```math\n\\\\frac{1}{2} = \\\\alpha\n```", ["\\frac{1}{2} = \\alpha"]),
    ("$$a \\\\ b$$ and $x \\\\in y, \\alpha$", ["a \\\\ b", "x \\\\in y, \\alpha"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MACROS)
def test_macros_and_comments(text: str, expected: list[str]) -> None:
    found = formulas(text)
    assert [f.excerpt.text for f in found] == expected
    for f in found:
        assert len(f.excerpt.offsets) == len(f.excerpt.text) + 1
        assert all(f.span.start <= o <= f.span.end for o in f.excerpt.offsets)


UNCLOSED = [
    ("a\n\nb $$ x\n\nc $y$", (3, 3), "D210", ["y"]),
    ("\\begin{align}\nx &= 1\n\nnext $y$", (1, 1), "D212", ["y"]),
    ("\\[ x = 1\n\nnext $y$", (1, 1), "D210", ["y"]),
    ("```math\nx = 1", (1, 1), "D210", ["x = 1"]),
    ("$$\nx = 1\n\nThere is prose after this one.\n\n$$\ny\n$$", (1, 1), "D210", ["y"]),
]


@pytest.mark.parametrize(("text", "place", "code", "rest"), UNCLOSED)
def test_what_is_not_closed_is_said_and_the_rest_goes_on(text: str, place: tuple[int, int], code: str, rest: list[str]) -> None:
    document = read_text(text)
    ((source, fault),) = document.diagnostics
    assert fault.code == code
    assert source is not None
    assert fault.span is not None
    assert source.line_column(fault.span.start) == place
    assert [f.excerpt.text for _, f in document.formulas()] == rest


# nested Markdown, built so that it is known where each formula begins and ends
INLINE = ["$x$", "$a_1 + b$", "\\(y^2\\)", "$P(A|B)$", "$\\frac{1}{2}$", "$`z_1`$"]
DISPLAY = ["$$\nx = 1\n$$", "$$\na\n- b\n= c\n$$", "\\[\ny\n+ 1\n\\]", "\\begin{align}\na &= b \\\\\n- c\n\\end{align}", "$$ u = v $$"]
WORDS = st.lists(st.sampled_from(["so", "*well*", "`code $`", "**is** it", "5 %", "costs \\$5", "[a](b)", "é𝔸"]), max_size=3)

Blocks = list[str]  # the lines of a block; formulas are between the marks ⟦ and ⟧


def _marked(formula: str) -> str:
    return f"⟦{formula}⟧"


sentence = st.tuples(WORDS, st.sampled_from(INLINE), WORDS, st.booleans(), st.sampled_from(DISPLAY), WORDS).map(
    lambda t: " ".join(["We", *t[0], _marked(t[1]), *t[2]]) + (f"\n{_marked(t[4])}\nand " + " ".join(t[5]) if t[3] else "")
)
leaf = st.lists(sentence, min_size=1, max_size=2).map("\n".join).map(lambda s: s.split("\n"))
heading = st.sampled_from(INLINE).map(lambda f: [f"## On {_marked(f)} ##"])
table = st.lists(st.sampled_from(INLINE), min_size=2, max_size=2).map(
    lambda fs: ["| a | b |", "|---|:-:|", f"| {_marked(fs[0])} | so {_marked(fs[1])} |"]
)


def _nest(children: st.SearchStrategy[Blocks]) -> st.SearchStrategy[Blocks]:
    several = st.lists(children, min_size=1, max_size=3).map(lambda bs: [line for b in bs for line in (*b, "")][:-1])
    quote = several.map(lambda b: [("> " + line).rstrip() for line in b])
    bullet = several.map(lambda b: [("- " if i == 0 else "  ") + line if line else "" for i, line in enumerate(b)])
    number = several.map(lambda b: [("1.  " if i == 0 else "    ") + line if line else "" for i, line in enumerate(b)])
    return quote | bullet | number


blocks = st.lists(st.recursive(leaf | heading | table, _nest, max_leaves=6), min_size=1, max_size=3).map(
    lambda bs: "\n\n<!-- part -->\n\n".join("\n".join(b) for b in bs)
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(blocks)
def test_cutting_the_file_at_the_place_gives_the_formula(marked: str) -> None:
    expected = []
    text = ""
    for character in marked:
        if character == "⟦":
            start = len(text)
        elif character == "⟧":
            expected.append((start, len(text)))
        else:
            text += character
    document = read_text(text)
    found = [(f.span.start, f.span.end) for _, f in document.formulas()]
    assert found == expected
    source = Source(text)
    for _, f in document.formulas():
        place = f.place
        lines = text.split("\n")[place.line - 1 : place.end_line]
        lines[-1] = lines[-1][: place.end_column - 1]
        lines[0] = lines[0][place.column - 1 :]
        assert "\n".join(lines) == text[f.span.start : f.span.end]
        assert source.place(f.span) == place
        body = "".join(text[o] for o in f.excerpt.offsets[:-1])
        assert body == f.excerpt.text


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.text(st.sampled_from("$$$\\\\()[]{}|>-*`~:#=_ \n\n\tab1é%<!&") | st.characters(codec="utf-8"), max_size=120),
    st.sampled_from(["md", "tex"]),
)
def test_random_text_gives_a_document(text: str, form: str) -> None:
    document = read_text(text, "-", form, unicode=True)
    for paragraph in document.paragraphs:
        for piece in paragraph.pieces:
            assert 0 <= piece.span.start <= piece.span.end <= len(text)
        for f in paragraph.formulas:
            assert len(f.excerpt.offsets) == len(f.excerpt.text) + 1
            assert f.excerpt.text.strip()
