//! Choices before the start, and the start.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use crate::clock::Clock;
use crate::core::{Core, SetUpError};
use crate::emulator::Emulator;
use crate::fapi::{Frontend, Origin};
use crate::keys::{KeyError, SigningKey};
use crate::requests::RequestLog;
use crate::seed::{Seed, SeedError};
use crate::server::Server;
use crate::store::Store;

/// How an emulator is to be: [`Emulator::builder`].
#[derive(Clone)]
pub struct EmulatorBuilder {
    listen: SocketAddr,
    request_log: usize,
    clock: Clock,
    secret_key: Option<String>,
    signing_key: Option<String>,
    seed: Option<String>,
    production: bool,
    allowed_origins: Vec<String>,
    satellites: Vec<String>,
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
            production: false,
            allowed_origins: Vec::new(),
            satellites: Vec::new(),
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

    /// A production instance: keys that say `live`, no dev browser, and handshakes that answer in cookies instead of
    /// query parameters. Browsers must reach emulator and application under hosts that share cookies: the same host, or
    /// `clerk.<domain>` and `<name>.<domain>`.
    #[must_use]
    pub fn production(mut self) -> Self {
        self.production = true;
        self
    }

    /// Where browsers may be sent, and whose scripts may call with a browser's cookies: origins like
    /// `http://localhost:3000`. Default: any origin of http and https.
    #[must_use]
    pub fn allowed_origins<S: Into<String>>(mut self, origins: impl IntoIterator<Item = S>) -> Self {
        self.allowed_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Domains of satellites of a production instance, for which the emulator is reached under a host too: for
    /// `satellite.localhost` as `clerk.satellite.localhost`. A browser that comes there is first sent to
    /// [`frontend_url`](Emulator::frontend_url), to learn who is signed in.
    #[must_use]
    pub fn satellites<S: Into<String>>(mut self, domains: impl IntoIterator<Item = S>) -> Self {
        self.satellites = domains.into_iter().map(|domain| domain.into().to_ascii_lowercase()).collect();
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
    /// If the address cannot be listened on, or if signing key, seed, data or an allowed origin cannot be used.
    pub fn start(self) -> Result<Emulator, StartError> {
        let seed = self.seed.as_deref().map(Seed::parse).transpose().map_err(seed_error)?.unwrap_or_default();
        let signing_key = self.signing_key.as_deref().or(seed.signing_key.as_deref());
        let signing_key = signing_key.map(SigningKey::from_pem).transpose().map_err(StartError::Key)?;
        let secret_key = self.secret_key.clone().or_else(|| seed.secret_key.clone());
        let allowed_origins = self.allowed_origins.iter().map(|text| origin(text)).collect::<Result<_, _>>()?;
        let store = self.open_store()?;
        let requests = RequestLog::new(self.request_log);
        let core = Core::new(store, self.clock, requests, signing_key, secret_key, self.production)?;
        seed.plant(&mut core.store(), core.clock.now_ms()).map_err(seed_error)?;
        let core = Arc::new(core);
        let listener = TcpListener::bind(self.listen).map_err(StartError::Listen)?;
        let api_url = format!("http://{}", reachable(listener.local_addr().map_err(StartError::Listen)?));
        let frontend = Frontend { origin: api_url.clone(), allowed_origins, satellites: self.satellites };
        let server = Server::start(Arc::clone(&core), Arc::new(frontend), listener).map_err(StartError::Listen)?;
        Ok(Emulator::of(core, server, api_url))
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
    /// An origin that is to be allowed is none.
    #[error("{0:?} is not an origin like http://localhost:3000")]
    Origin(String),
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

/// An origin, and nothing more: what else stood there would look as if it counted.
fn origin(text: &str) -> Result<Origin, StartError> {
    let is_whole = |found: &Origin| found.as_str().eq_ignore_ascii_case(text.trim_end_matches('/'));
    Origin::parse(text).filter(is_whole).ok_or_else(|| StartError::Origin(text.to_owned()))
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
    address.set_ip(if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
    address
}
