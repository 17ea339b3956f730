//! The search's language, the part of it we speak so far: words and phrases, `type`, `status` and
//! `priority` (ordered: `status<solved`), `tags`, `requester`, `assignee`, `organization`. A
//! keyword we do not know is refused: an answer to another question would be worse than none.

use base::ids::{OrganisationId, PersonId};
use desk::tickets::Status;
use store::numbered::Wanted;

use super::{errors::ApiError, words};

/// A question, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// All of these are in the text.
    pub words: Vec<String>,
    pub wanted: Wanted,
    /// People named by address, still to be found.
    pub requester_address: Option<String>,
    pub assignee_address: Option<String>,
}

impl Query {
    /// Reads it. `me` is who asks.
    ///
    /// # Errors
    /// A keyword or value we do not know.
    pub fn read(text: &str, me: PersonId) -> Result<Self, ApiError> {
        let mut query = Self::default();
        for term in terms(text) {
            match keyword(&term) {
                Some((name, sign, value)) => query.take(&name, sign, value, me)?,
                None if term.starts_with('-') => {
                    return Err(unknown("Leaving words out is not possible yet."));
                }
                None => query.words.push(term.replace(['"', '*'], " ")),
            }
        }
        Ok(query)
    }

    fn take(&mut self, name: &str, sign: &str, value: &str, me: PersonId) -> Result<(), ApiError> {
        let value = value.trim_matches('"');
        match name {
            "type" if value == "ticket" => {}
            "status" => {
                let all = Status::ALL.map(words::status);
                let found = ordered(&all, sign, value)?;
                let found = found.into_iter().filter_map(words::status_from);
                self.wanted.statuses.extend(found);
            }
            "priority" => {
                let key = words::severity(value);
                let found = ordered(&words::PRIORITIES, sign, &key)?;
                self.wanted.severities.extend(found.into_iter().map(str::to_owned));
            }
            "tags" if sign == ":" => self.wanted.tags.push(value.to_lowercase()),
            "organization" if sign == ":" => {
                let id = value.parse().map_err(|_| unknown("Name the organization by number."))?;
                self.wanted.organisation = Some(OrganisationId(id));
            }
            "requester" if sign == ":" => match person(value, me)? {
                Named::Number(id) => self.wanted.requester = Some(id),
                Named::Address(address) => self.requester_address = Some(address),
                Named::Nobody => return Err(unknown("Every ticket has a requester.")),
            },
            "assignee" if sign == ":" => match person(value, me)? {
                Named::Number(id) => self.wanted.assignee = Some(Some(id)),
                Named::Address(address) => self.assignee_address = Some(address),
                Named::Nobody => self.wanted.assignee = Some(None),
            },
            "order_by" | "sort" => {}
            _ => return Err(unknown(&format!("We can't search by “{name}{sign}{value}” yet."))),
        }
        Ok(())
    }
}

enum Named {
    Number(PersonId),
    Address(String),
    Nobody,
}

fn person(value: &str, me: PersonId) -> Result<Named, ApiError> {
    match value {
        "me" => Ok(Named::Number(me)),
        "none" => Ok(Named::Nobody),
        address if address.contains('@') => Ok(Named::Address(address.to_lowercase())),
        number => {
            let number = number.parse().map(PersonId).map(Named::Number);
            number.map_err(|_| unknown("Name people by number or mail address."))
        }
    }
}

fn unknown(says: &str) -> ApiError {
    ApiError::BadSearch(says.to_owned())
}

/// The values that stand in this relation to `value`.
fn ordered<'a>(all: &[&'a str], sign: &str, value: &str) -> Result<Vec<&'a str>, ApiError> {
    let place = all.iter().position(|each| *each == value);
    let place =
        place.ok_or_else(|| unknown(&format!("“{value}” is none of {}.", all.join(", "))))?;
    let fits = |at: usize| match sign {
        "<" => at < place,
        "<=" => at <= place,
        ">" => at > place,
        ">=" => at >= place,
        _ => at == place,
    };
    Ok(all.iter().enumerate().filter(|(at, _)| fits(*at)).map(|(_, each)| *each).collect())
}

/// Cuts at blanks outside of quotes.
fn terms(text: &str) -> Vec<String> {
    let (mut terms, mut term, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        quoted ^= c == '"';
        if c.is_whitespace() && !quoted {
            terms.push(std::mem::take(&mut term));
        } else {
            term.push(c);
        }
    }
    terms.push(term);
    terms.retain(|term| !term.is_empty());
    terms
}

/// `status<=solved` as its three parts. Only words of letters are keywords: `https://x` is none.
fn keyword(term: &str) -> Option<(String, &str, &str)> {
    let end = term.find(|c: char| !(c.is_ascii_alphabetic() || c == '_'))?;
    let (name, rest) = term.split_at(end);
    let sign = ["<=", ">=", ":", "<", ">"].into_iter().find(|sign| rest.starts_with(sign))?;
    let value = &rest[sign.len()..];
    let is_one = !name.is_empty() && !value.is_empty() && !value.starts_with("//");
    is_one.then(|| (name.to_lowercase(), sign, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Query {
        Query::read(text, PersonId(7)).unwrap()
    }

    #[test]
    fn words_and_keywords_are_told_apart() {
        let query = read("type:ticket status:open \"cannot sign in\" https://x.example tags:vip");
        assert_eq!(query.words, [" cannot sign in ", "https://x.example"]);
        assert_eq!(query.wanted.statuses, [Status::Open]);
        assert_eq!(query.wanted.tags, ["vip"]);
    }

    #[test]
    fn status_and_priority_have_an_order() {
        let open = [Status::New, Status::Open, Status::Pending, Status::OnHold];
        assert_eq!(read("status<solved").wanted.statuses, open);
        assert_eq!(read("priority>normal").wanted.severities, ["high", "critical"]);
        assert_eq!(read("assignee:none requester:me").wanted.assignee, Some(None));
        assert_eq!(read("requester:me").wanted.requester, Some(PersonId(7)));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for text in ["type:user ann", "colour:red", "status:odd", "-status:open", "created>2024"] {
            assert!(Query::read(text, PersonId(7)).is_err(), "{text}");
        }
    }
}
