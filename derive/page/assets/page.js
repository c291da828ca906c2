"use strict";
// What is typed is previewed at once, judged after a pause, and kept in the address, so that a link restores it.

const $ = (id) => document.getElementById(id);
const EXAMPLES = {
  check: [
    ["a gradient", { text: "\\nabla_x (x^\\top A x) = 2 A x", given: "" }],
    ["with its condition", { text: "\\nabla_x (x^\\top A x) = 2 A x", given: "Let $A$ be symmetric." }],
    ["a derivation", { text: "\\|A x - b\\|_2^2\n&= (A x - b)^\\top (A x - b)\n&= x^\\top A^\\top A x - 2 b^\\top A x + b^\\top b", given: "" }],
    ["a sheet", {
      text: "# Ridge regression\n\nLet $X \\in \\mathbb{R}^{n \\times p}$, $y \\in \\mathbb{R}^n$ and $\\lambda > 0$. The loss is\n\n" +
        "$$L(\\beta) = \\|X \\beta - y\\|_2^2 + \\lambda \\|\\beta\\|_2^2,$$\n\nits gradient is\n\n$$\\nabla_\\beta L = 2 X^\\top (X \\beta - y) + \\lambda \\beta,$$\n\n" +
        "and for $\\sigma(z) = 1/(1 + e^{-z})$ we have $\\sigma'(z) = \\sigma(z)(1 - \\sigma(z))$.",
      given: "",
    }],
  ],
  derive: [
    ["least squares", { kind: "gradient", text: "\\|A x - b\\|_2^2", wrt: "x", given: "Let $A \\in \\mathbb{R}^{m \\times n}$.", layout: "" }],
    ["softmax", { kind: "jacobian", text: "\\operatorname{softmax}(z)", wrt: "z", given: "Let $z \\in \\mathbb{R}^k$.", layout: "" }],
    ["logistic loss", { kind: "hessian", text: "\\sum_{i=1}^n \\log(1 + e^{-y_i x_i^\\top w})", wrt: "w", given: "Let $x_i, w \\in \\mathbb{R}^d$ and $y_i \\in \\mathbb{R}$.", layout: "" }],
    ["log det", { kind: "differential", text: "\\log \\det X", wrt: "X", given: "", layout: "" }],
  ],
};
const EMPTY = {
  check: "<div class='empty'><p><strong>Type a formula</strong>, several lines of a derivation, or paste a sheet in Markdown or LaTeX.</p><p>Each is proved, supported by trials, or refuted with a point at which it fails.</p></div>",
  derive: "<div class='empty'><p><strong>Type a function</strong> and the letter to derive by.</p><p>The result comes for every dimension, with its steps, and as NumPy code.</p></div>",
};
const PAUSE = { preview: 120, judge: 700, kept: 60000 };

let mode = "check";
const asking = {};

// --- state ---------------------------------------------------------------------------------------------------------------------

function state() {
  if (mode === "check") return { mode, text: $("text").value, given: $("given").value };
  const kind = document.querySelector("input[name=kind]:checked").value;
  return { mode, kind, text: $("function").value, wrt: $("wrt").value, given: $("derive-given").value, layout: $("layout").value };
}

function put(s) {
  const string = (v) => (typeof v === "string" ? v : "");
  choose(s.mode === "derive" ? "derive" : "check");
  if (mode === "check") {
    $("text").value = string(s.text);
    $("given").value = string(s.given);
  } else {
    const kind = document.querySelector(`input[name=kind][value="${CSS.escape(string(s.kind))}"]`);
    if (kind) kind.checked = true;
    $("function").value = string(s.text);
    $("wrt").value = string(s.wrt);
    $("derive-given").value = string(s.given);
    $("layout").value = ["numerator", "denominator"].includes(s.layout) ? s.layout : "";
  }
  keep();
  preview();
  judge();
}

function encoded(s) {
  const bytes = new TextEncoder().encode(JSON.stringify(s));
  let text = "";
  for (const b of bytes) text += String.fromCharCode(b);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function decoded(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const s = JSON.parse(new TextDecoder().decode(bytes));
    return s && typeof s === "object" ? s : null;
  } catch {
    return null;
  }
}

function keep() {
  const s = state();
  const text = s.text ? "#" + encoded(s) : location.pathname;
  if (text.length < PAUSE.kept) history.replaceState(null, "", text);
}

// --- asking --------------------------------------------------------------------------------------------------------------------

async function ask(what, data) {
  asking[what]?.abort();
  const mine = (asking[what] = new AbortController());
  try {
    const answer = await fetch("api/" + what, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(data), signal: mine.signal,
    });
    return asking[what] === mine ? await answer.json() : null;
  } catch (problem) {
    if (problem.name === "AbortError" || asking[what] !== mine) return null;
    return { fault: "The program does not answer; is derive serve still running?" };
  }
}

async function preview() {
  const s = state();
  const answer = await ask("preview", mode === "check" ? { text: s.text } : { text: s.text, formula: true });
  if (answer) $("preview").innerHTML = answer.html ?? "";
}

async function judge() {
  const s = state();
  if (!s.text.trim() || (mode === "derive" && !s.wrt.trim())) {
    Object.values(asking).forEach((a) => a !== asking.preview && a.abort());
    show(EMPTY[mode], "");
    return;
  }
  document.body.classList.add("busy");
  $("status").textContent = mode === "check" ? "judging …" : "deriving …";
  const start = performance.now();
  const { mode: asked, ...data } = s;
  const answer = await ask(asked, data);
  if (!answer || asked !== mode) return;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (answer.fault) {
    show("<div class='empty fault'><p></p></div>", "");
    document.querySelector(".fault p").textContent = answer.fault;
  } else {
    show(answer.html, answer.complete === false ? "time is over; what was not reached is unknown" : `${seconds} s`);
  }
}

function show(html, status) {
  document.body.classList.remove("busy");
  $("results").innerHTML = html;
  $("status").textContent = status;
  for (const details of document.querySelectorAll("#results details.code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => copy(details.querySelector("pre").textContent, button));
    details.append(button);
  }
}

async function copy(text, button) {
  const label = button.querySelector(".label") ?? button;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = "Copied";
  } catch {
    label.textContent = "Not allowed";
  }
  setTimeout(() => (label.textContent = before), 1500);
}

// --- what people do ------------------------------------------------------------------------------------------------------------

function choose(wanted) {
  mode = wanted;
  for (const m of ["check", "derive"]) {
    const chosen = m === mode;
    $("tab-" + m).setAttribute("aria-selected", chosen);
    $("tab-" + m).tabIndex = chosen ? 0 : -1;
    $("panel-" + m).hidden = !chosen;
  }
  $("go").textContent = mode === "check" ? "Check" : "Differentiate";
  $("examples").replaceChildren(...EXAMPLES[mode].map(([name, s]) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => put({ mode, ...s }));
    item.append(button);
    return item;
  }));
}

function change(wanted) {
  asking[mode]?.abort();
  choose(wanted);
  keep();
  preview();
  judge();
}

const timers = {};
function later(name, pause, what) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(what, pause);
}

function typed() {
  keep();
  later("preview", PAUSE.preview, preview);
  later("judge", PAUSE.judge, judge);
}

function now() {
  clearTimeout(timers.judge);
  judge();
}

document.querySelector(".write").addEventListener("input", typed);
$("go").addEventListener("click", now);
$("copy-link").addEventListener("click", () => copy(location.href, $("copy-link")));
for (const m of ["check", "derive"]) $("tab-" + m).addEventListener("click", () => change(m));
document.querySelector("[role=tablist]").addEventListener("keydown", (e) => {
  if (e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
  change(mode === "check" ? "derive" : "check");
  $("tab-" + mode).focus();
});
document.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
    e.preventDefault();
    now();
  }
});
document.querySelector(".write").addEventListener("keydown", (e) => {
  if (e.key === "Enter" && e.target.matches("input[type=text]") && !e.ctrlKey && !e.metaKey) now();
});
addEventListener("hashchange", () => put(decoded(location.hash.slice(1)) ?? {}));
put(decoded(location.hash.slice(1)) ?? {});
if (!location.hash) $("text").focus();
