// Does in the console's page what a person does. Input: { "story": which of those below, "url": …, "token": …, "width": pixels,
// "shots": a folder for pictures, or null, and what the story needs }. Prints what the page was like: { "asked": [what it asked to
// confirm], "wide": [where one scrolls sideways], "said": [messages of the console and broken policies], and what the story saw }.

import { input, withBrowser } from "./browser.mjs";
import { Person } from "./person.mjs";

const given = await input();

const stories = {
  /** Issues an invoice, sees that it came back, and sends it again to a corrected address, which the partner keeps. */
  async bounced(person) {
    await person.press("Issued", "link");
    await person.attach("Files", given.file);
    await person.set("Customer", "acme");
    await person.press("Issue");
    await person.await("E-mail: bounced");
    await person.look("issued");
    await person.press(given.number);
    await person.see("What happened");
    const text = await person.text();
    await person.look("bounced");
    await person.press("Show the letter");
    await person.until(() => person.page.$("#view[open]"), "the letter");
    await person.look("letter");
    await person.press("Close");
    await person.fill("Corrected address", "nobody");
    await person.press("Send to this address");
    await person.see("Not saved: correct what is marked.");
    const refused = await person.page.$eval("[aria-invalid]", (field) => document.getElementById(field.getAttribute("aria-errormessage")).textContent);
    await person.fill("Corrected address", given.to);
    await person.press("Send to this address");
    await person.see("which the partner keeps");
    await person.await("E-mail\n\nDelivered");
    await person.look("delivered");
    const images = await person.page.evaluate(() => document.images.length);
    return { text, refused, images, after: await person.text(), resendable: await person.has("Send again over E-mail") };
  },

  /** Issues an invoice for later, withdraws it, and has it sent after all; then it is paid. */
  async withdrawn(person) {
    await person.press("Issued", "link");
    await person.attach("Files", given.file);
    await person.set("Customer", "acme");
    const at = await person.page.evaluateHandle(() => document.querySelector("[name=send_at]"));
    await at.evaluate((field, value) => { field.value = value; }, given.at);
    await person.press("Issue");
    await person.see("is issued.");
    // Until it has been read it is called like its file.
    await person.lookAgain(() => person.has(given.number), given.number);
    await person.press(given.number);
    await person.await("Leaves ");
    await person.look("scheduled");
    await person.press("Withdraw");
    await person.see("Withdrawn: it does not leave.");
    const withdrawn = { text: await person.text(), withdraw: await person.has("Withdraw") };
    await person.press("Reinstate");
    await person.see("It leaves within a minute.");
    await person.await("E-mail\n\nDelivered");
    const left = { reinstate: await person.has("Reinstate"), withdraw: await person.has("Withdraw") };
    await person.press("Mark as paid");
    await person.see("Marked as paid");
    await person.press("Mark as not paid");
    await person.see("Marked as not paid.");
    await person.press("Mark as paid");
    await person.see("Marked as paid");
    await person.press("Close");
    return { withdrawn, left };
  },

  /** Sees that nobody was found to deliver to, adds the partner and issues the invoice again; then goes the ways proposed. */
  async proposed(person) {
    await person.press("Issued", "link");
    await person.attach("Files", given.file);
    await person.press("Issue");
    await person.await("Not sent");
    await person.press(given.name);
    await person.see("What happened");
    const unknown = await person.text();
    await person.press("Close");
    await person.press("Partners", "link");
    await person.press("New partner");
    await person.fill("Id", "acme");
    await person.fill("Name", "Acme");
    await person.fill("VAT number", given.vat);
    await person.fill("Address", "bounce@acme.example");
    await person.fill("Peppol participant", "0208:0403170701");
    await person.press("Save");
    await person.see("Saved Acme.");
    await person.press("Close");
    await person.press("Issued", "link");
    await person.press(given.name);
    await person.press("Issue again");
    await person.await("E-mail\n\nBounced");
    const off = await person.text();
    await person.look("proposed");
    await person.press("Open the partner Acme");
    await person.press("Peppol", "checkbox");
    await person.press("Save");
    await person.see("Saved Acme.");
    await person.press("Close");
    await person.press(given.number);
    await person.press("Send over Peppol");
    await person.await("Peppol\n\nRequested");
    return { unknown, off, after: await person.text() };
  },

  /** Reads an invoice that is held, releases it, and blocks its sender. */
  async held(person) {
    await person.see("One invoice is held and waits for a person.");
    await person.look("incoming");
    await person.press(given.number);
    await person.see("Mails that brought it");
    await person.look("held");
    const text = await person.text();
    await person.press("Open the invoice as a page");
    await person.until(() => person.page.$("#view[open]"), "the invoice");
    await person.look("invoice");
    await person.press("Close");
    await person.press("Release");
    await person.see("Released.");
    const releasable = await person.has("Release");
    await person.press("Block " + given.sender);
    await person.see("is blocked.");
    await person.page.$eval("[aria-label^='Details of the mail']", (button) => button.click());
    await person.see("Envelope sender");
    await person.look("mail");
    await person.press("Close");
    return { text, releasable };
  },

  /** Makes a partner, mistakes a number, and changes how it gets its invoices. */
  async partner(person) {
    await person.press("Partners", "link");
    await person.press("New partner");
    await person.fill("Id", "cafe");
    await person.fill("Name", given.name);
    await person.fill("VAT number", "BE0123456780");
    await person.fill("Address", "ap@cafe.example");
    await person.press("Save");
    await person.see("Not saved: correct what is marked.");
    const refused = await person.page.$eval("[aria-invalid]", (field) => [field.name, document.activeElement === field]);
    await person.look("refused");
    await person.fill("VAT number", "BE0403170701");
    await person.press("Save");
    await person.see("Saved " + given.name);
    const images = await person.page.evaluate(() => document.images.length);
    await person.press("Add an address");
    await person.page.keyboard.type("boss@cafe.example");
    const roles = await person.page.$$("::-p-aria([name='Role of the address'][role='combobox'])");
    await roles[1].select("cc");
    await person.press("Peppol", "checkbox");
    await person.fill("Peppol participant", "0208:0403170701");
    await person.press("Peppol earlier");
    await person.press("Webhook", "checkbox");
    await person.fill("Address of the customer's program", "https://erp.cafe.example/in");
    await person.set("How enabled channels work together", "fallback");
    await person.set("Invoices", "several");
    await person.set("Files", "both");
    await person.fill("Largest mail it takes, in MB", "5", "spinbutton");
    await person.set("Language of its letters", "nl");
    await person.press("Save");
    await person.see("It is shown this once");
    await person.look("partner");
    const text = await person.text();
    await person.press("Close");
    await person.see("boss@cafe.example (cc)");
    await person.look("partners");
    await person.press("Acme");
    await person.press("Delete Acme");
    await person.see("Acme is deleted.");
    return { refused, images, text };
  },

  /** Issues a list of which a line and a file are wrong, puts the file there, and issues the list again. */
  async bulk(person) {
    await person.press("Issued", "link");
    await person.attach("Files that a list names", given.files[0]);
    await person.press("File them");
    await person.see(given.hash);
    await person.attach("List of invoices (CSV or JSON)", given.list);
    await person.press("Issue the list");
    await person.see("None of the 3 waits any more.");
    await person.see("What needs a person");
    const text = await person.text();
    await person.look("bulk");
    await person.press("Close");
    await person.attach("Files that a list names", given.files[1]);
    await person.press("File them");
    await person.see("Filed.");
    await person.press(await person.page.$eval("[id^=bulk-]", (progress) => progress.ariaLabel));
    await person.press("Issue the list again");
    await person.await("Delivered\n3");
    await person.look("lists");
    return { text, after: await person.text() };
  },

  /** Sets how invoices are sent, when customers are reminded, and from which address letters leave. */
  async settings(person) {
    await person.press("Settings", "link");
    await person.see("How invoices are sent");
    const save = async (section) => {
      const form = await person.page.evaluateHandle((section) =>
        [...document.querySelectorAll("h3")].find((heading) => heading.textContent === section).nextElementSibling, section);
      await (await form.asElement().$("button:not([type=button])")).click();
    };
    await person.set("An invoice that breaks the rules it claims to follow is", "send");
    await person.set("What was given no time of its own leaves", "night");
    await person.set("At", "22:30", "InputTime");
    await person.fill("Time zone", "Mars/Olympus", "combobox");
    await save("How invoices are sent");
    await person.see("Not saved: correct what is marked.");
    const refused = await person.page.$eval("[aria-invalid]", (field) => field.name);
    await person.fill("Time zone", "Europe/Brussels", "combobox");
    await person.press("Say on the timeline when a letter was first opened", "checkbox");
    await save("How invoices are sent");
    await person.see("Saved how invoices are sent.");
    await person.press("Remind customers of what they owe, until it is marked as paid", "checkbox");
    await person.fill("Days after the due date", "−3, 7");
    await save("Reminders");
    await person.see("Saved when customers are reminded.");
    await person.fill("Address", "billing@acme.example");
    await person.press("Use this address");
    await person.see("Set the records below");
    const records = await person.page.$$eval("[aria-label='Records for the DNS'] tbody tr", (rows) => rows.map((row) => row.innerText));
    await person.look("settings");
    await person.press("Check again");
    await person.see("Invoice e-mails leave from this address.");
    await person.press("Mail to bounce@acme.example again");
    await person.see("bounce@acme.example gets letters again.");
    await person.fill("Subject", "{{nothing}}");
    await save("How letters look");
    await person.see("Not saved: correct what is marked.");
    await person.fill("Subject", "{{document}} {{number}}");
    await person.fill("Colour", "#8a3b12");
    await save("How letters look");
    await person.see("Saved how letters look.");
    await person.press("Preview");
    await person.until(() => person.page.$("#view[open]"), "the letter");
    await person.press("Close");
    await person.fill("Who is told of ignored mails and held invoices", "a@bakkerij.example\nb@bakkerij.example");
    await save("How mails are answered");
    await person.see("Saved how mails are answered.");
    return { refused, records };
  },

  /** Sets a company up that is new here. */
  async company(person) {
    await person.see("The account is new: say whose it is.");
    await person.look("new");
    await person.fill("Name, as customers see it", given.name);
    await person.fill("Country", "BE");
    await person.fill("VAT number", "BE0403170701");
    await person.fill("Company number", "0403170701");
    await person.press("Save");
    await person.see("The connector is inactive");
    await person.press("Activate");
    await person.see("The connector is active.");
    await person.see("be0403170701@");
    return { name: await person.page.$eval("#whose", (whose) => whose.textContent) };
  },

  /** Goes through all sections by keyboard, with a token that is refused first. */
  async sections(person) {
    await person.page.goto(given.url, { waitUntil: "load" });
    await person.fill("Bearer token", "wrong");
    await person.press("Sign in");
    await person.see("The access token is no JWT of a known algorithm.");
    await person.signIn();
    const headings = [];
    for (const name of ["Incoming", "Issued", "Mails", "Partners", "Settings"]) {
      await (await person.find(name, "link")).focus();
      await person.page.keyboard.press("Enter");
      await person.until(() => person.page.evaluate((name) => document.querySelector("[aria-current]").textContent === name
        && document.activeElement.id === (name === "Incoming" ? document.activeElement.id : "heading")
        && document.getElementById("status").textContent === "", name), name);
      headings.push(await person.page.$eval("#heading", (heading) => heading.textContent));
      await person.look("section-" + name.toLowerCase());
    }
    return { headings, images: await person.page.evaluate(() => document.images.length) };
  },
};

const seen = await withBrowser(process.argv[2], async (browser) => {
  const page = await browser.newPage();
  // A policy that is broken is told on the console too, but not always.
  await page.evaluateOnNewDocument(() => addEventListener("securitypolicyviolation", (broken) => console.error("policy", broken.violatedDirective)));
  await page.setViewport({ width: given.width, height: 900 });
  const person = new Person(page, given);
  if (given.story !== "sections") await person.signIn();
  return { ...person.seen, ...(await stories[given.story](person)) };
});
console.log(JSON.stringify(seen));
