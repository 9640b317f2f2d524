"""Prints the one-time code of the moment for the base32 secret on standard input (RFC 6238: SHA-1, 30 s, 6 digits)."""

import base64
import hashlib
import hmac
import struct
import sys
import time

key = base64.b32decode(sys.stdin.read())
mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
offset = mac[-1] & 15
(number,) = struct.unpack(">I", mac[offset : offset + 4])
print(f"{(number & 0x7FFFFFFF) % 1_000_000:06}")
