//! The shipped frameworks with all their controls, from their data files.

use std::fmt::Write as _;

use seawall_posture::{Framework, Means};

/// The page as Markdown: how much of each framework is judged by checks, then every control.
pub(super) fn page(frameworks: &[Framework]) -> String {
    let mut text = String::from(
        "# Frameworks\n\nEvery control of every framework that is built in, with the checks that give \
         evidence for it. `seawall scan --framework NAME` reports by controls; the page follows from the \
         data files (`cargo xtask docs`).\n\n\
         | framework | | controls | by checks | by a person | not implemented |\n\
         |---|---|---|---|---|---|\n",
    );
    for framework in frameworks {
        let count = |wanted: fn(&Means) -> bool| {
            framework.controls.iter().filter(|control| wanted(&control.means)).count()
        };
        let by_checks = count(|means| matches!(means, Means::Checks(_)));
        let by_person = count(|means| matches!(means, Means::Manual(_)));
        let (name, title, all) = (&framework.name, &framework.title, framework.controls.len());
        let rest = all - by_checks - by_person;
        let _ =
            writeln!(text, "| [{name}](#{name}) | {title} | {all} | {by_checks} | {by_person} | {rest} |");
    }
    for framework in frameworks {
        section(&mut text, framework);
    }
    text
}

fn section(text: &mut String, framework: &Framework) {
    let Framework { name, title, version, reference, controls } = framework;
    let _ = write!(text, "\n## {name}\n\n{title}, version {version}: <{reference}>\n");
    text.push_str("\n| control | | evidence |\n|---|---|---|\n");
    for control in controls {
        let title = control.title.replace('|', "\\|");
        let _ = writeln!(text, "| {} | {title} | {} |", control.id, evidence(&control.means));
    }
}

fn evidence(means: &Means) -> String {
    match means {
        Means::Checks(checks) => {
            let links: Vec<String> =
                checks.iter().map(|check| format!("[{0}](checks.md#{0})", check.id)).collect();
            links.join(", ")
        }
        Means::NotImplemented(what) => format!("not implemented: {}", what.replace('|', "\\|")),
        Means::Manual(task) => format!("a person: {}", task.replace('|', "\\|")),
    }
}
