//! Users with a session.

use std::fmt;
use std::sync::Arc;

use crate::jwt::claims::{Claim, Claims};
use crate::jwt::json::Value;
use crate::session::has::{Facts, Has};
use crate::session::permissions::organization_permissions;
use crate::session::scope_list::ScopeList;
use crate::verified::Verified;

/// A user who called with a verified session token.
///
/// Both versions of Clerk's claims are understood; the accessors hide the difference.
///
/// Source: [Clerk: session tokens](https://clerk.com/docs/guides/sessions/session-tokens).
#[derive(Clone)]
pub struct SessionAuth(Arc<Inner>);

struct Inner {
    token: Box<str>,
    claims: Verified<Claims>,
}

/// Whether a pending session (the user still has a task to do, such as choosing an organization) counts as signed in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[doc(alias = "treatPendingAsSignedOut")]
pub enum PendingSessions {
    /// No: the default.
    #[default]
    SignedOut,
    /// Yes: for the pages on which the user does that task.
    SignedIn,
}

/// The state of a session as its token tells it (`sts`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SessionStatus {
    /// Signed in.
    Active,
    /// Signed in, with a task still to do.
    Pending,
}

impl SessionAuth {
    pub(crate) fn new(token: &str, claims: Verified<Claims>) -> Self {
        Self(Arc::new(Inner { token: token.into(), claims }))
    }

    /// The user (`sub`).
    pub fn user_id(&self) -> &str {
        self.0.claims.subject().unwrap_or_default()
    }

    /// The session (`sid`).
    pub fn session_id(&self) -> Option<&str> {
        self.0.claims.session_id()
    }

    /// The session's state, if the token tells it (`sts`).
    pub fn session_status(&self) -> Option<SessionStatus> {
        match self.0.claims.text(Claim::Sts)? {
            "active" => Some(SessionStatus::Active),
            "pending" => Some(SessionStatus::Pending),
            _ => None,
        }
    }

    /// The active organization's ID.
    pub fn org_id(&self) -> Option<&str> {
        self.org_text(Claim::OrgId, "id")
    }

    /// The active organization's slug.
    pub fn org_slug(&self) -> Option<&str> {
        self.org_text(Claim::OrgSlug, "slg")
    }

    /// The user's role in the active organization, such as `org:admin`.
    pub fn org_role(&self) -> Option<String> {
        if !self.is_version_2() {
            return self.0.claims.text(Claim::OrgRole).map(str::to_owned);
        }
        let role = self.0.claims.member_text(Claim::O, "rol").filter(|role| !role.is_empty())?;
        Some(format!("org:{role}"))
    }

    /// The user's permissions in the active organization, such as `org:invoices:read`; `None` without an active
    /// organization.
    pub fn org_permissions(&self) -> Option<Vec<String>> {
        let claims = &self.0.claims;
        if self.is_version_2() {
            let Value::Object(_) = claims.value(Claim::O)? else { return None };
            return Some(organization_permissions(
                claims.text(Claim::Fea),
                claims.member_text(Claim::O, "per"),
                claims.member_text(Claim::O, "fpm"),
            ));
        }
        match claims.value(Claim::OrgPermissions)? {
            Value::Array(_) => Some(claims.texts(Claim::OrgPermissions).map(str::to_owned).collect()),
            _ => None,
        }
    }

    /// Minutes since the user last proved the first and the second factor (`fva`); -1 is a factor not enrolled.
    pub fn factor_verification_age(&self) -> Option<[f64; 2]> {
        match self.0.claims.value(Claim::Fva)? {
            Value::Array(mut items) => match (items.next(), items.next(), items.next()) {
                (Some(Value::Number(first)), Some(Value::Number(second)), None) => Some([first, second]),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether somebody else acts as this user (`act`): impersonation. Its members are in [`SessionAuth::claims`].
    pub fn is_impersonated(&self) -> bool {
        matches!(self.0.claims.value(Claim::Act), Some(Value::Object(_)))
    }

    /// Whether the user has what `query` asks for: a role, permission, feature, plan or recent reverification. What the
    /// token does not say is denied.
    ///
    /// ```
    /// use clerk_auth::{Has, SessionAuth};
    ///
    /// fn may_pay(auth: &SessionAuth) -> bool {
    ///     auth.has(&Has::new().permission("org:invoices:pay"))
    /// }
    /// ```
    ///
    /// Source: [Clerk: authorization checks](https://clerk.com/docs/guides/secure/authorization-checks).
    pub fn has(&self, query: &Has) -> bool {
        let role = self.org_role();
        let permissions = self.org_permissions();
        query.holds(&Facts {
            user_id: Some(self.user_id()).filter(|id| !id.is_empty()),
            org_id: self.org_id(),
            org_role: role.as_deref(),
            org_permissions: permissions.as_deref(),
            features: self.0.claims.text(Claim::Fea),
            plans: self.0.claims.text(Claim::Pla),
            factor_verification_age: self.factor_verification_age(),
        })
    }

    /// All claims of the token.
    pub fn claims(&self) -> &Verified<Claims> {
        &self.0.claims
    }

    /// The session token as it was presented. A secret: do not log it.
    pub fn token(&self) -> &str {
        &self.0.token
    }

    /// Whether this caller counts as signed in. An empty user ID never does.
    pub(crate) fn is_signed_in(&self, pending: PendingSessions) -> bool {
        let waits = self.session_status() == Some(SessionStatus::Pending);
        !self.user_id().is_empty() && (!waits || pending == PendingSessions::SignedIn)
    }

    /// Whether that which an active organization's permissions are read by can be read. Where it cannot, there are no
    /// permissions.
    pub(crate) fn has_readable_permissions(&self) -> bool {
        let is_absent = |value: Option<&Value<'_>>| value.is_none_or(Value::is_falsy);
        let claims = &self.0.claims;
        let Some(organization) = claims.value(Claim::O).filter(|o| self.is_version_2() && !o.is_falsy()) else {
            return true;
        };
        let are_features_readable =
            is_absent(claims.value(Claim::Fea).as_ref()) || claims.text(Claim::Fea).is_some_and(ScopeList::is_readable);
        let lists = ["per", "fpm"].map(|name| organization.member(name));
        let are_lists_readable = lists.iter().any(|list| is_absent(list.as_ref()))
            || lists.iter().all(|list| list.as_ref().is_some_and(|list| list.as_str().is_some()));
        are_features_readable && are_lists_readable
    }

    fn is_version_2(&self) -> bool {
        matches!(self.0.claims.value(Claim::V), Some(Value::Number(version)) if version == 2.0)
    }

    fn org_text(&self, version_1: Claim, version_2: &str) -> Option<&str> {
        if self.is_version_2() { self.0.claims.member_text(Claim::O, version_2) } else { self.0.claims.text(version_1) }
    }
}

impl fmt::Debug for SessionAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionAuth")
            .field("user_id", &self.user_id())
            .field("session_id", &self.session_id())
            .field("session_status", &self.session_status())
            .field("org_id", &self.org_id())
            .finish_non_exhaustive()
    }
}
