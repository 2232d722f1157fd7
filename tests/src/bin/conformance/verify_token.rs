//! The kind `verifyToken`.

use clerk_auth::{Accepts, Authenticator, Claims, TokenError, TokenType, Verified};
use serde_json::Value;

use crate::case::VerifyToken;
use crate::keys::{member, set_up};
use crate::{Answer, Surroundings};

pub(crate) fn run(surroundings: &Surroundings, mut case: VerifyToken) -> Answer {
    let header_types = case.options.header_type.take().and_then(crate::case::Texts::given);
    // Of all that can be accepted, machine tokens ask for the fewest keys; this function does not look at it. Their key
    // serves no JWT, so without another one there is none.
    let builder = Authenticator::builder().accepts(Accepts::one(TokenType::M2mToken)).machine_secret_key("ak_unused");
    let mut builder = set_up(surroundings, builder, &case.options, case.now)?;
    if let Some(types) = header_types {
        builder = builder.header_types(types);
    }
    let authenticator = builder.build().map_err(|error| error.to_string())?;
    written(surroundings.runtime.block_on(authenticator.verify_token(&case.token)))
}

fn written(verified: Result<Verified<Claims>, TokenError>) -> Answer {
    match verified {
        Ok(claims) => {
            let mut answer = member("ok", true);
            answer.insert("claims".to_owned(), claims.parse::<Value>().map_err(|error| error.to_string())?);
            Ok(answer)
        }
        Err(error) => {
            let mut answer = member("ok", false);
            answer.insert("reason".to_owned(), error.reason().as_str().into());
            Ok(answer)
        }
    }
}
