//! What a macro comes to on one ticket: its texts filled, and its changes in words for the preview.

use base::{Timestamp, time::zone_or_utc};

use super::{
    Body, Owner,
    placeholders::{Filled, fill},
};
use crate::{handbook::Handbook, organisations::Organisation, people::Person, tickets::Ticket};

/// The facts placeholders are filled with.
pub struct Facts<'a> {
    pub handbook: &'a Handbook,
    pub ticket: &'a Ticket,
    pub customer: &'a Person,
    pub organisation: Option<&'a Organisation>,
    pub agent: &'a Person,
    /// Our company, as the settings say it.
    pub company: &'a str,
    /// The customer's page of the ticket.
    pub link: &'a str,
    pub at: Timestamp,
}

/// What it writes and does here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    pub text: String,
    pub note: String,
    /// `severity: low → high`
    pub changes: Vec<String>,
    /// Placeholders without a value here.
    pub missing: Vec<String>,
}

impl Facts<'_> {
    fn value(&self, name: &str) -> Option<String> {
        let (ticket, handbook) = (self.ticket, self.handbook);
        let zone = zone_or_utc(&self.customer.time_zone);
        Some(match name {
            "customer.first_name" => self.customer.first_name().to_owned(),
            "customer.name" => self.customer.name.clone(),
            "customer.address" => self.customer.address.clone()?,
            "organisation.name" => self.organisation?.name.clone(),
            "organisation.plan" => {
                handbook.plan_name(self.organisation?.plan_in_force()).to_owned()
            }
            "ticket.id" => ticket.id.to_string(),
            "ticket.subject" => ticket.subject.clone(),
            "ticket.product" => handbook.product_name(ticket.product.as_deref()?).to_owned(),
            "ticket.severity" => handbook.severity_name(&ticket.severity).to_owned(),
            "ticket.status" => ticket.status.word().to_owned(),
            "ticket.link" => self.link.to_owned(),
            "agent.name" => self.agent.name.clone(),
            "agent.first_name" => self.agent.first_name().to_owned(),
            "company.name" => self.company.to_owned(),
            "promised_time" => {
                ticket.due_at?.to_zoned(zone).strftime("%A %-d %B, %H:%M %Z").to_string()
            }
            "today" => self.at.to_zoned(zone).strftime("%-d %B %Y").to_string(),
            _ => return None,
        })
    }

    /// A text of the macro, filled.
    #[must_use]
    pub fn fill(&self, text: &str) -> Filled {
        fill(text, &|name| self.value(name))
    }

    /// Everything it would write and change. `staff` are those who may follow.
    #[must_use]
    pub fn preview(&self, body: &Body, staff: &[Person]) -> Preview {
        let (text, note) = (self.fill(&body.text), self.fill(&body.note));
        let mut missing = text.missing;
        missing.extend(note.missing);
        missing.dedup();
        Preview { text: text.text, note: note.text, changes: self.changes(body, staff), missing }
    }

    fn changes(&self, body: &Body, staff: &[Person]) -> Vec<String> {
        let (ticket, handbook) = (self.ticket, self.handbook);
        let mut all = Vec::new();
        if let Some(severity) = body.severity.as_ref().filter(|key| **key != ticket.severity) {
            let name = |key: &str| handbook.severity_name(key).to_lowercase();
            all.push(format!("severity: {} → {}", name(&ticket.severity), name(severity)));
        }
        if let Some(product) =
            body.product.as_ref().filter(|key| ticket.product.as_ref() != Some(key))
        {
            let from =
                ticket.product.as_deref().map_or("unclassified", |key| handbook.product_name(key));
            all.push(format!("product: {from} → {}", handbook.product_name(product)));
        }
        match body.owner {
            Owner::Me if ticket.assignee_id != Some(self.agent.id) => {
                all.push("owner: you".to_owned())
            }
            Owner::Nobody if ticket.assignee_id.is_some() => {
                all.push("owner: back to the group".to_owned());
            }
            _ => {}
        }
        let new: Vec<&str> = new_tags(body, ticket).collect();
        if !new.is_empty() {
            all.push(format!("tags: {}", new.join(", ")));
        }
        let followers = staff.iter().filter(|person| body.followers.contains(&person.id));
        let names: Vec<&str> = followers.map(Person::display_name).collect();
        if !names.is_empty() {
            all.push(format!("followers: {}", names.join(", ")));
        }
        if let Some(then) = body.then {
            let when = if body.text.trim().is_empty() { "" } else { ", when you send it" };
            all.push(format!("status: {}{when}", then.word()));
        }
        all
    }
}

/// Tags it adds that the ticket has not.
pub fn new_tags<'a>(body: &'a Body, ticket: &'a Ticket) -> impl Iterator<Item = &'a str> {
    body.add_tags.iter().map(String::as_str).filter(|tag| ticket.tags.iter().all(|had| had != tag))
}
