"""Which vertical bars are fences, which condition, and which evaluate.

A bar says its side only by what stands next to it. The roles are found together, by a small backtracking search over the bars
of one level: every opening bar must close, nothing looser than a sum may stand between the two, and a fence or a script holds
at most one bar in the middle. Two plain bars that touch are tried as one double bar and as two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.read.faults import fail
from derive.read.items import Item, Op, operand, row, scripted
from derive.read.tree import Fenced, Node, Words
from derive.source import Span

MAX_BARS = 60
_MAX_STEPS = 4000
_LOOSE = frozenset({"sep", "rel", "impl", "logic"})

# A decision on the bar at an index: its role, how many bars it takes (two that touch are one), and its kind.
_Role = tuple[str, int, str]


def resolve(items: list[Item], within: bool, shape: Callable[[list[Item]], Node]) -> list[Item]:
    """Return the items with paired bars folded into `Fenced`; what is left are `Op("bar", …)` in the middle.

    `within` says whether the list stands in a fence or script, where a bar in the middle conditions; raises ReadError (E113).
    """
    at = [i for i, item in enumerate(items) if isinstance(item, Op) and item.kind == "bar"]
    if len(at) > MAX_BARS:
        fail("E113", f"There are too many vertical bars to pair ({len(at)}).", items[at[0]].span.start, items[at[-1]].span.end)
    roles = _Search(items, at, within).run()
    if roles is None:
        where = items[at[0]].span
        fail(
            "E113",
            "The vertical bars cannot be paired.",
            where.start,
            items[at[-1]].span.end,
            hint="write \\lvert … \\rvert for a fence, \\mid for a condition",
        )
    return _build(items, roles, shape)


class _Search:
    def __init__(self, items: list[Item], at: list[int], within: bool) -> None:
        self.items, self.at, self.within = items, at, within
        self.roles: dict[int, _Role] = {}
        self.steps = 0
        self.evaluates = False
        self.banned = -1
        loose, self.loose = 0, [0]
        for item in items:
            loose += isinstance(item, Words) or (isinstance(item, Op) and item.kind in _LOOSE)
            self.loose.append(loose)

    def run(self) -> dict[int, _Role] | None:
        """Return the roles, preferring a reading without evaluation; None if there is none, or if two bars could condition."""
        for self.evaluates in (False, True):
            self.steps = 0
            if self._from(0, [], False):
                break
        else:
            return None
        found = dict(self.roles)
        middle = [k for k, role in found.items() if role[0] == "mid"]
        if self.within and len(found) > 2 and middle and not self._given(middle[0]):
            self.roles, self.steps, self.banned = {}, 0, middle[0]
            if self._from(0, [], False) and any(role[0] == "mid" for role in self.roles.values()):
                return None
        return found

    def _given(self, at: int) -> bool:
        bar = self.items[at]
        return isinstance(bar, Op) and bool(bar.role)

    def _from(self, k: int, stack: list[tuple[str, int]], mid: bool) -> bool:
        self.steps += 1
        if k >= len(self.at):
            return not stack
        if self.steps > _MAX_STEPS:
            return False
        for role, width, kind in self._options(k, stack, mid):
            here = self.at[k]
            self.roles[here] = (role, width, kind)
            if role == "open":
                stack.append((kind, here))
            elif role == "close":
                popped = stack.pop()
            if self._from(k + width, stack, mid or role == "mid"):
                return True
            if role == "open":
                stack.pop()
            elif role == "close":
                stack.append(popped)
            del self.roles[here]
        return False

    def _options(self, k: int, stack: list[tuple[str, int]], mid: bool) -> Iterator[_Role]:
        here = self.at[k]
        bar = self.items[here]
        assert isinstance(bar, Op)
        top = stack[-1] if stack else None
        single: tuple[int, str] = (1, bar.name)
        if self._touches(k):
            double = (2, "||")
            closing_first = top is not None and top[0] == "|"
            widths = [single, double] if closing_first else [double, single]
        else:
            widths = [single]
        before = self._before(here)
        for width, kind in widths:
            last = self.items[self.at[k + width - 1]]
            assert isinstance(last, Op)
            has_script = last.sub is not None or last.sup is not None or last.primes > 0
            after = "" if has_script else self._after(self.at[k + width - 1])
            for role in self._roles(bar.role, before, after, top, kind, here, mid, last):
                yield role, width, kind

    def _roles(
        self, given: str, before: bool, after: str, top: tuple[str, int] | None, kind: str, here: int, mid: bool, last: Op
    ) -> Iterator[str]:
        closes = before and top is not None and top[0] == kind and self.loose[here] == self.loose[top[1]]
        middle = top is None and before and after != "" and not (mid and self.within) and here != self.banned
        evaluates = self.evaluates and before and kind == "|" and last.sub is not None
        if given == "mid":
            if top is None:
                yield "mid"
            return
        if given == "close":
            if closes:
                yield "close"
            elif evaluates:
                yield "at"
            return
        if given == "open":
            if after:
                yield "open"
            return
        if not before:
            if after:
                yield "open"
            return
        if closes:
            yield "close"
        if after == "operand":
            if top is None and self.within and middle:
                yield "mid"
            yield "open"
            if middle and not self.within:
                yield "mid"
        elif after == "sign" and middle:
            yield "mid"
        elif not after and evaluates:
            yield "at"

    def _touches(self, k: int) -> bool:
        if k + 1 >= len(self.at) or self.at[k + 1] != self.at[k] + 1:
            return False
        one, two = self.items[self.at[k]], self.items[self.at[k + 1]]
        assert isinstance(one, Op)
        assert isinstance(two, Op)
        return (
            one.name == two.name == "|" and not one.role and not two.role and one.sub is one.sup is None and one.span.end == two.span.start
        )

    def _before(self, here: int) -> bool:
        if here == 0:
            return False
        item = self.items[here - 1]
        if isinstance(item, Op) and item.kind == "bar":
            role = self.roles.get(here - 1) or self.roles.get(here - 2)
            return role is not None and role[0] in ("close", "at")
        return operand(item)

    def _after(self, here: int) -> str:
        """Return `operand`, `sign` (an operand may follow) or nothing for what stands to the right."""
        if here + 1 >= len(self.items):
            return ""
        item = self.items[here + 1]
        if isinstance(item, Op):
            return "sign" if item.kind == "add" else "operand" if item.kind in ("bar", "big", "int", "neg") else ""
        return "" if isinstance(item, Words) else "operand"


def _build(items: list[Item], roles: dict[int, _Role], shape: Callable[[list[Item]], Node]) -> list[Item]:
    out: list[Item] = []
    stack: list[tuple[Op, list[Item]]] = []
    i = 0
    while i < len(items):
        item = items[i]
        if i not in roles:
            out.append(item)
            i += 1
            continue
        role, width, kind = roles[i]
        last = items[i + width - 1]
        assert isinstance(item, Op)
        assert isinstance(last, Op)
        if role == "open":
            stack.append((item, out))
            out = []
        elif role == "close":
            opener, outer = stack.pop()
            fenced = Fenced(Span(opener.span.start, last.span.end), kind, kind, shape(out), opener.sized)
            out = outer
            out.append(_with_scripts(fenced, last))
        elif role == "at":
            run: list[Node] = []
            while out and isinstance(out[-1], Node) and not isinstance(out[-1], Words):
                run.insert(0, out[-1])
                out.pop()
            fenced = Fenced(Span(run[0].span.start, last.span.end), ".", kind, row(run), item.sized)
            out.append(_with_scripts(fenced, last))
        else:
            out.append(Op("bar", kind, Span(item.span.start, last.span.end), role="mid"))
        i += width
    return out


def _with_scripts(node: Node, bar: Op) -> Node:
    ends = [s.span.end for s in (bar.sub, bar.sup) if s is not None]
    return scripted(node, bar.sub, bar.sup, bar.primes, max([bar.span.end, *ends]))
