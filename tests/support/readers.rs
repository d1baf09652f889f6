//! Readers of mails that are not ours: Python's email package and Node's mailparser. Whatever leaves in a journey is
//! given to both when the journey ends, so that a letter which only our own reader understands does not pass.
//!
//! One process of each serves all journeys.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};

use invoice_mail::{Running, Sent, Ses};
use mail::Mail;
use mail::outbound::LETTER_ID;
use serde_json::{Value, json};

use super::corpus::sha256;

/// Where `.ci/tools node` puts what Node needs. It does nothing where that is there already.
pub(crate) static NODE: LazyLock<PathBuf> = LazyLock::new(|| {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    let installed = Command::new(workspace.join(".ci/tools")).arg("node").status();
    assert!(installed.is_ok_and(|status| status.success()), "`.ci/tools node` needs Node 20 with npm");
    workspace.join(".tools/node")
});

static PYTHON_READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::start(Command::new("python3").arg(script("python.py"))));
static NODE_READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::start(Command::new("node").arg(script("node.mjs")).arg(&*NODE)));

/// The fields that a mail of the connector can have, in the order in which they stand, and no other; those that every mail
/// has are `true`. SES, or the server after it, adds its own.
pub(crate) const FIELDS: [(&str, bool); 14] = [
    ("from", true),
    ("reply-to", false),
    ("to", true),
    ("cc", false),
    ("in-reply-to", false),
    ("references", false),
    ("x-auto-response-suppress", false),
    ("subject", true),
    ("date", true),
    ("message-id", true),
    ("x-invoice-mail-id", true),
    ("auto-submitted", true),
    ("mime-version", true),
    ("content-type", true),
];

/// Reads at the end of a journey what left in it.
pub(crate) struct Reread {
    ses: Ses,
}

impl Reread {
    pub(crate) fn at_the_end_of(running: &Running) -> Self {
        Self { ses: running.ses().clone() }
    }
}

impl Drop for Reread {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.ses.sent().iter().for_each(|sent| drop(reread(sent)));
        }
    }
}

/// A mail as both readers read it, after comparing it with the call to SES that it left by. SES writes its own date and message
/// id, on the top.
pub(crate) fn reread(sent: &Sent) -> Value {
    let read = compared(&sent.raw);
    let is_by_ses = |field: &&str| ["message-id", "date"].contains(field);
    let fields = || FIELDS.iter().map(|(field, always)| (*field, *always));
    let by_ses = fields().filter(|(field, _)| is_by_ses(field)).rev();
    check_fields(&read, by_ses.chain(fields().filter(|(field, _)| !is_by_ses(field))));
    let message_id = read["message_id"].as_str().unwrap_or_default();
    assert!(message_id.starts_with(&format!("<{}@", sent.message_id)), "{message_id}");
    assert_eq!(addresses(&read["from"]), [unquoted(&sent.from)], "the author is who SES knows");
    let shown = [addresses(&read["to"]), addresses(&read["cc"])].concat();
    let open = sent.recipients.len() - sent.bcc.len();
    let meant: Vec<_> = sent.recipients[..open].iter().map(|address| unquoted(address)).collect();
    assert_eq!(shown, meant, "everybody is shown who gets it openly");
    let said = read.to_string();
    for blind in sent.bcc.iter().filter(|blind| !shown.contains(&blind.as_str())) {
        assert!(!said.contains(blind.as_str()), "who gets a blind copy stands nowhere");
    }
    read
}

/// A letter that has not left yet as both readers, and ours, read it. Fails where they differ or complain, and where it has a
/// field that letters do not have.
pub(crate) fn read(raw: &[u8]) -> Value {
    let read = compared(raw);
    check_fields(&read, FIELDS);
    assert_eq!(read["letter_id"], read["message_id"], "{LETTER_ID}");
    read
}

fn compared(raw: &[u8]) -> Value {
    let (python, mut read) = (PYTHON_READER.read(raw), NODE_READER.read(raw));
    assert_eq!(python["defects"], json!([]), "Python's reader: {}", String::from_utf8_lossy(raw));
    for (what, said) in read.as_object().expect("a mail is an object") {
        assert_eq!(said, &python[what], "Node's reader and Python's: {what} in {}", String::from_utf8_lossy(raw));
    }
    let ours = Mail::parse(raw).expect("a letter is a mail");
    assert_eq!(read["subject"].as_str().unwrap_or_default(), ours.subject.as_deref().unwrap_or_default());
    let files: Vec<_> = ours.parts.iter().map(|part| json!([part.original_name, sha256(&part.bytes)])).collect();
    let theirs: Vec<_> = list(&read["files"]).iter().map(|file| json!([file["name"], file["sha256"]])).collect();
    assert_eq!(theirs, files, "our reader differs");
    read["parts"] = python["parts"].clone();
    read
}

fn check_fields(read: &Value, fields: impl IntoIterator<Item = (&'static str, bool)>) {
    let mut found = list(&read["fields"]).iter().filter_map(Value::as_str).peekable();
    for (field, always) in fields {
        let has = found.next_if_eq(&field).is_some();
        assert!(has || !always, "{field} is missing: {read:#}");
    }
    // A mail of text alone says on its top how the text is encoded.
    let alone = read["html"].is_null() && list(&read["files"]).is_empty();
    assert!(!alone || found.next_if_eq(&"content-transfer-encoding").is_some(), "{read:#}");
    assert_eq!(found.next(), None, "a field that no letter has, or one twice: {read:#}");
    let automatic =
        if read["fields"].to_string().contains("x-auto-response-suppress") { "replied" } else { "generated" };
    assert_eq!(read["auto_submitted"], format!("auto-{automatic}"));
    assert_eq!(list(&read["from"]).len(), 1, "{read:#}");
}

/// The elements of a list that a reader gave.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}

/// An address as the readers give it: without the quotes that its local part may need.
pub(crate) fn unquoted(address: &str) -> String {
    let Some((quoted, domain)) = address.strip_prefix('"').and_then(|rest| rest.rsplit_once("\"@")) else {
        return address.to_owned();
    };
    let mut plain = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        plain.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    format!("{plain}@{domain}")
}

/// The addresses of a field, without their names and quotes.
pub(crate) fn addresses(field: &Value) -> Vec<&str> {
    list(field).iter().filter_map(|mailbox| mailbox["address"].as_str()).collect()
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("support/readers").join(name)
}

/// A process that reads mails, one after the other.
struct Reader {
    inner: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    // Ends by itself when the tests do, since nobody writes to it any more.
    _process: Child,
}

impl Reader {
    fn start(command: &mut Command) -> Self {
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = started.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let input = process.stdin.take().expect("a pipe");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        Self { inner: Mutex::new((input, output)), _process: process }
    }

    fn read(&self, raw: &[u8]) -> Value {
        let (input, output) = &mut *self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let mut answer = String::new();
        writeln!(input, "{}", raw.len())
            .and_then(|()| input.write_all(raw))
            .and_then(|()| input.flush())
            .and_then(|()| output.read_line(&mut answer))
            .expect("the reader runs");
        serde_json::from_str(&answer).expect("the reader says what it read; above is why it does not")
    }
}
