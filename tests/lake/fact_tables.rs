//! Fact tables hold what was written into them, and their columns follow the naming rules.
#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use crate::fixtures::sample_facts::{Held, at, events, hold, hours, province};
use crate::fixtures::scratch;
use crate::fixtures::stores::write_facts;
use arrow::array::{AsArray, RecordBatch};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Float64Type, Int64Type};
use buckstop::event::{EventColumns, NO_TIME, Sym};
use buckstop::fact::{Facts, Level, NO_EVENT, Passage};
use buckstop::lake::facts::{ColumnType, FACT_TABLES, UNKNOWN};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;

fn read(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let schema = reader.schema().clone();
    let batches: Vec<RecordBatch> = reader.build().unwrap().map(|batch| batch.unwrap()).collect();
    concat_batches(&schema, &batches).unwrap()
}

fn text(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let array = cast(batch.column_by_name(column).unwrap(), &DataType::Utf8).unwrap();
    array.as_string::<i32>().iter().map(|value| value.map(ToOwned::to_owned)).collect()
}

fn whole(batch: &RecordBatch, column: &str) -> Vec<Option<i64>> {
    let array = cast(batch.column_by_name(column).unwrap(), &DataType::Int64).unwrap();
    array.as_primitive::<Int64Type>().iter().collect()
}

fn real(batch: &RecordBatch, column: &str) -> Vec<Option<f64>> {
    let array = batch.column_by_name(column).unwrap();
    array.as_primitive::<Float64Type>().iter().collect()
}

fn name(events: &EventColumns, symbol: Sym) -> Option<String> {
    events.symbols.get(symbol).map(ToOwned::to_owned)
}

/// Returns enough holds for several pages, with varied values and some nulls throughout.
fn many_holds(level: Level) -> (Facts, EventColumns) {
    let mut events = events();
    let mut facts = Facts::default();
    for number in 0..150_000_u32 {
        let (case, by) = (format!("H{}", number / 7), format!("cán bộ {}", number % 700));
        let unit = format!("đơn vị {}", number % 3);
        let missing = number % 11 == 0;
        let held = Held {
            case: &case,
            no: number % 7 + 1,
            by: if missing { "" } else { &by },
            unit: if missing { "" } else { &unit },
            step: if number % 5 == 0 { "" } else { "thẩm định" },
            from: at(i64::from(number % 50), 1) + i64::from(number),
            until: if number % 4 == 0 { NO_TIME } else { at(60, 0) + i64::from(number) * 37 },
            work: i64::from(number) * 1_234_567,
            overdue: hours(i64::from(number % 2)),
            left: if number % 4 == 0 { Passage::Open } else { Passage::Inferred },
            event: number % 11,
        };
        facts.holds.push(hold(&mut events, level, &held));
    }
    (facts, events)
}

#[test]
fn holds_come_out_as_they_went_in() {
    for level in Level::ALL {
        let directory = scratch::folder();
        let (facts, events) = many_holds(level);
        let files = write_facts(directory.path(), 7, level, &facts, &events).unwrap();
        let table = read(&files[0]);
        assert!(files[0].ends_with(
            if level == Level::Unit { "unit_holds" } else { "holds" }.to_owned() + "/bucket=007.parquet"
        ));
        let holds = &facts.holds;
        let time = |value: i64| (value != NO_TIME).then_some(value);
        let holder = if level == Level::Unit { "unit_id" } else { "official_id" };
        let known = |symbol| Some(name(&events, symbol).unwrap_or_else(|| UNKNOWN.to_owned()));
        assert_eq!(text(&table, holder), holds.iter().map(|one| known(one.holder)).collect::<Vec<_>>());
        if level == Level::Official {
            let units = holds.iter().map(|one| name(&events, one.unit_id)).collect::<Vec<_>>();
            assert_eq!(text(&table, "unit_id"), units);
        }
        let texts = |read: fn(&buckstop::fact::Hold) -> Sym| {
            holds.iter().map(|one| name(&events, read(one))).collect::<Vec<_>>()
        };
        assert_eq!(text(&table, "case_id"), texts(|one| one.case_id));
        assert_eq!(text(&table, "step"), texts(|one| one.step));
        let numbers = |column: &str, read: &dyn Fn(&buckstop::fact::Hold) -> Option<i64>| {
            assert_eq!(whole(&table, column), holds.iter().map(read).collect::<Vec<_>>(), "{column}");
        };
        numbers("hold_no", &|one| Some(i64::from(one.hold_no)));
        numbers("received_at", &|one| time(one.received_at));
        numbers("released_at", &|one| time(one.released_at));
        numbers("due_at", &|_| None);
        numbers("source_row", &|one| Some(events.source_row[one.opened_by as usize] as i64));
        numbers("released_source_row", &|one| {
            (one.closed_by != NO_EVENT).then(|| events.source_row[one.closed_by as usize] as i64)
        });
        let seconds = holds.iter().map(|one| Some(one.work_us as f64 / 1e6)).collect::<Vec<_>>();
        assert_eq!(real(&table, "work_seconds"), seconds);
        let left =
            |one: &buckstop::fact::Hold| if one.released_by == Passage::Open { "open" } else { "next_act" };
        let left = holds.iter().map(|one| Some(left(one).to_owned())).collect::<Vec<_>>();
        assert_eq!(text(&table, "released_by"), left);
        let source = |one: &buckstop::fact::Hold| name(&events, events.source[one.opened_by as usize]);
        assert_eq!(text(&table, "source"), holds.iter().map(source).collect::<Vec<_>>());
    }
}

#[test]
fn the_other_tables_come_out_as_they_went_in() {
    let directory = scratch::folder();
    let (facts, events) = province(Level::Official);
    let files = write_facts(directory.path(), 0, Level::Official, &facts, &events).unwrap();
    let some = |values: &[&str]| values.iter().map(|one| Some((*one).to_owned())).collect::<Vec<_>>();
    let handovers = read(&files[1]);
    assert_eq!(text(&handovers, "shape"), some(&["new", "ping_pong", "ping_pong", "new"]));
    assert_eq!(text(&handovers, "kind"), some(&["forward", "return", "return", "forward"]));
    assert_eq!(text(&handovers, "sender_id"), some(&["an", "bình", "an", "an"]));
    assert_eq!(real(&handovers, "sender_work_seconds"), [Some(7200.0); 4]);
    let flags = |column| handovers.column_by_name(column).unwrap().as_boolean().iter().collect::<Vec<_>>();
    assert_eq!(flags("has_note"), [Some(true); 4]);
    assert_eq!(flags("has_attachment"), [None; 4]);
    assert_eq!(flags("after_end"), [Some(false); 4]);
    assert_eq!(flags("up"), [Some(true), None, None, Some(true)]);
    assert_eq!(whole(&handovers, "receiver_level"), [Some(4), None, None, Some(4)]);
    let consultations = read(&files[2]);
    assert_eq!(text(&consultations, "reply"), some(&["own", "own", "none", "automatic"]));
    assert_eq!(text(&consultations, "opinion"), some(&["position", "position", "unknown", "unknown"]));
    assert_eq!(whole(&consultations, "replied_source_row"), [Some(6), Some(6), None, Some(6)]);
    let pauses = read(&files[3]);
    assert_eq!(text(&pauses, "official_id"), some(&["an", UNKNOWN]));
    assert_eq!(real(&pauses, "budget_share"), [Some(0.875), None]);
    assert_eq!(text(&pauses, "source"), some(&["tháng-4.csv", "tháng-4.csv"]));
    assert_eq!(whole(&pauses, "resumed_source_row"), [None, None]);
    let due_moves = read(&files[4]);
    assert_eq!(text(&due_moves, "official_id"), some(&["bình"]));
    assert_eq!(text(&due_moves, "kind"), some(&["extend_due"]));
    assert_eq!(whole(&due_moves, "source_row"), [Some(12)]);
    let instants = |column: &str| due_moves.column_by_name(column).unwrap().is_null(0);
    assert_eq!(
        ["old_due_at", "standing_due_at", "new_due_at", "hold_due_at"].map(instants),
        [true, true, false, false]
    );
    let cases = read(&files[5]);
    assert_eq!(whole(&cases, "ended_source_row"), [Some(7); 3]);
    assert_eq!(text(&cases, "late_holder"), [Some("bình".to_owned()), None, None]);
    assert_eq!(real(&cases, "late_seconds"), [Some(28_800.0), Some(0.0), Some(43_200.0)]);
    assert_eq!(text(&cases, "ended_by"), some(&["complete", "complete", "complete"]));
}

#[test]
fn every_table_is_written_with_its_columns_even_without_rows() {
    for level in Level::ALL {
        let directory = scratch::folder();
        write_facts(directory.path(), 12, level, &Facts::default(), &events()).unwrap();
        for table in FACT_TABLES.iter().filter(|table| table.level == level) {
            let batch = read(&directory.path().join(table.file(12)));
            let expected: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
            let found = batch.schema();
            assert_eq!(
                found.fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>(),
                expected
            );
            assert_eq!(batch.num_rows(), 0);
        }
    }
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let (facts, events) = many_holds(Level::Official);
    let write = || {
        let directory = scratch::folder();
        let files = write_facts(directory.path(), 0, Level::Official, &facts, &events).unwrap();
        files.iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(write(), write());
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_facts() {
    use std::os::unix::fs::PermissionsExt;
    let directory = scratch::folder();
    let (facts, events) = province(Level::Unit);
    for path in write_facts(directory.path(), 0, Level::Unit, &facts, &events).unwrap() {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

/// Words that are reserved in ANSI SQL, `PostgreSQL`, `MySQL`, `DuckDB` or T-SQL and might be names of columns.
const RESERVED: &str = "abs acos add all allocate alter analyse analyze and any are array as asc asin at atan \
    atomic authorization avg backup before begin between bigint binary blob both break browse bulk by call called \
    cardinality cascade case cast ceil change char character check checkpoint close clustered coalesce collate \
    collect column commit compute concat condition connect constraint contains continue convert copy corr cos count \
    create cross cube current cursor cycle database date day deallocate dec decimal declare default define delayed \
    delete dense_rank deny deref desc describe deterministic disconnect disk distinct distinctrow distributed div do \
    double drop dual dump dynamic each element else elseif empty enclosed end equals errlvl escape escaped every \
    except exec execute exists exit exp explain external extract false fetch file fillfactor filter first_value float \
    floor for force foreign frame_row free freetext freeze from full fulltext function fusion generated get global \
    grant group grouping groups having high_priority hold holdlock hour identity if ignore ilike in index indicator \
    infile initial initially inner inout insensitive insert int integer intersect intersection interval into is \
    isnull iterate join json_table key keys kill lag language large last_value lateral lead leading leave left like \
    limit lineno linear lines ln load local localtime lock log long longblob loop lower match max measures member \
    merge method min minute mod modifies module month multiset natural new no nocheck none normalize not notnull \
    nth_value ntile null nullif numeric of off offset offsets old on one only open option or order out outer outfile \
    over overlaps overlay parameter partition pattern per percent percent_rank period pivot placing plan portion \
    position power precedes precision prepare primary print proc procedure ptf public purge qualify raiserror range \
    rank read reads real reconfigure recursive ref references referencing regexp release rename repeat replace \
    replication require resignal restore restrict result return returning returns revert revoke right rlike rollback \
    rollup row row_number rows rowcount rule running save savepoint schema scope scroll search second seek select \
    sensitive separator session session_user set setuser show shutdown signal similar sin skip smallint some \
    spatial specific sql sqrt ssl start starting statistics stored straight_join submultiset subset substring \
    succeeds sum symmetric system table tablesample tan terminated textsize then time timestamp tinyint to top \
    trailing tran transaction translate treat trigger trim true truncate try_convert tsequal uescape undo union unique \
    unknown unlock unnest unpivot unsigned until update updatetext upper usage use user using value values varchar \
    variadic varying verbose versioning view waitfor when whenever where while width_bucket window with within \
    without write writetext xor year year_month zerofill";

#[test]
fn no_column_is_a_keyword_and_units_stand_last() {
    let reserved: BTreeSet<&str> = RESERVED.split_whitespace().collect();
    for table in FACT_TABLES {
        let mut names = BTreeSet::new();
        for column in table.columns() {
            let (name, table) = (column.name, table.name);
            assert!(!reserved.contains(name), "`{table}.{name}` is a keyword");
            assert!(names.insert(name), "`{table}.{name}` stands twice");
            assert!(name.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_'), "`{name}`");
            assert_eq!(
                column.data_type == ColumnType::Seconds,
                name.ends_with("_seconds"),
                "`{table}.{name}`"
            );
        }
    }
}

#[test]
fn every_table_and_column_is_told_in_two_languages() {
    let mut names = BTreeSet::new();
    for table in FACT_TABLES {
        assert!(names.insert(table.name));
        let meaning = table.meaning;
        assert!(!meaning.en.is_empty() && !meaning.vi.is_empty() && meaning.en != meaning.vi);
        for column in table.columns() {
            let meaning = column.meaning;
            let described = !meaning.en.is_empty() && !meaning.vi.is_empty() && meaning.en != meaning.vi;
            assert!(described, "`{}.{}`", table.name, column.name);
            let timed = matches!(column.data_type, ColumnType::Instant | ColumnType::Seconds);
            assert_eq!(timed, !column.unit.is_empty(), "`{}.{}`", table.name, column.name);
        }
    }
}
