//! Reading a raw mail and putting it where it belongs. Reading never fails; what can't be placed
//! is left to the operators with the reason.

use actions::mail::place::{Mail, Placed, place};
use base::ids::{AsideId, RawId, TicketId};
use channels::email::{
    Envelope,
    address::{ReplyToken, read_aside_address, read_reply_address},
    parse::parse,
};
use desk::messages::{Incoming, Oddity};

use crate::{Worker, jobs::Trouble};

/// After so many failures the mail itself may be the trouble: a person looks.
const MOST_ATTEMPTS: i64 = 8;

/// Reads and places one raw message.
pub async fn run(worker: &Worker, raw: RawId, attempts: i64) -> Result<(), Trouble> {
    let found = store::raw::one(&mut worker.desk.store.read().await?, raw).await?;
    let Some((kept, bytes)) = found.filter(|(kept, _)| kept.state == "new") else { return Ok(()) };
    let envelope: Envelope = serde_json::from_str(&kept.envelope).unwrap_or_default();
    let reading = tokio::task::spawn_blocking(move || {
        let incoming = parse(&bytes, &envelope);
        (incoming, envelope)
    });
    let Ok((mut incoming, envelope)) = reading.await else {
        let why = "reading it stopped on a bug; the raw mail is kept".to_owned();
        return Ok(actions::raw::give_up(&worker.desk, raw, why).await?);
    };
    let aside = aside(worker, &envelope, &mut incoming);
    let addressed_to = addressed_to(worker, &envelope, &mut incoming);
    match place(&worker.desk, Mail { raw, incoming, addressed_to, aside }).await {
        Ok(Placed::Dead(reason)) => tracing::info!(%raw, reason, "a mail went to the dead letters"),
        Ok(_) => {}
        Err(fault) if attempts >= MOST_ATTEMPTS => {
            let why = format!("placing it failed {attempts} times: {fault}");
            actions::raw::give_up(&worker.desk, raw, why).await?;
        }
        Err(fault) => return Err(fault.into()),
    }
    Ok(())
}

/// The side conversation named by a signed address of ours.
fn aside(worker: &Worker, envelope: &Envelope, incoming: &mut Incoming) -> Option<AsideId> {
    let settings = worker.desk.settings();
    let read = |address: &String| read_aside_address(address, settings.secret.as_bytes());
    let addresses = envelope.rcpt_to.iter().chain(&incoming.also_to).chain(&incoming.delivered_to);
    let found = addresses.filter_map(read).next();
    incoming.also_to.retain(|address| read(address).is_none());
    found
}

/// The ticket named by a signed address of ours, from the envelope and from To and Cc. A forged
/// one is noted and does nothing.
fn addressed_to(worker: &Worker, envelope: &Envelope, incoming: &mut Incoming) -> Option<TicketId> {
    let settings = worker.desk.settings();
    let addresses = envelope.rcpt_to.iter().chain(&incoming.also_to).chain(&incoming.delivered_to);
    let mut forged = None;
    let mut valid = None;
    for address in addresses {
        match read_reply_address(address, settings.secret.as_bytes()) {
            ReplyToken::Valid(ticket) => valid = valid.or(Some(ticket)),
            ReplyToken::Forged(ticket) => forged = Some(ticket),
            ReplyToken::None => {}
        }
    }
    if let Some(ticket) = forged.filter(|_| valid.is_none()) {
        let words = format!("was sent to an address of #{ticket} that we never gave out");
        incoming.oddities.push(Oddity(words));
    }
    // Signed addresses stand for our mailbox; they are nobody to copy.
    let key = settings.secret.as_bytes();
    incoming.also_to.retain(|address| matches!(read_reply_address(address, key), ReplyToken::None));
    valid
}
