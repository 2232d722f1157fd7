//! The command line, and what `--live` takes from the environment.

use clap::Parser;

use crate::Failure;
use crate::instance::Instance;

/// Shows machine-to-machine authentication step by step, against an emulator in this process.
#[derive(Debug, Parser)]
#[command(name = "machine-tokens")]
pub(crate) struct Options {
    /// Use the Clerk instance of CLERK_SECRET_KEY, at CLERK_API_URL if that is set, and no emulator
    #[arg(long)]
    live: bool,
    /// Go on even though the key is a production instance's (sk_live_...)
    #[arg(long, requires = "live")]
    allow_production: bool,
}

impl Options {
    /// The instance to act on. The environment is read for `--live` only.
    pub(crate) fn instance(&self) -> Result<Instance, Failure> {
        if !self.live {
            return Instance::emulated();
        }
        let secret_key = checked_key(variable("CLERK_SECRET_KEY"), self.allow_production)?;
        Instance::live(&secret_key, variable("CLERK_API_URL").as_deref())
    }
}

/// A variable; an empty one counts as not set.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn checked_key(secret_key: Option<String>, allow_production: bool) -> Result<String, Failure> {
    let secret_key =
        secret_key.ok_or("set CLERK_SECRET_KEY to the secret key of a development instance (sk_test_...)")?;
    if secret_key.starts_with("sk_live_") && !allow_production {
        return Err("CLERK_SECRET_KEY is the key of a production instance, and this creates and deletes machines; \
                    if you mean it, add --allow-production"
            .into());
    }
    Ok(secret_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_production_key_needs_consent_and_is_not_shown() {
        let refused = checked_key(Some("sk_live_hidden".into()), false).unwrap_err().to_string();
        assert!(refused.contains("--allow-production") && !refused.contains("hidden"), "{refused}");
        assert_eq!(checked_key(Some("sk_live_hidden".into()), true).unwrap(), "sk_live_hidden");
        assert_eq!(checked_key(Some("sk_test_hidden".into()), false).unwrap(), "sk_test_hidden");
        assert!(checked_key(None, true).unwrap_err().to_string().contains("CLERK_SECRET_KEY"));
    }

    #[test]
    fn consent_means_nothing_without_live() {
        assert!(Options::try_parse_from(["machine-tokens", "--allow-production"]).is_err());
        assert!(Options::try_parse_from(["machine-tokens", "--live", "--allow-production"]).is_ok());
    }
}
