#!/usr/bin/python3
"""milter.py PORT

A milter that signs what an authenticated client sends, as OpenDKIM and rspamd
do: a header names who authenticated ({auth_authen}) and the daemon that took
the mail ({daemon_name}). It speaks the milter protocol, version 2 and later.
"""
import socketserver
import struct
import sys

ACTIONS = 0x01  # may add headers
STEPS = 0x02 | 0x08 | 0x10 | 0x20 | 0x40  # leaves out helo, rcpt, body, headers


class Milter(socketserver.BaseRequestHandler):
    def read(self, length):
        data = b""
        while len(data) < length:
            part = self.request.recv(length - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def write(self, command, data=b""):
        self.request.sendall(struct.pack("!I", len(data) + 1) + command + data)

    def handle(self):
        macros = {}
        try:
            while True:
                (length,) = struct.unpack("!I", self.read(4))
                packet = self.read(length)
                command, data = packet[:1], packet[1:]
                if command == b"O":
                    version = min(struct.unpack("!I", data[:4])[0], 6)
                    self.write(b"O", struct.pack("!III", version, ACTIONS, STEPS))
                elif command == b"D":
                    words = data[1:].split(b"\0")
                    macros.update(zip(words[::2], words[1::2]))
                elif command == b"E":
                    user = macros.get(b"{auth_authen}")
                    if user:
                        daemon = macros.get(b"{daemon_name}", b"?")
                        self.write(b"h", b"X-Signed\0" + user + b" at " + daemon + b"\0")
                    self.write(b"c")
                elif command == b"A":
                    macros.pop(b"{auth_authen}", None)
                elif command == b"Q":
                    return
                else:
                    self.write(b"c")
        except EOFError:
            pass  # smtpd went away


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Milter).serve_forever()
