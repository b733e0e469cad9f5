package dev.sluice.command;

import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Secret;
import dev.sluice.config.ServiceKeyConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The secret and the service key of the sample. Made once and kept beside its data, so that a token printed yesterday
 * is good today; never made for a database of one's own.
 */
record SampleSecrets(Secret jwtSecret, String serviceKey) {

    private static final String FILE = "sluice-sample-secrets";

    private static final int RANDOM_BYTES = 32;

    /** The configuration with the sample's secrets where it runs the sample and has none of its own. */
    static GatewayConfig complete(GatewayConfig config) {
        return config.database().isEmbedded()
                ? in(config.database().dataDirectory()).added(config)
                : config;
    }

    static SampleSecrets in(Path dataDirectory) {
        try {
            Files.createDirectories(dataDirectory);
            Path file = dataDirectory.resolve(FILE);
            if (!Files.exists(file)) {
                make(file);
            }
            List<String> lines = Files.readAllLines(file);
            return new SampleSecrets(new Secret(lines.get(0)), lines.get(1));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void make(Path file) throws IOException {
        Path draft = Files.createTempFile(
                file.getParent(),
                FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, random() + "\nsb_secret_" + random() + "\n", StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(draft, file);
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private GatewayConfig added(GatewayConfig config) {
        AuthenticationConfig given = config.authentication();
        List<ServiceKeyConfig> keys = new ArrayList<>(given.serviceKeys());
        keys.add(new ServiceKeyConfig("sample", digest(serviceKey), "service_role"));
        return config.with(given.with(jwtSecret, keys));
    }

    private static String digest(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "SampleSecrets[********]";
    }
}
