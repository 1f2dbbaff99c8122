//! Names of units, officials and applicants, like those of Gia Lai before July 2025. All people are invented.

use std::fmt::Write as _;

use super::dice::Dice;

/// Districts, towns and the city of the province.
const DISTRICTS: [&str; 17] = [
    "thành phố Pleiku",
    "huyện Chư Sê",
    "thị xã An Khê",
    "huyện Đak Đoa",
    "huyện Ia Grai",
    "huyện Kbang",
    "thị xã Ayun Pa",
    "huyện Chư Păh",
    "huyện Chư Prông",
    "huyện Chư Pưh",
    "huyện Đak Pơ",
    "huyện Đức Cơ",
    "huyện Ia Pa",
    "huyện Kông Chro",
    "huyện Krông Pa",
    "huyện Mang Yang",
    "huyện Phú Thiện",
];

/// Communes. The same names are used in every district.
const COMMUNES: [&str; 15] = [
    "Ia Blang",
    "Ia Glai",
    "Ia Hlốp",
    "Ia Ko",
    "Ia Pal",
    "Ia Tiêm",
    "Bờ Ngoong",
    "Al Bá",
    "Ayun",
    "Dun",
    "H'Bông",
    "Kông Htok",
    "Chư Pơng",
    "Bar Măih",
    "Ia Nan",
];

/// Units of the province that give opinions.
const CONSULTED: [&str; 9] = [
    "Sở Tài nguyên và Môi trường",
    "Văn phòng Đăng ký đất đai",
    "Sở Xây dựng",
    "Công an tỉnh Gia Lai",
    "Chi cục Kiểm lâm",
    "Cục Thuế tỉnh Gia Lai",
    "Sở Tư pháp",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Giao thông vận tải",
];

/// Units of a district that give opinions.
const CONSULTED_OF_DISTRICT: [&str; 4] =
    ["Phòng Tài nguyên và Môi trường", "Phòng Kinh tế - Hạ tầng", "Chi cục Thuế", "Hạt Kiểm lâm"];

const FAMILIES: [&str; 20] = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Phan",
    "Ksor",
    "Rơ Châm",
    "Siu",
    "Kpă",
    "Rmah",
    "Nay",
];
const MIDDLES: [[&str; 6]; 2] =
    [["Thị", "Thị Thu", "Thị Kim", "Ngọc", "Thị Mỹ", "Thanh"], ["Văn", "Đức", "Quốc", "Minh", "Hữu", "Đình"]];
const GIVENS: [[&str; 15]; 2] = [
    [
        "Hạnh",
        "Lan",
        "Hương",
        "Thảo",
        "Trang",
        "Yến",
        "Hà",
        "Nhung",
        "Oanh",
        "Phượng",
        "Quyên",
        "Tuyết",
        "Vân",
        "Xuân",
        "Mai",
    ],
    [
        "Hùng", "Dũng", "Tuấn", "Thắng", "Cường", "Long", "Sơn", "Hải", "Phong", "Khánh", "Lâm", "Nghĩa",
        "Tài", "Vinh", "Bình",
    ],
];
const FULL_NAMES: usize = FAMILIES.len() * 2 * 6 * 15;

/// Returns the name of unit `index` among those that handle cases: districts first, then communes.
pub(super) fn handling_unit(index: usize) -> String {
    if let Some(district) = DISTRICTS.get(index) {
        return format!("UBND {district}");
    }
    let index = index - DISTRICTS.len();
    let (district, commune) = (DISTRICTS[index % DISTRICTS.len()], index / DISTRICTS.len());
    let name = COMMUNES[commune % COMMUNES.len()];
    match commune / COMMUNES.len() {
        0 => format!("UBND xã {name} - {district}"),
        round => format!("UBND xã {name} {} - {district}", round + 1),
    }
}

/// Returns the name of unit `index` among those that give opinions.
pub(super) fn consulted_unit(index: usize) -> String {
    if let Some(name) = CONSULTED.get(index) {
        return (*name).to_owned();
    }
    let index = index - CONSULTED.len();
    let round = index / (CONSULTED_OF_DISTRICT.len() * DISTRICTS.len());
    let unit = CONSULTED_OF_DISTRICT[index % CONSULTED_OF_DISTRICT.len()];
    let district = DISTRICTS[index / CONSULTED_OF_DISTRICT.len() % DISTRICTS.len()];
    let mut name = format!("{unit} {district}");
    if round > 0 {
        // Writing to a String cannot fail.
        let _ = write!(name, " - Tổ {}", round + 1);
    }
    name
}

/// Returns the level of a unit, by its name.
pub(super) fn level(unit: &str) -> &'static str {
    if unit.starts_with("UBND xã") {
        "Xã"
    } else if CONSULTED.contains(&unit) {
        "Tỉnh"
    } else {
        "Huyện"
    }
}

/// Returns what a unit became on 1 July 2025, much as in the real reform: districts were abolished, communes
/// merged into one that has the name of the district, departments merged. `None` if the unit stayed.
pub(super) fn since_july_2025(unit: &str) -> Option<String> {
    match unit {
        "Sở Tài nguyên và Môi trường" | "Sở Nông nghiệp và Phát triển nông thôn" => {
            return Some("Sở Nông nghiệp và Môi trường".to_owned());
        }
        "Sở Giao thông vận tải" => return Some("Sở Xây dựng".to_owned()),
        _ => {}
    }
    let handled = unit.strip_prefix("UBND ")?;
    let district = handled.split_once(" - ").map_or(handled, |(_, district)| district);
    if let Some(name) = district.strip_prefix("huyện ") {
        return Some(format!("UBND xã {name}"));
    }
    let name = district.strip_prefix("thành phố ").or_else(|| district.strip_prefix("thị xã "))?;
    Some(format!("UBND phường {name}"))
}

/// Returns the name of official `index`. All names differ, and neighbours differ in every part.
pub(super) fn person(index: usize) -> String {
    // 2,731 is prime and no factor of the number of names, so the step visits all of them.
    let name = full_name((index * 2_731 + 17) % FULL_NAMES);
    match index / FULL_NAMES {
        0 => name,
        round => format!("{name} {}", round + 1),
    }
}

/// Appends the name of an invented applicant.
pub(super) fn write_applicant(out: &mut Vec<u8>, dice: &mut Dice) {
    let (family, middle, given) = name_parts(dice.below(FULL_NAMES));
    for part in [family, " ", middle, " ", given] {
        out.extend_from_slice(part.as_bytes());
    }
}

fn full_name(number: usize) -> String {
    let (family, middle, given) = name_parts(number);
    format!("{family} {middle} {given}")
}

fn name_parts(number: usize) -> (&'static str, &'static str, &'static str) {
    let (number, sex) = (number / 2, number % 2);
    let (number, middle) = (number / 6, MIDDLES[sex][number % 6]);
    let (number, given) = (number / 15, GIVENS[sex][number % 15]);
    (FAMILIES[number % FAMILIES.len()], middle, given)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_do_not_repeat() {
        let people: BTreeSet<String> = (0..10_000).map(person).collect();
        assert_eq!(people.len(), 10_000);
        let units: BTreeSet<String> =
            (0..300).map(handling_unit).chain((0..200).map(consulted_unit)).collect();
        assert_eq!(units.len(), 500);
    }
}
