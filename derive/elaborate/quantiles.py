"""Quantiles of the normal, Student's, the chi-square and Fisher's law under their usual names: z_{α/2}, t_{n-1, α/2}, χ²_{k, α}.

A level near 0 marks the upper tail, `z_{α/2} = Φ⁻¹(1 − α/2)`, and one near 1 the lower, `z_{1-α/2} = Φ⁻¹(1 − α/2)`: whoever writes 1 − α
below a letter counts from below, unless the same formula has χ²_{α/2} beside χ²_{1-α/2}, both from above. Tables differ, so that a formula
which is false under this reading is called so only where the text says which end is meant.
"""

from __future__ import annotations

from derive.elaborate import expressions as ex
from derive.elaborate.context import Context
from derive.elaborate.levels import LETTERS, counts_from_below, is_level
from derive.elaborate.names import label, spell
from derive.read import tree as t
from derive.terms import heads as h

TAILS = frozenset({"upper_quantile", "lower_quantile"})


def quantile(c: Context, base: t.Ident, sub: t.Node) -> h.Term | None:
    """Return the quantile that a letter with a level below stands for, or None where it may be something else.

    That of the chi-square law is the square of its letter, and so its root is returned.
    """
    if base.name not in LETTERS or base.font != "it" or base.accents or not _unspoken(c, base, sub):
        return None
    name, degrees = LETTERS[base.name]
    parts = list(sub.items) if isinstance(sub, t.Listing) and set(sub.seps) <= {","} else [sub]
    found = [p for p in parts if is_level(p)]
    if len(found) != 1 or len(parts) != degrees + 1 or (degrees == 2 and parts[-1] is not found[0]):
        return None
    if any(isinstance(x, t.Ident) and spell(x) in c.bound for x in t.walk(sub)):
        return None
    level = ex.term(c, found[0])
    said = _said(c, base)
    from_below = (
        said == "lower_quantile"
        if said
        else counts_from_below(found[0]) and not (base.name in ("chi", "F") and base.name in c.small_levels)
    )
    below = level if from_below else h.minus(h.UNITY, level)
    law = h.Distribution(name, *(ex.term(c, p) for p in parts if p is not found[0]))
    if not said:
        c.doubts.setdefault(f"{label_of(base, sub)} may be another quantile")
    c.note(f"{label_of(base, sub)} is a quantile of the {name.replace('_', '-')} law")
    value = h.LawFunction("quantile", below, law)
    return h.Func("sqrt", value) if base.name == "chi" else value


def _said(c: Context, base: t.Ident) -> str:
    """From which end the text says that this letter counts; "" where it does not say so, or says both."""
    tails = {m for n, m in c.scope.meanings.items() if m in TAILS and n.startswith(f"{spell(base)}_{{")}
    return tails.pop() if len(tails) == 1 else ""


def label_of(base: t.Ident, sub: t.Node) -> str:
    return f"{spell(base)}_{{{label(sub)}}}"


def _unspoken(c: Context, base: t.Ident, sub: t.Node) -> bool:
    """Whether nothing in the text says what the letter is."""
    name, full = spell(base), label_of(base, sub)
    if c.scope.letter(name) is not None or c.scope.letter(full) is not None:
        return False
    if any(c.scope.meanings.get(n, "upper_quantile") not in TAILS for n in (name, full)):
        return False
    said = [d.target for d in c.scope.definitions] + [x for p in c.scope.conditions for x in p.proposition.walk()]
    return not any(isinstance(x, h.Sym) and x.name in (name, full) for x in said)


__all__ = ["quantile"]
