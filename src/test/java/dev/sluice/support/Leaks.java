package dev.sluice.support;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds credentials in a text: those that are known, in each form that they may take, and what looks like one. */
public final class Leaks {

    private static final Pattern LOOKS = Pattern.compile(String.join(
            "|",
            "eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{20,}",
            "sb_secret_[A-Za-z0-9_-]{4,}",
            "postgres(?:ql)?://[^\\s:@/\"']*:[^\\s@/\"'*]+@",
            "(?i:pgpassword|password)=[^\\s&\"'*]{4,}",
            "-----BEGIN [A-Z ]*PRIVATE KEY-----"));

    private final Set<String> known = new LinkedHashSet<>();

    /** A search for secrets in clear, in base64 at any offset, and encoded for a URL. */
    public Leaks(List<String> secrets) {
        for (String secret : secrets) {
            known.add(secret);
            known.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            known.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
            for (int offset = 0; offset < 3; offset++) {
                byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
                String inside = inside(bytes, offset);
                known.add(inside);
                known.add(inside.replace('+', '-').replace('/', '_'));
            }
        }
    }

    /** The characters of base64 that depend on the secret alone where something stands before and after it. */
    private static String inside(byte[] secret, int offset) {
        byte[] shifted = new byte[offset + secret.length];
        System.arraycopy(secret, 0, shifted, offset, secret.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int first = offset == 0 ? 0 : offset + 1;
        int last = shifted.length * 8 / 6;
        return encoded.substring(first, last);
    }

    /** Where in a text credentials are, without showing them; lines that an allowed pattern matches are passed over. */
    public List<String> in(String text, Pattern... allowed) {
        List<String> found = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int index = 0; index < lines.length; index++) {
            String line = lines[index];
            if (Arrays.stream(allowed)
                    .noneMatch(pattern -> pattern.matcher(line).find())) {
                if (known.stream().anyMatch(line::contains)) {
                    found.add("line %d: a known secret".formatted(index + 1));
                } else if (LOOKS.matcher(line).find()) {
                    found.add("line %d: what looks like a credential".formatted(index + 1));
                }
            }
        }
        return found;
    }
}
