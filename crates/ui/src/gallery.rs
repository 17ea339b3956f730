//! The gallery: every component with every sample, and every screen whole.
//!
//! Served at `/dev/gallery` and held by snapshot tests. A component is in the gallery or a test
//! fails.

use maud::{DOCTYPE, Markup, html};

use crate::{
    PageContext, absences, api_reference, api_tokens, bulk, csat, dead_letters, dry_run, errors,
    handbook, help, keys, kit, macros, mailboxes, mails, notices, offline, organisations, paths,
    people, portal, sample_page,
    samples::Sample,
    setup,
    shells::{self, DeskPage, Pane, desk},
    sign_in, social, surveys, tickets, views, webhooks,
};

/// A component with its samples.
#[derive(Debug, Clone)]
pub struct Component {
    /// `kit/button`, `tickets/row`: the module's place.
    pub name: &'static str,
    pub samples: Vec<Sample>,
}

macro_rules! components_of {
    ($($name:literal => $($module:ident)::+),+ $(,)?) => {
        vec![$(Component { name: $name, samples: $($module)::+::samples() }),+]
    };
}

/// All components, kit first.
#[must_use]
pub fn components() -> Vec<Component> {
    [kit_and_desk(), of_tickets(), of_the_handbook()].concat()
}

fn kit_and_desk() -> Vec<Component> {
    components_of! {
        "kit/icon" => kit::icon,
        "kit/hedgehog" => kit::hedgehog,
        "kit/button" => kit::button,
        "kit/badge" => kit::badge,
        "kit/face" => kit::face,
        "kit/field" => kit::field,
        "kit/notice" => kit::notice,
        "kit/empty" => kit::empty,
        "kit/menu" => kit::menu,
        "kit/clips" => kit::clips,
        "kit/time" => kit::time,
        "kit/dialog" => kit::dialog,
        "shells/rail" => shells::rail,
        "shells/palette" => shells::palette,
        "keys" => keys,
        "offline" => offline,
        "bulk/bar" => bulk::bar,
        "bulk/choose" => bulk::choose,
        "bulk/preview" => bulk::preview,
        "bulk/outcome" => bulk::outcome,
        "organisations" => organisations,
        "organisations/list" => organisations::list,
        "organisations/sheet" => organisations::sheet,
        "people/list" => people::list,
        "people/person" => people::person,
        "people/merging" => people::merging,
        "absences" => absences,
        "dead_letters" => dead_letters,
        "webhooks" => webhooks,
        "api_reference" => api_reference,
        "api_tokens" => api_tokens,
        "mailboxes" => mailboxes,
        "social" => social,
        "surveys" => surveys,
        "surveys/chart" => surveys::chart,
        "surveys/parts" => surveys::parts,
        "surveys/said" => surveys::said,
        "views" => views,
        "notices" => notices,
        "dry_run" => dry_run,
        "sign_in" => sign_in,
        "setup" => setup,
        "errors" => errors,
        "help" => help,
        "portal/addresses" => portal::addresses,
        "portal/sign_in" => portal::sign_in,
        "portal/list" => portal::list,
        "portal/settings" => portal::settings,
        "portal/ticket" => portal::ticket,
        "csat" => csat,
        "sample_page" => sample_page,
        "mails" => mails,
    }
}

fn of_tickets() -> Vec<Component> {
    components_of! {
        "tickets/row" => tickets::row,
        "tickets/found" => tickets::found,
        "tickets/mended" => tickets::mended,
        "tickets/list" => tickets::list,
        "tickets/query_bar" => tickets::query_bar,
        "tickets/completion" => tickets::completion,
        "tickets/table" => tickets::table,
        "tickets/clock" => tickets::clock,
        "tickets/acts" => tickets::acts,
        "tickets/header" => tickets::header,
        "tickets/merging" => tickets::merging,
        "tickets/message" => tickets::message,
        "tickets/conversation" => tickets::conversation,
        "tickets/presence" => tickets::presence,
        "tickets/composer" => tickets::composer,
        "tickets/draft_versions" => tickets::draft_versions,
        "tickets/check" => tickets::check,
        "tickets/recipients" => tickets::recipients,
        "tickets/news" => tickets::news,
        "tickets/sending" => tickets::sending,
        "tickets/side" => tickets::side,
        "tickets/asides" => tickets::asides,
        "tickets/fields" => tickets::fields,
        "tickets/related" => tickets::related,
        "tickets/renaming" => tickets::renaming,
        "tickets/snooze" => tickets::snooze,
        "tickets/moving" => tickets::moving,
        "tickets/splitting" => tickets::splitting,
        "tickets/passing_on" => tickets::passing_on,
        "tickets/redaction" => tickets::redaction,
        "tickets/viewer" => tickets::viewer,
        "tickets/tags" => tickets::tags,
        "tickets/similar" => tickets::similar,
        "tickets/suggestion" => tickets::suggestion,
        "tickets/investigation" => tickets::investigation,
        "tickets/escalation" => tickets::escalation,
        "tickets/followers" => tickets::followers,
        "tickets/more" => tickets::more,
        "tickets/page" => tickets::page,
        "tickets/history" => tickets::history,
        "macros/list" => macros::list,
        "macros/form" => macros::form,
        "macros/menu" => macros::menu,
        "macros/preview" => macros::preview,
    }
}

fn of_the_handbook() -> Vec<Component> {
    components_of! {
        "handbook/frame" => handbook::frame,
        "handbook/letter" => handbook::letter,
        "handbook/overview" => handbook::overview,
        "handbook/automations" => handbook::automations,
        "handbook/calendar" => handbook::calendar,
        "handbook/progress" => handbook::progress,
        "handbook/sheet" => handbook::sheet,
        "handbook/week" => handbook::week,
        "handbook/editor" => handbook::editor,
        "handbook/faults" => handbook::faults,
        "handbook/review" => handbook::review,
        "handbook/diff" => handbook::diff,
        "handbook/versions" => handbook::versions,
        "handbook/simulation" => handbook::simulation,
        "handbook/simulation/behind" => handbook::simulation::behind,
        "handbook/simulation/targets" => handbook::simulation::targets,
        "handbook/simulation/chart" => handbook::simulation::chart,
        "handbook/simulation/changes" => handbook::simulation::changes,
    }
}

/// A whole screen, drawn with sample data.
#[derive(Debug, Clone)]
pub struct Screen {
    /// Its name in the gallery's address.
    pub name: &'static str,
    pub html: Markup,
}

fn whole_screens(ctx: &PageContext) -> Vec<Screen> {
    let mut all = desk_screens(ctx);
    all.extend(handbook_screens(ctx));
    all.extend(public_screens(ctx));
    all
}

/// All screens.
#[must_use]
pub fn screens(ctx: &PageContext) -> Vec<Screen> {
    let mut all = whole_screens(ctx);
    all.push(Screen { name: "gallery", html: gallery(ctx) });
    all
}

#[allow(clippy::too_many_lines, reason = "a list")]
fn desk_screens(ctx: &PageContext) -> Vec<Screen> {
    let page = |name, pane| {
        let view = DeskPage { rail: shells::rail::sample_rail(), pane };
        Screen { name, html: desk(ctx, &view) }
    };
    let other = |name, title: &str, body| page(name, Pane::Other(title.into(), body));
    let list = tickets::list::sample_list();
    let ticket = tickets::page::sample_ticket();
    let open = tickets::TicketList { open: Some(ticket.id), ..list.clone() };
    let empty =
        tickets::TicketList { rows: Vec::new(), line: String::new(), older: None, ..list.clone() };
    vec![
        page("desk-list", Pane::List(list)),
        page("desk-empty", Pane::List(empty)),
        page("desk-found", Pane::List(tickets::list::sample_found())),
        page("desk-ticket", Pane::Ticket(Box::new(ticket), open)),
        other(
            "desk-dead-letters",
            "Dead letters",
            dead_letters::dead_letters(ctx, &dead_letters::sample_letters()),
        ),
        other(
            "desk-mailboxes",
            "Mailboxes",
            mailboxes::mailboxes(ctx, &mailboxes::sample_mailboxes()),
        ),
        other("desk-webhooks", "Webhooks", webhooks::webhooks(ctx, &webhooks::sample_webhooks())),
        other("desk-webhook", "Chat room", webhooks::webhook(ctx, &webhooks::sample_webhook())),
        other("desk-api-tokens", "API tokens", api_tokens::list(ctx, &api_tokens::sample_tokens())),
        other(
            "desk-api-reference",
            "The API",
            api_reference::reference(ctx, &api_reference::sample_reference()),
        ),
        other("desk-notices", "Notices", notices::notices(ctx, &notices::sample_notices())),
        other("desk-views", "Views", views::views(ctx, &views::sample_views())),
        other(
            "desk-dry-run",
            "On hold for a month",
            dry_run::dry_run(ctx, &dry_run::sample_dry_run()),
        ),
        other(
            "desk-organisation",
            "Corvid Labs",
            organisations::organisation(ctx, &organisations::sample_organisation()),
        ),
        other(
            "desk-organisations",
            "Organisations",
            organisations::list::organisations(ctx, &organisations::list::sample_list()),
        ),
        other(
            "desk-organisations-file",
            "Organisations as a file",
            organisations::sheet::sheet(ctx, &organisations::sheet::sample_sheet()),
        ),
        other("desk-people", "People", people::list::people(ctx, &people::list::sample_people())),
        other(
            "desk-person",
            "R. Okafor",
            people::person::person(ctx, &people::person::sample_person()),
        ),
        other(
            "desk-people-merging",
            "Merge R. Okafor",
            people::merging::merging(ctx, &people::merging::sample_merging()),
        ),
        other("desk-away", "Who is away", absences::absences(ctx, &absences::sample_absences())),
        other("desk-keys", "Your keys", keys::page(ctx, &keys::KeysPage::default())),
        other(
            "desk-bulk-preview",
            "Change 3 tickets",
            bulk::preview(ctx, &bulk::preview::sample_preview()),
        ),
        other("desk-bulk-edit", "Bulk edit", bulk::outcome(ctx, &bulk::outcome::sample_outcome())),
        other(
            "desk-macros",
            "Macros",
            macros::macros(
                ctx,
                &macros::MacrosPage {
                    macros: macros::list::sample_rows(),
                    query: String::new(),
                    may_make: true,
                },
            ),
        ),
        other("desk-macro", "A macro", macros::form(ctx, &macros::form::sample_form())),
        page("desk-history", Pane::History(tickets::history::sample_history())),
    ]
}

fn handbook_screens(ctx: &PageContext) -> Vec<Screen> {
    use ::desk::handbook::sheets::Sheet;
    use handbook::{
        On, automations, calendar, editor, overview, review, sheet, simulation, versions,
    };
    let page = |name, title: &str, on, body: Markup| {
        let framed = handbook::frame(&handbook::Frame { on, version: 4, may_edit: true }, &body);
        let pane = Pane::Other(title.to_owned(), framed);
        Screen { name, html: desk(ctx, &DeskPage { rail: shells::rail::sample_rail(), pane }) }
    };
    let form = |name, on: Sheet| {
        page(name, on.name(), On::Sheet(on), sheet::sheet(ctx, &sheet::sample_sheet(on)))
    };
    let looked = review::review(ctx, &review::sample_review());
    let listed = versions::versions(ctx, &versions::sample_versions());
    let glance = overview::overview(ctx, &overview::sample_overview());
    let (report, names) =
        (simulation::behind::sample_report(), ::desk::handbook::Handbook::shipped());
    let state = simulation::State::Done { report: &report, handbook: &names };
    let played = simulation::simulation(ctx, &simulation::sample_tried(), state);
    let rules = automations::automations(ctx, &automations::sample_automations());
    let days = calendar::calendar(ctx, &calendar::sample_calendar());
    let written = editor::editor(ctx, &editor::sample_editor(), None);
    vec![
        page("handbook", "Handbook", On::Overview, glance),
        form("handbook-plans", Sheet::Plans),
        form("handbook-schedules", Sheet::Schedules),
        form("handbook-texts", Sheet::Texts),
        form("handbook-rules", Sheet::Automations),
        page("handbook-automations", "Automations", On::Automations, rules),
        page("handbook-calendar", "Days off from a calendar", On::Sheet(Sheet::Holidays), days),
        page("handbook-text", "The text", On::Text, written),
        page("handbook-review", "Look at the changes", On::Text, looked),
        page("handbook-simulation", "What would have happened", On::Text, played),
        page("handbook-versions", "Versions", On::Versions, listed),
    ]
}

fn public_screens(ctx: &PageContext) -> Vec<Screen> {
    let address = String::from("r.okafor@corvid.example");
    let asked = portal::PortalSignIn { address: address.clone(), sent: true, ..Default::default() };
    let good = portal::PortalLink::Good { address, token: "sample".into() };
    let fault = errors::Trouble::Fault("7F3K-22".into());
    let nobody = errors::Reader::Customer;
    [
        ("offline", offline::page(ctx)),
        ("sign-in", sign_in::page(ctx, &sign_in::SignIn::default())),
        ("setup", setup::page(ctx, &setup::Setup::default())),
        ("help", help::page(ctx, &help::sample_form())),
        ("help-wrong", help::page(ctx, &help::sample_wrong())),
        ("help-received", help::received_page(ctx, &help::sample_received())),
        ("portal-sign-in", portal::sign_in_page(ctx, &portal::PortalSignIn::default())),
        ("portal-sent", portal::sign_in_page(ctx, &asked)),
        ("portal-link", portal::link_page(ctx, &good)),
        ("portal-list", portal::list_page(ctx, &portal::list::sample_list())),
        ("portal-ticket", portal::ticket_page(ctx, &portal::ticket::sample_ticket())),
        ("survey", csat::page(ctx, &csat::sample_survey())),
        ("thanks", csat::thanks_page(ctx, &csat::sample_thanks())),
        ("not-found", errors::page(ctx, &errors::Trouble::NotFound, nobody)),
        ("fault", errors::page(ctx, &fault, nobody)),
        ("larder", sample_page::page(ctx, &sample_page::sample())),
    ]
    .into_iter()
    .map(|(name, html)| Screen { name, html })
    .collect()
}

/// The gallery page.
#[must_use]
pub fn gallery(ctx: &PageContext) -> Markup {
    let all = components();
    html! {
        (DOCTYPE)
        html lang="en" {
            (shells::desk::head(ctx, "Gallery", "desk", None))
            body {
                link rel="stylesheet" href=(paths::asset(ctx.assets, "portal.css"));
                main.gallery {
                    h1 { "Gallery" }
                    nav aria-label="Components" {
                        @for component in &all {
                            a href=(format!("#{}", component.name)) { (component.name) }
                        }
                    }
                    nav aria-label="Screens" {
                        @for screen in whole_screens(ctx) {
                            a href=(paths::gallery_screen(screen.name)) { (screen.name) }
                        }
                    }
                    @for component in &all { (one(component)) }
                }
            }
        }
    }
}

fn one(component: &Component) -> Markup {
    let ours = "kit/ tickets/ shells/ dead_letters notices views surveys social dry_run \
         organisations people/ absences keys bulk";
    let public = !ours.split_whitespace().any(|start| component.name.starts_with(start));
    html! {
        section.component id=(component.name) {
            h2 { (component.name) }
            @for sample in &component.samples {
                div.sample { h3 { (sample.name) } div.public[public] { (sample.html) } }
            }
        }
    }
}
