//! What the handbook and the pages of agents say, as the dialect's objects: groups, fields, rules,
//! views, macros. Read here; changed in the handbook and on the pages.

pub mod fields;
pub mod groups;
pub mod macros;
pub mod rules;
pub mod views;
