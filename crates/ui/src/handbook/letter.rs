//! A mail as its readers get it: drawn wide and narrow, and as plain text (IN-10). The drawn one is
//! a page of its own in a frame, since the styles of a mail stand on its elements.

use ::desk::{
    handbook::{MailText, TextName, Words},
    phrases::{Language, Phrases, Say},
};
use maud::{Markup, html};

use crate::{
    mails::{self, Letter, Mail},
    paths,
    samples::Sample,
};

/// What the invented values of a preview link to.
const LINK: &str = "https://support.example.com/t/1042";

/// One text, filled with invented values.
#[derive(Debug, Clone)]
pub struct LetterPreview<'a> {
    pub language: Language,
    pub name: TextName,
    pub words: Words,
    pub company: &'a str,
    pub phrases: &'a Phrases,
    /// Where the drawn mail is found.
    pub drawn_at: String,
}

/// The mail it comes to.
#[must_use]
pub fn mail(view: &LetterPreview<'_>) -> Mail {
    let letter = Letter {
        company: view.company,
        body: &view.words.body,
        link: LINK,
        reference: "",
        language: view.language,
        phrases: Some(view.phrases),
    };
    match view.name {
        TextName::Reply => {
            let said = TextName::sample_message(view.language);
            mails::reply(&letter, said, &format!("<p>{said}</p>"), &[])
        }
        TextName::Survey => mails::survey(&letter, &[(); 5].map(|()| LINK.to_owned())),
        TextName::MagicLink | TextName::AddressTaken => mails::account(&letter, Say::SignIn),
        TextName::AddressProof => mails::account(&letter, Say::ConfirmAddress),
        TextName::AddressChanged => mails::account(&letter, Say::YourAddresses),
        TextName::CommunityOnly => mails::community(&letter),
        TextName::Solved | TextName::SolvedAfterSilence => mails::solved(&letter),
        _ => mails::other(&letter),
    }
}

/// Draws the page; stands in the handbook's frame.
#[must_use]
pub fn letter(view: &LetterPreview<'_>) -> Markup {
    let frame = |title: &str, class: &str| {
        html! {
            figure {
                figcaption { (title) }
                iframe.(class) sandbox title=(title) src=(view.drawn_at) {}
            }
        }
    };
    html! {
        div.letter-preview {
            p.hint {
                "As it is in force, with invented values. "
                a href=(paths::handbook_sheet("texts")) { "Change the words" }
            }
            nav.periods aria-label="Language" {
                @for language in Language::ALL {
                    @let on = language == view.language;
                    @let other = format!("{}.{}", TextName::section(language), view.name.key());
                    a.on[on] href=(paths::handbook_letter(&other)) lang=(language.key())
                        aria-current=[on.then_some("page")] { (language.name()) }
                }
            }
            h2 dir="auto" { (view.words.subject) }
            div.letter-looks {
                (frame("In a mail program", "wide"))
                (frame("On a phone", "narrow"))
                figure {
                    figcaption { "As plain text" }
                    pre dir="auto" { (mail(view).text) }
                }
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let phrases = Phrases::default();
    let drawn = |language, name: TextName| {
        let text =
            MailText { subject: "#{{ number }}".into(), body: "Hello {{ customer }}".into() };
        let words = name
            .preview(language, &text, "Lantern Analytics")
            .unwrap_or_else(|faults| Words { subject: String::new(), body: faults.join(" ") });
        let company = "Lantern Analytics";
        // No page of a desk that only some may see is framed in the gallery.
        let drawn_at = "about:blank".to_owned();
        letter(&LetterPreview { language, name, words, company, phrases: &phrases, drawn_at })
    };
    vec![
        Sample::new("a survey", drawn(Language::En, TextName::Survey)),
        Sample::new("in German", drawn(Language::De, TextName::Solved)),
    ]
}
