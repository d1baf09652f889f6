const STATES = { pending: "Not found yet", verified: "Found", lapsed: "Not found in time" };

/** The address letters leave from: the connector's, or one of the account's own domain. */
function ownSending() {
  const path = "/v1/account/sending-address";
  const begin = async (address) => {
    ownSender = await (await ask(path, "PUT", { address })).json();
    draw();
    say("Set the records below in the DNS of your domain.");
  };
  if (!ownSender) {
    const address = text("address", "", { inputmode: "email", required: "" });
    return form([
      field("Address", address, "Of a domain of yours, which you prove by three records in its DNS. "
        + "Letters leave from the connector's address until then."),
      actions(element("button", "Use this address"))], () => begin(address.value.trim()));
  }
  const { state, advice, records } = ownSender;
  return [
    element("p", [element("strong", ownSender.address), " ", badge(capital(state), state === "verified" ? "" : "alert")]),
    note(told(advice), state === "verified" ? "mild" : "ask"),
    records.length > 0 && table("Records for the DNS", ["Type", "Name", "Value", "State"],
      records.map((record) => [record.type, element("code", record.name), element("code", record.value), STATES[state]])),
    actions(
      button("Check again", async () => {
        ownSender = await find(path, "no_sending_address");
        draw();
        say(ownSender ? told(ownSender.advice) : "There is no address of your own.");
      }),
      state === "lapsed" && button("Begin again", () => begin(ownSender.address)),
      button("Remove", async () => {
        if (!confirm("Remove " + ownSender.address + "?\n\nLetters leave from the connector's address again. "
          + "Another time begins with new records.")) return;
        await ask(path, "DELETE");
        ownSender = null;
        draw();
        say("Letters leave from the connector's address.");
      }, { "aria-label": "Remove " + ownSender.address }))];
}

/** Those that bounced for good, or whose reader complained. */
function suppressing() {
  return table("Addresses that get no letters", ["Address", "Since", "Why", "Change"], suppressed.items.map((one) => [
    one.address, time(one.since), one.sentence,
    button("Mail to it again", async () => {
      if (!confirm("Mail to " + one.address + " again?\n\nDo so once its owner says that it works: "
        + "letters that bounce harm your name as a sender.")) return;
      await ask("/v1/suppressed/" + encodeURIComponent(one.address), "DELETE");
      suppressed = await readAll("/v1/suppressed");
      draw();
      say(one.address + " gets letters again. What failed is not sent again by itself.");
    }, { "aria-label": "Mail to " + one.address + " again" })]));
}
