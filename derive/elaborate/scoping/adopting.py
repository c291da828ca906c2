"""What a formula leaves behind in the scope: its definitions, and the kinds and sizes of letters that it fixes."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.readings import Reading
from derive.elaborate.scoping import spectra
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.terms import heads as h
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import free_letters


def adopt(scope: Scope, reading: Reading, *, stated: bool = True) -> Scope:
    """Put a formula's definitions into the scope, with the sizes and the kinds of letters that it fixes; of a claim, the kinds alone."""
    if reading.made:
        scope = scope.resolve(reading.sizes)
        scope = _rewritten(scope, reading)
    learned = []
    for name, symbol in reading.learned.items():
        info = scope.letter(name)
        if info is not None and (info.kind is not None or info.meaning is not None):
            continue
        stands = info is not None and info.stated
        if reading.made or not isinstance(symbol, h.Sym):
            letter = learn(name, symbol, stated=stands)
            learned.append(letter if reading.made else Letter(name, letter.kind, arguments=letter.arguments, stated=letter.stated))
        else:
            learned.append(Letter(name, _kind(symbol), stated=stands))
    scope = scope.declare(*learned)
    if applied := _applications(reading.statement.claim):
        scope = replace(scope, applied={**scope.applied, **applied})
    guessed = any(
        isinstance(x, h.Sym) and not ((info := scope.letter(n)) is not None and info.stated)
        for n, x in reading.learned.items()
        if not _defined(n, reading)
    )
    stated = stated and not guessed
    for definition in reading.made:
        scope = scope.define(definition)
        target = definition.target
        if isinstance(target, (h.Sym, h.FunSym)):
            letter = learn(target.name, target, stated=stated)
            squared = reading.squared.get(target.name, ())
            scope = scope.declare(replace(letter, squared=squared) if squared else letter)
    return scope


def _rewritten(scope: Scope, reading: Reading) -> Scope:
    """A matrix with a named spectrum gets another form, `A = U Σ Vᵀ`: what its factors are the words may have said before."""
    names = frozenset(getattr(x.target, "name", "") for x in reading.made)
    if not any(s.names & names for s in scope.spectra):
        return scope
    text = "another form of the matrix"
    scope = spectra.without(scope, names, text)
    factors = {x.name for made in reading.made for x in free_letters(made.value) if isinstance(x, h.Sym)}
    return replace(scope, doubted={**dict.fromkeys(sorted(factors), text), **scope.doubted})


def _applications(claim: h.Term) -> dict[str, tuple[h.Term, ...]]:
    """The arguments of a function that stands alone on the left of an equation: letters, and squares of letters."""
    first = claim.children[0] if isinstance(claim, h.And) and claim.children else claim
    left = first.children[0] if isinstance(first, h.Equal) else None
    if not isinstance(left, h.Call) or not isinstance(left.children[0], h.FunSym):
        return {}
    arguments = left.children[1:]
    plain = all(isinstance(a, h.Sym) or (isinstance(a, h.Power) and isinstance(a.children[0], h.Sym)) for a in arguments)
    return {left.children[0].name: arguments} if plain else {}


def _defined(name: str, reading: Reading) -> bool:
    return any(getattr(x.target, "name", None) == name for x in reading.made)


def learn(name: str, symbol: h.Term, *, stated: bool) -> Letter:
    """What a formula makes of a letter: a function of so many arguments, or a value of a shape."""
    if isinstance(symbol, h.FunSym):
        return Letter(name, Kind.FUNCTION, *symbol.result, arguments=symbol.arguments, stated=stated)
    assert isinstance(symbol, h.Sym)
    return Letter(name, _kind(symbol), *symbol.dims, symbol.family, stated=stated)


def _kind(symbol: h.Sym) -> Kind:
    if is_scalar(symbol.dims):
        return Kind.SCALAR
    return Kind.VECTOR if is_vector(symbol.dims) else Kind.MATRIX
