package dev.sluice.http.connection;

import dev.sluice.config.ConfigException;
import dev.sluice.config.TlsConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What stood in the files of a door's TLS at one moment. Reading and trying them waits for the disk and for
 * cryptography: never on an event loop.
 */
record CertificateFiles(
        Buffer certificate, Buffer key, @Nullable Buffer clientCa) {

    private static final int BYTES_MAX = 1_048_576;

    private static final String NOT_ITS_KEY = "holds no private key in PEM that belongs to the certificate";

    private static final byte[] PROBE = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "Ed25519", "EdDSA");

    /**
     * Reads the files.
     *
     * @param door the key of the configuration under which the files stand
     * @throws ConfigException which names the key at fault
     */
    static CertificateFiles read(String door, TlsConfig config) {
        return new CertificateFiles(
                read(door + ".certificate", config.certificate()),
                read(door + ".key", config.key()),
                config.clientCa() == null ? null : read(door + ".client_ca", config.clientCa()));
    }

    /** Tries what was read, and fails as reading does where it cannot serve. */
    CertificateFiles tried(String door, TlsConfig config, Vertx vertx) {
        PublicKey publicKey = publicKey(door + ".certificate", config.certificate(), certificate);
        if (clientCa != null && config.clientCa() != null) {
            publicKey(door + ".client_ca", config.clientCa(), clientCa);
        }
        if (!belongTogether(publicKey, privateKey(door + ".key", config.key(), vertx))) {
            throw problem(door + ".key", config.key(), NOT_ITS_KEY);
        }
        return this;
    }

    /** Whether others than the owner of the key's file may read it; false where the file system does not say. */
    static boolean isOpenToOthers(Path key) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(key, PosixFileAttributeView.class);
            Set<PosixFilePermission> permissions =
                    view == null ? Set.of() : view.readAttributes().permissions();
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException unknown) {
            return false;
        }
    }

    private static Buffer read(String name, Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw problem(name, file, "is larger than a file of certificates");
            }
            return Buffer.buffer(bytes);
        } catch (IOException unreadable) {
            throw problem(name, file, "cannot be read");
        }
    }

    private static PublicKey publicKey(String name, Path file, Buffer pem) {
        try (InputStream stream = new ByteArrayInputStream(pem.getBytes())) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(stream)
                    .getPublicKey();
        } catch (GeneralSecurityException | IOException malformed) {
            throw problem(name, file, "holds no certificate in PEM");
        }
    }

    private PrivateKey privateKey(String name, Path file, Vertx vertx) {
        try {
            return Stream.of(pem().getKeyManagerFactory(vertx).getKeyManagers())
                    .flatMap(CertificateFiles::privateKeys)
                    .findFirst()
                    .orElseThrow(() -> problem(name, file, NOT_ITS_KEY));
        } catch (ConfigException told) {
            throw told;
        } catch (Exception malformed) { // as the interface declares
            throw problem(name, file, NOT_ITS_KEY);
        }
    }

    private static Stream<PrivateKey> privateKeys(KeyManager manager) {
        X509KeyManager keys = (X509KeyManager) manager;
        return SIGNATURES.keySet().stream()
                .map(type -> keys.getServerAliases(type, null))
                .filter(aliases -> aliases != null)
                .flatMap(Arrays::stream)
                .map(keys::getPrivateKey);
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm = SIGNATURES.get(privateKey.getAlgorithm());
        if (algorithm == null) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }

    private static ConfigException problem(String name, Path file, String problem) {
        return new ConfigException(List.of("%s: %s %s".formatted(name, file, problem)));
    }

    private PemKeyCertOptions pem() {
        return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
    }

    /** What a server is told of them. */
    ServerSSLOptions options(TlsConfig config) {
        ServerSSLOptions options = new ServerSSLOptions()
                .setKeyCertOptions(pem())
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(config.protocols()))
                .setClientAuth(
                        switch (config.clientAuthentication()) {
                            case NONE -> ClientAuth.NONE;
                            case REQUEST -> ClientAuth.REQUEST;
                            case REQUIRED -> ClientAuth.REQUIRED;
                        });
        return clientCa == null ? options : options.setTrustOptions(new PemTrustOptions().addCertValue(clientCa));
    }
}
