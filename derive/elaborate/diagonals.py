"""diag of a vector, of a matrix, of a list, of an indexed entry."""

from __future__ import annotations

from derive.elaborate import expressions as ex
from derive.elaborate import rows
from derive.elaborate.context import Context, fault
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import ONE, is_scalar


def dimension_of_space(c: Context, items: rows.Items, at: int, node: t.Node) -> tuple[h.Term, int]:
    """`dim 𝒩(A)`, `dim ℛ(A)` and `dim ℰ_λ(A)`: the nullity, the rank, and the nullity of A − λI."""
    head = items[at + 1] if at + 1 < len(items) else None
    fence = rows.fence_of(items[at + 2]) if at + 2 < len(items) else None
    letter = rows.head_of(head) if head is not None else None
    if head is None or fence is None or letter is None or fence[1] is not None:
        raise fault("E309", "the dimension of this is not read", node, help="write \\dim \\mathcal{N}(A) or \\operatorname{rank}(A)")
    value = ex.term(c, fence[0].body)
    _, columns = c.shape(value)
    sub = head.sub if isinstance(head, t.Script) else None
    size = dimension_term(columns)
    match letter.name, letter.font:
        case ("R", "cal") | (("range" | "col" | "Im" | "im"), "rm") if sub is None:
            return h.Rank(value), at + 3
        case ("N", "cal") | (("null" | "ker"), "rm") if sub is None:
            return h.Plus(size, h.negate(h.Rank(value))), at + 3
        case "E", "cal" if sub is not None:
            shifted = h.Plus(value, h.negate(h.Times(ex.term(c, sub), h.Identity(columns))))
            c.shape(shifted)
            return h.Plus(size, h.negate(h.Rank(shifted))), at + 3
    raise fault("E309", "the dimension of this is not read", node, help="write \\dim \\mathcal{N}(A) or \\operatorname{rank}(A)")


def diag(c: Context, args: list[t.Node]) -> h.Term:
    """diag of a vector is a matrix, of a matrix its diagonal; of a list, or of an indexed entry, the matrix with these entries."""
    from derive.elaborate.patterns import ellipsis_list

    if len(args) > 1:
        whole = t.Listing(args[0].span.cover(args[-1].span), tuple(args), (",",) * (len(args) - 1))
        if any(isinstance(a, t.Ellipsis) for a in args):
            return h.Diag(ellipsis_list(c, whole))
        return h.Diag(ex.listing(c, whole, row=False))
    value = ex.term(c, args[0])
    shape = c.shape(value)
    if is_scalar(shape):
        spread = spread_entries(c, value)
        if spread is not None:
            return h.Diag(spread)
    made: h.Term = h.Diag(value) if shape[1] == 1 else h.Diagonal(value)
    c.shape(made)
    return made


def spread_entries(c: Context, value: h.Term) -> h.Term | None:
    """Return the vector whose i-th entry is `value`, by taking the free index away: `s_i(1 − s_i)` is s ⊙ (1 − s)."""
    free = [x for x in c.indices if x not in c.bound]
    entries = [x for x in value.walk() if isinstance(x, h.At) and isinstance(x.children[-1], h.Sym) and x.children[-1].name in free]
    if not entries:
        return None
    index = entries[-1].children[-1]
    size = c.unifier.resolve(c.indices[index.name][0])

    def lift(x: h.Term) -> h.Term:
        if isinstance(x, h.At) and x.children[-1] == index and len(x.children) == 2:
            return x.children[0]
        if index not in x.walk():
            return x
        children = tuple(lift(k) for k in x.children)
        arrays = [not is_scalar(c.shape(k)) for k in children]
        match x:
            case h.Times():
                scalars = [k for k, a in zip(children, arrays, strict=True) if not a]
                vectors = [k for k, a in zip(children, arrays, strict=True) if a]
                joined = vectors[0] if len(vectors) == 1 else h.Hadamard(*vectors)
                return h.Times(*scalars, joined) if scalars else joined
            case h.Plus():
                return h.Plus(
                    *(
                        k if a else (h.Ones(size, ONE) if k == h.UNITY else h.Times(k, h.Ones(size, ONE)))
                        for k, a in zip(children, arrays, strict=True)
                    )
                )
            case h.Quotient():
                top = children[0] if arrays[0] else h.Times(children[0], h.Ones(size, ONE))
                return h.Quotient(top, children[1])
            case h.Power() | h.Func():
                return x.replace_children(children)
        raise fault("E327", "the entries of this diagonal matrix are not read", None)

    return lift(value)
