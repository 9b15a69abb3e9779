//! The operating systems of nodes, by how a node names its own, and how long they are maintained without
//! paying for more.
//!
//! A node's `osImage` is the `PRETTY_NAME` of `/etc/os-release`; of Windows, the product's name in the
//! registry, beside which `kernelVersion` has the build.

use seawall_world::Date;

/// How long an operating system is maintained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    /// Up to and including a day.
    Until(Date),
    /// Only its newest release is, and this build does not know which that is.
    Newest,
    /// This build does not know.
    Unknown,
}

/// The name of a node's operating system, as far as it tells releases apart, and how long that is
/// maintained.
pub(crate) fn system<'t>(image: &'t str, kernel: Option<&str>) -> (&'t str, Term) {
    if image.starts_with("Windows Server")
        && let Some((name, end)) = kernel.and_then(|kernel| windows(image, kernel))
    {
        return (name, Term::Until(end));
    }
    let begins = |begin: &str| {
        let rest = image.strip_prefix(begin);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
    };
    if let Some((name, _, end)) = ENDS.iter().find(|(_, begin, _)| begins(begin)) {
        return (name, Term::Until(*end));
    }
    match NEWEST_ONLY.iter().any(|name| image.starts_with(name)) {
        true => (image, Term::Newest),
        false => (image, Term::Unknown),
    }
}

/// A release by the build of its kernel, such as `10.0.17763.4010`.
fn windows(image: &str, kernel: &str) -> Option<(&'static str, Date)> {
    let build: u32 = kernel.split('.').nth(2)?.parse().ok()?;
    let mut known = WINDOWS_BUILDS.iter().filter(|(number, _, _)| *number == build);
    // One build is both of the long-term channel and of another, of which only the former names its year.
    let found =
        known.find(|(_, name, _)| build != BUILD_OF_2019 || image.contains("2019") == name.contains("2019"));
    found.map(|(_, name, end)| (*name, *end))
}

type End = (&'static str, &'static str, Date);

/// Of a system whose nodes begin to name it as messages do.
const fn named(name: &'static str, year: u16, month: u8, day: u8) -> End {
    (name, name, Date::new(year, month, day))
}

/// Of a minor version of Talos.
const fn talos(name: &'static str, begin: &'static str, year: u16, month: u8, day: u8) -> End {
    (name, begin, Date::new(year, month, day))
}

/// Names, how nodes begin to name them, and the last day of free maintenance.
const ENDS: &[End] = &[
    // https://aws.amazon.com/amazon-linux-2/faqs/ and https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html
    named("Amazon Linux AMI 2018.03", 2023, 12, 31),
    named("Amazon Linux 2", 2026, 6, 30),
    named("Amazon Linux 2023", 2029, 6, 30),
    // https://wiki.almalinux.org/release-notes/
    named("AlmaLinux 8", 2029, 3, 1),
    named("AlmaLinux 9", 2032, 5, 31),
    named("AlmaLinux 10", 2035, 5, 31),
    // https://www.centos.org/centos-linux-eol/ and https://www.centos.org/cl-vs-cs/
    named("CentOS Linux 7", 2024, 6, 30),
    named("CentOS Linux 8", 2021, 12, 31),
    named("CentOS Stream 8", 2024, 5, 31),
    named("CentOS Stream 9", 2027, 5, 31),
    // https://coreos.com/os/eol/, as Fedora CoreOS and Flatcar took its place
    named("Container Linux by CoreOS", 2020, 5, 26),
    // https://wiki.debian.org/LTS: the end of long-term support
    named("Debian GNU/Linux 8", 2020, 6, 30),
    named("Debian GNU/Linux 9", 2022, 6, 30),
    named("Debian GNU/Linux 10", 2024, 6, 30),
    named("Debian GNU/Linux 11", 2026, 8, 31),
    named("Debian GNU/Linux 12", 2028, 6, 30),
    named("Debian GNU/Linux 13", 2030, 6, 30),
    // https://www.oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf: premier support
    named("Oracle Linux Server 7", 2024, 12, 31),
    named("Oracle Linux Server 8", 2029, 7, 31),
    named("Oracle Linux Server 9", 2032, 6, 30),
    // https://access.redhat.com/support/policy/updates/errata: the end of maintenance support
    named("Red Hat Enterprise Linux Server 7", 2024, 6, 30),
    named("Red Hat Enterprise Linux 8", 2029, 5, 31),
    named("Red Hat Enterprise Linux 9", 2032, 5, 31),
    named("Red Hat Enterprise Linux 10", 2035, 5, 31),
    // https://wiki.rockylinux.org/rocky/version/
    named("Rocky Linux 8", 2029, 5, 31),
    named("Rocky Linux 9", 2032, 5, 31),
    named("Rocky Linux 10", 2035, 5, 31),
    // https://www.suse.com/lifecycle: general support
    named("SUSE Linux Enterprise Server 12 SP5", 2024, 10, 31),
    named("SUSE Linux Enterprise Server 15 SP1", 2021, 1, 31),
    named("SUSE Linux Enterprise Server 15 SP2", 2021, 12, 31),
    named("SUSE Linux Enterprise Server 15 SP3", 2022, 12, 31),
    named("SUSE Linux Enterprise Server 15 SP4", 2023, 12, 31),
    named("SUSE Linux Enterprise Server 15 SP5", 2024, 12, 31),
    named("SUSE Linux Enterprise Server 15 SP6", 2025, 12, 31),
    // https://docs.siderolabs.com/talos/latest/getting-started/support-matrix: each ends with the next
    talos("Talos 1.0", "Talos (v1.0", 2022, 6, 22),
    talos("Talos 1.1", "Talos (v1.1", 2022, 9, 1),
    talos("Talos 1.2", "Talos (v1.2", 2022, 12, 15),
    talos("Talos 1.3", "Talos (v1.3", 2023, 4, 18),
    talos("Talos 1.4", "Talos (v1.4", 2023, 8, 17),
    talos("Talos 1.5", "Talos (v1.5", 2023, 12, 15),
    talos("Talos 1.6", "Talos (v1.6", 2024, 4, 19),
    talos("Talos 1.7", "Talos (v1.7", 2024, 9, 23),
    talos("Talos 1.8", "Talos (v1.8", 2024, 12, 17),
    talos("Talos 1.9", "Talos (v1.9", 2025, 4, 30),
    talos("Talos 1.10", "Talos (v1.10", 2025, 9, 1),
    talos("Talos 1.11", "Talos (v1.11", 2025, 12, 22),
    talos("Talos 1.12", "Talos (v1.12", 2026, 4, 27),
    talos("Talos 1.13", "Talos (v1.13", 2026, 9, 3),
    // https://ubuntu.com/about/release-cycle: standard security maintenance
    named("Ubuntu 14.04", 2019, 4, 30),
    named("Ubuntu 16.04", 2021, 4, 30),
    named("Ubuntu 18.04", 2023, 5, 31),
    named("Ubuntu 20.04", 2025, 5, 31),
    named("Ubuntu 22.04", 2027, 6, 30),
    named("Ubuntu 23.10", 2024, 7, 12),
    named("Ubuntu 24.04", 2029, 5, 31),
    named("Ubuntu 24.10", 2025, 7, 10),
    named("Ubuntu 25.04", 2026, 1, 17),
    named("Ubuntu 25.10", 2026, 7, 31),
    named("Ubuntu 26.04", 2031, 4, 30),
    // https://learn.microsoft.com/lifecycle/products/?terms=Windows%20Server: extended support
    named("Windows Server 2016", 2027, 1, 12),
    named("Windows Server 2019", 2029, 1, 9),
    named("Windows Server 2022", 2031, 10, 14),
    named("Windows Server 2025", 2034, 10, 10),
];

const BUILD_OF_2019: u32 = 17763;

/// Releases of Windows Server by build: those of the semi-annual and annual channels do not name theirs.
/// <https://learn.microsoft.com/windows-server/get-started/windows-server-release-info>
const WINDOWS_BUILDS: &[(u32, &str, Date)] = &[
    (14393, "Windows Server 2016", Date::new(2027, 1, 12)),
    (16299, "Windows Server, version 1709,", Date::new(2019, 4, 9)),
    (17134, "Windows Server, version 1803,", Date::new(2019, 11, 12)),
    (BUILD_OF_2019, "Windows Server, version 1809,", Date::new(2020, 11, 10)),
    (BUILD_OF_2019, "Windows Server 2019", Date::new(2029, 1, 9)),
    (18362, "Windows Server, version 1903,", Date::new(2020, 12, 8)),
    (18363, "Windows Server, version 1909,", Date::new(2021, 5, 11)),
    (19041, "Windows Server, version 2004,", Date::new(2021, 12, 14)),
    (19042, "Windows Server, version 20H2,", Date::new(2022, 8, 9)),
    (20348, "Windows Server 2022", Date::new(2031, 10, 14)),
    (25398, "Windows Server, version 23H2,", Date::new(2025, 10, 24)),
    (26100, "Windows Server 2025", Date::new(2034, 10, 10)),
];

/// Systems that go on from release to release, of which the older ones end at once:
/// <https://github.com/bottlerocket-os/bottlerocket/blob/develop/README.md>,
/// <https://www.flatcar.org/docs/latest/setup/releases/switching-channels/>,
/// <https://docs.fedoraproject.org/en-US/fedora-coreos/update-streams/>.
const NEWEST_ONLY: &[&str] = &["Bottlerocket OS", "Fedora CoreOS", "Flatcar Container Linux"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_known_as_nodes_name_them() {
        let until = |text: &str| Term::Until(text.parse().expect("a date"));
        for (image, kernel, name, term) in [
            ("Debian GNU/Linux 12 (bookworm)", "6.1.0", "Debian GNU/Linux 12", until("2028-06-30")),
            ("Debian GNU/Linux 120", "6.1.0", "Debian GNU/Linux 120", Term::Unknown),
            ("Amazon Linux 2", "5.10.1", "Amazon Linux 2", until("2026-06-30")),
            ("Amazon Linux 2023.6.20250303", "6.1.1", "Amazon Linux 2023", until("2029-06-30")),
            ("Ubuntu 22.04.5 LTS", "5.15.0", "Ubuntu 22.04", until("2027-06-30")),
            ("Ubuntu 26.04 LTS", "6.20.0", "Ubuntu 26.04", until("2031-04-30")),
            ("Ubuntu 27.10", "6.20.0", "Ubuntu 27.10", Term::Unknown),
            (
                "Red Hat Enterprise Linux 9.4 (Plow)",
                "5.14.0",
                "Red Hat Enterprise Linux 9",
                until("2032-05-31"),
            ),
            (
                "Red Hat Enterprise Linux CoreOS 416.94.202406172220-0",
                "5.14.0",
                "Red Hat Enterprise Linux CoreOS 416.94.202406172220-0",
                Term::Unknown,
            ),
            ("CentOS Linux 7 (Core)", "3.10.0", "CentOS Linux 7", until("2024-06-30")),
            ("Rocky Linux 9.3 (Blue Onyx)", "5.14.0", "Rocky Linux 9", until("2032-05-31")),
            (
                "SUSE Linux Enterprise Server 15 SP5",
                "5.14.21",
                "SUSE Linux Enterprise Server 15 SP5",
                until("2024-12-31"),
            ),
            ("Talos (v1.1.2)", "5.15.0", "Talos 1.1", until("2022-09-01")),
            ("Talos (v1.12.0)", "6.12.0", "Talos 1.12", until("2026-04-27")),
            ("Talos (v1.99.0)", "6.12.0", "Talos (v1.99.0)", Term::Unknown),
            (
                "Bottlerocket OS 1.20.0 (aws-k8s-1.29)",
                "6.1.0",
                "Bottlerocket OS 1.20.0 (aws-k8s-1.29)",
                Term::Newest,
            ),
            (
                "Flatcar Container Linux by Kinvolk 3815.2.0 (Oklo)",
                "6.1.77",
                "Flatcar Container Linux by Kinvolk 3815.2.0 (Oklo)",
                Term::Newest,
            ),
            (
                "Container-Optimized OS from Google",
                "6.6.1",
                "Container-Optimized OS from Google",
                Term::Unknown,
            ),
        ] {
            assert_eq!(system(image, Some(kernel)), (name, term), "{image}");
        }
    }

    #[test]
    fn windows_is_known_by_its_build() {
        let until = |text: &str| Term::Until(text.parse().expect("a date"));
        for (image, kernel, name, term) in [
            ("Windows Server 2019 Datacenter", "10.0.17763.4010", "Windows Server 2019", until("2029-01-09")),
            (
                "Windows Server Datacenter",
                "10.0.17763.4010",
                "Windows Server, version 1809,",
                until("2020-11-10"),
            ),
            (
                "Windows Server Datacenter",
                "10.0.18363.1256",
                "Windows Server, version 1909,",
                until("2021-05-11"),
            ),
            (
                "Windows Server 2022 Datacenter",
                "10.0.25398.1",
                "Windows Server, version 23H2,",
                until("2025-10-24"),
            ),
            ("Windows Server 2022 Datacenter", "", "Windows Server 2022", until("2031-10-14")),
            ("Windows Server Datacenter", "10.0.99999.1", "Windows Server Datacenter", Term::Unknown),
        ] {
            assert_eq!(system(image, Some(kernel)), (name, term), "{image} {kernel}");
        }
        assert_eq!(system("Windows Server Datacenter", None).1, Term::Unknown);
    }
}
