//! Addresses that say which ticket an answer belongs to, signed so that nobody can write into a
//! ticket by guessing its number; and the ids of our own mails.

use base::{
    ids::{AsideId, TicketId},
    secrets::{sign, signed},
};

/// Hex digits of the signature kept: 80 bits, far more than anyone can try by mail.
const SIGNATURE_LENGTH: usize = 20;

/// What an address or a text says about the ticket it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyToken {
    /// Signed by us.
    Valid(TicketId),
    /// Names a ticket, but we did not sign it: an engineer is told, the mail is not put there.
    Forged(TicketId),
    /// Says nothing.
    None,
}

/// The signed token of a ticket, `t1042-<20 hex digits>`; for addresses, subjects and bodies.
#[must_use]
pub fn ticket_token(ticket: TicketId, key: &[u8]) -> String {
    let signature = sign(key, &signed_words(ticket));
    format!("t{ticket}-{}", &signature[..SIGNATURE_LENGTH])
}

/// `base` with the ticket's token: `support+t1042-<20 hex digits>@example.org`.
#[must_use]
pub fn reply_address(base: &str, ticket: TicketId, key: &[u8]) -> String {
    let token = ticket_token(ticket, key);
    match base.rsplit_once('@') {
        Some((local, domain)) => format!("{local}+{token}@{domain}"),
        None => format!("{base}+{token}"),
    }
}

/// Reads the token of an address; upper and lower case do not matter, as some servers change them.
#[must_use]
pub fn read_reply_address(address: &str, key: &[u8]) -> ReplyToken {
    let address = address.trim().trim_matches(['<', '>']);
    let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
    local.rsplit_once('+').map_or(ReplyToken::None, |(_, tag)| read_token(tag, key))
}

/// `base` with the token of a side conversation: `support+s77-<20 hex digits>@example.org`.
#[must_use]
pub fn aside_address(base: &str, aside: AsideId, key: &[u8]) -> String {
    let signature = sign(key, &aside_words(aside));
    let token = format!("s{aside}-{}", &signature[..SIGNATURE_LENGTH]);
    match base.rsplit_once('@') {
        Some((local, domain)) => format!("{local}+{token}@{domain}"),
        None => format!("{base}+{token}"),
    }
}

/// The side conversation an address names, if we signed it.
#[must_use]
pub fn read_aside_address(address: &str, key: &[u8]) -> Option<AsideId> {
    let address = address.trim().trim_matches(['<', '>']);
    let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
    let (_, tag) = local.rsplit_once('+')?;
    let (number, signature) = tag.strip_prefix(['s', 'S'])?.split_once('-')?;
    let aside = number.parse().ok().filter(|_| !number.starts_with(['0', '-', '+']))?;
    let long_enough = signature.len() == SIGNATURE_LENGTH;
    (long_enough && signed(key, &aside_words(aside), signature, SIGNATURE_LENGTH)).then_some(aside)
}

fn aside_words(aside: AsideId) -> Vec<u8> {
    format!("reply address of side conversation {aside}").into_bytes()
}

/// The first token in a subject or text: a valid one if there is any, else a forged one.
#[must_use]
pub fn find_token(text: &str, key: &[u8]) -> ReplyToken {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mut found = ReplyToken::None;
    for word in words.filter(|word| word.len() > SIGNATURE_LENGTH).take(10_000) {
        match read_token(word, key) {
            valid @ ReplyToken::Valid(_) => return valid,
            forged if found == ReplyToken::None => found = forged,
            _ => {}
        }
    }
    found
}

fn read_token(token: &str, key: &[u8]) -> ReplyToken {
    let parts = token.strip_prefix(['t', 'T']).and_then(|rest| rest.split_once('-'));
    let Some((number, signature)) = parts else { return ReplyToken::None };
    let shaped = (1..=18).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && !number.starts_with('0')
        && signature.len() == SIGNATURE_LENGTH
        && signature.bytes().all(|b| b.is_ascii_hexdigit());
    let Some(ticket) = number.parse().ok().filter(|_| shaped) else { return ReplyToken::None };
    if signed(key, &signed_words(ticket), signature, SIGNATURE_LENGTH) {
        ReplyToken::Valid(ticket)
    } else {
        ReplyToken::Forged(ticket)
    }
}

/// Names the purpose, so that a signature made for something else opens no ticket.
fn signed_words(ticket: TicketId) -> Vec<u8> {
    format!("reply address of ticket {ticket}").into_bytes()
}

/// The Message-ID (without brackets) of an outgoing mail. The same mail always has the same one,
/// so a receiver that gets it twice shows it once, and a later answer finds its way back.
#[must_use]
pub fn message_id(kind: &str, id: i64, domain: &str) -> String {
    let plain = |text: &str, also: &str| -> String {
        text.chars().filter(|c| c.is_ascii_alphanumeric() || also.contains(*c)).collect()
    };
    let domain = plain(domain, ".-");
    let domain = if domain.is_empty() { "localhost".to_owned() } else { domain };
    format!("prickle.{}.{id}@{domain}", plain(kind, "-_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"a key for tests";
    const TICKET: TicketId = TicketId(1042);

    #[test]
    fn an_address_on_the_side_leads_to_its_side_conversation_and_to_no_ticket() {
        let address = aside_address("support@example.org", AsideId(77), KEY);
        for seen in [address.clone(), address.to_uppercase(), format!(" <{address}> ")] {
            assert_eq!(read_aside_address(&seen, KEY), Some(AsideId(77)), "{seen}");
            assert_eq!(read_reply_address(&seen, KEY), ReplyToken::None, "{seen}");
        }
        assert_eq!(read_aside_address(&address, b"another key"), None);
        assert_eq!(read_aside_address(&address.replace("+s77", "+s78"), KEY), None);
        let of_ticket = reply_address("support@example.org", TicketId(77), KEY);
        assert_eq!(read_aside_address(&of_ticket, KEY), None);
        assert_eq!(read_aside_address(&of_ticket.replace("+t", "+s"), KEY), None);
    }

    #[test]
    fn an_address_leads_back_to_its_ticket() {
        let address = reply_address("support@example.org", TICKET, KEY);
        assert!(address.starts_with("support+t1042-") && address.ends_with("@example.org"));
        assert!(address.len() - "@example.org".len() <= 64, "local parts end at 64 characters");
        for seen in [address.clone(), address.to_uppercase(), format!(" <{address}> ")] {
            assert_eq!(read_reply_address(&seen, KEY), ReplyToken::Valid(TICKET), "{seen}");
        }
        let tagged = reply_address("help+eu@example.org", TICKET, KEY);
        assert_eq!(read_reply_address(&tagged, KEY), ReplyToken::Valid(TICKET));
    }

    #[test]
    fn a_guess_is_forged_and_the_rest_is_nothing() {
        let address = reply_address("support@example.org", TICKET, KEY);
        assert_eq!(
            read_reply_address(&address.replace("t1042", "t1043"), KEY),
            ReplyToken::Forged(TicketId(1043))
        );
        assert_eq!(read_reply_address(&address, b"another key"), ReplyToken::Forged(TICKET));
        for nothing in [
            "support@example.org",
            "support+news@example.org",
            "support+t1042@example.org",
            "support+t1042-@example.org",
            "support+t1042-abc@example.org",
            "support+t-00000000000000000000@example.org",
            "support+t99999999999999999999-00000000000000000000@example.org",
            "support+t01042-00000000000000000000@example.org",
            "support+t+042-00000000000000000000@example.org",
            "",
            "@",
            "+",
        ] {
            assert_eq!(read_reply_address(nothing, KEY), ReplyToken::None, "{nothing}");
        }
    }

    #[test]
    fn a_token_is_found_in_a_subject_behind_a_forged_one() {
        let token = ticket_token(TICKET, KEY);
        let text = format!("Re: [t7-00000000000000000000] it broke [{token}]");
        assert_eq!(find_token(&text, KEY), ReplyToken::Valid(TICKET));
        assert_eq!(find_token("nothing here", KEY), ReplyToken::None);
    }

    #[test]
    fn ids_are_stable_and_can_carry_nothing_else() {
        assert_eq!(message_id("reply", 7, "example.org"), "prickle.reply.7@example.org");
        assert_eq!(message_id("a>\r\nb", 7, "x y\n"), "prickle.ab.7@xy");
    }
}
