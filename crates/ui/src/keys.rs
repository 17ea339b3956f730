//! The sheet of keys, opened by `?`, and the page on which one of us sets their own.
//!
//! The sheet is drawn whole; the script leaves what is on the page and puts the reader's own keys
//! in. See [`desk::keys`] for what a key can be set for.

use ::desk::keys::{ACTS, Act, FIXED, Group, OwnKeys};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Look, Tone, button, csrf, notice},
    paths,
    samples::{Sample, Stage, long},
};

/// The page of one's own keys.
#[derive(Debug, Clone, Default)]
pub struct KeysPage {
    pub own: OwnKeys,
    /// As they were typed, where they were refused: `(shipped, own)` each.
    pub tried: Vec<(String, String)>,
    /// Why they were refused; empty for not.
    pub refused: Vec<String>,
    /// They were just kept.
    pub kept: bool,
}

/// The sheet, a dialog of every page of the desk.
#[must_use]
pub fn sheet() -> Markup {
    kit::dialog(
        "keys",
        "Keys",
        &html! {
            div.key-groups {
                @for group in Group::ALL {
                    section {
                        h3 { (group.name()) }
                        dl.keys {
                            @for act in acts(group) { (line(act)) }
                            @for act in FIXED.iter().filter(|act| act.group == group) {
                                (fixed(act))
                            }
                        }
                    }
                }
            }
            p.keys-foot {
                a.button.quiet href=(paths::OWN_KEYS) data-act { "Change your keys" }
            }
        },
    )
}

fn acts(group: Group) -> impl Iterator<Item = &'static Act> {
    ACTS.iter().filter(move |act| act.group == group)
}

fn line(act: &Act) -> Markup {
    html! { div data-key=(act.key) { dt { (presses(act.key)) } dd { (act.name) } } }
}

fn fixed(act: &Act) -> Markup {
    html! { div { dt { (presses(act.key)) } dd { (act.name) } } }
}

fn presses(key: &str) -> Markup {
    html! { @for part in key.split(' ') { kbd { (part) } } }
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn page(ctx: &PageContext, view: &KeysPage) -> Markup {
    html! {
        div.own-keys #own-keys data-own-keys=(view.own.words()) {
            @if view.kept { (notice(Tone::Good, &html! { p role="status" { "Your keys are kept." } })) }
            @if !view.refused.is_empty() {
                (notice(Tone::Bad, &html! {
                    p role="alert" { "Nothing was kept." }
                    ul { @for why in &view.refused { li { (why) } } }
                }))
            }
            p.hint {
                "Click into a field and press the key you want, or two one after the other. An \
                 empty field switches the key off. Letters are the same on every keyboard layout."
            }
            form method="post" action=(paths::OWN_KEYS) {
                (csrf(ctx.csrf))
                @for group in Group::ALL {
                    fieldset {
                        legend { (group.name()) }
                        @for act in acts(group) { (field(view, act)) }
                    }
                }
                div.row { (button(Look::Main, "Keep these keys", "")) }
            }
            form method="post" action=(paths::OWN_KEYS_RESET) {
                (csrf(ctx.csrf))
                (button(Look::Bare, "Back to the keys Prickle ships", ""))
            }
        }
    }
}

fn field(view: &KeysPage, act: &Act) -> Markup {
    let id = format!("key-{}", ACTS.iter().position(|one| one == act).unwrap_or(0));
    let tried = view.tried.iter().find(|(shipped, _)| shipped == act.key);
    let value = tried.map_or_else(|| view.own.of(act.key), |(_, own)| own.as_str());
    html! {
        div.key-line {
            label for=(id) { (act.name) }
            input.control id=(id) name=(format!("key.{}", act.key)) value=(value) data-record-key
                autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="5"
                aria-describedby=(format!("{id}-shipped"));
            small id=(format!("{id}-shipped")) { "shipped: " (presses(act.key)) }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let wishes = [("e".to_owned(), "d".to_owned()), ("y".to_owned(), String::new())];
    let own = OwnKeys::wished(&wishes).unwrap_or_default();
    let refused = KeysPage {
        tried: vec![("e".into(), "a".into())],
        refused: vec!["“a” is wanted for “Take it” and for “Solve”.".into(), long("Another.")],
        ..KeysPage::default()
    };
    vec![
        Sample::new("shipped", page(&ctx, &KeysPage::default())),
        Sample::new(
            "own, just kept",
            page(&ctx, &KeysPage { own, kept: true, ..Default::default() }),
        ),
        Sample::new("error, very long", page(&ctx, &refused)),
        Sample::new("the sheet, closed", sheet()),
    ]
}
