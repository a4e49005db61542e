# doctor-log.awk - known troubles in a log; prints a line for each that occurs:
#   NAME TAB COUNT TAB TIME-OF-THE-LAST TAB WHAT TAB WHY

# known NAME PATTERN WHAT WHY - the first pattern that matches a line counts
function known(name, pattern, what, why) {
	n++
	names[n] = name
	patterns[n] = pattern
	meaning[n] = what "\t" why
}

BEGIN {
	known("access-to-socket", "cannot connect to saslauthd server: Permission denied",
		"smtpd was not allowed to ask saslauthd",
		"Each of these logins got 454. User postfix was not in group sasl, or Postfix was not reloaded since it is.")
	known("no-saslauthd", "cannot connect to saslauthd server",
		"smtpd did not find saslauthd",
		"Each of these logins got 454. saslauthd was not running, or its socket was not where smtpd looks.")
	known("no-mechanism", "no SASL authentication mechanisms|no (mechanism available|applicable SASL mechanisms)",
		"Postfix took no mail, as it had no mechanism to offer for AUTH",
		"libsasl2-modules was missing, or mech_list in smtpd.conf or the security options left none.")
	known("dovecot", "Connect to Dovecot auth socket",
		"Postfix asked Dovecot for AUTH in vain", "smtpd_sasl_type = dovecot was set, and Dovecot did not respond.")
	known("no-certificate", "No server certs available|cannot (get|load) .*(certificate|private key)|key values mismatch",
		"Postfix could not use its certificate", "Without TLS there is no AUTH: see smtpd_tls_cert_file and its key.")
	known("clear-to-tls", "wrong version number|http request|packet length too long|unknown protocol",
		"clients did not speak TLS where TLS begins at once, or the other way round",
		"Port 465 wants SSL/TLS in the settings of a mail client, port 587 STARTTLS.")
	known("old-tls", "unsupported protocol|no shared cipher|version too low|inappropriate fallback|alert protocol version",
		"clients with a TLS too old were turned away",
		"Printers and old phones are typical. Give them a network of their own, or smtpd_tls_mandatory_protocols = >=TLSv1 if they must be served.")
	known("certificate-refused", "alert (unknown ca|bad certificate|certificate (unknown|expired|revoked))|SSL alert number (42|44|45|46|48)",
		"clients refused the certificate", "They do not know who issued it, or were given a name that it has not.")
	known("rate", "AUTH command rate limit exceeded",
		"clients tried to log in too often", "smtpd_client_auth_rate_limit turned them away with 450.")
	known("long-password", "MAX_REQ_LEN", "passwords were too long", "saslauthd takes 256 bytes at most, and replies 535.")
	known("pam-module", "PAM unable to dlopen|PAM adding faulty module",
		"PAM could not load a module", "The line in the log names it: it stands in /etc/pam.d/smtp or in a file that this includes.")
	known("account", "reason=PAM acct error",
		"users gave the right password, and were refused", "Their account has expired, or PAM's account rules refuse it (common-account).")
	known("pam", "reason=PAM start error|PAM service error|pam_start: ",
		"PAM could not work", "See /etc/pam.d/smtp and what it includes.")
	known("fork", "saslauthd.*(fork|[Cc]annot allocate memory)",
		"saslauthd could not start a process", "Memory was short: each login takes 16 MB for a moment.")
	known("unit", "saslauthd.*(can not mkdir|could not chdir|detach_tty|Cannot acquire)",
		"saslauthd did not start", "See: journalctl -u saslauthd")
	known("refused-user", "NOQUEUE: reject: .* sasl_username=",
		"mail of users who had logged in was refused", "The lines in the log have the rule that did it (Postfix before 3.9 does not log this).")
	known("milter", "(connect to|Milter service|milter) .*(Connection refused|Cannot assign|No such file|not found)",
		"Postfix could not reach a milter", "Mail is refused meanwhile, unless milter_default_action = accept. See smtpd_milters.")
	known("busy", "has reached its process limit",
		"a port had no process left for more clients", "See default_process_limit, or the maxproc column in master.cf.")
	known("dead", "bad command startup -- throttling",
		"a process of Postfix ended as soon as it was started", "The lines before it in the log have the cause.")
	known("sent", "relay=[^,]*:25, .*status=sent", "", "")
	known("timed-out", "connect to [^ ]*:25: Connection timed out", "", "")
}

# what doctor itself has asked
/nobody-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]/ { next }

/postfix|saslauthd/ {
	for (i = 1; i <= n; i++)
		if ($0 ~ patterns[i]) {
			count[i]++
			last[i] = $1 ~ /T/ ? substr($1, 1, 16) : $1 " " $2 " " $3
			next
		}
}

END {
	for (i = 1; i <= n; i++)
		if (count[i])
			print names[i] "\t" count[i] "\t" last[i] "\t" meaning[i]
}
