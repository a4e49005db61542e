//! The tests that need neither root nor network: `cargo test`.
//!
//! Snapshots are the files themselves, in tests/golden and tests/specs; with `UPDATE_GOLDEN=1` in
//! the environment they are written anew, for review.
#![allow(missing_docs)] // the tests' names are their documentation

mod advice;
mod architecture;
mod archive;
mod cli;
mod documents;
mod examples;
mod faults;
mod law_table;
mod maintainer;
mod members;
mod project;
mod scripts;
mod translations;
