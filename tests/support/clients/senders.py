"""senders.py ADDRESS PORT - of the table "LOGIN SENDER ..." on standard input, print for each
line "LOGIN SENDER CODE": the server's answer to that sender, from that user, whose password is
secret, for a recipient elsewhere. Nothing is sent."""
import smtplib
import ssl
import sys

ADDRESS, PORT = sys.argv[1], int(sys.argv[2])
TLS = ssl._create_unverified_context()


def connect(user):
    if PORT == 465:
        server = smtplib.SMTP_SSL(ADDRESS, PORT, "client.example.org", context=TLS)
    else:
        server = smtplib.SMTP(ADDRESS, PORT, "client.example.org")
        server.starttls(context=TLS)
    server.login(user, "secret")
    return server


servers = {}
for line in sys.stdin:
    user, sender = line.split()[:2]
    if user not in servers:
        servers[user] = connect(user)
    server = servers[user]
    code, _ = server.docmd(f"MAIL FROM:<{sender.strip('<>')}>")
    if code == 250:
        code, _ = server.docmd("RCPT TO:<someone@outside.example>")
    server.rset()
    print(user, sender, code)
for server in servers.values():
    server.quit()
