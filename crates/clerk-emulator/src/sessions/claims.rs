//! What a session token says about user and organization, in both versions.

use serde_json::{Map, Value, json};

use super::{memberships, organizations, roles};
use crate::store::{Membership, Organization, Session, SessionStatus, Store, User};

/// The claims of a session, without those about the token itself (`iss`, `iat`, `nbf`, `exp`, `jti`, `azp`).
///
/// None when the user is gone. An organization counts only as long as the user is a member, and only once nothing is
/// pending.
pub(crate) fn of_session(store: &Store, session: &Session, now: i64) -> Option<Map<String, Value>> {
    let user = store.users().get(&session.user_id)?;
    let status = session.status_at(now);
    let active = if status == SessionStatus::Active { active_organization(store, session) } else { None };
    let mut claims = Map::new();
    claims.insert("sub".to_owned(), json!(user.id));
    claims.insert("sid".to_owned(), json!(session.id));
    claims.insert("sts".to_owned(), json!(if status == SessionStatus::Pending { "pending" } else { "active" }));
    claims.insert("fva".to_owned(), json!(factor_ages(user, session, now)));
    if let Some(actor) = &session.actor {
        claims.insert("act".to_owned(), actor.clone());
    }
    let granted = active.map(|active| Granted::of(store, active));
    let organization_plans = active.map_or(&[][..], |(organization, _)| &organization.plans);
    let organization_features = granted.as_ref().map_or(&[][..], |granted| &granted.features);
    for (name, own, shared) in
        [("fea", &user.features, organization_features), ("pla", &user.plans, organization_plans)]
    {
        let list = with_scopes(own, shared);
        if !list.is_empty() {
            claims.insert(name.to_owned(), json!(list));
        }
    }
    let version_1 = store.settings().claims_version == 1;
    if !version_1 {
        claims.insert("v".to_owned(), json!(2));
    }
    if let (Some((organization, membership)), Some(granted)) = (active, granted) {
        if version_1 {
            claims.insert("org_id".to_owned(), json!(organization.id));
            claims.insert("org_slug".to_owned(), json!(organization.slug));
            claims.insert("org_role".to_owned(), json!(membership.role));
            claims.insert("org_permissions".to_owned(), json!(granted.names()));
        } else {
            claims.insert("o".to_owned(), organization_claim(organization, membership, &granted));
        }
    }
    Some(claims)
}

/// The organization that is active, if the user is still a member, and as what.
pub(crate) fn active_organization<'a>(
    store: &'a Store,
    session: &Session,
) -> Option<(&'a Organization, &'a Membership)> {
    let id = session.last_active_organization_id.as_deref()?;
    let membership = memberships::find(store, id, &session.user_id).ok()?;
    Some((organizations::find(store, id).ok()?, membership))
}

/// What the role gives in this organization.
struct Granted {
    /// In the order of the claim `fea`, which the bitmaps follow.
    features: Vec<String>,
    /// Feature and permission.
    permissions: Vec<(String, String)>,
}

impl Granted {
    fn of(store: &Store, (organization, membership): (&Organization, &Membership)) -> Self {
        let role = roles::find(store, &membership.role);
        let mut permissions: Vec<(String, String)> = role
            .iter()
            .flat_map(|role| roles::claimed(role))
            .map(|(feature, name)| (feature.to_owned(), name.to_owned()))
            .collect();
        let mut features = match &organization.features {
            Some(features) => {
                permissions.retain(|(feature, _)| features.contains(feature));
                features.clone()
            }
            None => permissions.iter().map(|(feature, _)| feature.clone()).collect(),
        };
        features.sort();
        features.dedup();
        Self { features, permissions }
    }

    fn names(&self) -> Vec<String> {
        self.permissions.iter().map(|(feature, name)| format!("org:{feature}:{name}")).collect()
    }

    /// The names of the permissions, and for each feature the set of those it has.
    fn bitmaps(&self) -> (Vec<&str>, Vec<String>) {
        let mut names: Vec<&str> = self.permissions.iter().map(|(_, name)| name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let bitmap = |feature: &String| {
            let has = |name: &&str| self.permissions.iter().any(|(of, own)| of == feature && own == name);
            decimal(names.iter().map(has))
        };
        let bitmaps = self.features.iter().map(bitmap).collect();
        (names, bitmaps)
    }
}

fn organization_claim(organization: &Organization, membership: &Membership, granted: &Granted) -> Value {
    let role = membership.role.strip_prefix("org:").unwrap_or(&membership.role);
    let mut claim = json!({ "id": organization.id, "slg": organization.slug, "rol": role });
    let (names, bitmaps) = granted.bitmaps();
    if let (false, Some(claim)) = (names.is_empty(), claim.as_object_mut()) {
        claim.insert("per".to_owned(), json!(names.join(",")));
        claim.insert("fpm".to_owned(), json!(bitmaps.join(",")));
    }
    claim
}

/// Minutes since each factor was shown; -1 for one that is not enrolled.
fn factor_ages(user: &User, session: &Session, now: i64) -> [i64; 2] {
    let age = |at: i64| (now - at).max(0) / 60_000;
    // One that is enrolled but was not shown in this session is as old as the session.
    let second = session.second_factor_verified_at.unwrap_or(session.created_at);
    [age(session.first_factor_verified_at), if user.has_second_factor() { age(second) } else { -1 }]
}

/// `u:` what only the user has, `o:` what only the organization has, `uo:` what both have; in alphabetical order.
fn with_scopes(users: &[String], organizations: &[String]) -> String {
    let mut names: Vec<&String> = users.iter().chain(organizations).collect();
    names.sort();
    names.dedup();
    let scoped = names.into_iter().map(|name| match (users.contains(name), organizations.contains(name)) {
        (true, true) => format!("uo:{name}"),
        (true, false) => format!("u:{name}"),
        _ => format!("o:{name}"),
    });
    scoped.collect::<Vec<String>>().join(",")
}

/// The number with these bits, lowest first, however many there are.
fn decimal(bits: impl DoubleEndedIterator<Item = bool>) -> String {
    // Digits, lowest first: double and add, from the highest bit down.
    let mut digits: Vec<u8> = vec![0];
    for bit in bits.rev() {
        let mut carry = u8::from(bit);
        for digit in &mut digits {
            let doubled = *digit * 2 + carry;
            (*digit, carry) = (doubled % 10, doubled / 10);
        }
        if carry > 0 {
            digits.push(carry);
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bitmaps_are_decimal_numbers_of_any_length() {
        assert_eq!(decimal([].into_iter()), "0");
        assert_eq!(decimal([true, true, false].into_iter()), "3");
        assert_eq!(decimal([true, false, true, false, true].into_iter()), "21");
        let mut bits = vec![false; 54];
        (bits[0], bits[53]) = (true, true);
        assert_eq!(decimal(bits.into_iter()), "9007199254740993");
        assert_eq!(decimal(vec![true; 128].into_iter()), u128::MAX.to_string());
        let mut bits = vec![false; 200];
        bits[199] = true;
        assert_eq!(decimal(bits.into_iter()), "803469022129495137770981046170581301261101496891396417650688");
    }

    #[test]
    fn scopes_say_who_has_a_name() {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(with_scopes(&list(&["b", "c"]), &list(&["a", "b"])), "o:a,uo:b,u:c");
        assert_eq!(with_scopes(&[], &[]), "");
    }
}
