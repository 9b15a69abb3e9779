//! Rights that an audit log does not show in use, binding by binding.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use seawall_audit::Uses;

use crate::decide::{Access, Chain};
use crate::identity::Identity;
use crate::minimise::requests;
use crate::policy::{Binding, BindingId, Reference, RuleId};
use crate::request::{Request, Target};
use crate::rule::{Ask, Rule, covers_url};
use crate::text::{Text, Texts};

/// What one subject of one binding did not use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// The binding.
    pub binding: BindingId,
    /// Which of its subjects.
    pub subject: usize,
    /// What of it.
    pub part: Part,
}

/// A part of what a binding gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    All,
    /// One of the rules.
    Rule(RuleId),
    /// Some words of a rule, or a wildcard beyond what it was used for.
    Words {
        /// The rule.
        rule: RuleId,
        /// The words that no request needed, by their list.
        unused: Vec<(List, Vec<Text>)>,
        /// Verb and resource, where no request needed the one with the other.
        pairs: Vec<(Text, Text)>,
        /// The lists with a wildcard.
        wildcards: Vec<List>,
        /// What the rule was used for, the first of it.
        used: Vec<String>,
        /// How much more it was used for.
        more: usize,
    },
}

/// A list of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// `verbs`.
    Verbs,
    /// `apiGroups`.
    Groups,
    /// `resources`.
    Resources,
    /// `resourceNames`.
    Names,
    /// `nonResourceURLs`.
    Urls,
}

/// What was done through one rule of one binding.
#[derive(Debug, Default)]
struct Marks {
    words: BTreeSet<(List, Text)>,
    /// Verb and resource.
    pairs: BTreeSet<(Text, Text)>,
    done: BTreeSet<String>,
}

/// Different requests that are kept for each rule: more than that nobody reads.
const DONE_MAX: usize = 1_000;
/// And that are told.
const DONE_TOLD_MAX: usize = 16;

/// Verbs that the API server asks for by themselves, so that requests with them stand in a log. Others it
/// asks for within a request, and a log does not show them.
const SEEN_VERBS: [&str; 13] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "impersonate",
    "post",
    "put",
    "head",
    "options",
];

/// Subresources of nodes that no kubelet serves; requests for all others go straight to one.
const SEEN_OF_NODES: [&str; 1] = ["nodes/status"];

// === impl List ===

impl List {
    /// As a rule names it.
    pub fn name(self) -> &'static str {
        match self {
            List::Verbs => "verbs",
            List::Groups => "apiGroups",
            List::Resources => "resources",
            List::Names => "resourceNames",
            List::Urls => "nonResourceURLs",
        }
    }
}

// === impl Access ===

impl Access<'_> {
    /// What the subjects of bindings did not use, as far as a log shows it. What every API server binds by
    /// itself is left out, and so are verbs that no log shows.
    pub fn unused(&self, uses: &Uses) -> Vec<Unused> {
        let marks = self.marks(uses);
        let mut found = Vec::new();
        for (id, binding) in self.policy.bindings().filter(|(_, one)| !self.is_default(one.origin)) {
            for subject in 0..binding.subjects.len() {
                self.unused_of(id, binding, subject, &marks, &mut found);
            }
        }
        found
    }

    /// Every rule that allowed something, with what it allowed.
    fn marks(&self, uses: &Uses) -> HashMap<Chain, Marks> {
        let texts = &self.policy.texts;
        let mut marks: HashMap<Chain, Marks> = HashMap::new();
        for (name, subject) in uses.subjects() {
            let groups: Vec<&str> = subject.groups.iter().map(|group| &**group).collect();
            let identity = Identity::new(name, &groups);
            for (right, used) in subject.rights() {
                // Of too many names only the first are known, and any may have been among them.
                let by_any_name = used.names.open && !used.names.known.is_empty();
                for recorded in requests(right, used) {
                    let ask = Ask::new(&recorded.request, texts);
                    let ask = if by_any_name { ask.by_any_name() } else { ask };
                    for chain in self.chains_of(&identity, &recorded.request, ask) {
                        let rule = self.policy.rule(chain.rule);
                        let marks = marks.entry(chain).or_default();
                        marks.note(rule, &recorded.request, texts);
                        if by_any_name {
                            marks.words.extend(rule.names.iter().map(|name| (List::Names, *name)));
                        }
                    }
                }
            }
        }
        marks
    }

    fn unused_of(
        &self,
        id: BindingId,
        binding: &Binding,
        subject: usize,
        marks: &HashMap<Chain, Marks>,
        found: &mut Vec<Unused>,
    ) {
        let Reference::Found(role) = binding.role else { return };
        if binding.subjects[subject].holder.is_none() {
            return;
        }
        let texts = &self.policy.texts;
        let rules = &self.policy.role(role).rules;
        let visible = rules.iter().filter(|rule| self.policy.rule(**rule).is_seen(texts));
        let parts: Vec<(RuleId, Option<&Marks>)> = visible
            .map(|rule| (*rule, marks.get(&Chain { binding: id, subject, role, rule: *rule })))
            .collect();
        let mut push = |part| found.push(Unused { binding: id, subject, part });
        if !parts.is_empty() && parts.len() == rules.len() && parts.iter().all(|(_, marks)| marks.is_none()) {
            return push(Part::All);
        }
        for (rule, marks) in parts {
            match marks {
                None => push(Part::Rule(rule)),
                Some(marks) => {
                    if let Some(part) = marks.part(rule, self.policy.rule(rule), texts) {
                        push(part);
                    }
                }
            }
        }
    }
}

// === impl Rule ===

impl Rule {
    fn lists(&self) -> [(List, &[Text]); 5] {
        [
            (List::Verbs, &self.verbs),
            (List::Groups, &self.groups),
            (List::Resources, &self.resources),
            (List::Names, &self.names),
            (List::Urls, &self.urls),
        ]
    }

    /// Whether a log would show that somebody used some of it.
    fn is_seen(&self, texts: &Texts) -> bool {
        self.lists()
            .into_iter()
            .all(|(list, words)| words.is_empty() || words.iter().any(|word| is_seen(list, texts.get(*word))))
    }
}

/// Whether a log shows requests with a word.
fn is_seen(list: List, word: &str) -> bool {
    match list {
        List::Verbs => word == "*" || word.starts_with("impersonate") || SEEN_VERBS.contains(&word),
        List::Resources => !word.starts_with("nodes/") || SEEN_OF_NODES.contains(&word),
        List::Groups | List::Names | List::Urls => true,
    }
}

/// Whether a word of a rule stands for others.
fn is_wildcard(list: List, word: &str) -> bool {
    match list {
        List::Verbs | List::Groups => word == "*",
        List::Resources => word == "*" || word.starts_with("*/"),
        List::Urls => word.ends_with('*'),
        List::Names => false,
    }
}

// === impl Marks ===

impl Marks {
    fn note(&mut self, rule: &Rule, request: &Request, texts: &Texts) {
        let mut mark = |list, word: &str| {
            self.words.insert((list, texts.find(word)));
        };
        mark(List::Verbs, &request.verb);
        match &request.target {
            Target::Resource(target) => {
                mark(List::Groups, &target.group);
                mark(List::Resources, &target.combined());
                mark(List::Names, &target.name);
                self.pairs.insert((texts.find(&request.verb), texts.find(&target.combined())));
            }
            Target::Url(path) => {
                for url in rule.urls(texts).filter(|url| covers_url(url, path)) {
                    mark(List::Urls, url);
                }
            }
        }
        if self.done.len() < DONE_MAX {
            self.done.insert(told(request));
        }
    }

    /// What of a rule was not used; none where all of it was.
    fn part(&self, rule: RuleId, of: &Rule, texts: &Texts) -> Option<Part> {
        let mut unused: BTreeMap<List, Vec<Text>> = BTreeMap::new();
        let mut wildcards = Vec::new();
        for (list, words) in of.lists() {
            let has_wildcard = words.iter().any(|word| is_wildcard(list, texts.get(*word)));
            if has_wildcard {
                wildcards.push(list);
            }
            let is_unused = |word: &&Text| {
                let text = texts.get(**word);
                !is_wildcard(list, text) && is_seen(list, text) && !self.words.contains(&(list, **word))
            };
            let words: Vec<Text> = words.iter().filter(is_unused).copied().collect();
            if !words.is_empty() {
                unused.insert(list, words);
            }
        }
        let pairs = if wildcards.is_empty() { self.pairs_unused(of) } else { Vec::new() };
        if unused.is_empty() && wildcards.is_empty() && pairs.is_empty() {
            return None;
        }
        Some(Part::Words {
            rule,
            unused: unused.into_iter().collect(),
            pairs,
            wildcards,
            used: self.done.iter().take(DONE_TOLD_MAX).cloned().collect(),
            more: self.done.len().saturating_sub(DONE_TOLD_MAX),
        })
    }

    /// Verbs and resources that were used, and not together.
    fn pairs_unused(&self, of: &Rule) -> Vec<(Text, Text)> {
        let used = |list, words: &[Text]| -> Vec<Text> {
            words.iter().copied().filter(|word| self.words.contains(&(list, *word))).collect()
        };
        let (verbs, resources) = (used(List::Verbs, &of.verbs), used(List::Resources, &of.resources));
        let all = verbs.iter().flat_map(|verb| resources.iter().map(|resource| (*verb, *resource)));
        all.filter(|pair| !self.pairs.contains(pair)).collect()
    }
}

/// A request without names of objects and namespaces.
fn told(request: &Request) -> String {
    match &request.target {
        Target::Url(_) => request.to_string(),
        Target::Resource(target) => {
            let target = target.clone().named("").within("");
            Request::of(&request.verb, target).to_string()
        }
    }
}
