const SOURCES = { text: "the text", epc_code: "the payment code (EPC)", swiss_code: "the Swiss payment code" };
let incoming, senders;

const incomingSection = {
  title: "Incoming invoices",
  async load() { [incoming, senders] = await Promise.all([read("/v1/incoming"), readAll("/v1/senders")]); },
  draw: () => piece(() => [
    waiting(),
    table("Incoming invoices", ["State", "Invoice", "Arrived", "Seller", "Amount due", "Warnings", "Errors", "From"],
      incoming.items.map((invoice) => [state(invoice),
        button(invoice.fields?.number ?? "without number", () => openInvoice(invoice.id), { id: "row-" + invoice.id, class: "row" }),
        time(invoice.at), invoice.fields?.seller_name, amount(invoice.fields), String(invoice.warnings.length),
        String(errors(invoice)), invoice.sender])),
    older(incoming, "/v1/incoming", "invoices")]),
};

const errors = (invoice) => invoice.findings.filter((finding) => finding.severity === "error").length;

function waiting() {
  const held = incoming.items.filter((invoice) => invoice.state === "held").length;
  return held > 0 && note((held === 1 ? "One invoice is held and waits" : held + " invoices are held and wait") + " for a person.");
}

function state(invoice) {
  if (invoice.state === "held") return badge("Held: do not pay yet", "alarm");
  return invoice.differs ? [capital(invoice.state), " ", badge("A later mail differs", "alert")] : capital(invoice.state);
}

async function view(invoice) {
  say("Rendering …");
  const html = await (await ask("/v1/incoming/" + invoice.id + "/view")).text();
  say("");
  frame("Invoice " + (invoice.fields?.number ?? "without number"), html);
}

async function release(invoice) {
  const name = invoice.fields?.number ?? "without number";
  if (!confirm("Release invoice " + name + "?\n\nYou vouch for it: it counts as received, and its sender and the account "
    + "to pay to are known from now on. Later ones of this sender with the same account are then not held for being "
    + "unproven. If in doubt, ask the supplier first, by a telephone number you had before.")) return;
  say("Releasing …");
  const released = await (await ask("/v1/incoming/" + invoice.id + "/release", "POST")).json();
  if (incoming) incoming.items = incoming.items.map((item) => item.id === released.id ? released : item);
  draw();
  showInvoice(released);
  say("Released.");
}

const openInvoice = (id) => load("Invoice", () => read("/v1/incoming/" + id), showInvoice);
// What speaks against a mail and not against the invoice already.
const further = (arrival, invoice) => arrival.warnings
  .filter((warning) => !invoice.warnings.some((known) => told(known) === told(warning)))
  .map((warning) => element("p", told(warning)));

function showInvoice(invoice) {
  const kind = invoice.kind === "unknown" ? "Document" : words(invoice.kind.replace("-", "_"));
  open(kind + " " + (invoice.fields?.number ?? "without number"));
  const hasData = !["pdf", "image"].includes(invoice.format);
  const releasable = invoice.state === "held" || (invoice.state === "received" && invoice.warnings.length > 0);
  const how = (field) => invoice.evidence.filter((evidence) => evidence.field === field).map((evidence) =>
    aside("Read from " + SOURCES[evidence.source] + ", " + evidence.confidence + " confidence: “" + evidence.excerpt + "”"));
  fill(inside, [
    element("p", [state(invoice), invoice.released_at && " by a person, " + time(invoice.released_at)]),
    invoice.hold && note(told(invoice.hold), invoice.state === "held" ? "" : "mild"),
    actions(
      releasable && button("Release", () => release(invoice)),
      hasData && button("Open", () => view(invoice), { "aria-label": "Open the invoice as a page" }),
      hasData && button("PDF", () => download("/v1/incoming/" + invoice.id + "/view.pdf", (invoice.fields?.number ?? "invoice") + ".pdf"),
        { "aria-label": "Download the invoice rendered as PDF" })),
    part("Warnings", table("Warnings", ["What", "What to do"],
      invoice.warnings.map((warning) => [warning.detail, warning.hint]))),
    part("Broken rules", table("Broken rules", ["Rule", "Weight", "What", "Where"],
      invoice.findings.map((finding) => [finding.rule ?? finding.code, capital(finding.severity), told(finding), finding.location]))),
    part("What it says", [
      list(Object.entries(invoice.fields ?? {}).map(([name, value]) => [words(name), value && [value, ...how(name)]])),
      aside(hasData ? "Format: " + invoice.format : "It has no data a program can read: format " + invoice.format)]),
    part("Sender", sender(invoice.sender, () => showInvoice(invoice))),
    part("Mails that brought it", table("Mails that brought it", ["Arrived", "From", "Says otherwise", "Further warnings", "Mail"],
      invoice.arrivals.map((arrival) => [time(arrival.at), arrival.sender,
        arrival.differs.map((found) => element("p", words(found.field) + ": " + found.arrival + " instead of " + found.record)),
        further(arrival, invoice),
        button("Details", () => openMail(arrival.mail_id), { "aria-label": "Details of the mail of " + time(arrival.at) })]))),
    part("Files", table("Files", ["Name", "What", "Size", "Download"],
      invoice.files.map((file) => [file.name, file.role + ", " + file.media_type, size(file.size), downloading(file)])))]);
}

async function stand(name, standing) {
  const path = "/v1/senders/" + encodeURIComponent(name);
  await (standing ? ask(path, "PUT", { standing }) : ask(path, "DELETE"));
  senders = await readAll("/v1/senders");
  draw();
  say(name + (standing ? " is " + standing + "." : " is neither trusted nor blocked."));
}

// The sender of an invoice or mail; `again` shows the details anew after a change.
function sender(address, again) {
  if (!address) return aside("It names no sender, or several.");
  const standing = senders.items.find((item) => item.name === address.toLowerCase())?.standing;
  const change = (text, to) => button(text, async () => {
    await stand(address, to);
    const said = byId("said").textContent;
    again();
    say(said);
  }, { "aria-label": text + " " + address });
  return [element("p", address + (standing ? " – " + standing : "")), actions(
    standing !== "trusted" && change("Trust", "trusted"), standing !== "blocked" && change("Block", "blocked"),
    standing && change("Remove from the list", null))];
}
