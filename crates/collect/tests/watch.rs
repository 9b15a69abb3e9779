//! What a watch has read is what would be read anew.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use common::{Folder, options, pod};
use seawall_collect::{FileWatch, Options, collect};
use seawall_world::{Settings, World};

/// Far longer than any system takes to tell of a change.
const TOLD_LONGEST: Duration = Duration::from_secs(10);

const SEEDS: u64 = 4;
const STEPS: usize = 40;

struct Watching {
    watch: FileWatch,
    woken: Receiver<()>,
    inputs: Vec<String>,
    options: Options,
}

impl Watching {
    fn of(inputs: &[String], options: Options) -> Self {
        let (sender, woken) = channel();
        let wake = move || _ = sender.send(());
        let watch = FileWatch::begin(inputs, &options, wake, &|| {}).expect("it can be watched");
        Watching { watch, woken, inputs: inputs.to_vec(), options }
    }

    /// What it has read, once it is what would be read anew.
    fn settled(&mut self, after: &str) -> String {
        let begun = Instant::now();
        loop {
            self.watch.refresh();
            let expected = {
                let collected = collect(&self.inputs, &self.options, &|| {});
                told(&World::build(collected.sources, collected.gaps, Settings::default()))
            };
            let found = self.found();
            if found == expected {
                return found;
            }
            assert!(begun.elapsed() < TOLD_LONGEST, "after {after}:\n{found}\nis not\n{expected}");
            // Whether it was woken or not is seen by what it reads then.
            let _ = self.woken.recv_timeout(Duration::from_millis(200));
        }
    }

    fn found(&self) -> String {
        let reading = self.watch.reading();
        told(&World::of_shared(reading.sources, reading.gaps, Settings::default()))
    }
}

/// Everything that was read, as text.
fn told(world: &World) -> String {
    let mut text = String::new();
    for id in world.ids() {
        let source = world.source(id);
        text += &format!("{} {:?} ", source.path, world.object(id).root().span());
        world.object(id).root().write_json(&mut text);
        text.push('\n');
    }
    world.gaps().iter().for_each(|gap| text += &format!("{gap:?}\n"));
    text
}

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as usize
    }
}

const FILES: [&str; 7] = [
    "a.yaml",
    "b.yml",
    "sub/c.yaml",
    "sub/deep/d.json",
    "chart/templates/web.yaml",
    "chart/values.yaml",
    "plain/e.yaml",
];
const FOLDERS: [&str; 4] = ["sub", "sub/deep", "chart", "plain"];

/// Does something to the files, and says what.
fn step(folder: &Folder, random: &mut Random) -> String {
    let file = FILES[random.below(FILES.len())];
    let text = match random.below(6) {
        0 => "kind: [\napiVersion: v1\n".to_owned(),
        1 => format!("{}---\n{}", pod("one"), pod("two")),
        _ => pod(&format!("p{}", random.below(1000))),
    };
    match random.below(12) {
        0..=3 => {
            folder.write(file, text.as_bytes());
            format!("writing {file}")
        }
        4 | 5 => {
            // As editors save: beside, then over.
            let beside = format!("{file}.tmp~");
            folder.write(&beside, text.as_bytes());
            fs::rename(folder.path(&beside), folder.path(file)).unwrap();
            format!("replacing {file}")
        }
        6 => {
            let _ = fs::remove_file(folder.path(file));
            format!("removing {file}")
        }
        7 => {
            let gone = FOLDERS[random.below(FOLDERS.len())];
            let _ = fs::remove_dir_all(folder.path(gone));
            format!("removing {gone}")
        }
        8 => {
            let rules = ["*.yml\n", "sub/\n", "", "chart/\n"][random.below(4)];
            folder.write(".gitignore", rules.as_bytes());
            format!("ignoring {rules}")
        }
        9 => {
            folder.write("chart/Chart.yaml", b"name: shop\nversion: 1.0.0\n");
            "making a chart".to_owned()
        }
        10 => {
            folder.write("plain/kustomization.yaml", format!("resources: [e.yaml, ../{file}]\n").as_bytes());
            "making a kustomization".to_owned()
        }
        _ => {
            let to = FILES[random.below(FILES.len())];
            fs::create_dir_all(folder.path(to).parent().unwrap()).unwrap();
            let _ = fs::rename(folder.path(file), folder.path(to));
            format!("moving {file} to {to}")
        }
    }
}

/// Options with a renderer of charts that copies one template.
fn with_helm(programs: &Folder) -> Options {
    programs.write("helm", b"#!/bin/sh\nexec /bin/cat \"$3/templates/web.yaml\" \"$3/values.yaml\"\n");
    fs::set_permissions(programs.path("helm"), fs::Permissions::from_mode(0o755)).unwrap();
    Options { search_path: Some(programs.path("").into_os_string()), ..options() }
}

#[test]
fn any_changes_are_followed() {
    for seed in 0..SEEDS {
        let (programs, folder) = (Folder::new(), Folder::with(&[("a.yaml", &pod("first"))]));
        let mut watching = Watching::of(&[folder.input("")], with_helm(&programs));
        let mut random = Random(seed);
        for number in 0..STEPS {
            let mut done = Vec::new();
            for _ in 0..=random.below(3) {
                done.push(step(&folder, &mut random));
            }
            watching.settled(&format!("seed {seed}, step {number}, {}", done.join(", ")));
        }
    }
}

#[test]
fn files_that_were_named_come_and_go() {
    let folder = Folder::with(&[("in/a.yaml", &pod("a"))]);
    let inputs = [folder.input("in/a.yaml"), folder.input("later"), folder.input("in/*.json")];
    let mut watching = Watching::of(&inputs, options());
    assert!(watching.settled("nothing").contains("later"), "what is not there is a gap");
    folder.write("later/b.yaml", pod("b").as_bytes());
    assert!(watching.settled("making a folder").contains("\"b\""));
    fs::remove_file(folder.path("in/a.yaml")).unwrap();
    watching.settled("removing what was named");
    folder.write("in/a.yaml", pod("again").as_bytes());
    assert!(watching.settled("writing it again").contains("again"));
    fs::remove_dir_all(folder.path("later")).unwrap();
    watching.settled("removing a folder that was named");
    folder.write("later/c.yaml", pod("c").as_bytes());
    assert!(watching.settled("making it again").contains("\"c\""));
    folder.write("in/x.json", b"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"}}");
    assert!(watching.settled("a match of a pattern").contains("\"x\""));
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    let folder = Folder::with(&[("a.yaml", &pod("a")), ("b.yaml", &pod("b"))]);
    let mut watching = Watching::of(&[folder.input("")], options());
    let before = watching.watch.reading();
    folder.write("b.yaml", pod("other").as_bytes());
    watching.settled("writing b.yaml");
    folder.write("c.yaml", pod("c").as_bytes());
    watching.settled("writing c.yaml");
    let after = watching.watch.reading();
    let same = |one: usize, other: usize| std::sync::Arc::ptr_eq(&before.sources[one], &after.sources[other]);
    assert!(same(0, 0) && !same(1, 1));
    assert!(!watching.watch.refresh(), "reading is no change");
}

#[test]
fn a_link_is_followed_to_what_it_means() {
    let (folder, elsewhere) =
        (Folder::new(), Folder::with(&[("real.yaml", &pod("one")), ("dir/x.yaml", &pod("x"))]));
    std::os::unix::fs::symlink(elsewhere.path("real.yaml"), folder.path("link.yaml")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path("dir"), folder.path("dir")).unwrap();
    let mut watching = Watching::of(&[folder.input("")], options());
    elsewhere.write("real.yaml", pod("two").as_bytes());
    assert!(watching.settled("writing behind a link").contains("two"));
    elsewhere.write("dir/y.yaml", pod("why").as_bytes());
    assert!(watching.settled("writing in a folder behind a link").contains("why"));
    fs::remove_file(folder.path("dir")).unwrap();
    assert!(!watching.settled("removing the link").contains("why"));
}
