//! The proof of a proposal.

use seawall_world::{Origin, Settings, Source, World};

use super::{Proposal, Recorded};
use crate::authorizers::{Authorizer, Authorizers};
use crate::decide::{Access, Decision};
use crate::read::Reading;
use crate::request::{Request, Target};

/// What came of deciding the recorded requests by a proposal alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// Requests that it allows.
    pub allowed: u64,
    /// Requests that it denies, though today's roles allow them: the proposal is wrong, or withholds them.
    pub denied: Vec<Recorded>,
}

/// A name that no rule names, for requests that were made with many.
const ANY_NAME: &str = "any-other-name";

// === impl Proposal ===

impl Proposal {
    /// Reads the proposal's manifests as any others are read, and decides by nothing else what the
    /// subject's own bindings have to allow.
    pub fn replay(&self) -> Replay {
        let text = self.manifests();
        let source = Source::read("proposal".to_owned(), text.as_bytes(), Origin::File, true);
        let settings = Settings { complete: true, ..Settings::default() };
        let world = World::build(vec![source], Vec::new(), settings);
        let reading = Reading { gathers: false, bootstrap: false, unseen: false };
        let authorizers = Authorizers { chain: vec![Authorizer::Rbac], assumed: false };
        let access = Access::with(&world, reading, authorizers);
        let mut replay = Replay::default();
        let withheld = self.withheld.iter().map(|(recorded, _)| recorded);
        for recorded in self.covered.iter().chain(withheld) {
            match access.decide(&self.identity, &with_name(&recorded.request)) {
                Decision::Allowed(_) => replay.allowed += recorded.count,
                Decision::Denied | Decision::Unknown(_) => replay.denied.push(recorded.clone()),
            }
        }
        replay
    }
}

/// A request that stands for many has a name that none of them had: a rule that names objects does not
/// suffice for it. What is made, listed or watched has no name.
fn with_name(request: &Request) -> Request {
    let Target::Resource(target) = &request.target else { return request.clone() };
    let has_none = ["create", "list", "watch", "deletecollection"].contains(&&*request.verb);
    match target.name.is_empty() && !has_none {
        true => Request::of(&request.verb, target.clone().named(ANY_NAME)),
        false => request.clone(),
    }
}
