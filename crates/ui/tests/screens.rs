//! What holds on every screen: the content policy, the form token, names for everything one can
//! press, and ids that stand once.

use std::collections::BTreeSet;

use ui::{
    gallery::{self, Screen},
    samples::Stage,
};

fn screens() -> Vec<(&'static str, String)> {
    let stage = Stage::default();
    gallery::screens(&stage.context())
        .into_iter()
        .filter(|screen: &Screen| screen.name != "gallery")
        .map(|screen| (screen.name, screen.html.into_string()))
        .collect()
}

/// The opening tags of `html`, in order.
fn tags(html: &str) -> Vec<&str> {
    html.split('<')
        .filter(|piece| piece.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|piece| piece.split_once('>').map(|(tag, _)| tag))
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

#[test]
fn nothing_stands_inline_that_the_content_policy_forbids() {
    for (name, html) in screens() {
        for tag in tags(&html) {
            assert!(attribute(tag, "style").is_none(), "{name}: inline style in <{tag}>");
            assert!(!tag.starts_with("style"), "{name}: a style element");
            assert!(!tag.contains(" on") || !tag.contains("onclick"), "{name}: handler in <{tag}>");
            if tag.starts_with("script") {
                assert!(attribute(tag, "src").is_some(), "{name}: an inline script");
            }
        }
    }
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    for (name, html) in screens() {
        for form in html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap_or(form);
            let posts = form.split('>').next().unwrap_or("").contains("method=\"post\"");
            let token = form.contains("name=\"csrf\" value=\"sample-token\"");
            assert!(!posts || token, "{name}: a form without its token: {form}");
        }
    }
}

#[test]
fn ids_stand_once_on_a_page() {
    for (name, html) in screens() {
        let mut seen = BTreeSet::new();
        for id in tags(&html).into_iter().filter_map(|tag| attribute(tag, "id")) {
            assert!(seen.insert(id.to_owned()), "{name}: id {id} stands twice");
        }
    }
}

#[test]
fn every_field_has_a_name_to_be_read_out() {
    for (name, html) in screens() {
        let labelled: BTreeSet<&str> =
            tags(&html).into_iter().filter_map(|tag| attribute(tag, "for")).collect();
        for tag in tags(&html) {
            let field = ["input", "textarea", "select"].iter().any(|f| tag.starts_with(f));
            let quiet = ["hidden", "radio", "checkbox"].map(Some).contains(&attribute(tag, "type"));
            // The composer's file field stands inside its label.
            if !field || quiet || attribute(tag, "id") == Some("composer-files") {
                continue;
            }
            let named = attribute(tag, "aria-label").is_some()
                || attribute(tag, "id").is_some_and(|id| labelled.contains(id));
            assert!(named, "{name}: <{tag}> has no label");
        }
    }
}

#[test]
fn a_live_region_can_be_asked_for_again() {
    for (name, html) in screens() {
        for tag in tags(&html).into_iter().filter(|tag| attribute(tag, "data-live").is_some()) {
            for needed in ["id", "hx-get", "hx-trigger", "hx-swap"] {
                assert!(attribute(tag, needed).is_some(), "{name}: <{tag}> lacks {needed}");
            }
        }
    }
}

#[test]
fn words_people_wrote_are_never_markup() {
    let stage = Stage::default();
    let mut view = ui::tickets::page::sample_ticket();
    let bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    view.subject = bad.into();
    view.tags = vec![bad.into()];
    view.composer.text = bad.into();
    view.side.customer.face.name = bad.into();
    view.side.context.console_errors = vec![bad.into()];
    view.others[0].face.name = bad.into();
    let html = ui::tickets::page::ticket(&stage.context(), &view).into_string();
    assert!(!html.contains("<script>") && !html.contains("<img src=x"), "{html}");
}

#[test]
fn the_widget_address_in_facts_cannot_run_script() {
    let stage = Stage::default();
    let mut view = ui::tickets::page::sample_ticket();
    view.side.context.facts = vec![ui::tickets::Fact::new("Page", "x", "javascript:alert(1)")];
    view.side.context.links = vec![ui::tickets::Fact::new("Replay", "", " JavaScript:alert(1)")];
    let html = ui::tickets::page::ticket(&stage.context(), &view).into_string().to_lowercase();
    assert!(!html.contains("javascript:"), "a link of a customer's page may only be a web address");
}

/// Keys that are the same for everybody.
const FIXED: [&str; 2] = ["Escape", "Control+Enter"];

#[test]
fn every_key_on_a_page_can_be_set_and_stands_on_the_sheet() {
    let parts = gallery::components().into_iter().flat_map(|component| {
        component.samples.into_iter().map(move |one| (component.name, one.html.into_string()))
    });
    for (name, html) in screens().into_iter().chain(parts) {
        for keys in tags(&html).into_iter().filter_map(|tag| attribute(tag, "data-hotkey")) {
            for key in keys.split(',').map(str::trim).filter(|key| !FIXED.contains(key)) {
                assert!(
                    desk::keys::act_of(key).is_some(),
                    "{name}: “{key}” is missing in desk::keys::ACTS: name it there"
                );
            }
        }
    }
}
