const byId = (id) => document.getElementById(id);
const details = byId("details"), inside = byId("inside"), results = byId("results");
const ACRONYMS = { vat: "VAT", iban: "IBAN" };
// A larger file is at another origin, which this page may not read.
const MAX_DOWNLOAD_BYTES = 4_000_000;

/** Everything a stranger wrote goes into the page as text and never as markup. */
function element(name, content, attributes = {}) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (isThere(value)) node.setAttribute(key, value);
  return fill(node, content);
}

/** Adds to a node what is there: null and false stand for what is not. */
function fill(node, content) {
  node.append(...[content].flat(Infinity).filter(isThere));
  return node;
}

const isThere = (value) => value !== null && value !== undefined && value !== false;

function button(text, act, attributes = {}) {
  const node = element("button", text, { type: "button", ...attributes });
  node.addEventListener("click", () => attempt(act, node));
  return node;
}

// Roles, because a table that is laid out as blocks on a narrow screen loses its own.
function table(label, headings, rows) {
  if (!rows.length) return element("p", "None.");
  const head = headings.map((heading) => element("th", heading, { scope: "col", role: "columnheader" }));
  const lines = rows.map((row) => element("tr",
    row.map((value, at) => element("td", wrapped(value), { role: "cell", "data-heading": headings[at] })), { role: "row" }));
  return element("table", [
    element("thead", element("tr", head, { role: "row" }), { role: "rowgroup" }),
    element("tbody", lines, { role: "rowgroup" }),
  ], { role: "table", "aria-label": label });
}

const wrapped = (value) => Array.isArray(value) && value.length ? element("div", value) : value;
const part = (name, content) => [element("h3", name), content];
const badge = (text, kind) => element("strong", text, { class: "badge " + kind });
const aside = (text) => element("p", text, { class: "aside" });
const note = (text, kind = "") => element("p", text, { class: ("note " + kind).trim() });
const actions = (...buttons) => element("div", buttons, { class: "actions" });
const list = (pairs) => element("dl", pairs.filter(([, value]) => value)
  .flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
const time = (at) => new Date(at).toLocaleString();
const size = (bytes) => bytes < 1000 ? bytes + " bytes" : (bytes / 1000).toLocaleString("en", { maximumFractionDigits: 0 }) + " kB";
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const words = (name) => capital(name.split("_").map((word) => ACRONYMS[word] ?? word).join(" "));
const amount = (fields) => fields?.total_payable && [fields.total_payable, fields.currency].filter(Boolean).join(" ");

/** Tells a person how it went, where they look. */
const say = (text) => { byId(details.open ? "said" : "status").textContent = text; };

/** Does what a button is for, once at a time. */
async function attempt(act, node) {
  if (node?.getAttribute("aria-busy")) return;
  node?.setAttribute("aria-busy", "true");
  try { await act(); } catch (error) { say(error.message); } finally { node?.removeAttribute("aria-busy"); }
}

/** A part of the page that is made anew when what it shows has changed; what is typed elsewhere stays. */
function piece(make) {
  const node = element("div", [], { class: "piece" });
  node.renew = () => {
    node.replaceChildren();
    fill(node, make());
  };
  node.renew();
  return node;
}

// Counts what was asked for, so that a late answer does not overwrite a newer one.
let asked = 0;

function open(title) {
  byId("title").textContent = title;
  byId("said").textContent = "";
  inside.replaceChildren();
  if (!details.open) details.showModal();
  byId("title").focus();
}

/** Opens the details and shows in them what `reading` gives. */
async function load(title, reading, show) {
  open(title);
  say("Reading …");
  const mine = ++asked;
  const found = await reading();
  if (mine === asked) show(found);
}

/** Shows a document that is no text, in a frame without scripts, whose style the policy of this page knows. */
function frame(title, html) {
  byId("viewed").textContent = title;
  byId("frame").srcdoc = html;
  byId("view").showModal();
}

async function download(path, name) {
  say("Reading " + name + " …");
  const url = URL.createObjectURL(await (await ask(path)).blob());
  element("a", [], { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  say("Downloaded " + name + ".");
}

const downloading = (file) => file.size > MAX_DOWNLOAD_BYTES
  ? "Over 4 MB: download it by the API, " + file.href
  : button("Download", () => download(file.href, file.name), { "aria-label": "Download " + file.name });

/** Appends the following page of a list. */
const older = (page, path, name) => page.next && button("Show older " + name, async () => {
  const next = await read(path + "?after=" + encodeURIComponent(page.next));
  page.items.push(...next.items);
  page.next = next.next;
  draw();
}, { id: "older-" + name });
