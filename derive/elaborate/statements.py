"""From one formula to what it states: try the plausible kinds of its letters until the shapes fit, then say what role it plays."""

from __future__ import annotations

import itertools
from dataclasses import replace

from sympy import Symbol

from derive.elaborate import (
    attempts,
    blame,
    chance,
    collapse,
    dependencies,
    dimensions,
    dotted_chains,
    letters,
    posteriors,
    readings,
    relations,
    remainders,
    rows,
    running,
    sound,
    subscripts,
    targets,
)
from derive.elaborate import expressions as ex
from derive.elaborate.congruences import congruence
from derive.elaborate.context import Context, fault
from derive.elaborate.names import ARRAY_FUNCTIONS, CONVENTIONAL, SCALAR_FUNCTIONS, label, spell
from derive.elaborate.plausible import candidates
from derive.elaborate.roles import has_a_law, posed_by_form
from derive.elaborate.scoping import law_letters, law_sizes, spectra
from derive.elaborate.scoping.samples import conventional_means
from derive.elaborate.scoping.scope import Kind, Scope
from derive.elaborate.subscripts import is_level, is_pooled, is_sample_size
from derive.elaborate.usage import Usage, members_only, usage
from derive.elaborate.ways import FIRST, Way
from derive.read import tree as t
from derive.source import ReadError
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ONE, Dim, ShapeError, flexible, is_scalar
from derive.terms.statement import Definition, Role, Statement, free_letters
from derive.terms.typing import infer

HOPELESS = 6  # so many attempts that fail for another reason than shapes end the search: other kinds will not help
NAMED = frozenset(SCALAR_FUNCTIONS) | frozenset(ARRAY_FUNCTIONS)
FRESH_DIMENSIONS = ("n", "m", "p", "q", "k", "r", "s", "d", "l", "t")

#: Letters for which equations are solved.
UNKNOWNS = frozenset({"x", "y", "z", "t", "u", "w"})


def read_statement(
    node: t.Node,
    scope: Scope,
    layout: readings.Layout = readings.MIXED,
    *,
    defining: bool = False,
    way: Way = FIRST,
    seen: Usage | None = None,
) -> readings.Reading:
    """Return the reading of a formula under a scope, in a layout of derivatives and a way of reading what is open.

    `defining` says that the words make it a definition; `seen` is the formula's usage where it is known already. Raises ReadError where it
    is not understood, IllTyped where it is but the shapes do not fit.
    """
    scope = running.with_equal_sizes(scope if defining else law_letters.with_customs(scope, node))
    u = seen if seen is not None else usage(scope, node)
    u.members = members_only(u, node)
    u.transposed |= way.transposed
    options = candidates(u, scope) | way.kinds
    first: Exception | None = None
    failures = 0
    tried: list[bool] = []
    for kinds in attempts.assignments(options):
        c = attempts.context(scope, u, kinds)
        way.prepare(c)
        c.row_gradients, c.column_jacobians = layout.row_gradients, layout.column_jacobians
        try:
            return _Builder(c, scope, u, defining).build(node)
        except ShapeError as e:
            tried.append(blame.between_stated_sizes(e))
            if first is None or isinstance(first, ReadError):
                first = e
        except ReadError as e:
            tried.append(False)
            if first is None:
                first = e
            failures += 1
            if failures > HOPELESS:
                break
    if isinstance(first, ShapeError):
        if (oblong := blame.with_oblong_diagonals(scope, u)) is not None:
            return read_statement(node, oblong, layout, defining=defining, way=way)
        plainly = not scope.ununderstood and not any(n in scope.meanings or n in scope.renamed for n in u.letters)
        plainly = plainly and not any(blame.guessed(scope, n) for n in u.letters)
        hopeless = plainly and all(tried) and len(tried) <= attempts.ATTEMPTS
        unequal = isinstance(node, t.Chain) and "ne" in node.ops  # what differs in shape differs
        bare = unequal or str(first).startswith("a value is expected here")  # a function without its argument may be meant at its point
        raise readings.IllTyped(str(first), certain=not bare and (hopeless or blame.certain(scope, u, options)))
    assert first is not None
    raise first


class _Builder:
    """One attempt to read a formula with one assignment of kinds."""

    def __init__(self, c: Context, scope: Scope, u: Usage, defining: bool) -> None:
        self.c = c
        self.scope = scope
        self.u = u
        self.defining = defining
        self.made: list[Definition] = []
        self.assumed: list[Definition] = []

    def build(self, node: t.Node) -> readings.Reading:
        parts = targets.claims_of(node)
        self.assumed = dependencies.assume(self.c, node)
        self.first_defined(parts)
        props: list[h.Term] = []
        roles: list[Role] = []
        for part in parts:
            role, links = self.part(part)
            props += links
            roles.append(role)
        role = next((r for r in (Role.CLAIM, Role.POSED, Role.DEFINITION) if r in roles), Role.NOT_A_CLAIM)
        if role is Role.CLAIM:
            props = [p for p in props if p is not None]
        claim = props[0] if len(props) == 1 else h.And(*props)
        return self.finish(claim, role, tuple(props))

    def first_defined(self, parts: list[t.Node]) -> None:
        """In `∂H/∂z = …, H = −Σ…` the definition that stands last is read first."""
        if len(parts) < 2:
            return
        ordered = sorted(range(len(parts)), key=lambda k: not (k > 0 and self._names_a_letter(parts[k]) and self._used_before(parts, k)))
        parts[:] = [parts[k] for k in ordered]

    def _used_before(self, parts: list[t.Node], k: int) -> bool:
        name = relations.spelled(parts[k].items[0])  # type: ignore[attr-defined]
        return any(name in targets.names_in(p) for p in parts[:k])

    def _names_a_letter(self, node: t.Node) -> bool:
        if not (isinstance(node, t.Chain) and len(node.items) == 2 and node.ops[0] in ("=", "defeq")):
            return False
        name = relations.spelled(node.items[0])
        return name is not None and self.definable(name) and name not in {spell(i) for i in t.walk(node.items[1]) if isinstance(i, t.Ident)}

    def part(self, node: t.Node) -> tuple[Role, list[h.Term]]:
        if isinstance(node, t.Chain) and node.ops and node.ops[0] in relations.IMPLICATIONS:
            return Role.CLAIM, [relations.proposition(self.c, node)]
        if targets.is_system(node):
            return Role.POSED, [relations.proposition(self.c, node)]
        if (expansion := remainders.expansion(node)) is not None:
            return Role.CLAIM, remainders.links(self.c, expansion)
        if isinstance(node, t.Chain):
            if node.ops[0] == "colon" and targets.hypothesis(node) is None:
                return Role.NOT_A_CLAIM, [self.mapping(node)]
            if (congruent := congruence(self.c, node)) is not None:
                return Role.CLAIM, congruent
            defined = self.definition(node)
            if defined is not None:
                return defined
            if (hypothesis := targets.hypothesis(node)) is not None:
                return Role.POSED, [relations.proposition(self.c, hypothesis)]
            links = relations.chain(self.c, node)
            if targets.asked(node) or all(isinstance(x, (h.MuchLess, h.Becomes)) for x in links):
                return Role.POSED, links
            if (hidden := targets.hidden_name(links[0], self.scope)) is not None:
                self.made.append(hidden)
                return (Role.CLAIM if links[1:] else Role.DEFINITION), links[1:] or links
            if targets.names_up_to_a_factor(links[0], self.scope):
                return (Role.CLAIM if links[1:] else Role.DEFINITION), links[1:] or links
            if all(isinstance(x, h.DistributedAs) and self._claims_a_law(x) for x in links):
                return Role.CLAIM, links
            if all(
                isinstance(x, (h.DistributedAs,)) or (isinstance(x, h.Member) and isinstance(x.args[1], (h.Space, h.SetSym, h.NumberSet)))
                for x in links
            ):
                closed = all(isinstance(x, h.Member) and not free_letters(x.children[0]) for x in links)
                return Role.CLAIM if closed else Role.NOT_A_CLAIM if isinstance(links[0], h.Member) else Role.POSED, links
            return (Role.POSED if posed_by_form(links, self.scope, self.c) else Role.CLAIM), links
        if isinstance(node, t.Infix) and node.op in ("lor", "vee") and isinstance(node.left, (t.Chain, t.Infix)):
            return Role.CLAIM, [relations.proposition(self.c, node)]
        return Role.NOT_A_CLAIM, [self.value(node)]

    def _claims_a_law(self, link: h.DistributedAs) -> bool:
        return has_a_law(link.children[0], self.scope) or posteriors.claims(link, self.scope)

    def value(self, node: t.Node) -> h.Term:
        """A formula without a relation: an expression, a function's name, a set, a list."""
        match node:
            case t.Listing(items=items):
                kept = [i for i in items if not isinstance(i, (t.Missing, t.Words, t.Ellipsis))]
                return h.And(*(self.value(i) for i in kept))
            case t.Fenced(left="{") | t.Fenced(left="[", right=("]" | ")"), body=t.Listing()) | t.Fenced(left="(", right="]"):
                from derive.elaborate.binders import value_set

                return value_set(self.c, node)
            case t.Infix(op=("cap" | "cup")) | t.Sum(ops=("cup",)):
                from derive.elaborate.chance import event_or_value

                self.c.probability_depth += 1
                return event_or_value(self.c, node)
        made = ex.term(self.c, node)
        if not isinstance(made, (h.FunSym, h.DerivedFunction, h.SetSym)):
            self.c.shape(made)
        return made

    def mapping(self, node: t.Chain) -> h.Term:
        """`f: ℝⁿ → ℝ` declares a function."""
        from derive.elaborate.binders import value_set

        name = relations.spelled(node.items[0])
        if name is None or len(node.items) != 3:
            raise fault("E373", "this declaration of a function is not understood", node, help="write f: \\mathbb{R}^n \\to \\mathbb{R}")
        sources = tuple(targets.space(value_set(self.c, part)) for part in targets.factors(node.items[1]))
        target = value_set(self.c, node.items[2])
        return h.Member(self.c.function(name, sources, targets.space(target)), h.SetSym("functions"))

    # --- definitions

    def definable(self, name: str) -> bool:
        """Whether a name has no value yet: a declared shape alone is not a meaning."""
        info = self.scope.letter(name)
        if any(getattr(d.target, "name", None) == name for d in self.scope.definitions):
            return False
        if self.defining:
            return True
        if (
            name in CONVENTIONAL
            or (name.removeprefix("\\mathrm{").rstrip("}") in NAMED and name.startswith("\\mathrm{"))
            or (self.scope.meanings.get(name, "estimator") != "estimator" and not targets.says_what_it_is(name, self.scope))
            or (info is not None and info.meaning is not None)
        ):
            return False
        return not any(targets.speaks_of(c.proposition, name) for c in self.scope.conditions)

    def definition(self, node: t.Chain) -> tuple[Role, list[h.Term]] | None:
        """Read `name = …`, `f(x) = …`, `h_i = …` as a definition, if the name has no meaning yet and does not occur on the right."""
        if node.ops[0] not in ("=", "defeq", "equiv", "triangleq") or dotted_chains.among_members(node):
            return None
        target = node.items[0]
        name, parameters = targets.target_of(target)
        if (statistic := self._labelled(target)) is not None:
            name, parameters = statistic, None
        right = node.items[1]
        again = spectra.decomposes(self.scope, target, right)
        if again is False or name is None or not (again or self.definable(name)) or chance.is_information(self.c, target):
            return None
        if (
            name in targets.names_in(right)
            or targets.shifted(target, right)
            or (isinstance(target, t.Ident) and letters.constant_by_convention(self.c, target) is not None)
            or (isinstance(target, t.Ident) and target.name in letters.NO_LETTERS)
        ):
            return None
        rest = list(itertools.pairwise(range(1, len(node.items))))
        if isinstance(right, t.Missing):
            return None
        if parameters is None:
            return self._define_letter(node, name, target, right, rest)
        return self._define_function(node, name, target, parameters, right, rest)

    def _labelled(self, target: t.Node) -> str | None:
        """The name of a statistic that is labelled by the size of the sample or a level, `M_n`, `S_n^2`, `z_α`: no member of a family."""
        if not (isinstance(target, t.Script) and isinstance(target.base, t.Ident) and target.sub is not None):
            return None
        plain = target.sup is None or (isinstance(target.sup, t.Number) and target.sup.text == "2")
        labelled = is_sample_size(self.c, target.sub) or is_level(self.c, target.sub) or is_pooled(self.c, target.base, target.sub)
        return f"{spell(target.base)}_{{{label(target.sub)}}}" if plain and labelled else None

    def _define_letter(
        self, node: t.Chain, name: str, target: t.Node, right: t.Node, rest: list[tuple[int, int]]
    ) -> tuple[Role, list[h.Term]] | None:
        c = self.c
        value = ex.term(c, right)
        shape = c.shape(value)
        info = self.scope.letter(name)
        if isinstance(target, t.Script) and isinstance(target.sup, t.Number):
            other = info is not None and info.kind not in (None, Kind.SCALAR)
            if other or not is_scalar(shape) or (isinstance(value, h.Num) and name in UNKNOWNS):
                return None  # `P^2 = I`, `x^2 = 4` are equations to solve: P may be another matrix, and x negative
            letter = c.sym(name, Kind.SCALAR)
            self.made.append(Definition(letter, (), h.Func("sqrt", value), label(target)))
            return Role.DEFINITION, [h.Equal(h.Power(letter, h.TWO), value), *self._links(node, rest)]
        if info is not None and info.kind is not None:
            letter = c.sym(name)
            value, _ = relations.fit(c, value, letter, node)
            shape = c.shape(value)
            c.unifier.require(c.shape(letter), shape, "the two sides of an equation must have one shape")
        else:
            letter = h.Sym(name, *shape)
            c.symbols[name] = letter
        self.made.append(Definition(letter, (), value, label(target)))
        c.local_definitions.append(self.made[-1])
        links = self._links(node, rest)
        return (Role.CLAIM if links else Role.DEFINITION), (links or [h.Equal(letter, value)])

    def _define_function(
        self, node: t.Chain, name: str, target: t.Node, parameters: list[t.Node], right: t.Node, rest: list[tuple[int, int]]
    ) -> tuple[Role, list[h.Term]] | None:
        c = self.c
        if isinstance(target, t.Script):
            return self._define_family(node, target, name, parameters, right, rest)
        squares = tuple(k for k, p in enumerate(parameters) if targets.squared(p))
        values = [rows.argument(c, p.base if isinstance(p, t.Script) else p) for p in parameters]
        if not all(isinstance(v, h.Sym) for v in values):
            return None
        if c.densities & {name} and self.scope.letter(name) is None and not self._names_a_density(values, right):
            return None
        value = ex.term(c, right)
        shapes = tuple(c.shape(v) for v in values)
        f = c.function(name, shapes, c.shape(value))
        if squares:
            c.squared[name] = squares
        self.made.append(Definition(f, tuple(values), value, label(target)))
        c.local_definitions.append(self.made[-1])
        links = self._links(node, rest)
        return (Role.CLAIM if links else Role.DEFINITION), (links or [h.Equal(h.Call(f, *values), value)])

    def _names_a_density(self, values: list[h.Term], right: t.Node) -> bool:
        """Whether `p(y) = ∫ …` only says what p is: nothing is random, and no other density or moment stands in it."""
        laws = any(isinstance(p := x.proposition, h.DistributedAs) and p.children[0] in values for x in self.scope.conditions)
        return not laws and not self.c.chance and not self.c.random and not self.c.densities & targets.names_in(right)

    def _define_family(
        self, node: t.Chain, target: t.Script, name: str, parameters: list[t.Node], right: t.Node, rest: list[tuple[int, int]]
    ) -> tuple[Role, list[h.Term]] | None:
        """Read `y_i = x_i²`, `a_{ij} = i + j`: the entries of the array that has the letter's name, or of the declared one that is meant.

        `a_{ii} = 0` says something of some entries, and `x_n = 0`, n the size of x, of one: these define nothing.
        """
        c = self.c
        if not all(isinstance(p, t.Ident) and p.font == "it" for p in parameters):
            return None
        names = [spell(p) for p in parameters]  # type: ignore[arg-type]
        if any(
            n in self.scope.letters and not self.scope.letters[n].integer and n not in ("i", "j", "k", "l", "t", "n", "m") for n in names
        ):
            return None
        if len(set(names)) < len(names) or any(n in self._sizes_of(name) for n in names):
            return None
        undeclared = isinstance(target.base, t.Ident) and self.scope.letter(name) is None
        array = subscripts.counterpart(c, target.base, len(names)) if undeclared else None  # type: ignore[arg-type]
        name = array.name if isinstance(array, h.Sym) else name
        if not self.definable(name):
            return None
        with c.binding(*names):
            value = ex.term(c, right)
            shape = c.shape(value)
            sizes = [dimensions.index_range(c, n) or dimensions.stated_range(c, n) for n in names]
            links = self._links(node, rest)
        dims = [dimensions.as_dimension(s) if s is not None else None for s in sizes]
        dims = [d if d is not None else c.fresh() for d in dims]
        made = self.scope.letter(name)
        if made is not None and made.kind is not None:
            family = c.sym(name)
        elif is_scalar(shape) and len(dims) <= 2:
            family = h.Sym(name, dims[0], dims[1] if len(dims) == 2 else ONE)
        else:
            family = h.Sym(name, *shape, *dims)
        c.symbols[name] = family
        indices = tuple(h.Sym(n) for n in names)
        for n in names:
            c.indices.pop(n, None)
        self.made.append(Definition(family, indices, value, name))
        c.local_definitions.append(self.made[-1])
        return (Role.CLAIM if links else Role.DEFINITION), (links or [h.Equal(h.At(family, *indices), value)])

    def _sizes_of(self, name: str) -> set[str]:
        """The names of the sizes of a letter, or of the matrix whose entries it names: `x_n` is then the last entry of x."""
        found = [x for n in (name, name.upper()) if (x := self.scope.letter(n)) is not None]
        dims = [d for x in found for d in (x.rows, x.columns, *x.family) if d is not None]
        return {str(s) for d in dims for s in d.free_symbols}

    def _links(self, node: t.Chain, rest: list[tuple[int, int]]) -> list[h.Term]:
        """The links of a chain behind its definition: `H = A = B` defines H by A and claims A = B."""
        if not rest:
            return []
        tail = t.Chain(node.span, node.items[1:], node.ops[1:], node.over[1:], node.places[1:])
        return relations.chain(self.c, tail)

    def finish(self, claim: h.Term, role: Role, links: tuple[h.Term, ...]) -> readings.Reading:
        c = self.c
        infer(claim, c.unifier)
        for d in self.made:
            infer(d.value, c.unifier)
        sound.tie_arguments(c)
        self.usual_sizes()
        collapse.refuse(c, self.u)
        around = [x.proposition for x in self.scope.conditions] + [y for d in self.scope.definitions for y in (d.target, d.value)]
        law_sizes.one_size(c.unifier, c.bound, [claim, *(y for d in self.made for y in (d.target, d.value)), *around])
        met = [claim, *(d.value for d in self.made), *(d.target for d in self.made), *c.symbols.values()]
        assumed = [x for d in self.assumed for x in (d.target, d.value)]
        solved = readings.with_terms(self.solution([*met, *assumed, *around]))

        def done(term: h.Term) -> h.Term:
            return readings.solve(term, solved)

        def put(d: Definition) -> Definition:
            return Definition(done(d.target), tuple(done(p) for p in d.parameters), done(d.value), d.text)

        final = done(claim)
        functions = {x.name: x for d in self.scope.definitions for x in d.value.walk() if isinstance(x, h.FunSym)} | c.symbols
        stated = tuple(replace(x, proposition=done(law_sizes.of_functions(x.proposition, functions))) for x in self.scope.conditions)
        c.note(*spectra.sentences(self.scope, claim))
        stated = tuple(x for x in stated if not (isinstance(x.proposition, h.ConvergesTo) and x.proposition.children[0] in c.vanishing))
        conditions = running.index_conditions(c, claim, self.made, solved) + running.size_conditions(c, claim)
        conditions += [Condition(done(x.proposition), x.origin, x.text) for x in c.said_by_use()]
        known = tuple(put(d) for d in self.scope.definitions if not (self.scope.spectra and d.target in {x.target for x in self.made}))
        made = tuple(put(d) for d in self.made)
        known, of_sizes = running.size_definitions(known, (final, *(x.proposition for x in stated)))
        conditions += of_sizes
        known += tuple(put(d) for d in self.assumed)
        if role is Role.CLAIM:
            known += made
            sound.refuse_two_shapes(final, known)
        means = () if role is not Role.CLAIM else conventional_means(final, known, self.scope, c)
        declared = frozenset(n for n in c.symbols if (x := self.scope.letter(n)) is not None and x.stated and x.rows is not None)
        statement = Statement(
            final,
            role,
            (*stated, *conditions),
            (*known, *means),
            tuple(c.conventions),
            uncertain=tuple(c.doubts),
            declared=declared,
        )
        lasting = self.made or self.defining or any(isinstance(x, h.FunSym) for x in c.symbols.values())
        sizes_left = self.left_open() if lasting else {}
        left = readings.with_terms(sizes_left)
        learned = {n: readings.solve(x, left) for n, x in c.symbols.items() if n not in c.bound and isinstance(x, (h.Sym, h.FunSym))}
        kept = tuple(
            Definition(d.target.xreplace(left), tuple(p.xreplace(left) for p in d.parameters), d.value.xreplace(left), d.text)
            for d in (*(self.assumed if self.made else ()), *self.made)
        )
        sizes = {s: v for s, v in sizes_left.items() if s != v and not s.name[1:].isdigit()}
        return readings.Reading(statement, kept, learned, dict(c.squared), sizes, tuple(x.xreplace(left) for x in links), c.laid_out)

    def usual_sizes(self) -> None:
        """The one matrix of a formula is m×n where numbers m or n stand beside it and nothing says what they are."""
        c = self.c
        arrays = [x for n, x in c.symbols.items() if isinstance(x, h.Sym) and c.kind(n) in (Kind.MATRIX, Kind.VECTOR)]
        sizes = [n for n in ("m", "n") if n in c.symbols and n not in c.bound and n not in c.indices and self.scope.letter(n) is None]
        if (
            len(arrays) != 1
            or arrays[0].family
            or c.kind(arrays[0].name) is not Kind.MATRIX
            or self.scope.letter(arrays[0].name) is not None
        ):
            return
        rows_, columns = c.unifier.shape(arrays[0].dims)
        if not (flexible(rows_) and flexible(columns)):
            return
        for name in sizes:
            c.unifier.same(columns if name == "n" else rows_, Symbol(name))
        if sizes:
            c.note(f"{arrays[0].name} is m×n")
            c.doubts.setdefault(f"nothing says that {' and '.join(sizes)} are sizes of {arrays[0].name}")

    def left_open(self) -> dict[Symbol, Dim]:
        """The sizes found, where those that nothing determines get names under which a later formula may still fix them."""
        c = self.c
        roots = {root for s in c.unifier.solution for root in flexible(c.unifier.resolve(s))}
        own = next((d.text or "size" for d in self.made), "size")
        naming = {r: Symbol(f"?{own}.{r.name[1:]}.open") for r in roots if r.name[1:].isdigit()}
        return {s: c.unifier.resolve(s).xreplace(naming) for s in c.unifier.solution}

    def solution(self, terms: list[h.Term]) -> dict[Symbol, object]:
        """The sizes found, and letters for those that nothing determines, in the order in which they are met."""
        sizes = [readings.sizes_in(term) for term in terms]
        used = {s.name for found in sizes for s in found} | set(self.u.letters) | set(self.scope.letters)
        numbered = (f"n_{{{k}}}" for k in itertools.count(1))
        names = (x for x in itertools.chain(FRESH_DIMENSIONS, numbered) if x not in used)
        solved: dict[Symbol, object] = {}
        naming: dict[Symbol, Symbol] = {}
        for s in (s for found in sizes for s in found if s.name[0] == "?"):
            if s in solved:
                continue
            value = self.c.unifier.resolve(s)
            for root in sorted(flexible(value), key=lambda s: s.name):
                if root not in naming:
                    naming[root] = Symbol(next(names))
            solved[s] = value.xreplace(naming)
        return solved
