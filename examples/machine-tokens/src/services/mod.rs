//! The two services. They do the same thing, once on axum and once on actix-web: they tell a machine who it is.

mod on_actix;
mod on_axum;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use clerk_auth::{Authenticator, TokenType, UnixMillis};
use tokio::task::JoinHandle;

use crate::Failure;
use crate::fleet::Machine;
use crate::instance::Instance;

/// A free port of this machine.
const ANY_PORT: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 0);

/// A running service; it stops when dropped.
#[derive(Debug)]
pub(crate) struct Service {
    /// The framework it is built on.
    pub(crate) name: &'static str,
    /// The machine it is.
    pub(crate) machine: Machine,
    address: SocketAddr,
    task: JoinHandle<io::Result<()>>,
}

impl Service {
    /// Starts a service on axum.
    pub(crate) async fn on_axum(machine: Machine, instance: &Instance) -> Result<Self, Failure> {
        let (address, task) = on_axum::start(authenticator(&machine, instance)?).await?;
        Ok(Self { name: "axum", machine, address, task })
    }

    /// Starts a service on actix-web.
    pub(crate) fn on_actix(machine: Machine, instance: &Instance) -> Result<Self, Failure> {
        let (address, task) = on_actix::start(authenticator(&machine, instance)?)?;
        Ok(Self { name: "actix-web", machine, address, task })
    }

    /// Where it tells its callers who they are.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/caller", self.address)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Lets in machines whose tokens are meant for `machine`, and nobody else.
///
/// A service that stands alone writes the same with `keys_from_env()` in place of the keys, address, transport and
/// clock of this demonstration.
fn authenticator(machine: &Machine, instance: &Instance) -> Result<Authenticator, Failure> {
    let now = instance.clock();
    let builder = Authenticator::builder()
        .accepts(TokenType::M2mToken)
        // Without it every machine of the instance would be let in, for whomever its token was minted.
        .receiver(&machine.id)
        // To ask about opaque tokens.
        .machine_secret_key(&machine.secret_key)
        .api_url(instance.api_url())
        .transport(instance.transport()?)
        .clock(move || UnixMillis(now()));
    let builder = match instance.jwt_key() {
        // JWTs are verified with this key. The service never needs the secret key of the whole instance.
        Some(jwt_key) => builder.jwt_key(jwt_key),
        // JWTs are verified with the keys that the API publishes, fetched when the first one comes and then kept.
        None => builder.secret_key(instance.secret_key()),
    };
    Ok(builder.build()?)
}
