//! Sessions of users, and tokens of sessions.
//!
//! All operations need the instance secret key. Reference: `clerkClient.sessions`.

use clerk_types::{
    ids::{ClientId, OrganizationId, SessionId, UserId},
    page::Page,
    resources::sessions::{Session, SessionRefresh, SessionStatus, SessionToken},
    secret::Secret,
    time::Seconds,
};
use http::Method;
use serde::Serialize;

use super::check::{self, Outcome};
use crate::{Clerk, Error, JsonObject, Request, pages::Pages};

/// The shortest and the longest life of a token, in seconds.
const TOKEN_LIFE: (i64, i64) = (30, 315_360_000);

/// The operations on sessions; made by [`Clerk::sessions`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "SessionAPI")]
pub struct Sessions<'a> {
    clerk: &'a Clerk,
}

impl<'a> Sessions<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the sessions of a user or a client, the newest first. Old ones that are over are gone from the
    /// list.
    ///
    /// `GET /sessions`, with `paginated=true` for the sake of the total.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500, an empty identifier. From the API: 401 `clerk_key_invalid`; 400
    /// and 422 for parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::sessions::ListSessions;
    ///
    /// let page = clerk.sessions().list(ListSessions::new().user_id("user_123").status("active")).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getSessionList")]
    pub async fn list(self, params: ListSessions) -> Result<Page<Session>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all sessions of a user or a client, page by page, as a stream.
    ///
    /// `GET /sessions`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is where the
    /// stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::sessions::ListSessions;
    ///
    /// let mut all = clerk.sessions().list_all(ListSessions::new().user_id("user_123").status("active"));
    /// while let Some(session) = all.next().await {
    ///     clerk.sessions().revoke(session?.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListSessions) -> Pages<Session> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates a session for a user. For tests only, and in development only; elsewhere, use a sign-in token.
    ///
    /// `POST /sessions`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 400 `request_invalid_for_environment` in production; 404
    /// `resource_not_found`; 422 for an organization that the user is no member of.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::sessions::CreateSession;
    ///
    /// let session = clerk.sessions().create(CreateSession::new("user_123")).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createSession")]
    pub async fn create(self, params: CreateSession) -> Result<Session, Error> {
        self.clerk.request(Method::POST, "/sessions").check(params.check()).json(&params).send().await
    }

    /// Gets a session.
    ///
    /// `GET /sessions/{session_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let session = clerk.sessions().get("sess_123").await?;
    /// println!("{} {}", session.user_id, session.status);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getSession")]
    pub async fn get(self, session_id: impl Into<SessionId>) -> Result<Session, Error> {
        self.one(Method::GET, "/sessions/{session_id}", session_id.into()).send().await
    }

    /// Ends a session. Tokens that were issued for it stay good until they expire, a minute at most by default.
    ///
    /// `POST /sessions/{session_id}/revoke`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.sessions().revoke("sess_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "revokeSession")]
    pub async fn revoke(self, session_id: impl Into<SessionId>) -> Result<Session, Error> {
        self.one(Method::POST, "/sessions/{session_id}/revoke", session_id.into()).send().await
    }

    /// Makes a new token of a session, by which requests are authenticated.
    ///
    /// `POST /sessions/{session_id}/tokens`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a life that is not 30 s to 315360000 s (ten years). From the API: 404
    /// `resource_not_found` for a session that is not there or over.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::sessions::CreateSessionToken;
    ///
    /// let token = clerk.sessions().create_token("sess_123", CreateSessionToken::new()).await?;
    /// println!("{} characters", token.jwt.expose().len());
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getToken")]
    pub async fn create_token(
        self,
        session_id: impl Into<SessionId>,
        params: CreateSessionToken,
    ) -> Result<SessionToken, Error> {
        self.one(Method::POST, "/sessions/{session_id}/tokens", session_id.into())
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Makes a token of a session after the JWT template of this name, for another service.
    ///
    /// `POST /sessions/{session_id}/tokens/{template_name}`.
    ///
    /// # Errors
    ///
    /// As for [`create_token`](Self::create_token), and before any traffic for an empty name. From the API: 404
    /// `resource_not_found` for a template that is not there as well.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::sessions::CreateSessionToken;
    ///
    /// let params = CreateSessionToken::new().expires_in_seconds(300);
    /// let token = clerk.sessions().create_token_from_template("sess_123", "hasura", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getToken")]
    pub async fn create_token_from_template(
        self,
        session_id: impl Into<SessionId>,
        template_name: &str,
        params: CreateSessionToken,
    ) -> Result<SessionToken, Error> {
        self.one(Method::POST, "/sessions/{session_id}/tokens/{template_name}", session_id.into())
            .path("template_name", template_name)
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Makes a new token for a browser whose token expired, by the refresh token it has for that. What authenticates
    /// requests does it by itself; this is for drivers of your own.
    ///
    /// `POST /sessions/{session_id}/refresh`. Never sent twice.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, token or origin, headers that are no object. From the API: 401 for
    /// tokens that are not good, which is when the browser has to be sent through a handshake.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, expired: &str, refresh: &str) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::sessions::{RefreshFormat, RefreshSession};
    /// use clerk_types::resources::sessions::SessionRefresh;
    ///
    /// let params = RefreshSession::new(expired, refresh, "https://app.example").format(RefreshFormat::Cookie);
    /// if let SessionRefresh::Cookies(answer) = clerk.sessions().refresh("sess_123", params).await? {
    ///     println!("{} cookies", answer.cookies.len());
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "refreshSession")]
    pub async fn refresh(
        self,
        session_id: impl Into<SessionId>,
        params: RefreshSession,
    ) -> Result<SessionRefresh, Error> {
        self.one(Method::POST, "/sessions/{session_id}/refresh", session_id.into())
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    fn one(self, method: Method, template: &'static str, session_id: SessionId) -> Request {
        self.clerk.request(method, template).path("session_id", session_id)
    }

    fn list_request(self, params: &ListSessions) -> Request {
        self.clerk.request(Method::GET, "/sessions").query("paginated", true).check(params.check()).page(params)
    }
}

params! {
    /// Which sessions to list, for [`Sessions::list`]. Say whose or of which client: Clerk asks for one of the two.
    #[doc(alias = "SessionListParams")]
    pub struct ListSessions {
        page 500;
        optional {
            /// Only sessions of this client.
            client_id: ClientId as into,
            /// Only sessions of this user.
            user_id: UserId as into,
            /// Only sessions with this status.
            status: SessionStatus as into,
        }
    }
}

impl ListSessions {
    // An empty one would list everybody's.
    fn check(&self) -> Outcome {
        check::optional(self.client_id.as_ref(), |id| check::filled("client_id", id.as_str()))?;
        check::optional(self.user_id.as_ref(), |id| check::filled("user_id", id.as_str()))
    }
}

params! {
    /// Whose a new session is, for [`Sessions::create`].
    #[doc(alias = "CreateSessionParams")]
    pub struct CreateSession {
        required {
            /// The user.
            user_id: UserId as into,
        }
        optional {
            /// The organization that is active in it.
            active_organization_id: OrganizationId as into,
        }
    }
}

impl CreateSession {
    fn check(&self) -> Outcome {
        check::filled("user_id", self.user_id.as_str())?;
        let organization = self.active_organization_id.as_ref();
        check::optional(organization, |id| check::filled("active_organization_id", id.as_str()))
    }
}

params! {
    /// What a new token is like, for [`Sessions::create_token`] and [`Sessions::create_token_from_template`].
    pub struct CreateSessionToken {
        optional {
            /// How long it lives: 30 s to 315360000 s (ten years); as the instance or the template says by default.
            expires_in_seconds: Seconds as into,
        }
    }
}

impl CreateSessionToken {
    fn check(&self) -> Outcome {
        let (min, max) = TOKEN_LIFE;
        check::within("expires_in_seconds", self.expires_in_seconds.map(Seconds::get), min, max)
    }
}

params! {
    /// By what a session is renewed, for [`Sessions::refresh`].
    #[doc(alias = "RefreshTokenParams")]
    pub struct RefreshSession {
        required {
            /// The token that expired: the cookie `__session`.
            expired_token: Secret as into,
            /// The token for renewals: the cookie `__refresh`.
            refresh_token: Secret as into,
            /// The origin of the request that brought them.
            request_origin: String as into,
        }
        optional {
            /// The headers of that request, each with a list of its values.
            request_headers: JsonObject as into,
            /// Whether to answer with a token or with cookies; with a token by default.
            format: RefreshFormat,
            /// The IP address that the request came from.
            request_originating_ip: String as into,
        }
    }
}

impl RefreshSession {
    fn check(&self) -> Outcome {
        check::filled("expired_token", self.expired_token.expose())?;
        check::filled("refresh_token", self.refresh_token.expose())?;
        check::filled("request_origin", &self.request_origin)
    }
}

/// What a refresh of a session answers with.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum RefreshFormat {
    /// Cookies for the browser.
    Cookie,
    /// The token alone.
    Token,
}
