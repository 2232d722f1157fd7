//! The scenarios of services that choose an authenticator for each request.

use super::Scenario;
use super::answer::{Answer, Verdict};
use super::request::fetch;
use super::sites::OTHER_USER;
use super::world::{Group, USER, World};

use Verdict::{LetIn, Refused};

/// The authenticator is chosen for each request, and the keys of one mean nothing to the other, whatever their names.
pub(super) fn all(world: &World) -> Vec<Scenario> {
    let tenants = Group::bare("tenants");
    let [first, second] = world.tokens_of_tenants();
    let call = |tenant: &str, token: &str| fetch("/tenants/session").header("x-tenant", tenant).bearer(token);
    let forged = Refused("token-invalid-signature");
    let foreign = || forged.refusal(&tenants).telling(forged);
    let mut list = vec![
        call("third", &first).gets(no_such_tenant()),
        fetch("/tenants/open").gets(no_such_tenant()),
        fetch("/tenants/open").header("x-tenant", "first").gets(Answer::ok("open")),
    ];
    // Twice, so that both have keys by then.
    for _ in 0..2 {
        list.push(call("first", &first).gets(Answer::ok(USER).telling(LetIn)));
        list.push(call("second", &second).gets(Answer::ok(OTHER_USER).telling(LetIn)));
        list.push(call("first", &second).gets(foreign()));
        list.push(call("second", &first).gets(foreign()));
    }
    list
}

fn no_such_tenant() -> Answer {
    Answer { statuses: vec![404], ..Answer::ok("no such tenant").with("x-clerk-auth-status", [""; 0]) }
}
