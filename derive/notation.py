"""The table of notation: LaTeX commands and Unicode characters, the canonical name of each, and how tightly it binds.

Pure data, read by the parser in one direction and by the LaTeX writer in the other. A command belongs to one class (`kind`); the
canonical name is what stands in the presentation tree, so that `\\le`, `\\leq`, `\\leqslant` and `≤` are all `le`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a command is: its class, its canonical name, and a count of arguments or a second name where the class needs one."""

    kind: str
    name: str
    extra: str = ""


# How tightly each level binds; higher is tighter. The writer puts fences where a looser thing stands within a tighter one.
PRECEDENCE: dict[str, int] = {
    "bar": 0,
    "listing": 1,
    "implication": 2,
    "logic": 3,
    "relation": 4,
    "mid": 5,
    "sum": 6,
    "infix": 7,
    "prefix": 8,
    "row": 9,
    "postfix": 10,
    "script": 11,
    "atom": 12,
}

GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi pi varpi rho varrho sigma "
    "varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma omicron"
).split()

# Letters and constants: one `Ident` each, in italics.
LETTERS: dict[str, str] = {
    **{g: g for g in GREEK},
    **{f"var{g}": g for g in ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega")},
    **{
        c: c
        for c in (
            "ell infty nabla partial hbar Re Im aleph beth emptyset top bot prime dagger ddagger imath jmath wp angle degree eth "
            "triangle square blacksquare diamond clubsuit heartsuit spadesuit star complement flat sharp natural checkmark intercal"
        ).split()
    },
    "varnothing": "emptyset",
    "hslash": "hbar",
    "dag": "dagger",
    "ddag": "ddagger",
    "Diamond": "diamond",
    "Box": "square",
    "qed": "square",
    "qedsymbol": "square",
    "lozenge": "diamond",
    "bigstar": "star",
}

# Named functions, upright; the elaborator decides what they take.
NAMES: dict[str, str] = {
    **{
        c: c
        for c in (
            "log ln lg exp sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan arccot det dim ker Pr arg deg gcd lcm hom "
            "mod sgn sign tr Tr rank diag vec Var Cov erf"
        ).split()
    },
    "sech": "sech",
    "csch": "csch",
    "trace": "tr",
    "arctg": "arctan",
    "tg": "tan",
    "ctg": "cot",
    "sh": "sinh",
    "ch": "cosh",
    "th": "tanh",
}
del NAMES["vec"]  # `\vec` is an accent

# Plain runs of letters that, before an opening fence, are the name of a function and not a product of letters. Capitalised ones may
# follow other letters (`aVar(X)`); the others must be the whole run.
PLAIN_CAPITAL: tuple[str, ...] = ("Var", "Cov", "Corr", "Tr", "Pr", "ReLU", "ELBO", "KL", "Bias", "MSE", "GELU", "SiLU", "Softmax", "LayerNorm")
PLAIN_LOWER: tuple[str, ...] = tuple(
    "log ln exp sin cos tan sinh cosh tanh arcsin arccos arctan sqrt det rank diag trace vec max min sup inf sign sgn erf softmax sigmoid relu "
    "softplus argmax argmin cov corr std mean".split()
)

# Big operators. `big` may stand alone with an empty range; `limit` is a call when a fence follows it directly and it has no subscript.
BIGS: dict[str, Symbol] = {
    **{c: Symbol("big", c) for c in "sum prod coprod bigcup bigcap bigoplus bigotimes bigvee bigwedge bigsqcup biguplus bigodot".split()},
    **{c: Symbol("int", c) for c in "int iint iiint oint idotsint".split()},
    "intop": Symbol("int", "int"),
    "smallint": Symbol("int", "int"),
    "oiint": Symbol("int", "oint"),
    "lim": Symbol("limit", "lim"),
    "limsup": Symbol("limit", "limsup"),
    "varlimsup": Symbol("limit", "limsup"),
    "liminf": Symbol("limit", "liminf"),
    "varliminf": Symbol("limit", "liminf"),
    **{c: Symbol("limit", c) for c in "max min sup inf argmax argmin esssup essinf plim".split()},
}
INTEGRAL_COUNT: dict[str, int] = {"int": 1, "oint": 1, "iint": 2, "iiint": 3, "idotsint": 1}
# Upright names that are big operators when they are written out: `\operatorname*{arg\,max}`, `\text{argmin}`.
BIG_NAMES: dict[str, str] = {
    **{c: c for c in "lim max min sup inf argmax argmin limsup liminf plim".split()},
    "arg max": "argmax",
    "arg min": "argmin",
    "Argmax": "argmax",
    "Argmin": "argmin",
    "ArgMax": "argmax",
    "ArgMin": "argmin",
    "esssup": "esssup",
    "ess sup": "esssup",
    "essinf": "essinf",
    "lim sup": "limsup",
    "lim inf": "liminf",
}

RELATIONS: dict[str, str] = {
    "eq": "=",
    "ne": "ne",
    "neq": "ne",
    "le": "le",
    "leq": "le",
    "leqslant": "le",
    "leqq": "le",
    "lt": "lt",
    "ge": "ge",
    "geq": "ge",
    "geqslant": "ge",
    "geqq": "ge",
    "gt": "gt",
    "ll": "ll",
    "lll": "ll",
    "gg": "gg",
    "ggg": "gg",
    "lesssim": "lesssim",
    "lessapprox": "lesssim",
    "gtrsim": "gtrsim",
    "gtrapprox": "gtrsim",
    "in": "in",
    "isin": "in",
    "notin": "notin",
    "ni": "ni",
    "owns": "ni",
    "subset": "subset",
    "subseteq": "subseteq",
    "subseteqq": "subseteq",
    "subsetneq": "subsetneq",
    "subsetneqq": "subsetneq",
    "supset": "supset",
    "supseteq": "supseteq",
    "supsetneq": "supsetneq",
    "nsubseteq": "nsubseteq",
    "sqsubseteq": "sqsubseteq",
    "sqsupseteq": "sqsupseteq",
    "sim": "sim",
    "thicksim": "sim",
    "nsim": "nsim",
    "simeq": "simeq",
    "approx": "approx",
    "approxeq": "approx",
    "thickapprox": "approx",
    "cong": "cong",
    "ncong": "ncong",
    "equiv": "equiv",
    "asymp": "asymp",
    "doteq": "doteq",
    "propto": "propto",
    "varpropto": "propto",
    "coloneqq": "defeq",
    "coloneq": "defeq",
    "colonequals": "defeq",
    "triangleq": "defeq",
    "eqdef": "defeq",
    "defeq": "defeq",
    "stackrel_def": "defeq",
    "eqqcolon": "eqdef",
    "prec": "prec",
    "preceq": "preceq",
    "preccurlyeq": "preceq",
    "precsim": "preceq",
    "succ": "succ",
    "succeq": "succeq",
    "succcurlyeq": "succeq",
    "succsim": "succeq",
    "nleq": "nle",
    "ngeq": "nge",
    "nless": "nlt",
    "ngtr": "ngt",
    "perp": "perp",
    "indep": "indep",
    "Perp": "indep",
    "upmodels": "indep",
    "parallel_rel": "parallel",
    "nparallel": "nparallel",
    "nmid": "nmid",
    "to": "to",
    "rightarrow": "to",
    "longrightarrow": "to",
    "leftarrow": "from",
    "longleftarrow": "from",
    "gets": "from",
    "mapsto": "mapsto",
    "longmapsto": "mapsto",
    "leftrightarrow": "leftrightarrow",
    "longleftrightarrow": "leftrightarrow",
    "rightleftharpoons": "leftrightarrow",
    "hookrightarrow": "hookrightarrow",
    "twoheadrightarrow": "twoheadrightarrow",
    "rightharpoonup": "rightharpoonup",
    "rightsquigarrow": "rightsquigarrow",
    "leadsto": "rightsquigarrow",
    "uparrow": "uparrow",
    "downarrow": "downarrow",
    "nearrow": "nearrow",
    "searrow": "searrow",
    "models": "models",
    "vdash": "vdash",
    "colon": "colon",
    "bowtie": "bowtie",
}

# `\not` before a relation.
NEGATED: dict[str, str] = {
    "=": "ne",
    "in": "notin",
    "le": "nle",
    "ge": "nge",
    "lt": "nlt",
    "gt": "ngt",
    "sim": "nsim",
    "equiv": "nequiv",
    "subset": "nsubset",
    "subseteq": "nsubseteq",
    "approx": "napprox",
    "cong": "ncong",
    "to": "nto",
    "perp": "nperp",
    "indep": "nindep",
    "propto": "npropto",
    "parallel": "nparallel",
    "mid": "nmid",
    "succeq": "nsucceq",
    "preceq": "npreceq",
    "succ": "nsucc",
    "prec": "nprec",
}

IMPLICATIONS: dict[str, str] = {
    "Rightarrow": "implies",
    "implies": "implies",
    "Longrightarrow": "implies",
    "Leftarrow": "impliedby",
    "impliedby": "impliedby",
    "Longleftarrow": "impliedby",
    "iff": "iff",
    "Leftrightarrow": "iff",
    "Longleftrightarrow": "iff",
}

LOGIC: dict[str, str] = {"land": "land", "wedge": "wedge", "lor": "lor", "vee": "vee"}

ADDITIVE: dict[str, str] = {
    "pm": "pm",
    "mp": "mp",
    "cup": "cup",
    "Cup": "cup",
    "sqcup": "sqcup",
    "uplus": "uplus",
    "setminus": "setminus",
    "smallsetminus": "setminus",
    "backslash": "setminus",
    "oplus": "oplus",
    "ominus": "ominus",
    "triangle_op": "triangle",
    "dotplus": "+",
    "bigtriangleup": "triangle",
}
SIGNS: frozenset[str] = frozenset({"+", "-", "pm", "mp"})

MULTIPLICATIVE: dict[str, str] = {
    "cdot": "cdot",
    "centerdot": "cdot",
    "times": "times",
    "div": "div",
    "slash": "/",
    "odot": "odot",
    "otimes": "otimes",
    "circ": "circ",
    "ast": "ast",
    "cap": "cap",
    "Cap": "cap",
    "sqcap": "sqcap",
    "bullet": "bullet",
    "oslash": "oslash",
    "circledast": "circledast",
    "boxtimes": "boxtimes",
    "rtimes": "rtimes",
    "ltimes": "ltimes",
    "diamond_op": "diamond",
    "bmod": "mod",
    "bigcirc": "circ",
    "amalg": "amalg",
    "wr": "wr",
}

OPENERS: dict[str, str] = {
    "{": "{",
    "lbrace": "{",
    "lbrack": "[",
    "langle": "<",
    "lfloor": "lfloor",
    "lceil": "lceil",
    "lvert": "|",
    "lVert": "||",
    "llbracket": "[[",
    "lgroup": "(",
    "lparen": "(",
}
CLOSERS: dict[str, str] = {
    "}": "}",
    "rbrace": "}",
    "rbrack": "]",
    "rangle": ">",
    "rfloor": "rfloor",
    "rceil": "rceil",
    "rvert": "|",
    "rVert": "||",
    "rrbracket": "]]",
    "rgroup": ")",
    "rparen": ")",
}
# Which closing fences may end what an opening one began; half-open intervals mix round and square.
PARTNERS: dict[str, tuple[str, ...]] = {
    "(": (")", "]"),
    "[": ("]", ")"),
    "{": ("}",),
    "<": (">",),
    "lfloor": ("rfloor", "rceil"),
    "lceil": ("rceil", "rfloor"),
    "|": ("|",),
    "||": ("||",),
    "[[": ("]]",),
}
# After `\left`, `\right`, `\middle`, `\big`: characters and commands that are delimiters of any side.
DELIMITERS: dict[str, str] = {
    **OPENERS,
    **CLOSERS,
    "(": "(",
    ")": ")",
    "[": "[",
    "]": "]",
    ".": ".",
    "|": "|",
    "<": "<",
    ">": ">",
    "/": "/",
    "vert": "|",
    "|cmd": "||",
    "Vert": "||",
    "mid": "|",
    "parallel": "||",
    "backslash": "setminus",
}
BIG_SIZES: dict[str, str] = {f"{size}{side}": side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")}

ACCENTS: dict[str, str] = {
    "hat": "hat",
    "widehat": "hat",
    "bar": "bar",
    "overline": "bar",
    "tilde": "tilde",
    "widetilde": "tilde",
    "vec": "vec",
    "overrightarrow": "vec",
    "dot": "dot",
    "ddot": "ddot",
    "dddot": "dddot",
    "check": "check",
    "widecheck": "check",
    "breve": "breve",
    "acute": "acute",
    "grave": "grave",
    "mathring": "ring",
    "underline": "underline",
    "underbar": "underline",
    "utilde": "undertilde",
    "overleftarrow": "overleftarrow",
    "overleftrightarrow": "overleftrightarrow",
}

# Commands that set the font of their argument. `name` fonts keep several letters together as one name.
FONTS: dict[str, str] = {
    "mathbf": "bold",
    "boldsymbol": "bold",
    "bm": "bold",
    "pmb": "bold",
    "bold": "bold",
    "mathbfit": "bold",
    "symbf": "bold",
    "mathbb": "bb",
    "mathbbm": "bb",
    "mathds": "bb",
    "Bbb": "bb",
    "symbb": "bb",
    "mathcal": "cal",
    "mathscr": "cal",
    "mathfrak": "frak",
    "frak": "frak",
    "mathrm": "rm",
    "mathup": "rm",
    "symrm": "rm",
    "mathit": "it",
    "mathnormal": "it",
    "mathsf": "sf",
    "mathtt": "tt",
}
WORD_FONTS: frozenset[str] = frozenset({"mathrm", "mathup", "symrm", "mathit", "mathsf", "mathtt"})
SWITCHES: dict[str, str] = {
    "bf": "bold",
    "bfseries": "bold",
    "boldmath": "bold",
    "rm": "rm",
    "it": "it",
    "sf": "sf",
    "tt": "tt",
    "cal": "cal",
    "mit": "it",
    "frak": "frak",
}

# Upright text. The extra name is the font that a single word in it has as an identifier.
TEXTS: dict[str, str] = {
    **{c: "rm" for c in "text textrm textnormal textup mbox hbox mathop_text textsc textmd".split()},
    "textbf": "bold",
    "textit": "rm",
    "emph": "rm",
    "textsl": "rm",
    "textsf": "sf",
    "texttt": "tt",
}
# Single words that are prose, never a name.
PROSE: frozenset[str] = frozenset(
    (
        "if for and or where when with otherwise else then iff as on in is are let so since because given such that all any some every subject "
        "to by from at over under not nor but thus hence therefore while unless until whenever i.e. e.g. s.t. st w.r.t. wrt a.s. a.e. i.i.d. w.p. "
        "etc. resp. cf. Otherwise If For Where And Then Hence Thus Let versus vs. vs about also only which whose"
    ).split()
)

DOTS: dict[str, str] = {
    **{c: "dots" for c in "ldots cdots dots dotsc dotsb dotsm dotsi dotso hdots mathellipsis".split()},
    "vdots": "vdots",
    "ddots": "ddots",
    "iddots": "ddots",
    "adots": "ddots",
}

# Dropped: no meaning, or only size and space. The value counts the arguments dropped with it.
IGNORED: dict[str, int] = {
    **{
        c: 0
        for c in (
            "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits displaylimits thinspace negthinspace medspace negmedspace "
            "thickspace negthickspace enspace nobreak allowbreak nobreakspace relax noindent centering mathstrut strut nonumber notag hline "
            "hfill tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge mathord mathbin mathrel mathopen mathclose "
            "mathpunct mathinner break newline_ nolinebreak linebreak smallskip medskip bigskip null hfil qedhere toprule midrule bottomrule "
            "left_ right_ boldmath_ unboldmath protect"
        ).split()
    },
    **{c: 1 for c in "hspace vspace mspace phantom hphantom vphantom color cline vspace* hspace* setlength definecolor_".split()},
    "rule": 2,
}
WIDE: frozenset[str] = frozenset({"quad", "qquad"})
# One argument that stands as it is: `\boxed{x}`.
TRANSPARENT: frozenset[str] = frozenset("boxed fbox ensuremath smash mathstrut_ cancel bcancel xcancel mathchoice_ hl underset_ mathclap mathllap".split())

FRACTIONS: frozenset[str] = frozenset({"frac", "tfrac", "dfrac", "cfrac", "sfrac", "nicefrac"})
BINOMIALS: frozenset[str] = frozenset({"binom", "dbinom", "tbinom"})
GENERALISED: dict[str, str] = {"over": "frac", "choose": "binom", "atop": "binom_bare", "above": "frac"}
STACKS: dict[str, str] = {"stackrel": "over", "overset": "over", "underset": "under", "stackbin": "over", "atop_": "over"}
BRACES: dict[str, str] = {
    "underbrace": "under",
    "overbrace": "over",
    "underbracket": "under",
    "overbracket": "over",
    "underparen": "under",
    "overparen": "over",
}
ARROWS: dict[str, str] = {
    "xrightarrow": "to",
    "xlongrightarrow": "to",
    "xleftarrow": "from",
    "xmapsto": "mapsto",
    "xRightarrow": "implies",
    "xLeftarrow": "impliedby",
    "xLeftrightarrow": "iff",
    "xleftrightarrow": "leftrightarrow",
    "xlongequal": "=",
    "xhookrightarrow": "hookrightarrow",
}
ESCAPED: dict[str, str] = {"%": "%", "$": "$", "&": "&", "#": "#", "_": "_"}

QUANTIFIERS: dict[str, str] = {"forall": "for all", "exists": "there exists", "nexists": "there exists no", "therefore": "therefore", "because": "because"}

# Definitions and files: never carried out here. Macros are expanded before the parser sees the text.
FORBIDDEN: frozenset[str] = frozenset(
    (
        "def edef gdef xdef let futurelet newcommand renewcommand providecommand newenvironment renewenvironment DeclareMathOperator "
        "DeclarePairedDelimiter NewDocumentCommand input include includegraphics InputIfFileExists openin openout read write immediate csname "
        "endcsname catcode expandafter noexpand loop repeat newif ifx ifnum fi require usepackage documentclass special directlua"
    ).split()
)

GRIDS: frozenset[str] = frozenset(
    "matrix pmatrix bmatrix vmatrix Vmatrix Bmatrix smallmatrix array subarray psmallmatrix bsmallmatrix tabular substack".split()
)
CASES: frozenset[str] = frozenset({"cases", "dcases", "rcases", "drcases", "numcases", "subnumcases"})
ALIGNED: frozenset[str] = frozenset(
    (
        "align aligned alignat alignedat flalign gather gathered multline multlined split eqnarray equation subequations displaymath math "
        "IEEEeqnarray dmath darray displaylines lgathered rgathered"
    ).split()
)
# Environments whose lines are one formula, broken only for want of room.
ONE_LINE: frozenset[str] = frozenset({"multline", "multlined", "dmath"})
# Environments of columns in pairs: every second `&` begins a new formula.
PAIRED: frozenset[str] = frozenset({"align", "aligned", "alignat", "alignedat", "flalign"})
# Environments with an argument before their content.
WITH_ARGUMENT: frozenset[str] = frozenset({"array", "subarray", "tabular", "alignat", "alignedat", "IEEEeqnarray", "numcases", "subnumcases"})


def _commands() -> dict[str, Symbol]:
    table: dict[str, Symbol] = {}

    def put(kind: str, names: dict[str, str]) -> None:
        table.update({command: Symbol(kind, name) for command, name in names.items()})

    put("letter", LETTERS)
    put("name", NAMES)
    table.update(BIGS)
    put("rel", RELATIONS)
    put("impl", IMPLICATIONS)
    put("logic", LOGIC)
    put("add", ADDITIVE)
    put("mul", MULTIPLICATIVE)
    put("open", OPENERS)
    put("close", CLOSERS)
    table.update({"mid": Symbol("bar", "|", "mid"), "vert": Symbol("bar", "|"), "|": Symbol("bar", "||"), "Vert": Symbol("bar", "||")})
    table["parallel"] = Symbol("bar", "||", "mid")
    table["shortmid"] = Symbol("bar", "|", "mid")
    put("size", BIG_SIZES)
    put("accent", ACCENTS)
    put("font", FONTS)
    put("switch", SWITCHES)
    put("text", TEXTS)
    put("dots", DOTS)
    put("quant", QUANTIFIERS)
    table.update({c: Symbol("ignore", c, str(n)) for c, n in IGNORED.items()})
    table.update({c: Symbol("wide", "quad") for c in WIDE})
    table.update({c: Symbol("pass", c) for c in TRANSPARENT})
    table.update({c: Symbol("frac", c) for c in FRACTIONS})
    table.update({c: Symbol("binom", c) for c in BINOMIALS})
    put("over", GENERALISED)
    put("stack", STACKS)
    put("brace", BRACES)
    put("arrow", ARROWS)
    put("escaped", ESCAPED)
    table.update({c: Symbol("forbidden", c) for c in FORBIDDEN})
    for command, kind in (
        ("sqrt", "sqrt"),
        ("operatorname", "opname"),
        ("mathop", "mathop"),
        ("left", "left"),
        ("right", "right"),
        ("middle", "middle"),
        ("not", "not"),
        ("neg", "neg"),
        ("lnot", "neg"),
        ("tag", "tag"),
        ("label", "label"),
        ("intertext", "intertext"),
        ("shortintertext", "intertext"),
        ("substack", "substack"),
        ("pmod", "pmod"),
        ("textcolor", "textcolor"),
        ("\\", "newline"),
        ("cr", "newline"),
        ("newline", "newline"),
        ("tabularnewline", "newline"),
        ("kern", "kern"),
        ("mkern", "kern"),
        ("hskip", "kern"),
        ("mskip", "kern"),
    ):
        table[command] = Symbol(kind, command)
    return table


COMMANDS: dict[str, Symbol] = _commands()

# Canonical name -> the command that writes it, for the classes where a name alone says which.
WRITTEN: dict[str, dict[str, str]] = {}
for _command, _symbol in COMMANDS.items():
    WRITTEN.setdefault(_symbol.kind, {}).setdefault(_symbol.name, "\\" + _command)
for _symbol_name, _char in (("=", "="), ("lt", "<"), ("gt", ">"), ("colon", ":"), ("defeq", ":=")):
    WRITTEN["rel"][_symbol_name] = _char
WRITTEN["mul"]["/"] = "/"
WRITTEN["add"].update({"+": "+", "-": "-"})

# ASCII characters and their short combinations.
CHARACTERS: dict[str, Symbol] = {
    "+": Symbol("add", "+"),
    "-": Symbol("add", "-"),
    "*": Symbol("mul", "ast"),
    "/": Symbol("mul", "/"),
    "=": Symbol("rel", "="),
    "<": Symbol("rel", "lt"),
    ">": Symbol("rel", "gt"),
    ":=": Symbol("rel", "defeq"),
    "=:": Symbol("rel", "eqdef"),
    "<=": Symbol("rel", "le"),
    ">=": Symbol("rel", "ge"),
    "->": Symbol("rel", "to"),
    "=>": Symbol("impl", "implies"),
    "<=>": Symbol("impl", "iff"),
    "==": Symbol("rel", "="),
    ":": Symbol("colon", "colon"),
    ",": Symbol("sep", ","),
    ";": Symbol("sep", ";"),
    ".": Symbol("stop", "."),
    "(": Symbol("open", "("),
    ")": Symbol("close", ")"),
    "[": Symbol("open", "["),
    "]": Symbol("close", "]"),
    "|": Symbol("bar", "|"),
    "!": Symbol("post", "!"),
    "!!": Symbol("post", "!!"),
    "...": Symbol("dots", "dots"),
    "{": Symbol("group", "{"),
    "}": Symbol("end", "}"),
    "&": Symbol("amp", "&"),
    "_": Symbol("script", "_"),
    "^": Symbol("script", "^"),
    "'": Symbol("script", "'"),
    "$": Symbol("dollar", "$"),
    "~": Symbol("ignore", "~", "0"),
}

# Unicode characters: the LaTeX command (without the backslash) or the ASCII characters that they stand for.
UNICODE: dict[str, str] = {
    **dict(
        zip(
            "αβγδϵεζηθϑικλμνξπϖρϱσςτυϕφχψωΓΔΘΛΞΠΣΥΦΨΩ",
            "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma "
            "varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(),
            strict=True,
        )
    ),
    "µ": "mu",
    "∑": "sum",
    "∏": "prod",
    "∫": "int",
    "∬": "iint",
    "∭": "iiint",
    "∮": "oint",
    "⋃": "bigcup",
    "⋂": "bigcap",
    "⨁": "bigoplus",
    "⨂": "bigotimes",
    "∂": "partial",
    "∇": "nabla",
    "∞": "infty",
    "ℓ": "ell",
    "∅": "emptyset",
    "⊤": "top",
    "⊥": "perp",
    "⫫": "indep",
    "†": "dagger",
    "‡": "ddagger",
    "°": "degree",
    "ℏ": "hbar",
    "≠": "ne",
    "≤": "le",
    "⩽": "le",
    "≥": "ge",
    "⩾": "ge",
    "≪": "ll",
    "≫": "gg",
    "≲": "lesssim",
    "≳": "gtrsim",
    "∈": "in",
    "∉": "notin",
    "∋": "ni",
    "⊂": "subset",
    "⊆": "subseteq",
    "⊊": "subsetneq",
    "⊃": "supset",
    "⊇": "supseteq",
    "∼": "sim",
    "∝": "propto",
    "≈": "approx",
    "≃": "simeq",
    "≅": "cong",
    "≡": "equiv",
    "≍": "asymp",
    "≔": "coloneqq",
    "≜": "triangleq",
    "≝": "triangleq",
    "≺": "prec",
    "⪯": "preceq",
    "≼": "preceq",
    "≻": "succ",
    "⪰": "succeq",
    "≽": "succeq",
    "→": "to",
    "⟶": "to",
    "←": "gets",
    "↦": "mapsto",
    "↔": "leftrightarrow",
    "⇒": "implies",
    "⟹": "implies",
    "⇐": "impliedby",
    "⇔": "iff",
    "⟺": "iff",
    "∀": "forall",
    "∃": "exists",
    "∄": "nexists",
    "¬": "neg",
    "∧": "wedge",
    "∨": "vee",
    "±": "pm",
    "∓": "mp",
    "∪": "cup",
    "∖": "setminus",
    "⊕": "oplus",
    "⊖": "ominus",
    "·": "cdot",
    "⋅": "cdot",
    "∙": "cdot",
    "×": "times",
    "÷": "div",
    "∕": "slash",
    "⊙": "odot",
    "⊗": "otimes",
    "∘": "circ",
    "∗": "ast",
    "∩": "cap",
    "•": "bullet",
    "…": "ldots",
    "⋯": "cdots",
    "⋮": "vdots",
    "⋱": "ddots",
    "⟨": "langle",
    "⟩": "rangle",
    "〈": "langle",
    "〉": "rangle",
    "⌊": "lfloor",
    "⌋": "rfloor",
    "⌈": "lceil",
    "⌉": "rceil",
    "‖": "Vert",
    "∥": "Vert",
    "∣": "mid",
    "−": "-",
    "–": "-",
    "′": "'",
    "″": "''",
    "√": "sqrt",
}
SUPERSCRIPTS: dict[str, str] = {
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", "0123456789+-=()", strict=True)),
    **dict(zip("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghijklmnoprstuvwxyz", strict=True)),
    **dict(zip("ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", "ABDEGHIJKLMNOPRTUVW", strict=True)),
}
SUBSCRIPTS: dict[str, str] = {
    **dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True)),
    **dict(zip("ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "aehijklmnoprstuvx", strict=True)),
}
