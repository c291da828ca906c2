"""Sums that have a closed form: by induction on a bound, and by telescoping with a rational certificate (Gosper; Wilf and Zeilberger).

A claim is c·S = V with S = Σ_{k=a}^{b} F(k). Where F does not hang on n and b does, induction: S at the least n, and S(n+1) = S(n) + F.
Where F(n, k) is hypergeometric in both, F(n, k)/V(n) is summed: a rational R with G = R·F and F(n+1, k)/V(n+1) − F(n, k)/V(n) = G(k+1) −
G(k) is searched by Gosper's algorithm, and what is proved is that equation and the one at the ends of the range, in the normal form, with
nothing used outside the range. Petkovšek, Wilf, Zeilberger, *A = B*, chapters 5 to 7.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from derive.algebra.form_text import show
from derive.algebra.function_world import Restart, Split
from derive.algebra.gosper import certificate
from derive.algebra.scalar_form import ONE, ZERO, Base, Form, Mono, Ring, TooLarge, add, as_exponent, is_integer, number, scale, subtract
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_read import Reader
from derive.algebra.scalar_signs import NEG, NONZERO, POS
from derive.algebra.scalar_signs import ZERO as EQUAL
from derive.algebra.scalar_transform import Transform, base_depends, depends
from derive.algebra.sums_form import index_letter, summed
from derive.terms import heads as h

Method = Callable[[Reader, Form, "dict[int, Sum]", int], bool]
Sum = tuple[Form, int, Form, Form]  # body, letter, lower, upper
MAX_TRIES = 4
HEADROOM = 1
MAX_BASE = 8
MAX_BOUND = 40


def closes(reader: Reader, f: Form) -> bool:
    """Prove that a form with sums is zero; how is noted with the reader. Raise Split where a letter must be zero or not."""
    sums = sum_atoms(reader.ring, f)
    if not sums or len(sums) > 6:
        return False
    cases: Split | None = None
    for method in (by_induction, by_certificate):
        letters = induction_letters(reader, f, sums)
        for n in letters[:MAX_TRIES] if method is by_induction else bodies_first(reader, letters, sums)[:MAX_TRIES]:
            try:
                if _attempt(method, reader, f, sums, n):
                    if method is by_induction:
                        reader.notes.append({"method": "induction", "letter": show(reader.ring, reader.ring.monomial(n, fmpq(1)))})
                    return True
            except (Unsupported, TooLarge, ZeroDivisionError, ArithmeticError):
                continue
            except Split as split:
                cases = cases or split
    if cases is not None and len(cases.form.terms) == 1:
        raise cases
    return False


def _attempt(method: Method, reader: Reader, f: Form, sums: dict[int, Sum], n: int) -> bool:
    """Try with room above the shifted functions of the form, so that n + 1 can be put for n."""
    work = reader.fork()
    work.tops = {key: top + HEADROOM for key, top in reader.tops.items()}
    for _ in range(MAX_TRIES):
        try:
            return method(work, f, sums, n)
        except Restart:
            continue
    return False


def moved(work: Reader, values: dict[int, Form]) -> Transform:
    """Put forms for letters, everything written over the shifted functions as the reader now takes them."""
    letters = [k for k, b in enumerate(work.ring.bases) if b.kind == "atom" and b.data and isinstance(b.data[0], h.Term)]
    return Transform(work, {k: work.ring.monomial(k, fmpq(1)) for k in letters} | values)


def sum_atoms(ring: Ring, f: Form) -> dict[int, Sum]:
    """The sums over one index that occur as factors of the form."""
    found: dict[int, Sum] = {}
    for m in f.terms:
        for k, e in m:
            data = ring.bases[k].data
            if ring.kind(k) == "call" and data[0] == "sum":
                body, ranges = data[1], data[2]
                assert isinstance(body, Form)
                assert isinstance(ranges, tuple)
                if len(ranges) != 3 or e != 1:
                    return {}
                letter, lower, upper = ranges
                found[k] = (body, ring.intern(Base("atom", (letter,))), lower, upper)
    return found


def induction_letters(reader: Reader, f: Form, sums: dict[int, Sum]) -> list[int]:
    """Integer letters that the bounds or bodies hang on, those of upper bounds first."""
    found: dict[int, None] = {}
    for body, _, lower, upper in sums.values():
        for g in (upper, lower, body):
            for m in g.terms:
                for k, _ in m:
                    if reader.ring.kind(k) == "atom" and k in reader.signs.integers and k not in reader.signs.bound:
                        found.setdefault(k)
    for k in sorted(reader.signs.integers - reader.signs.bound):
        if depends(reader.ring, f, frozenset({k})):
            found.setdefault(k)
    return list(found)


def bodies_first(reader: Reader, letters: list[int], sums: dict[int, Sum]) -> list[int]:
    """The letters of the bodies, those that no bound has first: shifting them leaves the range alone."""
    bounds = [g for _, _, lower, upper in sums.values() for g in (lower, upper)]
    free = [n for n in letters if not any(depends(reader.ring, g, frozenset({n})) for g in bounds)]
    return free + [n for n in letters if n not in free]


def least(reader: Reader, n: int) -> Form | None:
    """The greatest known lower bound of an integer letter: another letter's form where a condition orders them, else a number."""
    bound = least_number(reader, n)
    others = lower_letters(reader, n)
    if not others:
        return None if bound is None else number(bound)
    top = others[0]
    for a in others[1:]:
        distance = subtract(a, top).constant
        if distance is None:
            return None
        top = a if distance > 0 else top
    return top if bound is None or reader.signs.of(subtract(top, number(bound))) & NEG == 0 else None


def least_number(reader: Reader, n: int) -> int | None:
    """The greatest integer that the letter is known not to fall below."""
    f = reader.ring.monomial(n, fmpq(1))
    bound = next((b for b in (0, 1, -1) if reader.signs.at_least(f, b)), None)
    if bound is None:
        return None
    while bound < MAX_BOUND and (reader.signs.at_least(f, bound + 1) or reader.signs.of(subtract(f, number(bound))) == POS):
        bound += 1
    return bound if bound < MAX_BOUND else None


def lower_letters(reader: Reader, n: int) -> list[Form]:
    """Integer forms a in other letters with n ≥ a a fact."""
    found: list[Form] = []
    for f, mask in reader.signs.facts.items():
        c = f.terms.get(((n, fmpq(1)),))
        if c is None or abs(c) != 1 or _about_range(reader, f) or (mask & NEG if c > 0 else mask & POS) or mask == EQUAL:
            continue
        a = subtract(reader.ring.monomial(n, fmpq(1)), scale(f, 1 / c))
        if a.constant is None and not depends(reader.ring, a, frozenset({n})) and reader.signs.integral(as_exponent(a)):
            found.append(a if mask & EQUAL else add(a, ONE))
    return found


def isolated(reader: Reader, n: int) -> bool:
    """Whether what is known of n does not tie it to other letters, so that n may be changed alone."""
    inside = frozenset({n})
    if any(depends(reader.ring, v, inside) or base_depends(reader.ring, k, inside) for k, v in reader.values.items()):
        return False
    return n not in reader.signs.even | reader.signs.odd


def tied(reader: Reader, n: int) -> bool:
    """Whether a fact bounds n from above, alone or by another letter: then n + 1 being admitted does not follow from n, nor the other
    way.
    """
    for f, mask in list(reader.signs.facts.items()):
        if mask == NONZERO and depends(reader.ring, f, frozenset({n})) and not _about_range(reader, f):
            del reader.signs.facts[f]
            implied = reader.signs.of(f) & EQUAL == 0
            reader.signs.facts[f] = mask
            if not implied:
                return True
            continue
        coefficient = f.terms.get(((n, fmpq(1)),))
        if coefficient is None:
            if depends(reader.ring, f, frozenset({n})) and mask & EQUAL:
                return not _about_range(reader, f)
            continue
        if _about_range(reader, f):
            continue
        decreasing = (coefficient < 0 and mask & NEG == 0) or (coefficient > 0 and mask & POS == 0)
        if decreasing:
            return True
        if len(f.terms) > 2 or (len(f.terms) == 2 and () not in f.terms):
            lower = subtract(reader.ring.monomial(n, fmpq(1)), scale(f, 1 / coefficient))
            if lower not in (known := lower_letters(reader, n)) and add(lower, ONE) not in known:
                return True
    return False


def _about_range(reader: Reader, f: Form) -> bool:
    return depends(reader.ring, f, frozenset(reader.signs.bound))


def safe(reader: Reader, f: Form, n: int) -> bool:
    """Whether no denominator of the form that hangs on n can vanish."""
    for m in f.terms:
        for k, e in m:
            if not base_depends(reader.ring, k, frozenset({n})) or reader.ring.kind(k) == "e":
                continue
            if (isinstance(e, Form) or e < 0) and reader.signs.base(k) & EQUAL:
                return False
    return True


# --- induction --------------------------------------------------------------------------------------------------------------------


def by_induction(reader: Reader, f: Form, sums: dict[int, Sum], n: int) -> bool:
    """f(n0) = 0 by adding up, and f(n+1) = 0 from f(n) = 0 solved for one of the sums."""
    ring, inside = reader.ring, frozenset({n})
    start = least(reader, n)
    letter = ring.monomial(n, fmpq(1))
    if start is None or not isolated(reader, n) or tied(reader, n) or not safe(reader, f, n):
        return False
    following: dict[int, Form] = {}
    first: dict[int, Form] = {}
    for atom, (body, k, lower, upper) in sums.items():
        if depends(ring, lower, inside) or depends(ring, body, inside):
            return False
        if depends(ring, upper, inside):
            if subtract(moved(reader, {n: add(letter, ONE)})(upper), upper) != ONE:
                return False
            if reader.signs.of(add(subtract(upper, lower), ONE)) & NEG:
                return False
            following[atom] = add(ring.monomial(atom, fmpq(1)), moved(reader, {k: add(upper, ONE)})(body))
            size = subtract(moved(reader, {n: start})(upper), lower).constant
            if size is None or not is_integer(size) or size > MAX_BASE:
                return False
            terms = [moved(reader, {k: add(lower, number(j))})(body) for j in range(int(size.p) + 1)]
            first[atom] = add(ZERO, *terms)
    if not following:
        return False
    hidden = {atom: ring.atom(Base("atom", ("hidden", atom))) for atom in sums}
    plain = replace_atoms(ring, f, hidden)
    at_start = moved(reader, {n: start})(plain)
    base = replace_atoms(ring, at_start, {_number(ring, hidden[a]): first.get(a, ring.monomial(a, fmpq(1))) for a in sums})
    if not ring.is_zero(base):
        return False
    step = moved(reader, {n: add(letter, ONE)})(plain)
    step = replace_atoms(ring, step, {_number(ring, hidden[a]): following.get(a, ring.monomial(a, fmpq(1))) for a in sums})
    if ring.is_zero(subtract(step, moved(reader, {})(f))):
        return True
    solved = next(iter(following))
    coefficient, rest = linear(ring, f, solved)
    if coefficient is None or reader.signs.of(coefficient) & EQUAL:
        return False
    known = scale(ring.quotient(moved(reader, {})(rest), moved(reader, {})(coefficient)), -1)
    return ring.is_zero(replace_atoms(ring, step, {solved: known}))


def _number(ring: Ring, f: Form) -> int:
    ((m, _),) = f.terms.items()
    return m[0][0]


def linear(ring: Ring, f: Form, atom: int) -> tuple[Form | None, Form]:
    """f = coefficient · atom + rest."""
    coefficient: list[Form] = [ZERO]
    rest: list[Form] = [ZERO]
    for m, c in f.terms.items():
        if any(k == atom for k, _ in m):
            if dict(m)[atom] != 1:
                return None, f
            coefficient.append(Form({tuple((k, e) for k, e in m if k != atom): c}))
        else:
            rest.append(Form({m: c}))
    return add(*coefficient), add(*rest)


def replace_atoms(ring: Ring, f: Form, values: dict[int, Form]) -> Form:
    """Put forms in the place of atoms that stand as factors to the first power."""
    parts: list[Form] = [ZERO]
    for m, c in f.terms.items():
        here = [k for k, _ in m if k in values]
        rest = Form({tuple((k, e) for k, e in m if k not in values): c})
        parts.append(ring.product([rest, *(ring.power(values[k], int(dict(m)[k].p)) for k in here)]) if here else rest)  # type: ignore[union-attr]
    return add(*parts)


# --- certificates -----------------------------------------------------------------------------------------------------------------


def by_certificate(reader: Reader, f: Form, sums: dict[int, Sum], n: int) -> bool:
    """Wilf and Zeilberger: S(n+1) = ρ(n) S(n) and V(n+1) = ρ(n) V(n), and S = V at the least n."""
    if len(sums) != 1:
        return False
    ring, inside = reader.ring, frozenset({n})
    ((atom, (body, k, lower, upper)),) = sums.items()
    coefficient, rest = linear(ring, f, atom)
    start = least(reader, n)
    if coefficient is None or reader.signs.of(coefficient) & EQUAL or start is None or not isolated(reader, n) or tied(reader, n):
        return False
    index = ring.monomial(k, fmpq(1))
    forward, next_k, same = moved(reader, {n: add(ring.monomial(n, fmpq(1)), ONE)}), moved(reader, {k: add(index, ONE)}), moved(reader, {})
    rise = subtract(forward(upper), upper)
    if depends(ring, lower, inside) or rise.constant not in (0, 1, 2) or reader.signs.of(subtract(upper, lower)) & NEG:
        return False
    value, term = scale(rest, -1), ring.mul(coefficient, body)
    after, along, here = forward(term), next_k(term), same(term)
    rho = canonical(ring, ring.quotient(forward(value), same(value))) if rest.terms else ZERO
    if not safe(reader, rho, n):
        if start == ZERO:
            raise Split(ring.monomial(n, fmpq(1)), (EQUAL, POS))
        return False
    if not ring.is_zero(subtract(forward(value), ring.mul(rho, same(value)))):
        return False
    ratio_n, ratio_k = canonical(ring, ring.quotient(after, here)), canonical(ring, ring.quotient(along, here))
    factor = certificate(ring, ratio_n, rho, ratio_k, k)
    if factor is None:
        return False
    g, g_next = canonical(ring, ring.mul(factor, here)), canonical(ring, ring.mul(next_k(factor), along))
    if not all(_never_divides_by_zero(reader, m, k) for m in g.terms):
        return False
    change = subtract(after, ring.mul(rho, here))
    if not ring.is_zero(subtract(change, subtract(g_next, g))):
        return False
    ends = subtract(moved(reader, {k: upper})(g), moved(reader, {k: lower})(g))
    extra = [moved(reader, {k: add(upper, number(j))})(after) for j in range(1, int(rise.constant.p) + 1)]
    if not ring.is_zero(add(ends, moved(reader, {k: upper})(change), *extra)):
        return False
    if not _first_value(reader, term, value, k, lower, upper, n, start):
        return False
    own = show(ring, index)
    shown = {"term": here, "ratio": rho, "certificate": factor, "from": start}
    note = {"method": "certificate", "letter": show(ring, ring.monomial(n, fmpq(1))), "index": "k"}
    reader.notes.append({**note, **{name: show(ring, form).replace(own, "k") for name, form in shown.items()}})
    return True


def _never_divides_by_zero(reader: Reader, m: Mono, k: int) -> bool:
    """Whether a monomial is defined all along the range of the index."""
    for b, e in m:
        if not reader.signs.base(b) & EQUAL:
            continue
        if isinstance(e, Form):
            if reader.signs.of(e) & NEG:
                return False
        elif e < 0:
            return False
    return True


def _first_value(reader: Reader, term: Form, value: Form, k: int, lower: Form, upper: Form, n: int, start: Form) -> bool:
    at = moved(reader, {n: start})
    wanted = at(value)
    low, high = at(lower).constant, at(upper).constant
    if low is None or not is_integer(low):
        return False
    if high is not None and is_integer(high) and high - low <= MAX_BASE:
        values = [moved(reader, {n: start, k: number(j)})(term) for j in range(int(low.p), int(high.p) + 1)]
        return reader.ring.is_zero(subtract(add(ZERO, *values), wanted))
    inner = index_letter(reader, at(lower), at(upper), reader.level)
    first = moved(reader, {n: start, k: reader.ring.monomial(inner, fmpq(1))})(term)
    return reader.ring.is_zero(subtract(summed(reader, first, inner, at(lower), at(upper)), wanted))
