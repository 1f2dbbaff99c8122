//! The formats of cells. Everything is in Times New Roman, as offices print it.

use super::table::CellKind;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The font of the whole workbook.
pub(super) const FONT: &str = "Times New Roman";
/// The size of text in tables, in points.
pub(super) const SIZE: u8 = 10;
/// Dark blue, of headings and titles.
pub(super) const BLUE: Color = Color::RGB(0x1F_3A_5F);
/// Grey, of what is said aside.
pub(super) const GREY: Color = Color::RGB(0x80_80_80);

/// All formats, made once for a workbook.
pub(super) struct Styles {
    /// The format of cells without one of their own.
    pub(super) plain: Format,
    pub(super) title: Format,
    /// A sentence below the title.
    pub(super) note: Format,
    /// A heading within a sheet.
    pub(super) section: Format,
    pub(super) heading: Format,
    /// A heading that is turned by 90°.
    pub(super) turned_heading: Format,
    /// Where the table can be computed again.
    pub(super) foot: Format,
    pub(super) text: Format,
    pub(super) centred: Format,
    /// A text with a link.
    pub(super) link: Format,
    /// "Too little data".
    pub(super) too_little: Format,
    /// A cell to type into.
    pub(super) to_fill: Format,
    /// A day to type.
    pub(super) day_to_fill: Format,
    integer: Format,
    one_decimal: Format,
    two_decimals: Format,
    ratio: Format,
    share: Format,
    time: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let plain = Format::new().set_font_name(FONT).set_font_size(SIZE);
        let cell = || {
            plain
                .clone()
                .set_align(FormatAlign::Top)
                .set_border(FormatBorder::Hair)
                .set_border_color(Color::RGB(0xBF_BF_BF))
        };
        let number = |shown: &str| cell().set_align(FormatAlign::Right).set_num_format(shown);
        let heading = plain
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(BLUE)
            .set_font_color(Color::White)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::White);
        let text = cell().set_text_wrap().set_align(FormatAlign::Left);
        let to_fill = text.clone().set_background_color(Color::RGB(0xFF_FD_E7)).set_unlocked();
        Self {
            title: plain.clone().set_font_size(15).set_bold().set_font_color(BLUE),
            note: plain.clone().set_text_wrap().set_align(FormatAlign::Top).set_align(FormatAlign::Left),
            section: plain.clone().set_font_size(12).set_bold().set_font_color(BLUE),
            turned_heading: heading
                .clone()
                .set_rotation(90)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::Bottom),
            heading,
            foot: plain.clone().set_font_size(9).set_italic().set_font_color(GREY),
            centred: text.clone().set_align(FormatAlign::Center),
            link: text.clone().set_font_color(Color::RGB(0x0B_57_A4)),
            too_little: cell()
                .set_align(FormatAlign::Center)
                .set_text_wrap()
                .set_font_size(7)
                .set_font_color(GREY)
                .set_background_color(Color::RGB(0xF2_F2_F2)),
            day_to_fill: to_fill.clone().set_num_format("dd/mm/yyyy"),
            to_fill,
            text,
            integer: number("#,##0"),
            one_decimal: number("#,##0.0"),
            two_decimals: number("#,##0.00"),
            ratio: number("[>=99.5]0;[>=9.995]0.0;0.00"),
            share: number("0%"),
            time: cell().set_align(FormatAlign::Left).set_num_format("dd/mm/yyyy hh:mm"),
            plain,
        }
    }

    /// Returns the format of a kind of cell.
    pub(super) fn of(&self, kind: CellKind) -> &Format {
        match kind {
            CellKind::Text => &self.text,
            CellKind::Centred => &self.centred,
            CellKind::Integer => &self.integer,
            CellKind::OneDecimal => &self.one_decimal,
            CellKind::TwoDecimals => &self.two_decimals,
            CellKind::Ratio => &self.ratio,
            CellKind::Share => &self.share,
            CellKind::Time => &self.time,
        }
    }
}
