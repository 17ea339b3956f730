//! People: setting up the desk, adding colleagues, signing in and out.

pub mod add;
pub mod links;
pub mod locale;
pub mod password;
pub mod set_up;
pub mod sign_in;
