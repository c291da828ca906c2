"""Programs and numbers of the subject of floating-point arithmetic: formats decoded exactly, and what rounding does to algorithms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import mpmath
import numpy as np
from numpy.typing import NDArray
from sympy import Rational, log

from identities.digits import near, rounds_to

Array = NDArray[np.float64]
Map = Callable[[Array], Array]


def largest(exponent_bits: int, fraction_bits: int) -> Fraction:
    """The greatest finite number of a binary format."""
    return (2 - Fraction(1, 2**fraction_bits)) * Fraction(2 ** (2 ** (exponent_bits - 1) - 1))


def smallest_normal(exponent_bits: int) -> Fraction:
    """The least positive number with a full fraction."""
    return Fraction(1, 2 ** (2 ** (exponent_bits - 1) - 2))


def exact(x: object) -> Fraction:
    """The number that a float is."""
    return Fraction(*float(x).as_integer_ratio())  # type: ignore[arg-type]


def fp32() -> str:
    """1 + 8 + 23 bits; 24 binary digits are 7.2 decimal ones."""
    assert np.finfo(np.float32).bits == 1 + 8 + 23
    assert exact(np.finfo(np.float32).max) == largest(8, 23)
    digits = rounds_to(24 * log(2) / log(10), "7.2")
    return f"largest {rounds_to(Rational(largest(8, 23)), '3.4e38')}, {digits} decimal digits"


def fp16() -> str:
    """1 + 5 + 10 bits; from 65520 on numbers are rounded to infinity."""
    assert np.finfo(np.float16).bits == 1 + 5 + 10
    assert exact(np.finfo(np.float16).max) == largest(5, 10) == 65504
    with np.errstate(over="ignore"):
        assert np.isinf(np.float16(65520))
        assert np.float16(65519) == 65504
    return "largest 65504; 65519 is rounded to it, 65520 to infinity"


def bf16() -> str:
    """1 + 8 + 7 bits: the exponents of FP32 with fewer digits."""
    assert 1 + 8 + 7 == 16
    top = largest(8, 7)
    assert top < largest(8, 23)
    assert smallest_normal(8) == exact(np.finfo(np.float32).tiny)
    bits = np.array([np.float32(top)]).view(np.uint32)[0]
    assert bits & 0xFFFF == 0, "its fraction fits into seven bits"
    return f"largest {rounds_to(Rational(top), '3.39e38')}, a little below that of FP32, with the same exponents"


def tenths() -> str:
    """0.1 + 0.2 in single precision is the float nearest to 0.3; in double precision it is not."""
    single = np.float32(0.1) + np.float32(0.2)
    assert single == np.float32(0.3)
    assert exact(single) == Fraction(10066330, 2**25)
    assert 0.1 + 0.2 != 0.3
    assert str(0.1 + 0.2) == "0.30000000000000004"
    return "single: 10066330/2²⁵, the float nearest to 0.3; double: 0.30000000000000004, not the float nearest to 0.3"


def fp16_overflow() -> str:
    """65000 is rounded to 64992, 70000 to infinity; what is at most 2⁻²⁵ becomes zero."""
    with np.errstate(over="ignore", under="ignore"):
        assert np.float16(65000) == 64992
        assert np.isinf(np.float16(70000))
        assert np.float16(2.0**-25) == 0
        assert np.float16(2.0**-24) == 2.0**-24
    return f"65000 becomes 64992 and 70000 infinity; the exponential overflows from {rounds_to(log(65520), '11.09')}"


def ranges() -> str:
    """What np.finfo calls tiny is the least normal number; below it are the subnormal ones."""
    found = []
    for kind, bits, digits in ((np.float16, 5, "6.104e-5"), (np.float32, 8, "1.175e-38"), (np.float64, 11, "2.225e-308")):
        info = np.finfo(kind)
        assert exact(info.tiny) == smallest_normal(bits)
        assert 0 < exact(info.smallest_subnormal) < exact(info.tiny)
        found.append(rounds_to(Rational(smallest_normal(bits)), digits))
    for top, digits in ((largest(5, 10), "6.55e4"), (largest(8, 23), "3.403e38"), (largest(11, 52), "1.798e308")):
        rounds_to(Rational(top), digits)
    assert [exact(np.finfo(k).smallest_subnormal) for k in (np.float16, np.float32)] == [Fraction(1, 2**24), Fraction(1, 2**149)]
    return f"least normal numbers {', '.join(found)}; the least positive ones are 2⁻²⁴, 2⁻¹⁴⁹, 2⁻¹⁰⁷⁴"


def clipped_sigmoid(x: float) -> float:
    """1/(1 + exp(−clip(x, −500, 500)))."""
    return float(1 / (1 + np.exp(-np.clip(x, -500, 500))))


def sigmoid_clip() -> str:
    """Clipping changes the sigmoid by at most e^(−500), and never overflows."""
    with mpmath.workdps(300), np.errstate(all="raise", under="ignore"):
        bound = mpmath.exp(-500)
        for x in (-10000, -700, -500, -3, 0, 3, 500, 700, 10000):
            clipped = 1 / (1 + mpmath.exp(-min(max(x, -500), 500)))
            assert abs(clipped - 1 / (1 + mpmath.exp(-x))) <= bound
            clipped_sigmoid(x)
        digits = rounds_to(bound, "7.1e-218")
    return f"for |x| up to 10000 the error is at most e⁻⁵⁰⁰ ≈ {digits}; the derivative beyond the clip is lost"


def naive_softmax(x: Array) -> Array:
    """exp(x)/Σ exp(x), as written."""
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        return np.asarray(np.exp(x) / np.exp(x).sum())


def softmax(x: Array) -> Array:
    """exp(x − max)/Σ exp(x − max)."""
    return naive_softmax(x - x.max())


def naive_overflow() -> str:
    """(1000, 2000, 3000): infinity by infinity, where the shifted form gives (0, 0, 1)."""
    x = np.array([1000.0, 2000.0, 3000.0])
    assert np.isnan(naive_softmax(x)).all()
    assert (softmax(x) == [0.0, 0.0, 1.0]).all()
    assert 1024 * np.log(2) < 1000
    return f"the exponential of doubles overflows from {rounds_to(1024 * log(2), '709.78')}"


def naive_underflow() -> str:
    """(−1000, −1001): zero by zero, where the shifted form gives σ(1) and σ(−1)."""
    x = np.array([-1000.0, -1001.0])
    assert np.isnan(naive_softmax(x)).all()
    found = [rounds_to(v, d) for v, d in zip(softmax(x), ("0.7311", "0.2689"), strict=True)]
    near(softmax(x)[0], 1 / (1 + np.exp(-1.0)))
    return f"the shifted form gives ({', '.join(found)})"


def softmax_example() -> str:
    """softmax(1, 2, 3), naive and shifted."""
    x = np.array([1.0, 2.0, 3.0])
    found = [rounds_to(v, d) for v, d in zip(softmax(x), ("0.0900", "0.2447", "0.6652"), strict=True)]
    assert np.abs(softmax(x) - naive_softmax(x)).max() < 1e-15
    return f"({', '.join(found)})"


def log_softmax_example() -> str:
    """log softmax(2, 1, 0.1); the exponentials add up to one."""
    x = np.array([2.0, 1.0, 0.1])
    m = x.max()
    values = x - m - np.log(np.exp(x - m).sum())
    near(np.exp(values).sum(), 1.0)
    found = [rounds_to(v, d) for v, d in zip(values, ("-0.4170", "-1.4170", "-2.3170"), strict=True)]
    return f"({', '.join(found)})"


def log_sum_exp_is_stable() -> str:
    """Shifted, log Σ exp agrees with 50 digits where the plain form is infinite."""
    for z in ([10000.0, 9999.0, 0.0], [-10000.0, -10001.0], [0.5, 0.25]):
        x = np.array(z)
        m = x.max()
        found = m + np.log(np.exp(x - m).sum())
        with mpmath.workdps(50):
            near(found, mpmath.log(mpmath.fsum(mpmath.exp(v) for v in z)), 1e-14)
        assert m <= found <= m + np.log(len(z)) + 1e-12
    with np.errstate(over="ignore"):
        assert np.isinf(np.log(np.exp(np.array([10000.0, 9999.0])).sum()))
    return "right to 14 digits for entries of ±10000, where the plain form is infinite"


def central_differences() -> str:
    """The error of (f(x + h) − f(x − h))/2h falls as h², until rounding takes over."""

    def error(h: float) -> float:
        return float(abs((np.exp(1 + h) - np.exp(1 - h)) / (2 * h) - np.exp(1)))

    for h in (1e-2, 1e-3):
        near(error(h), h**2 / 6 * np.exp(1), 1e-2)
    errors = {h: error(h) for h in (1e-3, 1e-5, 1e-8, 1e-11)}
    best = min(errors, key=lambda h: errors[h])
    assert best == 1e-5
    return f"of exp at 1 the error is {errors[1e-3]:.0e} for h = 1e-3, {errors[1e-5]:.0e} for 1e-5 and {errors[1e-11]:.0e} for 1e-11"


def directional_differences() -> str:
    """Along a direction the difference of a quadratic is exact, and of a cubic its error falls as ε²."""
    q = np.array([[2.0, 1.0], [0.0, 3.0]])
    x, v = np.array([1.0, -1.0]), np.array([0.5, 2.0])

    def slope(f: Callable[[Array], float], e: float) -> float:
        return (f(x + e * v) - f(x - e * v)) / (2 * e)

    near(slope(lambda y: float(y @ q @ y), 0.25), float((q + q.T) @ x @ v))
    errors = [abs(slope(lambda y: float((y**3).sum()), e) - float(3 * x**2 @ v)) for e in (0.1, 0.01)]
    near(errors[0] / errors[1], 100.0, 1e-6)
    return "exact for a quadratic with ε = 1/4; of a cubic a tenth of ε leaves a hundredth of the error"


def numerical_jacobian(f: Map, x: Array, h: float = 1e-5) -> Array:
    """Column by column: (f(x + h eᵢ) − f(x − h eᵢ))/2h, in floating point whatever x is."""
    point = np.asarray(x, dtype=float)
    columns = []
    for i in range(len(point)):
        step = np.zeros_like(point)
        step[i] = h
        columns.append((np.atleast_1d(f(point + step)) - np.atleast_1d(f(point - step))) / (2 * h))
    return np.stack(columns, axis=1)


def square_jacobian(f: Map, x: Array, h: float = 1e-5) -> Array:
    """As it is often written: an n×n array, and steps taken in x's own type."""
    n = len(x)
    jacobian = np.zeros((n, n))
    for i in range(n):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        jacobian[:, i] = (f(up) - f(down)) / (2 * h)
    return jacobian


def jacobian_is_right() -> str:
    """Of maps with more and with fewer outputs than inputs, and of integer points."""

    def f(x: Array) -> Array:
        return np.array([x[0] * x[1], np.sin(x[1]), x[0] ** 2, x[0] + x[1]])

    for x in (np.array([1.0, 2.0]), np.array([1, 2])):
        exact_one = np.array([[x[1], x[0]], [0, np.cos(x[1])], [2 * x[0], 0], [1, 1]], dtype=float)
        found = numerical_jacobian(f, x)
        assert found.shape == (4, 2)
        assert np.abs(found - exact_one).max() < 1e-8
    gradient = numerical_jacobian(lambda x: np.array((x**2).sum()), np.array([1.0, 2.0, 3.0]))
    assert gradient.shape == (1, 3)
    return "a map from two to four numbers, one from three to one, and an integer point"


def square_jacobian_fails() -> str:
    """With more outputs it raises, with one it repeats the gradient, and from an integer point it is garbage."""
    try:
        square_jacobian(lambda x: np.array([x[0], x[1], x[0]]), np.array([1.0, 2.0]))
    except ValueError:
        raised = True
    else:
        raised = False
    assert raised
    rows = square_jacobian(lambda x: np.asarray((x**2).sum()), np.array([1.0, 2.0, 3.0]))
    assert rows.shape == (3, 3)
    assert np.abs(rows - rows[0]).max() == 0
    garbage = square_jacobian(lambda x: x**2, np.array([1, 2]))
    assert np.abs(garbage - np.diag([2.0, 4.0])).max() > 1e3
    return f"three identical rows for one output, and an entry {np.abs(garbage).max():.0e} where 4 is right"


def solving_beats_inverting() -> str:
    """On Hilbert's matrix the residual of solving stays at the size of rounding, that of inverting does not."""
    n = 10
    a = np.array([[1 / (i + j + 1) for j in range(n)] for i in range(n)])
    b = a @ np.ones(n)
    residuals = []
    for x in (np.linalg.solve(a, b), np.linalg.inv(a) @ b):
        residuals.append(float(np.linalg.norm(a @ x - b) / (np.linalg.norm(a) * np.linalg.norm(x))))
    assert residuals[0] < 1e-15 < residuals[1]
    return f"relative residuals {residuals[0]:.0e} by solving and {residuals[1]:.0e} by inverting"
