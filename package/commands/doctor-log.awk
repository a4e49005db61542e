# doctor-log.awk - known troubles in a log; prints a line for each that occurs:
#   NAME TAB COUNT TAB TIME-OF-THE-LAST TAB WHAT TAB WHY

# known NAME PROGRAM PATTERN WHAT WHY - the first whose program and pattern match a message counts.
# A pattern holds the message from its beginning, or to its end: clients choose what stands between
function known(name, program, pattern, what, why) {
	n++
	names[n] = name
	programs[n] = "^(" program ")$"
	patterns[n] = pattern
	meaning[n] = what "\t" why
}

BEGIN {
	sasl = "^warning: SASL authentication failure: "
	tls = "^warning: TLS library problem: .*"
	known("access-to-socket", "smtpd", sasl "cannot connect to saslauthd server: Permission denied",
		"smtpd was not allowed to ask saslauthd",
		"Each of these logins got 454. User postfix was not in group sasl, or Postfix was not reloaded since it is.")
	known("no-saslauthd", "smtpd", sasl "cannot connect to saslauthd server",
		"smtpd did not find saslauthd",
		"Each of these logins got 454. saslauthd was not running, or its socket was not where smtpd looks.")
	known("no-mechanism", "smtpd", "^(warning|fatal): (xsasl_[a-z_]*: )?no (SASL authentication mechanisms|mechanism available|applicable SASL mechanisms)",
		"Postfix took no mail, as it had no mechanism to offer for AUTH",
		"libsasl2-modules was missing, or mech_list in smtpd.conf or the security options left none.")
	known("dovecot", "smtpd", "^[a-z]+: SASL: Connect to Dovecot auth socket",
		"Postfix asked Dovecot for AUTH in vain", "smtpd_sasl_type = dovecot was set, and Dovecot did not respond.")
	known("no-certificate", "smtpd", "^warning: (No server certs available|cannot (get|load) [^:]*(certificate|private key))|" tls "key values mismatch",
		"Postfix could not use its certificate", "Without TLS there is no AUTH: see smtpd_tls_cert_file and its key.")
	known("clear-to-tls", "smtpd", tls "(wrong version number|http request|packet length too long|unknown protocol)",
		"clients did not speak TLS where TLS begins at once, or the other way round",
		"Port 465 wants SSL/TLS in the settings of a mail client, port 587 STARTTLS.")
	known("old-tls", "smtpd", tls "(unsupported protocol|no shared cipher|version too low|inappropriate fallback|alert protocol version)",
		"clients with a TLS too old were turned away",
		"Printers and old phones are typical. Give them a network of their own, or smtpd_tls_mandatory_protocols = >=TLSv1 if they must be served.")
	known("certificate-refused", "smtpd", tls "(alert (unknown ca|bad certificate|certificate (unknown|expired|revoked))|SSL alert number (42|44|45|46|48))",
		"clients refused the certificate", "They do not know who issued it, or were given a name that it has not.")
	known("rate", "smtpd", "^warning: AUTH command rate limit exceeded",
		"clients tried to log in too often", "smtpd_client_auth_rate_limit turned them away with 450.")
	known("long-password", "saslauthd", "^[a-z_]* *: [^[]*MAX_REQ_LEN",
		"passwords were too long", "saslauthd takes 256 bytes at most, and replies 535.")
	known("pam-module", "saslauthd", "^PAM (unable to dlopen|adding faulty module)",
		"PAM could not load a module", "The line in the log names it: it stands in /etc/pam.d/smtp or in a file that this includes.")
	known("account", "saslauthd", "^: auth failure: .*\\[reason=PAM acct error\\]$",
		"users gave the right password, and were refused", "Their account has expired, or PAM's account rules refuse it (common-account).")
	known("pam", "saslauthd", "^: auth failure: .*\\[reason=PAM (start|service) error\\]$",
		"PAM could not work", "See /etc/pam.d/smtp and what it includes.")
	known("fork", "saslauthd", "^[a-z_]* *: [^[]*(fork|[Cc]annot allocate memory)",
		"saslauthd could not start a process", "Memory was short: each login takes 16 MB for a moment.")
	known("unit", "saslauthd", "^[a-z_]* *: ?[^[]*(can not mkdir|could not chdir|[Cc]annot (acquire|start))",
		"saslauthd did not start", "See: journalctl -u saslauthd")
	known("refused-user", "smtpd", "^NOQUEUE: reject: .* sasl_username=[^<>]*$",
		"mail of users who had logged in was refused", "The lines in the log have the rule that did it (Postfix before 3.9 does not log this).")
	known("milter", "smtpd|cleanup", "^warning: (connect to )?[Mm]ilter .*(Connection refused|Cannot assign|No such file|not found)",
		"Postfix could not reach a milter", "Mail is refused meanwhile, unless milter_default_action = accept. See smtpd_milters.")
	known("busy", "master", "^warning: service .* has reached its process limit",
		"a port had no process left for more clients", "See default_process_limit, or the maxproc column in master.cf.")
	known("dead", "master", "^warning: .*: bad command startup -- throttling",
		"a process of Postfix ended as soon as it was started", "The lines before it in the log have the cause.")
	# one relay= only: a recipient and a reply may have more
	known("sent", "smtp", "^[0-9A-Za-z]+: to=<.*relay=[^,]*:25, .*status=sent ", "", "")
	known("timed-out", "smtp", "^connect to [^ ]*:25: Connection timed out", "", "")
}

# what doctor itself has asked
/nobody-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]/ { next }

# DATE HOST PROGRAM[PID]: MESSAGE, in both forms of dates
match($0, /^([A-Z][a-z][a-z] +[0-9]+ [0-9:]+|[^ ]+T[^ ]+) [^ ]+ [^ ]+\[[0-9]+\]: */) {
	message = substr($0, RLENGTH + 1)
	place = $1 ~ /T/ ? $3 : $5
	sub(/\[[0-9]+\]:$/, "", place)
	sub(/^.*\//, "", place) # postfix/submission/smtpd
	for (i = 1; i <= n; i++)
		if (place ~ programs[i] && message ~ patterns[i]) {
			if (names[i] == "sent" && split(message, parts, "relay=") != 2)
				next
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
