let mails;

const mailsSection = {
  title: "Mails",
  async load() { [mails, senders] = await Promise.all([read("/v1/mails"), readAll("/v1/senders")]); },
  draw: () => piece(() => [
    table("Mails", ["Outcome", "Subject", "Arrived", "From", "Why"],
      mails.items.map((mail) => [outcome(mail),
        button(mail.subject || "no subject", () => openMail(mail.id), { id: "row-" + mail.id, class: "row" }),
        time(mail.at), mail.sender, mail.sentence])),
    older(mails, "/v1/mails", "mails"),
    part("Trusted and blocked senders", listed())]),
};

const openMail = (id) => load("Mail", () => read("/v1/mails/" + id), showMail);

function outcome(mail) {
  return [mail.attention && badge("A person should look", "alert"), mail.attention && " ",
    mail.confirmation && badge("Forwarding to confirm", "alert"), mail.confirmation && " ", capital(mail.outcome)];
}

function confirmation(wanted) {
  let link = wanted.link;
  const url = link && URL.canParse(link) && new URL(link);
  if (url && url.protocol === "https:") {
    link = element("a", link, { href: url.href, rel: "noreferrer noopener", target: "_blank" });
  }
  return part("Forwarding to confirm", [
    element("p", "Open the link or use the code only if you set up this forwarding."),
    list([["Provider", wanted.provider], ["Asked for by", wanted.requested_by], ["Code", wanted.code], ["Link", link]])]);
}

function showMail(mail) {
  open("Mail: " + (mail.subject || "no subject"));
  const verdicts = Object.entries(mail.verdicts).map(([name, verdict]) => name + " " + verdict).join(", ");
  fill(inside, [
    element("p", outcome(mail)),
    mail.sentence && note(mail.sentence, mail.attention ? "ask" : "mild"),
    mail.confirmation && confirmation(mail.confirmation),
    part("Mail", list([["Arrived", time(mail.at)], ["To", mail.recipients.join(", ")],
      ["Envelope sender", mail.envelope_sender], ["Verdicts", verdicts],
      ["Not answered", mail.unanswerable && words(mail.unanswerable)]])),
    part("Parts", [table("Parts", ["Name", "What", "Size", "Became", "File"],
      mail.parts.map((found) => [found.name, found.media_type, size(found.size),
        found.invoice_id ? button("Invoice", () => openInvoice(found.invoice_id), { "aria-label": "Invoice of " + found.name })
          : found.sentence,
        found.href ? downloading(found) : "not kept"])),
      mail.more_parts > 0 && aside("And " + mail.more_parts + " more.")]),
    part("Answers", table("Answers", ["What", "To", "Where it stands", "Since", "Why"],
      mail.answers.map((answer) => [answer.kind === "notice" ? "Notice to your people" : "Reply to the sender",
        answer.to.join(", "), capital(answer.status), time(answer.at), answer.sentence]))),
    part("Sender", sender(mail.sender, () => showMail(mail)))]);
}

// The senders that a person trusts or has blocked.
function listed() {
  const name = element("input", [], { id: "name", autocomplete: "off", spellcheck: "false", required: "" });
  const choosing = form([
    element("label", "Address, or domain with a leading @", { for: "name" }), name,
    element("button", "Trust", { value: "trusted" }), element("button", "Block", { value: "blocked" })],
  (submitter) => stand(name.value.trim(), submitter?.value ?? "trusted"), { class: "line" });
  return [table("Senders", ["Sender", "Standing", "Since", "Change"], senders.items.map((item) => [
    item.name, capital(item.standing), time(item.at),
    button("Remove", async () => { await stand(item.name, null); byId("name").focus(); }, { "aria-label": "Remove " + item.name })])), choosing];
}
