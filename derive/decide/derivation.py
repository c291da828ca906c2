"""The lines of a derivation, each under what the lines before it let it assume.

First every line is judged by itself: an equation as an identity, or under the conditions that the derivation has posed; a conclusion by
what it claims. Then the lines are looked through in order: what is false only because an earlier line is wrong is said to be so, a line
that could not be decided is compared with an earlier side of its chain, and a true line that does not follow is a silent repair, no fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.decide import implications, ladder, mending
from derive.terms import heads as h
from derive.terms.statement import Role, Statement, free_letters, substitute
from derive.terms.steps import Assumption, Step, is_derivative, is_zero, links_of
from derive.terms.verdict import Judgement, Verdict

HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)
FAILS = (Verdict.REFUTED, Verdict.ILL_TYPED)
ATTEMPTS = 3  # comparisons with earlier sides, and premises, tried for one line


# --- one line -------------------------------------------------------------------------------------------------------------------


def judge_line(readings: Sequence[Statement], step: Step, seed: int = 0) -> Judgement:
    """Judge one line of a derivation by itself, in every way in which it may be meant."""
    return ladder.in_every_way(readings, lambda group: _judge_line(group, step, seed))


def _judge_line(readings: Sequence[Statement], step: Step, seed: int) -> Judgement:
    statement = readings[0]
    if statement.role is not Role.CLAIM:
        return ladder.judge_readings(readings, seed, mend=False)
    if isinstance(links_of(statement.claim)[0], (h.Implies, h.Iff)):
        return _conclusion(statement, step, seed)
    plain = ladder.judge_readings(readings, seed, mend=False)
    if plain.verdict in HOLDS or plain.verdict not in (Verdict.REFUTED, Verdict.UNKNOWN):
        return plain
    return _conditional(statement, step, plain, seed)


def _conclusion(statement: Statement, step: Step, seed: int) -> Judgement:
    """A conclusion from its own premise; then with what earlier lines have solved put in; then from other equations assumed before."""
    found = implications.judge(statement, seed)
    if found.verdict in HOLDS:
        return found
    known = _with_solutions(statement, step)
    if known is not None:
        again = implications.judge(known, seed)
        if again.verdict in HOLDS or found.verdict is not Verdict.REFUTED:
            return replace(again, note=_join(again.note, "with what the lines before have solved"))
        found = again if again.verdict is Verdict.UNKNOWN else found
    if step.solves and isinstance(statement.claim, h.Implies):
        premise, conclusion = statement.claim.children
        for a in _usable(statement, step):
            if a.claim != premise:
                again = implications.judge(replace(statement, claim=h.Implies(a.claim, conclusion)), seed)
                if again.verdict in HOLDS:
                    return again
    return found


def _with_solutions(statement: Statement, step: Step) -> Statement | None:
    """The implication with the values of other letters that earlier lines have found."""
    claim = statement.claim
    if not isinstance(claim, (h.Implies, h.Iff)):
        return None
    opening = links_of(claim.children[1])[0]
    target = set(free_letters(opening.children[0])) if isinstance(opening, h.Relation) else set()
    mapping: dict[h.Term, h.Term] = {}
    for a in step.before:
        left = a.claim.children[0]
        letter = left.children[0] if isinstance(left, h.Power) else left
        if a.kind == "solved" and isinstance(letter, h.Sym) and letter not in target and letter in free_letters(claim) and _fits(a, claim):
            mapping[letter] = a.claim.children[1] if letter == left else h.Func("sqrt", a.claim.children[1])
    return replace(statement, claim=substitute(claim, mapping)) if mapping else None


def _conditional(statement: Statement, step: Step, plain: Judgement, seed: int) -> Judgement:
    """A line that is no identity may hold under equations that the derivation has posed, or pose one itself."""
    binding = False
    for a in _usable(statement, step):
        judged = implications.judge(_from(statement, a), seed)
        if judged.verdict in HOLDS:
            how = "where the derivative of line {} is zero" if a.kind == "stationary" else "by the equation of line {}"
            return replace(judged, note=_join(judged.note, how.format(a.line)))
        if judged.verdict is Verdict.UNKNOWN and (a.kind != "stationary" or not _about_a_derivative(statement)):
            binding = True
    if plain.verdict is Verdict.REFUTED and step.poses:
        return Judgement(Verdict.POSED, conditions=plain.conditions)
    if plain.verdict is Verdict.REFUTED and binding:
        note = "no identity, and whether it follows from the lines before was not decided"
        return Judgement(Verdict.UNKNOWN, conditions=plain.conditions, note=note)
    if plain.verdict is Verdict.REFUTED and not step.before and step.role == "stationarity":
        return Judgement(Verdict.UNKNOWN, conditions=plain.conditions, note="no identity, and nothing says which condition it is")
    return plain


def _about_a_derivative(statement: Statement) -> bool:
    first = links_of(statement.claim)[0]
    return isinstance(first, h.Relation) and any(is_derivative(c) for c in first.children)


def _usable(statement: Statement, step: Step) -> list[Assumption]:
    """The assumptions that share a letter with a line, the latest first."""
    letters = {x for x in free_letters(statement.claim) if isinstance(x, h.Sym)}
    found = [a for a in reversed(step.before) if letters & set(free_letters(a.claim)) and _fits(a, statement.claim)]
    return [a for a in found if a.kind != "stationary" or step.solves or _may_set_to_zero(statement)][:ATTEMPTS]


def _may_set_to_zero(statement: Statement) -> bool:
    """Whether a line may mean that a derivative is zero without saying so: what is said of a name that has a value is an identity."""
    first = links_of(statement.claim)[0]
    if isinstance(first, h.Equal) and any(is_zero(c) for c in first.children):
        return True
    defined = {d.target for d in statement.definitions}
    return defined.isdisjoint(free_letters(statement.claim))


def _from(statement: Statement, a: Assumption) -> Statement:
    more = tuple(c for c in a.statement.conditions if c not in statement.conditions)
    known = {d.target for d in statement.definitions}
    definitions = (*(d for d in a.statement.definitions if d.target not in known), *statement.definitions)
    return replace(statement, claim=h.Implies(a.claim, statement.claim), conditions=(*statement.conditions, *more), definitions=definitions)


def _fits(a: Assumption, claim: h.Term) -> bool:
    """Whether letters of one name are one letter in both."""
    known = {x.name: x for x in free_letters(claim) if isinstance(x, h.Sym)}
    return all(known.get(x.name, x) == x for x in free_letters(a.claim) if isinstance(x, h.Sym))


# --- all lines ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its statement (None where it was not read) and what was found of it by itself.

    `open` says that it may be meant in several ways, of which the statement is one: no comparison of that one decides the line.
    """

    statement: Statement | None
    step: Step
    judgement: Judgement
    open: bool = False


def needs_review(lines: Sequence[Judged]) -> bool:
    """Whether anything is to be said about how the lines hang together: all is, unless each line holds or is neutral."""
    return any(x.judgement.verdict in (*FAILS, Verdict.UNKNOWN, Verdict.UNREAD) for x in lines)


def review(lines: Sequence[Judged], seed: int = 0) -> tuple[Judgement, ...]:
    """Look through the lines in order and return the judgements that stand."""
    work = _Review(list(lines), seed)
    for k in range(len(lines)):
        work.look(k)
    work.explain()
    return tuple(x.judgement for x in work.lines)


@dataclass
class _Review:
    lines: list[Judged]
    seed: int

    def verdict(self, k: int) -> Verdict:
        return self.lines[k].judgement.verdict

    def put(self, k: int, judgement: Judgement) -> None:
        self.lines[k] = replace(self.lines[k], judgement=judgement)

    def note(self, k: int, sentence: str) -> None:
        self.put(k, replace(self.lines[k].judgement, note=_join(self.lines[k].judgement.note, sentence)))

    def look(self, k: int) -> None:
        line = self.lines[k]
        if line.statement is None or line.statement.role is not Role.CLAIM or line.open:
            return
        doubtful = [j for j in range(k) if self.verdict(j) in (*FAILS, Verdict.UNKNOWN, Verdict.UNREAD)]
        continued = line.step.chain != line.step.number
        if continued and self.verdict(k) is Verdict.UNKNOWN:
            self.compare(k)
        elif continued and self.verdict(k) is Verdict.REFUTED and doubtful:
            self.repaired(k)
        if doubtful and (not continued or self.verdict(k) is Verdict.REFUTED):
            self.carried(k, doubtful)
        if doubtful and self.verdict(k) in HOLDS:
            self.rests(k)

    def explain(self) -> None:
        """Say of the first wrong line what was meant."""
        k = next((k for k, x in enumerate(self.lines) if x.judgement.verdict in FAILS), None)
        statement = self.lines[k].statement if k is not None else None
        if k is not None and statement is not None and self.verdict(k) is Verdict.REFUTED:
            premises = [a.claim for a in _usable(statement, self.lines[k].step)]
            self.put(k, mending.explained(statement, self.lines[k].judgement, self.seed, premises))

    # --- within a chain of equations

    def sides(self, k: int) -> list[tuple[int, h.Term]]:
        """The earlier sides of the chain that line k continues, each with the number of its line (from 0); the opening side first."""
        first = self.lines[k].step.chain - 1
        found: list[tuple[int, h.Term]] = []
        for j in range(first, k):
            statement = self.lines[j].statement
            if statement is None or self.lines[j].step.chain != self.lines[k].step.chain:
                return []
            links = links_of(statement.claim)
            if not all(isinstance(x, h.Equal) for x in links):
                found = []
                continue
            if j == first and statement.role is not Role.DEFINITION:
                found.append((j - 1, links[0].children[0]))
            found.append((j, links[-1].children[1]))
        return found

    def new_side(self, k: int) -> h.Term | None:
        statement = self.lines[k].statement
        assert statement is not None
        links = links_of(statement.claim)
        return links[-1].children[1] if all(isinstance(x, h.Equal) for x in links) else None

    def equal(self, k: int, left: h.Term, right: h.Term) -> Judgement:
        statement = self.lines[k].statement
        assert statement is not None
        return ladder.judge(replace(statement, claim=h.Equal(left, right)), self.seed, mend=False)

    def sure(self, first: int, last: int) -> bool:
        """Whether every line from `first` to `last` (from 0, both included) holds or says nothing."""
        return all(self.verdict(j) in (*HOLDS, Verdict.DEFINITION) for j in range(max(first, 0), last + 1))

    def compare(self, k: int) -> None:
        """A line that could not be decided is compared with an earlier side, from which every step to here holds."""
        new = self.new_side(k)
        if new is None:
            return
        for j, side in list(reversed(self.sides(k)[:-1]))[:ATTEMPTS]:
            if not self.sure(j + 1, k - 1):
                return
            judged = self.equal(k, side, new)
            if judged.verdict in (*HOLDS, Verdict.REFUTED):
                said = max(j, self.lines[k].step.chain - 1) + 1
                self.put(k, replace(judged, note=_join(judged.note, f"compared with a side of line {said}")))
                return

    def repaired(self, k: int) -> None:
        """A line that differs from the one before and agrees with an earlier side repairs what stands between."""
        new = self.new_side(k)
        if new is None:
            return
        for j, side in reversed(self.sides(k)[:-1]):
            between = [i for i in range(j + 1, k) if i >= 0 and self.verdict(i) not in (*HOLDS, Verdict.DEFINITION)]
            if not between:
                continue
            judged = self.equal(k, side, new)
            if judged.verdict in HOLDS:
                false = self.lines[k].judgement
                note = f"true, though it does not follow from line {k}: line {between[0] + 1} is silently repaired"
                self.put(k, replace(judged, note=note))
                if len(between) == 1 and self.verdict(between[0]) is Verdict.UNKNOWN:
                    self.put(between[0], replace(false, note=f"line {k + 1} is true, and this differs from it"))
            return

    # --- new equations

    def carried(self, k: int, doubtful: list[int]) -> None:
        """Judge a new equation with what the doubtful lines assert put in."""
        line = self.lines[k]
        assert line.statement is not None
        mapping, used = self.asserted(k, doubtful)
        verdict = self.verdict(k)
        if isinstance(links_of(line.statement.claim)[0], (h.Implies, h.Iff)):
            self.inherited(k, doubtful)
            return
        if not mapping or verdict not in (*HOLDS, Verdict.REFUTED, Verdict.UNKNOWN):
            return
        claim = line.statement.claim.xreplace(mapping)
        if claim == line.statement.claim:
            return
        judged = ladder.judge(replace(line.statement, claim=claim), self.seed, mend=False)
        wrong = [j for j in used if self.verdict(j) in FAILS]
        said = ", ".join(str(j + 1) for j in (wrong or used))
        opening = links_of(line.statement.claim)[0].children[0]
        if verdict in HOLDS and judged.verdict is Verdict.REFUTED and wrong and opening in mapping:
            self.note(k, f"true, though it does not follow from line {said}, which is wrong: silently repaired")
        elif verdict is Verdict.REFUTED and judged.verdict in HOLDS:
            if wrong:
                self.note(k, f"it follows from line {said}, which is wrong")
            elif judged.verdict is Verdict.PROVED and len(used) == 1:
                self.put(used[0], replace(line.judgement, note=f"line {k + 1}, which is false, follows from it"))
            else:
                note = f"it follows from line {said}, which was not decided"
                self.put(k, Judgement(Verdict.UNKNOWN, conditions=judged.conditions, note=note))

    def inherited(self, k: int, doubtful: list[int]) -> None:
        """A conclusion that is false while an equation that it rests on is in doubt."""
        chains = {self.lines[j].step.chain for j in doubtful}
        line = self.lines[k]
        used = [self.lines[a.line - 1].step.chain for a in line.step.before if a.kind == "stationary"]
        if self.verdict(k) is Verdict.REFUTED and not chains.isdisjoint(used):
            self.note(k, "the derivative that it sets to zero is in doubt")

    def rests(self, k: int) -> None:
        """Say of a conclusion that holds where a wrong line does that this is all that it rests on, or that it is true nevertheless."""
        line = self.lines[k]
        assert line.statement is not None
        claim = line.statement.claim
        if not isinstance(claim, h.Implies):
            return
        premise, conclusion = claim.children
        source = next((a for a in reversed(line.step.before) if a.claim == premise), None)
        if source is None or self.verdict(source.line - 1) not in FAILS:
            return
        sound = [a for a in line.step.before if a.claim != premise and self.verdict(a.line - 1) in (*HOLDS, Verdict.POSED)]
        for a in [a for a in sound if _fits(a, conclusion)][-ATTEMPTS:]:
            judged = implications.judge(replace(line.statement, claim=h.Implies(a.claim, conclusion)), self.seed)
            if judged.verdict in HOLDS:
                self.note(k, f"true, though it does not follow from line {source.line}, which is wrong: silently repaired")
                return
        self.note(k, f"it follows from line {source.line}, which is wrong")

    def asserted(self, k: int, doubtful: list[int]) -> tuple[dict[h.Term, h.Term], list[int]]:
        """What the chains of doubtful lines say that their opening sides are, and the doubtful lines used."""
        mapping: dict[h.Term, h.Term] = {}
        used: list[int] = []
        statement = self.lines[k].statement
        assert statement is not None
        inside = set(statement.claim.walk())
        for j in doubtful:
            chain = self.lines[j].step.chain
            if chain == self.lines[k].step.chain:
                continue
            members = [i for i, x in enumerate(self.lines[:k]) if x.step.chain == chain and x.statement is not None]
            if not members or members[0] != chain - 1:
                continue
            first, last = self.lines[members[0]].statement, self.lines[members[-1]].statement
            assert first is not None
            assert last is not None
            left, right = links_of(first.claim)[0], links_of(last.claim)[-1]
            if not (isinstance(left, h.Equal) and isinstance(right, h.Equal)) or is_zero(left.children[0]):
                continue
            if left.children[0] in inside and not isinstance(left.children[0], h.Num):
                mapping[left.children[0]] = right.children[1]
                used.append(j)
        return mapping, used


def _join(*notes: str | None) -> str | None:
    return "; ".join(dict.fromkeys(n for n in notes if n)) or None


__all__ = ["Judged", "judge_line", "needs_review", "review"]
