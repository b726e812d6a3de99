/*
 * A PKCS#11 library that passes every call on to another one, except where a control file tells it to fail.
 *
 * FAULTY_PKCS11_TARGET   the library behind it
 * FAULTY_PKCS11_CONTROL  the control file, read anew at every call; absent or empty: no faults
 *
 * Lines of the control file:
 *   token absent          the token is gone; sessions that were open do not come back
 *   CALL CODE [COUNT]     the call answers CODE (a number), COUNT times, or until the file changes
 *   CALL hang SECONDS     the call goes on after so many seconds
 *   sign flip [COUNT]     a bit of the signature is wrong
 *   sign lost CODE COUNT  the signature is made, and the answer is CODE
 * CALL is initialize, open_session, session_info, token_info, login, find, sign_init or sign.
 * Calls that reach the library behind are written to CONTROL.log, one name each.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long CK;
typedef CK (*call)();

/* CK_FUNCTION_LIST of PKCS#11 v2.40: a version and 68 functions. */
struct list {
    unsigned char major, minor;
    call function[68];
};
enum {
    INITIALIZE = 0, GET_FUNCTION_LIST = 3, GET_SLOT_LIST = 4, GET_TOKEN_INFO = 6, OPEN_SESSION = 12,
    CLOSE_ALL_SESSIONS = 14, GET_SESSION_INFO = 15, LOGIN = 18, FIND_OBJECTS_INIT = 26, SIGN_INIT = 42, SIGN = 43
};
enum { OK = 0, GENERAL_ERROR = 5, DEVICE_REMOVED = 0x32, TOKEN_NOT_PRESENT = 0xE0 };

static struct list ours, theirs;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char control[4096];
static int used[64];
static int was_absent;

/* What the control file says about a call; `fault` gets the word or number, `rest` what follows. */
static int told(const char *name, char *fault, long *rest) {
    const char *path = getenv("FAULTY_PKCS11_CONTROL");
    static char text[4096];
    size_t length = 0;
    FILE *file = path ? fopen(path, "r") : NULL;
    if (file) {
        length = fread(text, 1, sizeof text - 1, file);
        fclose(file);
    }
    text[length] = 0;
    if (strcmp(text, control) != 0) {
        memcpy(control, text, sizeof control);
        memset(used, 0, sizeof used);
    }
    int number = 0;
    for (const char *line = control; *line && number < 64; number++) {
        char call_name[32] = "", word[32] = "", third[32] = "", fourth[32] = "", one[128] = "";
        size_t size = strcspn(line, "\n");
        snprintf(one, sizeof one, "%.*s", (int)size, line);
        line += size + (line[size] == '\n');
        int fields = sscanf(one, "%31s %31s %31s %31s", call_name, word, third, fourth);
        if (fields < 2 || strcmp(call_name, name) != 0) continue;
        const char *count = strcmp(word, "lost") == 0 ? fourth : third;
        int endless = *count == 0 || strcmp(word, "hang") == 0;
        if (!endless && used[number] >= atoi(count)) continue;
        used[number]++;
        strcpy(fault, word);
        *rest = strtol(third, NULL, 0);
        return 1;
    }
    return 0;
}

static void note(const char *name) {
    const char *path = getenv("FAULTY_PKCS11_CONTROL");
    char log[4096];
    if (!path) return;
    snprintf(log, sizeof log, "%s.log", path);
    FILE *file = fopen(log, "a");
    if (file) {
        fprintf(file, "%s\n", name);
        fclose(file);
    }
}

static int absent(void) {
    char fault[32];
    long rest;
    pthread_mutex_lock(&lock);
    int gone = told("token", fault, &rest);
    if (gone && !was_absent) {
        CK slots[32], count = 32;
        if (theirs.function[GET_SLOT_LIST](1, slots, &count) == OK)
            for (CK i = 0; i < count; i++) theirs.function[CLOSE_ALL_SESSIONS](slots[i]);
    }
    was_absent = gone;
    pthread_mutex_unlock(&lock);
    return gone;
}

/* Before a call: the code to answer with, or OK to go on. `word` keeps a fault of the answer. */
static CK before(const char *name, char *word, long *rest) {
    char fault[32] = "";
    *word = 0;
    pthread_mutex_lock(&lock);
    int faulty = told(name, fault, rest);
    if (!faulty) note(name);
    pthread_mutex_unlock(&lock);
    if (!faulty) return OK;
    if (strcmp(fault, "hang") == 0) {
        sleep((unsigned)*rest);
        return OK;
    }
    if (strcmp(fault, "flip") == 0 || strcmp(fault, "lost") == 0) {
        strcpy(word, fault);
        return OK;
    }
    return strtoul(fault, NULL, 0);
}

#define BEFORE(name, if_absent)                       \
    char word[32];                                    \
    long rest = 0;                                    \
    if (if_absent != OK && absent()) return if_absent; \
    CK code = before(name, word, &rest);              \
    if (code != OK) return code;

static CK initialize(void *arguments) {
    BEFORE("initialize", OK)
    return theirs.function[INITIALIZE](arguments);
}

static CK slot_list(unsigned char present, CK *slots, CK *count) {
    if (absent() && present) {
        *count = 0;
        return OK;
    }
    return theirs.function[GET_SLOT_LIST](present, slots, count);
}

static CK token_info(CK slot, void *info) {
    BEFORE("token_info", TOKEN_NOT_PRESENT)
    return theirs.function[GET_TOKEN_INFO](slot, info);
}

static CK open_session(CK slot, CK flags, void *application, void *notify, CK *session) {
    BEFORE("open_session", TOKEN_NOT_PRESENT)
    return theirs.function[OPEN_SESSION](slot, flags, application, notify, session);
}

static CK session_info(CK session, void *info) {
    BEFORE("session_info", DEVICE_REMOVED)
    return theirs.function[GET_SESSION_INFO](session, info);
}

static CK login(CK session, CK user, unsigned char *pin, CK length) {
    BEFORE("login", DEVICE_REMOVED)
    return theirs.function[LOGIN](session, user, pin, length);
}

static CK find(CK session, void *template, CK count) {
    BEFORE("find", DEVICE_REMOVED)
    return theirs.function[FIND_OBJECTS_INIT](session, template, count);
}

static CK sign_init(CK session, void *mechanism, CK key) {
    BEFORE("sign_init", DEVICE_REMOVED)
    return theirs.function[SIGN_INIT](session, mechanism, key);
}

static CK sign(CK session, unsigned char *data, CK length, unsigned char *signature, CK *signature_length) {
    /* Asked for the length only. */
    if (!signature) return theirs.function[SIGN](session, data, length, signature, signature_length);
    BEFORE("sign", DEVICE_REMOVED)
    code = theirs.function[SIGN](session, data, length, signature, signature_length);
    if (strcmp(word, "lost") == 0) return (CK)rest;
    if (strcmp(word, "flip") == 0 && code == OK) signature[*signature_length - 1] ^= 1;
    return code;
}

CK C_GetFunctionList(struct list **list) {
    pthread_mutex_lock(&lock);
    if (!theirs.function[0]) {
        const char *target = getenv("FAULTY_PKCS11_TARGET");
        void *library = target ? dlopen(target, RTLD_NOW | RTLD_LOCAL) : NULL;
        call entry = library ? (call)dlsym(library, "C_GetFunctionList") : NULL;
        struct list *found = NULL;
        if (!entry || entry(&found) != OK) {
            pthread_mutex_unlock(&lock);
            return GENERAL_ERROR;
        }
        theirs = ours = *found;
        ours.function[INITIALIZE] = (call)initialize;
        ours.function[GET_FUNCTION_LIST] = (call)C_GetFunctionList;
        ours.function[GET_SLOT_LIST] = (call)slot_list;
        ours.function[GET_TOKEN_INFO] = (call)token_info;
        ours.function[OPEN_SESSION] = (call)open_session;
        ours.function[GET_SESSION_INFO] = (call)session_info;
        ours.function[LOGIN] = (call)login;
        ours.function[FIND_OBJECTS_INIT] = (call)find;
        ours.function[SIGN_INIT] = (call)sign_init;
        ours.function[SIGN] = (call)sign;
    }
    *list = &ours;
    pthread_mutex_unlock(&lock);
    return OK;
}
