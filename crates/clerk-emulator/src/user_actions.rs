//! Users, organizations and sessions, done directly: shortcuts for tests.

use std::fmt;

use crate::actions::done;
use crate::emulator::Emulator;
use crate::sessions::cookies::Destination;
use crate::sessions::lifecycle::{Factor, NewSession};
use crate::sessions::organizations::NewOrganization;
use crate::sessions::roles::NewRole;
use crate::sessions::templates::NewJwtTemplate;
use crate::sessions::users::NewUser;
use crate::sessions::{clients, cookies, lifecycle, memberships, organizations, roles, templates, tokens, users};
use crate::store::{SessionStatus, Settings, User};

/// A user of the instance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EmulatedUser {
    /// `user_...`
    pub id: String,
    /// The primary one.
    pub email_address: Option<String>,
}

impl EmulatedUser {
    fn of(user: &User) -> Self {
        Self { id: user.id.clone(), email_address: user.primary_email_address().map(str::to_owned) }
    }
}

/// An organization of the instance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EmulatedOrganization {
    /// `org_...`
    pub id: String,
    /// Its name in URLs.
    pub slug: String,
}

/// A session made by [`Emulator::create_session`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EmulatedSession {
    /// `sess_...`
    pub id: String,
    /// `user_...`
    pub user_id: String,
    /// The browser it is in, `client_...`.
    pub client_id: String,
}

/// The cookies of a browser that is signed in, by name; `Debug` leaves the values out.
#[derive(Clone)]
pub struct BrowserCookies(Vec<(String, String)>);

impl BrowserCookies {
    /// The value of a cookie.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// Names and values, in the order in which a browser would send them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What the request header `cookie` says.
    pub fn header(&self) -> String {
        self.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Debug for BrowserCookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// The browser side, at once and without HTTP; the request log does not see it.
///
/// # Panics
///
/// All of them panic where an API would answer an error, for example when a user does not exist.
impl Emulator {
    /// Creates a user (`POST /users`).
    #[track_caller]
    pub fn create_user(&self, wanted: impl Into<NewUser>) -> EmulatedUser {
        let made = users::make(&mut self.core().store(), wanted.into(), self.clock().now_ms());
        EmulatedUser::of(&done("create the user", made))
    }

    /// The user with this e-mail address.
    pub fn user(&self, email_address: &str) -> Option<EmulatedUser> {
        users::by_email_address(&self.core().store(), email_address).map(EmulatedUser::of)
    }

    /// Deletes a user (`DELETE /users/{id}`); its sessions end.
    #[track_caller]
    pub fn delete_user(&self, id: &str) {
        done("delete the user", users::remove(&mut self.core().store(), id, self.clock().now_ms()));
    }

    /// Creates an organization (`POST /organizations`).
    #[track_caller]
    pub fn create_organization(&self, wanted: impl Into<NewOrganization>) -> EmulatedOrganization {
        let made = organizations::make(&mut self.core().store(), wanted.into(), self.clock().now_ms());
        let made = done("create the organization", made);
        EmulatedOrganization { id: made.id, slug: made.slug }
    }

    /// The organization with this slug or id.
    pub fn organization(&self, slug: &str) -> Option<EmulatedOrganization> {
        let store = self.core().store();
        let found = organizations::by_id_or_slug(&store, slug).ok()?;
        Some(EmulatedOrganization { id: found.id.clone(), slug: found.slug.clone() })
    }

    /// Makes a user a member of an organization (`POST /organizations/{id}/memberships`), as `org:admin`, `org:member`
    /// or what [`create_role`](Self::create_role) made.
    #[track_caller]
    pub fn add_member(&self, organization: &str, user: &str, role: &str) {
        let now = self.clock().now_ms();
        done("add the member", memberships::add(&mut self.core().store(), organization, user, role, now));
    }

    /// Gives a member another role (`PATCH /organizations/{id}/memberships/{user}`), in tokens minted from now on.
    #[track_caller]
    pub fn change_role(&self, organization: &str, user: &str, role: &str) {
        let now = self.clock().now_ms();
        done("change the role", memberships::change_role(&mut self.core().store(), organization, user, role, now));
    }

    /// Ends a membership (`DELETE /organizations/{id}/memberships/{user}`).
    #[track_caller]
    pub fn remove_member(&self, organization: &str, user: &str) {
        let now = self.clock().now_ms();
        done("remove the member", memberships::remove(&mut self.core().store(), organization, user, now));
    }

    /// Creates a role, as the dashboard would. If there is one with this key (`org:admin` and `org:member` always are),
    /// it gets these permissions instead of those that were given to it before.
    #[track_caller]
    pub fn create_role(&self, wanted: NewRole) {
        done("create the role", roles::make(&mut self.core().store(), wanted, self.clock().now_ms()));
    }

    /// Creates a JWT template (`POST /jwt_templates`).
    #[track_caller]
    pub fn create_jwt_template(&self, wanted: NewJwtTemplate) {
        done("create the template", templates::make(&mut self.core().store(), wanted, self.clock().now_ms()));
    }

    /// Signs a user in, in a browser of its own unless told otherwise (`POST /sessions`).
    #[track_caller]
    pub fn create_session(&self, wanted: impl Into<NewSession>) -> EmulatedSession {
        let made = lifecycle::begin(&mut self.core().store(), wanted.into(), self.clock().now_ms());
        let made = done("create the session", made);
        EmulatedSession { id: made.id, user_id: made.user_id, client_id: made.client_id }
    }

    /// Signs out of a session.
    #[track_caller]
    pub fn end_session(&self, session: &str) {
        let now = self.clock().now_ms();
        done("end the session", lifecycle::end(&mut self.core().store(), session, SessionStatus::Ended, now));
    }

    /// Revokes a session (`POST /sessions/{id}/revoke`).
    #[track_caller]
    pub fn revoke_session(&self, session: &str) {
        let now = self.clock().now_ms();
        done("revoke the session", lifecycle::end(&mut self.core().store(), session, SessionStatus::Revoked, now));
    }

    /// Makes an organization active in a session, or with `None` the personal account: in tokens minted from now on.
    #[track_caller]
    pub fn set_active_organization(&self, session: &str, organization: Option<&str>) {
        let now = self.clock().now_ms();
        let changed = lifecycle::set_active_organization(&mut self.core().store(), session, organization, now);
        done("set the active organization", changed);
    }

    /// The user shows the first factor again, or with `second` the second, which is enrolled if need be: the ages in
    /// `fva` start over in tokens minted from now on.
    #[track_caller]
    pub fn reverify(&self, session: &str, second: bool) {
        let (now, factor) = (self.clock().now_ms(), if second { Factor::Second } else { Factor::First });
        done("verify the factor", lifecycle::verify_factor(&mut self.core().store(), session, factor, now));
    }

    /// Which claims session tokens carry from now on, as the instance's setting does: 1, the old ones (`org_id`,
    /// `org_permissions`), or 2, those with `v`, `o` and bitmaps, which is the default.
    #[track_caller]
    pub fn set_claims_version(&self, version: u8) {
        assert!(matches!(version, 1 | 2), "there is no version {version} of the claims");
        self.change_settings(|settings| settings.claims_version = version);
    }

    /// Whether sessions without an active organization are pending until one is chosen, as the instance's setting to
    /// require organizations does. Default: no. Sessions there are stay as they are.
    #[track_caller]
    pub fn require_organization(&self, required: bool) {
        self.change_settings(|settings| settings.organization_required = required);
    }

    #[track_caller]
    fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        if let Err(error) = self.core().store().change_settings(change) {
            panic!("cannot change the settings: {error}");
        }
    }

    /// A session token of this session for an application at this origin (`azp`), with a minute to live. For one with a
    /// defect see [`mint_session_of`](Self::mint_session_of).
    #[track_caller]
    pub fn session_token(&self, session: &str, origin: &str) -> String {
        let (store, now) = (self.core().store(), self.clock().now_ms());
        let found = done("find the session", lifecycle::find(&store, session));
        done("mint the token", tokens::session_token(self.core(), &store, found, Some(origin), None, now))
    }

    /// The cookies that the browser of this session holds for an application at this origin, `http://localhost:3000`:
    /// what a test sends to a service instead of signing in. The session token among them lives for a minute, and is
    /// that of the session last signed in to or chosen in that browser.
    #[track_caller]
    pub fn browser_cookies(&self, session: &str, origin: &str) -> BrowserCookies {
        let (core, now) = (self.core(), self.clock().now_ms());
        let Some(destination) = Destination::of(core, origin) else { panic!("{origin:?} is no origin") };
        let mut store = core.store();
        let client = done("find the session", lifecycle::find(&store, session)).client_id.clone();
        let mut directives = Vec::new();
        if !core.production {
            let browser = done("find the browser", clients::dev_browser_of(&mut store, &client, now));
            directives.extend(cookies::of_dev_browser(core, &browser.id, &destination));
        }
        directives.extend(done("make the cookies", cookies::of_client(core, &store, Some(&client), &destination, now)));
        directives.retain(|directive| !directive.value.is_empty());
        BrowserCookies(directives.into_iter().map(|directive| (directive.name, directive.value)).collect())
    }
}
