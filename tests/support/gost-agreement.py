"""Signs and checks with `gostcrypto`, a GOST implementation that has nothing in common with Kepler's.

Reads lines: curve, private key, public key x || y, message, signature r || s; all but the curve in big-endian hexadecimal.
Writes a line for each: the digest of the message, whether the signature is right, whether it is right for a message with one
bit changed (tried for every tenth), and a signature r || s of its own.
"""

import sys

from gostcrypto import gosthash, gostsignature

# Python's own inversion in place of a recursive one: twice as fast, the rest is untouched.
gostsignature.GOST34102012._invert = staticmethod(lambda value, modulus: pow(value, -1, modulus))


def digest(size, message):
    return gosthash.new(f"streebog{size}", data=bytearray(message)).digest()


def changed(size, message):
    message[-1] ^= 1
    return digest(size, message)


def answer(number, line):
    curve, *numbers = line.split(" ")
    secret, public, message, signature = (bytearray.fromhex(number) for number in numbers)
    size = 8 * len(secret)
    mode = gostsignature.MODE_256 if size == 256 else gostsignature.MODE_512
    signer = gostsignature.new(mode, gostsignature.CURVES_R_1323565_1_024_2019[curve])
    ours = digest(size, message)
    # The package reads the digest as a big-endian number; GOST R 34.10-2012 means the little-endian one.
    right = signer.verify(public, ours[::-1], signature)
    wrong = number % 10 == 0 and signer.verify(public, changed(size, message)[::-1], signature)
    own = signer.sign(secret, ours[::-1])
    return f"{ours.hex()} {right} {wrong} {own.hex()}"


for number, line in enumerate(sys.stdin):
    print(answer(number, line.rstrip("\n")))
