//! Calendar invitations in words, so that an agent reads what is proposed without a calendar; the
//! file itself is kept beside them (RFC 5545, as far as invitations use it).

/// Longest value shown, in characters.
const VALUE_MAX: usize = 200;

/// What a calendar file asks for, on one line; `None` where it holds no event.
pub fn words(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let text = text.replace("\n ", "").replace("\n\t", "");
    let begin = text.find("BEGIN:VEVENT")?;
    let event = text[begin..].split("END:VEVENT").next()?;
    let what = match field(&text, "METHOD").map(|(_, value)| value.to_ascii_uppercase()).as_deref()
    {
        Some("CANCEL") => "Cancelled",
        Some("REPLY") => "Answer to an invitation",
        Some("COUNTER") => "Another time is proposed",
        Some("REQUEST" | "PUBLISH") | None => "Invitation",
        Some(_) => "Calendar entry",
    };
    let mut parts =
        vec![format!("{what}: {}", said(event, "SUMMARY").unwrap_or("no title".into()))];
    let begins = field(event, "DTSTART");
    parts.extend(begins.as_ref().and_then(|(zone, at)| moment(at, zone)));
    if let (Some((zone, from)), Some((_, to))) = (begins, field(event, "DTEND"))
        && from != to
    {
        parts.extend(moment(to, zone).map(|end| format!("to {end}")));
    }
    parts.extend(said(event, "LOCATION").map(|place| format!("at {place}")));
    parts.extend(organiser(event).map(|who| format!("by {who}")));
    Some(parts.join(", "))
}

/// The first field of that name: its time zone, if it names one, and its value.
fn field<'x>(text: &'x str, name: &str) -> Option<(&'x str, &'x str)> {
    text.lines().find_map(|line| {
        let (head, value) = split_value(line)?;
        let (given, parameters) = head.split_once(';').unwrap_or((head, ""));
        given.eq_ignore_ascii_case(name).then(|| {
            let zone = parameters.split(';').find_map(|it| it.strip_prefix("TZID="));
            (zone.unwrap_or("").trim_matches('"'), value.trim())
        })
    })
}

/// At the first colon outside quotation marks.
fn split_value(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = line.find(|c| {
        quoted ^= c == '"';
        c == ':' && !quoted
    })?;
    Some((&line[..at], &line[at + 1..]))
}

fn said(event: &str, name: &str) -> Option<String> {
    let (_, value) = field(event, name)?;
    let plain = value.replace("\\n", " ").replace("\\N", " ").replace("\\,", ",");
    let plain = plain.replace("\\;", ";").replace("\\\\", "\\");
    let plain: String = plain.chars().filter(|c| !c.is_control()).take(VALUE_MAX).collect();
    (!plain.trim().is_empty()).then(|| plain.trim().to_owned())
}

fn organiser(event: &str) -> Option<String> {
    let (_, value) = field(event, "ORGANIZER")?;
    let address = value.get(..7).filter(|it| it.eq_ignore_ascii_case("mailto:"))?;
    let address = &value[address.len()..];
    Some(address.chars().filter(|c| !c.is_control()).take(VALUE_MAX).collect())
}

/// `20261103T140000Z` as `2026-11-03 14:00 UTC`; a day alone has no time.
fn moment(value: &str, zone: &str) -> Option<String> {
    let digits: Vec<u8> = value.bytes().filter(u8::is_ascii_digit).collect();
    let part = |from: usize, to: usize| {
        digits.get(from..to).and_then(|it| std::str::from_utf8(it).ok()).map(str::to_owned)
    };
    let day = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let Some((hour, minute)) = part(8, 10).zip(part(10, 12)) else { return Some(day) };
    let zone = if value.ends_with('Z') { "UTC" } else { zone };
    Some(format!("{day} {hour}:{minute} {zone}").trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn invitations_are_told_in_words() {
        for (ics, expected) in [
            (
                "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\n\
                 DTSTART:19701025T030000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n\
                 ORGANIZER;CN=\"Ola: boss\":mailto:ola@fjord.example\r\n\
                 SUMMARY:Look at the\r\n  export\\, together\r\n\
                 DTSTART;TZID=Europe/Oslo:20261103T140000\r\n\
                 DTEND;TZID=Europe/Oslo:20261103T150000\r\nLOCATION:Room 5\r\nEND:VEVENT\r\n",
                Some(
                    "Invitation: Look at the export, together, 2026-11-03 14:00 Europe/Oslo, to \
                     2026-11-03 15:00 Europe/Oslo, at Room 5, by ola@fjord.example",
                ),
            ),
            (
                "METHOD:CANCEL\nBEGIN:VEVENT\nSUMMARY:Call\nDTSTART:20261103T140000Z\nEND:VEVENT\n",
                Some("Cancelled: Call, 2026-11-03 14:00 UTC"),
            ),
            (
                "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261224\nEND:VEVENT",
                Some("Invitation: no title, 2026-12-24"),
            ),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", None),
            ("BEGIN:VEVENT\nDTSTART:soon\nSUMMARY:x", Some("Invitation: x")),
            ("", None),
        ] {
            assert_eq!(words(ics.as_bytes()).as_deref(), expected, "{ics}");
        }
    }
}
