//! dead_letters
