"""The golden derivations: one text file for each of the sixty and for the families beyond, written by `python -m tests.calculus.golden`."""

from __future__ import annotations

import pathlib

from derive.calculus import gradient, hessian, jacobian
from derive.calculus.networks import backpropagation
from derive.proof.derivation import Derivation
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of
from tests.calculus.more import MORE, Extra
from tests.calculus.sixty import SIXTY, Case

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "golden" / "derivatives"
#: Of the derivatives beyond the sixty, one for each kind of simplest form.
SHOWN = frozenset(
    "norm1 normp F pinv2 vec2 diagf block2 pow3 powk trlog fam double doubleA maxf invt invtm expt elem rms convx gelu cos vari"
    " symquad jacM jacT jacouter jacinvquad jacsoft jacscal jacnorm entrySoft entryXij".split()
)
DERIVE = {"grad": gradient, "jac": jacobian, "hess": hessian}


def text_of(title: str, derivation: Derivation) -> str:
    """A derivation, a line for each step: its rule, and the term that it leads to."""
    lines = [title, "", f"      {derivation.start}"]
    lines += [f"  ({k}) {s.rule}\n      {s.after}" for k, s in enumerate(derivation.steps, 1)]
    return "\n".join(lines) + "\n"


def of_case(case: Case) -> str:
    return text_of(f"{case.kind} of {case.latex} by {case.variable}", DERIVE[case.kind](case.function, case.variable))


def of_extra(extra: Extra) -> str:
    ways = (gradient, "gradient") if is_scalar(shape_of(extra.function)) else (jacobian, "jacobian")
    return text_of(f"{ways[1]}: {extra.name}", ways[0](extra.function, extra.variable))


def pages() -> dict[str, str]:
    """Name and text of every golden file."""
    found = {f"{c.number:02d}.txt": of_case(c) for c in SIXTY}
    found |= {f"more_{x.name}.txt": of_extra(x) for x in MORE if x.name in SHOWN}
    back = backpropagation("tanh")
    for name, d in (("delta", back.delta), ("weights", back.weights), ("bias", back.bias)):
        found[f"backpropagation_{name}.txt"] = text_of(f"backpropagation: {name}", d)
    return found


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write()
