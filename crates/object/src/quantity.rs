//! Resource quantities such as `500m`, `1.5Gi` or `2e3`, read and compared as the API server does.

use std::fmt;

use seawall_yaml::{Kind, Value};

/// An amount of a resource, exact to a billionth of its unit, which is how finely Kubernetes counts.
///
/// Amounts beyond ±1.7·10²⁹ units are kept as that bound; no resource comes near it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quantity {
    nanos: i128,
}

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityError {
    /// Not a number with a suffix.
    Format,
    /// The suffix has no number to scale.
    Numeric,
    /// A suffix that Kubernetes does not know.
    Suffix,
    /// Neither a string nor a number.
    Type,
}

const NANOS_PER_UNIT: i128 = 1_000_000_000;

/// What binary suffixes are capped at, in units (`maxAllowed` upstream).
const BINARY_UNITS_MAX: i128 = i64::MAX as i128;

/// What the parts of a quantity's text say.
struct Parts<'a> {
    negative: bool,
    /// There is no digit before the suffix.
    bare: bool,
    whole: &'a str,
    fraction: &'a str,
    suffix: &'a str,
}

/// What a suffix multiplies with.
enum Scale {
    Decimal(i32),
    Binary(u32),
}

// === impl Quantity ===

impl Quantity {
    /// Nothing.
    pub const ZERO: Quantity = Quantity { nanos: 0 };

    /// Reads a quantity as `resource.ParseQuantity` does, which takes some odd texts too: `+` and
    /// `k` are zero, and fractions below a billionth are rounded away from zero.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        if text.is_empty() {
            return Err(QuantityError::Format);
        }
        let parts = Parts::split(text).ok_or(QuantityError::Format)?;
        let scale = Scale::read(parts.suffix).ok_or(QuantityError::Suffix)?;
        // Upstream gives up on a bare suffix only where it leaves its fast path.
        let magnitude = match scale {
            Scale::Decimal(exponent) if parts.bare && exponent < -9 => return Err(QuantityError::Numeric),
            Scale::Binary(exponent) if parts.bare && exponent >= 50 => return Err(QuantityError::Numeric),
            Scale::Decimal(exponent) => decimal_nanos(parts.whole, parts.fraction, exponent),
            Scale::Binary(exponent) => binary_nanos(parts.whole, parts.fraction, exponent),
        };
        Ok(Quantity { nanos: if parts.negative { -magnitude } else { magnitude } })
    }

    /// Reads a field's value as the API server decodes it: a string with blanks around it, a
    /// number, or `null`, which is zero.
    pub fn read(value: Value<'_>) -> Result<Self, QuantityError> {
        match value.kind() {
            Kind::Null => Ok(Quantity::ZERO),
            Kind::String => Quantity::parse(value.as_str().unwrap_or_default().trim()),
            Kind::Int => Ok(Quantity::from_units(value.as_i64().unwrap_or_default())),
            Kind::Float => Quantity::parse(&value.as_f64().unwrap_or_default().to_string()),
            Kind::Bool | Kind::List | Kind::Map => Err(QuantityError::Type),
        }
    }

    /// A whole number of units.
    pub const fn from_units(units: i64) -> Self {
        Quantity { nanos: units as i128 * NANOS_PER_UNIT }
    }

    /// Billionths of the unit.
    pub fn nanos(self) -> i128 {
        self.nanos
    }

    /// Thousandths of the unit, rounded away from zero, as CPU is counted.
    pub fn millis(self) -> i128 {
        rounded_up(self.nanos, NANOS_PER_UNIT / 1000)
    }

    /// Units, rounded away from zero, as bytes are counted.
    pub fn units(self) -> i128 {
        rounded_up(self.nanos, NANOS_PER_UNIT)
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.nanos == 0
    }

    /// Whether it is less than zero.
    pub fn is_negative(self) -> bool {
        self.nanos < 0
    }
}

fn rounded_up(nanos: i128, unit: i128) -> i128 {
    let whole = nanos / unit;
    whole + (nanos % unit).signum()
}

/// `whole.fraction · 10^exponent` in nanos, rounded up.
fn decimal_nanos(whole: &str, fraction: &str, exponent: i32) -> i128 {
    let digits = || whole.bytes().chain(fraction.bytes()).map(|digit| i128::from(digit - b'0'));
    // Digits before the point once the value is counted in nanos.
    let kept = whole.len() as i64 + i64::from(exponent) + 9;
    let mut nanos: i128 = 0;
    let mut dropped = false;
    for (at, digit) in digits().enumerate() {
        if (at as i64) < kept {
            nanos = nanos.saturating_mul(10).saturating_add(digit);
        } else {
            dropped |= digit != 0;
        }
    }
    let missing = kept - (whole.len() + fraction.len()) as i64;
    for _ in 0..missing {
        if nanos == 0 || nanos == i128::MAX {
            break;
        }
        nanos = nanos.saturating_mul(10);
    }
    nanos.saturating_add(i128::from(dropped))
}

/// `whole.fraction · 2^exponent` in nanos, rounded up and capped.
fn binary_nanos(whole: &str, fraction: &str, exponent: u32) -> i128 {
    let scale = NANOS_PER_UNIT << exponent;
    let whole = whole
        .bytes()
        .fold(0_i128, |sum, digit| sum.saturating_mul(10).saturating_add(i128::from(digit - b'0')));
    // From the last digit to the first: dividing by ten at each step keeps every intermediate
    // value below ten times the scale, and only whether something was cut off matters.
    let mut cut = false;
    let part = fraction.bytes().rev().fold(0_i128, |sum, digit| {
        let sum = sum + i128::from(digit - b'0') * scale;
        cut |= sum % 10 != 0;
        sum / 10
    });
    let nanos = whole.saturating_mul(scale).saturating_add(part).saturating_add(i128::from(cut));
    nanos.min(BINARY_UNITS_MAX * NANOS_PER_UNIT)
}

// === impl Parts ===

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Option<Self> {
        let negative = text.starts_with('-');
        let unsigned = if text.starts_with(['-', '+']) { &text[1..] } else { text };
        let bare = !unsigned.trim_start_matches('.').starts_with(|first: char| first.is_ascii_digit());
        let unsigned = unsigned.trim_start_matches('0');
        let (whole, rest) = split_digits(unsigned);
        let (fraction, suffix) = match rest.strip_prefix('.') {
            Some(rest) => split_digits(rest),
            None => ("", rest),
        };
        let exponent = suffix.trim_start_matches(|letter| "eEinumkKMGTP".contains(letter));
        let digits = if exponent.starts_with(['-', '+']) { &exponent[1..] } else { exponent };
        let sound = digits.bytes().all(|byte| byte.is_ascii_digit());
        sound.then_some(Parts { negative, bare, whole, fraction, suffix })
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

// === impl Scale ===

impl Scale {
    fn read(suffix: &str) -> Option<Self> {
        let scale = match suffix {
            "n" => Scale::Decimal(-9),
            "u" => Scale::Decimal(-6),
            "m" => Scale::Decimal(-3),
            "" => Scale::Decimal(0),
            "k" => Scale::Decimal(3),
            "M" => Scale::Decimal(6),
            "G" => Scale::Decimal(9),
            "T" => Scale::Decimal(12),
            "P" => Scale::Decimal(15),
            "E" => Scale::Decimal(18),
            "Ki" => Scale::Binary(10),
            "Mi" => Scale::Binary(20),
            "Gi" => Scale::Binary(30),
            "Ti" => Scale::Binary(40),
            "Pi" => Scale::Binary(50),
            "Ei" => Scale::Binary(60),
            _ => {
                let exponent: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
                // Upstream keeps the low 32 bits.
                Scale::Decimal(exponent as i32)
            }
        };
        Some(scale)
    }
}

// === impl QuantityError ===

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            QuantityError::Format => {
                "quantities must match the regular expression \
                 '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            QuantityError::Numeric => "unable to parse numeric part of quantity",
            QuantityError::Suffix => "unable to parse quantity's suffix",
            QuantityError::Type => "a quantity must be a string or a number",
        })
    }
}

impl std::error::Error for QuantityError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn nanos(text: &str) -> i128 {
        Quantity::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).nanos()
    }

    #[test]
    fn suffixes_scale() {
        for (text, expected) in [
            ("0", 0),
            ("1", 1_000_000_000),
            ("-1", -1_000_000_000),
            ("+00100", 100_000_000_000),
            ("500m", 500_000_000),
            ("0.5", 500_000_000),
            (".5", 500_000_000),
            ("1.", 1_000_000_000),
            ("3u", 3_000),
            ("7n", 7),
            ("1k", 1_000_000_000_000),
            ("1e3", 1_000_000_000_000),
            ("1E3", 1_000_000_000_000),
            ("12e-1", 1_200_000_000),
            ("1Ki", 1_024_000_000_000),
            ("1.5Mi", 1_572_864_000_000_000),
            ("0.5Ki", 512_000_000_000),
            ("1Ei", 1_152_921_504_606_846_976_000_000_000),
            ("1E", 1_000_000_000_000_000_000_000_000_000),
        ] {
            assert_eq!(nanos(text), expected, "{text}");
        }
    }

    #[test]
    fn fractions_below_a_nano_are_rounded_away_from_zero() {
        for (text, expected) in [("0.1n", 1), ("-0.1n", -1), ("1.0000000001", 1_000_000_001), ("1e-30", 1)] {
            assert_eq!(nanos(text), expected, "{text}");
        }
        // 0.0000000001 Ki is 102.4 nanos.
        assert_eq!(nanos("0.0000000001Ki"), 103);
    }

    #[test]
    fn binary_amounts_are_capped() {
        let cap = i128::from(i64::MAX) * NANOS_PER_UNIT;
        for text in ["8Ei", "9000Pi", "99999999999999999999999999999999999999999999Ki"] {
            assert_eq!(nanos(text), cap, "{text}");
        }
        assert_eq!(nanos("-9Ei"), -cap);
        assert_eq!(nanos("1e60"), i128::MAX);
        assert_eq!(nanos("0e60"), 0);
    }

    #[test]
    fn what_upstream_refuses_is_refused() {
        for (text, expected) in [
            ("", QuantityError::Format),
            ("1.1.M", QuantityError::Format),
            ("1+1.0M", QuantityError::Format),
            ("0.1mi", QuantityError::Suffix),
            ("0.1am", QuantityError::Format),
            ("aoeu", QuantityError::Format),
            (".5i", QuantityError::Suffix),
            ("-3.01i", QuantityError::Suffix),
            ("-3.01e-", QuantityError::Suffix),
            (" 1", QuantityError::Format),
            ("1 ", QuantityError::Format),
            ("1K", QuantityError::Suffix),
            ("1ki", QuantityError::Suffix),
            ("Ei", QuantityError::Numeric),
        ] {
            assert_eq!(Quantity::parse(text), Err(expected), "{text:?}");
        }
        assert_eq!(nanos("k"), 0);
        assert_eq!(nanos("0Ei"), 0);
        assert_eq!(nanos("+"), 0);
    }

    #[test]
    fn amounts_compare_across_suffixes() {
        let parse = |text| Quantity::parse(text).unwrap();
        assert_eq!(parse("1000m"), parse("1"));
        assert_eq!(parse("1024Ki"), parse("1Mi"));
        assert!(parse("1G") < parse("1Gi"));
        assert_eq!((parse("1.1m").millis(), parse("0.1").units(), parse("-0.1").units()), (2, 1, -1));
    }
}
