//! Runs the program as a user does.

mod live;
mod offline;
mod program;
