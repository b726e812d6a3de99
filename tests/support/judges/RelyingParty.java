// A relying party on the JDK: path validation with its own OCSP client and its own fetching of CRLs.
//
// Usage: java RelyingParty.java FOLDER OCSP_ADDRESS CASE...
// Prints a line for each case: its name, a tab, "ok" or what is wrong. The folder is made by the test
// (tests/integration/conformance/world.rs).

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRL;
import java.security.cert.CRLReason;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.Extension;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

public final class RelyingParty {
    private static final CertificateFactory X509 = factory();
    private static Path folder;
    private static URI ocsp;

    private interface Case {
        void run() throws Exception;
    }

    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    private static void cases() {
        CASES.put("ocsp_good", () -> good(byOcsp("good")));
        CASES.put("ocsp_good_at_the_address_in_the_certificate", () -> good(new Check("good").asked(Option.NO_FALLBACK)));
        CASES.put("ocsp_nonce_comes_back", () -> good(byOcsp("good").with(c -> c.setOcspExtensions(List.of(new Nonce())))));
        CASES.put("ocsp_revoked_key_compromise", () -> revoked(byOcsp("revoked-key_compromise"), CRLReason.KEY_COMPROMISE));
        CASES.put("ocsp_revoked_superseded", () -> revoked(byOcsp("revoked-superseded"), CRLReason.SUPERSEDED));
        CASES.put("ocsp_revoked_unspecified", () -> revoked(byOcsp("revoked-unspecified"), CRLReason.UNSPECIFIED));
        CASES.put("ocsp_never_issued_is_not_believed", () -> undetermined(byOcsp("forged")));
        CASES.put("ocsp_of_a_retired_issuer", () -> good(byOcsp("retired").under("retired-issuer", "retired-root")));
        CASES.put("ocsp_of_a_stranger_is_refused", () -> undetermined(byOcsp("stranger").alone("stranger-issuer")));
        CASES.put("crl_good_at_the_address_in_the_certificate", () -> good(byCrl("good")));
        CASES.put("crl_revoked_key_compromise", () -> revoked(byCrl("revoked-key_compromise"), CRLReason.KEY_COMPROMISE));
        CASES.put("crl_revoked_privilege_withdrawn",
            () -> revoked(byCrl("revoked-privilege_withdrawn"), CRLReason.PRIVILEGE_WITHDRAWN));
        CASES.put("crl_revoked_unspecified", () -> revoked(byCrl("revoked-unspecified"), CRLReason.UNSPECIFIED));
        CASES.put("crl_of_a_retired_issuer", () -> good(byCrl("retired").under("retired-issuer", "retired-root")));
        CASES.put("crl_handed_in_good", () -> good(byCrl("good").holding("issuer.crl")));
        CASES.put("crl_handed_in_revoked",
            () -> revoked(byCrl("revoked-superseded").holding("issuer.crl"), CRLReason.SUPERSEDED));
    }

    public static void main(String[] arguments) {
        // Off by default in the JDK: fetch the CRL from the address in the certificate.
        System.setProperty("com.sun.security.enableCRLDP", "true");
        folder = Path.of(arguments[0]);
        ocsp = URI.create(arguments[1]);
        cases();
        Set<String> wanted = new TreeSet<>(Arrays.asList(arguments).subList(2, arguments.length));
        for (String name : CASES.keySet()) {
            if (!wanted.remove(name)) {
                say(name, "stands in the program only");
                continue;
            }
            try {
                CASES.get(name).run();
                say(name, "ok");
            } catch (Throwable error) {
                say(name, describe(error));
            }
        }
        wanted.forEach(name -> say(name, "stands in the test only"));
    }

    private static void say(String name, String verdict) {
        System.out.println(name + "\t" + verdict);
    }

    private static String describe(Throwable error) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = error; at != null; at = at.getCause()) {
            text.append(at).append("; ");
        }
        return text.toString().replace('\n', ' ');
    }

    // --- a path with one leaf, and how its revocation is looked up ---

    private static Check byOcsp(String leaf) {
        return new Check(leaf).asked(Option.NO_FALLBACK).with(checker -> checker.setOcspResponder(ocsp));
    }

    private static Check byCrl(String leaf) {
        return new Check(leaf).asked(Option.NO_FALLBACK, Option.PREFER_CRLS);
    }

    private static final class Check {
        private final String leaf;
        private String issuer = "issuer";
        private String root = "root";
        private final Set<Option> options = EnumSet.of(Option.ONLY_END_ENTITY);
        private final List<CRL> lists = new ArrayList<>();
        private Consumer<PKIXRevocationChecker> change = checker -> { };

        Check(String leaf) {
            this.leaf = leaf;
        }

        Check asked(Option... more) {
            options.addAll(List.of(more));
            return this;
        }

        Check with(Consumer<PKIXRevocationChecker> more) {
            change = change.andThen(more);
            return this;
        }

        Check under(String otherIssuer, String otherRoot) {
            issuer = otherIssuer;
            root = otherRoot;
            return this;
        }

        /** A certificate right under its root; it may be that of an authority. */
        Check alone(String itsRoot) {
            options.remove(Option.ONLY_END_ENTITY);
            return under(null, itsRoot);
        }

        Check holding(String list) throws Exception {
            try (InputStream in = Files.newInputStream(folder.resolve(list))) {
                lists.add(X509.generateCRL(in));
            }
            return this;
        }

        void validate() throws Exception {
            List<X509Certificate> certificates = new ArrayList<>(List.of(certificate(leaf)));
            if (issuer != null) {
                certificates.add(certificate(issuer));
            }
            CertPath path = X509.generateCertPath(certificates);
            CertPathValidator validator = CertPathValidator.getInstance("PKIX");
            PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
            checker.setOptions(options);
            change.accept(checker);
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(certificate(root), null)));
            parameters.addCertPathChecker(checker);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
            validator.validate(path, parameters);
        }
    }

    // --- verdicts ---

    private static void good(Check check) throws Exception {
        check.validate();
    }

    private static void revoked(Check check, CRLReason reason) throws Exception {
        try {
            check.validate();
        } catch (CertPathValidatorException error) {
            if (error.getReason() != BasicReason.REVOKED) {
                throw error;
            }
            CertificateRevokedException revoked = (CertificateRevokedException) error.getCause();
            expect(revoked.getRevocationReason() == reason, "reason " + revoked.getRevocationReason());
            return;
        }
        throw new AssertionError("believed although revoked");
    }

    private static void undetermined(Check check) throws Exception {
        try {
            check.validate();
        } catch (CertPathValidatorException error) {
            expect(error.getReason() != BasicReason.REVOKED, "said to be revoked");
            return;
        }
        throw new AssertionError("believed");
    }

    private static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    // --- files and encodings ---

    private static X509Certificate certificate(String name) {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".pem"))) {
            return (X509Certificate) X509.generateCertificate(in);
        } catch (Exception error) {
            throw new IllegalStateException(name, error);
        }
    }

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    /** RFC 9654: an OCTET STRING; the JDK compares what comes back. */
    private static final class Nonce implements Extension {
        private static final byte[] ID = {6, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2};

        @Override
        public String getId() {
            return "1.3.6.1.5.5.7.48.1.2";
        }

        @Override
        public boolean isCritical() {
            return false;
        }

        @Override
        public byte[] getValue() {
            byte[] value = new byte[34];
            value[0] = 4;
            value[1] = 32;
            Arrays.fill(value, 2, 34, (byte) 0x5a);
            return value;
        }

        @Override
        public void encode(OutputStream out) throws java.io.IOException {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content.write(ID);
            content.write(4);
            content.write(getValue().length);
            content.write(getValue());
            out.write(0x30);
            out.write(content.size());
            out.write(content.toByteArray());
        }
    }
}
