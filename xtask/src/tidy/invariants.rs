//! The invariants of `ARCHITECTURE.md` that can be read off the text. All look at code outside of tests, with comments
//! and literals blanked, so that prose may name what code may not.

use super::Finding;
use crate::source::{names, production_code};
use crate::workspace::{File, Repository};

/// A word that only some files of a crate may use.
struct Owner {
    folder: &'static str,
    word: &'static str,
    files: &'static [&'static str],
}

const OWNERS: &[Owner] = &[
    Owner { folder: "crates/clerk-api/src/", word: "reqwest", files: &["transport/reqwest.rs"] },
    Owner { folder: "crates/clerk-auth/src/", word: "aws_lc_rs", files: &["crypto.rs"] },
    // Whoever makes one says that it was verified.
    Owner {
        folder: "crates/clerk-auth/src/",
        word: "Verified::assert",
        files: &["jwt/verify.rs", "decide/machine.rs"],
    },
];

/// The folders of clerk-auth that decide and do nothing else.
const PURE: &[&str] =
    &["crates/clerk-auth/src/decide/", "crates/clerk-auth/src/jwt/", "crates/clerk-auth/src/request/"];

const IMPURE: &[(&str, &str)] = &[
    ("async", "awaits"),
    (".await", "awaits"),
    ("Mutex", "locks"),
    ("RwLock", "locks"),
    (".lock()", "locks"),
    ("std::env", "reads the environment"),
    ("env::var", "reads the environment"),
    ("env::var_os", "reads the environment"),
    ("SystemTime::now", "reads the clock"),
    ("Instant::now", "reads the clock"),
    (".elapsed()", "reads the clock"),
    ("tracing", "logs"),
    ("println!", "prints"),
    ("eprintln!", "prints"),
    ("std::fs", "does I/O"),
    ("std::net", "does I/O"),
    ("std::thread", "starts threads"),
];

const IN_TYPES: &[&str] = &[
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime::now",
    "Instant::now",
    ".elapsed()",
    "http",
    "async",
    "tracing",
    "println!",
    "eprintln!",
];

const IN_GROUPS: &[&str] = &[
    "HeaderMap",
    "HeaderName",
    "HeaderValue",
    "AUTHORIZATION",
    "StatusCode",
    "serde_json::from_slice",
    "serde_json::to_vec",
];

/// What makes a static change, or be made at run time.
const STATEFUL: &[&str] = &[
    "OnceLock",
    "LazyLock",
    "OnceCell",
    "LazyCell",
    "Lazy",
    "Mutex",
    "RwLock",
    "AtomicBool",
    "AtomicI64",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
    "AtomicPtr",
    "Cell",
    "RefCell",
];

/// Files of clerk-auth that await: the driver, what it asks, who joins questions in flight, and the replay guard of webhooks. Everything else is told.
const AWAITING: &[&str] = &["authenticator.rs", "backend.rs", "flights.rs", "jwks_cache.rs", "webhook/delivery.rs"];

/// One file names reqwest, one file names the cryptography, two files say that something was verified.
pub(super) fn single_owners(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Owner { folder, word, files } in OWNERS {
        for file in repository.rust_files(folder).filter(|file| !file.is_test()) {
            let inside = file.path.strip_prefix(folder).unwrap_or(&file.path);
            // A module may carry the name: `mod reqwest;`, `pub use self::reqwest::...` in the module above it.
            let code = production_code(&file.text)
                .replace(&format!("mod {word};"), "")
                .replace(&format!("self::{word}::"), "");
            if !files.contains(&inside) && names(&code, word) {
                findings.push(Finding::error(&file.path, format!("names {word}; only {} may", files.join(", "))));
            }
        }
    }
    findings
}

/// Nothing that decides awaits, locks, logs, or reads the environment or the clock.
pub(super) fn pure_core(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in PURE {
        for file in repository.rust_files(folder).filter(|file| !file.is_test()) {
            let code = production_code(&file.text);
            for (word, what) in IMPURE.iter().filter(|(word, _)| names(&code, word)) {
                findings.push(Finding::error(&file.path, format!("{what} (`{word}`)")));
            }
        }
    }
    findings
}

/// In clerk-auth only the driver and what it asks await.
pub(super) fn who_awaits(repository: &Repository) -> Vec<Finding> {
    let folder = "crates/clerk-auth/src/";
    let may_await = |file: &File| {
        let rest = file.path.strip_prefix(folder).unwrap_or(&file.path);
        AWAITING.iter().any(|name| rest == *name || rest.starts_with(&format!("{}/", name.trim_end_matches(".rs"))))
    };
    repository
        .rust_files(folder)
        .filter(|file| !file.is_test() && !may_await(file) && names(&production_code(&file.text), ".await"))
        .map(|file| Finding::error(&file.path, format!("awaits; only {} do", AWAITING.join(", "))))
        .collect()
}

/// clerk-types does no I/O, reads no clock, knows no HTTP.
pub(super) fn types_are_data(repository: &Repository) -> Vec<Finding> {
    forbid(repository, "crates/clerk-types/src/", IN_TYPES)
}

/// Group files of clerk-api hold no headers, no status codes, no JSON calls.
pub(super) fn group_files(repository: &Repository) -> Vec<Finding> {
    forbid(repository, "crates/clerk-api/src/groups/", IN_GROUPS)
}

/// Caches, clients and configuration belong to a value that the user owns.
pub(super) fn process_wide_state(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in library_files(repository) {
        let code = production_code(&file.text);
        for word in ["lazy_static", "thread_local!"] {
            if names(&code, word) {
                findings.push(Finding::error(&file.path, format!("process-wide state: `{word}`")));
            }
        }
        for declaration in statics(&code) {
            if names(declaration, "mut") || STATEFUL.iter().any(|word| names(declaration, word)) {
                findings
                    .push(Finding::error(&file.path, format!("process-wide state: `static {}`", declaration.trim())));
            }
        }
    }
    findings
}

/// A library reports through values and `tracing`; only a program prints.
pub(super) fn no_printing(repository: &Repository) -> Vec<Finding> {
    let is_program = |file: &&File| file.path.ends_with("/src/main.rs") || file.path.contains("/src/cli");
    library_files(repository)
        .filter(|file| !is_program(file))
        .filter(|file| {
            let code = production_code(&file.text);
            ["print!", "println!", "eprint!", "eprintln!"].iter().any(|word| names(&code, word))
        })
        .map(|file| Finding::error(&file.path, "a library prints"))
        .collect()
}

/// The lint forbids it too; this also covers a crate that forgot `[lints]`.
pub(super) fn no_unsafe(repository: &Repository) -> Vec<Finding> {
    repository
        .rust_files("")
        .filter(|file| names(&production_code(&file.text), "unsafe"))
        .map(|file| Finding::error(&file.path, "unsafe code"))
        .collect()
}

/// Library code of the published crates.
fn library_files(repository: &Repository) -> impl Iterator<Item = &File> {
    repository.rust_files("crates/").filter(|file| !file.is_test() && file.path.contains("/src/"))
}

fn forbid(repository: &Repository, folder: &str, words: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in repository.files.iter().filter(|file| file.path.starts_with(folder) && file.path.ends_with(".rs")) {
        if file.is_test() {
            continue;
        }
        let code = production_code(&file.text);
        for word in words.iter().filter(|word| names(&code, word)) {
            findings.push(Finding::error(&file.path, format!("names `{word}`")));
        }
    }
    findings
}

/// Name and type of each static: what stands between `static` and `=`.
fn statics(code: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'';
    code.match_indices("static ")
        .filter(|(at, _)| !code[..*at].chars().next_back().is_some_and(is_word))
        .filter_map(|(at, found)| code[at + found.len()..].split(['=', ';']).next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{
        group_files, no_printing, no_unsafe, process_wide_state, pure_core, single_owners, types_are_data, who_awaits,
    };
    use crate::tidy::Finding;
    use crate::tidy::testing::repository;
    use crate::workspace::Repository;

    fn fires(rule: fn(&Repository) -> Vec<Finding>, path: &str, text: &str) -> bool {
        !rule(&repository(&[(path, text)])).is_empty()
    }

    #[test]
    fn only_one_file_names_reqwest_and_one_the_cryptography() {
        let code = "use reqwest::Client;";
        assert!(fires(single_owners, "crates/clerk-api/src/client.rs", code));
        assert!(!fires(single_owners, "crates/clerk-api/src/transport/reqwest.rs", code));
        assert!(!fires(single_owners, "crates/clerk-api/src/client.rs", "// not reqwest\nlet x = \"reqwest\";"));
        let module = "#[cfg(feature = \"reqwest\")]\nmod reqwest;\npub use self::reqwest::ReqwestTransport;";
        assert!(!fires(single_owners, "crates/clerk-api/src/transport/mod.rs", module));
        assert!(fires(single_owners, "crates/clerk-auth/src/jwt/verify.rs", "use aws_lc_rs::signature;"));
        assert!(!fires(single_owners, "crates/clerk-auth/src/crypto.rs", "use aws_lc_rs::signature;"));
        assert!(fires(single_owners, "crates/clerk-auth/src/decide/header.rs", "Verified::assert(claims)"));
        assert!(!fires(single_owners, "crates/clerk-auth/src/jwt/verify.rs", "Verified::assert(claims)"));
        let in_tests = "#[cfg(test)]\nmod tests { fn f() { Verified::assert(1); } }";
        assert!(!fires(single_owners, "crates/clerk-auth/src/decide/header.rs", in_tests));
    }

    #[test]
    fn what_decides_is_pure() {
        for code in [
            "async fn a() {}",
            "let x = y.await;",
            "let x = self.keys.lock();",
            "keys: Mutex<Keys>,",
            "std::env::var(NAME)",
            "let now = SystemTime::now();",
            "let now = Instant::now();",
            "tracing::debug!(token);",
            "println!();",
        ] {
            assert!(fires(pure_core, "crates/clerk-auth/src/decide/header.rs", code), "{code}");
            assert!(fires(pure_core, "crates/clerk-auth/src/jwt/verify.rs", code), "{code}");
            assert!(!fires(pure_core, "crates/clerk-auth/src/authenticator.rs", code), "{code}");
            let in_tests = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{ fn b() {{ {code} }} }}");
            assert!(!fires(pure_core, "crates/clerk-auth/src/jwt/verify.rs", &in_tests), "{code}");
        }
    }

    #[test]
    fn only_the_driver_and_what_it_asks_await() {
        assert!(fires(who_awaits, "crates/clerk-auth/src/state.rs", "x.await"));
        for file in ["authenticator.rs", "backend.rs", "backend/api.rs", "flights.rs", "jwks_cache.rs"] {
            assert!(!fires(who_awaits, &format!("crates/clerk-auth/src/{file}"), "x.await"), "{file}");
        }
    }

    #[test]
    fn types_are_only_data() {
        for code in ["use std::fs;", "SystemTime::now()", "http::StatusCode", "async fn f() {}"] {
            assert!(fires(types_are_data, "crates/clerk-types/src/page.rs", code), "{code}");
        }
        assert!(!fires(types_are_data, "crates/clerk-types/src/page.rs", "pub struct Page<T> { pub data: Vec<T> }"));
    }

    #[test]
    fn group_files_leave_http_and_json_to_others() {
        for code in ["http::HeaderValue::from_static(x)", "serde_json::from_slice(b)", "if s == StatusCode::OK {}"] {
            assert!(fires(group_files, "crates/clerk-api/src/groups/machines.rs", code), "{code}");
            assert!(!fires(group_files, "crates/clerk-api/src/response.rs", code), "{code}");
        }
    }

    #[test]
    fn process_wide_state_is_found_and_constants_are_not() {
        let path = "crates/clerk-auth/src/jwks.rs";
        for code in [
            "static mut KEYS: u8 = 0;",
            "static KEYS: LazyLock<Vec<u8>> = LazyLock::new(Vec::new);",
            "pub(crate) static KEYS: std::sync::OnceLock<u8> = OnceLock::new();",
            "static COUNT: AtomicU64 = AtomicU64::new(0);",
            "static KEYS: Mutex<Vec<u8>> = Mutex::new(Vec::new());",
            "thread_local! { static K: u8 = 0; }",
            "lazy_static::lazy_static! { static ref K: u8 = 0; }",
        ] {
            assert!(fires(process_wide_state, path, code), "{code}");
        }
        for code in [
            "static NAMES: &[&str] = &[];",
            "struct Keys { parsed: OnceLock<u8> }",
            "fn f(x: &'static str, y: &'static Mutex<u8>) {}",
            "fn f() -> &'static str { let x = OnceLock::new(); }",
        ] {
            assert!(!fires(process_wide_state, path, code), "{code}");
        }
        assert!(!fires(process_wide_state, "tests/it/main.rs", "static C: AtomicU64 = AtomicU64::new(0);"));
    }

    #[test]
    fn a_library_that_prints_is_found() {
        assert!(fires(no_printing, "crates/clerk-emulator/src/server.rs", "eprintln!();"));
        assert!(!fires(no_printing, "crates/clerk-emulator/src/main.rs", "println!();"));
        assert!(!fires(no_printing, "crates/clerk-api/src/client.rs", "/// println!()"));
    }

    #[test]
    fn unsafe_code_is_found() {
        assert!(fires(no_unsafe, "crates/clerk-api/src/path.rs", "let x = unsafe { y() };"));
        assert!(!fires(no_unsafe, "crates/clerk-api/src/path.rs", "#![forbid(unsafe_code)] // unsafe"));
    }
}
