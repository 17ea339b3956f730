//! Macros: the page that lists them, the form that makes one, the menu beside a ticket, and the
//! preview before one is used.

pub mod form;
pub mod list;
pub mod menu;
pub mod preview;

pub use form::{MacroForm, form};
pub use list::{MacroRow, MacrosPage, macros};
pub use menu::{MacroMenu, menu};
pub use preview::{MacroPreview, preview};
