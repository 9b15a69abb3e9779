//! `cargo xtask bench yaml`: reading YAML and JSON with places on one core, beside other readers on the
//! same bytes.

use std::path::Path;

use seawall_yaml::{Options, Stream, read};

use super::generate::{self, Format};
use super::measure::fastest;
use super::{Bench, Figure};
use crate::workspace;

const BENCH: &str = "yaml";
const SEED: u64 = 20_260_101;
const OBJECTS: usize = 10_000;

/// Runs, of which the fastest counts.
const RUNS: usize = 5;
const RUNS_PEER: usize = 2;

/// Measures both formats.
pub(super) fn run(bench: &Bench) -> Result<(), String> {
    let yaml = input(Format::Yaml)?;
    let mib = measured(bench, "yaml", &yaml);
    if bench.has_peers {
        let text = std::str::from_utf8(&yaml).map_err(|error| error.to_string())?;
        let saphyr = fastest(RUNS_PEER, yaml.len(), || {
            saphyr::LoadableYamlNode::load_from_str(text)
                .map(|nodes: Vec<saphyr::MarkedYaml<'_>>| nodes.len())
        });
        bench.report(&figure("yaml with places", mib).beside("saphyr", saphyr));
        let serde = fastest(RUNS_PEER, yaml.len(), || {
            let documents = serde_yaml_ng::Deserializer::from_str(text);
            documents
                .map(<serde_yaml_ng::Value as serde::Deserialize>::deserialize)
                .filter(Result::is_ok)
                .count()
        });
        bench.report(&figure("yaml with places", mib).beside("serde_yaml_ng", serde));
    }
    let json = input(Format::Json)?;
    let mib = measured(bench, "json", &json);
    if bench.has_peers {
        let serde = fastest(RUNS_PEER, json.len(), || {
            let values = serde_json::Deserializer::from_slice(&json).into_iter::<serde_json::Value>();
            values.filter(Result::is_ok).count()
        });
        bench.report(&figure("json with places", mib).beside("serde_json", serde));
    }
    Ok(())
}

/// Measures our reader and reports what it reached; gives the throughput with places.
fn measured(bench: &Bench, format: &str, bytes: &[u8]) -> f64 {
    let with_places = fastest(RUNS, bytes.len(), || read(bytes, &Options::default()));
    let without =
        fastest(RUNS, bytes.len(), || read(bytes, &Options { without_spans: true, ..Options::default() }));
    let stream: Stream = read(bytes, &Options::default());
    let nodes = stream.tree.len();
    bench.report(&figure(&format!("{format} with places"), with_places));
    bench.report(&figure(&format!("{format} without places"), without));
    let per_node = stream.tree.memory_bytes() as f64 / nodes as f64;
    bench.report(&Figure::own(BENCH, &format!("{format} memory per node"), per_node, "bytes"));
    let source = bytes.len() as f64 / nodes as f64;
    bench.report(&Figure::own(BENCH, &format!("{format} source per node"), source, "bytes"));
    with_places
}

fn figure(metric: &str, mib: f64) -> Figure {
    Figure::own(BENCH, metric, mib, "MiB/s")
}

/// All files of a generated cluster as one stream.
fn input(format: Format) -> Result<Vec<u8>, String> {
    let folder = workspace::target_dir().join(format!("bench/yaml-{}", format.name()));
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    generate::write(&folder, SEED, OBJECTS, format)?;
    let mut stream = Vec::new();
    let mut files = workspace::files_below(&folder)?;
    files.sort();
    for file in files {
        append(&mut stream, &file, format)?;
    }
    Ok(stream)
}

fn append(stream: &mut Vec<u8>, file: &Path, format: Format) -> Result<(), String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    if format == Format::Yaml && !stream.is_empty() {
        stream.extend_from_slice(b"---\n");
    }
    stream.extend_from_slice(&bytes);
    if !stream.ends_with(b"\n") {
        stream.push(b'\n');
    }
    Ok(())
}
