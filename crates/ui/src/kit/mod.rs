//! The kit: pieces that know nothing of tickets. Each file is one piece with its samples.

pub mod badge;
pub mod button;
pub mod clips;
pub mod dialog;
pub mod empty;
pub mod face;
pub mod field;
pub mod hedgehog;
pub mod icon;
pub mod menu;
pub mod notice;
pub mod time;

pub use badge::{Tone, badge, tag};
pub use button::{Look, button, csrf, link_button};
pub use clips::{FileClip, clips};
pub use dialog::dialog;
pub use empty::empty;
pub use face::Face;
pub use field::{Choice, Field, errors};
pub use icon::{Icon, icon};
pub use menu::{keyed_menu, menu};
pub use notice::notice;
