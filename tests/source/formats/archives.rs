//! Archives, folders and file name patterns.

use crate::fixtures::collector::{Collector, builtin, check_ledger};
use crate::fixtures::scratch;
use buckstop::source::{Export, Exports, ProfileChoice, ReadLimits, ReadOptions, exports};
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::write::{SimpleFileOptions, ZipWriter};

const LOG: &str = "MaHoSo,ThoiGian,NguoiGui,ThaoTac\nH1,11/03/2024 08:00:00,Lan,Chuyển hồ sơ\n";

/// Returns a zip archive of these members.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn found(path: &Path) -> anyhow::Result<Exports> {
    exports(&[path.to_owned()], &ReadLimits::default())
}

fn names(found: &Exports) -> Vec<&str> {
    found.exports.iter().map(Export::name).collect()
}

/// Returns the names of the files that are not read, with the reasons.
fn unread(listed: &Exports) -> Vec<(&str, &str)> {
    listed.unread.iter().map(|file| (file.name.as_str(), file.why.id())).collect()
}

fn write(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn each_member_is_an_export_known_by_its_own_content() {
    let folder = scratch::folder();
    let inner = zipped(&[("c.csv", LOG.replace("H1", "H3").as_bytes())]);
    let json = br#"[{"MaHoSo":"H2","NguoiXuLy":"A","ThoiDiemXuLy":"20240311080000","TrangThai":4}]"#;
    let members: &[(&str, &[u8])] = &[
        ("tháng 3/b.json", json),
        ("a.csv", LOG.as_bytes()),
        ("inner.zip", &inner),
        ("~$a.csv", b"x"),
        ("read.me", b"x"),
    ];
    let archive = write(&folder, "x.zip", &zipped(members));
    let plain = write(&folder, "other.csv", LOG.as_bytes());
    let listed = found(&archive).unwrap();
    assert_eq!(names(&listed), ["x.zip/a.csv", "x.zip/inner.zip/c.csv", "x.zip/tháng 3/b.json"]);
    assert_eq!(
        unread(&listed),
        [("x.zip/read.me", "other_ending"), ("x.zip/~$a.csv", "hidden_or_incomplete")]
    );

    let limits = ReadLimits::default();
    let same = found(&plain).unwrap().exports[0].hash(&limits).unwrap();
    assert_eq!(listed.exports[0].hash(&limits).unwrap(), same);
    let profiles = builtin();
    for (export, case) in listed.exports.iter().zip(["H1", "H3", "H2"]) {
        let mut sink = Collector::default();
        let report = export
            .read(ProfileChoice::Among(profiles), &ReadOptions::default(), &mut |_| {}, &mut sink)
            .unwrap();
        check_ledger(&report, &sink);
        assert_eq!((sink.events.len(), sink.events[0].case_id.as_str()), (1, case));
    }
}

#[test]
fn archives_that_mean_harm_are_refused() {
    let folder = scratch::folder();
    let level3 = zipped(&[("z.zip", &zipped(&[("y.zip", &zipped(&[("a.csv", LOG.as_bytes())]))]))]);
    let mut encrypted = zipped(&[("a.csv", LOG.as_bytes())]);
    // Set the flag in the local header and in the central directory.
    encrypted[6] |= 1;
    let directory = encrypted.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    encrypted[directory + 8] |= 1;
    let whole = zipped(&[("a.csv", LOG.repeat(100).as_bytes())]);
    for (bytes, part) in [
        (zipped(&[("../a.csv", LOG.as_bytes())]), "would lie outside"),
        (zipped(&[("..\\a.csv", LOG.as_bytes())]), "would lie outside"),
        (zipped(&[("/a.csv", LOG.as_bytes())]), "would lie outside"),
        (zipped(&[("C:\\a.csv", LOG.as_bytes())]), "would lie outside"),
        (level3, "an archive in an archive in an archive"),
        (encrypted, "is encrypted"),
        (zipped(&[("read.me", b"x")]), "there is no export"),
        (zipped(&[]), "there is no export"),
        (whole[..whole.len() - 30].to_vec(), "damaged"),
    ] {
        let path = write(&folder, "x.zip", &bytes);
        let message = format!("{:#}", found(&path).expect_err(part));
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_member_that_grows_beyond_the_limits_is_refused() {
    let folder = scratch::folder();
    let limits = ReadLimits { always_allowed_bytes: 1 << 20, ..ReadLimits::default() };
    // 12 MiB of line breaks, compressed into about 12 KiB.
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("a.csv", SimpleFileOptions::default()).unwrap();
    archive.write_all(LOG.as_bytes()).unwrap();
    let block = vec![b'\n'; 1 << 20];
    for _ in 0..12 {
        archive.write_all(&block).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    let path = write(&folder, "x.zip", &bomb);
    assert!(found(&path).is_ok(), "with the usual limits, it is small enough");
    let message = format!("{:#}", exports(&[path], &limits).unwrap_err());
    assert!(message.contains("times larger than its compressed form"), "{message}");

    // The same, but the archive states a small size.
    let mut liar = bomb;
    let directory = liar.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    liar[directory + 24..directory + 28].copy_from_slice(&100_u32.to_le_bytes());
    let path = write(&folder, "y.zip", &liar);
    let export = exports(&[path], &limits).unwrap().exports.remove(0);
    let message = format!("{:#}", export.hash(&limits).unwrap_err());
    assert!(message.contains("times larger") || message.contains("damaged"), "{message}");
}

#[test]
fn damage_inside_a_member_is_found() {
    let folder = scratch::folder();
    let rows: String = (0..5_000_u32).map(|row| format!("{}\n", row.wrapping_mul(2_654_435_761))).collect();
    let mut archive = zipped(&[("a.csv", rows.as_bytes())]);
    let middle = archive.len() / 2;
    archive[middle] ^= 0x55;
    let path = write(&folder, "x.zip", &archive);
    let export = found(&path).unwrap().exports.remove(0);
    assert!(export.hash(&ReadLimits::default()).is_err());
}

#[test]
fn folders_are_read_whole_and_in_order_and_patterns_are_resolved() {
    let folder = scratch::folder();
    let files =
        ["b.csv", "a.csv", "2024/03/c.csv", "2024/d.xes", ".git/x.csv", "~$a.csv", "e.csv.part", "readme.md"];
    for name in files {
        write(&folder, name, LOG.as_bytes());
    }
    write(&folder, "store/manifest.json", b"{}");
    write(&folder, "store/events/f.csv", LOG.as_bytes());
    write(&folder, "2024/x.zip", &zipped(&[("m.csv", LOG.as_bytes())]));
    let listed = found(folder.path()).unwrap();
    assert_eq!(names(&listed), ["2024/03/c.csv", "2024/d.xes", "2024/x.zip/m.csv", "a.csv", "b.csv"]);
    let unfinished = "hidden_or_incomplete";
    let expected = [(".git", unfinished), ("e.csv.part", unfinished), ("readme.md", "other_ending")];
    assert_eq!(unread(&listed), [&expected[..], &[("store", "store"), ("~$a.csv", unfinished)]].concat());
    assert!(listed.exports.iter().all(|export| !export.is_named()));

    let listed = found(&folder.path().join("[ab].csv")).unwrap();
    assert_eq!(names(&listed), ["a.csv", "b.csv"]);
    assert!(listed.exports.iter().all(Export::is_named));
    let nothing = format!("{:#}", found(&folder.path().join("*.xls")).unwrap_err());
    assert!(nothing.contains("nothing is named like"), "{nothing}");
    assert!(found(&folder.path().join("none.csv")).is_err());
}
