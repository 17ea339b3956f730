//! The addresses customers write to, as the dialect's *recipient addresses*: those of our
//! mailboxes, without anything of how they are read.

use axum::extract::State;
use serde_json::{Value, json};

use super::{book::Book, fields::ONLY};
use crate::{
    Web,
    api::{auth::Agent, errors::Answer, here::Here, keyed::number_of, number::Number},
};

fn all(web: &Web, here: &Here) -> Vec<Value> {
    let settings = web.desk.settings();
    let mut rows = Vec::new();
    for mailbox in settings.all_mailboxes() {
        let mailbox = mailbox.branded(&settings.company);
        for address in std::iter::once(&mailbox.address).chain(&mailbox.also) {
            let id = number_of("recipient", address);
            rows.push(json!({
                "id": id,
                "url": here.url(&format!("/recipient_addresses/{id}.json")),
                "email": address, "name": mailbox.brand, "brand_id": ONLY,
                "default": *address == settings.mail_address,
            }));
        }
    }
    rows
}

/// `GET recipient_addresses`
pub async fn list(State(web): State<Web>, _: Agent, book: Book) -> Answer {
    book.listed("recipient_addresses", all(&web, &book.here))
}

/// `GET recipient_addresses/{id}`
pub async fn show(State(web): State<Web>, _: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("recipient_address", all(&web, &book.here), id)
}
