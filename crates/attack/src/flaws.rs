//! Published flaws of what runs on nodes, by which pods become root there.

use seawall_access::Text;
use seawall_world::Release;
use seawall_yaml::Value;

use crate::facts::Facts;

/// A flaw of a program, and the releases that have it.
#[derive(Debug)]
pub(crate) struct Flaw {
    /// Its name, as the reason of an edge.
    pub(crate) reason: &'static str,
    program: Program,
    /// From a release on, up to but not including the one that mends it, as the advisory says.
    bands: &'static [(Release, Release)],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Program {
    Kubelet,
    Kernel,
    Containerd,
    Docker,
}

const fn r(major: u32, minor: u32, patch: u32) -> Release {
    Release::new(major, minor, patch)
}

const FIRST: Release = r(0, 0, 0);

/// Any process writes to files that it may only read: <https://nvd.nist.gov/vuln/detail/CVE-2022-0847>.
pub(crate) const DIRTY_PIPE: Flaw = Flaw {
    reason: "the kernel is of a release with CVE-2022-0847, unless its vendor mended that",
    program: Program::Kernel,
    bands: &[(r(5, 8, 0), r(5, 10, 102)), (r(5, 11, 0), r(5, 15, 25)), (r(5, 16, 0), r(5, 16, 11))],
};

/// A process that may make user namespaces overflows a buffer of the kernel:
/// <https://nvd.nist.gov/vuln/detail/CVE-2022-0185>.
pub(crate) const FILE_SYSTEM_CONTEXT: Flaw = Flaw {
    reason: "the kernel is of a release with CVE-2022-0185, unless its vendor mended that",
    program: Program::Kernel,
    bands: &[
        (r(5, 1, 0), r(5, 4, 173)),
        (r(5, 5, 0), r(5, 10, 93)),
        (r(5, 11, 0), r(5, 15, 16)),
        (r(5, 16, 0), r(5, 16, 2)),
    ],
};

/// Root in a user namespace sets the program that control groups of version 1 start:
/// <https://nvd.nist.gov/vuln/detail/CVE-2022-0492>.
pub(crate) const RELEASE_AGENT: Flaw = Flaw {
    reason: "the kernel is of a release with CVE-2022-0492, unless its vendor mended that",
    program: Program::Kernel,
    bands: &[
        (r(2, 6, 24), r(4, 9, 301)),
        (r(4, 10, 0), r(4, 14, 266)),
        (r(4, 15, 0), r(4, 19, 229)),
        (r(4, 20, 0), r(5, 4, 177)),
        (r(5, 5, 0), r(5, 10, 97)),
        (r(5, 11, 0), r(5, 15, 20)),
        (r(5, 16, 0), r(5, 16, 6)),
    ],
};

/// Shims listen on abstract sockets of the node's network:
/// <https://github.com/containerd/containerd/security/advisories/GHSA-36xw-fx78-c5r4>.
pub(crate) const SHIM_SOCKET: Flaw = Flaw {
    reason: "containerd is of a release with CVE-2020-15257, unless its vendor mended that",
    program: Program::Containerd,
    bands: &[(FIRST, r(1, 3, 9)), (r(1, 4, 0), r(1, 4, 3))],
};

/// Flaws that whoever writes the spec of a pod, or its image, can use.
pub(crate) const OF_NEW_PODS: &[Flaw] = &[
    WORKING_FOLDER_CONTAINERD,
    WORKING_FOLDER_DOCKER,
    MASKED_PATHS_CONTAINERD,
    MASKED_PATHS_DOCKER,
    IMAGE_LABELS,
    GIT_REPO,
    SUB_PATH,
];

/// A working folder leads out by a descriptor that runc left open, from 1.0.0-rc93 to 1.1.11:
/// <https://github.com/opencontainers/runc/security/advisories/GHSA-xr7r-f8xq-vfvv>. Releases of containerd
/// name the runc they are made for; of 1.4, 1.4.5 is the first with a later one than rc92.
const WORKING_FOLDER_CONTAINERD: Flaw = Flaw {
    reason: "containerd is of a release that came with runc's CVE-2024-21626",
    program: Program::Containerd,
    bands: &[(r(1, 4, 5), r(1, 6, 28)), (r(1, 7, 0), r(1, 7, 13))],
};

/// The same, mended by <https://github.com/moby/moby/releases/tag/v24.0.9> and 25.0.2; Docker 19.03 came with
/// runc 1.0.0-rc10.
const WORKING_FOLDER_DOCKER: Flaw = Flaw {
    reason: "Docker is of a release that came with runc's CVE-2024-21626",
    program: Program::Docker,
    bands: &[(r(20, 10, 0), r(24, 0, 9)), (r(25, 0, 0), r(25, 0, 2))],
};

/// Mounts over masked paths and consoles are exchanged for links into /proc; every runc before 1.2.8 and
/// 1.3.3: <https://github.com/opencontainers/runc/security/advisories/GHSA-9493-h29p-rfm2>, with
/// GHSA-qw9x-cqr3-wc7r and GHSA-cgrx-mc8f-2prm.
const MASKED_PATHS_CONTAINERD: Flaw = Flaw {
    reason: "containerd is of a release that came with runc's CVE-2025-31133, -52565 and -52881",
    program: Program::Containerd,
    bands: &[(FIRST, r(1, 7, 29)), (r(2, 0, 0), r(2, 0, 7)), (r(2, 1, 0), r(2, 1, 5))],
};

/// The same, mended by <https://docs.docker.com/engine/release-notes/28/#2852>.
const MASKED_PATHS_DOCKER: Flaw = Flaw {
    reason: "Docker is of a release that came with runc's CVE-2025-31133, -52565 and -52881",
    program: Program::Docker,
    bands: &[(FIRST, r(28, 5, 2))],
};

/// Labels of an image reach what starts programs on the node:
/// <https://github.com/containerd/containerd/security/advisories/GHSA-xhf5-7wjv-pqxp>.
const IMAGE_LABELS: Flaw = Flaw {
    reason: "containerd is of a release with CVE-2026-53488, and whether a plugin heeds labels of images",
    program: Program::Containerd,
    bands: &[
        (FIRST, r(1, 7, 33)),
        (r(2, 0, 0), r(2, 0, 10)),
        (r(2, 1, 0), r(2, 1, 9)),
        (r(2, 2, 0), r(2, 2, 5)),
        (r(2, 3, 0), r(2, 3, 2)),
    ],
};

/// A repository that the kubelet clones runs programs on the node:
/// <https://github.com/kubernetes/kubernetes/issues/128885>.
const GIT_REPO: Flaw = Flaw {
    reason: "the kubelet is of a release with CVE-2024-10220",
    program: Program::Kubelet,
    bands: &[(FIRST, r(1, 28, 12)), (r(1, 29, 0), r(1, 29, 7)), (r(1, 30, 0), r(1, 30, 3))],
};

/// Links that are exchanged while the kubelet mounts a part of a volume lead out of it:
/// <https://github.com/kubernetes/kubernetes/issues/104980>.
pub(crate) const SUB_PATH: Flaw = Flaw {
    reason: "the kubelet is of a release with CVE-2021-25741",
    program: Program::Kubelet,
    bands: &[
        (FIRST, r(1, 19, 15)),
        (r(1, 20, 0), r(1, 20, 11)),
        (r(1, 21, 0), r(1, 21, 5)),
        (r(1, 22, 0), r(1, 22, 2)),
    ],
};

// === impl Flaw ===

impl Flaw {
    /// Whether a node has it, as far as its releases say.
    pub(crate) fn is_on(&self, facts: &Facts<'_>, node: Text) -> bool {
        let object = facts.node(node).object.map(|id| facts.world.object(id));
        let info = object.and_then(|object| object.root().at(&["status", "nodeInfo"]));
        let release = info.and_then(|info| self.program.release(info));
        release.is_some_and(|release| self.has(release))
    }

    fn has(&self, release: Release) -> bool {
        self.bands.iter().any(|(from, to)| *from <= release && release < *to)
    }
}

// === impl Program ===

impl Program {
    fn release(self, info: Value<'_>) -> Option<Release> {
        let runtime = |name: &str| info.str_at(&["containerRuntimeVersion"])?.strip_prefix(name);
        match self {
            Program::Kubelet => info.str_at(&["kubeletVersion"])?.parse().ok(),
            Program::Kernel => kernel(info.str_at(&["kernelVersion"])?),
            Program::Containerd => digits(runtime("containerd://")?).parse().ok(),
            Program::Docker => digits(runtime("docker://")?).parse().ok(),
        }
    }
}

/// A release of Linux. Vendors that count for themselves stay at patch zero, which tells nothing.
fn kernel(text: &str) -> Option<Release> {
    let release: Release = digits(text).parse().ok()?;
    let is_vendors = release.patch == 0 && digits(text).len() < text.len();
    Some(release).filter(|_| !is_vendors)
}

fn digits(text: &str) -> &str {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(|other: char| !other.is_ascii_digit() && other != '.');
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_are_read_where_their_number_tells() {
        assert_eq!(kernel("5.10.101-89.amzn2.x86_64"), Some(r(5, 10, 101)));
        assert_eq!(kernel("5.15.24+"), Some(r(5, 15, 24)));
        assert_eq!(kernel("5.16.0"), Some(r(5, 16, 0)));
        for text in ["5.15.0-91-generic", "4.18.0-372.el8.x86_64", "6.1.0-18-amd64", ""] {
            assert_eq!(kernel(text), None, "{text}");
        }
        assert_eq!(digits("1.7.13~ds1"), "1.7.13");
    }

    /// The last release with each flaw and the first without, of each line that an advisory names.
    #[test]
    fn bands_are_those_of_the_advisories() {
        let flaws: &[(&Flaw, &[Release], &[Release])] = &[
            (
                &DIRTY_PIPE,
                &[r(5, 8, 0), r(5, 10, 101), r(5, 15, 24), r(5, 16, 10)],
                &[r(5, 7, 19), r(5, 10, 102), r(5, 15, 25), r(5, 16, 11), r(5, 17, 0)],
            ),
            (&SHIM_SOCKET, &[r(1, 2, 14), r(1, 3, 8), r(1, 4, 2)], &[r(1, 3, 9), r(1, 4, 3), r(1, 5, 0)]),
            (
                &WORKING_FOLDER_CONTAINERD,
                &[r(1, 4, 13), r(1, 5, 0), r(1, 6, 27), r(1, 7, 12)],
                &[r(1, 3, 10), r(1, 4, 4), r(1, 6, 28), r(1, 7, 13), r(2, 0, 0)],
            ),
            (
                &WORKING_FOLDER_DOCKER,
                &[r(23, 0, 6), r(24, 0, 8), r(25, 0, 1)],
                &[r(19, 3, 15), r(24, 0, 9), r(25, 0, 2), r(26, 0, 0)],
            ),
            (
                &MASKED_PATHS_CONTAINERD,
                &[r(1, 6, 39), r(1, 7, 28), r(2, 0, 6), r(2, 1, 4)],
                &[r(1, 7, 29), r(2, 0, 7), r(2, 1, 5), r(2, 2, 0)],
            ),
            (&MASKED_PATHS_DOCKER, &[r(27, 5, 1), r(28, 5, 1)], &[r(28, 5, 2), r(29, 0, 0)]),
            (
                &IMAGE_LABELS,
                &[r(1, 7, 32), r(2, 0, 9), r(2, 1, 8), r(2, 2, 4), r(2, 3, 1)],
                &[r(1, 7, 33), r(2, 0, 10), r(2, 1, 9), r(2, 2, 5), r(2, 3, 2)],
            ),
            (
                &GIT_REPO,
                &[r(1, 27, 16), r(1, 28, 11), r(1, 29, 6), r(1, 30, 2)],
                &[r(1, 28, 12), r(1, 29, 7), r(1, 30, 3), r(1, 31, 0)],
            ),
            (
                &SUB_PATH,
                &[r(1, 19, 14), r(1, 20, 10), r(1, 21, 4), r(1, 22, 1)],
                &[r(1, 19, 15), r(1, 20, 11), r(1, 21, 5), r(1, 22, 2), r(1, 23, 0)],
            ),
        ];
        for (flaw, with, without) in flaws {
            for release in *with {
                assert!(flaw.has(*release), "{}: {release:?}", flaw.reason);
            }
            for release in *without {
                assert!(!flaw.has(*release), "{}: {release:?}", flaw.reason);
            }
        }
    }
}
