"""The presentation tree as one line of text, for tests and for looking."""

from __future__ import annotations

from derive.read.tree import (
    Accent,
    Bar,
    Big,
    Binom,
    Cases,
    Chain,
    Fenced,
    Frac,
    Grid,
    Ident,
    Infix,
    Lines,
    Listing,
    Missing,
    Node,
    Number,
    Postfix,
    Prefix,
    Root,
    Row,
    Script,
    Stack,
    Sum,
    Words,
)
from derive.read.tree import Ellipsis as Dots


def sexpr(node: Node | None) -> str:
    """Return a compact s-expression: `x_i^2 + 1` is `(+ (script x _i ^2) 1)`; juxtaposition is `(row …)`.

    A font other than italic follows its name after a colon (`A:bold`), accents after a dot (`x.hat`).
    """
    match node:
        case None:
            return "-"
        case Number(text=text):
            return text
        case Ident(name=name, font=font, accents=accents):
            return name + (f":{font}" if font != "it" else "") + "".join(f".{a}" for a in accents)
        case Words(text=text):
            return f'"{text}"'
        case Dots(kind=kind):
            return "…" if kind == "dots" else kind
        case Missing(placeholder=placeholder):
            return "·" if placeholder else "∅"
        case Accent(accent=accent, body=body):
            return f"({accent} {sexpr(body)})"
        case Script(base=base, sub=sub, sup=sup, primes=primes):
            parts = (
                [sexpr(base)]
                + ([f"_{sexpr(sub)}"] if sub else [])
                + ([f"^{sexpr(sup)}"] if sup else [])
                + (["'" * primes] if primes else [])
            )
            return f"(script {' '.join(parts)})"
        case Stack(base=base, over=over, under=under):
            return f"(stack {sexpr(base)} over {sexpr(over)} under {sexpr(under)})"
        case Row(items=items):
            return f"(row {_all(items)})"
        case Prefix(op=op, body=body) | Postfix(op=op, body=body):
            return f"({'post ' if isinstance(node, Postfix) else 'pre '}{op} {sexpr(body)})"
        case Sum(terms=items, ops=ops) | Chain(items=items, ops=ops) | Listing(items=items, seps=ops):
            marks = list(ops)
            if isinstance(node, Chain):
                marks = [op if over is None else f"{op}[{sexpr(over)}]" for op, over in zip(ops, node.over, strict=True)]
            head = "sum" if isinstance(node, Sum) else "chain" if isinstance(node, Chain) else "list"
            body_text = sexpr(items[0]) + "".join(f" {m} {sexpr(i)}" for m, i in zip(marks, items[1:], strict=True))
            return f"({head} {body_text})"
        case Infix(op=op, left=left, right=right):
            return f"({op} {sexpr(left)} {sexpr(right)})"
        case Fenced(left=opening, right=closing, body=body):
            return f"(fence {opening}{closing} {sexpr(body)})"
        case Bar(left=left, right=right, op=op):
            return f"(bar{op} {sexpr(left)} {sexpr(right)})"
        case Frac(num=num, den=den):
            return f"(frac {sexpr(num)} {sexpr(den)})"
        case Root(body=body, degree=degree):
            return f"(root {sexpr(body)}{' ' + sexpr(degree) if degree else ''})"
        case Binom(top=top, bottom=bottom):
            return f"(binom {sexpr(top)} {sexpr(bottom)})"
        case Big(op=op, body=body, sub=sub, sup=sup, variables=variables):
            limits = (f" _{sexpr(sub)}" if sub else "") + (f" ^{sexpr(sup)}" if sup else "")
            return f"({op}{limits} {sexpr(body)}{''.join(f' d:{sexpr(v)}' for v in variables)})"
        case Grid(env=env, rows=rows):
            return f"({env} {' / '.join(' & '.join(map(sexpr, r)) for r in rows)})"
        case Cases(rows=pairs):
            return f"(cases {' / '.join(sexpr(v) + ' if ' + sexpr(c) for v, c in pairs)})"
        case Lines(env=env, lines=lines, tags=tags, labels=labels, between=between):
            notes = [
                "".join(f" {k}={v}" for k, v in (("tag", t), ("label", n), ("after", b)) if v)
                for t, n, b in zip(tags, labels, between, strict=True)
            ]
            return f"({env}{''.join(f' [{sexpr(line)}{note}]' for line, note in zip(lines, notes, strict=True))})"
    raise TypeError(f"no form for {type(node).__name__}")


def _all(nodes: tuple[Node, ...]) -> str:
    return " ".join(map(sexpr, nodes))
