//! The Clerk instance that everything happens on: an emulator in this process, or a real one.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clerk_api::transport::{ReqwestTransport, Transport, TransportError};
use clerk_api::{Clerk, ClerkBuilder};
use clerk_emulator::Emulator;
use clerk_types::secret::Secret;
use clerk_types::time::Millis;
use reqwest::redirect;

use crate::Failure;
use crate::line::Line;

/// A Clerk instance, with the little that differs between an emulated and a real one.
#[derive(Debug)]
pub(crate) struct Instance {
    secret_key: Secret,
    api_url: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Emulated(Emulator),
    Live(Line),
}

impl Instance {
    /// Starts an emulator on a free port of this machine.
    pub(crate) fn emulated() -> Result<Self, Failure> {
        let emulator = Emulator::builder().start()?;
        let (secret_key, api_url) = (Secret::new(emulator.secret_key()), emulator.api_url().to_owned());
        Ok(Self { secret_key, api_url, kind: Kind::Emulated(emulator) })
    }

    /// The instance that this secret key belongs to.
    pub(crate) fn live(secret_key: &str, api_url: Option<&str>) -> Result<Self, Failure> {
        let line = Line::new()?;
        // Fails for keys and addresses that cannot be right, before anything is sent.
        let clerk = Clerk::builder().secret_key(secret_key).api_url(api_url.unwrap_or_default()).build()?;
        let api_url = clerk.api_url().to_owned();
        Ok(Self { secret_key: Secret::new(secret_key), api_url, kind: Kind::Live(line) })
    }

    /// The line above the table.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            Kind::Emulated(_) => format!("against an emulator in this process, at {}", self.api_url),
            Kind::Live(_) => format!("live, against {}", self.api_url),
        }
    }

    /// The instance's secret key.
    pub(crate) fn secret_key(&self) -> &Secret {
        &self.secret_key
    }

    /// The address of the Backend API.
    pub(crate) fn api_url(&self) -> &str {
        &self.api_url
    }

    /// The public key of the instance in PEM, where it is known in advance (a service has it in `CLERK_JWT_KEY`).
    pub(crate) fn jwt_key(&self) -> Option<String> {
        match &self.kind {
            Kind::Emulated(emulator) => Some(emulator.jwt_key()),
            Kind::Live(_) => None,
        }
    }

    /// A client of the API for one of the programs, still without a key.
    pub(crate) fn client(&self) -> Result<ClerkBuilder, TransportError> {
        let now = self.clock();
        Ok(Clerk::builder()
            .api_url(&self.api_url)
            .shared_transport(self.transport()?)
            .clock(move || Millis::new(now())))
    }

    /// What carries the calls of one program to the API, with connections of its own.
    pub(crate) fn transport(&self) -> Result<Arc<dyn Transport>, TransportError> {
        match &self.kind {
            Kind::Emulated(_) => {
                // The emulator is on this machine, whatever proxy the environment names.
                let client = reqwest::Client::builder().no_proxy().redirect(redirect::Policy::none()).build();
                let client = client.map_err(|error| TransportError::other(error.without_url()))?;
                Ok(Arc::new(ReqwestTransport::from_client(client)))
            }
            Kind::Live(line) => Ok(Arc::new(line.another()?)),
        }
    }

    /// The clock to tell time by, in milliseconds since the Unix epoch.
    pub(crate) fn clock(&self) -> impl Fn() -> i64 + Clone + Send + Sync + use<> {
        let clock = match &self.kind {
            Kind::Emulated(emulator) => Some(emulator.clock().clone()),
            Kind::Live(_) => None,
        };
        move || clock.as_ref().map_or_else(system_ms, |clock| clock.now_ms())
    }

    /// How many calls have reached the API.
    pub(crate) fn api_calls(&self) -> usize {
        match &self.kind {
            Kind::Emulated(emulator) => emulator.requests().len(),
            Kind::Live(line) => line.count(|_, _| true),
        }
    }

    /// How many of them were to mint a token.
    pub(crate) fn mints(&self) -> usize {
        match &self.kind {
            Kind::Emulated(emulator) => emulator.requests().count("POST", "/m2m_tokens"),
            Kind::Live(line) => {
                line.count(|method, path| method == http::Method::POST && path.ends_with("/m2m_tokens"))
            }
        }
    }

    /// A lifetime that is short, for a token that is to expire.
    pub(crate) fn short_life(&self) -> Duration {
        Duration::from_secs(if self.is_live() { 1 } else { 60 })
    }

    /// Lets time pass.
    pub(crate) async fn let_pass(&self, time: Duration) {
        match &self.kind {
            Kind::Emulated(emulator) => emulator.clock().advance(time),
            Kind::Live(_) => tokio::time::sleep(time).await,
        }
    }

    /// Makes the API unreachable for everybody here.
    pub(crate) fn take_down(&self) {
        match &self.kind {
            Kind::Emulated(emulator) => emulator.stop(),
            Kind::Live(line) => line.set_cut(true),
        }
    }

    /// Makes the API reachable again, if it was not.
    pub(crate) fn bring_up(&self) {
        match &self.kind {
            Kind::Emulated(emulator) => emulator.restart(),
            Kind::Live(line) => line.set_cut(false),
        }
    }

    /// Whether this is a real instance.
    pub(crate) fn is_live(&self) -> bool {
        matches!(self.kind, Kind::Live(_))
    }
}

fn system_ms() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}
