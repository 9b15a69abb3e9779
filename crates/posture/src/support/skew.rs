//! Which versions of Kubernetes' programs work together.
//!
//! Rules: <https://kubernetes.io/releases/version-skew-policy/>.

use seawall_world::Version;

/// Minor versions that a kubelet or kube-proxy may lag behind, and the first of them to.
const NODE_LAG: u32 = 3;
const NODE_LAG_BEFORE: u32 = 2;
const NODE_LAG_SINCE: Version = Version::new(25);

/// What is wrong with a version of a program beside API servers from the oldest to the newest; none
/// where that is supported.
pub(crate) fn skew(program: &str, version: Version, (oldest, newest): (Version, Version)) -> Option<String> {
    if version.major != newest.major {
        return Some(format!("{program} {version} is of another major version than kube-apiserver {newest}"));
    }
    if program == "kube-apiserver" {
        let far = newest.minor.abs_diff(version.minor).max(oldest.minor.abs_diff(version.minor)) > 1;
        return far.then(|| format!("kube-apiserver {version} is more than one minor version from another"));
    }
    if version > oldest {
        return Some(format!("{program} {version} is newer than kube-apiserver {oldest}"));
    }
    let lag = match program {
        "kubelet" | "kube-proxy" => node_lag(version),
        _ => 1,
    };
    let behind = newest.minor - version.minor;
    (behind > lag).then(|| {
        format!(
            "{program} {version} is {behind} minor versions behind kube-apiserver {newest}, of {lag} at most"
        )
    })
}

/// What is wrong with an upgrade of an API server from a version to another.
pub(crate) fn upgrade_skew(from: Version, to: Version) -> Option<String> {
    let skips = from.major != to.major || to.minor > from.minor + 1;
    skips.then(|| {
        format!("kube-apiserver {from} cannot go to {to} at once, but one minor version after another")
    })
}

/// What is wrong with a kube-proxy beside the kubelet of its node.
pub(crate) fn proxy_skew(proxy: Version, kubelet: Version) -> Option<String> {
    if proxy.major != kubelet.major {
        return Some(format!("kube-proxy {proxy} is of another major version than kubelet {kubelet}"));
    }
    let (lag, apart) = (node_lag(proxy), proxy.minor.abs_diff(kubelet.minor));
    (apart > lag).then(|| {
        format!("kube-proxy {proxy} is {apart} minor versions from kubelet {kubelet}, of {lag} at most")
    })
}

fn node_lag(version: Version) -> u32 {
    if version < NODE_LAG_SINCE { NODE_LAG_BEFORE } else { NODE_LAG }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The policy's own examples, with 1.36 as the current version, and its bounds.
    #[test]
    fn versions_are_supported_as_the_policy_says() {
        let alone = (36, 36);
        let rolling = (35, 36);
        for (program, version, servers, supported) in [
            ("kube-apiserver", 36, rolling, true),
            ("kube-apiserver", 35, rolling, true),
            ("kube-apiserver", 34, (34, 36), false),
            ("kubelet", 37, alone, false),
            ("kubelet", 36, alone, true),
            ("kubelet", 33, alone, true),
            ("kubelet", 32, alone, false),
            ("kubelet", 36, rolling, false),
            ("kubelet", 35, rolling, true),
            ("kubelet", 33, rolling, true),
            ("kubelet", 32, rolling, false),
            ("kubelet", 24, (26, 26), true),
            ("kubelet", 24, (27, 27), false),
            ("kubelet", 25, (28, 28), true),
            ("kube-proxy", 36, rolling, false),
            ("kube-proxy", 33, alone, true),
            ("kube-proxy", 32, alone, false),
            ("kube-proxy", 22, (25, 25), false),
            ("kube-controller-manager", 36, alone, true),
            ("kube-controller-manager", 35, alone, true),
            ("kube-controller-manager", 34, alone, false),
            ("kube-controller-manager", 37, alone, false),
            ("kube-scheduler", 36, rolling, false),
            ("kube-scheduler", 35, rolling, true),
            ("cloud-controller-manager", 34, rolling, false),
        ] {
            let servers = (Version::new(servers.0), Version::new(servers.1));
            let found = skew(program, Version::new(version), servers);
            assert_eq!(found.is_none(), supported, "{program} 1.{version} beside {servers:?}: {found:?}");
        }
        for (from, to, supported) in [(36, 36, true), (36, 37, true), (35, 37, false), (36, 35, true)] {
            let found = upgrade_skew(Version::new(from), Version::new(to));
            assert_eq!(found.is_none(), supported, "1.{from} to 1.{to}");
        }
        // What has no place in the policy is not supported, whatever its numbers.
        for major in [0, 2] {
            let other = Version { major, minor: 99 };
            let servers = (Version::new(36), Version::new(36));
            assert!(skew("kubelet", other, servers).is_some() && proxy_skew(other, servers.0).is_some());
        }
        for (proxy, kubelet, supported) in [(36, 33, true), (36, 32, false), (33, 36, true), (24, 27, false)]
        {
            let found = proxy_skew(Version::new(proxy), Version::new(kubelet));
            assert_eq!(found.is_none(), supported, "1.{proxy} beside 1.{kubelet}");
        }
    }
}
