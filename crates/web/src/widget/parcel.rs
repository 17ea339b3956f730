//! What the widget sends, read leniently: one field is needed, everything else may be missing or of
//! an unexpected kind. `frontend/src/widget/app.ts` writes it.

use std::borrow::Cow;

use base::time::TimeZone;
use data_encoding::BASE64;
use desk::{
    messages::{IncomingFile, Oddity},
    phrases::Language,
};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, value::RawValue};

use super::{answer::Trouble, context, identity::Identity};
use crate::{http::posted::MOST_BYTES, public::words};

/// The longest client id taken; the widget's have 36 letters.
const CLIENT_ID_BYTES: usize = 100;

/// A question or a further message.
#[derive(Debug, Default)]
pub struct Parcel {
    pub client_id: String,
    pub message: String,
    /// As typed or told; may be no address at all.
    pub email: String,
    pub name: String,
    pub kind: Option<String>,
    pub product: Option<String>,
    pub severity: Option<String>,
    /// The AI assistant that wrote it for the person, by its name; empty where they did themselves.
    pub assistant: String,
    pub context: Map<String, Value>,
    pub identity: Identity,
    pub files: Vec<IncomingFile>,
    pub oddities: Vec<Oddity>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire<'a> {
    #[serde(deserialize_with = "loose")]
    client_id: String,
    #[serde(deserialize_with = "loose")]
    message: String,
    #[serde(deserialize_with = "loose")]
    email: String,
    #[serde(deserialize_with = "loose")]
    name: String,
    #[serde(deserialize_with = "loose")]
    kind: String,
    #[serde(deserialize_with = "loose")]
    product: String,
    #[serde(deserialize_with = "loose")]
    severity: String,
    #[serde(deserialize_with = "loose")]
    assistant: String,
    #[serde(borrow)]
    context: Option<&'a RawValue>,
    #[serde(borrow)]
    identity: Option<&'a RawValue>,
    #[serde(borrow)]
    files: Option<Vec<WireFile<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireFile<'a> {
    #[serde(deserialize_with = "loose")]
    name: String,
    #[serde(deserialize_with = "loose")]
    media_type: String,
    #[serde(borrow)]
    base64: Cow<'a, str>,
}

/// A text, or a number where a text was meant; empty for everything else.
pub fn loose<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

impl Parcel {
    /// Reads a body.
    ///
    /// # Errors
    /// What nobody could take: no JSON, no words, no client id, too large a file.
    pub fn read(body: &[u8]) -> Result<Self, Trouble> {
        let wire: Wire<'_> = serde_json::from_slice(body)
            .map_err(|_what| Trouble::refused("this is no message in JSON"))?;
        let client_id = wire.client_id.trim().to_owned();
        if client_id.is_empty() || client_id.len() > CLIENT_ID_BYTES {
            return Err(Trouble::refused(
                "send a client_id of up to 100 letters, the same for every try",
            ));
        }
        let message = words::text(&wire.message);
        if message.trim().is_empty() {
            return Err(Trouble::refused("write a few words first"));
        }
        let identity = wire.identity.and_then(|raw| serde_json::from_str(raw.get()).ok());
        let (files, oddities) = files(wire.files.unwrap_or_default())?;
        let some = |text: String| (!text.is_empty()).then_some(text);
        Ok(Self {
            client_id,
            message,
            email: words::line(&wire.email),
            name: words::line(&wire.name),
            kind: some(wire.kind),
            product: some(wire.product),
            severity: some(wire.severity),
            assistant: words::line(&wire.assistant),
            context: context::read(wire.context),
            identity: identity.unwrap_or_default(),
            files,
            oddities,
        })
    }

    /// What their browser asks to be spoken to in.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.context.get("language").and_then(Value::as_str).and_then(Language::from_key)
    }

    /// The person's zone as their browser names it; empty if it is none.
    #[must_use]
    pub fn time_zone(&self) -> String {
        let named = self.context.get("time_zone").and_then(Value::as_str).unwrap_or_default();
        if TimeZone::get(named).is_ok() { named.to_owned() } else { String::new() }
    }
}

fn files(sent: Vec<WireFile<'_>>) -> Result<(Vec<IncomingFile>, Vec<Oddity>), Trouble> {
    let total: usize = sent.iter().map(|file| file.base64.len() / 4 * 3).sum();
    if total > MOST_BYTES {
        return Err(Trouble::too_large());
    }
    let (mut files, mut oddities) = (Vec::new(), Vec::new());
    for file in sent {
        let name = channels::files::clean_name(&file.name, "file");
        let media_type = Some(words::line(&file.media_type)).filter(|kind| kind.contains('/'));
        let media_type = media_type.unwrap_or_else(|| "application/octet-stream".to_owned());
        match BASE64.decode(file.base64.as_bytes()) {
            Ok(bytes) => files.push(IncomingFile { name, media_type, content_id: None, bytes }),
            Err(_garbled) => {
                oddities.push(Oddity(format!("the file “{name}” came in garbled and is lost")));
            }
        }
    }
    Ok((files, oddities))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_and_the_id_are_needed() {
        let parcel = Parcel::read(
            br#"{"client_id":7,"message":"It broke.\r\n","email":null,"kind":["x"],"identity":3}"#,
        );
        let parcel = parcel.unwrap();
        assert_eq!((parcel.client_id.as_str(), parcel.message.as_str()), ("7", "It broke.\n"));
        assert_eq!((parcel.email.as_str(), parcel.kind), ("", None));
        for bad in ["", "{}", r#"{"client_id":"a","message":"  "}"#, r#"{"message":"b"}"#] {
            assert_eq!(Parcel::read(bad.as_bytes()).unwrap_err().0.as_u16(), 422, "{bad}");
        }
    }

    #[test]
    fn a_garbled_file_costs_itself_only() {
        let parcel = Parcel::read(
            br#"{"client_id":"a","message":"b","files":[{"name":"a.txt","base64":"aGk="},
                {"name":"b.txt","base64":"%%%"}]}"#,
        );
        let parcel = parcel.unwrap();
        assert_eq!(parcel.files[0].bytes, b"hi");
        assert_eq!((parcel.files.len(), parcel.oddities.len()), (1, 1));
    }
}
