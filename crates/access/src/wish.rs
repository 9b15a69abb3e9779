//! What one rule gives of something that can be done, and with which names.

use crate::policy::{Policy, RuleId};
use crate::rule::Ask;
use crate::rule::Named;
use crate::text::Text;

/// Something that can be done, whatever the object's name.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    ask: Ask<'static>,
    /// Requests for it carry no name, so that a rule for some names never allows it.
    nameless: bool,
}

// === impl Policy ===

impl Policy {
    /// A wish for a verb on a resource, which may be a subresource (`pods/exec`).
    pub fn wish(&self, verb: &str, group: &str, resource: &str) -> Wish {
        let (_, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let nameless = verb == "deletecollection" || (verb == "create" && subresource.is_empty());
        let ask = Ask::Resource {
            verb: self.texts.find(verb),
            group: self.texts.find(group),
            combined: self.texts.find(resource),
            any_with_subresource: match subresource {
                "" => Text::FOREIGN,
                subresource => self.texts.find(&format!("*/{subresource}")),
            },
            named: if nameless { Named::As(Text::EMPTY) } else { Named::Any },
        };
        Wish { ask, nameless }
    }

    /// The names with which a rule grants a wish, in the order in which it names them: none says every
    /// name. Nothing where the rule does not grant it.
    pub fn gives(&self, rule: RuleId, wish: &Wish) -> Option<&[Text]> {
        let rule = self.rule(rule);
        let names: &[Text] = if wish.nameless { &[] } else { &rule.names };
        rule.allows(&wish.ask, &self.texts).then_some(names)
    }
}
