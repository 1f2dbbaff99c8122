//! A column chunk page by page, straight to what its values mean: what [`super::encoder`] wrote, without an array between.
//!
//! A general reader makes an array of each column, with nulls spread and a validity beside it, which is then read again.
//! Here codes become meanings as they are unpacked, which takes less than half the time.

use super::unpack::{
    Present, Unusual, codes, differences, flag_at, plain_numbers, plain_strings, present, spread,
};
use anyhow::{Context, Result, ensure};
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};

/// The pages of one column of a row group.
pub(in super::super) struct ColumnPages {
    pages: Box<dyn PageReader>,
    /// How many rows the row group has.
    rows: usize,
}

/// A data page.
struct Data<'p> {
    rows: usize,
    present: Present<'p>,
    /// How many rows have a value.
    count: usize,
    encoding: Encoding,
    values: &'p [u8],
}

impl ColumnPages {
    pub(in super::super) fn new(pages: Box<dyn PageReader>, rows: usize) -> Self {
        Self { pages, rows }
    }

    /// Appends what the texts of the rows mean; `meaning` is asked once for each distinct text, in the order of the
    /// dictionary.
    ///
    /// # Errors
    /// [`Unusual`] for pages that are not written here; if a page is damaged; what `meaning` gives.
    pub(in super::super) fn texts<T: Copy>(
        self,
        missing: T,
        out: &mut Vec<T>,
        mut meaning: impl FnMut(&str) -> Result<T>,
    ) -> Result<()> {
        let mut meanings = Vec::new();
        self.each(|page| match page {
            Either::Dictionary(values, distinct) => plain_strings(values, distinct, |text| {
                meanings.push(meaning(text)?);
                Ok(())
            }),
            Either::Data(data) => data.append(missing, out, |out| {
                ensure!(data.encoding == Encoding::RLE_DICTIONARY, Unusual);
                codes(data.values, data.count, &meanings, out)
            }),
        })
    }

    /// Appends whole numbers.
    ///
    /// # Errors
    /// As [`ColumnPages::texts`].
    pub(in super::super) fn numbers<T: Copy>(
        self,
        missing: T,
        out: &mut Vec<T>,
        make: impl Fn(i64) -> T + Copy,
    ) -> Result<()> {
        let mut distinct = Vec::new();
        self.each(|page| match page {
            Either::Dictionary(values, count) => {
                distinct = plain_numbers(values, count)?.into_iter().map(make).collect();
                Ok(())
            }
            Either::Data(data) => data.append(missing, out, |out| match data.encoding {
                Encoding::RLE_DICTIONARY => codes(data.values, data.count, &distinct, out),
                Encoding::DELTA_BINARY_PACKED => differences(data.values, data.count, make, out),
                _ => Err(Unusual.into()),
            }),
        })
    }

    /// Takes the flag of each row that has one, with the place of the row.
    ///
    /// # Errors
    /// As [`ColumnPages::texts`].
    pub(in super::super) fn flags(self, mut take: impl FnMut(usize, bool)) -> Result<()> {
        let mut start = 0;
        self.each(|page| {
            let Either::Data(data) = page else { return Err(Unusual.into()) };
            ensure!(data.encoding == Encoding::PLAIN, Unusual);
            ensure!(data.values.len() * 8 >= data.count, "a page ends in the middle of its flags");
            let rows = 0..data.rows;
            match data.present {
                Present::None => {}
                Present::All => rows.for_each(|row| take(start + row, flag_at(data.values, row))),
                Present::Those(bits) => {
                    let with_flag = rows.filter(|&row| flag_at(bits, row));
                    with_flag
                        .enumerate()
                        .for_each(|(place, row)| take(start + row, flag_at(data.values, place)));
                }
            }
            start += data.rows;
            Ok(())
        })
    }

    /// Gives all pages, and sees that they have as many rows as the row group.
    fn each(mut self, mut take: impl FnMut(Either<'_>) -> Result<()>) -> Result<()> {
        let mut left = self.rows;
        while let Some(page) = self.pages.get_next_page()? {
            match &page {
                Page::DictionaryPage { buf, num_values, encoding, .. } => {
                    ensure!(matches!(encoding, Encoding::PLAIN), Unusual);
                    take(Either::Dictionary(buf, *num_values as usize))?;
                }
                Page::DataPageV2 { rep_levels_byte_len: 0, .. } => {
                    let data = Data::of(&page)?;
                    left = left.checked_sub(data.rows).context("a page has more rows than its row group")?;
                    take(Either::Data(data))?;
                }
                _ => return Err(Unusual.into()),
            }
        }
        ensure!(left == 0, "{left} rows of a row group stand in no page");
        Ok(())
    }
}

/// A page.
enum Either<'p> {
    /// The values of a dictionary, and how many they are.
    Dictionary(&'p [u8], usize),
    Data(Data<'p>),
}

impl<'p> Data<'p> {
    fn of(page: &'p Page) -> Result<Self> {
        let Page::DataPageV2 { buf, num_values, encoding, num_nulls, def_levels_byte_len, .. } = page else {
            return Err(Unusual.into());
        };
        let (rows, nulls) = (*num_values as usize, *num_nulls as usize);
        let (levels, values) =
            buf.split_at_checked(*def_levels_byte_len as usize).context("a page ends in its levels")?;
        let count = rows.checked_sub(nulls).context("a page has more nulls than rows")?;
        Ok(Self { rows, present: present(levels, rows, nulls)?, count, encoding: *encoding, values })
    }

    /// Appends the values that `decode` appends, each at its row.
    fn append<T: Copy>(
        &self,
        missing: T,
        out: &mut Vec<T>,
        decode: impl FnOnce(&mut Vec<T>) -> Result<()>,
    ) -> Result<()> {
        let start = out.len();
        match self.present {
            Present::None => {}
            Present::All | Present::Those(_) => decode(out)?,
        }
        out.resize(start + self.rows, missing);
        if let Present::Those(bits) = self.present {
            spread(&mut out[start..], self.count, bits, missing);
        }
        Ok(())
    }
}
