//! Facts beside a ticket: what the widget or form sent along with the customer's words. Part of the
//! side panel, whose samples show it.

use maud::{Markup, html};

use crate::format;

/// A label with its value, linked where `href` is not empty.
#[derive(Debug, Clone, Default)]
pub struct Fact {
    pub label: String,
    pub value: String,
    pub href: String,
}

impl Fact {
    #[must_use]
    pub fn new(label: &str, value: &str, href: &str) -> Self {
        Self { label: label.into(), value: value.into(), href: href.into() }
    }

    /// Where it leads. These addresses come from a customer's page: only the web's own schemes are
    /// followed, so that none of them can run a script at the desk.
    pub(super) fn web_address(&self) -> Option<&str> {
        let web = ["https://", "http://"].iter().any(|scheme| self.href.starts_with(scheme));
        web.then_some(self.href.as_str())
    }
}

/// What the widget or form sent along.
#[derive(Debug, Clone, Default)]
pub struct ContextFacts {
    /// Page, browser, app version, distinct id, …
    pub facts: Vec<Fact>,
    /// `Replay at 02:14`, `Debug page`: label is the link's text, value unused.
    pub links: Vec<Fact>,
    pub console_errors: Vec<String>,
    /// Feature flags active then: `new-billing = control`.
    pub flags: Vec<String>,
}

/// Draws what came along; nothing where nothing did.
#[must_use]
pub fn context(view: &ContextFacts) -> Markup {
    let nothing = view.facts.is_empty()
        && view.links.is_empty()
        && view.console_errors.is_empty()
        && view.flags.is_empty();
    html! {
        @if !nothing {
            section {
                h2 { "Where they were" }
                @if !view.links.is_empty() {
                    p.links {
                        @for link in &view.links {
                            @if let Some(href) = link.web_address() {
                                a href=(href) rel="noreferrer" { (link.label) }
                            }
                        }
                    }
                }
                dl {
                    @for fact in &view.facts {
                        dt { (fact.label) }
                        dd dir="auto" {
                            @match fact.web_address() {
                                Some(href) => a href=(href) rel="noreferrer" { (fact.value) },
                                None => (fact.value),
                            }
                        }
                    }
                }
                (folded(
                    "console-errors",
                    "error in the console",
                    "errors in the console",
                    &view.console_errors,
                ))
                (folded("flags", "flag active", "flags active", &view.flags))
            }
        }
    }
}

fn folded(id: &str, one: &str, many: &str, lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            details.folded id=(id) {
                summary { (format::count(lines.len() as u64, one, many)) }
                ul { @for line in lines { li { code dir="auto" { (line) } } } }
            }
        }
    }
}
