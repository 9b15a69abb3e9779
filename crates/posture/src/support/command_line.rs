//! Flags of the control plane's programs, as their pods start them.

use seawall_check::Report;
use seawall_object::Container;
use seawall_yaml::Value;

/// A container that runs a certain program, with its words: command first, then arguments.
#[derive(Clone, Copy)]
pub(crate) struct CommandLine<'t> {
    container: Container<'t>,
}

/// A flag as written.
#[derive(Clone, Copy)]
pub(crate) struct Flag<'t> {
    /// The item of the list that sets it.
    pub(crate) node: Value<'t>,
    /// Its value; `true` for a flag without one.
    pub(crate) value: &'t str,
}

/// The command line of a container that runs `program`: it stands first in the command, or in a
/// shell line of it, or names the image where there is no command.
pub(crate) fn command_line<'t>(container: Container<'t>, program: &str) -> Option<CommandLine<'t>> {
    let line = CommandLine { container };
    let runs = match container.command() {
        Some(command) => {
            let mut items = command.items().filter_map(Value::as_str);
            items.next().is_some_and(|first| ends_with_name(first, program))
                || items.any(|item| item.split_ascii_whitespace().any(|word| ends_with_name(word, program)))
        }
        None => container.image_name() == program,
    };
    runs.then_some(line)
}

fn ends_with_name(path: &str, program: &str) -> bool {
    path.strip_suffix(program).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

// === impl CommandLine ===

impl<'t> CommandLine<'t> {
    /// The last setting of a flag, which is the one that counts. The programs take `_` for `-`, and
    /// one dash for two.
    pub(crate) fn flag(self, name: &str) -> Option<Flag<'t>> {
        let mut found = None;
        let mut awaits_value: Option<Flag<'t>> = None;
        for (node, word) in self.words() {
            if let Some(flag) = awaits_value.take() {
                let value = if word.starts_with('-') { flag.value } else { word };
                found = Some(Flag { value, ..flag });
            }
            let Some(rest) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else { continue };
            match rest.split_once('=') {
                Some((flag, value)) if same_flag(flag, name) => found = Some(Flag { node, value }),
                None if same_flag(rest, name) => awaits_value = Some(Flag { node, value: "true" }),
                _ => {}
            }
        }
        awaits_value.or(found)
    }

    /// Where a flag that is not written would stand.
    pub(crate) fn place(self) -> Value<'t> {
        let value = self.container.value;
        value.at(&["args"]).or_else(|| value.at(&["command"])).unwrap_or(value)
    }

    /// Fails unless the flag is written with one of the values.
    pub(crate) fn require(self, name: &str, values: &[&str], report: &mut Report<'_>) {
        match self.flag(name) {
            Some(flag) if values.iter().any(|value| flag.is(value)) => {}
            Some(flag) => {
                let wanted = values.join(" or ");
                report.fail(flag.node, format!("--{name} is {}, not {wanted}", flag.shown()));
            }
            None => {
                report.fail(self.place(), format!("--{name} is not set")).discriminator(name);
            }
        }
    }

    /// Fails where any of the flags is not written or empty.
    pub(crate) fn require_set(self, names: &[&str], report: &mut Report<'_>) {
        for name in names {
            if self.flag(name).is_none_or(|flag| flag.value.is_empty()) {
                report.fail(self.place(), format!("--{name} is not set")).discriminator(*name);
            }
        }
    }

    /// Fails where the flag is written with the value.
    pub(crate) fn forbid(self, name: &str, value: &str, report: &mut Report<'_>) {
        if let Some(flag) = self.flag(name)
            && flag.is(value)
        {
            report.fail(flag.node, format!("--{name} is {}", flag.shown()));
        }
    }

    /// Fails unless the list in the flag holds the item.
    pub(crate) fn require_item(self, name: &str, item: &str, report: &mut Report<'_>) {
        match self.flag(name) {
            Some(flag) if flag.has(item) => {}
            Some(flag) => {
                report.fail(flag.node, format!("--{name} does not list {item}"));
            }
            None => {
                report.fail(self.place(), format!("--{name} is not set and so does not list {item}"));
            }
        }
    }

    /// Fails where the list in the flag holds the item.
    pub(crate) fn forbid_item(self, name: &str, item: &str, report: &mut Report<'_>) {
        if let Some(flag) = self.flag(name)
            && flag.has(item)
        {
            report.fail(flag.node, format!("--{name} lists {item}"));
        }
    }

    /// Fails unless the flag is a whole number of at least `min`.
    pub(crate) fn require_at_least(self, name: &str, min: i64, report: &mut Report<'_>) {
        match self.flag(name) {
            Some(flag) if flag.value.parse::<i64>().is_ok_and(|value| value >= min) => {}
            Some(flag) => {
                report.fail(flag.node, format!("--{name} is {}, which is less than {min}", flag.shown()));
            }
            None => {
                report.fail(self.place(), format!("--{name} is not set"));
            }
        }
    }

    fn words(self) -> impl Iterator<Item = (Value<'t>, &'t str)> {
        let value = self.container.value;
        value.items_at(&["command"]).chain(value.items_at(&["args"])).flat_map(|item| {
            let text = item.as_str().unwrap_or_default();
            text.split_ascii_whitespace().map(move |word| (item, word))
        })
    }
}

// === impl Flag ===

impl Flag<'_> {
    /// Whether the value is this one; switches are read as the programs read them.
    pub(crate) fn is(&self, value: &str) -> bool {
        let bare = self.value.trim_matches(['"', '\'']);
        bare.eq_ignore_ascii_case(value)
            || matches!((bare, value), ("1" | "t" | "T", "true") | ("0" | "f" | "F", "false"))
    }

    /// Whether the value, a list with commas, holds the item.
    pub(crate) fn has(&self, item: &str) -> bool {
        self.items().any(|own| own == item)
    }

    /// The value as a list with commas.
    pub(crate) fn items(&self) -> impl Iterator<Item = &str> {
        self.value.trim_matches(['"', '\'']).split(',').map(str::trim).filter(|item| !item.is_empty())
    }

    /// The value for messages.
    pub(crate) fn shown(&self) -> &str {
        if self.value.is_empty() { "empty" } else { self.value }
    }
}

fn same_flag(written: &str, name: &str) -> bool {
    written.len() == name.len()
        && written.bytes().zip(name.bytes()).all(|(a, b)| a == b || (a == b'_' && b == b'-'))
}
