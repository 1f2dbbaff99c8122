//! Who is who in the store: all names seen once, resolved with the lists, and since when people are compared.

use super::super::arguments::Common;
use super::super::progress::{self, Unit};
use super::organisation::{Organisation, Reorganised};
use super::working_time::data_zone;
use crate::config::Settings;
use crate::event::EventColumns;
use crate::fact::Level;
use crate::finding::{Identity, Sentence};
use crate::lake::Store;
use crate::lang::Lang;
use crate::lists::Lists;
use crate::people::{ActsOutside, Doubt, Homonyms, Policy, Resolution, Sightings, resolve};
use crate::profile::{Patterns, fold};
use anyhow::Result;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Names shown for each thing in doubt; all stand in the sheet of officials.
const SHOWN: usize = 50;

/// Who is who.
pub(super) struct People {
    pub(super) resolution: Resolution,
    /// Accounts that hold cases but are never ranked.
    pub(super) never_ranked: BTreeSet<String>,
    /// The last reorganisation without a mapping in the span of the log: only what began since is counted.
    pub(super) since: Option<Reorganised>,
    /// Reorganisations with a mapping in the span of the log.
    mapped: Vec<Date>,
    lists: Lists,
}

/// What only the walk shows: counts by official or unit.
#[derive(Default)]
pub(super) struct Shown {
    /// Acts outside the time of the listed posts.
    pub(super) outside: ActsOutside,
    /// Holds left out because they began before the reorganisation.
    pub(super) before: BTreeMap<(Level, String), u64>,
}

impl People {
    /// Sees all names of the store and resolves them.
    pub(super) fn new(
        store: &Store,
        settings: &Settings,
        zone: &TimeZone,
        as_of: i64,
        common: &Common,
    ) -> Result<Self> {
        let manifest = store.manifest();
        let lists = Lists::of(manifest.list_entries());
        let (oldest, newest) = (manifest.oldest_event_us, manifest.newest_event_us);
        let span = oldest.map(|oldest| (oldest, as_of.min(newest.unwrap_or(as_of))));
        let Organisation { since, mapped } =
            Organisation::new(settings, &lists, data_zone(manifest), zone, span)?;
        let sightings = sightings(store, settings, &lists, as_of, common)?;
        let mut never_ranked = manifest.placeholders.clone();
        let local = Patterns::new(&settings.people.placeholders);
        never_ranked.extend(sightings.names().filter(|name| local.any(&fold(name))).map(str::to_owned));
        let policy = Policy { homonyms: settings.people.homonyms, placeholders: &never_ranked, as_of };
        let resolution = resolve(&sightings, &lists, &policy);
        never_ranked.extend(resolution.never_ranked().iter().cloned());
        if let Some(since) = since {
            tracing::warn!(
                "the log spans the reorganisation of {}, and there is no organisation mapping of that day: only \
                 what began since is counted\n\nhint: give a mapping, or judge the time before with --as-of {}",
                since.day,
                since.day.yesterday()?
            );
        }
        Ok(Self { resolution, never_ranked, since, mapped, lists })
    }

    /// What the lists say of each official and unit, and what is in doubt.
    pub(super) fn identities(&self, shown: &Shown) -> BTreeMap<(Level, String), Identity> {
        let mut identities: BTreeMap<(Level, String), Identity> = BTreeMap::new();
        for (id, about) in self.resolution.officials() {
            let mut identity = Identity {
                name: about.name.clone(),
                office: about.title.clone(),
                code: about.code.clone(),
                listed_level: about.level.clone(),
                ..Identity::default()
            };
            about.doubts.iter().for_each(|doubt| note(&mut identity, doubt));
            identities.insert((Level::Official, id.clone()), identity);
        }
        for (id, about) in self.resolution.units() {
            let (name, code) = (Some(about.name.clone()), about.code.clone());
            let identity = Identity { name, code, listed_level: about.level.clone(), ..Identity::default() };
            identities.insert((Level::Unit, id.clone()), identity);
        }
        for (official, acts) in &shown.outside {
            let identity = identities.entry((Level::Official, official.clone())).or_default();
            note(identity, &Doubt::OutsideValidity(*acts));
        }
        for holder in shown.before.keys() {
            note(identities.entry(holder.clone()).or_default(), &Doubt::BeforeReorganisation);
        }
        identities
    }

    /// The lines of the sheet on data quality, as whom and what.
    pub(super) fn quality(&self, shown: &Shown, lang: Lang) -> Vec<(String, String)> {
        let mut lines = self.organisation_lines(shown, lang);
        let mut by_doubt: BTreeMap<&'static str, Vec<(u64, &str, Doubt)>> = BTreeMap::new();
        for (id, about) in self.resolution.officials() {
            for doubt in &about.doubts {
                by_doubt.entry(doubt.id()).or_default().push((about.acts, id, doubt.clone()));
            }
        }
        for (id, acts) in &shown.outside {
            let doubt = Doubt::OutsideValidity(*acts);
            by_doubt.entry(doubt.id()).or_default().push((*acts, id, doubt));
        }
        for names in by_doubt.values_mut() {
            // Those with most acts first: a doubt about them weighs most.
            names.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
            lines
                .extend(names.iter().take(SHOWN).map(|(_, id, doubt)| ((*id).to_owned(), text(doubt, lang))));
            if names.len() > SHOWN {
                let more = names.len() - SHOWN;
                let text = text(&names[SHOWN].2, lang);
                lines.push(("…".to_owned(), format!("{} {more}: {text}", lang.pick("và thêm", "and more:"))));
            }
        }
        lines
    }

    fn organisation_lines(&self, shown: &Shown, lang: Lang) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        if let Some(since) = self.since {
            let holds: u64 =
                shown.before.iter().filter(|(key, _)| key.0 == Level::Official).map(|(_, n)| n).sum();
            let before = since.day.yesterday().map_or_else(|_| String::new(), |day| day.to_string());
            let line = match lang {
                Lang::Vi => format!(
                    "Dữ liệu vắt qua ngày sắp xếp tổ chức mà không có bảng ánh xạ: {holds} lượt giữ bắt đầu trước đó \
                     không tính vào. Xem giai đoạn trước: --as-of {before}."
                ),
                Lang::En => format!(
                    "The log spans this reorganisation without a mapping: {holds} holds that began before it are left \
                     out. To judge the time before: --as-of {before}."
                ),
            };
            lines.push((since.day.to_string(), line));
        }
        for day in &self.mapped {
            let moves = self.lists.moves.len();
            let line = match lang {
                Lang::Vi => {
                    format!("Số liệu trước ngày này được đọc theo bảng ánh xạ tổ chức ({moves} dòng).")
                }
                Lang::En => {
                    format!("What lies before is read through the organisation mapping ({moves} rows).")
                }
            };
            lines.push((day.to_string(), line));
        }
        if let Some((several, names)) = self.resolution.in_several_units() {
            let (who, line) = match lang {
                Lang::Vi => (
                    "(mọi người)",
                    format!(
                        "{several} trong {names} tên cùng lúc thao tác ở nhiều đơn vị: không xét trùng tên theo đơn vị."
                    ),
                ),
                Lang::En => (
                    "(everybody)",
                    format!(
                        "{several} of {names} names act in several units at the same time: units make nobody suspect of being several people."
                    ),
                ),
            };
            lines.push((who.to_owned(), line));
        }
        for (unit, _) in self.resolution.forked_units() {
            let line = lang.pick(
                "Bảng ánh xạ cho đơn vị cũ này nhiều đơn vị mới: giữ nguyên tên cũ.",
                "The mapping gives this old unit several new ones: it keeps its old name.",
            );
            lines.push((unit.to_owned(), line.to_owned()));
        }
        lines
    }
}

fn note(identity: &mut Identity, doubt: &Doubt) {
    let sentence = Sentence { vi: doubt.vi(), en: doubt.en() };
    if doubt.is_caveat() {
        identity.caveats.push(sentence.clone());
    }
    identity.notes.push(sentence);
}

fn text(doubt: &Doubt, lang: Lang) -> String {
    match lang {
        Lang::Vi => doubt.vi(),
        Lang::En => doubt.en(),
    }
}

/// All names of the store; none where nothing could come of them.
fn sightings(
    store: &Store,
    settings: &Settings,
    lists: &Lists,
    as_of: i64,
    common: &Common,
) -> Result<Sightings> {
    let mut dates: Vec<i64> =
        lists.moves.iter().map(|one| one.valid_from).filter(|&at| at <= as_of).collect();
    dates.dedup();
    let none = || Sightings::new(&dates, as_of);
    let nothing_to_tell = settings.people.homonyms == Homonyms::Ignore
        && settings.people.placeholders.is_empty()
        && *lists == Lists::default();
    if nothing_to_tell {
        return Ok(none());
    }
    let bar = progress::bar(common, "people", store.bucket_count() as u64, Unit::Items);
    let sightings = (0..store.bucket_count())
        .into_par_iter()
        .map_init(EventColumns::default, |events, bucket| {
            store.read_people_into(bucket, events)?;
            let mut sightings = none();
            sightings.add(events);
            bar.inc(1);
            Ok::<_, anyhow::Error>(sightings)
        })
        .try_reduce(none, |one, other| Ok(one.merge(other)))?;
    bar.finish_and_clear();
    Ok(sightings)
}
