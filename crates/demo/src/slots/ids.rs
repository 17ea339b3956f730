//! Slots for ids, addresses, dates and money. Addresses are from ranges reserved for examples.

use std::fmt::Write as _;

use super::{Fill, Roll, number};
use crate::{play::cast::Cast, world::DOMAIN};

/// The slots of this file.
pub const SLOTS: &[(&str, Fill)] = &[
    ("uuid", uuid),
    ("hex", |_, roll, out| put(out, format_args!("{:08x}", roll.bits(1) >> 32))),
    ("reqid", |_, roll, out| put(out, format_args!("req_{:012x}", roll.bits(2) >> 16))),
    ("project", |_, roll, out| put(out, format_args!("{}", roll.between(3, 1200, 98000)))),
    ("distinct", distinct),
    ("ip", |_, roll, out| {
        let net = roll.of(&["203.0.113", "198.51.100", "192.0.2"]);
        put(out, format_args!("{net}.{}", roll.between(4, 2, 250)));
    }),
    ("email", |cast, roll, out| {
        let user = roll.of(&["anna", "finance", "dev", "marco", "billing", "sam", "ops", "julia"]);
        put(out, format_args!("{user}{}@{}", roll.between(5, 1, 99), cast.domain()));
    }),
    ("invoice", |cast, roll, out| {
        let (year, month, _) = date_of(cast.opened_s);
        put(out, format_args!("BR-{year}{month:02}-{:05}", roll.between(6, 120, 48000)));
    }),
    ("money", |_, roll, out| {
        out.push('$');
        number(roll.between(7, 40, 9800).cast_signed(), true, out);
        put(out, format_args!(".{:02}", roll.between(8, 0, 99)));
    }),
    ("issue", |_, roll, out| {
        put(out, format_args!("https://code.{DOMAIN}/issues/{}", roll.between(9, 2100, 31900)));
    }),
    ("pr", |_, roll, out| {
        put(out, format_args!("https://code.{DOMAIN}/pulls/{}", roll.between(10, 2100, 31900)));
    }),
    ("docs", |_, _, out| put(out, format_args!("https://{DOMAIN}/docs"))),
    ("status", |_, _, out| put(out, format_args!("https://status.{DOMAIN}"))),
    ("app", app),
    ("host", |cast, _, out| {
        let region = if cast.in_eu { "eu" } else { "us" };
        put(out, format_args!("https://{region}.ingest.{DOMAIN}"));
    }),
    ("proxy", |cast, roll, out| {
        let name = roll.of(&["e", "t", "metrics", "collect", "a", "relay", "bramble"]);
        put(out, format_args!("https://{name}.{}", cast.domain()));
    }),
    ("date", date),
    ("weekday", |_, roll, out| out.push_str(roll.of(&WEEKDAYS))),
    ("month", |cast, roll, out| {
        let (_, month, _) = date_of(cast.opened_s - roll.between(0, 20, 70).cast_signed() * 86_400);
        out.push_str(MONTHS[month - 1]);
    }),
    ("time", |_, roll, out| {
        put(out, format_args!("{:02}:{:02}", roll.between(1, 6, 22), roll.between(2, 0, 59)));
    }),
    ("ts", stamp),
    ("today", |cast, _, out| iso_day(cast.opened_s, out)),
];

const WEEKDAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
/// The months by name.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a `String` cannot fail.
    let _ = out.write_fmt(text);
}

fn uuid(_: &Cast<'_>, roll: Roll, out: &mut String) {
    let (a, b) = (roll.bits(1), roll.bits(2));
    let (one, two, three) = (a >> 32, (a >> 16) & 0xFFFF, a & 0xFFF);
    let (four, five) = ((b >> 48) & 0x3FFF | 0x8000, b & 0xFFFF_FFFF_FFFF);
    put(out, format_args!("{one:08x}-{two:04x}-7{three:03x}-{four:04x}-{five:012x}"));
}

fn distinct(cast: &Cast<'_>, roll: Roll, out: &mut String) {
    match roll.place(4) {
        0 => uuid(cast, roll, out),
        1 => put(out, format_args!("user_{}", roll.between(3, 1000, 990_000))),
        2 => put(out, format_args!("usr_{:010x}", roll.bits(4) >> 24)),
        _ => put(out, format_args!("{}", roll.between(5, 10_000, 9_999_999))),
    }
}

fn app(cast: &Cast<'_>, _: Roll, out: &mut String) {
    put(out, format_args!("https://app.{DOMAIN}/project/{}", cast.project_id()));
}

fn date(cast: &Cast<'_>, roll: Roll, out: &mut String) {
    let back = roll.between(0, 1, 12).cast_signed() + 13 * roll.variant.cast_signed();
    let (_, month, day) = date_of(cast.opened_s - back * 86_400);
    put(out, format_args!("{day} {}", MONTHS[month - 1]));
}

fn stamp(cast: &Cast<'_>, roll: Roll, out: &mut String) {
    iso_day(cast.opened_s, out);
    let past = cast.opened_s.rem_euclid(86_400).unsigned_abs();
    let second = past - roll.between(1, 0, 1500).min(past) + roll.variant.min(60);
    let (hour, minute, second) = (second / 3600 % 24, second / 60 % 60, second % 60);
    let millis = roll.between(2, 0, 999);
    put(out, format_args!("T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"));
}

fn iso_day(at_s: i64, out: &mut String) {
    let (year, month, day) = date_of(at_s);
    put(out, format_args!("{year}-{month:02}-{day:02}"));
}

/// Year, month (1 to 12) and day in UTC (Howard Hinnant's civil-from-days).
#[must_use]
pub fn date_of(at_s: i64) -> (i64, usize, i64) {
    let days = at_s.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, usize::try_from(month).unwrap_or(1), day)
}
