//! Files that came with a message: images as small pictures, everything else by name and size.

use maud::{Markup, html};

use super::icon::{Icon, icon};
use crate::{format, samples::Sample};

/// One stored file.
#[derive(Debug, Clone, Default)]
pub struct FileClip {
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Where it is served, from [`crate::paths::attachment`].
    pub href: String,
    /// A page that shows what is in it; empty where there is none to show.
    pub page: String,
    /// Show it as a picture.
    pub image: bool,
}

fn leads(file: &FileClip) -> &str {
    if file.page.is_empty() { &file.href } else { &file.page }
}

/// The files of one message; nothing where there are none.
#[must_use]
pub fn clips(files: &[FileClip]) -> Markup {
    html! {
        @if !files.is_empty() {
            ul.clips {
                @for file in files {
                    li {
                        @if leads(file).is_empty() {
                            span.clip.gone { span.clip-name dir="auto" { (file.name) } }
                        } @else { a.clip.picture[file.image] href=(leads(file)) title=(file.name) {
                            @if file.image {
                                img src=(file.href) alt="" loading="lazy";
                            } @else {
                                (icon(Icon::Paperclip))
                            }
                            span.clip-name dir="auto" { (file.name) }
                            small { (format::size(file.size)) }
                        } }
                    }
                }
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let file = |name: &str, size| FileClip {
        name: name.into(),
        size,
        href: "#".into(),
        ..FileClip::default()
    };
    let picture = FileClip { image: true, ..file("screenshot.png", 240_000) };
    vec![
        Sample::new("empty", clips(&[])),
        Sample::new(
            "taken out",
            clips(&[FileClip { name: "[redacted by N. Kimura]".into(), ..FileClip::default() }]),
        ),
        Sample::new("one", clips(&[file("console.log", 14_200)])),
        Sample::new("many", {
            let mut files: Vec<_> =
                (1..12).map(|n| file(&format!("export-{n}.csv"), n * 90_000)).collect();
            files.push(picture);
            clips(&files)
        }),
        Sample::new(
            "very long",
            clips(&[file(&format!("{}.har", "recording-".repeat(20)), 31_000_000)]),
        ),
        Sample::new("right to left", clips(&[file("تقرير الأخطاء.pdf", 880_000)])),
    ]
}
