//! `job_statuses`: what became of many things done at once. The work is done before the request is
//! answered, so a job is complete when it is first heard of; each part says for itself whether it
//! worked.

use axum::{
    Json,
    extract::{Path, State},
    response::IntoResponse,
};
use serde_json::{Value, json};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    here::Here,
};
use crate::Web;

/// The most parts of one request: the dialect's own limit.
pub const MOST: usize = 100;

/// A part that did not work.
#[must_use]
pub fn failed(index: usize, id: Option<i64>, error: &ApiError) -> Value {
    let (error, details) = error.told();
    let mut part = json!({"index": index, "success": false, "error": error, "details": details});
    if let Some(id) = id {
        part["id"] = json!(id);
    }
    part
}

/// Keeps the results and answers with the job. What was done is done: where the job itself can't be
/// kept, its answer tells all the same, and the fault goes to the log.
///
/// # Errors
/// None.
pub async fn done(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    kind: &str,
    results: Vec<Value>,
) -> Answer {
    let hash = base::secrets::hash(web.desk.token().as_bytes());
    let id = format!("V3-{}", &hash[..32]);
    let worked = results.iter().filter(|part| part["success"] != json!(false)).count();
    let message = format!("{worked} of {} done", results.len());
    let status = if worked == 0 && !results.is_empty() { "failed" } else { "completed" };
    let job = json!({
        "id": id,
        "url": here.url(&format!("/job_statuses/{id}.json")),
        "job_type": kind,
        "total": results.len(),
        "progress": results.len(),
        "status": status,
        "message": message,
        "results": results,
    });
    let kept = actions::api_jobs::keep(&web.desk, user.person.id, id, job.to_string()).await;
    let mut response = Json(json!({ "job_status": job })).into_response();
    if let Err(fault) = kept {
        response.extensions_mut().insert(ApiError::Fault(fault.to_string()));
    }
    Ok(response)
}

/// As it was kept, with the address by which it was asked for now.
fn read(here: &Here, data: &str) -> Result<Value, ApiError> {
    let mut job: Value =
        serde_json::from_str(data).map_err(|error| ApiError::Fault(error.to_string()))?;
    let id = job["id"].as_str().unwrap_or_default().to_owned();
    job["url"] = json!(here.url(&format!("/job_statuses/{id}.json")));
    Ok(job)
}

/// `GET job_statuses`: the caller's own of the last day.
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let kept = store::api_jobs::of_person(&mut conn, user.person.id).await?;
    let jobs = kept.iter().map(|data| read(&here, data)).collect::<Result<Vec<_>, _>>()?;
    super::whole::listed(&here, "job_statuses", jobs)
}

/// `GET job_statuses/{id}`
pub async fn show(
    State(web): State<Web>,
    Agent(user): Agent,
    Path(id): Path<String>,
    here: Here,
) -> Answer {
    let id = id.strip_suffix(".json").unwrap_or(&id);
    let mut conn = web.desk.store.read().await?;
    let kept = store::api_jobs::one(&mut conn, user.person.id, id).await?;
    let job = read(&here, &kept.ok_or(ApiError::NotFound)?)?;
    Ok(Json(json!({ "job_status": job })).into_response())
}

/// `GET job_statuses/show_many?ids=…`
pub async fn many(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let ids = here.get("ids").unwrap_or_default().split(',').take(MOST);
    let mut conn = web.desk.store.read().await?;
    let mut jobs = Vec::new();
    for id in ids {
        if let Some(kept) = store::api_jobs::one(&mut conn, user.person.id, id.trim()).await? {
            jobs.push(read(&here, &kept)?);
        }
    }
    super::whole::these("job_statuses", jobs)
}
