"""The 1×1 part of the free algebra: reciprocals, roots, powers, exponentials and logarithms of sums.

A reciprocal of a sum is a negative power of an atom that stands for the sum; `clear` multiplies such denominators out, which is sound
because they are nonzero wherever the claim is defined. A root r of p has r² = p; √(c²) stands for |c|.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from sympy import Expr, Rational, Symbol, factorint

from derive.proof.words import Alphabet, Mon, Poly, TooLarge, merge, plain
from derive.terms.heads import Const, Func, Term
from derive.terms.shapes import ONE

MAX_POWER = 16


def order(mon: Mon) -> tuple[object, ...]:
    """A total order of monomials that does not depend on hashing."""
    return sum(1 if not isinstance(e, int) else abs(e) for _, e in mon), tuple((a, str(e)) for a, e in mon)


def integer_power(alphabet: Alphabet, p: Poly, k: int) -> Poly:
    """p^k for an integer k, by squaring; a negative power of a sum is a power of its reciprocal."""
    if k < 0:
        return integer_power(alphabet, reciprocal(alphabet, p), -k)
    if len(p.terms) == 1 and p.scalar:
        ((mon, _), c) = next(iter(p.terms.items()))
        return alphabet.scale(alphabet.of_mon(tuple((a, plain(e * k)) for a, e in mon) if k else ()), c**k)
    if k > MAX_POWER:
        raise TooLarge
    out = alphabet.constant(1, p.rows)
    for _ in range(k):
        out = alphabet.times(out, p)
    return out


def content(alphabet: Alphabet, p: Poly) -> tuple[Fraction, Mon, Poly]:
    """Split a sum into a rational number, a monomial and the rest, whose first term in a fixed order has coefficient 1."""
    if not p.terms:
        raise ZeroDivisionError
    common: dict[int, int] | None = None
    for mon, _ in p.terms:
        here = {a: e for a, e in mon if isinstance(e, int)}
        if common is None:
            common = here
        else:
            common = {a: min(common.get(a, 0), here.get(a, 0)) for a in dict.fromkeys([*common, *here])}
    taken = tuple(sorted((a, e) for a, e in (common or {}).items() if e and a not in alphabet.reducible))
    inverse = tuple((a, -e) for a, e in taken)
    shifted = {(merge(m, inverse), w): c for (m, w), c in p.terms.items()}
    lead = min(shifted, key=lambda k: (len(k[1]), k[1], order(k[0])))
    c0 = shifted[lead]
    return c0, taken, Poly({k: c / c0 for k, c in shifted.items()}, p.rows, p.cols)


def reciprocal(alphabet: Alphabet, p: Poly) -> Poly:
    """1/p of a scalar."""
    if not p.terms:
        raise ZeroDivisionError
    if len(p.terms) == 1:
        ((mon, _), c) = next(iter(p.terms.items()))
        return alphabet.scale(alphabet.of_mon(tuple((a, plain(-e)) for a, e in mon)), 1 / c)
    c, mon, rest = content(alphabet, p)
    inverse = tuple(sorted([*((a, -e) for a, e in mon), (base_atom(alphabet, rest), -1)]))
    return alphabet.scale(alphabet.of_mon(inverse), 1 / c)


def base_atom(alphabet: Alphabet, p: Poly) -> int:
    """The atom whose powers are powers of the sum p."""
    return alphabet.atom("base", p.frozen(), (p,), alphabet.free_of(p.terms))


def write_out(alphabet: Alphabet, mon: Mon) -> Poly:
    """The value of a monomial: r² = p for roots, natural powers of sums multiplied out."""
    kept: list[tuple[int, object]] = []
    factors: list[Poly] = []
    for a, e in mon:
        atom = alphabet.atoms[a]
        if atom.kind == "base" and isinstance(e, int) and e > 0:
            factors.append(integer_power(alphabet, atom.data[0], e))
        elif atom.kind == "cos" and isinstance(e, int) and e > 1:
            sine = sine_of(alphabet, atom.data[0])
            square = alphabet.subtract(alphabet.constant(1), alphabet.times(sine, sine))
            factors.append(integer_power(alphabet, square, e // 2))
            if e % 2:
                kept.append((a, 1))
        elif atom.kind == "root" and isinstance(e, int) and e not in (0, 1):
            factors.append(integer_power(alphabet, atom.data[0], e // 2))
            if e % 2:
                kept.append((a, 1))
        else:
            kept.append((a, e))
    out = Poly({(tuple(kept), ()): Fraction(1)}, ONE, ONE)
    for f in factors:
        out = alphabet.times(out, f)
    return out


def clear(alphabet: Alphabet, p: Poly) -> Poly:
    """Multiply a sum by powers of its denominators until there are none; it is zero exactly if the result is."""
    return cleared(alphabet, p)[0]


def cleared(alphabet: Alphabet, p: Poly) -> tuple[Poly, Mon]:
    """Multiply a sum by powers of its denominators until there are none; return it and the monomial by which it was multiplied."""
    factor: Mon = ()
    for _ in range(12):
        depth: dict[int, int] = {}
        for mon, _ in p.terms:
            for a, e in mon:
                if a in alphabet.reducible and alphabet.atoms[a].kind == "base" and isinstance(e, int) and e < 0:
                    depth[a] = max(depth.get(a, 0), -e)
        if not depth:
            return p, factor
        a = max(depth)  # made last, so it may contain the others and they never contain it
        factor = merge(factor, ((a, depth[a]),))
        p = _multiplied(alphabet, p, a, depth[a])
    raise TooLarge


def _multiplied(alphabet: Alphabet, p: Poly, a: int, k: int) -> Poly:
    """p times the k-th power of an atom, written out where the atom stands for a sum."""
    out = alphabet.scale(p, 0)
    for (mon, word), c in p.terms.items():
        exponents = dict(mon)
        e = plain(exponents.pop(a, 0) + k)
        rest = Poly({(tuple(exponents.items()), word): c}, p.rows, p.cols)
        if isinstance(e, int) and alphabet.atoms[a].kind == "base":
            rest = alphabet.times(integer_power(alphabet, alphabet.atoms[a].data[0], e), rest)
        else:
            rest = Poly({(merge(tuple(exponents.items()), ((a, e),) if e else ()), word): c}, p.rows, p.cols)
        out = alphabet.add(out, rest)
    return out


def without_denominators(alphabet: Alphabet, p: Poly) -> tuple[Poly, Mon]:
    """As `cleared`, and no atom at all keeps a negative integer exponent."""
    p, factor = cleared(alphabet, p)
    depth: dict[int, int] = {}
    for mon, _ in p.terms:
        for a, e in mon:
            if isinstance(e, int) and e < 0:
                depth[a] = max(depth.get(a, 0), -e)
    for a, k in depth.items():
        p, factor = _multiplied(alphabet, p, a, k), merge(factor, ((a, k),))
    return p, factor


# --- signs ----------------------------------------------------------------------------------------------------------------------


def positive_atom(alphabet: Alphabet, a: int) -> bool:
    """Whether an atom is positive at every point where it is defined."""
    atom = alphabet.atoms[a]
    match atom.kind:
        case "exp":
            return True
        case "term":
            return atom.data[0] in alphabet.facts.positive or atom.data[0] == Const("pi")
        case "dimension":
            return True
        case "prime":
            return True
        case "det":
            return definite(alphabet, atom.data[0])
    return False


def nonzero_atom(alphabet: Alphabet, a: int) -> bool:
    """Whether an atom is nonzero at every point where it is defined."""
    atom = alphabet.atoms[a]
    return positive_atom(alphabet, a) or (atom.kind == "term" and atom.data[0] in alphabet.facts.nonzero)


def nonnegative_atom(alphabet: Alphabet, a: int) -> bool:
    return positive_atom(alphabet, a) or alphabet.atoms[a].kind == "root"


def definite(alphabet: Alphabet, p: Poly) -> bool:
    """Whether a matrix is positive definite by its form: a letter that is stated so, or a word w' A w with … of square letters."""
    if len(p.terms) != 1:
        return False
    ((mon, word), c) = next(iter(p.terms.items()))
    if c <= 0 or not all(positive_atom(alphabet, a) for a, _ in mon):
        return False
    return (
        len(word) == 1
        and alphabet.letters[word[0] >> 1].data[:1] != ()
        and (alphabet.letters[word[0] >> 1].data[0] in alphabet.facts.definite)
    )


# --- roots ----------------------------------------------------------------------------------------------------------------------


def root_of_number(alphabet: Alphabet, c: Fraction) -> Poly:
    """√c of a nonnegative rational, over the square roots of primes."""
    inside = c.numerator * c.denominator
    out = alphabet.constant(Fraction(1, c.denominator))
    if isqrt(inside) ** 2 == inside:
        return alphabet.scale(out, isqrt(inside))
    if inside > 10**12:
        raise TooLarge
    for prime, e in factorint(inside).items():
        out = alphabet.scale(out, prime ** (e // 2))
        if e % 2:
            p = alphabet.constant(prime)
            out = alphabet.times(out, alphabet.of_atom(alphabet.atom("root", p.frozen(), (p,), frozenset())))
    return out


def root(alphabet: Alphabet, p: Poly) -> Poly:
    """√p: even powers come out as |a|, positive factors are taken apart."""
    if not p.terms:
        return p
    c, mon, rest = content(alphabet, p)
    if c < 0:
        c, rest = -c, alphabet.scale(rest, -1)
    if any(k != ((), ()) for k in rest.terms) and len(rest.terms) == 1:
        mon, rest = merge(mon, next(iter(rest.terms))[0]), alphabet.constant(next(iter(rest.terms.values())))
    out = root_of_number(alphabet, c)
    inside: list[tuple[int, object]] = []
    for a, e in mon:
        if positive_atom(alphabet, a):
            out = alphabet.times(out, alphabet.of_mon(((a, plain(Rational(1, 2) * e)),)))
            continue
        if isinstance(e, int) and e // 2:
            size = alphabet.of_atom(a) if nonnegative_atom(alphabet, a) else _root_atom(alphabet, alphabet.of_mon(((a, 2),)))
            out = alphabet.times(out, integer_power(alphabet, size, e // 2))
        if not isinstance(e, int) or e % 2:
            inside.append((a, e % 2 if isinstance(e, int) else e))
    remaining = alphabet.times(alphabet.of_mon(tuple(inside)), rest)
    return out if remaining.is_one() else alphabet.times(out, _root_atom(alphabet, remaining))


def _root_atom(alphabet: Alphabet, p: Poly) -> Poly:
    return alphabet.of_atom(alphabet.atom("root", p.frozen(), (p,), alphabet.free_of(p.terms)))


# --- powers, exp, log -----------------------------------------------------------------------------------------------------------


def power(alphabet: Alphabet, base: Poly, exponent: Poly) -> Poly:
    """base^exponent of scalars."""
    k = exponent.number()
    if k is not None and k.denominator == 1 and abs(k.numerator) <= 64:
        return integer_power(alphabet, base, int(k))
    if k == Fraction(1, 2):
        return root(alphabet, base)
    if k == Fraction(-1, 2):
        return reciprocal(alphabet, root(alphabet, base))
    e = as_expression(alphabet, exponent)
    if len(base.terms) == 1:
        ((mon, _), c) = next(iter(base.terms.items()))
        if c == 1 and len(mon) == 1 and (mon[0][1] == 1 or positive_atom(alphabet, mon[0][0])):
            return alphabet.of_mon(((mon[0][0], plain(e * mon[0][1])),))
        if c > 0 and all(positive_atom(alphabet, a) for a, _ in mon):
            whole = tuple((a, plain(e * b)) for a, b in mon)
            number = _number_atom(alphabet, c)
            return alphabet.times(alphabet.of_mon(((number, e),)) if c != 1 else alphabet.constant(1), alphabet.of_mon(whole))
    return alphabet.of_mon(((base_atom(alphabet, base), plain(e)),))


def _number_atom(alphabet: Alphabet, c: Fraction) -> int:
    return base_atom(alphabet, alphabet.constant(c))


def as_expression(alphabet: Alphabet, p: Poly) -> Expr:
    """A scalar sum as a SymPy polynomial, one symbol for each atom (a letter's own name where it is one)."""
    out: Expr = Rational(0)
    for (mon, _), c in p.terms.items():
        term: Expr = Rational(c.numerator, c.denominator)
        for a, e in mon:
            atom = alphabet.atoms[a]
            name = str(atom.data[0]) if atom.kind in ("term", "dimension") and not atom.data[0].children else f"#{a}"
            term = term * Symbol(name) ** e
        out = out + term
    return out.expand()


def exponential(alphabet: Alphabet, p: Poly) -> Poly:
    """e^p, a product of one power for each term, so that e^(a+b) = e^a e^b holds by form."""
    mon: Mon = ()
    for (m, _), c in p.terms.items():
        exponent = int(c) if c.denominator == 1 else Rational(c.numerator, c.denominator)
        if len(m) == 1 and m[0][1] == 1 and alphabet.atoms[m[0][0]].kind == "log":
            inner: Poly = alphabet.atoms[m[0][0]].data[0]
            if len(inner.terms) == 1 and isinstance(exponent, int):
                value = integer_power(alphabet, inner, exponent)
                ((m2, _), c2) = next(iter(value.terms.items()))
                if c2 == 1:
                    mon = merge(mon, m2)
                    continue
        key = Poly({(m, ()): Fraction(1)}, ONE, ONE)
        a = alphabet.atom("exp", key.frozen(), (key,), alphabet.free_of(key.terms))
        mon = merge(mon, ((a, exponent),))
    return alphabet.of_mon(mon)


def exponent_poly(alphabet: Alphabet, e: object) -> Poly:
    """An exponent as a scalar sum."""
    if isinstance(e, int):
        return alphabet.constant(e)
    from derive.proof.expand import dimension

    return dimension(alphabet, e)


def function(alphabet: Alphabet, t: Func, arguments: list[Poly]) -> Poly | None:
    """The functions of scalars that the free algebra knows, or None."""
    match t.name:
        case "exp":
            return exponential(alphabet, arguments[0])
        case "log":
            from derive.proof.logarithms import logarithm

            return logarithm(alphabet, arguments[0])
        case "sqrt":
            return root(alphabet, arguments[0])
        case "sin" | "cos":
            return circular(alphabet, t.name, arguments[0])
        case "abs":
            return root(alphabet, alphabet.times(arguments[0], arguments[0]))
    return None


def sine_of(alphabet: Alphabet, p: Poly) -> Poly:
    """The atom sin p."""
    return alphabet.of_atom(alphabet.atom("sin", p.frozen(), (p,), alphabet.free_of(p.terms)))


def circular(alphabet: Alphabet, name: str, p: Poly) -> Poly:
    """sin and cos: odd and even; powers of the cosine are written by the sine."""
    if not p.terms:
        return alphabet.constant(1 if name == "cos" else 0)
    negative = content(alphabet, p)[0] < 0
    p = alphabet.scale(p, -1) if negative else p
    if name == "cos":
        return alphabet.of_atom(alphabet.atom("cos", p.frozen(), (p,), alphabet.free_of(p.terms)))
    return alphabet.scale(sine_of(alphabet, p), -1 if negative else 1)


def free_symbols(t: Term) -> frozenset[Term]:
    """The letters that occur in a term, bound or not."""
    from derive.terms.heads import FunSym, Sym

    return frozenset(s for s in t.walk() if isinstance(s, (Sym, FunSym)))
