//! The browser part of an instance: who there is, who is signed in where, and what applications are told about it.
//!
//! Each file is one concept with its rules. What changes data takes the `Store` and the present
//! instant in milliseconds, and writes through; what mints also takes the `Core`, for issuer and
//! key. The store's lock is not reentrant: take `core.store()` once and pass it on. A broken rule is a
//! [`Refusal`], which both APIs answer as it is.
//!
//! | File | Functions |
//! | --- | --- |
//! | [`users`] | `make`, `find`, `by_email_address`, `save`, `remove` |
//! | [`identifications`] | `add`, `find`, `make_primary`, `remove`, `check` (uniqueness): addresses, numbers, wallets of users |
//! | [`passwords`], [`second_factors`] | `verify`, and how they are set |
//! | [`verifications`] | `prepare`, `attempt`: codes that are sent to addresses and numbers |
//! | [`tickets`] | `make`, `revoke`, `redeem`: sign-in tokens and actor tokens |
//! | [`organizations`] | `make`, `find`, `by_id_or_slug`, `save`, `remove` |
//! | [`roles`] | `make`, `create`, `find`, `save`, `remove`; [`permissions`] the same; [`role_sets`] which an organization may use |
//! | [`defaults`] | `ensure`: what every instance has |
//! | [`organization_invitations`], [`invitations`] | `make`, `find`, `pending`, `revoke` |
//! | [`restrictions`], [`waitlist`] | who may sign up, and who waits |
//! | [`admission`] | `sign_up`, `sign_in`: invitations are accepted |
//! | [`memberships`] | `add`, `find`, `change_role`, `remove`, `of_user`, `of_organization` |
//! | [`clients`] | `make`, `by_token`, `live_sessions`, `active_session`, `uat`; dev browsers: `make_dev_browser`, `attach` |
//! | [`lifecycle`] | `begin` (sign-in), `end`, `end_all` (sign-out), `activate` (account switch), `set_active_organization`, `verify_factor` |
//! | [`claims`] | `of_session`: the claims of both versions |
//! | [`tokens`] | `session_token`, `template_token` |
//! | [`templates`] | `make`, `find`, `by_name`, `remove`, `fill` |
//! | [`cookies`] | [`Destination`](cookies::Destination), [`Directive`](cookies::Directive), `of_client` |
//! | [`handshake`] | `directives`, `token`, `keep` (a nonce), `redeem` |
//! | [`refresh`] | `refresh`: `POST /sessions/{id}/refresh` |

pub(crate) mod admission;
pub(crate) mod claims;
pub(crate) mod clients;
pub(crate) mod cookies;
pub(crate) mod defaults;
pub(crate) mod handshake;
pub(crate) mod identifications;
pub(crate) mod invitations;
pub(crate) mod lifecycle;
pub(crate) mod memberships;
pub(crate) mod organization_invitations;
pub(crate) mod organizations;
pub(crate) mod passwords;
pub(crate) mod permissions;
pub(crate) mod refresh;
pub(crate) mod restrictions;
pub(crate) mod role_sets;
pub(crate) mod roles;
pub(crate) mod second_factors;
pub(crate) mod templates;
pub(crate) mod tickets;
pub(crate) mod tokens;
pub(crate) mod users;
pub(crate) mod verifications;
pub(crate) mod waitlist;

use crate::bapi::refusal::{self, Refusal};
use crate::store::{Change, Store};

pub(crate) fn save(store: &mut Store, changes: Vec<Change>) -> Result<(), Refusal> {
    store.apply(changes).map_err(|_| refusal::not_stored())
}
