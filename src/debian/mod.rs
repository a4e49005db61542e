//! Debian's own formats and names; knows nothing of specifications.

pub mod changelog;
pub mod deb822;
pub mod name;
pub mod po;
pub mod relation;
