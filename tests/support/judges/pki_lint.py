"""pkilint over what the status service says: `pki_lint.py crl|ocsp FILE...`; prints findings, ends with 1 if there is one.

pkilint takes the identifiers of Russian holders for DirectoryString and calls every right one broken; the statute makes them
NumericString (FSB order 795). They are registered with it first; nothing else is changed or left out.
"""

import sys

from pkilint.bin import lint_crl, lint_ocsp_response
from pkilint.pkix import name
from pyasn1.type import char, univ

# INN of persons, OGRN, SNILS, INN of organisations, OGRNIP.
RUSSIAN = ("1.2.643.3.131.1.1", "1.2.643.100.1", "1.2.643.100.3", "1.2.643.100.4", "1.2.643.100.5")

for identifier in RUSSIAN:
    name.ATTRIBUTE_TYPE_MAPPINGS[univ.ObjectIdentifier(identifier)] = char.NumericString()


def lint(kind, file):
    # Warnings too: an answer that is right gives none.
    if kind == "crl":
        return lint_crl.main(["lint", "-t", "CRL", "-p", "PKIX", "-s", "WARNING", file])
    return lint_ocsp_response.main(["lint", "-s", "WARNING", file])


if __name__ == "__main__":
    found = 0
    for path in sys.argv[2:]:
        found += lint(sys.argv[1], path)
    sys.exit(1 if found else 0)
