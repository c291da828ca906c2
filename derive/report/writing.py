"""How a term becomes text: pieces that know how tightly they hold together, put together from the leaves up.

A writer is a table with one row for each head. A row gets the term and the pieces of its children and returns the piece of the
whole; it puts a fence round a child that holds together more loosely than its place demands. The walk uses no recursion, so a term
may be as deep as it likes. Levels are those of the parser (`derive.notation.PRECEDENCE`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sympy import Rational

from derive.notation import PRECEDENCE
from derive.terms import heads as h

RELATION, SUM, INFIX, PREFIX, ROW, POSTFIX, SCRIPT, ATOM = (
    PRECEDENCE[k] for k in ("relation", "sum", "infix", "prefix", "row", "postfix", "script", "atom")
)
LOGIC, IMPLICATION = PRECEDENCE["logic"], PRECEDENCE["implication"]


#: At the end of a function's name: a quantity that is only said to depend on its arguments, as L in ∂L/∂w.
DEPENDENCE = "(\\cdot)"
#: At the end of a letter's name: the first index stands in round brackets above, as in h^{(l)}.
FAMILY = "^{()}"
#: The name of the density of a distribution that is written out, N(x; μ, s).
DENSITY_OF = "of"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text, how tightly it holds together, and whether what follows on the same line would fall into it (a sum's body)."""

    text: str
    level: int = ATOM
    open_end: bool = False
    #: Of a range: what stands below the operator, what above, and whether `text` alone is a bare letter without bounds.
    under: str = ""
    over: str = ""

    def __str__(self) -> str:
        return self.text


Row = Callable[[h.Term, Sequence[Piece]], Piece]
Table = Mapping[type[h.Term], Row]


def write(term: h.Term, table: Table) -> Piece:
    """Return the piece of a term, its children's first."""
    done: list[Piece] = []
    todo: list[tuple[h.Term, bool]] = [(term, False)]
    while todo:
        top, ready = todo.pop()
        children = top.children
        if not ready and children:
            todo.append((top, True))
            todo.extend((c, False) for c in reversed(children))
            continue
        parts = done[len(done) - len(children) :]
        del done[len(done) - len(children) :]
        done.append(table[type(top)](top, parts))
    return done[0]


@dataclass(frozen=True, slots=True)
class Style:
    """What two ways of writing differ in where they are alike: the fence, the sign of a product, the ways of relations and logic."""

    fence: Callable[[str], str]
    dot: str
    conjunction: str
    disjunction: str
    negation: str
    implies: str
    iff: str
    relations: Mapping[type[h.Term], str]

    def at_least(self, piece: Piece, level: int, closed: bool = False) -> str:
        """The piece's text, in a fence if it holds together more loosely than `level` or, where it must be closed, is open at its end."""
        return self.fence(piece.text) if piece.level < level or (closed and piece.open_end) else piece.text

    def plus(self, t: h.Term, parts: Sequence[Piece]) -> Piece:
        out = [self.at_least(parts[0], PREFIX if parts[0].text.startswith("-") else INFIX)]
        for p in parts[1:]:
            text = self.at_least(p, INFIX)
            out.append(f" - {text[1:]}" if text.startswith("-") else f" + {text}")
        return Piece("".join(out), SUM, parts[-1].open_end)

    def times(self, t: h.Term, parts: Sequence[Piece]) -> Piece:
        first, *rest = parts
        if first.text == "-1" and rest:
            inner = rest[0] if len(rest) == 1 else self._product(rest)
            return Piece("-" + self.at_least(inner, ROW), PREFIX, inner.open_end)
        if first.text.startswith("-") and isinstance(t.children[0], h.Num):
            whole = self._product([Piece(first.text[1:], POSTFIX), *rest])
            return Piece("-" + whole.text, PREFIX, whole.open_end)
        return self._product(parts)

    def _product(self, parts: Sequence[Piece]) -> Piece:
        out = ""
        for k, p in enumerate(parts):
            text = self.at_least(p, POSTFIX, closed=k + 1 < len(parts))
            if out:
                out += f" {self.dot} " if text[0].isdigit() else " "
            out += text
        return Piece(out, ROW, parts[-1].open_end)

    def chain(self, t: h.Term, parts: Sequence[Piece]) -> Piece:
        """A conjunction; relations that share a side are written as one chain, `a = b = c`."""
        runs: list[str] = []
        last: h.Term | None = None
        for c, p in zip(t.children, parts, strict=True):
            if isinstance(c, h.Relation) and last is not None and c.children and c.children[0] == last:
                runs[-1] += f" {p.over} {p.under}"
            else:
                runs.append(self.at_least(p, LOGIC + 1))
            last = c.children[1] if isinstance(c, h.Relation) and p.over else None
        return Piece(runs[0], RELATION) if len(runs) == 1 else Piece(self.conjunction.join(runs), LOGIC)

    def relation(self, t: h.Term, parts: Sequence[Piece]) -> Piece:
        """Two sides and their sign; `over` and `under` keep sign and right side, so that a chain can go on from the left one."""
        left, right = (self.at_least(p, RELATION + 1) for p in parts[:2])
        sign = self.relations[type(t)]
        return Piece(f"{left} {sign} {right}", RELATION, over=sign, under=right)

    def alternatives(self, t: h.Term, parts: Sequence[Piece]) -> Piece:
        return Piece(self.disjunction.join(self.at_least(p, LOGIC + 1) for p in parts), LOGIC)

    def denial(self, t: h.Term, parts: Sequence[Piece]) -> Piece:
        return Piece(f"{self.negation}{self.fence(parts[0].text)}", PREFIX)

    def consequence(self, t: h.Term, parts: Sequence[Piece]) -> Piece:
        sign = self.implies if isinstance(t, h.Implies) else self.iff
        return Piece(f" {sign} ".join(self.at_least(p, LOGIC) for p in parts), IMPLICATION)


def split_given(t: h.Term, parts: Sequence[Piece]) -> tuple[list[Piece], str]:
    """The pieces before what is conditioned on, and that as text (empty where there is nothing)."""
    given = [p.text for c, p in zip(t.children, parts, strict=True) if isinstance(c, h.Given)]
    return [p for c, p in zip(t.children, parts, strict=True) if not isinstance(c, h.Given)], given[0] if given else ""


def indices(parts: Sequence[Piece]) -> str:
    """Indices as a subscript says them: `ij` where each is one letter or digit, else `i, j+1`."""
    texts = [p.text for p in parts]
    return "".join(texts) if len(texts) > 1 and all(len(x) == 1 and not x.isdigit() for x in texts) else ",".join(texts)


def fraction_of(value: Rational) -> tuple[int, int]:
    """Numerator and denominator of an exact number."""
    return int(value.p), int(value.q)


def unsolved(t: h.Term) -> bool:
    """Whether a bound is a dimension that nothing determines."""
    return isinstance(t, h.Sym) and t.name.startswith("?")
