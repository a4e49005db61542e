#!/usr/bin/python3
"""smtplib-client.py ADDRESS PORT MECHANISM USER [RECIPIENT]

Authenticate with the password in PASSWORD and send the mail on standard
input to RECIPIENT, or nothing.
"""
import os
import smtplib
import ssl
import sys

address, port, mechanism, user = sys.argv[1:5]
recipient = sys.argv[5] if len(sys.argv) > 5 else ""
anyone = ssl._create_unverified_context()  # the hosts' certificates are their own

if port == "465":
    server = smtplib.SMTP_SSL(address, 465, "client.example.org", timeout=60, context=anyone)
else:
    server = smtplib.SMTP(address, int(port), "client.example.org", timeout=60)
server.set_debuglevel(1)
server.ehlo()
if port != "465":
    assert not server.has_extn("auth"), "AUTH is offered before TLS"
    server.starttls(context=anyone)
    server.ehlo()
server.user, server.password = user, os.environ["PASSWORD"]
method = {"PLAIN": server.auth_plain, "LOGIN": server.auth_login}[mechanism]
server.auth(mechanism, method)
if recipient:
    server.sendmail("joe@smtphost.example.net", [recipient], sys.stdin.read())
server.quit()
