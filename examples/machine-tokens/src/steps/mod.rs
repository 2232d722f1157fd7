//! The steps, in order. Each mints what it needs, so that one that fails does not take the next ones along.

mod jwt;
mod opaque;
mod outage;
mod refusals;
mod revocation;
mod rotation;
mod token_source;

use std::future::Future;
use std::pin::Pin;

use crate::Failure;
use crate::stage::Stage;

type Step = for<'a> fn(&'a mut Stage) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + Send + 'a>>;

const STEPS: [(&str, Step); 10] = [
    ("An opaque token, minted with the machine secret key, is accepted", |stage| Box::pin(opaque::accepted(stage))),
    ("A JWT is accepted without any call to the API", |stage| Box::pin(jwt::accepted(stage))),
    ("Without a token nobody is let in", |stage| Box::pin(refusals::no_token(stage))),
    ("Garbage is refused", |stage| Box::pin(refusals::garbage(stage))),
    ("A token of a machine without a scope is refused", |stage| Box::pin(refusals::no_scope(stage))),
    ("An expired token is refused", |stage| Box::pin(refusals::expired(stage))),
    ("100 calls through a token source cost one mint", |stage| Box::pin(token_source::one_mint(stage))),
    ("A revoked token is refused at the next call", |stage| Box::pin(revocation::revoked(stage))),
    ("After a rotation only the new secret key mints", |stage| Box::pin(rotation::rotated(stage))),
    ("While the API is down, JWT callers are served and others asked to come back", |stage| {
        Box::pin(outage::api_down(stage))
    }),
];

/// Goes through all steps, also after one that failed.
pub(crate) async fn run(mut stage: Stage) {
    for (title, step) in STEPS {
        stage.report().step(title);
        if let Err(failure) = step(&mut stage).await {
            stage.report().failed(&failure);
        }
    }
}
