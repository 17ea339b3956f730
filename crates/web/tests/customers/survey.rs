//! The survey counts when somebody sends it, and never because a link was opened.

use base::ids::TicketId;
use desk::{
    csat::Survey,
    tickets::{Status, open::Asked},
};
use testkit::{MARIA, NOOR, TestDesk, hours, on_both_engines};

use super::site::{Site, mailed};

/// Maria was helped three days ago and is asked how it was; answers the survey's path.
async fn asked(desk: &TestDesk) -> String {
    let ticket = desk.form(MARIA, "It <i>broke</i>", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Mended.", Status::Solved).await;
    desk.pass(hours(73)).await;
    format!("/survey/{}", mailed(desk, MARIA, "/survey/"))
}

async fn stored(desk: &TestDesk) -> Survey {
    store::surveys::of_ticket(&mut desk.conn().await, TicketId(1)).await.unwrap().unwrap()
}

on_both_engines!(opening_a_survey_records_nothing, async |desk| {
    let (site, path) = (Site::of(desk), asked(desk).await);
    let before = stored(desk).await;
    for query in ["", "?rating=4", "?rating=9", "?thanks=1"] {
        let page = site.get("", &format!("{path}{query}")).await.is(200);
        page.says("How was our help?").says("It &lt;i&gt;broke&lt;/i&gt;");
    }
    let chosen = site.get("", &format!("{path}?rating=4")).await;
    chosen.says("value=\"4\" required checked");
    assert_eq!(stored(desk).await, before);
    assert_eq!(before.answered_at, None);
});

on_both_engines!(sending_counts_feeds_and_can_be_changed_for_a_week, async |desk| {
    let (site, path) = (Site::of(desk), asked(desk).await);
    let words = [("words", "Quick & <kind>")];
    site.send("", &path, &words)
        .await
        .is(422)
        .says("Quick &amp; &lt;kind&gt;")
        .says("Choose one of the five");
    assert_eq!(stored(desk).await.answered_at, None);
    let fields = [("rating", "2"), ("words", "Quick & <kind>"), ("wants_contact", "yes")];
    let sent = site.send("", &path, &fields).await.is(303);
    let thanks = site.get("", sent.next()).await.is(200).says("counter\">1<");
    thanks.says("in touch").says("Change my answer");
    let first = stored(desk).await;
    assert_eq!((first.rating, first.contact_wished), (Some(2), true));
    desk.pass(hours(24)).await;
    site.get("", &path).await.says("You have answered").says("Quick &amp; &lt;kind&gt;");
    site.send("", &path, &[("rating", "5")]).await.is(303);
    assert_eq!(stored(desk).await.rating, Some(5));
    desk.pass(hours(7 * 24)).await;
    site.get("", &path).await.is(200).says("Thank you").lacks("Change my answer");
    site.send("", &path, &[("rating", "1")]).await.is(409);
    assert_eq!(stored(desk).await.rating, Some(5));
});

on_both_engines!(a_forged_survey_link_leads_nowhere, async |desk| {
    let (site, path) = (Site::of(desk), asked(desk).await);
    let forged = format!("{path}x");
    site.get("", &forged).await.is(404);
    site.send("", &forged, &[("rating", "5")]).await.is(404);
    assert_eq!(stored(desk).await.answered_at, None);
});

on_both_engines!(a_link_somebody_changed_leads_nowhere, async |desk| {
    let (site, path) = (Site::of(desk), asked(desk).await);
    let mail = desk.mails_to(MARIA).pop().unwrap().replace("=\r\n", "").replace("=3D", "=");
    let link = mail.split(&path).nth(1).unwrap();
    let carried: String =
        link.chars().take_while(|one| !one.is_whitespace() && *one != '"').collect();
    assert!(carried.contains("ticket=1&distinct_id=maria%40corvid.example"), "{carried}");
    site.get("", &format!("{path}{carried}")).await.is(200).says("How was our help?");
    site.get("", &format!("{path}{carried}&rating=4")).await.is(200);
    for (from, to) in [("ticket=1", "ticket=2"), ("maria", "mario"), ("team=", "team=x")] {
        site.get("", &format!("{path}{}", carried.replacen(from, to, 1))).await.is(404);
    }
    site.get("", &format!("{path}?ticket=1")).await.is(404);
});

on_both_engines!(a_customer_s_own_hedgehogs_are_counted, async |desk| {
    let holder = "[surveys]\nrights_holder = \"Lantern & Co\"\ndonation_to = \"the hospital\"";
    desk.desk.set_handbook(desk::handbook::Handbook::parse(holder).unwrap());
    let (site, path) = (Site::of(desk), asked(desk).await);
    let sent = site.send("", &path, &[("rating", "5")]).await.is(303);
    let thanks = site.get("", sent.next()).await.is(200).says("Lantern &amp; Co");
    thanks.says("the hospital").lacks("You have fed");
    desk.pass(hours(31 * 24)).await;
    let ticket = desk.form(MARIA, "Another", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Mended.", Status::Solved).await;
    desk.pass(hours(73)).await;
    let path = format!("/survey/{}", mailed(desk, MARIA, "/survey/"));
    let sent = site.send("", &path, &[("rating", "4")]).await.is(303);
    site.get("", sent.next()).await.is(200).says("You have fed <b>2</b> hedgehogs");
});
