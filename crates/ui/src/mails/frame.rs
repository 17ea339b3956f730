//! The frame around a mail's words.

use maud::{DOCTYPE, PreEscaped, html};

use super::Letter;

/// Small print.
pub const SMALL: &str = "margin:0 0 12px;font-size:13px;color:#736b60";
/// A button.
pub const BUTTON: &str = "display:inline-block;background:#8d2f5c;color:#ffffff;\
    text-decoration:none;font-weight:600;padding:10px 18px;border-radius:8px";
/// One of several choices.
pub const CHOICE: &str = "display:inline-block;margin:0 4px 8px 0;border:1px solid #8d2f5c;\
    color:#8d2f5c;text-decoration:none;padding:8px 12px;border-radius:8px;font-size:14px";
/// A paragraph.
pub const PARAGRAPH: &str = "margin:0 0 14px";
/// A block of code.
pub const CODE: &str = "margin:0 0 14px;padding:10px 12px;background:#f4f1ea;border-radius:6px;\
    font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere";
/// A picture within the words.
pub const PICTURE: &str = "max-width:100%;height:auto;border-radius:6px";
const PAGE: &str = "margin:0;padding:0;background:#ffffff";
const SHEET: &str = "max-width:600px;padding:20px 18px 28px;\
    font:16px/1.55 Inter,system-ui,-apple-system,'Segoe UI',sans-serif;color:#211d18";
const FOOT: &str = "margin:26px 0 0;padding-top:12px;border-top:1px solid #e5e1d8;font-size:13px;\
    color:#736b60";

/// In the dark, for mail programs that read style sheets; others draw the light one, or turn it
/// around by themselves. What stands on the elements is found by what it says.
const DARK: &str = "@media (prefers-color-scheme:dark){\
    body,body>div{background:rgb(25,22,19)!important;color:#ece6dc!important}\
    a{color:#e9a3c6!important;border-color:#e9a3c6!important}\
    a[style*='background']{color:#ffffff!important}\
    pre{background:#2a251f!important}\
    p[style*='#736b60']{color:#b3a99b!important;border-color:#3d362e!important}}";

/// Puts `body` into the page of a mail.
#[must_use]
pub fn framed(letter: &Letter, body: &str) -> String {
    html! {
        (DOCTYPE)
        html lang=(letter.language.key()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (letter.company) }
                style { (PreEscaped(DARK)) }
            }
            body style=(PAGE) {
                div style=(SHEET) {
                    (PreEscaped(body))
                    p style=(FOOT) {
                        bdi { (letter.company) }
                        @if !letter.reference.is_empty() { " · " (letter.reference) }
                    }
                }
            }
        }
    }
    .into_string()
}
