"""Why a claim holds, for a reader: the passages of its proof.

A proof with a certificate is told from it. Where the procedure that proved leaves none, a certificate of the matrix provers is looked
for; what they prove by entries or by a normal form is told as well.
"""

from __future__ import annotations

from derive.algebra import matrices
from derive.algebra.steps import narrate
from derive.proof.derivation import Passage
from derive.terms.verdict import Judgement, Verdict


def explained(judgement: Judgement) -> tuple[Passage, ...]:
    """The passages of the proof of one proved relation; none where nothing can be told beyond the evidence's sentence."""
    evidence = judgement.evidence
    if judgement.verdict is not Verdict.PROVED or evidence is None or evidence.claim is None:
        return ()
    certificate = evidence.certificate
    if certificate is None or "method" not in certificate:
        proof = matrices.prove(evidence.claim, evidence.given)
        certificate = proof.certificate if proof is not None else None
    return narrate(certificate, evidence.claim, evidence.given) if certificate is not None else ()
