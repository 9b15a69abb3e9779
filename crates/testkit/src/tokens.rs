//! Answers the API server's question whose token it was given, so that a test may make users at any time.

use std::collections::HashMap;
use std::io::{self, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::network;
use crate::wire::{self, Framing, Head};

/// Users by their token, and the groups of each.
type Users = Arc<Mutex<HashMap<String, (String, Vec<String>)>>>;

/// A token review webhook on loopback. Its thread ends with the test.
#[derive(Debug)]
pub(crate) struct Tokens {
    users: Users,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Tokens {
    /// Listens on a free port of a network namespace, or of this process's own.
    pub(crate) fn start(namespace: Option<&Path>) -> io::Result<Tokens> {
        let listener = network::within(namespace, || TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        let users = Users::default();
        let known = users.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let known = known.clone();
                // A connection that breaks is the API server's to open again.
                std::thread::spawn(move || drop(serve(stream, &known)));
            }
        });
        Ok(Tokens { users, address })
    }

    /// Makes a token known.
    pub(crate) fn add(&self, token: &str, user: &str, groups: &[&str]) {
        let groups = groups.iter().map(|group| (*group).to_owned()).collect();
        let mut users = self.users.lock().expect("no holder of the lock panics");
        users.insert(token.to_owned(), (user.to_owned(), groups));
    }

    /// What the API server has to be told, as a kubeconfig.
    pub(crate) fn kubeconfig(&self) -> String {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: tokens\n\
             clusters: [{{name: tokens, cluster: {{server: 'http://{}'}}}}]\n\
             users: [{{name: tokens, user: {{}}}}]\n\
             contexts: [{{name: tokens, context: {{cluster: tokens, user: tokens}}}}]\n",
            self.address
        )
    }
}

fn serve(stream: TcpStream, users: &Users) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(head) = Head::read(&mut reader)? {
        let body = wire::read_body(&mut reader, head.framing(Framing::Length(0))?)?;
        let review: Value = serde_json::from_slice(&body)?;
        let token = review["spec"]["token"].as_str().unwrap_or_default();
        let user = users.lock().expect("no holder of the lock panics").get(token).cloned();
        let status = match user {
            Some((name, groups)) => {
                json!({"authenticated": true, "user": {"username": name, "uid": name, "groups": groups}})
            }
            None => json!({"authenticated": false}),
        };
        let answer =
            json!({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "status": status});
        let answer = answer.to_string();
        let mut head = Head::new("HTTP/1.1 200 OK".to_owned());
        head.set("content-type", "application/json");
        head.set("content-length", &answer.len().to_string());
        let mut message = head.bytes();
        message.extend_from_slice(answer.as_bytes());
        reader.get_mut().write_all(&message)?;
    }
    Ok(())
}
