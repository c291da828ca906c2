"""Named functions of scalars as tables: exact on rationals where the value is rational, enclosed by balls elsewhere.

Domains come from `derive.terms.functions`. Values that depend on a convention (the step at its jump, a half rounded) are undefined, so
that no verdict rests on one. Definitions follow NIST DLMF.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flint import acb, arb, fmpq, fmpz
from scipy.special import betaincinv, gammaincinv

from derive.numeric.errors import Undecided, Undefined, Unsupported
from derive.terms.functions import FUNCTIONS

MAX_FACTORIAL = 3000
MAX_DEGREE = 64


class Irrational(Exception):
    """The value is not rational, or this table does not know that it is."""


# --- domains --------------------------------------------------------------------------------------------------------------------


def within_domain(name: str, args: Sequence[Any], sign: Callable[[Any], int]) -> None:
    """Raise Undefined unless every argument lies in the function's domain; Undecided where an enclosure does not say."""
    fact = FUNCTIONS.get(name)
    if fact is None:
        raise Unsupported(f"unknown function {name}")
    for domain, x in zip(fact.domain, args, strict=False):
        if domain is not None and domain != "real" and not _inside(domain, x, sign):
            raise Undefined(f"{name} outside of its domain ({domain})")


def _inside(domain: str, x: Any, sign: Callable[[Any], int]) -> bool:
    match domain:
        case ">0":
            return sign(x) > 0
        case ">=0":
            return sign(x) >= 0
        case "!=0":
            return sign(x) != 0
        case ">1":
            return sign(x - 1) > 0
        case ">=1":
            return sign(x - 1) >= 0
        case ">-1":
            return sign(x + 1) > 0
        case "[-1,1]":
            return sign(x - 1) <= 0 <= sign(x + 1)
        case "(-1,1)":
            return sign(x - 1) < 0 < sign(x + 1)
        case "(0,1)":
            return sign(x - 1) < 0 < sign(x)
        case "[0,1]":
            return sign(x - 1) <= 0 <= sign(x)
        case "natural":
            return is_integer(x) and sign(x) >= 0
        case "not pole":
            return not (is_integer(x) and sign(x) <= 0)
        case ">=-1/e":
            return sign(arb(x) + arb(-1).exp()) >= 0
    raise Unsupported(f"the domain {domain} has no test")


def is_integer(x: Any) -> bool:
    """Whether a scalar is an integer; an enclosure that holds one and is no single number is undecided."""
    if isinstance(x, fmpq):
        return bool(x.q == 1)
    if isinstance(x, arb):
        if x.contains_integer():
            if x.is_exact():
                return True
            raise Undecided("an enclosure holds an integer")
        return False
    return bool(x == int(x))


# --- exact ----------------------------------------------------------------------------------------------------------------------


def integer_power(base: fmpq, exponent: int, max_bits: int) -> fmpq:
    """Return base^exponent, refusing results above `max_bits` bits; 0⁰ = 1."""
    if base == 0 and exponent < 0:
        raise Undefined("a negative power of zero")
    if base.height_bits() * abs(exponent) > max_bits and abs(base) != 1 and base != 0:
        raise Unsupported("a power too large to write out")
    return base ** fmpz(exponent) if exponent >= 0 else 1 / base ** fmpz(-exponent)


def _integer(x: fmpq) -> int:
    if x.q != 1:
        raise Irrational
    return int(x.p)


def _factorial(x: fmpq) -> fmpq:
    n = _integer(x)
    if n < 0:
        raise Undefined("the factorial of a negative number")
    if n > MAX_FACTORIAL:
        raise Unsupported("a factorial too large to write out")
    return fmpq(fmpz.fac_ui(n))  # type: ignore[arg-type]


def _double_factorial(x: fmpq) -> fmpq:
    n = _integer(x)
    if n > MAX_FACTORIAL:
        raise Unsupported("a double factorial too large to write out")
    product = fmpz(1)
    while n > 1:
        product, n = product * n, n - 2
    return fmpq(product)


def _binomial(n: Any, k: Any) -> Any:
    """n(n−1)…(n−k+1)/k! for an integer k, zero for k < 0."""
    if not isinstance(k, fmpq) or k.q != 1:
        raise Irrational
    count = int(k.p)
    if count < 0:
        return fmpq(0)
    if n.q == 1 and n >= 0 and 2 * k > n:
        if k > n:
            return fmpq(0)
        count = int((n - k).p)
    if count > MAX_FACTORIAL:
        raise Unsupported("a binomial coefficient too large to write out")
    product = fmpq(1)
    for j in range(count):
        product *= (n - j) / fmpq(j + 1)
    return product


def _round(x: fmpq) -> fmpq:
    if x.q == 2:
        raise Undefined("a half rounds by convention")
    return fmpq((x + fmpq(1, 2)).floor())


def _step(x: fmpq) -> fmpq:
    if x == 0:
        raise Undefined("the step at its jump is a convention")
    return fmpq(int(x > 0))


def _mod(a: fmpq, b: fmpq) -> fmpq:
    return a - b * fmpq((a / b).floor())


def _gamma(x: fmpq) -> fmpq:
    return _factorial(x - 1)


def _log_like(x: fmpq) -> fmpq:
    if x == 1:
        return fmpq(0)
    raise Irrational


def _log_base(base: fmpq, x: fmpq) -> fmpq:
    if base == 1:
        raise Undefined("a logarithm to the base 1")
    return _log_like(x)


def _log_of_power(base: int) -> Callable[[fmpq], fmpq]:
    def log(x: fmpq) -> fmpq:
        exponent, rest = 0, (x if x >= 1 else 1 / x)
        while rest > 1 and exponent < 512:
            rest, exponent = rest / base, exponent + 1
        if rest != 1:
            raise Irrational
        return fmpq(exponent if x >= 1 else -exponent)

    return log


def _sqrt(x: fmpq) -> fmpq:
    p, q = x.p.isqrt(), x.q.isqrt()
    if p * p != x.p or q * q != x.q:
        raise Irrational
    return fmpq(p, q)


def _only_at(points: dict[int, fmpq]) -> Callable[[fmpq], fmpq]:
    def f(x: fmpq) -> fmpq:
        if x.q == 1 and int(x.p) in points:
            return points[int(x.p)]
        raise Irrational

    return f


def _legendre(n: fmpq, x: fmpq) -> fmpq:
    """Bonnet's recursion (DLMF 18.9.1)."""
    before, now = fmpq(0), fmpq(1)
    for k in range(_degree(n)):
        before, now = now, ((2 * k + 1) * x * now - k * before) / fmpq(k + 1)
    return now


def _hermite(n: fmpq, x: fmpq) -> fmpq:
    """The physicists' polynomials (DLMF 18.9.1)."""
    before, now = fmpq(0), fmpq(1)
    for k in range(_degree(n)):
        before, now = now, 2 * x * now - 2 * k * before
    return now


def _degree(n: fmpq) -> int:
    if n > MAX_DEGREE:
        raise Unsupported("a polynomial of too high a degree")
    return _integer(n)


_0_TO_0, _0_TO_1, _0_TO_HALF = _only_at({0: fmpq(0)}), _only_at({0: fmpq(1)}), _only_at({0: fmpq(1, 2)})

EXACT_FUNCTIONS: dict[str, Callable[..., fmpq]] = {
    "abs": abs,
    "sign": lambda x: fmpq((x > 0) - (x < 0)),
    "relu": lambda x: x if x > 0 else fmpq(0),
    "step": _step,
    "floor": lambda x: fmpq(x.floor()),
    "ceil": lambda x: fmpq(x.ceil()),
    "round": _round,
    "max": lambda *xs: max(xs),
    "min": lambda *xs: min(xs),
    "mod": _mod,
    "factorial": _factorial,
    "doublefactorial": _double_factorial,
    "binomial": _binomial,
    "gamma": _gamma,
    "delta": lambda i, j: fmpq(int(i == j)),
    "sqrt": _sqrt,
    "log": _log_like,
    "log2": _log_of_power(2),
    "log10": _log_of_power(10),
    "logbase": _log_base,
    "legendre": _legendre,
    "hermite": _hermite,
    **dict.fromkeys(("exp", "cos", "cosh", "sec", "sech"), _0_TO_1),
    **dict.fromkeys(("sin", "tan", "sinh", "tanh", "arcsin", "arctan", "arsinh", "artanh", "erf", "log1p", "lambertw"), _0_TO_0),
    **dict.fromkeys(("sigmoid", "Phi"), _0_TO_HALF),
    "erfc": _0_TO_1,
}

# --- balls ----------------------------------------------------------------------------------------------------------------------


def _order(x: Any) -> int:
    if isinstance(x, fmpq) and x.q == 1 and abs(x) <= 10_000:
        return int(x.p)
    raise Unsupported("an order that is no small integer")


def _two(f: Callable[[arb, arb], Any]) -> Callable[..., Any]:
    return lambda x, y: f(arb(x), arb(y))


def _extremum(pick: str) -> Callable[..., arb]:
    def f(*xs: Any) -> arb:
        best = arb(xs[0])
        for x in xs[1:]:
            best = getattr(best, pick)(arb(x))
        return best

    return f


def _sign_ball(x: arb) -> Any:
    if x > 0:
        return fmpq(1)
    if x < 0:
        return fmpq(-1)
    raise Undecided("the sign of an enclosure that holds zero")


def _step_ball(x: Any) -> Any:
    return (_sign_ball(arb(x)) + 1) / 2


def _whole(f: Callable[[arb], arb]) -> Callable[[Any], Any]:
    def g(x: Any) -> Any:
        value = f(arb(x)).unique_fmpz()
        if value is None:
            raise Undecided("an enclosure holds a jump")
        return fmpq(value)

    return g


def _log_multigamma(p: Any, a: Any) -> arb:
    order, a = _order(p), arb(a)
    _multigamma_domain(order, a)
    total = arb.pi().log() * (fmpq(order * (order - 1), 4))
    for j in range(order):
        total += (a - fmpq(j, 2)).lgamma()
    return total


def _multidigamma(p: Any, a: Any) -> Any:
    order, a = _order(p), arb(a)
    _multigamma_domain(order, a)
    total = arb(0)
    for j in range(order):
        total += (a - fmpq(j, 2)).digamma()
    return total


def _multigamma_domain(order: int, a: arb) -> None:
    margin = a - fmpq(order - 1, 2)
    if margin <= 0:
        raise Undefined("the multivariate gamma function needs a > (p − 1)/2")
    if not margin > 0:
        raise Undecided("an enclosure holds the edge of a domain")


def _beta(a: Any, b: Any) -> Any:
    a, b = arb(a), arb(b)
    return (a.lgamma() + b.lgamma() - (a + b).lgamma()).exp()


def _betainc(a: Any, b: Any, x: Any) -> Any:
    if isinstance(x, fmpq) and x in (0, 1):
        return x
    return acb(arb(x)).beta_lower(arb(a), arb(b), regularized=True).real


def _gamma_quantile(a: Any, p: Any) -> Any:
    shape, scale = arb(a), arb(a).gamma()
    return _inverse(lambda x: arb(x).gamma_lower(shape) / scale, arb(p), float(gammaincinv(float(shape), float(arb(p)))), None)


def _beta_quantile(a: Any, b: Any, p: Any) -> Any:
    start = float(betaincinv(float(arb(a)), float(arb(b)), float(arb(p))))
    return _inverse(lambda x: _betainc(a, b, arb(x)), arb(p), start, arb(1))


def _inverse(f: Callable[[arb], arb], value: arb, start: float, upper: arb | None) -> arb:
    """The ball around the x in (0, upper) at which an increasing function has a value, found by secants from a start near it."""
    x, step = arb(start), arb(max(abs(start), 1e-300)) * arb("1e-7")
    for _ in range(8):
        slope = (f(x + step) - f(x)) / step if upper is None or x + step < upper else (f(x) - f(x - step)) / step
        if not slope > 0:
            break
        move = ((value - f(x)) / slope).mid()
        x, step = (x + move).mid(), abs(move) + step * step
    for digits in (30, 24, 18, 12, 9, 6):
        gap = abs(x) * arb(f"1e-{digits}")
        low, high = x - gap, x + gap
        if low > 0 and (upper is None or high < upper) and f(low) < value < f(high):
            return low.union(high)
    raise Undecided("a quantile was not enclosed")


def _binomial_ball(n: Any, k: Any) -> Any:
    n, k = arb(n), arb(k)
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _lower_gamma(s: Any, x: Any) -> Any:
    return fmpq(0) if isinstance(x, fmpq) and x == 0 else arb(x).gamma_lower(arb(s))


def _upper_gamma(s: Any, x: Any) -> Any:
    return arb(s).gamma() if isinstance(x, fmpq) and x == 0 else arb(x).gamma_upper(arb(s))


def _softplus(x: arb) -> arb:
    return (x.exp()).log1p() if not x > 0 else x + (-x).exp().log1p()


def _sigmoid(x: arb) -> arb:
    return 1 / (1 + (-x).exp())


def _root_2() -> arb:
    return arb(2).sqrt()


_UNARY: dict[str, Callable[[arb], Any]] = {
    "exp": arb.exp,
    "log": arb.log,
    "log2": lambda x: x.log() / arb(2).log(),
    "log10": lambda x: x.log() / arb.const_log10(),
    "log1p": arb.log1p,
    "sqrt": arb.sqrt,
    "abs": abs,
    "sign": _sign_ball,
    "relu": lambda x: x.max(arb(0)),
    "step": _step_ball,
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": arb.tan,
    "cot": arb.cot,
    "sec": arb.sec,
    "csc": arb.csc,
    "arcsin": arb.asin,
    "arccos": arb.acos,
    "arctan": arb.atan,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "tanh": arb.tanh,
    "coth": arb.coth,
    "sech": arb.sech,
    "arsinh": arb.asinh,
    "arcosh": arb.acosh,
    "artanh": arb.atanh,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "logit": lambda x: (x / (1 - x)).log(),
    "gamma": arb.gamma,
    "loggamma": arb.lgamma,
    "digamma": arb.digamma,
    "factorial": lambda x: (x + 1).gamma(),
    "erf": arb.erf,
    "erfc": arb.erfc,
    "Phi": lambda x: (-x / _root_2()).erfc() / 2,
    "phi": lambda x: (-x * x / 2).exp() / (2 * arb.pi()).sqrt(),
    "PhiInverse": lambda x: _root_2() * (2 * x - 1).erfinv(),
    "zeta": arb.zeta,
    "lambertw": arb.lambertw,
}


def _unary(f: Callable[[arb], Any]) -> Callable[[Any], Any]:
    return lambda x: f(arb(x))


BALL_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _unary(f) for name, f in _UNARY.items()},
    "floor": _whole(arb.floor),
    "ceil": _whole(arb.ceil),
    "round": _whole(lambda x: (x + fmpq(1, 2)).floor()),
    "max": _extremum("max"),
    "min": _extremum("min"),
    "mod": lambda a, b: arb(a) - arb(b) * arb(_whole(arb.floor)(arb(a) / arb(b))),
    "polygamma": lambda m, x: acb(arb(x)).polygamma(_order(m)).real,
    "beta": _beta,
    "multigamma": lambda p, a: _log_multigamma(p, a).exp(),
    "multidigamma": _multidigamma,
    "binomial": _binomial_ball,
    "lowergamma": _lower_gamma,
    "uppergamma": _upper_gamma,
    "betainc": _betainc,
    "gammaquantile": _gamma_quantile,
    "betaquantile": _beta_quantile,
    "besseli": _two(lambda v, x: x.bessel_i(v)),
    "besselj": _two(lambda v, x: x.bessel_j(v)),
    "besselk": _two(lambda v, x: x.bessel_k(v)),
    "legendre": lambda n, x: arb(x).legendre_p(_order(n)),
    "hermite": lambda n, x: arb(x).hermite_h(_order(n)),
    "hypergeometric1f1": lambda a, b, z: arb(z).hypgeom_1f1(arb(a), arb(b)),
    "logbase": lambda b, x: arb(x).log() / arb(b).log(),
}

CONSTANTS: dict[str, Callable[[], arb]] = {
    "pi": arb.pi,
    "e": arb.const_e,
    "gamma": arb.const_euler,
}
