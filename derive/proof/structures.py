"""Letters with an inside: inverses, powers, Kronecker and elementwise products, vec, diagonal matrices, determinants.

Each maker returns a sum over letters; `structured_pair`, `scalar_pair` and `trace_letter` are the products that the alphabet knows for
them. A factor of a Kronecker product is kept as (word, rows, columns), so that an identity keeps its size.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product as cartesian
from typing import Any

from sympy import Expr

from derive.proof.scalars import base_atom, content, integer_power, reciprocal
from derive.proof.words import Alphabet, Letter, Mon, Poly, Word, merge, plain
from derive.terms.shapes import ONE, Dim

Factor = tuple[Word, Dim, Dim]


def single(p: Poly) -> int | None:
    """The code of the one letter that a sum is exactly, or None."""
    if len(p.terms) == 1:
        ((mon, word), c) = next(iter(p.terms.items()))
        if c == 1 and not mon and len(word) == 1:
            return word[0]
    return None


# --- inverses and powers --------------------------------------------------------------------------------------------------------


def inverse(alphabet: Alphabet, p: Poly) -> Poly:
    """The inverse of a square matrix: of a product of square matrices taken apart, else a letter X of which AX = XA = I is known."""
    if p.scalar:
        return reciprocal(alphabet, p)
    c, mon, rest = content(alphabet, p)
    scale = alphabet.scale(reciprocal(alphabet, alphabet.of_mon(mon)), 1 / c)
    if len(rest.terms) == 1:
        ((more, word), _) = next(iter(rest.terms.items()))
        scale = alphabet.times(scale, reciprocal(alphabet, alphabet.of_mon(more)))
        if all(alphabet.rows(w) == p.rows and alphabet.cols(w) == p.rows for w in word):
            out = alphabet.constant(1, p.rows)
            for w in reversed(word):
                out = alphabet.times(out, inverse_code(alphabet, w))
            return alphabet.times(scale, out)
    return alphabet.times(scale, alphabet.of_letter(opaque_inverse(alphabet, rest)))


def opaque_inverse(alphabet: Alphabet, p: Poly) -> int:
    """The letter that stands for the inverse of a sum."""
    key, key_t = ("inverse", p.frozen()), ("inverse", alphabet.transpose(p).frozen())
    return alphabet.letter(key, key_t, Letter("inverse", (p,), p.cols, p.rows, alphabet.free_of(p.terms)))


def inverse_code(alphabet: Alphabet, code: int) -> Poly:
    """The inverse of one square letter."""
    letter = alphabet.letters[code >> 1]
    if (alphabet.transposed(code), code) in alphabet.cancels and (code, alphabet.transposed(code)) in alphabet.cancels:
        return alphabet.of_letter(alphabet.transposed(code))
    match letter.kind:
        case "inverse":
            inside: Poly = letter.data[0]
            return alphabet.transpose(inside) if code & 1 else inside
        case "kron":
            factors = kron_factors(alphabet, code)
            if all(f[1] == f[2] for f in factors):
                return kron(alphabet, [inverse(alphabet, _matrix(alphabet, f)) for f in factors])
        case "power":
            base, e = letter.data
            out = power_letter(alphabet, base, plain(-e))
            return alphabet.transpose(out) if code & 1 else out
        case "function" if letter.data[0] == "exp":
            out = matrix_exponential(alphabet, alphabet.scale(letter.data[1], -1))
            return alphabet.transpose(out) if code & 1 else out
    p = alphabet.of_letter(code)
    made = opaque_inverse(alphabet, p)
    for a, b in ((code, made), (alphabet.transposed(code), alphabet.transposed(made))):
        alphabet.cancels.update({(a, b), (b, a)})
    return alphabet.of_letter(made)


def power(alphabet: Alphabet, p: Poly, exponent: Poly, e: Expr) -> Poly:
    """p^e of a square matrix."""
    k = exponent.number()
    if k is not None and k.denominator == 1 and abs(k) <= 16:
        return integer_power(alphabet, p if k >= 0 else inverse(alphabet, p), abs(int(k)))
    if len(p.terms) == 1:
        ((mon, word), c) = next(iter(p.terms.items()))
        if not mon and not word and c == 1:
            return p
        if (mon or c != 1) and (len(word) <= 1):
            scale = alphabet.of_mon(tuple((a, plain(b * e)) for a, b in mon))
            if c != 1:
                scale = alphabet.times(scale, alphabet.of_mon(((base_atom(alphabet, alphabet.constant(c)), e),)))
            inside = alphabet.of_letter(word[0]) if word else alphabet.constant(1, p.rows)
            return alphabet.times(scale, power(alphabet, inside, exponent, e))
        if c == 1 and not mon and similar(alphabet, word):
            middle = power(alphabet, alphabet.word(word[1:-1]), exponent, e)
            return alphabet.product(alphabet.of_letter(word[0]), middle, alphabet.of_letter(word[-1]))
        code = single(p)
        if code is not None and alphabet.letters[code >> 1].kind == "inverse":
            under = inverse_code(alphabet, code)
            if single(under) is not None:
                return power_letter(alphabet, under, plain(-e))
    return power_letter(alphabet, p, e)


def similar(alphabet: Alphabet, word: Word) -> bool:
    """Whether a word has the form P M P⁻¹, of which powers and exponentials are P f(M) P⁻¹."""
    return len(word) > 2 and (word[0], word[-1]) in alphabet.cancels and (word[-1], word[0]) in alphabet.cancels


def power_letter(alphabet: Alphabet, base: Poly, e: Any) -> Poly:
    """base^e with an exponent that is not a number, or the product or inverse itself where it is one."""
    if isinstance(e, int):
        return integer_power(alphabet, base if e >= 0 else inverse(alphabet, base), abs(e))
    key = ("power", base.frozen(), e)
    key_t = ("power", alphabet.transpose(base).frozen(), e)
    free = alphabet.free_of(base.terms) | alphabet.free_of({(((0, e),), ()): Fraction(1)} if alphabet.atoms else {})
    return alphabet.of_letter(alphabet.letter(key, key_t, Letter("power", (base, e), base.rows, base.cols, free)))


def matrix_exponential(alphabet: Alphabet, p: Poly) -> Poly:
    """e^P of a square matrix."""
    if not p.terms:
        return alphabet.constant(1, p.rows)
    if len(p.terms) == 1:
        ((mon, word), c) = next(iter(p.terms.items()))
        if similar(alphabet, word):
            inside = alphabet.times(alphabet.scale(alphabet.of_mon(mon), c), alphabet.word(word[1:-1]))
            middle = matrix_exponential(alphabet, inside)
            return alphabet.product(alphabet.of_letter(word[0]), middle, alphabet.of_letter(word[-1]))
    key, key_t = ("exp", p.frozen()), ("exp", alphabet.transpose(p).frozen())
    made = Letter("function", ("exp", p), p.rows, p.cols, alphabet.free_of(p.terms))
    return alphabet.of_letter(alphabet.letter(key, key_t, made))


# --- Kronecker, vec, elementwise, diagonal --------------------------------------------------------------------------------------


def _matrix(alphabet: Alphabet, f: Factor) -> Poly:
    return Poly({((), f[0]): Fraction(1)}, f[1], f[2])


def _summands(p: Poly) -> list[tuple[Fraction, Mon, Factor]]:
    return [(c, m, (w, p.rows, p.cols)) for (m, w), c in p.terms.items()]


def kron(alphabet: Alphabet, parts: list[Poly]) -> Poly:
    """A ⊗ B ⊗ …, multilinear; scalars and identities of identities come out."""
    rows, cols = ONE, ONE
    for p in parts:
        rows, cols = rows * p.rows, cols * p.cols
    out = Poly({}, rows, cols)
    for choice in cartesian(*(_summands(p) for p in parts)):
        c = Fraction(1)
        mon: Mon = ()
        factors: list[Factor] = []
        for c1, m1, f in choice:
            c, mon = c * c1, merge(mon, m1)
            inner = alphabet.letters[f[0][0] >> 1] if len(f[0]) == 1 else None
            if inner is not None and inner.kind == "kron":
                factors.extend(kron_factors(alphabet, f[0][0]))
            elif not (f[1] == 1 and f[2] == 1):
                factors.append(f)
        scale = alphabet.scale(alphabet.of_mon(mon), c)
        out = alphabet.add(out, alphabet.times(scale, _kron_letter(alphabet, factors, rows, cols)))
    return out


def _kron_letter(alphabet: Alphabet, factors: list[Factor], rows: Dim, cols: Dim) -> Poly:
    if all(not f[0] for f in factors):
        return alphabet.constant(1, rows)
    merged: list[Factor] = []
    for f in factors:  # I_m ⊗ I_n = I_mn
        if merged and not merged[-1][0] and not f[0]:
            merged[-1] = ((), merged[-1][1] * f[1], merged[-1][2] * f[2])
        else:
            merged.append(f)
    factors = merged
    if len(factors) == 1:
        return _matrix(alphabet, factors[0])
    if len(factors) == 2:
        a, b = factors
        if a[2] == 1 and b[1] == 1:  # a ⊗ b' = a b'
            return alphabet.times(_matrix(alphabet, a), _matrix(alphabet, b))
        if a[1] == 1 and b[2] == 1:  # a' ⊗ b = b a'
            return alphabet.times(_matrix(alphabet, b), _matrix(alphabet, a))
    key = ("kron", tuple(factors))
    key_t = ("kron", tuple((alphabet.word_transposed(w), c, r) for w, r, c in factors))
    free = frozenset(s for w, _, _ in factors for code in w for s in alphabet.letters[code >> 1].free)
    return alphabet.of_letter(alphabet.letter(key, key_t, Letter("kron", tuple(factors), rows, cols, free)))


def kron_factors(alphabet: Alphabet, code: int) -> list[Factor]:
    """The factors of a Kronecker letter or of its transpose."""
    factors = alphabet.letters[code >> 1].data
    if code & 1:
        return [(alphabet.word_transposed(w), c, r) for w, r, c in factors]
    return list(factors)


def vec(alphabet: Alphabet, p: Poly) -> Poly:
    """The columns stacked: linear; vec(a b') = b ⊗ a; a vector is its own vec."""
    if p.cols == 1:
        return p
    if p.rows == 1:
        return alphabet.transpose(p)
    out = Poly({}, p.rows * p.cols, ONE)
    for (mon, word), c in p.terms.items():
        scale = alphabet.scale(alphabet.of_mon(mon), c)
        cut = next((k for k in range(1, len(word)) if alphabet.rows(word[k]) == 1), None)
        if cut is not None:
            a, b = alphabet.word(word[:cut]), alphabet.transpose(alphabet.word(word[cut:]))
            value = kron(alphabet, [b, a])
        else:
            free = frozenset(s for code in word for s in alphabet.letters[code >> 1].free)
            key = ("vec", word, p.rows, p.cols)
            made = Letter("vec", (word, p.rows, p.cols), p.rows * p.cols, ONE, free)
            value = alphabet.of_letter(alphabet.letter(key, None, made))
        out = alphabet.add(out, alphabet.times(scale, value))
    return out


def hadamard(alphabet: Alphabet, parts: list[Poly]) -> Poly:
    """The elementwise product: multilinear, in any order; ones are neutral."""
    rows, cols = parts[0].rows, parts[0].cols
    out = Poly({}, rows, cols)
    for choice in cartesian(*(_summands(p) for p in parts)):
        c = Fraction(1)
        mon: Mon = ()
        words: list[Word] = []
        for c1, m1, f in choice:
            c, mon = c * c1, merge(mon, m1)
            code = f[0][0] if len(f[0]) == 1 else None
            if code is not None and alphabet.letters[code >> 1].kind == "hadamard":
                inner = alphabet.letters[code >> 1].data
                words.extend(alphabet.word_transposed(w) for w in inner) if code & 1 else words.extend(inner)
            elif f[0] and all(alphabet.letters[w >> 1].kind == "ones" for w in f[0]):
                continue
            else:
                words.append(f[0])
        scale = alphabet.scale(alphabet.of_mon(mon), c)
        out = alphabet.add(out, alphabet.times(scale, _hadamard_letter(alphabet, words, rows, cols)))
    return out


def _hadamard_letter(alphabet: Alphabet, words: list[Word], rows: Dim, cols: Dim) -> Poly:
    if not words:
        return alphabet.times(ones(alphabet, rows), alphabet.transpose(ones(alphabet, cols)))
    if len(words) == 1:
        return Poly({((), words[0]): Fraction(1)}, rows, cols)
    words = sorted(words)
    key = ("hadamard", tuple(words))
    key_t = ("hadamard", tuple(sorted(alphabet.word_transposed(w) for w in words)))
    free = frozenset(s for w in words for code in w for s in alphabet.letters[code >> 1].free)
    return alphabet.of_letter(alphabet.letter(key, key_t, Letter("hadamard", tuple(words), rows, cols, free)))


def ones(alphabet: Alphabet, n: Dim) -> Poly:
    """The column 1_n."""
    if n == 1:
        return alphabet.constant(1)
    return alphabet.of_letter(alphabet.letter(("ones", n), None, Letter("ones", (n,), n, ONE, frozenset())))


def linear_letter(alphabet: Alphabet, kind: str, p: Poly, rows: Dim, cols: Dim) -> Poly:
    """Diag of a vector or the diagonal of a matrix: linear; `kind` is `diag` or `diagonal`."""
    out = Poly({}, rows, cols)
    for (mon, word), c in p.terms.items():
        scale = alphabet.scale(alphabet.of_mon(mon), c)
        out = alphabet.add(out, alphabet.times(scale, _linear(alphabet, kind, word, rows, cols)))
    return out


def _linear(alphabet: Alphabet, kind: str, word: Word, rows: Dim, cols: Dim) -> Poly:
    inner = alphabet.letters[word[0] >> 1] if len(word) == 1 else None
    if kind == "diag" and inner is not None and inner.kind == "ones":
        return alphabet.constant(1, rows)
    if kind == "diagonal":
        if not word:
            return ones(alphabet, rows)
        if inner is not None and inner.kind == "diag":
            return Poly({((), inner.data[0]): Fraction(1)}, rows, ONE)
        word = min(word, alphabet.word_transposed(word))
    free = frozenset(s for code in word for s in alphabet.letters[code >> 1].free)
    key = (kind, word)
    made = Letter(kind, (word,), rows, cols, free)
    return alphabet.of_letter(alphabet.letter(key, key if kind == "diag" else None, made))


# --- products of neighbours -----------------------------------------------------------------------------------------------------


def structured_pair(alphabet: Alphabet, a: int, b: int) -> Poly | None:
    """The product of two neighbouring letters with an inside, where a rule is built in."""
    la, lb = alphabet.letters[a >> 1], alphabet.letters[b >> 1]
    if la.kind == "kron" and lb.kind == "kron":
        return _kron_kron(alphabet, kron_factors(alphabet, a), kron_factors(alphabet, b))
    if la.kind == "kron" and lb.kind == "vec" and not b & 1:
        return _kron_vec(alphabet, kron_factors(alphabet, a), *lb.data)
    if la.kind == "vec" and a & 1 and lb.kind == "kron":
        value = _kron_vec(alphabet, kron_factors(alphabet, alphabet.transposed(b)), *la.data)
        return None if value is None else alphabet.transpose(value)
    if la.kind == "commutation" and lb.kind == "vec" and not b & 1:
        return _commutation_vec(alphabet, a, *lb.data)
    if la.kind == "commutation" and lb.kind == "commutation" and alphabet.transposed(a) == b:
        return alphabet.constant(1, la.rows)
    if la.kind == "function" and lb.kind == "function" and la.data[0] == lb.data[0] == "exp":
        return _exp_exp(alphabet, a, b)
    return _powers(alphabet, a, b)


def _kron_kron(alphabet: Alphabet, left: list[Factor], right: list[Factor]) -> Poly | None:
    if len(left) != len(right) or any(f[2] != g[1] for f, g in zip(left, right, strict=True)):
        return None
    parts = [alphabet.times(_matrix(alphabet, f), _matrix(alphabet, g)) for f, g in zip(left, right, strict=True)]
    return kron(alphabet, parts)


def _kron_vec(alphabet: Alphabet, factors: list[Factor], word: Word, rows: Dim, cols: Dim) -> Poly | None:
    """(B ⊗ A) vec(X) = vec(A X B')."""
    if len(factors) != 2 or factors[1][2] != rows or factors[0][2] != cols:
        return None
    b, a = (_matrix(alphabet, f) for f in factors)
    inside = alphabet.product(a, Poly({((), word): Fraction(1)}, rows, cols), alphabet.transpose(b))
    return vec(alphabet, inside)


def _commutation_vec(alphabet: Alphabet, k: int, word: Word, rows: Dim, cols: Dim) -> Poly | None:
    """K_mn vec(A) = vec(A') for A of m×n."""
    m, n = alphabet.letters[k >> 1].data
    if k & 1:
        m, n = n, m
    if (m, n) != (rows, cols):
        return None
    return vec(alphabet, Poly({((), alphabet.word_transposed(word)): Fraction(1)}, cols, rows))


def _exp_exp(alphabet: Alphabet, a: int, b: int) -> Poly | None:
    """e^(sW) e^(tW) = e^((s+t)W): multiples of one word commute."""
    p, q = (alphabet.letters[c >> 1].data[1] for c in (a, b))
    p, q = (alphabet.transpose(x) if c & 1 else x for x, c in ((p, a), (q, b)))
    words = {w for _, w in (*p.terms, *q.terms)}
    return matrix_exponential(alphabet, alphabet.add(p, q)) if len(words) == 1 else None


def _powers(alphabet: Alphabet, a: int, b: int) -> Poly | None:
    """A^k A^l = A^(k+l), where A or A⁻¹ itself counts."""

    def of(code: int) -> tuple[Poly, Any] | None:
        letter = alphabet.letters[code >> 1]
        if letter.kind == "power":
            base, e = letter.data
            return (alphabet.transpose(base) if code & 1 else base), e
        if letter.kind == "inverse":
            under = alphabet.transpose(letter.data[0]) if code & 1 else letter.data[0]
            return under, -1
        return alphabet.of_letter(code), 1

    (p, k), (q, m) = of(a) or (None, 0), of(b) or (None, 0)
    powers = "power" in (alphabet.letters[a >> 1].kind, alphabet.letters[b >> 1].kind)
    if p is None or q is None or not powers or p.frozen() != q.frozen():
        return None
    return power_letter(alphabet, p, plain(k + m))


def scalar_pair(alphabet: Alphabet, a: int, b: int) -> Poly | None:
    """The value of a row times a column: 1'1 = n, e_i'e_i = 1, e_1'e_2 = 0, vec(A)'vec(B) = tr(A'B), (a⊗b)'(c⊗d) = a'c b'd."""
    from derive.proof.expand import dimension

    la, lb = alphabet.letters[a >> 1], alphabet.letters[b >> 1]
    match la.kind, lb.kind:
        case "ones", "ones":
            return dimension(alphabet, la.data[0])
        case ("unit", "ones") | ("ones", "unit"):
            return alphabet.constant(1)
        case "unit", "unit" if la.data[1] is not None and lb.data[1] is not None:
            i, j = la.data[1].number(), lb.data[1].number()
            if la.data[1].frozen() == lb.data[1].frozen():
                return alphabet.constant(1)
            if i is not None and j is not None:
                return alphabet.constant(0)
        case "vec", "vec":
            (u, rows, cols), (v, rows2, cols2) = la.data, lb.data
            if (rows, cols) == (rows2, cols2):
                x, y = Poly({((), u): Fraction(1)}, rows, cols), Poly({((), v): Fraction(1)}, rows, cols)
                return alphabet.trace(alphabet.times(alphabet.transpose(x), y))
    return None


def trace_letter(alphabet: Alphabet, code: int) -> Poly | None:
    """The trace of one letter, where it is known by its form: tr(A⊗B) = tr A tr B, tr Diag(a) = 1'a."""
    letter = alphabet.letters[code >> 1]
    if letter.kind == "kron" and all(f[1] == f[2] for f in letter.data):
        out = alphabet.constant(1)
        for f in letter.data:
            out = alphabet.times(out, alphabet.trace(_matrix(alphabet, f)))
        return out
    if letter.kind == "diag":
        return alphabet.times(alphabet.transpose(ones(alphabet, letter.rows)), Poly({((), letter.data[0]): Fraction(1)}, letter.rows, ONE))
    return None
