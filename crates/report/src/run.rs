//! What is rendered, and how.

use std::borrow::Cow;

use seawall_check::{Results, Selection};
use seawall_finding::{Note, Severity};
use seawall_posture::FrameworkResult;
use seawall_world::{Source, World};

/// One scan, ready to be written in any format.
#[derive(Clone, Copy)]
pub struct Run<'w> {
    /// Everything that was read.
    pub world: &'w World,
    /// What the checks concluded.
    pub results: &'w Results,
    /// Which checks ran, with the severities that people have set.
    pub selection: &'w Selection,
    /// The frameworks that were asked for, each judged by the results.
    pub frameworks: &'w [FrameworkResult<'w>],
    /// What there is to say beside findings.
    pub notes: &'w [Note],
    /// For each finding whether a baseline knows it; none where there is no baseline.
    pub known: Option<&'w [bool]>,
    /// When and by what.
    pub meta: &'w Meta,
    /// Where excerpts come from.
    pub text: &'w dyn SourceText,
    /// What to show.
    pub view: View,
}

/// When a run took place, and by what.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// The version of Seawall.
    pub version: String,
    /// When the run began, in RFC 3339.
    pub started: String,
}

/// What to show of a run, and how wide.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// With source excerpt, reason and remedy.
    pub details: bool,
    /// Passes are listed too; the selection must have recorded them.
    pub show_passed: bool,
    /// Findings below this severity are counted but not listed.
    pub severity_min: Severity,
    /// Excerpts show secret values too; someone asked for it.
    pub show_secrets: bool,
    /// Columns of a table.
    pub width: usize,
    /// With terminal colours; nothing depends on them.
    pub color: bool,
}

/// Gives the text of a source again: Worlds do not keep it.
pub trait SourceText {
    /// The bytes the source was read from; none where they cannot be had any more.
    fn text<'s>(&'s self, source: &Source) -> Option<Cow<'s, [u8]>>;
}

/// No text: reports come without excerpts.
#[derive(Clone, Copy, Debug)]
pub struct NoText;

// === impl NoText ===

impl SourceText for NoText {
    fn text<'s>(&'s self, _: &Source) -> Option<Cow<'s, [u8]>> {
        None
    }
}

// === impl View ===

impl Default for View {
    fn default() -> Self {
        View {
            details: false,
            show_passed: false,
            severity_min: Severity::Info,
            show_secrets: false,
            width: 80,
            color: false,
        }
    }
}
