// Opens the page behind a link, as a person does on a phone, and presses the button of a file. Input: { "url": …, "number": which
// button, from 1, "folder": where files are saved, "png": path }. Writes a picture of the page, and prints what it was like:
// { "title": …, "files": [names and sizes], "width": …, "scroll_width": …, "said": [messages], "saved": name of the file }.

import { input, withBrowser } from "./browser.mjs";

const { url, number, folder, png } = await input();
const seen = await withBrowser(process.argv[2], async (browser) => {
  const page = await browser.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.setViewport({ width: 390, height: 600 });
  await page.goto(url, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: png, fullPage: true });
  const looks = await page.evaluate(() => ({
    title: document.title,
    files: [...document.querySelectorAll("form span")].map((file) => file.textContent),
    width: window.innerWidth,
    scroll_width: document.documentElement.scrollWidth,
  }));
  const chromium = await browser.target().createCDPSession();
  await chromium.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder, eventsEnabled: true });
  const saved = new Promise((done, failed) => {
    let name;
    chromium.on("Browser.downloadWillBegin", (event) => (name = event.suggestedFilename));
    chromium.on("Browser.downloadProgress", ({ state }) => state === "completed" && done(name));
    setTimeout(() => failed(new Error(`nothing was saved; the page said: ${said}`)), 20_000).unref();
  });
  await (await page.$$("button"))[number - 1].click();
  return { ...looks, saved: await saved, said };
});
console.log(JSON.stringify(seen));
