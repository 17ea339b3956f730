//! The repository's own text files, read once per guard. What is built, fetched or ignored by git
//! is not ours to judge.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing written by us.
const NOT_OURS: [&str; 6] = ["target", "node_modules", "dist", ".git", "data", "screenshots"];

/// Endings of text files that some guard looks at.
const LOOKED_AT: [&str; 10] = ["rs", "ts", "mjs", "css", "sql", "md", "toml", "json", "sh", "html"];

/// A text file of ours.
pub struct File {
    /// From the repository's root, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The ending, without the dot.
    pub fn ending(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, ending)| ending)
    }

    /// `Some("desk")` for `crates/desk/src/…`: what the crate ships, not its tests.
    pub fn shipped_by(&self) -> Option<&str> {
        let (name, rest) = self.path.strip_prefix("crates/")?.split_once('/')?;
        (rest.starts_with("src/") && self.ending() == "rs").then_some(name)
    }

    /// A crate somebody is about to write: an empty file, or a `main` with nothing in it.
    pub fn is_a_stub(&self) -> bool {
        self.text.lines().filter(|line| !line.trim().is_empty()).count() <= 1
    }
}

/// All files, and where the repository is.
pub struct Tree {
    pub root: PathBuf,
    pub files: Vec<File>,
}

impl Tree {
    pub fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.canonicalize().expect("the repository's root");
        let mut files = Vec::new();
        collect(&root, &root, &mut files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        assert!(files.len() > 40, "this is not the repository: {}", root.display());
        Self { root, files }
    }

    /// Files with one of these endings.
    pub fn with_ending<'a>(&'a self, endings: &'a [&str]) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(|file| endings.contains(&file.ending()))
    }

    pub fn find(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|fault| panic!("{folder:?}: {fault}"));
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) || path.ends_with("src/data") {
                collect(root, &path, files);
            }
            continue;
        }
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or("");
        if !LOOKED_AT.contains(&ending) && name != "x" && !path.ends_with(".ci/run") {
            continue;
        }
        // What is not text (a mail in an old encoding, say) has no words or lines to judge.
        if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root).expect("below the root").to_string_lossy();
            files.push(File { path: path.replace('\\', "/"), text });
        }
    }
}
