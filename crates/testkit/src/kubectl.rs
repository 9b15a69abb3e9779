//! kubectl, and manifests applied with it.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::{ApiServer, Unavailable, User, program};

/// A custom resource needs its definition established, a pod its service account.
const ATTEMPTS_MAX: u32 = 6;
const PAUSE: Duration = Duration::from_millis(300);

impl ApiServer {
    /// Runs kubectl as a user, with a text as its standard input.
    ///
    /// # Errors
    ///
    /// What is missing here, or why it cannot be run.
    pub fn kubectl(&self, user: &User, arguments: &[&str], input: &str) -> Result<Output, Unavailable> {
        let broken = |error: std::io::Error| Unavailable::Broken(format!("kubectl: {error}"));
        let mut command = Command::new(program("kubectl")?);
        command.arg("--kubeconfig").arg(self.kubeconfig(user)).args(arguments);
        command.env("KUBECACHEDIR", self.folder().join("kubectl"));
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().map_err(broken)?;
        let mut stdin = child.stdin.take().expect("stdin is piped");
        std::thread::scope(|scope| {
            // A program that does not read its input closes the pipe.
            scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
            child.wait_with_output().map_err(broken)
        })
    }

    /// Applies manifests on the server's side, which leaves no annotation, and makes the service accounts
    /// `default` of new namespaces.
    ///
    /// # Errors
    ///
    /// What kubectl says when the server keeps refusing.
    pub fn apply(&self, manifests: &str) -> Result<(), Unavailable> {
        // What others need comes first, so that all others are sent only once.
        let (first, rest): (Vec<&str>, Vec<&str>) = documents(manifests).partition(|text| is_needed(text));
        if !first.is_empty() {
            self.apply_until_accepted(&first.join(SEPARATOR))?;
        }
        match rest.iter().all(|text| text.trim().is_empty()) {
            true => Ok(()),
            false => self.apply_until_accepted(&rest.join(SEPARATOR)),
        }
    }

    fn apply_until_accepted(&self, manifests: &str) -> Result<(), Unavailable> {
        let admin = self.admin_user();
        let arguments = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
        let mut attempt = 1;
        loop {
            let output = self.kubectl(&admin, &arguments, manifests)?;
            self.make_service_accounts()?;
            if output.status.success() {
                return Ok(());
            }
            if attempt == ATTEMPTS_MAX {
                return Err(Unavailable::Broken(String::from_utf8_lossy(&output.stderr).into_owned()));
            }
            attempt += 1;
            std::thread::sleep(PAUSE);
        }
    }

    /// Makes the service account `default` in each namespace that has none, as a controller would.
    ///
    /// # Errors
    ///
    /// What the API server answers instead.
    pub fn make_service_accounts(&self) -> Result<(), Unavailable> {
        let mut connection = self.admin().connection();
        let mut ask = |method: &str, path: &str, body: &str| {
            let answer = connection.request(method, path, body);
            let answer = answer.map_err(|error| Unavailable::Broken(format!("{method} {path}: {error}")))?;
            match answer.is_success() || answer.status == 409 {
                true => Ok(answer.json()),
                false => Err(Unavailable::Broken(format!("{method} {path}: {}", answer.text()))),
            }
        };
        let namespaces = ask("GET", "/api/v1/namespaces", "")?;
        let defaults = ask("GET", "/api/v1/serviceaccounts?fieldSelector=metadata.name%3Ddefault", "")?;
        let have: BTreeSet<&str> = metadata(&defaults, "namespace").collect();
        for namespace in metadata(&namespaces, "name").filter(|namespace| !have.contains(namespace)) {
            let account =
                json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}});
            ask("POST", &format!("/api/v1/namespaces/{namespace}/serviceaccounts"), &account.to_string())?;
        }
        Ok(())
    }
}

const SEPARATOR: &str = "\n---\n";

/// The documents of a stream. Dashes at the very left separate them, also within a text block.
fn documents(manifests: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(manifests);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.find("\n---").map(|at| (at + 1, at + 4));
        rest = end.map(|(_, next)| text[next..].split_once('\n').map_or("", |(_, rest)| rest));
        Some(&text[..end.map_or(text.len(), |(end, _)| end)])
    })
}

fn is_needed(document: &str) -> bool {
    let kinds = ["kind: Namespace", "kind: CustomResourceDefinition"];
    document.lines().any(|line| kinds.contains(&line.trim_end()))
}

/// One field of the metadata of each item of a list.
fn metadata<'a>(list: &'a Value, field: &'a str) -> impl Iterator<Item = &'a str> {
    let items = list["items"].as_array().into_iter().flatten();
    items.filter_map(move |item| item["metadata"][field].as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_end_at_dashes() {
        let text = "# a\n---\nkind: Namespace\n--- # b\nkind: Pod\ntext: |\n  ---\n";
        let found: Vec<&str> = documents(text).collect();
        assert_eq!(found, ["# a\n", "kind: Namespace\n", "kind: Pod\ntext: |\n  ---\n"]);
        assert!(is_needed(found[1]) && !is_needed(found[2]));
    }
}
