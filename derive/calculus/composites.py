"""Differentials of named functions, worked out from their definitions and said in their own names.

No composite has a line in the table. Softmax, layer norm and the like are quotients N/Z; writing the numerator as Z·T, T the function's
own value, lets Z cancel, and the differential comes out as people write it: for s = softmax u, ds = s ⊙ du − s sᵀ du. Each is worked out
once for letters of the given shapes and then read off for any argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from derive.calculus import build as b
from derive.calculus.monomials import all_equal
from derive.calculus.needs import described
from derive.calculus.sums import dimension_of, lift
from derive.terms import heads as h
from derive.terms.composites import unfold
from derive.terms.conditions import Condition
from derive.terms.heads import Term
from derive.terms.shapes import ONE, Shape, is_scalar
from derive.terms.typing import shape_of

MARK = "\\mathrm{d}u"

#: Composites that keep their name in results; the others are written out one level.
NAMED = frozenset({"softmax", "logsoftmax", "layernorm", "rmsnorm", "batchnorm", "standardise", "cosine"})


@dataclass(frozen=True, slots=True)
class Lemma:
    """The differential of a composite by one argument: `change` is linear in `mark`; `letters` stand for the arguments."""

    letters: tuple[h.Sym, ...]
    mark: h.Sym
    change: Term
    needed: tuple[Condition, ...]

    def at(self, arguments: tuple[Term, ...], du: Term) -> Term:
        return put(self.change, {**dict(zip(self.letters, arguments, strict=True)), self.mark: du})

    def needs(self, arguments: tuple[Term, ...]) -> tuple[Condition, ...]:
        mapping = dict(zip(self.letters, arguments, strict=True))
        moved = [(c, put(c.proposition, mapping)) for c in self.needed]
        return tuple(Condition(p, c.origin, described(p) or c.text) for c, p in moved)


def put(t: Term, mapping: Mapping[Term, Term], memo: dict[Term, Term] | None = None) -> Term:
    """Replace subterms, outermost first; shared subterms are rebuilt once. The terms at hand bind no letters that matter."""
    memo = {} if memo is None else memo
    if t in mapping:
        return mapping[t]
    found = memo.get(t)
    if found is None:
        children = tuple(put(c, mapping, memo) for c in t.children)
        found = memo[t] = t if children == t.children else t.replace_children(children)
    return found


@lru_cache(maxsize=512)
def lemma(name: str, shapes: tuple[Shape, ...], k: int) -> Lemma:
    """Return the differential of a composite by its k-th argument (from 0), for arguments of the given shapes."""
    from derive.calculus.derivatives import Setting, differential
    from derive.calculus.simplify import simplify

    letters = tuple(h.Sym(f"u_{{{j + 1}}}", *s) for j, s in enumerate(shapes))
    mark = h.Sym(MARK, *shapes[k])
    named = h.Composite(name, *letters)
    definition = with_names(unfold(named), besides=named)
    found = differential(definition, letters[k], mark, Setting(named=False))
    change = found.term
    if isinstance(definition, h.Quotient):
        change = folded(change, named, *definition.children)
    names = _spread_names(letters)
    needed = tuple(Condition(put(c.proposition, names), c.origin, c.text) for c in found.trail.needed)
    return Lemma(letters, mark, put(simplify(change), names), needed)


def _spread_names(letters: tuple[h.Sym, ...]) -> dict[Term, Term]:
    """The variance of a column takes its name back."""
    from derive.calculus.simplify import simplify

    names: dict[Term, Term] = {}
    for u in letters:
        if u.dims[1] == 1 and u.dims[0] != 1:
            named = h.Composite("variance", u)
            names[unfold(named)] = names[simplify(unfold(named))] = named
    return names


def folded(t: Term, named: Term, numerator: Term, denominator: Term) -> Term:
    """Write the numerator as denominator · named wherever it stands, and let the denominator cancel."""
    from derive.calculus.simplify import simplify

    t = put(t, {h.Quotient(numerator, denominator): named})
    scale = h.Sym("\\zeta", *shape_of(denominator))
    stand_in = h.Sym("\\eta", *shape_of(named))
    inside = {denominator: scale, named: stand_in}
    if isinstance(denominator, h.Func) and denominator.name == "sqrt":
        inside[denominator.children[0]] = h.Power(scale, h.TWO)
    if not is_scalar(shape_of(denominator)):
        scale_term: Term = _columnwise(scale) if all_equal(denominator, rows=True) else _rowwise(scale)
        inside[denominator] = scale_term
    else:
        scale_term = scale
    whole = {**inside, numerator: b.hadamard(scale_term, stand_in)}
    new = simplify(put(t, whole))
    return put(new, {**({scale_term: denominator} if scale_term != scale else {}), scale: denominator, stand_in: named})


def _rowwise(scale: h.Sym) -> Term:
    """A matrix whose columns are all equal, as a product that shows it."""
    rows, columns = scale.dims
    return h.Times(h.Sym("\\zeta", rows, ONE), h.Ones(ONE, columns))


def _columnwise(scale: h.Sym) -> Term:
    """A matrix whose rows are all equal, as a product that shows it."""
    rows, columns = scale.dims
    return h.Times(h.Ones(rows, ONE), h.Sym("\\zeta", ONE, columns))


def with_names(t: Term, besides: Term | None = None) -> Term:
    """Give e^u/1ᵀe^u (also written with Σ) its name, softmax u."""
    children = tuple(with_names(c, besides) for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    found: Term | None = None
    if isinstance(t, h.Quotient):
        found = _softmax_of(t)
    elif isinstance(t, h.Func) and t.name == "log" and isinstance(t.children[0], h.Composite) and t.children[0].name == "softmax":
        found = h.Composite("logsoftmax", *t.children[0].children)
    return t if found is None or found == besides else found


def _softmax_of(t: h.Quotient) -> Term | None:
    top, bottom = t.children
    if not (isinstance(top, h.Func) and top.name == "exp"):
        return None
    return h.Composite("softmax", top.children[0]) if bottom == softmax_denominator(top) or exponential_sum(bottom) == top else None


def softmax_denominator(e: Term) -> Term | None:
    rows, columns = shape_of(e)
    if columns == 1 and rows != 1:
        return h.Times(h.Transpose(h.Ones(rows, ONE)), e)
    return h.Times(e, h.Ones(columns, columns)) if columns != 1 else None


def exponential_sum(t: Term) -> Term | None:
    """The vector e^u where t is Σ_i e^{u_i} over all its entries, in either notation; else None."""
    if isinstance(t, h.SumOver) and len(t.children) == 2 and isinstance(t.children[1], h.Range):
        index, lower, upper = t.children[1].children
        body = t.children[0]
        if isinstance(body, h.Func) and body.name == "exp" and lower == h.UNITY:
            n = dimension_of(upper)
            return None if n is None else lift(body, index, n)
        return None
    if not isinstance(t, h.Times) or len(t.children) != 2:
        return None
    first, second = t.children
    for row, column in ((first, second), (b.transpose(second), b.transpose(first))):
        ones = row.children[0] if isinstance(row, h.Transpose) else None
        if isinstance(ones, h.Ones) and ones.args[1] == 1 and isinstance(column, h.Func) and column.name == "exp":
            return column
    return None


def named_sums(t: Term) -> Term:
    """e^u/Σe^u in a result takes the name softmax u, also where the two stand apart in a product."""
    for bottom, e in exponential_sums(t):
        named = h.Composite("softmax", e.children[0])
        new = folded(t, named, e, bottom)
        from derive.calculus.simplify import cost

        if cost(new) < cost(t):
            t = new
    return t


def exponential_sums(t: Term) -> list[tuple[Term, Term]]:
    """The sums of exponentials that t divides by, with their vectors of exponentials."""
    found: dict[Term, Term] = {}
    seen: set[Term] = set()
    stack = [t]
    while stack:
        top = stack.pop()
        if top in seen:
            continue
        seen.add(top)
        stack.extend(top.children)
        if isinstance(top, h.Quotient):
            bottoms = [top.children[1], *top.children[1].children]
            for s in bottoms:
                e = exponential_sum(s)
                if e is not None:
                    found.setdefault(s, e)
    return list(found.items())
