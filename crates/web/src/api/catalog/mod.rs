//! What the handbook and the pages of agents say, as the dialect's objects: groups, fields, rules,
//! views, macros, hours and small lists. The handbook is changed in the handbook.

pub mod executed;
pub mod fields;
pub mod groups;
pub mod hours;
pub mod macros;
pub mod rules;
pub mod small;
pub mod views;
