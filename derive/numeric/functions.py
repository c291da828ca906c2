"""Values for letters that stand for functions: random polynomials, whose derivatives of every order are known exactly.

A function of a vector is a polynomial in its entries. Where a condition asks for it the polynomial is positive (a sum of squares plus a
positive number), increasing (odd powers with positive coefficients), convex (even powers of affine forms), concave or even. One that has
an inverse function is affine or a monotone cubic, whose inverse is known by Cardano's formula. A matrix-valued one is symmetric, diagonal,
positive definite, … for all arguments where that is said of its value. What polynomials cannot be (a density) is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from flint import fmpq, fmpq_mat

from derive.numeric import convex
from derive.numeric.arithmetic import EXACT, Arithmetic, Value
from derive.numeric.convex import RidgeSum
from derive.numeric.draws import Draw
from derive.numeric.errors import Unsupported
from derive.numeric.evaluator import Evaluator, Row
from derive.numeric.point import Point
from derive.terms import heads as h

Monomials = dict[tuple[int, ...], fmpq]
"""A polynomial: exponents of all argument entries in order → coefficient."""

_SHAPES = frozenset(
    "positive nonnegative increasing convex strictly_convex strongly_convex smooth concave strictly_concave even_function density"
    " mass_function negative".split()
)
_POSSIBLE = frozenset(
    frozenset(names.split())
    for names in (
        "",
        "positive nonnegative",
        "nonnegative",
        "convex",
        "convex strictly_convex",
        "concave",
        "concave strictly_concave",
        "increasing",
        "even_function",
        "convex positive nonnegative",
    )
)


def poly_add(a: Monomials, b: Monomials) -> Monomials:
    total = dict(a)
    for k, c in b.items():
        total[k] = total.get(k, fmpq(0)) + c
    return {k: c for k, c in total.items() if c != 0}


def poly_mul(a: Monomials, b: Monomials) -> Monomials:
    total: Monomials = {}
    for k, c in a.items():
        for m, e in b.items():
            key = tuple(x + y for x, y in zip(k, m, strict=True))
            total[key] = total.get(key, fmpq(0)) + c * e
    return {k: c for k, c in total.items() if c != 0}


def poly_derivative(a: Monomials, k: int) -> Monomials:
    """∂/∂(k-th entry)."""
    found: Monomials = {}
    for exponents, c in a.items():
        if exponents[k]:
            lowered = (*exponents[:k], exponents[k] - 1, *exponents[k + 1 :])
            found[lowered] = c * exponents[k]
    return found


@dataclass(frozen=True, slots=True)
class PolynomialFunction:
    """A function whose entries are polynomials in the entries of its arguments, all laid out by rows."""

    arguments: tuple[tuple[int, int], ...]
    rows: int
    columns: int
    entries: tuple[Monomials, ...]

    def offset(self, k: int) -> int:
        return sum(r * c for r, c in self.arguments[:k])

    def __call__(self, arguments: Sequence[Value], ar: Arithmetic) -> Value:
        point: list[Value] = []
        for a, shape in zip(arguments, self.arguments, strict=True):
            if ar.shape(a) != shape:
                raise Unsupported("an argument of another shape")
            point.extend(ar.entries(a))
        return ar.array(self.rows, self.columns, [_at(p, point, ar) for p in self.entries])

    def partial(self, k: int) -> PolynomialFunction:
        """The derivative by the k-th argument (from 0): of a scalar, the argument's shape.

        By a scalar, the value's shape; else the Jacobian.
        """
        start, (r, c) = self.offset(k), self.arguments[k]
        if self.rows == self.columns == 1:
            derivatives = tuple(poly_derivative(self.entries[0], start + j) for j in range(r * c))
            return PolynomialFunction(self.arguments, r, c, derivatives)
        if r == c == 1:
            return PolynomialFunction(self.arguments, self.rows, self.columns, tuple(poly_derivative(p, start) for p in self.entries))
        return self.jacobian(k)

    def jacobian(self, k: int = 0) -> PolynomialFunction:
        """∂vec(f)/∂vec(x)ᵀ, columns stacked."""
        start, (r, c) = self.offset(k), self.arguments[k]
        outputs = [self.entries[i * self.columns + j] for j in range(self.columns) for i in range(self.rows)]
        inputs = [start + i * c + j for j in range(c) for i in range(r)]
        entries = tuple(poly_derivative(p, v) for p in outputs for v in inputs)
        return PolynomialFunction(self.arguments, len(outputs), len(inputs), entries)

    def hessian(self) -> PolynomialFunction:
        """∂²f/∂x∂xᵀ of a scalar function, entries of a matrix argument with columns stacked."""
        gradient = PolynomialFunction(self.arguments, *self.arguments[0], self.partial(0).entries)
        return gradient.jacobian(0)

    def inverse(self) -> AtInverse:
        """The inverse of an affine function, or of a cubic a x³ + b x + c with a b > 0, of one scalar."""
        if self.arguments != ((1, 1),) or len(self.entries) != 1 or not _has_inverse(self.entries[0]):
            raise Unsupported("an inverse of a function that is neither affine nor a monotone cubic")
        return AtInverse(self.entries[0], {(1,): fmpq(1)}, {(0,): fmpq(1)})

    def describe(self) -> str:
        """The polynomial as text, its arguments' entries as x₁, x₂, …."""
        count = sum(r * c for r, c in self.arguments)
        names = ["x"] if count == 1 else [f"x_{k + 1}" for k in range(count)]
        shown = ["; ".join(_show(p, names) for p in self.entries)]
        return shown[0] if len(self.entries) == 1 else f"[{shown[0]}]"


def _has_inverse(p: Monomials) -> bool:
    cubic, square, slope = (p.get((k,), fmpq(0)) for k in (3, 2, 1))
    return set(p) <= {(0,), (1,), (3,)} and square == 0 and slope != 0 and cubic * slope >= 0


@dataclass(frozen=True, slots=True)
class AtInverse:
    """The function y ↦ N(x)/D(x) at x = f⁻¹(y): the inverse of f for N = x and D = 1, and every derivative of it for others."""

    of: Monomials
    above: Monomials
    below: Monomials
    arguments: tuple[tuple[int, int], ...] = ((1, 1),)
    rows: int = 1
    columns: int = 1

    def __call__(self, arguments: Sequence[Value], ar: Arithmetic) -> Value:
        if ar.shape(arguments[0]) != (1, 1):
            raise Unsupported("an argument of another shape")
        x = [self._root(ar.entries(arguments[0])[0], ar)]
        return ar.divide(_at(self.above, x, ar), _at(self.below, x, ar))

    def _root(self, y: Value, ar: Arithmetic) -> Value:
        """The one real x with a x³ + b x + c = y."""
        a, b, c = (self.of.get((k,), fmpq(0)) for k in (3, 1, 0))
        q = ar.times(ar.number(fmpq(-1) / (a or b)), ar.add(y, ar.number(-c)))
        if a == 0:
            return ar.negate(q)
        third = b / (3 * a)  # x³ + 3 third x + q = 0, third > 0: x = u − third/u
        half = ar.times(ar.number(fmpq(-1, 2)), q)
        inside = ar.add(half, ar.function("sqrt", [ar.add(ar.times(half, half), ar.number(third**3))]))
        u = ar.power(inside, ar.number(fmpq(1, 3)))
        return ar.add(u, ar.negate(ar.divide(ar.number(third), u)))

    def partial(self, k: int) -> AtInverse:
        """The derivative by y: (N/D)′(x) / f′(x)."""
        slope = poly_derivative(self.of, 0)
        left = poly_mul(poly_derivative(self.above, 0), self.below)
        right = poly_mul(self.above, poly_derivative(self.below, 0))
        above = poly_add(left, {e: -c for e, c in right.items()})
        return AtInverse(self.of, above, poly_mul(poly_mul(self.below, self.below), slope))

    def jacobian(self, k: int = 0) -> AtInverse:
        """The derivative."""
        return self.partial(k)

    def hessian(self) -> AtInverse:
        """The second derivative."""
        return self.partial(0).partial(0)

    def inverse(self) -> PolynomialFunction:
        """f itself, of its inverse."""
        if (self.above, self.below) != ({(1,): fmpq(1)}, {(0,): fmpq(1)}):
            raise Unsupported("an inverse of the derivative of an inverse function")
        return PolynomialFunction(((1, 1),), 1, 1, (self.of,))


#: What a letter for a function may stand for, and what may be made of that.
Function: TypeAlias = PolynomialFunction | RidgeSum
Made: TypeAlias = Function | AtInverse


def _show(p: Monomials, names: Sequence[str]) -> str:
    def monomial(k: tuple[int, ...], c: fmpq) -> str:
        factors = [n if e == 1 else f"{n}^{e}" for n, e in zip(names, k, strict=True) if e]
        if not factors:
            return str(c)
        return " ".join(([] if c == 1 else ["-"] if c == -1 else [str(c)]) + factors)

    return " + ".join(monomial(k, c) for k, c in sorted(p.items(), reverse=True)) or "0"


def _at(p: Monomials, point: Sequence[Value], ar: Arithmetic) -> Value:
    total = ar.number(fmpq(0))
    for exponents, c in p.items():
        term = ar.number(c)
        for x, e in zip(point, exponents, strict=True):
            for _ in range(e):
                term = ar.times(term, x)
        total = ar.add(total, term)
    return total


def from_json(data: Mapping[str, object]) -> Function:
    """Rebuild a function from `to_json`."""
    if "ridges" in data:
        return convex.from_json(data)
    entries = tuple({tuple(k): fmpq(*map(int, str(c).split("/"))) for k, c in p} for p in data["entries"])  # type: ignore[attr-defined]
    arguments = tuple((int(r), int(c)) for r, c in data["arguments"])  # type: ignore[attr-defined]
    return PolynomialFunction(arguments, int(str(data["rows"])), int(str(data["columns"])), entries)


def to_json(f: Function) -> dict[str, object]:
    """Return plain data from which the function can be rebuilt; `formula` is for people."""
    if isinstance(f, RidgeSum):
        return convex.to_json(f)
    return {
        "formula": f.describe(),
        "arguments": [list(a) for a in f.arguments],
        "rows": f.rows,
        "columns": f.columns,
        "entries": [[[list(k), str(c)] for k, c in sorted(p.items())] for p in f.entries],
    }


# --- sampling -------------------------------------------------------------------------------------------------------------------


def sample_convex(
    f: h.FunSym, wanted: frozenset[str], constants: Mapping[str, Sequence[fmpq | fmpq_mat]], point: Point, d: Draw
) -> RidgeSum | None:
    """Return a random function of a vector or a number with its properties, those with constants among them."""
    if f.result != (1, 1) or len(f.arguments) != 1 or point.size(f.arguments[0][1]) != 1:
        return None
    if (wanted & _SHAPES) - {"convex", "strictly_convex", "strongly_convex", "smooth"}:
        return None
    size, bottoms = point.size(f.arguments[0][0]), {tuple(EXACT.entries(x)) for x in constants.get("least_at", ())}
    numbers = {name: [x for x in found if isinstance(x, fmpq)] for name, found in constants.items() if name != "least_at"}
    minima = set(numbers.get("minimum", ()))
    if (
        any(len(numbers[k]) < len(constants[k]) for k in numbers)
        or len(minima) > 1
        or len(bottoms) > 1
        or any(len(b) != size for b in bottoms)
    ):
        return None
    return convex.sample(
        size,
        d,
        modulus=max(numbers.get("strongly_convex", ()), default=None),
        smoothness=min(numbers.get("smooth", ()), default=None),
        bottom=next(iter(bottoms), None),
        minimum=next(iter(minima), None),
        convex="convex" in wanted,
        strict="strictly_convex" in wanted,
    )


def sample_function(f: h.FunSym, wanted: frozenset[str], point: Point, d: Draw) -> Function | None:
    """Return a random function with the wanted properties, a polynomial as a rule, or None where none is known that has them."""
    shapes = (wanted - {"nonzero"}) & _SHAPES
    if shapes not in _POSSIBLE or ("invertible" in wanted and shapes - {"increasing"}):
        return None
    if "convex" in wanted and d.rng.random() < 0.5 and (found := sample_convex(f, wanted, {}, point, d)) is not None:
        return found
    arguments = tuple((point.size(r), point.size(c)) for r, c in f.arguments)
    rows, columns = point.size(f.result[0]), point.size(f.result[1])
    count = sum(r * c for r, c in arguments)
    if count > 16:
        return None
    if "invertible" in wanted and f.result != (1, 1):  # of a number's function it means that it has an inverse function
        if f.result[1] == 1:
            return None
        wanted -= {"invertible"}
    if rows == columns and wanted & _OF_MATRICES:
        return PolynomialFunction(arguments, rows, columns, _square(count, rows, wanted, d))
    entries = tuple(_polynomial(count, wanted, d) for _ in range(rows * columns))
    return PolynomialFunction(arguments, rows, columns, entries)


_OF_MATRICES = frozenset(
    "symmetric antisymmetric diagonal upper_triangular lower_triangular positive_semidefinite positive_definite".split()
)


def _square(count: int, n: int, wanted: frozenset[str], d: Draw) -> tuple[Monomials, ...]:
    """A matrix of polynomials that has the wanted pattern for every argument: A Aᵀ (+ I) where it is to be (positive) definite."""
    if wanted & {"positive_semidefinite", "positive_definite"}:
        factor = [[_affine(count, d) if i == j or "diagonal" not in wanted else {} for j in range(n)] for i in range(n)]
        one = _constant(count, fmpq(int("positive_definite" in wanted)))
        products = [[one if i == j else {} for j in range(n)] for i in range(n)]
        for i, j, k in product(range(n), repeat=3):
            products[i][j] = poly_add(products[i][j], poly_mul(factor[i][k], factor[j][k]))
        return tuple(p for row in products for p in row)
    free = [[_polynomial(count, frozenset(), d) for _ in range(n)] for _ in range(n)]
    for i, j in product(range(n), repeat=2):
        off = ("diagonal" in wanted and i != j) or ("upper_triangular" in wanted and i > j) or ("lower_triangular" in wanted and i < j)
        if off or ("antisymmetric" in wanted and i == j):
            free[i][j] = {}
        elif i > j and "symmetric" in wanted:
            free[i][j] = free[j][i]
        elif i > j and "antisymmetric" in wanted:
            free[i][j] = {k: -c for k, c in free[j][i].items()}
    return tuple(p for row in free for p in row)


def _affine(count: int, d: Draw, positive: bool = False) -> Monomials:
    r = d.rng
    found: Monomials = {tuple([0] * count): fmpq(r.randint(-2, 2))}
    for k in range(count):
        key = tuple(int(j == k) for j in range(count))
        found[key] = fmpq(r.randint(1, 3)) if positive else fmpq(r.choice((-2, -1, 1, 2)))
    return {k: c for k, c in found.items() if c != 0}


def _constant(count: int, c: fmpq) -> Monomials:
    return {tuple([0] * count): c} if c != 0 else {}


def _polynomial(count: int, wanted: frozenset[str], d: Draw) -> Monomials:
    r = d.rng
    one = _affine(count, d)
    square = poly_mul(one, one)
    if "invertible" in wanted:
        sign = 1 if "increasing" in wanted else r.choice((-1, 1))
        up = _affine(count, d, positive=True)
        return {k: c * sign for k, c in (poly_add(up, {(3,): fmpq(1)}) if count == 1 and r.random() < 0.8 else up).items()}
    if wanted & {"positive", "nonnegative"}:
        return poly_add(square, _constant(count, fmpq(r.randint(1, 2))))
    if wanted & {"convex", "concave"}:
        bowl = poly_add(square, _constant(count, fmpq(r.randint(-2, 2))))
        if wanted & {"strictly_convex", "strictly_concave"}:
            squares: Monomials = {tuple(2 * int(j == k) for j in range(count)): fmpq(1) for k in range(count)}
            bowl = poly_add(bowl, squares)
        if r.random() < 0.5:
            bowl = poly_add(bowl, poly_mul(square, square))
        return bowl if "convex" in wanted else {k: -c for k, c in bowl.items()}
    if "increasing" in wanted:
        up = _affine(count, d, positive=True)
        if r.random() < 0.5:
            return up
        cubes: Monomials = {tuple(3 * int(j == k) for j in range(count)): fmpq(1) for k in range(count)}
        return poly_add(up, cubes)
    if "even_function" in wanted:
        found = _constant(count, fmpq(r.randint(-2, 2)))
        for k in range(count):
            found = poly_add(found, {tuple(2 * int(j == k) for j in range(count)): fmpq(r.choice((-1, 1, 2)))})
        return found
    p = poly_add(one, {k: c * r.choice((-1, 1)) for k, c in square.items()})
    if r.random() < 0.6 and count <= 4:
        p = poly_add(p, poly_mul(square, _affine(count, d)))
    return p


# --- the heads ------------------------------------------------------------------------------------------------------------------


def resolve(f: h.Term, ev: Evaluator) -> Made:
    """Return the function that a function letter, or one made from it, stands for."""
    match f:
        case h.FunSym():
            found = ev.letter(f)
            if not isinstance(found, (PolynomialFunction, RidgeSum)):
                raise Unsupported(f"{f} has no value here")
            return found
        case h.InverseFunction():
            return resolve(f.children[0], ev).inverse()
        case h.DerivedFunction():
            base = resolve(f.children[0], ev)
            match f.kind:
                case "prime" | "gradient":
                    return base.partial(0)
                case "jacobian":
                    return base.jacobian(0)
                case "hessian":
                    return base.hessian()
                case "partial":
                    return base.partial(int(f.args[2]) - 1)
    raise Unsupported(f"{f} is not a function")


def _call(t: h.Call, ev: Evaluator) -> Value:
    f, ar = resolve(t.children[0], ev), ev.arithmetic
    arguments = [ev.value(c) for c in t.children[1:]]
    if isinstance(f, PolynomialFunction) and f.arguments == ((1, 1),) and f.rows == f.columns == 1 and ar.shape(arguments[0]) != (1, 1):
        return ar.array(*ar.shape(arguments[0]), [_at(f.entries[0], [x], ar) for x in ar.entries(arguments[0])])
    return f(arguments, ar)


CALLS: dict[type[h.Term], Row] = {h.Call: _call}
