//! The handle: start, ask, stop.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::core::{Core, SetUpError};
use crate::fault::Faults;
use crate::keys::{KeyError, SigningKey};
use crate::requests::RequestLog;
use crate::seed::{Seed, SeedError};
use crate::server::Server;
use crate::store::Store;

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

    /// The origin to use as API URL, without a trailing slash: `http://127.0.0.1:4400`.
    pub fn api_url(&self) -> &str {
        &self.api_url
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The instance secret key, `sk_test_...`.
    pub fn secret_key(&self) -> &str {
        &self.core.secret_key
    }

    /// The publishable key, `pk_test_...`: the frontend host in base64.
    ///
    /// The host looks like a development instance's and belongs to nobody; the emulator does not serve it.
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

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}

/// How an emulator is to be: [`Emulator::builder`].
#[derive(Clone)]
pub struct EmulatorBuilder {
    listen: SocketAddr,
    request_log: usize,
    clock: Clock,
    secret_key: Option<String>,
    signing_key: Option<String>,
    seed: Option<String>,
    #[cfg(feature = "sqlite")]
    data: Option<std::path::PathBuf>,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            request_log: 100_000,
            clock: Clock::default(),
            secret_key: None,
            signing_key: None,
            seed: None,
            #[cfg(feature = "sqlite")]
            data: None,
        }
    }
}

impl EmulatorBuilder {
    /// Where to listen. Default: a free port of 127.0.0.1.
    ///
    /// Whoever can reach the address can do everything with the instance if they know its secret key, and the answers
    /// are not encrypted: leave it on loopback unless the network is yours.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// How many requests the log keeps. Default: 100,000.
    #[must_use]
    pub fn request_log(mut self, entries: usize) -> Self {
        self.request_log = entries;
        self
    }

    /// A clock to live by, perhaps one that another emulator or the code under test has too.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The instance secret key. Default: a random one.
    #[must_use]
    pub fn secret_key(mut self, key: impl Into<String>) -> Self {
        self.secret_key = Some(key.into());
        self
    }

    /// The key that signs, an RSA key of at least 2048 bits as PEM of PKCS#8 (`openssl genpkey -algorithm RSA`).
    /// Default: a new one.
    #[must_use]
    pub fn signing_key(mut self, pem: impl Into<String>) -> Self {
        self.signing_key = Some(pem.into());
        self
    }

    /// Data to begin with, as JSON; the README describes the document. What is there already is left as it is.
    ///
    /// ```
    /// let seed = r#"{ "machines": [{ "name": "billing" }, { "name": "orders", "scopes": ["billing"] }] }"#;
    /// let clerk = clerk_emulator::Emulator::builder().seed(seed).start()?;
    /// assert!(clerk.machine("orders").is_some());
    /// # Ok::<(), clerk_emulator::StartError>(())
    /// ```
    #[must_use]
    pub fn seed(mut self, json: impl Into<String>) -> Self {
        self.seed = Some(json.into());
        self
    }

    /// Keeps the data in this SQLite file, made if need be: whatever was answered is there after a restart, and the
    /// keys are the same. Default: in memory. Clock, faults and request log are not kept.
    ///
    /// The file holds every secret in the clear. It is made readable for its owner alone, and one emulator at a time
    /// can use it.
    #[cfg(feature = "sqlite")]
    #[must_use]
    pub fn data(mut self, file: impl Into<std::path::PathBuf>) -> Self {
        self.data = Some(file.into());
        self
    }

    /// Starts it; requests are answered as soon as this returns.
    ///
    /// # Errors
    ///
    /// If the address cannot be listened on, or if signing key, seed or data cannot be used.
    pub fn start(self) -> Result<Emulator, StartError> {
        let seed = self.seed.as_deref().map(Seed::parse).transpose().map_err(seed_error)?.unwrap_or_default();
        let signing_key = self.signing_key.as_deref().or(seed.signing_key.as_deref());
        let signing_key = signing_key.map(SigningKey::from_pem).transpose().map_err(StartError::Key)?;
        let secret_key = self.secret_key.clone().or_else(|| seed.secret_key.clone());
        let store = self.open_store()?;
        let requests = RequestLog::new(self.request_log);
        let core = Core::new(store, self.clock, requests, signing_key, secret_key)?;
        seed.plant(&mut core.store(), core.clock.now_ms()).map_err(seed_error)?;
        let core = Arc::new(core);
        let server = Server::start(Arc::clone(&core), self.listen).map_err(StartError::Listen)?;
        let api_url = format!("http://{}", reachable(server.address()));
        Ok(Emulator { core, server, api_url })
    }

    #[cfg(feature = "sqlite")]
    fn open_store(&self) -> Result<Store, StartError> {
        let open = |file: &std::path::PathBuf| crate::store::sqlite::open(file);
        let store = self.data.as_ref().map_or_else(|| Ok(Store::in_memory()), open);
        store.map_err(|error| StartError::Data(error.to_string()))
    }

    #[cfg(not(feature = "sqlite"))]
    fn open_store(&self) -> Result<Store, StartError> {
        Ok(Store::in_memory())
    }
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder").field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// Why an emulator does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen: {0}")]
    Listen(#[source] io::Error),
    /// The signing key cannot be used.
    #[error(transparent)]
    Key(KeyError),
    /// The seed cannot be read, or asks for what cannot be.
    #[error("the seed cannot be used: {0}")]
    Seed(String),
    /// The data cannot be read, written, or does not fit what was asked for.
    #[error("{0}")]
    Data(String),
}

impl From<SetUpError> for StartError {
    fn from(error: SetUpError) -> Self {
        match error {
            SetUpError::Key(error) => Self::Key(error),
            other => Self::Data(other.to_string()),
        }
    }
}

fn seed_error(error: SeedError) -> StartError {
    StartError::Seed(error.to_string())
}

/// An address that can be connected to, where the one listened on means "every interface".
fn reachable(address: SocketAddr) -> SocketAddr {
    if !address.ip().is_unspecified() {
        return address;
    }
    let mut address = address;
    address.set_ip(if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
    address
}
