package dev.sluice.postgres.role;

import dev.sluice.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds a password and that its owner alone may read. A new password lies in a draft beside it until the
 * database has it.
 */
public record PasswordFile(Path file, @Nullable Path draft, Secret value) {

    private static final int RANDOM_BYTES = 32;

    /** The password in a file; a random one where the file is missing or another is wanted. */
    public static PasswordFile at(Path file, boolean anew) {
        try {
            if (Files.exists(file) && !anew) {
                return new PasswordFile(
                        file, null, new Secret(Files.readString(file).replaceFirst("\\R$", "")));
            }
            byte[] bytes = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(bytes);
            Secret made = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            Path draft = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    file.getFileName().toString(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, made.value() + "\n");
            return new PasswordFile(file, draft, made);
        } catch (IOException failed) {
            throw new UncheckedIOException("the password file %s: %s".formatted(file, failed), failed);
        }
    }

    /** Whether the password was made just now. */
    public boolean isNew() {
        return draft != null;
    }

    /** Puts a new password in the place of the old one. */
    public void keep() {
        if (draft == null) {
            return;
        }
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException("the new password stands in %s: %s".formatted(draft, failed), failed);
        }
    }
}
