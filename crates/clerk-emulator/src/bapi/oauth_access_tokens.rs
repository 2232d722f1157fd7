//! `/oauth`.
