"""Quantiles of the normal, Student's, the chi-square and Fisher's law under their usual names: `z_{α/2}`, `t_{n-1, α/2}`, `χ²_{k, α}`, `F_{d, e, α}`.

A level near 0 marks the upper tail, `z_{α/2} = Φ⁻¹(1 − α/2)`, and one near 1 the lower, `z_{1-α/2} = Φ⁻¹(1 − α/2)`: whoever writes 1 − α
below a letter counts from below. Tables differ, so that a formula which is false under this reading is not called false.
"""

from __future__ import annotations

from derive.elaborate import expressions as ex
from derive.elaborate.context import Context
from derive.elaborate.names import label, spell
from derive.read import tree as t
from derive.terms import heads as h

#: The law that a letter names, and the number of its degrees of freedom.
LETTERS = {"z": ("normal", 0), "t": ("student", 1), "chi": ("chi_square", 1), "F": ("f", 2)}


def quantile(c: Context, base: t.Ident, sub: t.Node) -> h.Term | None:
    """Return the quantile that a letter with a level below stands for, or None where it may be something else.

    That of the chi-square law is the square of its letter, and so its root is returned.
    """
    if base.name not in LETTERS or base.font != "it" or base.accents or not _unspoken(c, base, sub):
        return None
    name, degrees = LETTERS[base.name]
    parts = list(sub.items) if isinstance(sub, t.Listing) and set(sub.seps) <= {","} else [sub]
    levels = [p for p in parts if is_level(p)]
    if len(levels) != 1 or len(parts) != degrees + 1 or (degrees == 2 and parts[-1] is not levels[0]):
        return None
    if any(isinstance(x, t.Ident) and spell(x) in c.bound for x in t.walk(sub)):
        return None
    level = ex.term(c, levels[0])
    below = level if counts_from_below(levels[0]) else h.minus(h.UNITY, level)
    law = h.Distribution(name, *(ex.term(c, p) for p in parts if p is not levels[0]))
    c.doubts.setdefault(f"{label_of(base, sub)} may be another quantile")
    c.note(f"{label_of(base, sub)} is a quantile of the {name.replace('_', '-')} law")
    found = h.LawFunction("quantile", below, law)
    return h.Func("sqrt", found) if base.name == "chi" else found


def label_of(base: t.Ident, sub: t.Node) -> str:
    return f"{spell(base)}_{{{label(sub)}}}"


def is_level(node: t.Node) -> bool:
    """Whether a subscript is a probability by its look: made of α and numbers, or a decimal number between 0 and 1."""
    letters = {spell(x) for x in t.walk(node) if isinstance(x, t.Ident)}
    if letters:
        return letters == {"\\alpha"}
    return isinstance(node, t.Number) and "." in node.text and 0 < float(node.text) < 1


def counts_from_below(node: t.Node) -> bool:
    """Whether a level is near 1: `1 - α/2`, 0.95."""
    if isinstance(node, t.Number):
        return float(node.text) >= 0.5
    return isinstance(node, t.Sum) and isinstance(node.terms[0], t.Number) and node.ops[:1] == ("-",)


def _unspoken(c: Context, base: t.Ident, sub: t.Node) -> bool:
    """Whether nothing in the text says what the letter is."""
    name, full = spell(base), label_of(base, sub)
    if c.scope.letter(name) is not None or c.scope.letter(full) is not None or {name, full} & set(c.scope.meanings):
        return False
    said = [d.target for d in c.scope.definitions] + [x for p in c.scope.conditions for x in p.proposition.walk()]
    return not any(isinstance(x, h.Sym) and x.name in (name, full) for x in said)


__all__ = ["quantile"]
