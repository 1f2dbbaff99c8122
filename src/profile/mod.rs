//! stub
#![allow(missing_docs, unused, clippy::all, clippy::pedantic)]
use crate::event::*; use anyhow::Result; use std::path::Path;
#[derive(Clone, Debug, serde::Deserialize)] pub struct ProfileSpec {}
impl ProfileSpec { pub fn parse(t:&str)->Result<Self>{todo!()} pub fn title(&self)->&str{""} }
pub struct BuiltIn{pub id:&'static str,pub toml:&'static str}
pub const PROFILES:&[BuiltIn]=&[];
pub struct Profile; impl Profile { pub fn compile(s:&ProfileSpec)->Result<Self>{todo!()} pub fn id(&self)->&str{""} pub fn zone(&self)->&str{""} pub fn case_end(&self)->CaseEnd{CaseEnd::Kinds} }
#[derive(PartialEq)] pub enum CaseEnd{Kinds,LastEvent}
#[derive(Default)] pub struct Limits{pub max_field_bytes:usize,pub max_xml_depth:usize, pub x:u8}
pub struct Reject<'a>{pub row:u64,pub column:&'a str,pub value:&'a str,pub reason:String}
pub trait Sink { fn event(&mut self,r:&EventRecord<'_>)->Result<()>; fn case(&mut self,r:&CaseRecord<'_>)->Result<()>; fn reject(&mut self,r:&Reject<'_>)->Result<()>; fn placeholder(&mut self,o:&str)->Result<()>; }
#[derive(Default)] pub struct FileReport{pub rows_read:u64,pub rows_split:u64,pub rejected:u64,pub skipped:u64}
impl FileReport{pub fn unknown_activities(&self)->impl Iterator<Item=(&str,u64)>{std::iter::empty()}}
pub struct Detected<'a>{pub profile:&'a Profile,pub reason:String}
pub fn choose<'a>(p:&Path,ps:&'a [Profile],l:&Limits)->Result<Option<Detected<'a>>>{todo!()}
pub fn read_file(p:&Path,pr:&Profile,l:&Limits,pg:&mut dyn FnMut(u64),s:&mut dyn Sink)->Result<FileReport>{todo!()}
