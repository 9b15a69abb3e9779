//! Edges that rest on rights: for each grant, and for rights that a subject holds only by several of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use seawall_access::{
    AUTHENTICATED, BindingId, Holder, Reference, RoleId, RuleId, SERVICE_ACCOUNTS, Text, account_group,
};

use crate::edge::{Evidence, Part};
use crate::facts::Facts;
use crate::kind::{Draw, Held, Kind, KindId};
use crate::pen::{Pen, Sheet};
use crate::right::{Given, Names, Place, Rights};
use crate::vertex::Vertex;

/// A binding, by what it gives where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Granted {
    pub(crate) namespace: Option<Text>,
    pub(crate) role: RoleId,
    pub(crate) binding: BindingId,
}

/// Who holds what, and what it leads to.
pub(crate) struct Grants<'k> {
    kinds: &'k [(KindId, &'static Kind)],
    rights: Rights,
    /// What each role gives that any kind asks for.
    given: HashMap<RoleId, Vec<Given>>,
}

/// A kind that asks for rights: what it draws, and the numbers of these rights.
struct Asking {
    kind: KindId,
    lead: fn(&mut Pen<'_, '_>, &Held<'_>),
    rights: Range<u16>,
}

/// One right as it is held: with which names, and by which binding's rule first.
struct Holding {
    names: Names,
    part: Option<Part>,
    rule: RuleId,
}

/// Bindings whose role was read and that the API server would take, in order.
pub(crate) fn granted(facts: &Facts<'_>) -> Vec<Granted> {
    let policy = facts.access.policy();
    let mut granted = Vec::new();
    for (id, binding) in policy.bindings() {
        let Reference::Found(role) = binding.role else { continue };
        if binding.refused.is_none() && policy.role(role).refused.is_none() {
            granted.push(Granted { namespace: binding.namespace, role, binding: id });
        }
    }
    granted
}

/// The vertex of a subject.
pub(crate) fn vertex_of(facts: &Facts<'_>, holder: Holder) -> Vertex {
    match holder {
        Holder::Group(name) => Vertex::Group(name),
        Holder::User(name) => match facts.account_of_user(name) {
            Some((namespace, name)) => Vertex::Account(namespace, name),
            None => Vertex::User(name),
        },
    }
}

/// The groups that somebody is in whatever else they are, the nearest first.
pub(crate) fn groups_of(facts: &Facts<'_>, vertex: Vertex) -> Vec<Text> {
    let of_accounts = [SERVICE_ACCOUNTS, AUTHENTICATED];
    let names: Vec<String> = match vertex {
        Vertex::Account(namespace, _) => std::iter::once(account_group(facts.texts.get(namespace)))
            .chain(of_accounts.map(str::to_owned))
            .collect(),
        Vertex::Group(name) => match facts.texts.get(name) {
            "system:unauthenticated" | AUTHENTICATED => Vec::new(),
            SERVICE_ACCOUNTS => vec![AUTHENTICATED.to_owned()],
            name if name.starts_with("system:serviceaccounts:") => of_accounts.map(str::to_owned).to_vec(),
            _ => vec![AUTHENTICATED.to_owned()],
        },
        Vertex::User(name) => match facts.texts.get(name) {
            "system:anonymous" => vec!["system:unauthenticated".to_owned()],
            name if name.starts_with("system:node:") => {
                vec!["system:nodes".to_owned(), AUTHENTICATED.to_owned()]
            }
            _ => vec![AUTHENTICATED.to_owned()],
        },
        _ => Vec::new(),
    };
    names.iter().map(|name| facts.texts.find(name)).filter(|name| *name != Text::FOREIGN).collect()
}

// === impl Grants ===

impl<'k> Grants<'k> {
    pub(crate) fn new(facts: &Facts<'_>, kinds: &'k [(KindId, &'static Kind)]) -> Grants<'k> {
        let policy = facts.access.policy();
        let rights = Rights::new(kinds, facts);
        // Also roles that nobody is bound to yet: some may bind them.
        let given = policy.roles().map(|(role, _)| (role, rights.of_role(policy, role)));
        let given = given.filter(|(_, given)| !given.is_empty()).collect();
        Grants { kinds, rights, given }
    }

    /// Draws all edges that rest on rights.
    pub(crate) fn draw(&self, facts: &Facts<'_>, sheet: &mut Sheet) {
        let granted = granted(facts);
        let grants: BTreeSet<(RoleId, Option<Text>)> =
            granted.iter().map(|one| (one.role, one.namespace)).collect();
        for (role, namespace) in &grants {
            self.draw_grant(facts, sheet, *role, *namespace);
        }
        self.draw_together(facts, sheet, &granted);
        self.draw_bindable(facts, sheet, grants);
    }

    /// Draws what rights lead to that nobody has, but that somebody can bind.
    fn draw_bindable(
        &self,
        facts: &Facts<'_>,
        sheet: &mut Sheet,
        mut drawn: BTreeSet<(RoleId, Option<Text>)>,
    ) {
        let mut next = 0;
        while next < sheet.vertices.len() {
            if let Vertex::Grant(role, namespace) = sheet.vertices[next]
                && drawn.insert((role, namespace))
            {
                self.draw_grant(facts, sheet, role, namespace);
            }
            next += 1;
        }
    }

    fn draw_grant(&self, facts: &Facts<'_>, sheet: &mut Sheet, role: RoleId, namespace: Option<Text>) {
        if !self.given.contains_key(&role) {
            return;
        }
        let from = Vertex::Grant(role, namespace);
        for Asking { kind, lead, rights } in self.asking() {
            let held: Option<Vec<Holding>> =
                rights.map(|right| self.holding(facts, &[(role, None)], right, namespace)).collect();
            let Some(held) = held.filter(|held| !held.is_empty()) else { continue };
            let mut pen = Pen::new(facts, sheet, kind);
            pen.begin(from, Evidence::Rule(held[0].rule));
            let names: Vec<Names> = held.into_iter().map(|one| one.names).collect();
            lead(&mut pen, &Held { namespace, names: &names });
        }
    }

    /// The kinds that ask for rights.
    fn asking(&self) -> impl Iterator<Item = Asking> {
        let starts = self.kinds.iter().zip(&self.rights.starts);
        starts.filter_map(|((id, kind), start)| {
            let (Draw::Rights(all, lead) | Draw::Steering(all, lead)) = kind.draw else { return None };
            Some(Asking { kind: *id, lead, rights: *start..*start + all.len() as u16 })
        })
    }

    /// How a right is held in a namespace, or everywhere, by some roles together.
    fn holding(
        &self,
        facts: &Facts<'_>,
        roles: &[(RoleId, Option<BindingId>)],
        right: u16,
        namespace: Option<Text>,
    ) -> Option<Holding> {
        let mut held: Option<Holding> = None;
        for (role, binding) in roles {
            let Some(all) = self.given.get(role) else { continue };
            let start = all.partition_point(|one| one.right < right);
            for one in all[start..].iter().take_while(|one| one.right == right) {
                // A cluster-wide role counts everywhere; who asks chose the roles by their scope.
                let is_here = match one.place {
                    Place::Namespace => true,
                    Place::Cluster => namespace.is_none() || binding_is_cluster_wide(facts, *binding),
                    Place::Of(name) => namespace.is_none_or(|here| facts.texts.get(here) == name),
                };
                if !is_here {
                    continue;
                }
                match &mut held {
                    None => {
                        let part = binding.map(|binding| Part { binding, rule: one.rule });
                        held = Some(Holding { names: one.names.clone(), part, rule: one.rule });
                    }
                    Some(held) => held.names.add(&one.names),
                }
            }
        }
        held
    }

    /// Rights of several bindings of one subject that lead somewhere only together.
    fn draw_together(&self, facts: &Facts<'_>, sheet: &mut Sheet, granted: &[Granted]) {
        let joined: Vec<Asking> = self.asking().filter(|asking| asking.rights.len() > 1).collect();
        let matters = |role: &RoleId| {
            let given = self.given.get(role).map_or(&[][..], Vec::as_slice);
            joined.iter().any(|asking| given.iter().any(|one| asking.rights.contains(&one.right)))
        };
        let mut of: BTreeMap<Vertex, Vec<Granted>> = BTreeMap::new();
        for one in granted.iter().filter(|one| matters(&one.role)) {
            let binding = facts.access.policy().binding(one.binding);
            let holders: BTreeSet<Vertex> = binding
                .subjects
                .iter()
                .filter_map(|subject| Some(vertex_of(facts, subject.holder?)))
                .collect();
            holders.into_iter().for_each(|holder| of.entry(holder).or_default().push(*one));
        }
        let mut number = 0;
        for (holder, own) in &of {
            let mut all = own.clone();
            for group in groups_of(facts, *holder) {
                all.extend(of.get(&Vertex::Group(group)).into_iter().flatten());
            }
            all.sort_unstable();
            all.dedup();
            if all.len() > 1 {
                self.draw_joined(facts, sheet, &joined, (*holder, &all), &mut number);
            }
        }
    }

    fn draw_joined(
        &self,
        facts: &Facts<'_>,
        sheet: &mut Sheet,
        joined: &[Asking],
        (holder, all): (Vertex, &[Granted]),
        number: &mut u32,
    ) {
        let scopes: BTreeSet<Option<Text>> = all.iter().map(|one| one.namespace).collect();
        for namespace in scopes {
            let here = all.iter().filter(|one| one.namespace.is_none() || one.namespace == namespace);
            let roles: Vec<(RoleId, Option<BindingId>)> =
                here.map(|one| (one.role, Some(one.binding))).collect();
            if roles.len() < 2 {
                continue;
            }
            for Asking { kind, lead, rights } in joined {
                let of = |roles: &[(RoleId, Option<BindingId>)]| -> Option<Vec<Holding>> {
                    rights.clone().map(|right| self.holding(facts, roles, right, namespace)).collect()
                };
                let Some(held) = of(&roles) else { continue };
                let names: Vec<Names> = held.iter().map(|one| one.names.clone()).collect();
                let suffices = |one: &(RoleId, Option<BindingId>)| {
                    of(&[*one]).is_some_and(|alone| alone.iter().map(|one| &one.names).eq(&names))
                };
                if roles.iter().any(suffices) {
                    continue;
                }
                let parts: Vec<Part> = held.iter().filter_map(|one| one.part).collect();
                let together = Vertex::Together(*number);
                *number += 1;
                let mut pen = Pen::new(facts, sheet, *kind);
                let evidence = pen.parts(parts);
                pen.together(holder, together, evidence);
                pen.begin(together, evidence);
                lead(&mut pen, &Held { namespace, names: &names });
            }
        }
    }
}

fn binding_is_cluster_wide(facts: &Facts<'_>, binding: Option<BindingId>) -> bool {
    binding.is_some_and(|id| facts.access.policy().binding(id).namespace.is_none())
}
