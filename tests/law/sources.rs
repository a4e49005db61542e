//! The files that the package ships come to the host whole.

use std::fs;

use crate::sequence::MASTER_CF;
use crate::tree::{DEFAULTS, Tree};

#[test]
fn the_last_line_of_a_source_is_written_with_or_without_a_newline_behind_it() {
    for end in [
        "last: line",
        "last: line\n",
        "last: @uid_min@",
        "#\n\nlast: \\n",
    ] {
        let host = Tree::new(b"myhostname = a.example\n", MASTER_CF, b"START=no\n");
        let source = host
            .root
            .join("usr/share/postfix-smtp-auth/sources/smtpd.conf");
        fs::write(source, format!("first: line\n{end}")).expect("a source");
        host.run("postinst", "configure", &DEFAULTS);
        let end = end.trim_end_matches('\n').replace("@uid_min@", "1000");
        let written = host.read("etc/postfix/sasl/smtpd.conf");
        assert_eq!(
            String::from_utf8_lossy(&written),
            format!("first: line\n{end}\n")
        );
        host.run("prerm", "remove", &DEFAULTS);
        assert!(!host.root.join("etc/postfix/sasl/smtpd.conf").exists());
    }
}
