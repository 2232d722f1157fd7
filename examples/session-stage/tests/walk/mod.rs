//! Walks through one of the programs as a browser does. Each program has all of these tests: [`all_tests`].

mod browser;
mod html;
mod program;
mod scenarios;
mod webhook;

pub(crate) use scenarios::*;

/// Makes a test of every scenario, for the program at this path.
macro_rules! all_tests {
    ($program:expr) => {
        walk::all_tests! {
            $program;
            a_first_visit_learns_that_nobody_is_signed_in,
            a_page_sends_to_sign_in_and_comes_back,
            the_link_to_sign_in_leads_to_the_profile,
            the_organization_is_for_those_who_have_the_permission,
            an_api_answers_and_never_redirects,
            after_an_idle_while_the_session_goes_on,
            notes_are_saved_for_their_user,
            a_form_with_an_expired_session_loses_nothing,
            a_form_of_another_site_is_refused,
            a_guarded_step_wants_a_recent_sign_in,
            signing_out_ends_it,
            a_revoked_session_has_to_sign_in_again,
            a_new_key_of_the_instance_is_picked_up,
            switched_keys_end_in_a_page_and_not_in_a_loop,
            a_webhook_counts_if_it_is_signed,
        }
    };
    ($program:expr; $($scenario:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $scenario() {
                walk::$scenario($program).await;
            }
        )*
    };
}

pub(crate) use all_tests;
