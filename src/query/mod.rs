//! stub
#![allow(missing_docs, unused, clippy::all, clippy::pedantic)]
pub struct Query{pub name:&'static str} impl Query{pub fn title(&self,l:crate::config::Lang)->&str{""} pub fn parameters(&self)->Vec<String>{vec![]}}
pub const QUERIES:&[Query]=&[];
