use proptest::prelude::*;

use super::*;

const DEVELOPMENT: &str = "pk_test_aGFwcHktaGlwcG8tMTIuY2xlcmsuYWNjb3VudHMuZGV2JA";
const PRODUCTION: &str = "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k";

fn development() -> RedirectOptions<'static> {
    RedirectOptions {
        publishable_key: Some(DEVELOPMENT),
        base_url: Some("https://app.example.com/here?x=1"),
        ..RedirectOptions::default()
    }
}

fn production() -> RedirectOptions<'static> {
    RedirectOptions { publishable_key: Some(PRODUCTION), ..development() }
}

fn sign_in(options: &RedirectOptions<'_>, return_to: Option<&str>) -> Result<String, RedirectError> {
    redirect_url(RedirectTarget::SignIn, options, return_to)
}

fn sign_up(options: &RedirectOptions<'_>, return_to: Option<&str>) -> Result<String, RedirectError> {
    redirect_url(RedirectTarget::SignUp, options, return_to)
}

#[test]
fn the_own_page_comes_before_the_account_portal() {
    let portal = production();
    assert_eq!(sign_in(&portal, None).unwrap(), "https://accounts.example.com/sign-in");
    assert_eq!(sign_up(&portal, None).unwrap(), "https://accounts.example.com/sign-up");
    assert_eq!(sign_in(&development(), None).unwrap(), "https://happy-hippo-12.accounts.dev/sign-in");

    let own = RedirectOptions { sign_in_url: Some("/enter?a=b"), sign_up_url: Some("../join"), ..production() };
    assert_eq!(sign_in(&own, None).unwrap(), "https://app.example.com/enter?a=b");
    assert_eq!(sign_up(&own, None).unwrap(), "https://app.example.com/join");

    // Empty is absent.
    let empty = RedirectOptions { sign_in_url: Some(""), sign_up_url: Some(""), ..production() };
    assert_eq!(sign_in(&empty, Some("")).unwrap(), "https://accounts.example.com/sign-in");
    assert_eq!(sign_up(&empty, Some("")).unwrap(), "https://accounts.example.com/sign-up");
}

#[test]
fn signing_up_is_below_signing_in() {
    for (sign_in_url, expected) in [
        ("/enter", "https://app.example.com/enter/create"),
        ("/enter/", "https://app.example.com/enter//create"),
        ("https://auth.example.com/enter?a=b#c", "https://auth.example.com/enter/create?a=b#c"),
        ("https://auth.example.com", "https://auth.example.com//create"),
        ("mailto:nobody@example.com", "mailto:nobody@example.com"),
    ] {
        let options = RedirectOptions { sign_in_url: Some(sign_in_url), ..production() };
        assert_eq!(sign_up(&options, None).unwrap(), expected, "{sign_in_url}");
    }
}

#[test]
fn the_page_is_told_where_to_return() {
    for (page, return_to, expected) in [
        (
            "/enter",
            "/orders?a=b&c",
            "https://app.example.com/enter?redirect_url=https%3A%2F%2Fapp.example.com%2Forders%3Fa%3Db%26c",
        ),
        (
            "/enter",
            "orders#top",
            "https://app.example.com/enter?redirect_url=https%3A%2F%2Fapp.example.com%2Forders%23top",
        ),
        (
            "/enter",
            "https://other.example/",
            "https://app.example.com/enter?redirect_url=https%3A%2F%2Fother.example%2F",
        ),
        // One that is there is replaced, the rest is written anew as browsers do.
        (
            "/enter?redirect_url=old&y=%20&redirect_url=older",
            "/",
            "https://app.example.com/enter?redirect_url=https%3A%2F%2Fapp.example.com%2F&y=+",
        ),
    ] {
        let options = RedirectOptions { sign_in_url: Some(page), ..production() };
        assert_eq!(sign_in(&options, Some(return_to)).unwrap(), expected, "{page} {return_to}");
    }
}

/// Another origin is another host name or port; the scheme does not matter.
#[test]
fn a_satellite_asks_to_be_synced_when_it_comes_back_from_elsewhere() {
    let return_to = Some("/back?__clerk_synced=true&z=1");
    let redirect = |page, is_satellite| {
        let options = RedirectOptions { sign_in_url: Some(page), is_satellite, ..production() };
        let url = Url::parse(&sign_in(&options, return_to).unwrap()).unwrap();
        let (_, value) = url.query_pairs().find(|(name, _)| name == "redirect_url").unwrap();
        value.strip_prefix("https://app.example.com/back").unwrap().to_owned()
    };
    assert_eq!(redirect("https://primary.example/enter", true), "?__clerk_synced=false&z=1");
    assert_eq!(redirect("https://app.example.com:8443/enter", true), "?__clerk_synced=false&z=1");
    assert_eq!(redirect("https://primary.example/enter", false), "?__clerk_synced=true&z=1");
    assert_eq!(redirect("/enter", true), "?__clerk_synced=true&z=1");
    assert_eq!(redirect("https://app.example.com:443/enter", true), "?__clerk_synced=true&z=1");
    assert_eq!(redirect("http://app.example.com/enter", true), "?__clerk_synced=true&z=1");
}

#[test]
fn the_token_of_the_browser_goes_to_other_origins_in_development_only() {
    let token = Some("dvb_1&x=2");
    let options = RedirectOptions { dev_browser_token: token, ..development() };
    assert_eq!(
        sign_in(&options, Some("/")).unwrap(),
        "https://happy-hippo-12.accounts.dev/sign-in?redirect_url=https%3A%2F%2Fapp.example.com%2F\
         &__clerk_db_jwt=dvb_1%26x%3D2"
    );
    for options in [
        RedirectOptions { sign_in_url: Some("/enter"), ..options },
        RedirectOptions { publishable_key: Some(PRODUCTION), ..options },
        RedirectOptions { publishable_key: None, sign_in_url: Some("https://auth.example.com/"), ..options },
        RedirectOptions {
            publishable_key: Some("pk_test_"),
            sign_in_url: Some("https://auth.example.com/"),
            ..options
        },
        RedirectOptions { dev_browser_token: Some(""), ..options },
        RedirectOptions { dev_browser_token: None, ..options },
    ] {
        let url = sign_in(&options, None).unwrap();
        assert!(!url.contains("__clerk_db_jwt"), "{url}");
    }
}

/// The reference appends to the whole text, which breaks a page that has a query.
#[test]
fn a_pending_session_goes_to_its_tasks() {
    let pending =
        |page| RedirectOptions { sign_in_url: page, session_status: Some(SessionStatus::Pending), ..production() };
    for (page, expected) in [
        (None, "https://accounts.example.com/sign-in/tasks"),
        (Some("/enter"), "https://app.example.com/enter/tasks"),
        (Some("https://auth.example.com"), "https://auth.example.com/tasks"),
        (Some("/enter?a=b"), "https://app.example.com/enter/tasks?a=b"),
        (Some("/enter#a?b"), "https://app.example.com/enter/tasks#a?b"),
    ] {
        assert_eq!(sign_in(&pending(page), None).unwrap(), expected);
    }
    assert_eq!(sign_up(&pending(None), None).unwrap(), "https://accounts.example.com/sign-up/tasks");
    assert_eq!(sign_up(&pending(Some("/enter?a=b")), None).unwrap(), "https://app.example.com/enter/create/tasks?a=b");

    let active = RedirectOptions { session_status: Some(SessionStatus::Active), ..production() };
    assert_eq!(sign_in(&active, None).unwrap(), "https://accounts.example.com/sign-in");
}

#[test]
fn without_a_base_url_something_must_be_absolute() {
    for base_url in [None, Some("")] {
        let options =
            RedirectOptions { base_url, is_satellite: true, dev_browser_token: Some("dvb_1"), ..development() };
        // What to return to is passed on as it stands.
        assert_eq!(
            sign_in(&options, Some("/a b")).unwrap(),
            "https://happy-hippo-12.accounts.dev/sign-in?redirect_url=%2Fa+b"
        );
        let own = RedirectOptions { sign_in_url: Some("/enter"), ..options };
        assert_eq!(
            sign_in(&own, Some("https://app.example.com:8443/x")).unwrap(),
            "https://app.example.com:8443/enter?redirect_url=https%3A%2F%2Fapp.example.com%3A8443%2Fx"
        );
        for return_to in [None, Some(""), Some("/x"), Some("//other.example")] {
            assert_eq!(sign_in(&own, return_to), Err(RedirectError::DestinationNotAbsolute), "{return_to:?}");
        }
        assert_eq!(sign_in(&own, Some("https://")), Err(RedirectError::InvalidUrl));
        assert_eq!(sign_in(&own, Some("httpx://a/b")), Err(RedirectError::InvalidUrl));
        assert_eq!(sign_up(&own, Some("https://app.example.com/")), Err(RedirectError::InvalidUrl));
    }
}

#[test]
fn without_a_page_of_ones_own_a_valid_key_is_needed() {
    for publishable_key in [None, Some(""), Some("garbage"), Some("pk_test_AAAA"), Some("sk_test_1")] {
        let options = RedirectOptions { publishable_key, ..development() };
        assert_eq!(sign_in(&options, None), Err(RedirectError::MissingPublishableKey));
        assert_eq!(sign_up(&options, None), Err(RedirectError::MissingPublishableKey));
        let own = RedirectOptions { sign_in_url: Some("/enter"), ..options };
        assert_eq!(sign_in(&own, None).unwrap(), "https://app.example.com/enter");
        assert_eq!(sign_up(&own, None), Err(RedirectError::MissingPublishableKey));
        let both = RedirectOptions { sign_up_url: Some("/join"), ..own };
        assert_eq!(sign_up(&both, None).unwrap(), "https://app.example.com/join");
    }
}

#[test]
fn urls_that_cannot_be_read_are_refused() {
    let cases = [
        (RedirectOptions { base_url: Some("/relative"), ..production() }, None),
        (
            RedirectOptions { base_url: Some("http://[::1"), sign_in_url: Some("https://a.example/"), ..production() },
            None,
        ),
        (RedirectOptions { sign_in_url: Some("http://a b/"), ..production() }, None),
        (RedirectOptions { base_url: Some("mailto:a@b"), sign_in_url: Some("/enter"), ..production() }, None),
        (production(), Some("https://")),
    ];
    for (options, return_to) in cases {
        assert_eq!(sign_in(&options, return_to), Err(RedirectError::InvalidUrl), "{options:?}");
    }
}

#[test]
fn the_token_is_not_shown() {
    let options = RedirectOptions { dev_browser_token: Some("dvb_secret"), ..development() };
    assert!(!format!("{options:?}").contains("dvb_secret"));
}

proptest! {
    /// Whatever a request asks to return to: it changes nothing but the one parameter.
    #[test]
    fn where_to_return_does_not_choose_where_to_go(return_to in "\\PC{0,40}|//[a-z.]{1,10}/?|https?:[/\\\\]{0,3}[a-z.@:]{0,12}") {
        for options in [production(), RedirectOptions { sign_in_url: Some("/enter?a=b"), ..production() }] {
            let expected = Url::parse(&sign_in(&options, None).unwrap()).unwrap();
            if let Ok(url) = sign_in(&options, Some(&return_to)) {
                let url = Url::parse(&url).unwrap();
                prop_assert_eq!(url.origin(), expected.origin());
                prop_assert_eq!(url.path(), expected.path());
            }
        }
    }

    #[test]
    fn nothing_panics(key in "pk_(test|live)_[A-Za-z0-9]{0,20}|\\PC{0,10}", texts in prop::array::uniform5(prop::option::of("\\PC{0,20}|https?://[a-z]{1,4}/?"))) {
        let [base_url, sign_in_url, sign_up_url, token, return_to] = &texts;
        let options = RedirectOptions {
            publishable_key: Some(&key),
            base_url: base_url.as_deref(),
            sign_in_url: sign_in_url.as_deref(),
            sign_up_url: sign_up_url.as_deref(),
            dev_browser_token: token.as_deref(),
            session_status: Some(SessionStatus::Pending),
            is_satellite: true,
        };
        for target in [RedirectTarget::SignIn, RedirectTarget::SignUp] {
            if let Ok(url) = redirect_url(target, &options, return_to.as_deref()) {
                prop_assert!(url.is_ascii() && !url.contains(['\r', '\n']), "{}", url);
            }
        }
    }
}
