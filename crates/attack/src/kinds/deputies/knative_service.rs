//! A Service of Knative becomes pods, with a part of what pods can be.

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "knative-service",
    action: "writes a Service of Knative, whose pods hold",
    needs: "Create or change a Service or Configuration of Knative Serving.",
    why: "Its pods run any image, as any service account of the namespace and with any Secret of it; \
          host paths and privileges are refused unless the operator allows them.",
    fix: "Treat the right like the right to create pods.",
    depends: "",
    references: &["https://knative.dev/docs/serving/services/"],
    known_as: &[],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web, namespace: shop}}
",
            right_for_ci!("shop", "serving.knative.dev", "services", "create"),
        ),
        edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
        // The Service of the core group makes no pods.
        twin: concat!(
            "
---
{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web, namespace: shop}}
",
            right_for_ci!("shop", "", "services", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "serving.knative.dev", "services").where_served(),
    Ability::of(WRITE, "serving.knative.dev", "configurations").where_served(),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to(Vertex::Hub(Hub::BecomeAccounts, held.namespace));
    pen.to(Vertex::Hub(Hub::ReadSecrets, held.namespace));
}
