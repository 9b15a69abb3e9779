//! Graphs of chains, whose texts come from inputs.

use seawall_report::{Drawing, Format, Link, Node, NodePart, Part, Remark, Reply};
use sha2::{Digest, Sha256};

use crate::html::{base64, between};

const HOSTILE: &str = "Pod </script><b>\"a\"\n]]>|#\\n\u{202e}";

fn drawn(format: Format) -> String {
    let node = |part| Node { name: HOSTILE.to_owned(), kind: "Pod", part, steps: Some(1), grade: 0 };
    let link = Link {
        from: 0,
        to: 1,
        kind: "pod-token",
        action: "reads \"the\" token <of>".to_owned(),
        doubt: "so & so".to_owned(),
        detail: "by a\ncut: b".to_owned(),
    };
    let drawing = Drawing {
        title: HOSTILE.to_owned(),
        nodes: vec![node(NodePart::Source), node(NodePart::Sink)],
        links: vec![link],
    };
    let remarks = vec![Remark { word: "note", text: HOSTILE.to_owned() }];
    let reply = Reply { parts: vec![Part::Text(HOSTILE.to_owned())], remarks, ..Reply::default() };
    let mut bytes = Vec::new();
    drawing.write(format, &reply, &mut bytes).expect("a vector takes everything");
    String::from_utf8(bytes).expect("text is UTF-8")
}

#[test]
fn graphviz_gets_its_quotes_escaped() {
    let text = drawn(Format::Dot);
    let label = "n0 [label=\"Pod </script><b>\\\"a\\\"\\n]]>|#\\\\n\\\\u{202e}\", style";
    assert!(text.contains(label), "{text}");
    assert!(
        text.contains("n0 -> n1 [label=\"reads \\\"the\\\" token <of>\"") && text.contains("style=dashed")
    );
}

#[test]
fn mermaid_gets_marks_by_their_numbers() {
    let text = drawn(Format::Mermaid);
    assert!(text.contains("n0[\"Pod #60;/script#62;#60;b#62;#34;a#34;"), "{text}");
    assert!(text.contains("n0 -.->|\"reads #34;the#34; token #60;of#62; (possible)\"| n1"), "{text}");
    let body = text.lines().filter(|line| line.contains("n0["));
    assert!(body.into_iter().all(|line| line.matches('"').count() == 2), "{text}");
}

#[test]
fn graphml_is_xml() {
    let text = drawn(Format::Graphml);
    assert!(text.contains("&lt;/script&gt;&lt;b&gt;&quot;a&quot;"), "{text}");
    assert!(!text.contains("</script>") && !text.contains('\u{202e}'));
    assert!(
        text.contains("<data key=\"certain\">false</data><data key=\"doubt\">so &amp; so</data>"),
        "{text}"
    );
    assert!(text.contains("<data key=\"part\">sink</data><data key=\"steps\">1</data>"), "{text}");
}

#[test]
fn the_page_lets_no_text_of_inputs_act() {
    let page = drawn(Format::Html);
    assert_eq!(page.matches("</script>").count(), 2, "the data and the script");
    assert!(!page.contains("<b>") && !page.contains('\u{202e}'), "{page}");
    for (source, start, end) in
        [("style-src", "<style>", "</style>"), ("script-src", "<script>", "</script>")]
    {
        let hash = base64(&Sha256::digest(between(&page, start, end)));
        assert!(page.contains(&format!("{source} 'sha256-{hash}';")), "{source} must be {hash}");
    }
    for element in ["<img", "<link", "<iframe", "src=\"", " style=\"", "onclick", "http:", "innerHTML"] {
        assert!(!page.contains(element), "{element}");
    }
    let data = between(&page, "id=\"graph\">", "</script>");
    assert!(data.contains("\"Pod \\u003c/script>\\u003cb>\\\"a\\\"\\n]]>|#\\\\n\\\\u{202e}\""), "{data}");
    assert!(data.starts_with("{\"nodes\":[[0,1,1,0],[0,1,2,0]],\n\"links\":[[0,1,2,3,4,5]],"), "{data}");
}
