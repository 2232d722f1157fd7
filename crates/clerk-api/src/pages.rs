//! Lists over all pages.
