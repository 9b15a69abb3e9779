//! Decoding as the API server decodes: typed, case-sensitive, `null` for absent.

use std::fmt;

use seawall_yaml::{Kind, NodeId, Value};

/// A decoded value and the node that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub node: NodeId,
}

/// The API server would refuse the object: a field does not have the type that it must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// The field or list item.
    pub node: NodeId,
    /// What it would have to be.
    pub expected: &'static str,
    /// What it is.
    pub found: Kind,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = match self.found {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            // An integer where one is expected is one that is too large.
            Kind::Int if self.expected.contains("integer") => "an integer out of its range",
            Kind::Int => "an integer",
            Kind::Float => "a number that is no 64-bit integer",
            Kind::String => "a string",
            Kind::List => "a list",
            Kind::Map => "a map",
        };
        write!(f, "the API server expects {}, found {found}", self.expected)
    }
}

impl std::error::Error for Undecodable {}

/// What a field must hold.
pub(crate) enum Shape {
    Bool,
    Int32,
    Int64,
    Text,
    IntOrText,
    List(&'static Shape),
    Struct(Fields),
}

/// The fields of a struct; others are ignored.
pub(crate) type Fields = &'static [(&'static str, Shape)];

fn refuse<T>(value: Value<'_>, expected: &'static str) -> Result<T, Undecodable> {
    Err(Undecodable { node: value.id(), expected, found: value.kind() })
}

/// Makes sure that a value has a shape.
fn decode(shape: &Shape, value: Value<'_>) -> Result<(), Undecodable> {
    match shape {
        Shape::Bool => boolean(value).map(drop),
        Shape::Int32 | Shape::Int64 => integer(value, shape).map(drop),
        Shape::Text => text(value).map(drop),
        Shape::IntOrText if value.as_str().is_some() => Ok(()),
        Shape::IntOrText => integer(value, shape).map(drop),
        Shape::List(item) => items(value)?.try_for_each(|value| decode(item, value)),
        Shape::Struct(known) => fields(value)?.try_for_each(|(key, value)| decode_other(known, key, value)),
    }
}

/// Makes sure that a field, if it is a known one, has its shape.
pub(crate) fn decode_other(known: Fields, key: &str, value: Value<'_>) -> Result<(), Undecodable> {
    match known.iter().find(|(name, _)| *name == key) {
        Some((_, shape)) => decode(shape, value),
        None => Ok(()),
    }
}

/// The entries of a map; none for `null`.
pub(crate) fn fields<'t>(
    value: Value<'t>,
) -> Result<impl Iterator<Item = (&'t str, Value<'t>)>, Undecodable> {
    match value.kind() {
        Kind::Map | Kind::Null => Ok(value.entries()),
        _ => refuse(value, "a map"),
    }
}

/// The node of a map that has these fields; none for `null`.
pub(crate) fn structure(value: Value<'_>, known: Fields) -> Result<Option<NodeId>, Undecodable> {
    for (key, value) in fields(value)? {
        decode_other(known, key, value)?;
    }
    Ok((!value.is_null()).then_some(value.id()))
}

/// The list itself; none for `null`.
pub(crate) fn list(value: Value<'_>) -> Result<Option<Value<'_>>, Undecodable> {
    match value.kind() {
        Kind::List => Ok(Some(value)),
        Kind::Null => Ok(None),
        _ => refuse(value, "a list"),
    }
}

/// The items of a list; none for `null`.
pub(crate) fn items<'t>(value: Value<'t>) -> Result<impl Iterator<Item = Value<'t>>, Undecodable> {
    list(value)?;
    Ok(value.items())
}

/// The list of strings itself; none for `null`.
pub(crate) fn text_list(value: Value<'_>) -> Result<Option<Value<'_>>, Undecodable> {
    decode(&Shape::List(&Shape::Text), value)?;
    list(value)
}

/// The boolean; none for `null`.
pub(crate) fn boolean(value: Value<'_>) -> Result<Option<At<bool>>, Undecodable> {
    match value.as_bool() {
        Some(flag) => Ok(Some(At { value: flag, node: value.id() })),
        None if value.is_null() => Ok(None),
        None => refuse(value, "a boolean"),
    }
}

/// The string; none for `null`.
pub(crate) fn text(value: Value<'_>) -> Result<Option<At<&str>>, Undecodable> {
    match value.as_str() {
        Some(text) => Ok(Some(At { value: text, node: value.id() })),
        None if value.is_null() => Ok(None),
        None => refuse(value, "a string"),
    }
}

/// The integer, of 64 bits only where the shape says so; none for `null`.
pub(crate) fn integer(value: Value<'_>, shape: &Shape) -> Result<Option<At<i64>>, Undecodable> {
    let (min, expected) = match shape {
        Shape::Int64 => (i64::MIN, "a 64-bit integer"),
        Shape::IntOrText => (i32::MIN.into(), "a 32-bit integer or a string"),
        _ => (i32::MIN.into(), "a 32-bit integer"),
    };
    match value.as_i64() {
        Some(number) if (min..=-(min + 1)).contains(&number) => {
            Ok(Some(At { value: number, node: value.id() }))
        }
        None if value.is_null() => Ok(None),
        _ => refuse(value, expected),
    }
}

/// The string under a key of a map, of which the other fields are known; none for `null`.
pub(crate) fn text_field<'t>(
    value: Value<'t>,
    name: &str,
    other: Fields,
) -> Result<Option<At<&'t str>>, Undecodable> {
    let mut found = None;
    for (key, value) in fields(value)? {
        match key == name {
            true => found = text(value)?,
            false => decode_other(other, key, value)?,
        }
    }
    Ok(found)
}
