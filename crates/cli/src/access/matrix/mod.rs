//! `seawall access matrix`.

mod cell;
mod columns;

use std::collections::HashMap;

use seawall_access::{Access, Authorizer, Column, Holding, Identity, Matrix, MatrixQuestion, Row, Verbs};
use seawall_check::glob_matches;
use seawall_report::{Cell, Format, Heat, Layout, Part, Reply, Sheet};
use serde_json::{Value, json};

use super::{ask, show};
use crate::args::MatrixArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

/// Rows that a terminal and a page show; data has all.
const TERMINAL_ROWS_MAX: usize = 500;
const PAGE_ROWS_MAX: usize = 5_000;
/// Subjects of one row and namespaces of one cell that a page names.
const NAMED_MAX: usize = 200;

/// What is printed, and what is not.
struct Told<'a> {
    access: &'a Access<'a>,
    columns: &'a [Column],
    matrix: &'a Matrix,
    /// The rows that are told, the strongest first.
    rows: Vec<&'a Row>,
    namespace: Option<&'a str>,
    notes: Vec<String>,
}

pub(super) fn run(args: &MatrixArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let world = super::read(&args.from, console)?;
    let access = Access::of(&world);
    super::tell_remarks(&access, console);
    let mut notes = Vec::new();
    let columns = columns::columns(&access, &args.resources, &mut notes).map_err(|problem| vec![problem])?;
    let besides = args.subject.iter().filter(|text| !text.contains(['*', '?']));
    let besides: Vec<Identity> = besides
        .map(|text| ask::identity(text, &[]))
        .collect::<Result<_, _>>()
        .map_err(|problem| vec![problem])?;
    let named: Vec<(&str, String)> = besides.iter().map(Identity::named).collect();
    let wants = |kind: &'static str, name: &str| {
        args.subject.is_empty()
            || named.iter().any(|(known_kind, known)| *known_kind == kind && known == name)
            || args.subject.iter().any(|pattern| is_meant(pattern, kind, name))
    };
    let namespace = args.namespace.as_deref();
    let question = MatrixQuestion { columns: &columns, namespace, wants: &wants, besides: &besides };
    let matrix = access.matrix(question);
    let told = Told::of(&access, &columns, &matrix, args, notes);
    show::write(&args.from.read, console, &|format| told.reply(format), &|| told.json())?;
    Ok(super::exit(&args.from.read, &access, &matrix.doubts))
}

/// A subject as `--subject` takes it: `sa:shop/web`, `user:eve`, `group:dev`.
fn called(kind: &str, name: &str) -> String {
    match kind {
        "ServiceAccount" => format!("sa:{name}"),
        "Group" => format!("group:{name}"),
        _ => format!("user:{name}"),
    }
}

/// Whether a pattern with `*` and `?` matches `shop/web`, or `sa:shop/web`.
fn is_meant(pattern: &str, kind: &str, name: &str) -> bool {
    pattern.contains(['*', '?'])
        && (glob_matches(pattern, name) || glob_matches(pattern, &called(kind, name)))
}

// === impl Told ===

impl<'a> Told<'a> {
    fn of(
        access: &'a Access<'a>,
        columns: &'a [Column],
        matrix: &'a Matrix,
        args: &'a MatrixArgs,
        mut notes: Vec<String>,
    ) -> Told<'a> {
        let is_asked = !args.subject.is_empty();
        let (shown, blank): (Vec<&Row>, Vec<&Row>) =
            matrix.rows.iter().partition(|row| is_asked || !row.cells.is_empty());
        let (mut rows, default): (Vec<&Row>, Vec<&Row>) =
            shown.into_iter().partition(|row| is_asked || args.defaults || !row.by_default);
        if !default.is_empty() {
            let count = default.len();
            notes.push(format!(
                "{count} subjects hold only what every API server gives them (--defaults shows them)"
            ));
        }
        if !blank.is_empty() {
            notes.push(format!(
                "{} other subjects of bindings hold nothing of this by what was read",
                blank.len()
            ));
        }
        notes.push("members of system:masters may do everything".to_owned());
        if access.authorizers().chain.contains(&Authorizer::AlwaysAllow) {
            notes.push("the authorizer AlwaysAllow allows everything to everybody".to_owned());
        }
        if access.authorizers().chain.contains(&Authorizer::Node) {
            notes.push("the Node authorizer gives nodes more: what their pods lead to".to_owned());
        }
        let strength = |row: &Row| {
            let heats = row.cells.iter().map(|(at, holding)| cell::heat(holding, &columns[*at], false));
            let mut heats: Vec<Heat> = heats.collect();
            heats.sort_unstable_by(|a, b| b.cmp(a));
            std::cmp::Reverse(heats)
        };
        rows.sort_by_cached_key(|row| (row.by_default, strength(row)));
        Told { access, columns, matrix, rows, namespace: args.namespace.as_deref(), notes }
    }

    fn reply(&self, format: Format) -> Reply {
        let mut notes = self.notes.clone();
        let mut rows = match format {
            Format::Csv => self.rows.iter().map(|row| self.row(row, false)).collect(),
            _ => self.folded(format == Format::Html),
        };
        let most = if format == Format::Html { PAGE_ROWS_MAX } else { TERMINAL_ROWS_MAX };
        if format != Format::Csv && rows.len() > most {
            notes.push(format!(
                "{} more rows are left out; --subject, --resources and -n narrow it, JSON and CSV have all",
                rows.len() - most
            ));
            rows.truncate(most);
        }
        let head =
            std::iter::once("SUBJECT".to_owned()).chain(self.columns.iter().map(columns::title)).collect();
        let sheet = Sheet {
            name: "matrix".to_owned(),
            head,
            rows,
            empty: "nobody holds any of this by what was read",
            layout: Layout::Grid,
            ..Sheet::default()
        };
        let place = self.namespace.map_or(String::new(), |namespace| format!(" in namespace {namespace}"));
        Reply {
            title: format!("who may do what{place}"),
            parts: vec![Part::Sheet(sheet), Part::Text(cell::legend(self.columns))],
            remarks: show::remarks(self.access, &notes, &self.matrix.doubts),
        }
    }

    /// A row of cells; with what a page tells of each.
    fn row(&self, row: &Row, is_detailed: bool) -> Vec<Cell> {
        let none = Holding::default();
        let mut held = row.cells.iter().peekable();
        let cell = |(at, column): (usize, &Column)| {
            let holding = held.next_if(|(number, _)| *number == at).map_or(&none, |(_, holding)| holding);
            let unknown = self.matrix.unknown[at];
            let detail = if is_detailed { self.detail(holding, unknown) } else { String::new() };
            Cell {
                text: cell::text(holding, column, unknown),
                heat: cell::heat(holding, column, unknown),
                detail,
            }
        };
        let cells: Vec<Cell> = self.columns.iter().enumerate().map(cell).collect();
        let label = Cell::from(called(row.kind, &row.name));
        std::iter::once(label).chain(cells).collect()
    }

    /// Rows that read the same as one, with their number; on a page only those that hold the same.
    fn folded(&self, is_detailed: bool) -> Vec<Vec<Cell>> {
        let mut rows: Vec<(Vec<Cell>, Vec<String>)> = Vec::new();
        let mut known: HashMap<Vec<(String, String)>, usize> = HashMap::new();
        for row in &self.rows {
            let cells = self.row(row, is_detailed);
            let key = cells[1..].iter().map(|cell| (cell.text.clone(), cell.detail.clone())).collect();
            let next = rows.len();
            let at = *known.entry(key).or_insert(next);
            let name = called(row.kind, &row.name);
            match rows.get_mut(at) {
                Some((_, names)) => names.push(name),
                None => rows.push((cells, vec![name])),
            }
        }
        let fold = |(mut cells, names): (Vec<Cell>, Vec<String>)| {
            if let Some(more) = names.len().checked_sub(1).filter(|more| *more > 0) {
                cells[0].text += &format!(" and {more} more");
                cells[0].detail = if is_detailed { listed(&names, "\n") } else { String::new() };
            }
            cells
        };
        rows.into_iter().map(fold).collect()
    }

    /// What a cell holds, in words.
    fn detail(&self, holding: &Holding, unknown: bool) -> String {
        let words = |every: Verbs, named: Verbs| {
            let mut text = every.names().collect::<Vec<_>>().join(", ");
            if !named.is_empty() {
                let named = named.names().collect::<Vec<_>>().join(", ");
                let space = if text.is_empty() { "" } else { "; " };
                text += &format!("{space}of some names only: {named}");
            }
            text
        };
        let mut lines = Vec::new();
        let everywhere = words(holding.everywhere, holding.everywhere_named);
        if !everywhere.is_empty() {
            lines.push(format!("everywhere: {everywhere}"));
        }
        for ((every, named), namespaces) in self.by_verbs(holding) {
            lines.push(format!("in {}: {}", listed(&namespaces, ", "), words(every, named)));
        }
        let unsure = holding.unknown.names().collect::<Vec<_>>().join(", ");
        match (unknown, unsure.is_empty()) {
            (true, _) => lines.push("unknown: whether there is more".to_owned()),
            (false, false) => lines.push(format!("unknown: {unsure}")),
            (false, true) if lines.is_empty() => lines.push("nothing".to_owned()),
            (false, true) => {}
        }
        lines.join("\n")
    }

    /// The namespaces in which the same is held, those with most first.
    fn by_verbs(&self, holding: &Holding) -> Vec<((Verbs, Verbs), Vec<String>)> {
        let texts = self.access.policy().texts();
        let mut found: HashMap<(Verbs, Verbs), Vec<String>> = HashMap::new();
        for (namespace, verbs) in &holding.within {
            let name = match texts.get(*namespace) {
                "" => "a namespace that nobody wrote",
                name => name,
            };
            found.entry(*verbs).or_default().push(name.to_owned());
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.iter_mut().for_each(|(_, namespaces)| namespaces.sort_unstable());
        found.sort_unstable_by_key(|(verbs, _)| std::cmp::Reverse(*verbs));
        found
    }

    fn json(&self) -> Value {
        let names = |verbs: Verbs| verbs.names().collect::<Vec<_>>();
        let column = |(at, column): (usize, &Column)| {
            json!({
                "name": column.name(), "group": column.group, "resource": column.resource,
                "subresource": column.subresource, "namespaced": column.namespaced,
                "verbs": names(column.verbs), "unknown": self.matrix.unknown[at],
            })
        };
        let within = |holding: &Holding| -> Value {
            let places = self.by_verbs(holding).into_iter();
            places
                .map(|((every, named), namespaces)| {
                    json!({"namespaces": namespaces, "verbs": names(every), "named": names(named)})
                })
                .collect()
        };
        let cell = |(at, holding): &(usize, Holding)| {
            json!({
                "column": at, "everywhere": names(holding.everywhere),
                "everywhereNamed": names(holding.everywhere_named), "within": within(holding),
                "unknown": names(holding.unknown),
            })
        };
        let row = |row: &&Row| {
            let cells: Vec<Value> = row.cells.iter().map(cell).collect();
            json!({"kind": row.kind, "name": row.name, "default": row.by_default, "cells": cells})
        };
        let mut out = show::frame(self.access, "access-matrix", &self.notes, &self.matrix.doubts);
        out["namespace"] = json!(self.namespace);
        out["columns"] = self.columns.iter().enumerate().map(column).collect();
        out["subjects"] = self.rows.iter().map(row).collect();
        out["leftOut"] = json!(self.matrix.left_out);
        out
    }
}

/// Some names, and how many there are besides.
fn listed(names: &[String], between: &str) -> String {
    let mut text = names.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(between);
    if let Some(more) = names.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
        text += &format!("{between}and {more} more");
    }
    text
}
