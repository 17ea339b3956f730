//! The shape of the history: time order, plans, promises kept and broken, what is open now.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use std::collections::HashMap;

use base::Timestamp;
use demo::{By, Company, Scale, Standing, Story, Then, What, company};

const TUESDAY: &str = "2026-11-24T11:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| panic!("no instant: {text}"))
}

fn made(tickets: u32, now: &str) -> (Company, Vec<Story>) {
    let company = company(1, Scale { tickets }, at(now));
    let stories = company.tickets().collect();
    (company, stories)
}

/// Seconds of Monday to Friday (UTC) between two instants, counted in steps of ten minutes.
fn open_seconds(from: Timestamp, until: Timestamp) -> i64 {
    let (mut at, until, mut sum) = (from.as_second(), until.as_second(), 0);
    while at < until {
        let step = (until - at).min(600);
        if (at.div_euclid(86_400) + 3).rem_euclid(7) < 5 {
            sum += step;
        }
        at += step;
    }
    sum
}

fn target(company: &Company, story: &Story) -> Option<i64> {
    demo::world::reply_target_seconds(company.plan_of(story.customer))
}

fn is_open(standing: Standing) -> bool {
    matches!(standing, Standing::New | Standing::Open)
}

#[test]
fn the_same_seed_tells_the_same_story_and_another_seed_another() {
    let (company_a, stories) = made(400, TUESDAY);
    let (company_b, again) = made(400, TUESDAY);
    assert_eq!(company_a.customers, company_b.customers);
    assert_eq!(stories, again);
    assert_eq!(stories[137], company_b.ticket(137), "a ticket does not need those before it");
    let other = company(2, Scale { tickets: 400 }, at(TUESDAY));
    let same = other.tickets().zip(&stories).filter(|(a, b)| a.subject == b.subject).count();
    assert!(same < 12, "{same} subjects are the same under another seed");
}

#[test]
fn people_are_many_and_addressable() {
    let (company, _) = made(1, TUESDAY);
    assert_eq!(company.agents.len(), 12);
    assert_eq!(company.customers.len(), 600);
    assert_eq!(company.organisations.len(), 40);
    let mut addresses: Vec<_> = company.customers.iter().map(|person| &person.email).collect();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 600, "every customer has an address of their own");
    assert!(company.customers.iter().all(|person| person.email.is_ascii()));
    assert!(company.customers.iter().all(|person| person.email.ends_with(".example")));
    for (place, organisation) in company.organisations.iter().enumerate() {
        let of = company.customers.iter().filter(|one| one.organisation == Some(place));
        assert!(of.clone().count() >= 5, "{} is nearly empty", organisation.name);
        let admins = of.filter(|one| one.org_admin).count();
        assert!((1..=2).contains(&admins), "{} has {admins} admins", organisation.name);
    }
    assert!(company.customers.iter().filter(|one| one.organisation.is_none()).count() > 10);
}

#[test]
fn time_only_moves_forward_and_stops_at_now() {
    let (_, stories) = made(5_000, TUESDAY);
    let now = at(TUESDAY);
    assert!(stories.windows(2).all(|pair| pair[0].opened_at <= pair[1].opened_at));
    let first = stories[0].opened_at.as_second();
    assert!((now.as_second() - first) / 86_400 >= 178, "the history is half a year long");
    for story in &stories {
        assert_eq!(story.steps[0].at, story.opened_at);
        assert_eq!(story.steps[0].by, By::Customer);
        assert!(matches!(story.steps[0].what, What::Message(_)));
        assert!(story.steps.windows(2).all(|pair| pair[0].at < pair[1].at), "{}", story.index);
        assert!(story.steps.iter().all(|step| step.at <= now));
    }
}

#[test]
fn all_plans_write_and_paying_ones_write_most() {
    let (company, stories) = made(5_000, TUESDAY);
    let mut by_plan: HashMap<&str, usize> = HashMap::new();
    for story in &stories {
        *by_plan.entry(company.plan_of(story.customer)).or_default() += 1;
    }
    let share = |plan: &str| by_plan[plan] * 100 / stories.len();
    assert!((2..=9).contains(&share("free")), "{by_plan:?}");
    for plan in ["pay_as_you_go", "boost", "scale", "enterprise"] {
        assert!((14..=36).contains(&share(plan)), "{by_plan:?}");
    }
}

#[test]
fn weekdays_and_office_hours_are_busier() {
    let (_, stories) = made(5_000, TUESDAY);
    let weekend = stories
        .iter()
        .filter(|story| (story.opened_at.as_second().div_euclid(86_400) + 3).rem_euclid(7) >= 5);
    let weekend = weekend.count();
    assert!((50..600).contains(&weekend), "{weekend} of 5,000 at weekends");
}

#[test]
fn first_replies_mostly_keep_the_promise() {
    let (company, stories) = made(5_000, TUESDAY);
    let (mut met, mut due) = (0, 0);
    for story in &stories {
        let Some(target) = target(&company, story) else { continue };
        let reply = story.steps.iter().find(|step| matches!(step.what, What::Reply { .. }));
        let until = reply.map_or(at(TUESDAY), |step| step.at);
        let took = open_seconds(story.opened_at, until);
        if reply.is_some() || took > target {
            due += 1;
            met += usize::from(reply.is_some() && took <= target);
        }
    }
    let share = met * 1000 / due;
    assert!((890..=950).contains(&share), "{share} ‰ of first replies in time");
}

#[test]
fn tickets_have_a_handful_of_messages_and_most_are_solved() {
    let (_, stories) = made(5_000, TUESDAY);
    let messages: usize = stories.iter().map(Story::public_messages).sum();
    let average = messages * 100 / stories.len();
    assert!((260..=360).contains(&average), "{average} hundredths of messages a ticket");
    let long = stories.iter().filter(|story| story.public_messages() > 8).count();
    assert!(long < 40, "{long} tickets are longer than eight messages");
    assert!(stories.iter().any(|story| story.public_messages() >= 28), "one has thirty");
    let now = at(TUESDAY);
    let count = |standing| stories.iter().filter(|one| one.standing_at(now) == standing).count();
    assert!(count(Standing::Solved) > 4_600, "{}", count(Standing::Solved));
    assert!(count(Standing::Pending) >= 20, "{}", count(Standing::Pending));
    assert!(count(Standing::OnHold) >= 5, "{}", count(Standing::OnHold));
}

/// Overdue, due within a quarter of the target, later.
fn urgencies(company: &Company, stories: &[Story], now: Timestamp) -> [usize; 3] {
    let mut counts = [0; 3];
    for story in stories.iter().filter(|story| is_open(story.standing_at(now))) {
        let (Some(target), Some(since)) = (target(company, story), story.waiting_since()) else {
            continue;
        };
        let left = target - open_seconds(since, now);
        counts[if left < 0 { 0 } else { 1 + usize::from(left * 4 > target) }] += 1;
    }
    counts
}

#[test]
fn some_tickets_are_open_now_in_every_urgency() {
    for now in [TUESDAY, "2026-11-23T02:00:00Z", "2026-11-22T15:00:00Z", "2026-03-20T18:00:00Z"] {
        let (company, stories) = made(5_000, now);
        let counts = urgencies(&company, &stories, at(now));
        let [overdue, soon, later] = counts;
        println!("{now}: overdue {overdue}, due soon {soon}, later {later}");
        assert!((4..=25).contains(&overdue), "{now}: {counts:?}");
        assert!((3..=40).contains(&soon), "{now}: {counts:?}");
        assert!((10..=90).contains(&later), "{now}: {counts:?}");
        assert!((40..=125).contains(&(overdue + soon + later)), "{now}: {counts:?}");
    }
}

#[test]
fn the_open_part_grows_with_the_tickets() {
    let company = company(1, Scale { tickets: 200_000 }, at(TUESDAY));
    let last = (190_000..200_000).map(|index| company.ticket(index));
    let open = last.filter(|story| is_open(story.standing_at(at(TUESDAY)))).count();
    assert!((2_000..4_500).contains(&open), "{open} of 200,000 are open");
}

#[test]
fn open_tickets_cover_the_cases_of_the_desk() {
    let (company, stories) = made(5_000, TUESDAY);
    let now = at(TUESDAY);
    let open: Vec<_> = stories.iter().filter(|story| is_open(story.standing_at(now))).collect();
    let assigned = |story: &Story| story.steps.iter().any(|s| matches!(s.what, What::Assign(_)));
    let classified = |story: &Story| {
        story.product.is_some()
            || story.steps.iter().any(|step| matches!(step.what, What::SetProduct(_)))
    };
    assert!(open.iter().any(|story| !assigned(story)), "some belong to nobody");
    assert!(open.iter().any(|story| assigned(story)));
    assert!(open.iter().filter(|story| !classified(story)).count() >= 4, "some are unclassified");
    let priority = |story: &Story| {
        let organisation = company.customers[story.customer].organisation;
        organisation.is_some_and(|place| company.organisations[place].priority)
    };
    assert!(open.iter().filter(|story| priority(story)).count() >= 4);
    for odd in ["odd_long_thread", "odd_pasted_markup", "odd_right_to_left", "odd_huge_text"] {
        assert!(open.iter().any(|story| story.scenario == odd), "{odd} is not open");
    }
    let longest = open.iter().map(|story| match &story.steps[0].what {
        What::Message(text) => text.len(),
        _ => 0,
    });
    assert!(longest.max().unwrap() > 30_000);
}

#[test]
fn about_a_third_of_the_solved_are_rated_after_three_days_and_never_before() {
    let (_, stories) = made(5_000, TUESDAY);
    let (mut solved, mut rated, mut wordy) = (0, 0, 0);
    for story in &stories {
        let done = |what: &What| {
            matches!(what, What::Reply { then: Then::Solved, .. } | What::SetStatus(Then::Solved))
        };
        let Some(last) = story.steps.iter().rposition(|step| done(&step.what)) else { continue };
        solved += 1;
        for step in &story.steps[last..] {
            let What::Rating { stars, words } = &step.what else { continue };
            assert!((1..=5).contains(stars));
            assert!(step.at.as_second() - story.steps[last].at.as_second() >= 3 * 86_400);
            rated += 1;
            wordy += usize::from(!words.is_empty());
        }
    }
    assert!((28..=42).contains(&(rated * 100 / solved)), "{rated} of {solved}");
    assert!(wordy * 2 > rated);
}
