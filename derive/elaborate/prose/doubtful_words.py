"""Words that leave a doubt about what a sentence says: those that turn it round, restrict it, or say it of some only."""

from __future__ import annotations

from derive.elaborate.prose.phrases import HARMLESS

#: Words that turn what is said into something else, or say that it is not so, not always, not here, not by the author.
TURNING = frozenset(
    "never fails fail failing lacks lack lacking hardly almost approximately nearly asymptotically false wrong mistake mistaken"
    " rather instead contrast generally temporarily momentarily provisionally enough suffices suffice replaced replacing replace"
    " incorrect incorrectly untrue fallacy counterexample contrary unlike drop drops dropped dropping relax relaxed remove removed removing"
    " lift lifted abandon discard waive forget cannot can't won't wouldn't shouldn't couldn't nobody hypothetically"
    " whether unclear unknown regardless except sometimes ever rarely seldom often typically authors previous previously formerly"
    " earlier anything nothing everything question is-it".split()
)
#: Words that say what a sign means.
EXPLAINING = frozenset("say says mean means indicate indicates express expresses signify signifies".split())
#: Words that say of two relations that each holds where the other does: neither is claimed.
EQUIVALENCE = frozenset({"if and only if", "iff", "only if", "exactly when", "precisely when"})
EXAMPLES = frozenset("example instance illustration e.g.".split())
WISHING = frozenset("would could might wish hope nice".split())
#: Words behind a property that make another one of it: "orthogonal with respect to M".
RELATIVE = frozenset("respect modulo mod relative w.r.t.".split())
#: Words beside a bound that announce a case: "Next, ⟨x < 0⟩."
NEXT = frozenset("next now then finally second secondly third thirdly first firstly and , case".split())
#: Nouns behind which "where" brings a condition.
CASES = frozenset("case cases setting situation regime".split())
#: What is said of some of several letters.
SOME = frozenset("one two some none most many several few half".split())
#: Words before an index of which something is said for one value, and words that say it of every value.
SOMEWHERE = frozenset({"for some", "for a", "for one", "there is", "there exists", "for at least one", "for certain"})
PARTLY = frozenset("but except unless other others otherwise only".split())
EVERYWHERE = frozenset("all every each any whenever always throughout both everywhere constant".split())
INDICES = frozenset("ijklmrst")
PROVIDED = ("provided", "as long as", "so long as", "presuming", "assuming")
#: Words that lift what was said before of the letters they speak of.
LIFTING = frozenset("drop drops dropped dropping relax relaxed relaxing remove removed removing lift lifted abandon discard waive".split())
#: What is general holds without what the sentence puts in: "setting x = 1 gives a check of the general formula".
GENERAL = frozenset({"formula", "formulas", "case", "identity", "result", "statement", "rule", "claim"})
#: Words between which and independence a third thing comes.
CONDITIONAL = frozenset("given conditional conditionally conditioned conditioning".split())
INDEPENDENCE = frozenset({"independent", "uncorrelated", "iid", "identically_distributed"})
#: Words that restrict what they are said of, where the grammar makes nothing of them.
RESTRICTING = frozenset(
    "whose null between inside outside within span spans spanned spanning kernel nullspace range image basis bases complement perpendicular"
    " parallel proportional subspace simplex ball sphere cone polytope hyperplane boundary interior eigenvector eigenvectors eigenvalue"
    " linear affine quadratic linearly polynomial homogeneous unbiased common identical dependent correlated shared multiple multiples"
    " divisible divides coincide coincides equal equals equally sums sum adds exceed exceeds exceeding greater larger smaller fewer"
    " maximal minimal minimum maximum minimises minimizes maximises maximizes minimiser minimizer maximiser maximizer optimal optimum"
    " solution solutions solves solving root roots vanishes vanish vanishing critical normalised normalized scaled rescaled"
    " standardised standardized whitened sorted ordered decreasing nondecreasing nonincreasing countable infinite contained contains"
    " taking takes attains attaining outcome outcomes alphabet"
    " inverse conjugate entrywise elementwise permuted truncated censored folded reflected mirrored opposite reciprocal".split()
)
#: What a random letter has so and so many of: "taking ⟨K⟩ values", "with 8 possible outcomes".
COUNTED = frozenset("values states symbols outcomes letters categories".split())
DIFFERENT = frozenset("possible distinct different".split())
#: What a matrix or vector is "of" where that says nothing of its entries, and the parts that any of them is "with".
DATA = frozenset(
    "data features feature weights weight parameters parameter coefficients observations observation responses response covariates inputs"
    " input outputs output targets target labels label predictors regressors samples sample values logits activations variables unknowns"
    " numbers reals entries size sizes order dimension dimensions length matching compatible appropriate suitable same type form constants"
    " scores embeddings queries query keys key tokens errors noise random real measurements examples points explanatory independent"
    " dependent regression model network hidden units any full".split()
)
PARTS = frozenset("real entries elements components coefficients rows columns any arbitrary finite more than two full".split())
#: Words beside a property that leave it as it is.
KNOWN = HARMLESS | {"valued", "order", "respectively"}
#: Words that only describe where regression is spoken of.
DESCRIBING = frozenset({"linear", "multiple", "unbiased"})
