//! What several checks share.

pub(crate) mod command_line;
pub(crate) mod select;
pub(crate) mod secret;
pub(crate) mod volume;
