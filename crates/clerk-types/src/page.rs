//! One page of a list, whatever shape the server gives it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient;
use crate::number;

/// One page of a list and how many entries there are in all.
///
/// Lists come in several shapes: `{"data": [..], "total_count": n}` nearly everywhere, the same with the list under
/// `m2m_tokens` for M2M tokens (`api_keys` has been seen too), and a bare array without a total from some older
/// endpoints. All of them parse; the first one is written.
///
/// ```
/// use clerk_types::page::Page;
///
/// let page: Page<u32> = serde_json::from_str(r#"{"data": [1, 2], "total_count": 7}"#)?;
/// assert_eq!((page.data, page.total_count), (vec![1, 2], Some(7)));
///
/// let page: Page<u32> = serde_json::from_str("[1, 2]")?;
/// assert_eq!((page.data, page.total_count), (vec![1, 2], None));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// The entries of this page.
    pub data: Vec<T>,
    /// How many entries the whole list has; none if the server did not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_count: Option<u64>,
}

impl<T> Page<T> {
    /// A page with these entries.
    pub fn new(data: Vec<T>, total_count: Option<u64>) -> Self {
        Self { data, total_count }
    }
}

impl<T> IntoIterator for Page<T> {
    type IntoIter = std::vec::IntoIter<T>;
    type Item = T;

    fn into_iter(self) -> Self::IntoIter {
        self.data.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type IntoIter = std::slice::Iter<'a, T>;
    type Item = &'a T;

    fn into_iter(self) -> Self::IntoIter {
        self.data.iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PageVisitor(PhantomData))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Member {
    #[serde(alias = "api_keys", alias = "m2m_tokens")]
    Data,
    TotalCount,
    #[serde(other)]
    Unknown,
}

/// A list that a server written in Go may well send as `null`.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
struct Entries<T>(#[serde(deserialize_with = "lenient::null_as_default")] Vec<T>);

#[derive(Deserialize)]
struct Number(#[serde(deserialize_with = "number::i64")] i64);

struct PageVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PageVisitor<T> {
    type Value = Page<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or an object with a list and its total count")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut data = Vec::new();
        while let Some(entry) = entries.next_element()? {
            data.push(entry);
        }
        Ok(Page::new(data, None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut data = None;
        let mut total_count = None;
        while let Some(member) = members.next_key()? {
            match member {
                Member::Data if data.is_some() => return Err(A::Error::duplicate_field("data")),
                Member::Data => data = Some(members.next_value::<Entries<T>>()?.0),
                Member::TotalCount => {
                    total_count = members
                        .next_value::<Option<Number>>()?
                        .map(|number| u64::try_from(number.0))
                        .transpose()
                        .map_err(|_| A::Error::custom("total_count is negative"))?;
                }
                Member::Unknown => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        let data = data.ok_or_else(|| A::Error::missing_field("data"))?;
        Ok(Page::new(data, total_count))
    }
}
