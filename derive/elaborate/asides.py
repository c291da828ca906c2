"""A formula that carries its own conditions: `a = b, \\quad s < \\tfrac12`, `f(x) = g(x) \\text{ if } x > 0`, `a_{ij} = 0 \\; (i \\ne j)`.

The parts between commas, wide spaces and words are read as the formulas of a sentence: words inside the formula speak the language of
prose, and a part without words that only bounds or lists a letter, behind a claim, is a condition on it.
"""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.clauses import Reader
from derive.elaborate.prose.lifting import taken_back
from derive.elaborate.prose.phrases import HARMLESS, Tag
from derive.elaborate.prose.slots import Item, is_call, is_letter, items_of
from derive.elaborate.prose.words import Token, quoted, sentences
from derive.read import tree as t
from derive.read.tree import Node

#: Words behind which a formula gives the reason for the claim before it: it claims nothing, and holds there.
REASONS = frozenset({"since", "because", "as", "by", "using", "because of", "due to", "recalling", "recalling that", "noting that"})


#: What makes a part of a formula a condition, a definition or a reason, by the word before it.
CONDITIONAL = frozenset("for if where with let suppose such_that here define defined named unless since equality".split())


def gives_reason(node: Node) -> bool:
    """Whether a line is nothing but the reason for the one before: `\\text{since } AB = BA`."""
    first = node.items[0] if isinstance(node, t.Listing) else None
    return isinstance(first, t.Words) and first.text.strip().lower() in REASONS


def from_formula(node: Node) -> d.Split:
    """Split a formula into what it claims and the conditions beside it; `after` in the declarations counts the claims from 0."""
    if not isinstance(node, t.Listing):
        return d.Split((node,), ())
    parts = _parts(node)
    if not any(isinstance(p, Node) and _relational(p) for p in parts):
        return d.Split((node,), ())
    pieces: list[d.Piece] = []
    nodes: list[Node] = []
    stated = worded = False
    for part in parts:
        if isinstance(part, str):
            worded = part != ", "
            pieces.append(" since " if part.strip().lower() in REASONS else part)
            continue
        inner, fenced = _unfenced(part)
        bare = not worded and stated and (_bounds(inner, nodes) or (fenced and _relational(inner)))
        if bare:
            pieces.append(" for ")
        pieces.append(d.Slot(inner if bare else part, len(nodes)))
        nodes.append(inner if bare else part)
        stated = stated or _relational(part)
        worded = False
    found: list[d.Declaration] = []
    for tokens in sentences(pieces):
        heard = Reader(tokens, []).read()
        found += [*taken_back(tokens, heard), *heard, *_unread(tokens)]
    claims = [r.index for r in found if isinstance(r, d.Role) and r.role in ("claim", "posed", "definition") and not _condition(r)]
    claims.sort()
    reasons = [r.index for r in found if isinstance(r, d.Role) and r.cue == "since" and r.role == "claim"]
    found += [d.Relation(nodes[k], text=" since", after=claims[0], opener="if") for k in reasons if claims]
    if not claims:
        return d.Split((node,), tuple(x for x in found if isinstance(x, d.Unread)))
    order = {index: k for k, index in enumerate(claims)}
    said = tuple(replace(x, after=order.get(x.after, 0) if x.after is not None else 0) for x in found if not isinstance(x, d.Role))
    return d.Split(tuple(nodes[k] for k in claims), said)


def _unread(tokens: list[Token]) -> list[d.Declaration]:
    """Words beside a claim that nobody knows may restrict it; those in parentheses are remarks."""
    depth = 0
    for token in tokens:
        depth += (token.tag is Tag.OPEN) - (token.tag is Tag.CLOSE)
        if token.tag is Tag.WORD and token.text not in HARMLESS and not depth:
            return [d.Unread(text=quoted(tokens))]
    return []


def _condition(role: d.Role) -> bool:
    return role.cue in CONDITIONAL


def _parts(node: t.Listing) -> list[Node | str]:
    """The formulas and words of a listing, commas between; what a comma joins as one (`a, b > 0`, `i = 1, …, n`) stays together."""
    found: list[Node | str] = []
    run: list[Node] = []

    def flush() -> None:
        if not run:
            return
        whole = run[0] if len(run) == 1 else t.Listing(run[0].span.cover(run[-1].span), tuple(run), (",",) * (len(run) - 1))
        items = items_of(whole)
        several = [i for i in items if i.relation]
        if len(items) > 1 and several:
            for k, item in enumerate(items):
                found.extend([", "] if k else [])
                found.append(_written(item))
        else:
            found.append(whole)
        run.clear()

    for k, item in enumerate(node.items):
        separator = node.seps[k - 1] if k else ""
        if isinstance(item, t.Words):
            flush()
            found.append(f" {item.text} ")
            continue
        if separator in ("quad", ";", ":") or (separator == "," and run and isinstance(item, t.Fenced) and _relational(item.body)):
            flush()
            found.append(", ")
        elif separator == "," and not run and found:
            found.append(", ")
        run.append(item)
    flush()
    return found


def _written(item: Item) -> Node:
    node = item.whole or item.node
    if (
        isinstance(node, t.Chain)
        and len(item.subjects) > 1
        and (is_letter(node.items[0]) or is_call(node.items[0]))
        and item.kind in ("inequality", "member", "law")
    ):
        letters = [
            n
            for s in item.subjects
            for n in ((*s.members, t.Ellipsis(node.span), *((s.last,) if s.last is not None else ())) if isinstance(s, d.Family) else (s,))
        ]
        head, *rest = node.items
        return t.Listing(
            letters[0].span.cover(head.span), (*letters[:-1], replace(node, items=(letters[-1], *rest))), (",",) * (len(letters) - 1)
        )
    return node


def _unfenced(node: Node) -> tuple[Node, bool]:
    if isinstance(node, t.Fenced) and node.left == "(" and _relational(node.body):
        return node.body, True
    return node, False


def _relational(node: Node) -> bool:
    return (
        isinstance(node, t.Chain)
        or (isinstance(node, t.Listing) and any(i.relation for i in items_of(node)))
        or (isinstance(node, t.Fenced) and node.left == "(" and isinstance(node.body, (t.Chain, t.Listing)) and _relational(node.body))
    )


def _bounds(node: Node, before: list[Node]) -> bool:
    """Whether a part only bounds, lists or places letters, while the claim before it does more."""
    items = items_of(node)
    if not all(i.kind in ("inequality", "member", "range") for i in items):
        return False
    if all(i.kind in ("member", "range") for i in items):
        return True
    claim_is_bound = any(_simple(i) for n in before[:1] for i in items_of(n))
    return all(i.kind != "inequality" or _simple(i) for i in items) and not claim_is_bound


def _simple(item: Item) -> bool:
    """An inequality between a letter and something short: `x > 0`, `s < 1/2`, `i ≠ j`, `n ≥ p + 1`, `|x| < 1`."""
    node = item.node
    if item.kind != "inequality" or not isinstance(node, t.Chain):
        return False
    return any(is_letter(i) or (isinstance(i, t.Fenced) and is_letter(i.body)) for i in node.items) and all(
        sum(1 for _ in t.walk(i)) <= 9 for i in node.items
    )
