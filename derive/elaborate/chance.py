"""Expectations, variances, probabilities, entropies, divergences, distributions and densities as they are written."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate import chance_names, dimensions, information, rows
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import FUNCTION_MEANINGS, label, name_with_label, spell
from derive.elaborate.scoping import laws
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ONE, is_scalar

Items = tuple[t.Node, ...]


def operator(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """Read an operator of probability that begins at a place in a row; None where there is none."""
    head = rows.head_of(items[at])
    if head is None or head.accents or spell(head) in c.bound:
        return None
    of_a_law = _distribution_density(c, items, at, head)
    if of_a_law is not None:
        return of_a_law
    described = _description(c, items, at, head)
    if described is not None:
        return described
    meaning = _meaning(c, items, at, head)
    if meaning is None:
        return density(c, items, at, head)
    node = items[at]
    sub = node.sub if isinstance(node, t.Script) else None
    sup = node.sup if isinstance(node, t.Script) else None
    if meaning in chance_names.MOMENTS:
        made = _moment(c, items, at, meaning, sub)
    elif meaning == "probability":
        made = _probability(c, items, at)
    elif meaning in ("kl", "js", "tv"):
        made = information.divergence(c, items, at, meaning)
    else:
        made = information.measure(c, items, at, meaning)
    if made is None:
        return None
    value, end = made
    if sup is not None:
        from derive.elaborate.letters import superscripted

        value = superscripted(c, value, sup)
    return value, end


def _description(c: Context, items: Items, at: int, head: t.Ident) -> tuple[h.Term, int] | None:
    """`median(X)`, `mode(X)`, `skew(X)`, `kurt(X)` of a random number."""
    kind = chance_names.DESCRIPTIONS.get(head.name) if head.font in ("rm", "sf") and isinstance(items[at], t.Ident) else None
    fence = rows.fence_of(items[at + 1]) if kind is not None and at + 1 < len(items) else None
    if kind is None or fence is None or not _random_name(c, fence[0].body):
        return None
    x = ex.term(c, fence[0].body)
    if not is_scalar(c.shape(x)):
        return None
    if kind in ("median", "mode"):
        return rows.after_call(c, h.LawFunction(kind, x), fence[1]), at + 2
    gap = h.minus(x, h.Expectation(x))
    order, root = (3, h.Num("3/2")) if kind == "skewness" else (4, h.TWO)
    return rows.after_call(c, h.Quotient(h.Expectation(h.Power(gap, h.Num(order))), h.Power(h.Variance(x), root)), fence[1]), at + 2


def is_operator(c: Context, items: Items, at: int, head: t.Ident) -> bool:
    """Whether a letter is an operator of probability at its place."""
    return not head.accents and spell(head) not in c.bound and _meaning(c, items, at, head) is not None


def is_information(c: Context, node: t.Node) -> bool:
    """Whether a node is the entropy or the information of random letters, which is no definition of a function H or I."""
    if not isinstance(node, t.Row) or len(node.items) != 2:
        return False
    head, fence = rows.head_of(node.items[0]), rows.fence_of(node.items[1])
    if head is not None and head.name in chance_names.DESCRIPTIONS and head.font in ("rm", "sf") and fence is not None:
        return _random_name(c, fence[0].body)
    if head is None or fence is None or head.name not in ("H", "h", "I") or spell(head) in c.scope.letters:
        return False
    if head.name == "H" and all(_names_adensity(c, a) or of_probabilities(c, a) for a in rows.arguments(fence[0])[0]):
        return is_operator(c, node.items, 0, head)
    return all(_random_name(c, a) for a in rows.arguments(fence[0])[0]) and is_operator(c, node.items, 0, head)


def _random_name(c: Context, node: t.Node) -> bool:
    head = rows.head_of(node)
    if head is None:
        return False
    info = c.scope.letter(spell(head))
    return head.name in ("X", "Y", "Z", "U", "V") or (info is not None and info.random)


def _of_random(c: Context, node: t.Node) -> bool:
    """Whether a term is one in letters that the text says are random: `g(X)`, `X + Y`."""
    infos = (c.scope.letter(spell(x)) for x in t.walk(node) if isinstance(x, t.Ident))
    return any(info is not None and info.random for info in infos)


def of_probabilities(c: Context, node: t.Node) -> bool:
    """Whether a term is one in letters that the text says are probability vectors."""
    names = {spell(x) for x in t.walk(node) if isinstance(x, t.Ident)}
    said = (x.proposition for x in c.scope.conditions)
    return any(isinstance(p, h.Is) and p.property == "probability_vector" and getattr(p.children[0], "name", "") in names for p in said)


def _names_adensity(c: Context, node: t.Node) -> bool:
    """Whether a letter alone names a density: p and q where they stand before their arguments too, or where the text says so."""
    if not (isinstance(node, t.Ident) and node.font == "it" and node.name in ("p", "q", "P", "Q") and not node.accents):
        return False
    said = c.scope.meanings.get(spell(node))
    if c.scope.letter(spell(node)) is not None:
        return False
    return said in ("density", "mass_function") or spell(node) in (c.densities - c.plain) | c.compared


def _meaning(c: Context, items: Items, at: int, head: t.Ident) -> str | None:
    """What a name means as an operator here, or None for an ordinary letter."""
    name = spell(head)
    node = items[at]
    said = c.scope.meanings.get(name)
    fenced = at + 1 < len(items) and rows.fence_of(items[at + 1]) is not None
    if said in chance_names.MOMENTS | chance_names.INFORMATION | {"probability"}:
        return said
    if c.scope.letter(name) is not None or said in FUNCTION_MEANINGS:
        return None
    if _run_of_letters(items, at) in ("Var", "Cov", "Corr"):
        return None
    if (
        head.name == "D"
        and isinstance(node, t.Script)
        and node.sub is not None
        and label(node.sub).replace("\\mathrm{", "").strip("}") in ("KL", "K", "JS", "TV", "")
    ):
        return {"JS": "js", "TV": "tv"}.get(label(node.sub).replace("\\mathrm{", "").strip("}"), "kl")
    meaning = chance_names.MEANINGS.get(head.name)
    if meaning == "expectation" and not fenced and head.font == "it":
        return meaning if _bare(c, items, at) else None
    bare = meaning == "expectation" or (meaning == "variance" and _stands_before_a_letter(items, at))
    if meaning is None or (not fenced and not (bare and head.font in ("bb", "rm"))):
        return None
    if isinstance(node, t.Script) and node.sup is not None and meaning not in chance_names.MOMENTS:
        return None
    if head.font in ("bb", "rm", "sf", "cal") or head.name in ("KL", "Var", "Cov", "Corr", "Pr"):
        return meaning if head.name not in ("H", "h", "I") or head.font in ("rm", "sf", "bb", "cal") else None
    if head.font == "it":
        return _italic(c, items, at, head, meaning)
    return None


def _stands_before_a_letter(items: Items, at: int) -> bool:
    """Whether a letter is all that follows: `Var X`, and not `Var X Y`."""
    last = items[at + 1] if at + 2 == len(items) else None
    member = isinstance(last, t.Script) and last.sup is None and not last.primes and isinstance(last.base, t.Ident)
    return member or isinstance(last, t.Ident)


def _bare(c: Context, items: Items, at: int) -> bool:
    """Whether an italic E without parentheses is the expectation of what follows, as it is beside other operators of probability."""
    if at + 1 >= len(items) or not isinstance(items[at], t.Ident):
        return False
    if not c.chance and any(isinstance(x, t.Ident) and _random_name(c, x) for item in items[at + 1 :] for x in t.walk(item)):
        c.doubts.setdefault("E may be the expectation of what follows")
    return c.chance


def _run_of_letters(items: Items, at: int) -> str:
    return ""


def _italic(c: Context, items: Items, at: int, head: t.Ident, meaning: str) -> str | None:
    """Italic E, P, H, I before a fence: operators by convention where the argument allows it."""
    node = items[at]
    fence = rows.fence_of(items[at + 1])
    assert fence is not None
    sub = node.sub if isinstance(node, t.Script) else None
    args, given = rows.arguments(fence[0])
    letters_only = all(isinstance(rows.head_of(a), t.Ident) for a in args) and bool(args)
    match head.name:
        case "E":
            return meaning if fence[0].left == "[" or letters_only or "\\mathrm{Var}" in c.called or c.chance else None
        case "P":
            return meaning if given or isinstance(fence[0].body, t.Chain) or letters_only or c.chance else None
        case "H":
            if sub is None and args and not given and all(of_probabilities(c, a) for a in args):
                return meaning
            if sub is None and not letters_only and args and all(_of_random(c, a) for a in args):
                return meaning
            if sub is not None or not letters_only:
                return None
            laws = all(_names_adensity(c, a) for a in args)
            return meaning if laws or all(_capital(a) or len(args) == 2 or c.chance or given for a in args) else None
        case "h":
            named = all(_random_name(c, a) for a in args) or all(_names_adensity(c, a) for a in args)
            return meaning if letters_only and sub is None and named else None
        case "I":
            return meaning if letters_only and sub is None and (len(args) >= 2 or given) else None
    return None


def _capital(node: t.Node) -> bool:
    head = rows.head_of(node)
    return head is not None and head.name[:1].isupper()


# --- moments --------------------------------------------------------------------------------------------------------------------


def _moment(c: Context, items: Items, at: int, meaning: str, sub: t.Node | None) -> tuple[h.Term, int] | None:
    if at + 1 >= len(items):
        return None
    fence = rows.fence_of(items[at + 1])
    if fence is None:
        if meaning == "variance" and _stands_before_a_letter(items, at):
            return h.Variance(ex.term(c, items[at + 1])), at + 2
        if meaning != "expectation":
            return None
        body_node: t.Node = items[at + 1] if at + 2 == len(items) else t.Row(items[at + 1].span.cover(items[-1].span), items[at + 1 :])
        return h.Expectation(ex.term(c, body_node), *over(c, sub)), len(items)
    body = fence[0].body
    given_node: t.Node | None = None
    if isinstance(body, t.Bar):
        given_node, body = body.right, body.left
    given = [h.Given(*_conditions(c, given_node))] if given_node is not None else []
    c.chance_depth += 1
    try:
        args = [ex.term(c, a) for a in listed(body)] if not isinstance(body, t.Missing) else []
        variables = over(c, sub)
    finally:
        c.chance_depth -= 1
    end = at + 2
    match meaning, len(args):
        case "expectation", 1:
            made: h.Term = h.Expectation(args[0], *variables, *given)
        case "variance", 1:
            made = h.Variance(args[0], *variables, *given)
        case "covariance", 1:
            made = h.Variance(args[0], *given)
        case "covariance", 2:
            made = h.Covariance(args[0], args[1], *given)
        case "correlation", 2:
            made = h.Correlation(args[0], args[1], *given)
        case _:
            raise fault("E360", f"{meaning} of {len(args)} things is not read", items[at])
    c.shape(made)
    return rows.after_call(c, made, fence[1]), end


def _conditions(c: Context, node: t.Node) -> list[h.Term]:
    """What stands behind a bar: events, letters, or the data `x_1, …, x_n` as the one letter that they are."""

    from derive.elaborate.posteriors import sample_listed

    nodes = listed(node)
    sample = sample_listed(c, nodes)
    return [sample] if sample is not None else [condition(c, g) for g in nodes]


def listed(node: t.Node | None) -> list[t.Node]:
    if node is None:
        return []
    return [i for i in node.items if not isinstance(i, t.Missing)] if isinstance(node, t.Listing) else [node]


def over(c: Context, sub: t.Node | None) -> list[h.Term]:
    """Read the subscript of an expectation: its letters, `x ∼ p`, or a density `q(z)`."""
    if sub is None or isinstance(sub, t.Missing):
        return []
    if isinstance(sub, t.Chain) and sub.ops and sub.ops[0] == "sim":
        letter = ex.term(c, sub.items[0])
        return [h.Over(letter, law(c, sub.items[1], letter))]
    found: list[h.Term] = []
    for node in listed(sub):
        head = rows.head_of(node if not isinstance(node, t.Row) else node.items[0])
        if isinstance(node, t.Row) and head is not None and len(node.items) == 2 and rows.fence_of(node.items[1]) is not None:
            args, _ = rows.arguments(rows.fence_of(node.items[1])[0])  # type: ignore[index]
            dens = density(c, node.items, 0, head)
            if dens is not None:
                found.append(h.Over(ex.term(c, args[0]), dens[0]))
                continue
        if head is not None and isinstance(node, (t.Ident, t.Script)) and head.name in ("p", "q", "P", "Q", "pi", "f", "g"):
            found.append(h.Over(h.Support(), h.SetSym(spell(head) if isinstance(node, t.Ident) else label(node))))
            continue
        value = ex.term(c, node)
        found.append(value)
    return found


def law(c: Context, node: t.Node, letter: h.Term | None = None, words: tuple[str, ...] = ()) -> h.Term:
    """Read a distribution: `𝒩(μ, Σ)`, `Poisson(λ)`, `χ²_k`, `t_ν`, or a letter for one."""
    items = one_name(node.items) if isinstance(node, t.Row) else (node,)
    head = rows.head_of(items[0])
    if head is None:
        raise fault("E361", "this distribution is not understood", node)
    name = chance_names.DISTRIBUTIONS.get(head.name.replace(" ", ""))
    if head.name in ("ln", "log") and len(items) == 3 and (second := rows.head_of(items[1])) is not None and second.name in ("N", "Normal"):
        return law(c, t.Row(node.span, (replace(second, name="LN"), items[2])), letter, words)
    script = items[0] if isinstance(items[0], t.Script) else None
    fence = rows.fence_of(items[1]) if len(items) > 1 else None
    args = [ex.term(c, a) for a in rows.arguments(fence[0])[0]] if fence is not None else []
    if head.name == "F" and fence is None and script is not None and script.sup is None and isinstance(script.sub, t.Listing | t.Row):
        degrees = script.sub.items
        if len(degrees) == 2:
            return laws.canonical("f", [ex.term(c, k) for k in degrees], words)
    sub = (
        ex.term(c, script.sub)
        if script is not None
        and script.sub is not None
        and (name in ("chi_square", "student", "f") or not args)
        and head.name in ("chi", "t", "F")
        else None
    )
    if head.name in ("chi", "t") and sub is not None:
        args = [sub]
    if name is not None and (args or name in ("normal",)):
        _fit(c, name, args, letter)
        if name == "normal" and len(args) == 2 and script is not None and script.sub is not None:
            _of_dimension(c, args, script.sub)
        return laws.canonical(name, args, words or tuple(c.scope.meanings.get(f"law:{name}", "").split()))
    if fence is not None and head.font == "it" and head.name in ("p", "q", "f", "g"):
        found = density(c, items, 0, head)
        if found is not None:
            return found[0]
    if len(items) == 1:
        return h.SetSym(label(items[0]))
    raise fault("E361", "this distribution is not known", node, help="name it in prose, or write its density")


def is_law(c: Context, node: t.Node) -> bool:
    """Whether a node names a distribution beyond doubt: `\\mathcal N(0, 1)`, `\\mathrm{Exp}(1)`, `χ²_k`; N in italics may be a function."""
    items = one_name(node.items) if isinstance(node, t.Row) else (node,)
    head = rows.head_of(items[0])
    if head is None or c.scope.letter(spell(head)) is not None or head.name.replace(" ", "") not in chance_names.DISTRIBUTIONS:
        return False
    chi = head.name == "chi" and isinstance(items[0], t.Script) and items[0].sub is not None and items[0].sup is not None
    return chi or (head.font in ("cal", "rm", "sf", "bb") and len(items) == 2 and rows.fence_of(items[1]) is not None)


def one_name(items: Items) -> Items:
    """Calligraphic capitals side by side are one name, `ℳ𝒩(M, U, V)`; 𝒲⁻¹ is the inverse Wishart law."""
    first = items[0]
    if len(items) == 3 and all(isinstance(x, t.Ident) and x.font == "cal" for x in items[:2]):
        second = items[1]
        assert isinstance(first, t.Ident)
        assert isinstance(second, t.Ident)
        return (replace(first, name=first.name + second.name), items[2])
    if isinstance(first, t.Script) and isinstance(first.base, t.Ident) and first.base.name == "W" and isinstance(first.sup, t.Prefix):
        return (replace(first.base, name="IW"), *items[1:])
    return items


def _fit(c: Context, name: str, args: list[h.Term], letter: h.Term | None) -> None:
    """A normal vector's mean and covariance have sizes that fit each other and the vector."""
    if name != "normal" or len(args) != 2:
        return
    mean, covariance = (c.shape(a) for a in args)
    if isinstance(args[0], h.Zeros) or not is_scalar(mean):
        c.unifier.require(covariance, (mean[0], mean[0]), "the covariance of a normal vector")
        c.unifier.require(mean, c.shape(letter) if letter is not None else (mean[0], ONE), "the mean of a normal vector")


def _of_dimension(c: Context, args: list[h.Term], node: t.Node) -> None:
    """The dimension below the letter of a normal law, 𝒩_p(μ, Σ), is the size of its mean and of its covariance."""
    sizes = [c.shape(a)[0] for a in args]
    size = dimensions.dimension(c, node)
    for rows_ in sizes:
        if size is not None and rows_ != ONE:
            c.unifier.same(rows_, size)


def condition(c: Context, node: t.Node) -> h.Term:
    """Read an event or a letter behind a conditioning bar."""
    from derive.elaborate.relations import proposition

    return proposition(c, node) if isinstance(node, t.Chain) else event_or_value(c, node)


def event_or_value(c: Context, node: t.Node) -> h.Term:
    match node:
        case t.Sum(terms=terms, ops=ops) if set(ops) <= {"cup", "setminus"}:
            parts = [event_or_value(c, x) for x in terms]
            out = parts[0]
            for op, part in zip(ops, parts[1:], strict=True):
                out = h.Or(out, part) if op == "cup" else h.And(out, h.Not(part))
            return out
        case t.Infix(op="cap", left=left, right=right):
            return h.And(event_or_value(c, left), event_or_value(c, right))
        case t.Infix(op="cup", left=left, right=right):
            return h.Or(event_or_value(c, left), event_or_value(c, right))
        case t.Script(base=t.Ident(), sup=t.Ident(name=("c" | "complement"))):
            return h.Not(event_or_value(c, node.base))
        case t.Listing(items=items):
            return h.And(*(condition(c, i) for i in items))
        case t.Row(items=items) if (
            len(items) > 1 and all(isinstance(i, t.Ident) and i.name.isupper() and i.font == "it" for i in items) and c.probability_depth
        ):
            return h.And(*(h.SetSym(spell(i)) for i in items))  # type: ignore[arg-type]
        case t.Ident() if c.probability_depth and node.name[:1].isupper() and c.kind(spell(node)) is None and spell(node) not in c.random:
            return h.SetSym(spell(node))
    return ex.term(c, node)


def _probability(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    fence = rows.fence_of(items[at + 1]) if at + 1 < len(items) else None
    if fence is None:
        return None
    body, given_node = fence[0].body, None
    if isinstance(body, t.Bar):
        given_node, body = body.right, body.left
    c.probability_depth += 1
    try:
        event = _event(c, body)
        given = [h.Given(*(_event(c, g) for g in listed(given_node)))] if given_node is not None else []
    finally:
        c.probability_depth -= 1
    return rows.after_call(c, h.Probability(event, *given), fence[1]), at + 2


def _event(c: Context, node: t.Node) -> h.Term:
    if isinstance(node, t.Listing):
        return h.And(*(condition(c, i) for i in node.items))
    return condition(c, node)


# --- densities ------------------------------------------------------------------------------------------------------------------


def _distribution_density(c: Context, items: Items, at: int, head: t.Ident) -> tuple[h.Term, int] | None:
    """`𝒩(x; μ, Σ)`, `Bin(y; n, θ)`: the density of a distribution at a point."""
    name = chance_names.DISTRIBUTIONS.get(head.name)
    if name is None or at + 1 >= len(items):
        return None
    fence = rows.fence_of(items[at + 1])
    if fence is None:
        return None
    body = fence[0].body
    pointed = isinstance(body, t.Listing) and body.seps[:1] == (";",)
    if head.font not in ("cal", "rm", "sf") and not (pointed and head.name == "N"):
        return None
    if isinstance(body, t.Listing) and body.seps and body.seps[0] == ";":
        point, parameters = body.items[:1], body.items[1:]
    elif isinstance(body, t.Bar):
        point, parameters = (body.left,), tuple(listed(body.right))
    else:
        return None
    values = [ex.term(c, p) for p in parameters]
    at_point = ex.term(c, point[0])
    _fit(c, name, values, at_point)
    made = h.Density("of", at_point, laws.canonical(name, values, tuple(c.scope.meanings.get(f"law:{name}", "").split())))
    return rows.after_call(c, made, fence[1]), at + 2


def density(c: Context, items: Items, at: int, head: t.Ident) -> tuple[h.Term, int] | None:
    """`p(x, y | z)`, `q(θ)`, `f_X(x)`: a density or a mass function at a point."""
    if at + 1 >= len(items):
        return None
    fence = rows.fence_of(items[at + 1])
    if fence is None or head.accents not in ((), ("hat",), ("tilde",)):
        return None
    node = items[at]
    name = name_with_label(node, head)
    args, given = rows.arguments(fence[0])
    info = c.scope.letter(name)
    if info is not None and info.meaning != "density" and info.kind is not None:
        return None
    conditional = bool(given)
    if not conditional and name not in c.densities:
        return None
    if isinstance(node, t.Script) and (node.primes or node.sup is not None):
        return None
    if not args or (not conditional and name in c.plain):
        return None
    values = [event_or_value(c, a) for a in args]
    made: h.Term = h.Density(name, *values, *([h.Given(*(condition(c, g) for g in given))] if given else []))
    return rows.after_call(c, made, fence[1]), at + 2


__all__ = ["Kind", "condition", "law", "one_name", "operator", "over"]
