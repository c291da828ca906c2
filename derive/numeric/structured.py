"""Random matrices and vectors with properties, exactly, over the rationals.

Each generator makes what one row of the table asks for; everything that is asked for is checked afterwards by the predicates, so a row
may be generous. Orthogonal matrices come from Cayley's transform with signs and a permutation, so reflections are among them.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq, fmpq_mat

from derive.numeric.arithmetic import EXACT
from derive.numeric.draws import HOSTILE, SCALES, Bounds, Draw
from derive.numeric.predicates import PREDICATES, satisfies

Generator = Callable[[Draw, int, int], fmpq_mat]

ATTEMPTS = 24


def eye(n: int) -> fmpq_mat:
    return fmpq_mat(n, n, [fmpq(int(i == j)) for i in range(n) for j in range(n)])


def _masked(choose: Callable[[int, int], bool]) -> Generator:
    def make(d: Draw, rows: int, columns: int) -> fmpq_mat:
        m = d.array(rows, columns)
        return fmpq_mat(rows, columns, [m[i, j] if choose(i, j) else fmpq(0) for i in range(rows) for j in range(columns)])

    return make


def symmetric(d: Draw, n: int, _: int) -> fmpq_mat:
    m = d.array(n, n)
    return fmpq_mat(n, n, [m[min(i, j), max(i, j)] for i in range(n) for j in range(n)])


def antisymmetric(d: Draw, n: int, _: int) -> fmpq_mat:
    m = d.array(n, n)
    return m - m.transpose()


def orthogonal(d: Draw, n: int, _: int) -> fmpq_mat:
    """(I − S)(I + S)⁻¹ with antisymmetric S, its columns signed and permuted; at times a plain signed permutation."""
    r = d.rng
    order = list(range(n))
    r.shuffle(order)
    signs = [r.choice((1, -1)) for _ in range(n)]
    p = fmpq_mat(n, n, [fmpq(signs[i] * int(order[i] == j)) for i in range(n) for j in range(n)])
    if r.random() < 0.25:
        return p
    half = fmpq(1, r.choice((1, 1, 2)))
    entries = {(i, j): fmpq(r.randint(-2, 2)) * half for i in range(n) for j in range(i)}
    s = fmpq_mat(n, n, [entries[i, j] if i > j else -entries[j, i] if i < j else fmpq(0) for i in range(n) for j in range(n)])
    return p * (eye(n) - s) * (eye(n) + s).inv()


def orthonormal_columns(d: Draw, rows: int, columns: int) -> fmpq_mat:
    if columns > rows:
        return d.array(rows, columns)  # there is none; the check that follows says so
    q = orthogonal(d, rows, rows)
    return fmpq_mat(rows, columns, [q[i, j] for i in range(rows) for j in range(columns)])


def projection(d: Draw, n: int, _: int) -> fmpq_mat:
    """Onto the columns of a random matrix of random rank."""
    for _attempt in range(ATTEMPTS):
        rank = d.rng.randint(0, n)
        if rank == 0:
            return fmpq_mat(n, n, [fmpq(0)] * (n * n))
        x = d.array(n, rank)
        gram = x.transpose() * x
        if gram.det() != 0:
            return x * gram.inv() * x.transpose()
    return eye(n)


def reflection(d: Draw, n: int, columns: int) -> fmpq_mat:
    """Symmetric and orthogonal: I − 2P."""
    return eye(n) - projection(d, n, columns) * fmpq(2)


def semidefinite(d: Draw, n: int, _: int) -> fmpq_mat:
    """B Bᵀ of random rank; in the styles that ask for it, of eigenvalues of very different sizes."""
    if d.style in ("scaled", "edge"):
        return _wide_spectrum(d, n, (fmpq(0), *SCALES))
    b = d.array(n, d.rng.randint(1, n))
    return b * b.transpose()


def definite(d: Draw, n: int, _: int) -> fmpq_mat:
    """B Bᵀ + c I; in the styles that ask for it, with eigenvalues from about 1/100 to 100, or c I."""
    if d.style == "edge" and d.rng.random() < 0.5:
        return eye(n) * d.rng.choice(SCALES)
    if d.style in ("scaled", "edge", "near"):
        return _wide_spectrum(d, n, SCALES)
    b = d.array(n, n)
    return b * b.transpose() + eye(n) * fmpq(d.rng.randint(1, 3), d.rng.choice((1, 1, 2)))


def _wide_spectrum(d: Draw, n: int, sizes: tuple[fmpq, ...]) -> fmpq_mat:
    """Q D Qᵀ with D of the given sizes, Q rational and orthogonal, at times a permutation."""
    q = orthogonal(d, n, n)
    return q * _diagonal([d.rng.choice(sizes) for _ in range(n)]) * q.transpose()


def negative(d: Draw, n: int, columns: int) -> fmpq_mat:
    return -definite(d, n, columns)


def correlation(d: Draw, n: int, _: int) -> fmpq_mat:
    """The Gram matrix of rational unit vectors."""
    rows = [unit(d, n + 1, 1) for _ in range(n)]
    return fmpq_mat(n, n, [(a.transpose() * b)[0, 0] for a in rows for b in rows])


def _invertible(d: Draw, n: int) -> fmpq_mat:
    for _ in range(ATTEMPTS):
        m = d.array(n, n)
        if m.det() != 0:
            return m
    return eye(n)


def idempotent(d: Draw, n: int, _: int) -> fmpq_mat:
    s = _invertible(d, n)
    zeros_and_ones = [fmpq(d.rng.randint(0, 1)) for _ in range(n)]
    return s * _diagonal(zeros_and_ones) * s.inv()


def nilpotent(d: Draw, n: int, columns: int) -> fmpq_mat:
    s = _invertible(d, n)
    return s * _masked(lambda i, j: i < j)(d, n, columns) * s.inv()


def _diagonal(entries: list[fmpq]) -> fmpq_mat:
    n = len(entries)
    return fmpq_mat(n, n, [entries[i] if i == j else fmpq(0) for i in range(n) for j in range(n)])


def _diagonal_of(pick: Callable[[Draw], fmpq]) -> Generator:
    return lambda d, n, _: _diagonal([pick(d) for _ in range(n)])


def permutation(d: Draw, n: int, _: int) -> fmpq_mat:
    order = list(range(n))
    d.rng.shuffle(order)
    return fmpq_mat(n, n, [fmpq(int(order[i] == j)) for i in range(n) for j in range(n)])


def stochastic(d: Draw, n: int, _: int) -> fmpq_mat:
    rows = [probability_vector(d, n, 1) for _ in range(n)]
    return fmpq_mat(n, n, [rows[i][j, 0] for i in range(n) for j in range(n)])


def doubly_stochastic(d: Draw, n: int, columns: int) -> fmpq_mat:
    """A mixture of permutations and their transposes: symmetric and stochastic."""
    p, q = permutation(d, n, columns), permutation(d, n, columns)
    return (p + p.transpose() + q + q.transpose()) * fmpq(1, 4)


def unit(d: Draw, rows: int, columns: int) -> fmpq_mat:
    """The first column of a Householder reflection; of a matrix, with Frobenius norm 1."""
    n = rows * columns
    t = [fmpq(d.rng.randint(-3, 3)) * (d.rng.choice(SCALES) if d.style == "edge" else 1) for _ in range(n)]
    norm = sum((x * x for x in t), fmpq(0))
    if norm == 0:
        t[d.rng.randrange(n)], norm = fmpq(1), fmpq(1)
    sign = d.rng.choice((1, -1))
    return fmpq_mat(rows, columns, [sign * (2 * t[0] * t[i] / norm - int(i == 0)) for i in range(n)])


def centred(d: Draw, rows: int, columns: int) -> fmpq_mat:
    m = d.array(rows, columns)
    means = [sum((m[i, j] for i in range(rows)), fmpq(0)) / rows for j in range(columns)]
    return fmpq_mat(rows, columns, [m[i, j] - means[j] for i in range(rows) for j in range(columns)])


def probability_vector(d: Draw, rows: int, columns: int) -> fmpq_mat:
    n = rows * columns
    if d.style in HOSTILE and d.rng.random() < 0.6:
        return _near_a_vertex(d, rows, columns)
    weights = [d.rng.randint(0 if d.style == "special" else 1, 6) for _ in range(n)]
    if not any(weights):
        weights[0] = 1
    total = sum(weights)
    return fmpq_mat(rows, columns, [fmpq(w, total) for w in weights])


def _near_a_vertex(d: Draw, rows: int, columns: int) -> fmpq_mat:
    """Weights of very different sizes: almost all of the mass at one place, often."""
    n = rows * columns
    weights = [d.rng.choice((1, 1, 10, 100)) for _ in range(n)]
    weights[d.rng.randrange(n)] = d.rng.choice((10, 1000, 10000))
    return fmpq_mat(rows, columns, [fmpq(w, sum(weights)) for w in weights])


def onehot(d: Draw, rows: int, columns: int) -> fmpq_mat:
    n = rows * columns
    hot = d.rng.randrange(n)
    return fmpq_mat(rows, columns, [fmpq(int(i == hot)) for i in range(n)])


def _entries(pick: Callable[[Draw], fmpq]) -> Generator:
    return lambda d, rows, columns: fmpq_mat(rows, columns, [pick(d) for _ in range(rows * columns)])


def _nonzero(d: Draw) -> fmpq:
    for _ in range(ATTEMPTS):
        x = d.number()
        if x != 0:
            return x
    return fmpq(1)


def _positive(d: Draw) -> fmpq:
    return abs(_nonzero(d))


def _sign(d: Draw) -> fmpq:
    return fmpq(d.rng.choice((1, -1)))


def _bit(d: Draw) -> fmpq:
    return fmpq(d.rng.randint(0, 1))


def _probability(d: Draw) -> fmpq:
    near_an_end = d.within(Bounds(fmpq(0), fmpq(1))) if d.style in HOSTILE else None
    return fmpq(d.rng.randint(0, 10), 10) if near_an_end is None else near_an_end


def _whole(d: Draw) -> fmpq:
    return fmpq(d.number().floor())


#: The first row whose properties are all asked for makes the value.
GENERATORS: tuple[tuple[frozenset[str], Generator], ...] = tuple(
    (frozenset(names.split()), make)
    for names, make in (
        ("permutation", permutation),
        ("diagonal orthogonal", _diagonal_of(_sign)),
        ("diagonal idempotent", _diagonal_of(_bit)),
        ("diagonal positive_definite", _diagonal_of(_positive)),
        ("diagonal positive_semidefinite", _diagonal_of(lambda d: abs(d.number()))),
        ("diagonal negative_definite", _diagonal_of(lambda d: -_positive(d))),
        ("diagonal invertible", _diagonal_of(_nonzero)),
        ("diagonal positive", _diagonal_of(_positive)),
        ("diagonal", _diagonal_of(lambda d: d.number())),
        ("correlation", correlation),
        ("orthogonal positive_semidefinite", lambda d, n, _: eye(n)),
        ("orthogonal symmetric", reflection),
        ("orthogonal", orthogonal),
        ("orthonormal_columns", orthonormal_columns),
        ("idempotent symmetric", projection),
        ("idempotent invertible", lambda d, n, _: eye(n)),
        ("idempotent", idempotent),
        ("nilpotent upper_triangular", _masked(lambda i, j: i < j)),
        ("nilpotent lower_triangular", _masked(lambda i, j: i > j)),
        ("nilpotent", nilpotent),
        ("negative_definite", negative),
        ("positive_definite", definite),
        ("positive_semidefinite", semidefinite),
        ("stochastic symmetric", doubly_stochastic),
        ("stochastic", stochastic),
        ("antisymmetric", antisymmetric),
        ("symmetric", symmetric),
        ("upper_triangular positive", _masked(lambda i, j: i <= j)),
        ("upper_triangular", _masked(lambda i, j: i <= j)),
        ("lower_triangular", _masked(lambda i, j: i >= j)),
        ("onehot", onehot),
        ("probability_vector", probability_vector),
        ("unit", unit),
        ("centred", centred),
        ("binary", _entries(_bit)),
        ("sign_valued", _entries(lambda d: 2 * _bit(d) - 1)),
        ("probability", _entries(_probability)),
        ("odd", _entries(lambda d: 2 * _whole(d) + 1)),
        ("even", _entries(lambda d: 2 * _whole(d))),
        ("positive integer", _entries(lambda d: fmpq(d.rng.randint(1, 5)))),
        ("positive", _entries(_positive)),
        ("negative", _entries(lambda d: -_positive(d))),
        ("natural", _entries(lambda d: abs(_whole(d)))),
        ("nonnegative", _entries(lambda d: abs(d.number()))),
        ("integer", _entries(_whole)),
        ("full_column_rank", lambda d, m, n: d.array(m, n)),
        ("full_row_rank", lambda d, m, n: d.array(m, n)),
    )
)


def structured(d: Draw, rows: int, columns: int, wanted: frozenset[str]) -> fmpq_mat | None:
    """Return an exact rows × columns matrix with every wanted property that a value can show, or None if none was found.

    Properties that values cannot show (`random`, `constant`) are left to the caller.
    """
    checks = sorted(p for p in wanted if p in PREDICATES)
    make: Generator = next((g for names, g in GENERATORS if names <= wanted), lambda d, m, n: d.array(m, n))
    if "square" in checks and rows != columns:
        return None
    for attempt in range(ATTEMPTS):
        if attempt == ATTEMPTS // 3 and d.style not in ("small", "rational"):
            d = Draw(d.rng, "rational", d.constants)
        if d.style == "special" and d.rng.random() < 0.3:
            m = d.array(rows, columns)
        else:
            m = make(d, rows, columns)
        v = m[0, 0] if rows == columns == 1 else m
        if all(satisfies(v, p, EXACT) for p in checks):
            return m
    return None
