"""One attempt at a formula after another: assignments of kinds to letters, cheapest first, each with a context of its own."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator

from derive.elaborate.context import Context
from derive.elaborate.scoping.scope import Kind, Scope
from derive.elaborate.usage import Usage
from derive.terms import heads as h
from derive.terms.shapes import SCALAR, is_scalar

#: So many assignments are tried beside the cheapest, out of so many that are compared.
ATTEMPTS = 48
COMBINATIONS = 2501


def assignments(options: dict[str, tuple[tuple[Kind, float], ...]]) -> Iterator[dict[str, Kind]]:
    """Yield assignments of kinds, cheapest first, a bounded number."""
    names = list(options)
    if not names:
        yield {}
        return
    open_names = [n for n in names if len(options[n]) > 1]
    fixed = {n: options[n][0][0] for n in names}
    yield dict(fixed)
    if len(open_names) > 7:
        open_names = sorted(open_names, key=lambda n: options[n][1][1])[:7]
    priced = [[(price, kind.value, kind) for kind, price in options[n]] for n in open_names]
    combos = ((sum([price for price, _, _ in x]), [value for _, value, _ in x], x) for x in itertools.product(*priced))
    dearer = itertools.islice((x for x in combos if x[0] > 0), COMBINATIONS)
    for _, _, choice in heapq.nsmallest(ATTEMPTS, dearer):
        yield {**fixed, **{n: kind for n, (_, _, kind) in zip(open_names, choice, strict=True)}}


def context(scope: Scope, u: Usage, kinds: dict[str, Kind]) -> Context:
    """Return a fresh context for one attempt."""
    c = Context(scope, kinds)
    c.called = frozenset(u.called)
    c.plain = frozenset(u.plain)
    c.vector_valued = frozenset(u.vector_valued)
    c.indexed = frozenset(u.indexed | {n for n in scope.letters if scope.letters[n].kind is Kind.VECTOR and n in u.symbolic})
    c.families = frozenset(u.transposed_members) | frozenset(
        n
        for n in u.symbolic
        if "nabla" in u.beside.get(n, ()) or n in u.normed or any(m.startswith(n + "_{") for m in u.normed) or _given_to_maps(scope, u, n)
    )
    c.vectors = frozenset(n for n in u.plain if kinds.get(n) is Kind.VECTOR and n not in u.members)
    c.outside = frozenset(n for n in u.letters if n not in u.bound and n in u.free)
    c.euler = kinds.get("e") is Kind.SCALAR and scope.letter("e") is None and not _used_as_letter(u, scope)
    c.densities = frozenset(n for n in u.densities if scope.letter(n) is None or scope.letters[n].meaning == "density") | frozenset(
        n for n, x in scope.letters.items() if x.meaning == "density"
    )
    c.compared = frozenset(u.compared - u.plain)
    c.random = frozenset(n for n, x in scope.letters.items() if x.random)
    c.implicit = frozenset(n for n in u.primed if n not in u.called and n not in u.transposed and _may_be_function(scope, n))
    c.squared = {n: x.squared for n, x in scope.letters.items() if x.squared}
    c.chance = u.probabilistic or bool(c.random)
    c.differentials = u.differentials and scope.letter("d") is None
    c.parameters = {d.target.name: d.parameters for d in scope.definitions if isinstance(d.target, h.FunSym)}
    return c


def _given_to_maps(scope: Scope, u: Usage, name: str) -> bool:
    """Whether members of a letter, `x_k`, are arguments of a function of vectors: of a family of vectors then."""
    maps = (info for f, names in u.arguments.items() if name in names and (info := scope.letter(f)) is not None)
    return any(len(info.arguments) == 1 and not is_scalar(info.arguments[0]) for info in maps)


def _may_be_function(scope: Scope, name: str) -> bool:
    info = scope.letter(name)
    return info is None or (info.kind is Kind.FUNCTION and info.arguments == (SCALAR,))


def _used_as_letter(u: Usage, scope: Scope) -> bool:
    """Whether an e is an error, an index or a variable rather than Euler's number."""
    somehow = (
        u.symbolic,
        u.chance,
        u.differentiated,
        u.transposed,
        u.normed,
        u.called,
        u.bound,
        u.inverted,
        u.hadamard,
        u.targets,
        scope.indexed,
    )
    return any("e" in used for used in somehow) or "by" in u.beside.get("e", ())
