//! The question "may this session do that?": a role, a permission, a feature, a plan, or a fresh enough login.
//!
//! 1. There are three dimensions: organization (role, permission), billing (feature, plan) and reverification.
//! 2. A dimension is skipped only if none of its parts was asked for. It passes if everything asked for holds.
//! 3. The answer is yes if at least one dimension passes and none fails.
//! 4. What the session lacks, or has in a form that makes no sense, fails what asks for it.

use std::str::FromStr;

use super::scope_list::ScopeList;

/// What a session is asked for. All that is asked for must hold; an empty question is answered with no.
///
/// Source: Clerk's documentation, [authorization checks](https://clerk.com/docs/guides/secure/authorization-checks).
///
/// ```
/// use clerk_auth::{Has, Reverification};
///
/// let pay_out = Has::new().permission("org:payouts:create").reverification(Reverification::Strict);
/// # let _ = pay_out;
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Has {
    role: Option<String>,
    permission: Option<String>,
    feature: Option<String>,
    plan: Option<String>,
    reverification: Option<Reverification>,
}

impl Has {
    /// An empty question, which no session satisfies.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for a role in the active organization, as `org:admin` or `admin`. A second call replaces the first.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Asks for a permission in the active organization, as `org:invoices:read` or `invoices:read`. A second call
    /// replaces the first.
    pub fn permission(mut self, permission: impl Into<String>) -> Self {
        self.permission = Some(permission.into());
        self
    }

    /// Asks for a feature. `org:<name>` means one of the active organization, `user:<name>` one of the user, `<name>`
    /// either. A second call replaces the first.
    pub fn feature(mut self, feature: impl Into<String>) -> Self {
        self.feature = Some(feature.into());
        self
    }

    /// Asks for a plan. `org:<name>` means one of the active organization, `user:<name>` one of the user, `<name>`
    /// either. A second call replaces the first.
    pub fn plan(mut self, plan: impl Into<String>) -> Self {
        self.plan = Some(plan.into());
        self
    }

    /// Asks for a login that was confirmed recently enough. A second call replaces the first.
    pub fn reverification(mut self, reverification: Reverification) -> Self {
        self.reverification = Some(reverification);
        self
    }

    /// Whether a session with these facts has everything asked for.
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        if text(facts.user_id).is_none() {
            return false;
        }
        let verdicts = [self.organization(facts), self.billing(facts), self.freshness(facts)];
        verdicts.contains(&Verdict::Pass) && !verdicts.contains(&Verdict::Fail)
    }

    fn organization(&self, facts: &Facts<'_>) -> Verdict {
        if self.role.is_none() && self.permission.is_none() {
            return Verdict::Skip;
        }
        let role = self.role.as_deref().is_none_or(|asked| {
            // Any number of leading `org:` counts as one, on both sides, so only what follows is compared.
            text(facts.org_role).is_some_and(|role| without_org(role) == without_org(asked))
        });
        let permission = self.permission.as_deref().is_none_or(|asked| {
            // Here the session's side must have exactly one.
            let asked = without_org(asked);
            facts.org_permissions.is_some_and(|list| list.iter().any(|held| held.strip_prefix("org:") == Some(asked)))
        });
        Verdict::of(text(facts.org_id).is_some() && role && permission)
    }

    fn billing(&self, facts: &Facts<'_>) -> Verdict {
        if self.feature.is_none() && self.plan.is_none() {
            return Verdict::Skip;
        }
        let feature = self.feature.as_deref().is_none_or(|asked| listed(facts.features, asked));
        let plan = self.plan.as_deref().is_none_or(|asked| listed(facts.plans, asked));
        Verdict::of(feature && plan)
    }

    fn freshness(&self, facts: &Facts<'_>) -> Verdict {
        match self.reverification {
            None => Verdict::Skip,
            Some(asked) => Verdict::of(facts.factor_verification_age.is_some_and(|ages| asked.satisfied_by(ages))),
        }
    }
}

/// What a session says about itself; `None` where it says nothing or nothing of the right form.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts<'a> {
    pub(crate) user_id: Option<&'a str>,
    pub(crate) org_id: Option<&'a str>,
    pub(crate) org_role: Option<&'a str>,
    pub(crate) org_permissions: Option<&'a [String]>,
    /// The claim `fea` as it came.
    pub(crate) features: Option<&'a str>,
    /// The claim `pla` as it came.
    pub(crate) plans: Option<&'a str>,
    /// Minutes since the first and since the second factor; -1 for a factor that the user does not have.
    pub(crate) factor_verification_age: Option<[f64; 2]>,
}

/// How recently, and with what, a user must have confirmed who they are.
///
/// A factor counts as fresh if it was verified less than so many minutes ago. Users without a second factor satisfy every
/// level with the first one.
///
/// Source: Clerk's documentation, [reverification](https://clerk.com/docs/guides/secure/reverification).
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reverification {
    /// Both factors within 10 minutes.
    StrictMfa,
    /// The second factor within 10 minutes.
    Strict,
    /// The second factor within 60 minutes.
    Moderate,
    /// The second factor within 1,440 minutes, which is a day.
    Lax,
    /// Values of your own, made with [`Reverification::custom`].
    #[non_exhaustive]
    Custom {
        /// Which factors.
        level: ReverificationLevel,
        /// Within how many minutes.
        after_minutes: f64,
    },
}

// Minutes are finite: nothing else makes the variant that has them.
impl Eq for Reverification {}

impl Reverification {
    /// A requirement with values of your own. `after_minutes` may be a fraction.
    ///
    /// ```
    /// use clerk_auth::{Reverification, ReverificationLevel};
    ///
    /// let within_5_minutes = Reverification::custom(ReverificationLevel::FirstFactor, 5.0)?;
    /// assert_eq!(within_5_minutes.after_minutes(), 5.0);
    /// assert!(Reverification::custom(ReverificationLevel::FirstFactor, 0.0).is_err());
    /// # Ok::<(), clerk_auth::InvalidReverification>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidReverification::Minutes`] if `after_minutes` is not a finite number above 0.
    pub const fn custom(level: ReverificationLevel, after_minutes: f64) -> Result<Self, InvalidReverification> {
        if after_minutes.is_finite() && after_minutes > 0.0 {
            Ok(Self::Custom { level, after_minutes })
        } else {
            Err(InvalidReverification::Minutes)
        }
    }

    /// Which factors must have been verified.
    pub fn level(&self) -> ReverificationLevel {
        match self {
            Self::StrictMfa => ReverificationLevel::MultiFactor,
            Self::Strict | Self::Moderate | Self::Lax => ReverificationLevel::SecondFactor,
            Self::Custom { level, .. } => *level,
        }
    }

    /// Within how many minutes.
    pub fn after_minutes(&self) -> f64 {
        match self {
            Self::StrictMfa | Self::Strict => 10.0,
            Self::Moderate => 60.0,
            Self::Lax => 1440.0,
            Self::Custom { after_minutes, .. } => *after_minutes,
        }
    }

    /// The JSON body of an answer with status 403 that makes Clerk's browser libraries ask the user to confirm who they
    /// are, and then repeat the request.
    ///
    /// ```
    /// use clerk_auth::Reverification;
    ///
    /// assert_eq!(
    ///     Reverification::Strict.error_body(),
    ///     r#"{"clerk_error":{"type":"forbidden","reason":"reverification-error","metadata":{"reverification":"strict"}}}"#,
    /// );
    /// ```
    pub fn error_body(&self) -> String {
        let config = match self {
            Self::StrictMfa => "\"strict_mfa\"".to_owned(),
            Self::Strict => "\"strict\"".to_owned(),
            Self::Moderate => "\"moderate\"".to_owned(),
            Self::Lax => "\"lax\"".to_owned(),
            // A finite number is written as plain decimals, which is JSON.
            Self::Custom { level, after_minutes } => {
                format!(r#"{{"level":"{}","afterMinutes":{after_minutes}}}"#, level.as_str())
            }
        };
        format!(
            r#"{{"clerk_error":{{"type":"forbidden","reason":"reverification-error","metadata":{{"reverification":{config}}}}}}}"#
        )
    }

    fn satisfied_by(self, [first, second]: [f64; 2]) -> bool {
        let (Some(first), Some(second)) = (Age::of(first), Age::of(second)) else { return false };
        let fresh = |age: Age| matches!(age, Age::Minutes(minutes) if self.after_minutes() > minutes);
        match (self.level(), first, second) {
            (_, Age::NotEnrolled, Age::NotEnrolled) => false,
            (ReverificationLevel::FirstFactor, ..) => fresh(first),
            (_, Age::Minutes(_), Age::NotEnrolled) => fresh(first),
            (ReverificationLevel::SecondFactor, ..) => fresh(second),
            (ReverificationLevel::MultiFactor, ..) => fresh(first) && fresh(second),
        }
    }
}

/// Reads the name of a preset: `strict_mfa`, `strict`, `moderate` or `lax`.
impl FromStr for Reverification {
    type Err = InvalidReverification;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "strict_mfa" => Ok(Self::StrictMfa),
            "strict" => Ok(Self::Strict),
            "moderate" => Ok(Self::Moderate),
            "lax" => Ok(Self::Lax),
            _ => Err(InvalidReverification::Preset),
        }
    }
}

/// Which factors a reverification is about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ReverificationLevel {
    /// The first factor, such as a password.
    FirstFactor,
    /// The second factor; the first one for users who have no second.
    SecondFactor,
    /// Both factors; only the first one for users who have no second.
    MultiFactor,
}

impl ReverificationLevel {
    /// `first_factor`, `second_factor` or `multi_factor`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstFactor => "first_factor",
            Self::SecondFactor => "second_factor",
            Self::MultiFactor => "multi_factor",
        }
    }
}

/// Reads `first_factor`, `second_factor` or `multi_factor`.
impl FromStr for ReverificationLevel {
    type Err = InvalidReverification;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "first_factor" => Ok(Self::FirstFactor),
            "second_factor" => Ok(Self::SecondFactor),
            "multi_factor" => Ok(Self::MultiFactor),
            _ => Err(InvalidReverification::Level),
        }
    }
}

/// Why values make no [`Reverification`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidReverification {
    /// The text is not the name of a preset.
    #[error("not a reverification preset: use `strict_mfa`, `strict`, `moderate` or `lax`")]
    Preset,
    /// The text is not the name of a level.
    #[error("not a reverification level: use `first_factor`, `second_factor` or `multi_factor`")]
    Level,
    /// The number of minutes is not a finite number above 0.
    #[error("the minutes of a reverification must be a finite number above 0")]
    Minutes,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Verdict {
    Pass,
    Fail,
    /// Nothing of this dimension was asked for.
    Skip,
}

impl Verdict {
    fn of(holds: bool) -> Self {
        if holds { Self::Pass } else { Self::Fail }
    }
}

/// How long ago a factor was verified.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Age {
    NotEnrolled,
    Minutes(f64),
}

impl Age {
    /// `None` for what no token should say: a negative number other than -1, an infinity, not a number.
    fn of(minutes: f64) -> Option<Self> {
        if minutes == -1.0 {
            Some(Self::NotEnrolled)
        } else if minutes.is_finite() && minutes >= 0.0 {
            Some(Self::Minutes(minutes))
        } else {
            None
        }
    }
}

/// A text that is there and not empty.
fn text(value: Option<&str>) -> Option<&str> {
    value.filter(|text| !text.is_empty())
}

fn without_org(mut name: &str) -> &str {
    while let Some(rest) = name.strip_prefix("org:") {
        name = rest;
    }
    name
}

/// Whether a claim of the form of [`ScopeList`] lists what was asked for.
fn listed(claim: Option<&str>, asked: &str) -> bool {
    let Some(Ok(list)) = claim.map(ScopeList::parse) else { return false };
    let mut parts = asked.split(':');
    let first = parts.next().unwrap_or_default();
    // Whatever follows a second colon is not looked at.
    match (first, parts.next()) {
        (id, None) => list.organization.contains(&id) || list.user.contains(&id),
        (scope @ ("o" | "org" | "organization"), Some(id)) => list.organization.contains(&id_or(id, scope)),
        (scope @ ("u" | "user"), Some(id)) => list.user.contains(&id_or(id, scope)),
        _ => false,
    }
}

/// The id, or, if it is empty, the word that stands before its colon.
fn id_or<'a>(id: &'a str, scope: &'a str) -> &'a str {
    if id.is_empty() { scope } else { id }
}

#[cfg(test)]
mod tests;
