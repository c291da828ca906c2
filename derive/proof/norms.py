"""What is a norm, however it is written: ‖x‖, √(x'x), Σ|xᵢ|, max |xᵢ|, (Σ|xᵢ|^p)^(1/p), σ_max(A)."""

from __future__ import annotations

from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.typing import shape_of

_NAMED = {h.Num(1): "1", h.Num(2): "2", h.Const("inf"): "inf"}
_OF_MATRICES = {"1": "op1", "2": "spectral", "inf": "opinf"}


def norm(t: h.Term) -> h.Norm | None:
    """A term as a norm: of a column `1`, `2`, `inf`, `p`, of a matrix `F`, `spectral`, `nuclear`, `op1`, `opinf`, `max`, or `any`."""
    match t:
        case h.Norm():
            return _plain(t)
        case h.Spectral() if t.text(0) == "sigma_max" and len(t.children) == 1:
            return _plain(h.Norm(t.children[0], "spectral"))
        case h.Func() if t.name == "sqrt" and isinstance(t.children[0], h.Spectral) and t.children[0].text(0) == "lambda_max":
            square = t.children[0].children[0]
            if isinstance(square, h.Times) and len(square.children) == 2 and square.children[0] == h.Transpose(square.children[1]):
                return _plain(h.Norm(square.children[1], "spectral"))
        case h.Extremum() if t.text(0) == "max":
            body, *ranges = t.children
            x = _whole(body, tuple(ranges))
            return _greatest_sum(body, tuple(ranges)) if x is None else h.Norm(x, "inf" if is_vector(shape_of(x)) else "max")
        case h.SumOver():
            body, *ranges = t.children
            x = _whole(body, tuple(ranges))
            if x is not None and is_vector(shape_of(x)):
                return h.Norm(x, "1")
            return _of_products(body, tuple(ranges))
    return None


def named(t: h.Term) -> h.Term:
    """A term with the norms in it under their names."""
    mapping: dict[h.Term, h.Term] = {}
    for part in t.walk():
        found = power_norm(part) if isinstance(part, h.Power) else norm(part)
        if found is not None and found != part:
            mapping[part] = found
    return t.xreplace(mapping) if mapping else t


def power_norm(t: h.Power) -> h.Norm | None:
    """(Σ|xᵢ|^p)^(1/p) as ‖x‖_p."""
    total, root = t.children
    if not isinstance(total, h.SumOver) or not isinstance(root, h.Quotient) or root.children[0] != h.UNITY:
        return None
    body, *ranges = total.children
    p = root.children[1]
    if not isinstance(body, h.Power) or body.children[1] != p:
        return None
    x = _whole(body.children[0], tuple(ranges))
    return None if x is None or not is_vector(shape_of(x)) else _plain(h.Norm(x, "p", p))


def _plain(t: h.Norm) -> h.Norm | None:
    """A norm under its own name; None for those of numbers and rows, which have other names."""
    x = t.children[0]
    shape = shape_of(x)
    kind = t.kind
    if kind in ("p", "op"):
        kind = _NAMED.get(t.children[1], kind)
    if is_vector(shape):
        kind = {"F": "2", "spectral": "2", "nuclear": "2", "max": "inf", "op1": "1", "opinf": "inf"}.get(kind, kind)
    elif is_scalar(shape) or shape[0] == 1:
        return None
    else:
        kind = _OF_MATRICES.get(kind, kind)
    return h.Norm(x, kind, t.children[1]) if kind in ("p", "op") else h.Norm(x, kind)


def _whole(body: h.Term, ranges: tuple[h.Term, ...]) -> h.Term | None:
    """x of |xᵢ| or |x_ij|, where the indices run through all of it."""
    if not isinstance(body, h.Func) or body.name != "abs" or not isinstance(body.children[0], h.At):
        return None
    x, *indices = body.children[0].children
    return x if _runs_through(x, indices, ranges) else None


def _greatest_sum(body: h.Term, ranges: tuple[h.Term, ...]) -> h.Norm | None:
    """The greatest sum of absolute values of a column (`op1`) or of a row (`opinf`)."""
    if not isinstance(body, h.SumOver) or len(ranges) != 1 or len(body.children) != 2:
        return None
    x = _whole(body.children[0], (body.children[1], ranges[0]))
    outer = ranges[0].children[0]
    if x is None or is_vector(shape_of(x)):
        return None
    row = body.children[0].children[0].children[1]
    return h.Norm(x, "opinf" if row == outer else "op1")


def _of_products(body: h.Term, ranges: tuple[h.Term, ...]) -> h.Norm | None:
    """Σ|xᵢ yᵢ| and Σ|xᵢ||yᵢ| as the 1-norm of x ∘ y."""
    if isinstance(body, h.Func) and body.name == "abs":
        inside = body.children[0]
        factors = inside.children if isinstance(inside, h.Times) else ()
    else:
        absolute = body.children if isinstance(body, h.Times) else ()
        factors = tuple(a.children[0] for a in absolute if isinstance(a, h.Func) and a.name == "abs")
        factors = factors if len(factors) == len(absolute) else ()
    arrays = []
    for f in factors:
        if not isinstance(f, h.At):
            return None
        x, *indices = f.children
        if not is_vector(shape_of(x)) or not _runs_through(x, indices, ranges):
            return None
        arrays.append(x)
    return h.Norm(h.Hadamard(*arrays), "1") if len(arrays) == 2 and shape_of(arrays[0]) == shape_of(arrays[1]) else None


def _runs_through(x: h.Term, indices: list[h.Term], ranges: tuple[h.Term, ...]) -> bool:
    sizes = [d for d in shape_of(x) if d != 1]
    if len(indices) != len(sizes) or len(ranges) != len(sizes) or len(set(indices)) != len(indices):
        return False
    full = [h.Range(i, h.UNITY, dimension_term(d)) for i, d in zip(indices, sizes, strict=True)]
    return set(full) == set(ranges) and not any(i in x.walk() for i in indices)
