package dev.sluice.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A secret that stands in the configuration or, under the same name with {@code _file} behind it, in a file of its own.
 */
final class SecretFile {

    private SecretFile() {}

    /** The file that a key names, null where it names none. */
    static @Nullable Path path(ConfigReader reader, String name) {
        String file = reader.optional(name + "_file");
        return file == null ? null : Path.of(file);
    }

    /** The secret, without the line's end behind it in a file; null where there is none. */
    static @Nullable String text(ConfigReader reader, String name) {
        String text = reader.optional(name);
        Path file = path(reader, name);
        if (file == null) {
            return text;
        }
        // The default of a key is no choice of the operator's: only what is written down stands against the file.
        if (text != null && !text.equals(DatabaseConfig.EMBEDDED)) {
            reader.problem(name, "is given in a file too, and one must be chosen");
        }
        try {
            return ConfigLoader.read(file).replaceFirst("\\R$", "");
        } catch (ConfigException unreadable) {
            reader.problem(name + "_file", "'%s' cannot be read".formatted(file));
            return null;
        }
    }
}
