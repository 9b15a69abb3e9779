//! A release whose manifest names a version that has ended cannot be upgraded any more.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::helm::judge_release;

pub(crate) const CHECK: Check = Check {
    id: "helm-release-removed-api",
    title: "release of Helm holds an API version that is no longer served",
    severity: Severity::High,
    severity_reason: "the release can neither be upgraded nor rolled back, which shows when it is needed",
    category: Category::ApiVersions,
    description: "Fails where the manifest of a deployed release of Helm, as its Secret or ConfigMap keeps \
                  it, holds objects in an apiVersion that the target version of Kubernetes no longer serves. \
                  Only the latest deployed revision counts. Of a release only names and types are read.",
    why: "Before it changes anything, `helm upgrade` looks up every object of the stored manifest in the \
          version that stands there, and gives up where the server does not serve it, even if the new \
          chart does not use it any more.",
    remedy: "Upgrade the release to a chart that uses the version which the message names, while the old one \
             is still served. Where it is not, rewrite the stored manifest first, with \
             `helm mapkubeapis RELEASE -n NAMESPACE`.",
    references: &[
        "https://helm.sh/docs/topics/kubernetes_apis/",
        "https://github.com/helm/helm-mapkubeapis",
        "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["Secret", "ConfigMap"],
    needs: &["Secret", "ConfigMap"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Secret
metadata:
  name: sh.helm.release.v1.shop.v3
  namespace: shop
  labels: {owner: helm, name: shop, status: deployed, version: '3'}
type: helm.sh/release.v1
data:
  release: |
    SDRzSUFBQUFBQUFDQTFXTnl3NkNNQkJGZjZXWk5XQ1FYWmZHRDNEbHFwdUJEdElJMDRhMkdFTDY3eGFOUm5mek9QZmNEUmduQWds
    K3NBNksxK1lkZGorbmhXWnZMSU5zQ2pEY1c1QWIrSUFoK3N4b2NxTmRTVU1xb0J0d0R2dDNvb0FhQSs3enYvN3Jncm82Vmcya0hK
    dVFUVTgrSjZFc1M4WG96UFdOU2VIc2FMcjFzTlJ0VnRhSzc0YTFGQmVyejhiUDBZVU1uYUsrVVZEOEtaVmkyenVsZUZDYkZFTjZB
    dGpyempuakFBQUE=
",
            "
apiVersion: v1
kind: ConfigMap
metadata:
  name: sh.helm.release.v1.shop.v3
  namespace: shop
  labels: {owner: helm, name: shop, status: deployed, version: '3'}
data:
  release: |
    H4sIAAAAAAACA1WNyw6CMBBFf6WZNWCQXZfGD3DlqpuBDtII04a2GEL67xaNRnfzOPfcDRgnAgl+sA6K1+Yddj+nhWZvLINsCjDc
    W5Ab+IAh+sxocqNdSUMqoBtwDvt3ooAaA+7zv/7rgro6Vg2kHJuQTU8+J6EsS8XozPWNSeHsaLr1sNRtVtaK74a1FBerz8bP0YUM
    naK+UVD8KZVi2zuleFCbFEN6AtjrzjnjAAAA
",
        ],
        good: &[
            "
apiVersion: v1
kind: Secret
metadata:
  name: sh.helm.release.v1.shop.v3
  namespace: shop
  labels: {owner: helm, name: shop, status: deployed, version: '3'}
type: helm.sh/release.v1
data:
  release: |
    SDRzSUFBQUFBQUFDQTFWTnZRNkNNQkIrbGVabTBDQmJSK01ET0RsMU9la2hqWEJ0NklFaHBPOXUwV2gwKy82L0ZSZ0hBZzJ4OHdH
    S0Y0c0JteDlwcGpFNno2RHJBaHkzSHZRS1VWQ21tRE9XUXU4WHNwQUthRG9jWlhNSEVyUW91T0gvK2U4V1ZMdkRyb2FVYXdPeWF5
    bm1KcFJsYVJpRHU3eGpXZ1hmdTJiWno1WGh1Mk9yMWRuYms0dmpGQ1Q3eDhuZVNBeC8vclJhdHp1dEhuUk5oaUU5QWFXNTVPVGVB
    QUFB
",
            "
apiVersion: v1
kind: Secret
metadata:
  name: sh.helm.release.v1.shop.v3
  namespace: shop
  labels: {owner: helm, name: shop, status: deployed, version: '3'}
type: helm.sh/release.v1
data:
  release: |
    SDRzSUFBQUFBQUFDQTFXTnl3NkNNQkJGZjZXWk5XQ1FYWmZHRDNEbHFwdUJEdElJMDRhMkdFTDY3eGFOUm5mek9QZmNEUmduQWds
    K3NBNksxK1lkZGorbmhXWnZMSU5zQ2pEY1c1QWIrSUFoK3N4b2NxTmRTVU1xb0J0d0R2dDNvb0FhQSs3enYvN3Jncm82Vmcya0hK
    dVFUVTgrSjZFc1M4WG96UFdOU2VIc2FMcjFzTlJ0VnRhSzc0YTFGQmVyejhiUDBZVU1uYUsrVVZEOEtaVmkyenVsZUZDYkZFTjZB
    dGpyempuakFBQUE=
---
apiVersion: v1
kind: Secret
metadata:
  name: sh.helm.release.v1.shop.v4
  namespace: shop
  labels: {owner: helm, name: shop, status: deployed, version: '4'}
type: helm.sh/release.v1
data:
  release: |
    SDRzSUFBQUFBQUFDQTFWTlN3NkNNQkM5U2pOcndQaFpkV2s4Z0N0WDNZeDBrRWFZTmt6QkVOSzdXelFhM2IzL1c0Q3hKOUFnclE5
    UXZKZ0VySCtraVFaeG5rRWZDbkRjZU5BTFNNUTRTczVZQ3AyZnlVSXFvRzV4aUt2YlUwU0xFVmY4UC8vZGdtMjFxL2FRY3ExSGRn
    MUpia0pabG9ZeHVNczdwbFh3bmF2bnpiUTFmSGRzdFRwN2UzSXlqQ0ZtL3pqYUcwWERueit0bHZWT3F3ZGRrMkZJVDh6R09kVGVB
    QUFB
",
        ],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let version = context.target();
    judge_release(object, context, report, |ending| ending.is_removed(version));
}
