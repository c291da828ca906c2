"""What LaTeX's commands and environments mean for running text: tables only."""

from __future__ import annotations

from collections.abc import Mapping

HEADINGS: Mapping[str, int] = {
    "part": 1, "chapter": 2, "section": 3, "subsection": 4, "subsubsection": 5, "paragraph": 6, "subparagraph": 7,
}  # fmt: skip
"""Headings and their levels; 1 is the outermost."""

LISTS = frozenset(("itemize", "enumerate", "description", "compactitem", "compactenum", "inparaenum", "list"))
THEOREMS = frozenset(
    (
        "theorem", "lemma", "proposition", "corollary", "definition", "example", "remark", "proof", "assumption", "claim", "exercise",
        "problem", "solution", "conjecture", "fact", "note", "notation", "observation", "property", "axiom", "condition", "question",
        "answer", "thm", "lem", "prop", "cor", "defn", "rem",
    )
)  # fmt: skip
QUOTES = frozenset(("quote", "quotation", "verse", "abstract"))
TABLES: Mapping[str, int] = {"tabular": 1, "tabular*": 2, "tabularx": 2, "tabulary": 2, "longtable": 1, "tabu": 1, "supertabular": 1}
"""Tables and how many arguments follow their begin."""
ENVIRONMENT_ARGUMENTS: Mapping[str, int] = {"minipage": 1, "thebibliography": 1, "multicols": 1, "wrapfigure": 2, "adjustbox": 1}
"""Arguments to leave out after the begin of other environments; one in brackets is always left out."""

VERBATIM = (
    "verbatim", "verbatim*", "Verbatim", "BVerbatim", "LVerbatim", "lstlisting", "minted", "alltt", "comment", "filecontents",
    "filecontents*",
    "tikzpicture", "pgfpicture", "tikzcd", "asy", "python", "Sinput", "Soutput", "Schunk", "algorithm2e", "luacode",
)  # fmt: skip
"""Environments whose inside is no running text."""

REFERENCES = frozenset(
    (
        "ref", "eqref", "cref", "Cref", "autoref", "nameref", "pageref", "vref", "cite", "citep", "citet", "citealp", "textcite",
        "parencite", "autocite",
    )
)  # fmt: skip
"""Commands that stay in the text as they are written, with their argument."""

FOLLOWS = frozenset(("input", "include", "subfile", "import", "subimport", "includeonly", "lstinputlisting", "verbatiminput"))
"""Commands that name another file; none is ever opened."""

DROPPED: Mapping[str, int] = {
    "label": 1, "vspace": 1, "hspace": 1, "includegraphics": 1, "bibliography": 1, "bibliographystyle": 1, "usepackage": 1,
    "documentclass": 1, "pagestyle": 1, "thispagestyle": 1, "setlength": 2, "addtolength": 2, "setcounter": 2, "addtocounter": 2,
    "theoremstyle": 1, "hypersetup": 1, "geometry": 1, "color": 1, "textcolor": 1, "href": 1, "url": 1, "index": 1, "definecolor": 3,
    "numberwithin": 2, "newcounter": 1, "cline": 1, "cmidrule": 1, "multicolumn": 2, "multirow": 2, "rule": 2, "fontsize": 2,
    "graphicspath": 1, "addbibresource": 1, "newlength": 1, "bibitem": 1, "allowdisplaybreaks": 0, "colorbox": 1, "raisebox": 1,
    "hyperlink": 1, "hypertarget": 1, "phantomsection": 0, "setlist": 1, "captionsetup": 1, "usetikzlibrary": 1, "pgfplotsset": 1,
    "usetheme": 1, "stepcounter": 1, "refstepcounter": 1, "foreignlanguage": 1, "selectlanguage": 1, "bookmarksetup": 1, "titleformat": 5,
}  # fmt: skip
"""Commands that leave no text, and how many of their arguments go with them."""

ASIDE: Mapping[str, str] = {
    "footnote": "footnote", "footnotetext": "footnote", "caption": "caption", "thanks": "footnote", "marginpar": "footnote",
}  # fmt: skip
"""Commands whose argument is a paragraph of its own kind."""

SIGNS: Mapping[str, str] = {
    "%": "%", "&": "&", "#": "#", "_": "_", "$": "$", "{": "{", "}": "}", " ": " ", ",": " ", ";": " ", ":": " ", "!": "", "-": "", "/": "",
    "@": "", "\\": " ", "\n": " ", "\t": " ", "quad": " ", "qquad": " ", "ldots": "…", "dots": "…", "textellipsis": "…", "LaTeX": "LaTeX",
    "TeX": "TeX", "S": "§", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł",
    "L": "Ł", "i": "ı", "j": "ȷ", "textendash": "–", "textemdash": "—", "textbackslash": "\\", "newline": " ", "linebreak": " ", "par": " ",
    "textquotesingle": "'", "textasciitilde": "~", "textbar": "|", "textless": "<", "textgreater": ">", "slash": "/", "space": " ",
    "enspace": " ", "thinspace": " ", "hfill": " ", "copyright": "©", "dag": "†", "ddag": "‡", "P": "¶", "pounds": "£", "euro": "€",
    "textdegree": "°", "textregistered": "®", "texttrademark": "™",
}  # fmt: skip

ACCENTS: Mapping[str, str] = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307", "c": "\u0327", "v": "\u030c",
    "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
"""Accent commands and the combining characters that they put on the letter that follows."""
