//! People: setting up the desk, adding colleagues, signing in and out; what is set on a person,
//! their addresses, and two who are one.

pub mod add;
pub mod addresses;
pub mod change;
mod letters;
pub mod links;
pub mod locale;
pub mod merge;
pub mod own_addresses;
pub mod password;
pub mod set_up;
pub mod sign_in;
