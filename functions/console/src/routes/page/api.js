"use strict";

// Only in memory: whoever reloads the page signs in again.
let token = "";
// Of 50 each.
const MAX_PAGES = 40;

/** The API's answer; what it refuses is thrown, in its own words, which are in the page's language.
    `type` is what a file is, if its letters are sure to be UTF-8. */
async function ask(path, method = "GET", body = null, type = "application/octet-stream") {
  const headers = { Authorization: "Bearer " + token, "Accept-Language": document.documentElement.lang };
  const isFile = body instanceof Blob, isForm = body instanceof FormData;
  // A form says itself what it is.
  if (body && !isForm) headers["Content-Type"] = isFile ? type : "application/json";
  const response = await fetch(path, { method, headers, body: isFile || isForm ? body : body && JSON.stringify(body) })
    .catch(() => { throw new Error("The API could not be reached. Try again."); });
  if (response.ok) return response;
  const error = await response.json().catch(() => ({}));
  // What to do about a field is to correct it.
  const hint = error.code === "invalid_fields" ? "" : error.hint;
  const said = [error.detail ?? "The API answered " + response.status + ".", hint].filter(Boolean).join(" ");
  throw Object.assign(new Error(said), { code: error.code, errors: error.errors ?? [] });
}

const read = async (path) => (await ask(path)).json();

/** A list of which all is wanted, page by page; of one that is very long its beginning. */
async function readAll(path) {
  const all = await read(path);
  for (let pages = 1; all.next && pages < MAX_PAGES; pages++) {
    const page = await read(path + "?after=" + encodeURIComponent(all.next));
    all.items.push(...page.items);
    all.next = page.next;
  }
  return all;
}

/** As `read`, but null where there is no such thing. */
const find = (path, missing) => read(path).catch((error) => {
  if (error.code !== missing) throw error;
  return null;
});

/** What is wrong with which field: the API points at all of them at once, as /notify/0. */
const refusals = (error) => (error.errors ?? []).map((one) => ({ name: one.pointer.slice(1).replaceAll("/", "."), sentence: told(one) }));

/** A message of the API in words: what happened, and what to do. */
const told = (message) => [message.detail, message.hint].filter(Boolean).join(" ");
