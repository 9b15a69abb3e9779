//! The direct path for JSON.
