//! The hedgehog: our mark, and the drawn one that sleeps, smiles or eats.
//!
//! Shapes carry classes; `frontend/css/hedgehog.css` paints and moves them.

use maud::{Markup, PreEscaped, html};

use crate::samples::Sample;

/// What the hedgehog feels. The first five are the survey's answers, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Awful,
    Sad,
    Even,
    Happy,
    Delighted,
    /// Where there is nothing to do.
    Asleep,
    /// Nibbling an apple: the thank-you page.
    Eating,
    /// Looking around for something that is not there.
    Puzzled,
}

impl Mood {
    /// The mood of a rating from 1 to 5; anything outside is clamped.
    #[must_use]
    pub fn of_rating(rating: u8) -> Self {
        match rating {
            0 | 1 => Self::Awful,
            2 => Self::Sad,
            3 => Self::Even,
            4 => Self::Happy,
            _ => Self::Delighted,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Awful => "awful",
            Self::Sad => "sad",
            Self::Even => "even",
            Self::Happy => "happy",
            Self::Delighted => "delighted",
            Self::Asleep => "asleep",
            Self::Eating => "eating",
            Self::Puzzled => "puzzled",
        }
    }

    /// Eye and mouth, drawn over the snout.
    fn features(self) -> &'static str {
        match self {
            Self::Awful => {
                "<path class=\"line\" d=\"m80 40 7 3m1 17c3-3.4 8-3.8 11-1\"/>\
                 <circle class=\"ink\" cx=\"84\" cy=\"46.5\" r=\"2.6\"/>\
                 <path class=\"tear\" d=\"M82 51c-2.2 3-2.4 5.4 0 5.8 2.400-.3 2.300-2.800 \
                 0-5.800z\"/>"
            }
            Self::Sad => {
                "<path class=\"line\" d=\"M89 60c2.600-2.600 6.600-2.900 9.400-.9\"/>\
                 <circle class=\"ink\" cx=\"84\" cy=\"46\" r=\"2.600\"/>"
            }
            Self::Even => {
                "<path class=\"line\" d=\"M88.500 59.200h9.500\"/>\
                 <circle class=\"ink\" cx=\"84\" cy=\"45.500\" r=\"2.700\"/>"
            }
            Self::Happy | Self::Eating => {
                "<path class=\"line\" d=\"M87 57.500c2.800 3.400 7.600 3.800 11 .9\"/>\
                 <circle class=\"ink\" cx=\"84\" cy=\"45.500\" r=\"2.800\"/>\
                 <circle class=\"shine\" cx=\"85\" cy=\"44.500\" r=\".9\"/>"
            }
            Self::Delighted => {
                "<path class=\"line\" d=\"M80.500 46.500c1.600-3.400 5.400-3.400 7 0\"/>\
                 <path class=\"mouth\" d=\"M86.500 56.500c3.400 1.600 8 1.400 11.600-.6-.6 \
                 5.600-9 7.800-11.600.6z\"/>\
                 <circle class=\"cheek\" cx=\"79\" cy=\"54\" r=\"3.600\"/>"
            }
            Self::Asleep => {
                "<path class=\"line\" d=\"M80.500 45c1.600 2.800 5.400 2.800 7 0M89 58.800c2.600 \
                1.600 5.600 1.600 8 .2\"/>\
                 <path class=\"zed one\" d=\"M95 30h6l-6 7h6\"/><path class=\"zed two\" d=\"M105 \
                 17h8l-8 9h8\"/>"
            }
            Self::Puzzled => {
                "<path class=\"line\" d=\"M80 39.500c2-1.700 5-1.900 7.500-.4M89 59c3-1.500 \
                6-1.600 9 .2\"/>\
                 <circle class=\"ink\" cx=\"84.500\" cy=\"45.500\" r=\"2.700\"/>\
                 <path class=\"zed\" d=\"M99 22c.5-6 9-6.500 9.500-1 .2 4-4.800 4.200-4.800 \
                 8.200m0 4.800v.2\"/>"
            }
        }
    }
}

/// The mark beside the name.
#[must_use]
pub fn mark() -> Markup {
    html! {
        svg.hog viewBox="0 0 40 28" aria-hidden="true" {
            (PreEscaped(
                "<path d=\"M4 22c0-9 7-17 17-17 8 0 12 5 14 10l4 5c0 2-2 3-4 3H8c-2 0-4 0-4-1z\"/>\
                 <path class=\"quills\" d=\"M8 14 4 9m8 1L9 4m8 3L16 1m7 5 2-5m3 8 4-4M5 18 0 \
                 16\"/>\
                 <circle cx=\"33\" cy=\"17\" r=\"1.4\"/>"
            ))
        }
    }
}

/// The mark as the tab's icon; in the page itself, so that no page waits for it.
pub const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='-2 \
    -7 44 40'%3E\
    %3Cg fill='%23b0467a'%3E%3Cpath d='M4 22c0-9 7-17 17-17 8 0 12 5 14 10l4 5c0 2-2 3-4 3H8c-2 \
    0-4 0-4-1z'/%3E\
    %3Cpath stroke='%23b0467a' stroke-width='2.4' stroke-linecap='round' \
    d='M8 14 4 9m8 1L9 4m8 3L16 1m7 5 2-5m3 8 4-4M5 18 0 16'/%3E%3C/g%3E\
    %3Ccircle cx='33' cy='17' r='1.8' fill='%23fff'/%3E%3C/svg%3E";

/// The same hedgehog from nearer: its face, for choosing between moods.
#[must_use]
pub fn portrait(mood: Mood) -> Markup {
    html! {
        svg.hedgehog.portrait.(mood.class()) viewBox="44 20 76 60" aria-hidden="true" {
            (PreEscaped(BODY))
            g.head { (PreEscaped(HEAD)) (PreEscaped(mood.features())) }
        }
    }
}

/// The drawn hedgehog; decoration, so words always stand beside it.
#[must_use]
pub fn hedgehog(mood: Mood) -> Markup {
    html! {
        svg.hedgehog.(mood.class()) viewBox="0 0 128 84" aria-hidden="true" {
            (PreEscaped(BODY))
            g.head { (PreEscaped(HEAD)) (PreEscaped(mood.features())) }
            @if mood == Mood::Eating { (PreEscaped(APPLE)) }
        }
    }
}

const BODY: &str = "<ellipse class=\"ground\" cx=\"60\" cy=\"77\" rx=\"48\" ry=\"4\"/>\
    <path class=\"foot\" d=\"M32 70c-1 5 1 7 5 7h6c2 0 2-3-1-4zm38 1c0 4 2 6 5 6h7c2 0 2-3-1-4z\"/>\
    <path class=\"coat\" d=\"M12 66 4 60l8-3-6-9 9 0-3-10 9 3 0-10 8 5 3-10 7 7 6-9 5 9 8-7 3 9 \
    8-4 1 9 7-1 0 9 6 2c1 12-4 24-14 25H24c-6 0-10-3-12-9z\"/>\
    <path class=\"quill\" d=\"m20 58-5-5m12-4-5-6m12-1-3-7m11 3-1-8m10 8 2-8m6 12 4-7M24 \
    67l-6-3m16-8-5-5\
    m14 1-3-6m12 5 1-7m9 12 3-6M38 66l-5-4m16-1-2-6m12 7 2-6\"/>";

const HEAD: &str = "<path class=\"skin\" d=\"M66 72c-7-9-6-25 3-33 9-6 19-3 25 5 4 5.500 9 8.500 \
    15 10.500 \
    3 1.200 3 5 .4 6.400-7 3.600-11 4.600-15 7.600-5 4-21 6-28.400 3.500z\"/>\
    <path class=\"ear\" d=\"M68 43c-3-5-1-10 4-10 4 0 7 3 7 7-3 1-8 1-11 3z\"/>\
    <ellipse class=\"ink\" cx=\"109\" cy=\"56.400\" rx=\"3.800\" ry=\"3.200\"/>";

const APPLE: &str = "<g class=\"apple\"><path class=\"fruit\" d=\"M104 66c4-3 6 0 8 0s5-3 9 0c3 3 \
    1 11-4 13\
    -2 .8-3-.4-5-.4s-3 1.200-5 .4c-5-2-6-10-3-13z\"/><path class=\"line\" d=\"M112 65c0-3 1-5 \
    3-6\"/>\
    <path class=\"leaf\" d=\"M114 60c2-3 5-3 7-2-1 3-4 4-7 2z\"/></g>\
    <g class=\"crumbs-fall\"><circle cx=\"105\" cy=\"70\" r=\"1.200\"/><circle cx=\"101\" \
    cy=\"68\" r=\"1\"/></g>";

#[must_use]
pub fn samples() -> Vec<Sample> {
    let moods = [
        Mood::Awful,
        Mood::Sad,
        Mood::Even,
        Mood::Happy,
        Mood::Delighted,
        Mood::Asleep,
        Mood::Eating,
        Mood::Puzzled,
    ];
    vec![
        Sample::new("mark", mark()),
        Sample::new("portraits", html! { div.row { @for mood in moods { (portrait(mood)) } } }),
        Sample::new("moods", html! { div.row { @for mood in moods { (hedgehog(mood)) } } }),
    ]
}
