//! The words of each mail: the handbook's template, filled, in the frame of `ui::mails`.

mod account;

use actions::{Desk, Settings};
use base::{Timestamp, ids::PersonId, time::zone_or_utc};
use channels::email::{
    address::{aside_address, reply_address},
    compose::{OutgoingFile, OutgoingMail},
};
use desk::{
    csat::{carried::Carried, sent},
    handbook::{Handbook, TextName, Words},
    mailboxes::Mailbox,
    messages::{Attachment, MAIL_BYTES_MAX, Message, markdown},
    outgoing::{MailKind, Outgoing},
    people::Person,
    phrases::Language,
    tickets::Ticket,
    viewer::Viewer,
};
use store::{Conn, Fault};
use ui::mails::{self, Letter};

/// Why a mail could not be composed.
pub enum Cannot {
    /// The world failed; later it may not.
    Read(Fault),
    /// It never will: a row it needs is gone, or the template is broken.
    Write(String),
}

impl From<Fault> for Cannot {
    fn from(fault: Fault) -> Self {
        Self::Read(fault)
    }
}

/// Who reads it, in which language.
struct Reader {
    person: Person,
    language: Language,
}

/// What a mail about a ticket tells.
struct Facts {
    ticket: Ticket,
    messages: Vec<Message>,
    files: Vec<Attachment>,
    /// Who wrote the reply, or owns the ticket.
    agent: String,
    sent: Vec<Outgoing>,
    /// What the link of a survey says; `None` in other mails.
    carried: Option<Carried>,
}

/// Composes the mail of a row, and says which mailbox it leaves from: the one its ticket came in
/// by, in that one's name. The same row always gives the same mail.
pub async fn compose(
    desk: &Desk,
    row: &Outgoing,
) -> Result<(OutgoingMail, Option<Mailbox>), Cannot> {
    let facts = facts(desk, row).await?;
    let came_in_at = facts.as_ref().map_or("", |facts| facts.ticket.mailbox.as_str());
    let mailbox = desk.settings().mailbox_of(came_in_at);
    let mut settings = Settings::clone(&desk.settings());
    if let Some(mailbox) = &mailbox {
        settings.mail_address.clone_from(&mailbox.address);
        settings.company.clone_from(&mailbox.brand);
    }
    Ok((write(desk, &settings, row, facts).await?, mailbox))
}

async fn write(
    desk: &Desk,
    settings: &Settings,
    row: &Outgoing,
    facts: Option<Facts>,
) -> Result<OutgoingMail, Cannot> {
    let handbook = desk.handbook();
    let mut conn = desk.store.read().await?;
    let person = store::people::one(&mut conn, row.person_id).await?;
    let person = person.ok_or_else(|| Cannot::Write("its recipient is gone".to_owned()))?;
    let language = store::people::language(&mut conn, person.id).await?.unwrap_or_default();
    let reader = Reader { person, language };
    drop(conn);
    let mut mail = OutgoingMail {
        from_name: settings.company.clone(),
        from_address: settings.mail_address.clone(),
        to: row.to_address.clone(),
        to_name: reader.person.name.clone(),
        message_id: row.mail_id.clone(),
        auto_submitted: !matches!(row.kind, MailKind::Reply | MailKind::Aside),
        date: row.created_at,
        ..OutgoingMail::default()
    };
    let Some(facts) = facts else {
        account::write((&handbook, settings), row, &reader, &mut mail)?;
        return Ok(mail);
    };
    let key = settings.secret.as_bytes();
    if row.kind == MailKind::Aside {
        aside((desk, settings), row, &facts, &mut mail).await?;
        return Ok(mail);
    }
    mail.reply_to = reply_address(&settings.mail_address, facts.ticket.id, key);
    let message = facts.messages.iter().find(|one| Some(one.id) == row.message_id);
    let by_itself = message.is_some_and(|message| message.automatic && message.from_us);
    mail.auto_submitted |= by_itself;
    thread(&mut mail, &facts, row);
    about_ticket(&handbook, settings, row, &reader, &facts, &mut mail)?;
    if row.kind == MailKind::Reply {
        if !by_itself {
            mail.from_name = format!("{} · {}", facts.agent, settings.company);
        }
        mail.attachments = attached(desk, row, &facts).await?;
    }
    Ok(mail)
}

async fn facts(desk: &Desk, row: &Outgoing) -> Result<Option<Facts>, Cannot> {
    let Some(id) = row.ticket_id else { return Ok(None) };
    let mut conn = desk.store.read().await?;
    let ticket = store::tickets::one(&mut conn, &Viewer::System, id).await?;
    let ticket = ticket.ok_or_else(|| Cannot::Write("its ticket is gone".to_owned()))?;
    let mut messages = store::messages::of_ticket(&mut conn, &Viewer::System, id).await?;
    let files = store::messages::files(&mut conn, id).await?;
    let mut sent = store::mail::of_ticket(&mut conn, id).await?;
    let ticket = match known_as(&mut conn, &ticket, row.person_id).await? {
        None => {
            // What came to a ticket merged into this one is not for everybody to see.
            messages.retain(|one| one.via.is_none() || Some(one.id) == row.message_id);
            ticket
        }
        Some(theirs) => {
            messages.retain(|one| one.via == Some(theirs.id) || one.from_us);
            messages
                .extend(store::messages::of_ticket(&mut conn, &Viewer::System, theirs.id).await?);
            sent.extend(store::mail::of_ticket(&mut conn, theirs.id).await?);
            let Ticket { id, subject, mailbox, .. } = theirs;
            Ticket { id, subject, mailbox, ..ticket }
        }
    };
    let author = messages.iter().find(|one| Some(one.id) == row.message_id);
    let by_itself = author.is_some_and(|message| message.automatic && message.from_us);
    let solver = (row.kind == MailKind::Solved).then(|| row.token.parse().ok()).flatten();
    let author = solver.or(author.and_then(|message| message.author_id));
    let agent = match author.or(ticket.assignee_id) {
        // Nobody's name stands under what nobody wrote.
        Some(_) if by_itself => None,
        Some(id) => store::people::one(&mut conn, id).await?,
        None => None,
    };
    let agent = agent.map_or_else(String::new, |person| person.display_name().to_owned());
    let carried = match row.kind {
        MailKind::Survey => Some(carried(&mut conn, &ticket, row).await?),
        _ => None,
    };
    Ok(Some(Facts { ticket, messages, files, agent, sent, carried }))
}

/// What the link of a survey says beside its token (CS-2).
async fn carried(conn: &mut Conn, ticket: &Ticket, row: &Outgoing) -> Result<Carried, Fault> {
    let context = store::context::of_ticket(conn, ticket.id).await?;
    let address = Some(row.to_address.as_str());
    let distinct_id = sent::distinct_id(context.as_deref(), address, row.person_id);
    Ok(Carried { ticket: ticket.id, distinct_id, team: ticket.team.clone() })
}

/// The ticket the recipient knows, where that one is merged into this and each side reads its own:
/// their mail names no other.
async fn known_as(
    conn: &mut Conn,
    ticket: &Ticket,
    person: PersonId,
) -> Result<Option<Ticket>, Fault> {
    if !ticket.joined {
        return Ok(None);
    }
    match store::merges::takes_part(conn, ticket.id, person).await? {
        Some((Some(via), true)) => store::tickets::one(conn, &Viewer::System, via).await,
        _ => Ok(None),
    }
}

/// A word on the side: what was written and nothing else; its reader knows nothing of the ticket.
async fn aside(
    (desk, settings): (&Desk, &Settings),
    row: &Outgoing,
    facts: &Facts,
    mail: &mut OutgoingMail,
) -> Result<(), Cannot> {
    let gone = || Cannot::Write("its side conversation is gone".to_owned());
    let message = facts.messages.iter().find(|one| Some(one.id) == row.message_id);
    let message = message.ok_or_else(gone)?;
    let id = message.aside.ok_or_else(gone)?;
    let aside = store::asides::one(&mut desk.store.read().await?, id).await?.ok_or_else(gone)?;
    let key = settings.secret.as_bytes();
    mail.reply_to = aside_address(&settings.mail_address, id, key);
    mail.from_name = format!("{} · {}", facts.agent, settings.company);
    let own = facts.files.iter().filter(|file| file.message_id == message.id);
    let files: Vec<String> = own.map(|file| file.name.clone()).collect();
    let body = Letter { company: &settings.company, ..Letter::default() };
    put(mail, aside.subject, mails::reply(&body, &message.text, &message.html, &files));
    let before = |one: &&Message| one.aside == Some(id) && one.created_at <= row.created_at;
    let theirs = facts.messages.iter().filter(before);
    let theirs = theirs.filter_map(|one| Some((one.created_at, one.mail_id.clone()?)));
    let ours = facts.sent.iter().filter(|sent| {
        let same = sent.kind == MailKind::Aside && sent.mail_id.starts_with(&format!("s{id}."));
        same && sent.id < row.id && sent.to_address == row.to_address
    });
    let ours = ours.map(|sent| (sent.created_at, sent.mail_id.clone()));
    let mut all: Vec<(Timestamp, String)> = theirs.chain(ours).collect();
    all.sort();
    mail.references = all.into_iter().map(|(_, mail_id)| mail_id).collect();
    mail.in_reply_to = mail.references.last().cloned();
    if !mail.references.is_empty() {
        mail.subject = format!("Re: {}", mail.subject);
    }
    mail.attachments = attached(desk, row, facts).await?;
    Ok(())
}

/// References to what the customer wrote and got, so that their mail program shows one thread.
fn thread(mail: &mut OutgoingMail, facts: &Facts, row: &Outgoing) {
    let theirs =
        facts.messages.iter().filter(|message| message.aside.is_none()).filter_map(|message| {
            message.mail_id.clone().map(|mail_id| (message.created_at, mail_id))
        });
    let ours = facts.sent.iter().filter(|sent| {
        let other = matches!(sent.kind, MailKind::Survey | MailKind::Aside);
        sent.id < row.id && sent.to_address == row.to_address && !other
    });
    let mut all: Vec<(Timestamp, String)> =
        theirs.chain(ours.map(|sent| (sent.created_at, sent.mail_id.clone()))).collect();
    all.retain(|(at, _)| *at <= row.created_at);
    all.sort();
    mail.references = all.into_iter().map(|(_, mail_id)| mail_id).collect();
    mail.in_reply_to = mail.references.last().cloned();
}

fn about_ticket(
    handbook: &Handbook,
    settings: &Settings,
    row: &Outgoing,
    reader: &Reader,
    facts: &Facts,
    mail: &mut OutgoingMail,
) -> Result<(), Cannot> {
    let (ticket, person) = (&facts.ticket, &reader.person);
    let zone = zone_or_utc(&person.time_zone);
    let language = reader.language;
    let promised = ticket.due_at.map(|due| ui::format::promise_in(language, due, &zone));
    let target = handbook.target_of(ticket);
    let target = target.map(desk::sla::target_words).unwrap_or_default();
    let path = match &facts.carried {
        Some(carried) => {
            ui::paths::surveys::survey_link(&row.token, carried, settings.secret.as_bytes())
        }
        None => ui::paths::portal_ticket(ticket.id),
    };
    let number = ticket.id.to_string();
    let link = match row.kind {
        MailKind::CommunityOnly => handbook.community.link_for(&ticket.subject),
        _ => format!("{}{path}", settings.public_url),
    };
    let message = facts.messages.iter().find(|one| Some(one.id) == row.message_id);
    let text = message.map(|message| markdown::as_text(&message.text)).unwrap_or_default();
    let rules = &handbook.rules;
    let days = match row.kind {
        MailKind::PendingReminder => rules.pending_days - rules.pending_reminder_days,
        _ => rules.pending_days,
    };
    let days = days.to_string();
    let limit = format!("{} MB", MAIL_BYTES_MAX / (1024 * 1024));
    let own = [
        ("number", number.as_str()),
        ("subject", &ticket.subject),
        ("answer_by", promised.as_deref().unwrap_or_default()),
        ("target", &target),
        ("plan", handbook.plan_name(&ticket.plan)),
        ("team", handbook.team_name(&ticket.team)),
        ("agent", &facts.agent),
        ("message", &text),
        ("earlier_number", if row.kind == MailKind::FollowUp { &row.token } else { "" }),
        ("days", &days),
        ("limit", &limit),
        ("link", &link),
    ];
    let name = text_name(row.kind, promised.is_some());
    let words = words(handbook, settings, name, reader, &own)?;
    let letter = letter((handbook, settings, reader), &words.body, &link);
    let body = match row.kind {
        MailKind::Reply => {
            let own = facts.files.iter().filter(|file| Some(file.message_id) == row.message_id);
            let (pictures, files): (Vec<&Attachment>, Vec<&Attachment>) =
                own.partition(|file| file.content_id.is_some());
            let html = with_pictures(message.map_or("", |message| &message.html), &pictures);
            let files: Vec<String> = files.into_iter().map(|file| file.name.clone()).collect();
            mails::reply(&letter, &text, &html, &files)
        }
        MailKind::Survey => {
            let rated = |rating: u8| ui::paths::surveys::survey_rating(&link, rating);
            mails::survey(&letter, &[rated(1), rated(2), rated(3), rated(4), rated(5)])
        }
        MailKind::Solved | MailKind::SolvedAfterSilence => mails::solved(&letter),
        MailKind::FollowUp | MailKind::Stranger | MailKind::TooLarge => mails::other(&letter),
        MailKind::CommunityOnly => mails::community(&letter),
        MailKind::Acknowledgement | MailKind::PendingReminder => mails::acknowledgement(&letter),
        // Those without a ticket are composed in `account`, a word on the side in `aside`.
        MailKind::HandedOver
        | MailKind::Aside
        | MailKind::MagicLink
        | MailKind::AddressProof
        | MailKind::AddressTaken
        | MailKind::AddressChanged => mails::other(&letter),
    };
    put(mail, words.subject, body);
    Ok(())
}

/// The text of a mail of this kind; an acknowledgement says what is promised, if anything is.
fn text_name(kind: MailKind, promised: bool) -> TextName {
    match kind {
        MailKind::Acknowledgement if promised => TextName::Acknowledgement,
        MailKind::Acknowledgement => TextName::AcknowledgementWithoutTarget,
        MailKind::CommunityOnly => TextName::CommunityOnly,
        MailKind::FollowUp => TextName::FollowUp,
        MailKind::Stranger => TextName::Stranger,
        MailKind::TooLarge => TextName::TooLarge,
        MailKind::SolvedAfterSilence => TextName::SolvedAfterSilence,
        MailKind::Reply => TextName::Reply,
        MailKind::PendingReminder => TextName::PendingReminder,
        MailKind::Solved => TextName::Solved,
        MailKind::Survey => TextName::Survey,
        MailKind::MagicLink => TextName::MagicLink,
        MailKind::AddressProof => TextName::AddressProof,
        MailKind::AddressTaken => TextName::AddressTaken,
        MailKind::AddressChanged => TextName::AddressChanged,
        MailKind::HandedOver => TextName::HandedOver,
        // Composed by itself, see `aside`.
        MailKind::Aside => TextName::Reply,
    }
}

/// A mail shows its own copy of a picture; on our pages it stands at an address.
fn with_pictures(html: &str, pictures: &[&Attachment]) -> String {
    pictures.iter().fold(html.to_owned(), |html, picture| {
        let ours = format!("src=\"/attachments/{}/inline\"", picture.id);
        let theirs = format!("src=\"cid:{}\"", picture.content_id.as_deref().unwrap_or_default());
        html.replace(&ours, &theirs)
    })
}

fn words(
    handbook: &Handbook,
    settings: &Settings,
    name: TextName,
    reader: &Reader,
    own: &[(&str, &str)],
) -> Result<Words, Cannot> {
    let mut values =
        vec![("company", settings.company.as_str()), ("customer", reader.person.first_name())];
    values.extend_from_slice(own);
    let filled = handbook.text_in(reader.language, name).fill(&values);
    filled.map_err(|error| Cannot::Write(format!("the handbook's text fails: {error}")))
}

fn letter<'a>(
    (handbook, settings, reader): (&'a Handbook, &'a Settings, &Reader),
    body: &'a str,
    link: &'a str,
) -> Letter<'a> {
    let (company, phrases) = (settings.company.as_str(), Some(&handbook.phrases));
    Letter { company, body, link, reference: "", language: reader.language, phrases }
}

fn put(mail: &mut OutgoingMail, subject: String, body: mails::Mail) {
    mail.subject = subject;
    mail.text = body.text;
    mail.html = Some(body.html);
}

async fn attached(desk: &Desk, row: &Outgoing, facts: &Facts) -> Result<Vec<OutgoingFile>, Cannot> {
    let mut files = Vec::new();
    // One that was taken out is there by name only.
    let there = facts.files.iter().filter(|file| !file.key.is_empty());
    for file in there.filter(|file| Some(file.message_id) == row.message_id) {
        let bytes = actions::files::read(&desk.files, &file.key).await?;
        let (name, media_type) = (file.name.clone(), file.media_type.clone());
        let content_id = file.content_id.clone();
        files.push(OutgoingFile { name, media_type, content_id, bytes });
    }
    Ok(files)
}
