//! How a file can be looked at, by its name and what its sender called it. A sender's word is never
//! trusted further than that: text is shown as text, whatever it says it is.

/// A way of looking at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A picture of a type that can carry no script.
    Picture,
    /// The log of a browser's requests.
    Har,
    /// JSON, shown in order.
    Json,
    /// Text with numbered lines.
    Text,
    /// Only to be downloaded.
    Other,
}

/// Pictures that can't carry script. SVG can, so it is not among them.
pub const PICTURES: [&str; 5] =
    ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/// Ends of names that are text people send.
const TEXTS: &[&str] = &[
    "txt", "log", "md", "csv", "tsv", "yml", "yaml", "toml", "ini", "cfg", "conf", "env", "xml",
    "html", "htm", "css", "js", "jsx", "mjs", "ts", "tsx", "vue", "svelte", "py", "rb", "go", "rs",
    "java", "kt", "swift", "c", "h", "cpp", "cs", "php", "sh", "sql", "graphql", "diff", "patch",
    "eml", "ics", "jsonl", "ndjson", "out", "err", "trace", "svg",
];

impl Kind {
    /// How a file is looked at.
    #[must_use]
    pub fn of(name: &str, media_type: &str) -> Self {
        let end = name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
        match (end.as_str(), media_type.as_str()) {
            (_, picture) if PICTURES.contains(&picture) => Self::Picture,
            ("har", _) => Self::Har,
            ("json" | "map" | "webmanifest" | "ipynb", _) | (_, "application/json") => Self::Json,
            (end, _) if TEXTS.contains(&end) => Self::Text,
            (_, text) if text.starts_with("text/") => Self::Text,
            _ => Self::Other,
        }
    }

    /// It is shown on a page of its own, line by line.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Har | Self::Json | Self::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_looked_at_by_its_name_and_never_run() {
        for (name, media_type, kind) in [
            ("a.png", "image/png", Kind::Picture),
            ("a.svg", "image/svg+xml", Kind::Text),
            ("page.html", "text/html", Kind::Text),
            ("trace.HAR", "application/octet-stream", Kind::Har),
            ("data.json", "application/json; charset=utf-8", Kind::Json),
            ("console.log", "application/octet-stream", Kind::Text),
            ("noend", "text/plain", Kind::Text),
            ("evil.png", "text/html", Kind::Text),
            ("a.zip", "application/zip", Kind::Other),
            ("a.pdf", "application/pdf", Kind::Other),
        ] {
            assert_eq!(Kind::of(name, media_type), kind, "{name}");
        }
    }
}
