//! How many requests are allowed in which time, and which limit a request falls under.

use std::time::Duration;

use http::Method;

const SECONDS_10: Duration = Duration::from_secs(10);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// How many requests an instance may send in which time.
///
/// Source: Clerk's page on system limits (<https://clerk.com/docs/guides/how-clerk-works/system-limits>).
///
/// | What | Limit |
/// | --- | --- |
/// | all operations of a production instance | 1,000 in 10 s |
/// | all operations of a development instance | 100 in 10 s |
/// | `GET /jwks` | none, and it does not count above |
/// | `POST /invitations` | 100 in an hour |
/// | `POST /invitations/bulk` | 25 in an hour |
/// | `POST /organizations/{organization_id}/invitations` | 250 in an hour |
/// | `POST /organizations/{organization_id}/invitations/bulk` | 50 in an hour |
/// | `PATCH /users/{user_id}`, `PATCH` and `PUT /users/{user_id}/metadata` | together 10 in 10 s for each user |
/// | `PATCH /organizations/{organization_id}`, `PATCH` and `PUT` of its metadata | together 10 in 10 s for each organization |
/// | `PATCH /organizations/{organization_id}/memberships/{user_id}`, and its metadata | together 10 in 10 s for each membership |
///
/// An organization that is named now by its identifier and now by its slug counts as two.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use clerk_api::governor::{RateGovernor, RateLimits};
/// use http::Method;
///
/// // Four processes share the instance, and something else creates users.
/// let limits = RateLimits::production()
///     .operation(Method::POST, "/users", 200, Duration::from_secs(10))
///     .divided_by(4);
/// let governor = RateGovernor::new(limits);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RateLimits {
    overall: Quota,
    rules: Vec<Rule>,
}

/// So many requests in any stretch of so much time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Quota {
    pub(super) requests: usize,
    pub(super) per: Duration,
}

/// Operations that share a limit of their own.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Rule {
    operations: Vec<(Method, &'static str)>,
    /// None: without any limit, the overall one included.
    quota: Option<Quota>,
    /// Whether each user, organization or membership has the limit for itself.
    for_each_target: bool,
}

/// Where a request is counted and held back.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(super) place: Place,
    pub(super) quota: Option<Quota>,
    /// Whether it counts for the overall limit as well.
    pub(super) counts: bool,
}

/// What a limit or a `Retry-After` is about.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) enum Place {
    /// A rule, and for whom if everybody has it for himself.
    Rule(usize, String),
    /// An operation without a limit of its own.
    Operation(Method, &'static str),
}

impl RateLimits {
    /// The documented limits of a production instance.
    pub fn production() -> Self {
        Self::documented(1000)
    }

    /// The documented limits of a development instance.
    pub fn development() -> Self {
        Self::documented(100)
    }

    /// Sets the limit of all operations together: `requests` in any stretch of `per`; 0 requests count as 1.
    #[must_use]
    pub fn overall(mut self, requests: u32, per: Duration) -> Self {
        self.overall = Quota::new(requests, per);
        self
    }

    /// Sets the limit of one operation, beside the overall one: `requests` in any stretch of `per`; 0 requests count
    /// as 1.
    ///
    /// `template` is the path after the version with `{name}` holes, whatever their names. Operations that share a limit
    /// in the table above go on sharing it, each user or organization for itself; any other gets one for all values of its
    /// holes together.
    #[must_use]
    pub fn operation(mut self, method: Method, template: &'static str, requests: u32, per: Duration) -> Self {
        let quota = Some(Quota::new(requests, per));
        match self.rules.iter_mut().find(|rule| rule.covers(&method, template).is_some()) {
            Some(rule) => rule.quota = quota,
            None => {
                self.rules.push(Rule { operations: vec![(method, template)], quota, for_each_target: false });
            }
        }
        self
    }

    /// An equal part of every limit, for when `processes` processes share the instance: none of them sees what the others
    /// send. No limit falls below 1 request; 0 processes count as 1.
    #[must_use]
    pub fn divided_by(mut self, processes: u32) -> Self {
        let quotas = self.rules.iter_mut().filter_map(|rule| rule.quota.as_mut());
        for quota in quotas.chain([&mut self.overall]) {
            quota.requests = (quota.requests / (processes.max(1) as usize)).max(1);
        }
        self
    }

    /// The documented limits of the instance that a secret key belongs to; none when the key does not tell.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        if key.starts_with("sk_live_") {
            Some(Self::production())
        } else if key.starts_with("sk_test_") {
            Some(Self::development())
        } else {
            None
        }
    }

    fn documented(requests: u32) -> Self {
        let (post, patch, put) = (Method::POST, Method::PATCH, Method::PUT);
        let once = |template, requests| Rule {
            operations: vec![(post.clone(), template)],
            quota: Some(Quota::new(requests, HOUR)),
            for_each_target: false,
        };
        let each = |target, metadata| Rule {
            operations: vec![(patch.clone(), target), (patch.clone(), metadata), (put.clone(), metadata)],
            quota: Some(Quota::new(10, SECONDS_10)),
            for_each_target: true,
        };
        Self {
            overall: Quota::new(requests, SECONDS_10),
            rules: vec![
                Rule { operations: vec![(Method::GET, "/jwks")], quota: None, for_each_target: false },
                once("/invitations", 100),
                once("/invitations/bulk", 25),
                once("/organizations/{organization_id}/invitations", 250),
                once("/organizations/{organization_id}/invitations/bulk", 50),
                each("/users/{user_id}", "/users/{user_id}/metadata"),
                each("/organizations/{organization_id}", "/organizations/{organization_id}/metadata"),
                each(
                    "/organizations/{organization_id}/memberships/{user_id}",
                    "/organizations/{organization_id}/memberships/{user_id}/metadata",
                ),
            ],
        }
    }

    pub(super) fn quota(&self) -> Quota {
        self.overall
    }

    /// Where a request falls; `path` is that of its URL, which ends in the filled template.
    pub(super) fn route(&self, method: &Method, template: &'static str, path: &str) -> Route {
        let rules = self.rules.iter().enumerate();
        let found = rules.filter_map(|(position, rule)| Some((position, rule, rule.covers(method, template)?))).next();
        match found {
            Some((position, rule, pattern)) => {
                let target = if rule.for_each_target { target(pattern, path) } else { String::new() };
                Route { place: Place::Rule(position, target), quota: rule.quota, counts: rule.quota.is_some() }
            }
            None => Route { place: Place::Operation(method.clone(), template), quota: None, counts: true },
        }
    }
}

impl Quota {
    fn new(requests: u32, per: Duration) -> Self {
        Self { requests: requests.max(1) as usize, per }
    }
}

impl Rule {
    /// The pattern of this rule that `template` is an instance of.
    fn covers(&self, method: &Method, template: &str) -> Option<&'static str> {
        let mut operations = self.operations.iter().filter(|(own, _)| own == method);
        operations.find(|(_, pattern)| is_instance(template, pattern)).map(|(_, pattern)| *pattern)
    }
}

/// Whether each segment is that of the pattern, where a hole stands for any.
fn is_instance(template: &str, pattern: &str) -> bool {
    let mut segments = template.split('/');
    pattern.split('/').all(|wanted| segments.next().is_some_and(|segment| is_hole(wanted) || segment == wanted))
        && segments.next().is_none()
}

/// What stands in the holes of the pattern at the end of a path.
fn target(pattern: &str, path: &str) -> String {
    // From the end: the address of the API and the version come before the template.
    let pairs = pattern.rsplit('/').zip(path.rsplit('/'));
    let values: Vec<&str> = pairs.filter(|(wanted, _)| is_hole(wanted)).map(|(_, value)| value).collect();
    values.join("/")
}

fn is_hole(segment: &str) -> bool {
    segment.starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(limits: &RateLimits, method: &Method, template: &'static str, path: &str) -> (Place, Option<usize>, bool) {
        let Route { place, quota, counts } = limits.route(method, template, path);
        (place, quota.map(|quota| quota.requests), counts)
    }

    #[test]
    fn the_documented_limits_apply_to_the_documented_operations() {
        let limits = RateLimits::production();
        assert_eq!(limits.quota(), Quota { requests: 1000, per: SECONDS_10 });
        assert_eq!(RateLimits::development().quota(), Quota { requests: 100, per: SECONDS_10 });
        let rule = |position, target: &str| Place::Rule(position, target.to_owned());
        let user = "/users/{user_id}";
        let membership = "/organizations/{organization_id}/memberships/{user_id}/metadata";
        for (method, template, path, expected) in [
            (Method::GET, "/jwks", "/v1/jwks", (rule(0, ""), None, false)),
            (Method::POST, "/invitations", "/v1/invitations", (rule(1, ""), Some(100), true)),
            (Method::POST, "/invitations/bulk", "/v1/invitations/bulk", (rule(2, ""), Some(25), true)),
            (
                Method::POST,
                "/organizations/{id}/invitations",
                "/v1/organizations/org_1/invitations",
                (rule(3, ""), Some(250), true),
            ),
            (
                Method::POST,
                "/organizations/{organization_id}/invitations/bulk",
                "/v1/organizations/org_1/invitations/bulk",
                (rule(4, ""), Some(50), true),
            ),
            (Method::PATCH, user, "/gateway/v1/users/user_1", (rule(5, "user_1"), Some(10), true)),
            (Method::PATCH, "/users/{id}/metadata", "/v1/users/user_1/metadata", (rule(5, "user_1"), Some(10), true)),
            (Method::PUT, "/users/user_2/metadata", "/v1/users/user_2/metadata", (rule(5, "user_2"), Some(10), true)),
            (
                Method::PATCH,
                membership,
                "/v1/organizations/org_1/memberships/user_1/metadata",
                (rule(7, "user_1/org_1"), Some(10), true),
            ),
            (Method::GET, user, "/v1/users/user_1", (Place::Operation(Method::GET, user), None, true)),
            (
                Method::GET,
                "/invitations",
                "/v1/invitations",
                (Place::Operation(Method::GET, "/invitations"), None, true),
            ),
        ] {
            assert_eq!(route(&limits, &method, template, path), expected, "{method} {template}");
        }
    }

    #[test]
    fn the_kind_of_instance_is_told_by_its_key() {
        assert_eq!(RateLimits::of_key("sk_live_1"), Some(RateLimits::production()));
        assert_eq!(RateLimits::of_key("sk_test_1"), Some(RateLimits::development()));
        assert_eq!(RateLimits::of_key("ak_1"), None);
        assert_eq!(RateLimits::of_key("sk_1"), None);
    }

    #[test]
    fn limits_are_added_replaced_and_divided() {
        let second = Duration::from_secs(1);
        let limits = RateLimits::development()
            .overall(7, second)
            .operation(Method::POST, "/users", 0, second)
            .operation(Method::PUT, "/users/{id}/metadata", 20, second);
        assert_eq!(limits.quota(), Quota { requests: 7, per: second });
        assert_eq!(route(&limits, &Method::POST, "/users", "/v1/users").1, Some(1));
        let user = || route(&limits, &Method::PATCH, "/users/{user_id}", "/v1/users/user_1");
        assert_eq!(user(), (Place::Rule(5, "user_1".to_owned()), Some(20), true));

        let part = RateLimits::production().divided_by(40);
        assert_eq!(part.quota().requests, 25);
        assert_eq!(route(&part, &Method::POST, "/invitations/bulk", "/v1/invitations/bulk").1, Some(1));
        assert_eq!(route(&part, &Method::GET, "/jwks", "/v1/jwks").1, None);
        assert_eq!(RateLimits::production().divided_by(0), RateLimits::production());
    }
}
