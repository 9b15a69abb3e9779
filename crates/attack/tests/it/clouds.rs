//! Chains over deputies and clouds in clusters that kubesplaining made for its own tests.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use seawall_access::Access;
use seawall_attack::{Distances, Graph, Take};

use crate::world::world;

/// A manifest of the corpus; none, said aloud, where the corpus is not there.
fn manifest(name: &str) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = std::env::var_os("SEAWALL_CORPORA").map(PathBuf::from);
    let places = named.into_iter().chain([beside.join("../shared/corpora"), beside.join("target/corpora")]);
    let inner = format!("kubesplaining/testdata/e2e/vulnerable/{name}");
    let found = places.map(|place| place.join(&inner)).find(|path| path.exists());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "the corpus kubesplaining is missing");
        println!("skipped: the corpus kubesplaining is missing; name its parent by SEAWALL_CORPORA");
    }
    found.map(|path| std::fs::read_to_string(path).expect("a manifest of the corpus"))
}

/// What an attacker does on the first shortest chain, by the names of the two ends; none where there is none.
fn chain(manifests: &str, take: Take, from: &str, to: &str) -> Option<Vec<&'static str>> {
    let world = world(manifests);
    let access = Access::of(&world);
    let graph = Graph::of(&access);
    let find = |name: &str| graph.vertices().find(|(id, _)| graph.name(*id) == name).map(|(id, _)| id);
    let (from, to) = (find(from)?, find(to)?);
    let distances = Distances::to(&graph, [to], take, HashSet::new());
    let (chains, _) = distances.chains(&graph, from, 1);
    let kinds = chains.first()?.iter().map(|id| graph.edge(*id).kind.kind());
    Some(kinds.filter(|kind| kind.steps > 0).map(|kind| kind.id).collect())
}

#[test]
fn a_tenant_of_flux_is_its_controller() {
    let Some(manifests) = manifest("17-privesc-deep-chains.yaml") else { return };
    let from = "ServiceAccount deepchain-tenant/deepchain-deployer";
    let known = Some(&["flux-kustomization", "everything"][..]);
    assert_eq!(chain(&manifests, Take::Possible, from, "cluster admin").as_deref(), known);
    // The manifests show no source that a Kustomization could name, and each names one.
    assert_eq!(chain(&manifests, Take::Certain, from, "cluster admin"), None);
    let source = "---\n{apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: \
                  {name: all, namespace: flux-system}}\n";
    let found = chain(&format!("{manifests}\n{source}"), Take::Certain, from, "cluster admin");
    assert_eq!(found.as_deref(), known);
    // Without the controller, nobody acts upon what the tenant writes.
    let alone = manifests.replace("name: kustomize-controller", "name: other-controller");
    assert_eq!(chain(&alone, Take::Possible, from, "cluster admin"), None);
}

#[test]
fn a_role_of_aws_leads_back_into_the_cluster() {
    let Some(manifests) = manifest("15-cloud-eks.yaml") else { return };
    let from = "ServiceAccount cloud-eks-test/eks-admin-irsa";
    let found = chain(&manifests, Take::Possible, from, "Group system:masters");
    assert_eq!(found.as_deref(), Some(&["irsa", "aws-auth"][..]));
    // The trust policy of the role is not read.
    assert_eq!(chain(&manifests, Take::Certain, from, "Group system:masters"), None);
    let role = "cloud identity arn:aws:iam::123456789012:role/AdministratorAccess";
    let found = chain(&manifests, Take::Certain, role, "cluster admin");
    assert_eq!(found.as_deref(), Some(&["aws-auth"][..]));
}

/// kubesplaining lets whoever writes a Certificate be cert-manager. cert-manager acts upon one by writing the
/// Secret that it names, and nothing of it says what else to do with the controller's rights
/// (<https://cert-manager.io/docs/usage/certificate/>).
#[test]
fn a_certificate_alone_does_not_steer_cert_manager() {
    let Some(manifests) = manifest("18-privesc-cut-resilient.yaml") else { return };
    let from = "ServiceAccount cutres-deputy-tenant/cutres-deputy";
    assert_eq!(chain(&manifests, Take::Possible, from, "cluster admin"), None);
}
