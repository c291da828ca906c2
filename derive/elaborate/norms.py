"""Norms by their subscripts."""

from __future__ import annotations

from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import label
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ShapeError, is_scalar


def norm(c: Context, fence: t.Fenced, sub: t.Node | None) -> h.Term:
    """‖x‖ with its subscript: Euclidean of a vector, spectral or Frobenius or the unspecified norm of a matrix."""
    body = ex.term(c, fence.body)
    shape = c.shape(body)
    array = shape[1] != 1 and shape[0] != 1
    if is_scalar(shape):
        if any(isinstance(x, h.Sym) and x.name not in c.scope.letters for x in body.walk()):
            raise ShapeError("a norm is of a vector or a matrix, unless the document says that it is of a number", shape)
        return h.Func("abs", body)
    key = "" if sub is None else label(sub)
    match key:
        case "":
            if array:
                c.note("‖·‖ of a matrix without a subscript is any norm")
            return h.Norm(body, "any" if array else "2")
        case "2":
            return h.Norm(body, "spectral" if array else "2")
        case "F" | "\\mathrm{F}" | "\\mathrm{Fro}" | "\\mathrm{HS}":
            return h.Norm(body, "F")
        case "1":
            return h.Norm(body, "op1" if array else "1")
        case "\\infty" | "infty":
            return h.Norm(body, "opinf" if array else "inf")
        case "*" | "\\ast" | "ast" | "\\mathrm{nuc}" | "\\mathrm{tr}" | "KF" | "\\mathrm{KF}":
            return h.Norm(body, "nuclear")
        case "\\mathrm{op}" | "\\sigma" | "\\mathrm{spec}":
            return h.Norm(body, "spectral")
        case "\\max" | "\\mathrm{max}":
            return h.Norm(body, "max")
        case "0":
            return h.Norm(body, "0")
    assert sub is not None
    index = ex.term(c, sub)
    if c.scalar(index):
        return h.Norm(body, "op" if array else "p", index)
    if not array and not c.scalar(index):
        c.note(f"‖x‖ with a matrix as subscript is √(xᵀ {key} x)")
        return h.Func("sqrt", h.Times(h.Transpose(body), index, body))
    raise fault("E313", "this norm is not known", fence, help="use the subscripts 1, 2, F, \\infty, * or p")
