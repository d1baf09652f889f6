let partners;

const partnersSection = {
  title: "Partners",
  async load() { partners = await readAll("/v1/partners"); },
  draw: () => [
    actions(button("New partner", () => showPartner(null), { id: "new-partner" }),
      button("Export", () => download("/v1/partners.csv", "partners.csv"), { id: "export", "aria-label": "Export all partners as CSV" })),
    piece(() => table("Partners", ["Partner", "Customer number", "VAT number", "E-mail", "Channels"],
      partners.items.map((partner) => [
        button(partner.name, () => openPartner(partner.id), { id: "partner-" + partner.id, class: "row" }),
        partner.customer_number, partner.vat, recipients(partner), channels(partner)]))),
    piece(() => partners.next && aside("There are more. The export and the API have all of them.")),
    part("Import partners", importing())],
};

const recipients = (partner) => partner.emails.map((email) =>
  element("p", email.address + (email.role === "to" ? "" : " (" + email.role + ")")));
const channels = (partner) => partner.channels.map((channel, at) => element("p",
  (partner.delivery === "fallback" ? at + 1 + ". " : "") + CHANNELS[channel.kind] + (channel.enabled ? "" : " (off)")));

function importing() {
  const picker = element("input", [], { id: "partners-file", type: "file", accept: ".csv,.txt,text/csv", required: "" });
  return form([field("Table of partners (CSV)", picker, "With the columns that the export has; what is left out stays as it is."),
    actions(element("button", "Import"))], () => importPartners(picker.files[0]));
}

async function importPartners(file) {
  say("Importing " + file.name + " …");
  const report = await (await ask("/v1/partners/import", "POST", file)).json();
  await partnersSection.load();
  draw();
  const counts = ["created", "changed", "unchanged", "refused"].map((word) => report[word] + " " + word).join(", ") + ".";
  say(counts);
  if (!report.problems.length && !report.unknown_columns.length) return;
  open("Import of " + file.name);
  fill(inside, [
    element("p", counts),
    report.unknown_columns.length > 0 && note("Columns that were passed over: " + report.unknown_columns.join(", "), "ask"),
    part("Refused lines", [table("Refused lines", ["Line", "Column", "What is wrong"],
      report.problems.map((problem) => [String(problem.line), problem.column, told(problem)])),
    aside("The other lines are saved. Correct these and import the file again.")])]);
}
