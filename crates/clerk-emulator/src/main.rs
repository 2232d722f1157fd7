//! `clerk-emulator`: a local Clerk as a program.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use clerk_emulator::Emulator;

/// A local Clerk: Backend API, Frontend API and pages to sign in on loopback, with really signed tokens.
#[derive(Debug, Parser)]
#[command(name = "clerk-emulator", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves until SIGINT or SIGTERM.
    Serve(Serve),
    /// Prints which operations of the Backend API are emulated, in Markdown.
    Operations,
}

#[derive(Debug, clap::Args)]
struct Serve {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:4400")]
    listen: SocketAddr,
    /// SQLite file to keep the data in; without it the data ends with the program.
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// JSON file with data to begin with.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// Be a production instance: live keys, and handshakes that answer in cookies.
    #[arg(long)]
    production: bool,
    /// Origin to which browsers may be sent and whose scripts may call, like http://localhost:3000; without any, all.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
    /// Domain of a satellite, in production: the emulator is reached as clerk.DOMAIN too.
    #[arg(long, value_name = "DOMAIN", requires = "production")]
    satellite: Vec<String>,
    /// What to print when ready: lines for a .env file, or one line of JSON.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Serve(options) => serve(&options),
        Command::Operations => print(&Emulator::support_matrix()).map_err(Into::into),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("clerk-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(options: &Serve) -> Result<(), Box<dyn std::error::Error>> {
    // Nobody reads the log of a program, so it keeps none.
    let mut builder = Emulator::builder().listen(options.listen).request_log(0).allowed_origins(&options.allow_origin);
    if options.production {
        builder = builder.production().satellites(&options.satellite);
    }
    if let Some(file) = &options.data {
        builder = builder.data(file);
    }
    if let Some(file) = &options.seed {
        let seed = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        builder = builder.seed(seed);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Listened for before anything is printed: whoever waits for the print may stop the program right away.
        let stop = stop_signal()?;
        let emulator = builder.start()?;
        if !emulator.address().ip().is_loopback() {
            eprintln!(
                "clerk-emulator: warning: {} is not a loopback address; the emulator speaks plain HTTP, and whoever \
                 reaches it can try keys and read every answer on the way",
                emulator.address()
            );
        }
        let text = match options.format {
            Format::Text => text(&emulator),
            Format::Json => json(&emulator),
        };
        print(&text)?;
        stop.await;
        emulator.shut_down(Duration::from_secs(5));
        Ok(())
    })
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn json(emulator: &Emulator) -> String {
    let values = serde_json::json!({
        "api_url": emulator.api_url(),
        "secret_key": emulator.secret_key(),
        "publishable_key": emulator.publishable_key(),
        "jwt_key": emulator.jwt_key(),
        "proxy_url": emulator.frontend_url(),
        "sign_in_url": emulator.sign_in_url(),
        "sign_up_url": emulator.sign_up_url(),
    });
    format!("{values}\n")
}

fn text(emulator: &Emulator) -> String {
    let jwt_key = emulator.jwt_key().trim_end().replace('\n', "\\n");
    let mut text = format!(
        "# clerk-emulator, ready. These lines fit into a .env file.\n\
         CLERK_API_URL={}\nCLERK_SECRET_KEY={}\nCLERK_PUBLISHABLE_KEY={}\nCLERK_JWT_KEY=\"{jwt_key}\"\n\
         CLERK_PROXY_URL={}\nCLERK_SIGN_IN_URL={}\nCLERK_SIGN_UP_URL={}\n",
        emulator.api_url(),
        emulator.secret_key(),
        emulator.publishable_key(),
        emulator.frontend_url(),
        emulator.sign_in_url(),
        emulator.sign_up_url(),
    );
    for machine in emulator.machines() {
        // `{:?}` keeps a name with a line break in its comment.
        text.push_str(&format!("# machine {:?}, {}\n", machine.name, machine.id));
        text.push_str(&format!("# CLERK_MACHINE_SECRET_KEY={}\n", machine.secret_key));
    }
    text
}

/// Ends with the first SIGINT or SIGTERM after this call.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
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

/// Ends with the first Ctrl-C after this call.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
