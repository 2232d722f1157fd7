//! Runs an example from the command line until Ctrl-C.

use std::future::Future;
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches};
use clerk_auth::AuthenticatorBuilder;
use tokio::sync::watch;

use crate::announcement::announce;
use crate::control::{Control, Switched};
use crate::instance::Instance;
use crate::options::Options;
use crate::site::Site;

/// Whatever keeps an example from running.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How long answers that are under way may take when the service is to end.
const GRACE: Duration = Duration::from_secs(2);

/// What a service runs with.
#[derive(Debug)]
pub struct Stage {
    instance: Arc<Instance>,
    listener: TcpListener,
    site: Site,
    end: watch::Receiver<bool>,
}

impl Stage {
    /// Fills in which Clerk to ask: the local one, or with `--live` that of the environment.
    pub fn configure(&self, builder: AuthenticatorBuilder) -> AuthenticatorBuilder {
        self.instance.configure(builder)
    }

    /// The signing secret of webhooks, if there is one: that of the environment, and with the local Clerk a known one,
    /// so that webhooks can be tried by hand.
    pub fn webhook_secret(&self) -> Option<String> {
        let from_environment = std::env::var("CLERK_WEBHOOK_SIGNING_SECRET").ok().filter(|secret| !secret.is_empty());
        from_environment.or_else(|| self.instance.webhook_secret().map(str::to_owned))
    }

    /// The socket to serve on, not blocking.
    ///
    /// # Errors
    /// If the system has no more of them.
    pub fn listener(&self) -> std::io::Result<TcpListener> {
        self.listener.try_clone()
    }

    /// What the pages need to know.
    pub fn site(&self) -> Site {
        self.site.clone()
    }

    /// Comes when the service is to end.
    pub fn ended(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut end = self.end.clone();
        async move {
            // An error means that nobody is left who could want it to go on.
            let _ = end.wait_for(|end| *end).await;
        }
    }
}

/// Runs the service `serve` as the command line says, until it ends, Ctrl-C, or a polite kill.
pub async fn run<F, Fut>(name: &'static str, serve: F) -> ExitCode
where
    F: Fn(Stage) -> Fut,
    Fut: Future<Output = Result<(), Failure>>,
{
    let command = Options::command().name(name);
    let options = match Options::from_arg_matches(&command.get_matches()) {
        Ok(options) => options,
        Err(error) => error.exit(),
    };
    match perform(name, &options, serve).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn perform<F, Fut>(name: &'static str, options: &Options, serve: F) -> Result<(), Failure>
where
    F: Fn(Stage) -> Fut,
    Fut: Future<Output = Result<(), Failure>>,
{
    // Listened for before anything is printed: whoever waits for the print may stop the program right away.
    let mut interruption = std::pin::pin!(interruption()?);
    let mut instance = Arc::new(Instance::start(options)?);
    let listener = TcpListener::bind(options.listen).map_err(|error| format!("{}: {error}", options.listen))?;
    listener.set_nonblocking(true)?;
    let url = url_of(&listener)?;
    let mut control = Control::start(options.test_control, &instance).await?;
    announce(name, options.format, &url, &instance, control.url())?;
    loop {
        let (end, ended) = watch::channel(false);
        let stage = Stage {
            instance: Arc::clone(&instance),
            listener: listener.try_clone()?,
            site: instance.site(name, &url),
            end: ended,
        };
        let mut service = std::pin::pin!(serve(stage));
        let next = tokio::select! {
            done = &mut service => return done,
            () = &mut interruption => None,
            switched = control.switched() => Some(switched),
        };
        end.send_replace(true);
        // A browser may hold connections open for ever.
        let _ = tokio::time::timeout(GRACE, service).await;
        let Some(Switched { instance: other, done }) = next else { return Ok(()) };
        instance = other;
        let _ = done.send(());
    }
}

/// The origin that browsers know the service by. On loopback it is `localhost`, because cookies are shared by all ports
/// of a host: under 127.0.0.1, where the local Clerk is, the cookies of the two would be mixed up.
fn url_of(listener: &TcpListener) -> std::io::Result<String> {
    let address = listener.local_addr()?;
    Ok(match address.ip().is_loopback() {
        true => format!("http://localhost:{}", address.port()),
        false => format!("http://{address}"),
    })
}

/// Comes with the first Ctrl-C or polite kill after this call.
#[cfg(unix)]
fn interruption() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Comes with the first Ctrl-C after this call.
#[cfg(not(unix))]
fn interruption() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
