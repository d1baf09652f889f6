/** The letters of issued invoices: one language at a time, and what is written is kept while another is looked at. */
function designing() {
  const texts = letters.texts;
  const language = choice("language", LANGUAGES, "en");
  const inputs = { subject: lines("subject", "", { rows: "1" }), greeting: lines("greeting"), closing: lines("closing") };
  for (const [name, input] of Object.entries(inputs)) {
    input.addEventListener("input", () => { (texts[language.value] ??= {})[name] = written(input); });
  }
  const show = () => Object.entries(inputs).forEach(([name, input]) => {
    // As the API names it where it refuses it.
    input.name = "texts." + language.value + "." + name;
    input.value = texts[language.value]?.[name] ?? "";
    input.placeholder = letters.usual[language.value][name];
  });
  language.addEventListener("change", show);
  show();
  const colour = text("colour", letters.colour, { placeholder: "#1f3a5f" });
  const file = element("input", [], { type: "file", accept: "image/png,image/jpeg" });
  const now = () => ({ colour: written(colour), texts });
  return form([
    field("Language", language),
    aside("Known in texts: " + letters.placeholders.map((name) => "{{" + name + "}}").join(", ")),
    ...Object.entries(inputs).map(([name, input]) => field(words(name), input)),
    field("Colour", colour),
    field("Logo", file, "PNG or JPEG, at most 200 KB"),
    actions(element("button", "Save"),
      button("Preview", async () => {
        const letter = await (await ask("/v1/account/letters/preview", "POST", { settings: now(), language: language.value })).json();
        frame(letter.subject, letter.html);
      }),
      button("Remove the logo", async () => {
        if (!confirm("Remove the logo from letters?")) return;
        await ask("/v1/account/logo", "DELETE");
        say("The logo is removed.");
      }))],
  async () => {
    await ask("/v1/account/letters", "PUT", now());
    if (file.files[0]) await ask("/v1/account/logo", "PUT", file.files[0]);
    say("Saved how letters look.");
  });
}
