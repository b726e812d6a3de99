/*
 * OpenSSL's GOST engine under the same clock as Kepler's code: reads orders, one a line, and answers "operations seconds".
 *
 *   sign   ALGORITHM SET SECONDS    EVP_PKEY_sign of a digest with a ready key
 *   verify ALGORITHM SET SECONDS    EVP_PKEY_verify
 *   digest NAME SIZE SECONDS        EVP_Digest of SIZE octets
 *
 * Seconds are processor time of this process. OPENSSL_CONF switches the engine on; algorithms, sets and digests are called
 * as the engine calls them (gost2012_256, A, md_gost12_256).
 */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double processor_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void need(int good, const char *what) {
    if (good) return;
    fprintf(stderr, "%s failed: is the GOST engine installed (Debian: libengine-gost-openssl)?\n", what);
    exit(1);
}

struct key {
    char name[64];
    EVP_PKEY_CTX *signer, *checker;
    unsigned char digest[64], signature[128];
    size_t digest_length, signature_length;
};

/* Keys are made once: what is measured is signing with a key that is there. */
static struct key *key_of(const char *algorithm, const char *set) {
    static struct key keys[16];
    char name[64];
    int place = 0;
    snprintf(name, sizeof name, "%s %s", algorithm, set);
    while (place < 15 && keys[place].name[0] && strcmp(keys[place].name, name) != 0) place++;
    struct key *key = &keys[place];
    if (key->name[0]) return key;
    EVP_PKEY *pair = NULL;
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
    need(maker && EVP_PKEY_keygen_init(maker) > 0, "key generation");
    need(EVP_PKEY_CTX_ctrl_str(maker, "paramset", set) > 0, "choosing the parameter set");
    need(EVP_PKEY_keygen(maker, &pair) > 0, "key generation");
    strcpy(key->name, name);
    key->digest_length = strstr(algorithm, "512") ? 64 : 32;
    memset(key->digest, 0x35, sizeof key->digest);
    key->signer = EVP_PKEY_CTX_new(pair, NULL);
    key->checker = EVP_PKEY_CTX_new(pair, NULL);
    need(EVP_PKEY_sign_init(key->signer) > 0 && EVP_PKEY_verify_init(key->checker) > 0, "preparing a key");
    return key;
}

static void sign(struct key *key) {
    key->signature_length = sizeof key->signature;
    need(EVP_PKEY_sign(key->signer, key->signature, &key->signature_length, key->digest, key->digest_length) > 0,
         "signing");
}

static void verify(struct key *key) {
    need(EVP_PKEY_verify(key->checker, key->signature, key->signature_length, key->digest, key->digest_length) == 1,
         "verifying");
}

static void hash(const EVP_MD *kind, const unsigned char *message, size_t length) {
    unsigned char out[EVP_MAX_MD_SIZE];
    need(EVP_Digest(message, length, out, NULL, kind, NULL) == 1, "hashing");
}

int main(void) {
    char order[16], first[32], second[32];
    double seconds;
    need(OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL), "reading OPENSSL_CONF");
    while (scanf("%15s %31s %31s %lf", order, first, second, &seconds) == 4) {
        int hashing = strcmp(order, "digest") == 0, signing = strcmp(order, "sign") == 0;
        const EVP_MD *kind = hashing ? EVP_get_digestbyname(first) : NULL;
        size_t length = hashing ? (size_t)atol(second) : 0;
        unsigned char *message = calloc(length + 1, 1);
        struct key *key = hashing ? NULL : key_of(first, second);
        need(message && (!hashing || kind), "finding the digest");
        if (key) sign(key);
        long operations = 0;
        double begun = processor_time(), spent;
        do {
            for (int time = 0; time < (length > 100000 ? 1 : 16); time++, operations++)
                if (hashing) hash(kind, message, length);
                else if (signing) sign(key);
                else verify(key);
            spent = processor_time() - begun;
        } while (spent < seconds);
        free(message);
        printf("%ld %.9f\n", operations, spent);
        fflush(stdout);
    }
    return 0;
}
