// How often a list that is under way is looked at.
const LOOK_AGAIN_MS = 2000;
const STANDS = {
  waiting: "Waiting", scheduled: "Leave later", sent: "Sent", delivered: "Delivered", failed: "Not sent or refused",
  unknown: "May or may not have left", withdrawn: "Withdrawn",
};

/** Lists of invoices, and the files they name. */
function many() {
  const picker = element("input", [], { type: "file", accept: ".csv,.txt,.json,text/csv,application/json", required: "" });
  const posting = form([field("List of invoices (CSV or JSON)", picker,
    "CSV with the columns invoice_id, partner_id, files and send_at; files has for each file its SHA-256, a blank and its name."),
  actions(element("button", "Issue the list"))],
  async () => {
    const [file] = picker.files;
    say("Reading " + file.name + " …");
    const type = file.name.toLowerCase().endsWith(".json") ? "application/json" : undefined;
    const report = await (await ask("/v1/bulk", "POST", file, type)).json();
    say("");
    posting.reset();
    attempt(() => followBulk(report.bulk?.id, report));
  });
  return [
    piece(() => [
      bulks.items.length > 0 && table("Lists", ["Posted", "Invoices", "Handed over", "Progress"],
        bulks.items.map((bulk) => [time(bulk.at), String(bulk.total), String(bulk.announced),
          button("Progress", () => followBulk(bulk.id), { id: "bulk-" + bulk.id, "aria-label": "Progress of the list of " + time(bulk.at) })])),
      older(bulks, "/v1/bulk", "lists")]),
    posting, filing()];
}

// Puts files where a list finds them, and says what to write in the list.
function filing() {
  const picker = element("input", [], { type: "file", multiple: "", required: "" });
  const filed = [];
  const shown = piece(() => filed.length > 0 && table("Filed", ["Name", "What to write in the column files"], filed));
  return [form([field("Files that a list names", picker, "Put there first what your own program did not. Up to 4.5 MB each."),
    actions(element("button", "File them"))],
  async () => {
    for (const file of picker.files) {
      say("Filing " + file.name + " …");
      const { sha256 } = await (await ask("/v1/documents", "POST", file)).json();
      filed.push([file.name, element("code", sha256 + " " + file.name)]);
      shown.renew();
    }
    say("Filed.");
  }), shown];
}

/** Shows how far a list is until nothing moves any more, and what was wrong with it when it was posted. */
async function followBulk(id, report) {
  open("Invoices issued together");
  const mine = ++asked;
  if (report) fill(inside, posted(report));
  if (!id) return;
  const shown = inside.appendChild(element("div"));
  say("Reading …");
  for (let before = ""; ;) {
    const bulk = await read("/v1/bulk/" + id);
    // The details show something else by now, or nothing.
    if (mine !== asked) return;
    const now = JSON.stringify([bulk.announced, bulk.counts]);
    const isDone = bulk.announced === bulk.total && !bulk.counts.waiting && now === before;
    before = now;
    shown.replaceChildren();
    fill(shown, progress(bulk, isDone));
    if (isDone) {
      await issuedSection.load();
      draw();
      say("None of the " + bulk.total + " waits any more.");
      if (bulk.counts.failed || bulk.counts.unknown) fill(shown, await troubles(id));
      return;
    }
    say("Under way: " + (bulk.total - bulk.counts.waiting) + " of " + bulk.total + ".");
    await new Promise((soon) => setTimeout(soon, LOOK_AGAIN_MS));
    if (mine !== asked) return;
  }
}

function posted(report) {
  return [
    report.posted_before && note("The same list was posted before: nothing is issued by posting it again.", "mild"),
    !report.bulk && note("No line is good: nothing is issued."),
    report.unknown_columns.length > 0 && note("Columns that were passed over: " + report.unknown_columns.join(", "), "ask"),
    report.refused > 0 && part("Refused lines", [table("Refused lines", ["Line", "Column", "What is wrong"],
      report.problems.map((problem) => [String(problem.line), problem.column, told(problem)])),
    aside("The other lines are issued. Correct these and post them as a list of their own.")])];
}

function progress(bulk, isDone) {
  const bar = element("progress", [], { max: String(bulk.total), value: String(bulk.total - bulk.counts.waiting), "aria-label": "Progress" });
  const counts = Object.entries(STANDS).map(([name, said]) => [said, bulk.counts[name] > 0 && String(bulk.counts[name])]);
  return [
    bar, list([["Posted", time(bulk.at)], ["Invoices", String(bulk.total)], ...counts]),
    isDone && actions(
      button("Look again", () => followBulk(bulk.id)),
      button("Issue the list again", async () => {
        if (!confirm("Issue the whole list again?\n\nWhat has left is not sent again; what failed before it left is tried once more.")) return;
        await ask("/v1/bulk/" + bulk.id + "/again", "POST");
        await followBulk(bulk.id);
      }))];
}

async function troubles(id) {
  const found = { items: [], next: null };
  const path = (after) => "/v1/bulk/" + id + "/trouble" + (after ? "?after=" + encodeURIComponent(after) : "");
  // A page may have few items though there are more.
  const more = async () => {
    const wanted = found.items.length + 50;
    do {
      const page = await read(path(found.next));
      found.items.push(...page.items);
      found.next = page.next;
    } while (found.next && found.items.length < wanted);
  };
  await more();
  const shown = piece(() => [
    table("What needs a person", ["Invoice", "Customer", "Channel", "What"], found.items.map((one) => [
      button(one.invoice_id, () => openIssued(one.invoice_id), { class: "row" }), called(one.partner_id), CHANNELS[one.channel], one.sentence])),
    found.next && button("Show more", async () => { await more(); shown.renew(); })]);
  return part("What needs a person", shown);
}
