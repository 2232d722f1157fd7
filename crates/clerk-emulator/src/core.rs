//! What the server thread and the handle in the test share.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::clock::Clock;
use crate::fault::Faults;
use crate::keys::{KeyError, SigningKey};
use crate::random;
use crate::requests::RequestLog;
use crate::sessions::defaults;
use crate::store::{Change, Instance, JournalError, Settings, Store};

/// The emulated instance.
pub(crate) struct Core {
    pub(crate) instance_id: String,
    pub(crate) secret_key: String,
    /// The host name of the Frontend API.
    pub(crate) frontend_api: String,
    /// Cookies instead of query parameters, and keys that say `live`.
    pub(crate) production: bool,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) requests: RequestLog,
    store: Mutex<Store>,
    keys: RwLock<KeyRing>,
    foreign_key: OnceLock<SigningKey>,
}

/// The instance's signing keys, oldest first; never empty.
#[derive(Clone)]
struct KeyRing {
    active: Arc<SigningKey>,
    retired: Vec<Arc<SigningKey>>,
}

/// Why an instance cannot be set up from its data.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetUpError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("the data belongs to another {0} than the one that was given")]
    Mismatch(&'static str),
}

impl Core {
    /// Takes up the instance in the store, or makes a new one there.
    pub(crate) fn new(
        mut store: Store,
        clock: Clock,
        requests: RequestLog,
        pinned_key: Option<SigningKey>,
        pinned_secret: Option<String>,
        production: bool,
    ) -> Result<Self, SetUpError> {
        let (instance, keys) = match store.instance().cloned() {
            Some(instance) => {
                let keys = KeyRing::load(&instance)?;
                if pinned_key.is_some_and(|pinned| pinned.kid() != keys.active.kid()) {
                    return Err(SetUpError::Mismatch("signing key"));
                }
                if pinned_secret.is_some_and(|pinned| pinned != instance.secret_key) {
                    return Err(SetUpError::Mismatch("secret key"));
                }
                if production != instance.settings.production {
                    return Err(SetUpError::Mismatch("kind of instance"));
                }
                (instance, keys)
            }
            None => {
                let key = pinned_key.unwrap_or_else(SigningKey::generate);
                let instance = new_instance(&key, pinned_secret, production);
                store.apply(vec![Change::Instance(instance.clone())])?;
                (instance, KeyRing { active: Arc::new(key), retired: Vec::new() })
            }
        };
        defaults::ensure(&mut store, instance.settings.production, clock.now_ms())?;
        Ok(Self {
            instance_id: instance.id,
            secret_key: instance.secret_key,
            frontend_api: instance.frontend_api,
            production: instance.settings.production,
            clock,
            faults: Faults::default(),
            requests,
            store: Mutex::new(store),
            keys: RwLock::new(keys),
            foreign_key: OnceLock::new(),
        })
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key that signs.
    pub(crate) fn signing_key(&self) -> Arc<SigningKey> {
        self.key_ring().active
    }

    /// Every key whose signatures count, the signing one first.
    pub(crate) fn known_keys(&self) -> Vec<Arc<SigningKey>> {
        let ring = self.key_ring();
        let mut keys = vec![ring.active];
        keys.extend(ring.retired.into_iter().rev());
        keys
    }

    /// Puts a new signing key to work; the old one stays in the key set only if asked to.
    pub(crate) fn rotate_signing_key(&self, keep_previous: bool) -> Result<(), SetUpError> {
        let mut ring = self.key_ring();
        let previous = std::mem::replace(&mut ring.active, Arc::new(SigningKey::generate()));
        if keep_previous {
            ring.retired.push(previous);
        } else {
            ring.retired.clear();
        }
        let mut store = self.store();
        if let Some(instance) = store.instance().cloned() {
            let signing_keys = ring.store();
            store.apply(vec![Change::Instance(Instance { signing_keys, ..instance })])?;
        }
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = ring;
        Ok(())
    }

    /// A key that is in no key set: for tokens that must not verify.
    pub(crate) fn foreign_key(&self) -> &SigningKey {
        self.foreign_key.get_or_init(SigningKey::generate)
    }

    /// What `iss` says.
    pub(crate) fn issuer(&self) -> String {
        format!("https://{}", self.frontend_api)
    }

    /// The key that names the frontend host.
    pub(crate) fn publishable_key(&self) -> String {
        let kind = if self.production { "live" } else { "test" };
        format!("pk_{kind}_{}", STANDARD_NO_PAD.encode(format!("{}$", self.frontend_api)))
    }

    /// What this instance's cookies end in: eight characters that follow from the publishable key.
    pub(crate) fn cookie_suffix(&self) -> String {
        let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, self.publishable_key().as_bytes());
        URL_SAFE_NO_PAD.encode(hash.as_ref()).chars().take(8).collect()
    }

    fn key_ring(&self) -> KeyRing {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl KeyRing {
    fn load(instance: &Instance) -> Result<Self, KeyError> {
        let mut keys = Vec::new();
        for key in &instance.signing_keys {
            let der = STANDARD.decode(key).map_err(|_| KeyError::NotPem)?;
            keys.push(Arc::new(SigningKey::from_pkcs8(&der)?));
        }
        let active = keys.pop().ok_or(KeyError::NotPem)?;
        Ok(Self { active, retired: keys })
    }

    fn store(&self) -> Vec<String> {
        self.retired.iter().chain([&self.active]).map(|key| STANDARD.encode(key.pkcs8())).collect()
    }
}

fn new_instance(key: &SigningKey, secret_key: Option<String>, production: bool) -> Instance {
    // Derived from the key, so that a pinned key gives the same publishable key everywhere. Lower case, as host names
    // are; nobody is meant to call it.
    let hash = digest(&SHA256, key.kid().as_bytes());
    let label = random::hex_of(hash.as_ref().get(..6).unwrap_or_default());
    // A name below `.test` belongs to nobody, ever.
    let frontend_api = if production {
        format!("clerk.emulator-{label}.test")
    } else {
        format!("emulator-{label}.clerk.accounts.dev")
    };
    Instance {
        id: key.kid().to_owned(),
        secret_key: secret_key.unwrap_or_else(|| random::instance_secret_key(production)),
        frontend_api,
        signing_keys: vec![STANDARD.encode(key.pkcs8())],
        settings: Settings { production, ..Settings::default() },
    }
}
