//! `group_id`: there people put a ticket into a group; here its group follows from what it is about
//! and from its kind. So whoever asks for a group gets the product, or the kind, that leads there,
//! where exactly one does. Where several do the answer names them, and `product` says which.

use desk::{
    handbook::Handbook,
    routing::{route, route_of},
    tickets::Ticket,
};

use super::asks::Asks;
use crate::api::{body::Fields, catalog::groups::group_number, errors::ApiError, words};

/// The key of the group in a request. Null asks for nothing.
///
/// # Errors
/// There is no such group.
pub fn group(fields: &Fields, handbook: &Handbook) -> Result<Option<String>, ApiError> {
    let Some(id) = fields.id("group_id")? else { return Ok(None) };
    let found = handbook.groups.iter().find(|group| group_number(&group.key) == id);
    let says = "There is no group with this number.";
    found.map(|group| Some(group.key.clone())).ok_or_else(|| ApiError::invalid("group_id", says))
}

/// The key of the product in a request; null is none.
///
/// # Errors
/// There is no such product.
pub fn product(fields: &Fields, handbook: &Handbook) -> Result<Option<Option<String>>, ApiError> {
    if !fields.has("product") {
        return Ok(None);
    }
    let Some(word) = fields.text("product")? else { return Ok(Some(None)) };
    let found = handbook.find_product(&word);
    let says = format!("The handbook knows no product “{word}”.");
    let found = found.ok_or_else(|| ApiError::invalid("product", says))?;
    Ok(Some(Some(found.key.clone())))
}

/// The same wishes with a product or a kind in place of the group; `ticket` is `None` for one that
/// is opened.
///
/// # Errors
/// No product or kind leads there, or several do.
pub fn in_group(asks: Asks, ticket: Option<&Ticket>, book: &Handbook) -> Result<Asks, ApiError> {
    let now = ticket.map(|ticket| ticket.group.as_str());
    let Some(to) = asks.group.clone().filter(|to| Some(to.as_str()) != now) else {
        return Ok(asks);
    };
    let kind = match (&asks.kind, ticket) {
        (Some(word), _) => words::kind(word),
        (None, Some(ticket)) => ticket.kind.clone(),
        (None, None) => book.rules.default_kind.clone(),
    };
    let product = asks.product.clone();
    let product = product.unwrap_or_else(|| ticket.and_then(|ticket| ticket.product.clone()));
    let leads = |product: &Option<String>, kind: &str| match ticket {
        Some(ticket) => {
            let (product, kind) = (product.clone(), kind.to_owned());
            route_of(book, &Ticket { product, kind, ..ticket.clone() }).group == to
        }
        None => route(book, product.as_deref(), kind).group == to,
    };
    if leads(&product, &kind) {
        return Ok(asks);
    }
    if asks.product.is_none() {
        // Whose product nobody knows is in a group of its own.
        if leads(&None, &kind) {
            return Ok(Asks { product: Some(None), ..asks });
        }
        let keys = book.products.iter().map(|one| one.key.clone());
        let keys: Vec<String> = keys.filter(|key| leads(&Some(key.clone()), &kind)).collect();
        if let Some(key) = only(keys, "product")? {
            return Ok(Asks { product: Some(Some(key)), ..asks });
        }
    }
    if asks.kind.is_none() {
        let keys = book.kinds.iter().map(|one| one.key.clone());
        let keys: Vec<String> = keys.filter(|key| leads(&product, key)).collect();
        if let Some(key) = only(keys, "type")? {
            return Ok(Asks { exact_kind: Some(key), ..asks });
        }
    }
    let says = "Nothing this ticket could be about leads to that group. A ticket's group follows \
        from its product and type; another team is asked on the ticket's page.";
    Err(ApiError::invalid("group_id", says))
}

fn only(keys: Vec<String>, field: &str) -> Result<Option<String>, ApiError> {
    match keys.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        several => {
            let says = format!(
                "Several lead to that group: {}. Say which as “{field}”.",
                several.join(", ")
            );
            Err(ApiError::invalid("group_id", says))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::body::Body;

    /// What a new ticket with these fields is opened with: product and kind.
    fn of_new(fields: serde_json::Value) -> Result<(Option<String>, Option<String>), String> {
        let book = Handbook::shipped();
        let fields = Body::of(json!({ "ticket": fields })).wrapped("ticket").unwrap();
        let asks = Asks::read(&fields, &book).and_then(|asks| in_group(asks, None, &book));
        let asks = asks.map_err(|error| error.told().1.to_string())?;
        Ok((asks.product.flatten(), asks.exact_kind))
    }

    #[test]
    fn a_group_is_asked_for_by_what_leads_there() {
        let book = Handbook::shipped();
        for group in &book.groups {
            let found = of_new(json!({"group_id": group_number(&group.key)}));
            let leads: Vec<&str> = book
                .products
                .iter()
                .filter(|one| one.group == group.key)
                .map(|one| one.key.as_str())
                .collect();
            if group.key == book.routing.unclassified_group {
                assert_eq!(found, Ok((None, None)));
                continue;
            }
            match leads.as_slice() {
                [one] => assert_eq!(found, Ok((Some((*one).to_owned()), None)), "{}", group.key),
                [] => assert!(found.is_err() || found.unwrap().1.is_some(), "{}", group.key),
                several => {
                    let says = found.unwrap_err();
                    assert!(several.iter().all(|key| says.contains(key)), "{says}");
                    // Saying which is enough, with the group or without.
                    let id = group_number(&group.key);
                    let said = of_new(json!({"group_id": id, "product": several[1]}));
                    assert_eq!(said, Ok((Some(several[1].to_owned()), None)));
                }
            }
        }
        assert!(of_new(json!({"group_id": 7})).is_err());
        assert!(of_new(json!({"product": "moonshine"})).is_err());
        assert_eq!(of_new(json!({"group_id": null})), Ok((None, None)));
    }
}
