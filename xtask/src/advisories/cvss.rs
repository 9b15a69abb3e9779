//! Base scores of CVSS version 3: <https://www.first.org/cvss/v3.1/specification-document>, section 7.1.

/// The base score of a vector such as `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H`.
pub(super) fn base_score(vector: &str) -> Result<f64, String> {
    let refuse = |metric: &str| format!("vector {vector} has no {metric}");
    let value = |metric: &str| {
        let parts = vector.split('/').filter_map(|part| part.split_once(':'));
        let mut found = parts.filter(|(name, _)| *name == metric).map(|(_, value)| value);
        found.next().ok_or_else(|| refuse(metric))
    };
    let weight = |metric: &str, weights: &[(&str, f64)]| {
        let value = value(metric)?;
        let found = weights.iter().find(|(name, _)| *name == value);
        found.map(|(_, weight)| *weight).ok_or_else(|| refuse(metric))
    };
    let changed = value("S")? == "C";
    let impact = [("H", 0.56), ("L", 0.22), ("N", 0.0)];
    let (c, i, a) = (weight("C", &impact)?, weight("I", &impact)?, weight("A", &impact)?);
    let base = 1.0 - (1.0 - c) * (1.0 - i) * (1.0 - a);
    let impact = match changed {
        true => 7.52 * (base - 0.029) - 3.25 * (base - 0.02).powi(15),
        false => 6.42 * base,
    };
    let rights = match changed {
        true => [("N", 0.85), ("L", 0.68), ("H", 0.5)],
        false => [("N", 0.85), ("L", 0.62), ("H", 0.27)],
    };
    let exploitability = 8.22
        * weight("AV", &[("N", 0.85), ("A", 0.62), ("L", 0.55), ("P", 0.2)])?
        * weight("AC", &[("L", 0.77), ("H", 0.44)])?
        * weight("PR", &rights)?
        * weight("UI", &[("N", 0.85), ("R", 0.62)])?;
    let sum = if changed { 1.08 * (impact + exploitability) } else { impact + exploitability };
    Ok(if impact <= 0.0 { 0.0 } else { round_up(sum.min(10.0)) })
}

/// The smallest number with one decimal that is not below; computed on integers, as appendix A asks.
fn round_up(number: f64) -> f64 {
    let scaled = (number * 100_000.0).round() as i64;
    match scaled % 10_000 {
        0 => scaled as f64 / 100_000.0,
        _ => (scaled / 10_000 + 1) as f64 / 10.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_those_of_the_examples() {
        // Vectors and scores of the CVSS 3.1 examples document: CVE-2013-1937, 2013-0375, 2014-3566,
        // 2012-1516, 2014-0160.
        for (vector, score) in [
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
            ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4),
            ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1),
            ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
        ] {
            assert_eq!(base_score(vector), Ok(score), "{vector}");
        }
        assert!(base_score("CVSS:3.1/AV:N/AC:L").is_err());
        assert!(base_score("CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N").is_err());
    }
}
