"""Letters with their subscripts and superscripts: which index is an entry, which is a label, which power is a transpose."""

from __future__ import annotations

from dataclasses import replace

from sympy import Integer, Symbol

from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import GREEK, label, spell
from derive.elaborate.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import ONE, SCALAR, Dim, ShapeError, is_scalar

TRANSPOSES = frozenset({"T", "top", "intercal", "prime", "t", "tran", "transpose"})
WHOLE = frozenset({"bullet", "ast", "cdot", ":"})


def letter(c: Context, node: t.Ident) -> h.Term:
    """Return the term of a bare letter."""
    name = spell(node)
    if name in c.implicit:
        c.note(f"{name} is a function of x")
        return h.Call(c.function(name, (SCALAR,)), c.sym("x"))
    if name in ("\\mathbf{1}", "\\mathbb{1}") and (said := c.scope.letter(name)) is not None and said.meaning is None:
        return h.Ones(said.rows if said.rows is not None else c.fresh(), ONE)  # whatever its size, it is of ones
    if name in c.bound or c.scope.letter(name) is not None:
        return known(c, name, node)
    constant = _constant(c, node)
    if constant is not None:
        return constant
    if name == "e" and c.kinds.get("e") in (None, Kind.SCALAR) and name not in c.indexed and not _is_size(c, name):
        c.note("e is Euler's number")
        return h.Const("e")
    return c.sym(name)


def known(c: Context, name: str, node: t.Node) -> h.Term:
    found = c.scope.letter(name)
    if found is not None and name not in c.bound:
        if found.meaning == "identity":
            return h.Identity(found.rows if found.rows is not None else c.fresh())
        if found.meaning in ("pi", "e", "gamma_constant"):
            return h.Const({"gamma_constant": "gamma"}.get(found.meaning, found.meaning))
        if found.kind is Kind.FUNCTION:
            return c.function(name, found.arguments or (((ONE, ONE)),))
        if found.kind is Kind.SET:
            return h.SetSym(name)
    return c.sym(name)


def _constant(c: Context, node: t.Ident) -> h.Term | None:
    """Return what a letter that nobody declared stands for by convention, or None."""
    if node.accents:
        return None
    match node.name, node.font:
        case "infty", _:
            return h.Const("inf")
        case "pi", ("it" | "rm"):
            return h.Const("pi")
        case "e", ("rm" | "it") if node.font == "rm" or c.euler:
            return h.Const("e")
        case "i", "rm":
            return h.Const("i")
        case "I", ("it" | "bold" | "rm") if c.kinds.get(spell(node)) in (None, Kind.MATRIX):
            c.note("I is the identity matrix")
            return h.Identity(c.fresh())
        case "1", ("bold" | "bb"):
            c.note("𝟏 is the vector of ones")
            return h.Ones(c.fresh(), ONE)
        case "0", "bold":
            return h.Zeros(c.fresh(), c.fresh())
        case (("emptyset" | "varnothing"), _):
            return h.FiniteSet()
    return None


def script(c: Context, node: t.Script) -> h.Term:
    """Return the term of a base with scripts and primes."""
    base = node.base
    if isinstance(base, t.Fenced) and base.left == base.right == "||":
        return powers(c, norm(c, base, node.sub), node)
    if isinstance(base, t.Fenced) and base.left == base.right == "|" and node.sub is not None:
        return powers(c, norm(c, base, node.sub), node)
    if isinstance(base, t.Fenced) and base.left == "{" and node.sub is not None:
        return h.SetSym(label(node))
    if isinstance(base, t.Ident):
        if (
            base.name == "e"
            and not base.accents
            and base.font in ("it", "rm")
            and node.sup is not None
            and node.sub is None
            and not _is_letter(c, base)
        ):
            return exponential(c, node)
        if base.name in ("1", "I", "mathbb1") and node.sub is not None and base.font in ("bold", "bb", "it", "rm"):
            special = _identity_or_indicator(c, base, node.sub)
            if special is not None:
                return powers(c, special, node)
        starred = _label_superscript(c, node)
        if starred is not None:
            return starred
        special = _choose(c, base, node) or _entry_of_power(c, base, node)
        if special is not None:
            return special
        core = subscripted(c, base, node.sub) if node.sub is not None else letter(c, base)
        return powers(c, core, node)
    core = ex.term(c, base)
    if node.sub is not None:
        core = entry(c, core, node.sub, node)
    return powers(c, core, node)


def _choose(c: Context, base: t.Ident, node: t.Script) -> h.Term | None:
    """`C_n^k` is the number of ways to choose k of n, where C has no other meaning."""
    if base.name != "C" or base.font != "it" or base.accents or _is_letter(c, base) or node.primes:
        return None
    if not (isinstance(node.sub, (t.Ident, t.Number)) and isinstance(node.sup, t.Ident) and node.sup.name in tuple("kmrjxi")):
        return None
    c.note("C with two indices is a binomial coefficient")
    return h.Func("binomial", ex.term(c, node.sub), ex.term(c, node.sup))


def _entry_of_power(c: Context, base: t.Ident, node: t.Script) -> h.Term | None:
    """`A^T_{ij}` and `Σ^+_{ii}` are entries of the transpose and of the pseudo-inverse, and not functions of an entry."""
    if node.sub is None or node.primes or not (base.name[:1].isupper() and base.font in ("it", "bold")):
        return None
    found = indices_of(node.sub)
    if found is None or len(found) != 2 or not (isinstance(node.sup, t.Ident) and node.sup.name in TRANSPOSES | {"+", "dagger"}):
        return None
    array = c.sym(spell(base), Kind.MATRIX)
    if c.unifier.shape(array.dims)[1] == 1:
        return None
    return entry(c, superscripted(c, array, node.sup), node.sub, node)


def _is_size(c: Context, name: str) -> bool:
    """Whether a letter is the size of something that the document declares."""
    sizes = (d for x in c.scope.letters.values() for d in (x.rows, x.columns, *x.family) if d is not None)
    return any(s.name == name for d in sizes for s in d.free_symbols)


def _is_letter(c: Context, ident: t.Ident) -> bool:
    name = spell(ident)
    return name in c.bound or c.scope.letter(name) is not None


def _imaginary(c: Context, exponent: t.Node) -> t.Node:
    """In `e^{2πi …}` the i beside π is the imaginary unit, unless it has another meaning."""
    row = exponent.body if isinstance(exponent, t.Prefix) else exponent
    if not isinstance(row, t.Row) or "i" in c.bound or c.scope.letter("i") is not None:
        return exponent
    plain = [x for x in row.items if isinstance(x, t.Ident) and x.font == "it" and not x.accents]
    if not {"pi", "i"} <= {x.name for x in plain} or "i" in c.indices:
        return exponent
    unit = replace(row, items=tuple(replace(x, font="rm") if x in plain and x.name == "i" else x for x in row.items))
    return replace(exponent, body=unit) if isinstance(exponent, t.Prefix) else unit


def exponential(c: Context, node: t.Script) -> h.Term:
    """e to a power: of a scalar the exponential function, of a square matrix the matrix exponential."""
    assert node.sup is not None
    exponent = ex.term(c, _imaginary(c, node.sup))
    if c.scalar(exponent):
        return h.Func("exp", exponent)
    shape = c.shape(exponent)
    return h.Func("exp", exponent) if shape[1] == 1 else h.MatrixFunction("exp", exponent)


def _identity_or_indicator(c: Context, base: t.Ident, sub: t.Node) -> h.Term | None:
    if base.name == "I" and not _is_letter(c, base) and c.kinds.get(spell(base)) in (None, Kind.MATRIX):
        size = dimension(c, sub)
        return h.Identity(size) if size is not None else None
    if base.name == "1" and base.font in ("bold", "bb"):
        if isinstance(sub, t.Chain) or (isinstance(sub, t.Fenced) and isinstance(sub.body, t.Chain)):
            return indicator(c, sub)
        size = dimension(c, sub)
        if size is not None:
            return h.Ones(size, ONE)
    return None


def indicator(c: Context, condition: t.Node) -> h.Term:
    """1[z > 0]: of a scalar comparison a number, of an array's comparison elementwise."""
    from derive.elaborate.relations import proposition

    body = condition.body if isinstance(condition, t.Fenced) else condition
    prop = proposition(c, body)
    if isinstance(prop, (h.Greater, h.Less)) and isinstance(prop.args[1], h.Zeros):
        side = prop.args[0] if isinstance(prop, h.Greater) else h.negate(prop.args[0])
        return h.Func("step", side)
    return h.Indicator(prop)


def _label_superscript(c: Context, node: t.Script) -> h.Term | None:
    """`h^{(l)}`, `x^*`, `w^{+}`: a superscript that is part of the letter's name, or an index in parentheses."""
    base, sup = node.base, node.sup
    assert isinstance(base, t.Ident)
    name = spell(base)
    match sup:
        case t.Fenced(left="(", body=(t.Ident() | t.Number() | t.Sum()) as body):
            member = c.sym(name + "^{()}", c.kind(name) or _family_kind(base), family=1)
            inner: h.Term = h.At(member, ex.term(c, body))
            return entry(c, inner, node.sub, node) if node.sub is not None else inner
        case t.Ident(name=("ast" | "star" | "*" | "dagger")) | t.Infix(op=("ast" | "star")):
            symbol = f"{name}^{{{'*' if getattr(sup, 'name', '') != 'dagger' else 'dagger'}}}"
        case t.Ident(name=("+" | "-")) if not _matrix_like(c, name):
            symbol = f"{name}^{{{sup.name}}}"
        case t.Words() | t.Ident(font="rm") if not (isinstance(sup, t.Ident) and (sup.name in TRANSPOSES or len(sup.name) == 1)):
            symbol = f"{name}^{{{label(sup)}}}"
        case _:
            return None
    if isinstance(sup, t.Ident) and sup.name == "dagger" and _matrix_like(c, name):
        return None
    kind = c.kind(symbol) or c.kind(name) or _family_kind(base)
    original = c.scope.letter(name)
    if original is not None and c.scope.letter(symbol) is None and original.kind in (Kind.VECTOR, Kind.MATRIX):
        like = c.sym(name)
        c.symbols.setdefault(symbol, h.Sym(symbol, *like.args[1:]))
    if node.sub is not None:
        return subscripted(c, t.Ident(base.span, symbol, "raw"), node.sub)
    return c.sym(symbol, kind)


def _matrix_like(c: Context, name: str) -> bool:
    return c.kind(name) is Kind.MATRIX or (c.kind(name) is None and name.strip("\\mathbf{}")[:1].isupper())


def _family_kind(base: t.Ident) -> Kind:
    if base.font == "bold" or "vec" in base.accents:
        return Kind.MATRIX if base.name[:1].isupper() else Kind.VECTOR
    return Kind.MATRIX if base.name in ("W", "A", "X", "Q", "K", "V", "U") else Kind.SCALAR


def powers(c: Context, core: h.Term, node: t.Script) -> h.Term:
    """Apply primes and the superscript to what stands below them."""
    if node.primes:
        if isinstance(core, (h.FunSym, h.DerivedFunction)):
            for _ in range(node.primes):
                core = h.DerivedFunction("prime", core)
        elif not c.scalar(core) and node.primes == 1 and _array_by_name(c, core):
            c.note("a prime after a matrix or vector is a transpose")
            core = h.Transpose(core)
        elif isinstance(core, h.Call) and isinstance(node.base, t.Ident):
            f = core.children[0]
            for _ in range(node.primes):
                f = h.DerivedFunction("prime", f)
            core = h.Call(f, *core.children[1:])
        elif isinstance(core, h.Sym):
            core = c.sym(core.name + "'" * node.primes, c.kind(core.name))
        elif c.scalar(core) and (variable := _only_variable(c, core)) is not None:
            c.note(f"the prime is the derivative by {variable.name}")
            for _ in range(node.primes):
                core = h.Partial(core, variable)
        else:
            raise fault("E310", "a prime here is neither a derivative nor a transpose", node, help="write \\frac{d}{dx} or ^\\top")
    return superscripted(c, core, node.sup) if node.sup is not None else core


def _array_by_name(c: Context, core: h.Term) -> bool:
    """Whether something says that a term is an array: a capital, a bold letter, a declaration. `(fg)'` is no transpose."""
    for x in core.walk():
        if isinstance(x, h.Sym):
            info = c.scope.letter(x.name)
            if (
                x.name[:1].isupper()
                or x.name.startswith(("\\mathbf", "\\boldsymbol", "\\vec"))
                or (info is not None and info.kind in (Kind.VECTOR, Kind.MATRIX))
            ):
                return True
    return False


def _only_variable(c: Context, core: h.Term) -> h.Sym | None:
    """The letter by which a primed expression is differentiated: the argument of its functions, or x."""
    arguments = list(dict.fromkeys(a for x in core.walk() if isinstance(x, h.Call) for a in x.children[1:] if isinstance(a, h.Sym)))
    if len(arguments) == 1:
        return arguments[0]
    letters_in = [x for x in dict.fromkeys(core.walk()) if isinstance(x, h.Sym) and x.name in ("x", "t", "z")]
    return letters_in[0] if len(letters_in) == 1 else None


def superscripted(c: Context, core: h.Term, sup: t.Node) -> h.Term:
    """Return `core^sup`: transpose, inverse, pseudo-inverse, elementwise or ordinary power."""
    match sup:
        case t.Ident(name=name) if name in TRANSPOSES and not _declared_power(c, core, sup):
            return h.Transpose(core)
        case t.Prefix(op="-", body=t.Ident(name=name)) if name in TRANSPOSES and not c.scalar(core):
            return h.Transpose(h.Inverse(core))
        case t.Row(items=(t.Prefix(op="-", body=t.Number(text="1")), t.Ident(name=name))) if name in TRANSPOSES:
            return h.Transpose(h.Inverse(core))
        case t.Prefix(op="-", body=t.Row(items=(t.Number(text="1"), t.Ident(name=name)))) if name in TRANSPOSES:
            return h.Transpose(h.Inverse(core))
        case t.Prefix(op="-", body=t.Number(text="1")):
            if isinstance(core, (h.FunSym, h.DerivedFunction)):
                return h.InverseFunction(core)
            return h.Power(core, h.Num(-1)) if c.scalar(core) else h.Inverse(core)
        case t.Ident(name=("+" | "dagger")):
            return h.PseudoInverse(core)
        case t.Prefix(op=("circ" | "odot"), body=body):
            return h.Func("pow", core, ex.term(c, body))
        case t.Ident(name="c", font=("it" | "rm")) if isinstance(core, h.Proposition):
            return h.Not(core)
        case t.Missing():
            return core
    if isinstance(core, h.FunSym):
        raise fault("E311", f"a power of the function {core.name} has no argument", sup, help="write f(x)^2")
    exponent = ex.term(c, sup)
    if isinstance(exponent, h.Num) and exponent.value == Integer(-1) and not c.scalar(core):
        return h.Inverse(core)
    return h.Power(core, exponent)


def _declared_power(c: Context, core: h.Term, sup: t.Ident) -> bool:
    """Whether `^T` on a scalar is a power by a declared or bound T."""
    name = spell(sup)
    return c.scalar(core) and (name in c.bound or c.scope.letter(name) is not None)


# --- subscripts -----------------------------------------------------------------------------------------------------------------


def is_word(items: tuple[t.Node, ...]) -> bool:
    """Whether the letters of a subscript spell a word or an abbreviation (`MLE`, `reg`, `total`) rather than list indices."""
    if not all(isinstance(i, t.Ident) and i.font == "it" and len(i.name) == 1 and not i.accents for i in items):
        return False
    text = "".join(i.name for i in items)  # type: ignore[attr-defined]
    if text.isupper():
        return len(text) > 1
    return len(text) > 2 and (text in ("min", "lin", "std", "dim", "init", "bin", "mid") or any(x not in "abcdijklmnpqrst" for x in text))


def indices_of(sub: t.Node) -> list[t.Node] | None:
    """Split a subscript into its indices (`ij`, `i,j`, `2i`, `t+1`); None where it is not made of indices."""
    match sub:
        case t.Row(items=items) if is_word(items):
            return None
        case t.Row(items=items):
            parts = list(items)
            digits: list[t.Node] = []
            for part in parts:
                if isinstance(part, t.Number) and len(part.text) > 1 and len(parts) > 1:
                    return None
                if not _is_index(part):
                    return None
                digits.append(part)
            return digits
        case t.Listing(items=items, seps=seps) if all(s == "," for s in seps):
            return list(items) if all(_is_index(i) for i in items) else None
        case t.Number(text=text) if len(text) == 2 and text.isdigit():
            return [t.Number(sub.span, text[0]), t.Number(sub.span, text[1])]
        case _ if _is_index(sub):
            return [sub]
    return None


def _is_index(node: t.Node) -> bool:
    match node:
        case t.Ident(name=name, font=font):
            return (font == "it" and (len(name) == 1 or name in ("ell", "alpha", "tau"))) or name in WHOLE
        case t.Number(text=text):
            return text.isdigit()
        case t.Sum(terms=terms, ops=ops):
            return all(_is_index(x) for x in terms) and all(o in "+-" for o in ops)
        case t.Infix(op="/", left=t.Ident(name=name)) if name in GREEK:
            return False
        case t.Infix(op=("cdot" | "-" | "/"), left=left, right=right):
            return _is_index(left) and _is_index(right)
        case t.Script(base=base, sub=sub, sup=None):
            return _is_index(base) and (sub is None or _is_index(sub))
        case t.Missing(placeholder=True):
            return True
        case t.Fenced(left="(", body=t.Ident() | t.Number()):
            return False
    return False


def subscripted(c: Context, base: t.Ident, sub: t.Node) -> h.Term:
    """Return a letter with a subscript: an entry or member where the base is an array or the index is one, else a labelled letter."""
    name = base.name if base.font == "raw" else spell(base)
    full = f"{name}_{{{label(sub)}}}"
    if full in c.bound or c.scope.letter(full) is not None:
        return known(c, full, base)
    found = indices_of(sub)
    if isinstance(sub, t.Fenced) and sub.left == "(" and indices_of(sub.body) is not None:
        return h.At(c.sym(f"{name}_{{()}}", Kind.VECTOR), ex.term(c, sub.body))
    if found is None and isinstance(sub, t.Ident) and spell(sub) in c.bound:
        return h.Call(c.function(name, (SCALAR,)), c.sym(spell(sub)))
    if found is None or _labels(c, found):
        _refuse_bound(c, sub)
    if found is None:
        kind = c.kind(full) or (c.kind(name) if base.font == "bold" else None)
        return c.sym(full, kind or _label_kind(c, base))
    if base.name == "delta" and base.font == "it" and not base.accents and len(found) == 2 and c.scope.letter(name) is None:
        c.note("δ with two indices is the Kronecker delta")
        return h.Func("delta", *(ex.term(c, i) for i in found))
    if _is_basis(c, base, name, found):
        c.note(f"{name} with an index is a standard basis vector")
        index = ex.term(c, found[0])
        unit = h.Unit(c.fresh(), index)
        tie(c, index, unit.args[0])
        return unit
    array = None if _labels(c, found) else _array(c, base, name, found)
    if array is None:
        kind = c.kind(full) or _label_kind(c, base)
        return c.sym(full, kind)
    return entry(c, array, sub, base)


def _is_basis(c: Context, base: t.Ident, name: str, indices: list[t.Node]) -> bool:
    """Whether `𝐞_i`, or `e_i` used as a vector, of which nothing is said stands for a standard basis vector."""
    if base.name != "e" or base.accents or base.font == "raw" or len(indices) != 1 or c.scope.letter(name) is not None:
        return False
    return base.font == "bold" or (base.font == "it" and name in c.families)


def _refuse_bound(c: Context, sub: t.Node) -> None:
    """A label that contains a letter that runs would make one letter of many."""
    if not (isinstance(sub, t.Row) and is_word(sub.items)) and any(isinstance(x, t.Ident) and spell(x) in c.bound for x in t.walk(sub)):
        raise fault("E312", "this subscript is a label with an index inside it", sub, help="index the quantity itself: J_\\ell")


def _labels(c: Context, indices: list[t.Node]) -> bool:
    """Letters that name quantities (`J_{z,x}`, `μ_x`) are labels below, unless something binds them."""
    return any(spell(i) not in c.bound and not _declared_integer(c, spell(i)) for i in label_letters(indices)) or any(
        isinstance(i, t.Script) and bool(label_letters([i.base])) for i in indices
    )


def label_letters(indices: list[t.Node]) -> list[t.Ident]:
    """The letters of a subscript that name quantities rather than run."""
    return [i for i in indices if isinstance(i, t.Ident) and i.name in "xyzwfghXYZ"]


def _declared_integer(c: Context, name: str) -> bool:
    info = c.scope.letter(name)
    return info is not None and info.integer


def _label_kind(c: Context, base: t.Ident) -> Kind:
    if base.font == "bold" or "vec" in base.accents:
        return Kind.MATRIX if base.name[:1].isupper() else Kind.VECTOR
    kind = c.kind(spell(base)) if base.font != "raw" else None
    if kind is Kind.VECTOR and c.scope.letter(spell(base)) is None:
        return Kind.SCALAR
    return kind if kind in (Kind.MATRIX, Kind.VECTOR) else Kind.SCALAR


def _free_index(c: Context, node: t.Node) -> bool:
    """Whether an index contains a letter (a bound one or one that is free in the formula)."""
    return any(isinstance(n, t.Ident) and (spell(n) in c.bound or (n.font == "it" and n.name[:1].islower())) for n in t.walk(node))


def _bound_index(c: Context, node: t.Node) -> bool:
    return any(isinstance(n, t.Ident) and spell(n) in c.bound for n in t.walk(node))


def _array(c: Context, base: t.Ident, name: str, indices: list[t.Node]) -> h.Term | None:
    """Return the array whose entry or member is meant, or None where the subscript is a label."""
    count = len(indices)
    declared = c.scope.letter(name)
    if declared is not None and (declared.kind in (Kind.VECTOR, Kind.MATRIX) or declared.family):
        made = c.sym(name)
        if declared.stated or declared.family or declared.kind is not None:
            return made if _fits(c, made, count) else None
    if declared is None and base.font in ("it", "raw") and not base.accents:
        other = _counterpart(c, base, count)
        if other is not None:
            return other
    whole = any((isinstance(i, t.Ident) and i.name in WHOLE) or isinstance(i, t.Missing) for i in indices)
    symbolic = any(_free_index(c, i) for i in indices)
    if not symbolic and not whole and name not in c.indexed:
        return None
    kind = c.kind(name)
    if base.font == "bold" or "vec" in base.accents:
        if base.name[:1].isupper() and count == 2:
            return c.sym(name, Kind.MATRIX)
        if count == 1 and name in c.vectors and base.name[:1].islower() and name not in c.families:
            return c.sym(name, Kind.VECTOR)
        return c.sym(name, Kind.VECTOR if not base.name[:1].isupper() or c.kinds.get(name) is Kind.VECTOR else Kind.MATRIX, family=count)
    if kind is Kind.MATRIX and count == 1:
        if not any(_bound_index(c, i) for i in indices):
            return None
        return c.sym(name if name not in c.plain else f"{name}_{{\\cdot}}", Kind.MATRIX, family=1)
    if kind is Kind.VECTOR and count == 1 and name in c.families:
        return c.sym(name, Kind.VECTOR, family=1)
    if count == 1:
        return c.sym(name, Kind.VECTOR)
    if count == 2:
        return c.sym(name, Kind.MATRIX)
    return c.sym(name, Kind.SCALAR, family=count)


def _fits(c: Context, array: h.Sym, count: int) -> bool:
    rows, columns = c.unifier.shape(array.dims)
    own = 0 if is_scalar((rows, columns)) else 1 if columns == 1 else 2
    return count in (len(array.family), len(array.family) + own) or (own == 2 and count == len(array.family) + 1)


def _counterpart(c: Context, base: t.Ident, count: int) -> h.Term | None:
    """x_i for the entry of a bold 𝐱, a_ij for the entry of A or 𝐀."""
    forms = [t.Ident(base.span, base.name, "bold", base.accents), t.Ident(base.span, base.name, "it", ("vec",))]
    if count == 2 and base.name not in GREEK:
        forms += [t.Ident(base.span, base.name.upper(), f) for f in ("bold", "it")]
    for form in forms:
        name = spell(form)
        info = c.scope.letter(name)
        kind = info.kind if info is not None else c.kinds.get(name)
        if kind in (Kind.VECTOR, Kind.MATRIX) and (info is not None or name in c.kinds):
            made = c.sym(name, kind)
            if _fits(c, made, count) and not made.family:
                return made
    return None


def entry(c: Context, array: h.Term, sub: t.Node, node: t.Node) -> h.Term:
    """Return an entry, a member, a row or a column of an array."""
    found = indices_of(sub)
    if found is None:
        raise fault(
            "E312",
            "this subscript is neither an index nor part of a name",
            sub,
            help="name the quantity by one letter, or index it by letters or numbers",
        )
    shape = c.shape(array)
    family = array.family if isinstance(array, h.Sym) else ()
    own = 0 if is_scalar(shape) else 1 if shape[1] == 1 or shape[0] == 1 else 2
    whole = [(isinstance(i, t.Ident) and i.name in WHOLE) or isinstance(i, t.Missing) for i in found]
    if any(whole) and own == 2 and len(found) == 2:
        k = whole.index(False) if False in whole else 0
        index = ex.term(c, found[k])
        tie(c, index, shape[k])
        return h.Row(array, index) if k == 0 else h.Column(array, index)
    ranges: list[Dim] = list(family)
    rest = len(found) - len(family)
    if rest == 1 and own == 1:
        ranges.append(shape[0] if shape[0] != 1 else shape[1])
    elif rest == 2 and own == 2:
        ranges += [shape[0], shape[1]]
    elif rest == 1 and own == 2 and not family:
        index = ex.term(c, found[0])
        tie(c, index, shape[1] if c.columns_by_index else shape[0])
        return h.Column(array, index) if c.columns_by_index else h.Row(array, index)
    elif rest != 0:
        raise ShapeError(f"{len(found)} indices on {array}", shape)
    indices = [ex.term(c, i) for i in found]
    for index, size in zip(indices, ranges, strict=True):
        tie(c, index, size)
    return h.At(array, *indices)


def tie(c: Context, index: h.Term, size: Dim) -> None:
    """An index letter runs over the size of what it indexes; all that it indexes has that size."""
    if isinstance(index, h.Sym):
        c.indices.setdefault(index.name, []).append(size)
        bounds = c.ranges.get(index.name)
        if bounds is not None and bounds[0] == h.UNITY and isinstance(bounds[1], (h.Sym, h.Num)):
            upper = as_dimension(bounds[1])
            if upper is not None:
                c.unifier.same(size, upper)


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


# --- dimensions -----------------------------------------------------------------------------------------------------------------


def as_dimension(term: h.Term) -> Dim | None:
    """Return an integer-valued term as a dimension, or None where it is not one (`n`, `n+1`, `mn`, `3`)."""
    match term:
        case h.Num() if term.value.is_Integer and term.value > 0:
            return Integer(term.value)
        case h.Const() if term.name == "e":
            return Symbol("e")
        case h.Sym(dims=(rows, columns)) if rows == 1 and columns == 1 and not term.family:
            return Symbol(term.name)
        case h.At():
            return None
        case h.Plus() | h.Times():
            parts = [as_dimension(x) if not (isinstance(x, h.Num) and x.value.is_Integer) else Integer(x.value) for x in term.children]
            if any(p is None for p in parts):
                return None
            total: Dim = parts[0]  # type: ignore[assignment]
            for p in parts[1:]:
                total = total + p if isinstance(term, h.Plus) else total * p
            return total
    return None


def dimension(c: Context, node: t.Node) -> Dim | None:
    """Read a node as a dimension."""
    return as_dimension(ex.term(c, node))


def index_range(c: Context, name: str) -> h.Term | None:
    """Return the size over which a letter indexes, as a term, once its uses are known; unify all of them."""
    sizes = c.indices.get(name)
    if not sizes:
        return None
    for other in sizes[1:]:
        c.unifier.same(sizes[0], other)
    return dimension_term(c.unifier.resolve(sizes[0]))
