//! The program itself, from the command line to the files it writes.

mod answers_job;
mod bulk;
mod by_hand;
mod check;
mod cluster;
mod command_line;
mod diff;
mod disturbed;
mod explain;
mod gate;
mod growth;
mod init;
mod killed;
mod lists_job;
mod main_job;
mod mistakes;
mod one_unit;
mod people_job;
mod privacy;
mod prompt;
mod real_logs;
mod recompute;
