"""Names that say what the notation says already: "let ⟨𝒩(x; μ, Σ)⟩ be the normal density", "let ⟨𝔼_q⟩ be the expectation over ⟨θ ∼ q⟩"."""

from __future__ import annotations

from derive.elaborate import chance_names
from derive.elaborate.prose import declarations as d
from derive.read import tree as t

#: Parameters in the order in which the notation has them anyway; words that choose another parameterisation are not among them.
USUAL = {
    "wishart": (("scale", "degrees_of_freedom"),),
    "normal": (("mean", "variance"), ("mean", "covariance")),
    "binomial": (("trials", "probability"), ("trials", "success_probability")),
    "gamma": (("shape", "rate"),),
    "beta": (("shape", "shape"),),
}


def without_names(found: list[d.Declaration]) -> list[d.Declaration]:
    """Return the declarations without those that only name densities of known distributions, `Bin(y; n, θ)`, or expectations, `𝔼_q`."""
    texts: dict[str, set[str]] = {}
    for x in found:
        name = _density(getattr(x, "node", None)) if isinstance(x, d.Law) else None
        if name is not None:
            texts.setdefault(x.text, set()).add(name)
    moments = {x.text for x in found if isinstance(x, d.Names) and x.meaning == "expectation" and isinstance(x.letter, t.Script)}
    laws = [x.node for x in found if isinstance(x, d.Law) and (_has_bar(x.node) or any(isinstance(s, d.Family) for s in x.letters))]
    found = [x for x in found if not (isinstance(x, d.Defines) and x.node in laws)]
    found = [x for x in found if not (x.text in moments and isinstance(x, d.Distributed) and _unnamed(x.formula))]
    return [x for x in found if not (x.text in texts and _names(x, texts[x.text]))]


def _names(x: d.Declaration, laws: set[str]) -> bool:
    match x:
        case d.Law():
            return _density(x.node) is not None
        case d.Names():
            return x.meaning == "density" and _density(x.letter) is not None
        case d.Distributed(letters=(), formula=None):
            said = tuple(p.name for p in x.parameters)
            return x.name in laws and (not said or said in USUAL.get(x.name, ()))
    return False


def _has_bar(node: t.Node) -> bool:
    """Whether a density is given as `f(x ∣ θ) = …`: the law is all that this says."""
    match node:
        case t.Chain(items=(t.Row(items=(_, t.Fenced(body=t.Bar()))), *_)):
            return True
    return False


def _unnamed(formula: t.Node | None) -> bool:
    """Whether a law is a density that has no name but its letter, `q` or `q(θ)`."""
    match formula:
        case t.Ident(font="it") | t.Row(items=(t.Ident(font="it"), t.Fenced(left="(", body=t.Ident()))):
            return True
    return False


def _density(node: t.Node | None) -> str | None:
    """The distribution whose name stands before a point and parameters, `𝒲(S; V, n)`."""
    match node:
        case t.Row(items=(t.Ident(name=name), t.Fenced(body=t.Listing(seps=(";", *_))))):
            return chance_names.DISTRIBUTIONS.get(name)
    return None
