"""Places in a term: the way down to a part, the part there, and the term with another part in its place."""

from __future__ import annotations

from derive.terms.heads import Term

Path = tuple[int, ...]


def part_at(t: Term, path: Path) -> Term:
    """Return the part of a term at the end of a way through its children."""
    for k in path:
        t = t.children[k]
    return t


def put_at(t: Term, path: Path, value: Term) -> Term:
    """Return the term with the part at the end of a way replaced."""
    if not path:
        return value
    children = list(t.children)
    children[path[0]] = put_at(children[path[0]], path[1:], value)
    return t.replace_children(tuple(children))


def distinct_parts(t: Term) -> list[Term]:
    """Return every part of a term once, the term itself first."""
    seen: dict[Term, None] = {}
    stack = [t]
    while stack:
        top = stack.pop()
        if top not in seen:
            seen[top] = None
            stack.extend(top.children)
    return list(seen)
