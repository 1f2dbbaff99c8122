//! stub
use super::arguments::{Common, Query};
pub(super) fn query(_: &Query, _: &crate::config::Settings, _: &Common) -> anyhow::Result<()> { Ok(()) }
