//! The law of revert, on scratch trees: for every host state T and every later edit e that
//! leaves our entries alone, `purge(e(configure^n(T))) = e(T)`, byte for byte.
//!
//! Files and edits are generated the way people write them; the engine is the shell and awk
//! that the package ships. `LAW_SHELLS` (separated by `;`) and `LAW_AWKS` name the shells and
//! awks that take turns, `PROPTEST_CASES` how many cases are run, `LAW_SEQUENCES` how many
//! sequences, `KILL_STEP` at how many commands a run is cut short (1: at each).
#![allow(clippy::too_many_lines)] // a law is read from its top to its end

mod adversity;
mod between_runs;
mod directories;
mod disk;
mod edit;
mod engine;
mod entries;
mod event;
mod extended;
mod flag_cases;
mod flags;
mod found;
mod journal;
mod kill;
mod lists;
mod postconf;
mod segments;
mod sequence;
mod shadow;
mod shims;
mod sources;
mod state;
mod text;
mod things;
mod tree;
mod whole;
