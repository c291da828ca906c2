"""The small checker of algebraic proofs: it multiplies a combination of relations out and compares.

A certificate `{"method": "algebra", "left": t, "right": t, "combination": [[context, relation], …]}` says that left − right is the sum of
the contexts with (relation's left − relation's right) put into their hole. A context is linear in its hole by form: products, transposes
and traces around it. Nothing here searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from derive.proof.expand import Unsupported, expand
from derive.proof.logarithms import absolute_logs
from derive.proof.relations import facts_of, load_spec, relation
from derive.proof.scalars import clear, nonzero_atom
from derive.proof.serial import Corrupt, dump, load
from derive.proof.words import Alphabet, Facts, Poly, TooLarge
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ShapeError
from derive.terms.typing import shape_of

HOLE = "□"


def hole(rows: object, cols: object) -> h.Sym:
    """The place in a context where a relation goes."""
    return h.Sym(HOLE, rows, cols)


def fill(context: h.Term, value: h.Term) -> h.Term:
    """Put a value into the hole of a context; raise Corrupt unless the context is products, transposes and traces around one hole."""
    match context:
        case h.Sym() if context.name == HOLE:
            return value
        case h.Trace():
            return h.Trace(fill(context.children[0], value))
        case h.Transpose():
            return h.Transpose(fill(context.children[0], value))
        case h.Times():
            inside = [k for k, c in enumerate(context.children) if holds(c)]
            if len(inside) == 1:
                children = list(context.children)
                children[inside[0]] = fill(children[inside[0]], value)
                return h.Times(*children)
    raise Corrupt("a context is products, transposes and traces around one hole")


def holds(t: h.Term) -> bool:
    """Whether the hole occurs in a term."""
    return any(isinstance(s, h.Sym) and s.name == HOLE for s in t.walk())


def beside_hole(context: h.Term) -> Iterator[h.Term]:
    """The parts of a context that stand beside its hole."""
    for c in context.children:
        if holds(c):
            yield from beside_hole(c)
        elif isinstance(context, h.Times):
            yield c


def check_equation(left: h.Term, right: h.Term, combination: Any, conditions: tuple[Condition, ...]) -> bool:
    """Whether left − right is the combination of relations that the certificate gives, by multiplying out.

    Inverses and denominators may come from the claim and from the conditions alone: nothing else is known to exist.
    """
    if shape_of(left) != shape_of(right):
        return False
    alphabet = Alphabet(facts_of(conditions, (left, right)))
    sides = [expand(alphabet, left), expand(alphabet, right)]
    relations = [relation(load_spec(spec), conditions) for _, spec in combination]
    for r in relations:
        if r.spec[0] in ("condition", "property"):
            sides += [expand(alphabet, r.left), expand(alphabet, r.right)]
    for letter in invertible_letters(alphabet.facts, (t for r in relations for t in (left, right, r.left, r.right))):
        expand(alphabet, h.Inverse(letter))
    admitted, known = len(alphabet.letters), denominators(sides)
    total = alphabet.subtract(sides[0], sides[1])
    for (context, _), r in zip(combination, relations, strict=True):
        value = fill(load(context), h.minus(r.left, r.right))
        if shape_of(value) != shape_of(left):
            raise Corrupt("an entry of the combination has another shape than the claim")
        divided = denominators([expand(alphabet, t) for t in beside_hole(load(context))]) - known
        if not all(nonzero_atom(alphabet, a) for a in divided):
            raise Corrupt("an entry of the combination divides by what may be zero")
        p = expand(alphabet, value)
        total = alphabet.subtract(total, p)
    if any(letter.kind == "inverse" for letter in alphabet.letters[admitted:]):
        raise Corrupt("an entry of the combination inverts what may be singular")
    return not clear(alphabet, absolute_logs(alphabet, total)).terms


def invertible_letters(facts: Facts, terms: Iterable[h.Term]) -> list[h.Sym]:
    """The letters of terms that the conditions call invertible, in order of appearance."""
    return list(dict.fromkeys(t for term in terms for t in term.walk() if isinstance(t, h.Sym) and t in facts.invertible))


def denominators(sums: list[Poly]) -> set[int]:
    """The atoms that stand in denominators."""
    return {a for p in sums for mon, _ in p.terms for a, e in mon if not isinstance(e, int) or e < 0}


def can_replay(certificate: dict[str, Any] | None) -> bool:
    """Whether evidence is a certificate for the checkers here; the steps of a summation (Gosper; Wilf and Zeilberger) only tell what an
    exact procedure did."""
    return certificate is not None and set(certificate) != {"steps"}


def replay(certificate: dict[str, Any], claim: h.Term, conditions: tuple[Condition, ...]) -> bool:
    """Whether a certificate proves a claim under the conditions; data that is no certificate proves nothing."""
    try:
        from derive.proof.goals import replay_goal

        return replay_goal(certificate, claim, conditions)
    except (Corrupt, ShapeError, Unsupported, TooLarge, ZeroDivisionError, KeyError, TypeError, ValueError, IndexError):
        return False


__all__ = ["can_replay", "check_equation", "dump", "fill", "hole", "replay"]
