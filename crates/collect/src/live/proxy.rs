//! Through which proxy a server is reached, by kubectl's rules: the kubeconfig's `proxy-url` whatever the
//! environment says, else `HTTPS_PROXY`, unless `NO_PROXY` names the server or it is this machine.

use std::net::IpAddr;

use http::Uri;

use crate::live::connect::ConnectError;

/// The proxy for a server; none where it is reached directly. `own` is what the kubeconfig says.
pub(crate) fn proxy_for(server: &Uri, own: Option<&str>) -> Result<Option<Uri>, ConnectError> {
    if let Some(own) = own.filter(|own| !own.is_empty()) {
        return parse(own).map(Some).ok_or_else(|| unusable("the proxy-url of the kubeconfig"));
    }
    let name = if server.scheme_str() == Some("http") { "HTTP_PROXY" } else { "HTTPS_PROXY" };
    let Some(proxy) = variable(name) else { return Ok(None) };
    let exempt = variable("NO_PROXY").unwrap_or_default();
    if is_exempt(server.host().unwrap_or_default(), port(server), &exempt) {
        return Ok(None);
    }
    parse(&proxy).map(Some).ok_or_else(|| unusable(&format!("the proxy of {name}")))
}

/// A variable by its name in capitals, else in small letters.
fn variable(name: &str) -> Option<String> {
    let read = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    read(name).or_else(|| read(&name.to_lowercase()))
}

/// What is wrong is not repeated: the address of a proxy may hold a password.
fn unusable(which: &str) -> ConnectError {
    ConnectError::new(format!("{which} cannot be used"))
        .hint("expected an address such as http://proxy.example.com:3128; http, https and socks5 are spoken")
}

fn parse(text: &str) -> Option<Uri> {
    let text = text.trim();
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let uri: Uri = whole.parse().ok()?;
    let is_spoken = matches!(uri.scheme_str(), Some("http" | "https" | "socks5"));
    (is_spoken && uri.host().is_some_and(|host| !host.is_empty())).then_some(uri)
}

fn port(server: &Uri) -> u16 {
    let usual = if server.scheme_str() == Some("http") { 80 } else { 443 };
    server.port_u16().unwrap_or(usual)
}

/// Whether no proxy is asked for a server: this machine never asks one, others where `exempt` names them.
fn is_exempt(host: &str, port: u16, exempt: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']').to_lowercase();
    let address: Option<IpAddr> = host.parse().ok();
    if host == "localhost" || address.is_some_and(|address| address.is_loopback()) {
        return true;
    }
    let names = |entry: &str| match address {
        _ if entry == "*" => true,
        Some(address) => names_address(entry, address, port),
        None => names_host(entry, &host, port),
    };
    exempt.split(',').map(|entry| entry.trim().to_lowercase()).any(|entry| names(&entry))
}

fn names_address(entry: &str, address: IpAddr, port: u16) -> bool {
    if let Some((network, length)) = entry.split_once('/') {
        return network
            .parse()
            .ok()
            .zip(length.parse().ok())
            .is_some_and(|(network, length)| is_within(address, network, length));
    }
    let (known, only_port) = match entry.parse::<IpAddr>() {
        Ok(known) => (Some(known), None),
        Err(_) => match entry.parse::<std::net::SocketAddr>() {
            Ok(socket) => (Some(socket.ip()), Some(socket.port())),
            Err(_) => (None, None),
        },
    };
    known == Some(address) && only_port.is_none_or(|only| only == port)
}

fn is_within(address: IpAddr, network: IpAddr, length: u32) -> bool {
    let (address, network, bits) = match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(other)) => {
            (u128::from(one.to_bits()), u128::from(other.to_bits()), 32_u32)
        }
        (IpAddr::V6(one), IpAddr::V6(other)) => (one.to_bits(), other.to_bits(), 128),
        _ => return false,
    };
    match bits.checked_sub(length) {
        Some(128) => true,
        Some(rest) => address >> rest == network >> rest,
        None => false,
    }
}

/// `example.com` names itself and what is below it, `.example.com` and `*.example.com` only what is below.
fn names_host(entry: &str, host: &str, port: u16) -> bool {
    let (name, only_port) = match entry.rsplit_once(':') {
        Some((name, digits)) => match digits.parse::<u16>() {
            Ok(only) => (name, Some(only)),
            Err(_) => return false,
        },
        None => (entry, None),
    };
    if name.is_empty() || only_port.is_some_and(|only| only != port) {
        return false;
    }
    let name = name.strip_prefix('*').unwrap_or(name);
    match name.strip_prefix('.') {
        Some(domain) => host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')),
        None => host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of golang.org/x/net/http/httpproxy, by whose rules kubectl goes.
    #[test]
    fn no_proxy_is_read_as_kubectl_reads_it() {
        for (host, exempt, expected) in [
            ("api.example.com", "", false),
            ("localhost", "", true),
            ("127.0.0.1", "", true),
            ("[::1]", "", true),
            ("api.example.com", "*", true),
            ("api.example.com", "example.com", true),
            ("example.com", "example.com", true),
            ("badexample.com", "example.com", false),
            ("api.example.com", ".example.com", true),
            ("example.com", ".example.com", false),
            ("api.example.com", "*.example.com", true),
            ("API.Example.com", "other, EXAMPLE.com ,", true),
            ("api.example.com", "example.com:6443", true),
            ("api.example.com", "example.com:443", false),
            ("10.1.2.3", "10.0.0.0/8", true),
            ("11.1.2.3", "10.0.0.0/8", false),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.3", "10.1.2.3:6443", true),
            ("10.1.2.3", "10.1.2.3:443", false),
            ("10.1.2.3", "0.0.0.0/0", true),
            ("fd00::1", "fd00::/8", true),
            ("fd00::1", "::/0", true),
            ("10.1.2.3", "10.0.0.0/33", false),
        ] {
            assert_eq!(is_exempt(host, 6443, exempt), expected, "{host} by {exempt:?}");
        }
    }

    #[test]
    fn proxies_are_addresses_with_or_without_a_scheme() {
        for (text, expected) in [
            ("http://proxy:3128", Some("http://proxy:3128/")),
            ("proxy:3128", Some("http://proxy:3128/")),
            ("socks5://10.0.0.1:1080", Some("socks5://10.0.0.1:1080/")),
            ("https://user:word@proxy", Some("https://user:word@proxy/")),
            ("ftp://proxy", None),
            ("http://", None),
        ] {
            assert_eq!(parse(text).map(|uri| uri.to_string()).as_deref(), expected, "{text}");
        }
    }
}
