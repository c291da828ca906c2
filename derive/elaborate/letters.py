"""Letters with their subscripts and superscripts: which index is an entry, which is a label, which power is a transpose."""

from __future__ import annotations

from dataclasses import replace

from sympy import Integer

from derive.elaborate import dimensions, norms, points, subscripts
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import label, spell
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ONE, SCALAR, is_vector

#: Commands with a meaning of their own, which never stand for a quantity.
NO_LETTERS = frozenset(
    "nabla partial circ bullet top bot intercal prime dagger ddagger star complement degree angle triangle square blacksquare diamond Re Im"
    " checkmark clubsuit heartsuit spadesuit".split()
)
#: Up to which exponent an elementwise power of a matrix is written as a product.
HIGHEST_PRODUCT = 8
TRANSPOSES = frozenset({"T", "top", "intercal", "prime", "t", "tran", "transpose"})


def letter(c: Context, node: t.Ident) -> h.Term:
    """Return the term of a bare letter."""
    name = spell(node)
    if node.name in NO_LETTERS and not node.accents and c.scope.letter(name) is None:
        raise fault("E314", f"\\{node.name} stands where a value is expected, and is no letter", node)
    if name in c.implicit:
        c.note(f"{name} is a function of x")
        return h.Call(c.function(name, (SCALAR,)), c.sym("x"))
    if name in ("\\mathbf{1}", "\\mathbb{1}") and (said := c.scope.letter(name)) is not None and said.meaning is None:
        return h.Ones(said.rows if said.rows is not None else c.fresh(), ONE)  # whatever its size, it is of ones
    if name in c.bound or c.scope.letter(name) is not None:
        return known(c, name, node)
    dotted = by_time(c, node)
    if dotted is not None:
        return dotted
    constant = constant_by_convention(c, node)
    if constant is not None:
        return constant
    if name == "e" and c.kinds.get("e") in (None, Kind.SCALAR) and name not in c.indexed and not dimensions.is_size(c, name):
        c.note("e is Euler's number")
        return h.Const("e")
    return c.sym(name)


def by_time(c: Context, node: t.Ident) -> h.Term | None:
    """`\\dot A`, `\\ddot x` of a letter that depends on one number: its derivatives by that number."""
    if not node.accents or node.accents[-1] not in ("dot", "ddot"):
        return None
    base = replace(node, accents=node.accents[:-1])
    value = c.dependence(spell(base))
    if value is None or len(value.children) != 2 or not c.scalar(value.children[1]):
        c.doubts.setdefault(f"nothing says what {spell(node)} is")
        return None
    made: h.Term = c.sym(spell(base))
    for _ in range(1 if node.accents[-1] == "dot" else 2):
        made = h.Partial(made, value.children[1])
    c.note(f"a dot is the derivative by {value.children[1]}")
    return made


def known(c: Context, name: str, node: t.Node) -> h.Term:
    found = c.scope.letter(name)
    if found is not None and name not in c.bound:
        if found.meaning == "identity":
            return h.Identity(found.rows if found.rows is not None else c.fresh())
        if found.meaning in ("pi", "e", "gamma_constant", "imaginary_unit"):
            return h.Const({"gamma_constant": "gamma", "imaginary_unit": "i"}.get(found.meaning, found.meaning))
        if found.kind is Kind.FUNCTION:
            return c.function(name, found.arguments or (((ONE, ONE)),))
        if found.kind is Kind.SET:
            return h.SetSym(name)
    return c.sym(name)


def constant_by_convention(c: Context, node: t.Ident) -> h.Term | None:
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
            size = c.fresh()
            c.identities.append(size)
            return h.Identity(size)
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
    node = transposed_last(node)
    base = node.base
    if isinstance(base, t.Fenced) and base.left == base.right == "||":
        return powers(c, norms.norm(c, base, node.sub), node)
    if isinstance(base, t.Fenced) and base.left == base.right == "|" and node.sub is not None:
        return powers(c, norms.norm(c, base, node.sub), node)
    if points.is_bar(node) and isinstance(base, t.Fenced):
        return points.evaluated(c, node, ex.term(c, base.body))
    if isinstance(base, t.Fenced) and base.left == "{" and node.sub is not None:
        return h.SetSym(label(node))
    if isinstance(base, t.Ident):
        if (
            base.name == "e"
            and not base.accents
            and base.font in ("it", "rm")
            and node.sup is not None
            and node.sub is None
            and not is_letter(c, base)
        ):
            return exponential(c, node)
        if base.name in ("1", "I", "mathbb1") and node.sub is not None and base.font in ("bold", "bb", "it", "rm"):
            special = _identity_or_indicator(c, base, node.sub)
            if special is not None:
                return powers(c, special, node)
        starred = _label_superscript(c, node)
        if starred is not None:
            return starred
        special = subscripts.choose_by_scripts(c, base, node) or subscripts.entry_of_power(c, base, node)
        if special is not None:
            return special
        core = subscripts.subscripted(c, base, node.sub) if node.sub is not None else letter(c, base)
        return powers(c, core, node)
    core = ex.term(c, base)
    if node.sub is not None:
        core = subscripts.entry(c, core, node.sub, node)
    return powers(c, core, node)


def transposed_last(node: t.Script) -> t.Script:
    """Read `W^{(l)\\top}` as `(W^{(l)})^\\top`: a transpose behind something else above a letter."""
    match node.sup:
        case t.Row(items=(t.Fenced() as above, t.Ident(name=name) as last)) if name in TRANSPOSES and name != "t":
            return t.Script(node.span, replace(node, sup=above), None, last, 0)
    return node


def is_letter(c: Context, ident: t.Ident) -> bool:
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
    if base.name == "I" and not is_letter(c, base) and c.kinds.get(spell(base)) in (None, Kind.MATRIX):
        size = dimensions.dimension(c, sub)
        return h.Identity(size) if size is not None else None
    if base.name == "1" and base.font in ("bold", "bb"):
        if isinstance(sub, t.Chain) or (isinstance(sub, t.Fenced) and isinstance(sub.body, t.Chain)):
            return indicator(c, sub)
        size = dimensions.dimension(c, sub)
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
            return subscripts.entry(c, inner, node.sub, node) if node.sub is not None else inner
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
        return subscripts.subscripted(c, t.Ident(base.span, symbol, "raw"), node.sub)
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
        if isinstance(core, (h.FunSym, h.DerivedFunction, h.InverseFunction)):
            for _ in range(node.primes):
                core = h.DerivedFunction("prime", core)
        elif isinstance(core, h.Sym) and core.name in c.transposed_primes and node.primes == 1:
            core = c.transpose(core)
        elif not c.scalar(core) and node.primes == 1 and _array_by_name(c, core):
            c.note("a prime after a matrix or vector is a transpose")
            core = c.transpose(core)
        elif isinstance(core, h.Call) and isinstance(node.base, t.Ident):
            f = core.children[0]
            for _ in range(node.primes):
                f = h.DerivedFunction("prime", f)
            core = h.Call(f, *core.children[1:])
        elif isinstance(core, h.Sym):
            core = c.sym(core.name + "'" * node.primes, c.kind(core.name))
            if c.scope.letter(core.name) is None:
                c.doubts.setdefault(f"nothing says what {core.name} is")
        elif c.scalar(core) and _only_letters(core):
            raise fault("E310", "a prime behind a sum of letters may be a transpose", node, help="write ^\\top or \\frac{d}{dx}")
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


def _only_letters(core: h.Term) -> bool:
    """Whether a term is a sum or difference of letters: `(x − μ)′` is sooner a row than a derivative."""
    if isinstance(core, h.Plus):
        return all(isinstance(x, (h.Sym, h.At)) or x.func is h.Times for x in core.children) and all(map(_only_letters, core.children))
    if isinstance(core, h.Times):
        return all(isinstance(x, (h.Sym, h.At, h.Num)) for x in core.children)
    return isinstance(core, (h.Sym, h.At))


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
        case t.Ident(name=name) if name in TRANSPOSES and not _is_power(c, core, sup):
            return c.transpose(_of_numerals(c, core, sup))
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
        case t.Ident(name="H", accents=()) if not c.scalar(core) and c.scope.letter(spell(sup)) is None:
            c.note("A^H is the transpose of a real matrix")
            return c.transpose(core)
        case t.Ident(name=("+" | "dagger")):
            return h.PseudoInverse(core)
        case t.Prefix(op=("circ" | "odot"), body=body) | t.Row(items=(t.Ident(name=("circ" | "odot")), body)):
            return _elementwise_power(c, core, ex.term(c, body), sup)
        case t.Ident(name="c", font=("it" | "rm")) if isinstance(core, h.Proposition):
            return h.Not(core)
        case t.Missing():
            return core
        case t.Fenced(left="[", right="]", body=(t.Ident() | t.Number() | t.Sum())) if isinstance(core, h.Sym):
            raise fault("E310", "square brackets above a letter are no power", sup, help="write x^{(l)} for a number of the letter")
    if isinstance(core, h.FunSym):
        raise fault("E311", f"a power of the function {core.name} has no argument", sup, help="write f(x)^2")
    exponent = ex.term(c, sup)
    if isinstance(exponent, h.Num) and exponent.value == Integer(-1) and not c.scalar(core):
        return h.Inverse(core)
    return h.Power(core, exponent)


def _elementwise_power(c: Context, core: h.Term, exponent: h.Term, node: t.Node) -> h.Term:
    """`x^{\\odot k}`, the power of every entry."""
    if is_vector(c.unifier.shape(c.shape(core))):
        return h.Power(core, exponent)
    if isinstance(exponent, h.Num) and exponent.value.is_Integer and 2 <= exponent.value <= HIGHEST_PRODUCT:
        return h.Hadamard(*([core] * int(exponent.value)))
    raise fault("E312", "an elementwise power of a matrix is read for small integer exponents only", node, help="write \\odot")


def _is_power(c: Context, core: h.Term, sup: t.Ident) -> bool:
    """Whether `^T` or `^t` on a scalar is a power: by a declared or bound letter, of a numeral, or by t."""
    name = spell(sup)
    if sup.name not in ("T", "t") or not c.scalar(core):
        return False
    used = name in c.bound or name in c.outside or c.scope.letter(name) is not None
    return used or sup.name == "t" or (isinstance(core, (h.Num, h.Decimal)) and core not in (h.ZERO, h.UNITY))


def _of_numerals(c: Context, core: h.Term, sup: t.Node) -> h.Term:
    """What is transposed; of the numerals 1 and 0 the vectors of ones and of zeros, since nobody transposes a number."""
    if core == h.UNITY:
        c.note("1 transposed is a row of ones")
        return h.Ones(c.fresh(), ONE)
    if core == h.ZERO:
        return h.Zeros(c.fresh(), ONE)
    if isinstance(core, (h.Num, h.Decimal)):
        raise fault("E328", "a numeral is transposed", sup, help="write \\mathbf{1} for a vector of ones")
    return core


# --- subscripts -----------------------------------------------------------------------------------------------------------------


# --- dimensions -----------------------------------------------------------------------------------------------------------------
