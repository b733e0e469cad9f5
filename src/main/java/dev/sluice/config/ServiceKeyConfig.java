package dev.sluice.config;

/**
 * One service key.
 *
 * @param name under which its use is logged
 * @param digest SHA-256 of the key in lower-case hexadecimal
 * @param role the database role that its requests run as
 */
public record ServiceKeyConfig(String name, String digest, String role) {

    static ServiceKeyConfig from(ConfigReader reader) {
        String digest = reader.required("digest");
        if (!digest.isEmpty() && !digest.matches("[0-9a-f]{64}")) {
            reader.problem("digest", "must be a SHA-256 digest in lower-case hexadecimal");
        }
        return new ServiceKeyConfig(
                reader.plain("name", reader.required("name")),
                digest,
                reader.plain("role", reader.text("role", "service_role")));
    }
}
