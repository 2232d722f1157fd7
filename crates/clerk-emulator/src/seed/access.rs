//! Who may come in: the lists, invitations, redirect URLs.

use serde::Deserialize;

use super::SeedError;
use crate::bapi::redirect_urls;
use crate::sessions::invitations::{self, NewInvitation};
use crate::sessions::{restrictions, users};
use crate::store::{Metadata, Store};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedInvitation {
    email_address: String,
    #[serde(default)]
    public_metadata: Metadata,
}

/// Adds the entries that are missing.
pub(super) fn plant_lists(
    allowed: &[String],
    blocked: &[String],
    store: &mut Store,
    now: i64,
) -> Result<(), SeedError> {
    for entry in allowed {
        if !store.allowlist().iter().any(|old| old.identifier.eq_ignore_ascii_case(entry)) {
            restrictions::allow(store, entry, false, now)
                .map_err(|why| SeedError::from(why).about("allowed", entry))?;
        }
    }
    for entry in blocked {
        if !store.blocklist().iter().any(|old| old.identifier.eq_ignore_ascii_case(entry)) {
            restrictions::block(store, entry, now).map_err(|why| SeedError::from(why).about("blocked", entry))?;
        }
    }
    Ok(())
}

/// Adds those that are missing.
pub(super) fn plant_redirect_urls(urls: &[String], store: &mut Store, now: i64) -> Result<(), SeedError> {
    for url in urls {
        if !store.redirect_urls().iter().any(|old| old.url == *url) {
            redirect_urls::make(store, url, now).map_err(|why| SeedError::from(why).about("redirect URL", url))?;
        }
    }
    Ok(())
}

impl SeedInvitation {
    /// Unless the address is invited, or somebody has it.
    pub(super) fn plant(self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        let is_there = users::by_email_address(store, &self.email_address).is_some()
            || invitations::pending(store, &self.email_address, now).next().is_some();
        if is_there {
            return Ok(());
        }
        let wanted = NewInvitation { public_metadata: self.public_metadata, ..NewInvitation::new(&self.email_address) };
        let made = invitations::make(store, vec![wanted], now);
        made.map_err(|why| SeedError::from(why).about("invitation", &self.email_address))?;
        Ok(())
    }
}
