//! `cargo xtask bench [NAME] [-o json] [--no-peers]`: speed and memory, beside peers where they can be
//! installed.

mod access;
mod attack;
mod audit;
mod generate;
mod live;
pub(crate) mod measure;
mod scan;
mod store;
mod watch;
mod yaml;

use crate::workspace;

/// One measured figure, with the peer's figure from the same run where there is one.
pub(crate) struct Figure {
    /// The bench's name.
    pub(crate) bench: &'static str,
    /// What was measured, for example `wall` or `throughput`.
    pub(crate) metric: String,
    /// The value in `unit`.
    pub(crate) value: f64,
    /// The unit of both values.
    pub(crate) unit: &'static str,
    /// The peer's name and value.
    pub(crate) peer: Option<(String, f64)>,
    /// The least and the most of several runs, of which the value is the median.
    pub(crate) range: Option<[f64; 2]>,
    /// The mean or median processor time of those runs, which other work on the machine changes less.
    pub(crate) cpu: Option<f64>,
}

impl Figure {
    /// A figure of our own without a peer beside it.
    pub(crate) fn own(bench: &'static str, metric: &str, value: f64, unit: &'static str) -> Figure {
        Figure { bench, metric: metric.to_owned(), value, unit, peer: None, range: None, cpu: None }
    }

    /// The same figure beside what a peer reached in the same run.
    pub(crate) fn beside(mut self, peer: &str, value: f64) -> Figure {
        self.peer = Some((peer.to_owned(), value));
        self
    }

    /// The same figure with the least and the most of the runs whose median it is, and the mean or median of
    /// their processor times.
    pub(crate) fn between(mut self, range: [f64; 2], cpu: f64) -> Figure {
        (self.range, self.cpu) = (Some(range), Some(cpu));
        self
    }

    fn json(&self) -> String {
        let (peer, peer_value) = match &self.peer {
            Some((name, value)) => (Some(name), Some(value)),
            None => (None, None),
        };
        let ratio = peer_value.map(|peer_value| peer_value / self.value);
        serde_json::json!({
            "bench": self.bench, "metric": self.metric, "value": self.value, "unit": self.unit,
            "peer": peer, "peer_value": peer_value, "ratio": ratio, "range": self.range, "cpu": self.cpu,
        })
        .to_string()
    }

    fn row(&self) -> String {
        let own = format!("{:<10} {:<28} {:>12.2} {:<8}", self.bench, self.metric, self.value, self.unit);
        let range = match (self.range, self.cpu) {
            (Some([least, most]), Some(cpu)) => format!("   {least:.2} to {most:.2}, processor {cpu:.2}"),
            _ => String::new(),
        };
        match &self.peer {
            None => format!("{own}{range}").trim_end().to_owned(),
            Some((name, value)) => {
                format!("{own} {name:<14} {value:>12.2}   ratio {:.2}{range}", value / self.value)
            }
        }
    }
}

/// What a bench may look at, and where it hands in its figures.
pub(crate) struct Bench {
    is_json: bool,
    /// Whether other programs are measured too; some take minutes.
    pub(crate) has_peers: bool,
}

impl Bench {
    /// Prints a figure as soon as it is measured.
    pub(crate) fn report(&self, figure: &Figure) {
        match self.is_json {
            true => println!("{}", figure.json()),
            false => println!("{}", figure.row()),
        }
    }

    /// Runs one bench again in a program that is built as users have theirs.
    pub(crate) fn run_optimized(&self, name: &str) -> Result<(), String> {
        let task =
            ["bench", name].into_iter().chain(self.is_json.then_some(["-o", "json"]).into_iter().flatten());
        match workspace::run_optimized(&task.collect::<Vec<_>>())? {
            true => Ok(()),
            false => Err("the optimized bench failed".to_owned()),
        }
    }

    /// Says something that is not a figure, such as why a peer is missing.
    pub(crate) fn note(&self, text: &str) {
        eprintln!("note: {text}");
    }
}

/// A bench: measures and reports figures, or says why it cannot.
struct Entry {
    name: &'static str,
    run: fn(&Bench) -> Result<(), String>,
}

const BENCHES: &[Entry] = &[
    Entry { name: "yaml", run: yaml::run },
    Entry { name: "audit", run: audit::run },
    Entry { name: "access", run: access::run },
    Entry { name: "attack", run: attack::run },
    Entry { name: "scan", run: scan::run },
    Entry { name: "live", run: live::run },
    Entry { name: "watch", run: watch::run },
    Entry { name: "store", run: store::run },
];

/// Runs the named bench, or all.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    let mut named = None;
    let mut is_json = false;
    let mut has_peers = true;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "-o" if rest.next().is_some_and(|format| format == "json") => is_json = true,
            "-o" => return Err("the only output format is `-o json`".to_owned()),
            "--no-peers" => has_peers = false,
            name if BENCHES.iter().any(|bench| bench.name == name) => named = Some(name),
            other => {
                return Err(format!("unknown bench `{other}` (known: {})", names().join(", ")));
            }
        }
    }
    let bench = Bench { is_json, has_peers };
    for entry in BENCHES.iter().filter(|entry| named.is_none_or(|name| name == entry.name)) {
        (entry.run)(&bench)?;
    }
    Ok(true)
}

fn names() -> Vec<&'static str> {
    BENCHES.iter().map(|bench| bench.name).collect()
}
