//! The page for browsers.

use seawall_report::{Format, View};
use sha2::{Digest, Sha256};

use crate::fixture::{Fixture, expect};

/// What stands between two texts, the first time.
pub(crate) fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let from = text.find(start).expect("it begins") + start.len();
    &text[from..from + text[from..].find(end).expect("it ends")]
}

#[test]
fn the_page_is_as_people_have_read_it() {
    let page = Fixture::new().render(Format::Html, View { show_passed: true, ..View::default() });
    let style = between(&page, "<style>", "</style>");
    let script = between(&page, "<script>", "</script>");
    expect("report.html", &page.replace(style, "").replace(script, ""));
}

#[test]
fn the_policy_names_the_style_and_the_script() {
    let page = Fixture::new().render(Format::Html, View::default());
    for (source, start, end) in
        [("style-src", "<style>", "</style>"), ("script-src", "<script>", "</script>")]
    {
        let hash = base64(&Sha256::digest(between(&page, start, end)));
        assert!(page.contains(&format!("{source} 'sha256-{hash}';")), "{source} must be {hash}");
    }
}

#[test]
fn the_page_holds_no_markup_of_inputs_and_asks_for_nothing() {
    let page = Fixture::new().render(Format::Html, View::default());
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;&amp;"));
    for element in ["<img", "<link", "<iframe", "src=\"", " style=\"", "onclick"] {
        assert!(!page.contains(element), "{element}");
    }
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
        for place in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * place)) as usize & 63] as char;
            text.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    text
}
