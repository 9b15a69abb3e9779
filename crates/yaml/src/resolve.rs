//! From the text of a scalar to its value, by YAML 1.1 as upstream reads it.

use std::borrow::Cow;

use crate::arena::Tag;
use crate::text::lossy;
use crate::timestamp::is_timestamp;

/// What a scalar means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Resolved<'t> {
    Null,
    Bool(bool),
    Int(i64),
    /// An integer above the signed range.
    BigInt(u64),
    Float(f64),
    String(Cow<'t, str>),
    /// Decoded `!!binary` that is no text; holds the replacement upstream prints.
    Bytes(String),
}

/// The value of a scalar; the error says why its tag does not fit, without quoting it.
pub(crate) fn resolve(tag: Tag, guess: bool, text: &str) -> Result<Resolved<'_>, &'static str> {
    match tag {
        Tag::None if guess => Ok(plain(text)),
        Tag::None | Tag::String | Tag::Merge | Tag::Other => Ok(Resolved::String(text.into())),
        Tag::Binary => binary(text).ok_or("value tagged `!!binary` is no base64"),
        Tag::Timestamp if is_timestamp(text) => Ok(Resolved::String(text.into())),
        Tag::Timestamp => Err("value tagged `!!timestamp` is none"),
        Tag::Null | Tag::Bool | Tag::Int | Tag::Float => tagged(tag, text),
    }
}

fn tagged(tag: Tag, text: &str) -> Result<Resolved<'_>, &'static str> {
    let value = plain(text);
    match (tag, &value) {
        (Tag::Null, Resolved::Null)
        | (Tag::Bool, Resolved::Bool(_))
        | (Tag::Int, Resolved::Int(_) | Resolved::BigInt(_))
        | (Tag::Float, Resolved::Float(_)) => Ok(value),
        (Tag::Float, Resolved::Int(integer)) => Ok(Resolved::Float(*integer as f64)),
        (Tag::Null, _) => Err("value tagged `!!null` is not null"),
        (Tag::Bool, _) => Err("value tagged `!!bool` is no boolean"),
        (Tag::Int, _) => Err("value tagged `!!int` is no integer"),
        _ => Err("value tagged `!!float` is no number"),
    }
}

/// The value of a scalar without quotes and tag.
pub(crate) fn plain(text: &str) -> Resolved<'_> {
    let string = || Resolved::String(text.into());
    let Some(&first) = text.as_bytes().first() else { return Resolved::Null };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => {
            word(text).unwrap_or_else(string)
        }
        b'.' => match text {
            ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
            ".inf" | ".Inf" | ".INF" => Resolved::Float(f64::INFINITY),
            _ => point_float(text).map_or_else(string, Resolved::Float),
        },
        b'+' | b'-' | b'0'..=b'9' => number(text).unwrap_or_else(string),
        _ => string(),
    }
}

fn word(text: &str) -> Option<Resolved<'static>> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Some(Resolved::Bool(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Resolved::Bool(false))
        }
        "~" | "null" | "Null" | "NULL" => Some(Resolved::Null),
        _ => None,
    }
}

/// A float that begins with its point; digits may be parted by single underscores.
fn point_float(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return decimal_float(text);
    }
    let bytes = text.as_bytes();
    let parted = bytes.iter().enumerate().all(|(at, byte)| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        *byte != b'_' || at > 0 && digit(at - 1) && digit(at + 1)
    });
    if parted { decimal_float(&text.replace('_', "")) } else { None }
}

/// A decimal float in range.
fn decimal_float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !unsigned.is_empty() && digits(unsigned)
    });
    let fits = digits(whole) && digits(fraction) && whole.len() + fraction.len() > 0;
    if !fits || !exponent_fits {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

fn number(text: &str) -> Option<Resolved<'static>> {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => return Some(Resolved::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => return Some(Resolved::Float(f64::NEG_INFINITY)),
        _ => {}
    }
    // The commonest string that begins like a number is a version or an address.
    let plain: Cow<'_, str> = if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    if let Some(integer) = integer(&plain) {
        return Some(integer);
    }
    if let Some(float) = decimal_float(&plain) {
        return Some(Resolved::Float(float));
    }
    if let Some(digits) = plain.strip_prefix("0b") {
        return signed(digits, 2).map(Resolved::Int).or_else(|| unsigned(digits, 2));
    }
    let digits = plain.strip_prefix("-0b")?;
    signed(&format!("-{digits}"), 2).map(Resolved::Int)
}

/// An integer with the prefixes of Go: `0x`, `0o`, `0b`, and `0` for octal.
fn integer(text: &str) -> Option<Resolved<'static>> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let signed = digits.len() < text.len();
    let prefix = (digits.len() >= 3).then(|| digits.as_bytes()[1] | 0x20);
    let (radix, digits) = match (digits.as_bytes().first()?, prefix) {
        (b'0', Some(b'x')) => (16, &digits[2..]),
        (b'0', Some(b'o')) => (8, &digits[2..]),
        (b'0', Some(b'b')) => (2, &digits[2..]),
        (b'0', _) if digits.len() > 1 => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    match i64::try_from(magnitude) {
        Ok(value) if negative => Some(Resolved::Int(-value)),
        Ok(value) => Some(Resolved::Int(value)),
        Err(_) if negative && magnitude == 1 << 63 => Some(Resolved::Int(i64::MIN)),
        Err(_) if !signed => Some(Resolved::BigInt(magnitude)),
        Err(_) => None,
    }
}

fn signed(digits: &str, radix: u32) -> Option<i64> {
    i64::from_str_radix(digits, radix).ok()
}

fn unsigned(digits: &str, radix: u32) -> Option<Resolved<'static>> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    u64::from_str_radix(digits, radix).ok().filter(|_| plain).map(Resolved::BigInt)
}

fn binary(text: &str) -> Option<Resolved<'static>> {
    let bytes = base64(text)?;
    Some(match String::from_utf8(bytes) {
        Ok(text) => Resolved::String(text.into()),
        Err(error) => Resolved::Bytes(lossy(error.as_bytes())),
    })
}

/// The bytes of padded standard base64; line breaks are skipped, the unused bits of the end may be anything.
pub fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut symbols = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r'));
    while let Some(first) = symbols.next() {
        let group = [first, symbols.next()?, symbols.next()?, symbols.next()?];
        let padding = match group {
            [_, _, b'=', b'='] => 2,
            [_, _, _, b'='] => 1,
            _ => 0,
        };
        let mut bits = 0;
        for &symbol in &group[..4 - padding] {
            bits = bits << 6 | u32::from(base64_value(symbol)?);
        }
        bits <<= 6 * padding;
        out.extend_from_slice(&bits.to_be_bytes()[1..4 - padding]);
        if padding > 0 {
            return symbols.next().is_none().then_some(out);
        }
    }
    Some(out)
}

fn base64_value(symbol: u8) -> Option<u8> {
    match symbol {
        b'A'..=b'Z' => Some(symbol - b'A'),
        b'a'..=b'z' => Some(symbol - b'a' + 26),
        b'0'..=b'9' => Some(symbol - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
