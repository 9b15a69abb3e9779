//! Rights that a subject holds by several bindings can be used together.

use crate::kind::{Draw, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "rights-together",
    action: "holds together",
    needs: "Several bindings name the subject or a group of it.",
    why: "What needs several rights at once is open to whoever holds them by whichever bindings.",
    fix: "Remove one of the bindings.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
    known_as: &[],
    steps: 0,
    draw: Draw::Once(draw),
    examples: &[],
};

/// Drawn where the rights are looked for.
fn draw(_: &mut Pen<'_, '_>) {}
