//! Keyed pseudonyms of officials, units, cases and files.
//!
//! A pseudonym depends on a secret key, on what is named, and on the name, and on nothing else. So it is the same in every
//! run and on every machine that has the key, whatever else the log holds. Without the key it tells nothing, not even to
//! somebody who has a list of all names and tries each of them. No table of names and pseudonyms is kept anywhere.
//!
//! All pseudonyms of a kind have the same length. A shorter one that grows where two names collide would have to change
//! when a new name arrives, and what was published under it would then be about somebody else. They are long enough
//! instead: among 100,000 officials any two have the same pseudonym with a probability below 10⁻⁸, and likewise among a
//! hundred million cases.
//!
//! Nothing here reads files, settings or the clock.

/// The kind of thing that a name belongs to; each kind has pseudonyms of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// An official, by id, name or code.
    Official,
    /// A unit, by id, name or code.
    Unit,
    /// A case.
    Case,
    /// A source file or a sheet of it.
    File,
}

/// Every kind with its prefix and the number of groups of four signs, five bits each.
const FORMS: &[(Named, &str, usize)] =
    &[(Named::Official, "CB", 3), (Named::Unit, "DV", 3), (Named::Case, "HS", 4), (Named::File, "TEP", 3)];

/// The digits and letters without those that are easily confused (I, L, O, U).
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SIGNS_OF_GROUP: usize = 4;
const BITS_OF_SIGN: usize = 5;

/// The least length of the secret, bytes.
pub const MIN_SECRET_BYTES: usize = 32;
/// A secret with fewer different bytes was not drawn at random. Hexadecimal digits have 16.
const MIN_DIFFERENT_BYTES: usize = 10;

/// Makes pseudonyms with one key.
#[derive(Clone)]
pub struct Pseudonyms {
    key: [u8; 32],
    key_id: String,
}

impl std::fmt::Debug for Pseudonyms {
    /// Shows the id of the key and never the key.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Pseudonyms({})", self.key_id)
    }
}

impl Pseudonyms {
    /// Makes pseudonyms of a secret: at least [`MIN_SECRET_BYTES`] random bytes, or as many as text. White space at the
    /// end does not belong to it, so that an editor may add a line break.
    ///
    /// # Errors
    /// Says what is wrong with a secret that is too short, or that was certainly not drawn at random.
    pub fn new(secret: &[u8]) -> Result<Self, &'static str> {
        let secret = secret.trim_ascii_end();
        if secret.len() < MIN_SECRET_BYTES {
            return Err("it has fewer than 32 bytes");
        }
        let mut is_used = [false; 256];
        secret.iter().for_each(|&byte| is_used[usize::from(byte)] = true);
        if is_used.iter().filter(|&&used| used).count() < MIN_DIFFERENT_BYTES {
            return Err("its bytes are not random");
        }
        let id = blake3::derive_key("buckstop 2026 id of the key of pseudonyms", secret);
        Ok(Self {
            key: blake3::derive_key("buckstop 2026 pseudonyms", secret),
            key_id: blake3::Hash::from(id).to_hex()[..16].to_owned(),
        })
    }

    /// Returns the id of the key, by which runs with the same key are recognised. The key cannot be computed from it.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Returns the pseudonym of a name. An empty name stays empty.
    ///
    /// ```
    /// use buckstop::pseudonym::{Named, Pseudonyms};
    /// let names = Pseudonyms::new(b"correct horse battery staple, and eight more words").unwrap();
    /// let mai = names.of(Named::Official, "Trần Thị Mai");
    /// assert!(mai.starts_with("CB-") && mai.len() == "CB-7F3K-2QXM-PA01".len());
    /// assert_eq!(mai, names.of(Named::Official, "Trần Thị Mai"));
    /// assert_ne!(mai[2..], names.of(Named::Unit, "Trần Thị Mai")[2..]);
    /// ```
    pub fn of(&self, kind: Named, name: &str) -> String {
        if name.is_empty() {
            return String::new();
        }
        let (_, prefix, groups) = FORMS[kind as usize];
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(prefix.as_bytes());
        hasher.update(b"\n");
        hasher.update(name.as_bytes());
        let digest = hasher.finalize();
        let mut text = prefix.to_owned();
        for sign in 0..groups * SIGNS_OF_GROUP {
            if sign % SIGNS_OF_GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(SIGNS[five_bits(digest.as_bytes(), sign * BITS_OF_SIGN)]));
        }
        text
    }

    /// Returns the pseudonym of a source: that of the file, or those of `file > sheet`.
    pub fn of_source(&self, source: &str) -> String {
        let parts: Vec<String> = source.split(PART).map(|part| self.of(Named::File, part)).collect();
        parts.join(PART)
    }
}

/// What stands between a file and its sheet in the name of a source.
const PART: &str = " > ";

/// Returns the kind of which a text is a pseudonym, judging by its form.
pub fn kind_of(text: &str) -> Option<Named> {
    let is_form = |&&(_, prefix, groups): &&(Named, &str, usize)| {
        let Some(rest) = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')) else {
            return false;
        };
        let parts: Vec<&str> = rest.split('-').collect();
        parts.len() == groups
            && parts
                .iter()
                .all(|part| part.len() == SIGNS_OF_GROUP && part.bytes().all(|byte| SIGNS.contains(&byte)))
    };
    FORMS.iter().find(is_form).map(|&(kind, _, _)| kind)
}

/// Returns five bits of a digest, from that bit on.
fn five_bits(digest: &[u8], bit: usize) -> usize {
    let pair = usize::from(digest[bit / 8]) << 8 | usize::from(digest[bit / 8 + 1]);
    (pair >> (16 - BITS_OF_SIGN - bit % 8)) & 31
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is the test's")]
    use super::*;
    use std::collections::BTreeSet;

    const SECRET: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

    #[test]
    fn pseudonyms_depend_on_key_kind_and_name_alone() {
        let names = Pseudonyms::new(SECRET).unwrap();
        let with_line_break = Pseudonyms::new(&[SECRET, b"\n"].concat()).unwrap();
        let other = Pseudonyms::new(&[SECRET, b"!"].concat()).unwrap();
        // A golden value: what was published must stay readable for ever.
        assert_eq!(names.of(Named::Official, "Trần Thị Mai"), GOLDEN);
        assert_eq!(with_line_break.of(Named::Official, "Trần Thị Mai"), GOLDEN);
        assert_ne!(other.of(Named::Official, "Trần Thị Mai"), GOLDEN);
        assert_eq!(names.key_id(), with_line_break.key_id());
        assert_ne!(names.key_id(), other.key_id());
        assert_eq!(names.of(Named::Case, ""), "");
        assert_eq!(format!("{names:?}"), format!("Pseudonyms({})", names.key_id()));
    }

    const GOLDEN: &str = "CB-G9HN-ZH4P-NAX2";

    #[test]
    fn the_forms_are_told_apart_and_used_evenly() {
        for (index, (kind, ..)) in FORMS.iter().enumerate() {
            assert_eq!(*kind as usize, index);
        }
        let names = Pseudonyms::new(SECRET).unwrap();
        let mut seen = BTreeSet::new();
        let mut signs = BTreeSet::new();
        for number in 0..2_000 {
            for (kind, ..) in FORMS {
                let pseudonym = names.of(*kind, &format!("H21-{number}"));
                assert_eq!(kind_of(&pseudonym), Some(*kind), "{pseudonym}");
                signs.extend(pseudonym.split('-').skip(1).flat_map(str::bytes));
                assert!(seen.insert(pseudonym));
            }
        }
        assert_eq!(signs.len(), SIGNS.len());
        for other in
            ["", "CB", "CB-7F3K-2QXM", "cb-7f3k-2qxm-pa01", "H56.14-240823-0001", "XX-7F3K-2QXM-PA01"]
        {
            assert_eq!(kind_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_sheet_can_be_told_from_its_file() {
        let names = Pseudonyms::new(SECRET).unwrap();
        let (file, sheet) = (names.of(Named::File, "a.xlsx"), names.of(Named::File, "Tháng 3"));
        assert_eq!(names.of_source("a.xlsx > Tháng 3"), format!("{file} > {sheet}"));
        assert_eq!(names.of_source("a.xlsx"), file);
    }

    #[test]
    fn a_secret_must_be_long_and_random() {
        assert!(Pseudonyms::new(b"short").unwrap_err().contains("fewer than 32"));
        assert!(Pseudonyms::new(&[7; 64]).unwrap_err().contains("not random"));
        assert!(Pseudonyms::new(&[SECRET, b"   \n"].concat()).is_ok());
        assert!(Pseudonyms::new(&[&b"a"[..], &[b' '; 40]].concat()).is_err());
    }
}
