//! Who may do what: RBAC and the Node authorizer, decided as the API server decides.
//!
//! [`Access::of`] reads the roles and bindings of a World once into numbers and indexes; then it answers
//! [`Access::decide`] for one request of one [`Identity`], with the binding and the rule that allow it.
//! [`from_http`] says which request the API server makes of an HTTP request.
//!
//! **Invariant:** a decision is that of the API server's own authorizers. `cargo xtask conformance
//! rbac-authorizer` asks upstream's code, and tests ask a real server.
//!
//! **Invariant:** what was not read is never a denial. An allowance that was found stays one; where nothing
//! was found and something that could allow it was not read, the decision is unknown, with the reason.
//!
//! **Invariant:** nothing here touches files, network, clock or environment.

mod aggregate;
mod assignments;
mod authorizers;
pub mod bootstrap;
pub mod catalogue;
mod changes;
mod decide;
mod default;
mod escalation;
mod http;
mod identity;
mod impersonation;
mod matrix;
pub mod meaning;
mod minimise;
mod node;
mod policy;
mod read;
mod request;
mod rights;
mod rule;
mod stale;
mod text;
mod unused;
mod validate;
mod who;
mod wish;

pub use authorizers::{Authorizer, Authorizers};
pub use changes::{Gain, gains};
pub use decide::{Access, Chain, Decision, Doubt, Grant};
pub use default::DefaultBinding;
pub use escalation::Granting;
pub use http::{HttpError, from_http};
pub use identity::{
    ANONYMOUS, AUTHENTICATED, Identity, MASTERS, NODES, SERVICE_ACCOUNTS, UNAUTHENTICATED, account_group,
    account_user,
};
pub use impersonation::Wanted;
pub use matrix::{COLUMNS_MAX, Column, ENTRIES_MAX, Holding, Matrix, MatrixQuestion, Row, Verbs};
pub use minimise::{NEVER, Never, Proposal, ProposedRule, Recorded, Replay, Wishes, Withheld};
pub use node::{NODE_KINDS, NodeGrant, Plugin, Restriction};
pub use policy::{Binding, BindingId, Holder, Origin, Policy, Reference, Role, RoleId, RuleId, Subject};
pub use read::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, GROUP, ROLE, ROLE_BINDING, Reading, Remark};
pub use request::{Request, Resource, Target};
pub use rights::{Held, Rights};
pub use rule::Rule;
pub use stale::Stale;
pub use text::{Text, Texts};
pub use unused::{List, Part, Unused};
pub use who::{Answer, Found, Question, Who};
pub use wish::Wish;
