"""Sums of the free *-algebra as terms again, for certificates and for readers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from sympy import Expr, Integer

from derive.proof.scalars import order
from derive.proof.words import Alphabet, Mon, Poly, Word
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import Dim


def term_of(alphabet: Alphabet, p: Poly) -> h.Term:
    """Return a sum as a term, summands in a fixed order."""
    if not p.terms:
        return h.ZERO if p.scalar else h.Zeros(p.rows, p.cols)
    keys = sorted(p.terms, key=lambda k: (-len(k[1]), k[1], order(k[0])))
    summands = [summand(alphabet, p.terms[k], *k, p.rows, p.cols) for k in keys]
    return summands[0] if len(summands) == 1 else h.Plus(*summands)


def summand(alphabet: Alphabet, c: Fraction, mon: Mon, word: Word, rows: Dim, cols: Dim) -> h.Term:
    """c · monomial · word."""
    above: list[h.Term] = []
    below: list[h.Term] = []
    for a, e in mon:
        negative = isinstance(e, int) and e < 0
        (below if negative else above).append(atom_power(alphabet, a, -e if negative else e))
    if c.denominator != 1 and not below:
        above.insert(0, h.Num(str(c)))
    else:
        if c != 1:
            above.insert(0, h.Num(c.numerator))
        if c.denominator != 1:
            below.insert(0, h.Num(c.denominator))
    letters = list(word_letters(alphabet, word))
    if not letters and not (rows == 1 and cols == 1):
        letters = [h.Identity(rows)]
    if below:
        scale = h.Quotient(product(above), product(below))
        return product([scale, *letters]) if letters else scale
    return product([*above, *letters])


def product(factors: list[h.Term]) -> h.Term:
    """The product of factors, 1 for none."""
    return h.UNITY if not factors else factors[0] if len(factors) == 1 else h.Times(*factors)


def word_letters(alphabet: Alphabet, word: Iterable[int]) -> Iterable[h.Term]:
    """The letters of a word as terms."""
    for code in word:
        t = letter_term(alphabet, code >> 1)
        yield h.Transpose(t) if code & 1 and not alphabet.own_transpose[code >> 1] else t


def letter_term(alphabet: Alphabet, k: int) -> h.Term:
    """The term that a letter stands for."""
    letter = alphabet.letters[k]
    data = letter.data
    match letter.kind:
        case "opaque":
            whole: h.Term = data[0]
            return whole
        case "inverse":
            return h.Inverse(term_of(alphabet, data[0]))
        case "pinv":
            return h.PseudoInverse(term_of(alphabet, data[0]))
        case "power":
            return h.Power(term_of(alphabet, data[0]), exponent_term(alphabet, data[1]))
        case "function":
            return h.MatrixFunction(data[0], term_of(alphabet, data[1]))
        case "kron":
            return h.Kronecker(*(_word(alphabet, *f) for f in data))
        case "vec":
            return h.Vec(_word(alphabet, *data))
        case "hadamard":
            return h.Hadamard(*(_word(alphabet, w, letter.rows, letter.cols) for w in data))
        case "diag":
            return h.Diag(_word(alphabet, data[0], letter.rows, Integer(1)))
        case "diagonal":
            return h.Diagonal(_word(alphabet, data[0], letter.rows, letter.rows))
        case "ones":
            return h.Ones(data[0], 1)
        case "unit":
            return h.Unit(data[0], term_of(alphabet, data[1]))
        case "commutation":
            return h.Commutation(*data)
        case "sum":
            return _sum(alphabet, data, letter.rows, letter.cols)
    raise AssertionError(letter.kind)


def _word(alphabet: Alphabet, word: Word, rows: Dim, cols: Dim) -> h.Term:
    return product(list(word_letters(alphabet, word))) if word else h.Identity(rows)


def _sum(alphabet: Alphabet, data: tuple[Any, ...], rows: Dim, cols: Dim) -> h.Term:
    name, low, high, mon, core = data
    body = summand(alphabet, Fraction(1), mon, core, rows, cols)
    return h.SumOver(body, h.Range(name, term_of(alphabet, low), term_of(alphabet, high)))


def exponent_term(alphabet: Alphabet, e: Any) -> h.Term:
    """An exponent as a scalar term; `#k` in it is the k-th atom."""
    if isinstance(e, int):
        return h.Num(e)
    numbered = {s: int(s.name[1:]) for s in e.free_symbols if s.name.startswith("#")} if isinstance(e, Expr) else {}
    t = dimension_term(e)
    return t.xreplace({h.Sym(s.name): atom_term(alphabet, k) for s, k in numbered.items()}) if numbered else t


def atom_power(alphabet: Alphabet, a: int, e: Any) -> h.Term:
    """The power of an atom."""
    base = atom_term(alphabet, a)
    return base if e == 1 else h.Power(base, exponent_term(alphabet, e))


def atom_term(alphabet: Alphabet, a: int) -> h.Term:
    """The term that an atom stands for."""
    atom = alphabet.atoms[a]
    data = atom.data
    match atom.kind:
        case "term":
            whole: h.Term = data[0]
            return whole
        case "word":
            return product(list(word_letters(alphabet, data[0])))
        case "trace":
            return h.Trace(product(list(word_letters(alphabet, data[0]))))
        case "base":
            return term_of(alphabet, data[0])
        case "root":
            p: Poly = data[0]
            if len(p.terms) == 1:
                ((mon, _), c) = next(iter(p.terms.items()))
                if c == 1 and len(mon) == 1 and mon[0][1] == 2:
                    return h.Func("abs", atom_term(alphabet, mon[0][0]))
            return h.Func("sqrt", term_of(alphabet, p))
        case "logabs":
            return h.Func("log", h.Func("abs", term_of(alphabet, data[0])))
        case "exp" | "log" | "sin" | "cos":
            return h.Func(atom.kind, term_of(alphabet, data[0]))
        case "det":
            return h.Det(term_of(alphabet, data[0]))
        case "sum":
            return _sum(alphabet, data, Integer(1), Integer(1))
        case "product":
            name, low, high, body = data
            return h.ProductOver(term_of(alphabet, body), h.Range(name, term_of(alphabet, low), term_of(alphabet, high)))
    raise AssertionError(atom.kind)
