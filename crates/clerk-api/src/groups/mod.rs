//! One accessor per group of operations.
