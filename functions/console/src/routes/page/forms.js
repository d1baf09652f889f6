const LANGUAGES = { de: "German", en: "English", fr: "French", nl: "Dutch" };
let fields = 0;

/** A field with its label, and in `hint` what else there is to know. */
function field(label, input, hint) {
  input.id ||= "field-" + ++fields;
  if (hint) input.setAttribute("aria-describedby", input.id + "-hint");
  return element("div", [element("label", label, { for: input.id }), input,
    hint && element("p", hint, { id: input.id + "-hint", class: "aside" })], { class: "field" });
}

// `name` is what the API calls the field, so that what it refuses is shown there.
function text(name, value, attributes = {}) {
  const input = element("input", [], { name, autocomplete: "off", spellcheck: "false", ...attributes });
  input.value = value ?? "";
  return input;
}

function lines(name, value, attributes = {}) {
  const area = element("textarea", [], { name, rows: "3", spellcheck: "false", ...attributes });
  area.value = value ?? "";
  return area;
}

function choice(name, choices, value, attributes = {}) {
  const node = element("select", Object.entries(choices).map(([word, said]) => element("option", said, { value: word })), { name, ...attributes });
  node.value = value ?? Object.keys(choices)[0];
  return node;
}

function box(name, checked) {
  const input = element("input", [], { name, type: "checkbox" });
  input.checked = checked;
  return input;
}

const boxed = (input, label) => element("label", [input, element("span", label)], { class: "boxed" });
const written = (input) => input.value.trim() || null;

/** An hour of the day by the clocks somewhere: `prefix` is what the API calls both together. */
function hour(prefix, hour) {
  const zones = element("datalist", Intl.supportedValuesOf("timeZone").map((zone) => element("option", [], { value: zone })),
    { id: "zones-" + prefix });
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const at = text(prefix + "at", hour?.at, { type: "time" });
  const zone = text(prefix + "time_zone", hour?.time_zone ?? here, { list: zones.id });
  const shown = element("div", [field("At", at), field("Time zone", zone), zones], { class: "pair" });
  return { shown, now: () => ({ at: at.value, time_zone: zone.value.trim() }) };
}

/** A form that says at its fields what the API refuses, and at its top what is about none of them. */
function form(content, save, attributes = { class: "settings" }) {
  const wrong = element("p", [], { class: "note", role: "alert", hidden: "", tabindex: "-1" });
  const node = element("form", [wrong, content], attributes);
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (node.getAttribute("aria-busy")) return;
    node.setAttribute("aria-busy", "true");
    clear(node, wrong);
    try { await save(event.submitter); } catch (error) { tell(node, wrong, error); } finally { node.removeAttribute("aria-busy"); }
  });
  return node;
}

function clear(node, wrong) {
  wrong.hidden = true;
  node.querySelectorAll(".wrong").forEach((told) => told.remove());
  for (const input of node.elements) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-errormessage");
  }
}

function tell(node, wrong, error) {
  const inputs = [...node.elements].filter((input) => input.name);
  const rest = [];
  let first = null;
  for (const { name, sentence } of refusals(error)) {
    const isWithin = (input) => name.startsWith(input.name + ".");
    const input = inputs.find((input) => name === input.name) ?? inputs.find(isWithin);
    if (!input) { rest.push(name + ": " + sentence); continue; }
    const said = element("p", capital(sentence), { class: "wrong", id: "wrong-" + ++fields });
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-errormessage", said.id);
    (input.closest(".field, .line") ?? input.parentElement).append(said);
    first ??= input;
  }
  wrong.textContent = first ? ["Not saved: correct what is marked.", ...rest].join(" ") : error.message;
  wrong.hidden = false;
  say("");
  (first ?? wrong).focus();
}
