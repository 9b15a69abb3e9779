//! One OSV record, as far as it is about Kubernetes' programs. Format: <https://ossf.github.io/osv-schema/>.

use serde_json::Value;

use seawall_world::Release;

use super::cvss;

/// A known vulnerability.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    /// The CVE.
    pub(crate) id: String,
    /// Which record says so, such as `GO-2025-4240`.
    pub(crate) source: String,
    /// Programs of the cluster that are affected; empty where the record speaks of Kubernetes as a whole.
    pub(crate) programs: Vec<String>,
    /// The only operating system of nodes that is affected.
    pub(crate) os: Option<String>,
    /// The CVSS base score.
    pub(crate) score: Option<f64>,
    /// Affected releases, ascending.
    pub(crate) ranges: Vec<Range>,
    /// The record's events as they stand there, for those who judge by themselves.
    pub(crate) events: Vec<Event>,
}

/// Releases from one up to, but not including, another. `0` stands for the first of all.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Range {
    pub(crate) from: String,
    pub(crate) fixed: Option<String>,
}

/// A point at which a program becomes affected, or no longer is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    Introduced(String),
    Fixed(String),
}

/// Packages of the feed and the programs built of them; kubectl and libraries run outside of the cluster.
const PROGRAMS: &[(&str, Option<&str>)] = &[
    ("k8s.io/apiserver", Some("kube-apiserver")),
    ("k8s.io/kubelet", Some("kubelet")),
    ("k8s.io/kube-proxy", Some("kube-proxy")),
    ("k8s.io/controller-manager", Some("kube-controller-manager")),
    ("k8s.io/ingress-nginx", Some("ingress-nginx")),
    ("sigs.k8s.io/secrets-store-csi-driver", Some("secrets-store-csi-driver")),
    ("sigs.k8s.io/azurefile-csi-driver", Some("azurefile-csi-driver")),
    ("github.com/kubernetes-csi/csi-proxy", None),
    ("k8s.io/kubernetes", None),
    ("k8s.io/kubectl", None),
    ("k8s.io/client-go", None),
];

// === impl Record ===

impl Record {
    /// Reads a record; none where it is about something else.
    pub(super) fn read(value: &Value, corpus: &str) -> Result<Option<Record>, String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let source = text(&value["id"]);
        let aliases = value["aliases"].as_array().into_iter().flatten().map(text);
        let cve = std::iter::once(source.clone()).chain(aliases).find(|id| id.starts_with("CVE-"));
        let mut record = Record {
            id: cve.unwrap_or_else(|| source.clone()),
            source,
            programs: Vec::new(),
            os: None,
            score: None,
            ranges: Vec::new(),
            events: Vec::new(),
        };
        let mut concerned = false;
        for affected in value["affected"].as_array().into_iter().flatten() {
            let package = text(&affected["package"]["name"]);
            // Go's database also knows the modules that Kubernetes is published as for others to build upon.
            if corpus == "advisories/go" && package != "k8s.io/kubernetes" {
                continue;
            }
            let known = PROGRAMS.iter().find(|(name, _)| *name == package);
            let (_, program) = known.ok_or_else(|| format!("package {package} is not known"))?;
            record.take(affected, program.map(str::to_owned))?;
            concerned = true;
        }
        Ok(concerned.then_some(record))
    }

    fn take(&mut self, affected: &Value, program: Option<String>) -> Result<(), String> {
        self.programs.extend(program);
        let events = affected["ranges"].as_array().into_iter().flatten();
        let events: Vec<Event> = events
            .flat_map(|range| range["events"].as_array().into_iter().flatten())
            .map(Event::read)
            .collect::<Result<_, _>>()?;
        if self.events.is_empty() {
            self.ranges = ranges(&events)?;
            self.events = events;
        } else if self.events != events {
            return Err("programs of one record differ in what is affected".to_owned());
        }
        let vectors = affected["severity"].as_array().into_iter().flatten();
        let scores = vectors.filter_map(|one| one["score"].as_str()).map(cvss::base_score);
        for score in scores {
            self.score = Some(score?);
        }
        Ok(())
    }
}

// === impl Event ===

impl Event {
    fn read(value: &Value) -> Result<Event, String> {
        match (value["introduced"].as_str(), value["fixed"].as_str()) {
            (Some(from), None) => Ok(Event::Introduced(from.to_owned())),
            (None, Some(fixed)) => Ok(Event::Fixed(fixed.to_owned())),
            _ => Err(format!("event {value} is not known")),
        }
    }

    fn text(&self) -> &str {
        match self {
            Event::Introduced(text) | Event::Fixed(text) => text,
        }
    }
}

/// The release of an event; `0` is before all.
fn release(text: &str) -> Result<Option<Release>, String> {
    if text == "0" { Ok(None) } else { text.parse().map(Some) }
}

/// Events, which stand in any order, as ranges.
fn ranges(events: &[Event]) -> Result<Vec<Range>, String> {
    let mut sorted = Vec::new();
    for event in events {
        sorted.push((release(event.text())?, matches!(event, Event::Introduced(_)), event));
    }
    // Where one range ends at the start of the next, the end comes first.
    sorted.sort_by_key(|(release, introduced, _)| (*release, *introduced));
    let mut ranges: Vec<Range> = Vec::new();
    for (_, introduced, event) in sorted {
        let open = ranges.last_mut().filter(|range| range.fixed.is_none());
        match (open, introduced) {
            (None, true) => ranges.push(Range { from: event.text().to_owned(), fixed: None }),
            (Some(range), false) => range.fixed = Some(event.text().to_owned()),
            (Some(_), true) => {}
            (None, false) => return Err(format!("nothing is affected before {}", event.text())),
        }
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_in_any_order_become_ascending_ranges() {
        let events =
            [("i", "1.28.0"), ("f", "1.28.4"), ("i", "1.8.0"), ("f", "1.25.16"), ("i", "1.33.0-alpha.0")];
        let events: Vec<Event> = events
            .iter()
            .map(|(kind, text)| match *kind {
                "i" => Event::Introduced((*text).to_owned()),
                _ => Event::Fixed((*text).to_owned()),
            })
            .collect();
        let read = ranges(&events).expect("well-formed");
        let texts: Vec<_> = read.iter().map(|range| (range.from.as_str(), range.fixed.as_deref())).collect();
        let expected = [("1.8.0", Some("1.25.16")), ("1.28.0", Some("1.28.4")), ("1.33.0-alpha.0", None)];
        assert_eq!(texts, expected);
        assert!(ranges(&events[1..2]).is_err());
    }
}
