let account, letters, ownSender, suppressed;

const settingsSection = {
  title: "Settings",
  async load() {
    account = await find("/v1/account", "account_not_created");
    if (!account) return;
    [letters, suppressed, ownSender] = await Promise.all(
      [read("/v1/account/letters"), readAll("/v1/suppressed"), find("/v1/account/sending-address", "no_sending_address")]);
  },
  draw: () => [
    part("Your company", piece(company)),
    account && [
      part("How invoices are sent", sending()),
      part("Reminders", reminding()),
      part("Own address of letters", piece(ownSending)),
      part("How letters look", designing()),
      part("Addresses that get no letters", piece(suppressing)),
      part("How mails are answered", answering())]],
};

const saveAccount = async (path, body, said) => {
  account = await (await ask(path, "PUT", body)).json();
  say(said);
};

function company() {
  const inputs = {
    name: text("name", account?.name, { required: "", maxlength: "200" }),
    country: text("country", account?.country, { required: "", maxlength: "2", class: "short", size: "4" }),
    vat: text("vat", account?.vat, { required: "" }),
    company_number: text("company_number", account?.company_number, { required: "" }),
    reply_to: text("reply_to", account?.reply_to, { inputmode: "email" }),
  };
  const turn = (what, said) => async () => {
    account = await (await ask("/v1/connector/" + what, "POST")).json();
    draw();
    say(said);
  };
  const isActive = account?.connector === "active";
  const profile = form([
    field("Name, as customers see it", inputs.name),
    element("div", [field("Country", inputs.country, "Two letters, as BE"), field("VAT number", inputs.vat),
      field("Company number", inputs.company_number)], { class: "pair" }),
    field("Where customers' answers go", inputs.reply_to),
    actions(element("button", "Save"))],
  async () => {
    const isNew = !account;
    const now = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, written(input) ?? (name === "reply_to" ? null : "")]));
    await saveAccount("/v1/account", now, "Saved.");
    if (isNew) await show(true); else draw();
    byId("whose").textContent = account.name;
  });
  if (!account) return [aside("The account is new: say whose it is."), profile];
  return [
    element("p", ["The connector is ", element("strong", account.connector),
      isActive ? ": mail is taken, and invoices are sent." : ": mail is ignored, and nothing is sent."]),
    account.addresses.length > 0 && ["Suppliers mail to:", element("ul", account.addresses.map((address) => element("li", address)))],
    actions(!isActive && button("Activate", turn("activate", "The connector is active.")),
      isActive && button("Deactivate", async () => {
        if (confirm("Deactivate the connector?\n\nMail is then ignored, and nothing is sent. The addresses stay yours.")) {
          await turn("deactivate", "The connector is inactive.")();
        }
      })),
    element("details", [element("summary", "Change the profile"), profile])];
}

function sending() {
  const { invalid, nightly, replies, opened } = account.sending;
  const broken = choice("invalid", { hold: "Held, and you are told what is wrong", send: "Sent all the same" }, invalid);
  const leaves = choice("nightly", { now: "At once", night: "At night, at an hour" }, nightly ? "night" : "now");
  const night = hour("nightly.", nightly);
  const show = () => { night.shown.hidden = leaves.value !== "night"; };
  leaves.addEventListener("change", show);
  show();
  const answers = choice("replies", { read: "Read: the timeline says who is away or has a new address", ignore: "Not read" }, replies);
  const open = box("opened", opened);
  return form([
    field("An invoice that breaks the rules it claims to follow is", broken),
    field("What was given no time of its own leaves", leaves), night.shown,
    field("Answers to letters are", answers, "They go to your own mailbox in any case."),
    boxed(open, "Say on the timeline when a letter was first opened"),
    aside("SES then adds an invisible picture to each letter. Your reader may have to be asked before: mind the law."),
    actions(element("button", "Save"))],
  () => saveAccount("/v1/account/sending", {
    invalid: broken.value, nightly: leaves.value === "night" ? night.now() : null, replies: answers.value, opened: open.checked,
  }, "Saved how invoices are sent."));
}

function reminding() {
  const before = account.reminders;
  const on = box("reminders", Boolean(before));
  const days = text("days", before ? before.days.join(", ") : "-3, 7, 14");
  const when = hour("", before ?? { at: "09:00" });
  const rest = element("div",
    [field("Days after the due date", days, "Up to five; before it with a minus, as -3, 7, 14."), when.shown], { class: "settings" });
  const show = () => { rest.hidden = !on.checked; };
  on.addEventListener("change", show);
  show();
  return form([boxed(on, "Remind customers of what they owe, until it is marked as paid"), rest, actions(element("button", "Save"))],
    async () => {
      if (!on.checked) return saveAccount("/v1/account/reminders", null, "Customers are not reminded.");
      const numbers = days.value.replaceAll("−", "-").split(/[\s,;]+/).filter(Boolean).map(Number);
      if (!numbers.every(Number.isInteger)) {
        throw Object.assign(new Error("days: write whole numbers, separated by commas"), { code: "invalid_fields" });
      }
      await saveAccount("/v1/account/reminders", { days: numbers, ...when.now() }, "Saved when customers are reminded.");
    });
}

function answering() {
  const { notify, reply, language } = account.answers;
  const people = lines("notify", notify.join("\n"));
  const replying = box("reply", reply);
  const tongue = choice("language", LANGUAGES, language);
  return form([
    field("Who is told of ignored mails and held invoices", people, "One address a line, nobody when empty."),
    boxed(replying, "Tell senders what was missing, if they are proven and can mend it"),
    field("Language", tongue),
    actions(element("button", "Save"))],
  () => saveAccount("/v1/account/answers",
    { notify: people.value.split(/\s+/).filter(Boolean), reply: replying.checked, language: tongue.value }, "Saved how mails are answered."));
}
