use std::error::Error as _;

use http::Method;

use super::*;
use crate::transport::RecordingTransport;

fn builder() -> ClerkBuilder {
    Clerk::builder().transport(RecordingTransport::new())
}

/// The text of a configuration error with its causes.
fn refused(builder: ClerkBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert!(error.is_config(), "{error:?}");
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

#[test]
fn defaults() {
    let clerk = builder().build().unwrap();
    assert_eq!(clerk.api_url(), "https://api.clerk.com");
    assert_eq!(clerk.api_version(), "v1");
    assert!(!clerk.has_secret_key() && !clerk.has_machine_secret_key());
}

#[test]
fn empty_settings_count_as_not_set() {
    let clerk =
        builder().secret_key("").machine_secret_key("").api_url("").api_version("").user_agent("").build().unwrap();
    assert_eq!(clerk.api_url(), "https://api.clerk.com");
    assert!(!clerk.has_secret_key() && !clerk.has_machine_secret_key());
    assert!(clerk.user_agent().to_str().unwrap().starts_with("clerk-api/"));
}

#[test]
fn unusable_settings_fail_the_build_and_are_named() {
    for (builder, words) in [
        (builder().secret_key("ak_1"), ["CLERK_SECRET_KEY", "machine secret key"]),
        (builder().machine_secret_key("sk_test_1"), ["CLERK_MACHINE_SECRET_KEY", "instance secret key"]),
        (builder().secret_key("pk_test_1"), ["CLERK_SECRET_KEY", "publishable key"]),
        (builder().secret_key("  "), ["CLERK_SECRET_KEY", "whitespace only"]),
        (builder().secret_key("sk_test_1\n"), ["CLERK_SECRET_KEY", "line break"]),
        (builder().machine_secret_key("ak_ 1"), ["CLERK_MACHINE_SECRET_KEY", "whitespace"]),
        (builder().api_url("api.clerk.com"), ["API URL", "absolute"]),
        (builder().api_url("/v1"), ["API URL", "absolute"]),
        (builder().api_url(" "), ["API URL", "whitespace"]),
        (builder().api_url("https://a:b@api.clerk.com"), ["API URL", "password"]),
        (builder().api_version(" "), ["API version", "segment"]),
        (builder().api_version("v1/../v2"), ["API version", "segment"]),
        (builder().api_version(".."), ["API version", "segment"]),
        (builder().user_agent("a\nb"), ["user agent", "header"]),
    ] {
        let text = refused(builder);
        for word in words {
            assert!(text.contains(word), "{text:?} does not say {word:?}");
        }
    }
}

#[test]
fn the_environment_is_read_by_its_four_names() {
    let environment = |name: &str| {
        Ok(match name {
            "CLERK_SECRET_KEY" => Some("sk_test_env".to_owned()),
            "CLERK_MACHINE_SECRET_KEY" => Some("ak_env".to_owned()),
            "CLERK_API_URL" => Some("http://127.0.0.1:4400/".to_owned()),
            "CLERK_API_VERSION" => Some("v2".to_owned()),
            other => panic!("reads {other}"),
        })
    };
    let read = || ClerkBuilder::from_lookup(environment).transport(RecordingTransport::new());
    let clerk = read().build().unwrap();
    assert_eq!(clerk.keys().instance.as_ref().unwrap().expose(), "sk_test_env");
    assert_eq!(clerk.keys().machine.as_ref().unwrap().expose(), "ak_env");
    assert_eq!((clerk.api_url(), clerk.api_version()), ("http://127.0.0.1:4400", "v2"));

    let replaced = read().api_version("v3").build().unwrap();
    assert_eq!(replaced.api_version(), "v3");

    let empty =
        ClerkBuilder::from_lookup(|_| Ok(Some(String::new()))).transport(RecordingTransport::new()).build().unwrap();
    assert!(!empty.has_secret_key() && !empty.has_machine_secret_key());
    assert_eq!(empty.api_version(), "v1");
    assert!(ClerkBuilder::from_lookup(|_| Ok(None)).transport(RecordingTransport::new()).build().is_ok());

    let text = refused(ClerkBuilder::from_lookup(|name| if name == "CLERK_API_URL" { Err(()) } else { Ok(None) }));
    assert!(text.contains("CLERK_API_URL") && text.contains("Unicode"), "{text}");
    let blank = ClerkBuilder::from_lookup(|_| Ok(Some(" ".to_owned())));
    assert!(refused(blank).contains("CLERK_SECRET_KEY"));
}

#[test]
fn the_rate_is_governed_on_demand_and_by_the_key() {
    assert!(builder().secret_key("sk_live_1").build().unwrap().rate_governor().is_none());
    for (key, limits) in [("sk_live_1", RateLimits::production()), ("sk_test_1", RateLimits::development())] {
        let clerk = builder().secret_key(key).govern_rate().build().unwrap();
        assert_eq!(format!("{:?}", clerk.rate_governor().unwrap()), format!("{:?}", RateGovernor::new(limits)));
    }
    for builder in [builder(), builder().secret_key("sk_1"), builder().machine_secret_key("ak_1")] {
        let text = refused(builder.govern_rate());
        assert!(text.contains("sk_live_") && text.contains("rate_governor"), "{text}");
    }
    let own = RateGovernor::new(RateLimits::production());
    assert!(builder().machine_secret_key("ak_1").rate_governor(own).build().unwrap().rate_governor().is_some());
}

#[test]
fn debug_shows_no_key() {
    let builder = builder().secret_key("sk_test_hunter2").machine_secret_key("ak_hunter2");
    let shown = format!("{builder:?}");
    let clerk = builder.build().unwrap();
    let request = clerk.request(Method::POST, "/x").bearer("ak_hunter2").json(&["hunter2"]);
    let shown = format!("{shown} {clerk:?} {request:?} {:?}", request.build().unwrap().headers());
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("https://api.clerk.com"));
}

#[cfg(not(feature = "reqwest"))]
#[test]
fn without_reqwest_a_transport_must_be_given() {
    assert!(refused(Clerk::builder()).contains("no transport"));
}

#[cfg(feature = "reqwest")]
#[test]
fn with_reqwest_none_need_be_given() {
    assert!(Clerk::builder().build().is_ok());
}
