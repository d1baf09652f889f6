//! Files that are whole or absent.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file beside its name and then renames it, so that a reader, or the next start after a Ctrl-C, sees the old
/// bytes or the new ones and nothing between. Not flushed to the disk: it survives the end of the process, not a power
/// cut, which is enough on a laptop and makes tests quick. Only the user can read it: it may be a key, a token or a mail.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension(format!("{}.{UNFINISHED}", uuid::Uuid::new_v4().simple()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&beside)?.write_all(bytes)?;
    fs::rename(&beside, path)
}

/// Extension of a file that is being written.
pub(crate) const UNFINISHED: &str = "unfinished";

/// Removes what a process that was killed left half written.
pub(crate) fn sweep_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == UNFINISHED) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
