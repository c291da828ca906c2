"""Gosper's algorithm on ratios: the search for a certificate. What it finds is checked elsewhere; a wrong find costs time and nothing more."""

from __future__ import annotations

from flint import fmpq
from sympy import Dummy, Expr, Poly, Rational, Symbol, cancel, solve
from sympy.concrete.gosper import gosper_normal
from sympy.polys.polyerrors import PolynomialError

from derive.algebra.scalar_form import ZERO, Form, Mono, Ring, add, is_integer, number
from derive.algebra.scalar_fraction import together

MAX_DEGREE = 8


def certificate(ring: Ring, ratio_n: Form, ratio_k: Form, k: int) -> Form | None:
    """Return R with G = R·F and (ratio_n − 1) F = G(k+1) − G(k), where ratio_k = F(k+1)/F(k); None where there is none or a ratio is not rational."""
    letters: dict[int, Symbol] = {}
    try:
        t, r = to_sympy(ring, ratio_n, letters), to_sympy(ring, ratio_k, letters)
        if k not in letters:
            return None
        x = letters[k]
        d = cancel(t - 1)
        if d == 0:
            return ZERO
        y = gosper(cancel(r * d.subs(x, x + 1) / d), x)
        return None if y is None else from_sympy(ring, cancel(y * d), {s: b for b, s in letters.items()})
    except (PolynomialError, NotImplementedError, ValueError):
        return None


def gosper(ratio: Expr, x: Symbol) -> Expr | None:
    """Return y with y(x+1) t(x+1) − y(x) t(x) = t(x) for a hypergeometric t of the given ratio, or None."""
    p, q = ratio.as_numer_denom()
    a, b, c = gosper_normal(p, q, x)
    b = b.shift(-1)
    n, m, k = a.degree(), b.degree(), c.degree()
    degrees = {k - max(n, m)} if n != m or a.LC() != b.LC() else {k - n + 1}
    if n == m and a.LC() == b.LC() and n:
        special = (b.nth(n - 1) - a.nth(n - 1)) / a.LC()
        if special.is_Integer:
            degrees.add(int(special))
    degrees = {d for d in degrees if 0 <= d <= MAX_DEGREE}
    if not degrees:
        return None
    unknowns = [Dummy(f"c{j}") for j in range(max(degrees) + 1)]
    y = Poly(sum(u * x**j for j, u in enumerate(unknowns)), x)
    equation = Poly(a.as_expr() * y.as_expr().subs(x, x + 1) - b.as_expr() * y.as_expr() - c.as_expr(), x)
    solutions = solve(equation.coeffs(), unknowns, dict=True)
    if not solutions:
        return None
    found = y.as_expr().subs(solutions[0]).subs({u: 0 for u in unknowns})
    return cancel(b.as_expr() * found / c.as_expr())


def to_sympy(ring: Ring, f: Form, letters: dict[int, Symbol]) -> Expr:
    """A rational form as a SymPy expression, its bases as symbols; raise ValueError where it is not rational."""
    numerator, denominators = together(ring, f)
    top = _polynomial(numerator, letters)
    for b, power in denominators.items():
        top = top / _polynomial(ring.poly(b), letters) ** power
    return top


def _polynomial(f: Form, letters: dict[int, Symbol]) -> Expr:
    total: Expr = Rational(0)
    for m, c in f.terms.items():
        part: Expr = Rational(int(c.p), int(c.q))
        for k, e in m:
            if not (is_integer(e) and isinstance(e, fmpq)):
                raise ValueError("not rational")
            part = part * letters.setdefault(k, Symbol(f"b{k}")) ** int(e.p)
        total = total + part
    return total


def from_sympy(ring: Ring, e: Expr, bases: dict[Symbol, int]) -> Form:
    """The form of a rational SymPy expression over known bases."""
    top, bottom = e.as_numer_denom()
    return ring.quotient(_form(ring, top, bases), _form(ring, bottom, bases))


def _form(ring: Ring, e: Expr, bases: dict[Symbol, int]) -> Form:
    symbols = sorted(e.free_symbols, key=str)
    if not symbols:
        return number(fmpq(int(e.p), int(e.q)))
    terms: dict[Mono, fmpq] = {}
    for powers, c in Poly(e, *symbols).terms():
        mono = sorted((bases[s], fmpq(int(p))) for s, p in zip(symbols, powers, strict=True) if p)
        terms[tuple(mono)] = fmpq(int(c.p), int(c.q))
    return add(ZERO, *(ring.settle(dict(m), c) for m, c in terms.items()))
