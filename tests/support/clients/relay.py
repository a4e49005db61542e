#!/usr/bin/python3
"""relay.py PORT - a provider's relay, which takes mail from authenticated clients. Says
the user's name for each mail that it took."""
import base64
import socketserver
import sys


class Relay(socketserver.StreamRequestHandler):
    def say(self, *lines):
        self.wfile.write("".join(line + "\r\n" for line in lines).encode())

    def handle(self):
        user = None
        self.say("220 relay ESMTP")
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
            verb = verb.upper()
            if verb == "EHLO":
                self.say("250-relay", "250 AUTH PLAIN")
            elif verb == "AUTH":
                user = base64.b64decode(rest.split()[1]).decode().split("\0")[1]
                self.say("235 2.7.0 welcome")
            elif verb == "QUIT":
                self.say("221 2.0.0 bye")
                return
            elif user is None:
                self.say("530 5.7.0 who are you?")
            elif verb == "DATA":
                self.say("354 go on")
                while self.rfile.readline().rstrip() != b".":
                    pass
                print(user, flush=True)
                self.say("250 2.0.0 taken")
            else:
                self.say("250 2.1.0 well")


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Relay).serve_forever()
