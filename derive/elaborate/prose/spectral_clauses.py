"""Clauses that name eigenvalues or singular values: "with eigenvalues ⟨λ_1 ≥ ⋯ ≥ λ_n⟩", "let ⟨λ_1, …⟩ be the eigenvalues of ⟨A⟩".

Two forms are read. In the first the values stand behind the matrix, of which the rest of the sentence speaks as of any other ("let ⟨A⟩ be
symmetric …"): only the words about the values are taken. In the second, from the values to the matrix, the whole clause is taken. A clause
is taken only as a whole: one word in it that is not of the grammar, and it is left to the reader of sentences as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.elaborate.names import label
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.family_nodes import family_node, index_range
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import is_size, size_of, space_of
from derive.elaborate.prose.spectral_words import Said, Words
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

_NOUNS: dict[str, d.SpectrumKind] = {"eigenvalues": "eigenvalues", "singular values": "singular_values"}
_ORDERS = {
    "decreasing": "ge", "descending": "ge", "non increasing": "ge", "nonincreasing": "ge", "increasing": "le", "ascending": "le",
    "non decreasing": "le", "nondecreasing": "le",
}  # fmt: skip
_OF_VALUES = (
    "distinct", "simple", "real", "ordered", "sorted", "corresponding", "associated", "respective", "nonzero", "non zero",
)  # fmt: skip
_SIGNS = {"positive": "positive", "strictly positive": "positive", "nonnegative": "nonnegative", "non negative": "nonnegative"}
_ORTHONORMAL = (
    "orthonormal eigenvectors", "orthonormal basis of eigenvectors", "orthonormal set of eigenvectors",
    "orthonormal system of eigenvectors",
)  # fmt: skip
_MULTIPLICITY = (
    "counted with multiplicity", "counted with multiplicities", "counting multiplicity", "counting multiplicities",
    "counted according to multiplicity", "with multiplicity", "with multiplicities", "repeated according to multiplicity",
    "repeated according to multiplicities", "repeated with multiplicity", "listed with multiplicity", "including multiplicity",
    "including multiplicities", "not necessarily distinct",
)  # fmt: skip
#: Between a matrix and its values nothing else may stand.
_NEUTRAL = frozenset({"has", "real", "square", "matrix", "any", "arbitrary", "given", "fixed", "be", "is", "and", "in", "real valued"})
_MOODS = frozenset({"", "let", "suppose", "where", "with", "for", "if", "here", "given", "define", "recall"})


def consumed(tokens: Sequence[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return what such clauses declare, and the places of the tokens that they took (nobody else reads those)."""
    found: list[d.Declaration] = []
    taken: set[int] = set()
    for k, token in enumerate(tokens):
        if not ("eigenvalues" in token.text or "singular values" in token.text) or k in taken:
            continue
        clause = next((c for c in _Clause(tokens, k).readings() if c is not None), None)
        if clause is not None:
            found += clause.declarations()
            taken |= clause.places
    return found, frozenset(taken)


class _Clause:
    """One clause about the noun at a token."""

    def __init__(self, tokens: Sequence[Token], noun: int) -> None:
        self.tokens = tokens
        self.noun = noun
        self.start = next((k + 1 for k in range(noun - 1, -1, -1) if tokens[k].tag in (Tag.SEMICOLON, Tag.COLON)), 0)
        self.places: set[int] = set()
        self.said = Said()
        self.matrix: t.Node | None = None
        self.properties: tuple[str, ...] = ()
        self.opener = ""
        self.after: int | None = None

    def readings(self) -> Iterator[_Clause | None]:
        """The clause under each form, None where it is not of it."""
        if any(x.tag is Tag.NOT for x in self.tokens[self.start :]):
            return
        yield _Clause(self.tokens, self.noun)._behind()
        yield _Clause(self.tokens, self.noun)._before()
        yield _Clause(self.tokens, self.noun)._of()

    # --- the matrix, then its values -------------------------------------------------------------------------------------------

    def _behind(self) -> _Clause | None:
        """`⟨A⟩ … with eigenvalues ⟨…⟩`, `⟨A⟩ has eigenvalues ⟨…⟩`, `⟨A⟩ … whose eigenvalues are ⟨…⟩`."""
        for start in range(self.noun, max(self.start, self.noun - 8) - 1, -1):
            words = Words(self.tokens, start)
            self.said = Said()
            opening = words.eat("with", "having", "have", "has", "and with", "and has", "and have", "whose", "and")
            self.matrix = self._subject(start) if opening else None
            if self.matrix is None or not self._pairs(words, whose=opening == "whose"):
                continue
            self._mood(start)
            if not self._ends(words) or not self._declares(start):
                continue
            self.places = set(range(start, words.place))
            return self
        return None

    def _declares(self, stop: int) -> bool:
        """Whether what stands before a token introduces something, and claims nothing."""
        if self.opener not in _MOODS:
            return False
        opened = next((k for k in range(stop - 1, self.start - 1, -1) if self.tokens[k].tag is Tag.OPENER), self.start)
        return not any(x.tag in (Tag.CLAIM, Tag.EQUALITY) for x in self.tokens[opened:stop])

    def _subject(self, stop: int) -> t.Node | None:
        """The matrix of which the words before a token speak, with nothing but its size and its properties behind it."""
        for k in range(stop - 1, self.start - 1, -1):
            token = self.tokens[k]
            if token.slot is None:
                if not _describes(token):
                    return None
                continue
            node = token.slot.node
            if node is None or token.slot.display:
                return None
            if is_size(node) or size_of(node) is not None or self._rank(k):
                continue
            lone = k == self.start or not (
                self.tokens[k - 1].tag in (Tag.AND, Tag.COMMA) and k - 2 >= self.start and self.tokens[k - 2].slot is not None
            )
            of = k > self.start and self.tokens[k - 1].tag in (Tag.OF, Tag.WORD, Tag.PARAMETER, Tag.MEANING)
            return node if lone and not of and _matrix(node) is not None else None
        return None

    def _rank(self, k: int) -> bool:
        """Whether the formula at k is the rank of which "of rank ⟨r⟩" speaks."""
        return k > self.start and self.tokens[k - 1].tag is Tag.SIZED and self.tokens[k - 1].value == "rank"

    # --- the values, then their matrix -----------------------------------------------------------------------------------------

    def _before(self) -> _Clause | None:
        """`⟨…⟩ be the eigenvalues of the symmetric matrix ⟨A⟩`, `denote by ⟨…⟩ the eigenvalues of ⟨A⟩`."""
        slots = [k for k in range(self.start, self.noun) if self.tokens[k].slot is not None]
        if not slots:
            return None
        start = slots[-1]
        words = Words(self.tokens, start)
        values = words.formula()
        opened = self._mood(start)
        verb = words.eat("be", "denote", "are", "is", "to be") or any(x.text.startswith("denote") for x in self.tokens[opened:start])
        if values is None or not verb or not self._noun(words) or not self._values(values):
            return None
        if not (self._named(words) if words.eat("of") else self._its(opened, words.place)):
            return None
        if not self._more(words) or not self._ends(words) or not self._declares(start):
            return None
        self.places = set(range(opened, words.place))
        return self

    def _its(self, start: int, stop: int) -> bool:
        """`be its eigenvalues`, of the one matrix that the sentence has spoken of."""
        if not any("its" in x.text.split() for x in self.tokens[start:stop]):
            return False
        letters = [x.slot.node for x in self.tokens[:start] if x.slot is not None and x.slot.node is not None and not is_size(x.slot.node)]
        self.matrix = letters[0] if len(letters) == 1 else None
        return self.matrix is not None and _matrix(self.matrix) is not None

    def _of(self) -> _Clause | None:
        """`the eigenvalues of ⟨A⟩ are ⟨…⟩`, `let the eigenvalues of ⟨A⟩ be ⟨…⟩`, `denote the eigenvalues of ⟨A⟩ by ⟨…⟩`."""
        for start in range(self.noun, max(self.start, self.noun - 3) - 1, -1):
            words = Words(self.tokens, start)
            self.said = Said()
            if self.tokens[start].tag is Tag.OPENER or not self._noun(words) or not words.eat("of") or not self._named(words):
                continue
            if not words.eat("be", "are", "by", "are denoted by", "be denoted by", "are given by", "are written"):
                continue
            values = words.formula()
            opened = self._mood(start)
            if values is None or not self._values(values) or not self._more(words) or not self._ends(words):
                continue
            self.places = set(range(opened, words.place))
            return self if self._declares(start) else None
        return None

    def _named(self, words: Words) -> bool:
        """`the symmetric matrix ⟨A⟩`, `⟨A⟩`, `a positive definite matrix ⟨A ∈ ℝⁿˣⁿ⟩`."""
        properties = []
        while words.at < len(words.words) and words.words[words.at] != "⟨⟩":
            token = self.tokens[words.place]
            if token.tag is Tag.ADJECTIVE and token.value in _PROPERTIES:
                properties.append(token.value)
            elif not (token.tag is Tag.NOUN and token.value == "matrix") and not set(token.text.split()) <= _NEUTRAL - {"be", "is", "in"}:
                return False
            place = words.place
            while words.place == place:
                words.at += 1
        node = words.formula()
        if node is not None and (is_size(node) or size_of(node) is not None):
            words.eat("matrix")
            node = words.formula()
        self.matrix, self.properties = node, tuple(properties)
        return node is not None and _matrix(node) is not None

    def _openers(self, start: int, stop: int) -> set[int]:
        """The places of openers and commas, which a clause may begin with."""
        fine = (Tag.OPENER, Tag.COMMA, Tag.AND, Tag.QUIET, Tag.DENOTE)
        return {k for k in range(start, stop) if self.tokens[k].tag in fine or self.tokens[k].text in ("by", "the", "that")}

    # --- what is said of the values --------------------------------------------------------------------------------------------

    def _pairs(self, words: Words, *, whose: bool) -> bool:
        """`[ordered] eigenvalues ⟨…⟩ …`, with the eigenvectors before or behind."""
        if self._eigenvectors(words) and not words.eat("and", ", and", "with", ", with", "and with"):
            return False
        if not self._noun(words):
            return False
        if whose and not words.eat("are", "be", "are denoted by", "are denoted"):
            return False
        values = words.formula()
        return values is not None and self._values(values) and self._more(words)

    def _noun(self, words: Words) -> bool:
        """`real eigenvalues`, `ordered singular values`, `corresponding nonnegative eigenvalues`."""
        said = self.said
        while word := words.eat(*_OF_VALUES, *_SIGNS):
            said.real |= word == "real"
            said.distinct |= word in ("distinct", "simple")
            if word in _SIGNS:
                said.sign, said.real = _SIGNS[word], True
            elif word in ("nonzero", "non zero"):
                said.sign = "nonzero"
        noun = words.eat(*_NOUNS)
        said.noun = _NOUNS.get(noun, "")
        if (said.sign == "nonzero" and said.noun == "eigenvalues") or (said.distinct and said.noun == "singular_values"):
            return False
        said.sign = "positive" if said.sign == "nonzero" else said.sign
        return bool(noun)

    def _values(self, node: t.Node) -> bool:
        """The values as a family: a list, an ordered chain, or one member of it."""
        found = family_node(node)
        if found is None:
            return False
        said = self.said
        said.values = found
        if found.chain is not None:
            said.chains.append(found.chain)
        said.real |= found.real
        return True

    def _more(self, words: Words) -> bool:
        """What may follow the values, up to the end of the clause: their order, multiplicity, range, the eigenvectors, an equation."""
        said = self.said
        assert said.values is not None
        while True:
            at = words.at
            words.eat(",", "(")
            if self._range(words) or self._order(words) or words.eat(*_MULTIPLICITY) or self._together(words):
                words.eat(")")
                continue
            words.at = at
            return True

    def _range(self, words: Words) -> bool:
        """`⟨i = 1, …, n⟩`, `for ⟨i = 1, …, n⟩`."""
        at, values = words.at, self.said.values
        words.eat("for", "for each", "for every", "where")
        node = words.formula()
        found = index_range(node) if node is not None else None
        if found is None or values is None or values.index != found[0] or label(values.last or found[1]) != label(found[1]):
            words.at = at
            return False
        self.said.values = replace(values, last=found[1])
        return True

    def _order(self, words: Words) -> bool:
        """`in decreasing order`, `sorted decreasingly`, `ordered so that ⟨λ_1 ≥ ⋯ ≥ λ_n⟩`, `where ⟨λ_1 ≥ ⋯ ≥ λ_n⟩`."""
        at, said = words.at, self.said
        ordered = words.eat("sorted", "ordered", "arranged", "listed", "numbered", "labelled", "labeled", "indexed", "in", "written")
        if ordered:
            words.eat("in") if ordered != "in" else ""
            word = words.eat(*_ORDERS, *(f"{x}ly" for x in _ORDERS))
            if word:
                words.eat("order")
                said.order, said.real = _ORDERS[word.removesuffix("ly")], True
                return True
        words.eat("so that", "such that", "as", "by", "where", "satisfying", "with")
        node = words.formula()
        found = family_node(node) if isinstance(node, t.Chain) else None
        if found is not None and said.values is not None and found.chain is not None and found.base == said.values.base:
            said.values = replace(said.values, last=said.values.last or found.last)
            if said.values.last is not None and found.last is not None and label(said.values.last) == label(found.last):
                said.chains.append(found.chain)
                said.real = True
                return True
        words.at = at
        return False

    def _together(self, words: Words) -> bool:
        """`and orthonormal eigenvectors ⟨v_1, …, v_n⟩`, `so that ⟨A v_i = λ_i v_i⟩ for all ⟨i⟩`."""
        at = words.at
        words.eat("and", "with", "and with", "and let")
        if self.said.vectors is None and self._eigenvectors(words):
            return True
        words.at = at
        words.eat("so that", "such that", "i.e.", "that is", "where", "satisfying", "with", "i.e. ,", "that is ,")
        node = words.formula()
        if isinstance(node, t.Chain) and node.ops == ("=",) and self._eigen_equation(node):
            end = words.at
            words.eat("for", "for each", "for every", "for any", ", for")
            index = words.formula()
            if index is None or not (isinstance(index, t.Ident) or index_range(index) is not None):
                words.at = end
            return True
        words.at = at
        return False

    def _eigenvectors(self, words: Words) -> bool:
        at, said = words.at, self.said
        words.eat("corresponding", "associated", "respective", "real")
        if not (orthonormal := words.eat(*_ORTHONORMAL)) and not words.eat("eigenvectors"):
            words.at = at
            return False
        node = words.formula()
        found = family_node(node) if node is not None else None
        if found is None or found.chain is not None:
            words.at = at
            return False
        said.vectors, said.orthonormal = found, bool(orthonormal)
        return True

    def _eigen_equation(self, node: t.Chain) -> bool:
        """Whether an equation says that the vectors are eigenvectors with the values: `A v_i = λ_i v_i`."""
        vectors, values, matrix = self.said.vectors, self.said.values, self.matrix
        left, right = (x.items if isinstance(x, t.Row) else () for x in node.items)
        if vectors is None or values is None or len(left) != 2 or len(right) != 2:
            return False
        indices = {x.sub.name for x in (left[1], *right) if isinstance(x, t.Script) and isinstance(x.sub, t.Ident) and x.sup is None}
        member, value = right[1], right[0]
        same = len(indices) == 1 and _base(left[1]) == _base(member) and isinstance(value, t.Script)
        named = same and _base(member) == vectors.base and _base(value) == values.base
        return bool(named) and isinstance(left[0], t.Ident) and (matrix is None or _same(left[0], _matrix(matrix)))

    # --- the end ---------------------------------------------------------------------------------------------------------------

    def _ends(self, words: Words) -> bool:
        """Whether the clause ends here: with the sentence, or before an opener, a claim or a formula behind a comma."""
        rest = self.tokens[words.place :]
        if not rest or rest[0].tag in (Tag.SEMICOLON, Tag.COLON, Tag.CLAIM):
            return True
        if rest[0].slot is not None:
            return rest[0].slot.display
        if rest[0].tag in (Tag.COMMA, Tag.AND):
            behind = next((x for x in rest if x.tag not in (Tag.COMMA, Tag.AND)), None)
            if behind is None or behind.slot is None:
                return behind is None or behind.tag in (Tag.OPENER, Tag.CLAIM)
            return behind.slot.display or (self.opener in ("for", "if") and rest[0].tag is Tag.COMMA)
        return False

    def _mood(self, start: int) -> int:
        """Take the opener of the clause before a token; return where the clause begins."""
        begin = start
        while begin > self.start and begin - 1 in self._openers(begin - 1, begin):
            begin -= 1
        openers = [x for x in self.tokens[self.start : start] if x.tag is Tag.OPENER and x.value not in ("with", "such_that")]
        self.opener = openers[-1].value if openers else ""
        claims = [x.slot.index for x in self.tokens[:begin] if x.slot is not None and isinstance(x.slot.node, t.Chain)]
        if self.opener == "where" and claims:
            self.after = claims[0]
        return begin

    def declarations(self) -> Iterator[d.Declaration]:
        said = self.said
        assert self.matrix is not None
        assert said.values is not None
        letter = _matrix(self.matrix)
        assert letter is not None
        assert said.noun != ""
        begin, end = min(self.places), max(self.places) + 1
        meta = {"text": quoted(self.tokens[begin:end]), "piece": self.tokens[begin].piece, "opener": self.opener, "after": self.after}
        space = space_of(self.matrix.items[1]) if isinstance(self.matrix, t.Chain) else None
        if space is not None:
            yield d.Shape((letter,), space.kind, space.rows, space.columns, space.field, **meta)  # type: ignore[arg-type]
        for family in (said.values, said.vectors):
            if family is not None and (last := family.last or said.values.last) is not None:
                numbers = family is said.values
                rows = None if numbers else last
                yield d.Shape((family.subject(last),), "scalar" if numbers else "vector", rows, **meta)  # type: ignore[arg-type]
        for name in (*self.properties, *(("distinct_eigenvalues",) if said.distinct else ())):
            yield d.HasProperty(letter, name, **meta)  # type: ignore[arg-type]
        yield d.Spectrum(
            letter, said.noun, said.values.letter, said.values.last, tuple(said.chains), said.order, said.sign, said.real,
            said.vectors.letter if said.vectors is not None else None, said.orthonormal, **meta,  # type: ignore[arg-type]
        )  # fmt: skip
        for k in sorted(self.places):
            slot = self.tokens[k].slot
            if slot is not None:
                yield d.Role(slot.index, "declaration", piece=self.tokens[k].piece)


#: What may be said of a matrix beside its eigenvalues.
_PROPERTIES = frozenset(
    "symmetric positive_definite positive_semidefinite negative_definite invertible square idempotent projection orthogonal"
    " diagonal".split()
)


def _describes(token: Token) -> bool:
    """Whether a token only says what kind of matrix it is."""
    if token.tag is Tag.ADJECTIVE:
        return token.value in _PROPERTIES
    if token.tag is Tag.SIZED:
        return token.value in ("size", "rank")
    if token.tag is Tag.NOUN:
        return token.value == "matrix"
    return token.tag in (Tag.BE, Tag.COMMA, Tag.DETERMINER) or set(token.text.split()) <= _NEUTRAL


def _matrix(node: t.Node) -> t.Ident | None:
    """The letter of a matrix, alone or in its space."""
    if isinstance(node, t.Chain) and node.ops == ("in",):
        space = space_of(node.items[1])
        node = node.items[0] if space is not None and space.kind == "matrix" and space.field == "R" else node
    return node if isinstance(node, t.Ident) and node.name[:1].isupper() else None


def _base(node: t.Node) -> tuple[str, str] | None:
    base = node.base if isinstance(node, t.Script) else None
    return (base.name, base.font) if isinstance(base, t.Ident) else None


def _same(a: t.Ident, b: t.Ident | None) -> bool:
    return b is not None and (a.name, a.font, a.accents) == (b.name, b.font, b.accents)
