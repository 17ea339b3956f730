//! A file of organisations (CSV), as the company's own systems write it: what each line says, and
//! what would come of it. Nothing is guessed: a line that can't be taken says why, by its number,
//! and keeps no other line from being taken.
//!
//! What the file says of the plan is the synced plan: one set by hand goes on holding.

use std::collections::HashMap;

use super::{
    Organisation,
    change::{Changed, Refusal, lines, owners, tidy},
};
use crate::{handbook::Handbook, search::fold};

/// The columns, as they are written. A cell that is empty leaves things as they are; `-` empties.
pub const COLUMNS: [&str; 6] =
    ["external_id", "name", "domains", "plan", "priority", "account_owners"];
/// Lines of a file at the most: a desk's organisations, not a mistake of hundreds of megabytes.
pub const MOST_LINES: usize = 200_000;

/// What a line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub external_id: Option<String>,
    pub name: Option<String>,
    pub domains: Option<Vec<String>>,
    /// By key or name; as written.
    pub plan: Option<String>,
    pub priority: Option<bool>,
    pub account_owners: Option<String>,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// As an editor counts, from 1; the first line holds the columns' names.
    pub number: u64,
    pub said: Result<Said, String>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    pub lines: Vec<Line>,
    /// Columns nobody knows here: not taken in.
    pub unknown: Vec<String>,
}

/// Why nothing of a file could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the file is empty")]
    Empty,
    #[error("line {0} is not in UTF-8; save the file as “CSV UTF-8”")]
    NotUtf8(u64),
    #[error("the first line names none of external_id, name and domains, by which one is found")]
    NoKey,
    #[error("two columns are called “{0}”")]
    Twice(String),
    #[error("there are more than 200,000 lines; cut the file in pieces")]
    TooLong,
}

/// Reads a file: comma, semicolon or tab between the cells, quotes around those that hold one, a
/// mark of the encoding at the beginning or none.
///
/// # Errors
/// Nothing of it makes sense. What is wrong with one line stands at that line.
pub fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let lines = before.iter().filter(|byte| **byte == b'\n').count();
        Unreadable::NotUtf8(lines as u64 + 1)
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().find(|line| !line.trim().is_empty()).ok_or(Unreadable::Empty)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(first))
        .flexible(true)
        .has_headers(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|_| Unreadable::Empty)?.clone();
    let (places, unknown) = columns(&heads)?;
    let mut sheet = Sheet { lines: Vec::new(), unknown };
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| Unreadable::Empty)? {
        if sheet.lines.len() == MOST_LINES {
            return Err(Unreadable::TooLong);
        }
        if record.iter().all(str::is_empty) {
            continue;
        }
        let number = record.position().map_or(0, csv::Position::line);
        let said = if record.len() > heads.len() {
            Err(format!("{} cells under {} columns", record.len(), heads.len()))
        } else {
            said(&record, &places)
        };
        sheet.lines.push(Line { number, said });
    }
    Ok(sheet)
}

/// What stands between the cells: whichever there is most of in the first line.
fn delimiter(first: &str) -> u8 {
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    let best = [b',', b';', b'\t'].into_iter().max_by_key(|sign| (count(*sign), *sign == b','));
    best.unwrap_or(b',')
}

/// The place of each known column, and the names of the others.
fn columns(
    heads: &csv::StringRecord,
) -> Result<(HashMap<&'static str, usize>, Vec<String>), Unreadable> {
    let (mut places, mut unknown) = (HashMap::new(), Vec::new());
    for (place, head) in heads.iter().enumerate() {
        match column(head) {
            Some(name) if places.insert(name, place).is_some() => {
                return Err(Unreadable::Twice(name.to_owned()));
            }
            Some(_) => {}
            None if head.is_empty() => {}
            None => unknown.push(head.to_owned()),
        }
    }
    let found = ["external_id", "name", "domains"].iter().any(|key| places.contains_key(key));
    if found { Ok((places, unknown)) } else { Err(Unreadable::NoKey) }
}

/// A column by its name, also as other programs call it.
fn column(head: &str) -> Option<&'static str> {
    let plain = head.trim().to_lowercase().replace([' ', '-'], "_");
    let found = match plain.as_str() {
        "external_id" | "id_outside" | "their_id" => "external_id",
        "name" | "organisation" | "organization" | "company" => "name",
        "domains" | "domain" | "domain_names" => "domains",
        "plan" => "plan",
        "priority" => "priority",
        "account_owners" | "account_owner" | "owners" | "owner" => "account_owners",
        _ => return None,
    };
    Some(found)
}

fn said(record: &csv::StringRecord, places: &HashMap<&'static str, usize>) -> Result<Said, String> {
    let cell = |name: &str| {
        let text = places.get(name).and_then(|place| record.get(*place)).unwrap_or_default();
        match plain(text) {
            "" => None,
            "-" => Some(String::new()),
            text => Some(text.to_owned()),
        }
    };
    let priority = match cell("priority").map(|word| word.to_lowercase()).as_deref() {
        None => None,
        Some("yes" | "true" | "1" | "ja" | "x") => Some(true),
        Some("" | "no" | "false" | "0" | "nein") => Some(false),
        Some(other) => return Err(format!("“{other}” under priority is neither yes nor no")),
    };
    let domains = cell("domains").map(|text| {
        let parts = text.split([' ', ',', ';', '\n']).filter(|one| !one.is_empty());
        parts.map(str::to_owned).collect()
    });
    Ok(Said {
        external_id: cell("external_id"),
        name: cell("name"),
        domains,
        plan: cell("plan"),
        priority,
        account_owners: cell("account_owners").map(|text| owners(&text).join(", ")),
    })
}

/// Without the apostrophe by which our own files keep a cell from being read as a formula.
fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    }
}

/// The organisations there are, to find those a file speaks of.
#[derive(Debug, Clone, Default)]
pub struct Known {
    all: Vec<Organisation>,
    by_external_id: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_domain: HashMap<String, usize>,
}

impl Known {
    /// All of them.
    #[must_use]
    pub fn of(all: Vec<Organisation>) -> Self {
        let mut known = Self::default();
        for one in all {
            known.add(one);
        }
        known
    }

    fn add(&mut self, one: Organisation) {
        let place = self.all.len();
        if !one.external_id.is_empty() {
            self.by_external_id.entry(one.external_id.clone()).or_insert(place);
        }
        self.by_name.entry(fold(&one.name)).or_default().push(place);
        for domain in &one.domains {
            self.by_domain.entry(domain.clone()).or_insert(place);
        }
        self.all.push(one);
    }

    /// The place of the one a line speaks of: by its id, else its name, else a domain.
    fn find(&self, said: &Said) -> Result<Option<usize>, String> {
        if let Some(id) = said.external_id.as_deref().filter(|id| !id.is_empty())
            && let Some(place) = self.by_external_id.get(id)
        {
            return Ok(Some(*place));
        }
        let fits = |place: &usize| {
            // Another id is another organisation, whatever it is called.
            let theirs = self.all.get(*place).map_or("", |one| one.external_id.as_str());
            let given = said.external_id.as_deref().unwrap_or_default();
            theirs.is_empty() || given.is_empty() || theirs == given
        };
        if let Some(name) = said.name.as_deref().filter(|name| !name.is_empty()) {
            let called = self.by_name.get(&fold(name)).map(Vec::as_slice).unwrap_or_default();
            match called.iter().filter(|place| fits(place)).collect::<Vec<_>>().as_slice() {
                [] => {}
                [one] => return Ok(Some(**one)),
                _ => return Err(format!("several are called “{name}”; give their external_id")),
            }
        }
        let domains = said.domains.iter().flatten().map(|one| one.to_lowercase());
        let mut found = domains.filter_map(|one| self.by_domain.get(&one).copied()).filter(fits);
        Ok(found.next())
    }
}

/// What comes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Boxed: most lines of a file that is taken in every night are the same.
    New(Box<Organisation>),
    Changed(Box<Organisation>, Vec<Changed>),
    Same,
    /// It is not taken, and why.
    Wrong(String),
}

/// A line with what comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub number: u64,
    /// Which one it speaks of, in words.
    pub name: String,
    pub what: What,
}

/// What would come of a file, line by line.
#[must_use]
pub fn plan(handbook: &Handbook, mut known: Known, sheet: &Sheet) -> Vec<Planned> {
    let mut seen: HashMap<usize, u64> = HashMap::new();
    let each = sheet.lines.iter().map(|line| {
        let said = match &line.said {
            Ok(said) => said,
            Err(why) => return wrong(line.number, "", why.clone()),
        };
        match known.find(said) {
            Err(why) => wrong(line.number, said.name.as_deref().unwrap_or_default(), why),
            Ok(Some(place)) => {
                let first = *seen.entry(place).or_insert(line.number);
                let name = known.all.get(place).map(|one| one.name.clone()).unwrap_or_default();
                if first != line.number {
                    return wrong(line.number, &name, format!("line {first} is about it too"));
                }
                old(handbook, &mut known, place, (line.number, said))
            }
            Ok(None) => {
                let planned = new(handbook, &known, (line.number, said));
                if let What::New(one) = &planned.what {
                    seen.insert(known.all.len(), line.number);
                    known.add((**one).clone());
                }
                planned
            }
        }
    });
    each.collect()
}

fn wrong(number: u64, name: &str, why: String) -> Planned {
    Planned { number, name: name.to_owned(), what: What::Wrong(why) }
}

fn old(
    handbook: &Handbook,
    known: &mut Known,
    place: usize,
    (number, said): (u64, &Said),
) -> Planned {
    let Some(before) = known.all.get(place).cloned() else {
        return wrong(number, "", "it is gone".to_owned());
    };
    let name = before.name.clone();
    let after = match set(handbook, &before, said) {
        Ok(after) => after,
        Err(refusal) => return wrong(number, &name, refusal.to_string()),
    };
    if let Err(why) = free(known, &after, Some(place)) {
        return wrong(number, &name, why);
    }
    for domain in &after.domains {
        known.by_domain.insert(domain.clone(), place);
    }
    let told = lines(&before, &after, "from a file");
    let what = if told.is_empty() { What::Same } else { What::Changed(Box::new(after), told) };
    Planned { number, name, what }
}

fn new(handbook: &Handbook, known: &Known, (number, said): (u64, &Said)) -> Planned {
    let name = said.name.clone().unwrap_or_default();
    let begun = set(handbook, &Organisation::begun(handbook), said);
    match begun {
        Ok(one) => match free(known, &one, None) {
            Ok(()) => Planned { number, name, what: What::New(Box::new(one)) },
            Err(why) => wrong(number, &name, why),
        },
        Err(refusal) => wrong(number, &name, refusal.to_string()),
    }
}

/// What an organisation is after a line; the same rules as by hand.
///
/// # Errors
/// A refusal to show at the line.
pub fn set(
    handbook: &Handbook,
    before: &Organisation,
    said: &Said,
) -> Result<Organisation, Refusal> {
    let mut after = before.clone();
    if let Some(id) = &said.external_id {
        after.external_id.clone_from(id);
    }
    if let Some(name) = &said.name {
        after.name.clone_from(name);
    }
    if after.name.is_empty() {
        return Err(Refusal::NoName);
    }
    if let Some(domains) = &said.domains {
        after.domains = tidy(domains.clone())?;
    }
    if let Some(plan) = said.plan.as_ref().filter(|plan| !plan.is_empty()) {
        let mut known = handbook.plans.iter();
        let lower = plan.to_lowercase();
        let found = known.find(|one| one.key == lower || one.name.to_lowercase() == lower);
        after.plan = found.ok_or_else(|| Refusal::UnknownPlan(plan.clone()))?.key.clone();
    }
    after.priority = said.priority.unwrap_or(after.priority);
    if let Some(owners) = &said.account_owners {
        after.account_owner.clone_from(owners);
    }
    Ok(after)
}

/// Whether its domains and its id are nobody else's.
fn free(known: &Known, one: &Organisation, place: Option<usize>) -> Result<(), String> {
    let other = |found: Option<&usize>| {
        let found = found.filter(|found| Some(**found) != place)?;
        known.all.get(*found).map(|one| one.name.clone())
    };
    for domain in &one.domains {
        if let Some(owner) = other(known.by_domain.get(domain)) {
            let domain = domain.clone();
            return Err(Refusal::Taken { domain, owner }.to_string());
        }
    }
    match other(known.by_external_id.get(&one.external_id)) {
        Some(owner) => {
            let external_id = one.external_id.clone();
            Err(Refusal::ExternalIdTaken { external_id, owner }.to_string())
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
