"""Inequalities near true ones: what is given, a false statement, and a true one beside it."""

from __future__ import annotations

SPD = "Let $A \\in \\mathbb{R}^{n\\times n}$ be symmetric positive definite."
SPD2 = "Let $A \\in \\mathbb{R}^{n\\times n}$ and $B \\in \\mathbb{R}^{n\\times n}$ be symmetric positive definite."
PSD2 = "Let $A \\in \\mathbb{R}^{n\\times n}$ and $B \\in \\mathbb{R}^{n\\times n}$ be symmetric positive semidefinite."
SYM = "Let $A \\in \\mathbb{R}^{n\\times n}$ be symmetric."
SQUARE = "Let $A \\in \\mathbb{R}^{n\\times n}$ and $B \\in \\mathbb{R}^{n\\times n}$."
TWO = "Let $x \\in \\mathbb{R}^n$ and $y \\in \\mathbb{R}^n$."
SPDXY = SPD + " " + TWO
SPDX = SPD + " Let $x \\in \\mathbb{R}^n$."
PRODUCT = "Let $A \\in \\mathbb{R}^{m\\times n}$ and $B \\in \\mathbb{R}^{n\\times p}$."
RECT = "Let $A \\in \\mathbb{R}^{m\\times n}$."
PQ = "Let $p \\in \\mathbb{R}^n$ and $q \\in \\mathbb{R}^n$ be probability vectors with positive entries."
POS2 = "Let $a > 0$ and $b > 0$."
REAL2 = "Let $a, b \\in \\mathbb{R}$."
POS = "Let $x > 0$."
REAL = "Let $x \\in \\mathbb{R}$."
UNIT = "Let $t \\in [0, 1]$."
KL = "\\sum_{i=1}^n p_i \\log\\frac{p_i}{q_i}"
ENTROPY = "-\\sum_{i=1}^n p_i \\log p_i"

#: (given, false, true)
CASES: tuple[tuple[str, str, str], ...] = (
    (SPDXY, "(x^\\top y)^2 \\le (x^\\top A x)(y^\\top A y)", "(x^\\top A y)^2 \\le (x^\\top A x)(y^\\top A y)"),
    (SPDXY, "(x^\\top y)^2 \\le (x^\\top A x)(y^\\top y)", "(x^\\top y)^2 \\le (x^\\top A x)(y^\\top A^{-1} y)"),
    (TWO, "(x^\\top y)^2 \\le \\|x\\|_2 \\|y\\|_2", "(x^\\top y)^2 \\le \\|x\\|_2^2 \\|y\\|_2^2"),
    (TWO, "|x^\\top y| \\le \\frac{1}{2}\\|x\\|_2 \\|y\\|_2 + \\|x - y\\|_2^2",
     "x^\\top y \\le \\frac{1}{2}\\|x\\|_2^2 + \\frac{1}{2}\\|y\\|_2^2"),
    (TWO, "\\|x + y\\|_2^2 \\le \\|x\\|_2^2 + \\|y\\|_2^2 + \\|x - y\\|_2^2", "\\|x + y\\|_2^2 \\le 2\\|x\\|_2^2 + 2\\|y\\|_2^2"),
    (TWO, "\\|x + y\\|_2 \\le \\max(\\|x\\|_2, \\|y\\|_2) + \\|x - y\\|_2", "\\|x - y\\|_2 \\ge \\|x\\|_2 - \\|y\\|_2"),
    (TWO, "|x^\\top y| \\le \\|x\\|_\\infty \\|y\\|_\\infty", "|x^\\top y| \\le \\|x\\|_1 \\|y\\|_\\infty"),
    (TWO, "|x^\\top y| \\le \\|x\\|_2 \\|y\\|_\\infty", "|x^\\top y| \\le \\|x\\|_2 \\|y\\|_1"),
    (TWO, "\\|x\\|_1 \\le \\|x\\|_2 + \\|y\\|_1", "\\|x\\|_\\infty \\le \\|x\\|_2"),
    (TWO, "\\|x\\|_2 \\le \\|x\\|_\\infty", "\\|x\\|_2 \\le \\|x\\|_1"),
    (TWO, "\\|x\\|_1 \\le n \\|x\\|_2 / 2", "\\|x\\|_1 \\le n \\|x\\|_\\infty"),
    (TWO, "\\|x\\|_2^2 \\le \\|x\\|_1", "\\|x\\|_2^2 \\le \\|x\\|_1 \\|x\\|_\\infty"),
    (PRODUCT, "\\operatorname{rank}(AB) \\ge \\min(\\operatorname{rank} A, \\operatorname{rank} B)",
     "\\operatorname{rank}(AB) \\le \\min(\\operatorname{rank} A, \\operatorname{rank} B)"),
    (PRODUCT, "\\|AB\\|_F \\ge \\frac{1}{100}\\|A\\|_F \\|B\\|_F", "\\|AB\\|_F \\le \\|A\\|_F \\|B\\|_F"),
    (PRODUCT, "\\|AB\\|_{\\max} \\le \\|A\\|_{\\max} \\|B\\|_{\\max}", "\\|AB\\|_F \\le \\|A\\|_2 \\|B\\|_F"),
    (RECT, "\\|A\\|_F \\le \\|A\\|_2", "\\|A\\|_2 \\le \\|A\\|_F"),
    (RECT, "\\|A\\|_* \\le \\|A\\|_F", "\\|A\\|_F \\le \\|A\\|_*"),
    (RECT, "\\|A\\|_F^2 \\le \\|A\\|_F + \\|A\\|_2^2", "\\|A\\|_F^2 \\le \\operatorname{rank}(A) \\|A\\|_2^2"),
    (SQUARE, "\\operatorname{rank}(A + B) \\ge \\operatorname{rank}(A) - \\operatorname{rank}(AB)",
     "\\operatorname{rank}(A + B) \\le \\operatorname{rank}(A) + \\operatorname{rank}(B)"),
    (SQUARE, "\\operatorname{rank}(A^2) \\ge \\operatorname{rank}(A)", "\\operatorname{rank}(A^2) \\le \\operatorname{rank}(A)"),
    (SQUARE, "\\operatorname{tr}(AB) \\le \\frac{1}{2}\\|A\\|_F \\|B\\|_F + \\|A - B\\|_F^2",
     "\\operatorname{tr}(A^\\top B) \\le \\|A\\|_F \\|B\\|_F"),
    (SQUARE, "\\operatorname{tr}(A^2) \\ge 0", "\\operatorname{tr}(A^\\top A) \\ge 0"),
    (SQUARE, "\\det(A + B) \\ge \\det(A) + \\det(B)", "\\det(A^\\top A) \\ge 0"),
    (SPD2, "\\operatorname{tr}(AB) \\le \\operatorname{tr}(A^2)", "\\operatorname{tr}(AB) \\le \\operatorname{tr}(A)\\operatorname{tr}(B)"),
    (SPD2, "\\operatorname{tr}(AB) \\ge \\frac{1}{n}\\operatorname{tr}(A)\\operatorname{tr}(B)", "\\operatorname{tr}(AB) \\ge 0"),
    (SPD2, "\\det(A + B) \\le \\det(A) + \\det(B)", "\\det(A + B) \\ge \\det(A) + \\det(B)"),
    (SPD2, "\\det(A + B) \\ge 2^n \\det(A)", "\\det(A + B) \\ge \\det(A)"),
    (SPD2, "\\det(A + B) \\ge \\det(A) \\det(B)", "\\det(AB) \\ge 0"),
    (SPD2, "\\log\\det\\left(\\frac{A + B}{2}\\right) \\le \\frac{1}{2}\\log\\det A + \\frac{1}{2}\\log\\det B",
     "\\log\\det\\left(\\frac{A + B}{2}\\right) \\ge \\frac{1}{2}\\log\\det A + \\frac{1}{2}\\log\\det B"),
    (SPD2, "\\operatorname{tr}(A^{-1}B) \\ge n", "\\operatorname{tr}(A^{-1}B) - \\log\\det(A^{-1}B) \\ge n"),
    (SPD2, "\\|A + B\\|_2 \\ge \\|A\\|_2 + \\frac{1}{2} \\|B\\|_2", "\\|A + B\\|_2 \\le \\|A\\|_2 + \\|B\\|_2"),
    (SPD2, "\\lambda_{\\min}(A + B) \\le \\lambda_{\\min}(A) + \\lambda_{\\min}(B)",
     "\\lambda_{\\min}(A + B) \\ge \\lambda_{\\min}(A) + \\lambda_{\\min}(B)"),
    (SPD2, "\\lambda_{\\max}(A + B) \\ge \\lambda_{\\max}(A) + \\lambda_{\\max}(B)",
     "\\lambda_{\\max}(A + B) \\le \\lambda_{\\max}(A) + \\lambda_{\\max}(B)"),
    (PSD2, "\\operatorname{tr}(AB)^2 \\ge \\frac{1}{n^2}\\operatorname{tr}(A^2)\\operatorname{tr}(B^2)",
     "\\operatorname{tr}(AB)^2 \\le \\operatorname{tr}(A^2)\\operatorname{tr}(B^2)"),
    (PSD2, "\\operatorname{rank}(A + B) \\le \\operatorname{rank}(AB) + n - 1", "\\operatorname{rank}(A + B) \\ge \\operatorname{rank}(A)"),
    (SPD, "\\operatorname{tr}(A) \\le \\frac{n}{2}\\lambda_{\\max}(A) + \\frac{n}{2}\\lambda_{\\min}(A)",
     "\\operatorname{tr}(A) \\le n \\lambda_{\\max}(A)"),
    (SPD, "\\det A \\ge \\left(\\frac{\\operatorname{tr} A}{n}\\right)^n", "\\det A \\le \\left(\\frac{\\operatorname{tr} A}{n}\\right)^n"),
    (SPD, "\\det A \\le \\operatorname{tr} A", "\\operatorname{tr}(A)\\operatorname{tr}(A^{-1}) \\ge n^2"),
    (SPD, "\\log\\det A \\ge n - \\operatorname{tr}(A^{-1}) + \\frac{1}{10}", "\\log\\det A \\le \\operatorname{tr}(A) - n"),
    (SPD, "\\log\\det A \\le \\operatorname{tr}(A) - n - \\frac{1}{100}", "\\log\\det A \\ge n - \\operatorname{tr}(A^{-1})"),
    (SPD, "\\operatorname{tr}(A^2) \\ge \\operatorname{tr}(A)", "\\operatorname{tr}(A^2) \\le \\operatorname{tr}(A)^2"),
    (SPD2, "A \\preceq A + B - \\frac{1}{1000} I", "A \\preceq A + B"),
    (SPD, "A \\succeq A^{-1}", "A + A^{-1} \\succeq 2 I"),
    (SPD, "A^2 \\succeq A", "A^2 \\succeq 2A - I"),
    (SPDX, "x^\\top A x \\ge \\frac{1}{50} x^\\top x", "x^\\top A x \\ge \\lambda_{\\min}(A) x^\\top x"),
    (SPDX, "(x^\\top x)^2 \\le 2 (x^\\top A x) x^\\top x + \\|x\\|_2^2", "(x^\\top x)^2 \\le (x^\\top A x)(x^\\top A^{-1} x)"),
    (SPDX, "(x^\\top A x)(x^\\top A^{-1} x) \\le 2 (x^\\top x)^2", "\\|A x\\|_2 \\le \\|A\\|_2 \\|x\\|_2"),
    (SYM, "\\operatorname{tr}(A)^2 \\le \\operatorname{tr}(A^2)", "\\operatorname{tr}(A)^2 \\le n \\operatorname{tr}(A^2)"),
    (SYM, "\\lambda_{\\max}(A) \\ge \\frac{2}{n}\\operatorname{tr}(A)", "\\lambda_{\\max}(A) \\ge \\frac{1}{n}\\operatorname{tr}(A)"),
    (POS2, "\\frac{a + b}{2} \\le \\sqrt{a b}", "\\frac{a + b}{2} \\ge \\sqrt{a b}"),
    (POS2, "\\frac{2ab}{a + b} \\ge \\frac{9}{10}\\sqrt{ab}", "\\frac{2ab}{a + b} \\le \\sqrt{ab}"),
    (POS2, "\\left(\\frac{a+b}{2}\\right)^3 \\ge \\frac{a^3 + b^3}{2}", "\\left(\\frac{a+b}{2}\\right)^3 \\le \\frac{a^3 + b^3}{2}"),
    (POS2, "\\log\\frac{a + b}{2} \\le \\frac{\\log a + \\log b}{2} + 1", "\\log\\frac{a + b}{2} \\ge \\frac{\\log a + \\log b}{2}"),
    (POS2, "ab \\le \\frac{a^3}{3} + \\frac{b^3}{3}", "ab \\le \\frac{a^3}{3} + \\frac{2 b^{3/2}}{3}"),
    (POS2, "\\sqrt{a + b} \\ge \\sqrt{a} + \\frac{1}{2}\\sqrt{b}", "\\sqrt{a + b} \\le \\sqrt{a} + \\sqrt{b}"),
    (REAL2, "a^2 + b^2 \\ge \\frac{201}{100} a b", "a^2 + b^2 \\ge 2 a b"),
    (REAL2, "(a + b)^2 \\le a^2 + 3 b^2", "(a + b)^2 \\le 2 a^2 + 2 b^2"),
    (REAL2, "\\log(e^a + e^b) \\le \\max(a, b) + \\frac{1}{2}", "\\log(e^a + e^b) \\le \\max(a, b) + \\log 2"),
    (REAL2, "|\\tanh a - \\tanh b| \\le \\frac{99}{100} |a - b|", "|\\tanh a - \\tanh b| \\le |a - b|"),
    (POS, "\\log x \\le x - \\frac{101}{100}", "\\log x \\le x - 1"),
    (POS, "\\log x \\ge 1 - \\frac{1}{x} + \\frac{1}{1000} (x - 1)", "\\log x \\ge 1 - \\frac{1}{x}"),
    (POS, "x + \\frac{1}{x} \\ge \\frac{2001}{1000}", "x + \\frac{1}{x} \\ge 2"),
    (REAL, "e^x \\ge 1 + x + \\frac{x^2}{2}", "e^x \\ge 1 + x"),
    (REAL, "x^4 - 2 x^2 + \\frac{99}{100} \\ge 0", "x^4 - 2 x^2 + 1 \\ge 0"),
    (UNIT, "t(1 - t) \\le \\frac{249}{1000}", "t(1 - t) \\le \\frac{1}{4}"),
    (UNIT, "t \\le \\frac{998}{1000}", "t^2 \\le t"),
    (PQ, KL + " \\ge \\left(\\sum_{i=1}^n |p_i - q_i|\\right)^2", KL + " \\ge \\frac{1}{2}\\left(\\sum_{i=1}^n |p_i - q_i|\\right)^2"),
    (PQ, KL + " \\le \\sum_{i=1}^n |p_i - q_i|", KL + " \\ge 0"),
    (PQ, KL + " \\le 4", KL + " \\le \\sum_{i=1}^n \\frac{(p_i - q_i)^2}{q_i}"),
    (PQ, ENTROPY + " \\ge \\frac{1}{20} \\log n", ENTROPY + " \\le \\log n"),
    (PQ, "\\sum_{i=1}^n p_i^2 \\le \\frac{1}{2} + \\frac{1}{n}", "\\sum_{i=1}^n p_i^2 \\ge \\frac{1}{n}"),
    (PQ, "\\sum_{i=1}^n \\sqrt{p_i q_i} \\ge \\frac{1}{4}", "\\sum_{i=1}^n \\sqrt{p_i q_i} \\le 1"),
)  # fmt: skip
