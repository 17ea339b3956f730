//! Where a ticket goes (RT-2): a pure answer, with the reason in words.
//!
//! Kinds with a team of their own go there whatever the product. Then products on the first-line
//! list go to the support engineers, all others straight to the team that builds them; a product
//! nobody knows waits in the unclassified group, where support sees it.

use crate::{
    handbook::{Handbook, Product},
    tickets::{Ticket, investigation::Investigation},
};

/// Where a ticket goes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The key of the group it is listed in.
    pub group: String,
    /// The key of the team that takes it.
    pub team: String,
    /// The rule behind it, for the ticket's history.
    pub because: String,
}

/// The route of a ticket about `product` (key, name or alias) of `kind` (key).
#[must_use]
pub fn route(handbook: &Handbook, product: Option<&str>, kind: &str) -> Route {
    let found = product.and_then(|text| handbook.find_product(text));
    by_kind(handbook, found, kind).unwrap_or_else(|| by_product(handbook, product, found))
}

/// Where a ticket belongs as it stands: by kind and product, unless another team has it (TK-8), or
/// a billing matter is being investigated (RT-4): support keeps it until that is done.
#[must_use]
pub fn route_of(handbook: &Handbook, ticket: &Ticket) -> Route {
    let routing = &handbook.routing;
    if let Some(ball) = &ticket.escalated {
        let because = format!("{} has it", handbook.team_name(&ball.team));
        return Route { group: ball.group.clone(), team: ball.team.clone(), because };
    }
    let product = ticket.product.as_deref().and_then(|key| handbook.find_product(key));
    match ticket.investigation {
        Investigation::None => route(handbook, ticket.product.as_deref(), &ticket.kind),
        Investigation::Open => Route {
            group: product.map_or(&routing.investigation_group, |product| &product.group).clone(),
            team: routing.support_team.clone(),
            because: format!(
                "{} looks into it before {} takes over",
                handbook.team_name(&routing.support_team),
                handbook.team_name(&routing.billing_team)
            ),
        },
        Investigation::Done => Route {
            group: routing.billing_group.clone(),
            team: routing.billing_team.clone(),
            because: "the investigation is done; billing takes over".to_owned(),
        },
    }
}

/// The route of a kind that has a team of its own.
fn by_kind(handbook: &Handbook, product: Option<&Product>, kind: &str) -> Option<Route> {
    let kind = handbook.kind(kind)?;
    let team = kind.team.as_deref()?;
    let group = kind
        .group
        .as_deref()
        .or_else(|| product.map(|product| product.group.as_str()))
        .unwrap_or(&handbook.routing.unclassified_group);
    let takes = if team == handbook.routing.support_team { "stays with" } else { "goes to" };
    Some(Route {
        group: group.to_owned(),
        team: team.to_owned(),
        because: format!("\"{}\" {takes} the {} team", kind.name, handbook.team_name(team)),
    })
}

fn by_product(handbook: &Handbook, given: Option<&str>, found: Option<&Product>) -> Route {
    let routing = &handbook.routing;
    let given = given.map(str::trim).filter(|given| !given.is_empty());
    let (group, team, because) = match (found, given) {
        (None, None) => {
            (&routing.unclassified_group, &routing.support_team, "no product was named".to_owned())
        }
        (None, Some(given)) => (
            &routing.unclassified_group,
            &routing.support_team,
            format!("no product is called \"{}\"", shortened(given)),
        ),
        (Some(product), _) if handbook.is_first_line(&product.key) => (
            &product.group,
            &routing.support_team,
            format!("{} is on the first-line list", product.name),
        ),
        (Some(product), _) => {
            (&product.group, &product.team, format!("{} goes straight to its team", product.name))
        }
    };
    Route { group: group.clone(), team: team.clone(), because }
}

/// What came from outside may be any length; the history keeps the beginning.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
