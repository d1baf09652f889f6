//! What waits to be done: at a time, together with others, in slices, or as fast as SES allows.

mod bulk;
mod collect;
pub(crate) mod due;
mod listed;
mod pace;
mod refused;

pub use bulk::{Bulk, BulkDue, Counted, Counts};
pub use collect::{Collected, Collection};
pub use due::{Due, Task};
pub use listed::{Listed, stored};
