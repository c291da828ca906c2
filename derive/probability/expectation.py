"""Expectation as an operator: linearity, independence, the facts of the distributions, moments that are given.

What no rule reaches stays as `Expectation(monomial)` in one canonical form, so that equal things are equal atoms on both sides of a claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from derive.calculus import build as b
from derive.probability import array_moments, closed, entries, kernels, matrix_laws
from derive.probability.contraction import Strand, contract
from derive.probability.monomials import Atom, Monomial, Unsupported, Word, changed, expand, rows_of
from derive.probability.world import World, scalar_law
from derive.terms import heads as h
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import bound_by, free_letters
from derive.terms.typing import shape_of


@dataclass
class Engine:
    """One run over a claim: the conditions that its facts needed, and the rules that were used."""

    world: World
    needed: dict[h.Term, None] = field(default_factory=dict)
    rules: dict[str, None] = field(default_factory=dict)

    # --- the operator

    def expect(self, body: h.Term) -> h.Term:
        """E of a body, as a term in constants and canonical moments; raise Unsupported."""
        child = self._child(body)
        if child is not None:
            return self.expect(self._given_parents(child).expect(body))
        body = closed.put_in(body, self.world)
        if (found := array_moments.of_normal_exponent(self, body)) is not None:
            return found
        monomials = _gathered(expand(body, self.world))
        self.rules.setdefault("linearity of the expectation")
        return b.plus(*(self._monomial(m, shape_of(body)) for m in monomials)) if monomials else b.zero(shape_of(body))

    def _child(self, body: h.Term) -> h.Sym | None:
        """A letter of the body whose law has random parameters and that is no parameter of another one's law."""
        w = self.world
        letters = w.random_in(body)
        children = [x for x in letters if (law := w.law_of(x)) is not None and w.is_random(law)]
        parents = {y for x in children for y in w.random_in(w.law_of(x) or x)}
        return next((x for x in children if x not in parents), None)

    def _given_parents(self, child: h.Sym) -> Engine:
        """The engine in which this letter alone is random: its law holds for each value of the others."""
        w = self.world
        if child in w.samples or any(child in g for group in (w.normal, w.uncorrelated, w.independent) for g in group):
            raise Unsupported("a letter with random parameters beside others")
        self.rules.setdefault("the law of total expectation")
        return Engine(replace(w, random={child: None}, laws={child: w.laws[child]}, samples={}, facts={}), self.needed, self.rules)

    def _monomial(self, m: Monomial, shape: tuple[object, object]) -> h.Term:
        constants = [b.number(m.number), *m.scalars]
        if m.constant and not any(self.world.is_random(t) for t in m.word):
            return _summed(b.times(*constants, *m.word), m.sums)
        groups = self._groups(m)
        factors: list[h.Term] = []
        word: Word | None = None
        for g in groups:
            value, opened = self._group(g)
            factors.append(value)
            if opened is not None:
                word = opened
        if len(groups) > 1:
            self.rules.setdefault("the expectation of a product of independent factors is the product")
        return _summed(b.times(*constants, *factors, *(word if word is not None else m.word)), m.sums)

    # --- independence

    def _groups(self, m: Monomial) -> list[Monomial]:
        """Part the random factors of a monomial into independent groups."""
        w = self.world
        parts: list[Monomial] = [Monomial(atoms=(a,)) for a in m.atoms]
        parts += [Monomial(pieces=(p,)) for p in m.pieces] + [Monomial(traces=(p,)) for p in m.traces]
        if any(w.is_random(t) for t in m.word):
            parts.append(Monomial(word=m.word))
        groups: list[tuple[set[h.Term], Monomial]] = []
        for part in parts:
            members = self._members(part)
            joined = part
            rest = []
            for letters, group in groups:
                if self._apart(letters, members):
                    rest.append((letters, group))
                else:
                    members = members | letters
                    joined = _merged(group, joined)
            groups = [*rest, (members, joined)]
        everything = set().union(*(letters for letters, _ in groups)) if groups else set()
        if len(groups) > 2 and not self._mutual([letters for letters, _ in groups], everything):
            whole = groups[0][1]
            for _, g in groups[1:]:
                whole = _merged(whole, g)
            return [whole]
        return [g for _, g in groups]

    def _members(self, m: Monomial) -> set[h.Term]:
        """The random letters of a part; a member of a sample whose index is plain counts by itself."""
        w = self.world
        found: set[h.Term] = set()
        for t in _terms(m):
            for x in free_letters(t):
                if x in w.random:
                    found.add(x)
        return found

    def _apart(self, first: set[h.Term], second: set[h.Term]) -> bool:
        return all(self.world.are_independent(x, y) for x in first for y in second) and (
            len(first) == len(second) == 1 or any(first | second <= set(g) for g in self.world.independent)
        )

    def _mutual(self, groups: list[set[h.Term]], everything: set[h.Term]) -> bool:
        return any(everything <= set(g) for g in self.world.independent)

    # --- one group

    def _group(self, g: Monomial) -> tuple[h.Term, Word | None]:
        """The expectation of dependent factors: a scalar, and what becomes of the word."""
        if not g.word and not g.pieces and not g.traces:
            return self._atoms(g.atoms), None
        once = self._once(g)
        if once is None:
            once = array_moments.twice(self, g)
        if once is not None:
            return once
        strands = self.strands(g)
        self.rules.setdefault("moments of vectors by their cumulants")
        terms = contract(strands, self)
        if not terms:
            return h.ZERO, (g.word and (b.zero(shape_of(h.Times(*g.word) if len(g.word) > 1 else g.word[0])),)) or None
        values = [(_summed(b.times(*t.scalars), ()), t) for t in terms]
        if not g.word:
            return b.plus(*(_collapsed(_summed(v, t.sums)) for v, t in values)), None
        whole = b.plus(*(_summed(b.times(v, *t.word), t.sums) for v, t in values))
        return h.UNITY, (whole,)

    def _once(self, g: Monomial) -> tuple[h.Term, Word | None] | None:
        """A random matrix that stands in a monomial once, and nothing else random: its mean takes its place."""
        w = self.world
        terms = [*(t for p in g.pieces for t in p), *(t for p in g.traces for t in p), *g.word]
        hits = [t for t in terms if w.is_random(t)]
        if g.atoms or len(hits) != 1:
            return None
        x = hits[0].children[0] if isinstance(hits[0], h.Transpose) else hits[0]
        if not isinstance(x, (h.Sym, h.At)) or is_vector(shape_of(x)):
            return None
        mean = self.moment(h.Expectation(x))
        value = b.transpose(mean) if isinstance(hits[0], h.Transpose) else mean
        moved = changed(g, lambda t: value if t == hits[0] else t)
        scalars = [b.times(*p) for p in moved.pieces] + [b.trace(b.times(*p)) for p in moved.traces]
        return b.times(*scalars) if scalars else h.UNITY, moved.word or None

    def strands(self, g: Monomial) -> list[Strand]:
        if g.traces:
            raise Unsupported("products of random matrices")
        out: list[Strand] = []
        from derive.probability.monomials import cut

        words = [(p, False) for p in g.pieces] + [(p, True) for p in (cut(g.word) if g.word else [])]
        for word, is_open in words:
            left: h.Term | None = None
            right: h.Term | None = None
            if isinstance(word[0], h.Transpose) and self._vector(word[0].children[0]):
                left, word = word[0].children[0], word[1:]
            if word and self._vector(word[-1]):
                right, word = word[-1], word[:-1]
            if any(self.world.is_random(t) for t in word):
                raise Unsupported("products of random matrices")
            out.append(Strand(left, word, right, is_open))
        for a in g.atoms:
            out.extend(self._atom_strands(a))
        return out

    def _atom_strands(self, a: Atom) -> list[Strand]:
        k = int(a.exponent.value) if isinstance(a.exponent, h.Num) and a.exponent.value.is_integer else 0
        if a.kind != "power" or k < 1:
            raise Unsupported("a function of chance beside random vectors")
        base = a.base
        if isinstance(base, h.At) and base.children[0] in self.world.members:
            raise Unsupported("members with a law for each beside others")
        if isinstance(base, h.At) and base.children[0] in self.world.samples:
            x, index = base.children
            return [Strand(None, (h.Transpose(h.Unit(x.args[1], index)),), x)] * k
        return [Strand(None, (), base)] * k

    def _vector(self, t: h.Term) -> bool:
        x = t.children[0] if isinstance(t, h.At) else t
        return x in self.world.random and shape_of(t)[1] == 1

    # --- moments of vectors (the protocol of `contraction`)

    def mean(self, x: h.Term) -> h.Term | None:
        value = self.moment(h.Expectation(x))
        return None if b.is_zero(value) else value

    def covariance(self, x: h.Term, y: h.Term) -> h.Term | None:
        w = self.world
        if x != y:
            if w.are_uncorrelated(x, y):
                return None
            for p, q, flip in ((x, y, False), (y, x, True)):
                if (found := w.facts.get(h.Covariance(p, q))) is not None:
                    return b.transpose(found) if flip else found
            if repr(x) > repr(y):
                return b.transpose(h.Covariance(y, x))
            return h.Covariance(x, y)
        value = self.moment(h.Variance(x))
        return None if b.is_zero(value) else value

    def cumulant(self, ends: tuple[h.Term, ...]) -> tuple[h.Term, h.Term] | None:
        w = self.world
        letters = set(ends)
        if self.jointly_normal(letters):
            return None
        if len(letters) == 1:
            (x,) = letters
            if x in w.samples:
                return self._sample_cumulant(x, len(ends)), x.args[1]
        raise Unsupported("a moment of third or higher order is not given")

    def jointly_normal(self, letters: set[h.Term]) -> bool:
        """Whether the letters are jointly normal: each is, and they are declared so together or independent."""
        w = self.world

        def single(x: h.Term) -> bool:
            law = w.members[x][1] if isinstance(x, h.Sym) and x in w.apart else w.law_of(x)
            return (isinstance(law, h.Distribution) and law.name == "normal") or any(x in g for g in w.normal)

        if not all(single(x) for x in letters):
            return False
        pairs = [(x, y) for x in letters for y in letters if x != y]
        return all(w.are_independent(x, y) or any(x in g and y in g for g in w.normal) for x, y in pairs)

    def _sample_cumulant(self, x: h.Term, order: int) -> h.Term:
        """κ₃ = E(X−μ)³, κ₄ = E(X−μ)⁴ − 3σ⁴ of a member of a sample."""
        member = h.At(x, h.Sym("i"))
        mean = self.scalar_moment(member, 1)
        if order not in (3, 4):
            raise Unsupported("a moment of too high an order")
        raw = [h.UNITY, *(self.scalar_moment(member, k) for k in range(1, order + 1))]
        from math import comb

        central = b.plus(
            *(b.times(h.Num((-1) ** (order - k) * comb(order, k)), raw[k], b.power(mean, h.Num(order - k))) for k in range(order + 1))
        )
        if order == 3:
            return central
        variance = b.minus(raw[2], b.power(mean, h.TWO))
        return b.minus(central, b.times(h.Num(3), b.power(variance, h.TWO)))

    # --- moments that are given

    def moment(self, t: h.Term) -> h.Term:
        """The mean or the variance of a letter: stated, known from its law, or itself."""
        w = self.world
        if t in w.facts:
            return w.facts[t]
        x = t.children[0]
        shape = shape_of(x)
        if x in w.samples:
            return self._sample_moment(t, x)
        if x in w.members and isinstance(x, h.Sym) and not x.family:
            return self._moment_by_entry(t, x)
        law = w.law_of(x)
        first = isinstance(t, h.Expectation)
        if isinstance(law, h.Distribution) and first and (known := matrix_laws.mean(law)) is not None:
            for need in known[1]:
                self.needed.setdefault(need)
            return known[0]
        if isinstance(law, h.Distribution):
            found = array_moments.of_law(law, first, x)
            if found is not None:
                return found
        if is_scalar(shape) and law is not None:
            mean = self.scalar_moment(x, 1)
            return mean if first else b.minus(self.scalar_moment(x, 2), b.power(mean, h.TWO))
        return t

    def _sample_moment(self, t: h.Term, x: h.Term) -> h.Term:
        member = h.At(x, h.Sym("i"))
        mean = self.scalar_moment(member, 1)
        size = x.args[1]
        if isinstance(t, h.Expectation):
            return b.times(mean, h.Ones(size, 1)) if not b.is_zero(mean) else h.Zeros(size, 1)
        return b.times(b.minus(self.scalar_moment(member, 2), b.power(mean, h.TWO)), h.Identity(size))

    def _moment_by_entry(self, t: h.Term, x: h.Sym) -> h.Term:
        """The mean of a vector with a law for each entry, and its variance where they are independent."""
        i = self.world.members[x][0]
        member = h.At(x, i)
        mean = self.scalar_moment(member, 1)
        if isinstance(t, h.Expectation):
            return entries.vector(i, mean, x.dims[0])
        if x not in self.world.apart:
            raise Unsupported("members of which nobody says that they are independent")
        return entries.matrix(i, b.minus(self.scalar_moment(member, 2), b.power(mean, h.TWO)), x.dims[0])

    def scalar_moment(self, x: h.Term, k: int) -> h.Term:
        """E[X^k] of a random number."""
        return self._single(x, (Atom("power", x, h.Num(k)),))

    # --- random numbers

    def _atoms(self, atoms: tuple[Atom, ...]) -> h.Term:
        subjects = {self._subject(t) for a in atoms for t in [a.base]}
        if len(subjects) == 1 and (x := next(iter(subjects))) is not None:
            return self._single(x, atoms)
        if self.world.members and (pair := entries.mixed(atoms, self.world, self._single)) is not None:
            return pair
        if all(a.kind == "power" for a in atoms) and None not in subjects:
            try:
                return self._joint(atoms)
            except Unsupported:
                pass
        return self._left(atoms)

    def _joint(self, atoms: tuple[Atom, ...]) -> h.Term:
        """A product of powers of several numbers by their covariances."""
        strands = [s for a in atoms for s in self._atom_strands(a)]
        terms = contract(strands, self)
        return b.plus(*(_collapsed(_summed(b.times(*t.scalars, *t.word), t.sums)) for t in terms)) if terms else h.ZERO

    def _subject(self, t: h.Term) -> h.Term | None:
        """The one random number that a term depends on, or None."""
        w = self.world
        found: set[h.Term | None] = set()

        def visit(u: h.Term) -> None:
            if bound_by(u) and w.is_random(u):
                found.add(None)
            elif (
                isinstance(u, h.At)
                and isinstance(u.children[0], h.Sym)
                and (u.children[0] in w.samples or u.children[0] in w.members or u.children[0].family)
                and u.children[0] in w.random
            ):
                found.add(u)
            elif isinstance(u, h.Sym) and u in w.random:
                found.add(u if is_scalar(u.dims) and not u.family else None)
            else:
                for c in u.children:
                    visit(c)

        visit(t)
        return next(iter(found)) if len(found) == 1 else None

    def _single(self, x: h.Term, atoms: tuple[Atom, ...]) -> h.Term:
        w = self.world
        law = w.law_of(x)
        known_law = scalar_law(law) if law is not None else None
        if known_law is not None:
            found = kernels.known(known_law, x, atoms)
            if found is not None:
                self.rules.setdefault(f"moments of the {known_law.name.replace('_', ' ')} distribution")
                for need in found.needs:
                    self.needed.setdefault(need)
                return found.value
            if known_law.name == "cauchy" and any(a.kind in ("power", "tilt") for a in atoms):
                raise Unsupported("a Cauchy variable has no mean")
        if isinstance(law, h.Distribution):
            return self._integral(x, law, atoms)
        order = _order(x, atoms)
        subject = h.Expectation(x)
        facts = w.facts
        sample = x.children[0] if isinstance(x, h.At) and x.children[0] in w.samples else None
        if order == 0:
            return h.UNITY
        if sample is not None and (sample in w.unlike or (sample not in w.identical and order is not None and order > 2)):
            raise Unsupported("numbers of which nobody says that they are alike")
        mean = _first(
            facts.get(subject),
            *((facts.get(h.Expectation(sample)), facts.get(h.Expectation(_member(sample)))) if sample is not None else ()),
        )
        if mean is None and sample is not None:
            subject = h.Expectation(_member(sample))
        mean = mean if mean is not None else subject
        if mean is not None and not is_scalar(shape_of(mean)):
            raise Unsupported("the mean of a sample is a number")
        if order == 1:
            return mean
        if order == 2:
            variance = _first(
                facts.get(h.Variance(x)),
                *((facts.get(h.Variance(sample)), facts.get(h.Variance(_member(sample)))) if sample is not None else ()),
            )
            second = h.Variance(_member(sample) if sample is not None else x)
            return b.plus(variance if variance is not None else second, b.power(mean, h.TWO))
        if sample is not None and order is not None:
            return h.Expectation(b.power(_member(sample), h.Num(order)))
        return self._left(atoms)

    def _integral(self, x: h.Term, law: h.Distribution, atoms: tuple[Atom, ...]) -> h.Term:
        """The definition: an integral or a sum over the law."""
        from derive.probability.densities import integral

        self.rules.setdefault("the definition of the expectation")
        return integral(b.times(*(_atom_term(a) for a in atoms)), x, law, self.world)

    def _left(self, atoms: Iterable[Atom]) -> h.Term:
        """The canonical form of an expectation that no rule reaches."""
        atoms = tuple(atoms)
        if len(atoms) == 1 and (found := array_moments.log_determinant(self, atoms[0])) is not None:
            return found
        factors = sorted((_atom_term(a) for a in atoms), key=repr)
        return h.Expectation(b.times(*factors))


def _first(*terms: h.Term | None) -> h.Term | None:
    return next((t for t in terms if t is not None), None)


def _member(x: h.Term) -> h.Term:
    """The first member of a sample stands for each."""
    return h.At(x, h.UNITY)


def _order(x: h.Term, atoms: tuple[Atom, ...]) -> int | None:
    total = 0
    for a in atoms:
        if a.kind != "power" or a.base != x or not isinstance(a.exponent, h.Num) or not a.exponent.value.is_integer or a.exponent.value < 0:
            return None
        total += int(a.exponent.value)
    return total


def _atom_term(a: Atom) -> h.Term:
    match a.kind:
        case "log":
            base: h.Term = h.Func("log", a.base)
        case "tilt":
            factors = sorted(a.exponent.children if isinstance(a.exponent, h.Times) else (a.exponent,), key=repr)
            return h.Func("exp", b.times(*factors, a.base))
        case _:
            base = a.base
    return base if a.exponent == h.UNITY else h.Power(base, a.exponent)


def _terms(m: Monomial) -> list[h.Term]:
    return [*(a.base for a in m.atoms), *(t for p in (*m.pieces, *m.traces, m.word) for t in p)]


def _merged(x: Monomial, y: Monomial) -> Monomial:
    return Monomial(atoms=x.atoms + y.atoms, pieces=x.pieces + y.pieces, traces=x.traces + y.traces, word=x.word or y.word)


def _normal_atoms(atoms: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """Powers of one base gathered."""
    out: dict[tuple[str, h.Term], h.Term] = {}
    for a in atoms:
        key = (a.kind, a.base)
        out[key] = b.plus(out[key], a.exponent) if key in out else a.exponent
    return tuple(Atom(k, base, e) for (k, base), e in out.items() if not b.is_zero(e))


def _gathered(monomials: list[Monomial]) -> list[Monomial]:
    """Add up the monomials that differ in their number alone."""
    out: dict[Monomial, Monomial] = {}
    for m in monomials:
        m = replace(m, atoms=tuple(sorted(_normal_atoms(m.atoms), key=lambda a: (a.kind, repr(a.base)))))
        key = replace(m, number=b.fraction(h.UNITY))
        out[key] = replace(m, number=out[key].number + m.number) if key in out else m
    return [m for m in out.values() if m.number]


def _summed(t: h.Term, sums: tuple[h.Term, ...]) -> h.Term:
    return _collapsed(h.SumOver(t, *sums)) if sums else t


def _collapsed(t: h.Term) -> h.Term:
    return t


__all__ = ["Engine", "rows_of"]
