//! Replies to questions, in every format for people.

use seawall_report::{Cell, Format, Heat, Layout, Part, Remark, Reply, Sheet};
use sha2::{Digest, Sha256};

use crate::html::{base64, between};

fn written(reply: &Reply, format: Format, width: usize) -> String {
    let mut bytes = Vec::new();
    reply.write(format, width, false, &mut bytes).expect("a vector takes everything");
    String::from_utf8(bytes).expect("text is UTF-8")
}

fn cells(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|text| Cell::from((*text).to_owned())).collect()
}

fn reply(sheet: Sheet) -> Reply {
    let remarks = vec![Remark { word: "note", text: "a <b> remark | with marks".to_owned() }];
    Reply { title: "who can get <x>".to_owned(), parts: vec![Part::Sheet(sheet)], remarks }
}

fn list() -> Sheet {
    let head = ["SUBJECT", "BY"].map(str::to_owned).to_vec();
    let rows = vec![cells(&["User =cmd()", "a, \"b\""]), cells(&["User \u{202e}eve</script>", "`x`|y"])];
    Sheet { name: "subjects".to_owned(), head, rows, ..Sheet::default() }
}

/// A grid of one subject with something, one with nothing, and one of whom nothing is known.
fn grid() -> Sheet {
    let cell = |text: &str, heat| Cell {
        text: text.to_owned(),
        heat,
        detail: if text == "GL" { "everywhere: get\n</script><b>".to_owned() } else { String::new() },
    };
    let row = |label: &str, texts: [(&str, Heat); 4]| {
        let label = Cell::from(label.to_owned());
        std::iter::once(label).chain(texts.map(|(text, heat)| cell(text, heat))).collect()
    };
    let (nothing, unknown) = (("·", Heat::Nothing), ("?", Heat::Unknown));
    let head = ["SUBJECT", "secrets", "pods/ephemeralcontainers", "mutatingwebhookconfigurations", "nodes"];
    Sheet {
        name: "matrix".to_owned(),
        head: head.map(str::to_owned).to_vec(),
        rows: vec![
            row("User a", [("GL", Heat::Mild), ("u", Heat::StrongSomewhere), ("CD", Heat::Strong), nothing]),
            row("User b", [nothing; 4]),
            row("User c", [nothing, unknown, unknown, nothing]),
        ],
        layout: Layout::Grid,
        ..Sheet::default()
    }
}

#[test]
fn text_of_inputs_does_not_act_in_any_format() {
    let list = reply(list());
    assert_eq!(
        written(&list, Format::Csv, 80),
        "subject,by\r\nUser =cmd(),\"a, \"\"b\"\"\"\r\nUser \\u{202e}eve</script>,`x`|y\r\n"
    );
    let table = written(&list, Format::Table, 80);
    assert!(table.contains("User \\u{202e}eve</script>  `x`|y\n"), "{table}");
    let markdown = written(&list, Format::Markdown, 80);
    assert!(markdown.contains("## who can get &lt;x&gt;") && markdown.contains("'x'\\|y"), "{markdown}");
    let page = written(&list, Format::Html, 80);
    assert!(page.contains("eve&lt;/script&gt;") && page.contains("a &lt;b&gt; remark"), "{page}");
    for page in [page, written(&reply(grid()), Format::Html, 80)] {
        assert_eq!(page.matches("</script>").count(), 2, "the data and the script");
    }
}

#[test]
fn a_grid_folds_heads_and_rows_and_names_empty_columns() {
    let expected = "\
who can get <x>

                       pods/       mutating
                       ephemeral   webhook
SUBJECT       secrets  containers  configurations
User a        GL       u           CD
2 others      ·        ?           ?

nobody above: nodes
";
    let told = written(&reply(grid()), Format::Table, 80);
    let (told, _) = told.split_once("\nnote:").expect("a remark");
    assert_eq!(told, expected);
    for width in [40, 60, 80] {
        let narrow = written(&reply(grid()), Format::Table, width);
        assert!(narrow.lines().all(|line| line.chars().count() <= width), "{width}: {narrow}");
        assert!(narrow.contains("GL") && narrow.contains("CD"), "{narrow}");
    }
}

#[test]
fn the_policy_of_a_page_names_its_style_and_its_script() {
    let page = written(&reply(grid()), Format::Html, 80);
    for (source, start, end) in
        [("style-src", "<style>", "</style>"), ("script-src", "<script>", "</script>")]
    {
        let hash = base64(&Sha256::digest(between(&page, start, end)));
        assert!(page.contains(&format!("{source} 'sha256-{hash}';")), "{source} must be {hash}");
    }
    for element in ["<img", "<link", "<iframe", "src=\"", " style=\"", "onclick"] {
        assert!(!page.contains(element), "{element}");
    }
}
