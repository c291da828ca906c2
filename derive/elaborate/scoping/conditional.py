"""Laws under a condition: `x ∣ θ ∼ Binomial(n, θ)`, "let ⟨y_1, …, y_n ∣ λ⟩ be i.i.d. Poisson(λ)".

The law is read as that of the letters before the bar, and kept as one under the condition: it says nothing of these letters by
themselves, whose own law is a mixture.
"""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping import distributions
from derive.elaborate.scoping.members import members
from derive.elaborate.scoping.scope import Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ShapeError


def split(item: d.Declaration) -> tuple[tuple[d.Subject, ...], t.Node] | None:
    """The letters of a declaration before a bar, and what stands behind it; None where there is no bar."""
    letters: tuple[d.Subject, ...] = getattr(item, "letters", ())
    last = letters[-1] if letters else None
    if not isinstance(last, t.Infix) or last.op != "mid":
        return None
    first = letters[-2] if len(letters) > 1 else None
    if isinstance(first, d.Family) and first.last is None:
        return (*letters[:-2], replace(first, last=last.left)), last.right
    return (*letters[:-1], last.left), last.right


def distributed(scope: Scope, item: d.Distributed) -> Scope:
    """Carry out a law under a condition."""
    found = split(item)
    assert found is not None
    subjects, given = found
    made = distributions.distributed(scope, replace(item, letters=subjects))
    names = [name for s in subjects for name, _ in members(scope, s)]
    behind = members(scope, given)
    if len(names) != 1 or len(behind) != 1:
        raise ShapeError("a law of several letters under a condition")
    parameter = next((x for x in _letters(made) if x.name == behind[0][0]), None)
    new = made.conditions[len(scope.conditions) :]
    laws = [c for c in new if isinstance(c.proposition, h.DistributedAs) and getattr(c.proposition.children[0], "name", "") == names[0]]
    if parameter is None or len(laws) != 1 or len(new) != 1:
        raise ShapeError("a law under a condition on something else than its parameter")
    x, law = laws[0].proposition.children
    condition = Condition(h.DistributedAs(h.Density("given", x, h.Given(parameter)), law), laws[0].origin, item.text)
    plain = {n: replace(made.letters[n], random=False) if n in names else letter for n, letter in made.letters.items()}
    return replace(made, conditions=(*scope.conditions, condition), letters=plain)


def _letters(scope: Scope) -> list[h.Sym]:
    return [x for c in scope.conditions for x in c.proposition.walk() if isinstance(x, h.Sym)]
