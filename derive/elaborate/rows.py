"""Juxtaposition: what stands side by side is a product, a call, an operator and its argument, or a differential."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from sympy import Symbol

from derive.elaborate import calculus, chance, letters
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import ARRAY_FUNCTIONS, FUNCTION_MEANINGS, OPERATORS, SCALAR_COMPOSITES, SCALAR_FUNCTIONS, label, spell
from derive.elaborate.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.elementwise import lift
from derive.terms.shapes import ONE, SCALAR, Dim, is_scalar, is_vector

Items = tuple[t.Node, ...]


def single(c: Context, node: t.Script) -> h.Term:
    """A script that stands alone: it may still be a named function without an argument."""
    return product(c, t.Row(node.span, (node,)))


def product(c: Context, node: t.Row) -> h.Term:
    """Return the product of a row's factors, read left to right."""
    factors: list[h.Term] = []
    items = _slanted(c, _abbreviations(tuple(i for i in node.items if not isinstance(i, t.Missing))))
    at = 0
    while at < len(items):
        c.averaged = _average(items, at)
        factor, at = _factor(c, items, at, first=not factors)
        factors.append(factor)
    c.averaged = None
    return _multiply(c, factors, node)


def _average(items: Items, at: int) -> Dim | None:
    """The n of `1/n Σ`: what stands before a sum whose range is not written."""
    match items[at - 1 : at + 1] if at else ():
        case (
            t.Frac(num=t.Number(text="1"), den=t.Ident(name=("n" | "N" | "m" | "M" | "T"), font="it", accents=()) as den),
            t.Big(op="sum", sup=None),
        ):
            return Symbol(spell(den))
    return None


def _abbreviations(items: Items) -> Items:
    """Doubled capitals with a word below are one name: `SS_{total}`, `MM_{res}`."""
    out: list[t.Node] = []
    for item in items:
        last = out[-1] if out else None
        match item:
            case t.Script(base=t.Ident(font="it", accents=()) as base, sub=t.Row(items=below)) if (
                isinstance(last, t.Ident)
                and last.font == "it"
                and last.name == base.name
                and base.name.isupper()
                and letters.is_word(below)
            ):
                span = last.span.cover(item.span)
                out[-1] = replace(item, span=span, base=replace(base, span=span, name=2 * base.name))
            case _:
                out.append(item)
    return tuple(out)


#: Names of functions that are also written in slanted capitals, and how many arguments these take.
SLANTED = {"CE": 2, "BN": 1, "LN": 1, "LSE": 1}


def _slanted(c: Context, items: Items) -> Items:
    """`CE(p, t)` in slanted letters is one name, where neither letter is known and the arguments fit."""
    out: list[t.Node] = []
    for item in items:
        fence = fence_of(item)
        for name, count in SLANTED.items() if fence is not None and len(arguments(fence[0])[0]) <= 2 else ():
            last = out[-len(name) :]
            if (
                fence is not None
                and len(arguments(fence[0])[0]) == count
                and all(isinstance(n, t.Ident) and n.font == "it" and not n.accents for n in last)
                and "".join(n.name for n in last if isinstance(n, t.Ident)) == name
                and all(one.span.end == two.span.start for one, two in pairwise(last))
                and all(c.scope.letter(letter) is None for letter in name)
            ):
                out[-len(name) :] = [t.Ident(last[0].span.cover(last[-1].span), name, "rm")]
        out.append(item)
    return tuple(out)


def _multiply(c: Context, factors: list[h.Term], node: t.Node) -> h.Term:
    if not factors:
        raise fault("E320", "nothing stands here", node)
    if len(factors) == 1:
        return factors[0]
    made = h.Times(*factors)
    c.shape(made)
    return made


def _factor(c: Context, items: Items, at: int, first: bool) -> tuple[h.Term, int]:
    """Return the factor that begins at `at`, and where the next begins."""
    item = items[at]
    for reader in (calculus.operator, chance.operator, _indicator, _spectral, _named, _function_letter):
        made = reader(c, items, at)
        if made is not None:
            return made
    if isinstance(item, t.Words):
        raise fault("E321", f"the words “{item.text}” stand inside a product", item)
    if isinstance(item, t.Script):
        return letters.script(c, item), at + 1
    return ex.term(c, item), at + 1


def _indicator(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`𝟏(z > 0)`, `I(x ∈ A)`: an indicator of a relation."""
    head = items[at]
    if not (isinstance(head, t.Ident) and ((head.name == "1" and head.font in ("bold", "bb")) or head.name == "I")) or at + 1 >= len(items):
        return None
    fence = fence_of(items[at + 1])
    if fence is None or not isinstance(fence[0].body, t.Chain):
        return None
    return after_call(c, letters.indicator(c, fence[0].body), fence[1]), at + 2


def _spectral(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`σ_max(A)`, `λ_i(A)`, `κ(A)`: numbers of a matrix's spectrum."""
    node = items[at]
    head = head_of(node)
    if head is None or head.name not in ("lambda", "sigma", "kappa") or head.accents or at + 1 >= len(items):
        return None
    fence = fence_of(items[at + 1])
    args = arguments(fence[0])[0] if fence is not None else []
    if (
        fence is None
        or len(args) != 1
        or (isinstance(node, t.Script) and (node.sup is not None or node.primes))
        or c.scope.letter(spell(head)) is not None
    ):
        return None
    sub = node.sub if isinstance(node, t.Script) else None
    if head.name != "kappa" and sub is None:
        return None
    value = ex.term(c, args[0])
    if c.scalar(value):
        return None
    if head.name == "kappa":
        if sub is not None and label(sub) != "2":
            return None
        made: h.Term = h.Spectral("cond", value)
    else:
        which = {"\\max": "_max", "\\mathrm{max}": "_max", "\\min": "_min", "\\mathrm{min}": "_min"}.get(
            label(sub) if sub is not None else ""
        )
        indices = [] if which else [ex.term(c, sub)] if sub is not None else []
        if head.name == "lambda":
            for index in indices:
                letters.tie(c, index, c.shape(value)[0])
        made = h.Spectral(head.name + (which or ""), value, *indices)
    c.shape(made)
    return after_call(c, made, fence[1]), at + 2


# --- heads of a call --------------------------------------------------------------------------------------------------------------


def head_of(node: t.Node) -> t.Ident | None:
    """Return the letter or name under scripts, or None."""
    while isinstance(node, t.Script):
        node = node.base
    if isinstance(node, t.Stack):
        node = node.base
    return node if isinstance(node, t.Ident) else None


def spelled_name(node: t.Ident) -> str:
    return node.name.strip()


def is_operator(c: Context, node: t.Ident) -> bool:
    """Whether a name is one of the built-in functions or operators (and no letter of the document)."""
    if c.scope.letter(spell(node)) is not None or spell(node) in c.bound or node.accents:
        return False
    name = spelled_name(node)
    return node.font in ("rm", "sf", "tt") and (name in SCALAR_FUNCTIONS or name in ARRAY_FUNCTIONS or name in OPERATORS) and len(name) > 1


def fence_of(node: t.Node) -> tuple[t.Fenced, t.Script | None] | None:
    """Return a fence that can hold arguments, with the script around it (`f(x)^2`, `softmax(z)_k`)."""
    wrapped = node if isinstance(node, t.Script) else None
    inner = node.base if isinstance(node, t.Script) else node
    if isinstance(inner, t.Fenced) and (inner.left, inner.right) in (("(", ")"), ("[", "]"), ("{", "}")):
        return inner, wrapped
    return None


def after_call(c: Context, value: h.Term, wrapped: t.Script | None) -> h.Term:
    """Apply the scripts that stand on a call's fence to the value."""
    if wrapped is None:
        return value
    if wrapped.sub is not None:
        value = letters.entry(c, value, wrapped.sub, wrapped)
    return letters.powers(c, value, wrapped) if wrapped.sup is not None or wrapped.primes else value


def arguments(fence: t.Fenced) -> tuple[list[t.Node], list[t.Node]]:
    """Split a fence's inside at commas or semicolons, and at a conditioning bar: the arguments, and what is given."""
    body, given = fence.body, []
    if isinstance(body, t.Bar):
        given = _split(body.right)
        body = body.left
    return _split(body), given


def _split(node: t.Node) -> list[t.Node]:
    if isinstance(node, t.Listing):
        return [i for i in node.items if not isinstance(i, t.Missing)]
    return [] if isinstance(node, t.Missing) else [node]


# --- named functions --------------------------------------------------------------------------------------------------------------


def _named(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    head = head_of(items[at])
    if head is None or head.accents:
        return None
    name = spelled_name(head)
    known = c.scope.letter(spell(head))
    if spell(head) in c.bound:
        return None
    meaning = c.scope.meanings.get(spell(head)) or (known.meaning if known else None)
    if meaning in SCALAR_FUNCTIONS:
        name = meaning
    elif meaning in (
        "gamma_function",
        "digamma",
        "sigmoid",
        "softplus",
        "normal_cdf",
        "normal_pdf",
        "beta_function",
        "lambertw",
        "legendre",
    ):
        return _special(c, items, at, meaning)
    elif known is not None:
        return None
    elif head.font == "it" or (head.font == "rm" and name in ("Gamma", "B", "Beta")):
        return _greek_function(c, items, at, head)
    if head.font not in ("rm", "sf", "tt") and meaning is None:
        return None
    node = items[at]
    if name in SCALAR_FUNCTIONS:
        return _scalar_function(c, items, at, node, SCALAR_FUNCTIONS[name])
    if name in ARRAY_FUNCTIONS:
        return _array_function(c, items, at, node, ARRAY_FUNCTIONS[name])
    if name in OPERATORS:
        return _matrix_operator(c, items, at, node, OPERATORS[name])
    return None


def _scalar_function(c: Context, items: Items, at: int, node: t.Node, name: str) -> tuple[h.Term, int]:
    """`log x`, `sin^2 x`, `log_2 x`, `exp(…)`; of a vector elementwise; exp of a square matrix is elementwise only by declaration."""
    sup = node.sup if isinstance(node, t.Script) else None
    sub = node.sub if isinstance(node, t.Script) else None
    primes = node.primes if isinstance(node, t.Script) else 0
    args, wrapped, end = operand(c, items, at + 1, node)
    values = [ex.term(c, a) for a in args]
    for _ in range(primes):
        pass
    if name == "log" and sub is not None:
        base = ex.term(c, sub)
        made: h.Term = h.Func(
            "log2" if base == h.TWO else "log10" if base == h.Num(10) else "logbase",
            *([] if base in (h.TWO, h.Num(10)) else [base]),
            *values,
        )
    elif name in SCALAR_COMPOSITES:
        made = h.Composite(name, *values)
    else:
        if name == "log" and c.scope.log_base in (2, 10):
            name = f"log{c.scope.log_base}"
        made = _apply(c, name, values)
    if primes:
        made = calculus.prime_of_named(c, made, values, primes, node)
    made = after_call(c, made, wrapped)
    if isinstance(sup, t.Prefix) and isinstance(sup.body, t.Number) and sup.body.text == "1":
        inverse = {"sin": "arcsin", "cos": "arccos", "tan": "arctan", "Phi": "PhiInverse"}.get(name)
        if inverse is None:
            raise fault(
                "E322", f"{name}^{{-1}} may be an inverse function or a reciprocal", node, help="write \\frac{1}{…} or the inverse's name"
            )
        made = h.Func(inverse, *values)
    elif sup is not None:
        made = letters.superscripted(c, made, sup)
    return made, end


def _apply(c: Context, name: str, values: list[h.Term]) -> h.Term:
    if len(values) == 1 and name in ("exp", "log", "sqrt"):
        shape = c.shape(values[0])
        if not is_scalar(shape) and not is_vector(shape) and shape[0] != 1 and c.unifier.resolve(shape[0]) == c.unifier.resolve(shape[1]):
            c.note(f"{name} of a square matrix is the matrix function")
            return h.MatrixFunction(name, values[0])
    made = h.Func(name, *values)
    c.shape(made)
    return made


def operand(c: Context, items: Items, at: int, node: t.Node) -> tuple[list[t.Node], t.Script | None, int]:
    """Return the arguments of a named function that stands before `at`: a fence's inside, or the run of simple factors that follows."""
    if at >= len(items):
        raise fault("E309", f"{label(node)} has no argument", node)
    fence = fence_of(items[at])
    if fence is not None:
        if isinstance(fence[0].body, t.Listing):
            args, _ = arguments(fence[0])
            return args, fence[1], at + 1
        return [fence[0].body], fence[1], at + 1
    end = _run(c, items, at)
    chosen = items[at:end]
    return (
        [chosen[0] if len(chosen) == 1 else t.Row(chosen[0].span.__class__(chosen[0].span.start, chosen[-1].span.end), chosen)],
        None,
        end,
    )


def _run(c: Context, items: Items, at: int) -> int:
    """Where the run of factors ends that a function without fences takes: `log 2πσ²` takes all, `log λ Σ…` only λ, `log p(x) f` p(x)."""
    first = items[at]
    if isinstance(first, (t.Big, t.Frac, t.Root, t.Fenced, t.Binom, t.Grid)) or (
        isinstance(first, t.Script) and isinstance(first.base, t.Fenced)
    ):
        return at + 1
    head = head_of(first)
    if head is not None and _takes_argument(c, items, at, head):
        end = at + 1
        if end < len(items) and (fence_of(items[end]) is not None or isinstance(items[end], t.Fenced)):
            return end + 1
        return _run(c, items, end) if end < len(items) else end
    end = at
    while end < len(items) and isinstance(items[end], (t.Ident, t.Number, t.Script, t.Postfix)):
        item = items[end]
        if isinstance(item, t.Script) and not isinstance(item.base, (t.Ident, t.Number)):
            break
        inner = head_of(item)
        if end > at and inner is not None and (is_operator(c, inner) or inner.name in ("nabla", "partial", "d")):
            break
        if end + 1 < len(items) and fence_of(items[end + 1]) is not None and inner is not None:
            if _owns_fence(c, items, end, inner):
                return end + 2 if end == at else end
            return end + 1
        end += 1
    return max(end, at + 1)


def _known_function(c: Context, head: t.Ident) -> bool:
    """Whether a letter before a fence is a named function by convention or by what the text says."""
    meaning = c.scope.meanings.get(spell(head))
    return meaning in FUNCTION_MEANINGS or (
        head.name in ("Gamma", "sigma") and c.scope.letter(spell(head)) is None and spell(head) not in c.plain
    )


def _owns_fence(c: Context, items: Items, at: int, head: t.Ident) -> bool:
    """Whether the letter at a place takes the fence behind it as its argument: a call, a density, a probability."""
    fence = fence_of(items[at + 1])
    if fence is None:
        return False
    if isinstance(fence[0].body, t.Bar) or spell(head) in c.densities:
        return True
    named = _known_function(c, head) and not (head.name == "sigma" and _scripted(items[at]) and c.scope.letter(spell(head)) is None)
    return _is_call(c, items[at], head, items[at + 1]) or named or chance.is_operator(c, items, at, head)


def _takes_argument(c: Context, items: Items, at: int, head: t.Ident) -> bool:
    return is_operator(c, head) or (at + 1 < len(items) and isinstance(items[at + 1], t.Fenced) and _owns_fence(c, items, at, head))


def _array_function(c: Context, items: Items, at: int, node: t.Node, name: str) -> tuple[h.Term, int]:
    args, wrapped, end = operand(c, items, at + 1, node)
    indexed = _softmax_of_entry(c, name, args)
    if indexed is not None:
        return after_call(c, indexed, wrapped), end
    values = [ex.term(c, a) for a in args]
    made: h.Term = h.Composite(name, *values)
    if name == "softmax" and is_scalar(c.shape(values[0])):
        raise fault("E323", "softmax of a number has no meaning", node, help="give it a vector")
    if isinstance(node, t.Script) and node.sub is not None:
        made = letters.entry(c, made, node.sub, node)
    return after_call(c, made, wrapped), end


def _softmax_of_entry(c: Context, name: str, args: list[t.Node]) -> h.Term | None:
    """`softmax(x_i)` is written for the i-th entry of softmax(x)."""
    if name not in ("softmax", "logsoftmax") or len(args) != 1 or not isinstance(args[0], t.Script):
        return None
    value = ex.term(c, args[0])
    if isinstance(value, h.At) and is_scalar(c.shape(value)) and is_vector(c.shape(value.children[0])):
        c.note(f"{name}(x_i) is the i-th entry of {name}(x)")
        return h.At(h.Composite(name, value.children[0]), *value.children[1:])
    return None


def _matrix_operator(c: Context, items: Items, at: int, node: t.Node, name: str) -> tuple[h.Term, int] | None:
    """tr, det, rank, diag, vec, …, and max or min of a list."""
    if name in ("max", "min"):
        return _extreme(c, items, at, node, name)
    if name == "dim":
        return _dimension(c, items, at, node)
    simple = {"trace": h.Trace, "det": h.Det, "rank": h.Rank, "adjugate": h.Adjugate, "vec": h.Vec}
    if name not in simple and name not in ("diag", "cond", "crossentropy", "logdet", "total", "cofactor"):
        return None
    args, wrapped, end = operand(c, items, at + 1, node)
    if name == "diag":
        return after_call(c, diag(c, args), wrapped), end
    values = [ex.term(c, a) for a in args]
    made: h.Term
    match name:
        case "cond":
            made = h.Spectral("cond", *values)
        case "crossentropy":
            made = h.Composite("crossentropy", *values)
        case "logdet":
            made = h.Func("log", h.Det(values[0]))
        case "cofactor":
            made = h.Transpose(h.Adjugate(values[0]))
        case "total":
            made = h.Composite("total", values[0])
        case _:
            made = simple[name](*values)
    c.shape(made)
    if isinstance(node, t.Script) and node.sup is not None:
        made = letters.superscripted(c, made, node.sup)
    return after_call(c, made, wrapped), end


def _dimension(c: Context, items: Items, at: int, node: t.Node) -> tuple[h.Term, int]:
    """`dim 𝒩(A)`, `dim ℛ(A)` and `dim ℰ_λ(A)`: the nullity, the rank, and the nullity of A − λI."""
    head = items[at + 1] if at + 1 < len(items) else None
    fence = fence_of(items[at + 2]) if at + 2 < len(items) else None
    letter = head_of(head) if head is not None else None
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
    from derive.elaborate.binders import ellipsis_list

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
    size = c.unifier.resolve(c.indices[index.name][0])  # type: ignore[attr-defined]

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
        raise fault("E324", "the entries of this diagonal matrix are not read", None)

    return lift(value)


def _extreme(c: Context, items: Items, at: int, node: t.Node, name: str) -> tuple[h.Term, int] | None:
    if at + 1 >= len(items):
        return None
    args, wrapped, end = operand(c, items, at + 1, node)
    values = [ex.term(c, a) for a in args if not isinstance(a, t.Ellipsis)]
    if len(values) == 1:
        return after_call(c, extreme_entry(c, name, values[0]), wrapped), end
    if any(isinstance(a, t.Ellipsis) for a in args):
        from derive.elaborate.binders import ellipsis_list

        whole = t.Listing(args[0].span.cover(args[-1].span), tuple(args), (",",) * (len(args) - 1))
        return after_call(c, extreme_entry(c, name, ellipsis_list(c, whole)), wrapped), end
    shapes = [c.shape(v) for v in values]
    arrays = [s for s in shapes if not is_scalar(s)]
    if arrays:
        values = [h.Zeros(*arrays[0]) if v == h.ZERO else v for v in values]
        if len(values) == 2 and isinstance(values[0], h.Zeros) and name == "max":
            return after_call(c, h.Func("relu", values[1]), wrapped), end
    made: h.Term = h.Func(name, *values)
    c.shape(made)
    return after_call(c, made, wrapped), end


def extreme_entry(c: Context, kind: str, vector: h.Term) -> h.Term:
    """The largest or smallest entry of a vector."""
    shape = c.shape(vector)
    if is_scalar(shape):
        return h.Func(kind, vector)
    index = h.Sym("i" if "i" not in c.bound else "j")
    from derive.terms.composites import dimension_term

    return h.Extremum(kind, h.At(vector, index), h.Range(index, h.UNITY, dimension_term(shape[0])))


# --- Greek functions and letters as functions ----------------------------------------------------------------------------------------

_GREEK = {
    "Gamma": "gamma_function",
    "sigma": "sigmoid",
    "psi": "digamma",
    "B": "beta_function",
    "Beta": "beta_function",
    "Phi": "normal_cdf",
    "zeta": "softplus",
}


def _greek_function(c: Context, items: Items, at: int, head: t.Ident) -> tuple[h.Term, int] | None:
    """Γ(·) and B(·,·) are the functions; σ(·) is the logistic sigmoid, unless said otherwise."""
    if at + 1 >= len(items) or fence_of(items[at + 1]) is None or head.accents:
        return None
    name = head.name
    if name == "Gamma" or (name in ("B", "Beta") and head.font == "rm"):
        return _special(c, items, at, _GREEK[name])
    if name == "psi" and not isinstance(items[at], t.Script) and _about_gamma(c):
        c.note("ψ(·) is the digamma function")
        return _special(c, items, at, "digamma")
    if name == "sigma" and not _scripted(items[at]):
        if "\\sigma" in c.plain:
            return None
        c.note("σ(·) is the logistic sigmoid")
        return _special(c, items, at, "sigmoid")
    return None


def _scripted(node: t.Node) -> bool:
    """Whether a letter has a sub- or superscript: σ² before a fence is a variance times what the fence holds."""
    return isinstance(node, t.Script) and (node.sub is not None or node.sup is not None)


_OF_GAMMA = frozenset("gamma inverse_gamma beta dirichlet student chi_square wishart inverse_wishart".split())


def _about_gamma(c: Context) -> bool:
    """Whether the formula or what the text says names the gamma function or a law whose density holds it."""
    if "\\Gamma" in c.outside or any(m in ("gamma_function", "beta_function", "multigamma") for m in c.scope.meanings.values()):
        return True
    return any(
        isinstance(x, h.Distribution)
        and (x.name in _OF_GAMMA or any(isinstance(y, h.Distribution) and y.name in _OF_GAMMA for y in x.children))
        for condition in c.scope.conditions
        for x in condition.proposition.walk()
    )


def _special(c: Context, items: Items, at: int, meaning: str) -> tuple[h.Term, int] | None:
    name = {"gamma_function": "gamma", "normal_cdf": "Phi", "normal_pdf": "phi", "beta_function": "beta"}.get(meaning, meaning)
    node = items[at]
    if at + 1 >= len(items):
        return None
    fence = fence_of(items[at + 1])
    if fence is None and name not in ("gamma", "digamma"):
        return None
    sub = node.sub if isinstance(node, t.Script) else None
    if sub is not None and name in ("gamma", "digamma"):
        args, wrapped, end = operand(c, items, at + 1, node)
        made: h.Term = h.Func(f"multi{name}", ex.term(c, sub), *(ex.term(c, a) for a in args))
        return after_call(c, made, wrapped), end
    if sub is not None and name == "legendre":
        args, wrapped, end = operand(c, items, at + 1, node)
        return after_call(c, h.Func(name, ex.term(c, sub), *(ex.term(c, a) for a in args)), wrapped), end
    return _scalar_function(c, items, at, node, name)


def _is_call(c: Context, node: t.Node, head: t.Ident, fence_node: t.Node) -> bool:
    """Whether a letter before a fence is a function at an argument rather than a factor."""
    name = spell(head) if not (isinstance(node, t.Script) and node.sub is not None) else f"{spell(head)}_{{{label(node.sub)}}}"
    info = c.scope.letter(name)
    if info is not None:
        return info.kind is Kind.FUNCTION
    if name in c.bound or spell(head) in c.bound:
        return False
    if isinstance(node, t.Script) and node.primes and head.font == "it" and not node.sup:
        return True
    if c.scope.letter(spell(head)) is not None and c.scope.letter(spell(head)).kind is not Kind.FUNCTION:  # type: ignore[union-attr]
        return False
    return name in c.called


#: Operators without a meaning in terms: in front of a fence they are functions that nobody has defined.
UNKNOWN = frozenset({"bias", "mse"})


def _function_letter(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`f(x)`, `f'(x)`, `f^{-1}(y)`, `h_\\theta(x)`."""
    node = items[at]
    head = head_of(node)
    if head is None or at + 1 >= len(items) or (is_operator(c, head) and OPERATORS.get(head.name) not in UNKNOWN):
        return None
    fence = fence_of(items[at + 1])
    if fence is None:
        return None
    if not _is_call(c, node, head, items[at + 1]):
        _doubt(c, node, head, fence[0])
        return None
    args, given = arguments(fence[0])
    if given or not args:
        return None
    labelled = isinstance(node, t.Script) and node.sub is not None
    name = f"{spell(head)}_{{{label(node.sub)}}}" if labelled else spell(head)  # type: ignore[attr-defined,arg-type]
    args = lists_joined(args)
    values = [_unsquared(ex.term(c, a)) if k in c.squared.get(name, ()) else argument(c, a) for k, a in enumerate(args)]
    shapes = tuple(c.shape(v) for v in values)
    f: h.Term = c.function(name, shapes, _result(c, name, head))
    if head.name in _MEANT and name not in c.densities and not _told(c, name, f):
        c.doubts.setdefault(f"nothing says what {name} is")
    entrywise = _entrywise(c, f, values, node)
    if entrywise is not None:
        return after_call(c, entrywise, fence[1]), at + 2
    primes = node.primes if isinstance(node, t.Script) else 0
    for _ in range(primes):
        f = h.DerivedFunction("prime", f)
    sup = node.sup if isinstance(node, t.Script) else None
    if isinstance(sup, t.Fenced) and isinstance(sup.body, t.Number):
        for _ in range(int(sup.body.text)):
            f = h.DerivedFunction("prime", f)
        sup = None
    elif isinstance(sup, t.Prefix) and isinstance(sup.body, t.Number) and sup.body.text == "1":
        f, sup = h.InverseFunction(f), None
    made: h.Term = h.Call(f, *values)
    c.shape(made)
    if sup is not None:
        made = letters.superscripted(c, made, sup)
    return after_call(c, made, fence[1]), at + 2


#: Functions that stand for one thing in each field, which a text may leave unsaid; f, g and h stand for any.
_MEANT = frozenset({"phi", "varphi", "Phi", "psi", "Psi", "zeta", "ell", "F", "L", "chi", "xi", "eta"})


def _told(c: Context, name: str, f: h.Term) -> bool:
    return c.scope.letter(name) is not None or any(d.target == f for d in (*c.scope.definitions, *c.local_definitions))


def lists_joined(args: list[t.Node]) -> list[t.Node]:
    """Arguments `θ, x_1, …, x_n` are two: θ, and the list of all x_i."""
    dots = [k for k, a in enumerate(args) if isinstance(a, t.Ellipsis)]
    if len(dots) != 1 or not 0 < dots[0] < len(args) - 1:
        return args
    first, last = dots[0] - 1, dots[0] + 1
    name = head_of(args[first])
    while (
        first > 0
        and name is not None
        and head_of(args[first - 1]) == replace(name, span=getattr(head_of(args[first - 1]), "span", name.span))
    ):
        first -= 1
    whole = tuple(args[first : last + 1])
    joined = t.Listing(whole[0].span.cover(whole[-1].span), whole, (",",) * (len(whole) - 1))
    return [*args[:first], joined, *args[last + 1 :]]


def argument(c: Context, node: t.Node) -> h.Term:
    """An argument of a function: a value, or a list with an ellipsis."""
    from derive.elaborate.binders import ellipsis_list

    return ellipsis_list(c, node) if isinstance(node, t.Listing) else ex.term(c, node)


def _unsquared(value: h.Term) -> h.Term:
    """The letter σ of an argument σ², the root of any other."""
    return value.children[0] if isinstance(value, h.Power) and value.children[1] == h.TWO else h.Func("sqrt", value)


def _entrywise(c: Context, f: h.Term, values: list[h.Term], node: t.Node) -> h.Term | None:
    """A defined function of a number, given a vector, acts on every entry."""
    if not (isinstance(f, h.FunSym) and len(values) == 1 and isinstance(node, t.Ident) and f.arguments == (SCALAR,) and f.result == SCALAR):
        return None
    shape = c.shape(values[0])
    definition = next((d for d in reversed([*c.scope.definitions, *c.local_definitions]) if d.target == f), None)
    if is_scalar(shape) or definition is None:
        return None
    c.note(f"{f.name} of an array acts on every entry")
    return lift(definition.value, definition.parameters[0], values[0], shape)


def _doubt(c: Context, node: t.Node, head: t.Ident, fence: t.Fenced) -> None:
    """A letter that only ever stands before a fence, read as a factor: it might be a function."""
    name = spell(head)
    if (
        fence.left == "("
        and isinstance(node, t.Ident)
        and head.font == "it"
        and name not in c.plain
        and name not in c.bound
        and c.scope.letter(name) is None
    ):
        c.doubts.setdefault(f"{name}(…) was read as a product")


def _result(c: Context, name: str, head: t.Ident) -> tuple[object, object]:
    kind = c.kinds.get(name)
    if kind is Kind.VECTOR or (head.font == "bold" and head.name.islower()):
        return c.fresh(), ONE
    if kind is Kind.MATRIX:
        return c.fresh(), c.fresh()
    return SCALAR
