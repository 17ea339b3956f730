//! The agents' desk: lists, the ticket, and everything done to it.

mod absences;
mod acts;
mod api_reference;
mod api_tokens;
mod asides;
mod billing;
mod bulk;
mod bulk_words;
mod clocks;
mod completions;
mod compose;
mod composer;
mod conversation;
mod dead_letters;
mod drafts;
mod dry_run;
mod entrance;
mod escalation;
pub mod files;
pub mod found;
mod gallery;
mod handbook;
mod history;
mod joined;
mod lists;
mod macros;
mod mailboxes;
mod merging;
mod moving;
mod notices;
mod organisation_list;
mod organisation_sheet;
mod organisations;
mod palette;
mod passing_on;
mod people;
mod people_here;
mod person;
mod person_merging;
mod person_view;
mod push;
mod query_list;
mod query_rows;
mod rail;
mod redaction;
mod related;
mod renaming;
mod routing;
mod routing_view;
mod seen;
mod sendings;
mod settings;
mod side;
mod similar;
mod snooze;
mod social;
mod splitting;
mod steps;
mod surveys;
mod ticket;
mod ticket_macros;
mod viewer;
mod views;
mod webhooks;
mod words;

use axum::{
    Router,
    routing::{get, post, put},
};

use crate::Web;

/// The desk's routes; `ui::paths` makes their addresses.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(entrance::home))
        .route("/setup", get(entrance::setup).post(entrance::set_up))
        .route("/sign-in", get(entrance::sign_in_page).post(entrance::sign_in))
        .route("/sign-out", post(entrance::sign_out))
        .route("/next", get(lists::next))
        .route("/mine", get(lists::mine))
        .route("/following", get(lists::following))
        .route("/unclassified", get(lists::unclassified))
        .route("/groups/{key}", get(lists::group))
        .route("/tickets", get(lists::all))
        .route("/tickets/completions", get(completions::list))
        .route("/views", get(views::list).post(views::keep))
        .route("/views/{id}", get(views::show).post(views::change))
        .route("/views/{id}/place", post(views::place))
        .route("/views/{id}/deletion", post(views::delete))
        .route("/views/{id}/restoration", post(views::restore))
        .route("/draft-files/{id}/{name}", get(compose::draft_file))
        .route("/attachments/{id}", get(viewer::show))
        .route("/away", get(absences::list).post(absences::set))
        .route("/away/{id}/end", post(absences::finish))
        .route("/bulk-edits", post(bulk::make))
        .route("/bulk-edits/preview", post(bulk::preview))
        .route("/bulk-edits/{id}", get(bulk::show))
        .route("/bulk-edits/{id}/undo", post(bulk::undo))
        .route("/rail", get(rail::show))
        .route("/palette", get(palette::find))
        .route("/palette/choices", get(palette::choices))
        .route("/push-subscriptions", post(push::keep))
        .route("/push-subscriptions/removal", post(push::remove))
        .route("/seen", post(seen::note))
        .route("/settings/keys", get(settings::keys).post(settings::set_keys))
        .route("/settings/keys/own", get(settings::own_keys))
        .route("/settings/keys/reset", post(settings::reset_keys))
        .route("/macros", get(macros::list).post(macros::make))
        .route("/macros/new", get(macros::new))
        .route("/macros/{id}", get(macros::show).post(macros::change))
        .route("/macros/{id}/removal", post(macros::take_away))
        .route("/sendings/{id}/undo", post(sendings::undo))
        .route("/sendings/{id}/now", post(sendings::now))
        .route("/sendings/{id}/time", post(sendings::time))
        .route("/outgoing/{id}/again", post(acts::send_again))
        .route("/preview", post(compose::preview))
        .route("/check", post(compose::check))
        .route("/people.json", get(compose::people))
        .route("/attachments/{id}/{name}", get(files::show))
        .route("/dead-letters", get(dead_letters::list))
        .route("/dead-letters/{id}/retry", post(dead_letters::retry))
        .route("/handbook/automations/{key}", get(dry_run::show))
        .route("/social", get(social::show).post(social::keep))
        .route("/social/handles", post(social::remember))
        .route("/surveys", get(surveys::show))
        .route("/surveys/answers.csv", get(surveys::answers_file))
        .route("/surveys/hedgehogs.csv", get(surveys::hedgehogs_file))
        .route("/notices", get(notices::list))
        .route("/notices/seen", post(notices::see_all))
        .route("/notices/{id}/seen", post(notices::see))
        .merge(ticket_routes())
        .merge(people_routes())
        .merge(handbook::routes())
        .merge(webhooks::routes())
        .merge(api_tokens::routes())
        .route("/api-reference", get(api_reference::show))
        .merge(mailboxes::routes())
        .route("/dev/gallery", get(gallery::all))
        .route("/dev/gallery/{name}", get(gallery::screen))
}

/// Who asks, and where they belong.
fn people_routes() -> Router<Web> {
    Router::new()
        .route("/people", get(people::show).post(people::add))
        .route("/people/{id}", get(person::show))
        .route("/people/{id}/details", post(person::details))
        .route("/people/{id}/organisation", post(person::organisation))
        .route("/people/{id}/addresses", post(person::add))
        .route("/people/{id}/addresses/removal", post(person::remove))
        .route("/people/{id}/addresses/primary", post(person::primary))
        .route("/people/{id}/addresses/proof", post(person::proof))
        .route("/people/{id}/addresses/vouching", post(person::vouch))
        .route("/people/{id}/merging", get(person_merging::choose).post(person_merging::done))
        .route("/organisations", get(organisation_list::show))
        .route("/organisations.csv", get(organisation_sheet::file))
        .route("/organisations/file", get(organisation_sheet::show).post(organisation_sheet::take))
        .route("/organisations/{id}", get(organisations::show))
        .route("/organisations/{id}/plan", post(organisations::plan))
        .route("/organisations/{id}/synced-plan", post(organisations::synced_plan))
        .route("/organisations/{id}/priority", post(organisations::priority))
        .route("/organisations/{id}/details", post(organisations::details))
}

/// What is asked of and done to one ticket.
fn ticket_routes() -> Router<Web> {
    Router::new()
        .route("/tickets/{id}", get(ticket::show))
        .route("/tickets/{id}/history", get(history::show))
        .route("/tickets/{id}/messages", post(compose::send))
        .route("/tickets/{id}/draft", put(drafts::save))
        .route("/tickets/{id}/draft/versions", get(drafts::versions))
        .route("/tickets/{id}/draft/versions/{version}", post(drafts::restore))
        .route("/tickets/{id}/draft/pictures", post(compose::add_picture))
        .route("/tickets/{id}/presence", get(people_here::show).post(people_here::note))
        .route("/tickets/{id}/closure", post(acts::solve))
        .route("/tickets/{id}/reopening", post(acts::reopen))
        .route("/tickets/{id}/assignment", post(acts::assign))
        .route("/tickets/{id}/status", post(acts::status))
        .route("/tickets/{id}/severity", post(acts::severity))
        .route("/tickets/{id}/product", post(acts::product))
        .route("/tickets/{id}/plan", post(acts::plan))
        .route("/tickets/{id}/links", post(acts::link))
        .route("/tickets/{id}/tags", post(acts::tags))
        .route("/tickets/{id}/fields", post(acts::fields))
        .route("/tickets/{id}/snooze", get(snooze::show).post(snooze::put_off))
        .route("/tickets/{id}/snooze/end", post(snooze::take_back))
        .route("/tickets/{id}/redaction", get(redaction::choose).post(redaction::redact))
        .route("/tickets/{id}/moving", get(moving::choose).post(moving::go))
        .route("/tickets/{id}/moving/undo", post(moving::undo))
        .route("/tickets/{id}/splitting", get(splitting::choose).post(splitting::split))
        .route("/tickets/{id}/related", post(related::link))
        .route("/tickets/{id}/asides", get(asides::begin_page).post(asides::begin))
        .route("/tickets/{id}/asides/{aside}", get(asides::show).post(asides::write))
        .route("/tickets/{id}/merging", get(merging::choose).post(merging::merge))
        .route("/tickets/{id}/passing-on", get(passing_on::show).post(passing_on::send))
        .route("/tickets/{id}/merging/undo", post(merging::undo))
        .route("/tickets/{id}/synced-plan", post(routing::synced_plan))
        .route("/tickets/{id}/similar", get(similar::show))
        .route("/tickets/{id}/suggestion", post(routing::accept))
        .route("/tickets/{id}/suggestion/dismissal", post(routing::dismiss))
        .route("/tickets/{id}/escalation", get(escalation::show).post(escalation::escalate))
        .route("/tickets/{id}/escalation/end", post(escalation::hand_back))
        .route("/tickets/{id}/subject", get(renaming::show).post(renaming::rename))
        .route("/tickets/{id}/investigation", get(billing::show).post(routing::investigate))
        .route("/tickets/{id}/investigation/end", post(routing::investigated))
        .route("/tickets/{id}/followers", post(routing::follow))
        .route("/tickets/{id}/followers/removal", post(routing::unfollow))
        .route("/tickets/{id}/macros", get(ticket_macros::menu))
        .route("/tickets/{id}/macros/{macro}", get(ticket_macros::preview))
        .route("/tickets/{id}/macros/{macro}/use", post(ticket_macros::apply))
}
