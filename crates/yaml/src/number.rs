//! Numbers as Go prints them, and what becomes of them when they are read back.

use crate::tree::Scalar;

/// The scalar that is left of a float once it was written as JSON and read again: integral floats
/// that fit become integers.
pub(crate) fn float_scalar(value: f64) -> Scalar<'static> {
    if value.abs() < 1e21
        && value.fract() == 0.0
        && let Ok(integer) = value.to_string().parse()
    {
        return Scalar::Int(integer);
    }
    Scalar::Float(value)
}

/// The scalar of a JSON number that is known to be well formed; none where it is out of range.
pub(crate) fn json_number(text: &str) -> Option<Scalar<'static>> {
    if !text.contains('.')
        && let Ok(integer) = text.parse()
    {
        return Some(Scalar::Int(integer));
    }
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some(Scalar::Float(value))
}

/// Appends a finite float: shortest digits that read back, an exponent only far from one.
pub(crate) fn write_float(value: f64, out: &mut String) {
    use std::fmt::Write as _;
    let size = value.abs();
    let result = if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{value:e}");
        match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => {
                write!(out, "{digits}e+{exponent}")
            }
            _ => write!(out, "{text}"),
        }
    } else {
        write!(out, "{value}")
    };
    debug_assert!(result.is_ok(), "a string takes all text");
}

/// A float key as upstream makes it a string: in single precision, exponent from seven digits on.
pub(crate) fn float_key(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    let value = value as f32;
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return value.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
