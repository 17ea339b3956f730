//! Letters that stand on no ticket: links to sign in, and what becomes of somebody's addresses.

use actions::{Settings, people::links::LINK_SECONDS};
use channels::email::compose::OutgoingMail;
use desk::{
    handbook::Handbook,
    outgoing::{MailKind, Outgoing},
    phrases::Say,
};
use ui::mails;

use super::{Cannot, Reader, letter, put, text_name, words};

/// Writes the words of such a letter.
pub(super) fn write(
    (handbook, settings): (&Handbook, &Settings),
    row: &Outgoing,
    reader: &Reader,
    mail: &mut OutgoingMail,
) -> Result<(), Cannot> {
    let minutes = (LINK_SECONDS / 60).to_string();
    let (link, button) = leads_to(settings, row);
    let account = reader.person.address.as_deref().unwrap_or_default();
    let (change, changed) = row.token.split_once(' ').unwrap_or_default();
    let address = if row.kind == MailKind::AddressChanged { changed } else { &row.to_address };
    let own = [
        ("link", link.as_str()),
        ("minutes", &minutes),
        ("address", address),
        ("account", account),
        ("change", change),
    ];
    if row.kind == MailKind::AddressProof {
        // Its reader may be somebody else than the customer who asked, and chose a name.
        mail.to_name.clear();
    }
    let words = words(handbook, settings, text_name(row.kind, false), reader, &own)?;
    let letter = letter((handbook, settings, reader), &words.body, &link);
    put(mail, words.subject, mails::account(&letter, button));
    Ok(())
}

/// Where its button leads, and what stands on it.
fn leads_to(settings: &Settings, row: &Outgoing) -> (String, Say) {
    let here = |path: &str| format!("{}{path}", settings.public_url);
    match row.kind {
        MailKind::AddressProof => {
            (here(&ui::paths::portal_address(&row.token)), Say::ConfirmAddress)
        }
        MailKind::AddressTaken => (here(ui::paths::PORTAL_SIGN_IN), Say::SignIn),
        MailKind::AddressChanged => (here(ui::paths::PORTAL_SETTINGS), Say::YourAddresses),
        // One asked for inside an app is the whole link, made when it was asked for.
        _ if row.token.contains("://") => (row.token.clone(), Say::SignIn),
        _ => (here(&ui::paths::portal_link(&row.token)), Say::SignIn),
    }
}
