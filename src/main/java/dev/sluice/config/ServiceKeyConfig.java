package dev.sluice.config;

/**
 * One service key.
 *
 * @param name under which its use is logged
 * @param digest SHA-256 of the key in lower-case hexadecimal
 * @param role the database role that its requests run as
 */
public record ServiceKeyConfig(String name, String digest, String role) {}
