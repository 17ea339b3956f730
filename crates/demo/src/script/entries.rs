//! Reads the scenario files: entries, their facts, and alternatives of text.
//!
//! `@ name` opens an entry; `key words` states a fact; a lone word opens a section; `- ` opens an
//! alternative, indented lines carry it on. Lines of a paragraph are joined; fences stay as typed
//! and `~~~` marks lines to be kept raw. `;;` opens a comment.

use super::template::Template;

/// One `@` entry of a file.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// `key words` lines, in order.
    pub facts: Vec<(String, String)>,
    /// Sections with their alternatives, in order.
    pub sections: Vec<(String, Vec<Template>)>,
}

impl Entry {
    /// The words stated for `key`, empty if none are.
    #[must_use]
    pub fn fact(&self, key: &str) -> &str {
        self.facts.iter().find(|(k, _)| k == key).map_or("", |(_, words)| words)
    }

    /// Takes the alternatives of a section out of the entry; empty if there is none.
    #[must_use]
    pub fn take(&mut self, section: &str) -> Vec<Template> {
        let found = self.sections.iter_mut().find(|(name, _)| name == section);
        found.map(|(_, texts)| std::mem::take(texts)).unwrap_or_default()
    }
}

/// Reads a whole file; what can't be read is told in `problems`.
#[must_use]
pub fn read(file: &str, problems: &mut Vec<String>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    for line in file.lines().chain(std::iter::once("@ end")) {
        if line.starts_with(";;") || (line.is_empty() && block.is_empty()) {
            continue;
        }
        if line.is_empty() || line.starts_with("  ") {
            block.push(line.get(2..).unwrap_or_default());
            continue;
        }
        finish(&mut entries, &mut block, problems);
        if let Some(name) = line.strip_prefix("@ ") {
            entries.push(Entry { name: name.trim().to_owned(), ..Entry::default() });
        } else if let Some(text) = line.strip_prefix("- ") {
            block.push(text);
        } else if let Some(entry) = entries.last_mut() {
            state(entry, line);
        } else {
            problems.push(format!("outside any entry: {line}"));
        }
    }
    entries.pop();
    entries
}

fn state(entry: &mut Entry, line: &str) {
    match line.split_once(' ') {
        Some(("file", words)) => {
            entry.facts.push(("file".into(), words.trim().into()));
            entry.sections.push(("file".into(), Vec::new()));
        }
        Some((key, words)) => entry.facts.push((key.into(), words.trim().into())),
        None => entry.sections.push((line.trim().into(), Vec::new())),
    }
}

fn finish(entries: &mut [Entry], block: &mut Vec<&str>, problems: &mut Vec<String>) {
    if block.is_empty() {
        return;
    }
    let lines = std::mem::take(block);
    match entries.last_mut().and_then(|entry| entry.sections.last_mut()) {
        Some((section, texts)) => {
            let text = if section == "file" {
                lines.join("\n").trim_end().to_owned()
            } else {
                join(&lines)
            };
            texts.push(Template::parse(&text, problems));
        }
        None => problems.push(format!("text outside any section: {}", lines[0])),
    }
}

/// Joins the lines of paragraphs; keeps blank lines, lists, tables, fences and raw stretches.
fn join(lines: &[&str]) -> String {
    let mut out = String::new();
    let (mut fenced, mut raw, mut fresh) = (false, false, true);
    for line in lines {
        if *line == "~~~" {
            (raw, fresh) = (!raw, true);
            continue;
        }
        let fence = line.starts_with("```");
        let keep = fenced || raw || fence || line.is_empty() || opens_line(line);
        if !out.is_empty() {
            out.push(if keep || fresh { '\n' } else { ' ' });
        }
        fenced ^= fence;
        let (text, broken) = line.strip_suffix('\\').map_or((*line, false), |text| (text, true));
        out.push_str(if fenced || raw { line } else { text.trim_end() });
        fresh = fenced || raw || fence || line.is_empty() || broken;
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a line starts a list item, a quote or a table row, and so stands for itself.
fn opens_line(line: &str) -> bool {
    let numbered = line.find(". ").is_some_and(|dot| {
        dot > 0 && dot < 3 && line[..dot].chars().all(|digit| digit.is_ascii_digit())
    });
    numbered || ["- ", "* ", "> ", "| ", "#"].iter().any(|mark| line.trim_start().starts_with(mark))
}
