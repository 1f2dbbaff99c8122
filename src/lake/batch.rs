//! Records on their way to be staged. A text of a column stands once for most of the rows that have it, so that neither
//! packing nor staging costs by its length.

use super::bucket::bucket_of;
use super::part::{CaseRow, EventRow, Key, Keys, case_texts, event_texts};
use crate::event::{CaseRecord, EventRecord, Mark, MarkedStr, Sym, Symbols};

/// Places in which a marked text is looked for.
const PLACES: usize = 1 << 14;
/// How much texts may take before numbering begins anew, and how many there may be.
const PALETTE_BYTES: usize = 1 << 22;
const MOST_TEXTS: usize = 1 << 16;

/// Records of one bucket, in the order they came. The symbols of their rows are numbers of texts.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) keys: Keys,
    /// The case of each event, and of each case.
    pub(super) event_case_ids: Keys,
    pub(super) case_ids: Keys,
    pub(super) events: Vec<EventRow>,
    pub(super) cases: Vec<CaseRow>,
}

/// A batch on its way.
pub(super) struct Parcel {
    pub(super) bucket: usize,
    pub(super) batch: Batch,
    /// The texts with the numbers that follow those of the parcels before.
    pub(super) texts: Keys,
    /// Whether numbers begin anew behind it.
    pub(super) last: bool,
}

impl Batch {
    /// About how much memory it takes.
    fn bytes(&self) -> usize {
        let texts = self.keys.bytes() + self.event_case_ids.bytes() + self.case_ids.bytes();
        texts + size_of_val(&*self.events) + size_of_val(&*self.cases)
    }
}

/// Packs records by bucket.
pub(super) struct Packer {
    palette: Palette,
    /// By bucket.
    batches: Vec<Batch>,
    /// Texts whose numbers no parcel has told yet.
    news: Keys,
}

impl Packer {
    /// Nothing packed, for so many buckets.
    pub(super) fn new(buckets: usize) -> Self {
        let batches = (0..buckets).map(|_| Batch::default()).collect();
        Self { palette: Palette::default(), batches, news: Keys::default() }
    }

    /// Adds an event of the file of that sequence; the bucket it is in.
    pub(super) fn event(&mut self, file: u32, event: &EventRecord<'_>) -> usize {
        let bucket = bucket_of(event.case_id, self.batches.len());
        let batch = &mut self.batches[bucket];
        batch.event_case_ids.push(event.case_id);
        let key = event.event_key.map_or(Key::NONE, |key| batch.keys.push(key));
        let texts = self.palette.numbers(event_texts(event), &mut self.news);
        batch.events.push(EventRow { texts, key, ..EventRow::bare(file, event) });
        bucket
    }

    /// Adds a case of the file of that sequence; the bucket it is in.
    pub(super) fn case(&mut self, file: u32, case: &CaseRecord<'_>) -> usize {
        let bucket = bucket_of(case.case_id, self.batches.len());
        let batch = &mut self.batches[bucket];
        batch.case_ids.push(case.case_id);
        let texts = self.palette.numbers(case_texts(case), &mut self.news);
        batch.cases.push(CaseRow { texts, ..CaseRow::bare(file, case) });
        bucket
    }

    /// The parcels that are to go, in their order: that of a bucket if it is of that size, and those of all when there
    /// are too many texts.
    pub(super) fn full(&mut self, bucket: usize, bytes: usize) -> Vec<Parcel> {
        if self.palette.is_full() {
            self.all()
        } else if self.batches[bucket].bytes() >= bytes {
            vec![self.parcel(bucket)]
        } else {
            Vec::new()
        }
    }

    /// All parcels; numbers begin anew.
    pub(super) fn all(&mut self) -> Vec<Parcel> {
        self.palette = Palette::default();
        let mut parcels: Vec<Parcel> = (0..self.batches.len()).map(|bucket| self.parcel(bucket)).collect();
        if let Some(last) = parcels.last_mut() {
            last.last = true;
        }
        parcels
    }

    fn parcel(&mut self, bucket: usize) -> Parcel {
        let batch = std::mem::take(&mut self.batches[bucket]);
        Parcel { bucket, batch, texts: std::mem::take(&mut self.news), last: false }
    }
}

/// Texts by number, each once.
#[derive(Default)]
struct Palette {
    texts: Symbols,
    /// The numbers last given to texts whose marks belong in this place.
    places: Box<[(Mark, Sym)]>,
}

impl Palette {
    fn is_full(&self) -> bool {
        self.texts.text_bytes() > PALETTE_BYTES || self.texts.len() > MOST_TEXTS
    }

    /// The numbers of texts; those that are new go to `news`.
    fn numbers<const TEXTS: usize>(
        &mut self,
        texts: [Option<MarkedStr<'_>>; TEXTS],
        news: &mut Keys,
    ) -> [Sym; TEXTS] {
        texts.map(|text| text.map_or(Sym::NONE, |text| self.number(text, news)))
    }

    fn number(&mut self, text: MarkedStr<'_>, news: &mut Keys) -> Sym {
        let place = text.mark().0 as usize % PLACES;
        match self.places.get(place) {
            Some((mark, number)) if *mark == text.mark() && !mark.is_none() => *number,
            _ => self.look_up(text, place, news),
        }
    }

    #[cold]
    fn look_up(&mut self, text: MarkedStr<'_>, place: usize, news: &mut Keys) -> Sym {
        if self.places.is_empty() {
            self.places = vec![(Mark::NONE, Sym::NONE); PLACES].into_boxed_slice();
        }
        let before = self.texts.len();
        let number = self.texts.intern(&text);
        if self.texts.len() > before {
            news.push(&text);
        }
        self.places[place] = (text.mark(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::event::MarkedString;

    #[test]
    fn a_text_is_itself_by_its_mark_and_by_its_letters() {
        let (mut palette, mut news) = (Palette::default(), Keys::default());
        let texts = ["a", "b", "a", "ab", "b"];
        let marked = texts.map(MarkedString::new);
        let all = [texts.map(MarkedStr::from), marked.each_ref().map(MarkedString::borrowed)].concat();
        for text in [all.clone(), all].concat() {
            let number = palette.number(text, &mut news);
            assert_eq!(news.get(Key(number.0)), Some(text.as_str()));
        }
        assert_eq!(news.len(), 3);
    }

    #[test]
    fn marks_that_share_a_place_are_told_apart() {
        let (mut palette, mut news) = (Palette::default(), Keys::default());
        let marked: Vec<MarkedString> =
            (0..=PLACES).map(|text| MarkedString::new(text.to_string())).collect();
        for text in marked.iter().chain(&marked) {
            let number = palette.number(text.borrowed(), &mut news);
            assert_eq!(news.get(Key(number.0)), Some(&**text));
        }
    }

    #[test]
    fn any_number_of_texts_come_back_from_the_parcels() {
        let texts: Vec<String> = (0..MOST_TEXTS + 10).map(|number| number.to_string()).collect();
        let (mut packer, mut known) = (Packer::new(3), Keys::default());
        let (mut came, mut anews) = (Vec::new(), 0);
        let mut unpack = |parcels: Vec<Parcel>| {
            for Parcel { batch, texts, last, .. } in parcels {
                known.append(&texts);
                for (row, case_id) in batch.cases.iter().zip(batch.case_ids.iter()) {
                    assert_eq!(known.get(Key(row.texts[4].0)), Some(case_id));
                    came.push(case_id.to_owned());
                }
                if last {
                    known = Keys::default();
                    anews += 1;
                }
            }
        };
        for text in texts.iter().chain(&texts) {
            let case = CaseRecord { case_id: text, channel: Some(text), ..CaseRecord::default() };
            let bucket = packer.case(1, &case);
            unpack(packer.full(bucket, 10_000));
        }
        unpack(packer.all());
        assert!(anews > 1);
        assert_eq!(came.len(), 2 * texts.len());
    }
}
