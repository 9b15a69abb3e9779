//! Who holds which role where, in the order in which answers tell it.

use crate::policy::{BindingId, Holder, Policy, Reference, RoleId};
use crate::text::Text;

/// One subject of a binding, and what that gives them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Assignment {
    pub(crate) holder: Holder,
    /// The namespace in which; none where it is everywhere.
    pub(crate) namespace: Option<Text>,
    pub(crate) role: RoleId,
    pub(crate) binding: BindingId,
    /// Which subject of the binding.
    pub(crate) subject: u32,
    /// Whether the API server would refuse the binding or the role.
    pub(crate) is_refused: bool,
}

/// Every assignment: one subject's in one place stand together. Since they are put in order once, no answer
/// has to sort what it finds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assignments {
    all: Vec<Assignment>,
    /// The places in `all` of the assignments of each role, one role after the other.
    by_role: Vec<u32>,
    /// Where each role's begin in `by_role`, and at last where all end.
    starts: Vec<u32>,
}

/// A set of assignments, which gives them in their order.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    words: Vec<u64>,
    count: usize,
}

// === impl Assignment ===

impl Assignment {
    /// Equal for one subject's assignments in one place; users come before groups.
    pub(crate) fn key(&self) -> u64 {
        let (is_group, name) = match self.holder {
            Holder::User(name) => (0, name),
            Holder::Group(name) => (1 << 63, name),
        };
        let namespace = self.namespace.map_or(0, |namespace| u64::from(namespace.number()) + 1);
        is_group | u64::from(name.number()) << 32 | namespace
    }
}

// === impl Assignments ===

impl Assignments {
    pub(crate) fn of(policy: &Policy) -> Assignments {
        let mut all = Vec::new();
        for (id, binding) in policy.bindings() {
            let Reference::Found(role) = binding.role else { continue };
            let is_refused = binding.refused.or(policy.role(role).refused).is_some();
            let namespace = binding.namespace;
            for (subject, holder) in (0..).zip(binding.subjects.iter().map(|subject| subject.holder)) {
                let Some(holder) = holder else { continue };
                all.push(Assignment { holder, namespace, role, binding: id, subject, is_refused });
            }
        }
        all.sort_unstable_by_key(|one| (one.key(), one.binding, one.subject));
        let roles = policy.roles().len();
        let mut starts = vec![0; roles + 1];
        for one in &all {
            starts[one.role.0 as usize + 1] += 1;
        }
        for role in 0..roles {
            starts[role + 1] += starts[role];
        }
        let (mut by_role, mut next) = (vec![0; all.len()], starts.clone());
        for (place, one) in (0..).zip(&all) {
            let slot = &mut next[one.role.0 as usize];
            by_role[*slot as usize] = place;
            *slot += 1;
        }
        Assignments { all, by_role, starts }
    }

    /// None yet of them all.
    pub(crate) fn choose_none(&self) -> Chosen {
        Chosen { words: vec![0; self.all.len().div_ceil(u64::BITS as usize)], count: 0 }
    }

    /// Adds the assignments of a role that are wanted.
    pub(crate) fn choose(&self, role: RoleId, wanted: impl Fn(&Assignment) -> bool, chosen: &mut Chosen) {
        let [start, end] = [0, 1].map(|one| self.starts[role.0 as usize + one] as usize);
        for place in &self.by_role[start..end] {
            if wanted(&self.all[*place as usize]) {
                chosen.words[(place / u64::BITS) as usize] |= 1 << (place % u64::BITS);
                chosen.count += 1;
            }
        }
    }

    /// Those that were chosen, in order.
    pub(crate) fn chosen<'h>(&'h self, chosen: &'h Chosen) -> impl Iterator<Item = &'h Assignment> {
        let bits = |(at, word): (usize, &u64)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left &= left.wrapping_sub(1);
                (bit < u64::BITS).then_some(at * u64::BITS as usize + bit as usize)
            })
        };
        chosen.words.iter().enumerate().flat_map(bits).map(|place| &self.all[place])
    }
}

// === impl Chosen ===

impl Chosen {
    /// How many they are, where each role was asked for once.
    pub(crate) fn count(&self) -> usize {
        self.count
    }
}
