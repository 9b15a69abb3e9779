//! `seawall findings list`.

use std::io::{self, Write};
use std::ops::ControlFlow;

use seawall_report::{csv_line, plain, wrap};
use seawall_store::{Cursor, Filter, Page, Stored};
use serde_json::json;

use crate::args::{FindingsFormat, ListFindingsArgs};
use crate::console::{Console, Painter};
use crate::findings::finding::{cells, describe, header, object, sentence};
use crate::findings::{Opened, now};
use crate::problem::{Paint, Problem, visible};
use crate::scan::counted;

/// Findings of a table; more than that nobody reads.
const TABLE_MAX: u32 = 500;
/// Digits of a fingerprint that a table shows: enough to name one of millions.
const DIGITS: usize = 12;
/// Columns before a check's name.
const BEFORE_CHECK: usize = DIGITS + 2 + 8 + 2 + 8 + 2 + 10 + 2;

/// Lists what the arguments ask for, each finding as it comes.
pub(super) fn run(args: &ListFindingsArgs, console: &Console) -> Result<(), Vec<Problem>> {
    let is_table = args.output == FindingsFormat::Table;
    let now = now()?;
    let filter = Filter {
        target: args.target.clone(),
        checks: args.check.clone(),
        severity_min: args.severity,
        namespaces: args.namespace.clone(),
        kinds: args.kind.clone(),
        statuses: args.status.clone(),
        since: args.since.map(|since| since.seen_from(now)),
        until: args.until.map(|until| until.seen_from(now)),
        limit: args.limit.or(is_table.then_some(TABLE_MAX)),
        after: args.after.clone(),
    };
    let mut opened = Opened::new(&args.store)?;
    let has_several_targets = filter.target.is_none() && opened.ask(|store| store.targets())?.len() > 1;
    let mut answer = None;
    console.write(|out| {
        let mut list = List { format: args.output, has_several_targets, console, out, count: 0 };
        let mut written = Ok(());
        let page = opened.ask(|store| {
            store.each(&filter, &mut |stored| {
                written = list.add(&stored);
                if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })
        });
        let ended = written.and_then(|()| page.as_ref().map_or(Ok(()), |page| list.end(page)));
        answer = Some(page);
        ended
    })?;
    let page = answer.transpose()?;
    if let Some(next) = page.and_then(|page| page.next).filter(|_| args.output == FindingsFormat::Csv) {
        console.note(&Problem::new("there are more").hint(continued(&next, has_several_targets)));
    }
    Ok(())
}

/// How to list what follows.
fn continued(next: &Cursor, has_several_targets: bool) -> String {
    let target = next.target.clone().filter(|_| has_several_targets);
    let next = Cursor { target, ..next.clone() }.to_string();
    let is_plain = next.chars().all(|c| c.is_ascii_alphanumeric() || "@._/:-".contains(c));
    let next = if is_plain { next } else { format!("'{}'", visible(&next).replace('\'', "'\\''")) };
    format!("--after {next} lists those that follow")
}

/// A list that is being written.
struct List<'l> {
    format: FindingsFormat,
    has_several_targets: bool,
    console: &'l Console,
    out: &'l mut dyn Write,
    count: usize,
}

// === impl List ===

impl List<'_> {
    fn add(&mut self, stored: &Stored) -> io::Result<()> {
        self.begin()?;
        self.count += 1;
        match self.format {
            FindingsFormat::Table => {
                let (width, paint) = (self.console.width(), self.console.painter());
                self.out.write_all(row(stored, self.has_several_targets, width, &paint).as_bytes())
            }
            FindingsFormat::Json => {
                let text = format!("{:#}", describe(stored)).replace('\n', "\n    ");
                let comma = if self.count > 1 { "," } else { "" };
                write!(self.out, "{comma}\n    {text}")
            }
            FindingsFormat::Csv => csv_line(self.out, &cells(stored)),
        }
    }

    /// Begins with the first finding: where there is a problem instead, nothing else is printed.
    fn begin(&mut self) -> io::Result<()> {
        match self.format {
            _ if self.count > 0 => Ok(()),
            FindingsFormat::Table => Ok(()),
            FindingsFormat::Json => write!(self.out, "{{\n  \"findings\": ["),
            FindingsFormat::Csv => csv_line(self.out, &header()),
        }
    }

    fn end(&mut self, page: &Page) -> io::Result<()> {
        self.begin()?;
        match self.format {
            FindingsFormat::Table => {
                let all = counted(usize::try_from(page.total).unwrap_or(usize::MAX), "finding");
                let shown = self.count;
                match &page.next {
                    Some(next) => {
                        let hint = continued(next, self.has_several_targets);
                        writeln!(self.out, "\n{all}, of which {shown} are listed; {hint}")
                    }
                    None if page.total == 0 => writeln!(self.out, "{all}"),
                    None => writeln!(self.out, "\n{all}; `seawall findings show ID` tells more"),
                }
            }
            FindingsFormat::Json => {
                let end = if self.count > 0 { "\n  ]" } else { "]" };
                let next = json!(page.next.as_ref().map(ToString::to_string));
                let schema = "seawall.dev/findings/v1";
                writeln!(
                    self.out,
                    "{end},\n  \"next\": {next},\n  \"schema\": \"{schema}\",\n  \"total\": {}\n}}",
                    page.total
                )
            }
            FindingsFormat::Csv => Ok(()),
        }
    }
}

fn row(stored: &Stored, with_target: bool, width: usize, paint: &Painter) -> String {
    let record = &stored.record;
    let id = record.fingerprint.get(..DIGITS).unwrap_or(&record.fingerprint);
    let check = plain(&record.check);
    let mut text = format!(
        "{}  {:<8}  {:<8}  {}",
        paint.strong(&plain(id)),
        record.severity,
        stored.status,
        stored.changed.day()
    );
    match BEFORE_CHECK + check.len() <= width {
        true => text += &format!("  {check}\n"),
        false => text += &format!("\n{}", indented(&check, width)),
    }
    text += &indented(&format!("{}: {}", object(&record.object), sentence(record)), width);
    if let Some(cause) = &stored.unseen {
        text += &indented(&format!("last seen {}, since then: {cause}", stored.last_seen.day()), width);
    }
    if with_target {
        text += &indented(&format!("of {}", stored.target), width);
    }
    text
}

fn indented(text: &str, width: usize) -> String {
    let lines = wrap(&plain(text), width.saturating_sub(2));
    lines.into_iter().map(|line| format!("  {line}\n")).collect()
}
