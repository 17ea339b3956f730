//! Holidays: parts of days in a handbook, and what is read out of iCalendar files.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use desk::handbook::{Feed, Handbook, feed_section, read_feed};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 26);

fn feed(events: &str) -> Feed {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
    read_feed(&text, TODAY, &[])
}

fn event(lines: &[&str]) -> String {
    format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", lines.join("\r\n"))
}

fn days(feed: &Feed) -> Vec<String> {
    feed.days.iter().map(|(date, name)| format!("{date} {name}")).collect()
}

fn due(handbook: &Handbook, start: &str, seconds: i64) -> String {
    handbook.schedule("response").due(start.parse().unwrap(), seconds).to_string()
}

fn with_dates(dates: &str) -> Result<Handbook, String> {
    let text = format!(
        "[schedules.response]\nzone = \"Europe/Berlin\"\nopen = [\"mon-fri 09:00 to 17:00\"]\n\
         holidays = [\"berlin\"]\n[holidays.berlin]\nname = \"Berlin\"\nzone = \"Europe/Berlin\"\n\
         [holidays.berlin.dates]\n{dates}\n"
    );
    Handbook::parse(&text)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

#[test]
fn half_a_day_off_leaves_the_other_half_open() {
    let eve = "2026-12-24 = { name = \"Christmas Eve\", closed = \"12:00 to 24:00\" }";
    let handbook = with_dates(eve).unwrap();
    // Thursday from 11:00 in Berlin: one hour, then Friday.
    assert_eq!(due(&handbook, "2026-12-24T10:00:00Z", 3600), "2026-12-24T11:00:00Z");
    assert_eq!(due(&handbook, "2026-12-24T10:00:00Z", 7200), "2026-12-25T09:00:00Z");
    let open = "2026-12-24 = { name = \"Christmas Eve\", open = \"10:00 to 12:00\" }";
    let handbook = with_dates(open).unwrap();
    assert_eq!(due(&handbook, "2026-12-24T06:00:00Z", 7200), "2026-12-24T11:00:00Z");
    assert_eq!(due(&handbook, "2026-12-24T06:00:00Z", 7201), "2026-12-25T08:00:01Z");
}

#[test]
fn days_off_belong_to_a_region() {
    let text = "[schedules.response]\nzone = \"UTC\"\nholidays = [\"east\", \"west\"]\n\
                [holidays.east]\nname = \"East\"\nzone = \"Asia/Tokyo\"\n\
                dates = { 2026-11-24 = \"A day in the east\" }\n\
                [holidays.west]\nname = \"West\"\nzone = \"America/Los_Angeles\"\n\
                dates = { 2026-11-24 = \"The same day in the west\" }";
    let handbook = Handbook::parse(text).unwrap();
    // From midnight in Tokyo (15:00 the day before) to the next one in Los Angeles (08:00).
    assert_eq!(due(&handbook, "2026-11-23T14:00:00Z", 7200), "2026-11-25T09:00:00Z");
    assert_eq!(due(&handbook, "2026-11-24T07:00:00Z", 7200), "2026-11-25T10:00:00Z");
}

#[test]
fn a_slip_in_a_day_off_is_told_with_what_to_write() {
    let cases = [
        ("2026-13-24 = \"x\"", "\"2026-13-24\" is not a date; write 2027-01-01"),
        ("2026-12-24 = { closed = \"12:00 to 24:00\" }", "\"name\" is missing"),
        ("2026-12-24 = 7", "write a text in quotes here"),
        (
            "2026-12-24 = { name = \"x\", closed = \"14:00 to 12:00\" }",
            "write hours of one day like \"12:00 to 24:00\"",
        ),
        ("2026-12-24 = { name = \"x\", closed = \"noon\" }", "like \"12:00 to 24:00\""),
        ("2026-12-24 = { name = \"x\", closed = \"12:00 to 25:00\" }", "\"25:00\" is not a time"),
        (
            "2026-12-24 = { name = \"x\", open = \"09:00 to 12:00\", closed = \"12:00 to 24:00\" }",
            "write \"open\" or \"closed\", not both",
        ),
        ("2026-12-24 = { name = \"x\", clsoed = \"12:00 to 24:00\" }", "did you mean \"closed\""),
    ];
    for (dates, expected) in cases {
        let said = with_dates(dates).unwrap_err();
        assert!(said.contains(expected) && said.contains("line 9"), "{dates}: {said}");
    }
}

#[test]
fn whole_days_are_read_single_and_several() {
    let feed = feed(&format!(
        "X-WR-CALNAME:Holidays in Berlin\r\nX-WR-TIMEZONE:Europe/Berlin\r\n{}{}{}",
        event(&["DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261227", "SUMMARY:Christmas"]),
        event(&["DTSTART;VALUE=DATE:20270101", "SUMMARY:New Year\\, the\\n first day"]),
        event(&["DTSTART:20270326", "DURATION:P1D", "SUMMARY:Good", "  Friday"]),
    ));
    assert_eq!(
        days(&feed),
        [
            "2026-12-25 Christmas",
            "2026-12-26 Christmas",
            "2027-01-01 New Year, the first day",
            "2027-03-26 Good Friday",
        ]
    );
    assert_eq!((feed.name.as_str(), feed.zone.as_str()), ("Holidays in Berlin", "Europe/Berlin"));
    assert_eq!(feed.bad, []);
}

#[test]
fn what_comes_back_yearly_is_read_for_three_years() {
    let cases: [(&[&str], &[&str]); 7] = [
        (
            &["DTSTART;VALUE=DATE:20150501", "RRULE:FREQ=YEARLY"],
            &["2026-05-01", "2027-05-01", "2028-05-01", "2029-05-01"],
        ),
        (
            &["DTSTART;VALUE=DATE:20251127", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"],
            &["2026-11-26", "2027-11-25", "2028-11-23", "2029-11-22"],
        ),
        (
            &["DTSTART;VALUE=DATE:20250526", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO"],
            &["2026-05-25", "2027-05-31", "2028-05-29", "2029-05-28"],
        ),
        (
            &["DTSTART;VALUE=DATE:20250501", "RRULE:FREQ=YEARLY;COUNT=3"],
            &["2026-05-01", "2027-05-01"],
        ),
        (
            &["DTSTART;VALUE=DATE:20250501", "RRULE:FREQ=YEARLY;UNTIL=20280501"],
            &["2026-05-01", "2027-05-01", "2028-05-01"],
        ),
        (&["DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY"], &["2028-02-29"]),
        (
            &[
                "DTSTART;VALUE=DATE:20200501",
                "RRULE:FREQ=YEARLY;INTERVAL=2",
                "EXDATE;VALUE=DATE:20280501",
            ],
            &["2026-05-01"],
        ),
    ];
    for (lines, expected) in cases {
        let feed = feed(&event(lines));
        let dates: Vec<String> = feed.days.keys().map(ToString::to_string).collect();
        assert_eq!(dates, expected, "{lines:?}");
        assert_eq!(feed.bad, [], "{lines:?}");
    }
}

#[test]
fn one_day_of_a_series_may_be_moved_or_called_off() {
    let feed = feed(&format!(
        "{}{}{}",
        event(&[
            "UID:a",
            "DTSTART;VALUE=DATE:20260501",
            "RRULE:FREQ=YEARLY;COUNT=3",
            "SUMMARY:May"
        ]),
        event(&[
            "UID:a",
            "RECURRENCE-ID;VALUE=DATE:20270501",
            "DTSTART;VALUE=DATE:20270503",
            "SUMMARY:May, moved",
        ]),
        event(&[
            "UID:a",
            "RECURRENCE-ID;VALUE=DATE:20280501",
            "DTSTART;VALUE=DATE:20280501",
            "STATUS:CANCELLED",
        ]),
    ));
    assert_eq!(days(&feed), ["2026-05-01 May", "2027-05-03 May, moved"]);
}

#[test]
fn what_cannot_be_read_is_told_with_its_line_and_the_rest_is_read() {
    let good = event(&["DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas"]);
    let cases: [(&[&str], usize, &str); 9] = [
        (&["DTSTART;VALUE=DATE:20261332"], 4, "“20261332” is not a date"),
        (&["DTSTART;VALUE=DATE:soon"], 4, "“soon” is not a date"),
        (&["SUMMARY:No day"], 5, "no beginning"),
        (&["SUMMARY:Lunch", "DTSTART:20261201T120000Z"], 5, "“Lunch” is not a whole day"),
        (&["DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=DAILY"], 5, "only what comes back yearly"),
        (&["DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=YEARLY;BYSETPOS=1"], 5, "“BYSETPOS=1”"),
        (&["DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=YEARLY;BYDAY=9XX"], 5, "“BYDAY=9XX”"),
        (&["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20261231"], 4, "lasts for 364 days"),
        (&["no colon at all", "DTSTART;VALUE=DATE:20261332"], 4, "there is no \":\""),
    ];
    for (lines, line, expected) in cases {
        let feed = feed(&format!("{}{good}", event(lines)));
        assert_eq!(days(&feed), ["2026-12-25 Christmas"], "{lines:?}");
        let bad = &feed.bad[0];
        assert!(bad.line == line && bad.message.contains(expected), "{lines:?}: {bad}");
    }
    let cut_off = read_feed("BEGIN:VEVENT\nDTSTART:20261225\n", TODAY, &[]);
    assert_eq!(cut_off.bad[0].to_string(), "line 2: the file ends within an event");
    assert_eq!(read_feed("", TODAY, &[]), Feed::default());
}

/// A public feed of holidays had days nobody has off (and they stopped every clock).
#[test]
fn days_nobody_has_off_can_be_left_out_of_a_public_feed() {
    let text = format!(
        "{}{}",
        event(&["DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas Day"]),
        event(&["DTSTART;VALUE=DATE:20261129", "SUMMARY:First Sunday of Advent (Observance)"]),
    );
    let feed = read_feed(&text, TODAY, &["observance".to_owned()]);
    assert_eq!(days(&feed), ["2026-12-25 Christmas Day"]);
}

#[test]
fn the_printed_section_is_a_handbook() {
    let text = format!(
        "X-WR-CALNAME:Say \"yes\" \\\\ no\r\nX-WR-TIMEZONE:Europe/Berlin\r\n{}{}",
        event(&["DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas \"Day\""]),
        event(&["DTSTART;VALUE=DATE:20261225", "SUMMARY:Somebody's birthday"]),
    );
    let section = feed_section(&read_feed(&text, TODAY, &[]), "berlin");
    let handbook = Handbook::parse(&section).unwrap();
    let berlin = handbook.holidays.iter().find(|list| list.key == "berlin").unwrap();
    assert_eq!(
        (berlin.name.as_str(), berlin.zone.as_str()),
        ("Say \"yes\" \\ no", "Europe/Berlin")
    );
    assert_eq!(berlin.dates[0].name, "Christmas \"Day\", Somebody's birthday");
    assert_eq!(berlin.dates.len(), 1);
}
