//! Our own small icons, drawn on a 16 unit grid with the text's colour.

use maud::{Markup, PreEscaped, html};

use crate::samples::Sample;

/// The icons there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Back,
    Bold,
    Check,
    Clock,
    Code,
    Down,
    Eye,
    History,
    Italic,
    Link,
    Lock,
    Mail,
    More,
    Note,
    Paperclip,
    Person,
    Reply,
    Search,
    Star,
    Warning,
}

impl Icon {
    const ALL: [Self; 20] = [
        Self::Back,
        Self::Bold,
        Self::Check,
        Self::Clock,
        Self::Code,
        Self::Down,
        Self::Eye,
        Self::History,
        Self::Italic,
        Self::Link,
        Self::Lock,
        Self::Mail,
        Self::More,
        Self::Note,
        Self::Paperclip,
        Self::Person,
        Self::Reply,
        Self::Search,
        Self::Star,
        Self::Warning,
    ];

    fn strokes(self) -> &'static str {
        match self {
            Self::Back => "M10 3 5 8l5 5",
            Self::Bold => "M5 3h4a2.5 2.5 0 0 1 0 5H5zm0 5h4.6a2.5 2.5 0 0 1 0 5H5z",
            Self::Check => "m3 8.5 3.2 3.2L13 4.8",
            Self::Clock => "M8 4.5V8l2.4 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
            Self::Code => "m5 4.5-3 3.5 3 3.5m6-7 3 3.5-3 3.5M9.2 3 6.8 13",
            Self::Down => "m4 6 4 4 4-4",
            Self::Eye => {
                "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM10 8a2 2 0 1 1-4 0 \
                2 2 0 0 1 4 0z"
            }
            Self::History => "M2.5 8A5.5 5.5 0 1 0 4 4.2L2.5 5.6m0-3v3h3M8 5v3.2l2 1.3",
            Self::Italic => "M7 3h5M4 13h5M9.6 3 6.4 13",
            Self::Link => {
                "m6.7 9.3 2.6-2.6M7.2 4.9l1-1a2.8 2.8 0 0 1 4 4l-1 1M8.8 11.1l-1 1a2.8 2.8 0 0 \
                1-4-4l1-1"
            }
            Self::Lock => "M4 7.5h8v6H4zm1.5 0V5.2a2.5 2.5 0 0 1 5 0v2.3",
            Self::Mail => "M2 4h12v8.5H2zm0 .6 6 4.6 6-4.6",
            Self::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Note => "M3 3h10v6.5L9.5 13H3zm10 6.5H9.5V13M5.5 6h5m-5 2.5h2.5",
            Self::Paperclip => {
                "m13 7.2-5.3 5.3a3 3 0 0 1-4.3-4.3l5.4-5.4a2 2 0 0 1 2.9 2.9L6.4 11a1 1 0 0 \
                1-1.4-1.4l4.6-4.6"
            }
            Self::Person => {
                "M10.7 5.2a2.7 2.7 0 1 1-5.4 0 2.7 2.7 0 0 1 5.4 0zM3 13.5a5 5 0 0 1 10 0"
            }
            Self::Reply => "M6.5 4 3 7.5 6.5 11M3 7.5h6.5A3.5 3.5 0 0 1 13 11v1.5",
            Self::Search => "m13.5 13.5-3.3-3.3M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0z",
            Self::Star => "m8 2.3 1.7 3.6 4 .5-2.9 2.7.8 3.9L8 11.1 4.4 13l.8-3.9-2.9-2.7 4-.5z",
            Self::Warning => "M8 2.5 14 13H2zm0 4v3m0 1.8h.01",
        }
    }
}

/// One icon, hidden from screen readers: words stand beside it or in a label.
#[must_use]
pub fn icon(which: Icon) -> Markup {
    html! {
        svg.icon viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" {
            (PreEscaped(format!("<path d=\"{}\"/>", which.strokes())))
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    vec![Sample::new("all", html! { div.row { @for which in Icon::ALL { (icon(which)) } } })]
}
