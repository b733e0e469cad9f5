package dev.sluice.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of this machine that signs itself, made by the JDK's keytool.
 *
 * @param certificate in PEM
 * @param key in PEM
 */
public record TestCertificate(String certificate, String key, KeyStore store) {

    private static final String PASSWORD = "of the tests";

    /** Makes a certificate for this machine with a key of an algorithm, RSA or EC. */
    public static TestCertificate of(String name, String algorithm) {
        try {
            Path file = Files.createTempDirectory("sluice-certificate").resolve("store.p12");
            keytool(file, name, algorithm);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream stream = Files.newInputStream(file)) {
                store.load(stream, PASSWORD.toCharArray());
            }
            return new TestCertificate(
                    pem("CERTIFICATE", store.getCertificate("it").getEncoded()),
                    pem(
                            "PRIVATE KEY",
                            store.getKey("it", PASSWORD.toCharArray()).getEncoded()),
                    store);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void keytool(Path file, String name, String algorithm) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(said);
        }
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
    }

    /** Writes both files into a folder, the key first, as who replaces them one after another would. */
    public TestCertificate writeInto(Path folder) {
        try {
            Files.writeString(folder.resolve("key.pem"), key);
            Files.writeString(folder.resolve("certificate.pem"), certificate);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a client needs that shows this certificate and trusts those given. */
    public SSLContext client(TestCertificate... trusted) {
        try {
            KeyStore known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            for (TestCertificate one : trusted) {
                known.setCertificateEntry("n" + known.size(), one.store.getCertificate("it"));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
