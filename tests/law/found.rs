//! Counterexamples that were found, one test each.
