//! The handle: ask, stop.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::bapi::operations;
use crate::builder::EmulatorBuilder;
use crate::clock::Clock;
use crate::core::Core;
use crate::fault::Faults;
use crate::requests::RequestLog;
use crate::server::Server;

/// A running emulator; it stops when dropped.
///
/// It lives on a thread of its own with a runtime of its own, so it works the same in plain tests and inside any async
/// runtime, and its methods do not need `await`.
///
/// # Example
///
/// ```
/// let clerk = clerk_emulator::Emulator::start();
/// let billing = clerk.create_machine("billing", &[]);
/// let orders = clerk.create_machine("orders", &[&billing.id]);
/// assert!(clerk.api_url().starts_with("http://127.0.0.1:"));
/// assert!(orders.secret_key.starts_with("ak_"));
/// ```
pub struct Emulator {
    core: Arc<Core>,
    server: Server,
    api_url: String,
}

impl Emulator {
    /// Starts an empty emulator on a free port of the loopback interface.
    ///
    /// # Panics
    ///
    /// If the system gives no port or no thread. [`EmulatorBuilder::start`] reports that as an error.
    #[track_caller]
    pub fn start() -> Self {
        match Self::builder().start() {
            Ok(emulator) => emulator,
            Err(error) => panic!("the emulator does not start: {error}"),
        }
    }

    /// Choices before the start.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// Which operations of the Backend API are emulated, as a document in Markdown. The others answer 501.
    pub fn support_matrix() -> String {
        operations::support_matrix()
    }

    /// The origin to use as API URL, without a trailing slash: `http://127.0.0.1:4400`.
    pub fn api_url(&self) -> &str {
        &self.api_url
    }

    /// The origin of the Frontend API and the pages, without a trailing slash: what an application is configured with
    /// as its proxy URL. One listener serves everything, so it equals [`api_url`](Self::api_url).
    pub fn frontend_url(&self) -> &str {
        &self.api_url
    }

    /// The page on which people sign in.
    pub fn sign_in_url(&self) -> String {
        format!("{}/sign-in", self.api_url)
    }

    /// The page on which people sign up.
    pub fn sign_up_url(&self) -> String {
        format!("{}/sign-up", self.api_url)
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The instance secret key: `sk_test_...`, in production mode `sk_live_...`.
    pub fn secret_key(&self) -> &str {
        &self.core.secret_key
    }

    /// The publishable key, `pk_test_...` or in production mode `pk_live_...`: the frontend host in base64.
    ///
    /// The host looks like Clerk's and belongs to nobody. Applications reach the Frontend API at
    /// [`frontend_url`](Self::frontend_url) instead, by their proxy URL.
    pub fn publishable_key(&self) -> String {
        self.core.publishable_key()
    }

    /// The public key as PEM (`CLERK_JWT_KEY`), for verification without network.
    pub fn jwt_key(&self) -> String {
        self.core.signing_key().public_pem().to_owned()
    }

    /// The id of the key that signs: `kid` in headers and in the key set, derived from the key.
    pub fn key_id(&self) -> String {
        self.core.signing_key().kid().to_owned()
    }

    /// The instance's id, `ins_...`.
    pub fn instance_id(&self) -> &str {
        &self.core.instance_id
    }

    /// What tokens say under `iss`: `https://` and the frontend host.
    pub fn issuer(&self) -> String {
        self.core.issuer()
    }

    /// The clock everything is dated by.
    pub fn clock(&self) -> &Clock {
        &self.core.clock
    }

    /// The faults in force.
    pub fn faults(&self) -> &Faults {
        &self.core.faults
    }

    /// The requests that have arrived.
    pub fn requests(&self) -> &RequestLog {
        &self.core.requests
    }

    /// Puts a new signing key to work. With `keep_previous` the key set holds the old one too and its tokens stay
    /// good; without, only the new one is left.
    ///
    /// # Panics
    ///
    /// If the data is kept in a file that cannot be written.
    #[track_caller]
    pub fn rotate_signing_key(&self, keep_previous: bool) {
        if let Err(error) = self.core.rotate_signing_key(keep_previous) {
            panic!("cannot rotate the signing key: {error}");
        }
    }

    /// Takes the API down: every connection is closed and new ones are refused. The data stays.
    ///
    /// # Panics
    ///
    /// If the server thread has died.
    #[track_caller]
    pub fn stop(&self) {
        if let Err(error) = self.server.down() {
            panic!("cannot take the emulator down: {error}");
        }
    }

    /// Brings the API back up, at the same address and with the same data. Nothing happens if it is up.
    ///
    /// # Panics
    ///
    /// If the port was taken meanwhile.
    #[track_caller]
    pub fn restart(&self) {
        if let Err(error) = self.server.up() {
            panic!("cannot bring the emulator back up: {error}");
        }
    }

    /// Ends the emulator, letting answers that are under way finish within the given time. Dropping it ends it at once.
    pub fn shut_down(mut self, grace: Duration) {
        self.server.end(grace);
    }

    pub(crate) fn of(core: Arc<Core>, server: Server, api_url: String) -> Self {
        Self { core, server, api_url }
    }

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}
