"""From what prose declares to a scope: letters with shapes, conditions as propositions, definitions as terms.

A declaration that cannot be carried out is not dropped in silence: it is kept among the words that were not understood, and a claim that
stands
under such words is not called refuted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from derive.elaborate.context import Context
from derive.elaborate.names import FUNCTION_MEANINGS, OF_ARRAYS, RUNNING, SCALAR_FUNCTIONS, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.law_clause import names_law
from derive.elaborate.prose.lifting import superseded
from derive.elaborate.prose.slots import space_of
from derive.elaborate.relations import differentiates
from derive.elaborate.scoping import (
    assuming,
    conditional,
    curved,
    distributions,
    eigenpairs,
    labels,
    law_letters,
    members,
    named_laws,
    parts,
    regression,
    solutions,
    spectra,
    updates,
    written_laws,
)
from derive.elaborate.scoping.adopting import adopt, learn
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.elaborate.statements import read_statement
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition, Origin
from derive.terms.shapes import ONE, SCALAR, Dim, ShapeError
from derive.terms.statement import Definition


def declare(scope: Scope, found: Iterable[d.Declaration]) -> Scope:
    """Return the scope with declarations carried out: shapes first, then meanings and conditions, definitions last."""
    found = list(found)
    if not found:
        return scope
    found = superseded(named_laws.without_names(found))
    scope = labels.with_parameters(scope, found)
    for order in (_SHAPES, _MAPS, _MODELS, _MEANINGS, _SOLUTIONS, _CONDITIONS, _SPECTRA, _DEFINITIONS, _FUNCTIONS):
        for item in _in_order([x for x in found if type(x) in order]):
            scope = _carry_out(scope, item)
    if any(isinstance(x, d.Law) and x.kind == "cdf" for x in found):
        scope = written_laws.with_densities(scope, found)
    for item in found:
        if isinstance(item, d.Names):
            scope = law_letters.named(scope, item)
    return spectra.carried(scope) if scope.spectra else scope


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
        if isinstance(item, (d.Distributed, d.Together)) and conditional.split(item) is not None:
            return conditional.distributed(scope, item) if isinstance(item, d.Distributed) else _given_each_other(scope, item)
        if scope.solutions and isinstance(item, d.HasProperty) and isinstance(item.letter, t.Node):
            item = replace(item, letter=solutions.at_solutions(item.letter, scope))
        return _HANDLERS[type(item)](scope, item)
    except members.UNDERSTANDING:
        return replace(scope, ununderstood=(*scope.ununderstood, item.text))
    except Exception:  # a fault of this program: as little is understood of the words as if they were strange, and the rest goes on
        return replace(scope, ununderstood=(*scope.ununderstood, item.text))


def _has_property(scope: Scope, item: d.HasProperty) -> Scope:
    return assuming.has_property(scope, item) if item.constant is None else curved.declared(scope, item, item.constant)


def _given_each_other(scope: Scope, item: d.Together) -> Scope:
    """Independent and identically distributed under a condition: what a law under a condition says of a sample anyway."""
    if item.property not in ("iid", "independent"):
        raise ShapeError(f"{item.property} under a condition")
    return scope


# --- letters and their shapes ---------------------------------------------------------------------------------------------------


def _shape(scope: Scope, item: d.Shape) -> Scope:
    kind = members.KINDS.get(item.kind)
    rows, columns = members.dim(scope, item.rows), members.dim(scope, item.columns)
    if item.kind == "random" and rows is not None:
        kind = Kind.VECTOR if columns is None else Kind.MATRIX
    if kind is Kind.VECTOR and rows is not None and columns is None:
        columns = ONE
    for subject in item.letters:
        for name, family in members.members(scope, subject):
            if item.kind == "entries" and _is_array(scope.letter(name)):
                scope = _field(scope, name, item)  # "A ∈ ℝⁿˣⁿ is real" speaks of entries
                continue
            if kind is Kind.FUNCTION and _is_array(scope.letter(name)):
                continue  # "the matrix A is a linear map"
            if kind is Kind.VECTOR and rows is None and name in RUNNING:
                continue  # "row i and column j" counts rows and columns
            if kind is Kind.SCALAR and family and _ENTRIES.search(item.text):
                scope = _entries(scope, name, item)
                continue
            said = _row(scope.letter(name), item, rows) if columns is None or columns == ONE else None
            own_kind, own_rows, own_columns = said or (kind, rows, columns)
            scope = scope.declare(members.letter_of_family(name, own_kind, own_rows, own_columns, family, random=item.kind == "random"))
            scope = _field(scope, name, item)
    return scope


#: "A matrix with entries a_ij": the letters are no family of their own. Entries that are drawn at random are.
_ENTRIES = re.compile(r"^(?!.*(?:i\.i\.d|iid|independent|random)).*\b(?:entry|entries|element|elements|component|components)\b", re.DOTALL)


def _entries(scope: Scope, name: str, item: d.Shape) -> Scope:
    """a_ij are said to be the entries of something: of A, 𝐀 or 𝐚 that is how they are read anyway, and of nothing else it is understood."""
    arrays = (name, name.upper(), *(f"\\mathbf{{{x}}}" for x in (name, name.upper())), f"\\vec{{{name}}}")
    if any(_is_array(scope.letter(x)) for x in arrays):
        return scope
    return replace(scope, ununderstood=(*scope.ununderstood, item.text))


def _row(known: Letter | None, item: d.Shape, length: Dim | None) -> tuple[Kind, Dim, Dim | None] | None:
    """A row vector is 1×n: one that the words call so, also where they give its space, ℝⁿ, before or after."""
    is_row = known is not None and known.kind is Kind.MATRIX and known.rows == ONE
    if item.kind == "row":
        column = known is not None and known.kind is Kind.VECTOR
        return Kind.MATRIX, ONE, length if length is not None else known.rows if known is not None and column else None
    if item.kind == "vector" and is_row:
        assert known is not None
        return Kind.MATRIX, ONE, length if length is not None else known.columns
    return None


def _is_array(letter: Letter | None) -> bool:
    return letter is not None and letter.kind in (Kind.VECTOR, Kind.MATRIX)


def _field(scope: Scope, name: str, item: d.Shape) -> Scope:
    letter = scope.letters[name]
    if item.field == "C":
        return _complex(scope)
    if item.field in ("Z", "N") and letter.kind is Kind.SCALAR:
        word = "integer" if item.field == "Z" else "natural"
        scope = scope.declare(replace(letter, integer=True))
        return scope.assume(Condition(h.Is(h.Sym(name), word), Origin.STATED, f"{name} is {PROPERTIES[word].phrase}"))
    return scope


def _maps(scope: Scope, item: d.Maps) -> Scope:
    """`f: R^n → R`, or `A(t) ∈ R^{n×n}`: an unknown function with the shapes of its arguments and of its value."""
    if item.node.ops[0] == "colon":
        functions = [x for x in read_statement(item.node, scope).learned.values() if isinstance(x, h.FunSym)]
        for f in functions:
            scope = scope.declare(learn(f.name, f, stated=True))
        return scope
    call, node = item.node.items
    space = space_of(node)
    assert isinstance(call, t.Row)
    assert isinstance(call.items[1], t.Fenced)
    if space is None:
        raise ShapeError("a set that is no space")
    name, _ = members.named(call.items[0])
    inside = call.items[1].body
    places = [a for a in (inside.items if isinstance(inside, t.Listing) else (inside,)) if isinstance(a, t.Ident)]
    c = Context(scope)
    arguments = tuple(c.sym(spell(a)).dims for a in places)
    rows, columns = members.dim(scope, space.rows), members.dim(scope, space.columns)
    for a in places:
        if scope.letter(spell(a)) is None:
            scope = scope.declare(Letter(spell(a), Kind.SCALAR, ONE, ONE))
    return scope.declare(Letter(name, Kind.FUNCTION, rows or ONE, columns or ONE, arguments=arguments))


def depends(scope: Scope, item: d.Depends) -> Scope:
    """Y = Y(x): the letter stands for an unknown function of others."""
    for name, _ in members.members(scope, item.letter):
        if any(getattr(x.target, "name", None) == name for x in scope.definitions):
            continue
        info = scope.letter(name)
        kind = info.kind if info is not None and info.kind is not None else members.KINDS.get(item.kind) or Kind.SCALAR
        if kind is Kind.FUNCTION and not info.arguments:  # type: ignore[union-attr] # "a loss that depends on y": its value is meant
            kind = Kind.SCALAR
        c = Context(scope)
        arguments = []
        for subject in item.on:
            for other, _f in members.members(scope, subject):
                arguments.append(c.sym(other, None if scope.letter(other) is not None else Kind.VECTOR))
        if not arguments or kind is Kind.FUNCTION:
            continue
        value = members.value(name, kind, info)
        f = h.FunSym(f"{name}(\\cdot)", *value.dims, *(x for a in arguments for x in c.unifier.shape(a.dims)))
        scope = scope.declare(Letter(name, kind, *value.dims)).define(Definition(value, (), h.Call(f, *arguments), item.text))
    return scope


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


#: Meanings that are said of the square of a letter as often as of the letter: `s_x^2` is the sample variance.
SQUARED = frozenset({"sample_variance", "sample_variance_n", "unbiased_variance", "r_squared"})


#: What a derivative is called where its formula follows: "the gradient is ∇f(x) = …" says nothing that the formula does not.
DERIVATIVES = frozenset({"gradient", "hessian", "jacobian", "derivative", "score", "differential"})


def _names(scope: Scope, item: d.Names) -> Scope:
    if item.meaning in DERIVATIVES and differentiates(item.letter.items[0] if isinstance(item.letter, t.Chain) else item.letter):
        return scope
    if (divided := parts.declared(scope, item)) is not None:
        return divided
    name, _ = members.named(item.letter)
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
    if item.meaning == "differential_entropy":
        scope = _with_densities(scope, item.letter)
    if meaning in LAWS and any(isinstance(x, t.Row) and names_law(x) for x in item.of):
        scope = replace(scope, ununderstood=(*scope.ununderstood, item.text))
    if meaning == "sample_variance" and "unbiased" in item.text:
        meaning = "unbiased_variance"
    if meaning in SQUARED and isinstance(item.letter, t.Script) and isinstance(item.letter.sup, t.Number):
        meaning += "^2"
    if meaning == "identity_matrix":
        return scope.declare(Letter(name, Kind.MATRIX, meaning="identity"))
    if meaning in ("euler_number", "euler_gamma"):
        return scope.declare(Letter(name, Kind.SCALAR, meaning={"euler_number": "e", "euler_gamma": "gamma_constant"}[meaning]))
    return replace(scope, meanings={**scope.meanings, name: meaning})


#: Meanings of letters that stand for laws.
LAWS = frozenset({"density", "mass_function"})


def _with_densities(scope: Scope, operator: t.Node) -> Scope:
    """`H(X)` "is the differential entropy": X has a density."""
    fence = operator.items[1] if isinstance(operator, t.Row) and len(operator.items) == 2 else None
    inside = fence.body if isinstance(fence, t.Fenced) else None
    info = scope.letter(spell(inside)) if isinstance(inside, t.Ident) else None
    if info is None or not info.random or not isinstance(inside, t.Ident):
        return scope
    return scope.assume(Condition(h.Is(members.symbol(scope, info.name), "continuous"), Origin.STATED, f"{info.name} has a density"))


def _mean_of(scope: Scope, name: str, item: d.Names) -> Scope | None:
    """x̄ is the mean of the x_i: a definition."""
    for subject in item.of:
        for base, _ in members.members(scope, subject):
            info = scope.letter(base)
            if info is None or info.random:
                continue
            if info.kind is Kind.VECTOR and not info.family:
                target = h.Sym(name)
                mean = h.Composite("mean", members.symbol(scope, base))
                return scope.define(Definition(target, (), mean, item.text)).declare(Letter(name, Kind.SCALAR, ONE, ONE))
    return None


def _layout(scope: Scope, item: d.Layout) -> Scope:
    return replace(scope, layout=item.layout, layout_of_all=item.named)


def _log_base(scope: Scope, item: d.LogBase) -> Scope:
    return replace(scope, log_base={"2": 2, "10": 10}.get(item.base))


# --- conditions -----------------------------------------------------------------------------------------------------------------


# --- definitions ----------------------------------------------------------------------------------------------------------------


def _defines(scope: Scope, item: d.Defines) -> Scope:
    """A definition in prose. One that says again what a name means (`s = softmax(z)`, that is, `s_i = …`) adds nothing."""
    if _names_known_function(scope, item.node):
        return scope
    reading = read_statement(item.node, scope, defining=True)
    if not reading.made and _writes_no_name(item):
        return scope
    if not reading.made and item.opener in ANEW and (renewed := _defined_anew(scope, item)) is not None:
        return renewed
    if not reading.made:
        return scope if _says_again(scope, item.node) else assuming.relation(scope, d.Relation(item.node, text=item.text))
    scope = adopt(scope, reading)
    names = {getattr(x.target, "name", "") for x in reading.made}
    scope = replace(scope, meanings={k: v for k, v in scope.meanings.items() if k not in names})
    tail = _all_equal(item.node)
    return assuming.relation(scope, d.Relation(tail, text=item.text)) if tail is not None else scope


#: Words with which a name that has a value gets another one: "now let ⟨a = 3⟩".
ANEW = frozenset({"let", "suppose", "define"})


def _defined_anew(scope: Scope, item: d.Defines) -> Scope | None:
    """The scope with a name's new definition in the place of its old one; None where both say the same, or are of another form."""
    left = item.node.items[0] if isinstance(item.node, t.Chain) else item.node
    head = left.items[0] if isinstance(left, t.Row) else left
    name = spell(head) if isinstance(head, t.Ident) else ""
    old = [x for x in scope.definitions if getattr(x.target, "name", None) == name]
    if not old or (isinstance(left, t.Row) != bool(old[-1].parameters)):
        return None
    kept = tuple(x for x in scope.definitions if x not in old)
    fresh = replace(scope, definitions=kept, letters={k: v for k, v in scope.letters.items() if k != name})
    reading = read_statement(item.node, fresh, defining=True)
    if not reading.made or reading.made[0].value == old[-1].value:
        return None
    return adopt(fresh, reading)


def _writes_no_name(item: d.Defines) -> bool:
    """Whether somebody "writes" an equation whose left side is no name: it is not what the text supposes."""
    left = item.node.items[0] if isinstance(item.node, t.Chain) else item.node
    return isinstance(left, (t.Root, t.Sum, t.Frac)) and any(w in ("write", "writes", "wrote", "written") for w in item.text.split())


def _all_equal(node: t.Node) -> t.Chain | None:
    """What `a = b = 2` says of the letters behind the first; raise ShapeError where dots stand for some of them."""
    if not isinstance(node, t.Chain) or len(node.items) < 3:
        return None
    if any(isinstance(x, t.Ellipsis) for x in node.items):
        raise ShapeError("dots stand for equations")
    if not all(isinstance(x, (t.Ident, t.Script)) for x in node.items[:-1]):
        return None
    return t.Chain(node.span, node.items[1:], node.ops[1:], node.over[1:], node.places[1:])


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


def _global(scope: Scope, item: d.Global) -> Scope:
    return _complex(scope) if item.assumption == "complex" else scope


def _complex(scope: Scope) -> Scope:
    return replace(scope, outside=("complex numbers are spoken of, and claims are decided over the reals",))


def _applied(scope: Scope, item: d.Applied) -> Scope:
    """A function of a number acts on every entry, and softmax of a matrix by rows; any other way of applying one is not read."""
    if item.how == "elementwise" and isinstance(item.letter, t.Ident):
        name = spell(item.letter)
        info = scope.letter(name)
        if scope.meanings.get(name) in FUNCTION_MEANINGS - OF_ARRAYS or item.letter.name in SCALAR_FUNCTIONS:
            return scope
        if name not in scope.meanings and (info is None or (info.kind in (None, Kind.FUNCTION) and info.arguments in ((), (SCALAR,)))):
            return scope.declare(Letter(name, Kind.FUNCTION, ONE, ONE, arguments=(SCALAR,)))
    if item.how != "rowwise":
        raise ShapeError(f"a function applied {item.how} is not read")
    return scope


def _nothing(scope: Scope, item: d.Declaration) -> Scope:
    return scope


def _unread(scope: Scope, item: d.Unread) -> Scope:
    return replace(scope, ununderstood=(*scope.ununderstood, item.text))


def _doubt(scope: Scope, item: d.Doubt) -> Scope:
    if item.lifted and not item.letters:
        bare = scope.bare()
        return bare if bare is scope else replace(bare, ununderstood=(*bare.ununderstood, item.text))
    names = [spell(x) for x in item.letters if isinstance(x, t.Ident)]
    scope = scope.without(names) if item.lifted else scope
    return replace(scope, doubted={**dict.fromkeys(names, item.text), **scope.doubted})


def _renews(scope: Scope, item: d.Renews) -> Scope:
    names = [spell(x) for x in item.letters if isinstance(x, t.Ident)]
    scope = spectra.without(scope, frozenset(names), item.text)
    without = scope.without(names)
    without = without.undefined(names) if item.any else without
    same = len(without.conditions) == len(scope.conditions) and len(without.definitions) == len(scope.definitions)
    if item.certain or same:
        return without
    return replace(without, doubted={**dict.fromkeys(names, item.text), **without.doubted})


def _frees(scope: Scope, item: d.Frees) -> Scope:
    names = [spell(x) for x in item.letters if isinstance(x, t.Ident)]
    without = scope.without_values(names)
    return scope if without is scope else replace(without, doubted={**dict.fromkeys(names, item.text), **without.doubted})


_SHAPES = (d.Renews, d.Frees, d.Shape)
_MODELS = (d.Regression,)
_MAPS = (d.Maps,)
_MEANINGS = (d.Names, d.Layout, d.LogBase, d.Role, d.Announces, d.Global, d.Applied)
_CONDITIONS = (d.HasProperty, d.Together, d.Relation, d.Ranges, d.Distributed, d.Law, d.JointlyNormal, d.Mixes, d.IsLaw, d.Unread, d.Doubt)
_SPECTRA = (d.Spectrum, d.SpectralPair)
_DEFINITIONS = (d.Depends, d.Defines, d.Reduces)
_FUNCTIONS = (d.Aspect,)
_SOLUTIONS = (d.Solution,)
_HANDLERS: dict[type[d.Declaration], Callable[..., Scope]] = {
    d.Shape: _shape,
    d.Maps: _maps,
    d.HasProperty: _has_property,
    d.Together: assuming.together,
    d.Relation: assuming.relation,
    d.Ranges: assuming.runs_through,
    d.Defines: _defines,
    d.Distributed: distributions.distributed,
    d.Law: written_laws.law,
    d.Aspect: law_letters.aspect,
    d.IsLaw: law_letters.is_law,
    d.Reduces: law_letters.reduces,
    d.JointlyNormal: law_letters.jointly_normal,
    d.Mixes: law_letters.mixes,
    d.Names: _names,
    d.Layout: _layout,
    d.Depends: depends,
    d.LogBase: _log_base,
    d.Global: _global,
    d.Applied: _applied,
    d.Regression: regression.declared,
    d.Spectrum: spectra.named,
    d.SpectralPair: eigenpairs.paired,
    d.Solution: solutions.solution,
    d.Role: _nothing,
    d.Announces: _nothing,
    d.Unread: _unread,
    d.Doubt: _doubt,
    d.Renews: _renews,
    d.Frees: _frees,
}
