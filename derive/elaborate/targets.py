"""The parts of a formula: its statements side by side, and what the left side of an equation could define."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate import forms, relations, rows, subscripts
from derive.elaborate.names import OPERATORS, label, name_with_label, spell
from derive.elaborate.scoping.scope import Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ONE
from derive.terms.statement import Definition, free_letters


def space(s: h.Term) -> tuple[object, object]:
    if isinstance(s, h.Space):
        return s.args[0], s.args[1]
    return ONE, ONE


def factors(node: t.Node) -> tuple[t.Node, ...]:
    """The sets of a product of sets."""
    return (*factors(node.left), *factors(node.right)) if isinstance(node, t.Infix) and node.op == "times" else (node,)


def speaks_of(proposition: h.Term, name: str) -> bool:
    """Whether a condition says something of a letter that a value could contradict, or gives the law for which it stands."""
    return (isinstance(proposition, h.DistributedAs) and proposition.children[0] == h.SetSym(name)) or (
        isinstance(proposition, (h.Is, h.Relation, h.ForAll))
        and any(isinstance(x, h.Sym) and x.name == name for x in proposition.walk())
        and not (isinstance(proposition, h.Is) and proposition.property in ("random", "square", "index", "integer"))
    )


def target_of(node: t.Node) -> tuple[str | None, list[t.Node] | None]:
    """The name that the left side of an equation could define, and the parameters of a function or of a family."""
    match node:
        case t.Ident():
            return spell(node), None
        case t.Script(base=t.Ident() as base, sub=sub, sup=sup, primes=0):
            if isinstance(sup, t.Number) and sup.text == "2":
                inner = base if sub is None else t.Script(node.span, base, sub)
                name, parameters = target_of(inner)
                return (name, None) if parameters is None else (None, None)
            if sup is not None:
                if sub is None and (isinstance(sup, t.Words) or (isinstance(sup, t.Ident) and sup.font == "rm" and len(sup.name) > 1)):
                    return f"{spell(base)}^{{{label(sup)}}}", None
                if isinstance(sup, t.Ident) and sup.name in ("ast", "star", "*") and sub is None:
                    return f"{spell(base)}^{{*}}", None
                return None, None
            assert sub is not None
            found = subscripts.indices_of(sub)
            running = found is not None and all(isinstance(i, t.Ident) and i.font == "it" and i.name.islower() for i in found)
            if found is not None and running and not subscripts.label_letters(found):
                return spell(base), list(found)
            return f"{spell(base)}_{{{label(sub)}}}", None
        case t.Row(items=(t.Ident() | t.Script() as head, t.Fenced(left="(", body=body))) if not isinstance(body, (t.Bar, t.Missing)):
            if isinstance(head, t.Script) and (head.sup is not None or head.primes or head.sub is None):
                return None, None
            named = head if isinstance(head, t.Ident) else head.base
            if not isinstance(named, t.Ident) or named.font == "bb":
                return None, None
            base = named
            name = name_with_label(head, base)
            args = rows.lists_joined(list(body.items) if isinstance(body, t.Listing) else [body])
            if forms.is_extreme(head) and len(args) == 1 and isinstance(args[0], t.Ident) and args[0].name[:1].isupper():
                return None, None
            if base.name in ("P", "Pr", "kappa") and len(args) == 1 and isinstance(args[0], t.Ident) and args[0].name[:1].isupper():
                return None, None
            if all(isinstance(a, (t.Ident, t.Listing)) or squared(a) for a in args):
                if isinstance(base, t.Ident) and base.font == "rm" and base.name in OPERATORS:
                    return None, None
                return name, args
    return None, None


def is_system(node: t.Node) -> bool:
    """Whether a formula is a system of relations in a brace, to be solved."""
    if not isinstance(node, t.Fenced) or node.left != "{":
        return False
    body = node.body
    return all(isinstance(x, t.Chain) for x in body.items) if isinstance(body, t.Listing) else isinstance(body, t.Chain)


def hypothesis(node: t.Chain) -> t.Chain | None:
    """What a hypothesis says: `\\mu = 0` of `H_0: \\mu = 0`."""
    name = node.items[0]
    if node.ops[:1] != ("colon",) or len(node.items) < 3 or not isinstance(name, t.Script) or name.sub is None or name.sup is not None:
        return None
    labelled = isinstance(name.sub, t.Number) or (isinstance(name.sub, t.Ident) and name.sub.name in ("a", "A"))
    if not (isinstance(name.base, t.Ident) and name.base.name == "H" and labelled) or node.ops[1] in ("to", "mapsto"):
        return None
    return replace(node, items=node.items[1:], ops=node.ops[1:], over=node.over[1:], places=node.places[1:])


def asked(node: t.Chain) -> bool:
    """Whether a relation is marked as one that is wanted or asked for: `\\overset{!}{=}`, `\\stackrel{?}{=}`."""
    return any(isinstance(x, t.Ident) and x.name in ("!", "?") for x in node.over)


def shifted(target: t.Node, right: t.Node) -> bool:
    """`θ_{t+1} = θ_t − …`: an update of a sequence, and no definition of its next member."""
    if not (isinstance(target, t.Script) and isinstance(target.base, t.Ident) and target.sub is not None):
        return False
    found = subscripts.indices_of(target.sub) or []
    return any(isinstance(i, t.Sum) for i in found) and spell(target.base) in names_in(right)


def squared(node: t.Node) -> bool:
    return (
        isinstance(node, t.Script)
        and isinstance(node.base, t.Ident)
        and node.sub is None
        and isinstance(node.sup, t.Number)
        and node.sup.text == "2"
    )


def names_in(node: t.Node) -> set[str]:
    out: set[str] = set()
    for x in t.walk(node):
        name = relations.spelled(x)
        if name is not None:
            out.add(name)
        if isinstance(x, t.Ident):
            out.add(spell(x))
    return out


def _signs(node: t.Node, upper: bool) -> t.Node:
    """Return a formula with its upper or its lower signs."""
    if isinstance(node, t.Sum):
        chosen = {"pm": "+-", "mp": "-+"}
        ops = tuple(chosen[op][not upper] if op in chosen else op for op in node.ops)
        return replace(node, terms=tuple(_signs(x, upper) for x in node.terms), ops=ops)
    if isinstance(node, t.Prefix) and node.op in ("pm", "mp"):
        return replace(node, op="+" if (node.op == "pm") is upper else "-", body=_signs(node.body, upper))
    return t.mapped(node, lambda x: _signs(x, upper))


def _has_signs(node: t.Node) -> bool:
    return any(
        (isinstance(x, t.Sum) and {"pm", "mp"} & set(x.ops)) or (isinstance(x, t.Prefix) and x.op in ("pm", "mp")) for x in t.walk(node)
    )


def claims_of(node: t.Node) -> list[t.Node]:
    """Split a formula into the statements that stand side by side in it; ± on both sides, or without a relation, makes two of one."""
    if isinstance(node, (t.Chain, t.Sum, t.Prefix)) and all(map(_has_signs, node.items if isinstance(node, t.Chain) else (node,))):
        return [_signs(node, upper=True), _signs(node, upper=False)]
    match node:
        case t.Lines(lines=lines):
            return [c for line in lines for c in claims_of(line)]
        case t.Listing(items=items):
            kept = [i for i in items if not isinstance(i, (t.Missing, t.Words))]
            if any(isinstance(i, t.Chain) for i in kept):
                return _joined(kept, node)
            return [node] if len(kept) > 1 else kept
    return [node]


#: Relations that `x, y ∈ C` states of every letter before it.
SHARED = frozenset({"in", "ge", "gt", "le", "lt", "ne", "neq", "sim", "succ", "succeq"})


def _joined(items: list[t.Node], node: t.Listing) -> list[t.Node]:
    """In `a, b = 1, c = 2` a bare `a` belongs to what follows it; it is dropped where nothing can be made of it."""
    out: list[t.Node] = []
    for k, item in enumerate(items):
        after = next((x for x in items[k + 1 :] if isinstance(x, t.Chain)), None)
        if isinstance(item, t.Chain):
            out.append(item)
        elif isinstance(item, (t.Ident, t.Script)) and after is not None and after.ops[0] in SHARED:
            out.append(replace(after, items=(item, *after.items[1:])))
    return out


def hidden_name(link: h.Term, scope: Scope) -> Definition | None:
    """The letter p of `log p = …` where nothing else is said of it: the equation says what it is."""
    if not isinstance(link, h.Equal) or not isinstance(left := link.children[0], h.Func) or left.name != "log":
        return None
    letter = left.children[0]
    if not isinstance(letter, h.Sym) or letter in free_letters(link.children[1]) or scope.letter(letter.name) is not None:
        return None
    spoken = letter.name in scope.meanings or letter.name in scope.mentioned or any(d.target == letter for d in scope.definitions)
    if spoken or not free_letters(link.children[1]):
        return None
    return Definition(letter, (), h.Func("exp", link.children[1]), letter.name)


#: What a text may call a function of the parameters that it writes out itself.
TOLD = frozenset({"likelihood", "log_likelihood", "negative_log_likelihood"})


def says_what_it_is(name: str, scope: Scope) -> bool:
    """ "The likelihood is L(p) = …" where nothing says how the data are distributed, "the loss is …": L is what the formula says."""
    if scope.meanings.get(name) == "loss":
        return True
    data = any(isinstance(c.proposition, h.DistributedAs) for c in scope.conditions) or scope.densities
    return scope.meanings.get(name) in TOLD and not data and scope.regression is None


def names_up_to_a_factor(link: h.Term, scope: Scope) -> bool:
    """`p(μ | x) ∝ exp(…)` of a density of which nothing is said: what it is, up to its normaliser."""
    if not isinstance(link, h.ProportionalTo) or not isinstance(link.children[0], h.Density):
        return False
    letters = set(free_letters(link.children[0]))
    laws = [c.proposition for c in scope.conditions if isinstance(c.proposition, h.DistributedAs)]
    chance = any(isinstance(x, (h.Density, h.Expectation, h.Probability)) for x in link.children[1].walk())
    return not chance and not any(letters & set(free_letters(p)) for p in laws)
