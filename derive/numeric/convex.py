"""Values for letters that stand for functions of known curvature: sums of ridges along perpendicular directions.

    f(x) = c + bᵀx + m/2 ‖x‖² + Σ_k w_k φ_k(a_kᵀx + s_k)        w_k ≥ 0, a_k perpendicular unit vectors

where φ is t²/2, Huber's function or max(t, 0)²/2: convex, with a derivative whose slopes lie between 0 and 1. So f is m-strongly convex if
m > 0, convex if m = 0, its gradient has the Lipschitz constant max(|m|, |m + max w_k|), and at rational points all its values are
rational; the slope b decides where it is least. Quadratics and Huber's functions are the worst cases of most rates of first-order methods
(Drori & Teboulle 2014; Taylor, Hendrickx & Glineur 2017).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flint import fmpq, fmpq_mat

from derive.numeric.arithmetic import EXACT, Arithmetic, Value
from derive.numeric.draws import Draw
from derive.numeric.errors import Undefined, Unsupported
from derive.terms.conditions import PROPERTIES

#: Properties of functions that have a constant: the modulus of strong convexity, the Lipschitz constant of the gradient, where it is least.
WITH_CONSTANT = frozenset(name for name, p in PROPERTIES.items() if p.with_constant)

#: Functions of more entries are not drawn.
LARGEST = 8
RIDGES = ("square", "huber", "plus")


@dataclass(frozen=True, slots=True)
class Ridge:
    """w φ(aᵀx + s): `kind` is one of `RIDGES`."""

    kind: str
    weight: fmpq
    direction: tuple[fmpq, ...]
    shift: fmpq


@dataclass(frozen=True, slots=True)
class RidgeSum:
    """Such a function of one vector (`order` 0), its gradient (1), or its Hessian (2); `bottom` is where it is known to be least."""

    size: int
    constant: fmpq
    slope: tuple[fmpq, ...]
    curvature: fmpq
    ridges: tuple[Ridge, ...]
    order: int = 0
    bottom: tuple[fmpq, ...] | None = None

    @property
    def arguments(self) -> tuple[tuple[int, int], ...]:
        return ((self.size, 1),)

    @property
    def rows(self) -> int:
        return self.size if self.order else 1

    @property
    def columns(self) -> int:
        return self.size if self.order == 2 else 1

    def __call__(self, arguments: Sequence[Value], ar: Arithmetic) -> Value:
        (argument,) = arguments
        if ar.shape(argument) != (self.size, 1):
            raise Unsupported("an argument of another shape")
        x = ar.entries(argument)
        if self.order == 0:
            return self._value(x, ar)
        if self.order == 1:
            return ar.array(self.size, 1, self._gradient(x, ar))
        return ar.array(self.size, self.size, self._hessian(x, ar))

    def partial(self, _k: int = 0) -> RidgeSum:
        """The derivative by the argument: the gradient of the function, and of the gradient the Hessian."""
        if self.order == 2:
            raise Unsupported("a third derivative of a function that has none everywhere")
        return replace(self, order=self.order + 1)

    def jacobian(self, k: int = 0) -> RidgeSum:
        if self.order == 0 and self.size > 1:
            raise Unsupported("the gradient of this function as a row")
        return self.partial(k)

    def hessian(self) -> RidgeSum:
        return replace(self, order=2)

    def inverse(self) -> RidgeSum:
        raise Unsupported("an inverse of a function that is not affine")

    def smoothness(self) -> fmpq:
        """A Lipschitz constant of the gradient."""
        return max(abs(self.curvature), abs(self.curvature + max((r.weight for r in self.ridges), default=fmpq(0))))

    def lowered(self, bottom: tuple[fmpq, ...], minimum: fmpq | None) -> RidgeSum:
        """Return the function tilted so that its gradient vanishes at a point, and lifted so that it has a value there (None: any)."""
        tilted = replace(
            self, slope=tuple(b - g for b, g in zip(self.slope, self._gradient(list(bottom), EXACT), strict=True)), bottom=bottom
        )
        return tilted if minimum is None else replace(tilted, constant=tilted.constant + minimum - tilted._value(list(bottom), EXACT))

    def is_least_at(self, point: Sequence[fmpq]) -> bool:
        """Whether it is convex, and its gradient vanishes at a point."""
        return self.curvature >= 0 and all(g == 0 for g in self._gradient(list(point), EXACT))

    def describe(self) -> str:
        """The function as text."""
        name = "x" if self.size == 1 else "‖x‖"
        names = ["x"] if self.size == 1 else [f"x_{k + 1}" for k in range(self.size)]
        parts = [str(self.constant)] if self.constant != 0 else []
        parts += [_times(b, n) for b, n in zip(self.slope, names, strict=True) if b != 0]
        parts += [_times(self.curvature / 2, f"{name}^2")] if self.curvature != 0 else []
        for r in self.ridges:
            terms = [_times(a, n) for a, n in zip(r.direction, names, strict=True) if a != 0]
            inside = " + ".join([*terms, str(r.shift)] if r.shift else terms)
            shown = {"square": f"({inside})^2/2", "huber": f"huber({inside})", "plus": f"max({inside}, 0)^2/2"}[r.kind]
            parts.append(_times(r.weight, shown))
        return " + ".join(parts).replace("+ -", "- ") or "0"

    def _value(self, x: list[Value], ar: Arithmetic) -> Value:
        total = ar.add(ar.number(self.constant), _dot(self.slope, x, ar))
        half = ar.number(self.curvature / 2)
        for e in x:
            total = ar.add(total, ar.times(half, ar.times(e, e)))
        for r in self.ridges:
            total = ar.add(total, ar.times(ar.number(r.weight), _phi(r.kind, _inside(r, x, ar), 0, ar)))
        return total

    def _gradient(self, x: list[Value], ar: Arithmetic) -> list[Value]:
        found = [ar.add(ar.number(b), ar.times(ar.number(self.curvature), e)) for b, e in zip(self.slope, x, strict=True)]
        for r in self.ridges:
            steep = ar.times(ar.number(r.weight), _phi(r.kind, _inside(r, x, ar), 1, ar))
            found = [ar.add(g, ar.times(steep, ar.number(a))) for g, a in zip(found, r.direction, strict=True)]
        return found

    def _hessian(self, x: list[Value], ar: Arithmetic) -> list[Value]:
        n = self.size
        found = [ar.number(self.curvature if i == j else fmpq(0)) for i in range(n) for j in range(n)]
        for r in self.ridges:
            bend = ar.times(ar.number(r.weight), _phi(r.kind, _inside(r, x, ar), 2, ar))
            products = [ar.times(bend, ar.number(a * b)) for a in r.direction for b in r.direction]
            found = [ar.add(e, p) for e, p in zip(found, products, strict=True)]
        return found


def _times(c: fmpq, text: str) -> str:
    return text if c == 1 else f"-{text}" if c == -1 else f"{c} {text}"


def _dot(a: Sequence[fmpq], x: Sequence[Value], ar: Arithmetic) -> Value:
    total = ar.number(fmpq(0))
    for c, e in zip(a, x, strict=True):
        total = ar.add(total, ar.times(ar.number(c), e))
    return total


def _inside(r: Ridge, x: Sequence[Value], ar: Arithmetic) -> Value:
    return ar.add(_dot(r.direction, x, ar), ar.number(r.shift))


def _phi(kind: str, t: Value, order: int, ar: Arithmetic) -> Value:
    """φ, φ′ or φ″ at t; raise Undefined for φ″ at a kink of φ′."""
    zero, one = ar.number(fmpq(0)), ar.number(fmpq(1))
    flat = 0  # −1, 1: on the flat or linear piece below or above
    if kind == "plus":
        sign = ar.sign(t)
        if sign == 0 and order == 2:
            raise Undefined("a second derivative at a kink")
        if sign <= 0:
            return zero
    elif kind == "huber":
        above, below = ar.sign(ar.add(t, ar.negate(one))), ar.sign(ar.add(t, one))
        if order == 2 and (above == 0 or below == 0):
            raise Undefined("a second derivative at a kink")
        flat = 1 if above > 0 else -1 if below < 0 else 0
    if not flat:
        return (ar.times(ar.number(fmpq(1, 2)), ar.times(t, t)), t, one)[order]
    side = ar.number(fmpq(flat))
    return (ar.add(ar.times(side, t), ar.number(fmpq(-1, 2))), side, zero)[order]


# --- sampling -------------------------------------------------------------------------------------------------------------------


def sample(
    size: int,
    d: Draw,
    *,
    modulus: fmpq | None = None,
    smoothness: fmpq | None = None,
    bottom: tuple[fmpq, ...] | None = None,
    minimum: fmpq | None = None,
    convex: bool = False,
    strict: bool = False,
) -> RidgeSum | None:
    """Return a random function of a vector with so many entries; None where there is none of the class, or it has too many entries.

    It is `modulus`-strongly convex with a `smoothness`-Lipschitz gradient (None: not asked), convex, or even strictly so, where that is
    asked; a convex one is least at `bottom`, where it has the value `minimum`.
    """
    if size > LARGEST or ((bottom or minimum) is not None and not convex):
        return None  # of a function that is not convex, a point where the gradient vanishes need not be the least one
    r = d.rng
    parts = (fmpq(0), fmpq(1, 2), fmpq(1))
    if modulus is not None:
        least = modulus
    elif convex or smoothness is None:
        least = fmpq(0)
    else:
        least = -smoothness * r.choice(parts)
    if strict and least == 0:
        least = fmpq(1) if smoothness is None else smoothness / 2
    room = smoothness - least if smoothness is not None else fmpq(r.randint(0, 3))
    if room < 0 or (strict and least <= 0):
        return None
    weights = [room * r.choice(parts) for _ in range(size)]
    weights[r.randrange(size)] = room  # so that the constants are the best ones
    ridges = tuple(
        Ridge(r.choice(RIDGES), w, a, fmpq(r.randint(-2, 2))) for w, a in zip(weights, _perpendicular(size, d), strict=True) if w != 0
    )
    slope = tuple(fmpq(r.randint(-2, 2)) for _ in range(size))
    found = RidgeSum(size, fmpq(r.randint(-2, 2)), slope, least, ridges)
    if bottom is None and minimum is None:
        return found
    return found.lowered(bottom or tuple(fmpq(r.randint(-2, 2)) for _ in range(size)), minimum)


def _perpendicular(n: int, d: Draw) -> list[tuple[fmpq, ...]]:
    """Perpendicular unit vectors: the rows of a reflection, or of the identity."""
    v = [d.rng.randint(-2, 2) for _ in range(n)]
    square = sum(e * e for e in v)
    if not square or d.rng.random() < 0.3:
        square, v = 1, [0] * n
    return [tuple(fmpq(int(i == j)) - fmpq(2 * v[i] * v[j], square) for j in range(n)) for i in range(n)]


def belongs(f: object, name: str, constant: fmpq | fmpq_mat) -> bool:
    """Whether a value is known to be of the class that a property with its constant names."""
    if not isinstance(f, RidgeSum) or f.order:
        raise Unsupported("the curvature of this function")
    match name:
        case "strongly_convex":
            return isinstance(constant, fmpq) and bool(f.curvature >= constant)
        case "smooth":
            return isinstance(constant, fmpq) and bool(f.smoothness() <= constant)
        case "least_at":
            return f.is_least_at(EXACT.entries(constant))
        case "minimum":
            return f.bottom is not None and f.is_least_at(f.bottom) and bool(f._value(list(f.bottom), EXACT) == constant)
    raise Unsupported(f"functions that are {name}")


# --- plain data -----------------------------------------------------------------------------------------------------------------


def to_json(f: RidgeSum) -> dict[str, Any]:
    """Return plain data from which the function can be rebuilt; `formula` is for people."""
    return {
        "formula": f.describe(),
        "size": f.size,
        "constant": str(f.constant),
        "slope": [str(b) for b in f.slope],
        "curvature": str(f.curvature),
        "bottom": None if f.bottom is None else [str(e) for e in f.bottom],
        "ridges": [[r.kind, str(r.weight), [str(a) for a in r.direction], str(r.shift)] for r in f.ridges],
    }


def from_json(data: Mapping[str, Any]) -> RidgeSum:
    """Rebuild a function from `to_json`; raise ValueError where the data are of none."""

    def number(text: object) -> fmpq:
        return fmpq(*map(int, str(text).split("/")))

    ridges = []
    for kind, weight, direction, shift in data["ridges"]:
        if kind not in RIDGES:
            raise ValueError(f"no ridge {kind}")
        ridges.append(Ridge(kind, number(weight), tuple(map(number, direction)), number(shift)))
    slope, bottom = tuple(map(number, data["slope"])), data["bottom"]
    found = RidgeSum(int(data["size"]), number(data["constant"]), slope, number(data["curvature"]), tuple(ridges))
    found = found if bottom is None else replace(found, bottom=tuple(map(number, bottom)))
    if any(r.weight < 0 for r in ridges) or not _are_perpendicular([r.direction for r in ridges], found.size):
        raise ValueError("the curvature of this function is not known")
    return found


def _are_perpendicular(directions: Sequence[Sequence[fmpq]], size: int) -> bool:
    if any(len(a) != size for a in directions):
        return False
    rows = fmpq_mat(len(directions), size, [e for a in directions for e in a]) if directions else None
    return rows is None or rows * rows.transpose() == fmpq_mat(len(directions), len(directions), [
        fmpq(int(i == j)) for i in range(len(directions)) for j in range(len(directions))
    ])  # fmt: skip
