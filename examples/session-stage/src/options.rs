//! The command line.

use std::net::SocketAddr;

use clap::{Parser, ValueEnum};

/// A web service whose users sign in with Clerk, against a local Clerk in this process.
#[derive(Clone, Debug, Parser)]
pub(crate) struct Options {
    /// Address and port of the service; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Use the Clerk instance of CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY, and no emulator
    #[arg(long)]
    pub(crate) live: bool,
    /// Address and port of the local Clerk; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", conflicts_with = "live")]
    pub(crate) emulator_listen: SocketAddr,
    /// What to print when ready: lines for people, or one line of JSON
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// For tests in a browser: serve another port, on loopback, that moves the clock and switches keys
    #[arg(long, conflicts_with = "live")]
    pub(crate) test_control: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_instance_cannot_be_controlled() {
        assert!(Options::try_parse_from(["axum-session", "--live", "--test-control"]).is_err());
        let options = Options::try_parse_from(["axum-session"]).unwrap();
        assert!(!options.test_control && !options.live && options.listen.ip().is_loopback());
    }
}
