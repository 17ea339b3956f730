//! What a request wants of a ticket's fields, understood before anything is written, then compared
//! with the ticket as it stands: a client that sends back everything it read changes nothing.

use actions::tickets::set::Setting;
use base::ids::PersonId;
use desk::{
    handbook::Handbook,
    tickets::{
        Status, Ticket,
        change::{MOST_EXTERNAL, Set, SetRefusal},
    },
};

use serde_json::Value;

use super::placing;
use crate::{
    Web,
    api::{body::Fields, catalog::fields::field_number, errors::ApiError, words},
    http::failure::sentence,
};

/// The dialect's own types; other words are kinds of the handbook.
const TYPES: [&str; 4] = ["problem", "incident", "question", "task"];

/// Fields to set; what was not sent is not touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asks {
    pub status: Option<Status>,
    /// `Some(None)`: back to its group.
    pub assignee: Option<Option<PersonId>>,
    pub severity: Option<String>,
    pub kind: Option<String>,
    pub subject: Option<String>,
    /// Empty takes it away.
    pub external_id: Option<String>,
    /// The key of the group it is to be in; [`super::placing`] makes a product or a kind of it.
    pub group: Option<String>,
    /// `Some(None)`: nobody knows.
    pub product: Option<Option<String>>,
    /// The key of a kind as it stands in the handbook.
    pub exact_kind: Option<String>,
    /// Of the company's own fields, by key; empty takes a value away.
    pub own: Vec<(String, String)>,
    pub tags: Option<Vec<String>>,
    pub add: Vec<String>,
    pub remove: Vec<String>,
}

impl Asks {
    /// Reads them.
    ///
    /// # Errors
    /// A value of the wrong kind, or a word neither side knows.
    pub fn read(fields: &Fields, handbook: &Handbook) -> Result<Self, ApiError> {
        let status = match fields.text("status")? {
            Some(word) => Some(words::status_from(&word).ok_or_else(|| {
                let says = "Status must be new, open, pending, hold, solved or closed.";
                ApiError::invalid("status", says)
            })?),
            None => None,
        };
        let severity = fields.text("priority")?.map(|word| words::severity(&word));
        if severity.as_ref().is_some_and(|key| !handbook.has_severity(key)) {
            let says = "Priority must be low, normal, high or urgent.";
            return Err(ApiError::invalid("priority", says));
        }
        let kind = fields.text("type")?.map(|word| word.to_lowercase());
        if kind.as_ref().is_some_and(|word| !handbook.has_kind(&words::kind(word))) {
            let says = "Type must be problem, incident, question or task.";
            return Err(ApiError::invalid("type", says));
        }
        let assignee = fields.id("assignee_id")?.map(PersonId);
        Ok(Self {
            status,
            assignee: fields.has("assignee_id").then_some(assignee),
            severity,
            kind,
            subject: fields.text("subject")?.or(fields.text("raw_subject")?),
            external_id: external_id(fields)?,
            group: placing::group(fields, handbook)?,
            product: placing::product(fields, handbook)?,
            exact_kind: None,
            own: own(fields, handbook)?,
            tags: fields.words("tags")?,
            add: fields.words("additional_tags")?.unwrap_or_default(),
            remove: fields.words("remove_tags")?.unwrap_or_default(),
        })
    }

    /// What is left to be set once a ticket is opened: it has its name and its id elsewhere.
    #[must_use]
    pub fn of_opened(self) -> Self {
        Self { subject: None, external_id: None, product: None, ..self }
    }

    /// Refuses an owner nobody knows.
    ///
    /// # Errors
    /// There is no such person, or they can't own tickets.
    pub async fn check_assignee(&self, web: &Web) -> Result<(), ApiError> {
        let Some(Some(id)) = self.assignee else { return Ok(()) };
        let found = store::people::one(&mut web.desk.store.read().await?, id).await?;
        if found.is_some_and(|person| person.role.may_answer()) {
            return Ok(());
        }
        Err(ApiError::invalid("assignee_id", "This person can't own tickets."))
    }

    /// What is to be set on `ticket`, besides the status.
    #[must_use]
    pub fn settings(&self, ticket: &Ticket) -> Vec<Setting> {
        let mut settings = Vec::new();
        if let Some(to) = self.assignee.filter(|to| *to != ticket.assignee_id) {
            settings.push(Setting::Assignee(to));
        }
        if let Some(to) = self.severity.clone().filter(|to| *to != ticket.severity) {
            settings.push(Setting::Plain(Set::Severity(to)));
        }
        if let Some(to) = self.tags_on(ticket) {
            settings.push(Setting::Plain(Set::Tags(to)));
        }
        if let Some(to) = self.subject.clone().filter(|to| *to != ticket.subject) {
            settings.push(Setting::Plain(Set::Subject(to)));
        }
        if let Some(to) = self.external_id.clone().filter(|to| *to != ticket.external_id) {
            settings.push(Setting::Plain(Set::ExternalId(to)));
        }
        let now = |key: &str| ticket.fields.get(key).map_or("", String::as_str);
        let own: Vec<_> = self.own.iter().filter(|(key, to)| now(key) != to).cloned().collect();
        if !own.is_empty() {
            settings.push(Setting::Plain(Set::Fields(own)));
        }
        if let Some(to) = self.product.clone().filter(|to| *to != ticket.product) {
            settings.push(Setting::Plain(Set::Product(to, String::new())));
        }
        // Last: it may hand the ticket to another team.
        if let Some(to) = self.kind_on(ticket) {
            settings.push(Setting::Plain(Set::Kind(to)));
        }
        settings
    }

    /// Several of our kinds are one type there; what already reads as the type asked for stays.
    fn kind_on(&self, ticket: &Ticket) -> Option<String> {
        if let Some(exact) = &self.exact_kind {
            return (*exact != ticket.kind).then(|| exact.clone());
        }
        let word = self.kind.as_deref()?;
        let to = words::kind(word);
        let same = if TYPES.contains(&word) {
            words::ticket_type(&to) == words::ticket_type(&ticket.kind)
        } else {
            to == ticket.kind
        };
        (!same).then_some(to)
    }

    fn tags_on(&self, ticket: &Ticket) -> Option<Vec<String>> {
        let mut to = self.tags.clone().unwrap_or_else(|| ticket.tags.clone());
        to.extend(self.add.iter().cloned());
        to.retain(|tag| !self.remove.contains(tag));
        to.sort();
        to.dedup();
        let mut from = ticket.tags.clone();
        from.sort();
        (to != from).then_some(to)
    }

    /// The status afterwards. Somebody new on a new ticket makes it open; a public answer does
    /// that by itself.
    ///
    /// # Errors
    /// Nothing becomes new again.
    pub fn then(&self, ticket: &Ticket, answered: bool) -> Result<Option<Status>, ApiError> {
        let assigned = matches!(self.assignee, Some(Some(_)));
        match self.status {
            Some(Status::New) if ticket.status != Status::New => {
                Err(ApiError::invalid("status", "A ticket can't become new again."))
            }
            Some(to) => Ok((to != ticket.status).then_some(to)),
            None if assigned && ticket.status == Status::New && !answered => Ok(Some(Status::Open)),
            None => Ok(None),
        }
    }
}

/// Null and the empty text take it away.
fn external_id(fields: &Fields) -> Result<Option<String>, ApiError> {
    if !fields.has("external_id") {
        return Ok(None);
    }
    let id = fields.text("external_id")?.unwrap_or_default();
    if id.chars().count() > MOST_EXTERNAL {
        let says = SetRefusal::LongId.to_string();
        return Err(ApiError::invalid("external_id", sentence(&says)));
    }
    Ok(Some(id))
}

/// `custom_fields` (or `fields`): an array of `{id, value}`, or an object of values by number. A
/// field that is nobody's is kept with the ticket where it is new, and passed over otherwise: forms
/// made for another account send theirs.
fn own(fields: &Fields, handbook: &Handbook) -> Result<Vec<(String, String)>, ApiError> {
    let given = fields.value("custom_fields").or(fields.value("fields"));
    let pairs: Vec<(String, &Value)> = match given {
        None => Vec::new(),
        Some(Value::Array(all)) => {
            all.iter().map(|one| (one["id"].to_string(), &one["value"])).collect()
        }
        Some(Value::Object(all)) => all.iter().map(|(id, value)| (id.clone(), value)).collect(),
        Some(_) => {
            let says = "Send custom fields as an array of objects with id and value.";
            return Err(ApiError::invalid("custom_fields", says));
        }
    };
    let mut own = Vec::new();
    for (id, value) in pairs {
        let number = id.trim_matches('"').parse::<i64>().ok();
        let known = handbook.fields.iter().find(|one| Some(field_number(&one.key)) == number);
        let Some(field) = known else { continue };
        let text = match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => String::new(),
            Value::Number(_) => value.to_string(),
            Value::Array(_) | Value::Object(_) => {
                let says = format!("{} holds one value.", field.name);
                return Err(ApiError::invalid("custom_fields", says));
            }
        };
        own.push((field.key.clone(), text));
    }
    Ok(own)
}
