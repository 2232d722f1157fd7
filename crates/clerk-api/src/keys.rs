//! Keys: which are usable, and which one goes with a request.

use clerk_types::secret::Secret;
use http::HeaderValue;

/// What a secret key of an instance is called in the environment.
pub(crate) const SECRET_KEY: &str = "CLERK_SECRET_KEY";
/// What a secret key of a machine is called in the environment.
pub(crate) const MACHINE_SECRET_KEY: &str = "CLERK_MACHINE_SECRET_KEY";

/// Why a text is no key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum KeyProblem {
    #[error("the key is empty")]
    Empty,
    #[error("the key consists of whitespace only")]
    Blank,
    #[error(
        "the key contains whitespace, a control character or a character outside of ASCII; was a line break copied along?"
    )]
    Character,
    #[error("this is a machine secret key (`ak_...`); an instance secret key (`sk_...`) belongs here")]
    MachineKey,
    #[error("this is an instance secret key (`sk_...`); a machine secret key (`ak_...`) belongs here")]
    InstanceKey,
    #[error("this is a publishable key (`pk_...`), which opens nothing; a secret key belongs here")]
    PublishableKey,
}

/// No key is there for a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum MissingKey {
    #[error("no secret key: set {SECRET_KEY}, or pass `secret_key` to the builder")]
    Instance,
    #[error(
        "no key: set {MACHINE_SECRET_KEY} (or {SECRET_KEY}), or pass `machine_secret_key` (or `secret_key`) to the builder"
    )]
    MachineOrInstance,
    #[error("no machine secret key: set {MACHINE_SECRET_KEY}, or pass `machine_secret_key` to the builder")]
    Machine,
}

/// Which of the client's keys a request may carry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum KeyRule {
    /// The instance secret key.
    Instance,
    /// The machine secret key if there is one, else the instance secret key.
    MachineFirst,
    /// None.
    NoKey,
}

/// The keys of a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    pub(crate) instance: Option<Secret>,
    pub(crate) machine: Option<Secret>,
}

impl Keys {
    /// The client's key for a request under `rule`, if it is to carry one.
    pub(crate) fn pick(&self, rule: KeyRule) -> Result<Option<&Secret>, MissingKey> {
        match rule {
            KeyRule::Instance => self.instance.as_ref().ok_or(MissingKey::Instance).map(Some),
            KeyRule::MachineFirst => {
                self.machine.as_ref().or(self.instance.as_ref()).ok_or(MissingKey::MachineOrInstance).map(Some)
            }
            KeyRule::NoKey => Ok(None),
        }
    }
}

/// Checks a secret key of an instance.
pub(crate) fn check_instance(key: &Secret) -> Result<(), KeyProblem> {
    check(key)?;
    match key.expose() {
        text if text.starts_with("ak_") => Err(KeyProblem::MachineKey),
        text if text.starts_with("pk_") => Err(KeyProblem::PublishableKey),
        _ => Ok(()),
    }
}

/// Checks a secret key of a machine.
pub(crate) fn check_machine(key: &Secret) -> Result<(), KeyProblem> {
    check(key)?;
    match key.expose() {
        text if text.starts_with("sk_") => Err(KeyProblem::InstanceKey),
        text if text.starts_with("pk_") => Err(KeyProblem::PublishableKey),
        _ => Ok(()),
    }
}

/// Checks that a key of any kind can stand in a header.
pub(crate) fn check(key: &Secret) -> Result<(), KeyProblem> {
    let text = key.expose();
    if text.is_empty() {
        Err(KeyProblem::Empty)
    } else if text.trim().is_empty() {
        Err(KeyProblem::Blank)
    } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Err(KeyProblem::Character)
    } else {
        Ok(())
    }
}

/// `Bearer <secret>` as a header value that is marked sensitive.
pub(crate) fn bearer(secret: &Secret) -> Result<HeaderValue, KeyProblem> {
    check(secret)?;
    let mut value = HeaderValue::from_str(&format!("Bearer {}", secret.expose())).map_err(|_| KeyProblem::Character)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_checked_by_kind() {
        use KeyProblem::{Blank, Character, Empty, InstanceKey, MachineKey, PublishableKey};
        for (key, as_instance, as_machine) in [
            ("sk_test_1", Ok(()), Err(InstanceKey)),
            ("sk_live_1", Ok(()), Err(InstanceKey)),
            ("ak_1", Err(MachineKey), Ok(())),
            ("pk_test_1", Err(PublishableKey), Err(PublishableKey)),
            ("other", Ok(()), Ok(())),
            ("", Err(Empty), Err(Empty)),
            (" \t\n", Err(Blank), Err(Blank)),
            ("sk_test_1\n", Err(Character), Err(Character)),
            (" ak_1", Err(Character), Err(Character)),
            ("sk_te st", Err(Character), Err(Character)),
            ("sk_\u{0}", Err(Character), Err(Character)),
            ("sk_\u{7f}", Err(Character), Err(Character)),
            ("sk_ü", Err(Character), Err(Character)),
            ("sk_\u{a0}", Err(Character), Err(Character)),
        ] {
            let key = Secret::new(key);
            assert_eq!(check_instance(&key), as_instance, "{:?}", key.expose());
            assert_eq!(check_machine(&key), as_machine, "{:?}", key.expose());
        }
    }

    #[test]
    fn the_machine_key_wins_only_where_the_rule_says_so() {
        let both = Keys { instance: Some(Secret::new("sk_1")), machine: Some(Secret::new("ak_1")) };
        let instance = Keys { machine: None, ..both.clone() };
        let machine = Keys { instance: None, ..both.clone() };
        let none = Keys::default();
        let pick = |keys: &Keys, rule| keys.pick(rule).map(|key| key.map(|key| key.expose().to_owned()));
        for (keys, rule, key) in [
            (&both, KeyRule::Instance, Ok(Some("sk_1"))),
            (&both, KeyRule::MachineFirst, Ok(Some("ak_1"))),
            (&instance, KeyRule::Instance, Ok(Some("sk_1"))),
            (&instance, KeyRule::MachineFirst, Ok(Some("sk_1"))),
            (&machine, KeyRule::Instance, Err(MissingKey::Instance)),
            (&machine, KeyRule::MachineFirst, Ok(Some("ak_1"))),
            (&both, KeyRule::NoKey, Ok(None)),
            (&none, KeyRule::NoKey, Ok(None)),
            (&none, KeyRule::Instance, Err(MissingKey::Instance)),
            (&none, KeyRule::MachineFirst, Err(MissingKey::MachineOrInstance)),
        ] {
            assert_eq!(pick(keys, rule), key.map(|key| key.map(str::to_owned)), "{keys:?} {rule:?}");
        }
    }

    #[test]
    fn bearer_values_are_sensitive() {
        let value = bearer(&Secret::new("sk_test_1")).unwrap();
        assert_eq!(value, "Bearer sk_test_1");
        assert!(value.is_sensitive());
        assert!(!format!("{value:?}").contains("sk_test"));
    }
}
