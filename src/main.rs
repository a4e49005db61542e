//! The program: parses, runs, prints.

use clap::Parser as _;
use confdeb::cli::Cli;
use confdeb::command::Environment;
use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    let environment = Environment::new(|name| env::var(name).ok());
    match Cli::parse().run(environment) {
        Ok(printed) => match io::stdout().write_all(printed.as_bytes()) {
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
                eprintln!("error: cannot write to standard output: {e}");
                ExitCode::FAILURE
            }
            _ => ExitCode::SUCCESS,
        },
        Err(failure) => {
            let colour = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
            eprint!("{}", failure.report(colour));
            ExitCode::FAILURE
        }
    }
}
