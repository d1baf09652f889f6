// Reads mails with mailparser, the reader of Nodemailer: `tests/support/readers.rs` says why, and what is compared.
//
// Argument: the folder that has node_modules. Input, for each mail: its length in bytes on a line of its own, then the
// mail. Output, for each mail: a line of JSON.

import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { domainToASCII } from "node:url";

const { simpleParser } = createRequire(join(process.argv[2], "package.json"))("mailparser");

// What it would add of its own: pictures inside the HTML, links in the text, one body made from the other.
const AS_IT_IS = { keepCidLinks: true, skipTextLinks: true, skipHtmlToText: true, skipTextToHtml: true };

// It shows an xn-- domain in its own script, and quotes as they are.
const asWritten = (address) =>
  address
    .replace(/[^@]*$/, (domain) => (/[^\x00-\x7f]/.test(domain) ? domainToASCII(domain) : domain))
    .replace(/^"(.*)"@/, (_, quoted) => quoted.replace(/\\(.)/g, "$1") + "@");

const addresses = (field) =>
  [field ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ name, address }) => ({ name: name || null, address: asWritten(address) }));

async function read(raw) {
  const mail = await simpleParser(raw, AS_IT_IS);
  const header = (name) => mail.headers.get(name) ?? null;
  return {
    fields: mail.headerLines.map(({ key }) => key),
    from: addresses(mail.from),
    reply_to: addresses(mail.replyTo),
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    bcc: addresses(mail.bcc),
    subject: mail.subject ?? "", // also of an empty one
    date: mail.date.getTime() / 1000,
    message_id: mail.messageId ?? null,
    letter_id: header("x-invoice-mail-id"),
    auto_submitted: header("auto-submitted"),
    in_reply_to: mail.inReplyTo ?? null,
    references: mail.references ?? null,
    text: mail.text ?? null,
    html: mail.html || null,
    files: mail.attachments.map((file) => ({
      name: file.filename ?? null,
      // What it calls a file of no known type is guessed from the name.
      type: file.headers.get("content-type").value,
      disposition: file.contentDisposition,
      content_id: file.contentId ?? null,
      size: file.content.length,
      sha256: createHash("sha256").update(file.content).digest("hex"),
    })),
  };
}

// A mail of 40 MB comes in hundreds of pieces, so they are joined only when all are here.
let [pieces, have, wanted] = [[], 0, 1];
for await (const piece of process.stdin) {
  pieces.push(piece);
  have += piece.length;
  while (have >= wanted) {
    let all = Buffer.concat(pieces);
    const line = all.indexOf("\n");
    const end = line < 0 ? have + 1 : line + 1 + Number(all.subarray(0, line));
    wanted = end;
    if (have >= end) {
      console.log(JSON.stringify(await read(all.subarray(line + 1, end))));
      all = all.subarray(end);
      wanted = 1;
    }
    [pieces, have] = [[all], all.length];
  }
}
