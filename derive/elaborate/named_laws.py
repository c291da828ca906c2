"""What a distribution's own name with a point means: "let ⟨𝒩(x; μ, Σ)⟩ be the normal density" says what the notation says already."""

from __future__ import annotations

from derive.elaborate import chance_names
from derive.elaborate import declarations as d
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
    """Return the declarations without those that only name the densities of known distributions, `Bin(y; n, θ)`."""
    texts: dict[str, set[str]] = {}
    for x in found:
        name = _density(getattr(x, "node", None)) if isinstance(x, d.Law) else None
        if name is not None:
            texts.setdefault(x.text, set()).add(name)
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


def _density(node: t.Node | None) -> str | None:
    """The distribution whose name stands before a point and parameters, `𝒲(S; V, n)`."""
    match node:
        case t.Row(items=(t.Ident(name=name), t.Fenced(body=t.Listing(seps=(";", *_))))):
            return chance_names.DISTRIBUTIONS.get(name)
    return None
