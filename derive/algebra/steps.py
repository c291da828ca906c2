"""A proof as a derivation: the steps that a reader follows, made from a certificate.

Both sides of an equation are unfolded by small rules (transpose of a product, cancel, multiply out) until they meet. A combination of
relations becomes a chain in which each relation is used once: what is to be replaced is factored out, then cancelled, or an identity is
put in as `I = A A⁻¹`, then multiplied out. A rule that replaces the claim becomes a sentence and the claims that suffice. Every equation
of a chain is checked as it is written; a line that the checker does not confirm is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from derive.algebra.by_entries import by_entries
from derive.algebra.chains import Link, chain_between, meeting, walk_of
from derive.algebra.respelling import Speller
from derive.algebra.unfolding import swept
from derive.proof.checker import HOLE, fill, hole
from derive.proof.derivation import Derivation, Passage, Step
from derive.proof.expand import Unsupported, expand
from derive.proof.goals import suppose
from derive.proof.relations import Relation, load_spec, property_equations, relation
from derive.proof.rules import RULES
from derive.proof.serial import load
from derive.proof.words import Alphabet, Poly, TooLarge
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition
from derive.terms.shapes import ShapeError
from derive.terms.typing import shape_of

Certificate = dict[str, Any]

MULTIPLY = {"multiply_left": "from the left", "multiply_right": "from the right"}

#: What suffices by a rule, as the sentence that stands before the new claim.
SUFFICES: dict[str, str] = {
    "multiply_left": "Multiply from the left; it suffices that",
    "multiply_right": "Multiply from the right; it suffices that",
    "blocks": "Multiply the blocks out and compare block by block; it suffices that",
    "ranks": "Invertible factors keep a rank, $A^\\top A$ has that of $A$, that of an idempotent matrix is its trace; it suffices that",
    "rank_idempotent": "The rank of an idempotent matrix is its trace; it suffices that",
    "pseudo_inverse": "The four Penrose equations determine the pseudo-inverse; it suffices that",
    "exp_of_commuting": "Exponentials of commuting matrices multiply; it suffices that",
    "substituted": "Put in what the letters are; it suffices that",
    "concrete": "Write the entries out; it suffices that",
    "cancel": "Common terms fall out; it suffices that",
    "common_factor": "A common factor that is not negative falls out; it suffices that",
    "term_by_term": "Compare term by term; it suffices that",
    "growing": "The function grows; it suffices that",
    "not_negative": "Norms and squares are not negative; it suffices that",
    "gibbs": "By the tangent of the logarithm; it suffices that",
    "tangent": "A logarithm lies under its tangent, an exponential above; it suffices that",
    "norms": "Give the norms their names; it suffices that",
    "same_function": "Equal arguments give equal values; it suffices that",
}


def narrate(certificate: Certificate, claim: h.Term, conditions: tuple[Condition, ...]) -> tuple[Passage, ...]:
    """Return what a certificate stands for as passages that a reader follows; the certificate must be one that replays."""
    try:
        return tuple(_passages(certificate, claim, conditions))
    except (Unsupported, TooLarge, ShapeError, ZeroDivisionError, OverflowError):
        return ()


def derivation(certificate: Certificate, claim: h.Term, conditions: tuple[Condition, ...]) -> Derivation | None:
    """Return the one chain of equal terms that a certificate stands for, or None where it is told in several passages."""
    passages = narrate(certificate, claim, conditions)
    return passages[0].chain if len(passages) == 1 else None


def _passages(certificate: Certificate, claim: h.Term, conditions: tuple[Condition, ...]) -> Iterator[Passage]:
    match certificate["method"], claim:
        case "algebra", h.Equal():
            left, right = claim.children
            yield Passage(chain=_chain(certificate["combination"], left, right, conditions))
        case "entries", h.Equal():
            yield from _entries(claim)
        case "form", _:
            yield Passage("Every term of the difference of the two sides is nonnegative by its form", shows=(claim,))
        case "by", _:
            yield from _by(certificate, claim, conditions)
        case "all", h.And():
            for part, c in zip(certificate["parts"], claim.children, strict=True):
                yield from _passages(part, c, conditions)
        case "property", h.Is():
            equations = [h.Equal(*e) for e in property_equations(claim) or ()]
            known = PROPERTIES.get(claim.property)
            yield Passage(f"To be {known.phrase if known else claim.property} means that", shows=tuple(equations))
            for part, e in zip(certificate["parts"], equations, strict=True):
                yield from _passages(part, e, conditions)
        case "suppose", h.Implies():
            for hypothesis in claim.children[:-1]:
                conditions = suppose(hypothesis, conditions)
            yield Passage("Suppose that", shows=tuple(claim.children[:-1]))
            yield from _passages(certificate["part"], claim.children[-1], conditions)
        case "both", h.Iff():
            a, b = claim.children
            forth, back = certificate["parts"]
            yield from _passages(forth, h.Implies(a, b), conditions)
            yield Passage("Conversely:")
            yield from _passages(back, h.Implies(b, a), conditions)


def _by(certificate: Certificate, claim: h.Term, conditions: tuple[Condition, ...]) -> Iterator[Passage]:
    """A rule that replaces the claim; after a multiplication the chain ends with the claim itself."""
    rule, part = certificate["rule"], certificate["part"]
    after = RULES[rule](claim, conditions)
    assert after is not None
    if rule in MULTIPLY and part["method"] == "algebra" and isinstance(after, h.Equal):
        left, right = after.children
        longer = _size(left) >= _size(right)
        start, end = (left, right) if longer else (right, left)
        yield Passage(chain=_chain(part["combination"], start, end, conditions, forward=longer))
        inverse = _inverse(claim, rule)
        yield Passage(f"Multiply {MULTIPLY[rule]} by", () if inverse is None else (inverse,), shows=(claim,))
        return
    says = SUFFICES[rule]
    if rule == "blocks" and any(isinstance(t, h.Det) and isinstance(t.children[0], h.Block) for t in claim.walk()):
        says = "The determinant of a block matrix is that of a diagonal block times that of its Schur complement; so it says that"
    yield Passage(says, shows=after.children if isinstance(after, h.And) else (after,))
    yield from (p for p in _passages(part, after, conditions) if p.chain is None or p.chain.steps)


def _inverse(claim: h.Term, rule: str) -> h.Term | None:
    """The inverse that a multiplication has taken to the other side."""
    for side in claim.children:
        end = side
        while isinstance(end, (h.Times, h.Quotient)):
            arrays = end.children if isinstance(end, h.Times) else end.children[:1]
            end = arrays[0 if rule == "multiply_left" else -1]
        if isinstance(end, h.Inverse):
            return end
    return None


def _size(t: h.Term) -> int:
    return sum(1 for _ in t.walk())


def _entries(claim: h.Equal) -> Iterator[Passage]:
    """Both sides by their entries, as sums; where these are not written out, in one step."""
    left, right = claim.children
    sides = by_entries(claim)
    if sides is None:
        yield Passage(chain=Derivation(left, (Step(left, right, "entries", "entry by entry both sides are the same sum"),)))
        return
    (start, first), (end, last) = sides
    steps = [Step(start, first, "entries", "written by entries")]
    if last != first:
        steps.append(Step(first, last, "sums", "sums change places, numbers commute"))
    steps.append(Step(last, end, "entries", "written by entries"))
    yield Passage(chain=Derivation(start, tuple(steps)))


@dataclass(frozen=True, slots=True)
class Use:
    """One relation in its context: `sides` are the context around its left and its right side, as sums."""

    context: h.Term
    relation: Relation
    sides: tuple[Poly, Poly]


def _chain(entries: list[Any], left: h.Term, right: h.Term, conditions: tuple[Condition, ...], forward: bool = True) -> Derivation:
    """left = … = right; the entries sum to left − right, or to right − left where not `forward`."""
    if not entries:
        return chain_between(left, right, conditions)
    loaded = [(load(context), relation(load_spec(data), conditions)) for context, data in entries]
    speller = Speller(left, right, conditions, [t for context, r in loaded for t in (context, r.left, r.right)])
    alphabet = speller.alphabet
    ends = {True: expand(alphabet, left), False: expand(alphabet, right)}
    walks = {side: list(walk_of(t, conditions, speller.of(ends[side]))) for side, t in ((True, left), (False, right))}
    uses = []
    for context, r in loaded:
        sides = [alphabet.scale(expand(alphabet, fill(context, t)), 1 if forward else -1) for t in (r.left, r.right)]
        uses.append(Use(context, r, (sides[0], sides[1])))
    uses = _without_opposites(alphabet, uses)
    for _ in range(len(uses)):
        side, use, after = min(_moves(alphabet, ends, uses), key=lambda m: m[0])[1:]
        uses.remove(use)
        walks[side] += _use(speller, ends[side], use, after, 1 if forward else -1, side, conditions)
        ends[side] = after
    return meeting(left, right, walks[True], walks[False])


def _without_opposites(alphabet: Alphabet, uses: list[Use]) -> list[Use]:
    """Leave out pairs of uses of which one takes back what the other does."""
    values = [alphabet.subtract(*u.sides) for u in uses]
    kept = list(range(len(uses)))
    for i in range(len(uses)):
        for j in range(i + 1, len(uses)):
            if i in kept and j in kept and not alphabet.add(values[i], values[j]).terms:
                kept = [k for k in kept if k not in (i, j)]
    return [uses[k] for k in kept]


def _moves(alphabet: Alphabet, ends: dict[bool, Poly], uses: list[Use]) -> Iterator[tuple[tuple[bool, int, int, bool], bool, Use, Poly]]:
    """Every use at the end of either walk: first those that replace what stands there, then those that leave the shortest sum."""
    for number, u in enumerate(uses):
        for side, p in ends.items():
            old, new = u.sides if side else (u.sides[1], u.sides[0])
            after = alphabet.add(alphabet.subtract(p, old), new)
            replaces = min(len(alphabet.subtract(p, old).terms) + len(old.terms), len(alphabet.add(p, new).terms) + len(new.terms)) <= len(
                p.terms
            )
            yield (not replaces, len(after.terms), number, not side), side, u, after


def _use(speller: Speller, p: Poly, use: Use, after: Poly, scale: int, left: bool, conditions: tuple[Condition, ...]) -> Iterator[Link]:
    """The lines by which one relation is used: in the direction in which more of it stands there already."""
    alphabet, r = speller.alphabet, use.relation
    taken, given = use.sides if left else (use.sides[1], use.sides[0])
    away, back = alphabet.subtract(p, taken), alphabet.add(p, given)
    replaces = len(away.terms) <= len(back.terms)
    rest = away if replaces else back
    old, new = (r.left, r.right) if replaces is left else (r.right, r.left)
    sign = scale if replaces else -scale
    context = use.context
    if _turns(context):
        context, old, new = _upright(context), _turned(old, conditions), _turned(new, conditions)
    old, new = speller.spelled(old), speller.spelled(new)
    rule, says, used = _reason(r, conditions)
    equation: h.Term = h.Equal(old, new)
    if rule == "turned":
        equation = r.spec[1]
    if rule == "inverse":
        says = "cancel" if isinstance(new, h.Identity) else "insert"
    grouped = speller.with_part(rest, context, old, sign)
    yield Link(grouped, "factor", "factor out" if any(isinstance(t, h.Plus) for t in old.walk()) else "regroup")
    if says == "insert" or any(isinstance(t, h.Plus) for t in new.walk()):
        yield Link(speller.with_part(rest, context, new, sign), rule, says, used, (equation,))
        yield Link(speller.of(after), "expand", "multiply out")
    else:
        yield Link(speller.of(after), rule, says, used, (equation,))


def _turns(context: h.Term) -> bool:
    """Whether a context transposes what stands in its hole."""
    return any(isinstance(t, h.Transpose) and isinstance(t.children[0], h.Sym) and t.children[0].name == HOLE for t in context.walk())


def _upright(context: h.Term) -> h.Term:
    """The context with a hole that is not transposed."""
    turned = next(
        t for t in context.walk() if isinstance(t, h.Transpose) and isinstance(t.children[0], h.Sym) and t.children[0].name == HOLE
    )
    return cast(h.Term, context.xreplace({turned: hole(*shape_of(turned))}))


def _turned(t: h.Term, conditions: tuple[Condition, ...]) -> h.Term:
    return swept("transposes", h.Transpose(t), conditions)


def _reason(r: Relation, conditions: tuple[Condition, ...]) -> tuple[str, str, tuple[Condition, ...]]:
    """The name of a step, its clause and the conditions that it uses."""
    match r.spec:
        case ("inverse", *_):
            return "inverse", "cancel", ()
        case ("penrose", k, _):
            return f"penrose_{k}", f"the {('first', 'second', 'third', 'fourth')[k - 1]} Penrose equation", ()
        case ("adjugate", *_):
            return "adjugate", "a matrix times its adjugate is its determinant times the identity", ()
        case ("skew", letter):
            used = tuple(c for c in conditions if isinstance(c.proposition, h.Is) and c.proposition.property in ("antisymmetric", "odd"))
            return "skew", "of odd size the sign of the determinant turns with the transpose", used
        case ("turned", p, *_):
            return "turned", "a right inverse of a square matrix is a left inverse, by", _stated(p, conditions)
        case ("power", p, *_):
            return "induction", "by induction on the exponent", _stated(p, conditions)
        case ("idempotent_power", *_):
            return "idempotent", "every power of an idempotent matrix is the matrix", ()
        case ("condition", p, _):
            return "condition", "by the condition", _stated(p, conditions)
        case ("property", name, letter, _):
            used = tuple(c for c in conditions if c.proposition.children[:1] == (letter,) and isinstance(c.proposition, h.Is))
            known = PROPERTIES.get(name)
            return name, f"being {known.phrase if known else name} means", used
    raise AssertionError(r.spec)


def _stated(p: h.Term, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return tuple(c for c in conditions if c.proposition == p)


__all__ = ["derivation", "narrate"]
