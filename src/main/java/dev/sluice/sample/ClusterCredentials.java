package dev.sluice.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The passwords of a cluster's administrator and of the gateway's own role, made when the cluster is made and kept
 * inside it, readable by its owner only. Random, so that another user of the machine cannot reach the server.
 */
record ClusterCredentials(String administrator, String authenticator) {

    private static final String FILE = "sluice-credentials";
    private static final int PASSWORD_BYTES = 24;

    static ClusterCredentials random() {
        return new ClusterCredentials(password(), password());
    }

    static ClusterCredentials read(Path cluster) {
        Path file = cluster.resolve(FILE);
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
            if (lines.size() != 2) {
                throw new SampleException("The file " + file + " is damaged: it holds two passwords, a line each.");
            }
            return new ClusterCredentials(lines.get(0), lines.get(1));
        } catch (IOException failure) {
            throw new SampleException(
                    "The passwords of the embedded server cannot be read: " + failure
                            + ". Restore the file, or delete the data directory to begin anew.",
                    failure);
        }
    }

    void write(Path cluster) throws IOException {
        Files.writeString(createOwnerOnly(cluster.resolve(FILE)), administrator + "\n" + authenticator + "\n");
    }

    /** Creates a file that only its owner may read, before anything is written to it. */
    static Path createOwnerOnly(Path file) throws IOException {
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "ClusterCredentials[********]";
    }
}
