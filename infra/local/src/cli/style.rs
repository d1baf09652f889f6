//! How things look; `anstream` drops it where nobody sees colours, and where `NO_COLOR` is set.

use anstyle::{AnsiColor, Style};

/// Headings, and the outcome of a file.
pub(super) const STRONG: Style = Style::new().bold();
/// What is there to be copied.
pub(super) const COPY: Style = AnsiColor::Cyan.on_default();
/// Good news.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// News to look at.
pub(super) const NOTE: Style = AnsiColor::Yellow.on_default();
/// Asides.
pub(super) const DIM: Style = Style::new().dimmed();
/// Errors.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
