//! Every component, in every sample, is as it was last looked at; and none is missing.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::{fs, path::Path};

use ui::gallery;

#[test]
fn components_look_as_they_did() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for component in gallery::components() {
            let mut text = String::new();
            for sample in component.samples {
                let html = sample.html.into_string().replace("><", ">\n<");
                text.push_str(&format!("--- {}\n{html}\n", sample.name));
            }
            insta::assert_snapshot!(component.name.replace('/', "-"), text);
        }
    });
}

#[test]
fn a_component_with_samples_is_in_the_gallery() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let shown: Vec<&str> = gallery::components().iter().map(|c| c.name).collect();
    let mut files = Vec::new();
    collect(&source, &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        if !text.contains("pub fn samples() -> Vec<Sample>") {
            continue;
        }
        let place = file.strip_prefix(&source).unwrap().with_extension("");
        let name = place.to_string_lossy().replace("/mod", "");
        assert!(shown.contains(&name.as_str()), "{name} has samples but is not in the gallery");
    }
}

#[test]
fn a_component_shows_what_breaks_layouts() {
    // Words people wrote may be endless, or run from right to left.
    for component in gallery::components() {
        if component.name.starts_with("tickets/") && component.samples.len() > 3 {
            let names: Vec<&str> = component.samples.iter().map(|s| s.name).collect();
            assert!(
                names.iter().any(|n| n.contains("long") || n.contains("many")),
                "{} has no long sample: {names:?}",
                component.name
            );
        }
    }
}

fn collect(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}
