//! The port of `--test-control`: lets a test in a browser make happen what otherwise takes time or somebody else.
//!
//! All are `POST`, below the printed `control_url`, and answer when it has happened:
//!
//! | Path | What happens |
//! | --- | --- |
//! | `/advance?seconds=90` | time passes, for Clerk and for the service |
//! | `/rotate-key` | Clerk signs with a new key from now on, and the old one is gone |
//! | `/switch-keys` | the service runs on at its address with the keys of another instance, whose users are new |
//! | `/end-session?id=sess_...` | Clerk revokes this session, as an administrator would |

use std::future::pending;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use crate::Failure;
use crate::instance::Instance;

/// The port, or that there is none.
#[derive(Debug)]
pub(crate) struct Control {
    url: Option<String>,
    switches: mpsc::Receiver<Switched>,
}

/// The service is to go on with this instance, and to say when it does.
#[derive(Debug)]
pub(crate) struct Switched {
    pub(crate) instance: Arc<Instance>,
    pub(crate) done: oneshot::Sender<()>,
}

#[derive(Clone)]
struct Controls {
    instance: Arc<Mutex<Arc<Instance>>>,
    switch: mpsc::Sender<Switched>,
}

#[derive(Deserialize)]
struct Advance {
    seconds: u64,
}

#[derive(Deserialize)]
struct Session {
    id: String,
}

impl Control {
    pub(crate) async fn start(wanted: bool, instance: &Arc<Instance>) -> Result<Self, Failure> {
        let (switch, switches) = mpsc::channel(1);
        if !wanted {
            return Ok(Self { url: None, switches });
        }
        // On loopback only, wherever the service itself listens.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}/test-control", listener.local_addr()?);
        let controls = Controls { instance: Arc::new(Mutex::new(Arc::clone(instance))), switch };
        let routes = Router::new()
            .route("/advance", post(advance))
            .route("/rotate-key", post(rotate_key))
            .route("/switch-keys", post(switch_keys))
            .route("/end-session", post(end_session))
            .with_state(controls);
        tokio::spawn(axum::serve(listener, Router::new().nest("/test-control", routes)).into_future());
        Ok(Self { url: Some(url), switches })
    }

    pub(crate) fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Comes when the keys are to be switched.
    pub(crate) async fn switched(&mut self) -> Switched {
        match self.switches.recv().await {
            Some(switched) => switched,
            None => pending().await,
        }
    }
}

impl Controls {
    fn instance(&self) -> Arc<Instance> {
        Arc::clone(&self.instance.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn advance(State(controls): State<Controls>, Query(Advance { seconds }): Query<Advance>) -> StatusCode {
    controls.instance().advance(Duration::from_secs(seconds));
    StatusCode::NO_CONTENT
}

async fn rotate_key(State(controls): State<Controls>) -> StatusCode {
    controls.instance().rotate_key();
    StatusCode::NO_CONTENT
}

async fn end_session(State(controls): State<Controls>, Query(Session { id }): Query<Session>) -> StatusCode {
    controls.instance().revoke_session(&id);
    StatusCode::NO_CONTENT
}

async fn switch_keys(State(controls): State<Controls>) -> Result<Json<serde_json::Value>, (StatusCode, String)> {
    let failed = |error: Failure| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    let other = Arc::new(controls.instance().another().map_err(failed)?);
    let (done, switched) = oneshot::channel();
    let order = Switched { instance: Arc::clone(&other), done };
    controls.switch.send(order).await.map_err(|_| failed("the service has ended".into()))?;
    switched.await.map_err(|_| failed("the service has ended".into()))?;
    let urls = other.urls();
    *controls.instance.lock().unwrap_or_else(PoisonError::into_inner) = other;
    Ok(Json(urls))
}
