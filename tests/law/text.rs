//! main.cf and defaults files as people write them: postconf(5)'s grammar, and what it allows
//! that nobody expects.

use std::fmt;

use proptest::prelude::*;

/// Bytes that are shown as text when a case fails.
#[derive(Clone)]
pub struct Text(pub Vec<u8>);

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", String::from_utf8_lossy(&self.0))
    }
}

/// One main.cf parameter that is not ours, in some layout; `index` keeps names apart.
fn foreign_parameter() -> impl Strategy<Value = String> {
    (
        prop::sample::select(vec![
            "alias_maps",
            "myorigin",
            "virtual_alias_domains",
            "smtpd_helo_required",
            "biff",
        ]),
        prop::sample::select(vec![" = ", "=", " =", "=  ", "\t=\t"]),
        prop::collection::vec(
            prop_oneof![
                3 => "[a-z:/.?]{1,9}",
                1 => Just("$mydomain".to_owned()),
                1 => Just("${name?x}$(other:y)".to_owned()),
                1 => Just("${name?{x}:{y}}".to_owned()),
            ],
            1..4,
        ),
        layout(),
    )
        .prop_map(|(name, equals, values, layout)| {
            format!("{name}{equals}{}", join(&values, &layout))
        })
}

/// How the items of a list are written: the separators between them.
pub fn layout() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(
        prop_oneof![
            4 => Just(", ".to_owned()),
            4 => Just(" ".to_owned()),
            1 => Just(",".to_owned()),
            1 => Just("  ,  ".to_owned()),
            2 => Just(",\n    ".to_owned()),
            2 => Just("\n\t".to_owned()),
            1 => Just(",\n# a comment, inside\n  ".to_owned()),
            1 => Just("\n\n  # indented comment\n    ".to_owned()),
        ],
        1..4,
    )
}

/// The items, with these separators between them in turn.
pub fn join(items: &[String], separators: &[String]) -> String {
    let mut text = items[0].clone();
    for (index, item) in items.iter().enumerate().skip(1) {
        text += &separators[index % separators.len()];
        text += item;
    }
    text
}

/// A list that the package edits, with items of the administrator's.
fn list(name: &'static str, pool: &'static [&'static str]) -> impl Strategy<Value = String> {
    (
        prop::sample::subsequence(pool, 1..=pool.len()),
        layout(),
        prop_oneof![Just(" = "), Just("="), Just(" =\n    ")],
    )
        .prop_map(move |(items, layout, equals)| {
            let items: Vec<String> = items.into_iter().map(str::to_owned).collect();
            format!("{name}{equals}{}", join(&items, &layout))
        })
}

fn ours_already() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("smtpd_sasl_auth_enable = no".to_owned()),
        Just("smtpd_sasl_auth_enable=yes".to_owned()),
        Just("smtpd_tls_auth_only = no".to_owned()),
        Just("smtpd_tls_auth_only=yes".to_owned()),
        Just("smtpd_tls_security_level = encrypt".to_owned()),
        Just("smtpd_use_tls = yes".to_owned()),
        Just("smtpd_tls_cert_file = /etc/ssl/mine.pem".to_owned()),
        Just("smtpd_tls_chain_files =\n  /etc/a.pem,\n  /etc/b.pem".to_owned()),
        Just("cyrus_sasl_config_path = /etc/postfix/sasl".to_owned()),
        list(
            "mynetworks",
            &[
                "127.0.0.0/8",
                "192.168.0.0/24",
                "[::1]/128",
                "10.1.0.0/16",
                "!10.1.2.3",
                "hash:/etc/nets",
                "$more",
            ]
        ),
        list(
            "smtpd_recipient_restrictions",
            &[
                "permit_sasl_authenticated",
                "check_policy_service { inet:127.0.0.1:10023, timeout=10s }",
                "permit_mynetworks",
                "reject_rbl_client zen.example.org",
                "reject_unauth_destination",
            ]
        ),
        list(
            "smtpd_relay_restrictions",
            &[
                "permit_mynetworks",
                "permit_sasl_authenticated",
                "defer_unauth_destination",
            ]
        ),
    ]
}

fn filler() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("   ".to_owned()),
        Just("# See /usr/share/postfix/main.cf.dist for more".to_owned()),
        Just("#smtpd_tls_auth_only = no".to_owned()),
        Just("  # smtpd_sasl_auth_enable = no".to_owned()),
        Just("# caf\u{e9} and \\ back \\n slashes & ampersands".to_owned()),
    ]
}

/// A main.cf: parameters and lines between them, with or without a newline at its end, with
/// Unix or DOS line ends, in UTF-8 or Latin-1.
pub fn main_cf() -> impl Strategy<Value = Text> {
    (
        prop::collection::vec(
            prop_oneof![3 => foreign_parameter(), 3 => ours_already(), 2 => filler()],
            1..14,
        ),
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.1),
        any::<bool>(),
    )
        .prop_map(|(entries, newline, dos, latin1)| {
            // A continuation line at the start of the file continues nothing
            let mut text = String::from("compatibility_level = 3.6\n");
            text += &entries.join("\n");
            if newline {
                text.push('\n');
            }
            if dos {
                text = text.replace('\n', "\r\n");
            }
            Text(if latin1 {
                text.chars()
                    .map(|c| u8::try_from(c as u32).unwrap_or(b'?'))
                    .collect()
            } else {
                text.into_bytes()
            })
        })
}

/// A master.cf without services on our ports.
pub fn master_cf() -> impl Strategy<Value = Text> {
    let entry = prop_oneof![
        Just("smtp      inet  n       -       y       -       -       smtpd"),
        Just("smtp\tinet\tn\t-\ty\t-\t1\tpostscreen\n  -o { postscreen_greet_action = enforce }"),
        Just("pickup    unix  n       -       y       60      1       pickup"),
        Just("2525 inet n - - - - smtpd\n# a comment, inside\n\n  -o smtpd_x=$y ${z?{w}}"),
        Just(
            "maildrop  unix  -  n n - - pipe\n  flags=DRXhu argv=/usr/bin/maildrop -d ${recipient}"
        ),
        Just("#submission inet n       -       y       -       -       smtpd"),
        Just("#  -o syslog_name=postfix/submission"),
        Just(""),
        Just("# caf\u{e9}"),
    ];
    (
        prop::collection::vec(entry, 0..7),
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(entries, newline, dos)| {
            let mut text = format!(
                "# service type\nqmgr fifo n - n 300 1 qmgr\n{}",
                entries.join("\n")
            );
            if newline {
                text.push('\n');
            }
            if dos {
                text = text.replace('\n', "\r\n");
            }
            Text(text.into_bytes())
        })
}

/// A defaults file: assignments in the forms that the package edits, and other lines.
pub fn defaults() -> impl Strategy<Value = Text> {
    let line = prop_oneof![
        Just("START=no"),
        Just("START=yes"),
        Just("START='no'   # not yet"),
        Just("THREADS=5"),
        Just("THREADS=0"),
        Just("OPTIONS=\"-c -m /var/run/saslauthd\""),
        Just("OPTIONS=\"-c -r -m /var/spool/postfix/var/run/saslauthd\""),
        Just("OPTIONS=\"-cr -m/run/a\" # joined"),
        Just("OPTIONS=-r"),
        Just("MECHANISMS=\"pam\""),
        Just("# OPTIONS=\"-m elsewhere\""),
        Just(""),
        Just("  "),
        Just("DESC=\"SASL Authentication Daemon\""),
    ];
    (
        prop::collection::vec(line, 0..12),
        prop::bool::weighted(0.8),
    )
        .prop_map(|(lines, newline)| {
            let mut text = format!("MECH_OPTIONS=\"\"\n{}", lines.join("\n"));
            if newline {
                text.push('\n');
            }
            Text(text.into_bytes())
        })
}

/// One entry, with `@` for its name: as the administrator writes it once the package is there
/// (`theirs`), or as it stood before; the latter may be spelled as the package spells it.
pub fn value(kind: &str, theirs: bool) -> BoxedStrategy<String> {
    let words = if theirs {
        prop_oneof![
            Just("theirs"),
            Just("$theirs ${theirs?x}"),
            Just("v1"),
            Just("")
        ]
    } else {
        prop_oneof![Just("v1"), Just("v2"), Just("no"), Just("$mydomain")]
    };
    match kind {
        "parameter" => {
            let equals = if theirs {
                prop_oneof![Just("="), Just(" =\t"), Just(" =\n   ")].boxed()
            } else {
                prop_oneof![Just("="), Just(" = ")].boxed() // the latter is ours
            };
            let more = prop::collection::vec("[a-z$:/{}?.]{1,9}", 0..3);
            (equals, words, more, layout())
                .prop_map(|(equals, word, more, layout)| {
                    let items = [vec![word.to_owned()], more].concat();
                    format!("@{equals}{}", join(&items, &layout))
                })
                .boxed()
        }
        "assignment" => (words, 0..if theirs { 3 } else { 4 })
            .prop_map(|(word, form)| {
                let word = word.replace(['$', '{', '}'], "");
                match form {
                    0 => format!("@='{word}'"),
                    1 => format!("@='{word}'   # a comment"),
                    2 => format!("@=\"{word}\"\t"),
                    _ => format!("@={word}"), // ours
                }
            })
            .boxed(),
        _ => service().boxed(),
    }
}

fn service() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "@      inet  n - y - - smtpd",
        "@\tinet\tn\t-\ty\t-\t-\tsmtpd",
    ]);
    let option = prop::sample::select(vec![
        "  -o syslog_name=theirs",
        "\t-o { smtpd_client_restrictions = permit_mynetworks, reject }",
        "  -o smtpd_milters=$theirs  -o biff=no",
        "# between options\n  -o w=${z?{y}}",
        "\n  -o after=blank",
    ]);
    (line, prop::collection::vec(option, 0..3))
        .prop_map(|(line, options)| [vec![line], options].concat().join("\n"))
}
