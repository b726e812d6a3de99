"""A relying party on pyca/cryptography: asks the status service, judges what it says.

Usage: relying_party.py WORLD.json CASE...
Prints one JSON object: the name of each case, and null or what is wrong. The world is written by the test
(tests/integration/conformance/world.rs): base address, folder of certificates, the issuer's identifier.
"""

import base64
import datetime
import gzip
import hashlib
import json
import pathlib
import sys
import traceback
from http.client import HTTPConnection

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

WORLD = json.loads(pathlib.Path(sys.argv[1]).read_text())
FOLDER = pathlib.Path(WORLD["folder"])
CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


# --- asking -------------------------------------------------------------------------------------------------------


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()


def http(method, path, body=None, headers=None):
    connection = http_connection()
    connection.request(method, path, body=body, headers=headers or {})
    reply = Reply(connection.getresponse())
    connection.close()
    return reply


def http_connection():
    return HTTPConnection(WORLD["host"], WORLD["port"], timeout=30)


def pem(name):
    return x509.load_pem_x509_certificate((FOLDER / f"{name}.pem").read_bytes())


def request(name, algorithm=None, nonce=None, issuer="issuer"):
    builder = ocsp.OCSPRequestBuilder().add_certificate(pem(name), pem(issuer), algorithm or hashes.SHA1())
    return with_nonce(builder, nonce)


def request_by_serial(serial):
    issuer = pem("issuer")
    name = hashlib.sha1(issuer.subject.public_bytes()).digest()
    key = hashlib.sha1(key_bits(issuer.public_key())).digest()
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(name, key, serial, hashes.SHA1())
    return with_nonce(builder, None)


def with_nonce(builder, nonce):
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(serialization.Encoding.DER)


def post(der, content_type="application/ocsp-request"):
    return http("POST", "/ocsp", der, {"Content-Type": content_type})


def get(der, spell=lambda text: text):
    return http("GET", "/ocsp/" + spell(base64.b64encode(der).decode()))


# --- judging ------------------------------------------------------------------------------------------------------


def key_bits(key):
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def verify(key, signature, signed, algorithm):
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, signed, padding.PKCS1v15(), algorithm)
    else:
        key.verify(signature, signed, ec.ECDSA(algorithm))


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def believed(reply, issuer="issuer"):
    """The answer, if a careful relying party would believe it."""
    assert reply.status == 200, reply.status
    assert reply.headers["content-type"] == "application/ocsp-response", reply.headers
    answer = ocsp.load_der_ocsp_response(reply.body)
    assert answer.response_status == ocsp.OCSPResponseStatus.SUCCESSFUL, answer.response_status
    (responder,) = answer.certificates
    responder.verify_directly_issued_by(pem(issuer))
    usages = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert ExtendedKeyUsageOID.OCSP_SIGNING in usages, usages
    responder.extensions.get_extension_for_class(x509.OCSPNoCheck)
    assert responder.not_valid_before_utc <= now() <= responder.not_valid_after_utc
    verify(responder.public_key(), answer.signature, answer.tbs_response_bytes, answer.signature_hash_algorithm)
    assert answer.responder_name is None
    assert answer.responder_key_hash == hashlib.sha1(key_bits(responder.public_key())).digest()
    assert answer.this_update_utc <= answer.produced_at_utc <= now() + datetime.timedelta(seconds=1)
    assert now() < answer.next_update_utc <= responder.not_valid_after_utc
    return answer


def says(answer, status, reason=None):
    assert answer.certificate_status == status, answer.certificate_status
    assert answer.revocation_reason == reason, answer.revocation_reason


def good(reply, name="good", issuer="issuer"):
    answer = believed(reply, issuer)
    says(answer, ocsp.OCSPCertStatus.GOOD)
    assert answer.serial_number == pem(name).serial_number
    return answer


def refusal(reply):
    assert reply.status == 200, reply.status
    assert reply.headers["cache-control"] == "no-store", reply.headers
    return ocsp.load_der_ocsp_response(reply.body).response_status


def cert_id(algorithm):
    answer = good(post(request("good", algorithm)))
    assert answer.hash_algorithm.name == algorithm.name
    assert answer.issuer_key_hash == digest(algorithm, key_bits(pem("issuer").public_key()))


def digest(algorithm, octets):
    context = hashes.Hash(algorithm)
    context.update(octets)
    return context.finalize()


def revoked(name, reason):
    answer = believed(post(request(name)))
    says(answer, ocsp.OCSPCertStatus.REVOKED, reason)
    at = datetime.datetime.fromisoformat(WORLD["revoked_at"][name])
    assert answer.revocation_time_utc == at.replace(microsecond=0), answer.revocation_time_utc


def nonce_comes_back(length):
    nonce = bytes(range(1, length + 1))
    answer = good(post(request("good", nonce=nonce)))
    echoed = answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    assert echoed == nonce, echoed


# --- OCSP: what is said -------------------------------------------------------------------------------------------


@case
def ocsp_cert_id_by_sha1():
    cert_id(hashes.SHA1())


@case
def ocsp_cert_id_by_sha256():
    cert_id(hashes.SHA256())


@case
def ocsp_cert_id_by_sha384():
    cert_id(hashes.SHA384())


@case
def ocsp_cert_id_by_sha512():
    cert_id(hashes.SHA512())


@case
def ocsp_cert_id_by_sha224_is_not_ours():
    assert refusal(post(request("good", hashes.SHA224()))) == ocsp.OCSPResponseStatus.UNAUTHORIZED


@case
def ocsp_revoked_key_compromise():
    revoked("revoked-key_compromise", x509.ReasonFlags.key_compromise)


@case
def ocsp_revoked_affiliation_changed():
    revoked("revoked-affiliation_changed", x509.ReasonFlags.affiliation_changed)


@case
def ocsp_revoked_superseded():
    revoked("revoked-superseded", x509.ReasonFlags.superseded)


@case
def ocsp_revoked_cessation_of_operation():
    revoked("revoked-cessation_of_operation", x509.ReasonFlags.cessation_of_operation)


@case
def ocsp_revoked_privilege_withdrawn():
    revoked("revoked-privilege_withdrawn", x509.ReasonFlags.privilege_withdrawn)


@case
def ocsp_revoked_unspecified_says_no_reason():
    revoked("revoked-unspecified", None)


@case
def ocsp_never_issued_is_unknown():
    says(believed(post(request("forged"))), ocsp.OCSPCertStatus.UNKNOWN)


@case
def ocsp_serial_of_twenty_octets_is_unknown():
    says(believed(post(request_by_serial((1 << 159) - 1))), ocsp.OCSPCertStatus.UNKNOWN)


@case
def ocsp_serial_one_is_unknown():
    says(believed(post(request_by_serial(1))), ocsp.OCSPCertStatus.UNKNOWN)


@case
def ocsp_expired_certificate_is_still_answered():
    good(post(request("expired")), "expired")


@case
def ocsp_expired_revoked_certificate_stays_revoked():
    revoked("expired-revoked", x509.ReasonFlags.key_compromise)


@case
def ocsp_of_a_retired_issuer():
    good(post(request("retired", issuer="retired-issuer")), "retired", "retired-issuer")


@case
def ocsp_wrong_issuer_is_unauthorized():
    assert refusal(post(request("stranger", issuer="stranger-issuer"))) == ocsp.OCSPResponseStatus.UNAUTHORIZED


@case
def ocsp_our_name_with_another_key_is_unauthorized():
    issuer, stranger = pem("issuer"), pem("stranger-issuer")
    name = hashlib.sha1(issuer.subject.public_bytes()).digest()
    key = hashlib.sha1(key_bits(stranger.public_key())).digest()
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(name, key, 7, hashes.SHA1())
    assert refusal(post(with_nonce(builder, None))) == ocsp.OCSPResponseStatus.UNAUTHORIZED


@case
def ocsp_other_issuer_with_our_serial_is_unauthorized():
    issuer = pem("stranger-issuer")
    name = hashlib.sha1(issuer.subject.public_bytes()).digest()
    key = hashlib.sha1(key_bits(issuer.public_key())).digest()
    serial = pem("good").serial_number
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(name, key, serial, hashes.SHA1())
    assert refusal(post(with_nonce(builder, None))) == ocsp.OCSPResponseStatus.UNAUTHORIZED


@case
def ocsp_nonce_of_one_octet():
    nonce_comes_back(1)


@case
def ocsp_nonce_of_32_octets():
    nonce_comes_back(32)


@case
def ocsp_nonce_of_128_octets():
    nonce_comes_back(128)


@case
def ocsp_nonce_of_129_octets_is_refused():
    assert refusal(post(request("good", nonce=bytes(129)))) == ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@case
def ocsp_empty_nonce_is_refused():
    assert refusal(post(request("good", nonce=b""))) == ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@case
def ocsp_no_nonce_asked_none_given():
    answer = good(post(request("good")))
    assert not any(isinstance(extension.value, x509.OCSPNonce) for extension in answer.extensions)


# --- OCSP: how it is asked ----------------------------------------------------------------------------------------


@case
def ocsp_get_percent_encoded():
    good(get(request("good"), lambda text: text.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")))


@case
def ocsp_get_raw():
    good(get(request("good", hashes.SHA512())))


@case
def ocsp_get_url_alphabet_without_padding():
    good(get(request("good", hashes.SHA512()), lambda text: text.translate(str.maketrans("+/", "-_")).rstrip("=")))


@case
def ocsp_get_doubled_slash():
    good(get(request("good"), lambda text: "/" + text))


@case
def ocsp_get_and_post_say_the_same():
    one, two = good(get(request("good"))), good(post(request("good")))
    assert one.serial_number == two.serial_number and one.issuer_key_hash == two.issuer_key_hash


@case
def ocsp_get_of_revoked_has_validators():
    reply = get(request("revoked-superseded"))
    says(believed(reply), ocsp.OCSPCertStatus.REVOKED, x509.ReasonFlags.superseded)
    for name in ("etag", "last-modified", "expires", "cache-control"):
        assert name in reply.headers, reply.headers
    assert "max-age" in reply.headers["cache-control"] and "public" in reply.headers["cache-control"]


@case
def ocsp_get_again_is_not_modified():
    der = request("revoked-superseded")
    path = "/ocsp/" + base64.b64encode(der).decode().replace("+", "%2B").replace("/", "%2F")
    first = http("GET", path)
    again = http("GET", path, headers={"If-None-Match": first.headers["etag"]})
    if first.headers["etag"] == again.headers["etag"]:
        assert again.status == 304 and not again.body, again.status
    else:
        # Another answer was signed meanwhile: then it comes whole.
        assert again.status == 200, again.status


@case
def ocsp_expires_is_next_update():
    reply = get(request("revoked-superseded"))
    answer = believed(reply)
    at = datetime.datetime.strptime(reply.headers["expires"], "%a, %d %b %Y %H:%M:%S GMT")
    assert at.replace(tzinfo=datetime.timezone.utc) == answer.next_update_utc


@case
def ocsp_answer_with_nonce_is_never_stored():
    assert get(request("good", nonce=bytes(16))).headers["cache-control"] == "no-store"


@case
def ocsp_unknown_is_never_stored():
    assert get(request("forged")).headers["cache-control"] == "no-store"


@case
def ocsp_head_has_the_length_of_get():
    path = "/ocsp/" + base64.b64encode(request("revoked-superseded")).decode().replace("/", "%2F")
    head = http("HEAD", path)
    assert head.status == 200 and not head.body and int(head.headers["content-length"]) > 100


@case
def ocsp_garbage_is_malformed():
    for body in (b"", b"0", b"\x30\x80", bytes(500)):
        assert refusal(post(body)) == ocsp.OCSPResponseStatus.MALFORMED_REQUEST, body


# --- HTTP faults --------------------------------------------------------------------------------------------------


@case
def http_wrong_content_type_is_415():
    assert post(request("good"), "text/plain").status == 415


@case
def http_content_type_with_parameters_is_taken():
    good(post(request("good"), "Application/OCSP-Request; charset=binary"))


@case
def http_body_past_the_bound_is_413():
    assert post(bytes(16 * 1024 + 1)).status == 413


@case
def http_chunked_body_is_taken():
    connection = http_connection()
    parts = [bytes([octet]) for octet in request("good")]
    headers = {"Content-Type": "application/ocsp-request", "Transfer-Encoding": "chunked"}
    connection.request("POST", "/ocsp", body=iter(parts), headers=headers, encode_chunked=True)
    good(Reply(connection.getresponse()))


@case
def http_other_methods_are_405():
    reply = http("DELETE", "/ocsp")
    assert (reply.status, reply.headers["allow"]) == (405, "POST")
    reply = http("PUT", f"/crl/{WORLD['issuer']}.crl")
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


@case
def http_unknown_path_is_404():
    for path in ("/", "/status", f"/crl/{'0' * 40}.crl", f"/ca/{'0' * 40}.cer"):
        assert http("GET", path).status == 404, path


@case
def http_connection_is_kept_for_the_next_request():
    connection = http_connection()
    for name in ("good", "revoked-superseded", "good"):
        connection.request("POST", "/ocsp", request(name), {"Content-Type": "application/ocsp-request"})
        believed(Reply(connection.getresponse()))


# --- CRL ----------------------------------------------------------------------------------------------------------


def crl(issuer="issuer"):
    identifier = WORLD["issuer" if issuer == "issuer" else "retired_issuer"]
    reply = http("GET", f"/crl/{identifier}.crl")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/pkix-crl"), reply.headers
    found = x509.load_der_x509_crl(reply.body)
    assert found.is_signature_valid(pem(issuer).public_key())
    assert found.issuer == pem(issuer).subject
    return found


def entry(name):
    return crl().get_revoked_certificate_by_serial_number(pem(name).serial_number)


@case
def crl_is_signed_and_in_force():
    found = crl()
    assert found.last_update_utc <= now() < found.next_update_utc
    number = found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    assert number >= 1
    identifier = found.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    assert identifier.hex() == WORLD["issuer"]


@case
def crl_holds_every_reason_and_time():
    for name, at in WORLD["revoked_at"].items():
        if name.startswith("expired"):
            continue
        found = entry(name)
        assert found is not None, name
        assert found.revocation_date_utc == datetime.datetime.fromisoformat(at).replace(microsecond=0), name
        reasons = [extension.value.reason for extension in found.extensions if isinstance(extension.value, x509.CRLReason)]
        reason = name.split("-")[1]
        expected = [] if reason == "unspecified" else [reason]
        assert [camel(reason.value) for reason in reasons] == expected, (name, reasons)


def camel(name):
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)


@case
def crl_leaves_out_what_is_good():
    assert entry("good") is None and entry("forged") is None and entry("expired") is None


@case
def crl_has_each_serial_once():
    serials = [found.serial_number for found in crl()]
    assert len(serials) == len(set(serials))


@case
def crl_of_a_retired_issuer():
    found = crl("retired-issuer")
    assert now() < found.next_update_utc


@case
def crl_held_already_is_304():
    path = f"/crl/{WORLD['issuer']}.crl"
    first = http("GET", path)
    again = http("GET", path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


@case
def crl_head_has_the_length_of_get():
    path = f"/crl/{WORLD['issuer']}.crl"
    whole, head = http("GET", path), http("HEAD", path)
    assert (head.status, head.body, int(head.headers["content-length"])) == (200, b"", len(whole.body))


# --- deltas and parts ---------------------------------------------------------------------------------------------


def other_list(name):
    reply = http("GET", f"/crl/{WORLD['issuer']}/{name}.crl")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/pkix-crl"), (name, reply.status)
    found = x509.load_der_x509_crl(reply.body)
    assert found.is_signature_valid(pem("issuer").public_key())
    return found


def numbered(found, kind=x509.CRLNumber):
    return found.extensions.get_extension_for_class(kind).value.crl_number


def serials(found):
    return {entry.serial_number for entry in found}


def prefix(serial):
    octets = serial.to_bytes((serial.bit_length() + 7) // 8, "big")
    return hashlib.sha256(octets).hexdigest()[0]


@case
def crl_delta_adds_to_an_earlier_list():
    full, delta = crl(), other_list("delta")
    indicator = delta.extensions.get_extension_for_class(x509.DeltaCRLIndicator)
    assert indicator.critical and indicator.value.crl_number < numbered(delta)
    assert numbered(delta) == numbered(full) and delta.last_update_utc == full.last_update_utc
    assert serials(delta) <= serials(full)


@case
def crl_full_list_says_where_the_delta_is():
    point = crl().extensions.get_extension_for_class(x509.FreshestCRL).value[0]
    assert point.full_name[0].value.endswith(f"/crl/{WORLD['issuer']}/delta.crl"), point


@case
def crl_part_is_the_one_that_the_certificate_names():
    certificate = pem("revoked-superseded")
    points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    own = [name.value for point in points for name in point.full_name]
    name = prefix(certificate.serial_number)
    assert any(address.endswith(f"/{name}.crl") for address in own), own
    place = other_list(name).extensions.get_extension_for_class(x509.IssuingDistributionPoint)
    assert place.critical
    assert set(own) & {name.value for name in place.value.full_name}, (own, place)


@case
def crl_parts_together_are_the_full_list():
    together = set()
    for name in "0123456789abcdef":
        part = serials(other_list(name))
        assert all(prefix(serial) == name for serial in part), name
        together |= part
    assert together == serials(crl())


@case
def crl_comes_compressed_to_who_takes_it():
    path = f"/crl/{WORLD['issuer']}.crl"
    plain, packed = http("GET", path), http("GET", path, headers={"Accept-Encoding": "gzip"})
    if "content-encoding" in packed.headers:
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
    else:
        assert packed.body == plain.body


@case
def crl_comes_in_ranges():
    path = f"/crl/{WORLD['issuer']}.crl"
    whole = http("GET", path)
    part = http("GET", path, headers={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.body)}"
    beyond = http("GET", path, headers={"Range": f"bytes={len(whole.body)}-"})
    assert beyond.status == 416


# --- CA certificates ----------------------------------------------------------------------------------------------


@case
def ca_certificate_is_the_issuers():
    reply = http("GET", f"/ca/{WORLD['issuer']}.cer")
    assert reply.headers["content-type"] == "application/pkix-cert"
    assert x509.load_der_x509_certificate(reply.body) == pem("issuer")


@case
def ca_bundle_leads_to_the_root():
    reply = http("GET", f"/ca/{WORLD['issuer']}.p7b")
    bundle = pkcs7.load_der_pkcs7_certificates(reply.body)
    assert pem("issuer") in bundle and pem("root") in bundle


@case
def ca_addresses_in_certificates_lead_here():
    access = pem("good").extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    base = f"http://{WORLD['host']}:{WORLD['port']}"
    assert [found.access_location.value for found in access if found.access_method._name == "OCSP"] == [base + "/ocsp"]
    points = pem("good").extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert points[0].full_name[0].value.startswith(base + "/crl/")


# --- running ------------------------------------------------------------------------------------------------------


def run(name):
    try:
        CASES[name]()
        return None
    except Exception:
        return traceback.format_exc()


if __name__ == "__main__":
    wanted = sys.argv[2:]
    missing = sorted(set(CASES) ^ set(wanted))
    verdicts = {name: run(name) for name in wanted if name in CASES}
    verdicts.update({name: "stands in one list only" for name in missing})
    print(json.dumps(verdicts))
