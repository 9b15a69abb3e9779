//! Secret values appear in no output.

use seawall_report::{Format, View};

use crate::fixture::{CANARIES, Fixture};

#[test]
fn no_format_shows_a_secret() {
    let fixture = Fixture::new();
    for format in Format::ALL {
        for width in [40, 80, 300] {
            let view = View { details: true, show_passed: true, width, ..View::default() };
            let text = fixture.render(format, view);
            for canary in CANARIES {
                assert!(!text.contains(canary), "{format} shows {canary}");
            }
        }
    }
}

#[test]
fn no_format_shows_control_or_direction_characters() {
    let fixture = Fixture::new();
    for format in Format::ALL {
        let text = fixture.render(format, View { details: true, ..View::default() });
        let layout = if format == Format::Csv { "\r\n" } else { "\n" };
        let bad = |c: char| !layout.contains(c) && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
        assert!(!text.contains(bad), "{format}");
        // Metrics name no object, and annotations only what fails.
        let names = !matches!(format, Format::Prometheus | Format::Github);
        assert_eq!(text.contains("side"), names, "{format} names the container");
    }
}
