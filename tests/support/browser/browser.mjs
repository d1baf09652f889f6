// Starts the Chromium that `.ci/tools node` installs, always of one version and with one font, so that a page looks the
// same on every machine. `tests/support/browser.rs` says what for.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

// The family that `functions/typeset/fonts` has stands for whatever a letter asks for.
const fonts = (folder, cache) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <cachedir>${cache}</cachedir>
  <match target="font">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
`;

/** Runs `work` with a browser, and ends the browser whatever happens. */
export async function withBrowser(node, work) {
  const puppeteer = createRequire(join(resolve(node), "package.json"))("puppeteer-core");
  const folder = mkdtempSync(join(tmpdir(), "invoice-mail-browser-"));
  mkdirSync(join(folder, "cache"));
  writeFileSync(join(folder, "fonts.conf"), fonts(resolve("../functions/typeset/fonts"), join(folder, "cache")));
  const browser = await puppeteer.launch({
    executablePath: join(resolve(node), "chromium"),
    userDataDir: join(folder, "profile"),
    headless: "shell",
    env: { ...process.env, FONTCONFIG_FILE: join(folder, "fonts.conf"), LD_LIBRARY_PATH: join(resolve(node), "lib") },
    args: [
      // Root may not use the sandbox; nothing but our own pages is opened.
      "--no-sandbox",
      "--no-zygote",
      "--disable-gpu",
      "--disable-lcd-text",
      "--font-render-hinting=none",
      "--force-color-profile=srgb",
      "--hide-scrollbars",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-quic",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  try {
    return await work(browser);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All of standard input, which is JSON. */
export async function input() {
  const pieces = [];
  for await (const piece of process.stdin) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces));
}
