//! Canonical JSON, as Go writes it.
