//! The fields of a pod that the standards look at, decoded as the API server decodes them.
//!
//! `null` is absent, unknown fields are ignored, and a field of a wrong type is not a field that
//! is missing: the API server would refuse the object, and so [`Pod::read`] does.

use seawall_yaml::{NodeId, Value};

use crate::decode::{
    At, Fields, Shape, Undecodable, boolean, decode_other, fields, integer, items, list, text, text_field,
    text_list,
};
use crate::volume::Volume;

/// A pod, or the pod a template makes.
#[derive(Clone, Debug)]
pub struct Pod<'t> {
    pub(crate) annotations: Option<Value<'t>>,
    pub(crate) host_network: Option<At<bool>>,
    pub(crate) host_pid: Option<At<bool>>,
    pub(crate) host_ipc: Option<At<bool>>,
    host_users: Option<At<bool>>,
    os: Option<At<&'t str>>,
    pub(crate) security: Option<SecurityContext<'t>>,
    pub(crate) sysctls: Vec<At<&'t str>>,
    /// Init containers, containers, ephemeral containers, in the order of upstream's messages.
    pub(crate) containers: Vec<Container<'t>>,
    pub(crate) volumes: Vec<Volume<'t>>,
}

/// A container of any of the three lists.
#[derive(Clone, Debug)]
pub(crate) struct Container<'t> {
    pub(crate) node: NodeId,
    pub(crate) name: &'t str,
    pub(crate) security: Option<SecurityContext<'t>>,
    /// Ports other than zero.
    pub(crate) host_ports: Vec<At<i64>>,
    /// Hosts of probes and lifecycle handlers other than the empty one.
    pub(crate) handler_hosts: Vec<At<&'t str>>,
}

/// The security context of a pod or a container; a pod's leaves what only containers have empty.
#[derive(Clone, Debug)]
pub(crate) struct SecurityContext<'t> {
    pub(crate) node: NodeId,
    pub(crate) privileged: Option<At<bool>>,
    pub(crate) allow_privilege_escalation: Option<At<bool>>,
    pub(crate) run_as_non_root: Option<At<bool>>,
    pub(crate) run_as_user: Option<At<i64>>,
    pub(crate) proc_mount: Option<At<&'t str>>,
    pub(crate) capabilities: Option<Capabilities<'t>>,
    pub(crate) seccomp: Option<At<&'t str>>,
    pub(crate) app_armor: Option<At<&'t str>>,
    pub(crate) se_linux: Option<SeLinux<'t>>,
    pub(crate) host_process: Option<At<bool>>,
}

/// Lists of strings and nulls, which are empty strings.
#[derive(Clone, Debug)]
pub(crate) struct Capabilities<'t> {
    pub(crate) node: NodeId,
    pub(crate) add: Option<Value<'t>>,
    pub(crate) drop: Option<Value<'t>>,
}

#[derive(Clone, Debug)]
pub(crate) struct SeLinux<'t> {
    pub(crate) kind: At<&'t str>,
    pub(crate) user: At<&'t str>,
    pub(crate) role: At<&'t str>,
}

// === What is decoded beside the fields that the standards look at ===

const POD_SECURITY: Fields = &[
    ("runAsGroup", Shape::Int64),
    ("fsGroup", Shape::Int64),
    ("supplementalGroups", Shape::List(&Shape::Int64)),
    ("supplementalGroupsPolicy", Shape::Text),
    ("fsGroupChangePolicy", Shape::Text),
    ("seLinuxChangePolicy", Shape::Text),
];
const CONTAINER_SECURITY: Fields = &[("runAsGroup", Shape::Int64), ("readOnlyRootFilesystem", Shape::Bool)];
const PROFILE: Fields = &[("localhostProfile", Shape::Text)];
const SELINUX: Fields = &[("level", Shape::Text)];
const WINDOWS: Fields = &[
    ("gmsaCredentialSpecName", Shape::Text),
    ("gmsaCredentialSpec", Shape::Text),
    ("runAsUserName", Shape::Text),
];
const PORT: Fields = &[
    ("containerPort", Shape::Int32),
    ("hostIP", Shape::Text),
    ("name", Shape::Text),
    ("protocol", Shape::Text),
];
const EXEC: Shape = Shape::Struct(&[("command", Shape::List(&Shape::Text))]);
const PROBE: Fields = &[
    ("exec", EXEC),
    ("grpc", Shape::Struct(&[("port", Shape::Int32), ("service", Shape::Text)])),
    ("initialDelaySeconds", Shape::Int32),
    ("timeoutSeconds", Shape::Int32),
    ("periodSeconds", Shape::Int32),
    ("successThreshold", Shape::Int32),
    ("failureThreshold", Shape::Int32),
    ("terminationGracePeriodSeconds", Shape::Int64),
];
const LIFECYCLE: Fields = &[("stopSignal", Shape::Text)];
const LIFECYCLE_HANDLER: Fields = &[("exec", EXEC), ("sleep", Shape::Struct(&[("seconds", Shape::Int64)]))];
const HTTP_GET: Fields = &[
    ("path", Shape::Text),
    ("port", Shape::IntOrText),
    ("scheme", Shape::Text),
    ("httpHeaders", Shape::List(&Shape::Struct(&[("name", Shape::Text), ("value", Shape::Text)]))),
];
const TCP_SOCKET: Fields = &[("port", Shape::IntOrText)];

// === impl Pod ===

impl<'t> Pod<'t> {
    /// Decodes what the standards look at; `metadata` and `spec` as they stand in a pod or in a
    /// template.
    pub fn read(metadata: Option<Value<'t>>, spec: Value<'t>) -> Result<Pod<'t>, Undecodable> {
        let mut pod = Pod {
            annotations: None,
            host_network: None,
            host_pid: None,
            host_ipc: None,
            host_users: None,
            os: None,
            security: None,
            sysctls: Vec::new(),
            containers: Vec::new(),
            volumes: Vec::new(),
        };
        if let Some(metadata) = metadata {
            pod.annotations = annotations(metadata)?;
        }
        let mut lists = [None; 3];
        for (key, value) in fields(spec)? {
            match key {
                "hostNetwork" => pod.host_network = boolean(value)?,
                "hostPID" => pod.host_pid = boolean(value)?,
                "hostIPC" => pod.host_ipc = boolean(value)?,
                "hostUsers" => pod.host_users = boolean(value)?,
                "os" => pod.os = text_field(value, "name", &[])?,
                "securityContext" => pod.read_security(value)?,
                "initContainers" => lists[0] = list(value)?,
                "containers" => lists[1] = list(value)?,
                "ephemeralContainers" => lists[2] = list(value)?,
                "volumes" => {
                    for volume in items(value)? {
                        pod.volumes.push(Volume::read(volume)?);
                    }
                }
                _ => {}
            }
        }
        pod.containers.reserve_exact(lists.iter().flatten().map(|list| list.len()).sum());
        for container in lists.into_iter().flatten().flat_map(Value::items) {
            pod.containers.push(Container::read(container)?);
        }
        Ok(pod)
    }

    fn read_security(&mut self, value: Value<'t>) -> Result<(), Undecodable> {
        self.security = SecurityContext::read(value, false)?;
        if let Some(sysctls) = value.get("sysctls") {
            for sysctl in items(sysctls)? {
                let name = text_field(sysctl, "name", &[("value", Shape::Text)])?;
                self.sysctls.push(name.unwrap_or(At { value: "", node: sysctl.id() }));
            }
        }
        Ok(())
    }

    /// Whether the pod says that it runs on Windows, where Linux-only fields must be absent.
    pub(crate) fn is_windows(&self) -> bool {
        self.os.is_some_and(|os| os.value == "windows")
    }

    /// Whether root inside the pod is nobody outside: the pod asked for a user namespace.
    pub fn has_user_namespace(&self) -> bool {
        self.host_users.is_some_and(|host_users| !host_users.value)
    }
}

// === impl Container ===

impl<'t> Container<'t> {
    fn read(value: Value<'t>) -> Result<Container<'t>, Undecodable> {
        let mut container = Container {
            node: value.id(),
            name: "",
            security: None,
            host_ports: Vec::new(),
            handler_hosts: Vec::new(),
        };
        for (key, value) in fields(value)? {
            match key {
                "name" => container.name = text(value)?.map_or("", |name| name.value),
                "securityContext" => container.security = SecurityContext::read(value, true)?,
                "ports" => container.read_ports(value)?,
                "livenessProbe" | "readinessProbe" | "startupProbe" => {
                    container.read_handler(PROBE, value)?;
                }
                "lifecycle" => {
                    for (key, value) in fields(value)? {
                        match key {
                            "postStart" | "preStop" => {
                                container.read_handler(LIFECYCLE_HANDLER, value)?;
                            }
                            _ => decode_other(LIFECYCLE, key, value)?,
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(container)
    }

    fn read_ports(&mut self, ports: Value<'t>) -> Result<(), Undecodable> {
        for port in items(ports)? {
            for (key, value) in fields(port)? {
                match key {
                    "hostPort" => {
                        let port = integer(value, &Shape::Int32)?;
                        self.host_ports.extend(port.filter(|port| port.value != 0));
                    }
                    _ => decode_other(PORT, key, value)?,
                }
            }
        }
        Ok(())
    }

    fn read_handler(&mut self, other: Fields, handler: Value<'t>) -> Result<(), Undecodable> {
        for (key, value) in fields(handler)? {
            let host = match key {
                "httpGet" => text_field(value, "host", HTTP_GET)?,
                "tcpSocket" => text_field(value, "host", TCP_SOCKET)?,
                _ => {
                    decode_other(other, key, value)?;
                    continue;
                }
            };
            self.handler_hosts.extend(host.filter(|host| !host.value.is_empty()));
        }
        Ok(())
    }
}

// === impl SecurityContext ===

impl<'t> SecurityContext<'t> {
    fn read(value: Value<'t>, of_container: bool) -> Result<Option<Self>, Undecodable> {
        let entries = fields(value)?;
        if value.is_null() {
            return Ok(None);
        }
        let mut context = SecurityContext {
            node: value.id(),
            privileged: None,
            allow_privilege_escalation: None,
            run_as_non_root: None,
            run_as_user: None,
            proc_mount: None,
            capabilities: None,
            seccomp: None,
            app_armor: None,
            se_linux: None,
            host_process: None,
        };
        for (key, value) in entries {
            match key {
                "runAsNonRoot" => context.run_as_non_root = boolean(value)?,
                "runAsUser" => context.run_as_user = integer(value, &Shape::Int64)?,
                "seccompProfile" => context.seccomp = profile(value)?,
                "appArmorProfile" => context.app_armor = profile(value)?,
                "seLinuxOptions" => context.se_linux = se_linux(value)?,
                "windowsOptions" => context.host_process = host_process(value)?,
                _ if of_container => context.read_of_container(key, value)?,
                _ => decode_other(POD_SECURITY, key, value)?,
            }
        }
        Ok(Some(context))
    }

    fn read_of_container(&mut self, key: &str, value: Value<'t>) -> Result<(), Undecodable> {
        match key {
            "privileged" => self.privileged = boolean(value)?,
            "allowPrivilegeEscalation" => self.allow_privilege_escalation = boolean(value)?,
            "procMount" => self.proc_mount = text(value)?,
            "capabilities" => self.capabilities = capabilities(value)?,
            _ => decode_other(CONTAINER_SECURITY, key, value)?,
        }
        Ok(())
    }
}

fn capabilities(value: Value<'_>) -> Result<Option<Capabilities<'_>>, Undecodable> {
    let mut capabilities = Capabilities { node: value.id(), add: None, drop: None };
    for (key, value) in fields(value)? {
        match key {
            "add" => capabilities.add = text_list(value)?,
            "drop" => capabilities.drop = text_list(value)?,
            _ => {}
        }
    }
    Ok((!value.is_null()).then_some(capabilities))
}

/// The type of a seccomp or AppArmor profile; a profile without type has the empty one.
fn profile(value: Value<'_>) -> Result<Option<At<&str>>, Undecodable> {
    let mut kind = At { value: "", node: value.id() };
    for (key, value) in fields(value)? {
        match key {
            "type" => kind = text(value)?.unwrap_or(kind),
            _ => decode_other(PROFILE, key, value)?,
        }
    }
    Ok((!value.is_null()).then_some(kind))
}

fn se_linux(value: Value<'_>) -> Result<Option<SeLinux<'_>>, Undecodable> {
    let absent = At { value: "", node: value.id() };
    let mut options = SeLinux { kind: absent, user: absent, role: absent };
    for (key, value) in fields(value)? {
        match key {
            "type" => options.kind = text(value)?.unwrap_or(absent),
            "user" => options.user = text(value)?.unwrap_or(absent),
            "role" => options.role = text(value)?.unwrap_or(absent),
            _ => decode_other(SELINUX, key, value)?,
        }
    }
    Ok((!value.is_null()).then_some(options))
}

fn host_process(options: Value<'_>) -> Result<Option<At<bool>>, Undecodable> {
    let mut host_process = None;
    for (key, value) in fields(options)? {
        match key {
            "hostProcess" => host_process = boolean(value)?,
            _ => decode_other(WINDOWS, key, value)?,
        }
    }
    Ok(host_process)
}

fn annotations(metadata: Value<'_>) -> Result<Option<Value<'_>>, Undecodable> {
    let mut annotations = None;
    for (key, value) in fields(metadata)? {
        if key == "annotations" {
            for (_, annotation) in fields(value)? {
                text(annotation)?;
            }
            annotations = Some(value);
        }
    }
    Ok(annotations)
}
