"""A catalogue of the mathematics of machine learning: statements, their conditions, derivations and evidence.

How to add a subject
--------------------
1. Write the module `identities/SUBJECT.py`, its name as in `identities.catalogue.SUBJECTS` (a subject too long for one module goes on in
   a second; add its name to the tuple beside the first). The docstring opens with the title; what follows is the introduction.
2. Add entries, each in the variable that the field knows it by, or that says its conclusion:

       inv_mul = proved(
           r"(A B)^{-1} = B^{-1} A^{-1}",
           given=r"Let $A, B \\in \\mathbb{R}^{n \\times n}$ be invertible.",
           why="What was done last is undone first.",
           source="Horn & Johnson, Matrix Analysis, 0.5",
           ref="inverse-of-product",
       )

   `states` is one formula in LaTeX and `given` the prose of a sheet; `ref` names the rows of `identities/data/inventory.jsonl` that the
   entry covers. The functions of `identities.entry` are the ways to stand: `proved`, `supported`, `cited` (a lemma is not derived here),
   `defined`, `refuted` (false as it is written; `holds_if`, `instead`), `computed` (a `run` carries it out), `convention`.
3. Where the engine's own derivation says too little, write one: `derivation=steps(start, (line, reason), …)`. A reason is a clause of
   words, an earlier entry, or a tuple of them; entries of other subjects are imported (`from identities.linear_algebra import inv_mul`).
   Every line is judged; a chain of proved lines from one side of the statement to the other proves it.
4. `python -m identities SUBJECT` says how each entry stands and where it does not bear out what it says.
5. `python -m tests.identities.golden SUBJECT` writes the golden pages; `pytest tests/identities` checks names, citations, references,
   pages, and that near variants of each entry are refuted (an entry lists a survivor with its reason in `survivors`).
"""
