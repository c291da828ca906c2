"""Whether a number is positive by its conditions or its form, which the rules of chance ask before they divide or turn events."""

from __future__ import annotations

from derive.probability.world import World, domains, scalar_law
from derive.terms import heads as h
from derive.terms.distributions import LAWS

_ALWAYS_POSITIVE = frozenset(("exp", "cosh", "factorial", "sigmoid", "softplus", "Phi"))


def is_positive(t: h.Term, w: World) -> bool:
    """Whether a scalar is positive by its conditions or its form (False where that is not plain)."""
    if w.is_random(t):
        law = w.law_of(t)
        known = scalar_law(law) if law is not None else None
        if (
            known is not None
            and LAWS[known.name].support[0] in ("0", "c", "1")
            and not (LAWS[known.name].discrete and LAWS[known.name].support[0] == "0")
        ):
            return True
        return bool(w.properties.get(t, set()) & {"positive"})
    match t:
        case h.Num() | h.Decimal():
            return bool(t.value > 0)
        case h.Const():
            return t.name in ("pi", "e", "gamma")
        case h.Times() | h.Plus():
            return all(is_positive(c, w) for c in t.children) or t in _positive(w)
        case h.LawFunction() if t.text(0) == "quantile":
            known = scalar_law(t.children[1])
            return known is not None and LAWS[known.name].support[0] == "0" and not LAWS[known.name].discrete
        case h.Quotient():
            return all(is_positive(c, w) for c in t.children)
        case h.Power():
            return is_positive(t.children[0], w) or (t.children[0] in _nonzero(w) and t.children[1] == h.TWO)
        case h.Func() if t.name in ("sqrt", "gamma"):
            return is_positive(t.children[0], w)
        case h.Func():
            return t.name in _ALWAYS_POSITIVE
    return t in _positive(w) or (isinstance(t, h.At) and t.children[0] in _positive(w))


def _positive(w: World) -> set[h.Term]:
    found: set[h.Term] = set()
    for c in (*w.plain, *domains(w)):
        p = c.proposition
        match p:
            case h.Greater() if isinstance(p.children[1], h.Num) and p.children[1].value >= 0:
                found.add(p.children[0])
            case h.Less() if isinstance(p.children[0], h.Num) and p.children[0].value >= 0:
                found.add(p.children[1])
            case h.GreaterEqual() if isinstance(p.children[1], h.Num) and p.children[1].value > 0:
                found.add(p.children[0])
            case h.LessEqual() if isinstance(p.children[0], h.Num) and p.children[0].value > 0:
                found.add(p.children[1])
            case h.Is() if p.property == "positive":
                found.add(p.children[0])
            case h.ForAll(children=(h.Greater(children=(h.At(children=(v, index)), end)), i)) if index == i and end == h.ZERO:
                found.add(v)
    return found


def _nonzero(w: World) -> set[h.Term]:
    return (
        {c.proposition.children[0] for c in w.plain if isinstance(c.proposition, h.NotEqual)}
        | _positive(w)
        | {c.children[0] for c in _positive(w) if isinstance(c, h.Power)}
    )


__all__ = ["is_positive"]
