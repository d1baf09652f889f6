// What the API sends again, and what it still calls back.
const RESENDABLE = ["bounced", "complained", "failed", "rejected", "unknown"];
const WAITING = ["queued", "failed", "withdrawn"];

/** The details of one issued invoice. */
const openIssued = (id) => load("Issued invoice", () => issuedWhole(id), showIssued);

async function issuedWhole(id) {
  const [invoice, timeline] = await Promise.all([read("/v1/issued/" + id), read("/v1/issued/" + id + "/timeline")]);
  const partner = invoice.partner_id && await find("/v1/partners/" + invoice.partner_id, "partner_not_found");
  return { invoice, timeline, partner };
}

function showIssued({ invoice, timeline, partner }) {
  const name = numbered(invoice);
  open("Invoice " + name);
  // Does one thing to the invoice, and shows it as it is then.
  const then = async (said, path, method = "POST", body = null) => {
    await ask(path, method, body);
    await again(said);
  };
  const again = async (said) => {
    const mine = ++asked;
    const whole = await issuedWhole(invoice.id);
    issued.items = issued.items.map((item) => item.id === invoice.id ? whole.invoice : item);
    draw();
    if (mine !== asked) return;
    showIssued(whole);
    say(said);
  };
  const path = "/v1/issued/" + invoice.id;
  const mayWithdraw = !invoice.withdrawn_at && invoice.deliveries.every((delivery) => WAITING.includes(delivery.status));
  fill(inside, [
    element("div", standing(invoice)),
    !invoice.withdrawn_at && invoice.sentence && note(invoice.sentence),
    list([["Id", invoice.id], ["Customer", partner?.name ?? invoice.partner_id], ["Amount due", amount(invoice.fields)],
      ["Due date", invoice.fields?.due_date], ["Issued", time(invoice.at)],
      ["Withdrawn", invoice.withdrawn_at && time(invoice.withdrawn_at)], ["Paid", invoice.paid_at && time(invoice.paid_at)],
      ["Next reminder", invoice.next_reminder_at && time(invoice.next_reminder_at)], ["By law", invoice.copy_notice?.detail]]),
    actions(
      mayWithdraw && button("Withdraw", async () => {
        if (confirm("Withdraw invoice " + name + "?\n\nIt then leaves over no channel until somebody reinstates it.")) {
          await then("Withdrawn: it does not leave.", path + "/withdraw");
        }
      }),
      invoice.withdrawn_at && button("Reinstate", async () => {
        if (confirm("Reinstate invoice " + name + "?\n\nIt leaves within a minute.")) await then("It leaves within a minute.", path + "/reinstate");
      }),
      !invoice.paid_at && button("Mark as paid", () => then("Marked as paid: its customer is not reminded.", path + "/paid")),
      invoice.paid_at && button("Mark as not paid", () => then("Marked as not paid.", path + "/paid", "DELETE")),
      invoice.reason && !invoice.withdrawn_at && button("Issue again", async () => {
        await issueAgain(invoice);
        await again("Issued again.");
      }),
      button("Letter", async () => {
        const letter = await (await ask("/v1/account/letters/preview", "POST", { invoice_id: invoice.id })).json();
        frame(letter.subject, letter.html);
      }, { "aria-label": "Show the letter" }),
      partner && button("Partner", () => openPartner(partner.id), { "aria-label": "Open the partner " + partner.name }),
      button("Look again", () => again(""))),
    invoice.deliveries.map((delivery) => part(CHANNELS[delivery.channel], way(delivery, invoice, partner, then, again))),
    part("What happened", table("What happened", ["When", "What", "Channel", "To"],
      timeline.items.map((entry) => [time(entry.at), [told(entry), entry.reason?.detail].filter(Boolean).join(" "),
        CHANNELS[entry.channel], entry.recipients.join(", ")]))),
    part("Files", table("Files", ["Name", "What", "Size"],
      invoice.files.map((file) => [file.name, [file.role, file.media_type].filter(Boolean).join(", "), file.size && size(file.size)])))]);
}

// How it stands over one channel, and what can be done about it.
function way(delivery, invoice, partner, then, again) {
  const resendable = RESENDABLE.includes(delivery.status) && !invoice.withdrawn_at;
  const path = (channel) => "/v1/deliveries/" + invoice.id + "/" + channel + "/resend";
  const sure = (where) => confirm("Send the invoice again" + where + "?\n\nWhat was sent before may have arrived.");
  const to = text("to", "", { inputmode: "email", required: "" });
  const save = box("save", true);
  const state = capital(delivery.status);
  const parts = [
    element("p", TROUBLE.includes(delivery.status) ? badge(state, "alert") : state),
    delivery.sentence && note(delivery.sentence, TROUBLE.includes(delivery.status) ? "ask" : "mild"),
    list([["To", delivery.recipients.join(", ")], ["Since", time(delivery.updated_at)],
      ["Files by a link until", delivery.download_until && time(delivery.download_until)]]),
    delivery.by_recipient.length > 1 && table("Recipients", ["Address", "State", "Why"],
      delivery.by_recipient.map((one) => [one.address, capital(one.status), one.sentence])),
  ];
  if (delivery.proposals.length) {
    const act = (proposal) => proposed(proposal, { delivery, invoice, partner, to, resendable, sure, again,
      resend: (channel) => then("It is sent again.", path(channel)) });
    parts.push(element("h4", "What can be done"),
      element("ul", delivery.proposals.map((proposal) => element("li", [told(proposal), " ", act(proposal)])), { class: "proposals" }));
  }
  if (!resendable) return parts;
  parts.push(actions(button("Send again", async () => {
    if (sure(delivery.channel === "email" ? " to the addresses the partner has now" : " over " + CHANNELS[delivery.channel])) {
      await then("It is sent again.", path(delivery.channel));
    }
  }, { "aria-label": "Send again over " + CHANNELS[delivery.channel] })));
  if (delivery.channel === "email") {
    parts.push(form([
      field("Corrected address", to),
      partner && boxed(save, "Save it at the partner, in place of the one that failed"),
      actions(element("button", "Send to this address"))],
    async () => {
      if (!sure(" to " + to.value.trim())) return;
      const kept = Boolean(partner) && save.checked;
      await then("It is sent to " + to.value.trim() + (kept ? ", which the partner keeps." : "."), path("email"), "POST",
        { to: to.value.trim(), save: kept });
    }));
  }
  return parts;
}

// The button that does what is proposed. The API says it in words for people; what it needs follows from how things stand.
function proposed(proposal, { invoice, partner, to, resendable, sure, again, resend }) {
  if (proposal.address && resendable) {
    return button("Use", () => { to.value = proposal.address; to.focus(); }, { "aria-label": "Use the address " + proposal.address });
  }
  if (proposal.address) return partner && button("Open the partner", () => openPartner(partner.id));
  if (!resendable) return null;
  const channel = partner?.channels.find((one) => one.kind === proposal.channel);
  if (!channel?.enabled) return partner && button("Open the partner", () => openPartner(partner.id));
  const name = CHANNELS[proposal.channel];
  return button("Send over " + name, async () => {
    if (!sure(" over " + name)) return;
    if (invoice.deliveries.some((one) => one.channel === proposal.channel)) return resend(proposal.channel);
    await issueAgain(invoice);
    await again("It is issued again, and sent over " + name + ".");
  });
}
