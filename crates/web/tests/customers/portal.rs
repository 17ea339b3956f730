//! The portal: in by a link that works once, and nothing to see that is not one's own.

use axum::{
    body::Body,
    http::{Request, header},
};
use desk::tickets::{Status, change::Set, open::Asked};
use testkit::{LEV, MARIA, NOOR, OMAR, Somebody, TIDE, on_both_engines};

use super::site::{Site, mailed};

on_both_engines!(a_link_works_once_and_only_by_its_button, async |desk| {
    let site = Site::of(desk);
    site.send("", "/portal/sign-in", &[("address", MARIA.address)]).await.is(200);
    desk.drain().await;
    let link = format!("/portal/links/{}", mailed(desk, MARIA, "/portal/links/"));
    for _ in 0..3 {
        site.get("", &link).await.is(200).says("Go to my tickets").says(MARIA.address);
    }
    let signed_in = site.send("", &link, &[]).await.is(303);
    assert_eq!(signed_in.next(), "/portal");
    site.get(&signed_in.cookie(), "/portal").await.is(200).says(MARIA.name);
    let used = site.send("", &link, &[]).await.is(410).says("/portal/sign-in");
    assert_eq!(used.header("set-cookie"), "");
    site.get("", &link).await.is(410);
    site.get("", "/portal/links/forged").await.is(404).says("/portal/sign-in");
});

on_both_engines!(a_link_runs_out, async |desk| {
    let site = Site::of(desk);
    site.send("", "/portal/sign-in", &[("address", MARIA.address)]).await.is(200);
    desk.drain().await;
    let link = format!("/portal/links/{}", mailed(desk, MARIA, "/portal/links/"));
    desk.pass(31 * 60).await;
    site.get("", &link).await.is(410);
    assert_eq!(site.send("", &link, &[]).await.is(410).header("set-cookie"), "");
});

on_both_engines!(nobody_learns_who_is_a_customer, async |desk| {
    let site = Site::of(desk);
    let ask = async |address: &str| {
        let seen = site.send("", "/portal/sign-in", &[("address", address)]).await.is(200);
        seen.text.replace(address, "")
    };
    assert_eq!(ask(MARIA.address).await, ask(TIDE.address).await);
    assert_eq!(ask(MARIA.address).await, ask(NOOR.address).await);
    desk.drain().await;
    assert!(desk.mails_to(NOOR).is_empty());
    site.send("", "/portal/sign-in", &[("address", "maria@")]).await.is(422).says("maria@");
});

on_both_engines!(what_is_not_yours_is_not_there, async |desk| {
    let site = Site::of(desk);
    desk.form(TIDE, "Ours alone", Asked::default()).await;
    let cookie = site.signed_in(desk, MARIA).await;
    let csrf = site.get(&cookie, "/portal").await.is(200).lacks("Ours alone").hidden("csrf");
    site.get(&cookie, "/portal/tickets/1").await.is(404).lacks("Ours alone");
    let fields = [("csrf", csrf.as_str()), ("client_id", "c1"), ("text", "Let me in")];
    for verb in ["messages", "closure", "reopening"] {
        site.send(&cookie, &format!("/portal/tickets/1/{verb}"), &fields).await.is(404);
    }
    assert_eq!(desk.words(1).await, ["Ours alone"]);
    assert_eq!(desk.ticket(1).await.status, Status::New);
    assert_eq!(site.get("", "/portal/tickets/1").await.is(303).next(), "/portal/sign-in");
});

on_both_engines!(a_customer_follows_and_answers, async |desk| {
    let site = Site::of(desk);
    let ticket = desk.form(MARIA, "It <b>broke</b>", Asked::default()).await.ticket.id;
    desk.note(LEV, ticket, "They are angry").await;
    desk.reply(NOOR, ticket, "Does **this** help?", Status::Pending).await;
    let cookie = site.signed_in(desk, MARIA).await;
    let page = site.get(&cookie, "/portal/tickets/1").await.is(200);
    let page = page.says("It &lt;b&gt;broke&lt;/b&gt;").says("<strong>this</strong>");
    let page = page.lacks("They are angry").lacks(NOOR.address);
    let (csrf, client_id) = (page.hidden("csrf"), page.hidden("client_id"));
    let to = "/portal/tickets/1/messages";
    let empty = [("csrf", csrf.as_str()), ("client_id", &client_id), ("text", "")];
    site.send(&cookie, to, &empty).await.is(422).says("Write something first.");
    let foreign = [("csrf", "guessed"), ("client_id", &client_id), ("text", "No")];
    site.send(&cookie, to, &foreign).await.is(403);
    let fields = [("csrf", csrf.as_str()), ("client_id", &client_id), ("text", "A little.")];
    for _ in 0..2 {
        let sent = site.send_with(&cookie, to, &fields, ("log.txt", b"boom")).await.is(303);
        let after = site.get(&cookie, sent.next()).await.is(200).says("Sent.").says("log.txt");
        after.says("A little.");
    }
    assert_eq!(desk.words(1).await.last().unwrap(), "A little.");
    assert_eq!(desk.words(1).await.len(), 4);
    assert_eq!(desk.ticket(1).await.status, Status::Open);
});

on_both_engines!(a_reply_that_is_too_large_keeps_its_words, async |desk| {
    let site = Site::of(desk);
    desk.form(MARIA, "It broke", Asked::default()).await;
    let cookie = site.signed_in(desk, MARIA).await;
    let csrf = site.get(&cookie, "/portal/tickets/1").await.hidden("csrf");
    let fields = [("csrf", csrf.as_str()), ("client_id", "c1"), ("text", "See the dump.")];
    let huge = vec![0_u8; 41 * 1024 * 1024];
    let to = "/portal/tickets/1/messages";
    let wrong = site.send_with(&cookie, to, &fields, ("dump.bin", &huge)).await.is(413);
    wrong.says("See the dump.").says("40 MB is the most");
});

on_both_engines!(a_customer_solves_and_reopens, async |desk| {
    let site = Site::of(desk);
    desk.form(MARIA, "It broke", Asked::default()).await;
    let cookie = site.signed_in(desk, MARIA).await;
    let csrf = site.get(&cookie, "/portal/tickets/1").await.hidden("csrf");
    let fields = [("csrf", csrf.as_str())];
    site.send(&cookie, "/portal/tickets/1/closure", &fields).await.is(303);
    assert_eq!(desk.ticket(1).await.status, Status::Solved);
    let after = site.send(&cookie, "/portal/tickets/1/reopening", &fields).await.is(303);
    site.get(&cookie, after.next()).await.says("open again");
    assert_eq!(desk.ticket(1).await.status, Status::Open);
});

on_both_engines!(an_answer_on_a_closed_ticket_is_a_new_one, async |desk| {
    let site = Site::of(desk);
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.sets(NOOR, ticket, Set::Status(Status::Closed)).await;
    let cookie = site.signed_in(desk, MARIA).await;
    let csrf = site.get(&cookie, "/portal/tickets/1").await.hidden("csrf");
    let fields = [("csrf", csrf.as_str()), ("client_id", "c1"), ("text", "And again.")];
    for _ in 0..2 {
        let sent = site.send(&cookie, "/portal/tickets/1/messages", &fields).await.is(303);
        site.get(&cookie, sent.next()).await.is(200).says("And again.");
    }
    assert_eq!((desk.tickets().await, desk.words(2).await), (2, vec!["And again.".to_owned()]));
    desk.drain().await;
});

on_both_engines!(an_org_admin_sees_the_organisation_and_others_do_not, async |desk| {
    let site = Site::of(desk);
    desk.form(MARIA, "Asked by Maria", Asked::default()).await;
    let omar = site.signed_in(desk, OMAR).await;
    site.get(&omar, "/portal").await.is(200).lacks("Asked by Maria").says("Corvid Labs");
    site.get(&omar, "/portal?of=organisation").await.says("Asked by Maria").says(MARIA.name);
    site.get(&omar, "/portal/tickets/1").await.is(200);
    desk.form(OMAR, "Asked by Omar", Asked::default()).await;
    let maria = site.signed_in(desk, MARIA).await;
    site.get(&maria, "/portal?of=organisation").await.is(200).lacks("Asked by Omar");
});

on_both_engines!(older_tickets_are_a_page_away, async |desk| {
    let site = Site::of(desk);
    for number in 1..=27 {
        desk.form(MARIA, &format!("Question no. {number}."), Asked::default()).await;
    }
    let cookie = site.signed_in(desk, MARIA).await;
    let first = site.get(&cookie, "/portal").await.says("no. 27.").says("no. 3.");
    first.lacks("no. 2.").says("/portal?before=3\"");
    let second = site.get(&cookie, "/portal?before=3").await.says("no. 2.").says("no. 1.");
    second.lacks("no. 3.").lacks("before=");
});

on_both_engines!(signing_out_ends_the_session, async |desk| {
    let site = Site::of(desk);
    let cookie = site.signed_in(desk, MARIA).await;
    let csrf = site.get(&cookie, "/portal").await.hidden("csrf");
    site.send(&cookie, "/portal/sign-out", &[("csrf", &csrf)]).await.is(303);
    site.get(&cookie, "/portal").await.is(303);
});

on_both_engines!(a_customer_finds_their_own_words_and_never_a_note, async |desk| {
    let site = Site::of(desk);
    let ticket = desk.form(MARIA, "The quokka export stops", Asked::default()).await.ticket.id;
    desk.form(MARIA, "Something else", Asked::default()).await;
    desk.form(TIDE, "A quokka of another company", Asked::default()).await;
    desk.note(LEV, ticket, "Smells of wombat").await;
    desk.reply(NOOR, ticket, "Is it the numbat again?", Status::Pending).await;
    let cookie = site.signed_in(desk, MARIA).await;
    let page = site.get(&cookie, "/portal?q=quokka").await.is(200);
    let page = page.says("/portal/tickets/1\"").says("<mark>quokka</mark>");
    page.lacks("/portal/tickets/2\"").lacks("/portal/tickets/3\"").lacks("wombat");
    site.get(&cookie, "/portal?q=numbat").await.says("/portal/tickets/1\"");
    let nothing = site.get(&cookie, "/portal?q=wombat").await.is(200).says("Nothing found");
    nothing.lacks("/portal/tickets/1\"").lacks("Smells");
    site.get(&cookie, "/portal?q=%3Cscript%3E").await.lacks("<script>").says("Nothing found");
    // Not by what may not be in it either: a note answers no question at all.
    let without = site.get(&cookie, "/portal?q=quokka%20-wombat").await;
    without.says("/portal/tickets/1\"");
    // What is typed is words, not the desk's language of queries.
    site.get(&cookie, "/portal?q=is%3Amine").await.says("Nothing found");
});

on_both_engines!(files_are_found_in_the_portal_as_far_as_they_are_the_customers, async |desk| {
    let site = Site::of(desk);
    desk.form(MARIA, "It broke", Asked::default()).await;
    let cookie = site.signed_in(desk, MARIA).await;
    let csrf = site.get(&cookie, "/portal/tickets/1").await.hidden("csrf");
    let fields = [("csrf", csrf.as_str()), ("client_id", "c1"), ("text", "See the log.")];
    let to = "/portal/tickets/1/messages";
    site.send_with(&cookie, to, &fields, ("capybara.txt", b"a line with pangolin")).await.is(303);
    desk.drain().await;
    site.get(&cookie, "/portal?q=capybara").await.says("/portal/tickets/1\"");
    site.get(&cookie, "/portal?q=pangolin").await.says("<mark>pangolin</mark>");
});

on_both_engines!(an_org_admin_searches_where_they_look, async |desk| {
    let site = Site::of(desk);
    desk.form(MARIA, "The quokka of Maria", Asked::default()).await;
    desk.form(OMAR, "The quokka of Omar", Asked::default()).await;
    let omar = site.signed_in(desk, OMAR).await;
    let own = site.get(&omar, "/portal?q=quokka").await;
    own.says("of Omar").lacks("of Maria").says("/portal?of=organisation&amp;q=quokka");
    site.get(&omar, "/portal?of=organisation&q=quokka").await.says("of Omar").says("of Maria");
    let maria = site.signed_in(desk, MARIA).await;
    site.get(&maria, "/portal?of=organisation&q=quokka").await.lacks("of Omar");
});

on_both_engines!(a_customer_is_spoken_to_in_their_language_and_zone, async |desk| {
    let site = Site::of(desk);
    let german = async |path: &str, cookie: &str| {
        let request = Request::get(path)
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT_LANGUAGE, "de-AT,de;q=0.9,en;q=0.5");
        site.see(request.body(Body::empty()).unwrap()).await
    };
    german("/portal/sign-in", "").await.is(200).says("lang=\"de\"").says("Link senden");
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    let cookie = site.signed_in(desk, MARIA).await;
    // The browser is asked as long as she has not chosen.
    german("/portal", &cookie).await.is(200).says("Ihre Anfragen").says("Wir sind dran");
    let settings = site.get(&cookie, "/portal/settings").await.is(200).says("Europe/Berlin");
    let csrf = settings.hidden("csrf");
    let chosen = [("csrf", csrf.as_str()), ("language", "de"), ("time_zone", "Africa/Lagos")];
    site.send(&cookie, "/portal/settings", &chosen).await.is(303);
    let list = site.get(&cookie, "/portal").await.is(200).says("Ihre Anfragen");
    let due = desk.ticket(ticket.id.0).await.due_at.unwrap();
    let lagos = base::time::zone_or_utc("Africa/Lagos");
    let there = ui::format::deadline_in(desk::phrases::Language::De, due, desk.clock_now(), &lagos);
    list.says(&there);
    let wrong = [("csrf", csrf.as_str()), ("language", "de"), ("time_zone", "Lagos")];
    site.send(&cookie, "/portal/settings", &wrong).await.is(422).says("Diese Zeitzone");
    // Mails follow.
    desk.form(MARIA, "Another", Asked::default()).await;
    let mail = desk.mails_to(MARIA).pop().unwrap();
    assert!(mail.contains("Guten Tag Maria"), "{mail}");
    assert!(mail.contains("Anfrage ansehen"), "{mail}");
});

on_both_engines!(a_company_says_it_otherwise, async |desk| {
    let otherwise = "[phrases]\nsend_a_link = \"Let me in\"";
    desk.desk.set_handbook(desk::handbook::Handbook::parse(otherwise).unwrap());
    Site::of(desk).get("", "/portal/sign-in").await.is(200).says("Let me in");
});

on_both_engines!(a_customer_looks_after_their_own_addresses, async |desk| {
    let site = Site::of(desk);
    let home = Somebody { name: "", address: "silva@home.example" };
    let cookie = site.signed_in(desk, MARIA).await;
    let settings = site.get(&cookie, "/portal/settings").await.is(200).says(MARIA.address);
    let csrf = settings.says("our letters go here").hidden("csrf");
    let form = |address: &'static str| [("csrf", csrf.clone()), ("address", address.to_owned())];
    let send = async |path: &str, address: &'static str| {
        let fields = form(address);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        site.send(&cookie, path, &fields).await
    };
    send("/portal/addresses", "silva")
        .await
        .is(422)
        .says("value=\"silva\"")
        .says("no mail address");
    send("/portal/addresses", "help@desk.example").await.is(422).says("an address of ours");
    // Whoever has an account or none: the same answer.
    for address in [OMAR.address, home.address] {
        let next = send("/portal/addresses", address).await.is(303).next().to_owned();
        site.get(&cookie, &next).await.is(200).says("A mail is on its way to that address");
    }
    desk.drain().await;
    let link = format!("/portal/addresses/{}", mailed(desk, home, "/portal/addresses/"));
    for _ in 0..2 {
        site.get("", &link).await.is(200).says(home.address).says("Yes, add it");
    }
    site.get(&cookie, "/portal/settings").await.is(200).lacks(home.address);
    let added = site.send("", &link, &[]).await.is(200).says("The address is added");
    assert_eq!(added.header("set-cookie"), "", "it signs nobody in");
    site.send("", &link, &[]).await.is(410);
    site.get("", "/portal/addresses/forged").await.is(404);
    site.get(&cookie, "/portal/settings").await.is(200).says(home.address);
    let next = send("/portal/addresses/primary", home.address).await.is(303).next().to_owned();
    site.get(&cookie, &next).await.is(200).says("Our letters go to that address from now on");
    send("/portal/addresses/removal", home.address).await.is(422).says("can’t be changed so");
    let next = send("/portal/addresses/removal", MARIA.address).await.is(303).next().to_owned();
    site.get(&cookie, &next).await.is(200).says("The address is removed").lacks(MARIA.address);
});
