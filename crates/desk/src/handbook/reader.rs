//! Reads the tables of a handbook's text, noting every fault instead of stopping at the first.
//!
//! A [`Section`] is one table. Each question names a key; when the section is done, keys nobody
//! asked for are faults: a misspelt key must never be silently without effect.

use std::{cell::RefCell, ops::Range, sync::LazyLock};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::fault::{Fault, hint};
use crate::sla::{parse_day_part, parse_target};

/// The text and what was found wrong in it.
#[derive(Debug)]
pub(super) struct Faults<'t> {
    text: &'t str,
    found: RefCell<Vec<Fault>>,
}

impl<'t> Faults<'t> {
    pub(super) const fn in_text(text: &'t str) -> Self {
        Self { text, found: RefCell::new(Vec::new()) }
    }

    pub(super) fn add(&self, at: Option<Range<usize>>, key: &str, message: impl Into<String>) {
        self.found.borrow_mut().push(Fault::new(self.text, at, key, message.into()));
    }

    /// All faults, in the order of the text.
    pub(super) fn into_found(self) -> Vec<Fault> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|fault| (fault.line, fault.column));
        found
    }
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Placed<T> {
    pub value: T,
    pub at: Range<usize>,
}

/// One table of the text.
pub(super) struct Section<'a> {
    faults: &'a Faults<'a>,
    table: &'a DeTable<'a>,
    at: Range<usize>,
    path: String,
    asked: Vec<&'static str>,
}

impl<'a> Section<'a> {
    pub(super) const fn root(faults: &'a Faults<'a>, table: &'a DeTable<'a>) -> Self {
        Self { faults, table, at: 0..0, path: String::new(), asked: Vec::new() }
    }

    /// The path of a key of this section.
    pub(super) fn path_of(&self, key: &str) -> String {
        match (self.path.as_str(), key) {
            ("", key) => key.to_owned(),
            (path, "") => path.to_owned(),
            (path, key) => format!("{path}.{key}"),
        }
    }

    /// Notes a fault about `key`, placed at its value or, if it is missing, at the section.
    pub(super) fn fault(&self, key: &str, message: impl Into<String>) {
        let at = self.table.get(key).map_or_else(|| self.at.clone(), Spanned::span);
        self.faults.add(Some(at), &self.path_of(key), message);
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Notes a fault at a path below this section; at the section where there is no such place.
    pub(super) fn fault_within(&self, path: &str, message: impl Into<String>) {
        let at = place_of(self.table, path).unwrap_or_else(|| self.at.clone());
        self.faults.add(Some(at), &self.path_of(path), message);
    }

    /// The value as it stands, for what has a form of its own.
    pub(super) fn raw(&mut self, key: &'static str) -> Option<&'a DeValue<'a>> {
        self.value(key).map(Spanned::get_ref)
    }

    fn value(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// The value of `key` as `read` sees it; a fault saying `wanted` when that is `None`.
    fn read<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        read: impl Fn(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(key)?;
        let got = read(value.get_ref());
        if got.is_none() {
            self.fault(key, format!("write {wanted} here"));
        }
        got
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        self.read(key, "a text in quotes", |value| value.as_str().map(str::to_owned))
    }

    /// A text that may not be missing or blank; `known` is what it was before.
    pub(super) fn needed_text(&mut self, key: &'static str, known: Option<&String>) -> String {
        let text = self.text(key).or_else(|| known.cloned());
        if text.as_ref().is_none_or(|text| text.trim().is_empty()) {
            self.fault(key, format!("\"{key}\" is missing"));
        }
        text.unwrap_or_default()
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        self.read(key, "true or false, without quotes,", DeValue::as_bool)
    }

    /// A whole number within `range`.
    pub(super) fn number(
        &mut self,
        key: &'static str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        self.read(key, &wanted, |value| {
            let integer = value.as_integer()?;
            let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok()?;
            range.contains(&number).then_some(number)
        })
    }

    /// A target: `Some(None)` for `"none"`, `None` when the key is missing.
    pub(super) fn target(&mut self, key: &'static str) -> Option<Option<i64>> {
        let text = self.text(key)?;
        match target_of(&text) {
            Ok(target) => Some(target),
            Err(message) => {
                self.fault(key, message);
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<String>> {
        self.read(key, "a list of texts, as in [\"one\", \"two\"],", |value| {
            let list = value.as_array()?;
            list.iter().map(|text| text.get_ref().as_str().map(str::to_owned)).collect()
        })
    }

    /// Lengths of time, at most so many; longest first and each once.
    pub(super) fn lengths(&mut self, key: &'static str, most: usize) -> Option<Vec<i64>> {
        let texts = self.texts(key)?;
        if texts.len() > most {
            self.fault(key, format!("write {most} at the most here"));
        }
        let mut lengths = Vec::new();
        for text in texts {
            match parse_target(&text) {
                Ok(0) => self.fault(key, "\"0\" warns when it is too late; write \"30m\" or more"),
                Ok(seconds) => lengths.push(seconds),
                Err(fault) => self.fault(key, fault.to_string()),
            }
        }
        lengths.sort_unstable_by_key(|length| std::cmp::Reverse(*length));
        lengths.dedup();
        Some(lengths)
    }

    /// A list of words out of a few, each once.
    pub(super) fn words<T: Copy + PartialEq>(
        &mut self,
        key: &'static str,
        known: &[(&str, T)],
    ) -> Option<Vec<T>> {
        let mut values = Vec::new();
        for word in self.texts(key)? {
            match known.iter().find(|(name, _)| *name == word) {
                Some((_, value)) if !values.contains(value) => values.push(*value),
                Some(_) => {}
                None => {
                    let hint = hint(&word, known.iter().map(|(name, _)| *name));
                    self.fault(key, format!("there is no \"{word}\" to choose here{hint}"));
                }
            }
        }
        Some(values)
    }

    /// A table below this one.
    pub(super) fn section(&mut self, key: &'static str) -> Option<Section<'a>> {
        let table = self.read(key, &format!("a section [{}]", self.path_of(key)), as_table)?;
        let at = self.table.get(key).map_or(0..0, Spanned::span);
        Some(Section { faults: self.faults, table, at, path: self.path_of(key), asked: Vec::new() })
    }

    /// The tables of a table, by name, in the order of the text.
    pub(super) fn entries(&mut self, key: &'static str) -> Vec<(String, Section<'a>)> {
        let Some(section) = self.section(key) else { return Vec::new() };
        let mut entries = Vec::new();
        for (name, value) in section.in_order() {
            let path = section.path_of(&name.value);
            match as_table(value.get_ref()) {
                None => self.faults.add(
                    Some(value.span()),
                    &path,
                    format!("write a section [{path}] here"),
                ),
                Some(table) => {
                    let entry = Section {
                        faults: self.faults,
                        table,
                        at: name.at.clone(),
                        path,
                        asked: Vec::new(),
                    };
                    entries.push((name.value, entry));
                }
            }
        }
        entries
    }

    /// Texts by name, in the order of the text, each with its place.
    pub(super) fn named_texts(&mut self, key: &'static str) -> Option<Vec<(String, String)>> {
        let section = self.section(key)?;
        let mut texts = Vec::new();
        for (name, value) in section.in_order() {
            match value.get_ref().as_str() {
                Some(text) => texts.push((name.value, text.to_owned())),
                None => section.fault(&name.value, "write a text in quotes here"),
            }
        }
        Some(texts)
    }

    /// Texts or tables by name, in the order of the text.
    pub(super) fn texts_or_tables(
        &mut self,
        key: &'static str,
    ) -> Option<Vec<(String, TextOrTable<'a>)>> {
        static EMPTY: LazyLock<DeTable<'static>> = LazyLock::new(DeTable::new);
        let section = self.section(key)?;
        let mut values = Vec::new();
        for (name, value) in section.in_order() {
            let below = |table| Section {
                faults: self.faults,
                table,
                at: value.span(),
                path: section.path_of(&name.value),
                asked: Vec::new(),
            };
            let read = match value.get_ref() {
                DeValue::Table(table) => TextOrTable::Table(below(table)),
                DeValue::String(text) => TextOrTable::Text(text.to_string(), below(&EMPTY)),
                _ => {
                    let at = Some(value.span());
                    self.faults.add(
                        at,
                        &section.path_of(&name.value),
                        "write a text in quotes here",
                    );
                    continue;
                }
            };
            values.push((name.value, read));
        }
        Some(values)
    }

    /// A part of a day, `12:00 to 24:00`, in seconds after midnight.
    pub(super) fn day_part(&mut self, key: &'static str) -> Option<(i64, i64)> {
        let text = self.text(key)?;
        parse_day_part(&text).map_err(|fault| self.fault(key, fault.to_string())).ok()
    }

    fn in_order(&self) -> Vec<(Placed<String>, &'a Spanned<DeValue<'a>>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| {
                (Placed { value: key.get_ref().to_string(), at: key.span() }, value)
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.at.start);
        entries
    }

    /// Call last: what was never asked for does not exist.
    pub(super) fn done(self) {
        for (key, _) in self.in_order() {
            if !self.asked.contains(&key.value.as_str()) {
                let message = format!(
                    "there is no \"{}\" here{}",
                    key.value,
                    hint(&key.value, self.asked.iter().copied())
                );
                self.faults.add(Some(key.at), &self.path_of(&key.value), message);
            }
        }
    }
}

/// A value in its short form or its long one; the short one comes with an empty table at its place.
pub(super) enum TextOrTable<'a> {
    Text(String, Section<'a>),
    Table(Section<'a>),
}

/// A target as the handbook writes it: a length, or `none`.
pub(super) fn target_of(text: &str) -> Result<Option<i64>, String> {
    if text.trim().eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    match parse_target(text) {
        Ok(0) => Err("a target of nothing is always missed; write \"none\" for no target".into()),
        Ok(seconds) => Ok(Some(seconds)),
        Err(fault) => Err(format!("{fault}, or \"none\"")),
    }
}

/// A target as the handbook writes it: `24h`, `1h30m`, `none`.
#[must_use]
pub fn target_text(target: Option<i64>) -> String {
    let Some(seconds) = target else { return "none".to_owned() };
    let parts = [(seconds / 3600, "h"), (seconds % 3600 / 60, "m"), (seconds % 60, "s")];
    parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect()
}

pub(super) fn as_table<'a>(value: &'a DeValue<'a>) -> Option<&'a DeTable<'a>> {
    match value {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// The place of the value at `path` (keys, and numbers for list elements, joined by dots).
pub(super) fn place_of(root: &DeTable<'_>, path: &str) -> Option<Range<usize>> {
    let mut parts = path.split('.');
    let mut value = root.get(parts.next()?)?;
    for part in parts {
        value = match value.get_ref() {
            DeValue::Table(table) => table.get(part)?,
            DeValue::Array(list) => list.get(part.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value.span())
}
