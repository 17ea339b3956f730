//! Who is to stand around a ticket: those of us who follow, and customers who take part. The
//! dialect says it in five ways: `followers` and `email_ccs` with an action each, `collaborators`
//! to add, and whole lists of ids. One of us who is copied follows.

use base::ids::PersonId;
use desk::people::Person;
use serde_json::Value;
use store::{Conn, around::Around};

use crate::{
    Web,
    api::{auth::ApiUser, body::Fields, errors::ApiError, jobs::MOST},
};

/// What is to change.
#[derive(Debug, Default)]
pub struct Beside {
    pub follows: Vec<(PersonId, bool)>,
    /// Addresses of customers.
    pub joins: Vec<String>,
}

impl Beside {
    fn follow(&mut self, person: PersonId, follows: bool) {
        self.follows.retain(|one| one.0 != person);
        self.follows.push((person, follows));
    }
}

/// Somebody as a request names them.
enum Named {
    Known(Person),
    Address(String),
}

/// A request, its caller, and who stands around the ticket now.
struct Reading<'a> {
    user: &'a ApiUser,
    now: &'a Around,
    beside: Beside,
}

/// Reads it. `now` is who stands around the ticket; nobody, for a new one.
///
/// # Errors
/// Somebody nobody knows, or somebody who can't be taken off.
pub async fn read(
    web: &Web,
    user: &ApiUser,
    fields: &Fields,
    now: &Around,
) -> Result<Beside, ApiError> {
    let names = [
        "followers",
        "email_ccs",
        "collaborators",
        "additional_collaborators",
        "follower_ids",
        "email_cc_ids",
        "collaborator_ids",
    ];
    if !names.iter().any(|name| fields.value(name).is_some()) {
        return Ok(Beside::default());
    }
    let mut conn = web.desk.store.read().await?;
    let mut reading = Reading { user, now, beside: Beside::default() };
    for field in ["followers", "email_ccs", "collaborators", "additional_collaborators"] {
        for (named, put) in entries(&mut conn, user, fields, field).await? {
            if put { reading.put(named, field)? } else { reading.take_off(named, field)? }
        }
    }
    for field in ["follower_ids", "email_cc_ids", "collaborator_ids"] {
        if fields.value(field).is_some() {
            let ids = fields.ids(field, MOST)?;
            let ids: Vec<PersonId> = ids.into_iter().map(PersonId).collect();
            reading.whole(&mut conn, field, &ids).await?;
        }
    }
    Ok(reading.beside)
}

/// Who is named in an array of objects, ids or addresses, and whether they are to be there.
async fn entries(
    conn: &mut Conn,
    user: &ApiUser,
    fields: &Fields,
    field: &'static str,
) -> Result<Vec<(Named, bool)>, ApiError> {
    let wrong = || ApiError::invalid(field, format!("“{field}” must be an array of people."));
    let all = match fields.value(field) {
        None => return Ok(Vec::new()),
        Some(Value::Array(all)) if all.len() > MOST => return Err(ApiError::TooMany(MOST)),
        Some(Value::Array(all)) => all,
        Some(_) => return Err(wrong()),
    };
    let mut found = Vec::new();
    for one in all {
        let text = |name: &str| one[name].as_str().map(str::to_owned);
        let (id, address) = match one {
            Value::Number(id) => (id.as_i64(), None),
            Value::String(text) => match text.trim().parse() {
                Ok(id) => (Some(id), None),
                Err(_) => (None, Some(text.clone())),
            },
            Value::Object(_) => {
                let id = one["user_id"].as_i64();
                let id = id.or_else(|| text("user_id").and_then(|id| id.trim().parse().ok()));
                (id, text("user_email").or_else(|| text("email")))
            }
            _ => return Err(wrong()),
        };
        let put = one["action"].as_str() != Some("delete");
        let named = match (id, address) {
            (Some(id), _) => Named::Known(known(conn, user, PersonId(id), field).await?),
            (None, Some(address)) => by_address(conn, &address).await?,
            (None, None) => return Err(wrong()),
        };
        found.push((named, put));
    }
    Ok(found)
}

async fn known(
    conn: &mut Conn,
    user: &ApiUser,
    id: PersonId,
    field: &str,
) -> Result<Person, ApiError> {
    let found = store::people::seen(conn, &user.viewer, &[id]).await?.pop();
    found.ok_or_else(|| ApiError::invalid(field, format!("We know nobody by the number {id}.")))
}

async fn by_address(conn: &mut Conn, address: &str) -> Result<Named, ApiError> {
    let address = address.trim().to_lowercase();
    let found = store::people::by_address(conn, &address).await?;
    Ok(found.map_or(Named::Address(address), Named::Known))
}

impl Reading<'_> {
    fn takes_part(&self, person: PersonId) -> bool {
        self.now.others.iter().any(|one| one.1 == person)
    }

    fn follows(&self, person: PersonId) -> bool {
        self.now.followers.iter().any(|one| one.1 == person)
    }

    fn put(&mut self, named: Named, field: &str) -> Result<(), ApiError> {
        match named {
            Named::Known(person) if person.role.is_staff() => {
                if !self.follows(person.id) {
                    self.beside.follow(person.id, true);
                }
            }
            // Not by name: whoever asks may not know of them.
            _ if field == "followers" => {
                let says = "Those of us follow; copy customers by email_ccs.";
                return Err(ApiError::invalid(field, says));
            }
            Named::Known(person) if self.takes_part(person.id) => {}
            Named::Known(person) => {
                let says = format!("{} has no address to write to.", person.display_name());
                let none = || ApiError::invalid(field, says);
                self.beside.joins.push(person.address.clone().ok_or_else(none)?);
            }
            Named::Address(address) => self.beside.joins.push(address),
        }
        Ok(())
    }

    fn take_off(&mut self, named: Named, field: &str) -> Result<(), ApiError> {
        let Named::Known(person) = named else { return Ok(()) };
        if self.follows(person.id) {
            self.beside.follow(person.id, false);
        }
        if self.takes_part(person.id) { Err(goes_on(field)) } else { Ok(()) }
    }

    /// A whole list: who is missing in it is taken off. One that says what is so asks for nothing.
    async fn whole(
        &mut self,
        conn: &mut Conn,
        field: &'static str,
        ids: &[PersonId],
    ) -> Result<(), ApiError> {
        let (followers, others) = (field != "email_cc_ids", field != "follower_ids");
        let gone = self.now.followers.iter().map(|one| one.1).filter(|id| !ids.contains(id));
        for id in gone.collect::<Vec<_>>() {
            if followers {
                self.beside.follow(id, false);
            }
        }
        if others && self.now.others.iter().any(|one| !ids.contains(&one.1)) {
            return Err(goes_on(field));
        }
        for id in ids {
            if !self.follows(*id) && !self.takes_part(*id) {
                let person = known(conn, self.user, *id, field).await?;
                self.put(Named::Known(person), if others { field } else { "followers" })?;
            }
        }
        Ok(())
    }
}

fn goes_on(field: &str) -> ApiError {
    let says = "A customer who takes part goes on taking part; leave them out of a reply on the \
        ticket's page.";
    ApiError::invalid(field, says)
}
