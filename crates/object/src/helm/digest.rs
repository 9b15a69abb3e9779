//! What is told of a release, and its form in objects that were read from a cluster.

use seawall_yaml::{KeyId, NodeId, NodeSpan, Scalar, Tree, TreeBuilder, Value};

use super::unpack::ReleaseError;

/// A release of a chart, without any value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// Its name.
    pub name: String,
    /// The namespace it was installed in.
    pub namespace: String,
    /// Counts installation and upgrades.
    pub revision: u64,
    /// What Helm says of it, such as `deployed`.
    pub status: String,
    /// The chart's name.
    pub chart: String,
    /// The chart's version.
    pub chart_version: String,
    /// The version of what the chart installs.
    pub app_version: String,
    /// The objects of its manifest, in their order.
    pub objects: Vec<ReleaseObject>,
    /// Documents of its manifest that are no objects, or cannot be read.
    pub unread: u64,
}

/// An object of a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReleaseObject {
    /// `apiVersion` as written.
    pub api_version: String,
    /// The kind.
    pub kind: String,
    /// The name; empty where the manifest does not say.
    pub name: String,
    /// The namespace; empty where the manifest does not say.
    pub namespace: String,
}

// === impl Release ===

impl Release {
    /// The digest of a release, or why there is none, as a tree to keep in an object.
    pub fn to_tree(unpacked: &Result<Release, ReleaseError>) -> Tree {
        let mut map = Map::new(None, TreeBuilder::new(false));
        match unpacked {
            Err(ReleaseError::Limit(detail)) => map.text("limit", detail),
            Err(ReleaseError::Malformed(detail)) => map.text("malformed", detail),
            Ok(release) => release.write(&mut map),
        }
        map.end().finish()
    }

    fn write(&self, map: &mut Map) {
        map.text("name", &self.name);
        map.text("namespace", &self.namespace);
        map.number("revision", self.revision);
        map.text("status", &self.status);
        map.text("chart", &self.chart);
        map.text("chartVersion", &self.chart_version);
        map.text("appVersion", &self.app_version);
        map.number("unread", self.unread);
        let key = map.key("objects");
        let mut builder = std::mem::take(&mut map.builder);
        let list = builder.open_list(Some(key), NodeSpan::default());
        for object in &self.objects {
            let mut inner = Map::new(None, builder);
            inner.text("apiVersion", &object.api_version);
            inner.text("kind", &object.kind);
            inner.text("name", &object.name);
            inner.text("namespace", &object.namespace);
            builder = inner.end();
        }
        builder.close(list, self.objects.len() as u32, 0);
        map.builder = builder;
    }
}

/// Reads what [`Release::to_tree`] gave.
pub(super) fn read(kept: Value<'_>) -> Result<Release, ReleaseError> {
    if let Some(detail) = kept.str_at(&["limit"]) {
        return Err(ReleaseError::Limit(detail.to_owned()));
    }
    if !kept.get("objects").is_some_and(Value::is_list) {
        let detail = kept.str_at(&["malformed"]).unwrap_or("it is not what Helm writes");
        return Err(ReleaseError::Malformed(detail.to_owned()));
    }
    let text = |value: Value<'_>, key: &str| value.str_at(&[key]).unwrap_or_default().to_owned();
    let number =
        |key: &str| kept.i64_at(&[key]).and_then(|number| number.try_into().ok()).unwrap_or_default();
    let object = |value: Value<'_>| ReleaseObject {
        api_version: text(value, "apiVersion"),
        kind: text(value, "kind"),
        name: text(value, "name"),
        namespace: text(value, "namespace"),
    };
    Ok(Release {
        name: text(kept, "name"),
        namespace: text(kept, "namespace"),
        revision: number("revision"),
        status: text(kept, "status"),
        chart: text(kept, "chart"),
        chart_version: text(kept, "chartVersion"),
        app_version: text(kept, "appVersion"),
        objects: kept.items_at(&["objects"]).map(object).collect(),
        unread: number("unread"),
    })
}

/// A map in the making.
struct Map {
    builder: TreeBuilder,
    node: NodeId,
    count: u32,
}

// === impl Map ===

impl Map {
    fn new(key: Option<KeyId>, mut builder: TreeBuilder) -> Self {
        let node = builder.open_map(key, NodeSpan::default());
        Map { builder, node, count: 0 }
    }

    fn key(&mut self, name: &str) -> KeyId {
        self.count += 1;
        self.builder.key(name)
    }

    fn text(&mut self, name: &str, text: &str) {
        let key = self.key(name);
        self.builder.scalar(Some(key), Scalar::String(text), NodeSpan::default());
    }

    fn number(&mut self, name: &str, number: u64) {
        let key = self.key(name);
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        self.builder.scalar(Some(key), Scalar::Int(number), NodeSpan::default());
    }

    fn end(mut self) -> TreeBuilder {
        self.builder.close(self.node, self.count, 0);
        self.builder
    }
}
