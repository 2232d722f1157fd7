//! What each reason means and what to check: the one source of hints, logs and the table for troubleshooting.

use crate::reason::{Reason, RefreshFailure};

/// Per reason: its pattern, an example, what happened, what to check.
macro_rules! explanations {
    ($($reason:pat, $example:expr, $what:literal, $check:literal;)*) => {
        impl Reason {
            /// What happened, for people, in a sentence.
            ///
            /// ```
            /// let reason = clerk_auth::Reason::ClientUatButNoSessionToken;
            /// assert_eq!(reason.explanation(), "The browser is signed in and brought no session token.");
            /// ```
            pub fn explanation(&self) -> &'static str {
                match self {
                    $($reason => $what,)*
                }
            }

            /// What to check, for people, in a sentence or two. [`Refusal::hint`](crate::Refusal::hint) says more where more
            /// is known of the request at hand.
            pub fn hint(&self) -> &'static str {
                match self {
                    $($reason => $check,)*
                }
            }
        }

        /// One of each, in the order of the table.
        #[cfg(test)]
        fn examples() -> Vec<Reason> {
            vec![$($example,)*]
        }
    };
}

use Reason as R;
use RefreshFailure as F;

explanations! {
    R::SessionTokenAndUatMissing, R::SessionTokenAndUatMissing,
        "The browser has neither a session token nor a signed-in client.",
        "Nothing, if nobody has signed in here: send people to the sign-in page. Otherwise see whether the cookies reach this host, and whether calls from another origin send them.";
    R::ClientUatButNoSessionToken, R::ClientUatButNoSessionToken,
        "The browser is signed in and brought no session token.",
        "Nothing for a page: a handshake fetches the token. If it lasts, see whether something strips or limits cookies, and whether the keys are of the instance that the front end uses.";
    R::SessionTokenButNoClientUat, R::SessionTokenButNoClientUat,
        "The browser brought a session token, and its client is signed out.",
        "Nothing for a page: a handshake tells which of the two is right. If it lasts, see whether the cookie `__client_uat` reaches this host.";
    R::SessionTokenIatBeforeClientUat, R::SessionTokenIatBeforeClientUat,
        "The session token is older than the last change of who is signed in.",
        "Nothing for a page: a handshake fetches a newer token. A background call is to be repeated with the token of the front end.";
    R::SessionTokenMissing, R::SessionTokenMissing,
        "A handshake is over, and it brought no session.",
        "Nothing, if nobody is signed in. Otherwise compare the keys of the front end and of this service.";
    R::SessionTokenExpired(F::NoRefreshCookie), R::SessionTokenExpired(F::NoRefreshCookie),
        "The session token expired, and the request has no refresh cookie to exchange it with.",
        "Nothing for a page: a handshake fetches a new token. Calls of scripts are to ask Clerk's front end for a fresh token each time.";
    R::SessionTokenExpired(F::NonGet), R::SessionTokenExpired(F::NonGet),
        "The session token expired, and the request is no GET, so it is neither exchanged nor redirected.",
        "Have the front end send a fresh token with the call, and repeat it: nothing of it was done.";
    R::SessionTokenExpired(F::MissingApiClient), R::SessionTokenExpired(F::MissingApiClient),
        "The session token expired, and this service verifies without network.",
        "Leave out `networkless` and set the secret key, or live with a handshake a minute.";
    R::SessionTokenExpired(F::DecodeFailed), R::SessionTokenExpired(F::DecodeFailed),
        "The session token in the header expired, and the one in the cookie cannot be read.",
        "See what else sets the cookie `__session` on this host.";
    R::SessionTokenExpired(F::MissingSid), R::SessionTokenExpired(F::MissingSid),
        "The expired token names no session (`sid`), so it cannot be exchanged.",
        "See who made the token: those of Clerk's sessions always name one.";
    R::SessionTokenExpired(F::Fetch), R::SessionTokenExpired(F::Fetch),
        "The session token expired, and Clerk could not be reached to exchange it.",
        "Check the way from this service to Clerk's API, and the API's status.";
    R::SessionTokenExpired(F::Refused(_)), R::SessionTokenExpired(F::Refused(crate::reason::RefreshRefusal::new("<code>"))),
        "The session token expired, and Clerk refused to exchange it, with the code at the end of the reason.",
        "Look the code up among the errors of Clerk's API. A session that ended or was revoked is refused this way: people sign in again.";
    R::SessionTokenExpired(F::UnexpectedApiError), R::SessionTokenExpired(F::UnexpectedApiError),
        "The session token expired, and Clerk refused to exchange it without saying why.",
        "Check the API URL and what stands between this service and Clerk.";
    R::SessionTokenExpired(F::UnexpectedAnswer), R::SessionTokenExpired(F::UnexpectedAnswer),
        "The session token expired, and the answer to the exchange has no cookies.",
        "Check the API URL and what stands between this service and Clerk.";
    R::SessionTokenExpired(F::InvalidSessionToken), R::SessionTokenExpired(F::InvalidSessionToken),
        "The session token expired, and the one that came for it does not verify.",
        "Check this machine's clock, that `CLERK_JWT_KEY` is the instance's, and what `audience`, `issuer` and `authorized_parties` demand.";
    R::SessionTokenNbf, R::SessionTokenNbf,
        "The session token is not valid yet.",
        "Check this machine's clock.";
    R::SessionTokenIatInTheFuture, R::SessionTokenIatInTheFuture,
        "The session token was made in this machine's future.",
        "Check this machine's clock.";
    R::DevBrowserMissing, R::DevBrowserMissing,
        "The development instance does not know this browser yet.",
        "Nothing for a page: a handshake makes it known. Scripts that call before any page was loaded have to load one first.";
    R::DevBrowserSync, R::DevBrowserSync,
        "The browser came back to a development instance with its token in the URL.",
        "Nothing: a handshake takes the token out of the URL.";
    R::SatelliteNeedsSyncing, R::SatelliteNeedsSyncing,
        "This satellite domain asks the primary domain who is signed in.",
        "Nothing for a page. If it loops: `domain` or `proxy_url`, the satellite's DNS, the domains in Clerk's dashboard, and in development `sign_in_url`, which must be an absolute http or https URL.";
    R::PrimaryRespondsToSyncing, R::PrimaryRespondsToSyncing,
        "This primary domain answers a satellite, in development.",
        "Nothing for a page. If it stops here, the address in `__clerk_redirect_url` is not one of the web.";
    R::PrimaryDomainCrossOriginSync, R::PrimaryDomainCrossOriginSync,
        "The browser comes from another origin, where somebody may have signed in or out meanwhile.",
        "Nothing: a handshake asks once.";
    R::ActiveOrganizationMismatch, R::ActiveOrganizationMismatch,
        "The URL is about another organization than the session's active one.",
        "Nothing: a handshake activates it, if it exists and the user is a member. If it does not, see what the patterns of `organization_sync` capture.";
    R::TokenTypeMismatch, R::TokenTypeMismatch,
        "The token is of another kind than the ones that are accepted here.",
        "Send a token of an accepted kind, or accept this one with `accepts`. Tokens made from JWT templates are no session tokens.";
    R::NoTokenInHeader, R::NoTokenInHeader,
        "Machine tokens are accepted here, and the request has none.",
        "Send `Authorization: Bearer <token>`; the scheme is read as it is written here.";
    R::TokenInvalid, R::TokenInvalid,
        "The token cannot be read, is of the wrong class, is not known to Clerk, or is meant for another machine.",
        "See what the caller sends, whether it was revoked, and of which instance it is.";
    R::TokenInvalidAlgorithm, R::TokenInvalidAlgorithm,
        "The token is signed with an algorithm that Clerk does not use.",
        "See who made the token: Clerk signs with RS256.";
    R::TokenInvalidSignature, R::TokenInvalidSignature,
        "The token is not signed by the instance's key.",
        "Compare the instances of the front end's and of this service's keys, `CLERK_JWT_KEY` among them.";
    R::TokenInvalidAuthorizedParties, R::TokenInvalidAuthorizedParties,
        "The origin that asked for the token (`azp`) is none of the `authorized_parties`.",
        "Add the origin of the front end as it stands in the address bar, with scheme and port and without a slash.";
    R::TokenInvalidIssuer, R::TokenInvalidIssuer,
        "The issuer of the token (`iss`) is none that `issuer` names.",
        "Compare the two: they are compared whole.";
    R::TokenVerificationFailed, R::TokenVerificationFailed,
        "A claim of the token is missing, of the wrong type or not the expected one, or its key cannot be used.",
        "Read the message in `x-clerk-auth-message`; often it is the audience.";
    R::TokenExpired, R::TokenExpired,
        "The token expired.",
        "Fetch a new one, and check this machine's clock.";
    R::TokenNotActiveYet, R::TokenNotActiveYet,
        "The token is not valid yet.",
        "Check this machine's clock.";
    R::TokenIatInTheFuture, R::TokenIatInTheFuture,
        "The token was made in this machine's future.",
        "Check this machine's clock.";
    R::SecretKeyInvalid, R::SecretKeyInvalid,
        "Clerk refused this service's key.",
        "Check `CLERK_SECRET_KEY` and `CLERK_MACHINE_SECRET_KEY`: a key may be revoked, or of another instance than the API URL.";
    R::JwkRemoteFailedToLoad, R::JwkRemoteFailedToLoad,
        "The instance's keys could not be fetched.",
        "Check the way from this service to Clerk's API; or set `CLERK_JWT_KEY`, so that nothing needs to be fetched.";
    R::JwkFailedToResolve, R::JwkFailedToResolve,
        "This service has no key to verify the token with.",
        "Set `CLERK_JWT_KEY`, or `CLERK_SECRET_KEY` to have the keys fetched.";
    R::JwkKidMismatch, R::JwkKidMismatch,
        "The instance has no key of the token's key id.",
        "Compare the instances of the front end's and of this service's keys.";
    R::UnexpectedError, R::UnexpectedError,
        "Something failed that is not the token's fault, or that Clerk did not explain.",
        "Look at the refusal's cause and hint, and at what stands between this service and Clerk.";
    R::HandshakeTokenInvalidSignature, R::HandshakeTokenInvalidSignature,
        "A development handshake was signed by another instance's key: the keys were switched under a running browser.",
        "Clear the cookies of this site, and reload.";
    R::HandshakeTokenVerificationFailed, R::HandshakeTokenVerificationFailed,
        "A development handshake does not verify.",
        "Check that publishable key and secret key are of the same instance; clear the cookies of this site, and reload.";
    R::SignInUrlSameOrigin, R::SignInUrlSameOrigin,
        "The sign-in URL of this satellite is on the satellite's own origin.",
        "Set `sign_in_url` to the page of the primary domain.";
    R::InvalidSignInUrl, R::InvalidSignInUrl,
        "The sign-in URL of this satellite is not absolute.",
        "Set `sign_in_url` to the page of the primary domain, with `https://`.";
    R::InvalidUrl, R::InvalidUrl,
        "The address of Clerk's Frontend API cannot be built.",
        "Check `proxy_url` and `domain`.";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn row(reason: &Reason) -> String {
        format!("| `{}` | {} | {} |", reason.as_str(), reason.explanation(), reason.hint())
    }

    /// The compiler sees to it that every reason has its texts; this, that the table has every reason.
    #[test]
    fn the_table_for_troubleshooting_is_the_texts_of_the_reasons() {
        let page = include_str!("../guide/troubleshooting.md");
        let in_page: Vec<_> = page.lines().filter(|line| line.starts_with("| `")).collect();
        let expected: Vec<_> = examples().iter().map(row).collect();
        assert_eq!(in_page, expected, "the rows should be:\n{}", expected.join("\n"));
    }

    #[test]
    fn every_reason_has_an_example_of_its_own() {
        let examples = examples();
        let codes: HashSet<_> = examples.iter().map(Reason::as_str).collect();
        assert_eq!(codes.len(), examples.len());
        // Each variant of the two enums stands in the source once, and so does its example.
        let source = include_str!("../reason.rs");
        let variants = |name: &str| {
            let (_, rest) = source.split_once(&format!("pub enum {name} {{\n")).unwrap();
            let (body, _) = rest.split_once("\n}\n").unwrap();
            body.lines().filter(|line| line.ends_with(',') && !line.trim_start().starts_with("//")).count()
        };
        assert_eq!(examples.len(), variants("Reason") - 1 + variants("RefreshFailure"));
        for reason in examples {
            assert!(reason.explanation().ends_with('.') && reason.hint().ends_with('.'), "{reason}");
            assert!(!row(&reason).contains('\n') && row(&reason).matches('|').count() == 4, "{reason}");
        }
    }
}
