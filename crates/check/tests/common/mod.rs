//! Checks for tests: only what a test is about is its own.

use seawall_check::{Category, Check, Examples, Logic, Versions};
use seawall_finding::Severity;

/// A check of every kind and version that says nothing of itself.
pub(crate) const fn check(id: &'static str, logic: Logic) -> Check {
    Check {
        id,
        title: "",
        severity: Severity::Medium,
        severity_reason: "",
        category: Category::Hygiene,
        description: "",
        why: "",
        remedy: "",
        references: &[],
        controls: &[],
        parameters: &[],
        kinds: &[],
        needs: &[],
        versions: Versions::ALL,
        logic,
        fix: None,
        examples: Examples { bad: &[], good: &[], complete: false },
    }
}
