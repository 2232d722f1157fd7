//! The service on actix-web.

use std::io;
use std::net::SocketAddr;

use actix_web::{App, HttpServer, web};
use clerk_actix::{AuthMiddleware, Authed};
use clerk_auth::{Authenticator, MachineAuth};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// Runs only for machines that may call this service; all others are answered before.
async fn caller(Authed(machine): Authed<MachineAuth>) -> web::Json<Value> {
    web::Json(json!({ "caller": machine.machine_id() }))
}

pub(super) fn start(authenticator: Authenticator) -> io::Result<(SocketAddr, JoinHandle<io::Result<()>>)> {
    // The authenticator is built once and cloned into the workers, so that they share its keys.
    let app =
        move || App::new().route("/caller", web::get().to(caller)).wrap(AuthMiddleware::new(authenticator.clone()));
    // Ctrl-C is for the whole program, see `interruption.rs`.
    let server = HttpServer::new(app).workers(2).disable_signals().bind(super::ANY_PORT)?;
    let address = server.addrs().first().copied().ok_or(io::ErrorKind::AddrNotAvailable)?;
    Ok((address, tokio::spawn(server.run())))
}
