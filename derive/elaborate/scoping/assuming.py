"""What prose assumes, as conditions: properties of letters, relations, ranges of values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

from sympy import Symbol

from derive.elaborate import expressions as ex
from derive.elaborate import relations
from derive.elaborate.attempts import assignments, context
from derive.elaborate.context import Context
from derive.elaborate.names import spell
from derive.elaborate.plausible import OPERANDS, candidates
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose import slots
from derive.elaborate.prose.slots import space_of
from derive.elaborate.readings import solve
from derive.elaborate.scoping import members, of_functions, renaming
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.elaborate.usage import usage
from derive.read import tree as t
from derive.source import ReadError
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition, Origin, closure
from derive.terms.shapes import ONE, Dim, ShapeError, flexible, is_scalar, is_vector
from derive.terms.statement import Definition, free_letters
from derive.terms.typing import infer, shape_of

T = TypeVar("T")


def read_in(scope: Scope, node: t.Node, read: Callable[[Context], T]) -> T:
    """Call `read(context)` with assignments of kinds until one fits; the shapes found are put in by the caller."""
    u = usage(scope, node)
    first: Exception | None = None
    for kinds in assignments(candidates(u, scope)):
        c = context(scope, u, kinds)
        try:
            return read(c)
        except (ReadError, ShapeError) as e:
            first = first or e
    assert first is not None
    raise first


_DETERMINED = {"full_rank": "full_column_rank", "positive_integer": "positive"}


def has_property(scope: Scope, item: d.HasProperty) -> Scope:
    name = _DETERMINED.get(item.property, item.property)
    if item.negated:
        return _denied(scope, item, name)
    if name in ("singular", "zero"):
        raise ShapeError(f"{name} alone is no condition that is used")
    for subject in _subjects(item.letter):
        scope = renaming.doubt_defined(scope, subject, item)
        if (f := of_functions.function_name(scope, subject, name, item.text)) is not None:
            scope = of_functions.said_of_function(scope, f, name)
            continue
        scope = _adopt(scope, subject, name)
        if item.property == "positive_integer":
            scope = _assume_property(scope, subject, "integer", item)
        scope = _assume_property(scope, subject, name, item)
    return scope


def _denied(scope: Scope, item: d.HasProperty, name: str) -> Scope:
    """A property that is denied ends what was said to the contrary; it is a condition that no sample is chosen by, only checked."""
    for subject in _subjects(item.letter):
        letter = members.named(subject)[0] if isinstance(subject, t.Node) else ""
        stated = [c for c in scope.conditions if isinstance(p := c.proposition, h.Is) and name in closure(p.property)]
        ended = [c for c in stated if getattr(c.proposition.children[0], "name", None) == letter]
        scope = replace(scope, conditions=tuple(c for c in scope.conditions if c not in ended))
        if name not in PROPERTIES or name in ("differentiable", "constant", "finite", "random", "square"):
            continue
        scope = _make_square(_adopt(scope, subject, name), subject) if "square" in closure(name) else _adopt(scope, subject, name)
        for term, text in _terms(scope, subject):
            denied = h.Not(h.Is(term, name))
            scope = scope.assume(Condition(denied, Origin.STATED, f"{text} is not {PROPERTIES[name].phrase}"))
    return scope


def _subjects(subject: d.Subject) -> list[d.Subject]:
    return list(subject.items) if isinstance(subject, t.Listing) else [subject]


def _adopt(scope: Scope, subject: d.Subject, name: str) -> Scope:
    """A property says what kind of thing its letter is."""
    sort = PROPERTIES[name].of if name in PROPERTIES else ""
    kind = {"matrix": Kind.MATRIX, "function": Kind.FUNCTION}.get(sort)
    if name == "unit" or sort == "vector":
        kind = Kind.VECTOR
    if isinstance(subject, d.Family) or not isinstance(subject, (t.Ident, t.Script)):
        return scope
    letter, indices = members.named(subject)
    if name == "centred" and ((known := scope.letter(letter)) is None or known.kind is None):
        raise ShapeError(f"nothing says whether {letter} is random or a column of data")
    if indices or kind is None or kind is Kind.FUNCTION:
        if sort == "scalar" and isinstance(subject, t.Ident) and subject.font != "bold" and scope.letter(letter) is None:
            return scope.declare(Letter(letter, Kind.SCALAR, ONE, ONE, integer=name in ("integer", "natural")))
        return scope
    return scope.declare(Letter(letter, kind))


def _assume_property(scope: Scope, subject: d.Subject, name: str, item: d.HasProperty) -> Scope:
    if name not in PROPERTIES:
        raise ShapeError(f"{name} is not in the vocabulary")
    if name == "constant" and isinstance(subject, t.Ident):
        return replace(scope, settled=scope.settled | {members.named(subject)[0]})
    if name in ("differentiable", "constant", "finite"):
        return scope
    if PROPERTIES[name].of == "matrix":
        _refuse_vectors(scope, subject, name)
    if "square" in closure(name):
        scope = _make_square(scope, subject)
    function = PROPERTIES[name].of == "function" and isinstance(subject, (t.Ident, t.Script))
    for term, text in members.functions(scope, _subjects(subject)) if function else _terms(scope, subject):
        scope = of_functions.without_contrary(scope, term, name, item.text)
        target = term
        if isinstance(term, h.At) and all(isinstance(i, h.Sym) for i in term.children[1:]) and PROPERTIES[name].of in ("scalar", "vector"):
            target = term.children[0]  # said of every entry
        scope = scope.assume(Condition(h.Is(target, name), Origin.STATED, f"{text} is {PROPERTIES[name].phrase}"))
    return scope


def _refuse_vectors(scope: Scope, subject: d.Subject, name: str) -> None:
    """A property of matrices that is said of a declared vector or number means something else there."""
    for term, text in _terms(scope, subject):
        info = scope.letter(term.name) if isinstance(term, h.Sym) else None
        if info is not None and info.kind in (Kind.VECTOR, Kind.SCALAR):
            raise ShapeError(f"{text} is no matrix, and {name} is said of matrices")


def _make_square(scope: Scope, subject: d.Subject) -> Scope:
    if isinstance(subject, t.Ident | t.Script):
        name, indices = members.named(subject)
        info = scope.letter(name)
        if info is not None and not indices and info.rows is None and info.columns is None:
            return scope.declare(Letter(name, Kind.MATRIX, members.own(name), members.own(name)))
    return scope


def _terms(scope: Scope, subject: d.Subject) -> list[tuple[h.Term, str]]:
    """The terms that a subject stands for, shapes solved."""
    if isinstance(subject, d.Family):
        return [(h.Sym(n, *_dims(scope, n)), n) for n, _ in members.members(scope, subject)]
    if isinstance(subject, t.Listing):
        return [x for i in subject.items for x in _terms(scope, i)]

    def read(c: Context) -> h.Term:
        made = ex.term(c, subject)
        c.shape(made)
        return made.xreplace({s: c.unifier.resolve(s) for s in c.unifier.solution})  # type: ignore[no-any-return]

    made = read_in(scope, subject, read)
    assert isinstance(made, h.Term)
    return [(made, getattr(made, "name", "it"))]


def _dims(scope: Scope, name: str) -> tuple[Dim, ...]:
    return tuple(members.symbol(scope, name).args[1:])


def relation(scope: Scope, item: d.Relation) -> Scope:
    node = item.node
    match node:
        case t.Chain(items=(t.Row(items=(t.Ident(name="d", font="it"), t.Ident())), *_)):
            raise ShapeError("a letter behind d is a name of its own, or a differential")
    if isinstance(node, t.Chain) and node.ops[0] in ("in",):
        member = _membership(scope, node)
        if member is not None:
            return member
    if isinstance(node, t.Chain) and node.ops in (("colon", "to"), ("colon", "rightarrow"), ("colon", "longrightarrow")):
        return _map(scope, node)
    scope = _scalars_of(scope, node)
    if isinstance(node, t.Chain) and isinstance(node.items[0], t.Listing):
        for k in node.items[0].items:
            if not isinstance(k, (t.Missing, t.Ellipsis)):
                scope = relation(
                    scope, d.Relation(t.Chain(node.span, (k, *node.items[1:]), node.ops, node.over, node.places), text=item.text)
                )
        return scope

    def read(c: Context) -> tuple[list[h.Term], dict[Symbol, Dim]]:
        links = relations.chain(c, node) if isinstance(node, t.Chain) else [relations.proposition(c, node)]
        for link in links:
            infer(link, c.unifier)
        naming = {s: c.unifier.resolve(s) for s in c.unifier.solution}
        met.clear()
        met.update({n: c.unifier.shape(x.dims) for n, x in c.symbols.items() if isinstance(x, h.Sym) and not x.family and n not in c.bound})
        return [solve(x, naming) for x in links], {s: v for s, v in naming.items() if s != v and not s.name[1:].isdigit()}

    met: dict[str, tuple[Dim, Dim]] = {}
    links, sizes = read_in(scope, node, read)
    scope = _arrays(scope.resolve(sizes), met)
    for link in _each_the_last(links):
        if isinstance(link, (h.Becomes, h.MuchLess)):
            continue
        scope = _numbers_among(scope, link).assume(Condition(_spread(link), Origin.STATED, ""))
        scope = replace(scope, doubted={**dict.fromkeys(_everywhere(scope, link), item.text), **scope.doubted})
    return scope


def _numbers_among(scope: Scope, link: h.Term) -> Scope:
    """In a relation between arrays, as `A u = λ u`, a letter that nothing declared and that the shapes make a number is one."""
    if not isinstance(link, h.Relation) or is_scalar(shape_of(link.children[0])):
        return scope
    for x in free_letters(link):
        if isinstance(x, h.Sym) and not x.family and is_scalar(x.dims) and scope.letter(x.name) is None:
            scope = scope.declare(Letter(x.name, Kind.SCALAR, ONE, ONE))
    return scope


def _everywhere(scope: Scope, link: h.Term) -> list[str]:
    """The functions of an equation in letters that nothing declares: `f(x + y) = f(x) f(y)` is meant for all x and y, not for one."""
    calls = [x for x in link.walk() if isinstance(x, h.Call) and isinstance(x.children[0], h.FunSym)]
    return [
        x.children[0].name
        for x in calls
        if any(isinstance(y, h.Sym) and scope.letter(y.name) is None for k in x.children[1:] for y in free_letters(k))
    ]


def _arrays(scope: Scope, met: dict[str, tuple[Dim, Dim]]) -> Scope:
    """A letter that nothing declared is the array that a relation about declared ones makes it: C in `C X = I_p`."""
    for name, (rows, columns) in met.items():
        known = scope.letter(name)
        if known is None and (rows, columns) != (ONE, ONE) and not flexible(rows) and not flexible(columns):
            kind = Kind.VECTOR if columns == ONE else Kind.MATRIX
            scope = scope.declare(Letter(name, kind, rows, columns, stated=False))
    return scope


def _each_the_last(links: list[h.Term]) -> list[h.Term]:
    """`E[X] = E[Y] = 0` says of each moment what it is."""
    moments = (h.Expectation, h.Variance, h.Covariance, h.Correlation)
    if len(links) < 2 or not all(isinstance(x, h.Equal) and isinstance(x.children[0], moments) for x in links):
        return links
    return [h.Equal(x.children[0], links[-1].children[1]) for x in links]


def _map(scope: Scope, node: t.Chain) -> Scope:
    """`g : R^n → R^m`: a function with the shapes of its arguments and its value; several names, `f, g : R → R`, share them."""
    names, source, target = node.items
    spaces = [_space(scope, x) for x in (*_factors(source), target)]
    for name in names.items if isinstance(names, t.Listing) else (names,):
        letter, indices = members.named(name)
        if indices:
            raise ShapeError("a family of maps")
        scope = scope.declare(Letter(letter, Kind.FUNCTION, *spaces[-1], arguments=tuple(spaces[:-1])))
    return scope


def _factors(node: t.Node) -> list[t.Node]:
    """The factors of a product of spaces, `R^n × R^m`."""
    return [*_factors(node.left), *_factors(node.right)] if isinstance(node, t.Infix) and node.op == "times" else [node]


def _space(scope: Scope, node: t.Node) -> tuple[Dim, Dim]:
    """The shape of the members of a space of real numbers, without further conditions on them."""
    space = space_of(node)
    if space is None or space.field != "R" or space.properties:
        raise ShapeError("a domain that is more than a space")
    rows, columns = members.dim(scope, space.rows), members.dim(scope, space.columns)
    return (ONE if rows is None else rows, ONE if columns is None else columns)


def _spread(link: h.Term) -> h.Term:
    """A condition on `x_i` with a free index holds for every i; one on `x_n`, n the size of x, for its last entry."""
    inner = {k for x in link.walk() if isinstance(x, h.At) for k in x.children[1:] if isinstance(k, h.Sym)}
    sizes = {s.name for s in link.sizes}
    indices = {k for k in inner & set(free_letters(link)) if getattr(k, "name", "") not in sizes}
    return h.ForAll(link, *sorted(indices, key=lambda s: s.name)) if indices else link


def _membership(scope: Scope, node: t.Chain) -> Scope | None:
    from derive.elaborate.binders import value_set

    try:
        target = value_set(Context(scope), node.items[1])
    except members.UNDERSTANDING:
        return None
    for k in node.items[0].items if isinstance(node.items[0], t.Listing) else (node.items[0],):
        if isinstance(k, t.Ellipsis):
            continue
        name, indices = members.named(k)
        if isinstance(target, (h.Interval, h.FiniteSet)):
            if scope.letter(name) is None:
                scope = scope.declare(Letter(name, Kind.SCALAR if not indices else Kind.VECTOR))
            for term, _text in _terms(scope, k):
                scope = scope.assume(Condition(_spread(h.Member(term, target)), Origin.STATED, ""))
        elif isinstance(target, h.Space):
            scope = scope.declare(Letter(name, Kind.VECTOR if target.args[1] == 1 else Kind.MATRIX, target.args[0], target.args[1]))
        elif isinstance(target, h.NumberSet):
            scope = scope.declare(Letter(name, Kind.SCALAR if not indices else Kind.VECTOR, integer=target.text() in "ZN"))
            if target.text() in "ZN" and not indices:
                scope = scope.assume(
                    Condition(h.Is(h.Sym(name), "integer" if target.text() == "Z" else "natural"), Origin.STATED, f"{name} is an integer")
                )
        else:
            return None
    return scope


def _scalars_of(scope: Scope, node: t.Node) -> Scope:
    """In `λ > 0`, `0 < p < 1`, `n > p` a letter that nothing declared is a number; in `x ≠ 0` one that is often a vector may be one."""
    if not isinstance(node, t.Chain) or node.ops[0] not in ("lt", "le", "gt", "ge", "ne", "neq"):
        return scope
    for item in node.items:
        for part in item.items if isinstance(item, t.Listing) else (item,):
            if isinstance(part, t.Ident) and part.font == "it" and part.name != "infty":
                name = spell(part)
                if scope.letter(name) is None and not (node.ops[0] in ("ne", "neq") and part.name in OPERANDS):
                    scope = scope.declare(Letter(name, Kind.SCALAR, ONE, ONE))
    return scope


def runs_through(scope: Scope, item: d.Ranges) -> Scope:
    for subject in item.letters:
        for name, family in members.members(scope, subject):
            if family or isinstance(subject, d.Family):
                scope = _entries_run_through(scope, name, item)
                continue
            known = scope.letter(name)
            if known is not None and known.kind is Kind.VECTOR:
                continue  # the argument of a mass function may have the letter of the sample
            scope = scope.declare(Letter(name, Kind.SCALAR, ONE, ONE, integer=True))
            letter = h.Sym(name)
            c = Context(scope)
            values = [ex.term(c, v) for v in item.values]
            if not item.dots:
                scope = scope.assume(Condition(h.Member(letter, h.FiniteSet(*values)), Origin.STATED, ""))
                continue
            props: list[h.Term] = [h.Is(letter, "integer"), h.GreaterEqual(letter, values[0])]
            if item.last is not None:
                props.append(h.LessEqual(letter, ex.term(c, item.last)))
            scope = scope.assume(*(Condition(p, Origin.STATED, "") for p in props))
    return scope


def _entries_run_through(scope: Scope, name: str, item: d.Ranges) -> Scope:
    """`y_i ∈ {0, 1}`, `y_i ∈ {−1, 1}`: said of every entry."""
    word = None if item.dots else slots.two_values(item.values)
    if word is None:
        raise ShapeError(f"the values of {name} are not understood")
    info = scope.letter(name)
    if info is None or info.kind is None:
        scope = scope.declare(members.letter_of_family(name, Kind.VECTOR, members.own(name), ONE, ()))
    terms = [members.symbol(scope, name)]
    return scope.assume(*(Condition(h.Is(x, word), Origin.STATED, f"every entry of {name} is {PROPERTIES[word].phrase}") for x in terms))


def _random_families(scope: Scope, item: d.Together) -> Scope:
    """X_1, …, X_n of which only chance is said are n random numbers."""
    for subject in item.letters:
        if isinstance(subject, d.Family):
            for name, family in members.members(scope, subject):
                info = scope.letter(name)
                if family and (info is None or info.kind is None):
                    size = family[0] if family[0] is not None else members.own(name)
                    scope = scope.declare(Letter(name, Kind.VECTOR, size, ONE, random=True))
    return scope


def _square_alike(scope: Scope, item: d.Together) -> Scope:
    """Capitals that commute are square matrices of one size."""
    names = [spell(s) for s in item.letters if isinstance(s, t.Ident) and s.name[:1].isupper()]
    unknown = [n for n in names if (info := scope.letter(n)) is None or info.kind is None]
    known = (info.rows for n in names if n not in unknown and (info := scope.letter(n)) is not None and info.rows == info.columns)
    size = next((r for r in known if r is not None), None) if len(unknown) < len(names) else members.own(names[0])
    return scope.declare(*(Letter(n, Kind.MATRIX, size, size) for n in unknown)) if unknown and size is not None else scope


def _orthogonal(scope: Scope, item: d.Together) -> Scope:
    """Vectors are orthogonal to one another: each product of two is zero."""
    names = [spell(s) for s in item.letters if isinstance(s, t.Ident)]
    if len(names) < len(item.letters) or not names:
        raise ShapeError("only letters are said to be orthogonal to one another")
    known = (x.rows for n in names if (x := scope.letter(n)) is not None)
    rows = next((r for r in known if r is not None), members.own(names[0]))
    for name in names:
        if (info := scope.letter(name)) is None or info.rows is None:
            scope = scope.declare(Letter(name, Kind.VECTOR, rows))
    vectors = [x for s in item.letters for x, _ in _terms(scope, s)]
    if len(vectors) < 2 or any(not isinstance(x, h.Sym) or x.dims[1] != 1 or x.family for x in vectors):
        raise ShapeError("only vectors are orthogonal to one another")
    products = (h.Times(h.Transpose(x), y) for x, y in combinations(vectors, 2))
    return scope.assume(*(Condition(h.Equal(p, h.ZERO), Origin.STATED, "") for p in products))


def _orthonormal(scope: Scope, item: d.Together) -> Scope:
    """Orthonormal vectors: letters of length one and orthogonal to one another, or a family, the columns of a matrix with such columns."""
    if not (len(item.letters) == 1 and isinstance(item.letters[0], d.Family)):
        scope = _orthogonal(scope, item)
        for x in (x for s in item.letters for x, _ in _terms(scope, s)):
            scope = scope.assume(Condition(h.Is(x, "unit"), Origin.STATED, f"{x.name} is a unit vector"))
        return scope
    ((vectors, _),) = _terms(scope, item.letters[0])
    if not isinstance(vectors, h.Sym) or len(vectors.family) != 1 or vectors.dims[1] != ONE or flexible(vectors.dims[0]):
        raise ShapeError("only a family of vectors is orthonormal")
    if any(x.target == vectors for x in scope.definitions) or any(c.proposition.has(vectors) for c in scope.conditions):
        raise ShapeError(f"more is said of {vectors.name} than that it is orthonormal")
    name, sizes = f"V_{{{vectors.name}}}", (vectors.dims[0], vectors.family[0])
    matrix, i = h.Sym(name, *sizes), h.Sym("i")
    scope = scope.declare(Letter(name, Kind.MATRIX, *sizes, stated=False))
    scope = scope.assume(Condition(h.Is(matrix, "orthonormal_columns"), Origin.STATED, f"the {vectors.name}_i are orthonormal"))
    return scope.define(Definition(vectors, (i,), h.Column(matrix, i), vectors.name))


def together(scope: Scope, item: d.Together) -> Scope:
    if item.negated:
        raise ShapeError(f"not {item.property} is no condition that is used")
    if item.property in ("iid", "independent", "identically_distributed", "uncorrelated"):
        scope = _random_families(scope, item)
    if item.property == "commute":
        scope = _square_alike(scope, item)
    if item.property == "orthogonal":
        return _orthogonal(scope, item)
    if item.property == "orthonormal":
        return _orthonormal(scope, item)
    terms = [x for s in item.letters for x, _ in _terms(scope, s)]
    if item.property == "commute" and len(terms) == 2:
        prop: h.Term = h.Equal(h.Times(*terms), h.Times(*reversed(terms)))
        return scope.assume(Condition(prop, Origin.STATED, ""))
    if item.property == "not_all_zero" and len(terms) == 1 and isinstance(terms[0], h.Sym) and is_vector(terms[0].dims):
        return scope.assume(Condition(h.NotEqual(terms[0], h.Zeros(*terms[0].dims)), Origin.STATED, "not all zero"))
    if item.property in PROPERTIES:
        if item.property in ("independent", "uncorrelated") and len(item.letters) > 1:
            for family in (x for s in item.letters if isinstance(s, d.Family) for x, _ in _terms(scope, s)):
                scope = scope.assume(Condition(h.Is(family, item.property), Origin.STATED, ""))  # its members among themselves
        return scope.assume(Condition(h.Is(terms[0], item.property, *terms[1:]), Origin.STATED, ""))
    raise ShapeError(f"{item.property} is not in the vocabulary")
