# client-formats.sh - the card for people, and the files for mail clients.

# print_card - what to type in
print_card() {
    if [ -n "$incoming" ]; then
        printf 'Incoming mail (IMAP):\n\n'
        print_row Server "$incoming_host"
        print_row Port "$incoming_port, security SSL/TLS"
        print_row 'User name' "${user:-the name of the account}"
        print_row Authentication 'normal password'
        echo
    fi
    printf 'Outgoing mail (SMTP):\n\n'
    first=${servers%%"$NEWLINE"*}
    first=${first##* }
    print_row Server "$(server_shown "$first")"
    label=Port
    while read -r port security name; do
        [ "$security" = STARTTLS ] || security=SSL/TLS
        [ "$name" = "$first" ] || security="$security, server $(server_shown "$name")"
        print_row "$label" "$port, security $security"
        label=
    done <<EOF
$servers
EOF
    print_row 'User name' "${user:-the name of the account}"
    print_row Authentication 'normal password'
    accepts_unix_passwords || print_row Password 'an app password (postfix-smtp-auth password)'
    echo
    notices
}

# print_row LABEL TEXT
print_row() {
    printf '  %-15s %s\n' "$1" "$2"
}

# server_shown NAME - print it, or that there is none
server_shown() {
    [ "$1" != - ] || set -- 'this host (it has no name that clients can use)'
    printf '%s' "$1"
}

# needs_name - what the files cannot do without, and on standard error what is wrong otherwise
needs_name() {
    case "$NEWLINE$servers$NEWLINE" in
        *" -$NEWLINE"*) refuse 'neither the certificate nor myhostname in main.cf has a name that clients can use' ;;
    esac
    notices >&2
}

# print_autoconfig - https://www.ietf.org/archive/id/draft-ietf-mailmaint-autoconfig-06.html:
# mail clients ask a domain's web server for it
print_autoconfig() {
    needs_name
    domain=$(query_postfix -hx myorigin)
    case "$domain" in
        /*) domain=$(sed 1q "$domain" 2>/dev/null) || domain= ;;
    esac
    first=${servers%%"$NEWLINE"*}
    is_host_name "$domain" || domain=${first##* }
    cat <<EOF
<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="$domain">
    <domain>$domain</domain>
    <displayName>$domain</displayName>
    <displayShortName>$domain</displayShortName>
EOF
    autoconfig_server incoming imap "$incoming_host" "$incoming_port" SSL
    while read -r port security name; do
        autoconfig_server outgoing smtp "$name" "$port" "$security"
    done <<EOF
$servers
EOF
    cat <<EOF
  </emailProvider>
</clientConfig>
EOF
}

# autoconfig_server incoming|outgoing TYPE HOST PORT SSL|STARTTLS
autoconfig_server() {
    cat <<EOF
    <$1Server type="$2">
      <hostname>$3</hostname>
      <port>$4</port>
      <socketType>$5</socketType>
      <authentication>password-cleartext</authentication>
      <username>$(escaped "${user:-%EMAILLOCALPART%}")</username>
    </$1Server>
EOF
}

# print_mobileconfig - com.apple.mail.managed, as Apple's "Profile-Specific Payload Keys" has it;
# what it leaves out (the address and, without USER, the name), the device asks for
print_mobileconfig() {
    needs_name
    read -r port security name <<EOF
$servers
EOF
    identifier=$(escaped "$name.postfix-smtp-auth${user:+.$user}")
    cat <<EOF
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key>
  <string>Configuration</string>
  <key>PayloadVersion</key>
  <integer>1</integer>
  <key>PayloadIdentifier</key>
  <string>$identifier</string>
  <key>PayloadUUID</key>
  <string>$(uuid profile)</string>
  <key>PayloadDisplayName</key>
  <string>Mail at $name</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key>
      <string>com.apple.mail.managed</string>
      <key>PayloadVersion</key>
      <integer>1</integer>
      <key>PayloadIdentifier</key>
      <string>$identifier.mail</string>
      <key>PayloadUUID</key>
      <string>$(uuid mail)</string>
      <key>EmailAccountType</key>
      <string>EmailTypeIMAP</string>
EOF
    mobileconfig_server Incoming "$incoming_host" "$incoming_port"
    mobileconfig_server Outgoing "$name" "$port"
    cat <<EOF
      <key>OutgoingPasswordSameAsIncomingPassword</key>
      <true/>
    </dict>
  </array>
</dict>
</plist>
EOF
}

# mobileconfig_server Incoming|Outgoing HOST PORT - with TLS: from the first byte, or by STARTTLS
# where the port is one for that
mobileconfig_server() {
    cat <<EOF
      <key>$1MailServerAuthentication</key>
      <string>EmailAuthPassword</string>
      <key>$1MailServerHostName</key>
      <string>$2</string>
      <key>$1MailServerPortNumber</key>
      <integer>$3</integer>
      <key>$1MailServerUseSSL</key>
      <true/>
EOF
    [ -z "$user" ] || cat <<EOF
      <key>$1MailServerUsername</key>
      <string>$(escaped "$user")</string>
EOF
}

# uuid PART - print one for that part of the profile: always the same for the same contents
uuid() {
    printf '%s\n' "$1" "$user" "$incoming_host" "$incoming_port" "$port $security $name" | sha1sum |
        sed 's/^\(.\{8\}\)\(.\{4\}\).\(.\{3\}\).\(.\{3\}\)\(.\{12\}\).*/\1-\2-5\3-a\4-\5/' | tr a-f A-F
}

# escaped TEXT - print it as XML has it
escaped() {
    printf '%s' "$1" | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' -e 's/"/\&quot;/g'
}
