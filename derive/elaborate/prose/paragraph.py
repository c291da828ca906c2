"""Prose into declarations: a shallow grammar of noun phrases and predicates over tagged tokens.

A sentence is read from left to right. An opener ("let", "where", "for", "if", …) sets the mood of what follows; a phrase with formulas
sets the subjects; predicates and attributes say something about them. What is not recognised is passed over, and what looks like a
condition and was not understood is kept as `Unread`: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from derive.elaborate.prose import (
    curvature,
    eigenpair_clauses,
    entry_clauses,
    everything,
    experiments,
    law_calls,
    law_clauses,
    listed_laws,
    markov,
    perpendicular,
    quantile_words,
    regression_words,
    sample_words,
    smoothness,
    solution_clauses,
    spaces,
    spectral_clauses,
    supports,
    two_samples,
    unknowns,
)  # fmt: skip
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.clauses import Reader
from derive.elaborate.prose.decompositions import decomposed
from derive.elaborate.prose.doubts import doubted, stated
from derive.elaborate.prose.lifting import taken_back, widened
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.respectively import handed_out
from derive.elaborate.prose.whole import consumed
from derive.elaborate.prose.words import Token, sentences
from derive.read.tree import Node

#: Readers of clauses of one kind, in order: each returns what is declared and the places of the tokens that say it, which no other reads.
_CLAUSES: tuple[Callable[[list[Token]], tuple[list[d.Declaration], frozenset[int]]], ...] = (
    spectral_clauses.consumed,
    quantile_words.recognised,
    eigenpair_clauses.consumed,
    entry_clauses.consumed,
    solution_clauses.consumed,
    perpendicular.consumed,
    smoothness.consumed,
)


def _respelled(tokens: list[Token]) -> list[Token]:
    """A sentence in words that the readers below know."""
    tokens = listed_laws.as_vectors(law_calls.glued(tokens))
    for respell in (spaces.spelled_out, spaces.with_means, spaces.with_matrix):
        tokens = respell(tokens)
    return tokens


def declarations(pieces: Iterable[d.Piece]) -> tuple[d.Declaration, ...]:
    """Return what one paragraph declares, in the order of its words; every formula of it also gets a `Role`."""
    found: list[d.Declaration] = []
    seen: list[Node] = []
    last: Reader | None = None
    heard_of = [_respelled(x) for x in sentences(pieces)]
    told = experiments.recognised(heard_of)
    for place, sentence in enumerate(heard_of):
        if place in told:
            found += told[place]
            continue
        if (both := two_samples.recognised(sentence)) is not None:
            found += both
            continue
        if all(x.tag is Tag.SLOT for x in sentence):  # formulas without a word
            last = Reader(sentence, seen)
            found += last.read()
            continue
        sentence, unknown = unknowns.without(sentence)
        classes, sentence = curvature.consumed(sentence)
        laws, skipped = law_clauses.consumed(sentence)
        tokens = [t for k, t in enumerate(sentence) if k not in skipped]
        clauses: list[d.Declaration] = []
        for consume in _CLAUSES:
            declared, skipped = consume(tokens)
            clauses += declared
            tokens = [t for k, t in enumerate(tokens) if k not in skipped]
        whole, skipped = consumed(tokens)
        models, modelled = regression_words.recognised(tokens)
        samples, taken = sample_words.recognised(tokens)
        chains, linked = markov.recognised(tokens)
        heard = [t for k, t in enumerate(tokens) if k not in skipped | modelled | taken | linked]
        last = Reader(heard, seen)
        said = widened(heard, handed_out(heard, decomposed(heard, supports.of_letters(heard, last.read()))))
        said = curvature.said_of_all(heard, said)
        samples += sample_words.named_alike(sentence, said)
        stands = stated(sentence, (*unknown, *classes, *laws, *clauses, *models, *samples, *chains))
        carried = tuple(supports.stated(sentence, (*laws, *said)))
        general = everything.unread(sentence, (*whole, *stands, *carried, *said))
        found += [*taken_back(sentence, (*stands, *said)), *whole, *stands, *carried, *doubted(heard, said), *general]
    if last is not None:
        found += last.announced()
    return tuple(regression_words.without_equations(found))
