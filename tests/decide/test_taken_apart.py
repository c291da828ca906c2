"""Inequalities that are proved by taking them apart, and digits with a sign or a power of ten; near ones that are false are refuted."""

from __future__ import annotations

import pytest

from derive import api
from derive.api import Options
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

VECTORS = r"Let $x, y \in \mathbb{R}^n$."
CHANCES = r"Let $p, q \in \mathbb{R}^n$ with $p_i > 0$, $q_i > 0$, $\sum_{i=1}^n p_i = 1$ and $\sum_{i=1}^n q_i = 1$."
STOCHASTIC = r"Let $p, q \in \mathbb{R}^n$ be probability vectors."

TRUE = (
    ("", r"2^{-126} \approx 1.175 \times 10^{-38}"),
    ("", r"2 - \log(e^2 + e + e^{0.1}) \approx -0.4170"),
    (VECTORS, r"\|x\|^2 \|y\|^2 - \frac{1}{2} \sum_{i=1}^n \sum_{j=1}^n (x_i y_j - x_j y_i)^2 \le \|x\|^2 \|y\|^2"),
    (VECTORS, r"\|x\|^2 + 2 x^\top y + \|y\|^2 \le \|x\|^2 + 2 \|x\| \|y\| + \|y\|^2"),
    (VECTORS, r"\sum_{i=1}^n |x_i + y_i| \le \sum_{j=1}^n (|x_j| + |y_j|)"),
    (VECTORS, r"\exp(x_1) \le \exp(x_1 + y_1^2)"),
    (VECTORS, r"1 + x^\top y \le \exp(x^\top y)"),
    (CHANCES, r"\sum_{i=1}^n p_i \log \frac{q_i}{p_i} \le \sum_{i=1}^n p_i \left( \frac{q_i}{p_i} - 1 \right)"),
    (CHANCES, r"\sum_{i=1}^n p_i \log \frac{p_i}{q_i} \ge 0"),
    (STOCHASTIC, r"-\sum_{i=1}^n p_i \log p_i \le \log n"),
    (STOCHASTIC, r"-\sum_{i=1}^n p_i \log p_i \le -\sum_{i=1}^n p_i \log q_i"),
)

FALSE = (
    (STOCHASTIC, r"\sum_{i=1}^n p_i \log \frac{2 q_i}{p_i} \le 0"),
    ("", r"2^{-126} \approx 1.185 \times 10^{-38}"),
    ("", r"2 - \log(e^2 + e + e^{0.1}) \approx -0.4190"),
    (VECTORS, r"\|x\|^2 \|y\|^2 + \frac{1}{2} \sum_{i=1}^n \sum_{j=1}^n (x_i y_j - x_j y_i)^2 \le \|x\|^2 \|y\|^2"),
    (VECTORS, r"\|x\|^2 + 2 \|x\| \|y\| + \|y\|^2 \le \|x\|^2 + 2 x^\top y + \|y\|^2"),
    (VECTORS, r"\sum_{i=1}^n (|x_i| + |y_i|) \le \sum_{i=1}^n |x_i + y_i|"),
    (VECTORS, r"x_1 (x_2 + 1) \ge x_1 x_2"),
    (VECTORS, r"\exp(x_1) \le 1 + x_1"),
    (CHANCES, r"\sum_{i=1}^n p_i \log \frac{p_i}{q_i} \le 0"),
    (CHANCES, r"\sum_{i=1}^n p_i \log \frac{p_i}{q_i} \ge \log 2"),
    (r"Let $p, q \in \mathbb{R}^n$ with $p_i > 0$ and $q_i > 0$.", r"\sum_{i=1}^n p_i \log \frac{p_i}{q_i} \ge 0"),
    (STOCHASTIC, r"-\sum_{i=1}^n p_i \log p_i \le \log 3"),
    (STOCHASTIC, r"-\sum_{i=1}^n p_i \log p_i \ge \log n"),
)


def verdict(given: str, latex: str) -> Verdict:
    return api.judge(api.prepare(read_text(f"{given}\n\n$$\n{latex}\n$$\n"), Options())[-1].lines[0], Options()).verdict


@pytest.mark.parametrize(("given", "latex"), TRUE)
def test_it_is_proved(given: str, latex: str) -> None:
    assert verdict(given, latex) is Verdict.PROVED


@pytest.mark.parametrize(("given", "latex"), FALSE)
def test_what_is_false_is_refuted(given: str, latex: str) -> None:
    assert verdict(given, latex) is Verdict.REFUTED
