"""A statement: a claim, the conditions under which it is made, and the definitions that it uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from derive.source import Span
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition
from derive.terms.shapes import is_scalar


class Role(Enum):
    """What a formula does in its document."""

    CLAIM = "claim"
    DEFINITION = "definition"
    POSED = "posed"
    NOT_A_CLAIM = "not_a_claim"


@dataclass(frozen=True, slots=True)
class Definition:
    """`target` (a letter, or a function with its parameters) has `value` for its meaning.

    `f(x) = x²` has the `FunSym` f as its target and the letter x as its parameter. A family, `h_i = …`, has the `Sym` h as its target
    and the index letter as its parameter.
    """

    target: h.Term
    parameters: tuple[h.Sym, ...]
    value: h.Term
    text: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One reading of one formula.

    `uncertain` says what the document tells of the letters and was not understood: a claim may be proved in spite of it (for all
    values), but
    a counterexample might be one that the document excludes. `claim` is a proposition (for `NOT_A_CLAIM`, any term), with every
    definition of the surroundings that it uses listed in
    `definitions`, outermost first, not yet put in. `conventions` are sentences that say which convention of reading was used.
    """

    claim: h.Term
    role: Role
    conditions: tuple[Condition, ...] = ()
    definitions: tuple[Definition, ...] = ()
    conventions: tuple[str, ...] = ()
    layout: str | None = None  # "numerator" or "denominator" where the document states it; "transposed", "unusual" of another reading
    outside: tuple[str, ...] = ()  # why the claim is none that is decided here (complex numbers)
    uncertain: tuple[str, ...] = ()  # what was said and not understood: sentences that forbid a refutation
    declared: frozenset[str] = frozenset()  # the letters whose shapes the text states; those of others are inferred
    span: Span | None = None
    way: str = ""  # what this reading takes for granted where the notation is open; "" for the first


def substitute(term: h.Term, mapping: dict[h.Term, h.Term]) -> h.Term:
    """Put terms in the place of letters, without capture: what a binder binds is left alone, and renamed where a value would fall under
    it."""
    if term in mapping:
        return mapping[term]
    if not mapping or not term.children:
        return term
    if isinstance(term, (h.Partial, h.Hessian)):
        return _substitute_derivative(term, mapping)
    bound = bound_by(term)
    if bound:
        mapping = {k: v for k, v in mapping.items() if k not in bound}
        term = _rename_bound(term, bound, mapping)
    children = tuple(substitute(c, mapping) for c in term.children)
    return term if children == term.children else term.replace_children(children)


def _rename_bound(term: h.Term, bound: frozenset[h.Term], mapping: dict[h.Term, h.Term]) -> h.Term:
    """Give a binder's letters new names where a value that is put in below it would be captured."""
    arriving = {s for k, v in mapping.items() if _occurs(k, term) for s in free_letters(v)}
    clash = sorted((b for b in bound if b in arriving and isinstance(b, h.Sym)), key=lambda b: b.name)
    if not clash:
        return term
    taken = {t.name for t in term.walk() if isinstance(t, h.Sym)} | {s.name for s in arriving if isinstance(s, h.Sym)}
    fresh: dict[h.Term, h.Term] = {}
    for letter in clash:
        name = letter.name + "'"
        while name in taken:
            name += "'"
        taken.add(name)
        fresh[letter] = h.Sym(name, *letter.args[1:])
    return term.xreplace(fresh)  # type: ignore[no-any-return]


def _occurs(part: h.Term, term: h.Term) -> bool:
    return any(t == part for t in term.walk())


def _substitute_derivative(term: h.Term, mapping: dict[h.Term, h.Term]) -> h.Term:
    """∂f(x)/∂x with x put to a value is the derivative evaluated there, not a derivative by the value."""
    body, variable = term.children
    letter = variable.children[0] if isinstance(variable, h.At) else variable
    rest = {k: v for k, v in mapping.items() if k not in (letter, variable)}
    index = substitute(variable, rest) if isinstance(variable, h.At) else variable
    inside = term.func(substitute(body, rest), index)
    return h.Evaluated(inside, letter, mapping[letter]) if letter in mapping and mapping[letter] != letter else inside


def bound_by(term: h.Term) -> frozenset[h.Term]:
    """Return the letters that a binder binds in its body."""
    match term:
        case h.SumOver() | h.ProductOver() | h.Integral() | h.Extremum():
            found = set()
            for r in term.children:
                while isinstance(r, h.Such):
                    r = r.children[0]
                if isinstance(r, (h.Range, h.Over)):
                    found.add(r.children[0])
            return frozenset(found)
        case h.Limit() | h.ArgExtremum() | h.Evaluated():
            return frozenset({term.children[1]})
        case h.ForAll():
            return frozenset(term.children[1:])
    return frozenset()


@lru_cache(maxsize=8192)
def free_letters(term: h.Term) -> tuple[h.Term, ...]:
    """Return the free `Sym` and `FunSym` of a term, in order of appearance."""
    found: dict[h.Term, None] = {}

    def visit(t: h.Term, bound: frozenset[h.Term]) -> None:
        if isinstance(t, (h.Sym, h.FunSym)):
            if t not in bound:
                found.setdefault(t)
            return
        inner = bound | bound_by(t)
        for c in t.children:
            visit(c, inner)

    visit(term, frozenset())
    return tuple(found)


def unfold(term: h.Term, definitions: tuple[Definition, ...]) -> h.Term:
    """Put definitions in, users before what they use, otherwise last first; a definition never unfolds inside itself."""
    for d in reversed(used_first(definitions)):
        term = _unfold_one(term, d)
    return term


def used_first(definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """Definitions in an order in which each comes after those that it uses, as far as they go in no circle; otherwise as they stand.

    "Let L be a function of a. Let a = σ(z)." defines a after L, which uses it.
    """
    if len(definitions) < 2:
        return definitions
    targets = {d.target for d in definitions}
    uses = [{x for x in free_letters(d.value) if x in targets and x not in d.parameters} - {d.target} for d in definitions]
    waiting, out = list(range(len(definitions))), []
    while waiting:
        open_targets = {definitions[k].target for k in waiting}
        ready = next((k for k in waiting if not uses[k] & open_targets), waiting[0])
        waiting.remove(ready)
        out.append(definitions[ready])
    return tuple(out)


def _unfold_one(term: h.Term, d: Definition) -> h.Term:
    if isinstance(d.target, h.FunSym):
        return _unfold_function(term, d)
    if d.parameters:
        return _unfold_family(term, d)
    return substitute(term, {d.target: d.value})


def _unfold_function(term: h.Term, d: Definition) -> h.Term:
    children = tuple(_unfold_function(c, d) for c in term.children)
    term = term if children == term.children else term.replace_children(children)
    if isinstance(term, h.Call):
        return _apply(term.children[0], d, term.children[1:]) or term
    return term


def _apply(f: h.Term, d: Definition, arguments: tuple[h.Term, ...]) -> h.Term | None:
    """Return the value of f or of a function made from it at arguments, or None if f is not made from the definition's target."""
    if f == d.target:
        if len(arguments) != len(d.parameters):
            return None
        return substitute(d.value, dict(zip(d.parameters, arguments, strict=True)))
    if f == h.InverseFunction(d.target) and len(arguments) == len(d.parameters) == 1 and is_scalar(d.parameters[0].dims):
        return _solved(d.value, d.parameters[0], arguments[0])
    if isinstance(f, h.DerivedFunction):
        order, base = [f], f.children[0]
        while isinstance(base, h.DerivedFunction):
            order.append(base)
            base = base.children[0]
        if base != d.target or len(arguments) != len(d.parameters):
            return None
        body: h.Term = d.value
        for step in reversed(order):
            variable = d.parameters[int(step.args[2]) - 1] if step.kind == "partial" else d.parameters[0]
            body = h.Hessian(body, variable) if step.kind == "hessian" else h.Partial(body, variable)
        for parameter, argument in zip(d.parameters, arguments, strict=True):
            if parameter != argument:
                body = h.Evaluated(body, parameter, argument)
        return body
    return None


def _solved(value: h.Term, x: h.Sym, y: h.Term) -> h.Term | None:
    """The x at which a term in x has the value y, where x stands in it once, below sums, products and quotients; otherwise None."""
    if value == x:
        return y
    holding = [c for c in value.children if x in free_letters(c)]
    if len(holding) != 1:
        return None
    inner = holding[0]
    others = [c for c in value.children if c is not inner]
    match value:
        case h.Plus():
            return _solved(inner, x, h.Plus(y, *map(h.negate, others)))
        case h.Times():
            return _solved(inner, x, h.Quotient(y, others[0] if len(others) == 1 else h.Times(*others)))
        case h.Quotient() if inner is value.children[0]:
            return _solved(inner, x, h.Times(y, value.children[1]))
    return None


def _whole(d: Definition) -> h.Term | None:
    """The array whose entries a definition gives, Σ_i value·e_i or Σ_ij value·e_i e_jᵀ; None for anything else."""
    if not isinstance(d.target, h.Sym) or d.target.family or len(set(d.parameters)) != len(d.parameters):
        return None
    rows, columns = d.target.dims
    match d.parameters:
        case (i,) if columns == 1 and rows != 1:
            return h.SumOver(h.Times(d.value, h.Unit(rows, i)), h.Range(i, h.UNITY, dimension_term(rows)))
        case (i, j):
            ranges = h.Range(i, h.UNITY, dimension_term(rows)), h.Range(j, h.UNITY, dimension_term(columns))
            return h.SumOver(h.Times(d.value, h.Unit(rows, i), h.Transpose(h.Unit(columns, j))), *ranges)
    return None


def _unfold_family(term: h.Term, d: Definition) -> h.Term:
    """Put a definition by entries in; a derivative by such an entry is taken by a letter and evaluated at what the letter stands for."""
    if isinstance(term, (h.Partial, h.Hessian)):
        variable = term.children[1]
        if d.target in (variable, variable.children[0] if isinstance(variable, h.At) else None):
            whole = _whole(d)
            return term if whole is None else h.Evaluated(term, d.target, whole)
    if term == d.target:
        return _whole(d) or term
    if isinstance(term, h.At) and term.children[0] == d.target and len(term.children) - 1 == len(d.parameters):
        indices = (_unfold_family(c, d) for c in term.children[1:])
        return substitute(d.value, dict(zip(d.parameters, indices, strict=True)))
    children = tuple(_unfold_family(c, d) for c in term.children)
    return term if children == term.children else term.replace_children(children)
