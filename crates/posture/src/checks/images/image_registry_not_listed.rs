//! Image comes from a registry that is not listed.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::image::{is_within, reference};

pub(crate) const CHECK: Check = Check {
    id: "image-registry-not-listed",
    title: "image comes from a registry that is not listed",
    severity: Severity::Low,
    severity_reason: "it says where the image comes from, not that anything is wrong with it; raise it once \
                      the list is yours",
    category: Category::Images,
    description: "Fails for every container whose image lies in none of the registries of the parameter \
                  registries: hosts, perhaps with a path, in which a leading *. stands for any subdomain. \
                  The default lists the registries of well-known operators.",
    why: "What runs in the cluster is decided by whoever may push to the registries it pulls from. A list \
          of those that are meant keeps typing errors and lookalikes out.",
    remedy: "Set the parameter registries to the registries and paths your organisation pulls from, and \
             mirror what lies elsewhere.",
    references: &[
        "https://kubernetes.io/docs/concepts/containers/images/",
        "https://kubernetes.io/docs/concepts/security/application-security-checklist/",
    ],
    controls: &[],
    parameters: &[Parameter {
        name: "registries",
        description: "Registries that images may come from; an entry may go on with a path.",
        default: Setting::Words(&[
            "docker.io",
            "ghcr.io",
            "quay.io",
            "registry.k8s.io",
            "gcr.io",
            "*.gcr.io",
            "*.pkg.dev",
            "public.ecr.aws",
            "*.amazonaws.com",
            "*.amazonaws.com.cn",
            "mcr.microsoft.com",
            "*.azurecr.io",
            "registry.gitlab.com",
            "registry.access.redhat.com",
            "registry.redhat.io",
            "registry.connect.redhat.com",
            "registry.opensource.zalan.do",
            "cgr.dev",
            "nvcr.io",
            "docker.elastic.co",
            "container-registry.oracle.com",
            "registry.suse.com",
            "registry.developers.crunchydata.com",
            "lscr.io",
            "icr.io",
            "*.icr.io",
            "public.cr.seqera.io",
        ]),
    }],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: registry.unheard-of.example/app:1
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: ghcr.io/shop/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: nginx:1.27
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: europe-docker.pkg.dev/shop/app:1
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(image) = reference(container) else { return report.not_applicable() };
    if !context.words("registries").any(|place| is_within(&image, place)) {
        let at = At::path(container.value, &["image"]);
        let noun = container.noun();
        report
            .fail(at, format!("{noun} runs an image of {}, which is not a listed registry", image.registry));
    }
}
