"""Expectations of products of random vectors by their cumulants: means, covariances, and, where the law says so, more.

Every random vector stands at an end of a piece. The expectation of a product is the sum over all ways to part the ends into blocks; a
block of one puts
the mean there, a block of two joins two ends by a covariance (of one piece: closes it to a trace), larger blocks vanish for jointly
normal vectors and join
equal members of a sample (Isserlis 1918; Leonov and Shiryaev 1959).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from derive.calculus import build as b
from derive.probability.monomials import Unsupported, Word, transposed
from derive.terms import heads as h

MAX_ENDS = 6


class Moments(Protocol):
    """The cumulants of random vectors: a scalar factor and an array (None for the identity); None where they vanish."""

    def mean(self, x: h.Term) -> h.Term | None: ...

    def covariance(self, x: h.Term, y: h.Term) -> h.Term | None: ...

    def cumulant(self, ends: tuple[h.Term, ...]) -> tuple[h.Term, h.Term] | None:
        """Of three or more ends: the cumulant of one member and the size of the sample; None where it vanishes; raise Unsupported."""
        ...


@dataclass(frozen=True, slots=True)
class Strand:
    """Lᵀ · word · R, an end being a random vector or None."""

    left: h.Term | None
    word: Word
    right: h.Term | None
    open: bool = False

    def flipped(self) -> Strand:
        return Strand(self.right, transposed(self.word), self.left, self.open)


@dataclass(frozen=True, slots=True)
class Contracted:
    """One term of the result: scalar factors, the open word, and sums over new indices."""

    scalars: tuple[h.Term, ...]
    word: Word
    sums: tuple[h.Term, ...] = ()


def partitions(items: Sequence[int], largest: int) -> Iterator[list[tuple[int, ...]]]:
    """Every way to part items into blocks of at most `largest`."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for block in _subsets(rest, largest - 1):
        remaining = [i for i in rest if i not in block]
        for others in partitions(remaining, largest):
            yield [(first, *block), *others]


def _subsets(items: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    yield ()
    if most <= 0:
        return
    for k, item in enumerate(items):
        for more in _subsets(items[k + 1 :], most - 1):
            yield (item, *more)


def contract(strands: Sequence[Strand], moments: Moments) -> list[Contracted]:
    """Return the terms of the expectation of the product of strands; raise Unsupported."""
    ends = [(k, side) for k, s in enumerate(strands) for side in ("left", "right") if getattr(s, side) is not None]
    if len(ends) > MAX_ENDS:
        raise Unsupported("a moment of too high an order")
    letters = [getattr(strands[k], side) for k, side in ends]
    zero = {x for x in dict.fromkeys(letters) if moments.mean(x) is None}
    out: list[Contracted] = []
    for blocks in partitions(range(len(ends)), len(ends)):
        if any(len(block) == 1 and letters[block[0]] in zero for block in blocks):
            continue
        made = _joined(list(strands), ends, letters, blocks, moments)
        if made is not None:
            out.append(made)
    return out


def _joined(
    strands: list[Strand], ends: list[tuple[int, str]], letters: list[h.Term], blocks: list[tuple[int, ...]], moments: Moments
) -> Contracted | None:
    """Carry out one partition; None where one of its cumulants vanishes."""
    scalars: list[h.Term] = []
    sums: list[h.Term] = []
    pairs: list[tuple[tuple[int, str], tuple[int, str], h.Term]] = []
    caps: dict[tuple[int, str], h.Term] = {}
    for block in blocks:
        if len(block) == 1:
            mean = moments.mean(letters[block[0]])
            assert mean is not None
            caps[ends[block[0]]] = mean
        elif len(block) == 2:
            i, j = block
            covariance = moments.covariance(letters[i], letters[j])
            if covariance is None:
                return None
            pairs.append((ends[i], ends[j], covariance))
        else:
            found = moments.cumulant(tuple(letters[i] for i in block))
            if found is None:
                return None
            value, size = found
            index = h.Sym(f"k{chr(39) * (len(sums) + 1)}")
            scalars.append(value)
            sums.append(h.Range(index, h.UNITY, b_size(size)))
            for i in block:
                caps[ends[i]] = h.Unit(size, index)
    return _assembled(strands, pairs, caps, scalars, sums)


def b_size(size: object) -> h.Term:
    from derive.terms.composites import dimension_term

    return dimension_term(size)


def _assembled(
    strands: list[Strand],
    pairs: list[tuple[tuple[int, str], tuple[int, str], h.Term]],
    caps: dict[tuple[int, str], h.Term],
    scalars: list[h.Term],
    sums: list[h.Term],
) -> Contracted:
    """Walk along the joined strands: from an open or capped end to the other, or round in a circle."""
    joins: dict[tuple[int, str], tuple[tuple[int, str], h.Term]] = {}
    for a, c, covariance in pairs:
        joins[a] = (c, covariance)
        joins[c] = (a, b.transpose(covariance))
    done: set[int] = set()
    word: Word = ()

    def walk(k: int, entered: str) -> tuple[Word, bool]:
        """Follow from the side by which the strand k is entered; the word that was passed, and whether it ran in a circle."""
        passed: Word = ()
        start = (k, entered)
        while True:
            done.add(k)
            strand = strands[k]
            passed += strand.word if entered == "left" else transposed(strand.word)
            out = (k, "right" if entered == "left" else "left")
            if out in caps:
                return (*passed, caps[out]), False
            if out not in joins:
                return passed, False
            (k, side), covariance = joins[out]
            passed = (*passed, covariance)
            if (k, side) == start:
                return passed, True
            entered = side

    def from_end(k: int, side: str) -> Word:
        head: Word = (b.transpose(caps[(k, side)]),) if (k, side) in caps else ()
        passed, _ = walk(k, side)
        return head + passed

    for k, strand in enumerate(strands):
        if k in done or not strand.open:
            continue
        side = "left" if strand.left is None else "right"
        found = from_end(k, side)
        word += found if side == "left" else transposed(found)
    for k in range(len(strands)):
        for side in ("left", "right"):
            if k not in done and (k, side) not in joins:
                scalars.append(_scalar(from_end(k, side)))
    for k in range(len(strands)):
        if k not in done:
            passed, circle = walk(k, "left")
            assert circle
            scalars.append(_circle(passed))
    return Contracted(tuple(scalars), word, tuple(sums))


def _scalar(word: Word) -> h.Term:
    return b.times(*word) if word else h.UNITY


def _circle(word: Word) -> h.Term:
    whole = b.times(*word)
    return b.trace(whole)
