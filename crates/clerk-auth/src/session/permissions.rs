//! The organization permissions of a version 2 session token, unpacked from their bitmaps.
//!
//! `o.per` lists permission names, `o.fpm` holds one decimal number per organization feature of `fea`; bit n of that
//! number grants permission n on that feature. There can be more permissions than any machine integer has bits.

use super::scope_list::{ScopeList, trim};

/// How many decimal digits are read at once: the most that fit 64 bits in any case.
const DIGITS_AT_ONCE: usize = 19;

/// The permissions as `org:<feature>:<permission>`, by feature, then by permission.
///
/// Whatever is missing or malformed grants nothing: a malformed `fea` means no permission at all, a malformed bitmap none
/// on its feature.
pub(crate) fn organization_permissions(fea: Option<&str>, per: Option<&str>, fpm: Option<&str>) -> Vec<String> {
    let (Some(fea), Some(per), Some(fpm)) = (fea, per, fpm) else { return Vec::new() };
    if per.is_empty() || fpm.is_empty() {
        return Vec::new();
    }
    let Ok(features) = ScopeList::parse(fea) else { return Vec::new() };
    let names: Vec<&str> = per.split(',').map(trim).collect();

    let mut permissions = Vec::new();
    // Only organization features have a bitmap; a feature of the user takes no position.
    for (feature, bitmap) in features.organization.iter().zip(fpm.split(',').map(trim)) {
        for (name, granted) in names.iter().zip(bits(bitmap, names.len())) {
            if granted {
                permissions.push(format!("org:{feature}:{name}"));
            }
        }
    }
    permissions
}

/// At least the lowest `count` bits of a decimal number of any length, the lowest first; none if it is not all digits.
///
/// Higher bits are never computed, so that the work is bounded by digits times `count`.
fn bits(decimal: &str, count: usize) -> impl Iterator<Item = bool> {
    let mut limbs = Vec::new();
    if decimal.bytes().all(|byte| byte.is_ascii_digit()) {
        limbs.resize(count.div_ceil(64), 0_u64);
        for digits in decimal.as_bytes().chunks(DIGITS_AT_ONCE) {
            let (scale, value) = digits.iter().fold((1_u64, 0_u64), |(scale, value), digit| {
                (scale.wrapping_mul(10), value.wrapping_mul(10).wrapping_add(u64::from(digit & 0x0f)))
            });
            multiply_and_add(&mut limbs, scale, value);
        }
    }
    limbs.into_iter().flat_map(|limb| (0..64).map(move |bit| (limb >> bit) & 1 == 1))
}

/// `limbs * scale + value` in place, lowest limb first; what does not fit the limbs is dropped.
fn multiply_and_add(limbs: &mut [u64], scale: u64, value: u64) {
    let mut carry = u128::from(value);
    for limb in limbs {
        // At most (2^64 - 1) * (2^64 - 1) + (2^64 - 1), which is less than 2^128.
        let product = u128::from(*limb) * u128::from(scale) + carry;
        *limb = (product & u128::from(u64::MAX)) as u64;
        carry = product >> 64;
    }
}

#[cfg(test)]
mod tests;
