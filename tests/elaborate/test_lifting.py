"""What prose takes back, leaves, denies, or says of one letter and not of another."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Judgement, Verdict

SYMMETRIC = r"x^\top A y = y^\top A x"
ACCEPTED = (Verdict.PROVED, Verdict.SUPPORTED)
FAULTED = (Verdict.REFUTED, Verdict.ILL_TYPED)

#: After any of these a symmetric A is symmetric no more.
LIFTED = r"""
Redefine $A$ to be any square matrix.
We no longer require symmetry of $A$.
Without symmetry:
Dropping this assumption, we get
If $A$ is not symmetric, however,
In the nonsymmetric case
For general $A$ this becomes
Now without that assumption.
Symmetry is no longer assumed.
In the general case,
More generally,
For matrices that are not symmetric,
When symmetry fails,
Now let $A$ be nonsymmetric.
The same holds for non-symmetric $A$:
Next we take $A$ arbitrary.
We now turn to arbitrary square matrices $A$.
In this paragraph $A$ denotes any square matrix.
For every $A \in \mathbb{R}^{n \times n}$,
Now let $A$ be skew-symmetric.
""".strip().splitlines()

#: None of these says that B is symmetric.
OF_ANOTHER = r"""
Let $A$ and $B$ be symmetric and orthogonal, respectively.
Let $A$ (resp. $B$) be symmetric (resp. orthogonal).
Let $A$, resp. $B$, be symmetric, resp. orthogonal.
$A$ is symmetric and $B$ is not.
$A$, but not $B$, is symmetric.
At least one of $A$, $B$ is symmetric.
Not both of $A$ and $B$ are symmetric.
The product $AB$ of $A$ and $B$ is symmetric.
The sum of $A$ and $B$ is symmetric.
$B$ is symmetric provided that $A$ is.
$B$ is symmetric when $A = I$.
By definition, $B$ is symmetric if and only if $B^\top = B$.
Symmetric matrix: $B^\top = B$. Another case:
* $B$ symmetric: $B^\top = B$.
Suppose $B$ is symmetric with respect to $M$.
Suppose $B$ is symmetric modulo $C$.
Suppose the leading block of $B$ is symmetric.
Suppose $B$ has a symmetric square root.
""".strip().splitlines()

#: None of these says that x is positive.
LEFT = r"""
Let $x > 0$ (or, more generally, $x$ real).
This holds for $x > 0$ but we want it for all $x$:
While $|x| = x$ for $x > 0$, for other $x$ we have
Rather than assuming $x > 0$, we take real $x$.
Contrast this with the case $x > 0$.
Instead of $x > 0$ let $x$ be arbitrary.
It is enough to consider $x > 0$, as the other case is similar.
If $x > 0$ is replaced by $x \in \mathbb{R}$, then
Assume that $x > 0$ does not hold.
Assume it is not the case that $x > 0$.
Assume not $x > 0$.
Whether or not $x > 0$,
For $x > 0$ as well as for $x < 0$,
""".strip().splitlines()


def judged(text: str) -> list[Judgement]:
    """The judgements of a text's displays."""
    return [judge(p.lines[-1], Options()) for p in prepare(read_text(text), Options()) if p.display]


def display(latex: str) -> str:
    return f"\n\n$$\n{latex}\n$$\n\n"


@pytest.mark.parametrize("sentence", LIFTED)
def test_what_is_lifted_proves_nothing_any_more(sentence: str) -> None:
    before, after = judged("Let $A$ be symmetric." + display(SYMMETRIC) + sentence + display(SYMMETRIC))
    assert before.verdict is Verdict.PROVED
    assert after.verdict not in ACCEPTED


@pytest.mark.parametrize("sentence", OF_ANOTHER)
def test_what_is_said_of_another_thing_proves_nothing(sentence: str) -> None:
    (found,) = judged(sentence + display(r"x^\top B y = y^\top B x"))
    assert found.verdict not in ACCEPTED


@pytest.mark.parametrize("sentence", LEFT)
def test_a_condition_that_the_sentence_leaves_proves_nothing(sentence: str) -> None:
    (found,) = judged(sentence + display("|x| = x"))
    assert found.verdict not in ACCEPTED


@pytest.mark.parametrize("again", ["For all $x$:", "For real $x$,", r"For every $x \in \mathbb{R}$:", "Let $x$ again be unrestricted."])
def test_a_letter_that_is_quantified_is_another_one(again: str) -> None:
    before, after = judged("Let $x > 0$." + display("|x| = x") + again + display("|x| = x"))
    assert before.verdict is Verdict.PROVED
    assert after.verdict not in ACCEPTED


@pytest.mark.parametrize(
    "latex",
    [r"|x| = x \quad \text{for all } x \in \mathbb{R}", r"|x| = x \quad \forall x \in \mathbb{R}", r"\forall x \in \mathbb{R}: |x| = x"],
)
def test_a_letter_that_the_formula_quantifies_is_another_one(latex: str) -> None:
    assert judged("Let $x > 0$." + display(latex))[0].verdict not in ACCEPTED


def test_a_bound_alone_opens_another_case() -> None:
    first, second = judged("Assume first $x \\ge 0$." + display("|x| = x") + "Next, $x < 0$." + display("|x| = x"))
    assert first.verdict is Verdict.PROVED
    assert second.verdict not in ACCEPTED


def test_conditions_of_one_paragraph_hold_up_to_where_they_end() -> None:
    before, after = judged("Let $x > 0$. Then\n$$|x| = x.$$\nNow let $x$ be any real number. Then\n$$|x| = x$$")
    assert (before.verdict, after.verdict) == (Verdict.PROVED, Verdict.REFUTED)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Let $A$ be singular.", r"\det A = 0"),
        ("Let $A$ be square and not invertible.", r"\det A = 0"),
        ("Let $x$ be not positive.", "|x| = -x"),
        ("Let $n$ be an integer that is not even.", "(-1)^n = -1"),
        ("Let $L$ be unit lower triangular.", r"\det L = 1"),
        ("Let $U$ be strictly upper triangular.", r"\operatorname{tr} U = 0"),
        ("Let $f$ satisfy $f(x + y) = f(x) f(y)$.", "f(x)^2 = f(2x)"),
        ("Let $f$ be constant.", "f(x) = f(y)"),
        ("The symmetric matrix $A$ has only zero eigenvalues.", "A = 0"),
        (r"Let $Z \in \mathbb{R}^n$ be a standard normal vector.", r"E[Z^\top Z] = n"),
        ("Let $a$, $b$ be positive and negative, respectively.", "a b < 0"),
        (r"Let $X$ and $Y$ be independent and normal, with means $\mu$ and $\nu$, respectively.", r"E[X Y] = \mu \nu"),
    ],
)
def test_a_true_claim_is_not_faulted(text: str, latex: str) -> None:
    assert judged(text + display(latex))[0].verdict not in FAULTED


@pytest.mark.parametrize(
    ("text", "latex", "due"),
    [
        ("Let $A$ and $B$ be symmetric and orthogonal, respectively.", r"A^\top = A", Verdict.PROVED),
        ("Let $A$ and $B$ be symmetric and orthogonal, respectively.", r"B^\top B = I", Verdict.PROVED),
        (r"Let $A \in \mathbb{R}^{n \times n}$ be not symmetric.", r"A^\top = A", Verdict.REFUTED),
        ("Let $A$ be symmetric. For every $x \\in \\mathbb{R}^n$,", r"x^\top A = (A x)^\top", Verdict.PROVED),
        ("Without loss of generality, let $A$ be symmetric.", SYMMETRIC, Verdict.PROVED),
        (r"Let $X$ and $Y$ be independent, with means $\mu$ and $\nu$, respectively.", r"E[X Y] = \mu \nu", Verdict.PROVED),
    ],
)
def test_what_is_said_is_used(text: str, latex: str, due: Verdict) -> None:
    assert judged(text + display(latex))[0].verdict is due
