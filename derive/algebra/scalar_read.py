"""From terms to forms: the reading of scalar terms under conditions.

A reader knows the conditions and, once it has looked through a claim, what the claim's own terms need to be defined. Terms that the
normal form does not look into are atoms, equal where they are written alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from flint import fmpq

from derive.algebra import scalar_entries as entries
from derive.algebra.function_world import Restart, Split, call
from derive.algebra.scalar_form import ONE, ZERO, Base, Form, Ring, add, as_exponent, is_integer, number, scale, subtract
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_functions import read_function, sign_of
from derive.algebra.scalar_powers import Powers, Unsupported
from derive.algebra.scalar_signs import ANY, NEG, NONNEG, NONZERO, POS, Signs
from derive.algebra.scalar_signs import ZERO as EQUAL
from derive.algebra.scalar_substitute import occurs, substitute
from derive.terms import heads as h
from derive.terms.composites import dimension_term, unfold
from derive.terms.conditions import Condition, closure
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.typing import shape_of

SIGN_OF_PROPERTY = {"positive": POS, "nonnegative": NONNEG, "negative": NEG, "nonzero": NONZERO, "probability": NONNEG}
SIGN_OF_RELATION: dict[type[h.Term], int] = {
    h.Greater: POS,
    h.GreaterEqual: NONNEG,
    h.Less: NEG,
    h.LessEqual: NEG | EQUAL,
    h.NotEqual: NONZERO,
    h.Equal: EQUAL,
}
LOOKED_INTO = (h.Plus, h.Times, h.Quotient, h.Power, h.Func, h.Relation, h.And, h.At, h.Trace, h.Inner, h.Transpose)
Binder = Callable[["Reader", h.Term], Form]
Need = Callable[["Reader", h.Term], None]
Series = Callable[["Reader", Form, int, Form], Form | None]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a reader can do with sums, products and integrals: their readings, what they need to be defined, series to infinity, and
    logarithms of atoms.
    """

    binders: Mapping[type[h.Term], Binder] = field(default_factory=dict)
    needs: Mapping[type[h.Term], Need] = field(default_factory=dict)
    series: tuple[Series, ...] = ()
    logs: tuple[Callable[[Reader, int], Form | None], ...] = ()


class Reader:
    """Reads scalar terms over one ring; `learn` first, then `read`."""

    def __init__(self, knowledge: Knowledge, ring: Ring | None = None, signs: Signs | None = None) -> None:
        self.knowledge = knowledge
        self.ring = ring or Ring()
        self.signs = signs or Signs(self.ring)
        self.powers = Powers(self.ring, self.signs, tuple(partial(log, self) for log in knowledge.logs))
        self.tops: dict[tuple[str, Form], int] = {}
        self.values: dict[int, Form] = {}  # atoms that the conditions say the value of
        self.memo: dict[h.Term, Form] = {}
        self.symmetric: dict[object, int] = {}
        self.two_valued: dict[object, str] = {}  # letters whose values (or entries) are 0 or 1 (`binary`), or −1 or 1 (`sign`)
        self.generic: dict[h.Term, h.Term] = {}  # propositions that hold for every value of an index letter
        self.indices: dict[h.Term, tuple[Form, Form]] = {}  # lower and upper bound of index letters
        self.letters: dict[tuple[object, ...], h.Sym] = {}  # bound letters by position and range
        self.range_facts: dict[tuple[object, ...], list[tuple[Form, int, int]]] = {}  # signs that hold along a range, by its letter
        self.installed: dict[int, int] = {}
        self.level = 0  # how many binders are open
        self.notes: list[dict[str, str]] = []  # how sums were closed

    def fork(self) -> Reader:
        """A reader that knows the same and can learn more."""
        other = Reader(self.knowledge, self.ring, self.signs.copy())
        other.tops, other.values = self.tops, dict(self.values)
        other.generic, other.letters, other.level = self.generic, self.letters, self.level
        other.notes = self.notes
        other.range_facts, other.installed = self.range_facts, dict(self.installed)
        other.symmetric, other.two_valued, other.indices = self.symmetric, self.two_valued, dict(self.indices)
        return other

    # --- reading ----------------------------------------------------------------------------------------------------------------

    def read(self, term: h.Term) -> Form:
        """The form of a scalar term; raises Unsupported, TooLarge, Restart or Split."""
        known = self.memo.get(term)
        if known is None:
            self.ring.nonzero = self.signs.nonzero
            known = self._read(term)
            self.memo[term] = known
        return known

    def _read(self, term: h.Term) -> Form:
        match term:
            case h.Num() | h.Decimal():
                return number(fmpq(int(term.value.p), int(term.value.q)))
            case h.Const():
                return self._constant(term)
            case h.Sym():
                return self.letter(term)
            case h.Plus():
                return add(*(self.read(c) for c in term.children)) if self._scalars(term) else self.opaque(term)
            case h.Times():
                return self.ring.product(self.read(c) for c in term.children) if self._scalars(term) else self._array(term)
            case h.Quotient():
                top, bottom = (self.read(c) for c in term.children)
                if not bottom.terms:
                    raise Unsupported
                return self.ring.quotient(top, bottom)
            case h.Power():
                return self._power(*term.children)
            case h.Func():
                return read_function(self, term.name, tuple(self.read(c) for c in term.children))
            case h.Piecewise():
                return self._piecewise(term.children)
            case h.Indicator():
                return ONE if self.decide(term.children[0]) else ZERO
            case h.At():
                return self._entry(term)
            case h.Composite():
                return self.read(unfold(term))
            case h.Call():
                return self._call(term)
            case h.Transpose() if is_scalar(shape_of(term)):
                return self.read(term.children[0])
            case h.Inverse() if is_scalar(shape_of(term)):
                return self.ring.inverse(self.read(term.children[0]))
            case h.Trace() | h.Det() | h.Inner() | h.Norm() if all(is_scalar(shape_of(c)) for c in term.children):
                return self._of_scalars(term)
            case h.Trace() | h.Inner() | h.Norm():
                return self._array(term)
        binder = self.knowledge.binders.get(type(term))
        return binder(self, term) if binder else self.opaque(term)

    def _scalars(self, term: h.Term) -> bool:
        return all(is_scalar(shape_of(c)) for c in term.children)

    def opaque(self, term: h.Term) -> Form:
        """An atom: the term itself."""
        return self.replaced(self.ring.intern(Base("atom", (term,))))

    def replaced(self, k: int) -> Form:
        return self.values[k] if k in self.values else self.ring.monomial(k, fmpq(1))

    def letter(self, term: h.Sym) -> Form:
        return self.replaced(self.ring.intern(Base(self.two_valued.get(term, "atom"), (term,))))

    def _constant(self, term: h.Const) -> Form:
        match term.name:
            case "pi":
                return self.ring.monomial(self.ring.pi, fmpq(1))
            case "e":
                return self.powers.exp(ONE)
            case "i":
                return Form({((self.ring.i, fmpq(1)),): fmpq(1)})
            case "gamma":
                return self.ring.atom(Base("atom", ("gamma",)))
        raise Unsupported

    def _power(self, base: h.Term, exponent: h.Term) -> Form:
        if not is_scalar(shape_of(base)):
            raise Unsupported
        b, e = self.read(base), canonical(self.ring, self.read(exponent))
        if not b.terms and e.constant is not None and e.constant <= 0:
            raise Unsupported
        return self.powers.power(b, as_exponent(e))

    def _of_scalars(self, term: h.Term) -> Form:
        match term:
            case h.Inner():
                return self.ring.product(self.read(c) for c in term.children)
            case h.Norm():
                return self.powers.abs(self.read(term.children[0]))
        return self.read(term.children[0])

    def _call(self, term: h.Call) -> Form:
        f, *arguments = term.children
        if len(arguments) == 1 and isinstance(inner := arguments[0], h.Call) and _inverse_to(f, inner.children[0]):
            return self.read(inner.children[1])
        if all(is_scalar(shape_of(a)) for a in arguments):
            return call(self, "call", self.opaque(f), *(self.read(a) for a in arguments))
        return self.opaque(term)

    def _array(self, term: h.Term) -> Form:
        """A scalar made of arrays, written out by its entries where that is known."""
        written = entries.scalar(term)
        return self.opaque(term) if written is None or written == term else self.read(written)

    def _entry(self, term: h.At) -> Form:
        base, *indices = term.children
        written = entries.at(term)
        if written is not None and written != term:
            return self.read(written)
        if not all(is_scalar(shape_of(i)) for i in indices):
            raise Unsupported
        return self.entry_of(base, [canonical(self.ring, self.read(i)) for i in indices])

    def entry_of(self, base: object, forms: list[Form]) -> Form:
        """The atom of an entry of a letter, with the indices of a symmetric matrix in order."""
        sign = 1
        if len(forms) == 2 and base in self.symmetric and self.key(forms[1]) < self.key(forms[0]):
            forms = forms[::-1]
            sign = self.symmetric[base]
        if sign == -1 and forms[0] == forms[1]:
            return ZERO
        kind = self.two_valued.get(base, "call")
        return scale(self.replaced(self.ring.intern(Base(kind, ("at", base, *forms)))), sign)

    def key(self, f: Form) -> tuple[object, ...]:
        return tuple(sorted((self.ring.order(m), int(c.p), int(c.q)) for m, c in f.terms.items()))

    # --- cases --------------------------------------------------------------------------------------------------------------------

    def _piecewise(self, rows: tuple[h.Term, ...]) -> Form:
        for value, condition in zip(rows[::2], rows[1::2], strict=True):
            if self.decide(condition):
                return self.read(value)
        raise Unsupported

    def decide(self, proposition: h.Term) -> bool:
        """Whether a proposition holds at all admissible points; raises Split where that depends."""
        match proposition:
            case h.Otherwise():
                return True
            case h.And():
                return all(self.decide(c) for c in proposition.children)
            case h.Or():
                return any(self.decide(c) for c in proposition.children)
            case h.Not():
                return not self.decide(proposition.children[0])
            case h.Relation() if type(proposition) in SIGN_OF_RELATION:
                a, b = proposition.children
                if not (is_scalar(shape_of(a)) and is_scalar(shape_of(b))):
                    raise Unsupported
                wanted = SIGN_OF_RELATION[type(proposition)]
                return sign_of(self, subtract(self.read(a), self.read(b)), (wanted, ANY & ~wanted)) & ~wanted == 0
            case h.Member():
                inside = interval_relations(proposition)
                if inside:
                    return all(self.decide(p) for p in inside)
        raise Unsupported

    # --- learning -----------------------------------------------------------------------------------------------------------------

    def learn_conditions(self, conditions: Iterable[Condition], letters: Iterable[h.Term]) -> None:
        """Learn from conditions; an index in a condition that is not a letter of the claim stands for every index."""
        free = set(letters)
        for c in conditions:
            if isinstance(c.proposition, h.ForAll):
                body, *bound = c.proposition.children
                if len(bound) == 1:
                    self.generic[body] = bound[0]
                continue
            self.learn(c.proposition)
            indices = {i for t in c.proposition.walk() if isinstance(t, h.At) for i in t.children[1:] if isinstance(i, h.Sym)}
            indices -= {h.Sym(s.name) for s in c.proposition.sizes}  # `x_n` is the last entry
            if len(indices) == 1 and not indices & free:
                self.generic[c.proposition] = indices.pop()
            elif isinstance(c.proposition, h.Is) and (entry := _elementwise(c.proposition)) is not None:
                self.generic[entry] = ANY_INDEX
        for p, index in list(self.generic.items()):
            for letter in [t for t in self.indices if t != index]:
                self.learn(instance(p, index, letter))

    def learn(self, p: h.Term) -> None:
        """Record what a proposition that holds says about signs and values; what cannot be used is passed over."""
        try:
            match p:
                case h.And():
                    for c in p.children:
                        self.learn(c)
                case h.Is():
                    self._learn_property(p)
                case h.Member():
                    for q in interval_relations(p):
                        self.learn(q)
                case h.Relation() if type(p) in SIGN_OF_RELATION:
                    self._learn_relation(p)
        except (Unsupported, Split, ShapeError):
            return

    def _learn_property(self, p: h.Is) -> None:
        term = p.children[0]
        names = closure(p.property)
        if "symmetric" in names:
            self.symmetric[term] = 1
        if "antisymmetric" in names:
            self.symmetric[term] = -1
        if isinstance(term, h.Sym) and names & {"binary", "onehot"}:
            self.two_valued[term] = "binary"
        elif isinstance(term, h.Sym) and "sign_valued" in names:
            self.two_valued[term] = "sign"
        if "probability_vector" in names:
            i = h.Sym("entry of a probability vector")
            total = h.SumOver(h.At(term, i), h.Range(i, h.UNITY, dimension_term(shape_of(term)[0])))
            self._learn_relation(h.Equal(total, h.UNITY))
        try:
            scalar = is_scalar(shape_of(term))
        except ShapeError:
            return
        if not scalar:
            return
        f = self.read(term)
        for name in sorted(names):
            if name in SIGN_OF_PROPERTY:
                self.signs.learn(f, SIGN_OF_PROPERTY[name])
        if "probability" in names:
            self.signs.learn(subtract(ONE, f), NONNEG)
        if f.single and names & {"integer", "even", "odd"}:
            ((m, c),) = f.terms.items()
            if c == 1 and len(m) == 1 and m[0][1] == 1:
                self.signs.integers.add(m[0][0])
        if p.property == "index" and len(p.children) == 2:
            upper = self.read(p.children[1])
            self.signs.learn(subtract(f, ONE), NONNEG)
            self.signs.learn(f, POS)
            self.signs.learn(subtract(upper, f), NONNEG)
            self.indices[term] = (ONE, upper)

    def _learn_relation(self, p: h.Relation) -> None:
        a, b = p.children
        mask = SIGN_OF_RELATION[type(p)]
        if not is_scalar(shape_of(a)):
            return
        self.learn_sign(subtract(self.read(a), self.read(b)), mask)

    def learn_sign(self, f: Form, mask: int) -> None:
        """Record a sign; an equation that is linear in an atom gives the atom's value."""
        if mask == EQUAL and f.terms:
            self._solve(f)
        self.signs.learn(f, mask)
        if mask in (POS, NEG) and self.signs.integral(as_exponent(f)):
            self.signs.learn(subtract(f, number(1 if mask == POS else -1)), NONNEG if mask == POS else NEG | EQUAL)

    def _solve(self, f: Form) -> None:
        for m, c in reversed(f.terms.items()):
            if len(m) != 1 or m[0][1] != 1:
                continue
            k = m[0][0]
            base = self.ring.bases[k]
            usable = (base.kind == "atom" and isinstance(base.data[0], h.Term)) or (base.kind == "call" and base.data[0] in ("at", "sum"))
            rest = Form({n: q for n, q in f.terms.items() if n != m})
            if usable and k not in self.values and not any(occurs(self.ring, j, rest) for j in (k, *self.values)):
                value = scale(rest, -1 / c)
                self.values = {j: substitute(self.ring, v, {k: value}) for j, v in self.values.items()}
                self.values[k] = value
                self.memo.clear()
                return

    def learn_dimensions(self, term: h.Term) -> None:
        """Dimensions are positive integers, and so are the letters that name them."""
        for t in term.walk():
            if isinstance(t, h.Sym):
                for d in t.args[1:]:
                    for s in sorted(d.free_symbols, key=str):
                        self._natural(h.Sym(s.name), 1)

    def _natural(self, letter: h.Sym, least: int) -> None:
        k = self.ring.intern(Base("atom", (letter,)))
        f = self.ring.monomial(k, fmpq(1))
        self.signs.integers.add(k)
        self.signs.learn(f, POS if least > 0 else NONNEG)
        if least > 0:
            self.signs.learn(subtract(f, number(least)), NONNEG)

    def learn_definedness(self, term: h.Term) -> None:
        """Learn what the term needs to be defined, from the inside out; branches of cases are left alone."""
        need = self.knowledge.needs.get(type(term))
        if need is not None:
            need(self, term)
            return
        if not isinstance(term, LOOKED_INTO):
            return
        for c in term.children:
            self.learn_definedness(c)
        try:
            match term:
                case h.Func():
                    self._learn_domain(term)
                case h.Quotient():
                    if is_scalar(shape_of(term.children[1])):
                        self.signs.learn(self.read(term.children[1]), NONZERO)
                case h.Power():
                    base, exponent = term.children
                    if is_scalar(shape_of(base)):
                        e = self.read(exponent).constant
                        if e is not None and (e < 0 or not is_integer(e)):
                            integral = is_integer(e)
                            self.signs.learn(self.read(base), NONZERO if integral else POS if e < 0 else NONNEG)
        except (Unsupported, Split, ShapeError, Restart):
            return

    def _learn_domain(self, term: h.Func) -> None:
        from derive.terms.functions import FUNCTIONS

        fact = FUNCTIONS.get(term.name)
        if fact is None:
            return
        for need, argument in zip(fact.domain, term.children, strict=False):
            if need in BOUNDS and is_scalar(shape_of(argument)):
                x = self.read(argument)
                for sign, offset, mask in BOUNDS[need]:
                    self.signs.learn(add(scale(x, sign), number(offset)), mask)


BOUNDS: dict[str | None, tuple[tuple[int, int, int], ...]] = {
    ">0": ((1, 0, POS),),
    ">=0": ((1, 0, NONNEG),),
    "!=0": ((1, 0, NONZERO),),
    ">-1": ((1, 1, POS),),
    ">=1": ((1, -1, NONNEG), (1, 0, POS)),
    ">1": ((1, -1, POS), (1, 0, POS)),
    "[-1,1]": ((-1, 1, NONNEG), (1, 1, NONNEG)),
    "(-1,1)": ((-1, 1, POS), (1, 1, POS)),
    "(0,1)": ((1, 0, POS), (-1, 1, POS)),
    "[0,1]": ((1, 0, NONNEG), (-1, 1, NONNEG)),
    "natural": ((1, 0, NONNEG),),
}
"""A domain as signs: (s, o, mask) says that s·x + o has a sign of the mask."""


ANY_INDEX = h.Sym("#any")


def instance(p: h.Term, index: h.Term, letter: h.Term) -> h.Term:
    """The proposition for one index."""
    return p.xreplace({index: letter})  # type: ignore[no-any-return]


def _elementwise(p: h.Is) -> h.Term | None:
    """What a property of a vector says of each entry."""
    term = p.children[0]
    if not isinstance(term, h.Sym) or term.family or is_scalar(shape_of(term)) or shape_of(term)[1] != 1:
        return None
    for name in ("positive", "nonnegative", "negative", "nonzero", "binary", "sign_valued"):
        if name in closure(p.property):
            return h.Is(h.At(term, ANY_INDEX), name)
    return None


def interval_relations(p: h.Term) -> tuple[h.Term, ...]:
    """The relations that membership in an interval means."""
    x, s = p.children
    if not isinstance(s, h.Interval):
        return ()
    low, high = s.children
    kind = s.args[2].name
    found: list[h.Term] = []
    if not is_infinite(low):
        found.append((h.GreaterEqual if kind[0] == "[" else h.Greater)(x, low))
    if not is_infinite(high):
        found.append((h.LessEqual if kind[1] == "]" else h.Less)(x, high))
    return tuple(found)


def is_infinite(t: h.Term) -> bool:
    return any(isinstance(s, h.Const) and s.name == "inf" for s in t.walk())


def _inverse_to(f: h.Term, g: h.Term) -> bool:
    """Whether f undoes g: f(f⁻¹(y)) = y and f⁻¹(f(x)) = x."""
    return f == h.InverseFunction(g) or g == h.InverseFunction(f)
