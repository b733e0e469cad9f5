package dev.sluice.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of the tests' own and what it vouches for, as PEM files; made with the JDK's keytool. */
public final class Certificates {

    private static final String PASSWORD = "of the tests";
    private static final long PATIENCE_SECONDS = 30;

    private final Path folder;
    private final Path store;

    private Certificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store.p12");
    }

    /** Makes an authority in a folder of its own. */
    public static Certificates in(Path folder) throws IOException, GeneralSecurityException {
        Certificates made = new Certificates(Files.createDirectories(folder));
        made.keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Authority of the tests", "-ext", "bc:c");
        made.write("ca");
        return made;
    }

    /** Makes a certificate and its key, {@code name.crt} and {@code name.key}. */
    public Certificates with(String name, String alternativeName) throws IOException, GeneralSecurityException {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name);
        String request = folder.resolve(name + ".csr").toString();
        String signed = folder.resolve(name + ".signed").toString();
        keytool("-certreq", "-alias", name, "-file", request);
        keytool("-gencert", "-alias", "ca", "-ext", "san=" + alternativeName, "-infile", request, "-outfile", signed);
        keytool("-importcert", "-alias", name, "-file", signed, "-noprompt");
        write(name);
        return this;
    }

    public Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        }
        Path told = folder.resolve("keytool.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(told));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private void write(String name) throws IOException, GeneralSecurityException {
        KeyStore read = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(store)) {
            read.load(bytes, PASSWORD.toCharArray());
        }
        Key key = read.getKey(name, PASSWORD.toCharArray());
        Certificate certificate = read.getCertificate(name);
        Files.writeString(certificate(name), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(key(name), pem("PRIVATE KEY", key.getEncoded()));
        Files.setPosixFilePermissions(key(name), PosixFilePermissions.fromString("rw-------"));
    }

    private static String pem(String label, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, lines, label);
    }
}
