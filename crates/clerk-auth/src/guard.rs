//! Whom a guard lets through: the decision below the `Require` of the framework adapters.

use std::fmt;
use std::sync::Arc;

use crate::auth::{FromAuth, SessionAuth};
use crate::authorize::{
    Feature, Freshness, Permission, Plan, Role, has_feature, has_permission, has_plan, has_role, is_reverified,
};
use crate::refusal::Refusal;
use crate::state::RequestState;

/// Lets callers of kind `T` through that pass every check, in the order in which they were added. The adapters' `Require`
/// is made of it; use it for the guard of another framework.
///
/// ```
/// use clerk_auth::{Guard, MachineAuth, Refusal, RequestState};
///
/// fn admit(state: &RequestState) -> Result<(), Refusal> {
///     Guard::<MachineAuth>::new().only_if(|machine| machine.machine_id() == "mch_billing").admit(state)
/// }
/// ```
pub struct Guard<T> {
    checks: Arc<[Check<T>]>,
    guards_preflights: bool,
}

type Check<T> = Arc<dyn Fn(&T) -> Result<(), Refusal> + Send + Sync>;

impl<T: FromAuth> Guard<T> {
    /// Lets every caller of kind `T` through.
    pub fn new() -> Self {
        Self { checks: Arc::new([]), guards_preflights: false }
    }

    /// Does not let CORS preflights pass without credentials.
    #[must_use]
    pub fn guard_preflights(mut self) -> Self {
        self.guards_preflights = true;
        self
    }

    /// Lets through only whom `check` lets through as well; callable several times.
    #[must_use]
    pub fn check(self, check: impl Fn(&T) -> Result<(), Refusal> + Send + Sync + 'static) -> Self {
        let added: Check<T> = Arc::new(check);
        Self { checks: self.checks.iter().cloned().chain([added]).collect(), ..self }
    }

    /// Lets through only those for whom `condition` holds; others are refused as forbidden. Callable several times.
    #[must_use]
    pub fn only_if(self, condition: impl Fn(&T) -> bool + Send + Sync + 'static) -> Self {
        self.check(move |caller| condition(caller).then_some(()).ok_or_else(|| Refusal::forbidden("")))
    }

    /// Whether CORS preflights (see [`is_preflight`](crate::is_preflight)) pass without credentials; they do unless told
    /// otherwise.
    pub fn passes_preflights(&self) -> bool {
        !self.guards_preflights
    }

    /// Whether the caller is let through.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with: of the caller, or of the first check that refuses.
    pub fn admit(&self, state: &RequestState) -> Result<(), Refusal> {
        let caller: T = state.extract()?;
        self.checks.iter().try_for_each(|check| check(&caller))
    }
}

/// What users must have. Callable several times and in any combination: all of it must hold, asked in this order, and the
/// first refusal is the answer.
///
/// ```
/// use clerk_auth::{Guard, Permission, SessionAuth, Strict};
///
/// struct ManageInvoices;
/// impl Permission for ManageInvoices {
///     const NAME: &'static str = "org:invoices:manage";
/// }
/// let may_pay_out = Guard::<SessionAuth>::new().permission::<ManageInvoices>().reverified::<Strict>();
/// # let _ = may_pay_out;
/// ```
impl Guard<SessionAuth> {
    /// Lets through only users with this role in the active organization, as [`HasRole`](crate::HasRole) does.
    #[must_use]
    pub fn role<R: Role>(self) -> Self {
        self.check(has_role::<R>)
    }

    /// Lets through only users with this permission in the active organization, as
    /// [`HasPermission`](crate::HasPermission) does.
    #[must_use]
    pub fn permission<P: Permission>(self) -> Self {
        self.check(has_permission::<P>)
    }

    /// Lets through only users who have, or whose active organization has, this feature, as
    /// [`HasFeature`](crate::HasFeature) does.
    #[must_use]
    pub fn feature<F: Feature>(self) -> Self {
        self.check(has_feature::<F>)
    }

    /// Lets through only users who have, or whose active organization has, this plan, as [`HasPlan`](crate::HasPlan)
    /// does.
    #[must_use]
    pub fn plan<P: Plan>(self) -> Self {
        self.check(has_plan::<P>)
    }

    /// Lets through only users who have confirmed lately enough who they are, as [`Reverified`](crate::Reverified) does.
    /// Ask for it last, so that nobody has to who may not do it anyway.
    #[must_use]
    pub fn reverified<F: Freshness>(self) -> Self {
        self.check(is_reverified::<F>)
    }
}

impl<T: FromAuth> Default for Guard<T> {
    fn default() -> Self {
        Self::new()
    }
}

// By hand, because derived ones would ask the same of `T`.
impl<T> Clone for Guard<T> {
    fn clone(&self) -> Self {
        Self { checks: Arc::clone(&self.checks), guards_preflights: self.guards_preflights }
    }
}

impl<T> fmt::Debug for Guard<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("checks", &self.checks.len())
            .field("guards_preflights", &self.guards_preflights)
            .finish()
    }
}
