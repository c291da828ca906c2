"""Plots as SVG that stands in a page: it scales with the column, its words are text, and its colours are those of the page.

The styles are given in `STYLE`: a page that has them shows a plot in light and in dark without a second picture.
"""

from __future__ import annotations

from html import escape
from math import ceil, floor, log10

import numpy as np

from identities.plots import Curve, Plot, Values

STYLE = """
figure { margin: .8rem 0; max-width: 36rem; }
figure svg { width: 100%; height: auto; display: block; color: inherit; }
figcaption { font-size: .92em; opacity: .8; }
.axis { stroke: currentColor; stroke-opacity: .55; fill: none; } .grid { stroke: currentColor; stroke-opacity: .13; }
svg text { fill: currentColor; font: 13px system-ui, sans-serif; }
.k0 { --k: light-dark(#0b62c4, #6cb2ff); } .k1 { --k: light-dark(#c2410c, #ff9d6c); } .k2 { --k: light-dark(#1a7f37, #5fd07f); }
.k3 { --k: light-dark(#8250df, #cda6ff); } .bound { --k: light-dark(#57606a, #a9b4bf); stroke-dasharray: 6 4; }
.curve { stroke: var(--k); fill: none; stroke-width: 2; stroke-linejoin: round; } .mark { fill: var(--k); stroke: none; }
"""

WIDTH, HEIGHT = 560.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 12.0, 10.0, 44.0
#: Height of a line of the legend, which stands below the axes.
LINE = 20.0


def svg(plot: Plot) -> str:
    """A plot as an `svg` element."""
    frame = _Frame(plot)
    legend = "".join(_key(curve, k) for k, curve in enumerate(plot.curves))
    height = HEIGHT + LINE * ((len(plot.curves) + 1) // 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-label="{escape(plot.says)}">\n'
        + frame.axes(plot.horizontal)
        + "".join(frame.drawn(curve, k) for k, curve in enumerate(plot.curves))
        + legend
        + "</svg>"
    )


def figure(plot: Plot) -> str:
    """A plot with its sentence below it."""
    return f"<figure>\n{svg(plot)}\n<figcaption>{escape(plot.says)}</figcaption>\n</figure>"


def ticks(low: float, high: float) -> Values:
    """Round numbers, four to nine of them, from `low` to `high`."""
    rough = (high - low) / 6
    size = 10.0 ** floor(log10(rough))
    step = next(size * k for k in (1, 2, 5, 10) if size * k >= rough)
    return step * np.arange(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1, dtype=np.float64)


class _Frame:
    """Where values come to stand; y is the logarithm of the value if the plot is logarithmic."""

    def __init__(self, plot: Plot) -> None:
        xs = np.concatenate([c.x for c in plot.curves])
        ys = np.concatenate([c.y for c in plot.curves])
        self.log = plot.log
        if plot.log:
            ys = np.log10(ys)
        margin = 0.05 * (float(ys.max()) - float(ys.min()))
        self.x = (float(xs.min()), float(xs.max()))
        self.y = (float(ys.min()) - margin, float(ys.max()) + margin)

    def across(self, x: float) -> float:
        return LEFT + (x - self.x[0]) / (self.x[1] - self.x[0]) * (WIDTH - LEFT - RIGHT)

    def down(self, y: float) -> float:
        return HEIGHT - BOTTOM - (y - self.y[0]) / (self.y[1] - self.y[0]) * (HEIGHT - TOP - BOTTOM)

    def axes(self, name: str) -> str:
        base = HEIGHT - BOTTOM
        out = []
        for x in ticks(*self.x):
            at = self.across(x)
            out.append(f'<path class="grid" d="M{at:.1f} {TOP:g}V{base:g}"/>')
            out.append(f'<text x="{at:.1f}" y="{base + 17:g}" text-anchor="middle">{_number(x)}</text>\n')
        for y in np.unique(np.round(ticks(*self.y))) if self.log else ticks(*self.y):
            at = self.down(y)
            shown = f'10<tspan dy="-5" font-size="10">{_number(y)}</tspan>' if self.log else _number(y)
            out.append(f'<path class="grid" d="M{LEFT:g} {at:.1f}H{WIDTH - RIGHT:g}"/>')
            out.append(f'<text x="{LEFT - 6:g}" y="{at + 4:.1f}" text-anchor="end">{shown}</text>\n')
        out.append(f'<path class="axis" d="M{LEFT:g} {TOP:g}V{base:g}H{WIDTH - RIGHT:g}"/>')
        out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:g}" y="{base + 36:g}" text-anchor="middle">{_words(name)}</text>\n')
        return "".join(out)

    def drawn(self, curve: Curve, k: int) -> str:
        ys = np.log10(curve.y) if self.log else curve.y
        points = [(self.across(x), self.down(y)) for x, y in zip(curve.x, ys, strict=True)]
        if curve.marks:
            return "".join(f'<circle class="mark {_colour(curve, k)}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in points) + "\n"
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        return f'<path class="curve {_colour(curve, k)}" d="M{path}"/>\n'


def _colour(curve: Curve, k: int) -> str:
    return "bound" if curve.dashed else f"k{k % 4}"


def _key(curve: Curve, k: int) -> str:
    """The line of the legend for a curve, in two columns."""
    x, y = LEFT + (k % 2) * (WIDTH - LEFT) / 2, HEIGHT + LINE * (k // 2) + 8
    sign = f'<circle class="mark {_colour(curve, k)}" cx="{x + 12:g}" cy="{y:g}" r="4"/>'
    if not curve.marks:
        sign = f'<path class="curve {_colour(curve, k)}" d="M{x:g} {y:g}h24"/>'
    return f'{sign}<text x="{x + 32:g}" y="{y + 4:g}">{_words(curve.label)}</text>\n'


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _words(text: str) -> str:
    """Text in which `_` lowers the sign that follows it."""
    first, *rest = escape(text).split("_")
    return first + "".join(f'<tspan dy="4" font-size="10">{r[0]}</tspan><tspan dy="-4">{r[1:]}</tspan>' for r in rest)
