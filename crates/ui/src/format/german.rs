//! The same times as Germans read them.

use base::{
    Timestamp,
    time::{TimeZone, Zoned},
};

const DAYS: [&str; 7] =
    ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

fn day(then: &Zoned) -> &'static str {
    let place = then.weekday().to_monday_zero_offset();
    usize::try_from(place).ok().and_then(|place| DAYS.get(place)).copied().unwrap_or_default()
}

/// `Mo`
fn short_day(then: &Zoned) -> &'static str {
    day(then).get(..2).unwrap_or_default()
}

/// `24. November`
fn date(then: &Zoned) -> String {
    let place = usize::try_from(then.month() - 1).unwrap_or_default();
    format!("{}. {}", then.day(), MONTHS.get(place).copied().unwrap_or_default())
}

fn clock(then: &Zoned) -> String {
    then.strftime("%H:%M").to_string()
}

/// `17:42`, `gestern 17:42`, `Mo 17:42`, `12. November, 17:42`, `3. Februar 2025`.
pub(super) fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (then, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let days = then.date().until(today.date()).map_or(i32::MAX, |gap| gap.get_days());
    match days {
        0 => clock(&then),
        1 => format!("gestern {}", clock(&then)),
        2..=6 => format!("{} {}", short_day(&then), clock(&then)),
        _ if then.year() == today.year() => format!("{}, {}", date(&then), clock(&then)),
        _ => format!("{} {}", date(&then), then.year()),
    }
}

/// `Mo 17:42`, further away `Mo 30. November, 17:42`.
pub(super) fn deadline(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let then = at.to_zoned(zone.clone());
    let far = (at.as_second() - now.as_second()).abs() > 6 * 86_400;
    let date = if far { format!(" {},", date(&then)) } else { String::new() };
    format!("{}{date} {}", short_day(&then), clock(&then))
}

/// `Dienstag, 24. November, 17:42 Uhr (CET)`
pub(super) fn promise(at: Timestamp, zone: &TimeZone) -> String {
    let then = at.to_zoned(zone.clone());
    format!("{}, {}, {} Uhr ({})", day(&then), date(&then), clock(&then), then.strftime("%Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_germans_write_them() {
        let zone = base::time::zone_or_utc("Europe/Berlin");
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let now = at("2026-03-24T16:42:00Z");
        assert_eq!(promise(now, &zone), "Dienstag, 24. März, 17:42 Uhr (CET)");
        assert_eq!(deadline(at("2026-03-26T10:00:00Z"), now, &zone), "Do 11:00");
        assert_eq!(deadline(at("2026-04-30T10:00:00Z"), now, &zone), "Do 30. April, 12:00");
        assert_eq!(moment(at("2026-03-23T16:42:00Z"), now, &zone), "gestern 17:42");
        assert_eq!(moment(at("2025-02-03T16:42:00Z"), now, &zone), "3. Februar 2025");
    }
}
