"""From what prose declares to a scope: letters with shapes, conditions as propositions, definitions as terms.

A declaration that cannot be carried out is not dropped in silence: it is kept among the words that were not understood, and a claim that stands
under such words is not called refuted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sympy import Integer, Symbol

from derive.elaborate import assuming, dimensions, distributions, relations, subscripts, updates
from derive.elaborate import declarations as d
from derive.elaborate.context import Context
from derive.elaborate.names import FUNCTION_MEANINGS, spell
from derive.elaborate.scope import Kind, Letter, Scope
from derive.elaborate.statements import IllTyped, Reading, read_statement
from derive.read import tree as t
from derive.source import ReadError
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition, Origin
from derive.terms.shapes import ONE, Dim, ShapeError
from derive.terms.statement import Definition

KINDS = {
    "scalar": Kind.SCALAR,
    "vector": Kind.VECTOR,
    "row": Kind.VECTOR,
    "matrix": Kind.MATRIX,
    "random": None,
    "function": Kind.FUNCTION,
    "set": Kind.SET,
}
#: Letters that run when they stand below a declared letter; others (`μ_n`, `s_p`) label it.
RUNNING = frozenset({"i", "j", "k", "l", "t", "r", "s", "c", "ell"})
UNDERSTANDING = (ReadError, ShapeError, IllTyped)


def declare(scope: Scope, found: Iterable[d.Declaration]) -> Scope:
    """Return the scope with declarations carried out: shapes first, then meanings and conditions, definitions last."""
    found = list(found)
    for order in (_SHAPES, _MEANINGS, _CONDITIONS, _DEFINITIONS):
        for item in _in_order([x for x in found if type(x) in order]):
            scope = _carry_out(scope, item)
    return scope


def _in_order(found: list[d.Declaration]) -> list[d.Declaration]:
    """Definitions after those that they use; everything else as it stands."""
    names = {id(x): _head(x.node.items[0]) for x in found if isinstance(x, d.Defines) and isinstance(x.node, t.Chain)}
    uses = {id(x): _letters(x.node.items[1:]) for x in found if isinstance(x, d.Defines) and isinstance(x.node, t.Chain)}
    waiting, out = list(found), []
    while waiting:
        ready = next(
            (x for x in waiting if not any(y is not x and names.get(id(y), set()) & uses.get(id(x), set()) for y in waiting)), waiting[0]
        )
        waiting.remove(ready)
        out.append(ready)
    return out


def _letters(nodes: tuple[t.Node, ...]) -> set[str]:
    """The letters of some nodes, without their fonts."""
    return {f"{x.name}{x.accents}" for node in nodes for x in t.walk(node) if isinstance(x, t.Ident)}


def _head(node: t.Node) -> set[str]:
    """The letter that the left side of a definition defines."""
    return next(({f"{x.name}{x.accents}"} for x in t.walk(node) if isinstance(x, t.Ident)), set())


def _carry_out(scope: Scope, item: d.Declaration) -> Scope:
    try:
        return _HANDLERS[type(item)](scope, item)
    except UNDERSTANDING:
        return replace(scope, ununderstood=(*scope.ununderstood, item.text))
    except Exception:  # a fault of this program: as little is understood of the words as if they were strange, and the rest goes on
        return replace(scope, ununderstood=(*scope.ununderstood, item.text))


# --- letters and their shapes ---------------------------------------------------------------------------------------------------


def _dim(scope: Scope, node: t.Node | None) -> Dim | None:
    if node is None:
        return None
    size = dimensions.dimension(Context(scope), node)
    if size is None:
        raise ShapeError("not a dimension")
    return size


def _named(node: t.Node) -> tuple[str, list[t.Node]]:
    """The canonical name of a declared letter, and its index letters where it is a member of a family."""
    match node:
        case t.Ident():
            return spell(node), []
        case t.Script(base=t.Ident() as base, sub=sub, sup=None) if sub is not None:
            found = subscripts.indices_of(sub)
            if isinstance(sub, t.Fenced) and sub.left == "(" and isinstance(sub.body, t.Ident):
                return f"{spell(base)}_{{()}}", [sub.body]
            if found is not None and all(isinstance(i, t.Ident) and i.name in RUNNING for i in found):
                return spell(base), list(found)
            return relations.spelled(node) or spell(base), []
        case t.Script(base=t.Ident() as base, sup=sup):
            inner = t.Script(node.span, base, node.sub) if node.sub is not None else base
            name = _named(inner)[0]
            if isinstance(sup, t.Number):
                return name, []
            from derive.elaborate.names import label

            return f"{name}^{{{label(sup) if sup else ''}}}", []
        case t.Row(items=(t.Ident() as base, t.Fenced())):
            return spell(base), []
    raise ShapeError("not a letter")


def _members(scope: Scope, subject: d.Subject) -> list[tuple[str, tuple[Dim | None, ...]]]:
    """The names that a subject stands for, each with the ranges of its indices."""
    if isinstance(subject, d.Family):
        first = subject.members[0]
        name, indices = _named(first)
        base = spell(first.base) if isinstance(first, t.Script) and isinstance(first.base, t.Ident) else name
        last = subject.last
        size: Dim | None = None
        if last is not None:
            index = last.sub if isinstance(last, t.Script) else None
            found = subscripts.indices_of(index) if index is not None else None
            if found and len(found) == 1:
                size = _dim(scope, found[0])
            elif found and len(found) == 2:
                return [(base, (None, None))]
        return [(base, (size,))]
    if isinstance(subject, t.Listing):
        return [m for i in subject.items for m in _members(scope, i)]
    name, indices = _named(subject)
    return [(name, (None,) * len(indices))]


def _shape(scope: Scope, item: d.Shape) -> Scope:
    kind = KINDS.get(item.kind)
    rows, columns = _dim(scope, item.rows), _dim(scope, item.columns)
    if item.kind == "random" and rows is not None:
        kind = Kind.VECTOR if columns is None else Kind.MATRIX
    if kind is Kind.VECTOR and rows is not None and columns is None:
        columns = ONE
    for subject in item.letters:
        for name, family in _members(scope, subject):
            scope = scope.declare(_letter(name, kind, rows, columns, family, random=item.kind == "random"))
            scope = _field(scope, name, item)
    return scope


def _field(scope: Scope, name: str, item: d.Shape) -> Scope:
    letter = scope.letters[name]
    if item.field == "C":
        return _complex(scope)
    if item.field in ("Z", "N") and letter.kind is Kind.SCALAR:
        word = "integer" if item.field == "Z" else "natural"
        scope = scope.declare(replace(letter, integer=True))
        return scope.assume(Condition(h.Is(h.Sym(name), word), Origin.STATED, f"{name} is {PROPERTIES[word].phrase}"))
    return scope


def _letter(
    name: str, kind: Kind | None, rows: Dim | None, columns: Dim | None, family: tuple[Dim | None, ...], random: bool = False
) -> Letter:
    """A family of numbers is a vector (or a matrix); a family of vectors keeps its index."""
    if family and kind in (None, Kind.SCALAR):
        if len(family) == 1:
            return Letter(name, Kind.VECTOR, family[0], ONE, random=random)
        return Letter(name, Kind.MATRIX, family[0], family[1], random=random)
    if kind is Kind.SCALAR:
        rows = columns = ONE
    return Letter(name, kind, rows, columns, family, random=random)


def _depends(scope: Scope, item: d.Depends) -> Scope:
    """Y = Y(x): the letter stands for an unknown function of others."""
    for name, _ in _members(scope, item.letter):
        if any(getattr(x.target, "name", None) == name for x in scope.definitions):
            continue
        info = scope.letter(name)
        kind = info.kind if info is not None and info.kind is not None else KINDS.get(item.kind) or Kind.SCALAR
        c = Context(scope)
        arguments = []
        for subject in item.on:
            for other, _f in _members(scope, subject):
                arguments.append(c.sym(other, None))
        if not arguments or kind is Kind.FUNCTION:
            continue
        value = _value(name, kind, info)
        f = h.FunSym(f"{name}(\\cdot)", *value.dims, *(x for a in arguments for x in c.unifier.shape(a.dims)))
        scope = scope.declare(Letter(name, kind, *value.dims)).define(Definition(value, (), h.Call(f, *arguments), item.text))
    return scope


def _value(name: str, kind: Kind, info: Letter | None) -> h.Sym:
    if kind is Kind.SCALAR:
        return h.Sym(name)
    rows = info.rows if info is not None and info.rows is not None else _own(name)
    columns = info.columns if info is not None and info.columns is not None else ONE if kind is Kind.VECTOR else _own(name, "columns")
    return h.Sym(name, rows, columns)


def _own(name: str, side: str = "rows") -> Dim:
    """The size of a letter that nothing has fixed yet."""
    return Symbol(f"?{name}.{side}")


# --- meanings -------------------------------------------------------------------------------------------------------------------

_MOMENT_MEANINGS = {
    "expectation",
    "variance",
    "covariance",
    "correlation",
    "probability",
    "entropy",
    "differential_entropy",
    "mutual_information",
    "kl_divergence",
}


def _names(scope: Scope, item: d.Names) -> Scope:
    name, _ = _named(item.letter)
    meaning = {"differential_entropy": "entropy", "mutual_information": "information", "kl_divergence": "kl", "lambert_w": "lambertw"}.get(
        item.meaning, item.meaning
    )
    if meaning in FUNCTION_MEANINGS and isinstance(item.letter, t.Script) and isinstance(item.letter.base, t.Ident):
        name = spell(item.letter.base)  # P_n, Γ_p: the index is an argument
    if meaning in ("mean", "sample_mean", "average", "arithmetic_mean"):
        averaged = _mean_of(scope, name, item)
        if averaged is not None:
            return averaged
    if meaning == "":
        return replace(scope, meanings={**scope.meanings, name: updates.meaning(item)})
    if meaning == "identity_matrix":
        return scope.declare(Letter(name, Kind.MATRIX, meaning="identity"))
    if meaning in ("euler_number", "euler_gamma"):
        return scope.declare(Letter(name, Kind.SCALAR, meaning={"euler_number": "e", "euler_gamma": "gamma_constant"}[meaning]))
    return replace(scope, meanings={**scope.meanings, name: meaning})


def _mean_of(scope: Scope, name: str, item: d.Names) -> Scope | None:
    """x̄ is the mean of the x_i: a definition."""
    for subject in item.of:
        for base, _ in _members(scope, subject):
            info = scope.letter(base)
            if info is None or info.random:
                continue
            if info.kind is Kind.VECTOR and not info.family:
                target = h.Sym(name)
                mean = h.Composite("mean", _symbol(scope, base))
                return scope.define(Definition(target, (), mean, item.text)).declare(Letter(name, Kind.SCALAR, ONE, ONE))
    return None


def _symbol(scope: Scope, name: str) -> h.Sym:
    return Context(scope).sym(name)


def _layout(scope: Scope, item: d.Layout) -> Scope:
    return replace(scope, layout=item.layout)


def _log_base(scope: Scope, item: d.LogBase) -> Scope:
    return replace(scope, log_base={"2": 2, "10": 10}.get(item.base))


# --- conditions -----------------------------------------------------------------------------------------------------------------


# --- definitions ----------------------------------------------------------------------------------------------------------------


def _defines(scope: Scope, item: d.Defines) -> Scope:
    """A definition in prose. One that says again what a name means (`s = softmax(z)`, that is, `s_i = …`) adds nothing."""
    if _names_known_function(scope, item.node):
        return scope
    reading = read_statement(item.node, scope, defining=True)
    if not reading.made:
        return scope if _says_again(scope, item.node) else assuming._relation(scope, d.Relation(item.node, text=item.text))
    scope = adopt(scope, reading)
    names = {getattr(x.target, "name", "") for x in reading.made}
    return replace(scope, meanings={k: v for k, v in scope.meanings.items() if k not in names})


def _names_known_function(scope: Scope, node: t.Node) -> bool:
    """`ψ = Γ′/Γ` of a letter that the words call the digamma function: the words are enough."""
    left = node.items[0] if isinstance(node, t.Chain) else node
    return isinstance(left, t.Ident) and scope.meanings.get(spell(left)) in FUNCTION_MEANINGS


def _says_again(scope: Scope, node: t.Node) -> bool:
    """Whether the left side of an equation is a name, a call or an entry whose name has a definition or a meaning."""
    left = node.items[0] if isinstance(node, t.Chain) else node
    while isinstance(left, (t.Row, t.Script)):
        left = left.items[0] if isinstance(left, t.Row) else left.base
    if not isinstance(left, t.Ident):
        return False
    forms = {spell(left), spell(replace(left, font="bold"))}
    defined = {getattr(x.target, "name", "") for x in scope.definitions}
    return bool(forms & (defined | set(scope.meanings)))


def adopt(scope: Scope, reading: Reading, *, stated: bool = True) -> Scope:
    """Put a formula's definitions into the scope, with the sizes and the kinds of letters that it fixes; of a claim, the kinds alone."""
    if reading.made:
        scope = scope.resolve(reading.sizes)
    for name, symbol in reading.learned.items():
        info = scope.letter(name)
        if info is not None and (info.kind is not None or info.meaning is not None):
            continue
        letter = _learn(name, symbol, stated=info is not None and info.stated)
        scope = scope.declare(letter if reading.made else Letter(name, letter.kind, arguments=letter.arguments, stated=letter.stated))
    for definition in reading.made:
        scope = scope.define(definition)
        target = definition.target
        if isinstance(target, (h.Sym, h.FunSym)):
            letter = _learn(target.name, target, stated=stated)
            scope = scope.declare(replace(letter, squared=reading.squared.get(target.name, ())))
    return scope


def _learn(name: str, symbol: h.Term, *, stated: bool) -> Letter:
    if isinstance(symbol, h.FunSym):
        return Letter(name, Kind.FUNCTION, *symbol.result, arguments=symbol.arguments, stated=stated)
    assert isinstance(symbol, h.Sym)
    rows, columns = symbol.dims
    kind = Kind.SCALAR if rows == columns == Integer(1) else Kind.VECTOR if columns == 1 else Kind.MATRIX
    return Letter(name, kind, rows, columns, symbol.family, stated=stated)


def _global(scope: Scope, item: d.Global) -> Scope:
    return _complex(scope) if item.assumption == "complex" else scope


def _complex(scope: Scope) -> Scope:
    return replace(scope, outside=("complex numbers are spoken of, and claims are decided over the reals",))


def _applied(scope: Scope, item: d.Applied) -> Scope:
    """Softmax of a matrix is taken by rows anyway; any other way of applying it is not read."""
    if item.how != "rowwise":
        raise ShapeError(f"a function applied {item.how} is not read")
    return scope


def _nothing(scope: Scope, item: d.Declaration) -> Scope:
    return scope


def _unread(scope: Scope, item: d.Unread) -> Scope:
    return replace(scope, ununderstood=(*scope.ununderstood, item.text))


_SHAPES = (d.Shape,)
_MEANINGS = (d.Names, d.Layout, d.LogBase, d.Role, d.Announces, d.Global, d.Applied)
_CONDITIONS = (d.HasProperty, d.Together, d.Relation, d.Ranges, d.Distributed, d.Law, d.Unread)
_DEFINITIONS = (d.Depends, d.Defines)
_HANDLERS = {
    d.Shape: _shape,
    d.HasProperty: assuming._property,
    d.Together: assuming._together,
    d.Relation: assuming._relation,
    d.Ranges: assuming._ranges,
    d.Defines: _defines,
    d.Distributed: distributions.distributed,
    d.Law: distributions.law,
    d.Names: _names,
    d.Layout: _layout,
    d.Depends: _depends,
    d.LogBase: _log_base,
    d.Global: _global,
    d.Applied: _applied,
    d.Role: _nothing,
    d.Announces: _nothing,
    d.Unread: _unread,
}
