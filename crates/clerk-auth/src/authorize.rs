//! Authorization as types: a handler that asks for [`HasPermission<P>`] is not run for anybody else.
//!
//! The names are constants of the application's own types, and one that Clerk cannot have issued does not compile.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::auth::{FromAuth, SessionAuth};
use crate::refusal::Refusal;
use crate::session::has::Has;
use crate::state::SignedIn;

pub use freshness::{Freshness, Lax, Moderate, Strict, StrictMfa};

mod freshness;
mod names;

/// A role in an organization, as a type of the application.
///
/// The name is `org:<role>`. Any other form is an error where the type is used, when that is built:
///
/// ```
/// use clerk_auth::{Guard, Role, SessionAuth};
///
/// struct Admin;
/// impl Role for Admin {
///     const NAME: &'static str = "org:admin";
/// }
/// let admins = Guard::<SessionAuth>::new().role::<Admin>();
/// # let _ = admins;
/// ```
///
/// ```compile_fail,E0080
/// # use clerk_auth::{Guard, Role, SessionAuth};
/// struct Admin;
/// impl Role for Admin {
///     const NAME: &'static str = "admin";
/// }
/// let admins = Guard::<SessionAuth>::new().role::<Admin>();
/// # let _ = admins;
/// ```
///
/// Source: [Clerk: roles and permissions](https://clerk.com/docs/guides/organizations/control-access/roles-and-permissions).
pub trait Role: 'static {
    /// The name, such as `org:admin`: ASCII letters, digits, `_` and `-` after the colon.
    const NAME: &'static str;
}

/// A permission in an organization, as a type of the application.
///
/// The name is `org:<feature>:<permission>`. Any other form is an error where the type is used, when that is built. Clerk's
/// own permissions (`org:sys_...`) are in no session token, so nobody has them here; make permissions of your own.
///
/// ```
/// use clerk_auth::{HasPermission, Permission};
///
/// struct ManageInvoices;
/// impl Permission for ManageInvoices {
///     const NAME: &'static str = "org:invoices:manage";
/// }
///
/// // A handler of an adapter takes `Authed<HasPermission<ManageInvoices>>`.
/// fn delete_invoice(user: &HasPermission<ManageInvoices>) -> String {
///     format!("deleted by {}", user.user_id())
/// }
/// ```
///
/// ```compile_fail,E0080
/// # use clerk_auth::{Guard, Permission, SessionAuth};
/// struct ManageInvoices;
/// impl Permission for ManageInvoices {
///     const NAME: &'static str = "org:manage";
/// }
/// let guard = Guard::<SessionAuth>::new().permission::<ManageInvoices>();
/// # let _ = guard;
/// ```
///
/// Source: [Clerk: roles and permissions](https://clerk.com/docs/guides/organizations/control-access/roles-and-permissions).
pub trait Permission: 'static {
    /// The name, such as `org:invoices:manage`: ASCII letters, digits, `_` and `-` in both parts.
    const NAME: &'static str;
}

/// A feature of the plan that somebody pays for, as a type of the application.
///
/// The name is `<feature>`, which the user or the active organization may have, or `org:<feature>` or `user:<feature>`.
/// Any other form is an error where the type is used, when that is built.
///
/// ```compile_fail,E0080
/// # use clerk_auth::{Feature, Guard, SessionAuth};
/// struct Export;
/// impl Feature for Export {
///     const NAME: &'static str = "team:export";
/// }
/// let guard = Guard::<SessionAuth>::new().feature::<Export>();
/// # let _ = guard;
/// ```
///
/// Source: [Clerk: authorization checks](https://clerk.com/docs/guides/secure/authorization-checks).
pub trait Feature: 'static {
    /// The name, such as `export` or `org:export`: ASCII letters, digits, `_` and `-` in each part.
    const NAME: &'static str;
}

/// A plan that somebody pays for, as a type of the application.
///
/// The name is `<plan>`, which the user or the active organization may have, or `org:<plan>` or `user:<plan>`. Any other
/// form is an error where the type is used, when that is built.
///
/// ```compile_fail,E0080
/// # use clerk_auth::{Guard, Plan, SessionAuth};
/// struct Gold;
/// impl Plan for Gold {
///     const NAME: &'static str = "";
/// }
/// let guard = Guard::<SessionAuth>::new().plan::<Gold>();
/// # let _ = guard;
/// ```
///
/// Source: [Clerk: authorization checks](https://clerk.com/docs/guides/secure/authorization-checks).
pub trait Plan: 'static {
    /// The name, such as `gold` or `org:gold`: ASCII letters, digits, `_` and `-` in each part.
    const NAME: &'static str;
}

/// Defines a user with something more, which only [`FromAuth`] makes.
macro_rules! session_with {
    ($(#[$docs:meta])* $name:ident, $what:ident, $check:ident) => {
        $(#[$docs])*
        pub struct $name<T> {
            session: SessionAuth,
            what: PhantomData<fn() -> T>,
        }

        impl<T: $what> FromAuth for $name<T> {
            fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal> {
                let session = SessionAuth::from_auth(signed_in)?;
                $check::<T>(&session)?;
                Ok(Self { session, what: PhantomData })
            }
        }

        impl<T> $name<T> {
            /// The user, without what has been shown.
            pub fn into_session(self) -> SessionAuth {
                self.session
            }
        }

        impl<T> Deref for $name<T> {
            type Target = SessionAuth;

            fn deref(&self) -> &SessionAuth {
                &self.session
            }
        }

        // By hand, because derived ones would ask the same of `T`.
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self { session: self.session.clone(), what: PhantomData }
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.session).finish()
            }
        }
    };
}

session_with! {
    /// A user with a [`Role`] in the active organization. Others are refused with 403; the answer names the role.
    ///
    /// Nothing but a verified session makes one:
    ///
    /// ```compile_fail
    /// # use clerk_auth::{HasRole, Role, SessionAuth};
    /// fn promote<R: Role>(session: SessionAuth) -> HasRole<R> {
    ///     HasRole { session, what: std::marker::PhantomData }
    /// }
    /// ```
    HasRole, Role, has_role
}

session_with! {
    /// A user with a [`Permission`] in the active organization. Others are refused with 403; the answer names the
    /// permission.
    HasPermission, Permission, has_permission
}

session_with! {
    /// A user who has, or whose active organization has, a [`Feature`]. Others are refused with 403; the answer names the
    /// feature.
    HasFeature, Feature, has_feature
}

session_with! {
    /// A user who has, or whose active organization has, a [`Plan`]. Others are refused with 403; the answer names the
    /// plan.
    HasPlan, Plan, has_plan
}

session_with! {
    /// A user who has confirmed lately enough who they are, as a [`Freshness`] such as [`Strict`] says. Others are refused
    /// with [`Refusal::reverification`], upon which Clerk's browser libraries ask them to and repeat the request.
    ///
    /// Of a tuple with other requirements put it last, so that nobody is asked who may not do it anyway.
    ///
    /// ```
    /// use clerk_auth::{HasPermission, Permission, Reverified, Strict};
    ///
    /// struct ManageInvoices;
    /// impl Permission for ManageInvoices {
    ///     const NAME: &'static str = "org:invoices:manage";
    /// }
    ///
    /// // A handler of an adapter takes `Authed<MayPayOut>`.
    /// type MayPayOut = (HasPermission<ManageInvoices>, Reverified<Strict>);
    /// # fn check<T: clerk_auth::FromAuth>() {}
    /// # check::<MayPayOut>();
    /// ```
    ///
    /// Source: [Clerk: reverification](https://clerk.com/docs/guides/secure/reverification).
    Reverified, Freshness, is_reverified
}

pub(crate) fn has_role<R: Role>(session: &SessionAuth) -> Result<(), Refusal> {
    const { assert!(names::is_role(R::NAME), "the name of a role must have the form `org:<role>`") };
    let hint = || in_organization(session, "role", R::NAME);
    admit(session, &Has::new().role(R::NAME), hint)
}

pub(crate) fn has_permission<P: Permission>(session: &SessionAuth) -> Result<(), Refusal> {
    const {
        assert!(
            names::is_permission(P::NAME),
            "the name of a permission must have the form `org:<feature>:<permission>`"
        )
    };
    let hint = || {
        let mut hint = in_organization(session, "permission", P::NAME);
        if P::NAME.starts_with("org:sys_") {
            hint.push_str(" Clerk's own permissions are in no session token: use one of the application's.");
        }
        hint
    };
    admit(session, &Has::new().permission(P::NAME), hint)
}

pub(crate) fn has_feature<F: Feature>(session: &SessionAuth) -> Result<(), Refusal> {
    const {
        assert!(
            names::is_feature_or_plan(F::NAME),
            "the name of a feature must have the form `<feature>`, `org:<feature>` or `user:<feature>`"
        )
    };
    admit(session, &Has::new().feature(F::NAME), || format!("This needs the feature {}.", F::NAME))
}

pub(crate) fn has_plan<P: Plan>(session: &SessionAuth) -> Result<(), Refusal> {
    const {
        assert!(
            names::is_feature_or_plan(P::NAME),
            "the name of a plan must have the form `<plan>`, `org:<plan>` or `user:<plan>`"
        )
    };
    admit(session, &Has::new().plan(P::NAME), || format!("This needs the plan {}.", P::NAME))
}

pub(crate) fn is_reverified<F: Freshness>(session: &SessionAuth) -> Result<(), Refusal> {
    let is_fresh = session.has(&Has::new().reverification(F::REQUIRED));
    is_fresh.then_some(()).ok_or_else(|| Refusal::reverification(F::REQUIRED))
}

fn admit(session: &SessionAuth, query: &Has, hint: impl FnOnce() -> String) -> Result<(), Refusal> {
    if session.has(query) { Ok(()) } else { Err(Refusal::forbidden(hint())) }
}

fn in_organization(session: &SessionAuth, what: &str, name: &str) -> String {
    match session.org_id() {
        Some(id) if !id.is_empty() => format!("This needs the {what} {name} in the active organization."),
        _ => format!("This needs the {what} {name}, and no organization is active."),
    }
}

/// Callers for whom all of it holds, asked in this order: the first refusal is the answer.
macro_rules! tuple {
    ($($name:ident)+) => {
        impl<$($name: FromAuth),+> FromAuth for ($($name,)+) {
            fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal> {
                Ok(($($name::from_auth(signed_in)?,)+))
            }
        }
    };
}

tuple!(A B);
tuple!(A B C);
tuple!(A B C D);

#[cfg(test)]
mod tests;
