//! A folder of what an account gave out, read as the account itself would answer: its own export
//! (a JSON object on each line, tickets with their comments inside), or answers of its API that
//! somebody saved. Where each row stands is remembered, not the row: memory stays small.

mod answers;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::Trouble;

/// Folders in folders are looked into so far.
const DEEPEST: usize = 6;
/// What the lists are called, in the API and in names of files.
const LISTS: [&str; 10] = [
    "users",
    "organizations",
    "groups",
    "ticket_fields",
    "macros",
    "views",
    "triggers",
    "automations",
    "tickets",
    "comments",
];
/// Where a row stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    file: usize,
    at: u64,
    bytes: usize,
}

/// What was found in it.
#[derive(Debug, Default)]
pub struct Folder {
    root: PathBuf,
    files: Vec<PathBuf>,
    /// Rows by list and number; a row that stands twice counts as it stands last.
    rows: HashMap<&'static str, BTreeMap<i64, Place>>,
    /// Comments by their ticket.
    comments: HashMap<i64, Vec<Place>>,
    /// People of whom only tickets tell.
    people: BTreeMap<i64, Value>,
    /// Files, by their number.
    attachments: HashMap<i64, PathBuf>,
    /// The account's host, as its rows say it.
    account: String,
    /// Rows that were not understood.
    pub passed_over: usize,
}

/// What is looked at of a row before it is read.
#[derive(Deserialize)]
struct Glimpse {
    id: Option<i64>,
    ticket_id: Option<i64>,
    url: Option<String>,
    #[serde(default)]
    requester_id: Option<i64>,
    #[serde(default)]
    requester: Option<Box<RawValue>>,
    #[serde(default)]
    domain_names: Option<Box<RawValue>>,
    #[serde(default)]
    role: Option<Box<RawValue>>,
    #[serde(default)]
    html_body: Option<Box<RawValue>>,
}

impl Glimpse {
    /// What it is, where neither a list nor a file says so.
    fn list(&self) -> Option<&'static str> {
        if self.requester_id.is_some() || self.requester.is_some() {
            Some("tickets")
        } else if self.html_body.is_some() {
            Some("comments")
        } else if self.domain_names.is_some() {
            Some("organizations")
        } else if self.role.is_some() {
            Some("users")
        } else {
            None
        }
    }
}

impl Folder {
    /// Looks through the folder.
    ///
    /// # Errors
    /// It can't be read, or a file in it is no JSON: which one, and where.
    pub fn open(root: &Path) -> Result<Self, Trouble> {
        let mut folder = Self { root: root.to_path_buf(), ..Self::default() };
        folder.look_into(root, 0)?;
        for file in 0..folder.files.len() {
            folder.scan(file)?;
        }
        if folder.rows.is_empty() && folder.comments.is_empty() {
            return Err(folder.broken(root, "there is nothing of an account in it"));
        }
        for id in folder.rows.get("users").into_iter().flat_map(BTreeMap::keys) {
            folder.people.remove(id);
        }
        Ok(folder)
    }

    /// The account's host, where its rows name it; else the folder's own name.
    #[must_use]
    pub fn name(&self) -> String {
        if !self.account.is_empty() {
            return self.account.clone();
        }
        let name = self.root.file_name().unwrap_or_default().to_string_lossy();
        format!("folder {name}")
    }

    fn broken(&self, path: &Path, why: &str) -> Trouble {
        let path = path.strip_prefix(&self.root).unwrap_or(path).display().to_string();
        let path = if path.is_empty() { self.root.display().to_string() } else { path };
        Trouble::Failed { path, why: why.to_owned() }
    }

    fn look_into(&mut self, at: &Path, deep: usize) -> Result<(), Trouble> {
        let failed = |error: std::io::Error| self.broken(at, &error.to_string());
        let entries = fs::read_dir(at).map_err(failed)?;
        let mut paths = Vec::new();
        for entry in entries {
            paths.push(entry.map_err(failed)?.path());
        }
        paths.sort();
        for path in paths {
            if let Some(id) = attachment(&self.root, &path) {
                self.attachments.entry(id).or_insert(path);
            } else if path.is_dir() && deep < DEEPEST {
                self.look_into(&path, deep + 1)?;
            } else if let Some("json" | "jsonl" | "ndjson") =
                path.extension().and_then(|end| end.to_str())
            {
                self.files.push(path);
            }
        }
        Ok(())
    }

    fn scan(&mut self, file: usize) -> Result<(), Trouble> {
        let path = self.files[file].clone();
        let text =
            fs::read_to_string(&path).map_err(|error| self.broken(&path, &error.to_string()))?;
        let list = list_of(&path);
        let rows = serde_json::Deserializer::from_str(&text).into_iter::<&RawValue>();
        // One answer, or one row after the other: both are a stream of values.
        for value in rows {
            let value = value.map_err(|error| self.broken(&path, &error.to_string()))?;
            self.value(value, (file, &text), (list, &path))?;
        }
        Ok(())
    }

    /// A list, an answer with lists in it, or a row.
    fn value(
        &mut self,
        value: &RawValue,
        (file, text): (usize, &str),
        (list, path): (Option<&'static str>, &Path),
    ) -> Result<(), Trouble> {
        let raw = value.get();
        if let Ok(all) = serde_json::from_str::<Vec<&RawValue>>(raw) {
            for row in all {
                self.value(row, (file, text), (list, path))?;
            }
            return Ok(());
        }
        let Ok(object) = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw) else {
            return Ok(());
        };
        if !object.contains_key("id") {
            for known in LISTS {
                let one = known.trim_end_matches('s');
                if let Some(rows) = object.get(known).or_else(|| object.get(one)) {
                    self.value(rows, (file, text), (Some(known), path))?;
                }
            }
            return Ok(());
        }
        let Ok(glimpse) = serde_json::from_str::<Glimpse>(raw) else {
            self.passed_over += 1;
            return Ok(());
        };
        let at = (raw.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        let place = Place { file, at: at as u64, bytes: raw.len() };
        self.row(raw, (&glimpse, place), (list, path));
        Ok(())
    }

    fn row(
        &mut self,
        raw: &str,
        (glimpse, place): (&Glimpse, Place),
        (list, path): (Option<&'static str>, &Path),
    ) {
        let (Some(list), Some(id)) = (glimpse.list().or(list), glimpse.id) else {
            self.passed_over += 1;
            return;
        };
        if list == "comments" {
            match glimpse.ticket_id.or_else(|| ticket_of(path)) {
                Some(ticket) => self.comments.entry(ticket).or_default().push(place),
                None => self.passed_over += 1,
            }
            return;
        }
        if self.account.is_empty()
            && let Some(host) = glimpse.url.as_deref().and_then(host)
        {
            self.account = host;
        }
        if glimpse.requester.is_some() {
            self.people_of(raw);
        }
        self.rows.entry(list).or_default().insert(id, place);
    }

    fn people_of(&mut self, raw: &str) {
        let Ok(ticket) = serde_json::from_str::<Value>(raw) else { return };
        for name in ["requester", "submitter", "assignee"] {
            if let Some(id) = ticket[name]["id"].as_i64() {
                self.people.insert(id, ticket[name].clone());
            }
        }
    }
}

/// `users-2.json` is of users; `comments/12.json`, `tickets/12/comments.json` of comments.
fn list_of(path: &Path) -> Option<&'static str> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let named = |text: &str| LISTS.into_iter().find(|list| text.starts_with(list));
    if stem.starts_with("ticket_comments") {
        return Some("comments");
    }
    let above = || path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    named(stem).or_else(|| match above()? {
        "ticket_comments" => Some("comments"),
        name => named(name),
    })
}

/// The ticket of comments that don't name it: the number in the file's or its folder's name.
fn ticket_of(path: &Path) -> Option<i64> {
    let number = |path: &Path| path.file_stem()?.to_str()?.parse().ok();
    number(path).or_else(|| number(path.parent()?))
}

/// `attachments/ID/NAME`, `attachments/ID-NAME`, `attachments/ID.END`: the number.
fn attachment(root: &Path, path: &Path) -> Option<i64> {
    let mut parts = path.strip_prefix(root).ok()?.iter().filter_map(|part| part.to_str());
    parts.find(|part| *part == "attachments")?;
    let first = parts.next().filter(|_| path.is_file())?;
    let digits: String = first.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn host(url: &str) -> Option<String> {
    let url = reqwest::Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}
