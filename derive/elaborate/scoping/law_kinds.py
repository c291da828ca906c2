"""The kinds of the letters of a law as it is written: in `𝒩(μ, Σ)` of a vector μ is a vector and Σ a matrix."""

from __future__ import annotations

from derive.elaborate import chance, chance_names, relations
from derive.elaborate.names import name_with_label, spell
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms.shapes import ONE, Dim, dim


def of_parameters(scope: Scope, node: t.Node, targets: list[tuple[str, tuple[Dim | None, ...]]]) -> dict[str, Kind]:
    """The mean and the covariance of a normal vector are a vector and a matrix: one whose letter is a vector, or 𝒩(μ, Σ) by its capital."""
    items = chance.one_name(node.items) if isinstance(node, t.Row) else ()
    if len(items) != 2 or not isinstance(items[0], (t.Ident, t.Script)):
        return {}
    head, fence = items
    head = head.base if isinstance(head, t.Script) else head
    if not isinstance(head, t.Ident) or not isinstance(fence, t.Fenced):
        return {}
    if (kinds := ARRAY_KINDS.get(chance_names.DISTRIBUTIONS.get(head.name, ""))) is not None:
        values = fence.body.items if isinstance(fence.body, t.Listing) else (fence.body,)
        named = [(relations.spelled(v), kind) for v, kind in zip(values, kinds, strict=False)]
        return {name: kind for name, kind in named if name is not None and kind is not None and scope.letter(name) is None}
    if head.name not in ("N", "Normal", "MVN"):
        return {}
    if not (isinstance(fence.body, t.Listing) and len(fence.body.items) == 2):
        return {}
    mean, covariance = fence.body.items
    infos = [scope.letter(name) for name, _ in targets]
    vector = bool(infos) and all(
        x is not None and x.kind is Kind.VECTOR and not x.family and not f for x, (_, f) in zip(infos, targets, strict=True)
    )
    number = bool(infos) and any(x is not None and x.kind is Kind.SCALAR for x in infos)
    capital = _bare(covariance)
    info = scope.letter(relations.spelled(covariance) or "") if capital is not None else None
    matrix = info.kind is Kind.MATRIX if info is not None else capital is not None and capital.name in CAPITAL_COVARIANCES
    if not (vector or (matrix and not number)):
        return {}
    if any(isinstance(x, t.Ident) and x.name == "sigma" for x in t.walk(covariance)):
        return {}
    out = {spell(capital): Kind.MATRIX} if capital is not None else {}
    if isinstance(mean, t.Ident):
        out[spell(mean)] = Kind.VECTOR
    elif isinstance(mean, t.Script) and isinstance(mean.base, t.Ident) and mean.sub is not None:
        out[name_with_label(mean, mean.base)] = Kind.VECTOR
    if isinstance(covariance, t.Script) and isinstance(covariance.base, t.Ident) and covariance.sub is not None:
        out[name_with_label(covariance, covariance.base)] = Kind.MATRIX
    return out


def with_density(scope: Scope, node: t.Node) -> Scope:
    """The scope in which the letters of a density `𝒩(x; μ, Σ)`, `Cat(x; π)` have the kinds that the law gives them."""
    items = node.items if isinstance(node, t.Row) else ()
    fence = items[1] if len(items) == 2 else None
    if not isinstance(fence, t.Fenced) or not isinstance(fence.body, t.Listing) or fence.body.seps[:1] != (";",):
        return scope
    point, *values = fence.body.items
    name = relations.spelled(point)
    if name is None:
        return scope
    inside = t.Listing(fence.body.span, tuple(values), fence.body.seps[1:]) if len(values) > 1 else values[0]
    info = scope.letter(name)
    kinds = of_parameters(scope, t.Row(node.span, (items[0], t.Fenced(fence.span, fence.left, fence.right, inside))), [(name, ())])
    if info is None and not kinds and any(isinstance(x, t.Ident) and x.name == "I" for x in t.walk(values[-1])):
        return scope.declare(Letter(name, Kind.VECTOR, dim("n"), ONE))  # 𝒩(y; Xβ, σ²I)
    arrays = [k for k, kind in kinds.items() if kind is not None and scope.letter(k) is None]
    if not arrays or (info is not None and info.kind is not Kind.VECTOR):
        return scope
    size = info.rows if info is not None and info.rows is not None else dim("d")
    scope = scope.declare(Letter(name, Kind.VECTOR, size, ONE))
    return scope.declare(*(Letter(k, kinds[k], size, size if kinds[k] is Kind.MATRIX else ONE) for k in arrays))


#: The kinds of the parameters of laws of vectors and matrices, in the order in which they are written.
ARRAY_KINDS: dict[str, tuple[Kind | None, ...]] = {
    "wishart": (Kind.MATRIX, Kind.SCALAR), "inverse_wishart": (Kind.MATRIX, Kind.SCALAR),
    "matrix_normal": (Kind.MATRIX, Kind.MATRIX, Kind.MATRIX), "dirichlet": (Kind.VECTOR,), "multinomial": (None, Kind.VECTOR),
    "categorical": (Kind.VECTOR,),
}  # fmt: skip
CAPITAL_COVARIANCES = ("Sigma", "Omega", "Lambda")


def _bare(node: t.Node) -> t.Ident | None:
    while isinstance(node, t.Script):
        node = node.base
    return node if isinstance(node, t.Ident) else None


__all__ = ["of_parameters", "with_density"]
