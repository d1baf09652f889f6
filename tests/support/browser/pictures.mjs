// Shows HTML at several widths. Input: [{ "html": …, "width": pixels, "png": path }, …]. Writes each picture to its path, and
// prints what the pages were like: [{ "width": …, "scroll_width": …, "loaded": [addresses], "said": [messages] }, …].

import { input, withBrowser } from "./browser.mjs";

const shots = await input();
const pages = await withBrowser(process.argv[2], async (browser) => {
  const pages = [];
  for (const { html, width, png } of shots) {
    const page = await browser.newPage();
    const [loaded, said] = [[], []];
    page.on("request", (request) => request.url().startsWith("data:") || loaded.push(request.url()));
    page.on("console", (message) => said.push(message.text()));
    await page.setViewport({ width, height: 600 });
    await page.setContent(html, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path: png, fullPage: true });
    const scroll_width = await page.evaluate(() => document.documentElement.scrollWidth);
    pages.push({ width, scroll_width, loaded, said });
    await page.close();
  }
  return pages;
});
console.log(JSON.stringify(pages));
