//! Signing in to a mailbox: by password, or by a token of the provider's.

use std::time::Duration;

use async_imap::{Authenticator, Client};
use tokio::time::timeout;

use super::{
    FetchConfig,
    session::{Imap, words},
};
use crate::email::{dial::Stream, oauth::sasl};

/// Says its words once; an empty answer ends an exchange that failed.
struct Bearer(Option<String>);

impl Authenticator for Bearer {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

/// Hears the greeting.
pub async fn greeted(
    mut client: Client<Stream>,
    patience: Duration,
) -> Result<Client<Stream>, String> {
    match timeout(patience, client.read_response()).await {
        Err(_) => Err("the server did not greet".to_owned()),
        Ok(Err(error)) => Err(format!("no greeting: {error}")),
        Ok(Ok(None)) => Err("the server closed the connection".to_owned()),
        Ok(Ok(Some(_))) => Ok(client),
    }
}

/// Signs in.
pub async fn sign_in(client: Client<Stream>, config: &FetchConfig) -> Result<Imap, String> {
    let refused = |error: &async_imap::error::Error| format!("sign-in failed: {}", words(error));
    let late = || "the server did not answer the sign-in".to_owned();
    let Some(tokens) = &config.tokens else {
        let signed = timeout(config.patience, client.login(&config.user, &config.password)).await;
        return signed.map_err(|_| late())?.map_err(|(error, _)| refused(&error));
    };
    let bearer = Bearer(Some(sasl(&config.user, &tokens.token().await?)));
    let signed = timeout(config.patience, client.authenticate("XOAUTH2", bearer)).await;
    match signed.map_err(|_| late())? {
        Ok(imap) => Ok(imap),
        Err((error, _)) => {
            // It may have been taken back before its time; the next try gets another.
            tokens.forget().await;
            Err(refused(&error))
        }
    }
}
