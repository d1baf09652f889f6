const TROUBLE = ["bounced", "complained", "failed", "rejected", "unknown"];
const CHANNELS = { email: "E-mail", peppol: "Peppol", webhook: "Webhook" };
let issued, bulks;

const issuedSection = {
  title: "Issued invoices",
  async load() {
    [issued, partners, bulks] = await Promise.all([read("/v1/issued"), readAll("/v1/partners"), read("/v1/bulk")]);
  },
  draw: () => [
    piece(() => [table("Issued invoices", ["State", "Invoice", "Issued", "Customer", "Amount due"],
      issued.items.map((invoice) => [standing(invoice),
        button(numbered(invoice), () => openIssued(invoice.id), { id: "issued-" + invoice.id, class: "row" }),
        time(invoice.at), invoice.fields?.buyer_name ?? called(invoice.partner_id), amount(invoice.fields)])),
    actions(older(issued, "/v1/issued", "issued"), button("Look again", () => show(), { id: "look-again" }))]),
    part("Issue an invoice", issuing()),
    part("Issue many invoices", many())],
};

// What could not be delivered has no number here: its file says most.
const numbered = (invoice) => invoice.fields?.number ?? invoice.files[0]?.name ?? invoice.id;
const called = (partner) => partners.items.find((one) => one.id === partner)?.name ?? partner;

// Where an issued invoice stands, over each channel.
function standing(invoice) {
  if (invoice.withdrawn_at) return badge("Withdrawn", "alert");
  if (invoice.reason) return badge("Not sent", "alarm");
  if (invoice.leaves_at) return "Leaves " + time(invoice.leaves_at);
  if (!invoice.deliveries.length) return "Waiting";
  return invoice.deliveries.map(({ channel, status }) => {
    const words = CHANNELS[channel] + ": " + status;
    return element("p", TROUBLE.includes(status) ? badge(words, "alert") : words);
  });
}

function issuing() {
  const files = element("input", [], { name: "file", type: "file", multiple: "", required: "" });
  const known = Object.fromEntries(partners.items.map((one) => [one.id, one.name + " (" + one.id + ")"]));
  const partner = choice("partner_id", { "": "Whose VAT number the invoice names", ...known }, "");
  const id = text("invoice_id", "", { maxlength: "64" });
  const at = text("send_at", "", { type: "datetime-local" });
  const whole = form([
    field("Files", files, "One is the invoice: PDF, XML or both. Others accompany it. Up to 4.5 MB."),
    field("Customer", partner),
    element("div", [
      field("Your id of it", id, "Left empty, it is made from the invoice."),
      field("Leaves at", at, "Left empty: at once, or at night if you set so.")], { class: "pair" }),
    actions(element("button", "Issue"))],
  async () => {
    const upload = new FormData();
    for (const file of files.files) upload.append("file", file);
    for (const input of [partner, id]) if (written(input)) upload.append(input.name, written(input));
    if (at.value) upload.append("send_at", new Date(at.value).toISOString());
    say("Issuing …");
    const done = await (await ask("/v1/issued", "POST", upload)).json();
    await issuedSection.load();
    draw();
    whole.reset();
    const name = done.fields?.number ?? done.invoice_id;
    say(name + (done.issued_before ? " was issued before: it is not sent again over a channel it took." : " is issued."));
  });
  return whole;
}

/** Has an invoice whose files are there already issued once more, as a list of one. */
async function issueAgain(invoice) {
  const files = invoice.files.map(({ sha256, name }) => ({ sha256, name }));
  const one = { invoice_id: invoice.id, partner_id: invoice.partner_id, files, send_at: new Date().toISOString() };
  const report = await (await ask("/v1/bulk", "POST", [one])).json();
  if (report.problems.length) throw new Error(report.problems.map((problem) => told(problem)).join(" "));
}
