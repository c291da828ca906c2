"""What the conditions say of chance: which letters are random, how each is distributed, what is independent of what.

A random letter is a scalar, a vector, a matrix, or a sample: n numbers `X` (a vector) whose members are independent and share a law.
Whatever
is not said stays open: two letters are independent only where a condition says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin, closure
from derive.terms.distributions import LAWS
from derive.terms.formulas import formula
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import bound_by, free_letters, substitute

HEADS = (
    h.Expectation, h.Variance, h.Covariance, h.Correlation, h.Probability, h.Density, h.LawFunction, h.Entropy, h.CrossEntropy,
    h.MutualInformation, h.Divergence,
)  # fmt: skip

#: What is said of random letters and not of values at a point.
RANDOM_WORDS = frozenset(
    "random discrete continuous independent identically_distributed iid uncorrelated jointly_normal constant mle fixed known unknown"
    " fisher_information score".split()
)

ALIASES = {"student_t": "student", "chi_squared": "chi_square", "f_distribution": "f", "fisher_f": "f", "log_normal": "lognormal"}


@dataclass(frozen=True, slots=True)
class ScalarLaw:
    """A distribution of the table with its parameters put in by name."""

    name: str
    parameters: dict[str, h.Term]

    def say(self, text: str, **more: h.Term) -> h.Term:
        """A formula of the table for these parameters."""
        return formula(text, {**self.parameters, **more})

    @property
    def domain(self) -> list[h.Term]:
        return [self.say(d) for d in LAWS[self.name].domain]


def scalar_law(d: h.Term) -> ScalarLaw | None:
    """The law that a `Distribution` of numbers names, or None where the table has no such law with as many parameters."""
    if not isinstance(d, h.Distribution):
        return None
    name = ALIASES.get(d.name, d.name)
    row = LAWS.get(name)
    values = d.children
    if name == "normal" and not values:
        values = (h.ZERO, h.UNITY)
    if row is None or len(row.parameters) != len(values):
        return None
    return ScalarLaw(name, dict(zip(row.parameters, values, strict=True)))


@dataclass(slots=True)
class World:
    """Everything about chance in the conditions of one claim."""

    random: dict[h.Sym, None] = field(default_factory=dict)
    laws: dict[h.Term, h.Term] = field(default_factory=dict)
    samples: dict[h.Sym, None] = field(default_factory=dict)  # vectors whose entries are independent, with one mean and one variance
    identical: dict[h.Sym, None] = field(default_factory=dict)  # those of them whose entries have one law
    members: dict[h.Sym, tuple[h.Sym, h.Term]] = field(default_factory=dict)  # i and the law of the entry i, a law for each
    apart: dict[h.Sym, None] = field(default_factory=dict)  # those of them whose entries are independent
    alike: dict[h.Term, h.Term] = field(default_factory=dict)  # letters that have the law of another
    unlike: dict[h.Sym, None] = field(default_factory=dict)  # those that are not alike, in a way that is not understood
    each: dict[h.Term, tuple[h.Sym, h.Term]] = field(default_factory=dict)  # Variance(X) → i and the variance of the entry i
    independent: list[tuple[h.Term, ...]] = field(default_factory=list)
    uncorrelated: list[tuple[h.Term, ...]] = field(default_factory=list)
    normal: list[tuple[h.Term, ...]] = field(default_factory=list)
    facts: dict[h.Term, h.Term] = field(default_factory=dict)  # Expectation(x) → its value, and so on
    plain: list[Condition] = field(default_factory=list)  # the conditions that speak of no chance
    properties: dict[h.Term, set[str]] = field(default_factory=dict)
    mixed: list[Condition] = field(default_factory=list)  # conditions on the values of random letters
    conditions: tuple[Condition, ...] = ()

    def random_in(self, t: h.Term) -> tuple[h.Sym, ...]:
        """The random letters that are free in a term."""
        return tuple(x for x in free_letters(t) if x in self.random and isinstance(x, h.Sym))

    def is_random(self, t: h.Term) -> bool:
        return bool(self.random_in(t))

    def are_independent(self, a: h.Term, b: h.Term) -> bool:
        """Whether the conditions say that two letters are independent."""
        return any(a in group and b in group and a != b for group in self.independent)

    def are_uncorrelated(self, a: h.Term, b: h.Term) -> bool:
        return self.are_independent(a, b) or any(a in group and b in group and a != b for group in self.uncorrelated)

    def law_of(self, x: h.Term) -> h.Term | None:
        """The distribution of a letter, or of a member of a sample."""
        if x in self.laws:
            return self.laws[x]
        if isinstance(x, h.At):
            if x.children[0] in self.members and len(x.children) == 2:
                i, law = self.members[x.children[0]]
                return substitute(law, {i: x.children[1]})
            return self.laws.get(x.children[0])
        return None


def _is_chance(p: h.Term) -> bool:
    if isinstance(p, h.Is):
        return p.property in RANDOM_WORDS
    return any(isinstance(t, (*HEADS, h.DistributedAs, h.Distribution)) for t in p.walk())


_UPPER = frozenset("X Y Z U V W S T".split())


def _bodies(claim: h.Term, conditions: Iterable[Condition]) -> list[h.Term]:
    """What stands inside of expectations and their like."""
    terms = [claim, *(c.proposition for c in conditions)]
    return [
        t
        for term in terms
        for t in term.walk()
        if isinstance(t, (h.Expectation, h.Variance, h.Covariance, h.Correlation, h.Probability, h.Entropy, h.MutualInformation))
    ]


def _named_random(x: h.Term) -> bool:
    """Whether a letter that nobody declared is random by its look: an upper-case letter of the end of the alphabet."""
    return isinstance(x, h.Sym) and x.name.split("_")[0] in _UPPER


def build(claim: h.Term, conditions: Sequence[Condition]) -> World:
    """Read the conditions."""
    w = World(conditions=tuple(conditions))
    claims_sizes = {s.name for t in [claim, *(c.proposition for c in conditions)] for s in t.free_symbols}
    for c in conditions:
        _read(w, c.proposition)
    _with_a_law_for_each(w)
    _in_order(w, claim)
    _without_parameters(w)
    _like_another(w)
    _unlike(w)
    bound: set[h.Term] = set()
    fixed = {c.proposition.children[0] for c in conditions if isinstance(c.proposition, h.Is) and c.proposition.property == "fixed"}
    columns = _probabilities(w)
    fixed |= columns
    bodies = [x for x in _bodies(claim, conditions) if not (isinstance(x, h.Entropy) and columns & set(free_letters(x)))]
    for body in bodies:
        over = [v for v in body.children[1:] if isinstance(v, h.Sym)] if isinstance(body, h.Expectation) else []
        over += [v.children[0] for v in body.children[1:] if isinstance(v, h.Over) and isinstance(v.children[0], h.Sym)]
        for x in over:
            w.random.setdefault(x)
        for t in body.walk():
            bound |= bound_by(t)
        if over:
            continue
        known = w.is_random(body)
        for x in free_letters(body):
            array = isinstance(x, h.Sym) and x.dims[0] != 1 and x.dims[1] != 1
            free = isinstance(x, h.Sym) and x not in bound and x not in fixed and x.name not in claims_sizes
            if free and _named_random(x) and not (known and array):
                w.random.setdefault(x)
    for body in bodies:
        if not w.is_random(body):
            _by_position(w, body, bound | fixed, claims_sizes)
    for c in conditions:
        if not _is_chance(c.proposition) and not is_ascending(c.proposition):
            (w.mixed if w.is_random(c.proposition) and not isinstance(c.proposition, h.Is) else w.plain).append(c)
        if isinstance(c.proposition, h.Is) and c.proposition.children[0] in w.random and c.proposition.property not in RANDOM_WORDS:
            w.plain = [x for x in w.plain if x != c]
            w.properties.setdefault(c.proposition.children[0], set()).update(closure(c.proposition.property))
    return w


def _probabilities(w: World) -> set[h.Term]:
    """The columns of probabilities of which nothing is random: H(p) is the entropy of that law, not of a random p."""
    said = (c.proposition for c in w.conditions)
    return {p.children[0] for p in said if isinstance(p, h.Is) and p.property == "probability_vector"} - set(w.random) - set(w.laws)


def _without_parameters(w: World) -> None:
    """A law that is named without parameters is the one law of its name that the text writes out."""
    written = [law for law in w.laws.values() if isinstance(law, h.Distribution) and law.children]
    for x, law in w.laws.items():
        if isinstance(law, h.Distribution) and not law.children and law.name != "normal":
            alike = [other for other in written if canonical_name(other) == canonical_name(law)]
            if len(alike) == 1:
                w.laws[x] = alike[0]


def canonical_name(law: h.Distribution) -> str:
    """The name under which the table has a law."""
    return ALIASES.get(law.name, law.name)


def _by_position(w: World, body: h.Term, bound: set[h.Term], sizes: set[str]) -> None:
    """Where an expectation holds no letter that is known to be random, its vectors are, or its only letter is."""
    found = [x for x in free_letters(body) if isinstance(x, h.Sym) and x not in bound and x.name not in sizes]
    vectors = [x for x in found if is_vector(x.dims)]
    chosen = (
        found
        if len(found) == 1
        else [x for x in vectors if x.name.strip("\\mathbf{}") in ("x", "y", "z", "u", "\\varepsilon", "\\epsilon")]
    )
    for x in chosen:
        w.random.setdefault(x)


def _read(w: World, p: h.Term) -> None:
    match p:
        case h.And():
            for q in p.children:
                _read(w, q)
        case h.DistributedAs() if isinstance(p.children[1], h.Distribution) and p.children[1].name in ("mgf", "cf", "survival"):
            pass  # a function of the law, not the law
        case h.DistributedAs():
            x, law = p.children
            base = x.children[0] if isinstance(x, h.At) else x
            if isinstance(base, h.Sym):
                w.random.setdefault(base)
            subject = base if isinstance(x, h.At) else x
            if isinstance(x, h.At) and isinstance(base, h.Sym) and len(x.children) == 2 and _runs(x.children[1], law):
                w.members.setdefault(base, (x.children[1], law))
            elif subject not in w.laws or law.children:
                w.laws[subject] = law
        case h.Is() if p.property in RANDOM_WORDS:
            _words(w, p)
        case h.ForAll(children=(h.Equal(children=(h.Expectation() | h.Variance() as left, right)), h.Sym() as i)) if (
            isinstance(left.children[0], h.At) and left.children[0].children[1:] == (i,) and len(left.children) == 1
        ):
            w.each[left.func(left.children[0].children[0])] = (i, right)
        case h.Equal():
            for left, right in (p.children, p.children[::-1]):
                if isinstance(left, (h.Expectation, h.Variance, h.Covariance, h.Correlation)) and not any(
                    isinstance(t, HEADS) for t in right.walk()
                ):
                    w.facts[_canonical(left)] = right
                    for x in free_letters(left):
                        if isinstance(x, h.Sym):
                            _random_subject(w, x, left)
                    break


def _runs(i: h.Term, law: h.Term) -> bool:
    """Whether a law depends on the index of the member that has it."""
    return isinstance(i, h.Sym) and i in free_letters(law)


def _random_subject(w: World, x: h.Sym, left: h.Term) -> None:
    if any(c == x for c in left.children):
        w.random.setdefault(x)


def _canonical(t: h.Term) -> h.Term:
    return t.func(*(c for c in t.args if not (isinstance(c, h.Sym) and isinstance(t, h.Expectation) and c != t.args[0])))  # type: ignore[no-any-return]


def _like_another(w: World) -> None:
    """What is known of a letter is known of those that are distributed identically."""
    for y, x in (*w.alike.items(), *((x, y) for y, x in w.alike.items()), *w.alike.items()):
        if x in w.laws:
            w.laws.setdefault(y, w.laws[x])
        for head in (h.Expectation, h.Variance):
            if head(x) in w.facts:
                w.facts.setdefault(head(y), w.facts[head(x)])


def _with_a_law_for_each(w: World) -> None:
    """Independent numbers with a law for each are no sample: they have no one mean and no one variance."""
    for x in w.members:
        if x in w.samples:
            w.apart.setdefault(x)
            del w.samples[x]
            w.identical.pop(x, None)


def _in_order(w: World, claim: h.Term) -> None:
    """X_(k) of a sample X is its k-th order statistic."""
    for y in [x for x in free_letters(claim) if isinstance(x, h.Sym) and x.name.endswith("_{()}")]:
        x = next((x for x in w.identical if y.name == f"{x.name}_{{()}}"), None)
        law = w.laws.get(x) if x is not None else None
        said = [c.proposition for c in w.conditions if y in free_letters(c.proposition)]
        if x is None or x.family or not isinstance(law, h.Distribution) or y in w.laws or not all(map(is_ascending, said)):
            continue
        k = h.Sym("k")
        w.random.setdefault(y)
        w.members.setdefault(y, (k, h.Distribution("order_statistic", law, k, h.Sym(str(x.dims[0])))))


def is_ascending(p: h.Term) -> bool:
    """X_(1) ≤ … ≤ X_(n), which is what the names of order statistics say."""
    inner = p.children[0] if isinstance(p, h.ForAll) else p
    inner = inner.children[1] if isinstance(inner, h.Implies) else inner
    match inner:
        case (
            h.LessEqual(children=(h.At(children=(h.Sym() as x, i)), h.At(children=(y, j))))
            | h.Less(children=(h.At(children=(h.Sym() as x, i)), h.At(children=(y, j))))
        ):
            return bool(x == y and x.name.endswith("_{()}") and j == h.Plus(i, h.UNITY))
    return False


def _unlike(w: World) -> None:
    """Independent numbers of which nobody says that they are alike have a vector of means, and a diagonal matrix of variances."""
    for x in [x for x in w.samples if x not in w.identical and w.law_of(x) is None and w.law_of(h.At(x, h.UNITY)) is None]:
        first = h.At(x, h.UNITY)
        for head in (h.Expectation, h.Variance):
            if head(x) in w.each and w.each[head(x)][0] not in free_letters(w.each[head(x)][1]):
                w.facts.setdefault(head(first), w.each[head(x)][1])
        if all(head(first) in w.facts or head(x) in w.facts for head in (h.Expectation, h.Variance)):
            continue
        size = x.dims[0]
        mean = w.facts.pop(h.Expectation(first), None)
        variance = w.facts.pop(h.Variance(first), None)
        ones = h.Ones(size, 1)
        means = h.Times(mean, ones) if mean is not None else _vector_of(w.each.get(h.Expectation(x)), "mean", x)
        variances = h.Times(variance, ones) if variance is not None else _vector_of(w.each.get(h.Variance(x)), "variance", x)
        if means is None or variances is None:
            w.unlike.setdefault(x)
            continue
        del w.samples[x]
        w.facts |= {h.Expectation(x): means, h.Variance(x): h.Diag(variances)}
        if isinstance(variances, h.Sym):
            i = h.Sym("i")
            w.plain.append(Condition(h.ForAll(h.GreaterEqual(h.At(variances, i), h.ZERO), i), Origin.NEEDED, ""))


def _vector_of(entry: tuple[h.Sym, h.Term] | None, name: str, x: h.Sym) -> h.Term | None:
    """The vector with a given entry, `μ_i` or `σ_i²`; a letter of its own where none is given; None where there is no writing it."""
    if entry is None:
        return h.Sym(f"\\operatorname{{{name}}}_{{{x.name}}}", *x.dims)
    i, value = entry
    match value:
        case h.At(children=(h.Sym() as v, index)) if index == i and v.dims == x.dims:
            return v
        case h.Power(children=(h.At(children=(h.Sym() as v, index)), h.Num(value=e))) if index == i and v.dims == x.dims and e == 2:
            return h.Hadamard(v, v)
    return None


def _words(w: World, p: h.Is) -> None:
    if p.property in ("fixed", "fisher_information", "score", "mle", "known", "unknown"):
        return
    letters: list[h.Term] = []
    for x in p.children:
        letters.extend(x.children if isinstance(x, h.Block) else [x])
    if len(letters) == 1 and isinstance(letters[0], h.At):
        letters = [letters[0].children[0]]  # X_i, said of every i
    for x in letters:
        if isinstance(x, h.Sym):
            w.random.setdefault(x)
    words = closure(p.property)
    if len(letters) == 1 and "independent" in words and isinstance(letters[0], h.Sym) and is_vector(letters[0].dims):
        w.samples.setdefault(letters[0])
        if "identically_distributed" in words:
            w.identical.setdefault(letters[0])
    if len(letters) > 1:
        if (
            "identically_distributed" in words
            and all(isinstance(x, h.Sym) for x in letters)
            and len({x.dims for x in letters if isinstance(x, h.Sym)}) == 1
        ):
            w.alike |= {x: w.alike.get(letters[0], letters[0]) for x in letters[1:]}
        for word, group in (("independent", w.independent), ("uncorrelated", w.uncorrelated), ("jointly_normal", w.normal)):
            if word in words:
                group.append(tuple(letters))


def domains(w: World) -> list[Condition]:
    """What the parameters of all laws must meet, as conditions that the text needs and does not state."""
    out: list[Condition] = []
    stated = {c.proposition for c in w.conditions}
    for i, law in w.members.values():
        known = scalar_law(law)
        for p in [_plainer(q) for q in known.domain] if known is not None and all(_scalar(q) for q in law.children) else []:
            if p not in stated and not _trivial(p):
                out.append(Condition(h.ForAll(p, i) if i in free_letters(p) else p, Origin.NEEDED, ""))
    for law in w.laws.values():
        out += [c for c in _of_arrays(law) if c.proposition not in stated]
        known = scalar_law(law)
        if known is None:
            continue
        array = isinstance(law, h.Distribution) and law.name == "normal" and law.children and not all(_scalar(c) for c in law.children)
        for p in [] if array else [_plainer(q) for q in known.domain]:
            if p not in stated and not _trivial(p):
                out.append(Condition(p, Origin.NEEDED, ""))
        out += [
            Condition(h.Is(known.parameters[k], "natural"), Origin.NEEDED, "")
            for k in LAWS[known.name].integers
            if isinstance(known.parameters[k], h.Sym)
        ]
    return out


def _of_arrays(law: h.Term) -> list[Condition]:
    """What the parameters of laws of vectors must meet."""
    if not isinstance(law, h.Distribution) or law.name not in ("multinomial", "categorical", "dirichlet"):
        return []
    words = {"multinomial": ("natural", "probability_vector"), "categorical": ("probability_vector",), "dirichlet": ("positive",)}[law.name]
    if len(words) != len(law.children):
        return []
    return [Condition(h.Is(p, word), Origin.NEEDED, "") for p, word in zip(law.children, words, strict=True) if isinstance(p, h.Sym)]


def _plainer(p: h.Term) -> h.Term:
    """1/b > 0 is b > 0; σ² > 0 is σ > 0 of a standard deviation σ, which is positive by its name."""
    if isinstance(p, h.Greater) and p.children[1] == h.ZERO:
        a = p.children[0]
        if isinstance(a, h.Quotient) and a.children[0] == h.UNITY:
            return _plainer(h.Greater(a.children[1], h.ZERO))
        if isinstance(a, h.Power) and a.children[1] == h.TWO and isinstance(a.children[0], (h.Sym, h.At)):
            return h.Greater(a.children[0], h.ZERO)
    return p


def _scalar(t: h.Term) -> bool:
    from derive.terms.typing import shape_of

    return is_scalar(shape_of(t))


def _trivial(p: h.Term) -> bool:
    a, b = p.children
    return isinstance(a, h.Num) and isinstance(b, h.Num)


__all__ = ["HEADS", "ScalarLaw", "World", "build", "domains", "is_ascending", "scalar_law"]
