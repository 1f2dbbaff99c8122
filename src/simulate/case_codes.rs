//! The codes of cases.

use super::province::Province;
use super::workdays::{DAY_SECONDS, two_digits};

/// The codes of cases, such as `H21.15-240311-0001`: each unit counts from 1 every day.
pub(super) struct CaseCodes {
    /// The present civil day.
    day: i64,
    /// For each unit, the last number of the day.
    serials: Vec<u32>,
}

impl CaseCodes {
    pub(super) fn new(units: usize) -> Self {
        Self { day: i64::MIN, serials: vec![0; units] }
    }

    /// Appends the code of the next case of a unit.
    pub(super) fn append_next(&mut self, out: &mut Vec<u8>, province: &Province, unit: u32, submitted: i64) {
        let day = submitted.div_euclid(DAY_SECONDS);
        if day != self.day {
            self.day = day;
            self.serials.fill(0);
        }
        let serial = &mut self.serials[unit as usize];
        *serial += 1;
        let [day_1, day_2, _, month_1, month_2, _, _, _, year_1, year_2] = *province.days.text(submitted);
        out.extend_from_slice(b"H21.");
        // Numbers below 15 are those of the province's departments.
        append_number(out, unit + 15, 2);
        out.push(b'-');
        out.extend_from_slice(&[year_1, year_2, month_1, month_2, day_1, day_2, b'-']);
        append_number(out, *serial, 4);
    }
}

/// Appends a number below ten million with at least `width` digits.
fn append_number(out: &mut Vec<u8>, number: u32, width: usize) {
    let mut digits = *b"00000000";
    let mut rest = number;
    for pair in digits.chunks_exact_mut(2).rev() {
        pair.copy_from_slice(&two_digits((rest % 100) as u8));
        rest /= 100;
    }
    let first = digits.iter().position(|digit| *digit != b'0').unwrap_or(digits.len());
    out.extend_from_slice(&digits[first.min(digits.len() - width)..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_least_the_width() {
        let text = |number, width| {
            let mut out = Vec::new();
            append_number(&mut out, number, width);
            String::from_utf8(out).expect("digits")
        };
        assert_eq!(text(7, 4), "0007");
        assert_eq!(text(12_345, 4), "12345");
        assert_eq!(text(0, 2), "00");
        assert_eq!(text(100, 2), "100");
    }
}
