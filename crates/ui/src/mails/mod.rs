//! Mails as text and HTML. The words are the handbook's templates, filled; these functions put
//! them into a frame that mail programs draw well, dark ones too, and that reads the same as text.
//!
//! Styles stand on the elements because mail programs drop style sheets; the pages' content policy
//! does not reach here. No images, no fonts, nothing loaded from outside: a mail never phones home.

pub mod frame;
pub mod words;

use ::desk::phrases::{Language, Phrases, Say, filled};
use maud::{PreEscaped, html};

use crate::{
    csat::RATINGS,
    samples::{Sample, long},
};
use frame::framed;
use words::paragraphs;

/// A mail's two bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub text: String,
    pub html: String,
}

/// What each mail needs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Letter<'a> {
    /// The company, at the foot.
    pub company: &'a str,
    /// The filled template: plain text, paragraphs apart by an empty line.
    pub body: &'a str,
    /// The link in the body; where it stands alone on a line it becomes a button.
    pub link: &'a str,
    /// A small line at the foot, such as the reference that threads an answer; may be empty.
    pub reference: &'a str,
    pub language: Language,
    /// What the company says otherwise.
    pub phrases: Option<&'a Phrases>,
}

impl<'a> Letter<'a> {
    fn say(&self, say: Say) -> &'a str {
        let otherwise = self.phrases.map(|phrases| phrases.say(self.language, say));
        otherwise.unwrap_or_else(|| say.shipped(self.language))
    }
}

/// We got it; by when we answer.
#[must_use]
pub fn acknowledgement(letter: &Letter) -> Mail {
    plain(letter, letter.say(Say::MailSeeTicket))
}

/// It is solved, by an agent or by silence.
#[must_use]
pub fn solved(letter: &Letter) -> Mail {
    plain(letter, letter.say(Say::MailSeeTicket))
}

/// About somebody's account; what stands on its button.
#[must_use]
pub fn account(letter: &Letter, button: Say) -> Mail {
    plain(letter, letter.say(button))
}

/// Help comes from the community, which is where the link leads.
#[must_use]
pub fn community(letter: &Letter) -> Mail {
    plain(letter, letter.say(Say::MailToCommunity))
}

/// Any other mail in the same frame: a follow-up, a word to a stranger.
#[must_use]
pub fn other(letter: &Letter) -> Mail {
    plain(letter, letter.say(Say::MailSeeTicket))
}

/// An agent's reply. `message_text` is what stands in the body for it; the HTML shows
/// `message_html`, which has been cleaned. `files` are the names of what is attached.
#[must_use]
pub fn reply(letter: &Letter, message_text: &str, message_html: &str, files: &[String]) -> Mail {
    let message_text = message_text.trim();
    // A reworded template may have lost its place for the message; the message goes all the same.
    let (before, after) = letter.body.split_once(message_text).unwrap_or((letter.body, ""));
    let mut html = paragraphs(before, letter.link, letter.say(Say::MailSeeTicket));
    html.push_str(&format!("<div dir=\"auto\">{}</div>", dressed(message_html)));
    let mut text = format!("{before}{message_text}");
    if !before.trim().is_empty() && !before.ends_with('\n') {
        text = format!("{before}\n\n{message_text}");
    }
    if !files.is_empty() {
        let files = files.join(", ");
        let attached = filled(letter.say(Say::MailAttached), &[("files", &files)]);
        text.push_str(&format!("\n\n{attached}"));
        html.push_str(&html! { p style=(frame::SMALL) { (attached) } }.into_string());
    }
    text.push_str(after);
    html.push_str(&paragraphs(after, letter.link, letter.say(Say::MailSeeTicket)));
    Mail { text: with_reference(&text, letter.reference), html: framed(letter, &html) }
}

/// Code keeps its lines and blanks, and a picture its place: mail programs have no style sheets.
/// Only opening tags that the cleaned HTML has without attributes are dressed.
fn dressed(html: &str) -> String {
    html.replace("<p>", &format!("<p style=\"{}\">", frame::PARAGRAPH))
        .replace("<pre>", &format!("<pre style=\"{}\">", frame::CODE))
        .replace("<img src=\"cid:", &format!("<img style=\"{}\" src=\"cid:", frame::PICTURE))
}

/// How was it? `rating_links` lead to the survey page with that rating chosen, worst first;
/// nothing is recorded before the customer sends it there.
#[must_use]
pub fn survey(letter: &Letter, rating_links: &[String; 5]) -> Mail {
    let ratings = html! {
        // In lines that wrap: a row of five is too wide for a phone.
        p style="margin:4px 0 6px" {
            @for ((_, label), link) in RATINGS.iter().zip(rating_links) {
                a href=(link) style=(frame::CHOICE) { (letter.say(*label)) } " "
            }
        }
    };
    let (before, after) = words::around_link(letter.body, letter.link);
    let html = format!("{before}{}{after}", ratings.into_string());
    Mail { text: with_reference(letter.body, letter.reference), html: framed(letter, &html) }
}

fn plain(letter: &Letter, button: &str) -> Mail {
    let html = paragraphs(letter.body, letter.link, button);
    Mail { text: with_reference(letter.body, letter.reference), html: framed(letter, &html) }
}

fn with_reference(body: &str, reference: &str) -> String {
    let mut text = body.trim().to_owned();
    text.push('\n');
    if !reference.is_empty() {
        text.push_str(&format!("\n{reference}\n"));
    }
    text
}

/// A filled acknowledgement, for samples.
pub const SAMPLE_BODY: &str = "Hello R.,\n\nwe have your message “Flags return stale values”. A \
    person \
    answers by Tuesday 24 November, 17:42 WAT, most likely \
    sooner.\n\nhttps://help.lantern.example/t/48213\n\n\
    Just answer this mail to add something.\n\nYour people at Lantern Analytics";

/// A sample letter.
#[must_use]
pub fn sample_letter() -> Letter<'static> {
    Letter {
        company: "Lantern Analytics",
        body: SAMPLE_BODY,
        link: "https://help.lantern.example/t/48213",
        reference: "#48213",
        ..Letter::default()
    }
}

/// All mails, by name.
#[must_use]
pub fn sample_mails() -> Vec<(&'static str, Mail)> {
    let letter = sample_letter();
    let body = "Hello R.,\n\nplease call `identify()` **first**.\n\nN. \
        Kimura\n\nhttps://help.lantern.example/t/48213";
    let replied = reply(
        &Letter { body, ..letter },
        "please call `identify()` **first**.",
        "<p>please call <code>identify()</code> <strong>first</strong>.</p>",
        &["steps.pdf".into()],
    );
    let links =
        [1, 2, 3, 4, 5].map(|n| format!("https://help.lantern.example/survey/x?rating={n}"));
    let link = "https://help.lantern.example/survey/x";
    let asked = survey(
        &Letter {
            body: "Hello R.,\n\nhow was our help?\n\nhttps://help.lantern.example/survey/x\n\nFor \
                each answer we feed a hedgehog.",
            link,
            ..letter
        },
        &links,
    );
    vec![
        ("acknowledgement", acknowledgement(&letter)),
        ("reply", replied),
        ("survey", asked),
        ("magic_link", account(&letter, Say::SignIn)),
        ("solved", solved(&letter)),
    ]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let shown =
        |mail: &Mail| html! { (PreEscaped(words::body_of(&mail.html))) pre { (mail.text) } };
    let mut samples: Vec<Sample> =
        sample_mails().iter().map(|(name, mail)| Sample::new(name, shown(mail))).collect();
    let endless = long("Words and more words.");
    let rtl = Letter { body: "مرحبا،\n\nوصلتنا رسالتك.", ..sample_letter() };
    samples.push(Sample::new(
        "very long",
        shown(&other(&Letter { body: &endless, ..sample_letter() })),
    ));
    samples.push(Sample::new("right to left", shown(&other(&rtl))));
    samples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_customer_wrote_stays_text() {
        let body = "About <script>alert(1)</script>\n\nhttps://help.lantern.example/t/1?a=1&b=\"2";
        let mail = acknowledgement(&Letter { body, ..sample_letter() });
        assert!(!mail.html.contains("<script>"), "{}", mail.html);
        assert!(mail.text.contains("<script>"), "the text part is the template's text");
    }

    #[test]
    fn a_reply_reads_the_same_in_both_parts() {
        let (_, mail) = sample_mails().remove(1);
        assert!(mail.text.contains("please call `identify()` **first**."));
        assert!(mail.html.contains("<strong>first</strong>"));
        assert!(!mail.html.contains("**first**"), "the Markdown is replaced, not repeated");
        for part in [&mail.text, &mail.html] {
            assert!(part.contains("Hello R.,"));
            assert!(part.contains("steps.pdf"));
            assert!(part.contains("#48213"));
        }
    }

    #[test]
    fn a_reply_is_never_lost_to_a_template_without_its_place() {
        let letter = Letter { body: "Hello.", ..sample_letter() };
        let mail = reply(&letter, "Try again.", "<p>Try again.</p>", &[]);
        assert!(mail.text.contains("Try again."));
        assert!(mail.html.contains("Try again."));
    }

    #[test]
    fn a_mail_loads_nothing_from_outside() {
        for (name, mail) in sample_mails() {
            for word in ["<img", "src=", "@import", "url("] {
                assert!(!mail.html.contains(word), "{name} has {word}");
            }
        }
    }
}
