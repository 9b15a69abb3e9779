//! A release whose manifest names a version that ends needs a newer chart before that.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::helm::judge_release;

pub(crate) const CHECK: Check = Check {
    id: "helm-release-deprecated-api",
    title: "release of Helm holds an API version that ends",
    severity: Severity::Low,
    severity_reason: "it works until the version that the message names",
    category: Category::ApiVersions,
    description: "Fails where the manifest of a deployed release of Helm, as its Secret or ConfigMap keeps \
                  it, holds objects in an apiVersion that the target version of Kubernetes still serves, \
                  with a warning. Only the latest deployed revision counts. Of a release only names and \
                  types are read.",
    why: "Once the version has ended, `helm upgrade` fails at the stored manifest, whatever the new chart \
          uses.",
    remedy: "Upgrade the release to a chart that uses the version which the message names, before the \
             cluster goes to one that no longer serves the old.",
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
    SDRzSUFBQUFBQUFDQTFXTndRNkNNQkJFZjZYWk05UWdGOU9yZm9NbkxrdFpRb05zbTI3QkdNSy9XelFhdmMzT3pyeFpnWEVpTUND
    REQxQzhMZ2xvZjZ5Rm9qalBZT29DSFBjZXpBcVNNTTJTTXgyRm0zOVFCMXNCZHNDWTl1OUVDVHRNdU90Ly9KY0ZsVDdxR3JaY201
    QmRUNUtiVUpabHd4amM5UjB6S3BMNE9WclM0MG0wODRlbGFqTzdhbmgwM0JsMW9jVlpPdDlRcE9IUHFsSHJQbXJVbmRxdFlkaWVN
    RFgrVE9RQUFBQT0=
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
    H4sIAAAAAAACA1WNwQ6CMBBEf6XZM9QgF9OrfoMnLktZQoNsm27BGMK/WzQavc3OzrxZgXEiMCCDD1C8Lglof6yFojjPYOoCHPce
    zAqSMM2SMx2Fm39QB1sBdsCY9u9ECTtMuOt//JcFlT7qGrZcm5BdT5KbUJZlwxjc9R0zKpL4OVrS40m084elajO7anh03Bl1ocVZ
    Ot9QpOHPqlHrPmrUndqtYdieMDX+TOQAAAA=
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
    SDRzSUFBQUFBQUFDQTFWTlN3NkNNQkM5U2pOcndDQWIwNjJld1ZVM1l6dUVCcGcybllJeGhMc0xHbzN1M3Y4dHdEZ1NhSkF1UkNo
    ZVRDTGFIMm1tSkQ0dzZLWUF6MjBBdllCa3pKTnNHVWR4Q0E5eXNCWmdPMHg1ZDBmSzZERGpqdi9udjF0UVY4ZXFnWFdyamNpK0pk
    bWFVSmFsWVl6KytvNXBsVWpDbEN4Vi9Va3FIdzV6YmJqMzdMUzYwT3d0blFjVU1mdzUxR3JaLzdTNjAyMDFET3NUaXhpdlNOOEFB
    QUE9
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
    SDRzSUFBQUFBQUFDQTFXTndRNkNNQkJFZjZYWk05UWdGOU9yZm9NbkxrdFpRb05zbTI3QkdNSy9XelFhdmMzT3pyeFpnWEVpTUND
    REQxQzhMZ2xvZjZ5Rm9qalBZT29DSFBjZXpBcVNNTTJTTXgyRm0zOVFCMXNCZHNDWTl1OUVDVHRNdU90Ly9KY0ZsVDdxR3JaY201
    QmRUNUtiVUpabHd4amM5UjB6S3BMNE9WclM0MG0wODRlbGFqTzdhbmgwM0JsMW9jVlpPdDlRcE9IUHFsSHJQbXJVbmRxdFlkaWVN
    RFgrVE9RQUFBQT0=
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
    SDRzSUFBQUFBQUFDQTFWTlN3NkNNQkM5U2pOcndLQXVUTGQ2Qmxkc3huWUlEVEJ0T2dWalNPOHVhRFM2ZS8rM0FPTklvRUU2SDZC
    NE1RbG9mcVNab2pqUG9JOEZPRzQ5NkFVa1lacGt6VmdLZzMrUWhWeUE2VENtelIwcG9jV0VHLzZmLzI1QlhlMnJBK1MxTmlLN2xt
    UnRRbG1XRFdOdzEzZE1xMGppcDJpbzZrOVNPYitiNjRaN3gxYXJDODNPMEhsQWtZWS9oMW90MjU5V2Q3cmxoaUUvQVFnYzhYemZB
    QUFB
",
        ],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let version = context.target();
    judge_release(object, context, report, |ending| ending.is_deprecated(version));
}
