//! Calling a webhook: one POST, its answer, and a fake for tests.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use futures::future::BoxFuture;

use crate::outbound::Outbound;

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Called {
    /// `None` where there was no answer.
    pub status: Option<u16>,
    /// The beginning of the answer, or what went wrong.
    pub words: String,
    /// How long it asks to be left alone, in seconds.
    pub patience: Option<i64>,
}

/// Calls webhooks.
pub trait Caller: Send + Sync {
    /// Posts a JSON body.
    fn post<'a>(
        &'a self,
        url: &'a str,
        headers: &'a [(&'static str, String)],
        body: &'a str,
    ) -> BoxFuture<'a, Called>;
}

/// The most of an answer that is kept, in bytes: enough for an error's sentence.
const MOST_WORDS: usize = 500;

impl Caller for Outbound {
    fn post<'a>(
        &'a self,
        url: &'a str,
        headers: &'a [(&'static str, String)],
        body: &'a str,
    ) -> BoxFuture<'a, Called> {
        let failed = |words: String| Called { words, ..Called::default() };
        Box::pin(async move {
            let mut request = match Self::post(self, url) {
                Ok(request) => request.header("content-type", "application/json"),
                Err(refused) => return failed(refused.to_string()),
            };
            for (name, value) in headers {
                request = request.header(*name, value);
            }
            match request.body(body.to_owned()).send().await {
                Ok(answer) => read(answer).await,
                Err(error) => failed(causes(&error)),
            }
        })
    }
}

async fn read(mut answer: reqwest::Response) -> Called {
    let status = answer.status().as_u16();
    let asked = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
    let patience = asked.and_then(|text| text.trim().parse().ok());
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        bytes.extend_from_slice(&chunk);
        if bytes.len() >= MOST_WORDS {
            bytes.truncate(MOST_WORDS);
            break;
        }
    }
    let mut words = String::from_utf8_lossy(&bytes).trim().to_owned();
    if (300..400).contains(&status) {
        words = "it answers from another address; write that one".to_owned();
    }
    Called { status: Some(status), words, patience }
}

/// The whole chain: the outermost says only that a request failed.
fn causes(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

/// A call that a [`FakeCaller`] was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// Keeps calls instead of making them, and answers as told.
#[derive(Debug, Default)]
pub struct FakeCaller(Mutex<FakeState>);

#[derive(Debug, Default)]
struct FakeState {
    heard: Vec<Heard>,
    next: VecDeque<Called>,
    always: Option<Called>,
}

impl FakeCaller {
    /// The next call ends like this; several queue up. Without any, all are taken.
    pub fn next_is(&self, status: u16) {
        let called = Called { status: Some(status), ..Called::default() };
        self.with(|state| state.next.push_back(called));
    }

    /// From here on every call ends like this; `None`: all are taken.
    pub fn always(&self, called: Option<Called>) {
        self.with(|state| state.always = called);
    }

    /// All that was called, oldest first, and forgotten.
    #[must_use]
    pub fn take(&self) -> Vec<Heard> {
        self.with(|state| std::mem::take(&mut state.heard))
    }

    fn with<T>(&self, change: impl FnOnce(&mut FakeState) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Caller for FakeCaller {
    fn post<'a>(
        &'a self,
        url: &'a str,
        headers: &'a [(&'static str, String)],
        body: &'a str,
    ) -> BoxFuture<'a, Called> {
        let heard = Heard { url: url.to_owned(), headers: headers.to_vec(), body: body.to_owned() };
        let called = self.with(|state| {
            state.heard.push(heard);
            let next = state.next.pop_front().or_else(|| state.always.clone());
            next.unwrap_or(Called { status: Some(200), ..Called::default() })
        });
        Box::pin(async move { called })
    }
}
