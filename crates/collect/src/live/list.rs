//! One resource, page by page.

use seawall_finding::{CauseKind, Gap};
use seawall_yaml::{NodeId, TreeBuilder, Value};

use crate::live::answer::{parse, root};
use crate::live::api::{Api, escaped};
use crate::live::capture::Resource;
use crate::live::discovery::Served;
use crate::live::failure::Failure;
use crate::live::prune::{ItemType, copy_object};

/// How many times fewer objects a page has after one that was too large.
const PAGE_SHRINK: usize = 8;

/// The objects of one resource in the making.
pub(crate) struct Listing<'a> {
    api: &'a Api,
    served: &'a Served,
    selector: Option<&'a str>,
    /// How many objects a page may have; less than the bound where objects are large.
    page_objects: usize,
    builder: TreeBuilder,
    objects: Vec<NodeId>,
    resource_versions: Vec<String>,
    pub(crate) gaps: Vec<Gap>,
}

/// Where a list stands after a page.
struct Page {
    /// The way to the next page; none behind the last.
    further: Option<String>,
    resource_version: String,
}

// === impl Listing ===

impl<'a> Listing<'a> {
    pub(crate) fn new(api: &'a Api, served: &'a Served, selector: Option<&'a str>) -> Self {
        Listing {
            api,
            served,
            selector,
            page_objects: api.limits().page_objects,
            builder: TreeBuilder::new(false),
            objects: Vec::new(),
            resource_versions: Vec::new(),
            gaps: Vec::new(),
        }
    }

    /// Reads all objects of the cluster, or of a namespace. What came before a failure stays.
    pub(crate) async fn read(&mut self, namespace: Option<&str>) -> Result<(), Failure> {
        let (nodes, objects) = (self.builder.len(), self.objects.len());
        let mut restarts = 0;
        loop {
            match self.pages(namespace).await {
                // A list that went out of date is read anew, so that all of it is of one moment.
                Err(failure) if failure.kind == CauseKind::Expired => {
                    if restarts == self.api.limits().restarts_max {
                        return Err(failure);
                    }
                    restarts += 1;
                    self.builder.truncate(nodes);
                    self.objects.truncate(objects);
                }
                outcome => return outcome,
            }
        }
    }

    async fn pages(&mut self, namespace: Option<&str>) -> Result<(), Failure> {
        let mut further: Option<String> = None;
        loop {
            let path = self.page_path(namespace, further.as_deref());
            let answer = match self.api.get_page(&path).await {
                Err(failure) if failure.kind == CauseKind::Limit && self.page_objects > 1 => {
                    self.page_objects = (self.page_objects / PAGE_SHRINK).max(1);
                    continue;
                }
                outcome => outcome?,
            };
            let page = self.take(&answer.body)?;
            match page.further {
                // A server that leads back to the same page would do so for ever.
                Some(next) if further.as_deref() == Some(&*next) => {
                    return Err(Failure::new(CauseKind::Unparsable, "the list leads back to the same page"));
                }
                Some(next) => further = Some(next),
                None => {
                    self.resource_versions.push(page.resource_version);
                    return Ok(());
                }
            }
            self.bound()?;
        }
    }

    fn page_path(&self, namespace: Option<&str>, further: Option<&str>) -> String {
        let mut path = format!("{}?limit={}", self.served.path(namespace), self.page_objects);
        for (name, text) in [("labelSelector", self.selector), ("continue", further)] {
            if let Some(text) = text {
                path.push_str(&format!("&{name}={}", escaped(text)));
            }
        }
        path
    }

    /// Copies the objects of a page.
    fn take(&mut self, body: &[u8]) -> Result<Page, Failure> {
        let tree = parse(body)?;
        let list = root(&tree);
        let items = list.get("items").filter(|items| items.is_list() || items.is_null());
        let Some(items) = items.filter(|_| list.str_at(&["kind"]).is_some_and(|kind| kind.ends_with("List")))
        else {
            return Err(Failure::new(CauseKind::Unparsable, "the answer is no list of objects"));
        };
        items.items().for_each(|item| self.push(item));
        Ok(Page {
            further: list
                .str_at(&["metadata", "continue"])
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            resource_version: list.str_at(&["metadata", "resourceVersion"]).unwrap_or_default().to_owned(),
        })
    }

    /// Copies one object.
    pub(crate) fn push(&mut self, item: Value<'_>) {
        let of = ItemType { api_version: &self.served.api_version(), kind: &self.served.kind };
        self.objects.push(copy_object(&mut self.builder, item, &of));
    }

    fn bound(&self) -> Result<(), Failure> {
        let limits = self.api.limits();
        if self.objects.len() >= limits.objects_max {
            let fact = format!("there are more than {} objects", limits.objects_max);
            return Err(Failure::new(CauseKind::Limit, fact).hint("scan some namespaces with -n"));
        }
        if self.builder.memory_bytes() >= limits.resource_bytes_max {
            let fact = format!("the objects take more than {} MiB", limits.resource_bytes_max >> 20);
            return Err(Failure::new(CauseKind::Limit, fact).hint("scan some namespaces with -n"));
        }
        Ok(())
    }

    /// A gap for what could not be read, in a namespace or everywhere.
    pub(crate) fn gap(&mut self, failure: Failure, namespace: Option<&str>) {
        self.gaps.push(gap(self.served, failure, namespace, "list"));
    }

    /// What was read.
    pub(crate) fn finish(self) -> (Resource, Vec<Gap>) {
        let one = match self.resource_versions.as_slice() {
            [one] => one.clone(),
            _ => String::new(),
        };
        let resource = Resource {
            group: self.served.group.clone(),
            version: self.served.version.clone(),
            plural: self.served.plural.clone(),
            kind: self.served.kind.clone(),
            namespaced: self.served.namespaced,
            resource_version: one,
            tree: self.builder.finish(),
            objects: self.objects,
        };
        (resource, self.gaps)
    }
}

/// The gap of a resource for which `verb` failed, in a namespace or everywhere.
pub(crate) fn gap(served: &Served, failure: Failure, namespace: Option<&str>, verb: &str) -> Gap {
    let place = match namespace {
        Some(namespace) => format!("cluster: {} in namespace {namespace}", served.name()),
        None => format!("cluster: {}", served.name()),
    };
    let failure = match failure.kind {
        CauseKind::Denied => {
            let failure = Failure { detail: format!("no right to {verb} {}", served.right()), ..failure };
            let fact = format!("give the identity the right to {verb} {}", served.right());
            failure.hint(format!("{fact}; --print-rbac prints every right that is missing"))
        }
        _ => failure,
    };
    failure.gap(place, served.hidden(namespace))
}
