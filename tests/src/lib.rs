#![doc = include_str!("../../README.md")]
//!
//! (This page is the repository's README: its examples are compiled and run with the tests.)
