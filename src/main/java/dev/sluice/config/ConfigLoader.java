package dev.sluice.config;

import dev.sluice.config.GatewayConfig.AccessRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the configuration: a file, over it {@code SLUICE_*} variables, over them {@code key=value} settings. Every
 * problem is reported at once.
 */
public final class ConfigLoader {

    private static final String PACKAGED = "conf/";

    private static final String DEFAULT_FILE = "sluice.yaml";

    private static final int FILE_BYTES_MAX = 1_048_576;

    private final Overrides overrides;

    /**
     * A loader of what overrides the file.
     *
     * @param settings each {@code key=value}
     */
    public ConfigLoader(Map<String, String> environment, List<String> settings) {
        this.overrides = new Overrides(environment, settings);
    }

    /**
     * Loads a file, or the packaged default where there is none.
     *
     * @throws ConfigException with every problem
     */
    public GatewayConfig load(@Nullable Path file) {
        String name = file == null ? DEFAULT_FILE : file.toString();
        Map<String, Object> values = Yaml.map(name, file == null ? packaged(DEFAULT_FILE) : read(file));
        Problems problems = new Problems();
        overrides.lieOver(values, problems);
        ConfigReader reader = new ConfigReader("", values, problems);
        GatewayConfig config = GatewayConfig.from(reader, accessRules(reader, file, problems), false);
        reader.refuseUnknown();
        problems.throwIfAny();
        return config;
    }

    /** What is in the file that {@code authorization.rules} names beside this one. */
    private static AccessRules accessRules(ConfigReader reader, @Nullable Path file, Problems problems) {
        String rules = reader.block("authorization").optional("rules");
        if (rules == null) {
            return AccessRules.NONE;
        }
        ConfigReader block = new ConfigReader("", Yaml.map(rules, rules(rules, file)), problems);
        List<ResourceTypeConfig> types = new ArrayList<>();
        block.block("resource_types")
                .namedBlocks()
                .forEach((name, type) -> types.add(ResourceTypeConfig.from(name, type)));
        List<GuardConfig> guards = GuardConfig.all(block.block("guards"), types);
        block.refuseUnknown();
        return new AccessRules(types, guards);
    }

    private static String rules(String rules, @Nullable Path file) {
        return file == null ? packaged(rules) : read(file.toAbsolutePath().resolveSibling(path(rules)));
    }

    /** A path that a configuration names. */
    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException invalid) {
            throw new ConfigException(List.of("a file's name is no path: " + invalid.getReason()));
        }
    }

    /** What is in a file, of which no more is read than a configuration can be long. */
    static String read(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new ConfigException(List.of(file + ": is longer than %d bytes".formatted(FILE_BYTES_MAX)));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IOException unreadable) {
            throw new ConfigException(List.of(file + ": cannot be read"));
        }
    }

    private static String packaged(String name) {
        try (InputStream stream = ConfigLoader.class.getClassLoader().getResourceAsStream(PACKAGED + name)) {
            if (stream == null) {
                throw new ConfigException(List.of(name + ": is not packaged with this program"));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
