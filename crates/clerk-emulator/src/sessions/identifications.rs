//! What users are known by: e-mail addresses, phone numbers, wallets.

use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Identification, Proof, Store, User};

/// Digits of an E.164 number, without the plus.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    EmailAddress,
    PhoneNumber,
    Web3Wallet,
}

/// One to be added to a user.
pub(crate) struct NewIdentification {
    pub(crate) value: String,
    pub(crate) proof: Option<Proof>,
    pub(crate) reserved: bool,
}

impl NewIdentification {
    /// One that the caller vouches for.
    pub(crate) fn verified(value: impl Into<String>) -> Self {
        Self { value: value.into(), proof: Some(Proof::Admin), reserved: false }
    }

    /// One that is kept for the user until proven.
    pub(crate) fn reserved(value: impl Into<String>) -> Self {
        Self { proof: None, reserved: true, ..Self::verified(value) }
    }

    /// One that counts for nothing yet.
    pub(crate) fn unverified(value: impl Into<String>) -> Self {
        Self { proof: None, ..Self::verified(value) }
    }
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::EmailAddress, Self::PhoneNumber, Self::Web3Wallet];

    /// Its name as a field and as the type of an object.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::EmailAddress => "email_address",
            Self::PhoneNumber => "phone_number",
            Self::Web3Wallet => "web3_wallet",
        }
    }

    /// Those of a user.
    pub(crate) fn of(self, user: &User) -> &[Identification] {
        match self {
            Self::EmailAddress => &user.email_addresses,
            Self::PhoneNumber => &user.phone_numbers,
            Self::Web3Wallet => &user.web3_wallets,
        }
    }

    /// Those of a user, and the id of the primary one.
    pub(crate) fn of_mut(self, user: &mut User) -> (&mut Vec<Identification>, &mut Option<String>) {
        match self {
            Self::EmailAddress => (&mut user.email_addresses, &mut user.primary_email_address_id),
            Self::PhoneNumber => (&mut user.phone_numbers, &mut user.primary_phone_number_id),
            Self::Web3Wallet => (&mut user.web3_wallets, &mut user.primary_web3_wallet_id),
        }
    }

    /// The text as it is kept, if it has the form of its kind.
    fn normal(self, text: &str) -> Result<String, Refusal> {
        let refused = |why| Err(refusal::wrong_format(self.name(), why));
        match self {
            Self::EmailAddress if is_email_address(text) => Ok(text.to_owned()),
            Self::EmailAddress => refused("must be an e-mail address"),
            Self::PhoneNumber => {
                let number: String = text.chars().filter(|character| !" -()".contains(*character)).collect();
                if is_phone_number(&number) { Ok(number) } else { refused("must be a phone number like +12025550123") }
            }
            Self::Web3Wallet if is_wallet(text) => Ok(text.to_owned()),
            Self::Web3Wallet => refused("must be the address of a wallet"),
        }
    }
}

/// Adds one to the user, as the primary one if there is none; answers its id. Whether it is free is checked when the
/// user is saved.
pub(crate) fn add(user: &mut User, kind: Kind, wanted: NewIdentification, now: i64) -> Result<String, Refusal> {
    let id = random::id("idn");
    let made = Identification {
        id: id.clone(),
        value: kind.normal(&wanted.value)?,
        proof: wanted.proof,
        reserved: wanted.reserved,
        second_factor: false,
        default_second_factor: false,
        created_at: now,
        updated_at: now,
    };
    let (all, primary) = kind.of_mut(user);
    all.push(made);
    primary.get_or_insert_with(|| id.clone());
    Ok(id)
}

/// The user who has the one with this id, and the one itself.
pub(crate) fn find<'a>(store: &'a Store, kind: Kind, id: &str) -> Result<(&'a User, &'a Identification), Refusal> {
    let of_user = |user: &'a User| kind.of(user).iter().find(|one| one.id == id).map(|one| (user, one));
    store.users().iter().find_map(of_user).ok_or_else(refusal::not_found)
}

/// The one with this id, of the user.
pub(crate) fn of_user_mut<'a>(user: &'a mut User, kind: Kind, id: &str) -> Result<&'a mut Identification, Refusal> {
    kind.of_mut(user).0.iter_mut().find(|one| one.id == id).ok_or_else(refusal::not_found)
}

/// Makes one the primary one, if anybody is known by it.
pub(crate) fn make_primary(user: &mut User, kind: Kind, id: &str, field: &str) -> Result<(), Refusal> {
    let (all, primary) = kind.of_mut(user);
    match all.iter().find(|one| one.id == id) {
        Some(one) if one.is_claimed() => {
            *primary = Some(one.id.clone());
            Ok(())
        }
        Some(_) => Err(refusal::wrong_value(field, "must be verified first")),
        None => Err(refusal::unknown_resource(field)),
    }
}

/// Codes to this phone number are a second factor, or are not.
pub(crate) fn set_second_factor(user: &mut User, id: &str, wanted: bool) -> Result<(), Refusal> {
    let is_first = !user.phone_numbers.iter().any(|number| number.default_second_factor && number.id != id);
    let number = of_user_mut(user, Kind::PhoneNumber, id)?;
    if wanted && number.proof.is_none() {
        return Err(refusal::wrong_value("reserved_for_second_factor", "must be false until the number is verified"));
    }
    (number.second_factor, number.default_second_factor) = (wanted, wanted && is_first);
    keep_default(user);
    Ok(())
}

/// Takes one away; if it was the primary one, the next takes its place.
pub(crate) fn remove(user: &mut User, kind: Kind, id: &str) {
    let (all, primary) = kind.of_mut(user);
    all.retain(|one| one.id != id);
    if primary.as_deref() == Some(id) {
        let next = all.iter().find(|one| one.is_claimed()).or(all.first());
        *primary = next.map(|one| one.id.clone());
    }
    keep_default(user);
}

/// Takes all away but this one, which becomes the primary one.
pub(crate) fn keep_only(user: &mut User, kind: Kind, id: &str) {
    let (all, primary) = kind.of_mut(user);
    all.retain(|one| one.id == id);
    *primary = Some(id.to_owned());
}

/// Of several second factors one is the default.
fn keep_default(user: &mut User) {
    if !user.phone_numbers.iter().any(|number| number.default_second_factor) {
        if let Some(number) = user.phone_numbers.iter_mut().find(|number| number.second_factor) {
            number.default_second_factor = true;
        }
    }
}

/// Refuses what another user claims, and what this one has twice.
pub(crate) fn check(store: &Store, user: &User) -> Result<(), Refusal> {
    for kind in Kind::ALL {
        let own = kind.of(user);
        for (index, one) in own.iter().enumerate() {
            let twice = own.iter().skip(index + 1).any(|other| other.is(&one.value));
            let others = store.users().iter().filter(|other| other.id != user.id);
            let taken = |other: &User| kind.of(other).iter().any(|their| their.is_claimed() && their.is(&one.value));
            if twice || others.into_iter().any(taken) {
                return Err(refusal::identifier_exists(kind.name()));
            }
        }
    }
    Ok(())
}

pub(crate) fn is_email_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, host)| {
        !local.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

/// E.164.
fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        PHONE_DIGITS.contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// Of Ethereum and the like, or of Solana.
fn is_wallet(text: &str) -> bool {
    let is_hex = |rest: &str| rest.len() == 40 && rest.bytes().all(|digit| digit.is_ascii_hexdigit());
    let is_base58 = || (32..=44).contains(&text.len()) && text.chars().all(|it| it.is_ascii_alphanumeric());
    text.strip_prefix("0x").map_or_else(is_base58, is_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALLET: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

    #[test]
    fn texts_have_the_form_of_their_kind() {
        for (kind, text, kept) in [
            (Kind::EmailAddress, "ada@example.com", Some("ada@example.com")),
            (Kind::EmailAddress, "ada", None),
            (Kind::EmailAddress, "a b@example.com", None),
            (Kind::PhoneNumber, "+1 (202) 555-0123", Some("+12025550123")),
            (Kind::PhoneNumber, "2025550123", None),
            (Kind::PhoneNumber, "+0025550123", None),
            (Kind::PhoneNumber, "+1202555012345678", None),
            (Kind::Web3Wallet, WALLET, Some(WALLET)),
            (Kind::Web3Wallet, "0x5290840009852788", None),
            (Kind::Web3Wallet, "wallet", None),
        ] {
            assert_eq!(kind.normal(text).ok().as_deref(), kept, "{text}");
        }
    }
}
