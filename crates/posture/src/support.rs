//! What several checks share.

pub(crate) mod api_lifecycle;
pub(crate) mod capability;
pub(crate) mod command;
pub(crate) mod command_line;
pub(crate) mod duplicate;
pub(crate) mod host_path;
pub(crate) mod image;
pub(crate) mod isolation;
pub(crate) mod namespace;
pub(crate) mod notice;
pub(crate) mod operator;
pub(crate) mod pod;
pub(crate) mod pod_security;
pub(crate) mod policy;
pub(crate) mod probe;
pub(crate) mod reference;
pub(crate) mod resource;
pub(crate) mod scale;
pub(crate) mod secret;
pub(crate) mod select;
pub(crate) mod service;
pub(crate) mod template;
pub(crate) mod volume;
