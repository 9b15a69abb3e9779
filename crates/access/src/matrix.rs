//! Subjects and resources: who holds which verbs on what, as a whole.
//!
//! The rights of a row are those that the API server would see: by bindings of the subject itself and of the
//! groups that follow from its name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use seawall_finding::CauseKind;
use seawall_world::Within;

use crate::authorizers::Authorizer;
use crate::catalogue::{SPECIAL_VERBS, VERBS};
use crate::decide::{Access, Chain, Doubt, doubt_of_kind};
use crate::identity::Identity;
use crate::policy::{Holder, Reach, Reaches, Reference, RuleId};
use crate::read::{CLUSTER_ROLE, ROLE};
use crate::request::{Request, Resource};
use crate::rule::{Ask, Rule};
use crate::text::{Text, Texts};
use crate::who::Question;

/// Cells of one column and one namespace, or everywhere, that are worked out; rows beyond are left out.
pub const ENTRIES_MAX: usize = 2_000_000;
/// Columns that are worked out.
pub const COLUMNS_MAX: usize = 200;

/// Some of the verbs of requests about objects, and of those that only authorizers know: each is a bit, by
/// its place among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Verbs(u16);

/// A resource whose rights are asked for.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its API group.
    pub group: String,
    /// Its name in plural.
    pub resource: String,
    /// Its subresource; empty for the resource itself.
    pub subresource: String,
    /// Whether its objects stand in namespaces.
    pub namespaced: bool,
    /// What may be done with it.
    pub verbs: Verbs,
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct MatrixQuestion<'q> {
    /// The columns; those beyond [`COLUMNS_MAX`] are not looked at.
    pub columns: &'q [Column],
    /// The only namespace in which rights count, besides those everywhere.
    pub namespace: Option<&'q str>,
    /// Which subjects, by the kind and name that people know them by.
    pub wants: &'q dyn Fn(&'static str, &str) -> bool,
    /// Subjects that are told even where no binding names them.
    pub besides: &'q [Identity],
}

/// The answer.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// The subjects, in order.
    pub rows: Vec<Row>,
    /// The columns in which everybody may hold more than is shown.
    pub unknown: Vec<bool>,
    /// Why.
    pub doubts: Vec<Doubt>,
    /// Subjects that were not worked out, since the bound was reached.
    pub left_out: usize,
}

/// A subject.
#[derive(Clone, Debug)]
pub struct Row {
    /// `User`, `Group` or `ServiceAccount`.
    pub kind: &'static str,
    /// The name; a service account's with its namespace before it.
    pub name: String,
    /// What it holds, by the numbers of the columns; those without any stand not here.
    pub cells: Vec<(usize, Holding)>,
    /// Whether all of it comes by bindings that every API server makes.
    pub by_default: bool,
}

/// What a subject holds of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Holding {
    /// Everywhere, on every object.
    pub everywhere: Verbs,
    /// Everywhere, on objects of some names.
    pub everywhere_named: Verbs,
    /// By namespace: on every object there, and on those of some names.
    pub within: BTreeMap<Text, (Verbs, Verbs)>,
    /// What it may hold besides, for a reason that concerns it.
    pub unknown: Verbs,
}

/// What a role gives of one column.
#[derive(Clone, Copy, Debug, Default)]
struct Gift {
    column: usize,
    every: Verbs,
    named: Verbs,
    /// What it holds by some order of events only.
    possible: Verbs,
}

/// What all rows need.
struct Plan<'a, 'w> {
    access: &'a Access<'w>,
    columns: &'a [Column],
    /// Of each column: the verbs that a binding in a namespace reaches.
    reached: Vec<Verbs>,
    /// Of each role.
    gifts: Vec<Vec<Gift>>,
    /// The number of the only namespace.
    namespace: Option<Text>,
    /// Whether every API server makes it, by binding and subject.
    defaults: HashMap<(u32, u32), bool>,
}

const _: () = assert!(VERBS.len() + SPECIAL_VERBS.len() <= u16::BITS as usize);

fn all_verbs() -> impl Iterator<Item = &'static str> {
    VERBS.iter().chain(SPECIAL_VERBS).copied()
}

// === impl Verbs ===

impl Verbs {
    /// Those of the given names that a cell may hold.
    pub fn of<'v>(names: impl IntoIterator<Item = &'v str>) -> Verbs {
        let bit = |name: &str| all_verbs().position(|verb| verb == name).map_or(0, |at| 1 << at);
        Verbs(names.into_iter().map(bit).fold(0, |all, bit| all | bit))
    }

    /// Their names, in order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        all_verbs().enumerate().filter(move |(at, _)| self.0 & (1 << at) != 0).map(|(_, verb)| verb)
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: Verbs) -> Verbs {
        Verbs(self.0 | other.0)
    }

    /// Those that are not among others.
    #[must_use]
    pub fn without(self, other: Verbs) -> Verbs {
        Verbs(self.0 & !other.0)
    }

    fn only(self, other: Verbs) -> Verbs {
        Verbs(self.0 & other.0)
    }

    fn add(&mut self, other: Verbs) {
        self.0 |= other.0;
    }
}

// === impl Column ===

impl Column {
    /// The resource as people write it.
    pub fn name(&self) -> String {
        let resource = Resource {
            group: self.group.clone(),
            resource: self.resource.clone(),
            subresource: self.subresource.clone(),
            ..Resource::default()
        };
        resource.to_string()
    }

    fn question(&self, verb: &str, namespace: Option<&str>) -> Question {
        let resource = Resource {
            group: self.group.clone(),
            resource: self.resource.clone(),
            subresource: self.subresource.clone(),
            namespace: namespace.filter(|_| self.namespaced).unwrap_or_default().to_owned(),
            ..Resource::default()
        };
        Question { request: Request::of(verb, resource), namespaced: self.namespaced }
    }

    /// The verbs that a binding in a namespace reaches: a Namespace is in itself, for what names it.
    fn reached(&self) -> Verbs {
        match (self.namespaced, self.group.as_str(), self.resource.as_str()) {
            (true, _, _) => self.verbs,
            (false, "", "namespaces") => self.verbs.without(Verbs::of(["list", "watch", "create"])),
            (false, _, _) => Verbs::default(),
        }
    }
}

// === impl Holding ===

impl Holding {
    /// Whether anything is known to be held.
    pub fn is_something(&self) -> bool {
        let everywhere = self.everywhere.and(self.everywhere_named);
        !everywhere.is_empty() || self.within.values().any(|(every, named)| !every.and(*named).is_empty())
    }

    /// All that is held in some namespace: on every object there, and on those of some names.
    pub fn somewhere(&self) -> (Verbs, Verbs) {
        let add = |all: (Verbs, Verbs), one: &(Verbs, Verbs)| (all.0.and(one.0), all.1.and(one.1));
        self.within.values().fold(Default::default(), add)
    }

    fn add(&mut self, gift: &Gift, within: Option<Text>, reached: Verbs) {
        match within {
            None => {
                self.everywhere.add(gift.every);
                self.everywhere_named.add(gift.named);
                self.unknown.add(gift.possible);
            }
            Some(namespace) => {
                let (every, named) = (gift.every.only(reached), gift.named.only(reached));
                if !every.and(named).is_empty() {
                    let here = self.within.entry(namespace).or_default();
                    here.0.add(every);
                    here.1.add(named);
                }
                self.unknown.add(gift.possible.only(reached));
            }
        }
    }

    /// Says each verb once in each place, at its widest.
    fn settle(&mut self) {
        let Holding { everywhere, everywhere_named, within, unknown } = self;
        *everywhere_named = everywhere_named.without(*everywhere);
        for (every, named) in within.values_mut() {
            *every = every.without(*everywhere);
            *named = named.without(*everywhere).without(*everywhere_named).without(*every);
        }
        within.retain(|_, (every, named)| !every.and(*named).is_empty());
        *unknown = unknown.without(*everywhere);
    }
}

// === impl Access ===

impl<'w> Access<'w> {
    /// Who holds which verbs on what, by RBAC.
    pub fn matrix(&self, question: MatrixQuestion<'_>) -> Matrix {
        let columns = &question.columns[..question.columns.len().min(COLUMNS_MAX)];
        let mut doubts = BTreeSet::new();
        let unknown =
            columns.iter().map(|column| self.doubt_column(column, &question, &mut doubts)).collect();
        let mut plan = Plan::new(self, question.namespace, columns);
        let texts = self.policy.texts();
        let named = |holder: Holder| (holder.named(texts), Some(holder));
        let mut subjects: Vec<_> = self.policy.holders().map(named).collect();
        subjects.retain(|((kind, name), _)| (question.wants)(kind, name));
        for identity in question.besides {
            let name = identity.named();
            if !subjects.iter().any(|(known, _)| *known == name) {
                subjects.push((name, None));
            }
        }
        subjects.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut matrix = Matrix { unknown, ..Matrix::default() };
        let mut entries = 0;
        for (at, ((kind, name), holder)) in subjects.iter().enumerate() {
            if entries > ENTRIES_MAX {
                matrix.left_out = subjects.len() - at;
                let detail =
                    format!("{} subjects are left out, since there are too many rights", matrix.left_out);
                doubts.insert(Doubt::new(CauseKind::Limit, detail));
                break;
            }
            let known = question.besides.iter().find(|one| one.named() == (*kind, name.clone()));
            let identity = match (known, holder) {
                (Some(identity), _) => identity.clone(),
                (None, Some(holder)) => Identity::of_holder(*holder, texts),
                (None, None) => continue,
            };
            let row = plan.row(kind, name.clone(), &identity, &mut doubts);
            entries += row.cells.iter().map(|(_, holding)| 1 + holding.within.len()).sum::<usize>();
            matrix.rows.push(row);
        }
        matrix.doubts = doubts.into_iter().collect();
        matrix
    }

    /// Whether anybody may hold more of a column than is known.
    fn doubt_column(
        &self,
        column: &Column,
        question: &MatrixQuestion<'_>,
        doubts: &mut BTreeSet<Doubt>,
    ) -> bool {
        let mut own = BTreeSet::new();
        self.doubt_hidden(&column.question("get", question.namespace), &mut own);
        own.extend(self.authorizers.chain.iter().filter_map(Authorizer::unknown).map(Doubt::from));
        let is_unknown = !own.is_empty();
        doubts.extend(own);
        is_unknown
    }
}

// === impl Plan ===

impl<'a, 'w> Plan<'a, 'w> {
    fn new(access: &'a Access<'w>, namespace: Option<&str>, columns: &'a [Column]) -> Plan<'a, 'w> {
        let policy = &access.policy;
        let mut gifts = vec![Vec::new(); policy.roles.len()];
        for (number, column) in columns.iter().enumerate() {
            let question = |verb| (Verbs::of([verb]), column.question(verb, None));
            let questions: Vec<(Verbs, Question)> = column.verbs.names().map(question).collect();
            let asks: Vec<(Verbs, Ask<'_>)> =
                questions.iter().map(|(verb, question)| (*verb, question.ask(&policy.texts))).collect();
            for (role, gifts) in policy.roles.iter().zip(&mut gifts) {
                let mut gift = Gift { column: number, ..Gift::default() };
                for rule in role.rules.iter().map(|rule| policy.rule(*rule)) {
                    let verbs = allowed(rule, &asks, &policy.texts);
                    if rule.is_named() { gift.named.add(verbs) } else { gift.every.add(verbs) }
                }
                for rule in role.possible.iter().map(|rule| policy.rule(*rule)) {
                    gift.possible.add(allowed(rule, &asks, &policy.texts));
                }
                if !gift.every.and(gift.named).and(gift.possible).is_empty() {
                    gifts.push(gift);
                }
            }
        }
        let reached = columns.iter().map(Column::reached).collect();
        let namespace = namespace.map(|namespace| policy.texts.find(namespace));
        Plan { access, columns, reached, gifts, namespace, defaults: HashMap::new() }
    }

    fn row(
        &mut self,
        kind: &'static str,
        name: String,
        identity: &Identity,
        doubts: &mut BTreeSet<Doubt>,
    ) -> Row {
        let policy = &self.access.policy;
        let mut holdings = vec![Holding::default(); self.columns.len()];
        let mut by_default = true;
        for holder in policy.holders_of(identity) {
            let Some(reaches) = policy.by_holder.get(&holder) else { continue };
            for reach in &reaches.everywhere {
                by_default &= self.give(reach, None, &mut holdings, doubts);
            }
            for (namespace, list) in &reaches.within {
                // Where nobody wrote a namespace, it may be any.
                if self.namespace.is_none_or(|only| only == *namespace || *namespace == Text::EMPTY) {
                    for reach in list {
                        by_default &= self.give(reach, Some(*namespace), &mut holdings, doubts);
                    }
                }
            }
            by_default &= !self.doubt_unread(reaches, &mut holdings, doubts);
        }
        holdings.iter_mut().for_each(Holding::settle);
        let is_told = |(_, holding): &(usize, Holding)| holding.is_something() || !holding.unknown.is_empty();
        let cells = holdings.into_iter().enumerate().filter(is_told).collect();
        Row { kind, name, cells, by_default }
    }

    /// Adds what one binding gives; says whether it gives nothing, or is one that every API server makes.
    fn give(
        &mut self,
        reach: &Reach,
        within: Option<Text>,
        holdings: &mut [Holding],
        doubts: &mut BTreeSet<Doubt>,
    ) -> bool {
        let gifts = &self.gifts[reach.role.0 as usize];
        if gifts.is_empty() {
            return true;
        }
        let refusal = self.access.refusal(*reach);
        let is_shaky = refusal.is_some() || (within == Some(Text::EMPTY) && self.namespace.is_some());
        for gift in gifts {
            let gift = match is_shaky {
                false => *gift,
                true => {
                    let possible = gift.possible.and(gift.every).and(gift.named);
                    Gift { column: gift.column, possible, ..Gift::default() }
                }
            };
            let holding = &mut holdings[gift.column];
            holding.add(&gift, within, self.reached[gift.column]);
        }
        let role = self.access.policy.role(reach.role);
        if gifts.iter().any(|gift| !gift.possible.is_empty()) {
            doubts.insert(Doubt::circle(self.access.policy.texts.get(role.name)));
        }
        doubts.extend(refusal);
        self.is_default(reach)
    }

    fn is_default(&mut self, reach: &Reach) -> bool {
        let Reach { role, binding, subject } = *reach;
        let policy = &self.access.policy;
        // No rule is asked for.
        let way = Chain { binding, subject: subject as usize, role, rule: RuleId(0) };
        *self.defaults.entry((binding.0, subject)).or_insert_with(|| policy.is_default(&way))
    }

    /// Bindings whose role was not read may give anything; says whether there are any.
    fn doubt_unread(
        &self,
        reaches: &Reaches,
        holdings: &mut [Holding],
        doubts: &mut BTreeSet<Doubt>,
    ) -> bool {
        let policy = &self.access.policy;
        let mut is_any = false;
        for binding in reaches.unread.iter().map(|id| policy.binding(*id)) {
            let Reference::Missing { namespaced, name } = binding.role else { continue };
            let is_meant = |of| self.namespace.is_none_or(|only| only == of || of == Text::EMPTY);
            if !binding.namespace.is_none_or(is_meant) {
                continue;
            }
            let within = binding.namespace.map(|text| policy.texts.get(text));
            let (kind, within) = match namespaced {
                true => (ROLE, Within::Namespace(within)),
                false => (CLUSTER_ROLE, Within::Everywhere),
            };
            let Some(doubt) = doubt_of_kind(self.access.world, kind, within) else { continue };
            doubts.insert(doubt.of_role(kind.kind, policy.texts.get(name)));
            is_any = true;
            for ((holding, column), reached) in holdings.iter_mut().zip(self.columns).zip(&self.reached) {
                holding.unknown.add(if binding.namespace.is_none() { column.verbs } else { *reached });
            }
        }
        is_any
    }
}

fn allowed(rule: &Rule, asks: &[(Verbs, Ask<'_>)], texts: &Texts) -> Verbs {
    let mut verbs = Verbs::default();
    asks.iter().filter(|(_, ask)| rule.allows(ask, texts)).for_each(|(verb, _)| verbs.add(*verb));
    verbs
}
