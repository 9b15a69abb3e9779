//! Helm charts, rendered by the true helm where there is one, and by stand-ins that misbehave.

mod common;

use std::time::{Duration, Instant};

use common::{Folder, fake, gzip, options, pod, read, search_path, tar};
use seawall_collect::{Limits, Options};
use seawall_finding::ObjectId;

const CHART: &str = "apiVersion: v2\nname: shop\nversion: 1.2.3\n";
const VALUES: &str = "replicas: 3\nprivileged: true\n";
const WEB: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
      - name: web
        image: example.org/web:{{ .Chart.AppVersion | default \"1\" }}
        {{- if .Values.privileged }}
        securityContext:
          privileged: true
        {{- end }}
";

fn chart() -> Folder {
    Folder::with(&[
        ("deploy/shop/Chart.yaml", CHART),
        ("deploy/shop/values.yaml", VALUES),
        ("deploy/shop/templates/web.yaml", WEB),
        ("deploy/shop/templates/_helpers.tpl", "{{ define \"x\" }}{{ end }}"),
        (
            "deploy/shop/crds/crd.yaml",
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.b}\n",
        ),
        ("deploy/shop/examples/pod.yaml", &pod("example")),
        ("deploy/other.yaml", &pod("other")),
    ])
}

#[test]
fn charts_are_rendered_and_cite_their_templates() {
    let Some(path) = search_path("helm") else { return };
    let folder = chart();
    let options = Options { search_path: Some(path), ..options() };
    let read = read(&[folder.input("deploy")], &options);
    assert_eq!((read.names(), read.gaps().len()), (vec!["other", "a.b", "shop-web", "example"], 0));
    let web = ObjectId(2);
    let source = read.world.source(web);
    let privileged = read.world.pod(&read.world.templates_of(web)[0]).containers().next().unwrap();
    let span = privileged.security("privileged").unwrap().span().unwrap();
    assert_eq!(source.rendered_from(span.value.start), Some("shop/templates/web.yaml"));
    assert_eq!(folder.short(&source.file(span.value.start)), "deploy/shop/templates/web.yaml");
    let text = read.collected.texts.text(source).expect("rendered text is kept");
    assert_eq!(&text[span.value.start as usize..span.value.end as usize], b"true");
}

#[test]
fn packaged_charts_are_rendered() {
    let Some(path) = search_path("helm") else { return };
    let folder = Folder::new();
    let members =
        [("shop/Chart.yaml", CHART), ("shop/values.yaml", VALUES), ("shop/templates/web.yaml", WEB)];
    folder.write("shop-1.2.3.tgz", &gzip(&tar(&members)));
    let options = Options { search_path: Some(path), ..options() };
    let read = read(&[folder.input("")], &options);
    assert_eq!((read.names(), read.gaps().len()), (vec!["release-name-web"], 0));
    assert_eq!(folder.short(&read.world.sources()[0].path), "shop-1.2.3.tgz");
}

#[test]
fn what_helm_refuses_is_a_gap_with_a_hint() {
    let Some(path) = search_path("helm") else { return };
    let options = Options { search_path: Some(path), ..options() };
    for (file, text, fact) in [
        (
            "Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n- {name: redis, version: '1', repository: 'https://example.org'}\n",
            "its charts/ folder lacks the dependencies redis",
        ),
        (
            "templates/web.yaml",
            "a: b\nc: {{ required \"hunter2\" .Values.none }}\n",
            "a template failed at shop/templates/web.yaml:2:6",
        ),
        (
            "values.schema.json",
            "{\"required\": [\"password\"]}",
            "its default values do not meet its own schema",
        ),
        (
            "Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 1.0.0\nkubeVersion: '< 1.20'\n",
            "it does not support this version of Kubernetes",
        ),
    ] {
        let folder = chart();
        folder.write(&format!("deploy/shop/{file}"), text.as_bytes());
        let read = read(&[folder.input("deploy")], &options);
        let gap = read.gap(&folder);
        assert!(gap.starts_with("deploy/shop: not rendered: ") && gap.ends_with(fact), "{file}: {gap}");
        assert!(read.gaps()[0].hint.is_some() && !format!("{:?}", read.gaps()).contains("hunter2"));
        assert_eq!(read.names(), ["other", "example"], "{file}");
    }
}

#[test]
fn library_charts_are_counted() {
    let folder = chart();
    folder.write("deploy/shop/Chart.yaml", format!("{CHART}type: library\n").as_bytes());
    let read = read(&[folder.input("deploy")], &options());
    assert_eq!((read.names(), read.gaps().len()), (vec!["other", "example"], 0));
    assert_eq!(read.collected.skipped.library_charts, 1);
}

#[test]
fn without_helm_a_chart_is_one_gap() {
    let folder = chart();
    let options = Options { search_path: Some("".into()), ..options() };
    let whole = read(&[folder.input("deploy")], &options);
    assert_eq!(
        whole.gap(&folder),
        "deploy/shop: not rendered: Helm chart was not rendered: no helm on the search path"
    );
    assert_eq!(whole.names(), ["other", "example"]);
    let template = read(&[folder.input("deploy/shop/templates/*.yaml")], &options);
    assert_eq!(
        template.gap(&folder),
        "deploy/shop/templates/web.yaml: not rendered: is a template of a Helm chart, not a manifest"
    );
}

fn misbehaving(script: &str, limits: Limits) -> String {
    let folder = chart();
    let helm = fake("helm", script);
    let path = std::env::join_paths([helm.path(""), "/bin".into(), "/usr/bin".into()]).unwrap();
    let options = Options { search_path: Some(path), limits, ..options() };
    let read = read(&[folder.input("deploy")], &options);
    assert_eq!(read.names(), ["other", "example"]);
    read.gap(&folder)
}

#[test]
fn a_renderer_that_hangs_is_ended_with_its_children() {
    let limits = Limits { render_time_max: Duration::from_millis(300), ..Limits::default() };
    let start = Instant::now();
    // The child holds the pipe open after its parent is gone.
    let gap = misbehaving("sleep 60 & sleep 60\n", limits);
    assert_eq!(gap, "deploy/shop: timeout: helm template took longer than 0.3 s");
    let gap = misbehaving("exec >&-; exec 2>&-; sleep 60\n", limits);
    assert_eq!(gap, "deploy/shop: timeout: helm template took longer than 0.3 s");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_renderer_that_never_ends_writing_is_ended() {
    let limits = Limits { render_bytes_max: 1 << 20, ..Limits::default() };
    let gap = misbehaving(
        "while :; do echo 'a: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'; done\n",
        limits,
    );
    assert_eq!(gap, "deploy/shop: limit reached: helm template wrote more than 1 MiB");
}

#[test]
fn renderers_see_nothing_of_the_environment() {
    let folder = chart();
    let script = "echo 'apiVersion: v1'; echo 'kind: ConfigMap'; echo 'metadata: {name: env}'; echo 'data:'
env | sort | sed \"s/^\\([A-Za-z_]*\\)=.*/  \\1: x/\"; echo \"  home: '$(ls -A $HOME)'\"\n";
    let helm = fake("helm", script);
    let path = std::env::join_paths([helm.path(""), "/bin".into(), "/usr/bin".into()]).unwrap();
    let options = Options { search_path: Some(path), ..options() };
    let read = read(&[folder.input("deploy/shop/Chart.yaml")], &options);
    assert!(read.gaps().is_empty(), "{:?}", read.gaps());
    let data = read.world.object(ObjectId(0)).root().at(&["data"]).unwrap();
    let allowed = [
        "ALL_PROXY",
        "GIT_ALLOW_PROTOCOL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_TERMINAL_PROMPT",
        "HOME",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "LC_ALL",
        "OLDPWD",
        "PATH",
        "PWD",
        "SHLVL",
        "TMPDIR",
        "_",
        "http_proxy",
        "https_proxy",
        "home",
    ];
    for (key, value) in data.entries() {
        assert!(allowed.contains(&key), "{key}");
        assert!(key != "home" || value.as_str() == Some(""), "the home folder is not empty");
    }
}
