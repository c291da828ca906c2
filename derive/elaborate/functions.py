"""Functions and operators that have a name: `log x`, `tr(AB)`, `softmax(z)`, `Γ(n)`, `σ_max(A)`, and what they take for their argument."""

from __future__ import annotations

from derive.elaborate import calculus, chance, diagonals, forms, letters, rows, subscripts
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import ARRAY_FUNCTIONS, FUNCTION_MEANINGS, OPERATORS, SCALAR_COMPOSITES, SCALAR_FUNCTIONS, label, spell
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import flexible, is_scalar, is_vector


def spectral(c: Context, items: rows.Items, at: int) -> tuple[h.Term, int] | None:
    """`σ_max(A)`, `λ_i(A)`, `κ(A)`: numbers of a matrix's spectrum."""
    node = items[at]
    head = rows.head_of(node)
    if head is None or head.name not in ("lambda", "sigma", "kappa") or head.accents or at + 1 >= len(items):
        return None
    fence = rows.fence_of(items[at + 1])
    args = rows.arguments(fence[0])[0] if fence is not None else []
    if (
        fence is None
        or len(args) != 1
        or (isinstance(node, t.Script) and (node.sup is not None or node.primes))
        or (c.scope.letter(spell(head)) is not None and not forms.is_extreme(node))
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
                subscripts.tie(c, index, c.shape(value)[0])
                c.note("λ_i(A) are the complex eigenvalues of A, each as often as its multiplicity")
        made = h.Spectral(head.name + (which or ""), value, *indices)
    c.shape(made)
    return rows.after_call(c, made, fence[1]), at + 2


def named_function(c: Context, items: rows.Items, at: int) -> tuple[h.Term, int] | None:
    head = rows.head_of(items[at])
    if head is None or head.accents:
        return None
    name = rows.spelled_name(head)
    known = c.scope.letter(spell(head))
    if spell(head) in c.bound:
        return None
    if (indexed := _of_an_order(c, items, at, head)) is not None:
        return indexed
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
        "lower_gamma",
        "lambertw",
        "legendre",
    ):
        return _special(c, items, at, meaning)
    elif meaning in ("multigamma", "multidigamma") and isinstance(items[at], t.Script):
        return _special(c, items, at, "digamma" if meaning == "multidigamma" else "gamma_function")
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


def _is_natural(node: t.Node) -> bool:
    """Whether a logarithm is written `ln`: no base that the text states is that of it."""
    head = rows.head_of(node)
    return head is not None and head.name == "ln"


def _scalar_function(c: Context, items: rows.Items, at: int, node: t.Node, name: str) -> tuple[h.Term, int]:
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
    elif name == "huber" and len(values) == 1:
        if sub is None:
            raise fault("E323", "where does Huber's function bend?", node, help="write \\mathrm{Huber}_\\delta(r)")
        made = h.Composite(name, values[0], ex.term(c, sub))
    elif name in SCALAR_COMPOSITES:
        made = h.Composite(name, *values)
    else:
        if name == "log" and c.scope.log_base in (2, 10) and not _is_natural(node):
            name = f"log{c.scope.log_base}"
        made = _apply(c, name, values)
    if primes:
        made = calculus.prime_of_named(c, made, values, primes, node)
    made = rows.after_call(c, made, wrapped)
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


def _is_square(c: Context, value: h.Term) -> bool:
    """Whether a value is a square matrix, as far as its sizes are known."""
    rows_, columns = (c.unifier.resolve(d) for d in c.shape(value))
    return bool(rows_ == columns and rows_ != 1 and not flexible(rows_))


def _apply(c: Context, name: str, values: list[h.Term]) -> h.Term:
    if len(values) == 1 and name in ("exp", "log", "sqrt"):
        shape = c.shape(values[0])
        if not is_scalar(shape) and not is_vector(shape) and shape[0] != 1 and c.unifier.resolve(shape[0]) == c.unifier.resolve(shape[1]):
            c.note(f"{name} of a square matrix is the matrix function")
            return h.MatrixFunction(name, values[0])
    if name in ("sin", "cos", "tan", "sinh", "cosh") and _is_square(c, values[0]):
        c.doubts.setdefault(f"{name} of a square matrix may be the matrix function, or be taken entry by entry")
        if not is_scalar(shape) and not is_vector(shape) and all(flexible(c.unifier.resolve(d)) for d in shape):
            c.doubts.setdefault(f"nothing says whether {name} acts on the entries of a matrix or on the matrix")
    made = h.Func(name, *values)
    c.shape(made)
    return made


def operand(c: Context, items: rows.Items, at: int, node: t.Node) -> tuple[list[t.Node], t.Script | None, int]:
    """Return the arguments of a named function that stands before `at`: a fence's inside, or the run of simple factors that follows."""
    if at >= len(items):
        raise fault("E309", f"{label(node)} has no argument", node)
    fence = rows.fence_of(items[at])
    if fence is not None:
        if isinstance(fence[0].body, t.Listing):
            args, _ = rows.arguments(fence[0])
            return args, fence[1], at + 1
        return [fence[0].body], fence[1], at + 1
    end = at + 2 if _takes_density(c, node, items, at) else _run(c, items, at)
    chosen = items[at:end]
    return (
        [chosen[0] if len(chosen) == 1 else t.Row(chosen[0].span.__class__(chosen[0].span.start, chosen[-1].span.end), chosen)],
        None,
        end,
    )


def _run(c: Context, items: rows.Items, at: int) -> int:
    """Where the run of factors ends that a function without fences takes: `log 2πσ²` takes all, `log λ Σ…` only λ, `log p(x) f` p(x)."""
    first = items[at]
    if isinstance(first, (t.Big, t.Frac, t.Root, t.Fenced, t.Binom, t.Grid)) or (
        isinstance(first, t.Script) and isinstance(first.base, t.Fenced)
    ):
        return at + 1
    head = rows.head_of(first)
    if head is not None and _takes_argument(c, items, at, head):
        end = at + 1
        if end < len(items) and (rows.fence_of(items[end]) is not None or isinstance(items[end], t.Fenced)):
            return end + 1
        return _run(c, items, end) if end < len(items) else end
    end = at
    while end < len(items) and isinstance(items[end], (t.Ident, t.Number, t.Script, t.Postfix)):
        item = items[end]
        if isinstance(item, t.Script) and not isinstance(item.base, (t.Ident, t.Number)):
            break
        inner = rows.head_of(item)
        if end > at and inner is not None and (rows.is_operator(c, inner) or inner.name in ("nabla", "partial", "d")):
            break
        if end + 1 < len(items) and rows.fence_of(items[end + 1]) is not None and inner is not None:
            if _owns_fence(c, items, end, inner):
                return end + 2 if end == at else end
            return end + 1
        end += 1
    return max(end, at + 1)


def _takes_density(c: Context, node: t.Node, items: rows.Items, at: int) -> bool:
    """`log 1/√(2πσ²) e^{−…}`: most plausibly the exponential is part of the density whose logarithm is taken."""
    head = rows.head_of(node)
    match items[at : at + 2]:
        case (t.Frac(), t.Script(base=t.Ident(name="e"), sub=None, sup=sup)) if head is not None and head.name in ("log", "ln") and sup:
            c.doubts.setdefault("whether the exponential behind a quotient belongs to the logarithm before it is not said")
            return True
    return False


def _known_function(c: Context, head: t.Ident) -> bool:
    """Whether a letter before a fence is a named function by convention or by what the text says."""
    meaning = c.scope.meanings.get(spell(head))
    return meaning in FUNCTION_MEANINGS or (
        head.name in ("Gamma", "sigma") and c.scope.letter(spell(head)) is None and spell(head) not in c.plain
    )


def _owns_fence(c: Context, items: rows.Items, at: int, head: t.Ident) -> bool:
    """Whether the letter at a place takes the fence behind it as its argument: a call, a density, a probability."""
    fence = rows.fence_of(items[at + 1])
    if fence is None:
        return False
    if isinstance(fence[0].body, t.Bar) or spell(head) in c.densities:
        return True
    named = _known_function(c, head) and not (head.name == "sigma" and _scripted(items[at]) and c.scope.letter(spell(head)) is None)
    return rows.is_call(c, items[at], head, items[at + 1]) or named or chance.is_operator(c, items, at, head)


def _takes_argument(c: Context, items: rows.Items, at: int, head: t.Ident) -> bool:
    return rows.is_operator(c, head) or (at + 1 < len(items) and isinstance(items[at + 1], t.Fenced) and _owns_fence(c, items, at, head))


def _array_function(c: Context, items: rows.Items, at: int, node: t.Node, name: str) -> tuple[h.Term, int]:
    args, wrapped, end = operand(c, items, at + 1, node)
    indexed = _softmax_of_entry(c, name, args)
    if indexed is not None:
        return rows.after_call(c, indexed, wrapped), end
    values = [ex.term(c, a) for a in args]
    made: h.Term = h.Composite(name, *values)
    if name == "softmax" and is_scalar(c.shape(values[0])):
        raise fault("E323", "softmax of a number has no meaning", node, help="give it a vector")
    if isinstance(node, t.Script) and node.sub is not None:
        made = subscripts.entry(c, made, node.sub, node)
    return rows.after_call(c, made, wrapped), end


def _softmax_of_entry(c: Context, name: str, args: list[t.Node]) -> h.Term | None:
    """`softmax(x_i)` is written for the i-th entry of softmax(x)."""
    if name not in ("softmax", "logsoftmax") or len(args) != 1 or not isinstance(args[0], t.Script):
        return None
    value = ex.term(c, args[0])
    if isinstance(value, h.At) and is_scalar(c.shape(value)) and is_vector(c.shape(value.children[0])):
        c.note(f"{name}(x_i) is the i-th entry of {name}(x)")
        return h.At(h.Composite(name, value.children[0]), *value.children[1:])
    return None


def _matrix_operator(c: Context, items: rows.Items, at: int, node: t.Node, name: str) -> tuple[h.Term, int] | None:
    """tr, det, rank, diag, vec, …, and max or min of a list."""
    if name in ("max", "min"):
        return _extreme(c, items, at, node, name)
    if name == "dim":
        return diagonals.dimension_of_space(c, items, at, node)
    simple = {"trace": h.Trace, "det": h.Det, "rank": h.Rank, "adjugate": h.Adjugate, "vec": h.Vec}
    simple |= {"inverse": h.Inverse, "pseudo_inverse": h.PseudoInverse}
    if name not in simple and name not in ("diag", "cond", "crossentropy", "logdet", "total", "cofactor"):
        return None
    args, wrapped, end = operand(c, items, at + 1, node)
    if name == "diag":
        return rows.after_call(c, diagonals.diag(c, args), wrapped), end
    values = [ex.term(c, a) for a in args]
    if name in ("trace", "det"):
        values = [_of_a_square(c, v) for v in values]
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
    return rows.after_call(c, made, wrapped), end


def _of_a_square(c: Context, value: h.Term) -> h.Term:
    """Under a trace or a determinant, the logarithm of a matrix is the matrix function."""
    if not (isinstance(value, h.Func) and value.name in ("exp", "log", "sqrt") and len(value.children) == 1):
        return value
    shape = c.shape(value.children[0])
    if is_scalar(shape) or is_vector(shape) or not c.unifier.same(*shape):
        return value
    c.note(f"{value.name} of a square matrix is the matrix function")
    return h.MatrixFunction(value.name, value.children[0])


def _extreme(c: Context, items: rows.Items, at: int, node: t.Node, name: str) -> tuple[h.Term, int] | None:
    if at + 1 >= len(items):
        return None
    args, wrapped, end = operand(c, items, at + 1, node)
    values = [ex.term(c, a) for a in args if not isinstance(a, t.Ellipsis)]
    if len(values) == 1:
        return rows.after_call(c, extreme_entry(c, name, values[0]), wrapped), end
    if any(isinstance(a, t.Ellipsis) for a in args):
        from derive.elaborate.patterns import ellipsis_list

        whole = t.Listing(args[0].span.cover(args[-1].span), tuple(args), (",",) * (len(args) - 1))
        return rows.after_call(c, extreme_entry(c, name, ellipsis_list(c, whole)), wrapped), end
    shapes = [c.shape(v) for v in values]
    arrays = [s for s in shapes if not is_scalar(s)]
    if arrays:
        values = [h.Zeros(*arrays[0]) if v == h.ZERO else v for v in values]
        if len(values) == 2 and isinstance(values[0], h.Zeros) and name == "max":
            return rows.after_call(c, h.Func("relu", values[1]), wrapped), end
    made: h.Term = h.Func(name, *values)
    c.shape(made)
    return rows.after_call(c, made, wrapped), end


def extreme_entry(c: Context, kind: str, vector: h.Term) -> h.Term:
    """The largest or smallest entry of a vector."""
    shape = c.shape(vector)
    if is_scalar(shape):
        return h.Func(kind, vector)
    index = h.Sym("i" if "i" not in c.bound else "j")

    return h.Extremum(kind, h.At(vector, index), h.Range(index, h.UNITY, dimension_term(shape[0])))


GREEK = {
    "Gamma": "gamma_function",
    "sigma": "sigmoid",
    "psi": "digamma",
    "B": "beta_function",
    "Beta": "beta_function",
    "Phi": "normal_cdf",
    "zeta": "softplus",
}


def _greek_function(c: Context, items: rows.Items, at: int, head: t.Ident) -> tuple[h.Term, int] | None:
    """Γ(·) and B(·,·) are the functions; σ(·) is the logistic sigmoid, unless said otherwise."""
    if at + 1 >= len(items) or rows.fence_of(items[at + 1]) is None or head.accents:
        return None
    name = head.name
    if name == "Gamma" or (name in ("B", "Beta") and head.font == "rm"):
        return _special(c, items, at, GREEK[name])
    if name == "psi" and not isinstance(items[at], t.Script) and _about_gamma(c):
        c.note("ψ(·) is the digamma function")
        return _special(c, items, at, "digamma")
    if name == "Phi" and head.font == "it" and not _told(c, spell(head)) and _about_normal(c):
        c.note("Φ(·) is the standard normal distribution function")
        return _special(c, items, at, "normal_cdf")
    if name == "sigma" and not _scripted(items[at]):
        if "\\sigma" in c.plain:
            return None
        c.note("σ(·) is the logistic sigmoid")
        return _special(c, items, at, "sigmoid")
    return None


def _told(c: Context, name: str) -> bool:
    """Whether the text says what a letter is."""
    defined = any(getattr(d.target, "name", None) == name for d in (*c.scope.definitions, *c.local_definitions))
    return defined or name in c.bound or c.scope.letter(name) is not None or name in c.scope.meanings


def _about_normal(c: Context) -> bool:
    """Whether the text says that some number is normal."""
    laws = (x.proposition.children[1] for x in c.scope.conditions if isinstance(x.proposition, h.DistributedAs))
    normal = (law for law in laws if isinstance(law, h.Distribution) and law.name == "normal")
    return any(all(is_scalar(c.shape(p)) for p in law.children) for law in normal)


#: Bessel functions by their letters: of the first kind, modified of the first and of the second kind.
_BESSEL = {"J": "besselj", "I": "besseli", "K": "besselk"}


def _of_an_order(c: Context, items: rows.Items, at: int, head: t.Ident) -> tuple[h.Term, int] | None:
    """`J_n(x)`, `I_x(a, b)`, `γ(s, x)`, `Γ(s, x)`: functions with an index below or two arguments, where the text says what they are."""
    node = items[at]
    fence = rows.fence_of(items[at + 1]) if at + 1 < len(items) else None
    if fence is None or head.accents or (isinstance(node, t.Script) and node.sup is not None):
        return None
    arguments, given = rows.arguments(fence[0])
    if given:
        return None
    if isinstance(node, t.Script) and node.sub is not None and head.name in _BESSEL:
        said = {m for name, m in c.scope.meanings.items() if name.split("_")[0] == spell(head)}
        if said == {"bessel"} and len(arguments) == 1:
            order, value = ex.term(c, node.sub), ex.term(c, arguments[0])
            return rows.after_call(c, _of_order(c, _BESSEL[head.name], order, value, node), fence[1]), at + 2
        if said == {"incomplete_beta"} and len(arguments) == 2 and head.name == "I" and not node.primes:
            a, b = (ex.term(c, x) for x in arguments)
            return rows.after_call(c, h.Func("betainc", a, b, ex.term(c, node.sub)), fence[1]), at + 2
    if isinstance(node, t.Ident) and head.name in ("gamma", "Gamma") and len(arguments) == 2 and c.scope.letter(spell(head)) is None:
        lower, said_of = head.name == "gamma", c.scope.meanings.get(spell(head))
        if said_of not in (None, "gamma_function", "incomplete_gamma") or (lower and said_of is None and "\\Gamma" not in c.outside):
            return None
        c.note("γ(s, x) is the lower incomplete gamma function" if lower else "Γ(s, x) is the upper incomplete gamma function")
        made = h.Func("lowergamma" if lower else "uppergamma", *(ex.term(c, x) for x in arguments))
        return rows.after_call(c, made, fence[1]), at + 2
    return None


def _of_order(c: Context, name: str, order: h.Term, value: h.Term, node: t.Script) -> h.Term:
    """A function of an order at a number, or its derivatives by that number."""
    if not node.primes:
        return h.Func(name, order, value)
    letter = value if isinstance(value, h.Sym) else h.Sym("\\xi")
    made: h.Term = h.Func(name, order, letter)
    for _ in range(node.primes):
        made = h.Partial(made, letter)
    return made if letter == value else h.Evaluated(made, letter, value)


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


def _special(c: Context, items: rows.Items, at: int, meaning: str) -> tuple[h.Term, int] | None:
    name = {"gamma_function": "gamma", "normal_cdf": "Phi", "normal_pdf": "phi", "beta_function": "beta"}.get(meaning, meaning)
    name = {"lower_gamma": "lowergamma"}.get(meaning, name)
    node = items[at]
    if at + 1 >= len(items):
        return None
    fence = rows.fence_of(items[at + 1])
    if fence is None and name not in ("gamma", "digamma"):
        return None
    sub = node.sub if isinstance(node, t.Script) else None
    if name == "gamma" and sub is None and fence is not None and len(rows.arguments(fence[0])[0]) == 2:
        c.note("Γ(a, x) is the upper incomplete gamma function")
        name = "uppergamma"
    if sub is not None and name in ("gamma", "digamma"):
        args, wrapped, end = operand(c, items, at + 1, node)
        made: h.Term = h.Func(f"multi{name}", ex.term(c, sub), *(ex.term(c, a) for a in args))
        return rows.after_call(c, made, wrapped), end
    if sub is not None and name == "legendre":
        args, wrapped, end = operand(c, items, at + 1, node)
        return rows.after_call(c, h.Func(name, ex.term(c, sub), *(ex.term(c, a) for a in args)), wrapped), end
    if name == "beta" and fence is not None and isinstance(fence[0].body, t.Listing) and len(fence[0].body.items) == 3:
        x, first, second = (ex.term(c, a) for a in fence[0].body.items)
        c.note("B(x; a, b) is the incomplete beta function")
        return rows.after_call(c, h.Times(h.Func("betainc", first, second, x), h.Func("beta", first, second)), fence[1]), at + 2
    return _scalar_function(c, items, at, node, name)
