"""The table of named functions of scalars: how many arguments, where they are real and defined, where they have kinks.

`domain` is a condition on the arguments in plain relation form, read as "argument k is …": it is what a term needs to be defined.
`kinks` are
arguments at which the function is not differentiable, so that samples visit both sides and derivatives keep away.
Definitions follow NIST DLMF; `log` is the natural logarithm, Γ the gamma function, `digamma` ψ = Γ′/Γ, `Phi` the standard normal cdf.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class FunctionFact:
    """One named function of scalars."""

    name: str
    arity: int | None  # None: any number, at least one
    domain: tuple[str | None, ...] = (None,)  # one for each argument: "real", ">0", ">=0", "!=0", "[-1,1]", "(-1,1)", "natural", "not pole"
    kinks: tuple[Fraction, ...] = ()
    positive: bool = False
    integer: bool = False


_0 = (Fraction(0),)

FUNCTIONS: dict[str, FunctionFact] = {
    f.name: f
    for f in (
        FunctionFact("exp", 1, positive=True),
        FunctionFact("log", 1, (">0",)),
        FunctionFact("log2", 1, (">0",)),
        FunctionFact("log10", 1, (">0",)),
        FunctionFact("log1p", 1, (">-1",)),
        FunctionFact("sqrt", 1, (">=0",)),
        FunctionFact("abs", 1, kinks=_0),
        FunctionFact("sign", 1, kinks=_0),
        FunctionFact("relu", 1, kinks=_0),
        FunctionFact("step", 1, kinks=_0),
        FunctionFact("floor", 1, integer=True),
        FunctionFact("ceil", 1, integer=True),
        FunctionFact("round", 1, integer=True),
        FunctionFact("max", None, kinks=()),
        FunctionFact("min", None, kinks=()),
        FunctionFact("mod", 2, (None, "!=0")),
        FunctionFact("sin", 1),
        FunctionFact("cos", 1),
        FunctionFact("tan", 1, ("not pole",)),
        FunctionFact("cot", 1, ("not pole",)),
        FunctionFact("sec", 1, ("not pole",)),
        FunctionFact("csc", 1, ("not pole",)),
        FunctionFact("arcsin", 1, ("[-1,1]",)),
        FunctionFact("arccos", 1, ("[-1,1]",)),
        FunctionFact("arctan", 1),
        FunctionFact("sinh", 1),
        FunctionFact("cosh", 1, positive=True),
        FunctionFact("tanh", 1),
        FunctionFact("coth", 1, ("!=0",)),
        FunctionFact("sech", 1, positive=True),
        FunctionFact("arsinh", 1),
        FunctionFact("arcosh", 1, (">=1",)),
        FunctionFact("artanh", 1, ("(-1,1)",)),
        FunctionFact("sigmoid", 1, positive=True),
        FunctionFact("softplus", 1, positive=True),
        FunctionFact("logit", 1, ("(0,1)",)),
        FunctionFact("gamma", 1, ("not pole",)),
        FunctionFact("loggamma", 1, (">0",)),
        FunctionFact("digamma", 1, ("not pole",)),
        FunctionFact("polygamma", 2, ("natural", "not pole")),
        FunctionFact("beta", 2, (">0", ">0")),
        FunctionFact("multigamma", 2, ("natural", ">0")),  # Γ_p(a): multigamma(p, a)
        FunctionFact("multidigamma", 2, ("natural", ">0")),
        FunctionFact("factorial", 1, ("natural",), positive=True),
        FunctionFact("doublefactorial", 1, ("natural",), positive=True),
        FunctionFact("binomial", 2),
        FunctionFact("erf", 1),
        FunctionFact("erfc", 1, positive=True),
        FunctionFact("Phi", 1, positive=True),
        FunctionFact("phi", 1, positive=True),
        FunctionFact("PhiInverse", 1, ("(0,1)",)),
        FunctionFact("lowergamma", 2, (">0", ">=0")),
        FunctionFact("uppergamma", 2, (">0", ">=0")),
        FunctionFact("betainc", 3, (">0", ">0", "[0,1]")),  # regularised: betainc(a, b, x)
        FunctionFact("gammaquantile", 2, (">0", "(0,1)")),  # γ(a, gammaquantile(a, p)) = p Γ(a)
        FunctionFact("betaquantile", 3, (">0", ">0", "(0,1)")),  # betainc(a, b, betaquantile(a, b, p)) = p
        FunctionFact("besseli", 2),
        FunctionFact("besselj", 2),
        FunctionFact("besselk", 2, (None, ">0")),
        FunctionFact("zeta", 1, (">1",)),
        FunctionFact("lambertw", 1, (">=-1/e",)),
        FunctionFact("legendre", 2, ("natural", None)),
        FunctionFact("hermite", 2, ("natural", None)),
        FunctionFact("hypergeometric1f1", 3),
        FunctionFact("delta", 2),  # Kronecker: delta(i, j)
        FunctionFact("logbase", 2, (">0", ">0")),  # logbase(b, x)
    )
}
