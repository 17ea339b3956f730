//! What customers meet: the form without a script, the portal, the survey, the widget. Each story
//! talks to the whole router, on both engines.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

mod conversations;
mod help;
mod in_app;
mod limits;
mod portal;
mod site;
mod survey;
mod widget;
