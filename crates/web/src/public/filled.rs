//! The help form as it was filled in: read once, checked, drawn again where something is missing,
//! and turned into a question.

use actions::tickets::receive::{NewTicket, Refusal, Sender};
use desk::{
    handbook::Handbook,
    messages::{Channel, Incoming, IncomingFile},
    phrases::Say,
    tickets::open::Asked,
};
use ui::{
    help::{HelpErrors, HelpForm},
    kit::field::Choice,
    shells::SignedInCustomer,
};

use super::words;
use crate::http::{
    Kept, Page, Posted, Speaks, Visitor, failure::sentence, posted::MOST_FILE_BYTES,
};

/// The longest client id taken; ours have 26 letters.
const CLIENT_ID_BYTES: usize = 100;

/// What somebody typed and chose.
#[derive(Debug, Default)]
pub struct Filled {
    client_id: String,
    message: String,
    name: String,
    address: String,
    kind: String,
    product: String,
    severity: String,
    files: Vec<IncomingFile>,
    /// What is wrong with it.
    pub errors: HelpErrors,
}

impl Filled {
    /// An empty form.
    #[must_use]
    pub fn fresh(client_id: String) -> Self {
        Self { client_id, ..Self::default() }
    }

    /// Reads and checks a sent form, in the words of the page it is drawn on. `fresh` is the client
    /// id of the next try where none came.
    #[must_use]
    pub fn read(page: &Page, kept: Kept, fresh: String) -> Self {
        let Kept { mut posted, too_large } = kept;
        let files = std::mem::take(&mut posted.files);
        let mut filled = Self { files, ..Self::fields(&posted) };
        if filled.client_id.is_empty() || filled.client_id.len() > CLIENT_ID_BYTES {
            filled.client_id = fresh;
            filled.errors.form = page.say(Say::GrownOld);
        }
        if filled.message.trim().is_empty() {
            filled.errors.message = page.say(Say::FewWords);
        }
        if !filled.address.is_empty() && !desk::people::looks_like_address(&filled.address) {
            filled.errors.address = page.say(Say::BadAddress);
        }
        if too_large {
            filled.errors.files = page.say(Say::FilesTooLarge);
        } else if filled.is_wrong() && !filled.files.is_empty() {
            filled.errors.files = page.say(Say::FilesAgain);
        }
        filled
    }

    /// Reads and checks a form that stands on somebody else's page; `made` is its client id where
    /// the page gave none.
    #[must_use]
    pub fn from_elsewhere(page: &Page, mut kept: Kept, made: String) -> Self {
        if kept.posted.get("client_id").trim().is_empty() {
            kept.posted.put("client_id", made.clone());
        }
        Self::read(page, kept, made)
    }

    fn fields(posted: &Posted) -> Self {
        Self {
            client_id: posted.get("client_id").trim().to_owned(),
            message: words::text(posted.get("message")),
            name: words::line(posted.get("name")),
            address: words::line(posted.get("address")),
            kind: posted.get("kind").to_owned(),
            product: posted.get("product").to_owned(),
            severity: posted.get("severity").to_owned(),
            ..Self::default()
        }
    }

    /// Whether something is to be mended first.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        let HelpErrors { message, address, files, form } = &self.errors;
        [message, address, files, form].into_iter().any(|error| !error.is_empty())
    }

    /// Says why it was not taken, at the field it is about.
    pub fn refuse(&mut self, page: &Page, refusal: &Refusal) {
        match refusal {
            Refusal::Empty => self.errors.message = page.say(Say::FewWords),
            Refusal::TooLong => self.errors.message = page.say(Say::TextTooLong),
            Refusal::BadAddress(_) => self.errors.address = page.say(Say::BadAddress),
            Refusal::SentTwice => self.errors.form = page.say(Say::SentTwice),
            // What programs ask for; the form has no field that is refused so.
            Refusal::NotSet(why) => self.errors.form = sentence(&why.to_string()),
        }
    }

    /// The question; the files go with it.
    pub fn question(&mut self, customer: Option<&Visitor>, speaks: Speaks) -> NewTicket {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        NewTicket {
            sender: self.sender(customer),
            organisation: None,
            incoming: Incoming {
                channel: Channel::Form,
                from_address: self.address.to_lowercase(),
                from_name: self.name.clone(),
                text: self.message.clone(),
                files: std::mem::take(&mut self.files),
                ..Incoming::default()
            },
            asked: Asked {
                kind: some(&self.kind),
                product: some(&self.product),
                severity: some(&self.severity),
                language: speaks.0,
                verified: customer.is_some(),
                ..Asked::default()
            },
            client_id: Some(self.client_id.clone()),
            scope: "form",
        }
    }

    /// Without a script nobody tells us the browser's time zone.
    fn sender(&self, customer: Option<&Visitor>) -> Sender {
        let (name, time_zone) = (self.name.clone(), String::new());
        match customer {
            Some(customer) => Sender::Known(customer.person.id),
            None if self.address.is_empty() => Sender::Anonymous { name, time_zone },
            None => Sender::Address { address: self.address.clone(), name, time_zone },
        }
    }

    /// The form as it is drawn.
    #[must_use]
    pub fn view(self, handbook: &Handbook, customer: Option<SignedInCustomer>) -> HelpForm {
        let choice = |value: &str, label: &str, hint: &str, chosen: &str| {
            Choice::new(value, label, hint, value == chosen)
        };
        let kinds = handbook.kinds.iter();
        let products = handbook.products.iter();
        let severities = handbook.severities.iter();
        HelpForm {
            kinds: kinds.map(|k| choice(&k.key, &k.name, "", &self.kind)).collect(),
            products: products.map(|p| choice(&p.key, &p.name, "", &self.product)).collect(),
            severities: severities
                .map(|s| choice(&s.key, &s.name, &s.guideline, &self.severity))
                .collect(),
            client_id: self.client_id,
            customer,
            message: self.message,
            name: self.name,
            address: self.address,
            max_file_bytes: MOST_FILE_BYTES,
            errors: self.errors,
        }
    }
}
