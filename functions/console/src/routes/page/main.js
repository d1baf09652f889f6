const SECTIONS = { incoming: incomingSection, issued: issuedSection, mails: mailsSection, partners: partnersSection, settings: settingsSection };
let current = null;

/** Reads and shows the section that the address names; one that is shown already keeps what is typed in it. */
async function show(isNew = false) {
  const section = SECTIONS[location.hash.slice(1)] ?? incomingSection;
  for (const link of byId("nav").children) {
    const isHere = SECTIONS[link.hash.slice(1)] === section;
    if (isHere) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  isNew ||= section !== current;
  current = section;
  document.title = section.title + " – invoice-mail";
  if (isNew) results.replaceChildren();
  say("Reading …");
  await section.load();
  if (current !== section) return;
  if (!isNew) draw();
  say("");
  if (!isNew) return;
  const heading = element("h2", section.title, { id: "heading", tabindex: "-1" });
  results.replaceChildren();
  fill(results, [heading, section.draw()]);
  heading.focus();
}

/** Draws anew what may have changed; the focus stays where it was. */
function draw() {
  const focused = document.activeElement?.id;
  results.querySelectorAll(".piece").forEach((piece) => piece.renew());
  if (focused && !details.open) byId(focused)?.focus();
}

async function signIn() {
  token = byId("token").value.trim();
  say("Reading …");
  account = await find("/v1/account", "account_not_created");
  byId("whose").textContent = account?.name ?? "";
  byId("sign-in").hidden = true;
  byId("nav").hidden = byId("sign-out").hidden = false;
  // A new account has nothing to show before it is set up. Quietly, or else the section would be shown twice, and what is typed
  // into it in between be lost.
  if (!account) history.replaceState(null, "", "#settings");
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
  attempt(() => show());
});
