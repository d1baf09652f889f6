//! A browser of one version with one font: `.ci/tools node` installs it, and `browser/*.mjs` drive it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::readers::NODE;

/// Has a script in `support/browser` do its work, and gives what it says.
pub(crate) fn browser(script: &str, input: &Value) -> Value {
    assert!(NODE.join("installed.json").exists(), "the browser is missing: run `.ci/tools node`");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut node = Command::new("node")
        .arg(tests.join("support/browser").join(script))
        .arg(&*NODE)
        .current_dir(tests)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    // What is not wanted to the end, the script has not read: its own error says more.
    let written = node.stdin.take().expect("a pipe").write_all(input.to_string().as_bytes());
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success() && written.is_ok(), "{script} failed; above is why");
    serde_json::from_slice(&output.stdout).expect("the script prints JSON")
}
