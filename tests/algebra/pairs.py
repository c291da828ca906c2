"""True identities of matrices, each with a false neighbour: transposes, inverses, Woodbury, projections, determinants, Kronecker, Kalman, …

`FACTS` are the everyday ones on which the engine was first measured; `COOKBOOK` follows Petersen & Pedersen, *The Matrix Cookbook*
(2012), and the algebra of least squares, Gaussian conditioning and the Kalman filter.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Symbol

from derive.terms.conditions import Condition
from derive.terms.heads import Term
from tests.algebra.language import (
    X,
    adjugate,
    at,
    block,
    column,
    cos,
    cross,
    det,
    diag,
    diagonal,
    eigenvalue,
    equation,
    exp,
    expm,
    eye,
    had,
    index,
    is_,
    kron,
    log,
    matrix,
    norm,
    ones,
    positive,
    rank,
    row,
    scalar,
    sin,
    size,
    times,
    total,
    tr,
    unit,
    vec,
    vector,
    where,
    zeros,
)


@dataclass(frozen=True)
class Pair:
    """left = right holds under the conditions, left = wrong does not."""

    name: str
    left: X
    right: X | int
    wrong: X | int
    conditions: tuple[Condition, ...] = ()

    @property
    def claim(self) -> Term:
        return equation(self.left, self.right)

    @property
    def mutant(self) -> Term:
        return equation(self.left, self.wrong)


A, B, C, E = (matrix(s, "n", "n") for s in "ABCE")
D = matrix("D", "m", "m")
F = matrix("F", "k", "k")
G, H = matrix("G", "n", "m"), matrix("H", "m", "n")
U, V = matrix("U", "n", "k"), matrix("V", "k", "n")
M = matrix("M", "m", "n")
Q, R = matrix("Q", "n", "n"), matrix("R", "m", "m")
W = matrix("W", "m", "m")
Xd = matrix("X", "n", "p")
S = matrix("\\Sigma", "p", "p")
Hk = matrix("H", "m", "p")
x, y, u, v, a, b = (vector(s, "n") for s in "xyuvab")
z, beta = vector("z", "m"), vector("\\beta", "p")
lam, c, s, t = (scalar(n) for n in ("\\lambda", "c", "s", "t"))
i, j = scalar("i"), scalar("j")
n, m, p, k = (size(d) for d in "nmpk")
In, Im, Ip, Ik = (eye(d) for d in "nmpk")

hat = Xd * (Xd.T * Xd).I * Xd.T
full = is_(Xd, "full_column_rank")
schur = D - H * A.I * G
blocks = block([A, G], [H, D])
centring = In - ones("n") * ones("n").T / n
S_pd, R_pd = is_(S, "positive_definite"), is_(R, "positive_definite")
innovation = Hk * S * Hk.T + R
gain = S * Hk.T * innovation.I

FACTS: tuple[Pair, ...] = (
    Pair("transpose_mul", (A * G).T, G.T * A.T, G.T * A),
    Pair("transpose_mul3", (A * B * C).T, C.T * B.T * A.T, A.T * B.T * C.T),
    Pair("inv_mul", (A * B).I, B.I * A.I, A.I * B.I),
    Pair("inv_transpose", A.T.I, A.I.T, A.I),
    Pair("inv_mul3", (A * B * C).I, C.I * B.I * A.I, C.I * A.I * B.I),
    Pair("trace_cyclic", tr(A * B * C), tr(C * A * B), tr(A * C * B)),
    Pair("trace_transpose_mul", tr(G.T * H.T), tr(H * G), tr(G * G.T)),
    Pair("woodbury", (A + U * F * V).I, A.I - A.I * U * (F.I + V * A.I * U).I * V * A.I, A.I - A.I * U * (F + V * A.I * U).I * V * A.I),
    Pair(
        "sherman_morrison",
        (A + u * v.T).I,
        A.I - A.I * u * v.T * A.I / (1 + v.T * A.I * u),
        A.I - A.I * u * v.T * A.I / (1 + u.T * A.I * v),
    ),
    Pair("push_through", (In + G * H).I * G, G * (Im + H * G).I, H.T * (Im + H * G).I),
    Pair(
        "ridge_dual",
        (Xd.T * Xd + lam * Ip).I * Xd.T,
        Xd.T * (Xd * Xd.T + lam * In).I,
        Xd.T * (Xd * Xd.T - lam * In).I,
        (positive(lam),),
    ),
    Pair("resolvent", A.I - B.I, A.I * (B - A) * B.I, A.I * (A - B) * B.I),
    Pair("hat_idempotent", hat * hat, hat, 2 * hat, (full,)),
    Pair("hat_symmetric", hat.T, hat, -hat, (full,)),
    Pair("hat_fixes", hat * Xd, Xd, -Xd, (full,)),
    Pair("residual_idempotent", (In - hat) * (In - hat), In - hat, In + hat, (full,)),
    Pair("residual_kills", (In - hat) * Xd, 0, Xd, (full,)),
    Pair("hat_trace", tr(hat), p, n, (full,)),
    Pair("det_mul", det(A * B), det(A) * det(B), det(A) + det(B)),
    Pair("det_sylvester", det(In + G * H), det(Im + H * G), det(Im - H * G)),
    Pair("det_lemma", det(A + u * v.T), (1 + v.T * A.I * u) * det(A), (1 + v.T * A * u) * det(A)),
    Pair("det_schur", det(blocks), det(A) * det(schur), det(A) * det(D + H * A.I * G)),
    Pair("penrose_1", G * G.P * G, G, G.P.T),
    Pair("penrose_2", G.P * G * G.P, G.P, G.T),
    Pair("penrose_3", (G * G.P).T, G * G.P, -(G * G.P)),
    Pair("penrose_4", (G.P * G).T, G.P * G, 2 * (G.P * G)),
    Pair(
        "schur_inverse",
        blocks.I,
        block([A.I + A.I * G * schur.I * H * A.I, -(A.I * G * schur.I)], [-(schur.I * H * A.I), schur.I]),
        block([A.I - A.I * G * schur.I * H * A.I, -(A.I * G * schur.I)], [-(schur.I * H * A.I), schur.I]),
    ),
    Pair("orthogonal_inner", (Q * x).T * (Q * y), x.T * y, -(x.T * y), (is_(Q, "orthogonal"),)),
    Pair("orthogonal_trace", tr(Q.T * A * Q), tr(A), -tr(A), (is_(Q, "orthogonal"),)),
    Pair("orthogonal_det", det(Q) ** 2, 1, det(Q), (is_(Q, "orthogonal"),)),
    Pair("svd_pinv", (Q * G * R.T).P, R * G.P * Q.T, 2 * (R * G.P * Q.T), (is_(Q, "orthogonal"), is_(R, "orthogonal"))),
    Pair("cholesky_inverse", (C * C.T).I, C.T.I * C.I, C.I * C.T.I, (is_(C, "lower_triangular"),)),
    Pair("cholesky_det", det(C * C.T), det(C) ** 2, det(C)),
    Pair("centring_idempotent", centring * centring, centring, -centring),
    Pair("centring_ones", centring * ones("n"), 0, ones("n")),
    Pair("frobenius", norm(G, "F") ** 2, tr(G.T * G), tr(G * G.T) / 2),
    Pair("vec_axb", vec(A * G * W), kron(W.T, A) * vec(G), kron(W, A) * vec(G)),
    Pair("kron_mul", kron(A, D) * kron(B, W), kron(A * B, D * W), kron(B * A, D * W)),
    Pair("kron_transpose", kron(G, D).T, kron(G.T, D.T), kron(G.T, D)),
    Pair("kron_inverse", kron(A, D).I, kron(A.I, D.I), kron(A.I, D)),
    Pair("kron_trace", tr(kron(A, D)), tr(A) * tr(D), tr(A) + tr(D)),
    Pair("kalman_gain", gain, (S.I + Hk.T * R.I * Hk).I * Hk.T * R.I, (S.I + Hk.T * R * Hk).I * Hk.T * R.I, (S_pd, R_pd)),
    Pair(
        "joseph",
        (Ip - gain * Hk) * S * (Ip - gain * Hk).T + gain * R * gain.T,
        (Ip - gain * Hk) * S,
        (Ip + gain * Hk) * S,
        (S_pd, R_pd),
    ),
    Pair("inv_sum", A.I + B.I, A.I * (A + B) * B.I, A.I * (A + B).I * B.I),
)

ols = (Xd.T * Xd).I * Xd.T * y
Z = matrix("Z", "n", "q")
Omega = matrix("\\Omega", "n", "n")
Om_pd = is_(Omega, "positive_definite")
gls = (Xd.T * Omega.I * Xd).I * Xd.T * Omega.I
S11, S12 = matrix("\\Sigma_{11}", "p", "p"), matrix("\\Sigma_{12}", "p", "q")
S22 = matrix("\\Sigma_{22}", "q", "q")
L11 = (S11 - S12 * S22.I * S12.T).I
joint = block([S11, S12], [S12.T, S22])
s_pd = (is_(S11, "positive_definite"), is_(S22, "positive_definite"))
P0 = matrix("P", "n", "n")
triangular = block([A, G], [zeros("m", "n"), D])
house = In - 2 * u * u.T / (u.T * u)

COOKBOOK: tuple[Pair, ...] = (
    Pair("trace_outer", tr(x * y.T), y.T * x, -(x.T * y)),
    Pair("quadratic_trace", x.T * A * x, tr(A * x * x.T), tr(A * x * y.T)),
    Pair("quadratic_symmetric_part", x.T * A * x, x.T * (A + A.T) * x / 2, x.T * (A - A.T) * x / 2),
    Pair("quadratic_antisymmetric", x.T * A * x, 0, x.T * x, (is_(A, "antisymmetric"),)),
    Pair("square_sum", (A + B) ** 2, A**2 + A * B + B * A + B**2, A**2 + 2 * A * B + B**2),
    Pair("square_sum_commuting", (A + B) ** 2, A**2 + 2 * A * B + B**2, A**2 + A * B + B**2, (where(A * B, B * A),)),
    Pair("trace_commutator", tr(A * B - B * A), 0, tr(A * B)),
    Pair("scaled_inverse", (c * A).I, A.I / c, c * A.I),
    Pair("scaled_det", det(c * A), c**n * det(A), c * det(A)),
    Pair("det_inverse", det(A.I), 1 / det(A), -1 / det(A)),
    Pair("det_transpose", det(A.T), det(A), -det(A)),
    Pair("det_power", det(A**k), det(A) ** k, k * det(A), (is_(k, "natural"),)),
    Pair("det_similar", det(B.I * A * B), det(A), det(B) * det(A)),
    Pair("trace_similar", tr(B.I * A * B), tr(A), tr(A * B)),
    Pair("det_rank_k", det(A + U * F * V), det(A) * det(F) * det(F.I + V * A.I * U), det(A) * det(F + V * A.I * U)),
    Pair("logdet_gaussian", log(det(A.I)), -log(det(A)), log(det(A))),
    Pair(
        "searle_1",
        A * (A + B).I * B,
        B * (A + B).I * A,
        A * (A - B).I * B,
    ),
    Pair("searle_2", (In + A.I).I, A * (A + In).I, A * (A - In).I),
    Pair("searle_3", (A.I + B.I).I, A * (A + B).I * B, A * (A + B) * B),
    Pair("searle_4", (In + A * B).I, In - A * (In + B * A).I * B, In - A * (In + A * B).I * B),
    Pair("searle_5", A - A * (A + B).I * A, B - B * (A + B).I * B, B + B * (A + B).I * B),
    Pair(
        "woodbury_symmetric",
        (A + U * F * U.T).I,
        A.I - A.I * U * (F.I + U.T * A.I * U).I * U.T * A.I,
        A.I + A.I * U * (F.I + U.T * A.I * U).I * U.T * A.I,
        (is_(A, "positive_definite"), is_(F, "positive_definite")),
    ),
    Pair(
        "push_pd", (A + G * G.T).I * G, A.I * G * (Im + G.T * A.I * G).I, A.I * G * (Im - G.T * A.I * G).I, (is_(A, "positive_definite"),)
    ),
    Pair("rank_one_solve", (A + u * v.T).I * u, A.I * u / (1 + v.T * A.I * u), A.I * u / (1 - v.T * A.I * u)),
    Pair("pinv_transpose", G.T.P, G.P.T, G.P.T * 2),
    Pair("pinv_gram", (G.T * G).P * G.T, G.P, G.T),
    Pair("pinv_twice", G.P.P, G, -G),
    Pair("pinv_left", G.P, (G.T * G).I * G.T, G.T * (G * G.T).I * 2, (is_(G, "full_column_rank"),)),
    Pair("pinv_projection", (G * G.P) * (G * G.P), G * G.P, -(G * G.P)),
    Pair("pinv_invertible", A.P, A.I, A.T, (is_(A, "invertible"),)),
    Pair("involution", (2 * P0 - In) ** 2, In, -In, (is_(P0, "idempotent"),)),
    Pair("complement", P0 * (In - P0), 0, P0, (is_(P0, "idempotent"),)),
    Pair("projection_norm", (P0 * x).T * (P0 * x), x.T * P0 * x, x.T * x, (is_(P0, "projection"),)),
    Pair(
        "pythagoras",
        norm(x) ** 2,
        norm(P0 * x) ** 2 + norm((In - P0) * x) ** 2,
        norm(P0 * x) ** 2 - norm((In - P0) * x) ** 2,
        (is_(P0, "projection"),),
    ),
    Pair("projection_rank", rank(P0), tr(P0), n, (is_(P0, "projection"),)),
    Pair("householder_orthogonal", house.T * house, In, -In),
    Pair("householder_symmetric", house.T, house, -house),
    Pair("unit_outer", (u * u.T) * (u * u.T), u * u.T, 2 * u * u.T, (is_(u, "unit"),)),
    Pair("eigen_square", A**2 * x, lam**2 * x, lam * x, (where(A * x, lam * x),)),
    Pair("eigen_inverse", A.I * x, x / lam, lam * x, (where(A * x, lam * x), is_(A, "invertible"))),
    Pair("eigen_shift", (A + c * In) * x, (lam + c) * x, (lam - c) * x, (where(A * x, lam * x),)),
    Pair("spectral_power", (Q * E * Q.T) ** k, Q * E**k * Q.T, Q * E**k * Q, (is_(Q, "orthogonal"), is_(k, "natural"))),
    Pair("exp_similar", expm(B * A * B.I), B * expm(A) * B.I, B.I * expm(A) * B),
    Pair("exp_inverse", expm(A) * expm(-A), In, A),
    Pair("det_exp", det(expm(A)), exp(tr(A)), tr(expm(A))),
    Pair("hat_rank", rank(hat), p, n, (full,)),
    Pair("rank_gram", rank(G.T * G), rank(G), n),
    Pair("rank_invertible", rank(A * G), rank(G), rank(A), (is_(A, "invertible"),)),
    Pair("kron_det", det(kron(A, D)), det(A) ** m * det(D) ** n, det(A) ** n * det(D) ** m),
    Pair("kron_rank_one", kron(x, z), vec(z * x.T), vec(x * z.T)),
    Pair("vec_inner", vec(G).T * vec(H.T), tr(G.T * H.T), tr(G * G.T)),
    Pair("vec_quadratic", a.T * G * W * G.T * b, vec(G).T * kron(W, a * b.T) * vec(G), vec(G).T * kron(W.T, a * b.T) * vec(G)),
    Pair("vec_lyapunov", vec(A * C + C * B), (kron(In, A) + kron(B.T, In)) * vec(C), (kron(In, A) + kron(B, In)) * vec(C)),
    Pair("hadamard_quadratic", x.T * had(A, B) * y, tr(diag(x) * A * diag(y) * B.T), tr(diag(x) * A * diag(y) * B)),
    Pair("hadamard_diag", had(x, y), diag(x) * y, x),
    Pair("diagonal_product", diagonal(A * B.T), had(A, B) * ones("n"), had(A, B).T * ones("n")),
    Pair("trace_hadamard", tr(A.T * B), ones("n").T * had(A, B) * ones("n"), ones("n").T * had(A, B.T) * ones("n")),
    Pair("sum_outer", G.T * G, total(row(G, i).T * row(G, i), i, "n"), total(row(G, i).T * row(G, i), i, "n") * 2),
    Pair(
        "sum_quadratic",
        x.T * A * x,
        total(total(at(A, i, j) * at(x, i) * at(x, j), j, "n"), i, "n"),
        total(at(A, i, i) * at(x, i) ** 2, i, "n"),
    ),
    Pair("entry", unit("n", i).T * A * unit("n", j), at(A, i, j), at(A, j, i), (index(i, "n"), index(j, "n"))),
    Pair("normal_equations", Xd.T * (y - Xd * ols), 0, Xd.T * y, (full,)),
    Pair("residual_norm", norm(y - Xd * ols) ** 2, y.T * y - y.T * Xd * ols, y.T * y + y.T * Xd * ols, (full,)),
    Pair("leverage_sum", tr(hat) + tr(In - hat), n, p, (full,)),
    Pair(
        "least_squares_shift",
        norm(y - Xd * beta) ** 2,
        norm(y - Xd * ols) ** 2 + (beta - ols).T * Xd.T * Xd * (beta - ols),
        norm(y - Xd * ols) ** 2 - (beta - ols).T * Xd.T * Xd * (beta - ols),
        (full,),
    ),
    Pair("gls_unbiased", gls * Xd, Ip, -Ip, (Om_pd, full)),
    Pair("gls_variance", gls * Omega * gls.T, (Xd.T * Omega.I * Xd).I, Xd.T * Omega.I * Xd, (Om_pd, full)),
    Pair(
        "ridge_shrink",
        (Xd.T * Xd + lam * Ip).I * Xd.T * Xd,
        Ip - lam * (Xd.T * Xd + lam * Ip).I,
        Ip + lam * (Xd.T * Xd + lam * Ip).I,
        (positive(lam),),
    ),
    Pair(
        "kalman_information",
        (S.I + Hk.T * R.I * Hk).I,
        S - S * Hk.T * innovation.I * Hk * S,
        S + S * Hk.T * innovation.I * Hk * S,
        (S_pd, R_pd),
    ),
    Pair("kalman_covariance", (Ip - gain * Hk) * S, S - gain * innovation * gain.T, S + gain * innovation * gain.T, (S_pd, R_pd)),
    Pair("kalman_residual", R * innovation.I, Im - Hk * gain, Im + Hk * gain, (S_pd, R_pd)),
    Pair(
        "gauss_precision",
        joint * block([L11, -(L11 * S12 * S22.I)], [-(S22.I * S12.T * L11), S22.I + S22.I * S12.T * L11 * S12 * S22.I]),
        eye(Symbol("p") + Symbol("q")),
        -eye(Symbol("p") + Symbol("q")),
        s_pd,
    ),
    Pair("gauss_det", det(joint), det(S22) * det(S11 - S12 * S22.I * S12.T), det(S22) * det(S11), s_pd),
    Pair("gauss_whiten", C.I * (C * C.T) * C.T.I, In, -In),
    Pair(
        "centred_covariance",
        G.T * centring * G,
        G.T * G - G.T * ones("n") * ones("n").T * G / n,
        G.T * G - G.T * ones("n") * ones("n").T * G,
    ),
    Pair("centred_sum", norm(centring * x) ** 2, x.T * x - (ones("n").T * x) ** 2 / n, x.T * x - (ones("n").T * x) ** 2),
    Pair("block_product", block([A, G]) * block([B], [H]), A * B + G * H, A * B - G * H),
    Pair(
        "block_triangular_inverse",
        triangular.I,
        block([A.I, -(A.I * G * D.I)], [zeros("m", "n"), D.I]),
        block([A.I, A.I * G * D.I], [zeros("m", "n"), D.I]),
    ),
    Pair("block_triangular_det", det(triangular), det(A) * det(D), det(A) + det(D)),
    Pair("neumann", (In - A).I, In + A * (In - A).I, In - A * (In - A).I),
    Pair("cayley", ((In - A) * (In + A).I).T, (In - A).I * (In + A), (In + A) * (In - A).I * (-1), (is_(A, "antisymmetric"),)),
    Pair("polarisation", x.T * y, (norm(x + y) ** 2 - norm(x - y) ** 2) / 4, (norm(x + y) ** 2 - norm(x - y) ** 2) / 2),
    Pair("parallelogram", norm(x + y) ** 2 + norm(x - y) ** 2, 2 * norm(x) ** 2 + 2 * norm(y) ** 2, norm(x) ** 2 + norm(y) ** 2),
    Pair(
        "frobenius_sum",
        norm(G + H.T, "F") ** 2,
        norm(G, "F") ** 2 + 2 * tr(G.T * H.T) + norm(H, "F") ** 2,
        norm(G, "F") ** 2 + norm(H, "F") ** 2,
    ),
    Pair("orthogonal_frobenius", norm(Q * G, "F"), norm(G, "F"), 2 * norm(G, "F"), (is_(Q, "orthogonal"),)),
    Pair("newton_schulz", In - A * (2 * B - B * A * B), (In - A * B) ** 2, (In - A * B) ** 2 * 2),
    Pair("power_split", A**k * A**m, A ** (k + m), A**k + A**m, (is_(k, "natural"), is_(m, "natural"))),
    Pair("commuting_inverse", A.I * B, B * A.I, -(B * A.I), (where(A * B, B * A), is_(A, "invertible"))),
)

Lam, T, N = matrix("\\Lambda", "n", "n"), matrix("T", "n", "n"), matrix("N", "n", "n")
zero = zeros("n", "n")
A2, a3, b3, c3 = matrix("A", 2, 2), vector("a", 3), vector("b", 3), vector("c", 3)
mean = total(at(x, i), i, "n") / n
centre = (A + B).I * (A * a + B * b)
both_pd = (is_(A, "positive_definite"), is_(B, "positive_definite"))
rotation = block([cos(t), -sin(t)], [sin(t), cos(t)])
ldu = (
    block([In, zeros("n", "m")], [H * A.I, Im])
    * block([A, zeros("n", "m")], [zeros("m", "n"), schur])
    * block([In, A.I * G], [zeros("m", "n"), Im])
)

#: Sums over entries and eigenvalues, small fixed sizes, powers, substitution: what words of letters alone do not say.
FURTHER: tuple[Pair, ...] = (
    Pair("trace_eigenvalues", tr(A), total(eigenvalue(A, i), i, "n"), 2 * total(eigenvalue(A, i), i, "n"), (is_(A, "symmetric"),)),
    Pair("det_eigenvalues", det(A), times(eigenvalue(A, i), i, "n"), -times(eigenvalue(A, i), i, "n"), (is_(A, "symmetric"),)),
    Pair("det_triangular", det(T), times(at(T, i, i), i, "n"), -times(at(T, i, i), i, "n"), (is_(T, "upper_triangular"),)),
    Pair("det_diagonal", det(diag(x)), times(at(x, i), i, "n"), total(at(x, i), i, "n")),
    Pair("spectral_inverse", A.I, Q * Lam.I * Q.T, Q.T * Lam.I * Q, (is_(Q, "orthogonal"), where(A, Q * Lam * Q.T))),
    Pair("spectral_substituted", A**k, Q * Lam**k * Q.T, Q * Lam * Q.T, (is_(Q, "orthogonal"), where(A, Q * Lam * Q.T), is_(k, "natural"))),
    Pair("eigen_power", A**k * x, lam**k * x, lam * x, (where(A * x, lam * x), is_(k, "natural"))),
    Pair("idempotent_power", P0**k, P0, -P0, (is_(P0, "idempotent"), is_(k, "natural"), is_(k, "positive"))),
    Pair("nilpotent_inverse", (In - N).I, In + N, In - N, (where(N * N, zero),)),
    Pair("left_inverse", B * A, In, -In, (where(A * B, In),)),
    Pair("exp_commuting", expm(A + B), expm(A) * expm(B), expm(A) + expm(B), (where(A * B, B * A),)),
    Pair("adjugate", A * adjugate(A), det(A) * In, det(A) ** 2 * In),
    Pair("adjugate_inverse", A.I, adjugate(A) / det(A), adjugate(A)),
    Pair("rotation_orthogonal", rotation.T * rotation, eye(2), -eye(2)),
    Pair("rotation_det", det(rotation), 1, -1),
    Pair("block_ldu", blocks, ldu, -ldu),
    Pair("cayley_hamilton_2", A2**2 - tr(A2) * A2 + det(A2) * eye(2), 0, A2),
    Pair("cross_antisymmetric", cross(a3, b3), -cross(b3, a3), cross(b3, a3)),
    Pair("cross_orthogonal", a3.T * cross(a3, b3), 0, a3.T * b3),
    Pair(
        "cross_norm",
        norm(cross(a3, b3)) ** 2,
        norm(a3) ** 2 * norm(b3) ** 2 - (a3.T * b3) ** 2,
        norm(a3) ** 2 * norm(b3) ** 2 + (a3.T * b3) ** 2,
    ),
    Pair("cross_twice", cross(a3, cross(b3, c3)), b3 * (a3.T * c3) - c3 * (a3.T * b3), b3 * (a3.T * c3) + c3 * (a3.T * b3)),
    Pair(
        "sum_of_squares",
        total((at(x, i) - mean) ** 2, i, "n"),
        total(at(x, i) ** 2, i, "n") - n * mean**2,
        total(at(x, i) ** 2, i, "n") - mean**2,
    ),
    Pair(
        "complete_square",
        x.T * A * x + b.T * x + c,
        (x + A.I * b / 2).T * A * (x + A.I * b / 2) + c - b.T * A.I * b / 4,
        (x + A.I * b / 2).T * A * (x + A.I * b / 2) + c + b.T * A.I * b / 4,
        (is_(A, "positive_definite"),),
    ),
    Pair(
        "gauss_product",
        (x - a).T * A * (x - a) + (x - b).T * B * (x - b),
        (x - centre).T * (A + B) * (x - centre) + (a - b).T * (A.I + B.I).I * (a - b),
        (x - centre).T * (A + B) * (x - centre) + (a - b).T * (A + B).I * (a - b),
        both_pd,
    ),
    Pair(
        "logdet_cholesky",
        log(det(A)),
        2 * total(log(at(C, i, i)), i, "n"),
        total(log(at(C, i, i)), i, "n"),
        (where(A, C * C.T), is_(C, "lower_triangular")),
    ),
    Pair("log_product", log(times(at(x, i), i, "n")), total(log(at(x, i)), i, "n"), -total(log(at(x, i)), i, "n")),
    Pair("logdet_mul", log(det(A * B)), log(det(A)) + log(det(B)), log(det(A)) * log(det(B))),
    Pair("gram_schmidt", u.T * (v - u * (u.T * v) / (u.T * u)), 0, u.T * v),
    Pair(
        "whitened", norm(C.I * (x - a)) ** 2, (x - a).T * A.I * (x - a), (x - a).T * A * (x - a), (where(A, C * C.T), is_(C, "invertible"))
    ),
    Pair("frobenius_entries", tr(G.T * G), total(total(at(G, i, j) ** 2, j, "m"), i, "n"), total(total(at(G, i, j), j, "m"), i, "n")),
    Pair(
        "product_entry",
        at(A * B, i, j),
        total(at(A, i, k) * at(B, k, j), k, "n"),
        total(at(A, i, k) * at(B, j, k), k, "n"),
        (index(i, "n"), index(j, "n")),
    ),
    Pair("columns", A * x, total(at(x, j) * column(A, j), j, "n"), total(at(x, j) * row(A, j).T, j, "n")),
    Pair(
        "spectral_sum",
        Q * diag(x) * Q.T,
        total(at(x, i) * column(Q, i) * column(Q, i).T, i, "n"),
        total(column(Q, i) * column(Q, i).T, i, "n"),
    ),
)

PAIRS: tuple[Pair, ...] = FACTS + COOKBOOK + FURTHER
