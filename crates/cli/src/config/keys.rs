//! The one table of what `seawall.yaml` may hold. Reading and the published schema follow from it.

/// A key at the top of the file.
#[derive(Debug)]
pub(crate) struct Key {
    /// As people write it.
    pub(crate) name: &'static str,
    /// What its value looks like.
    pub(crate) shape: Shape,
    /// What it means.
    pub(crate) description: &'static str,
    /// A value, as JSON.
    pub(crate) example: &'static str,
}

/// What the value of a key looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Any string.
    Text,
    /// A version of Kubernetes.
    Version,
    /// The name of a severity.
    Severity,
    /// The name of a severity, or `none`.
    FailOn,
    /// `true` or `false`.
    Switch,
    /// A list of strings.
    Words,
    /// A list of check ids and globs over them.
    Checks,
    /// A list of frameworks.
    Frameworks,
    /// A list of `FORMAT[=FILE]`.
    Outputs,
    /// Severities by check id.
    Severities,
    /// Parameters by check id and name.
    Parameters,
}

/// Every key, in the order in which manuals list them.
pub(crate) const KEYS: &[Key] = &[
    Key {
        name: "kubernetes-version",
        shape: Shape::Version,
        description: "Version of Kubernetes the objects are meant for; write it in quotes.",
        example: r#""1.36""#,
    },
    Key {
        name: "target-version",
        shape: Shape::Version,
        description: "Version of Kubernetes that an upgrade goes to; what ends is judged for it. In quotes.",
        example: r#""1.38""#,
    },
    Key {
        name: "paths",
        shape: Shape::Words,
        description: "What to read where the command line names nothing, from this file's folder.",
        example: r#"["deploy", "charts/shop"]"#,
    },
    Key {
        name: "include",
        shape: Shape::Words,
        description: "In folders, read only files that match one of these globs.",
        example: r#"["*.yaml"]"#,
    },
    Key {
        name: "exclude",
        shape: Shape::Words,
        description: "In folders, skip files and folders that match one of these globs.",
        example: r#"["testdata/"]"#,
    },
    Key {
        name: "namespace",
        shape: Shape::Text,
        description: "Namespace of objects that name none.",
        example: r#""shop""#,
    },
    Key {
        name: "complete",
        shape: Shape::Switch,
        description: "What is read is everything the cluster holds, so that what is absent is missing.",
        example: "true",
    },
    Key {
        name: "check",
        shape: Shape::Checks,
        description: "Run only these checks.",
        example: r#"["image-*"]"#,
    },
    Key {
        name: "skip",
        shape: Shape::Checks,
        description: "Skip these checks.",
        example: r#"["image-pull-policy"]"#,
    },
    Key {
        name: "framework",
        shape: Shape::Frameworks,
        description: "Run the checks that these frameworks ask for, and report by their controls.",
        example: r#"["nsa"]"#,
    },
    Key {
        name: "severities",
        shape: Shape::Severities,
        description: "Severities other than the checks' own, by check.",
        example: r#"{"host-network": "critical"}"#,
    },
    Key {
        name: "parameters",
        shape: Shape::Parameters,
        description: "Parameters of checks, by check and name; `seawall explain CHECK` lists them.",
        example: r#"{"image-registry-not-listed": {"registries": ["registry.example.com"]}}"#,
    },
    Key {
        name: "registries",
        shape: Shape::Words,
        description: "Registries that images may come from: `registries` of image-registry-not-listed.",
        example: r#"["registry.example.com/shop"]"#,
    },
    Key {
        name: "severity",
        shape: Shape::Severity,
        description: "Report only findings of at least this severity.",
        example: r#""medium""#,
    },
    Key {
        name: "fail-on",
        shape: Shape::FailOn,
        description: "Exit 1 for findings of at least this severity; with `none` never.",
        example: r#""high""#,
    },
    Key {
        name: "allow-incomplete",
        shape: Shape::Switch,
        description: "Do not exit 3 where something could not be read.",
        example: "false",
    },
    Key {
        name: "exceptions",
        shape: Shape::Words,
        description: "Files of accepted findings, from this file's folder; see the schema beside this one.",
        example: r#"["exceptions.yaml"]"#,
    },
    Key {
        name: "output",
        shape: Shape::Outputs,
        description: "Formats, and the files to write them to.",
        example: r#"["table", "json=seawall.json"]"#,
    },
];

/// The check and its parameter that `registries` sets.
pub(crate) const REGISTRIES: (&str, &str) = ("image-registry-not-listed", "registries");

// === impl Shape ===

impl Shape {
    /// What is expected, for messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Shape::Text | Shape::Version | Shape::Severity | Shape::FailOn => "a string",
            Shape::Switch => "true or false",
            Shape::Words | Shape::Checks | Shape::Frameworks | Shape::Outputs => "a list of strings",
            Shape::Severities => "a map of severities by check",
            Shape::Parameters => "a map of parameters by check",
        }
    }
}
