"""Integrals and transforms.

The Gaussian integral, and the Fourier transform in the convention of ordinary frequencies, under which a Gaussian is its own transform.
"""

from __future__ import annotations

from identities.entry import cited, computed, defined, proved
from identities.runs import transforms as run

_STEIN = "Stein & Shakarchi, Fourier Analysis, 5.1"

polar_integral = proved(
    r"2 \pi \int_0^\infty r e^{-r^2} \, dr = \pi",
    given="",
    why="In polar coordinates the square of the Gaussian integral is elementary: the factor r is the slope that is needed.",
    source="Rudin, Principles of Mathematical Analysis, 8.21",
    ref="gaussian-integral",
)

gaussian_integral_squared = proved(
    r"\left(\int_{-\infty}^\infty e^{-x^2} \, dx\right)^2 = 2 \pi \int_0^\infty r e^{-r^2} \, dr",
    given="",
    why="A product of two integrals over lines is one over the plane.",
    source="Rudin, Principles of Mathematical Analysis, 8.21",
    ref="gaussian-integral",
    survivors=(("a product for a sum", "the integral diverges, and the engine says only that it does not know"),),
)

gaussian_integral = proved(
    r"\int_{-\infty}^\infty e^{-x^2} \, dx = \sqrt{\pi}",
    given="",
    why="The constant of the normal density.",
    source="Rudin, Principles of Mathematical Analysis, 8.21",
    ref="gaussian-integral",
    axiom="the Gaussian integral is in the engine's table of integrals; the plane and a quadrature confirm it",
    survivors=(("a sign", "the root of a negative number is no real number, and the engine says that it does not know"),),
)

gaussian_integral_by_quadrature = computed(
    r"\int_{-\infty}^\infty e^{-x^2} \, dx = \sqrt{\pi}",
    run=run.gaussian_integral,
    because=(polar_integral, gaussian_integral_squared),
    why="Numbers that know no antiderivative agree.",
    ref="gaussian-integral",
)

fourier_transform = defined(
    r"\hat{f}(\xi) = \int_{-\infty}^\infty f(x) e^{-2 \pi i x \xi} \, dx",
    given=r"Let $f : \mathbb{R} \to \mathbb{R}$ be absolutely integrable.",
    why="How much of each frequency is in a function; without integrability the integral need not exist.",
    source=_STEIN,
    ref="fourier-transform-definition",
    run=run.fourier_pairs,
)

antiderivative_of_frequency = proved(
    r"\frac{d}{dx} \frac{\sin(2 \pi x \xi)}{2 \pi \xi} = \cos(2 \pi x \xi)",
    given=r"Let $\xi > 0$ and $x \in \mathbb{R}$.",
    why="A box from $-1/2$ to $1/2$ has the transform $\\sin(\\pi \\xi) / (\\pi \\xi)$: jumps leave a tail like one over the frequency.",
    source=_STEIN,
    ref="fourier-transform-definition",
)

gaussian_ode = proved(
    r"f'(x) = -2 \pi x f(x)",
    given=r"Let $f(x) = e^{-\pi x^2}$.",
    why="The Gaussian and its transform satisfy one differential equation and agree at zero, so they are equal.",
    source=_STEIN,
    ref="fourier-gaussian-eigenfunction",
)

gaussian_of_area_one = proved(
    r"\int_{-\infty}^\infty e^{-\pi x^2} \, dx = 1",
    given="",
    why="The value of the transform at frequency zero.",
    source=_STEIN,
    ref="fourier-gaussian-eigenfunction",
)

fourier_gaussian = cited(
    r"\hat{f}(\xi) = e^{-\pi \xi^2}",
    given=r"Let $f(x) = e^{-\pi x^2}$, and let $\hat{f}$ be its Fourier transform.",
    because=(
        gaussian_ode,
        gaussian_of_area_one,
        "differentiation under the integral, and uniqueness of solutions of $g' = -2 \\pi \\xi g$",
    ),
    why="A Gaussian is its own transform: the sharper in space, the broader in frequency.",
    source=_STEIN,
    ref="fourier-gaussian-eigenfunction",
    run=run.gaussian_transform,
)
