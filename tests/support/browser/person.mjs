// A person before the console's page, in words that a story is told with.

import { join } from "node:path";

const PATIENCE_MS = 60_000;
const WIDTHS = [360, 1280];

/** Somebody before the page: presses and fills what has this name for a screen reader, and reads what is shown. */
export class Person {
  seen = { asked: [], wide: [], said: [] };

  constructor(page, given) {
    this.page = page;
    this.given = given;
    page.on("dialog", (dialog) => { this.seen.asked.push(dialog.message()); dialog.accept(); });
    page.on("pageerror", (error) => this.seen.said.push(String(error)));
    // The browser tells of each request that the API refuses, which the page does too, in words.
    const isRefusal = (message) => message.text().startsWith("Failed to load resource: the server responded with a status of 4");
    page.on("console", (message) => isRefusal(message) || this.seen.said.push(message.text()));
  }

  /** What `looking` finds, as soon as it does. */
  async until(looking, what) {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
      const found = await looking();
      if (found) return found;
      await new Promise((soon) => setTimeout(soon, 50));
    }
    throw new Error(`${what} is not there; the page says: ${await this.text()}`);
  }

  text() {
    return this.page.evaluate(() => (document.querySelector("#details[open]") ?? document.body).innerText);
  }

  see(words) {
    return this.until(async () => (await this.text()).includes(words), `“${words}”`);
  }

  find(name, role) {
    return this.until(() => this.page.$(`::-p-aria([name="${name}"][role="${role}"])`), `the ${role} “${name}”`);
  }

  has(name, role = "button") {
    return this.page.$(`::-p-aria([name="${name}"][role="${role}"])`).then(Boolean);
  }

  async press(name, role = "button") {
    // What is drawn anew in this moment is found again.
    const pressed = async () => (await this.find(name, role)).click().then(() => true, () => false);
    await this.until(pressed, `the ${role} “${name}” to press`);
  }

  async fill(name, value, role = "textbox") {
    const field = await this.find(name, role);
    await field.evaluate((field) => { field.value = ""; });
    await field.type(value);
  }

  async set(name, value, role = "combobox") {
    const field = await this.find(name, role);
    await field.evaluate((field, value) => { field.value = value; field.dispatchEvent(new Event("change", { bubbles: true })); }, value);
  }

  /** A file picker has no role of its own. */
  async attach(label, ...paths) {
    const picker = await this.until(async () => {
      const found = await this.page.evaluateHandle((label) =>
        [...document.querySelectorAll("label")].find((one) => one.textContent === label)?.control, label);
      return found.asElement();
    }, `the picker “${label}”`);
    await picker.uploadFile(...paths);
  }

  /** Presses "Look again" until these words are there. */
  await(words) {
    return this.lookAgain(async () => (await this.text()).includes(words), `“${words}”`);
  }

  /** … or what `looking` finds. */
  lookAgain(looking, what) {
    return this.until(async () => {
      if (await looking()) return true;
      await this.press("Look again");
      await new Promise((soon) => setTimeout(soon, 200));
      return false;
    }, what);
  }

  async signIn() {
    await this.page.goto(this.given.url, { waitUntil: "load" });
    await this.fill("Bearer token", this.given.token);
    await this.press("Sign in");
    await this.find("Sign out", "button");
  }

  /** Looks at the page at each width, in light and dark. */
  async look(name) {
    for (const width of WIDTHS) {
      await this.page.setViewport({ width, height: 900 });
      const wide = await this.page.evaluate(() => {
        const isWide = (node) => node.scrollWidth > node.clientWidth;
        return [document.documentElement, ...document.querySelectorAll("dialog[open]")].filter(isWide).map((node) => node.tagName);
      });
      if (wide.length) this.seen.wide.push(`${name} at ${width}: ${wide}`);
      if (!this.given.shots) continue;
      await this.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: width === 360 ? "dark" : "light" }]);
      const isOpen = await this.page.$("dialog[open]");
      if (isOpen) await this.page.setViewport({ width, height: 2200 });
      await this.page.screenshot({ path: join(this.given.shots, `${name}-${width}.png`), fullPage: !isOpen });
      await this.page.emulateMediaFeatures([]);
    }
    await this.page.setViewport({ width: this.given.width, height: 900 });
  }
}
