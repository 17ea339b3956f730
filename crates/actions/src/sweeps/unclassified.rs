//! The leads' weekly report of what keeps landing in Unclassified (RT-3).

use ::desk::{
    change::{Change, Row},
    notices::{Audience, Notice},
    suggestions::report::{report, week_due},
};
use base::time::zone_or_utc;
use store::Fault;

use crate::Desk;

/// The name under which a told week is remembered.
const REPORT: &str = "unclassified";
/// The schedule on whose clock it is Monday.
const COVERAGE: &str = "coverage";

/// Tells the leads about last week, once, whichever node comes first. Answers whether it did.
/// Running it again, or on two nodes at once, tells nobody twice.
///
/// # Errors
/// The database failed.
pub async fn tell_leads(desk: &Desk) -> Result<bool, Fault> {
    let moment = desk.moment();
    let coverage = moment.handbook.schedules.iter().find(|schedule| schedule.key == COVERAGE);
    let zone = zone_or_utc(coverage.map_or("UTC", |schedule| schedule.zone.as_str()));
    let Some(week) = week_due(moment.at, &zone) else { return Ok(false) };
    let mut conn = desk.store.read().await?;
    if store::reports::is_told(&mut conn, REPORT, &week.key).await? {
        return Ok(false);
    }
    let group = &moment.handbook.routing.unclassified_group;
    let landed = store::reports::landed(&mut conn, group, week.from, week.until).await?;
    drop(conn);
    let told = report(&moment.handbook, &landed);
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            if !store::reports::tell(tx, REPORT, &week.key).await? {
                return Ok(false);
            }
            let Some(told) = told else { return Ok(false) };
            let notice = Notice {
                key: format!("{REPORT}:{}", week.key),
                audience: Audience::Leads,
                ticket_id: None,
                text: format!("{}. {}", told.title, told.text.replace('\n', " ")),
                at: moment.at,
            };
            let rows = vec![Row::Notice(Box::new(notice))];
            store::apply::apply(tx, Change { rows, ..Change::default() }).await?;
            Ok(true)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
