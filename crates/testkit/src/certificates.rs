//! A certificate authority for one test, and what it signs.

use std::net::{IpAddr, Ipv4Addr};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, SanType,
};

use crate::Unavailable;

/// A certificate authority that lives as long as its test.
#[derive(Debug)]
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate.
    pub(crate) pem: String,
}

/// A certificate with its key, both as PEM.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Authority {
    /// Makes a new authority.
    pub(crate) fn new() -> Result<Authority, Unavailable> {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        params.distinguished_name = name("testkit", &[]);
        let key = key_pair()?;
        let pem = params.self_signed(&key).map_err(broken)?.pem();
        Ok(Authority { issuer: Issuer::new(params, key), pem })
    }

    /// A certificate for a server at the loopback address and further names and addresses.
    pub(crate) fn server(&self, hosts: &[&str]) -> Result<Identity, Unavailable> {
        let mut names = vec![SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST))];
        for host in ["localhost"].iter().chain(hosts) {
            names.push(match host.parse() {
                Ok(address) => SanType::IpAddress(address),
                Err(_) => SanType::DnsName((*host).try_into().map_err(broken)?),
            });
        }
        self.sign(name("testkit-server", &[]), names)
    }

    /// A certificate by which the API server knows a user and its groups.
    pub(crate) fn client(&self, user: &str, groups: &[&str]) -> Result<Identity, Unavailable> {
        self.sign(name(user, groups), Vec::new())
    }

    fn sign(&self, name: DistinguishedName, names: Vec<SanType>) -> Result<Identity, Unavailable> {
        let mut params = CertificateParams::default();
        params.distinguished_name = name;
        params.subject_alt_names = names;
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let key = key_pair()?;
        let certificate = params.signed_by(&key, &self.issuer).map_err(broken)?;
        Ok(Identity { certificate: certificate.pem(), key: key.serialize_pem() })
    }
}

/// A key that signs service account tokens and its public half, as PEM.
pub(crate) fn signing_key() -> Result<[String; 2], Unavailable> {
    let key = key_pair()?;
    Ok([key.serialize_pem(), key.public_key_pem()])
}

fn key_pair() -> Result<KeyPair, Unavailable> {
    KeyPair::generate().map_err(broken)
}

fn name(common_name: &str, organizations: &[&str]) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    for organization in organizations {
        name.push(DnType::OrganizationName, *organization);
    }
    name
}

fn broken(error: rcgen::Error) -> Unavailable {
    Unavailable::Broken(format!("no certificate: {error}"))
}
