//! From findings to changes that were tried before they are offered.
//!
//! [`plan`] asks the fix of every failing check for its edits, carries them out on a copy of the object,
//! and judges that: by all checks, and by the Pod Security Standards. What holds is written into the text
//! of its file, and everything is judged once more as it would then be read. [`diff`] and [`json_patch`]
//! show what came of it.
//!
//! **Invariant:** a fix is offered only if its own check then passes, no check of the same or a higher
//! severity fails that did not fail before, and no control of the Pod Security Standards is lost.
//!
//! **Invariant:** an object of a cluster is changed only where the change stays: not what a controller makes
//! or a tool keeps in step with a source, and no field that servers do not change.
//!
//! **Invariant:** what is not offered is told with its reason; nothing is left out in silence.
//!
//! **Invariant:** nothing here touches files, network, clock or environment; texts come from the caller.

mod diff;
mod edits;
mod json_patch;
mod judge;
mod keeper;
mod mend;
mod plan;
mod trial;

pub use diff::{Diff, diff};
pub use edits::describe;
pub use json_patch::{Operation, json_patch};
pub use plan::{Left, Means, Mended, Patched, Plan, Request, Withheld, plan};
