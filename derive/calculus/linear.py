"""Terms that are linear in a differential: bringing them to ⟨G, dX⟩ or to J vec(dX).

`adjoint(g, t, d)` answers: which H has ⟨g, t(d)⟩ = ⟨H, d⟩ for every d? It is what turns a table of differentials into gradients, and all
that the reverse sweep needs to know. `matrix_of(t, d)` answers: which M has vec(t(d)) = M vec(d)? Both walk down the one path of linear
heads that leads to d; a head that is not linear has no business there and is refused. Identities for vec and ⊗: Magnus & Neudecker,
*Matrix Differential Calculus*, ch. 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import Integer

from derive.calculus import build as b
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.heads import Term
from derive.terms.shapes import Dim, Shape, is_scalar
from derive.terms.statement import bound_by, free_letters
from derive.terms.typing import shape_of

Contains = Callable[[Term], bool]


class NotLinear(Exception):
    """A head stands between the whole and the differential that is not linear there."""


def containment(d: Term) -> Contains:
    """Return a test for "d occurs in this term" that remembers its answers."""
    memo: dict[Term, bool] = {}

    def contains(t: Term) -> bool:
        found = memo.get(t)
        if found is None:
            found = memo[t] = t == d or any(contains(c) for c in t.children)
        return found

    return contains


def _part(t: Term, children: Sequence[Term], contains: Contains) -> int:
    places = [k for k, c in enumerate(children) if contains(c)]
    if len(places) != 1:
        raise NotLinear(f"{type(t).__name__} holds the differential {len(places)} times")
    return places[0]


def around(run: Sequence[Term], contains: Contains) -> tuple[Term | None, Term, Term | None]:
    """Split a product of matrices into what stands before the factor with the differential, that factor, and what stands behind."""
    k = _part(h.Times(*run), run, contains)
    return (b.times(*run[:k]) if k else None), run[k], (b.times(*run[k + 1 :]) if k + 1 < len(run) else None)


# --- ⟨g, t(d)⟩ = ⟨H, d⟩ ----------------------------------------------------------------------------------------------------------


def adjoint(g: Term, t: Term, d: Term, contains: Contains | None = None) -> Term:
    """Return H with ⟨g, t⟩ = ⟨H, d⟩ for all d, where t is linear in d; g has the shape of t and H that of d."""
    contains = contains or containment(d)
    return _adjoint(g, t, d, contains)


def _adjoint(g: Term, t: Term, d: Term, contains: Contains) -> Term:
    if t == d:
        return g
    if not contains(t):
        return b.zero(shape_of(d))

    def down(new: Term, part: Term) -> Term:
        return _adjoint(new, part, d, contains)

    match t:
        case h.Plus():
            return b.plus(*(down(g, c) for c in t.children if contains(c)))
        case h.Times():
            column = b.stacked(t)
            return _adjoint_product(g, t, d, contains) if column is None else down(b.vec(g), column)
        case h.Quotient():
            numerator, denominator = t.children
            if contains(denominator):
                raise NotLinear("a differential in a denominator")
            return down(b.quotient(g, denominator), numerator)
        case h.Transpose():
            return down(b.transpose(g), t.children[0])
        case h.Trace():
            inside = t.children[0]
            return down(b.times(g, b.identity(shape_of(inside)[0])), inside)
        case h.Hadamard():
            k = _part(t, t.children, contains)
            return down(b.hadamard(*t.children[:k], *t.children[k + 1 :], g), t.children[k])
        case h.Inner():
            k = _part(t, t.children, contains)
            return down(b.times(g, t.children[1 - k]), t.children[k])
        case h.Diag():
            return down(b.diagonal(g), t.children[0])
        case h.Diagonal():
            return down(b.diag(g), t.children[0])
        case h.Vec():
            return down(b.unvec(g, *shape_of(t.children[0])), t.children[0])
        case h.Kronecker():
            return _adjoint_kronecker(g, t, d, contains)
        case h.Cross():
            k = _part(t, t.children, contains)
            first, second = t.children
            return down(h.Cross(g, first) if k == 1 else h.Cross(second, g), t.children[k])
        case h.At():
            base, *indices = t.children
            return down(b.times(g, place(shape_of(base), *indices)), base)
        case h.Row():
            return down(b.times(h.Unit(shape_of(t.children[0])[0], t.children[1]), g), t.children[0])
        case h.Column():
            return down(b.times(g, h.Transpose(h.Unit(shape_of(t.children[0])[1], t.children[1]))), t.children[0])
        case h.Block():
            parts = [(k, c) for k, c in enumerate(t.children) if contains(c)]
            return b.plus(*(down(_sub_block(g, t, k), c) for k, c in parts))
        case h.SumOver() | h.Integral() | h.Expectation():
            t = keep_apart(t, g)
            return t.func(_adjoint(g, t.children[0], d, contains), *t.children[1:])  # type: ignore[no-any-return]
        case h.Piecewise():
            return piecewise(t, lambda v: down(g, v))
    raise NotLinear(f"{type(t).__name__} is not linear")


def keep_apart(t: Term, *others: Term) -> Term:
    """Rename the letters that a binder binds where the other terms, which are about to come under it, use the same ones."""
    used = {s for o in others for s in free_letters(o)}
    clash = sorted((x for x in bound_by(t) if x in used and isinstance(x, h.Sym)), key=lambda x: x.name)
    if not clash:
        return t
    taken = {s.name for o in (t, *others) for s in o.walk() if isinstance(s, h.Sym)}
    fresh: dict[Term, Term] = {}
    for letter in clash:
        name = letter.name + "'"
        while name in taken:
            name += "'"
        taken.add(name)
        fresh[letter] = h.Sym(name, *letter.args[1:])
    return t.xreplace(fresh)  # type: ignore[no-any-return]


def fresh_index(name: str, *terms: Term) -> h.Sym:
    """An index letter that none of the terms uses."""
    taken = {s.name for t in terms for s in t.walk() if isinstance(s, h.Sym)}
    while name in taken:
        name += "'"
    return h.Sym(name)


def piecewise(t: h.Piecewise, change: Callable[[Term], Term]) -> Term:
    """Change the values of a definition by cases, and keep its conditions."""
    parts = list(t.children)
    parts[::2] = [change(v) for v in parts[::2]]
    return h.Piecewise(*parts) if any(not b.is_zero(v) for v in parts[::2]) else parts[0]


def place(shape: Shape, *indices: Term) -> Term:
    """The array with a 1 at the given place and zeros elsewhere."""
    if len(indices) == 1:
        if shape[1] == 1:
            return h.Unit(shape[0], indices[0])
        return h.Transpose(h.Unit(shape[1], indices[0]))
    if shape[1] == 1:
        return h.Unit(shape[0], indices[0])
    return b.times(h.Unit(shape[0], indices[0]), h.Transpose(h.Unit(shape[1], indices[1])))


def _adjoint_product(g: Term, t: Term, d: Term, contains: Contains) -> Term:
    coefficient, scalars, run = b.split_product(t.children)
    for k, s in enumerate(scalars):
        if contains(s):
            others = [b.number(coefficient), *scalars[:k], *scalars[k + 1 :]]
            weight = b.times(*others, b.inner(g, b.times(*run))) if run else b.times(*others, g)
            if isinstance(s, h.Times):
                return _adjoint_run(weight, s.children, d, contains)
            return _adjoint(weight, s, d, contains)
    return _adjoint_run(b.times(b.number(coefficient), *scalars, g), run, d, contains)


def _adjoint_run(g: Term, run: Sequence[Term], d: Term, contains: Contains) -> Term:
    """⟨g, A F B⟩ = ⟨Aᵀ g Bᵀ, F⟩."""
    before, part, behind = around(run, contains)
    factors = [b.transpose(before)] if before is not None else []
    factors.append(g)
    if behind is not None:
        factors.append(b.transpose(behind))
    return _adjoint(b.times(*factors) if len(factors) > 1 else g, part, d, contains)


def _adjoint_kronecker(g: Term, t: Term, d: Term, contains: Contains) -> Term:
    """⟨g, A ⊗ F ⊗ B⟩: the entries of A and B weigh the blocks of g."""
    k = _part(t, t.children, contains)
    part = t.children[k]
    left = b.kronecker(*t.children[:k]) if k == 2 else t.children[0] if k == 1 else None
    right = t.children[1] if len(t.children) == k + 2 else None
    if (left is not None and right is not None) or len(t.children) > 2:
        nested = h.Kronecker(t.children[0], h.Kronecker(*t.children[1:]))
        return _adjoint_kronecker(g, nested, d, contains)
    other = left if left is not None else right
    assert other is not None
    rows, columns = shape_of(other)
    m, n = b.identity(shape_of(part)[0]), b.identity(shape_of(part)[1])

    def block(p: Term, q: Term) -> Term:
        """(pᵀ ⊗ I) g (q ⊗ I), or with the factors turned where the differential comes first."""
        if left is not None:
            return b.times(b.kronecker(b.transpose(p), m), g, b.kronecker(q, n))
        return b.times(b.kronecker(m, b.transpose(p)), g, b.kronecker(n, q))

    if columns == 1:
        return _adjoint(block(other, h.UNITY), part, d, contains)
    if rows == 1:
        return _adjoint(block(h.UNITY, b.transpose(other)), part, d, contains)
    i, j = fresh_index("r", g, other), fresh_index("c", g, other)
    weighed = b.times(b.entry(other, i, j), block(h.Unit(rows, i), h.Unit(columns, j)))
    ranges = h.Range(i, h.UNITY, dimension_term(rows)), h.Range(j, h.UNITY, dimension_term(columns))
    return _adjoint(h.SumOver(weighed, *ranges), part, d, contains)


def _sub_block(g: Term, t: h.Block, k: int) -> Term:
    """The part of g that stands where the k-th block of t stands."""
    m, n = t.grid
    heights = [shape_of(t.children[i * n])[0] for i in range(m)]
    widths = [shape_of(t.children[j])[1] for j in range(n)]
    if isinstance(g, h.Block) and g.grid == (m, n):
        return g.children[k]
    i, j = divmod(k, n)
    left, right = _selector(heights, i), _selector(widths, j)
    return b.times(*([b.transpose(left)] if m > 1 else []), g, *([right] if n > 1 else []))


def _selector(sizes: list[Dim], k: int) -> Term:
    """The columns of the identity that belong to the k-th of several consecutive sizes."""
    total = sum(sizes, Integer(0))
    if all(s == 1 for s in sizes):
        return h.Unit(total, h.Num(k + 1))
    return h.Block(len(sizes), 1, *(b.identity(s) if j == k else h.Zeros(s, sizes[k]) for j, s in enumerate(sizes)))


# --- vec t(d) = M vec d ---------------------------------------------------------------------------------------------------------


def matrix_of(t: Term, d: Term, contains: Contains | None = None) -> Term:
    """Return M with vec(t) = M vec(d) for all d; for a vector t and a vector d it is the Jacobian, outputs × inputs."""
    return _Matrix(d, contains or containment(d)).of(t)


class _Matrix:
    """One run of `matrix_of`; shared subterms are worked out once."""

    def __init__(self, d: Term, contains: Contains) -> None:
        self.d = d
        self.contains = contains
        rows, columns = shape_of(d)
        self.size = rows * columns
        self.memo: dict[Term, Term] = {}

    def of(self, t: Term) -> Term:
        if t == self.d:
            return b.identity(self.size)
        if not self.contains(t):
            rows, columns = shape_of(t)
            return b.zero((rows * columns, self.size))
        if t not in self.memo:
            self.memo[t] = self._of(t)
        return self.memo[t]

    def _of(self, t: Term) -> Term:
        shape = shape_of(t)
        match t:
            case h.Plus():
                return b.plus(*(self.of(c) for c in t.children if self.contains(c)))
            case h.Times():
                column = b.stacked(t)
                return self._product(t) if column is None else self.of(column)
            case h.Quotient():
                numerator, denominator = t.children
                if self.contains(denominator):
                    raise NotLinear("a differential in a denominator")
                if is_scalar(shape_of(denominator)):
                    return b.quotient(self.of(numerator), denominator)
                inverted = b.quotient(b.ones(shape), denominator)
                return b.times(b.diag(b.vec(inverted)), self.of(numerator))
            case h.Transpose():
                inside = t.children[0]
                if 1 in shape:
                    return self.of(inside)
                return b.times(h.Commutation(shape[1], shape[0]), self.of(inside))
            case h.Hadamard():
                k = _part(t, t.children, self.contains)
                rest = b.hadamard(*t.children[:k], *t.children[k + 1 :])
                return b.times(b.diag(b.vec(rest)), self.of(t.children[k]))
            case h.Trace():
                inside = t.children[0]
                return b.times(b.transpose(b.vec(b.identity(shape_of(inside)[0]))), self.of(inside))
            case h.Inner():
                k = _part(t, t.children, self.contains)
                return b.times(b.transpose(b.vec(t.children[1 - k])), self.of(t.children[k]))
            case h.Vec():
                return self.of(t.children[0])
            case h.Diag():
                return b.times(_spread(shape[0]), self.of(t.children[0]))
            case h.Diagonal():
                return b.times(b.transpose(_spread(shape[0])), self.of(t.children[0]))
            case h.Kronecker():
                return self._kronecker(t)
            case h.At():
                base, *indices = t.children
                return b.times(b.transpose(b.vec(_placed(shape_of(base), indices))), self.of(base))
            case h.Row() | h.Column():
                base, index = t.children
                rows, columns = shape_of(base)
                if isinstance(t, h.Row):
                    pick = b.kronecker(b.identity(columns), h.Transpose(h.Unit(rows, index)))
                else:
                    pick = b.kronecker(h.Transpose(h.Unit(columns, index)), b.identity(rows))
                return b.times(pick, self.of(base))
            case h.Cross():
                k = _part(t, t.children, self.contains)
                turned = _skew(t.children[1 - k])
                return b.times(turned if k == 1 else b.transpose(turned), self.of(t.children[k]))
            case h.Block() if t.grid[1] == 1 and shape[1] == 1:
                return h.Block(t.grid[0], 1, *(self.of(c) for c in t.children))
            case h.SumOver() | h.Integral() | h.Expectation():
                return t.func(self.of(t.children[0]), *t.children[1:])  # type: ignore[no-any-return]
            case h.Piecewise():
                return piecewise(t, self.of)
        raise NotLinear(f"{type(t).__name__} is not linear")

    def _product(self, t: Term) -> Term:
        coefficient, scalars, run = b.split_product(t.children)
        for k, s in enumerate(scalars):
            if self.contains(s):
                others = [b.number(coefficient), *scalars[:k], *scalars[k + 1 :]]
                row = self._run(s.children) if isinstance(s, h.Times) else self.of(s)
                if not run:
                    return b.times(*others, row)
                return b.times(*others, b.vec(b.times(*run)), row)
        return b.times(b.number(coefficient), *scalars, self._run(run))

    def _run(self, run: Sequence[Term]) -> Term:
        """vec(A F B) = (Bᵀ ⊗ A) vec F; a product that ends in a vector needs no ⊗."""
        before, part, behind = around(run, self.contains)
        rows, columns = shape_of(part)
        if behind is None and columns == 1:
            return b.times(*([before] if before is not None else []), self.of(part))
        if behind is not None and shape_of(behind)[1] == 1:
            if isinstance(part, h.Diag):
                inner = b.times(b.diag(behind), self.of(part.children[0]))
                return b.times(before, inner) if before is not None else inner
            if isinstance(part, h.Transpose) and shape_of(part)[0] == 1:
                row = b.times(b.transpose(behind), self.of(part.children[0]))
                return b.times(before, row) if before is not None else row
        left = before if before is not None else b.identity(rows)
        right = behind if behind is not None else b.identity(columns)
        return b.times(b.kronecker(b.transpose(right), left), self.of(part))

    def _kronecker(self, t: Term) -> Term:
        """vec(A ⊗ B) = (I ⊗ K ⊗ I)(vec A ⊗ vec B)."""
        k = _part(t, t.children, self.contains)
        if len(t.children) > 2:
            return self._kronecker(h.Kronecker(t.children[0], h.Kronecker(*t.children[1:])))
        first, second = t.children
        (m, n), (p, q) = shape_of(first), shape_of(second)
        shuffle = b.kronecker(b.kronecker(b.identity(n), h.Commutation(q, m)), b.identity(p))
        a, c = b.vec(first), b.vec(second)
        if k == 1:
            return b.times(shuffle, b.kronecker(a, b.identity(p * q)), self.of(second))
        return b.times(shuffle, b.kronecker(b.identity(m * n), c), self.of(first))


def _skew(u: Term) -> Term:
    """The matrix [u]ₓ with [u]ₓ v = u × v."""
    x, y, z = (b.entry(u, h.Num(k)) for k in (1, 2, 3))
    return h.Block(3, 3, h.ZERO, b.negate(z), y, z, h.ZERO, b.negate(x), b.negate(y), x, h.ZERO)


def _spread(n: Dim) -> Term:
    """The n²×n matrix S with vec(diag(u)) = S u."""
    i = h.Sym("r")
    e = h.Unit(n, i)
    return h.SumOver(h.Times(h.Kronecker(e, e), h.Transpose(e)), h.Range(i, h.UNITY, dimension_term(n)))


def _placed(shape: Shape, indices: list[Term]) -> Term:
    return place(shape, *indices)
