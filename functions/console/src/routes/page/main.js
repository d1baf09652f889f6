const SECTIONS = { incoming: incomingSection, issued: issuedSection, mails: mailsSection, partners: partnersSection, settings: settingsSection };
let current = null;

/** Reads and shows the section that the address names. */
async function show() {
  const name = location.hash.slice(1);
  const section = SECTIONS[name] ?? incomingSection;
  for (const link of byId("nav").children) {
    const isHere = SECTIONS[link.hash.slice(1)] === section;
    if (isHere) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  const isNew = section !== current;
  current = section;
  if (isNew) results.replaceChildren();
  say("Reading …");
  await section.load();
  if (current !== section) return;
  draw();
  say("");
  if (isNew) byId("heading").focus();
}

/** Draws the section anew; the focus stays where it was. */
function draw() {
  const focused = document.activeElement?.id;
  const heading = element("h2", current.title, { id: "heading", tabindex: "-1" });
  results.replaceChildren();
  fill(results, [heading, current.draw()]);
  if (focused && !details.open) byId(focused)?.focus();
}

async function signIn() {
  token = byId("token").value.trim();
  say("Reading …");
  account = await find("/v1/account", "no_account");
  byId("whose").textContent = account?.name ?? "";
  byId("sign-in").hidden = true;
  byId("nav").hidden = byId("sign-out").hidden = false;
  // A new account has nothing to show before it is set up.
  if (!account) location.hash = "settings";
  await show();
}

// The focus comes back to what opened the details when they are closed.
let opener = "";
results.addEventListener("click", (event) => { opener = event.target.id; }, { capture: true });
details.addEventListener("close", () => { asked++; byId(opener)?.focus(); });
byId("close").addEventListener("click", () => details.close());
byId("leave").addEventListener("click", () => byId("view").close());
byId("view").addEventListener("close", () => byId("frame").removeAttribute("srcdoc"));
byId("sign-out").addEventListener("click", () => location.reload());
byId("sign-in").addEventListener("submit", (event) => { event.preventDefault(); attempt(signIn, event.target); });
window.addEventListener("hashchange", () => {
  if (!token || byId("nav").hidden) return;
  details.close();
  attempt(show);
});
