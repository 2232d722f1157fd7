//! The emulator over real HTTP.

mod api;
mod api_keys;
mod browser;
mod claims;
mod conventions;
mod domains;
mod faults;
mod frontend_api;
mod handshake;
mod identifications;
mod invitations;
mod jwt_templates;
mod m2m_tokens;
mod machines;
mod memberships;
mod mint;
mod oauth_access_tokens;
mod organization_domains;
mod organization_invitations;
mod organization_roles;
mod organizations;
mod pages;
mod people;
mod production;
#[cfg(feature = "cli")]
mod program;
mod redirect_urls;
mod restrictions;
mod role_sets;
mod seed;
mod sessions;
mod shapes;
#[cfg(feature = "sqlite")]
mod sqlite;
mod support;
mod tickets;
mod user_credentials;
mod user_images;
mod users;
mod waitlist;
