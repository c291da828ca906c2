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


def _table(text: str) -> dict[str, str]:
    """Read `name: command command; name: command` (a name alone is its own command) into command -> name, in the order given."""
    out: dict[str, str] = {}
    for entry in text.split(";"):
        name, _, commands = entry.strip().partition(": ")
        out.update(dict.fromkeys(commands.split() or [name], name))
    return out


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
LETTERS: dict[str, str] = _table(
    "alpha; beta; gamma; delta; epsilon; varepsilon; zeta; eta; "
    "theta; vartheta; iota; kappa; varkappa; lambda; mu; nu; xi; "
    "pi; varpi; rho; varrho; sigma; varsigma; tau; upsilon; phi; "
    "varphi; chi; psi; omega; Gamma: Gamma varGamma; Delta: Delta varDelta; Theta: Theta varTheta; "
    "Lambda: Lambda varLambda; Xi: Xi varXi; Pi: Pi varPi; Sigma: Sigma varSigma; Upsilon: Upsilon varUpsilon; Phi: Phi varPhi; "
    "Psi: Psi varPsi; Omega: Omega varOmega; digamma; omicron; ell; infty; nabla; "
    "partial; hbar: hbar hslash; Re; Im; aleph; beth; emptyset: emptyset varnothing; top; "
    "bot; prime; dagger: dagger dag; ddagger: ddagger ddag; imath; jmath; wp; angle; "
    "degree; eth; triangle; square: square Box qed qedsymbol; blacksquare; "
    "diamond: diamond Diamond lozenge; clubsuit; heartsuit; spadesuit; star: star bigstar; "
    "complement; flat; sharp; natural; checkmark; intercal"
)

# Named functions, upright; the elaborator decides what they take.
NAMES: dict[str, str] = _table(
    "log; ln; lg; exp; sin; cos; tan: tan tg; cot: cot ctg; sec; csc; sinh: sinh sh; cosh: cosh ch; tanh: tanh th; coth; arcsin; "
    "arccos; arctan: arctan arctg; arccot; det; dim; ker; Pr; arg; deg; gcd; lcm; hom; sgn; sign; tr: tr trace; Tr; rank; "
    "diag; Var; Cov; erf; sech; csch"
)

# Plain runs of letters that, before an opening fence, are the name of a function and not a product of letters. Capitalised ones may
# follow other letters (`aVar(X)`); the others must be the whole run.
PLAIN_CAPITAL: tuple[str, ...] = (
    "Var",
    "Cov",
    "Corr",
    "Tr",
    "Pr",
    "ReLU",
    "ELBO",
    "KL",
    "Bias",
    "MSE",
    "GELU",
    "SiLU",
    "Softmax",
    "LayerNorm",
)
PLAIN_LOWER: tuple[str, ...] = tuple(
    "log ln exp sin cos tan sinh cosh tanh arcsin arccos arctan sqrt det rank diag trace vec max min sup inf sign sgn erf softmax sigmoid "
    "relu softplus argmax argmin cov corr std mean".split()
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

RELATIONS: dict[str, str] = _table(
    "=: eq; ne: ne neq; le: le leq leqslant leqq; lt; ge: ge geq geqslant geqq; gt; ll: ll lll; gg: gg ggg; "
    "lesssim: lesssim lessapprox; gtrsim: gtrsim gtrapprox; in: in isin; notin; ni: ni owns; subset; "
    "subseteq: subseteq subseteqq; subsetneq: subsetneq subsetneqq; supset; supseteq; supsetneq; "
    "nsubseteq; sqsubseteq; sqsupseteq; sim: sim thicksim; nsim; simeq; "
    "approx: approx approxeq thickapprox; cong; ncong; equiv; asymp; doteq; "
    "propto: propto varpropto; defeq: coloneqq coloneq colonequals triangleq; eqdef: eqqcolon; prec; "
    "preceq: preceq preccurlyeq precsim; succ; succeq: succeq succcurlyeq succsim; nle: nleq; nge: ngeq; nlt: nless; "
    "ngt: ngtr; perp; indep: indep Perp upmodels; nparallel; nmid; to: to rightarrow longrightarrow; "
    "from: leftarrow longleftarrow gets; mapsto: mapsto longmapsto; "
    "leftrightarrow: leftrightarrow longleftrightarrow rightleftharpoons; hookrightarrow; "
    "twoheadrightarrow; rightharpoonup; rightsquigarrow: rightsquigarrow leadsto; "
    "uparrow; downarrow; nearrow; searrow; models; vdash; colon; "
    "bowtie"
)

# `\not` before a relation.
NEGATED: dict[str, str] = _table(
    "ne: =; notin: in; nle: le; nge: ge; nlt: lt; ngt: gt; nsim: sim; nequiv: equiv; nsubset: subset; nsubseteq: subseteq; "
    "napprox: approx; ncong: cong; nto: to; nperp: perp; nindep: indep; npropto: propto; nparallel: parallel; nmid: mid; "
    "nsucceq: succeq; npreceq: preceq; nsucc: succ; nprec: prec"
)

IMPLICATIONS: dict[str, str] = _table(
    "implies: Rightarrow implies Longrightarrow; impliedby: Leftarrow impliedby Longleftarrow; iff: iff Leftrightarrow Longleftrightarrow"
)

LOGIC: dict[str, str] = {"land": "land", "wedge": "wedge", "lor": "lor", "vee": "vee"}

ADDITIVE: dict[str, str] = _table(
    "pm; mp; cup: cup Cup; sqcup; uplus; setminus: setminus smallsetminus backslash; oplus; ominus; +: dotplus; triangle: bigtriangleup"
)
SIGNS: frozenset[str] = frozenset({"+", "-", "pm", "mp"})

MULTIPLICATIVE: dict[str, str] = _table(
    "cdot: cdot centerdot; times; div; /: slash; odot; otimes; circ: circ bigcirc; ast; "
    "cap: cap Cap; sqcap; bullet; oslash; circledast; boxtimes; rtimes; "
    "ltimes; mod: bmod mod; amalg; wr"
)

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

ACCENTS: dict[str, str] = _table(
    "hat: hat widehat; bar: bar overline; tilde: tilde widetilde; vec: vec overrightarrow; dot; ddot; dddot; "
    "check: check widecheck; breve; acute; grave; ring: mathring; underline: underline underbar; "
    "undertilde: utilde; overleftarrow; overleftrightarrow"
)

# Commands that set the font of their argument. `name` fonts keep several letters together as one name.
FONTS: dict[str, str] = _table(
    "bold: mathbf boldsymbol bm pmb bold mathbfit symbf; bb: mathbb mathbbm mathds Bbb symbb; cal: mathcal mathscr; "
    "frak: mathfrak frak; rm: mathrm mathup symrm; it: mathit mathnormal; sf: mathsf; tt: mathtt"
)
WORD_FONTS: frozenset[str] = frozenset({"mathrm", "mathup", "symrm", "mathit", "mathsf", "mathtt"})
SWITCHES: dict[str, str] = _table("bold: bf bfseries boldmath; rm; it: it mit; sf; tt; cal; frak")

# Upright text. The extra name is the font that a single word in it has as an identifier.
TEXTS: dict[str, str] = _table(
    "rm: text textrm textnormal textup mbox hbox textsc textmd textit emph textsl; bold: textbf; sf: textsf; tt: texttt"
)
# Single words that are prose, never a name.
PROSE: frozenset[str] = frozenset(
    (
        "if for and or where when with otherwise else then iff as on in is are let so since because given such that all any some every "
        "subject to by from at over under not nor but thus hence therefore while unless until whenever i.e. e.g. s.t. st w.r.t. wrt "
        "a.s. a.e. i.i.d. w.p. etc. resp. cf. Otherwise If For Where And Then Hence Thus Let versus vs. vs about also only which whose"
    ).split()
)

DOTS: dict[str, str] = _table("dots: ldots cdots dots dotsc dotsb dotsm dotsi dotso hdots mathellipsis; vdots; ddots: ddots iddots adots")

# Dropped: no meaning, or only size and space. The value counts the arguments dropped with it.
IGNORED: dict[str, int] = {
    **dict.fromkeys(
        (
            "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits displaylimits thinspace negthinspace medspace "
            "negmedspace thickspace negthickspace enspace nobreak allowbreak nobreakspace relax noindent centering mathstrut strut "
            "nonumber notag hline hfill tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge mathord mathbin "
            "mathrel mathopen mathclose mathpunct mathinner break nolinebreak linebreak smallskip medskip bigskip null hfil qedhere "
            "toprule midrule bottomrule unboldmath protect"
        ).split(),
        0,
    ),
    **dict.fromkeys("hspace vspace mspace phantom hphantom vphantom color cline".split(), 1),
    "rule": 2,
}
WIDE: frozenset[str] = frozenset({"quad", "qquad"})
# One argument that stands as it is: `\boxed{x}`.
TRANSPARENT: frozenset[str] = frozenset("boxed fbox ensuremath smash cancel bcancel xcancel mathclap mathllap mathrlap".split())

FRACTIONS: frozenset[str] = frozenset({"frac", "tfrac", "dfrac", "cfrac", "sfrac", "nicefrac"})
BINOMIALS: frozenset[str] = frozenset({"binom", "dbinom", "tbinom"})
GENERALISED: dict[str, str] = {"over": "frac", "choose": "binom", "atop": "stack"}
STACKS: dict[str, str] = _table("over: stackrel overset stackbin; under: underset")
BRACES: dict[str, str] = _table("under: underbrace underbracket underparen; over: overbrace overbracket overparen")
ARROWS: dict[str, str] = _table(
    "to: xrightarrow xlongrightarrow; from: xleftarrow; mapsto: xmapsto; implies: xRightarrow; impliedby: xLeftarrow; "
    "iff: xLeftrightarrow; leftrightarrow: xleftrightarrow; =: xlongequal; hookrightarrow: xhookrightarrow"
)
ESCAPED: dict[str, str] = {"%": "%", "$": "$", "&": "&", "#": "#", "_": "_"}

QUANTIFIERS: dict[str, str] = {
    "forall": "for all",
    "exists": "there exists",
    "nexists": "there exists no",
    "therefore": "therefore",
    "because": "because",
}

# Definitions and files: never carried out here. Macros are expanded before the parser sees the text.
FORBIDDEN: frozenset[str] = frozenset(
    (
        "def edef gdef xdef let futurelet newcommand renewcommand providecommand newenvironment renewenvironment DeclareMathOperator "
        "DeclarePairedDelimiter NewDocumentCommand input include includegraphics InputIfFileExists openin openout read write immediate "
        "csname endcsname catcode expandafter noexpand loop repeat newif ifx ifnum fi require usepackage documentclass special directlua"
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
WITH_ARGUMENT: frozenset[str] = frozenset(
    {"array", "subarray", "tabular", "alignat", "alignedat", "IEEEeqnarray", "numcases", "subnumcases"}
)


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
    table.update({c: Symbol("wide", "quad") for c in sorted(WIDE)})
    table.update({c: Symbol("pass", c) for c in sorted(TRANSPARENT)})
    table.update({c: Symbol("frac", c) for c in sorted(FRACTIONS)})
    table.update({c: Symbol("binom", c) for c in sorted(BINOMIALS)})
    put("over", GENERALISED)
    put("stack", STACKS)
    put("brace", BRACES)
    put("arrow", ARROWS)
    put("escaped", ESCAPED)
    table.update({c: Symbol("forbidden", c) for c in sorted(FORBIDDEN)})
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
        ("abs", "delimited"),
        ("norm", "delimited"),
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
for _plain, _struck in NEGATED.items():
    if _struck not in WRITTEN["rel"] and _plain in WRITTEN["rel"]:
        WRITTEN["rel"][_struck] = "\\not" + WRITTEN["rel"][_plain]
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
    "..": Symbol("dots", "dots"),
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
    **_table(
        "alpha: α; beta: β; gamma: γ; delta: δ; epsilon: ϵ; varepsilon: ε; zeta: ζ; eta: η; theta: θ; vartheta: ϑ; iota: ι; "
        "kappa: κ; lambda: λ; mu: μ µ; nu: ν; xi: ξ; pi: π; varpi: ϖ; rho: ρ; varrho: ϱ; sigma: σ; varsigma: ς; tau: τ; "
        "upsilon: υ; phi: ϕ; varphi: φ; chi: χ; psi: ψ; omega: ω; Gamma: Γ; Delta: Δ; Theta: Θ; Lambda: Λ; Xi: Ξ; Pi: Π; "
        "Sigma: Σ; Upsilon: Υ; Phi: Φ; Psi: Ψ; Omega: Ω; sum: ∑; prod: ∏; int: ∫; iint: ∬; iiint: ∭; oint: ∮; bigcup: ⋃; "
        "bigcap: ⋂; bigoplus: ⨁; bigotimes: ⨂; partial: ∂; nabla: ∇; infty: ∞; ell: ℓ; emptyset: ∅; top: ⊤; perp: ⊥; indep: ⫫; "
        "dagger: †; ddagger: ‡; degree: °; hbar: ℏ; ne: ≠; le: ≤ ⩽; ge: ≥ ⩾; ll: ≪; gg: ≫; lesssim: ≲; gtrsim: ≳; in: ∈; "
        "notin: ∉; ni: ∋; subset: ⊂; subseteq: ⊆; subsetneq: ⊊; supset: ⊃; supseteq: ⊇; sim: ∼; propto: ∝; approx: ≈; "
        "simeq: ≃; cong: ≅; equiv: ≡; asymp: ≍; coloneqq: ≔; triangleq: ≜ ≝; prec: ≺; preceq: ⪯ ≼; succ: ≻; succeq: ⪰ ≽; "
        "to: → ⟶; gets: ←; mapsto: ↦; leftrightarrow: ↔; implies: ⇒ ⟹; impliedby: ⇐; iff: ⇔ ⟺; forall: ∀; exists: ∃; "
        "nexists: ∄; neg: ¬; wedge: ∧; vee: ∨; pm: ±; mp: ∓; cup: ∪; setminus: ∖; oplus: ⊕; ominus: ⊖; cdot: · ⋅ ∙; times: ×; "
        "div: ÷; slash: ∕; odot: ⊙; otimes: ⊗; circ: ∘; ast: ∗; cap: ∩; bullet: •; ldots: …; cdots: ⋯; vdots: ⋮; ddots: ⋱; "
        "langle: ⟨ 〈; rangle: ⟩ 〉; lfloor: ⌊; rfloor: ⌋; lceil: ⌈; rceil: ⌉; Vert: ‖ ∥; mid: ∣; sqrt: √"
    ),
    "−": "-",
    "–": "-",
    "′": "'",
    "″": "''",
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
