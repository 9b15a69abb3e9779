//! Edges that rest on rights: for each grant, and for rights that a subject holds only by several of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use seawall_access::{
    AUTHENTICATED, Binding, BindingId, Doubt, Holder, Reference, RoleId, RuleId, SERVICE_ACCOUNTS, Text,
    account_group,
};

use crate::edge::{Evidence, Part};
use crate::facts::Facts;
use crate::kind::{Draw, Held, Kind, KindId};
use crate::pen::{Pen, Sheet};
use crate::right::{Given, Names, Place, Rights};
use crate::vertex::Vertex;

/// A binding, by what it gives where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Granted {
    namespace: Option<Text>,
    role: RoleId,
    binding: BindingId,
}

/// Who holds what, and what it leads to.
#[derive(Debug)]
pub(crate) struct Grants {
    pub(crate) kinds: Vec<(KindId, &'static Kind)>,
    rights: Rights,
    /// What each role gives that any kind asks for.
    given: HashMap<RoleId, Vec<Given>>,
    /// The same with what roles only may give, for those that have rules of that kind.
    perhaps: HashMap<RoleId, Vec<Given>>,
    /// The rights that were drawn, of roles somewhere.
    drawn: BTreeSet<(RoleId, Option<Text>)>,
    /// What each holder has of rights that may lead somewhere with others.
    holders: BTreeMap<Vertex, Vec<Granted>>,
    /// Those of the rights drawn that lead somewhere by a look at all bindings.
    pub(crate) asked: BTreeSet<(RoleId, Option<Text>)>,
    /// Those of the holders who get somewhere by such a look with rights together.
    pub(crate) asked_holders: BTreeSet<Vertex>,
}

/// How sure what is looked at has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    /// Bindings and roles that the API server takes, and rules that their roles surely have.
    Certain,
    /// The others too.
    Possible,
}

/// A kind that asks for rights: what it draws, and the numbers of these rights.
pub(crate) struct Asking {
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

/// Bindings whose role was read, in order.
fn granted(facts: &Facts<'_>) -> Vec<Granted> {
    let found = |(id, binding): (BindingId, &Binding)| match binding.role {
        Reference::Found(role) => Some(Granted { namespace: binding.namespace, role, binding: id }),
        Reference::Missing { .. } | Reference::Nothing => None,
    };
    facts.access.policy().bindings().filter_map(found).collect()
}

/// The vertices of a binding's subjects.
fn holders_of(facts: &Facts<'_>, id: BindingId) -> BTreeSet<Vertex> {
    let subjects = facts.access.policy().binding(id).subjects.iter();
    subjects.filter_map(|subject| Some(vertex_of(facts, subject.holder?))).collect()
}

/// Why a binding may give nothing, or not what it is asked for.
fn doubt(facts: &Facts<'_>, one: Granted) -> Option<String> {
    let policy = facts.access.policy();
    let refused = policy.refusal(one.binding).or_else(|| policy.refusal_of_role(one.role));
    refused.or_else(|| circle(facts, one.role))
}

/// Why what a role gives is not settled.
fn circle(facts: &Facts<'_>, role: RoleId) -> Option<String> {
    let policy = facts.access.policy();
    let role = policy.role(role);
    (!role.possible.is_empty()).then(|| Doubt::circle(policy.texts().get(role.name)).detail)
}

/// How rights are held by several roles.
enum Joined {
    /// Not all of them are.
    Not,
    /// One of the roles would do.
    ByOne(Vec<Holding>),
    /// It takes more than one.
    Only(Vec<Holding>),
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

/// Whether many are in a group whatever else they are, so that it matters for all of them whether anybody
/// binds it.
pub(crate) fn is_implied(facts: &Facts<'_>, holder: Holder) -> bool {
    let Holder::Group(name) = holder else { return false };
    let name = facts.texts.get(name);
    let groups = [AUTHENTICATED, SERVICE_ACCOUNTS, "system:unauthenticated", "system:nodes"];
    groups.contains(&name) || name.starts_with("system:serviceaccounts:")
}

// === impl Grants ===

impl Grants {
    pub(crate) fn new(facts: &Facts<'_>, kinds: Vec<(KindId, &'static Kind)>) -> Grants {
        let policy = facts.access.policy();
        let rights = Rights::new(&kinds, facts);
        // Also roles that nobody is bound to yet: some may bind them.
        let of = |role: RoleId, rules: &[RuleId]| Some((role, rights.of_rules(policy, rules)));
        let has_some = |(_, given): &(RoleId, Vec<Given>)| !given.is_empty();
        let given = policy.roles().filter_map(|(id, role)| of(id, &role.rules)).filter(has_some).collect();
        let circles = policy.roles().filter(|(_, role)| !role.possible.is_empty());
        let perhaps = circles
            .filter_map(|(id, role)| of(id, &[&role.rules[..], &role.possible].concat()))
            .filter(has_some)
            .collect();
        let (drawn, holders) = (BTreeSet::new(), BTreeMap::new());
        let (asked, asked_holders) = (BTreeSet::new(), BTreeSet::new());
        Grants { kinds, rights, given, perhaps, drawn, holders, asked, asked_holders }
    }

    /// Draws all edges that rest on rights.
    pub(crate) fn draw(&mut self, facts: &Facts<'_>, sheet: &mut Sheet) {
        let joined = self.joined_rights();
        let granted = granted(facts);
        let grants: BTreeSet<(RoleId, Option<Text>)> =
            granted.iter().map(|one| (one.role, one.namespace)).collect();
        grants.into_iter().for_each(|grant| self.draw_grant(facts, sheet, grant));
        for one in granted {
            self.hold(facts, &joined, one);
        }
        for holder in self.holders.keys().copied().collect::<Vec<_>>() {
            self.draw_together(facts, sheet, &joined, holder);
        }
        self.draw_bindable(facts, sheet, 0);
    }

    /// Draws what rights lead to that nobody has, but that somebody can bind: those among the vertices from
    /// one on.
    pub(crate) fn draw_bindable(&mut self, facts: &Facts<'_>, sheet: &mut Sheet, first: usize) {
        let mut next = first;
        while next < sheet.vertices.len() {
            if let Vertex::Grant(role, namespace) = sheet.vertices[next] {
                self.draw_grant(facts, sheet, (role, namespace));
            }
            next += 1;
        }
    }

    /// Draws what the rights of a role lead to somewhere, unless that is drawn.
    pub(crate) fn draw_grant(&mut self, facts: &Facts<'_>, sheet: &mut Sheet, grant: (RoleId, Option<Text>)) {
        if self.drawn.insert(grant) {
            self.draw_again(facts, sheet, grant);
            if facts.take_asked() {
                self.asked.insert(grant);
            }
        }
    }

    /// Draws what the rights of a role lead to somewhere.
    pub(crate) fn draw_again(
        &self,
        facts: &Facts<'_>,
        sheet: &mut Sheet,
        (role, namespace): (RoleId, Option<Text>),
    ) {
        let has_more = self.perhaps.contains_key(&role);
        if !has_more && !self.given.contains_key(&role) {
            return;
        }
        for Asking { kind, lead, rights } in self.asking() {
            let held = |sight| self.held(facts, &[(role, None)], &rights, (namespace, sight));
            let mut draw = |held: &[Holding], doubt: Option<String>| {
                let mut pen = Pen::new(facts, sheet, kind);
                pen.begin(Vertex::Grant(role, namespace), Evidence::Rule(held[0].rule));
                pen.doubt(doubt.as_deref());
                lead(&mut pen, &Held { namespace, names: &names(held) });
            };
            let sure = held(Sight::Certain);
            if let Some(held) = &sure {
                draw(held, None);
            }
            if let Some(more) = has_more.then(|| held(Sight::Possible)).flatten()
                && sure.is_none_or(|sure| names(&sure) != names(&more))
            {
                draw(&more, circle(facts, role));
            }
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

    /// How some rights are held in a namespace, or everywhere, by some roles together; none where one of
    /// them is not.
    fn held(
        &self,
        facts: &Facts<'_>,
        roles: &[(RoleId, Option<BindingId>)],
        rights: &Range<u16>,
        scope: (Option<Text>, Sight),
    ) -> Option<Vec<Holding>> {
        let held: Option<Vec<Holding>> =
            rights.clone().map(|right| self.holding(facts, roles, right, scope)).collect();
        held.filter(|held| !held.is_empty())
    }

    fn holding(
        &self,
        facts: &Facts<'_>,
        roles: &[(RoleId, Option<BindingId>)],
        right: u16,
        (namespace, sight): (Option<Text>, Sight),
    ) -> Option<Holding> {
        let mut held: Option<Holding> = None;
        for (role, binding) in roles {
            let perhaps = self.perhaps.get(role).filter(|_| sight == Sight::Possible);
            let Some(all) = perhaps.or_else(|| self.given.get(role)) else { continue };
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

    /// The kinds that ask for several rights.
    pub(crate) fn joined_rights(&self) -> Vec<Asking> {
        self.asking().filter(|asking| asking.rights.len() > 1).collect()
    }

    /// Whether what a role gives may lead somewhere with other rights.
    fn matters(&self, joined: &[Asking], role: RoleId) -> bool {
        let given = [&self.perhaps, &self.given].into_iter().find_map(|given| given.get(&role));
        let given = given.map_or(&[][..], Vec::as_slice);
        joined.iter().any(|asking| given.iter().any(|one| asking.rights.contains(&one.right)))
    }

    /// Notes what holders have by a binding, where it matters with other rights; who they are.
    fn hold(&mut self, facts: &Facts<'_>, joined: &[Asking], one: Granted) -> BTreeSet<Vertex> {
        if !self.matters(joined, one.role) {
            return BTreeSet::new();
        }
        let holders = holders_of(facts, one.binding);
        holders.iter().for_each(|holder| self.holders.entry(*holder).or_default().push(one));
        holders
    }

    /// Notes that there is a binding; who may get somewhere else now by rights together.
    pub(crate) fn add(&mut self, facts: &Facts<'_>, joined: &[Asking], id: BindingId) -> BTreeSet<Vertex> {
        let binding = facts.access.policy().binding(id);
        let Reference::Found(role) = binding.role else { return BTreeSet::new() };
        let one = Granted { namespace: binding.namespace, role, binding: id };
        let holders = self.hold(facts, joined, one);
        self.with_members(facts, holders)
    }

    /// Notes that a binding is gone; who may get somewhere else now by rights together.
    pub(crate) fn remove(&mut self, facts: &Facts<'_>, id: BindingId) -> BTreeSet<Vertex> {
        let mut had = BTreeSet::new();
        for holder in holders_of(facts, id) {
            let Some(own) = self.holders.get_mut(&holder) else { continue };
            let before = own.len();
            own.retain(|one| one.binding != id);
            if own.len() < before {
                had.insert(holder);
            }
        }
        let all = self.with_members(facts, had);
        self.holders.retain(|_, own| !own.is_empty());
        all
    }

    /// Holders, and those who are in them where they are groups.
    fn with_members(&self, facts: &Facts<'_>, mut holders: BTreeSet<Vertex>) -> BTreeSet<Vertex> {
        let is_joined = |holder: &Vertex| match holder {
            Vertex::Group(name) => is_implied(facts, Holder::Group(*name)),
            _ => false,
        };
        if holders.iter().any(is_joined) {
            let is_member = |one: &&Vertex| {
                groups_of(facts, **one).into_iter().any(|group| holders.contains(&Vertex::Group(group)))
            };
            let members: Vec<Vertex> = self.holders.keys().filter(is_member).copied().collect();
            holders.extend(members);
        }
        holders
    }

    /// Draws what rights of several bindings of one holder lead to only together.
    pub(crate) fn draw_together(
        &mut self,
        facts: &Facts<'_>,
        sheet: &mut Sheet,
        joined: &[Asking],
        holder: Vertex,
    ) {
        let mut all = self.holders.get(&holder).cloned().unwrap_or_default();
        if all.is_empty() {
            return;
        }
        for group in groups_of(facts, holder) {
            all.extend(self.holders.get(&Vertex::Group(group)).into_iter().flatten());
        }
        all.sort_unstable();
        all.dedup();
        if all.len() > 1 {
            self.draw_joined(facts, sheet, joined, (holder, &all));
            if facts.take_asked() {
                self.asked_holders.insert(holder);
            }
        }
    }

    fn draw_joined(
        &self,
        facts: &Facts<'_>,
        sheet: &mut Sheet,
        joined: &[Asking],
        (holder, all): (Vertex, &[Granted]),
    ) {
        let scopes: BTreeSet<Option<Text>> = all.iter().map(|one| one.namespace).collect();
        let doubtful: Vec<(BindingId, String)> =
            all.iter().filter_map(|one| Some((one.binding, doubt(facts, *one)?))).collect();
        let is_refused = |one: &&Granted| {
            let policy = facts.access.policy();
            policy.binding(one.binding).refused.is_some() || policy.role(one.role).refused.is_some()
        };
        for namespace in scopes {
            let here = all.iter().filter(|one| one.namespace.is_none() || one.namespace == namespace);
            let roles = |of: Vec<&Granted>| -> Vec<(RoleId, Option<BindingId>)> {
                of.into_iter().map(|one| (one.role, Some(one.binding))).collect()
            };
            let every = roles(here.clone().collect());
            if every.len() < 2 {
                continue;
            }
            let sure = roles(here.filter(|one| !is_refused(one)).collect());
            for asking in joined {
                let scope = (namespace, Sight::Certain);
                let certain = self.joined(facts, &sure, asking, scope);
                if let Joined::Only(held) = &certain {
                    lead_together(facts, sheet, asking, (holder, namespace), (held, None));
                }
                if doubtful.is_empty() {
                    continue;
                }
                let Joined::Only(held) = self.joined(facts, &every, asking, (namespace, Sight::Possible))
                else {
                    continue;
                };
                if certain.names() != Some(names(&held)) {
                    let part = |(binding, _): &&(BindingId, String)| {
                        held.iter().any(|one| one.part.is_some_and(|part| part.binding == *binding))
                    };
                    let reason = doubtful.iter().find(part).unwrap_or(&doubtful[0]);
                    lead_together(facts, sheet, asking, (holder, namespace), (&held, Some(&reason.1)));
                }
            }
        }
    }

    /// How roles together hold what is asked for.
    fn joined(
        &self,
        facts: &Facts<'_>,
        roles: &[(RoleId, Option<BindingId>)],
        asking: &Asking,
        scope: (Option<Text>, Sight),
    ) -> Joined {
        let Some(held) = self.held(facts, roles, &asking.rights, scope) else { return Joined::Not };
        let suffices = |one: &(RoleId, Option<BindingId>)| {
            let alone = self.held(facts, &[*one], &asking.rights, scope);
            alone.is_some_and(|alone| names(&alone) == names(&held))
        };
        match roles.iter().any(suffices) {
            true => Joined::ByOne(held),
            false => Joined::Only(held),
        }
    }
}

// === impl Joined ===

impl Joined {
    fn names(&self) -> Option<Vec<Names>> {
        match self {
            Joined::Not => None,
            Joined::ByOne(held) | Joined::Only(held) => Some(names(held)),
        }
    }
}

/// Draws what rights lead to that somebody holds together.
fn lead_together(
    facts: &Facts<'_>,
    sheet: &mut Sheet,
    asking: &Asking,
    (holder, namespace): (Vertex, Option<Text>),
    (held, doubt): (&[Holding], Option<&str>),
) {
    let mut pen = Pen::new(facts, sheet, asking.kind);
    pen.begin_together(holder, held.iter().filter_map(|one| one.part).collect(), doubt);
    (asking.lead)(&mut pen, &Held { namespace, names: &names(held) });
}

fn names(held: &[Holding]) -> Vec<Names> {
    held.iter().map(|one| one.names.clone()).collect()
}

fn binding_is_cluster_wide(facts: &Facts<'_>, binding: Option<BindingId>) -> bool {
    binding.is_some_and(|id| facts.access.policy().binding(id).namespace.is_none())
}
