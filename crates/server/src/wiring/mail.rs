//! The ways of mail, from the configuration: who sends, who seals, who is fetched from.

use std::{collections::HashMap, sync::Arc};

use actions::Desk;
use base::secrets;
use channels::{
    email::{oauth::Tokens, send::SmtpMailer},
    outbound::Outbound,
    outside::{Mailer, SendOutcome},
};
use futures::future::BoxFuture;
use worker::{Memory, Route};

use crate::config::Config;

/// The ways of each mailbox; one without a server of its own sends through `mailer`.
///
/// # Errors
/// A key or certificate that can't be read.
pub fn routes(
    config: &Config,
    desk: &Desk,
    mailer: &Arc<dyn Mailer>,
    outbound: &Outbound,
) -> anyhow::Result<HashMap<String, Route>> {
    let mut routes = HashMap::new();
    for (name, mailbox) in &config.mailboxes {
        let tokens = mailbox.oauth().map(|oauth| {
            let (desk, name) = (desk.clone(), name.clone());
            let clock = Arc::clone(&desk.clock);
            let (holder, place) = (String::new(), String::new());
            let vault = Arc::new(Memory { desk, name, holder, place });
            Arc::new(Tokens::new(oauth, outbound.clone(), clock, vault))
        });
        let mailer: Arc<dyn Mailer> = match mailbox.sent(name)? {
            Some(mut smtp) => {
                smtp.tokens.clone_from(&tokens);
                Arc::new(SmtpMailer::new(smtp)?)
            }
            None => Arc::clone(mailer),
        };
        let mut fetch = mailbox.fetched(name)?;
        if let Some(fetch) = &mut fetch {
            fetch.tokens = tokens;
        }
        let seal = mailbox.seal(name)?.map(Arc::new);
        routes.insert(name.clone(), Route { mailer, seal, fetch });
    }
    Ok(routes)
}

/// The way mail goes out where a mailbox names none.
///
/// # Errors
/// A server that can't be one.
pub fn mailer(config: &Config) -> anyhow::Result<Arc<dyn Mailer>> {
    if let Some(folder) = config.mail_out.strip_prefix("file://") {
        std::fs::create_dir_all(folder)?;
        return Ok(Arc::new(FolderMailer(folder.into())));
    }
    Ok(match config.smtp()? {
        Some(smtp) => Arc::new(SmtpMailer::new(smtp)?),
        None => Arc::new(NoMailer),
    })
}

/// Writes mails into a folder instead of sending them: to look at, in the demo.
struct FolderMailer(std::path::PathBuf);

impl Mailer for FolderMailer {
    fn test(&self) -> BoxFuture<'_, Result<String, String>> {
        let words = format!("mails are written into {} and go nowhere", self.0.display());
        Box::pin(std::future::ready(Ok(words)))
    }

    fn send<'a>(&'a self, _: &'a str, to: &'a str, raw: &'a [u8]) -> BoxFuture<'a, SendOutcome> {
        let name = format!("{}-{to}.eml", &secrets::hash(raw)[..12]);
        Box::pin(async move {
            match tokio::fs::write(self.0.join(name.replace('/', "_")), raw).await {
                Ok(()) => SendOutcome::Accepted { response: "written".to_owned() },
                Err(error) => SendOutcome::RefusedForNow(error.to_string()),
            }
        })
    }
}

/// Stands in where no mail server is configured: mail waits.
struct NoMailer;

/// What is to be done about it.
const NO_MAILER: &str = "no outgoing mail server is configured (mail_out)";

impl Mailer for NoMailer {
    fn test(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(std::future::ready(Err(NO_MAILER.to_owned())))
    }

    fn send<'a>(&'a self, _: &'a str, _: &'a str, _: &'a [u8]) -> BoxFuture<'a, SendOutcome> {
        Box::pin(async { SendOutcome::RefusedForNow(NO_MAILER.to_owned()) })
    }
}
