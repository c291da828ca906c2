"""Moments of a sample: what `\\bar X`, S² and s_x stand for once the prose calls them the sample mean, the sample variance of X_1, …, X_n.

`\\bar X` beside a sample X is its mean by convention. The sample variance divides by n − 1 where it is called unbiased; where the text says
nothing a claim is read so first, and what is true with the divisor n alone is not called false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sympy import Symbol

from derive.elaborate.context import Context
from derive.elaborate.dotted import mean_over
from derive.elaborate.names import label, spell
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import ONE, flexible
from derive.terms.statement import Definition, free_letters

MOMENTS = frozenset({"sample_mean", "sample_variance", "sample_variance_n", "unbiased_variance", "sample_deviation"})
#: The divisor of a sample variance that the words leave open.
OPEN = frozenset({"sample_variance", "sample_deviation"})


def with_samples(scope: Scope, node: t.Node, *, biased: bool = False) -> Scope:
    """Return the scope in which the sample moments of a formula, and of the definitions that it may use, are defined.

    `biased` takes the divisor n where the words leave it open.
    """
    defined = {getattr(x.target, "name", "") for x in scope.definitions}
    scope = _cut_off(scope, node, defined)
    made: list[Definition] = []
    for name in sorted(names_in(node) | set(_used(scope))):
        if name in defined:
            continue
        said = scope.meanings.get(name, "")
        kind, squared = said.removesuffix("^2"), said.endswith("^2")
        if kind not in MOMENTS and not (said in ("", "mean") and name.startswith("\\bar{") and name.endswith("}")):
            continue
        data = _data(scope, name)
        if data is None or (kind not in ("", "mean", "sample_mean") and data.family):
            continue
        value = _moment(data, kind, biased=biased)
        target = h.Sym(name, *data.dims) if data.family else h.Sym(name)
        if squared or kind == "sample_deviation":
            value = h.Func("sqrt", value)
        made.append(Definition(target, (), value, name))
        scope = scope.declare(Letter(name, Kind.VECTOR if data.family else Kind.SCALAR, *target.dims))
    if not made:
        return scope
    first = before({x.target for x in made}, scope.definitions)
    rest = tuple(x for x in scope.definitions if x not in first)
    meanings = {k: v for k, v in scope.meanings.items() if all(k != x.text for x in made)}
    return replace(scope, definitions=(*first, *made, *rest), meanings=meanings)


def _cut_off(scope: Scope, node: t.Node, defined: set[str]) -> Scope:
    """The scope in which a sequence X_1, X_2, … without end is the sample X_1, …, X_n of which the formula takes the mean `\\bar X_n`."""
    for x in t.walk(node):
        match x:
            case t.Script(base=t.Ident(accents=("bar",)) as base, sub=t.Ident(name=("n" | "N" | "m") as size)):
                letter = scope.letter(spell(replace(base, accents=())))
                if letter is None or not letter.random or letter.family or letter.kind is not Kind.VECTOR or letter.rows is None:
                    continue
                if flexible(letter.rows) and not defined & {spell(base), f"{spell(base)}_{{{size}}}"}:
                    scope = scope.resolve({letter.rows: Symbol(size)})
    return scope


def is_open(scope: Scope, node: t.Node) -> bool:
    """Whether a formula uses a sample variance of which the words do not say by what it divides."""
    if not scope.meanings:
        return False
    return any(scope.meanings.get(name, "").removesuffix("^2") in OPEN for name in names_in(node) | set(_used(scope)))


def before(made: set[h.Term], others: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """The definitions that use none of some letters, directly or through others."""
    using = set(made)
    out: list[Definition] = []
    for x in others:
        if using & set(free_letters(x.value)):
            using.add(x.target)
        else:
            out.append(x)
    return tuple(out)


def names_in(node: t.Node) -> set[str]:
    """The letters of a formula, with and without the labels below them."""
    found = {spell(x) for x in t.walk(node) if isinstance(x, t.Ident)}
    labelled = (x for x in t.walk(node) if isinstance(x, t.Script) and isinstance(x.base, t.Ident) and x.sub is not None)
    return found | {f"{spell(x.base)}_{{{label(x.sub)}}}" for x in labelled if isinstance(x.base, t.Ident) and x.sub is not None}


def _used(scope: Scope) -> Iterator[str]:
    for x in scope.definitions:
        for y in free_letters(x.value):
            if isinstance(y, h.Sym):
                yield y.name


def _data(scope: Scope, name: str) -> h.Sym | None:
    """The sample of which a letter is a moment: the one in its name, or the only one that there is."""
    inner = name.removeprefix("\\bar{")
    candidates = [inner[: inner.rindex("}")]] if inner != name else []
    if "_{" in name and inner == name:
        candidates = [name.partition("_{")[2].rstrip("}")]
    vectors = {k: x for k, x in scope.letters.items() if x.kind is Kind.VECTOR and k not in candidates}
    samples = [k for k, x in vectors.items() if x.random or x.family] or list(vectors)
    if len(candidates) == 1 and candidates[0].isdigit() and len(samples) > 1 and 0 < int(candidates[0]) <= len(samples):
        candidates = [samples[int(candidates[0]) - 1]]  # S_1² of the first of several samples
    for k in [*candidates, *(samples if len(samples) == 1 and inner == name else [])]:
        letter = scope.letter(k) or scope.letter(k.partition("_{")[0])
        if letter is None or letter.kind is not Kind.VECTOR:
            continue
        size = letter.family[0] if letter.family else letter.rows
        if size is None or flexible(size) or len(letter.family) > 1 or letter.rows is None:
            continue
        return Context(scope).sym(letter.name)
    return None


def mean_of(x: h.Sym) -> h.Term:
    """Σ_j x_j / n of numbers or of vectors x_1, …, x_n, member by member, so that a definition of the members is met."""
    size = dimension_term(x.family[0] if x.family else x.dims[0])
    j = h.Sym("j")
    return h.Quotient(h.SumOver(h.At(x, j), h.Range(j, h.UNITY, size)), size)


def conventional_means(claim: h.Term, known: tuple[Definition, ...], scope: Scope, c: Context) -> tuple[Definition, ...]:
    """x̄ without a definition is the mean of the numbers x_i of the same formula or of the document."""
    out: list[Definition] = []
    said = (claim, *(d.value for d in known), *(x.proposition for x in scope.conditions))
    spoken = dict.fromkeys(x for p in said for x in free_letters(p))
    for letter in spoken:
        if not (isinstance(letter, h.Sym) and letter.name.startswith("\\bar{") and letter.name.endswith("}")):
            continue
        base = letter.name[5:-1]
        table = next((x for x in free_letters(claim) if isinstance(x, h.Sym) and letter.name.startswith(f"\\bar{{{x.name}}}_")), None)
        if table is not None and (averaged := mean_over(letter, table)) is not None and all(d.target != letter for d in known):
            c.note(f"{letter.name} is a mean over what is dotted")
            out.append(averaged)
            continue
        info = scope.letter(base)
        data = next((x for x in free_letters(claim) if isinstance(x, h.Sym) and x.name == base), None)
        if data is None and info is not None and info.kind is Kind.VECTOR and info.rows is not None:
            data = h.Sym(base, info.rows, ONE, *(f for f in info.family if f is not None))
        if data is None or any(d.target == letter for d in known) or letter.name in scope.meanings:
            continue
        if data.dims[1] != 1 or flexible(data.dims[0]) or data.family or data.dims[0] == 1 or letter.dims != (ONE, ONE):
            continue
        c.note(f"{letter.name} is the mean of {base}")
        made = any(d.target == data for d in known)
        out.append(Definition(letter, (), mean_of(data) if made else h.Composite("mean", data), letter.name))
    return tuple(out)


def _moment(x: h.Sym, kind: str, *, biased: bool) -> h.Term:
    mean = mean_of(x)
    if kind in ("", "mean", "sample_mean"):
        return mean
    size = dimension_term(x.dims[0])
    i = h.Sym("i")
    total = h.SumOver(h.Power(h.minus(h.At(x, i), mean), h.TWO), h.Range(i, h.UNITY, size))
    divisor = size if kind == "sample_variance_n" or (biased and kind in OPEN) else h.minus(size, h.UNITY)
    return h.Quotient(total, divisor)


__all__ = ["MOMENTS", "before", "conventional_means", "is_open", "mean_of", "names_in", "with_samples"]
