package dev.sluice.fuzz;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.ConfigPrinter;
import dev.sluice.config.PostgrestLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads a configuration: {@code own}, {@code rules} or {@code postgrest}, variables and settings as {@code name=value},
 * an empty line, the text of the file.
 */
public final class ConfigurationTarget {

    private static final Path FOLDER = folder();

    private ConfigurationTarget() {}

    private static Path folder() {
        try {
            return Files.createTempDirectory("sluice-fuzz");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Called by the fuzzer before it begins. */
    public static void fuzzerInitialize() throws Exception {
        Fuzzer.warmUp(Fuzzer.Target.CONFIGURATION);
    }

    /** Called by the fuzzer with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        FuzzInput input = FuzzInput.of(bytes);
        Map<String, String> environment = new HashMap<>();
        List<String> settings = new ArrayList<>();
        for (String line : input.others()) {
            String[] parts = line.split("=", 2);
            if (parts.length == 2 && (parts[0].startsWith("SLUICE_") || parts[0].startsWith("PGRST_"))) {
                environment.put(parts[0], parts[1]);
            } else {
                settings.add(line);
            }
        }
        try {
            load(input, environment, settings);
        } catch (ConfigException expected) {
            if (expected.problems().isEmpty()) {
                throw new AssertionError("a refusal without a reason", expected);
            }
        }
    }

    private static void load(FuzzInput input, Map<String, String> environment, List<String> settings)
            throws IOException {
        Path file = Files.write(FOLDER.resolve("text"), input.rest().bytes());
        switch (input.first()) {
            case "own" -> ConfigPrinter.print(new ConfigLoader(environment, settings).load(file));
            case "rules" -> {
                Path main = Files.writeString(FOLDER.resolve("sluice.yaml"), "authorization: {rules: text}");
                ConfigPrinter.print(new ConfigLoader(environment, settings).load(main));
            }
            case "postgrest" ->
                ConfigPrinter.print(new PostgrestLoader(environment, settings)
                        .load(file, Map.of())
                        .gateway());
            default -> {}
        }
    }
}
