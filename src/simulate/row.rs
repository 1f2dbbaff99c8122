//! Rows of the events and cases files, as bytes, without allocating per row.

use super::defect::Defect;
use super::label::{Act, Actor, Note, Step};
use super::workdays::{DAY_SECONDS, Workdays, two_digits};
use super::world::World;

/// Headings of the events file.
pub(super) const EVENT_HEADINGS: &str = "MaHoSo,MaTTHC,TenTTHC,ThoiGian,TrangThai,NodeQuyTrinh,NguoiGui,\
DonViGui,ThaoTac,NguoiNhan,DonViNhan,VaiTro,NoiDung,NgayHetHanBuocXuLy,CreatedOn";
/// Headings of the cases file.
pub(super) const CASE_HEADINGS: &str = "MaHoSo,MaTTHC,TenTTHC,MaLinhVuc,TenLinhVuc,KenhThucHien,NgayNopHoSo,\
NgayTiepNhan,NgayHenTra,NgayKetThucXuLy,NgayTra,TrangThaiHoSo,DonViXuLy,ChuHoSo";

/// One act in a case. Instants are local seconds.
pub(super) struct Row {
    pub(super) happened: i64,
    pub(super) act: Act,
    pub(super) step: Step,
    pub(super) sender: Actor,
    pub(super) receiver: Option<u32>,
    pub(super) due: Option<i64>,
    pub(super) note: Note,
    /// Seconds until the system wrote the row.
    pub(super) keyed_after: i64,
}

impl Row {
    /// Appends the row to `out`; `case_fields` are the case's code and procedure.
    pub(super) fn write(&self, out: &mut Vec<u8>, case_fields: &[u8], world: &World, defect: Defect) {
        let (label, status) = self.act.label_and_status();
        let missing: &[u8] = if defect == Defect::Dash { b"-" } else { b"" };
        out.extend_from_slice(case_fields);
        out.push(b',');
        if defect == Defect::ImpossibleTime {
            out.extend_from_slice(b"31/02/2024 08:00:00");
        } else {
            write_time(out, &world.days, self.happened);
        }
        comma_text(out, status);
        comma_text(out, self.step.label());
        out.push(b',');
        if let Actor::Official(official) = self.sender {
            out.extend_from_slice(&world.official_fields[official as usize]);
        } else {
            out.extend_from_slice(self.sender.account().as_bytes());
            out.push(b',');
            out.extend_from_slice(missing);
        }
        comma_text(out, label);
        out.push(b',');
        self.write_receiver(out, world, missing);
        out.push(b',');
        csv_field(out, self.note.text());
        out.push(b',');
        self.write_due(out, world, defect);
        out.push(b',');
        write_time(out, &world.days, self.happened + self.keyed_after);
        out.push(b'\n');
    }

    fn write_receiver(&self, out: &mut Vec<u8>, world: &World, missing: &[u8]) {
        if let Some(receiver) = self.receiver {
            out.extend_from_slice(&world.official_fields[receiver as usize]);
            comma_text(out, if self.step == Step::Opinion { "Phối hợp" } else { "Chủ trì" });
        } else {
            out.extend_from_slice(missing);
            out.push(b',');
            out.extend_from_slice(missing);
            out.push(b',');
        }
    }

    fn write_due(&self, out: &mut Vec<u8>, world: &World, defect: Defect) {
        let Some(due) = self.due else { return };
        match defect {
            Defect::DueMissing => {}
            Defect::DueNineteenHundred => out.extend_from_slice(b"01/01/1900 00:00:00"),
            Defect::DueYearOne => out.extend_from_slice(b"01/01/0001 00:00:00"),
            _ => write_time(out, &world.days, due),
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

/// Appends a field, quoted if it has to be.
pub(super) fn csv_field(out: &mut Vec<u8>, field: &str) {
    if !field.contains([',', '"', '\n']) {
        out.extend_from_slice(field.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in field.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

fn comma_text(out: &mut Vec<u8>, text: &str) {
    out.push(b',');
    out.extend_from_slice(text.as_bytes());
}
