//! Reviewed files of accepted findings, and the verb that audits them.

mod audit;
mod read;
mod schema;

use seawall_check::Exceptions;
use seawall_finding::Place;

use crate::files;
use crate::problem::Problem;

pub(crate) use audit::run as audit;
pub(crate) use schema::schema;

/// What some files accept together, and what is wrong in them.
pub(crate) fn load(paths: &[String]) -> (Exceptions, Vec<Problem>) {
    let (mut all, mut problems) = (Exceptions::default(), Vec::new());
    for path in paths {
        match files::read_small(path) {
            Ok(text) => {
                let (found, wrong) = read::read(path, &text);
                all.entries.extend(found.entries);
                all.annotations.extend(found.annotations);
                problems.extend(wrong);
            }
            Err(fact) => {
                let place = Place { path: path.clone(), position: None };
                problems.push(Problem::new(format!("the exceptions cannot be read: {fact}")).at(place));
            }
        }
    }
    (all, problems)
}
