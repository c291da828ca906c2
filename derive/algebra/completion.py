"""Noncommutative Buchberger completion, with a bound, over the free *-algebra of `derive.proof.words`.

A rule replaces its greatest term by the rest. Terms are compared by weight (letters of the word and of the scalars that are words), then
by the word, then by the monomial. Every rule remembers of which relations it is made, so that a reduction to zero can be written down as
one combination of relations, which the checker multiplies out.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from derive.proof.scalars import order
from derive.proof.words import Alphabet, Mon, Poly, Terms, TooLarge, Word, merge

Key = tuple[Mon, Word]

MAX_WORK = 60_000  # terms multiplied out in one search


@dataclass(frozen=True, slots=True)
class Use:
    """coefficient · monomial · (left · source · right, traced or not) · word; a source k ≥ 0 is a rule, −1 − k a relation."""

    coefficient: Fraction
    mon: Mon
    left: Word
    source: int
    right: Word
    traced: bool = False
    word: Word = ()


@dataclass(slots=True)
class Rule:
    """`poly` = 0, its greatest term `lead` with coefficient 1, made of `uses`."""

    poly: Poly
    lead: Key
    uses: tuple[Use, ...]
    alive: bool = True


@dataclass(slots=True)
class Completion:
    """The rules so far, the overlaps still to be looked at, and the bounds."""

    alphabet: Alphabet
    max_rules: int = 48
    max_steps: int = 160
    max_weight: int = 14
    rules: list[Rule] = field(default_factory=list)
    queue: list[tuple[int, int, Poly, tuple[Use, ...]]] = field(default_factory=list)
    scalars: dict[tuple[Word, bool], None] = field(default_factory=dict)
    made: int = 0
    work: int = 0

    # --- order ------------------------------------------------------------------------------------------------------------------

    def weight(self, key: Key) -> int:
        total = len(key[1])
        for a, e in key[0]:
            atom = self.alphabet.atoms[a]
            size = len(atom.data[0]) if atom.kind in ("word", "trace") else 0
            total += size * (abs(e) if isinstance(e, int) else 1)
        return total

    def rank(self, key: Key) -> tuple[object, ...]:
        return self.weight(key), len(key[1]), key[1], order(key[0])

    # --- reduction --------------------------------------------------------------------------------------------------------------

    def reduce(self, p: Poly, budget: int = 300) -> tuple[Poly, list[Use]]:
        """Rewrite the terms of a sum, greatest first, until no rule applies; return the rest and what was subtracted."""
        done: Terms = {}
        todo = dict(p.terms)
        uses: list[Use] = []
        while todo and budget:
            key = max(todo, key=self.rank)
            c = todo[key]
            use = self.redex(key, c, p.scalar)
            if use is None:
                _into(done, key, todo.pop(key))
                continue
            budget -= 1
            uses.append(use)
            for other, d in self.value(use, self.rules[use.source].poly).terms.items():
                total = todo.get(other, Fraction(0)) - d
                if total:
                    todo[other] = total
                else:
                    todo.pop(other, None)
            if key in todo:  # the greatest term did not cancel: its form has changed under the product, so leave it
                _into(done, key, todo.pop(key))
        for key, c in todo.items():
            _into(done, key, c)
        return Poly(done, p.rows, p.cols), uses

    def value(self, use: Use, source: Poly) -> Poly:
        """Multiply a use out."""
        a = self.alphabet
        out = source
        if use.left:
            out = a.times(a.word(use.left), out)
        if use.right:
            out = a.times(out, a.word(use.right))
        if use.traced:
            out = a.trace(out)
        if use.word:
            out = a.times(out, a.word(use.word))
        scale = a.scale(a.of_mon(use.mon), use.coefficient)
        self.work += len(out.terms)
        if self.work > MAX_WORK:
            raise TooLarge
        return a.times(scale, out)

    def redex(self, key: Key, c: Fraction, scalar: bool) -> Use | None:
        """Find a rule that applies to a term, and what stands around its greatest term."""
        mon, word = key
        for k, rule in enumerate(self.rules):
            if not rule.alive:
                continue
            m0, w0 = rule.lead
            rest = divide(mon, m0) if m0 else mon
            if rest is None:
                continue
            if not w0:
                if rule.poly.scalar and (word or scalar):
                    return Use(c, rest, (), k, (), False, word)
                continue
            at = find(word, w0)
            if at is not None:
                return Use(c, rest, word[:at], k, word[at + len(w0) :])
            for a, e in rest:
                inside = self._inside(a, e, w0) if (word or scalar) else None
                if inside is not None:
                    return Use(c, merge(rest, ((a, -1),)), inside[0], k, inside[1], inside[2], word)
        return None

    def _inside(self, a: int, e: object, w0: Word) -> tuple[Word, Word, bool] | None:
        atom = self.alphabet.atoms[a]
        if atom.kind not in ("word", "trace") or not isinstance(e, int) or e < 1:
            return None
        inner: Word = atom.data[0]
        if len(w0) > len(inner):
            return None
        if atom.kind == "word":
            at = find(inner, w0)
            return None if at is None else (inner[:at], inner[at + len(w0) :], False)
        for k in range(len(inner)):
            turned = inner[k:] + inner[:k]
            if turned[: len(w0)] == w0:
                return (), turned[len(w0) :], True
        return None

    # --- rules ------------------------------------------------------------------------------------------------------------------

    def add_relation(self, number: int, p: Poly) -> None:
        """Take a relation p = 0 in, by its number."""
        self.add(p, (Use(Fraction(1), (), (), -1 - number, ()),))

    def add(self, p: Poly, uses: tuple[Use, ...]) -> bool:
        """Reduce p and make it a rule; return whether anything was left."""
        rest, used = self.reduce(p)
        if not rest.terms or (not rest.scalar and any(not w for _, w in rest.terms) and len(rest.terms) == 1):
            return False
        lead = max(rest.terms, key=self.rank)
        c = rest.terms[lead]
        made = tuple(_scaled(u, 1 / c) for u in uses) + tuple(_scaled(u, -1 / c) for u in used)
        new = len(self.rules)
        self.rules.append(Rule(self.alphabet.scale(rest, 1 / c), lead, made))
        self.note_scalars(rest)
        for k in range(new):
            old = self.rules[k]
            if old.alive and self._divides(lead, old.lead):
                old.alive = False
                self.push(old.poly, (Use(Fraction(1), (), (), k, ()),))
        for k in range(new + 1):
            if self.rules[k].alive:
                self._overlaps(k, new)
                if k != new:
                    self._overlaps(new, k)
        self._beside(new)
        return True

    def _divides(self, lead: Key, other: Key) -> bool:
        if divide(other[0], lead[0]) is None:
            return False
        if not lead[1]:
            return not other[1] or bool(lead[0])
        return find(other[1], lead[1]) is not None

    def push(self, p: Poly, uses: tuple[Use, ...]) -> None:
        """Queue a sum that is zero."""
        if not p.terms:
            return
        weight = max(self.weight(k) for k in p.terms)
        if weight <= self.max_weight:
            self.made += 1
            heapq.heappush(self.queue, (weight + len(p.terms), self.made, p, uses))

    def _combine(self, one: Use, other: Use) -> None:
        left, right = self.value(one, self.rules[one.source].poly), self.value(other, self.rules[other.source].poly)
        if (left.rows, left.cols) == (right.rows, right.cols):
            self.push(self.alphabet.subtract(left, right), (one, _scaled(other, Fraction(-1))))

    def _overlaps(self, i: int, j: int) -> None:
        (m1, w1), (m2, w2) = self.rules[i].lead, self.rules[j].lead
        common = lcm(m1, m2)
        if common is None:
            return
        up1, up2 = divide(common, m1) or (), divide(common, m2) or ()
        one = Fraction(1)
        if not w1 and not w2:
            if i < j and set(dict(m1)) & set(dict(m2)):
                self._combine(Use(one, up1, (), i, ()), Use(one, up2, (), j, ()))
            return
        if not w1 or not w2:
            if w1 and set(dict(m1)) & set(dict(m2)):
                self._combine(Use(one, up1, (), i, ()), Use(one, up2, (), j, (), False, w1))
            return
        at = find(w1, w2) if i != j else None
        if at is not None:
            self._combine(Use(one, up1, (), i, ()), Use(one, up2, w1[:at], j, w1[at + len(w2) :]))
        for o in range(1, min(len(w1), len(w2))):
            if w1[-o:] == w2[:o]:
                self._combine(Use(one, up1, (), i, w2[o:]), Use(one, up2, w1[:-o], j, ()))

    def _beside(self, k: int) -> None:
        """Multiply a rule by what meets its greatest term at an end: a letter with a built-in product, the rest of a known scalar."""
        (_, w), p = self.rules[k].lead, self.rules[k].poly
        if not w:
            return
        one = Fraction(1)
        for a, b in sorted(self.alphabet.cancels):
            if b == w[0]:
                self._times(Use(one, (), (a,), k, ()))
            if a == w[-1]:
                self._times(Use(one, (), (), k, (b,)))
        for code in (w[0], w[-1]):
            if code in self.alphabet.absorbs:
                self._times(Use(one, (), (code,), k, ()) if code == w[0] else Use(one, (), (), k, (code,)))
        cuts = [n for n in range(1, len(w)) if self.alphabet.rows(w[n]) == 1]
        heads = [w[: cuts[0]]] if cuts else [w] if p.cols == 1 and p.rows != 1 else []
        tails = [w[cuts[-1] :]] if cuts else [w] if p.rows == 1 and p.cols != 1 else []
        for z, traced in list(self.scalars):
            at = find(z, w)
            if at is not None:
                self._times(Use(one, (), z[:at], k, z[at + len(w) :], traced))
            if traced:
                continue
            for head in heads:
                if len(z) > len(head) and z[-len(head) :] == head:
                    self._times(Use(one, (), z[: -len(head)], k, ()))
            for tail in tails:
                if len(z) > len(tail) and z[: len(tail)] == tail:
                    self._times(Use(one, (), (), k, z[len(tail) :]))

    def _times(self, use: Use) -> None:
        self.push(self.value(use, self.rules[use.source].poly), (use,))

    def note_scalars(self, p: Poly) -> None:
        """Remember the scalars that are words: rules are multiplied by parts of them."""
        for mon, _ in p.terms:
            for a, _ in mon:
                atom = self.alphabet.atoms[a]
                if atom.kind == "word":
                    self.scalars[atom.data[0], False] = None
                    self.scalars[self.alphabet.word_transposed(atom.data[0]), False] = None
                elif atom.kind == "trace":
                    for z in self.alphabet.rotations(atom.data[0]):
                        self.scalars[z, True] = None

    # --- the search -------------------------------------------------------------------------------------------------------------

    def prove_zero(self, goal: Poly) -> list[Use] | None:
        """Return uses of rules that sum to the goal, or None where the bound is reached or nothing is left to try."""
        self.max_weight = max(self.max_weight, max((self.weight(k) for k in goal.terms), default=0) + 4)
        rest, uses = self.reduce(goal)
        for _ in range(self.max_steps):
            if not rest.terms:
                return uses
            if not self.queue or len(self.rules) >= self.max_rules:
                return None
            _, _, p, made = heapq.heappop(self.queue)
            if self.add(p, made):
                rest, more = self.reduce(rest)
                uses += more
        return None if rest.terms else uses

    def flatten(self, uses: Iterable[Use], limit: int = 4000) -> list[tuple[tuple[Use, ...], int]]:
        """Write uses of rules as chains of contexts, outermost first, around relations (by number)."""
        out: list[tuple[tuple[Use, ...], int]] = []
        stack: list[tuple[tuple[Use, ...], int]] = [((u,), u.source) for u in uses]
        while stack:
            chain, source = stack.pop()
            if source < 0:
                out.append((chain, -1 - source))
            else:
                stack.extend(((*chain, u), u.source) for u in self.rules[source].uses)
            if len(out) + len(stack) > limit:
                raise OverflowError
        return out


def _into(terms: Terms, key: Key, c: Fraction) -> None:
    total = terms.get(key, Fraction(0)) + c
    if total:
        terms[key] = total
    else:
        terms.pop(key, None)


def _scaled(u: Use, c: Fraction) -> Use:
    return Use(u.coefficient * c, u.mon, u.left, u.source, u.right, u.traced, u.word)


def divide(mon: Mon, by: Mon) -> Mon | None:
    """mon / by where every exponent allows it."""
    have = dict(mon)
    for a, e in by:
        k = have.get(a)
        if k is None or (k != e and not (isinstance(k, int) and isinstance(e, int) and k >= e > 0)):
            return None
        have[a] = k - e
    return tuple((a, e) for a, e in have.items() if e != 0)


def lcm(m1: Mon, m2: Mon) -> Mon | None:
    """The least common multiple of two monomials, None where exponents do not compare."""
    out = dict(m1)
    for a, e in m2:
        k = out.get(a)
        if k is not None and k != e and not (isinstance(k, int) and isinstance(e, int)):
            return None
        out[a] = e if k is None or k == e else max(k, e)
    return tuple(sorted(out.items(), key=lambda t: t[0]))


def find(word: Word, part: Word) -> int | None:
    """The place of the first occurrence of a word in another."""
    return next(occurrences(word, part), None)


def occurrences(word: Word, part: Word) -> Iterator[int]:
    """All places of a word in another."""
    n = len(part)
    return (k for k in range(len(word) - n + 1) if word[k : k + n] == part)
