//! What the account would answer, out of its folder.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom},
};

use serde_json::{Value, json};

use super::{Folder, Place};
use crate::zendesk::Trouble;

/// Rows of one answer.
const PAGE: usize = 500;
/// Whom a ticket of the export tells of in full, and the number it has for them otherwise.
const NAMED: [(&str, &str); 5] = [
    ("requester", "requester_id"),
    ("submitter", "submitter_id"),
    ("assignee", "assignee_id"),
    ("organization", "organization_id"),
    ("group", "group_id"),
];

impl Folder {
    /// What the account would answer to `path`.
    ///
    /// # Errors
    /// The folder has no such list, or a file changed meanwhile.
    pub fn get(&self, path: &str) -> Result<Value, Trouble> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let said = |name: &str| {
            let mut all = query.split('&').filter_map(|one| one.split_once('='));
            all.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let parts: Vec<&str> = path.trim_end_matches(".json").split('/').collect();
        match parts.as_slice() {
            ["incremental", list, "cursor"] => {
                let from = said("cursor").and_then(|text| text.parse().ok()).unwrap_or(0);
                self.some_of(list, from)
            }
            [list, "count"] => Ok(json!({"count": {"value": self.numbers(list).len()}})),
            ["tickets", id, "comments"] => self.comments_of(id.parse().unwrap_or(0)),
            ["users", "show_many"] => {
                let ids = said("ids").unwrap_or_default().split(',');
                let ids = ids.filter_map(|id| id.parse().ok());
                let found: Result<Vec<Option<Value>>, _> =
                    ids.map(|id| self.one("users", id)).collect();
                Ok(json!({"users": found?.into_iter().flatten().collect::<Vec<_>>()}))
            }
            [list] => {
                let ids = self.numbers(list);
                let found: Result<Vec<Option<Value>>, _> =
                    ids.iter().map(|id| self.one(list, *id)).collect();
                let mut found: Vec<Value> = found?.into_iter().flatten().collect();
                if query.contains("role[]") {
                    found.retain(|one| one["role"] == "agent" || one["role"] == "admin");
                }
                Ok(json!({*list: found, "meta": {"has_more": false}}))
            }
            _ => Err(Trouble::NotThere(path.to_owned())),
        }
    }

    fn numbers(&self, list: &str) -> Vec<i64> {
        let mut all: Vec<i64> =
            self.rows.get(list).into_iter().flat_map(BTreeMap::keys).copied().collect();
        if list == "users" {
            all.extend(self.people.keys());
        }
        all
    }

    fn some_of(&self, list: &str, from: usize) -> Result<Value, Trouble> {
        let ids = self.numbers(list);
        let mut rows = Vec::new();
        for id in ids.iter().skip(from).take(PAGE) {
            rows.extend(self.one(list, *id)?);
        }
        let to = (from + PAGE).min(ids.len());
        Ok(json!({
            list: rows,
            "after_cursor": to.to_string(),
            "after_url": format!("incremental/{list}/cursor.json?cursor={to}"),
            "end_of_stream": to == ids.len(),
        }))
    }

    fn one(&self, list: &str, id: i64) -> Result<Option<Value>, Trouble> {
        let Some(place) = self.rows.get(list).and_then(|rows| rows.get(&id)) else {
            return Ok(self.people.get(&id).filter(|_| list == "users").cloned());
        };
        let mut row = self.read(*place)?;
        if list == "tickets" {
            for (name, number) in NAMED {
                if row[number].is_null() {
                    row[number] = row[name]["id"].clone();
                }
            }
        }
        Ok(Some(row))
    }

    fn comments_of(&self, ticket: i64) -> Result<Value, Trouble> {
        let mut all = BTreeMap::new();
        let inside = self.one("tickets", ticket)?.map(|mut row| row["comments"].take());
        if let Some(Value::Array(rows)) = inside {
            all.extend(rows.into_iter().filter_map(|row| Some((row["id"].as_i64()?, row))));
        }
        for place in self.comments.get(&ticket).map(Vec::as_slice).unwrap_or_default() {
            let row = self.read(*place)?;
            all.extend(row["id"].as_i64().map(|id| (id, row)));
        }
        let rows: Vec<Value> = all.into_values().collect();
        Ok(json!({"comments": rows, "meta": {"has_more": false}}))
    }

    fn read(&self, place: Place) -> Result<Value, Trouble> {
        let path = &self.files[place.file];
        let read = || -> std::io::Result<Vec<u8>> {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(place.at))?;
            let mut bytes = vec![0; place.bytes];
            file.read_exact(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().map_err(|error| self.broken(path, &error.to_string()))?;
        serde_json::from_slice(&bytes).map_err(|error| self.broken(path, &error.to_string()))
    }

    /// The bytes of an attachment, where the folder has it.
    ///
    /// # Errors
    /// It has, but they can't be read.
    pub fn file(&self, id: i64) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(path) = self.attachments.get(&id) else { return Ok(None) };
        fs::read(path).map(Some).map_err(|error| self.broken(path, &error.to_string()))
    }
}
