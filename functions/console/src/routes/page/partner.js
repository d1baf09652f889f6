const ROLES = { to: "To", cc: "Copy (CC)", bcc: "Blind copy (BCC)" };
const FILES = { all: "As they were issued", pdf: "PDF", xml: "XML", both: "PDF and XML", hybrid: "One Factur-X PDF" };
const MODES = { parallel: "Each of them delivers", fallback: "The first delivers, the next one only when it fails" };
const PER_MAIL = { one: "One invoice a mail", several: "Those that leave at the same time in one mail" };

const openPartner = (id) => load("Partner", () => read("/v1/partners/" + id), showPartner);

/** The form of one partner, or of a new one. */
function showPartner(partner) {
  open(partner ? "Partner " + partner.name : "New partner");
  const known = partner ?? { emails: [{ address: "", role: "to" }], channels: [{ kind: "email", enabled: true, settings: {} }], packing: {} };
  const id = text("id", partner?.id, { required: "", maxlength: "64", pattern: "[A-Za-z0-9_\\-]+" });
  const inputs = {
    name: text("name", known.name, { required: "", maxlength: "200" }),
    vat: text("vat", known.vat),
    company_number: text("company_number", known.company_number),
    country: text("country", known.country, { maxlength: "2", class: "short", size: "4" }),
    customer_number: text("customer_number", known.customer_number, { maxlength: "64" }),
  };
  const language = choice("language", LANGUAGES, known.language ?? account.answers.language);
  const delivery = choice("delivery", MODES, known.delivery);
  const [mailed, ways, packed] = [addresses(known.emails), ordered(known.channels), packing(known.packing)];
  fill(inside, form([
    partner ? aside("Its id is " + partner.id + ".") : field("Id", id, "Your own id of it: A-Z, a-z, 0-9, _ and -. It cannot change."),
    field("Name", inputs.name),
    element("div", [field("VAT number", inputs.vat), field("Company number", inputs.company_number),
      field("Country", inputs.country, "Two letters, as BE"), field("Your customer number", inputs.customer_number)], { class: "pair" }),
    field("Language of its letters", language),
    mailed.shown, ways.shown, field("How enabled channels work together", delivery), packed.shown,
    actions(element("button", "Save"), partner && button("Delete", () => deletePartner(partner), { "aria-label": "Delete " + partner.name }))],
  async () => {
    const whole = { language: language.value, emails: mailed.now(), channels: ways.now(), delivery: delivery.value, packing: packed.now() };
    for (const [name, input] of Object.entries(inputs)) whole[name] = written(input) ?? (name === "name" ? "" : null);
    const path = "/v1/partners/" + encodeURIComponent(partner?.id ?? id.value.trim());
    if (!partner && await find(path, "partner_not_found")) throw new Error("There is a partner of this id already.");
    savedPartner(await (await ask(path, "PUT", whole)).json());
  }));
  const webhook = partner?.channels.some((channel) => channel.kind === "webhook");
  if (webhook) fill(inside, part("Webhook secret", [aside("What is posted to the customer is signed with it."),
    actions(button("Make a new secret", () => renewSecret(partner)))]));
}

async function deletePartner(partner) {
  if (!confirm("Delete " + partner.name + "?\n\nWhat was sent to it stays on record. What waits for its time does not leave.")) return;
  await ask("/v1/partners/" + partner.id, "DELETE");
  await current.load();
  details.close();
  draw();
  say(partner.name + " is deleted.");
}

async function savedPartner(saved) {
  await current.load();
  draw();
  const secret = saved.channels.find((channel) => channel.secret)?.secret;
  showPartner(saved);
  if (saved.advice) inside.prepend(note(told(saved.advice), "ask"));
  if (secret) showSecret(secret);
  say("Saved " + saved.name + ".");
}

async function renewSecret(partner) {
  if (!confirm("Make a new secret?\n\nThe one before signs nothing from now on: "
    + "the customer's program refuses what is posted until it has the new one.")) return;
  const { secret } = await (await ask("/v1/partners/" + partner.id + "/webhook-secret", "POST")).json();
  showSecret(secret);
  say("The new secret is above the form.");
}

const showSecret = (secret) => inside.prepend(note(
  [element("strong", "The secret of the webhook: "), element("code", secret), " It is shown this once: hand it to the customer."], "ask"));

// Who is mailed, a line each.
function addresses(emails) {
  const rows = element("div", [], { class: "field" });
  const number = () => [...rows.children].forEach((row, at) => { row.querySelector("input").name = "emails[" + at + "]"; });
  const add = ({ address, role }) => {
    const input = text("", address, { inputmode: "email", "aria-label": "Address" });
    const row = element("div", [input, choice("role", ROLES, role, { "aria-label": "Role of the address" }),
      button("Remove", () => { row.remove(); number(); }, { "aria-label": "Remove the address" })], { class: "line" });
    rows.append(row);
    number();
    return input;
  };
  emails.forEach(add);
  const shown = element("fieldset", [element("legend", "E-mail addresses"), rows,
    actions(button("Add an address", () => add({ address: "", role: "to" }).focus()))]);
  // An empty line is nobody.
  const now = () => [...rows.children].map((row) => ({ address: row.querySelector("input").value.trim(), role: row.querySelector("select").value }))
    .filter((email) => email.address);
  return { shown, now };
}

// All channels in the order in which they are used, those that were never chosen last. One without switch or setting is none.
function ordered(channels) {
  const chosen = (kind) => channels.find((channel) => channel.kind === kind);
  const kinds = [...channels.map((channel) => channel.kind), ...Object.keys(CHANNELS).filter((kind) => !chosen(kind))];
  const SETTINGS = {
    peppol: ["participant", "Peppol participant", "As 0208:0403170701"],
    webhook: ["url", "Address of the customer's program", "https and public"],
  };
  const ways = kinds.map((kind) => {
    const on = box("", chosen(kind)?.enabled ?? false);
    const [name, label, hint] = SETTINGS[kind] ?? [];
    const setting = name && text("", chosen(kind)?.settings[name]);
    const before = button("Earlier", () => move(row), { "aria-label": CHANNELS[kind] + " earlier" });
    const row = element("div", [element("div", [boxed(on, CHANNELS[kind]), before], { class: "line" }),
      setting && field(label, setting, hint)], { class: "way" });
    const settings = () => {
      const rest = { ...chosen(kind)?.settings };
      delete rest[name];
      return written(setting) ? { ...rest, [name]: written(setting) } : rest;
    };
    // What the API refuses, it points at by position.
    const place = (at) => {
      on.name = "channels." + at + ".enabled";
      if (setting) setting.name = "channels." + at + ".settings";
    };
    const now = () => ({ kind, enabled: on.checked, ...(setting ? { settings: settings() } : {}) });
    return { row, isChosen: () => on.checked || Boolean(chosen(kind)) || Boolean(setting && written(setting)), place, now };
  });
  const rows = element("div", ways.map((way) => way.row), { class: "settings" });
  const move = (row) => {
    row.previousElementSibling?.before(row);
    row.querySelector("button").focus();
  };
  const now = () => [...rows.children].map((row) => ways.find((way) => way.row === row)).filter((way) => way.isChosen()).map((way, at) => {
    way.place(at);
    return way.now();
  });
  return { shown: element("fieldset", [element("legend", "Channels, in their order"), rows]), now };
}

// In which files its invoices are mailed.
function packing(before) {
  const files = choice("packing.files", FILES, before.files);
  const names = text("packing.names", before.names, { maxlength: "100" });
  const most = text("packing.max_mb", before.max_mb, { type: "number", min: "1", max: "40" });
  const many = choice("packing.per_mail", PER_MAIL, before.per_mail);
  const shown = element("fieldset", [element("legend", "What a mail brings"), field("Invoices", many), field("Files", files),
    field("Names of the files", names, "Known in it: {{document}}, {{number}}, {{issue_date}}, {{seller}}, {{buyer}}, "
      + "{{customer_number}}. Empty: as they were issued."),
    field("Largest mail it takes, in MB", most, "What is larger brings a link instead of its files.")]);
  const now = () => ({ files: files.value, names: written(names), max_mb: most.value ? Number(most.value) : null, per_mail: many.value });
  return { shown, now };
}
