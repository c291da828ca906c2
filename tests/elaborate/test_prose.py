"""Prose into declarations: a golden table of sentences, what must never be said, and hostile input."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from derive.elaborate.asides import from_formula
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.paragraph import declarations
from derive.elaborate.prose.phrases import LEXICON, Tag
from derive.read.parser import parse
from derive.terms.conditions import PROPERTIES

from .prose_lines import line, pieces, written

CASES = Path(__file__).parent.parent / "cases" / "prose_declarations.txt"


def _golden() -> list[tuple[str, list[str]]]:
    blocks = CASES.read_text("utf-8").strip().split("\n\n")
    return [(rows[0], [r.strip() for r in rows[1:]]) for rows in (b.splitlines() for b in blocks)]


GOLDEN = _golden()


def said(sentence: str) -> list[d.Declaration]:
    return [x for x in declarations(pieces(sentence)) if not isinstance(x, (d.Role, d.Renews))]


def roles(sentence: str) -> dict[int, tuple[str, str]]:
    return {x.index: (x.role, x.cue) for x in declarations(pieces(sentence)) if isinstance(x, d.Role)}


@pytest.mark.parametrize(("sentence", "expected"), GOLDEN, ids=[s[:60] for s, _ in GOLDEN])
def test_a_sentence_declares_what_it_says(sentence: str, expected: list[str]) -> None:
    assert [line(x) for x in said(sentence)] == expected


def test_the_table_is_large() -> None:
    assert len(GOLDEN) >= 200


@pytest.mark.parametrize(
    "sentence",
    [
        "Suppose $A$ is not symmetric.",
        "Here $A$ need not be symmetric.",
        "Let $A$ be square, not necessarily symmetric.",
        "We do not assume that $A$ is symmetric.",
        "It is not assumed that $A$ is symmetric.",
        "The matrix $A$ may be symmetric.",
        "The matrix $A$ is in general not symmetric.",
        "Whether or not $A$ is symmetric, $x^TAx = x^TA^Tx$.",
        "Let $A$ be a matrix that is neither symmetric nor invertible.",
        "Then $A$ is symmetric.",
        "Hence $A$ is symmetric.",
        "It follows that $A$ is symmetric.",
        "A matrix $A$ is symmetric if $A = A^T$.",
        "We have $x^TAx \\ge 0$, with equality iff $A$ is symmetric.",
        "Let $A$ be possibly symmetric.",
        "Without assuming that $A$ is symmetric, we get $B = C$.",
        "$\\mathrm{tr}(AB)=\\mathrm{tr}(BA)$, where $A$ is not assumed to be symmetric.",
    ],
)
def test_what_is_denied_left_open_or_claimed_is_not_declared(sentence: str) -> None:
    assert not [x for x in said(sentence) if isinstance(x, d.HasProperty) and x.property == "symmetric" and not x.negated]


@pytest.mark.parametrize(
    "sentence",
    [
        "Suppose $A$ is diagonalizable.",
        "Assume that $p$ is prime.",
        "Assume the sequence is bounded away from zero.",
        "Suppose that $f$ grows at most linearly.",
        "If $A$ is doubly stochastic, then $a = b$.",
        "Suppose at least one margin is violated.",
        "Let $G$ be a finite group.",
        "For symmetric matrices, $x^TAy = y^TAx$.",
        "Provided that the spectral gap is large, $a = b$.",
        "Assume $\\frac{x}{y$ is small.",
    ],
)
def test_a_condition_that_is_not_understood_is_kept(sentence: str) -> None:
    assert [x for x in said(sentence) if isinstance(x, d.Unread)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Let $A$ be symmetric. Then $$x = y.$$", {0: "mention", 1: "claim"}),
        ("For $x > 0$, $\\log x \\le x - 1$.", {0: "declaration", 1: "claim"}),
        ("We solve $Ax = b$.", {0: "posed"}),
        ("The linear model is $$y = X\\beta + \\varepsilon.$$", {0: "posed"}),
        ("Gradient descent update: $$w' = w - \\eta g$$", {0: "posed"}),
        ("The entropy is defined as $$H = -\\sum_i p_i\\log p_i$$", {0: "definition"}),
        ("Define $S = A^TA$.", {0: "definition"}),
        ("Recall that $\\det(AB) = \\det A\\det B$.", {0: "claim"}),
        ("$x^2 \\ge 0$, with equality iff $x = 0$.", {0: "claim", 1: "posed"}),
        ("Show that $AB = BA$.", {0: "claim"}),
        ("The mean given $Y = y$ is $$m = a + b$$", {0: "mention", 1: "claim"}),
        ("A matrix $A$ is idempotent if $A^2 = A$.", {0: "mention", 1: "posed"}),
    ],
)
def test_every_formula_has_a_role(sentence: str, expected: dict[int, str]) -> None:
    assert {k: r for k, (r, _) in roles(sentence).items()} == expected


@pytest.mark.parametrize(
    ("sentence", "role", "meaning", "of"),
    [
        ("The maximum likelihood estimator of $p$ is", "claim", "mle", "(p)"),
        ("The Kullback-Leibler divergence is defined as", "definition", "", "()"),
        ("The update rule is", "posed", "update", "()"),
    ],
)
def test_the_end_of_a_paragraph_announces_the_next_formula(sentence: str, role: str, meaning: str, of: str) -> None:
    (found,) = [x for x in said(sentence) if isinstance(x, d.Announces)]
    assert (found.role, found.meaning, written(found.of)) == (role, meaning, of)


def test_what_trails_a_claim_says_which() -> None:
    found = said("We get $$a = b,$$ where $p = \\sigma(x)$, and $$c = d$$ if $n > p$.")
    assert [(type(x).__name__, x.trailing, x.after) for x in found] == [("Defines", True, 0), ("Relation", True, 2)]


def test_declarations_quote_their_source() -> None:
    (_, found) = said("Let $A \\in \\mathbb{R}^{n\\times n}$ be symmetric.")
    assert found.text == "let ⟨0⟩ be symmetric"
    assert found.origin == "stated"


@pytest.mark.parametrize(
    ("formula", "claims", "beside"),
    [
        (r"a = b, \quad s < \tfrac12", ["(chain a = b)"], ["Relation (chain s lt (frac 1 2)) after 0 [for]"]),
        (r"a = b \text{ if } x > 0", ["(chain a = b)"], ["Relation (chain x gt 0) after 0 [if]"]),
        (r"a_{ij} = 0 \quad (i \ne j)", ["(chain (script a _(row i j)) = 0)"], ["Relation (chain i ne j) after 0 [for]"]),
        (r"p_k = q, \quad k = 0, 1, \ldots", ["(chain (script p _k) = q)"], ["Ranges (k) (0, 1) dots after 0 [for]"]),
        (r"a_i = b_i \text{ for } i = 1, \dots, n", ["(chain (script a _i) = (script b _i))"], ["Ranges (i) (1) dots n after 0 [for]"]),
        (r"x^2 \ge 0 \text{ with equality iff } x = 0", ["(chain (script x ^2) ge 0)"], []),
        (r"a = b \qquad \text{where } p = q + r", ["(chain a = b)"], ["Defines (chain p = (sum q + r)) after 0 [where]"]),
        (r"\text{if } x > 0, \text{ then } y < x", ["(chain y lt x)"], ["Relation (chain x gt 0) after 0 [if]"]),
        (r"f = g \text{ provided that } A \text{ is invertible}", ["(chain f = g)"], ["HasProperty A invertible after 0 [suppose]"]),
        (r"a = b, c = d", ["(chain a = b)", "(chain c = d)"], []),
        (r"x > 0, y > 0", ["(chain x gt 0)", "(chain y gt 0)"], []),
        (r"a + b", ["(sum a + b)"], []),
        (r"a, b", ["(list a , b)"], []),
        (r"u = v \text{ and } w = z", ["(chain u = v)", "(chain w = z)"], []),
    ],
)
def test_a_formula_is_split_from_its_conditions(formula: str, claims: list[str], beside: list[str]) -> None:
    split = from_formula(parse(formula))
    assert [written(c) for c in split.claims] == claims
    assert [line(x) for x in split.declarations] == beside


def test_unknown_words_in_a_formula_are_kept() -> None:
    split = from_formula(parse(r"f = g \text{ almost everywhere}"))
    assert [type(x) for x in split.declarations] == [d.Unread]


HOSTILE = [
    "",
    "    ",
    "Let",
    "Let be and the of is.",
    "where , , ; : ( ( ) ] [ — – -- !",
    "Let $A$ be $B$ be $C$ is $D$ has $E$ with $F$ of $G$ in $H$ for $I$.",
    "the mean of the mean of the mean of",
    "not not not not symmetric $A$ not",
    "$A$ $A$ $A$ is is is",
    "respectively respectively of size of rank of order",
    "Let $\\frac{a$ be symmetric.",
    "$n$ by $n$ by $n$ matrix by $A$ dimensional",
    "degrees of freedom $k$ degrees of freedom and $l$",
    "Ꙭ ☃ \x00 \ufeff let ＄ \u202e",
    "($A$ ((($n\\times n$ and) not all",
]


@pytest.mark.parametrize("sentence", HOSTILE)
def test_hostile_prose_is_read_without_a_fault(sentence: str) -> None:
    declarations(pieces(sentence))


def test_every_prefix_of_every_sentence_is_read_without_a_fault() -> None:
    for sentence, _ in GOLDEN[::4]:
        cut = pieces(sentence)
        for k in range(len(cut)):
            declarations(cut[: k + 1])
        for k in range(0, len(sentence), 7):
            declarations(pieces(sentence[:k]))


def test_long_prose_takes_linear_time_and_has_a_bound() -> None:
    long = pieces("Let $A$ be symmetric and $x > 0$, where $B$ is diagonal with mean $m$ and not all $y_i$ are equal. " * 400)
    start = time.process_time()
    found = declarations(long)
    assert time.process_time() - start < 3
    assert sum(isinstance(x, d.Role) for x in found) == sum(isinstance(p, d.Slot) for p in long)
    flat = pieces("Let " + "$a$, " * 1500 + "be positive.")
    start = time.process_time()
    declarations(flat)
    assert time.process_time() - start < 3


def test_a_paragraph_takes_about_a_millisecond() -> None:
    cut = [pieces(s) for s, _ in GOLDEN]
    start = time.process_time()
    for p in cut:
        declarations(p)
    assert (time.process_time() - start) / len(cut) < 0.003


def test_properties_belong_to_the_vocabulary() -> None:
    waiting = {"full_rank", "singular", "zero", "positive_integer", "even_symbol"}
    names = {e.value for entries in LEXICON.values() for e in entries if e.tag is Tag.ADJECTIVE}
    assert names <= set(PROPERTIES) | waiting
