//! What users may have, as types.

use clerk_auth::{Feature, Permission, Plan, Role};

pub(crate) struct Admin;
pub(crate) struct ManageInvoices;
pub(crate) struct Reports;
pub(crate) struct Gold;

impl Role for Admin {
    const NAME: &'static str = "org:admin";
}

impl Permission for ManageInvoices {
    const NAME: &'static str = "org:invoices:manage";
}

impl Feature for Reports {
    const NAME: &'static str = "reports";
}

impl Plan for Gold {
    const NAME: &'static str = "user:gold";
}
