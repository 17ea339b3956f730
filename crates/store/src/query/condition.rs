//! The tree of a query as a condition on `tickets t`.

use base::{
    ids::{OrganisationId, PersonId},
    time::TimeZone,
};
use desk::{
    handbook::Handbook,
    query::{Field, Filter, Flag, Sign, Test, Value, When},
    tickets::Status,
};

use super::{Asked, hits, rated, texts, words};
use crate::{
    engine::Engine,
    sql::{Arg, Sql, word},
};

/// Tickets that are not done. Spelled as the partial indexes are, so that they serve.
pub(super) const ACTIVE: &str = "t.status NOT IN ('solved', 'closed')";

pub(super) struct Conditions<'a> {
    pub asked: &'a Asked<'a>,
    pub engine: Engine,
}

fn text(text: impl Into<std::borrow::Cow<'static, str>>) -> Sql {
    Sql::new(text, Vec::new())
}

fn never() -> Sql {
    text("1 = 0")
}

/// `(a AND b)`, `(a OR b)`.
fn joined(parts: Vec<Sql>, joint: &str, empty: &'static str) -> Sql {
    if parts.is_empty() {
        return text(empty);
    }
    let mut all = text("(");
    for (at, part) in parts.into_iter().enumerate() {
        all = all.add(if at > 0 { joint } else { "" }, []).add(&part.text, part.args);
    }
    all.add(")", [])
}

fn any(parts: Vec<Sql>) -> Sql {
    joined(parts, " OR ", "1 = 0")
}

fn one_of(column: &str, values: Vec<Arg>) -> Sql {
    match values.len() {
        0 => never(),
        1 => Sql::new(format!("{column} = ?"), values),
        many => Sql::new(format!("{column} IN ({})", vec!["?"; many].join(", ")), values),
    }
}

impl Conditions<'_> {
    /// The condition, and whether it lets only tickets through that are not done.
    pub(super) fn of(&self, filter: &Filter) -> Sql {
        match filter {
            Filter::All(parts) => {
                joined(parts.iter().map(|part| self.of(part)).collect(), " AND ", "1 = 1")
            }
            Filter::Any(parts) => any(parts.iter().map(|part| self.of(part)).collect()),
            Filter::Not(inner) => {
                let inner = self.of(inner);
                // What is unknown (NULL) is not so either.
                text("NOT COALESCE(").add(&inner.text, inner.args).add(", FALSE)", [])
            }
            Filter::Says(term) => hits::says(self.engine, self.asked.asking.viewer, term),
            Filter::Is(test) => self.test(test),
        }
    }

    fn test(&self, test: &Test) -> Sql {
        let handbook = self.asked.asking.handbook;
        match test.field {
            Field::Status => statuses(&standing(test)),
            Field::Severity | Field::Plan => {
                let column = if test.field == Field::Plan { "t.plan" } else { "t.severity" };
                one_of(column, ranked(test, handbook).into_iter().map(Arg::from).collect())
            }
            Field::Created => self.times("t.opened_at", test),
            Field::Updated => self.times("t.updated_at", test),
            Field::Solved => self.times("t.solved_at", test),
            Field::Due => self.times("t.sort_due", test),
            Field::Rated => rated::among(self.times("v.answered_at", test)),
            Field::Number => {
                any(test.values.iter().map(|value| number(test.sign, value)).collect())
            }
            _ => any(test.values.iter().map(|value| self.value(test.field, value)).collect()),
        }
    }

    fn value(&self, field: Field, value: &Value) -> Sql {
        match (field, value) {
            (Field::Product, Value::None) => text("t.product IS NULL"),
            (Field::Clock, Value::None) => text("t.clock IS NULL"),
            (Field::External, value) => texts::external(value),
            (Field::Tags, Value::None) => text("t.tags = ''"),
            (Field::Product, Value::Key(key)) => equal("t.product", key.as_str()),
            (Field::Group, Value::Key(key)) => equal("t.group_key", key.as_str()),
            (Field::Team, Value::Key(key)) => equal("t.team", key.as_str()),
            (Field::Kind, Value::Key(key)) => equal("t.kind", key.as_str()),
            (Field::Channel, Value::Channel(channel)) => equal("t.channel", word(*channel)),
            (Field::Clock, Value::Clock(kind)) => equal("t.clock", word(*kind)),
            (Field::Satisfaction, Value::Key(word)) => rated::satisfaction(word),
            (Field::Tags, value) => self.tags(value),
            (Field::Organisation, value) => self.organisation(value),
            (Field::Own, value) => texts::own_field(value),
            (Field::Subject, Value::Words(term)) => words::holds("t.subject", term),
            (Field::Message, Value::Words(term)) => {
                hits::says(self.engine, self.asked.asking.viewer, term)
            }
            (Field::Description, Value::Words(term)) => {
                let said = hits::says(self.engine, self.asked.asking.viewer, term);
                let first = words::holds(
                    "(SELECT m.text FROM messages m WHERE m.ticket_id = t.id \
                     AND m.visibility = 'public' ORDER BY m.id LIMIT 1)",
                    term,
                );
                said.add(" AND ", []).add(&first.text, first.args)
            }
            (Field::Is | Field::Has, Value::Flag(flag)) => self.flag(*flag),
            (field, value) => self.person(field, value),
        }
    }

    fn times(&self, column: &str, test: &Test) -> Sql {
        let asking = &self.asked.asking;
        let time = |value: &Value| match value {
            Value::When(when) => {
                let ahead = test.field.is_ahead();
                compared(column, test.sign, range(*when, ahead, asking.now, asking.zone))
            }
            _ if test.field == Field::Due => text("t.due_at IS NULL"),
            _ => text(format!("{column} IS NULL")),
        };
        let times = any(test.values.iter().map(time).collect());
        if test.field == Field::Due && !test.values.contains(&Value::None) {
            // Where nothing is due, sort_due is the largest number; the index holds none of them.
            return text("(t.due_at IS NOT NULL AND ").add(&times.text, times.args).add(")", []);
        }
        times
    }

    fn tags(&self, value: &Value) -> Sql {
        match value {
            Value::Starts(start) => {
                let pattern = format!("% {}%", words::escaped(start));
                Sql::new("' ' || t.tags LIKE ? ESCAPE '\\'", vec![pattern.into()])
            }
            Value::Text(tags) => {
                let one = |tag: &str| {
                    let rare = self.asked.rare_tags.get(tag).copied().unwrap_or(false);
                    let sql = if rare {
                        "t.id IN (SELECT g.ticket_id FROM ticket_tags g WHERE g.tag = ?)"
                    } else {
                        "EXISTS (SELECT 1 FROM ticket_tags g WHERE g.tag = ? AND g.ticket_id = t.id)"
                    };
                    Sql::new(sql, vec![tag.into()])
                };
                joined(tags.split_whitespace().map(one).collect(), " AND ", "1 = 0")
            }
            _ => never(),
        }
    }

    fn organisation(&self, value: &Value) -> Sql {
        let ids = match value {
            Value::None => return text("t.organisation_id IS NULL"),
            Value::Id(id) => vec![OrganisationId(*id)],
            value => self.asked.names.organisations(value),
        };
        one_of("t.organisation_id", ids.into_iter().map(Arg::from).collect())
    }

    fn person(&self, field: Field, value: &Value) -> Sql {
        let ids: Vec<PersonId> = match value {
            Value::Me => self.asked.asking.me.into_iter().collect(),
            Value::Id(id) => vec![PersonId(*id)],
            Value::None => Vec::new(),
            value => self.asked.names.people(field, value),
        };
        let nobody = *value == Value::None;
        let people: Vec<Arg> = ids.iter().copied().map(Arg::from).collect();
        let among = |column: &str, before: &str, after: &str| {
            let one = one_of(column, people.clone());
            text(before.to_owned()).add(&one.text, one.args).add(after, [])
        };
        match field {
            Field::Assignee if nobody => text("t.assignee_id IS NULL"),
            Field::Assignee => one_of("t.assignee_id", people),
            Field::Customer => one_of("t.requester_id", people),
            Field::Follower if nobody => {
                text("NOT EXISTS (SELECT 1 FROM followers f WHERE f.ticket_id = t.id)")
            }
            Field::Follower => {
                among("f.person_id", "t.id IN (SELECT f.ticket_id FROM followers f WHERE ", ")")
            }
            Field::Cc if nobody => text(
                "NOT EXISTS (SELECT 1 FROM participants p WHERE p.ticket_id = t.id \
                 AND p.person_id <> t.requester_id)",
            ),
            Field::Cc => {
                let takes = "t.id IN (SELECT p.ticket_id FROM participants p WHERE ";
                let part = among("p.person_id", takes, ")");
                let asked = one_of("t.requester_id", people);
                text("(")
                    .add(&part.text, part.args)
                    .add(" AND NOT ", [])
                    .add(&asked.text, asked.args)
                    .add(")", [])
            }
            Field::Author => {
                let notes = self.asked.asking.viewer.sees_notes();
                let public = if notes { ")" } else { " AND m.visibility = 'public')" };
                among(
                    "m.author_id",
                    "EXISTS (SELECT 1 FROM messages m WHERE m.ticket_id = t.id AND ",
                    public,
                )
            }
            _ => never(),
        }
    }

    fn flag(&self, flag: Flag) -> Sql {
        let me = || self.asked.asking.me.map_or(Arg::NullInt, Arg::from);
        match flag {
            Flag::Waiting => text("t.waiting"),
            Flag::Unanswered => text(format!("(t.unanswered_at IS NOT NULL AND {ACTIVE})")),
            Flag::Overdue => text("(t.due_at IS NOT NULL AND t.urgency = 0)"),
            Flag::Soon => text("(t.due_at IS NOT NULL AND t.urgency = 1)"),
            Flag::Breached => text(
                "EXISTS (SELECT 1 FROM clocks c WHERE c.ticket_id = t.id \
                 AND c.breached_at IS NOT NULL)",
            ),
            Flag::Unread => match self.asked.asking.me {
                Some(me) => crate::seen::unread(text("(1 = 1"), me).add(")", []),
                None => never(),
            },
            // Few: their index is asked, spelled as it is, not every ticket.
            Flag::Snoozed => {
                text("t.id IN (SELECT z.id FROM tickets z WHERE z.snoozed_by IS NOT NULL)")
            }
            Flag::Escalated => text(format!(
                "(t.id IN (SELECT z.id FROM tickets z WHERE z.escalated <> '') AND {ACTIVE})"
            )),
            Flag::Priority => text("t.priority"),
            Flag::Mine => Sql::new("t.assignee_id = ?", vec![me()]),
            Flag::Following => Sql::new(
                "t.id IN (SELECT f.ticket_id FROM followers f WHERE f.person_id = ?)",
                vec![me()],
            ),
            Flag::Attachment if self.asked.asking.viewer.sees_notes() => {
                text("EXISTS (SELECT 1 FROM attachments a WHERE a.ticket_id = t.id)")
            }
            Flag::Attachment => text(
                "EXISTS (SELECT 1 FROM attachments a JOIN messages m ON m.id = a.message_id \
                 WHERE a.ticket_id = t.id AND m.visibility = 'public')",
            ),
        }
    }
}

fn equal(column: &str, value: impl Into<Arg>) -> Sql {
    Sql::new(format!("{column} = ?"), vec![value.into()])
}

fn number(sign: Sign, value: &Value) -> Sql {
    let Value::Id(id) = value else { return never() };
    let sign = if sign == Sign::Is { "=" } else { sign.text() };
    Sql::new(format!("t.id {sign} ?"), vec![(*id).into()])
}

fn range(
    when: When,
    ahead: bool,
    now: base::Timestamp,
    zone: &TimeZone,
) -> (base::Timestamp, base::Timestamp) {
    when.range(ahead, now, zone)
}

/// How a time stands to a span: `>` a day is after the day.
fn compared(column: &str, sign: Sign, (from, until): (base::Timestamp, base::Timestamp)) -> Sql {
    let one =
        |sign: &str, at: base::Timestamp| Sql::new(format!("{column} {sign} ?"), vec![at.into()]);
    match sign {
        Sign::Is => {
            Sql::new(format!("({column} >= ? AND {column} < ?)"), vec![from.into(), until.into()])
        }
        Sign::Less => one("<", from),
        Sign::AtMost => one("<", until),
        Sign::More => one(">=", until),
        Sign::AtLeast => one(">=", from),
    }
}

/// The statuses a test lets through. Statuses have the order of a ticket's life.
pub(super) fn standing(test: &Test) -> Vec<Status> {
    let place = |status: Status| Status::ALL.iter().position(|one| *one == status);
    let stands = |one: &Status| {
        test.values.iter().any(|value| match value {
            Value::Status(other) => test.sign.holds(&place(*one), &place(*other)),
            _ => false,
        })
    };
    Status::ALL.into_iter().filter(stands).collect()
}

fn statuses(all: &[Status]) -> Sql {
    if all == [Status::New, Status::Open, Status::Pending, Status::OnHold] {
        return text(ACTIVE);
    }
    // Words of ours, which need no quoting.
    let keys: Vec<String> = all.iter().map(|status| format!("'{}'", status.key())).collect();
    match keys.as_slice() {
        [] => never(),
        [one] => text(format!("t.status = {one}")),
        keys => text(format!("t.status IN ({})", keys.join(", "))),
    }
}

/// The keys a test on a ranked field lets through: a worse severity is more, a plan that comes
/// first is more.
fn ranked(test: &Test, handbook: &Handbook) -> Vec<String> {
    let all: Vec<(&str, i64)> = match test.field {
        Field::Plan => handbook.plans.iter().map(|plan| (plan.key.as_str(), plan.rank)).collect(),
        _ => handbook.severities.iter().map(|one| (one.key.as_str(), -one.rank)).collect(),
    };
    let rank = |key: &str| all.iter().find(|(one, _)| *one == key).map(|(_, rank)| *rank);
    let stands = |(key, place): &&(&str, i64)| {
        test.values.iter().any(|value| match value {
            Value::Key(other) if test.sign == Sign::Is => other == key,
            Value::Key(other) => rank(other).is_some_and(|other| test.sign.holds(place, &other)),
            _ => false,
        })
    };
    all.iter().filter(stands).map(|(key, _)| (*key).to_owned()).collect()
}

/// Whether everything a filter lets through is not done.
pub(super) fn is_active(filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().any(is_active),
        Filter::Any(parts) => !parts.is_empty() && parts.iter().all(is_active),
        Filter::Is(test) => match test.field {
            Field::Status => standing(test).iter().all(|status| !status.is_done()),
            Field::Is => test
                .values
                .iter()
                .all(|value| matches!(value, Value::Flag(Flag::Waiting | Flag::Unanswered))),
            _ => false,
        },
        Filter::Not(inner) => match &**inner {
            Filter::Is(test) if test.field == Field::Status => {
                let out = standing(test);
                Status::ALL.iter().all(|status| !status.is_done() || out.contains(status))
            }
            _ => false,
        },
        Filter::Says(_) => false,
    }
}
