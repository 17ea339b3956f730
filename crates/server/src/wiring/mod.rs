//! Puts the parts together and runs them until told to stop.

mod mail;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use actions::{Desk, Settings, handbook::start::File};
use anyhow::Context;
use base::{
    Clock,
    chance::SystemChance,
    clock::{FakeClock, SystemClock},
    secrets,
};
use channels::{
    email::listen::{self, Limits},
    outbound::Outbound,
    push,
};
use desk::handbook::Handbook;
use object_store::local::LocalFileSystem;
use store::{Fault, Store};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use web::{Options, Web};
use worker::{Intake, Worker};

use crate::config::Config;

/// The desk, opened: what every command works on.
pub struct Opened {
    pub desk: Desk,
    pub test_clock: Option<FakeClock>,
}

/// Opens database, files and handbook.
///
/// # Errors
/// Whatever is missing or broken, named.
pub async fn open(config: &Config) -> anyhow::Result<Opened> {
    let files = config.data.join("files");
    std::fs::create_dir_all(&files)
        .with_context(|| format!("the folder {} can't be made", files.display()))?;
    let store = Store::open(&config.database).await.context("the database can't be opened")?;
    // A file is flushed before the message that names it is written.
    let files = LocalFileSystem::new_with_prefix(&files)?.with_fsync(true);
    let test_clock = config.test_clock.then(|| FakeClock::at(SystemClock.now()));
    let clock: Arc<dyn Clock> = match &test_clock {
        Some(clock) => Arc::new(clock.clone()),
        None => Arc::new(SystemClock),
    };
    let settings = settings(config, &store).await?;
    let chance = Arc::new(SystemChance);
    let shipped = Handbook::shipped();
    let desk = Desk::new(store, clock, chance, Arc::new(files), shipped, settings);
    actions::handbook::start::from_database(&desk).await?;
    Ok(Opened { desk, test_clock })
}

/// The configured handbook's file, if one is.
fn handbook_file(config: &Config) -> anyhow::Result<Option<File>> {
    let Some(path) = &config.handbook else { return Ok(None) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the handbook {} can't be read", path.display()))?;
    Ok(Some(File { path: path.display().to_string(), text }))
}

/// Takes the configured file in where it changed; a broken one leaves the running handbook.
///
/// # Errors
/// The file can't be read, or is broken where there is no handbook yet to go on with.
pub async fn take_handbook(config: &Config, desk: &Desk) -> anyhow::Result<()> {
    Ok(actions::handbook::start::take_file(desk, handbook_file(config)?).await?)
}

/// The configured file over the shipped handbook: for commands that need no database.
///
/// # Errors
/// Every fault with line, column and key.
pub fn handbook(config: &Config) -> anyhow::Result<Handbook> {
    let Some(File { path, text }) = handbook_file(config)? else { return Ok(Handbook::shipped()) };
    Handbook::parse(&text).map_err(|faults| {
        let lines = faults.iter().map(|fault| format!("  {path}: {fault}"));
        anyhow::anyhow!("the handbook has faults:\n{}", lines.collect::<Vec<_>>().join("\n"))
    })
}

/// Settings from set-up and configuration; secrets are made once and kept.
async fn settings(config: &Config, store: &Store) -> anyhow::Result<Settings> {
    let (secret, widget) = (secrets::token(&SystemChance), secrets::token(&SystemChance));
    let configured = config.widget_secret.clone();
    let kept = store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let secret = store::settings::set_once(tx, "secret", &secret).await?;
            let widget = store::settings::set_once(tx, "widget_secret", &widget).await?;
            let company = store::settings::get(tx.conn(), "company").await?;
            let address = store::settings::get(tx.conn(), "mail_address").await?;
            Ok((secret, widget, company, address))
        })
    });
    let (secret, widget, company, address) =
        kept.await.map_err(store::WriteError::<Fault>::into_fault)?;
    let address = address.unwrap_or_default();
    let plain = config.mailboxes.iter().map(|(name, one)| one.plain(name, &config.mail_out));
    let mailboxes = plain.collect();
    Ok(Settings {
        public_url: config.public_url.clone(),
        company: company.unwrap_or_default(),
        mail_address: mail_address(config, address),
        mailboxes,
        goes_by: config.goes_by(),
        secret,
        capture: config.capture(),
        widget_secret: if configured.is_empty() { widget } else { configured },
    })
}

/// The configuration's, else set-up's, else the first mailbox's.
fn mail_address(config: &Config, set_up: String) -> String {
    let first = config.mailboxes.values().next().map(|one| one.address.clone());
    let known = [config.mail_address.clone(), set_up];
    let known = known.into_iter().find(|address| !address.is_empty());
    known.or(first).unwrap_or_default()
}

/// Serves until the process is asked to stop; what is under way is finished, within bounds.
///
/// # Errors
/// An address is taken, or the configuration is wrong.
pub async fn serve(config: &Config, opened: Opened) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let desk = opened.desk;
    let mailer = mail::mailer(config)?;
    let push_key = push_key(&desk.store).await?;
    let options = Options {
        push_key: push_key.as_ref().map(push::Key::public).unwrap_or_default(),
        secure: config.public_url.starts_with("https://"),
        gallery: config.gallery,
        trusted: config.trusted()?,
        form_limit: config.form_limit,
        app_sites: config.sites()?,
        posthog_scripts: config.posthog_scripts.trim_end_matches('/').to_owned(),
        test_clock: opened.test_clock,
    };
    let web = Web::new(desk.clone(), options, stop.clone());
    let listener = bind(config.listen, "listen").await?;
    take_mail(config, &desk, &tasks, &stop).await?;
    show_sample(config, &web, &tasks, &stop).await?;
    let outbound = Outbound::new(config.outbound()?)?;
    let routes = mail::routes(config, &desk, &mailer, &outbound)?;
    let mut worker =
        Worker::new(desk.clone(), mailer, Arc::new(outbound.clone())).with_routes(routes);
    if let Some(key) = push_key {
        let (contact, clock) = (config.public_url.clone(), Arc::clone(&desk.clock));
        worker = worker.pushing(Arc::new(push::WebPusher::new(outbound, key, contact, clock)));
    }
    tasks.spawn(worker.run(stop.clone()));
    tasks.spawn(web::follow_presences(web.clone()));
    tracing::info!(address = %config.listen, url = config.public_url, "the desk is open");
    let asked = stop.clone();
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping: what is under way is finished");
        asked.cancel();
    });
    let app = web::router(web).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, app).with_graceful_shutdown(stop.clone().cancelled_owned());
    let served = tokio::spawn(async move { served.await });
    stop.cancelled().await;
    // A page left open must not hold a deployment up.
    let bounded = tokio::time::timeout(Duration::from_secs(20), served);
    if bounded.await.is_err() {
        tracing::warn!("some requests were cut off");
    }
    tasks.close();
    if tokio::time::timeout(Duration::from_secs(20), tasks.wait()).await.is_err() {
        tracing::warn!("some jobs were cut off; they are tried again");
    }
    desk.store.close().await;
    Ok(())
}

/// The listeners that mail is handed in at.
async fn take_mail(
    config: &Config,
    desk: &Desk,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    if let Some(address) = config.smtp_listen {
        let listener = bind(address, "smtp_listen").await?;
        let sink = Arc::new(Intake(desk.clone()));
        let (limits, stop) = (Limits::default(), stop.clone());
        match config.certificate()?.map(Arc::new) {
            Some(one) => tasks.spawn(listen::serve_encrypting(listener, sink, limits, one, stop)),
            None => tasks.spawn(listen::serve(listener, sink, limits, stop)),
        };
    }
    if let Some(address) = config.lmtp_listen {
        let listener = bind(address, "lmtp_listen").await?;
        let sink = Arc::new(Intake(desk.clone()));
        tasks.spawn(listen::serve_lmtp(listener, sink, Limits::default(), stop.clone()));
    }
    Ok(())
}

/// The sample of a customer's page, on an address of its own.
async fn show_sample(
    config: &Config,
    web: &Web,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let Some(address) = config.sample_listen else { return Ok(()) };
    let listener = bind(address, "sample_listen").await?;
    let app = web::sample_router(web.clone());
    let stopped = stop.clone();
    tasks.spawn(async move {
        let served = axum::serve(listener, app).with_graceful_shutdown(stopped.cancelled_owned());
        if let Err(error) = served.await {
            tracing::error!(%error, "the sample page stopped");
        }
    });
    Ok(())
}

/// The key pushes are signed with: made once, and kept; browsers subscribe with its public half.
async fn push_key(store: &Store) -> anyhow::Result<Option<push::Key>> {
    let Some(fresh) = push::new_key() else { return Ok(None) };
    let kept = store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::settings::set_once(tx, "push_key", &fresh).await })
    });
    let kept = kept.await.map_err(store::WriteError::<Fault>::into_fault)?;
    Ok(push::Key::read(&kept))
}

async fn bind(address: SocketAddr, key: &str) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.with_context(|| format!("{key}: the address {address} can't be had"))
}

async fn asked_to_stop() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
