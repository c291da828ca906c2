"""Named eigenvalues and singular values, carried out: what the spectral theorem says of the matrix becomes its definition.

A symmetric matrix with eigenvalues λ is Q diag(λ) Qᵀ with Q orthogonal (Horn & Johnson, *Matrix Analysis*, 2.5.6); one with real
eigenvalues is Q T Qᵀ with T upper triangular of diagonal λ (Schur, 2.3.1); one with positive singular values σ is U diag(σ) Vᵀ with
orthonormal columns (2.6.3). Every such matrix is of this form, and every matrix of the form is one; so a claim about A and λ is one about
the factors. Where the theorem does not say so much (a matrix that nothing calls symmetric, eigenvalues that may be complex, singular
values that may be too few), the declaration is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.elaborate.names import RUNNING, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping import assuming, members
from derive.elaborate.scoping.scope import Kind, Letter, Scope, Spectrum
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin, has
from derive.terms.shapes import ONE, Dim, ShapeError, flexible
from derive.terms.statement import Definition


def _shaped(scope: Scope, item: d.Spectrum) -> Scope:
    """Return the scope with the letters of a named spectrum declared: a matrix, numbers, vectors."""
    name, values = spell(item.letter), spell(item.values)
    for letter, kind in ((name, Kind.MATRIX), (values, Kind.VECTOR)):
        info = scope.letter(letter)
        if (info is not None and info.kind not in (None, kind)) or any(getattr(x.target, "name", "") == letter for x in scope.definitions):
            raise ShapeError(f"{letter} has another meaning")
    info = scope.letter(name)
    rows, columns = (None, None) if info is None else (info.rows, info.columns)
    last = members.dim(scope, item.last)
    if item.kind == "eigenvalues":
        last = last if last is not None else rows
        if last is None or any(x is not None and not flexible(x) and x != last for x in (rows, columns)):
            raise ShapeError("as many eigenvalues as rows and columns")
        scope = scope.declare(Letter(name, Kind.MATRIX, last, last))
    elif last is None or rows is None or columns is None:
        raise ShapeError("the sizes of a matrix with singular values are not said")
    scope = scope.declare(Letter(values, Kind.VECTOR, last, ONE))
    if item.vectors is not None:
        vectors = spell(item.vectors)
        info = scope.letter(vectors)
        if item.kind != "eigenvalues" or (info is not None and (info.kind not in (None, Kind.VECTOR) or len(info.family) > 1)):
            raise ShapeError(f"{vectors} has another meaning")
        scope = scope.declare(Letter(vectors, Kind.VECTOR, last, ONE, (last,)))
    return scope


def named(scope: Scope, item: d.Spectrum) -> Scope:
    """Return the scope in which the matrix is defined by its spectrum; raise ShapeError where no theorem says that it is."""
    scope = _shaped(scope, item)
    matrix, values = _symbol(scope, item.letter), _symbol(scope, item.values)
    if not isinstance(matrix, h.Sym) or not isinstance(values, h.Sym) or matrix.family or values.family:
        raise ShapeError("a spectrum of something else than a matrix")
    for chain in item.chains:
        scope = assuming.relation(scope, d.Relation(chain, text=item.text))
    if item.order:
        scope = scope.assume(Condition(_in_order(values, item.order), Origin.STATED, ""))
    sign = item.sign or next((s for c in item.chains if (s := _sign(c))), "")
    symmetric = has(matrix, "symmetric", scope.conditions)
    if item.kind == "singular_values":
        scope, sentence = _singular(scope, matrix, values, sign)
    elif symmetric:
        scope, sentence = _symmetric(scope, matrix, values, item)
    elif item.real and item.vectors is None:
        scope, sentence = _real(scope, matrix, values)
    else:
        raise ShapeError("the matrix is not said to be symmetric")
    if sign:
        scope = scope.assume(Condition(h.Is(values, sign), Origin.STATED, ""))
    if sign and symmetric and item.kind == "eigenvalues":
        definite = "positive_definite" if sign == "positive" else "positive_semidefinite"
        scope = scope.assume(Condition(h.Is(matrix, definite), Origin.INFERRED, f"{matrix.name} is {definite.replace('_', ' ')}"))
    vectors = spell(item.vectors) if item.vectors is not None else ""
    made = Spectrum(matrix, values, vectors, item.kind, sentence)
    scope = replace(scope, spectra=(*scope.spectra, made), meanings={k: v for k, v in scope.meanings.items() if k != values.name})
    if vectors and not item.orthonormal:
        scope = replace(scope, doubted={vectors: item.text, **scope.doubted})
    return scope


#: What a property of a symmetric matrix says of each of its eigenvalues.
_EACH = {
    "positive_definite": "positive", "positive_semidefinite": "nonnegative", "negative_definite": "negative", "idempotent": "binary",
    "orthogonal": "sign_valued",
}  # fmt: skip


def carried(scope: Scope) -> Scope:
    """Return the scope in which what is said of a matrix with a named spectrum is said of its eigenvalues too, so that points are found."""
    for s in scope.spectra:
        if s.kind != "eigenvalues":
            continue
        for name, each in _EACH.items():
            if has(s.matrix, name, scope.conditions) and has(s.matrix, "symmetric", scope.conditions):
                scope = scope.assume(Condition(h.Is(s.values, each), Origin.INFERRED, ""))
        if has(s.matrix, "invertible", scope.conditions):
            i = h.Sym("i")
            scope = scope.assume(Condition(h.ForAll(h.NotEqual(h.At(s.values, i), h.ZERO), i), Origin.INFERRED, ""))
    return scope


def without(scope: Scope, names: frozenset[str], text: str) -> Scope:
    """Return the scope without the spectra of which a letter gets another meaning; their other letters are doubted."""
    ended = [s for s in scope.spectra if s.names & names]
    if not ended:
        return scope
    matrices = {s.matrix for s in ended}
    families = {s.vectors for s in ended} - {""}
    kept = tuple(x for x in scope.definitions if x.target not in matrices and getattr(x.target, "name", "") not in families)
    doubted = dict.fromkeys(sorted(frozenset().union(*(s.names for s in ended))), text)
    return replace(
        scope, definitions=kept, spectra=tuple(s for s in scope.spectra if s not in ended), doubted={**doubted, **scope.doubted}
    )


# --- the three forms --------------------------------------------------------------------------------------------------------------


def _symmetric(scope: Scope, matrix: h.Sym, values: h.Sym, item: d.Spectrum) -> tuple[Scope, str]:
    """A = Q diag(λ) Qᵀ; named orthonormal eigenvectors are the columns of Q."""
    size = matrix.dims[0]
    scope, q = _fresh(scope, "Q", matrix, size, size, "orthogonal")
    value = h.Times(q, h.Diag(values), h.Transpose(q))
    scope = scope.define(Definition(matrix, (), value, matrix.name))
    if item.vectors is not None and item.orthonormal:
        i = h.Sym("i")
        vectors = h.Sym(spell(item.vectors), size, ONE, size)
        scope = scope.define(Definition(vectors, (i,), h.Column(q, i), vectors.name))
    return scope, f"{matrix.name} = {q.name} diag({values.name}) {q.name}ᵀ with {q.name} orthogonal, by the spectral theorem"


def _real(scope: Scope, matrix: h.Sym, values: h.Sym) -> tuple[Scope, str]:
    """A = Q (diag(λ) + N) Qᵀ with N strictly upper triangular: T less its diagonal."""
    size = matrix.dims[0]
    scope, q = _fresh(scope, "Q", matrix, size, size, "orthogonal")
    scope, triangle = _fresh(scope, "T", matrix, size, size, "upper_triangular")
    strict = h.minus(triangle, h.Diag(h.Diagonal(triangle)))
    value = h.Times(q, h.Plus(h.Diag(values), strict), h.Transpose(q))
    scope = scope.define(Definition(matrix, (), value, matrix.name))
    return scope, f"{matrix.name} = {q.name} T {q.name}ᵀ with T upper triangular of diagonal {values.name}, by Schur's theorem"


def _singular(scope: Scope, matrix: h.Sym, values: h.Sym, sign: str) -> tuple[Scope, str]:
    """A = U diag(σ) Vᵀ, σ all the positive singular values, or all n of a square matrix."""
    rows, columns, count = *matrix.dims, values.dims[0]
    if not (sign == "positive" or rows == columns == count or _is_rank(scope, matrix, count)):
        raise ShapeError("nothing says that these are all the singular values")
    scope, left = _fresh(scope, "U", matrix, rows, count, "orthonormal_columns")
    scope, right = _fresh(scope, "V", matrix, columns, count, "orthonormal_columns")
    every = "positive" if _is_rank(scope, matrix, count) or sign == "positive" else "nonnegative"
    scope = scope.assume(Condition(h.Is(values, every), Origin.INFERRED, ""))
    scope = scope.define(Definition(matrix, (), h.Times(left, h.Diag(values), h.Transpose(right)), matrix.name))
    said = f"{left.name} and {right.name} have orthonormal columns"
    return scope, f"{matrix.name} = {left.name} diag({values.name}) {right.name}ᵀ, a singular value decomposition: {said}"


def _is_rank(scope: Scope, matrix: h.Sym, count: Dim) -> bool:
    """Whether a condition says that the rank of the matrix is the number of its values."""
    said = (c.proposition for c in scope.conditions)
    return any(
        isinstance(p, h.Equal) and p.children[0] == h.Rank(matrix) and str(p.children[1]) == str(count) for p in said
    )


def _fresh(scope: Scope, letter: str, matrix: h.Sym, rows: Dim, columns: Dim, word: str) -> tuple[Scope, h.Sym]:
    """A factor of a matrix, named after it, with its property."""
    name = f"{letter}_{{{matrix.name}}}"
    if scope.letter(name) is not None:
        raise ShapeError(f"{name} has another meaning")
    factor = h.Sym(name, rows, columns)
    scope = scope.declare(Letter(name, Kind.MATRIX, rows, columns, stated=False))
    return scope.assume(Condition(h.Is(factor, word), Origin.INFERRED, "")), factor


def _in_order(values: h.Sym, order: str) -> h.Term:
    i = h.Sym("i")
    relation = h.GreaterEqual if order == "ge" else h.LessEqual
    following = h.At(values, h.Plus(i, h.UNITY))
    return h.ForAll(h.Implies(h.Less(i, dimension_term(values.dims[0])), relation(h.At(values, i), following)), i)


def _sign(chain: t.Chain) -> str:
    """The sign of all values where the smallest stands beside 0: `λ_1 ≥ ⋯ ≥ λ_n > 0`, `0 ≤ λ_1 ≤ ⋯`."""
    ends = ((chain.items[-1], chain.ops[-1], ("gt", "ge")), (chain.items[0], chain.ops[0], ("lt", "le")))
    for item, op, (strict, weak) in ends:
        if isinstance(item, t.Number) and item.text == "0" and op in (strict, weak):
            return "positive" if op == strict else "nonnegative"
    return ""


def _symbol(scope: Scope, letter: t.Ident) -> h.Term:
    return members.symbol(scope, spell(letter))


#: Letters of notation, and running indices, that are nobody's name.
_SIGNS = frozenset({"I", "T", "top", "intercal", "prime", "infty", "e"}) | RUNNING


def decomposes(scope: Scope, target: t.Node, right: t.Node) -> bool | None:
    """Whether `target = right` gives a matrix with a named spectrum another form in letters that are new, as `A = Q Λ Qᵀ` does.

    False where the target is one of the eigenvalues or their letter as a function, which nothing defines again; None for all else.
    """
    if not scope.spectra:
        return None
    head = target.items[0] if isinstance(target, t.Row) else target
    base = head.base if isinstance(head, t.Script) else head
    name = spell(base) if isinstance(base, t.Ident) else ""
    if any(s.values.name == name for s in scope.spectra):
        return False
    spectrum = next((s for s in scope.spectra if s.matrix.name == name), None)
    if spectrum is None or not isinstance(target, t.Ident):
        return None
    sizes = {x.name for size in (*spectrum.matrix.dims, *spectrum.values.dims) for x in size.free_symbols}
    known = {getattr(x.target, "name", "") for x in scope.definitions} | spectrum.names | sizes
    letters = (x for x in t.walk(right) if isinstance(x, t.Ident) and x.font != "rm" and x.name not in _SIGNS)
    return any(spell(x) not in known for x in letters) or None


def sentences(scope: Scope, claim: h.Term) -> Iterator[str]:
    """What a claim about a matrix with a named spectrum, or about the values, is read with."""
    for s in scope.spectra:
        if any(getattr(x, "name", "") in s.names for x in claim.walk()):
            yield s.sentence


__all__ = ["carried", "decomposes", "named", "sentences", "without"]
