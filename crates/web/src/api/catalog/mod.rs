//! What the handbook and the pages of agents say, as the dialect's objects: groups, fields, rules,
//! views, macros, hours and small lists. The handbook is changed in the handbook.

pub mod book;
pub mod conditions;
pub mod conditions_told;
pub mod executed;
pub mod fields;
pub mod groups;
pub mod hours;
pub mod macros;
pub mod macros_applied;
pub mod macros_write;
pub mod none;
pub mod recipients;
pub mod restriction;
pub mod rules;
pub mod small;
pub mod statuses;
pub mod views;
pub mod views_write;
