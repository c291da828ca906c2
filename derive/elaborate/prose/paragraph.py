"""Prose into declarations: a shallow grammar of noun phrases and predicates over tagged tokens.

A sentence is read from left to right. An opener ("let", "where", "for", "if", …) sets the mood of what follows; a phrase with formulas
sets the subjects; predicates and attributes say something about them. What is not recognised is passed over, and what looks like a
condition and was not understood is kept as `Unread`: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.elaborate.prose import (
    curvature,
    eigenpair_clauses,
    entry_clauses,
    law_calls,
    law_clauses,
    markov,
    perpendicular,
    regression_words,
    sample_words,
    smoothness,
    solution_clauses,
    spectral_clauses,
    supports,
)  # fmt: skip
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.clauses import Reader
from derive.elaborate.prose.decompositions import decomposed
from derive.elaborate.prose.doubts import doubted, stated
from derive.elaborate.prose.lifting import taken_back, widened
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.respectively import handed_out
from derive.elaborate.prose.whole import consumed
from derive.elaborate.prose.words import sentences
from derive.read.tree import Node


def declarations(pieces: Iterable[d.Piece]) -> tuple[d.Declaration, ...]:
    """Return what one paragraph declares, in the order of its words; every formula of it also gets a `Role`."""
    found: list[d.Declaration] = []
    seen: list[Node] = []
    last: Reader | None = None
    for sentence in map(law_calls.glued, sentences(pieces)):
        if all(x.tag is Tag.SLOT for x in sentence):  # formulas without a word
            last = Reader(sentence, seen)
            found += last.read()
            continue
        classes, sentence = curvature.consumed(sentence)
        laws, skipped = law_clauses.consumed(sentence)
        tokens = [t for k, t in enumerate(sentence) if k not in skipped]
        named, skipped = spectral_clauses.consumed(tokens)
        tokens = [t for k, t in enumerate(tokens) if k not in skipped]
        pairs, skipped = eigenpair_clauses.consumed(tokens)
        tokens = [t for k, t in enumerate(tokens) if k not in skipped]
        entries, skipped = entry_clauses.consumed(tokens)
        tokens = [t for k, t in enumerate(tokens) if k not in skipped]
        solutions, skipped = solution_clauses.consumed(tokens)
        tokens = [t for k, t in enumerate(tokens) if k not in skipped]
        right, skipped = perpendicular.consumed(tokens)
        tokens = [t for k, t in enumerate(tokens) if k not in skipped]
        quiet = smoothness.skipped(tokens)
        tokens = [t for k, t in enumerate(tokens) if k not in quiet]
        whole, skipped = consumed(tokens)
        models, told = regression_words.recognised(tokens)
        samples, taken = sample_words.recognised(tokens)
        chains, linked = markov.recognised(tokens)
        heard = [t for k, t in enumerate(tokens) if k not in skipped | told | taken | linked]
        last = Reader(heard, seen)
        said = widened(heard, handed_out(heard, decomposed(heard, supports.of_letters(heard, last.read()))))
        stands = stated(sentence, (*classes, *laws, *named, *pairs, *entries, *solutions, *right, *models, *samples, *chains))
        carried = supports.stated(sentence, (*laws, *said))
        found += [*taken_back(sentence, (*stands, *said)), *whole, *stands, *carried, *doubted(heard, said)]
    if last is not None:
        found += last.announced()
    return tuple(regression_words.without_equations(found))
