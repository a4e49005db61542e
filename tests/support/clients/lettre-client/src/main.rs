//! `lettre-client ADDRESS PORT [MECHANISM USER [RECIPIENT]]`: authenticate with
//! the password in `PASSWORD`, and send the mail on standard input to
//! RECIPIENT, or nothing. Without MECHANISM: print what the server offers, before
//! TLS and inside it.

use std::{env, error::Error, io::Read};

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::Ehlo;
use lettre::transport::smtp::extension::ClientId;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, port, login @ ..] = arguments.as_slice() else {
        return Err("usage: lettre-client ADDRESS PORT [MECHANISM USER [RECIPIENT]]".into());
    };
    let port: u16 = port.parse()?;

    // the hosts under test have certificates that they made themselves
    let tls = TlsParameters::builder(address.clone())
        .dangerous_accept_invalid_certs(true)
        .dangerous_accept_invalid_hostnames(true)
        .build()?;
    let name = ClientId::Domain("client.example.org".into());
    let wrapper = (port == 465).then_some(&tls);
    let timeout = Some(std::time::Duration::from_secs(60));
    let mut server = SmtpConnection::connect((address.as_str(), port), timeout, &name, wrapper, None)?;
    if wrapper.is_none() {
        if login.is_empty() {
            show_features(&mut server, &name)?;
        }
        server.starttls(&tls, &name)?;
    }
    let [mechanism, user, recipient @ ..] = login else {
        show_features(&mut server, &name)?;
        server.quit()?;
        return Ok(());
    };
    let mechanism = match mechanism.as_str() {
        "PLAIN" => Mechanism::Plain,
        "LOGIN" => Mechanism::Login,
        other => return Err(format!("no such mechanism: {other}").into()),
    };
    let credentials = Credentials::new(user.clone(), env::var("PASSWORD")?);
    match server.auth(&[mechanism], &credentials) {
        Ok(_) => println!("235 2.7.0 authenticated"),
        Err(error) => {
            println!("{error:?}");
            return Err(match error.status() {
                Some(code) => format!("{code} 5.7.8 {error}").into(),
                None => error.into(),
            });
        }
    }
    if let Some(recipient) = recipient.first().filter(|recipient| !recipient.is_empty()) {
        let mut mail = Vec::new();
        std::io::stdin().read_to_end(&mut mail)?;
        let envelope = Envelope::new(Some("joe@smtphost.example.net".parse()?), vec![recipient.parse()?])?;
        server.send(&envelope, &mail)?;
    }
    server.quit()?;
    Ok(())
}

/// Prints the reply to EHLO.
fn show_features(server: &mut SmtpConnection, name: &ClientId) -> Result<(), Box<dyn Error>> {
    for line in server.command(Ehlo::new(name.clone()))?.message() {
        println!("250-{line}");
    }
    Ok(())
}
