//! sample_page
