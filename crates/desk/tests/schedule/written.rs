//! How hours are written, and what a slip is answered with.

use base::time::TimeZone;
use desk::sla::parse_hours;

fn read(text: &str) -> Result<Vec<(i64, i64)>, String> {
    parse_hours(text, &TimeZone::UTC)
        .map(|hours| hours.iter().map(|h| (h.opens / 60, h.closes / 60)).collect())
        .map_err(|fault| fault.to_string())
}

const DAY: i64 = 1440;

#[test]
fn hours_are_read_as_people_write_them() {
    let cases: [(&str, &[(i64, i64)]); 10] = [
        ("mon 09:00 to 17:00", &[(540, 1020)]),
        ("Monday 9:00 to 17:00", &[(540, 1020)]),
        ("mon,wed 09:00 to 17:00", &[(540, 1020), (2 * DAY + 540, 2 * DAY + 1020)]),
        ("sat-sun 00:00 to 24:00", &[(5 * DAY, 6 * DAY), (6 * DAY, 7 * DAY)]),
        ("sun-mon 10:00 to 11:00", &[(6 * DAY + 600, 6 * DAY + 660), (600, 660)]),
        ("mon 22:00 to 06:00", &[(1320, DAY + 360)]),
        ("fri 22:00 to mon 06:00", &[(4 * DAY + 1320, 7 * DAY + 360)]),
        ("mon 00:00 to sat 00:00", &[(0, 5 * DAY)]),
        ("mon 00:00 to mon 00:00", &[(0, 7 * DAY)]),
        ("always", &[(0, 7 * DAY)]),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn the_end_is_in_the_zone_of_the_beginning_unless_it_names_another() {
    let zone = |name| TimeZone::get(name).unwrap();
    let berlin = zone("Europe/Berlin");
    let hours = parse_hours("mon 09:00 Asia/Tokyo to 17:00", &berlin).unwrap();
    assert_eq!(hours[0].closes_in, zone("Asia/Tokyo"));
    let hours = parse_hours("mon 09:00 to 17:00", &berlin).unwrap();
    assert_eq!((&hours[0].opens_in, &hours[0].closes_in), (&berlin, &berlin));
    let hours = parse_hours("mon 09:00 to 17:00 America/Denver", &berlin).unwrap();
    assert_eq!(hours[0].closes_in, zone("America/Denver"));
}

#[test]
fn a_slip_is_answered_with_what_to_write() {
    let cases = [
        ("", "\" to \" is missing"),
        ("mon 09:00", "\" to \" is missing"),
        ("mon 09:00 to ", "\" to \" is missing"),
        ("mon to 17:00", "a time is missing"),
        ("mnday 09:00 to 17:00", "\"mnday\" is not a day"),
        ("mon 09:60 to 17:00", "\"09:60\" is not a time of day"),
        ("mon 25:00 to 17:00", "\"25:00\" is not a time of day"),
        ("mon 24:01 to 17:00", "\"24:01\" is not a time of day"),
        ("mon 9 to 17:00", "\"9\" is not a time of day"),
        ("mon 09:00 Europe/Lodnon to 17:00", "no time zone \"Europe/Lodnon\""),
        ("mon 09:00 UTC now to 17:00", "\"now\" is too much"),
        ("mon-fri 09:00 to sat 17:00", "needs a single day"),
        ("mon 16:00 Europe/London to 02:00 America/Los_Angeles", "closes before it opens"),
        ("mon +9:00 to 17:00", "\"+9:00\" is not a time of day"),
    ];
    for (text, expected) in cases {
        let said = read(text).unwrap_err();
        assert!(said.contains(expected), "{text}: {said}");
    }
}
