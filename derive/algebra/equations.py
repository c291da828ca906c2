"""Proofs of one equation in the free *-algebra: multiply out, then look for a combination of relations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derive.algebra.completion import Completion, Use
from derive.proof.checker import hole, invertible_letters
from derive.proof.expand import Unsupported, expand
from derive.proof.logarithms import absolute_logs
from derive.proof.relations import Spec, dump_spec, facts_of, penrose, relation, stated
from derive.proof.scalars import without_denominators
from derive.proof.serial import Corrupt, dump
from derive.proof.show import exponent_term, product, summand, term_of, word_letters
from derive.proof.words import Alphabet, Mon, Poly, TooLarge
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ONE, ShapeError
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Combination:
    """left − right as a sum of contexts around relations; empty where both sides have one normal form."""

    entries: tuple[tuple[h.Term, Spec], ...]

    def certificate(self) -> dict[str, Any]:
        return {"method": "algebra", "combination": [[dump(context), dump_spec(spec)] for context, spec in self.entries]}


def combination(left: h.Term, right: h.Term, conditions: tuple[Condition, ...], effort: int = 160) -> Combination | None:
    """Return left − right as a combination of relations that hold under the conditions, or None; `effort` bounds the search."""
    try:
        if shape_of(left) != shape_of(right):
            return None
        alphabet = Alphabet(facts_of(conditions, (left, right)))
        goal = alphabet.subtract(expand(alphabet, left), expand(alphabet, right))
        goal, factor = without_denominators(alphabet, absolute_logs(alphabet, goal))
        if not goal.terms:
            return Combination(())
        if not effort:
            return None
        return _search(alphabet, goal, factor, h.Equal(left, right), conditions, effort)
    except (Unsupported, TooLarge, ShapeError, ZeroDivisionError, OverflowError):
        return None


def _search(
    alphabet: Alphabet, goal: Poly, factor: Mon, claim: h.Term, conditions: tuple[Condition, ...], effort: int
) -> Combination | None:
    """Look for the combination; the goal is the difference times a monomial of its denominators."""
    relations: list[tuple[h.Term, h.Term, Spec]] = [(r.left, r.right, r.spec) for r in stated(conditions, claim)]
    polys: list[Poly] = []
    for left, right, _ in relations:
        polys.append(alphabet.subtract(expand(alphabet, left), expand(alphabet, right)))
    for known in invertible_letters(alphabet.facts, (claim, *(side for r in relations for side in r[:2]))):
        expand(alphabet, h.Inverse(known))
    done = 0
    while done < len(alphabet.letters):
        letter = alphabet.letters[done]
        if letter.kind == "inverse":
            e = term_of(alphabet, letter.data[0])
            x = alphabet.of_letter(2 * done)
            one = alphabet.constant(1, letter.rows)
            for side, p in (("left", alphabet.times(x, letter.data[0])), ("right", alphabet.times(letter.data[0], x))):
                relations.append((h.ZERO, h.ZERO, ("inverse", side, e)))
                polys.append(alphabet.subtract(p, one))
        elif letter.kind == "pinv":
            a = term_of(alphabet, letter.data[0])
            for k in (1, 2, 3, 4):
                left, right = penrose(a, k)
                relations.append((left, right, ("penrose", k, a)))
                polys.append(alphabet.subtract(expand(alphabet, left), expand(alphabet, right)))
        elif letter.kind == "opaque" and isinstance(letter.data[0], h.Adjugate):
            specs: list[Spec] = [("adjugate", side, letter.data[0].children[0]) for side in ("left", "right")]
            _add(alphabet, specs, conditions, relations, polys)
        elif letter.kind == "power":
            k = exponent_term(alphabet, letter.data[1])
            stated_equations = [r[2] for r in relations if r[2][0] == "condition"]
            powers: list[Spec] = [("power", p, m, k) for _, p, m in stated_equations]
            base = term_of(alphabet, letter.data[0])
            _add(alphabet, [*powers, ("idempotent_power", base, k)], conditions, relations, polys)
        done += 1
    search = Completion(alphabet, max_steps=effort)
    search.note_scalars(goal)
    numbers: list[tuple[int, bool]] = []
    order = sorted(range(len(polys)), key=lambda k: (len(polys[k].terms), max((search.weight(t) for t in polys[k].terms), default=0)))
    for k in order:
        for turned in (False, True):
            p = alphabet.transpose(polys[k]) if turned else polys[k]
            if p.terms and not (turned and p.scalar):
                numbers.append((k, turned))
                search.add_relation(len(numbers) - 1, p)
    uses = search.prove_zero(goal)
    if uses is None:
        return None
    entries: list[tuple[h.Term, Spec]] = []
    for chain, number in search.flatten(uses):
        k, turned = numbers[number]
        context = _context(alphabet, chain, polys[k], turned)
        if factor:
            under = tuple((a, -e) for a, e in factor)
            context = h.Times(summand(alphabet, Fraction(1), under, (), ONE, ONE), context)
        entries.append((context, relations[k][2]))
    return Combination(tuple(entries))


def _add(
    alphabet: Alphabet,
    specs: list[Spec],
    conditions: tuple[Condition, ...],
    relations: list[tuple[h.Term, h.Term, Spec]],
    polys: list[Poly],
) -> None:
    """Take in those of the relations that there are."""
    known = {r[2] for r in relations}
    for spec in specs:
        try:
            r = relation(spec, conditions)
            p = alphabet.subtract(expand(alphabet, r.left), expand(alphabet, r.right))
        except (Corrupt, ShapeError):
            continue
        if spec not in known:
            relations.append((r.left, r.right, spec))
            polys.append(p)


def _context(alphabet: Alphabet, chain: tuple[Use, ...], p: Poly, turned: bool) -> h.Term:
    """The context that a chain of uses makes, innermost last."""
    inside: h.Term = hole(p.rows, p.cols)
    if turned:
        inside = h.Transpose(inside)
    for u in reversed(chain):
        factors = [*word_letters(alphabet, u.left), inside, *word_letters(alphabet, u.right)]
        inside = product(factors)
        if u.traced:
            inside = h.Trace(inside)
        scale = summand(alphabet, u.coefficient, u.mon, (), ONE, ONE)
        inside = product([*([] if scale == h.UNITY else [scale]), inside, *word_letters(alphabet, u.word)])
    return inside
