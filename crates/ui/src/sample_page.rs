//! A page of an invented customer's app, with the widget on it: the demo shows the widget here.
//!
//! Everything on it is made up. It loads the widget the way a real app does, with one script tag.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{
    PageContext,
    kit::{Tone, badge},
    paths,
    samples::Sample,
};

/// What the invented app tells the widget about its user, signed by the demo.
#[derive(Debug, Clone, Default)]
pub struct SamplePage {
    /// The desk's public address, another site than this page's; empty for the same site.
    pub desk: String,
    /// A script of the invented app that tells the widget who is signed in; empty for none.
    pub identity_script: String,
    /// Data attributes of the script tag: `app-version`, `side`, …, without `data-`.
    pub widget_data: Vec<(String, String)>,
    /// The signed-in person of the invented app.
    pub person: String,
    /// Their company.
    pub organisation: String,
}

/// Draws the invented app's page.
#[must_use]
pub fn page(ctx: &PageContext, view: &SamplePage) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Deliveries · Larder" }
                // An empty one: without it the browser asks for a file that is not there.
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(paths::asset(ctx.assets, "portal.css"));
                (script(view))
            }
            body.larder { (body(view)) }
        }
    }
}

/// The script tag; built by hand because its attributes are data. The identity stands before it:
/// calls made early wait for the widget.
fn script(view: &SamplePage) -> Markup {
    let mut tag = String::new();
    if !view.identity_script.is_empty() {
        tag.push_str(&format!(
            "<script src=\"{}\" defer></script>",
            escaped(&view.identity_script)
        ));
    }
    let (desk, path) = (escaped(&view.desk), paths::WIDGET_SCRIPT);
    tag.push_str(&format!("<script src=\"{desk}{path}\" defer"));
    for (name, value) in &view.widget_data {
        let name: String = name.chars().filter(|c| c.is_ascii_lowercase() || *c == '-').collect();
        tag.push_str(&format!(" data-{name}=\"{}\"", escaped(value)));
    }
    tag.push_str("></script>");
    PreEscaped(tag)
}

fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

const DELIVERIES: [(&str, &str, &str, &str); 6] = [
    ("Harbour Street 12", "Pears, 40 crates", "on the road", "08:40"),
    ("Old Mill Bakery", "Flour, 600 kg", "delivered", "07:15"),
    ("Canteen North", "Carrots, 18 sacks", "on the road", "09:05"),
    ("Lindgren & Daughters", "Apples, 25 crates", "late", "06:50"),
    ("School on the Hill", "Milk, 120 bottles", "delivered", "06:30"),
    ("Corner Shop Ruiz", "Onions, 9 sacks", "packed", "10:20"),
];

fn tone(state: &str) -> Tone {
    match state {
        "delivered" => Tone::Good,
        "on the road" => Tone::Warn,
        "late" => Tone::Bad,
        _ => Tone::Plain,
    }
}

fn body(view: &SamplePage) -> Markup {
    html! {
        header.larder-head {
            b.larder-brand { "Larder" }
            nav aria-label="Larder" {
                a aria-current="page" { "Deliveries" }
                a { "Routes" }
                a { "Stock" }
                a { "Invoices" }
            }
            span dir="auto" { (view.person) small { (view.organisation) } }
        }
        main {
            div.larder-title { h1 { "Deliveries today" } p { "142 stops · 6 vans · 3 late" } }
            div.larder-tiles {
                @for (label, value, line) in [
                    ("On time", "94.2%", "up 1.1 since last week"),
                    ("Crates out", "3,180", "of 3,420 packed"),
                    ("Cold chain", "2.8 °C", "all vans below 4 °C"),
                ] {
                    section { h2 { (label) } p.figure { (value) } small { (line) } }
                }
            }
            table.larder-table {
                thead {
                    tr {
                        th scope="col" { "Stop" }
                        th scope="col" { "Load" }
                        th scope="col" { "State" }
                        th scope="col" { "Due" }
                    }
                }
                tbody {
                    @for (stop, load, state, due) in DELIVERIES {
                        tr {
                            td { (stop) } td { (load) }
                            td {
                                (badge(tone(state), state))
                            }
                            td { (due) }
                        }
                    }
                }
            }
            p.hint {
                "Larder is made up. The help button in the corner is real: it opens a ticket on \
                 this desk."
            }
        }
    }
}

/// The page as the demo shows it.
#[must_use]
pub fn sample() -> SamplePage {
    SamplePage {
        widget_data: vec![("name".into(), "Ida \"Bo\" Holm".into())],
        person: "Ida Holm".into(),
        organisation: "Holm Greens".into(),
        ..SamplePage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    vec![
        Sample::new("page", body(&sample())),
        Sample::new("right to left", body(&SamplePage { person: "ليلى حداد".into(), ..sample() })),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_name_stays_inside_its_attribute() {
        let tag = script(&sample()).into_string();
        assert!(tag.contains("data-name=\"Ida &quot;Bo&quot; Holm\""), "{tag}");
    }
}
