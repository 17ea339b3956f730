//! An answer as PostHog's `survey sent` event (CS-3). The same answer always makes the same event
//! id, so that one sent twice is one there; a changed answer is an event of its own under the same
//! submission id, of which PostHog shows the newest.

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};
use serde_json::{Map, Value, json};

use super::Survey;
use crate::phrases::{Language, Say};

/// What one event says.
#[derive(Debug, Clone)]
pub struct Sent<'a> {
    /// The project's key at the place it is sent to.
    pub api_key: &'a str,
    pub survey: &'a Survey,
    /// `[surveys]` of the handbook.
    pub survey_id: &'a str,
    pub survey_name: &'a str,
    /// The answer: the survey may have been answered again since.
    pub rating: u8,
    pub words: &'a str,
    pub answered_at: Timestamp,
    /// The customer in the product; see [`distinct_id`].
    pub distinct_id: &'a str,
    pub ticket: TicketId,
    pub team: &'a str,
    pub product: &'a str,
    pub plan: &'a str,
    /// The organisation's id in the company's own systems; may be empty.
    pub organisation: &'a str,
    /// Where the ticket is, for whoever reads the event.
    pub link: &'a str,
}

/// The questions, in the order of the page: a stable id and what is asked, in English whatever the
/// reader's language: over there it is one question.
const QUESTIONS: [(&str, Say); 3] =
    [("rating", Say::HowWasOurHelp), ("words", Say::InYourWords), ("contact", Say::GetInTouch)];

impl Sent<'_> {
    /// The event as the capture endpoint takes it.
    #[must_use]
    pub fn event(&self) -> Value {
        let contact = if self.survey.contact_wished { "yes" } else { "no" };
        let answers = [json!(self.rating), json!(self.words), json!(contact)];
        let mut said = Map::new();
        let mut questions = Vec::new();
        for (place, ((id, question), answer)) in QUESTIONS.iter().zip(&answers).enumerate() {
            let by_place = match place {
                0 => "$survey_response".to_owned(),
                place => format!("$survey_response_{place}"),
            };
            said.insert(by_place, answer.clone());
            said.insert(format!("$survey_response_{id}"), answer.clone());
            questions.push(
                json!({ "id": id, "question": question.shipped(Language::En), "response": answer }),
            );
        }
        let responded = format!("$survey_responded/{}", self.survey_id);
        let mut properties = json!({
            "$survey_id": self.survey_id,
            "$survey_name": self.survey_name,
            "$survey_questions": questions,
            "$survey_submission_id": submission_id(self.survey),
            "$survey_completed": true,
            "$set": { responded: true },
            "$lib": "prickle",
            "$is_server": true,
            "$geoip_disable": true,
            "ticket_id": self.ticket.0,
            "ticket_url": self.link,
            "team": self.team,
            "product": self.product,
            "plan": self.plan,
            "organization_id": self.organisation,
        });
        if let Some(properties) = properties.as_object_mut() {
            properties.append(&mut said);
        }
        json!({
            "api_key": self.api_key,
            "event": "survey sent",
            "uuid": event_id(self.survey, self.answered_at),
            "distinct_id": self.distinct_id,
            "timestamp": self.answered_at.to_string(),
            "properties": properties,
        })
    }
}

/// The customer's id in the product: what the widget told (`distinct_id` of the ticket's context),
/// else their address, else their number here. 200 characters are kept there.
#[must_use]
pub fn distinct_id(context: Option<&str>, address: Option<&str>, person: PersonId) -> String {
    let context = context.and_then(|text| serde_json::from_str::<Value>(text).ok());
    let told = context.as_ref().and_then(|context| context.get("distinct_id"));
    let told = told.and_then(Value::as_str).map(str::trim).filter(|id| !id.is_empty());
    let id = told.or(address).map_or_else(|| format!("prickle-person-{person}"), str::to_owned);
    id.chars().take(200).collect()
}

/// The submission all answers to one survey belong to.
#[must_use]
pub fn submission_id(survey: &Survey) -> String {
    uuid(&format!("submission {} {}", survey.ticket_id, survey.token_hash))
}

/// The event of the answer given at an instant.
fn event_id(survey: &Survey, at: Timestamp) -> String {
    uuid(&format!("event {} {} {}", survey.ticket_id, survey.token_hash, at.as_microsecond()))
}

/// A UUID made of what it names: version 8 (RFC 9562, 5.8), the layout for hashes of one's own.
fn uuid(of: &str) -> String {
    let mut digits: Vec<char> = base::secrets::hash(of.as_bytes()).chars().take(32).collect();
    digits[12] = '8';
    digits[16] = 'a';
    let part = |from: usize, until: usize| digits[from..until].iter().collect::<String>();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey() -> Survey {
        Survey {
            ticket_id: TicketId(7),
            person_id: PersonId(3),
            token_hash: "ab".into(),
            sent_at: Timestamp::UNIX_EPOCH,
            rating: Some(4),
            words: "Kind.".into(),
            contact_wished: false,
            answered_at: Some(Timestamp::UNIX_EPOCH),
        }
    }

    fn sent(survey: &Survey, rating: u8, at: Timestamp) -> Value {
        let sent = Sent {
            api_key: "phc_x",
            survey,
            survey_id: "help",
            survey_name: "Help",
            rating,
            words: "Kind.",
            answered_at: at,
            distinct_id: "u1",
            ticket: TicketId(7),
            team: "support",
            product: "",
            plan: "scale",
            organisation: "",
            link: "",
        };
        sent.event()
    }

    #[test]
    fn one_answer_is_one_event_and_a_changed_one_another_of_the_same_submission() {
        let survey = survey();
        let (at, later) = (Timestamp::UNIX_EPOCH, base::time::after(Timestamp::UNIX_EPOCH, 60));
        let (first, again, changed) =
            (sent(&survey, 4, at), sent(&survey, 4, at), sent(&survey, 2, later));
        assert_eq!(first, again);
        assert_ne!(first["uuid"], changed["uuid"]);
        let submission = |event: &Value| event["properties"]["$survey_submission_id"].clone();
        assert_eq!(submission(&first), submission(&changed));
        let uuid = first["uuid"].as_str().unwrap();
        assert_eq!((uuid.len(), &uuid[14..15], &uuid[19..20]), (36, "8", "a"));
    }

    #[test]
    fn both_forms_of_an_answer_are_sent() {
        let event = sent(&survey(), 4, Timestamp::UNIX_EPOCH);
        let properties = &event["properties"];
        assert_eq!(properties["$survey_response"], 4);
        assert_eq!(properties["$survey_response_rating"], 4);
        assert_eq!(properties["$survey_response_1"], "Kind.");
        assert_eq!(properties["$survey_response_2"], "no");
        assert_eq!(properties["$set"]["$survey_responded/help"], true);
        assert_eq!(event["timestamp"], "1970-01-01T00:00:00Z");
    }

    #[test]
    fn a_customer_is_who_the_widget_said() {
        let context = Some("{\"distinct_id\":\"u-9\"}");
        assert_eq!(distinct_id(context, Some("a@b.example"), PersonId(3)), "u-9");
        let by_address = distinct_id(Some("{}"), Some("a@b.example"), PersonId(3));
        assert_eq!(by_address, "a@b.example");
        assert_eq!(distinct_id(None, None, PersonId(3)), "prickle-person-3");
    }
}
