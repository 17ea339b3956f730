//! What the browser shows where there is no connection. It is kept by the browser, so it holds
//! nothing of anybody's, and tries again by itself.

use maud::{DOCTYPE, Markup, html};

use crate::{
    PageContext,
    kit::hedgehog::{ICON, Mood, hedgehog},
    paths,
    samples::{Sample, Stage},
};

/// Draws the whole page.
#[must_use]
pub fn page(ctx: &PageContext) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "No connection · Prickle" }
                link rel="icon" href=(ICON) type="image/svg+xml";
                link rel="stylesheet" href=(paths::asset(ctx.assets, "portal.css"));
                script type="module" src=(paths::asset(ctx.assets, "portal.js")) {}
            }
            body.public {
                main #main data-come-back {
                    div.empty {
                        (hedgehog(Mood::Asleep))
                        h1 { "No connection" }
                        p {
                            "The desk can’t be reached. What you wrote is kept in this browser. \
                             The page comes back by itself."
                        }
                    }
                }
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    vec![Sample::new("no connection", html! { (page(&stage.context())) })]
}
