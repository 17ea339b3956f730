//! The customers' portal: their own tickets, and the organisation's for those who may see them.
//! Everything is read through the customer's viewer; what is not theirs is not there.

mod addresses;
mod list;
mod reply;
mod settings;
mod sign_in;
mod ticket;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Web;

/// The portal's routes; `ui::paths` makes their addresses.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/portal", get(list::show))
        .route("/portal/sign-in", get(sign_in::show).post(sign_in::ask))
        .route("/portal/links/{token}", get(sign_in::look).post(sign_in::follow))
        .route("/portal/settings", get(settings::show).post(settings::save))
        .route("/portal/addresses", post(addresses::ask))
        .route("/portal/addresses/removal", post(addresses::remove))
        .route("/portal/addresses/primary", post(addresses::make_primary))
        .route("/portal/addresses/{token}", get(addresses::look).post(addresses::confirm))
        .route("/portal/sign-out", post(sign_in::sign_out))
        .route("/portal/tickets/{id}", get(ticket::show))
        .route("/portal/tickets/{id}/messages", post(reply::send))
        .route("/portal/tickets/{id}/closure", post(ticket::solve))
        .route("/portal/tickets/{id}/reopening", post(ticket::reopen))
}
