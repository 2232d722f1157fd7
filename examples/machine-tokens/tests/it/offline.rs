//! Without options: everything on this machine, whatever the environment says.

use crate::program::{Run, program};

#[test]
fn every_step_goes_as_expected_whatever_the_environment_says() {
    let nowhere = "http://127.0.0.1:1";
    let mut program = program(&[]);
    program.env("CLERK_SECRET_KEY", "sk_live_of_somebody").env("CLERK_API_URL", nowhere).env("CLERK_JWT_KEY", "none");
    program.env("HTTP_PROXY", nowhere).env("http_proxy", nowhere).env("ALL_PROXY", nowhere);
    let run = Run::from(program.output().unwrap());
    run.assert_as_expected();

    let refused = "401, Bearer error=\"invalid_token\"";
    for service in ["axum", "actix-web"] {
        run.assert_row([service, "the opaque token of orders", "200, called by orders", "1"]);
        run.assert_row([service, "the JWT of orders", "200, called by orders", "0"]);
        run.assert_row([service, "no token", "401, Bearer", "0"]);
        run.assert_row([service, "gibberish", refused, "0"]);
        run.assert_row([service, "an invented opaque token", refused, "1"]);
        run.assert_row([service, "an expired opaque token", refused, "1"]);
        run.assert_row([service, "an expired JWT", refused, "0"]);
        run.assert_row([service, "the same token again", refused, "1"]);
        run.assert_row([service, "a token minted with the new key", "200, called by orders", "1"]);
        run.assert_row([service, "the opaque token of orders", "503, Retry-After: 1", "0"]);
    }
    run.assert_row(["axum", "an opaque token of shipping", refused, "1"]);
    run.assert_row(["axum", "a JWT of shipping", refused, "0"]);
    run.assert_row(["actix-web", "an opaque token of billing", refused, "1"]);
    run.assert_row(["actix-web", "a JWT of billing", refused, "0"]);
    run.assert_row(["Clerk", "orders: mint with the old key", "401 machine_secret_key_invalid", "1"]);
    assert!(run.table.contains("100 x 200, called by orders; 1 mint "), "{}", run.table);
}

#[test]
fn no_secret_is_shown() {
    let run = Run::from(program(&[]).output().unwrap());
    for prefix in ["sk_test_", "mt_", "ak_", "eyJ"] {
        for (at, _) in run.table.match_indices(prefix) {
            assert!(run.table[at + prefix.len()..].starts_with("..."), "{}", run.table);
        }
    }
}
