//! Dates in configuration, either as TOML dates (`2024-02-08`) or as text (`"2024-02-08"`).
use std::fmt;

use jiff::civil::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// Reads a [`Date`], for `#[serde(deserialize_with)]`.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    deserializer.deserialize_any(DateVisitor)
}

/// Reads an optional [`Date`], for `#[serde(default, deserialize_with)]`.
pub(super) fn read_some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    read(deserializer).map(Some)
}

struct DateVisitor;

impl<'de> Visitor<'de> for DateVisitor {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date such as 2024-02-08")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Date, E> {
        text.parse()
            .map_err(|_| E::custom(format!("`{text}` is not a date: write YYYY-MM-DD, e.g. 2024-02-08")))
    }

    // A TOML date arrives as a map with one private key, which only the toml crate can read.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
        let date = toml::value::Date::deserialize(MapAccessDeserializer::new(map))?;
        Date::new(date.year as i16, date.month as i8, date.day as i8).map_err(A::Error::custom)
    }
}
