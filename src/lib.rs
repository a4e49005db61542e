//! confdeb compiles one TOML specification into one Debian configuration package: a `.deb` that
//! changes how other packages on a host are configured, and gives the host back when it goes.
//!
//! Each module imports only those before it:
//! error, debian, input, document, kind, specification, plan, render, package, deb, command, cli.

pub mod cli;
pub mod command;
pub mod deb;
pub mod debian;
pub mod document;
pub mod error;
pub mod input;
pub mod kind;
pub mod package;
pub mod plan;
pub mod render;
pub mod specification;
