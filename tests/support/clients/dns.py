#!/usr/bin/python3
"""dns.py ZONE - a name server at 127.0.0.1 that knows the lines NAME TYPE VALUE of the file
ZONE, which it reads at each question; of no other name. A TXT value longer than 400 bytes
comes by TCP only."""
import socket
import socketserver
import struct
import sys
import threading

TYPES = {"A": 1, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}


def encoded(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def data(kind, value):
    if kind == "A":
        return socket.inet_aton(value)
    if kind == "AAAA":
        return socket.inet_pton(socket.AF_INET6, value)
    if kind == "TXT":
        text = value.encode("latin-1")
        parts = [text[i : i + 200] for i in range(0, len(text), 200)]
        return b"".join(bytes([len(part)]) + part for part in parts)
    return (struct.pack("!H", 10) if kind == "MX" else b"") + encoded(value)


def reply(query, udp):
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    question = query[12 : at + 5]
    (wanted,) = struct.unpack("!H", query[at + 1 : at + 3])
    name = ".".join(labels).lower()
    records = [line.rstrip("\n").split(" ", 2) for line in open(sys.argv[1]) if line.strip()]
    found = [data(kind, value) for owner, kind, value in records if owner == name and TYPES[kind] == wanted]
    cut = udp and any(len(record) > 400 for record in found)
    known = any(owner == name for owner, _, _ in records)
    flags = 0x8180 | (0x0200 if cut else 0) | (0 if known else 3)
    answers = b"" if cut else b"".join(
        b"\xc0\x0c" + struct.pack("!HHIH", wanted, 1, 60, len(record)) + record for record in found)
    header = query[:2] + struct.pack("!HHHHH", flags, 1, 0 if cut else len(found), 0, 0)
    return header + question + answers


class Udp(socketserver.BaseRequestHandler):
    def handle(self):
        query, server = self.request
        server.sendto(reply(query, True), self.client_address)


class Tcp(socketserver.StreamRequestHandler):
    def handle(self):
        (length,) = struct.unpack("!H", self.rfile.read(2))
        said = reply(self.rfile.read(length), False)
        self.wfile.write(struct.pack("!H", len(said)) + said)


socketserver.TCPServer.allow_reuse_address = True
threading.Thread(target=socketserver.ThreadingTCPServer(("127.0.0.1", 53), Tcp).serve_forever, daemon=True).start()
socketserver.ThreadingUDPServer(("127.0.0.1", 53), Udp).serve_forever()
