"""Propositions and terms in one line of plain text, for conditions that the engine itself adds."""

from __future__ import annotations

from sympy.core.symbol import Str

from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES

_RELATIONS: dict[type[h.Term], str] = {
    h.Equal: "=",
    h.NotEqual: "≠",
    h.Less: "<",
    h.LessEqual: "≤",
    h.Greater: ">",
    h.GreaterEqual: "≥",
    h.LoewnerGreater: "≻",
    h.LoewnerGreaterEqual: "⪰",
    h.Member: "∈",
}


def say(p: h.Term) -> str:
    """Return a proposition or a term as plain text."""
    match p:
        case h.Is():
            name = p.property
            constant = f" {say(p.children[1])}" if PROPERTIES[name].with_constant else ""
            return f"{say(p.children[0])} is {PROPERTIES[name].phrase}{constant}"
        case h.Not() if isinstance(p.children[0], h.Member) and isinstance(p.children[0].children[1], h.NumberSet):
            inner = p.children[0]
            x, sign = _without_sign(inner.children[0])
            return f"{say(x)} is not one of 0, −1, −2, …" if sign else f"{say(x)} is no natural number"
        case h.Not():
            return f"not {say(p.children[0])}"
        case h.ForAll():
            return f"{say(p.children[0])} for all {', '.join(say(c) for c in p.children[1:])}"
        case h.Member() if isinstance(p.children[1], h.NumberSet):
            words = {"N": "a natural number", "N+": "a positive integer", "Z": "an integer", "R": "real", "Q": "rational"}
            return f"{say(p.children[0])} is {words.get(p.children[1].text(0), p.children[1].text(0))}"
    if type(p) in _RELATIONS:
        return f"{say(p.children[0])} {_RELATIONS[type(p)]} {say(p.children[1])}"
    return _term(p, 0)


def _without_sign(t: h.Term) -> tuple[h.Term, bool]:
    if isinstance(t, h.Times) and len(t.children) == 2 and t.children[0] == h.MINUS_ONE:
        return t.children[1], True
    return t, False


def _term(t: h.Term, strength: int) -> str:
    """A term, in parentheses if it binds less than `strength` (1 sum, 2 product, 3 power)."""
    match t:
        case h.Sym() | h.FunSym() | h.Const():
            return t.name
        case h.Num() | h.Decimal():
            text = str(t.value)
            return f"({text})" if strength > 1 and ("/" in text or text.startswith("-")) else text.replace("-", "−")
        case h.Identity():
            return "I"
        case h.Zeros():
            return "0"
        case h.Plus():
            return _wrap(_sum(t), 1, strength)
        case h.Times():
            head = "−" if t.children[0] == h.MINUS_ONE and len(t.children) > 1 else ""
            factors = t.children[1:] if head else t.children
            return _wrap(head + " ".join(_term(c, 2) for c in factors), 2, strength)
        case h.Quotient():
            return _wrap(f"{_term(t.children[0], 2)}/{_term(t.children[1], 3)}", 2, strength)
        case h.Power():
            return _wrap(f"{_term(t.children[0], 4)}^{_term(t.children[1], 4)}", 3, strength)
        case h.Transpose():
            return f"{_term(t.children[0], 4)}ᵀ"
        case h.Inverse():
            return f"{_term(t.children[0], 4)}⁻¹"
        case h.At():
            return f"{_term(t.children[0], 4)}_{','.join(_term(c, 0) for c in t.children[1:])}"
        case h.Norm():
            return f"‖{_term(t.children[0], 0)}‖"
        case h.Det() | h.Trace():
            return f"{'det' if isinstance(t, h.Det) else 'tr'}({_term(t.children[0], 0)})"
        case h.Hadamard():
            return _wrap(" ⊙ ".join(_term(c, 3) for c in t.children), 2, strength)
        case h.Spectral() if len(t.children) == 2:
            return f"{t.args[0]}_{_term(t.children[1], 4)}({_term(t.children[0], 0)})"
        case h.SumOver():
            return _wrap(f"Σ_{_term(t.children[1].children[0], 4)} {_term(t.children[0], 2)}", 2, strength)
        case h.Extremum():
            return f"{t.args[0]}_{_term(t.children[1].children[0], 4)} {_term(t.children[0], 2)}"
        case h.Ones():
            return "1"
        case h.Func() | h.Composite() | h.MatrixFunction() | h.Spectral() if isinstance(t.args[0], Str):
            return f"{t.args[0]}({', '.join(_term(c, 0) for c in t.children)})"
        case h.Call():
            return f"{_term(t.children[0], 0)}({', '.join(_term(c, 0) for c in t.children[1:])})"
    return f"{type(t).__name__}({', '.join(say(c) for c in t.children)})"


def _sum(t: h.Plus) -> str:
    text = _term(t.children[0], 1)
    for c in t.children[1:]:
        part = _term(c, 1)
        text += f" − {part[1:]}" if part.startswith("−") else f" + {part}"
    return text


def _wrap(text: str, mine: int, strength: int) -> str:
    return f"({text})" if mine < strength else text
