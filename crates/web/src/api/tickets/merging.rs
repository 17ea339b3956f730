//! `POST tickets/{id}/merge`: tickets go on in this one. What is to be said on one that goes is
//! written as it goes, and on the one that stays when all have come.

use actions::tickets::{
    merge::{Wish, merge_saying},
    update::{Update, update},
};
use axum::extract::State;
use base::ids::TicketId;
use desk::{
    messages::{Channel, Visibility},
    tickets::answer::Draft,
};
use serde_json::json;

use super::update::refused;
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        body::{Body, Fields},
        errors::{Answer, ApiError},
        here::Here,
        jobs::{MOST, done, failed},
        number::Number,
    },
};

/// Words for one side; internal unless asked otherwise.
struct Said {
    text: Option<String>,
    public: bool,
}

impl Said {
    fn of(fields: &Fields, side: &str) -> Result<Self, ApiError> {
        let text = fields.text(&format!("{side}_comment"))?;
        let text = text.filter(|text| !text.trim().is_empty());
        let public = fields.truth(&format!("{side}_comment_is_public"))?.unwrap_or(false);
        Ok(Self { text, public })
    }

    fn draft(&self) -> Option<Draft> {
        let text = self.text.clone()?;
        let visibility = if self.public { Visibility::Public } else { Visibility::Internal };
        // What its caller began on the page is theirs still to finish.
        Some(Draft { text, visibility, channel: Channel::Api, beside: true, ..Draft::default() })
    }
}

/// `POST tickets/{id}/merge`
pub async fn into(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
    body: Body,
) -> Answer {
    if !user.person.role.may_answer() {
        return Err(ApiError::Forbidden);
    }
    let fields = body.whole();
    let ids = fields.ids("ids", MOST)?;
    let (from, to) = (Said::of(&fields, "source")?, Said::of(&fields, "target")?);
    let stays = TicketId(id);
    let mut conn = web.desk.store.read().await?;
    let seen = store::tickets::one(&mut conn, &user.viewer, stays).await?;
    drop(conn);
    seen.ok_or(ApiError::NotFound)?;
    let mut results = Vec::new();
    for (index, id) in ids.into_iter().enumerate() {
        results.push(match goes(&web, &user, TicketId(id), stays, &from).await {
            Ok(()) => json!({"index": index, "id": id, "action": "merge", "status": "Updated",
                "success": true}),
            Err(error) => failed(index, Some(id), &error),
        });
    }
    let came = results.iter().any(|part| part["success"] == json!(true));
    if let Some(draft) = to.draft().filter(|_| came)
        && let Err(error) = say(&web, &user, stays, draft).await
    {
        // What came has come; that the words are missing is told as one part more.
        results.push(failed(results.len(), Some(id), &error));
    }
    done(&web, &user, &here, "Ticket Merge", results).await
}

async fn goes(
    web: &Web,
    user: &ApiUser,
    goes: TicketId,
    stays: TicketId,
    said: &Said,
) -> Result<(), ApiError> {
    // Their customers read each other's words only where one of us says so on the page.
    let wish = Wish { goes, stays, together: false };
    let merged = merge_saying(&web.desk, &user.person, wish, said.draft()).await;
    merged.map(|_| ()).map_err(|error| ApiError::of(error, "ids"))
}

async fn say(web: &Web, user: &ApiUser, ticket: TicketId, draft: Draft) -> Result<(), ApiError> {
    let all = Update { draft: Some(draft), ..Update::on(ticket) };
    update(&web.desk, &user.person, all).await.map(|_| ()).map_err(refused)
}
