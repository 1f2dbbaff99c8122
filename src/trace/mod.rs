//! The walk: one pass over the events of a case gives holds, handovers, consultations, pauses and the case.

mod facts;

pub use facts::{
    Case, Consultation, EventIndex, Facts, Handover, Hold, Level, NO_EVENT, Opinion, Passage, Pause, Reply,
    Shape,
};
