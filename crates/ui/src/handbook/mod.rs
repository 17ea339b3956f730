//! The handbook's pages: what is in force, forms for the common parts, the text for all of it, the
//! versions and what changed between them. Each stands in one [`frame`].

pub mod automations;
pub mod calendar;
pub mod diff;
pub mod editor;
pub mod faults;
pub mod frame;
pub mod letter;
pub mod overview;
pub mod progress;
pub mod review;
pub mod sheet;
pub mod simulation;
pub mod versions;
mod vocabulary;
pub mod week;

pub use automations::Automations;
pub use calendar::CalendarPage;
pub use diff::Diff;
pub use editor::Editor;
pub use frame::{Frame, On, frame};
pub use overview::Overview;
pub use progress::Progress;
pub use review::{Overtaken, Review};
pub use sheet::SheetPage;
pub use versions::{OneVersion, VersionRow, Versions};
pub use week::Week;
