//! The headings of the events and cases files, and rows of the events file as bytes. Nothing is allocated per row.

use super::csv;
use super::defect::Defect;
use super::label::{Act, Actor, Note, WorkflowStep};
use super::province::Province;
use super::workdays::{DAY_SECONDS, Workdays, two_digits};

/// Headings of the events file.
pub(super) const EVENT_HEADINGS: &str = "MaHoSo,MaTTHC,TenTTHC,ThoiGian,TrangThai,NodeQuyTrinh,NguoiGui,\
DonViGui,ThaoTac,NguoiNhan,DonViNhan,VaiTro,NoiDung,NgayHetHanBuocXuLy,CreatedOn";
/// Headings of the cases file.
pub(super) const CASE_HEADINGS: &str = "MaHoSo,MaTTHC,TenTTHC,MaLinhVuc,TenLinhVuc,KenhThucHien,NgayNopHoSo,\
NgayTiepNhan,NgayHenTra,NgayKetThucXuLy,NgayTra,TrangThaiHoSo,DonViXuLy,ChuHoSo";

/// One act in a case. Instants are local seconds.
pub(super) struct EventRow {
    pub(super) happened: i64,
    pub(super) act: Act,
    pub(super) step: WorkflowStep,
    pub(super) sender: Actor,
    pub(super) receiver: Option<u32>,
    pub(super) due: Option<i64>,
    pub(super) note: Note,
    /// Seconds from the act until the system wrote the row.
    pub(super) keyed_after: i64,
}

impl EventRow {
    /// Appends the row to `out`. `case_fields` are the code and the procedure of the case.
    pub(super) fn write(&self, out: &mut Vec<u8>, case_fields: &[u8], province: &Province, defect: Defect) {
        let (label, status) = self.act.label_and_status();
        let missing: &[u8] = if defect == Defect::Dash { b"-" } else { b"" };
        out.extend_from_slice(case_fields);
        out.push(b',');
        if defect == Defect::ImpossibleTime {
            out.extend_from_slice(b"31/02/2024 08:00:00");
        } else {
            write_time(out, &province.days, self.happened);
        }
        append_after_comma(out, status);
        append_after_comma(out, self.step.label());
        out.push(b',');
        if let Actor::Official(official) = self.sender {
            out.extend_from_slice(&province.official_fields[official as usize]);
        } else {
            out.extend_from_slice(self.sender.account().as_bytes());
            out.push(b',');
            out.extend_from_slice(missing);
        }
        append_after_comma(out, label);
        out.push(b',');
        self.write_receiver(out, province, missing);
        out.push(b',');
        csv::append_field(out, self.note.text());
        out.push(b',');
        self.write_due(out, province, defect);
        out.push(b',');
        write_time(out, &province.days, self.happened + self.keyed_after);
        out.push(b'\n');
    }

    fn write_receiver(&self, out: &mut Vec<u8>, province: &Province, missing: &[u8]) {
        if let Some(receiver) = self.receiver {
            out.extend_from_slice(&province.official_fields[receiver as usize]);
            append_after_comma(out, if self.step == WorkflowStep::Opinion { "Phối hợp" } else { "Chủ trì" });
        } else {
            out.extend_from_slice(missing);
            out.push(b',');
            out.extend_from_slice(missing);
            out.push(b',');
        }
    }

    fn write_due(&self, out: &mut Vec<u8>, province: &Province, defect: Defect) {
        let Some(due) = self.due else { return };
        match defect {
            Defect::DueMissing => {}
            Defect::DueNineteenHundred => out.extend_from_slice(b"01/01/1900 00:00:00"),
            Defect::DueYearOne => out.extend_from_slice(b"01/01/0001 00:00:00"),
            _ => write_time(out, &province.days, due),
        }
    }
}

/// Appends `dd/MM/yyyy HH:mm:ss`.
pub(super) fn write_time(out: &mut Vec<u8>, days: &Workdays, local: i64) {
    let seconds = local.rem_euclid(DAY_SECONDS);
    let mut time = *b" 00:00:00";
    time[1..3].copy_from_slice(&two_digits((seconds / 3_600) as u8));
    time[4..6].copy_from_slice(&two_digits((seconds / 60 % 60) as u8));
    time[7..9].copy_from_slice(&two_digits((seconds % 60) as u8));
    out.extend_from_slice(days.text(local));
    out.extend_from_slice(&time);
}

fn append_after_comma(out: &mut Vec<u8>, text: &str) {
    out.push(b',');
    out.extend_from_slice(text.as_bytes());
}
