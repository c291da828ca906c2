"""Derivatives beyond the sixty: norms, spectra, pseudo-inverses, Kronecker products, blocks, sums over indices, cases, entries."""

from __future__ import annotations

from dataclasses import dataclass

from derive.terms.heads import (
    Adjugate,
    At,
    Block,
    Column,
    Composite,
    Cross,
    Det,
    Diag,
    Diagonal,
    Func,
    Hadamard,
    Identity,
    Inner,
    Integral,
    Inverse,
    Kronecker,
    MatrixFunction,
    Norm,
    NotEqual,
    Num,
    Plus,
    Power,
    ProductOver,
    PseudoInverse,
    Quotient,
    Range,
    Row,
    Spectral,
    Such,
    SumOver,
    Sym,
    Term,
    Times,
    Trace,
    Transpose,
    Vec,
    matrix,
    minus,
    scalar,
    vector,
)
from derive.terms.shapes import dim


@dataclass(frozen=True)
class Extra:
    """A function and what it is differentiated by; `positive`, `definite` as in `sixty.Case`."""

    name: str
    function: Term
    variable: Term
    positive: tuple[Term, ...] = ()
    definite: tuple[Term, ...] = ()


N, T = Num, Transpose
i, j, y_ = scalar("i"), scalar("j"), scalar("y")
n = Sym("n")
x, y, a, b = vector("x", "n"), vector("y", "n"), vector("a", "n"), vector("b", "n")
A, X, Y, B = matrix("A", "n", "n"), matrix("X", "n", "n"), matrix("Y", "n", "n"), matrix("B", "n", "n")
M = matrix("M", "m", "n")
t = scalar("t")
s_ = scalar("s")
Z = matrix("Z", "n", "k")
C = matrix("C", "m", "n")
fam = Sym("z", "n", 1, "m")
yv = vector("y", "m")
w = vector("w", "n")


def prod(*factors: Term) -> Term:
    return Times(*factors)


def func(name: str, *arguments: Term) -> Term:
    return Func(name, *arguments)


def sq(u: Term, kind: str = "2") -> Term:
    return Power(Norm(u, kind), N(2))


MORE: tuple[Extra, ...] = (
    Extra("norm1", Norm(x, "1"), x),
    Extra("normp", Norm(x, "p", N(3)), x),
    Extra("norminf", Norm(x, "inf"), x),
    Extra("nuclear", Norm(Z, "nuclear"), Z),
    Extra("spectral", Norm(Z, "spectral"), Z),
    Extra("F", Norm(Z, "F"), Z),
    Extra("lam", Spectral("lambda_max", Times(T(Z), Z)), Z),
    Extra("lamX", Spectral("lambda_max", Plus(X, T(X))), X),
    Extra("sig", Spectral("sigma_max", Z), Z),
    Extra("adj", Trace(prod(Adjugate(X), A)), X, definite=(X, A)),
    Extra("pinv", Trace(prod(PseudoInverse(Z), Z, T(Z), Z)), Z),
    Extra("pinv2", Trace(prod(C, A, PseudoInverse(C))), C),
    Extra("kron", Trace(Kronecker(X, A)), X),
    Extra("kron2", Inner(Kronecker(A, M), Kronecker(X, C)), C),
    Extra("kron3", Inner(Kronecker(A, M), Kronecker(X, C)), X),
    Extra("vec", prod(T(Vec(M)), Vec(C), T(a), x), M),
    Extra("vec2", prod(T(Vec(X)), Kronecker(A, B), Vec(X)), X),
    Extra("diag", Trace(prod(A, Diag(x), B)), x),
    Extra("diagonal", prod(T(a), Diagonal(prod(A, X))), X),
    Extra("diagf", prod(T(a), Inverse(Plus(A, Diag(x))), b), x),
    Extra("block", Trace(prod(A, Block(1, 2, x, a), T(Block(1, 2, y, func("exp", x))))), x),
    Extra("block2", Det(Block(2, 2, A, x, T(y), N(1))), x),
    Extra("powneg", Trace(prod(A, Power(X, N(-2)))), X),
    Extra("pow3", prod(T(a), Power(X, N(3)), b), X),
    Extra("powk", prod(T(a), Power(X, Sym("k")), b), X),
    Extra("expX", prod(T(a), MatrixFunction("exp", X), b), X),
    Extra("sqrtX", Trace(prod(A, MatrixFunction("sqrt", Plus(prod(X, T(X)), Identity(dim("n")))))), X),
    Extra("trlog", Trace(MatrixFunction("log", Plus(prod(X, T(X)), Identity(dim("n"))))), X),
    Extra("fam", SumOver(Power(minus(prod(T(w), At(fam, i)), At(yv, i)), N(2)), Range(i, N(1), Sym("m"))), w),
    Extra("prod", ProductOver(At(x, i), Range(i, N(1), n)), x),
    Extra("at", prod(At(x, N(1)), At(X, N(1), N(2))), X),
    Extra("xi", SumOver(prod(At(x, i), func("log", prod(At(x, i), At(x, i)))), Range(i, N(1), n)), At(x, N(2)), positive=(x,)),
    Extra("double", SumOver(prod(At(A, i, j), At(x, i), At(x, j)), Range(i, N(1), n), Range(j, N(1), n)), x),
    Extra("doubleA", SumOver(prod(At(A, i, j), At(x, i), At(x, j)), Range(i, N(1), n), Range(j, N(1), n)), A),
    Extra("noteq", SumOver(prod(At(x, i), At(x, j)), Range(i, N(1), n), Such(Range(j, N(1), n), NotEqual(j, i))), x),
    Extra("pairs", SumOver(prod(At(x, i), At(x, j)), Range(i, N(1), n), Range(j, Plus(i, N(1)), n)), x),
    Extra("maxf", func("max", prod(T(a), x), prod(T(b), x)), x),
    Extra("relu", prod(T(a), func("max", N(0), x)), x),
    Extra("huber", Composite("huber", prod(T(a), x), N("1/2")), x),
    Extra("invt", prod(T(a), Inverse(Plus(A, prod(t, B))), b), t),
    Extra("invtm", Inverse(Plus(A, prod(t, B))), t),
    Extra("dett", Det(Plus(A, prod(t, B))), t),
    Extra("expt", MatrixFunction("exp", prod(t, A)), t),
    Extra("int", Integral(prod(func("exp", prod(s_, t)), t), Range(s_, N(0), t)), t),
    Extra("rows", prod(Row(M, N(2)), x), M),
    Extra("col", prod(T(Column(M, N(2))), yv), M),
    Extra("hadinv", Trace(prod(A, Quotient(X, B))), X),
    Extra("elem", prod(T(a), Quotient(x, func("exp", y))), y),
    Extra("xinv", prod(T(a), Power(x, N(-2))), x),
    Extra("rms", prod(T(a), Composite("rmsnorm", x)), x),
    Extra("batch", Trace(prod(T(M), Composite("batchnorm", M))), M),
    Extra("batchx", Composite("batchnorm", x), x),
    Extra("batche", Trace(prod(T(M), Composite("batchnorm", M, N("1/10")))), M),
    Extra("convx", Composite("convolution", yv, x), x),
    Extra("convk", Composite("convolution", yv, x), yv),
    Extra("convn", sq(Composite("convolution", yv, x)), x),
    Extra("gelu", prod(T(a), Composite("gelu", x)), x),
    Extra("silu", prod(T(a), Composite("silu", x)), x),
    Extra("cos", Composite("cosine", x, y), x),
    Extra("vari", Composite("variance", x), x),
    Extra("mean", Composite("mean", M), M),
    Extra("lne", prod(T(a), Composite("layernorm", x, N("1/10"))), x),
    Extra("logdetKron", func("log", Det(Kronecker(X, A))), X, definite=(X, A)),
    Extra("symquad", Trace(prod(T(X), A, X, B)), X),
    Extra("jacM", prod(M, X, T(M)), X),
    Extra("jacT", prod(T(X), A), X),
    Extra("jacH", Hadamard(X, A), X),
    Extra("jacvecdiag", Diag(func("sin", x)), x),
    Extra("jacdiagonal", Diagonal(prod(A, X)), X),
    Extra("jackron", Kronecker(X, M), X),
    Extra("jackron2", Kronecker(M, X), X),
    Extra("jacouter", prod(x, T(x)), x),
    Extra("jacinvquad", prod(Inverse(Plus(X, A)), b), X),
    Extra("jacsoft", Composite("softmax", M), M),
    Extra("jacscal", Quotient(x, prod(T(a), x)), x),
    Extra("jacvecM", Vec(prod(T(M), M)), M),
    Extra("jacnorm", Quotient(minus(x, a), Norm(minus(x, a), "2")), x),
    Extra("jacpinv", PseudoInverse(C), C),
    Extra("jacrow", T(prod(M, x)), x),
    Extra("bynum", prod(t, M, x, T(x)), t),
    Extra("jaccross", Cross(vector("p_1", 3), func("exp", vector("p_1", 3))), vector("p_1", 3)),
    Extra("jacblock", Block(2, 1, prod(M, x), func("exp", x)), x),
    Extra("entrySoft", At(Composite("softmax", x), N(2)), x),
    Extra("entryXij", prod(T(a), Inverse(X), b), At(X, N(1), N(2))),
)
