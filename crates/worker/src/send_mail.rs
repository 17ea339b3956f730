//! Sending one mail, once: *sending* is written down before the wire is touched.

use actions::mail::outgoing::{Begun, Outcome, begin, settle};
use base::ids::OutgoingId;
use channels::{email::compose::render, outside::SendOutcome};
use desk::jobs::MOST_ATTEMPTS;

use crate::{Worker, jobs::Trouble, letters};

/// Sends the mail behind the row; a refusal for now puts the job back.
pub async fn run(worker: &Worker, id: OutgoingId, attempts: i64) -> Result<(), Trouble> {
    let desk = &worker.desk;
    let row = match begin(desk, id).await? {
        Begun::Go(row) => *row,
        Begun::Nothing => return Ok(()),
        Begun::Wait(until) => return Err(Trouble::Wait(until)),
    };
    let (mail, mailbox) = match letters::compose(desk, &row).await {
        Ok((_, None)) => {
            let why = "no mailbox is set up to send from".to_owned();
            return later(worker, id, attempts, why).await;
        }
        Ok((mail, Some(mailbox))) => (mail, mailbox),
        Err(letters::Cannot::Write(why)) => {
            return Ok(settle(desk, id, Outcome::Refused(why)).await?);
        }
        Err(letters::Cannot::Read(fault)) => {
            return later(worker, id, attempts, fault.to_string()).await;
        }
    };
    // Machines answer to the return path: a reply may bounce to us, an automatic mail may not.
    let return_path = if mail.auto_submitted { "" } else { mailbox.address.as_str() };
    let route = worker.routes.get(&mailbox.name);
    let mailer = route.map_or(&worker.mailer, |route| &route.mailer);
    let raw = render(&mail);
    let raw = match route.and_then(|route| route.seal.as_ref()) {
        Some(seal) => seal.sign(&raw),
        None => raw,
    };
    match mailer.send(return_path, &row.to_address, &raw).await {
        SendOutcome::Accepted { .. } => settle(desk, id, Outcome::Sent).await?,
        SendOutcome::RefusedForGood(why) => settle(desk, id, Outcome::Refused(why)).await?,
        SendOutcome::Unknown(why) => settle(desk, id, Outcome::Unknown(why)).await?,
        SendOutcome::RefusedForNow(why) => return later(worker, id, attempts, why).await,
    }
    Ok(())
}

/// Puts the mail back; after the last try it counts as refused and a person sees it.
async fn later(worker: &Worker, id: OutgoingId, attempts: i64, why: String) -> Result<(), Trouble> {
    if attempts >= MOST_ATTEMPTS {
        let why = format!("given up after {attempts} tries: {why}");
        return Ok(settle(&worker.desk, id, Outcome::Refused(why)).await?);
    }
    settle(&worker.desk, id, Outcome::NotNow(why.clone())).await?;
    Err(Trouble::NotNow(why))
}
