//! How the total of a payment comes about.

use serde::{Deserialize, Serialize};

use crate::lenient;
use crate::number;
use crate::resources::billing::{Credits, Discounts, Money};

/// How the total of a payment comes about.
///
/// Source: the schemas `CommerceTotalsResponse`, of which there are two, of the Backend API.
// spec: CommerceTotalsResponse
// spec: CommerceTotalsResponse-2
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingTotals")]
#[doc(alias = "CommerceTotalsResponse")]
#[non_exhaustive]
pub struct Totals {
    /// The fee of the plan, without units.
    pub base_fee: Money,
    /// What the units come to.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub per_unit_totals: Vec<UnitTotal>,
    /// The fee and the units.
    pub subtotal: Money,
    /// The taxes.
    pub tax_total: Money,
    /// What credits take off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<Credits>,
    /// What discounts take off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discounts: Option<Discounts>,
    /// What is to be paid.
    pub grand_total: Money,
}

/// What the units of one kind come to, for example the seats.
///
/// Source: the schemas `CommercePerUnitTotal`, of which there are two, of the Backend API.
// spec: CommercePerUnitTotal
// spec: CommercePerUnitTotal-2
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingPerUnitTotal")]
#[doc(alias = "CommercePerUnitTotal")]
#[non_exhaustive]
pub struct UnitTotal {
    /// The kind of unit, for example `seats`.
    pub name: String,
    /// How many units make one block. Prices are per block.
    #[serde(deserialize_with = "number::i64")]
    pub block_size: i64,
    /// What each tier comes to.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub tiers: Vec<UnitTotalTier>,
}

/// What the units of one tier come to.
///
/// Source: the schemas `CommercePerUnitTotalTier`, of which there are two, of the Backend API.
// spec: CommercePerUnitTotalTier
// spec: CommercePerUnitTotalTier-2
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingPerUnitTotalTier")]
#[doc(alias = "CommercePerUnitTotalTier")]
#[non_exhaustive]
pub struct UnitTotalTier {
    /// How many units are in it; none means without limit.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// What one block costs.
    pub fee_per_block: Money,
    /// What they cost together.
    pub total: Money,
}
