//! What an attacker can hold or be.

use std::fmt;

use seawall_access::{BindingId, RoleId, Text, Texts};
use seawall_finding::ObjectId;

/// The place of a vertex in its graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VertexId(pub(crate) u32);

/// Something an attacker can hold: to stand at a vertex is to be able to do all that it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Vertex {
    /// Whoever can send packets to what the cluster exposes, and has no credentials.
    Outside,
    /// The credentials of a user that is no service account.
    User(Text),
    /// Membership in a group.
    Group(Text),
    /// The token of a service account: its namespace and name.
    Account(Text, Text),
    /// The rights that a binding gives; a step on the way from its subjects to the grant.
    Binding(BindingId),
    /// The rights of a role, in one namespace or everywhere: what bindings of one role in one place share.
    Grant(RoleId, Option<Text>),
    /// Rights that a subject has only by several bindings together: its number among those.
    Together(u32),
    /// A process in every container of a pod, or of the pods of a workload that has none yet.
    Pod(ObjectId),
    /// Root on a node, by its name.
    Node(Text),
    /// What one Secret holds: its namespace and name.
    Secret(Text, Text),
    /// Something that holds for a whole namespace, or for all of them where none is named.
    Hub(Hub, Option<Text>),
    /// An identity of a cloud, by the name that it has there.
    Cloud(Text),
    /// Something of which a cluster has one.
    Goal(Goal),
}

/// What can be done in a whole namespace. Hubs keep edges few: many lead to a hub, and the hub to many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hub {
    /// Start a pod of any content that admission lets through, as any service account, with any Secret
    /// and any volume claim of the namespace.
    RunPods,
    /// Start a pod of any content at all: Pod Security does not stand in its way.
    RunPrivileged,
    /// Run commands in any pod.
    EnterPods,
    /// Read any Secret.
    ReadSecrets,
    /// Hold a token of any service account.
    BecomeAccounts,
    /// Whatever can be done with the objects of the namespace, its roles and bindings included.
    Control,
}

/// Something of which a cluster has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Goal {
    /// Everything that the API offers.
    ClusterAdmin,
    /// Requests as any user that is neither a service account nor a node, without groups of choice.
    AnyUser,
    /// Requests as any user and in any group but system:masters.
    AnyIdentity,
    /// Requests as any node.
    NodeIdentity,
    /// Root on some node, which may be one without anything of worth.
    SomeNode,
    /// Root on whichever node the attacker likes.
    AnyNode,
    /// Root on a node of the control plane.
    ControlPlane,
    /// What admission refuses or changes can be decided.
    Admission,
    /// The key that signs tokens of service accounts.
    TokenKey,
    /// Requests of others pass by on the way to the API server or to services.
    Traffic,
}

// === impl Hub ===

impl Hub {
    /// All of them.
    pub const ALL: [Hub; 6] = [
        Hub::RunPods,
        Hub::RunPrivileged,
        Hub::EnterPods,
        Hub::ReadSecrets,
        Hub::BecomeAccounts,
        Hub::Control,
    ];

    /// The name by which people ask for it.
    pub fn name(self) -> &'static str {
        match self {
            Hub::RunPods => "run-pods",
            Hub::RunPrivileged => "run-privileged",
            Hub::EnterPods => "enter-pods",
            Hub::ReadSecrets => "secrets",
            Hub::BecomeAccounts => "accounts",
            Hub::Control => "namespace",
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Hub::RunPods => "any pod started",
            Hub::RunPrivileged => "any privileged pod started",
            Hub::EnterPods => "any pod entered",
            Hub::ReadSecrets => "every Secret",
            Hub::BecomeAccounts => "every service account",
            Hub::Control => "control",
        }
    }
}

// === impl Goal ===

impl Goal {
    /// All of them.
    pub const ALL: [Goal; 10] = [
        Goal::ClusterAdmin,
        Goal::AnyUser,
        Goal::AnyIdentity,
        Goal::NodeIdentity,
        Goal::SomeNode,
        Goal::AnyNode,
        Goal::ControlPlane,
        Goal::Admission,
        Goal::TokenKey,
        Goal::Traffic,
    ];

    /// The name by which people ask for it.
    pub fn name(self) -> &'static str {
        match self {
            Goal::ClusterAdmin => "cluster-admin",
            Goal::AnyUser => "any-user",
            Goal::AnyIdentity => "any-identity",
            Goal::NodeIdentity => "node-identity",
            Goal::SomeNode => "node-root",
            Goal::AnyNode => "any-node",
            Goal::ControlPlane => "control-plane",
            Goal::Admission => "admission-off",
            Goal::TokenKey => "token-key",
            Goal::Traffic => "traffic",
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Goal::ClusterAdmin => "cluster admin",
            Goal::AnyUser => "every user",
            Goal::AnyIdentity => "every user and group",
            Goal::NodeIdentity => "every node's identity",
            Goal::SomeNode => "root on a node",
            Goal::AnyNode => "root on any node",
            Goal::ControlPlane => "root on a node of the control plane",
            Goal::Admission => "say over admission",
            Goal::TokenKey => "the key that signs tokens",
            Goal::Traffic => "traffic of others",
        }
    }
}

// === impl Vertex ===

impl Vertex {
    /// Whether it only stands between a subject and what its rights lead to.
    pub fn is_between(self) -> bool {
        matches!(self, Vertex::Binding(_) | Vertex::Grant(..) | Vertex::Together(_))
    }

    /// How grave it is if an attacker gets here, from nought for the whole cluster to four for one thing.
    pub fn grade(self) -> u8 {
        match self {
            Vertex::Goal(Goal::ClusterAdmin) => 0,
            Vertex::Goal(Goal::SomeNode | Goal::NodeIdentity | Goal::Admission) => 2,
            Vertex::Goal(Goal::Traffic) => 3,
            Vertex::Goal(_) | Vertex::Hub(Hub::Control, None) => 1,
            Vertex::Hub(_, None) => 2,
            Vertex::Node(_) | Vertex::Cloud(_) => 3,
            _ => 4,
        }
    }

    /// What it is, in a word.
    pub fn kind(self) -> &'static str {
        match self {
            Vertex::Outside => "Outside",
            Vertex::User(_) => "User",
            Vertex::Group(_) => "Group",
            Vertex::Account(..) => "ServiceAccount",
            Vertex::Binding(_) => "Binding",
            Vertex::Grant(..) => "Grant",
            Vertex::Together(_) => "Together",
            Vertex::Pod(_) => "Pod",
            Vertex::Node(_) => "Node",
            Vertex::Secret(..) => "Secret",
            Vertex::Hub(..) => "Hub",
            Vertex::Cloud(_) => "Cloud",
            Vertex::Goal(_) => "Goal",
        }
    }

    /// How people call it; objects of a World are named by [`crate::Graph::name`], which knows them.
    pub(crate) fn write(self, texts: &Texts, f: &mut impl fmt::Write) -> fmt::Result {
        let text = |text| texts.get(text);
        match self {
            Vertex::Outside => f.write_str("outside"),
            Vertex::User(name) => write!(f, "User {}", text(name)),
            Vertex::Group(name) => write!(f, "Group {}", text(name)),
            Vertex::Account(namespace, name) => {
                write!(f, "ServiceAccount {}/{}", text(namespace), text(name))
            }
            Vertex::Node(name) => write!(f, "Node {}", text(name)),
            Vertex::Secret(namespace, name) => write!(f, "Secret {}/{}", text(namespace), text(name)),
            Vertex::Hub(hub, Some(namespace)) => {
                write!(f, "{} in namespace {}", hub.phrase(), text(namespace))
            }
            Vertex::Hub(hub, None) => write!(f, "{} in every namespace", hub.phrase()),
            Vertex::Cloud(name) => write!(f, "cloud identity {}", text(name)),
            Vertex::Goal(goal) => f.write_str(goal.phrase()),
            Vertex::Together(number) => write!(f, "rights together #{number}"),
            Vertex::Binding(_) | Vertex::Grant(..) | Vertex::Pod(_) => Ok(()),
        }
    }
}
