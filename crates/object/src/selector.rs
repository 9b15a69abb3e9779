//! Label selectors: of objects, of Services, and as people type them.

use std::fmt;

use seawall_yaml::Value;

use crate::names::{label_key, label_value};

/// A condition on labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector<'a> {
    /// Matches no labels at all.
    Nothing,
    /// Matches labels that meet every requirement; without requirements, all labels.
    All(Vec<Requirement<'a>>),
}

/// One requirement on one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement<'a> {
    /// The label's key.
    pub key: &'a str,
    /// How the values bind.
    pub operator: Operator,
    /// The values; none for the operators that ask for presence only.
    pub values: Vec<&'a str>,
}

/// How the values of a [`Requirement`] bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// The label is there with one of the values.
    In,
    /// The label is absent or has none of the values.
    NotIn,
    /// The label is there.
    Exists,
    /// The label is absent.
    DoesNotExist,
    /// The label is an integer above the value.
    GreaterThan,
    /// The label is an integer below the value.
    LessThan,
}

/// Why a selector is refused. Never quotes the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError {
    /// A lower-case fact.
    pub message: String,
}

fn refuse<T>(message: impl Into<String>) -> Result<T, SelectorError> {
    Err(SelectorError { message: message.into() })
}

// === impl Selector ===

impl<'a> Selector<'a> {
    /// Reads a `LabelSelector`. An absent or `null` one matches nothing, an empty one everything
    /// (`metav1.LabelSelectorAsSelector`).
    pub fn read(selector: Option<Value<'a>>) -> Result<Self, SelectorError> {
        let Some(selector) = selector.filter(|value| !value.is_null()) else {
            return Ok(Selector::Nothing);
        };
        let mut requirements = Vec::new();
        if let Some(labels) = selector.at(&["matchLabels"]) {
            requirements = equalities(labels)?;
        }
        for expression in selector.items_at(&["matchExpressions"]) {
            requirements.push(Requirement::read(expression)?);
        }
        Ok(Selector::All(requirements))
    }

    /// Reads a plain map, as of a Service: absent and empty ones match nothing, because no endpoints
    /// are made for them.
    pub fn of_service(selector: Option<Value<'a>>) -> Result<Self, SelectorError> {
        match selector {
            Some(labels) if !labels.is_empty() => Ok(Selector::All(equalities(labels)?)),
            _ => Ok(Selector::Nothing),
        }
    }

    /// Reads what people type, such as `app=shop,tier in (web,api),!canary` (`labels.Parse`).
    pub fn parse(text: &'a str) -> Result<Self, SelectorError> {
        crate::selector_text::parse(text).map(Selector::All)
    }

    /// Whether labels match; an absent map has no labels.
    pub fn matches(&self, labels: Option<Value<'_>>) -> bool {
        match self {
            Selector::Nothing => false,
            Selector::All(requirements) => requirements.iter().all(|one| one.matches(labels)),
        }
    }

    /// Whether it has no requirement, and so matches everything.
    pub fn is_everything(&self) -> bool {
        matches!(self, Selector::All(requirements) if requirements.is_empty())
    }

    /// A label that everything selected must have, with its value.
    pub fn equality(&self) -> Option<(&'a str, &'a str)> {
        self.requirements().iter().find_map(|one| match (one.operator, one.values.as_slice()) {
            (Operator::In, &[value]) => Some((one.key, value)),
            _ => None,
        })
    }

    /// The requirements; none for [`Selector::Nothing`] too.
    pub fn requirements(&self) -> &[Requirement<'a>] {
        match self {
            Selector::Nothing => &[],
            Selector::All(requirements) => requirements,
        }
    }
}

fn equalities(labels: Value<'_>) -> Result<Vec<Requirement<'_>>, SelectorError> {
    if !labels.is_map() {
        return refuse("labels of the selector are not a map");
    }
    labels
        .entries()
        .map(|(key, value)| {
            // The API server decodes null as the empty string.
            let text = if value.is_null() { Some("") } else { value.as_str() };
            let Some(text) = text else { return refuse("a value of the selector is not a string") };
            Requirement::new(key, Operator::In, vec![text])
        })
        .collect()
}

// === impl Requirement ===

impl<'a> Requirement<'a> {
    /// A requirement, if the API server would take it.
    pub fn new(key: &'a str, operator: Operator, values: Vec<&'a str>) -> Result<Self, SelectorError> {
        if let Err(broken) = label_key(key) {
            return refuse(format!("a key of the selector {broken}"));
        }
        match operator {
            Operator::In | Operator::NotIn if values.is_empty() => {
                return refuse("operators In and NotIn need values");
            }
            Operator::Exists | Operator::DoesNotExist if !values.is_empty() => {
                return refuse("operators Exists and DoesNotExist take no values");
            }
            Operator::GreaterThan | Operator::LessThan
                if values.len() != 1 || values[0].parse::<i64>().is_err() =>
            {
                return refuse("operators Gt and Lt need one integer");
            }
            _ => {}
        }
        if let Some(broken) = values.iter().find_map(|value| label_value(value).err()) {
            return refuse(format!("a value of the selector {broken}"));
        }
        Ok(Requirement { key, operator, values })
    }

    fn read(expression: Value<'a>) -> Result<Self, SelectorError> {
        let operator = match expression.str_at(&["operator"]) {
            Some("In") => Operator::In,
            Some("NotIn") => Operator::NotIn,
            Some("Exists") => Operator::Exists,
            Some("DoesNotExist") => Operator::DoesNotExist,
            _ => return refuse("an operator is none of In, NotIn, Exists, DoesNotExist"),
        };
        let values: Option<Vec<_>> = expression.items_at(&["values"]).map(Value::as_str).collect();
        let Some(values) = values else { return refuse("a value of the selector is not a string") };
        Requirement::new(expression.str_at(&["key"]).unwrap_or_default(), operator, values)
    }

    fn matches(&self, labels: Option<Value<'_>>) -> bool {
        let label = labels.and_then(|labels| labels.get(self.key));
        let text = label.map(|value| value.as_str().unwrap_or_default());
        let listed = |text: &str| self.values.contains(&text);
        match self.operator {
            Operator::In => text.is_some_and(listed),
            Operator::NotIn => !text.is_some_and(listed),
            Operator::Exists => text.is_some(),
            Operator::DoesNotExist => text.is_none(),
            Operator::GreaterThan => self.compare(text).is_some_and(|order| order.is_gt()),
            Operator::LessThan => self.compare(text).is_some_and(|order| order.is_lt()),
        }
    }

    fn compare(&self, text: Option<&str>) -> Option<std::cmp::Ordering> {
        let label: i64 = text?.parse().ok()?;
        let bound: i64 = self.values.first()?.parse().ok()?;
        Some(label.cmp(&bound))
    }
}

// === impl SelectorError ===

impl fmt::Display for SelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SelectorError {}

#[cfg(test)]
mod tests {
    use seawall_yaml::{NodeId, Options, Tree};

    use super::*;

    fn tree(text: &str) -> Tree {
        seawall_yaml::read(text.as_bytes(), &Options::default()).tree
    }

    fn expression(operator: &str, values: &str) -> Tree {
        tree(&format!("matchExpressions: [{{key: app, operator: {operator}, values: {values}}}]"))
    }

    #[test]
    fn absent_and_empty_selectors_differ() {
        let empty = tree("{}");
        let empty = empty.value(NodeId(0));
        let nothing = Selector::read(None).unwrap();
        let everything = Selector::read(Some(empty)).unwrap();
        assert!(!nothing.matches(None) && everything.matches(None));
        assert!(!Selector::of_service(Some(empty)).unwrap().matches(None));
        assert!(!Selector::of_service(None).unwrap().matches(None));
    }

    #[test]
    fn expressions_treat_absent_labels_as_the_api_server_does() {
        let shop = tree("app: shop");
        let shop = shop.value(NodeId(0));
        for (operator, values, with, without) in [
            ("In", "[shop, web]", true, false),
            ("In", "[web]", false, false),
            ("NotIn", "[shop]", false, true),
            ("NotIn", "[web]", true, true),
            ("Exists", "[]", true, false),
            ("DoesNotExist", "null", false, true),
        ] {
            let tree = expression(operator, values);
            let selector = Selector::read(Some(tree.value(NodeId(0)))).unwrap();
            assert_eq!(selector.matches(Some(shop)), with, "{operator} {values}");
            assert_eq!(selector.matches(None), without, "{operator} {values}");
        }
    }

    #[test]
    fn labels_and_expressions_must_all_hold() {
        let tree = tree("{matchLabels: {app: shop}, matchExpressions: [{key: tier, operator: Exists}]}");
        let selector = Selector::read(Some(tree.value(NodeId(0)))).unwrap();
        for (labels, expected) in
            [("app: shop", false), ("{app: shop, tier: web}", true), ("tier: web", false)]
        {
            let labels = self::tree(labels);
            assert_eq!(selector.matches(Some(labels.value(NodeId(0)))), expected);
        }
    }

    #[test]
    fn selectors_that_the_api_server_refuses_are_errors() {
        for (operator, values) in [
            ("In", "[]"),
            ("Exists", "[a]"),
            ("Equals", "[a]"),
            ("In", "[-a]"),
            ("Gt", "['1']"),
            ("In", "[1]"),
        ] {
            let tree = expression(operator, values);
            assert!(Selector::read(Some(tree.value(NodeId(0)))).is_err(), "{operator} {values}");
        }
    }
}
