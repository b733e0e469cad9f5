package dev.sluice.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The written rules of the house, each a function from a file to its breaches. */
final class Tidiness {

    private static final int FILE_LINES_MAX = 300;
    private static final int METHOD_LINES_MAX = 40;
    private static final int PARAMETERS_MAX = 6;
    private static final int COLUMNS_MAX = 120;

    private static final Pattern BANNED_NAME =
            Pattern.compile("\\b(class|interface|record|enum)\\s+\\w*(Util|Utils|Manager|Helper|Impl)\\b");

    /** Written in two parts, so that the rule does not find itself. */
    private static final Pattern BANNED_NOTE = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    /** Written in parts, so that the rule does not find itself; a lock file's resolved package is a registry's. */
    private static final Pattern FOREIGN_PLACE = Pattern.compile("/ho" + "me/\\w|/wo" + "rk/|/ro" + "ot/|repo\\.ma"
            + "ven\\.|registry\\.(np" + "mjs|yar" + "npkg)\\.|\"reso" + "lved\": *\"http");

    private static final Pattern METHOD = Pattern.compile(
            "^    (?=\\S)(?:(?:public|private|protected|static|final|abstract|synchronized|default)\\s+)*"
                    + "(?:<[^>]+>\\s+)?[\\w.<>\\[\\], ?@]+\\s+\\w+\\((.*)$");

    private Tidiness() {}

    static List<String> tooLong(SourceFile file) {
        int lines = file.lines().size();
        boolean isCode = file.isJava() || file.path().endsWith(".mjs");
        return isCode && lines > FILE_LINES_MAX ? List.of(file.path() + ": " + lines + " lines") : List.of();
    }

    static List<String> tooWide(SourceFile file) {
        boolean exempt = file.path().endsWith(".csv") || file.path().contains("/matrix/");
        // A row of a table in Markdown cannot be wrapped.
        return exempt ? List.of() : lines(file, line -> line.length() > COLUMNS_MAX && !line.startsWith("| "));
    }

    static List<String> untidy(SourceFile file) {
        return lines(file, line -> line.contains("\t") || line.endsWith(" "));
    }

    static List<String> bannedNames(SourceFile file) {
        return file.isJava() ? lines(file, line -> BANNED_NAME.matcher(line).find()) : List.of();
    }

    static List<String> notesToSelf(SourceFile file) {
        return lines(file, line -> BANNED_NOTE.matcher(line).find());
    }

    /** Paths of one machine and hosts of package registries have no place in a file that others clone. */
    static List<String> foreignPlaces(SourceFile file) {
        return lines(file, line -> FOREIGN_PLACE.matcher(line).find());
    }

    static List<String> longMethods(SourceFile file) {
        List<String> breaches = new ArrayList<>();
        for (int line = 0; file.isJava() && line < file.lines().size(); line++) {
            int end = endOfMethod(file.lines(), line);
            if (end - line + 1 > METHOD_LINES_MAX) {
                breaches.add("%s:%d: a method of %d lines".formatted(file.path(), line + 1, end - line + 1));
            }
        }
        return breaches;
    }

    /** The line that closes a member which begins at a line, or that line where none does. */
    private static int endOfMethod(List<String> lines, int start) {
        if (!METHOD.matcher(lines.get(start)).matches() || lines.get(start).contains(" = ")) {
            return start;
        }
        for (int line = start; line < lines.size(); line++) {
            if (lines.get(line).equals("    }")) {
                return line;
            }
            if (lines.get(line).startsWith("    ") && lines.get(line).endsWith(";") && line == start) {
                return start;
            }
        }
        return start;
    }

    static List<String> manyParameters(SourceFile file) {
        List<String> breaches = new ArrayList<>();
        for (int line = 0; file.isJava() && line < file.lines().size(); line++) {
            Matcher matcher = METHOD.matcher(file.lines().get(line));
            if (matcher.matches() && !file.lines().get(line).contains(" record ")) {
                int parameters = parameters(file.lines(), line, matcher.group(1));
                if (parameters > PARAMETERS_MAX) {
                    breaches.add("%s:%d: %d parameters".formatted(file.path(), line + 1, parameters));
                }
            }
        }
        return breaches;
    }

    private static int parameters(List<String> lines, int start, String first) {
        StringBuilder text = new StringBuilder("(").append(first);
        for (int line = start + 1; line < lines.size() && depth(text) > 0; line++) {
            text.append(lines.get(line));
        }
        int depth = 0;
        int commas = 0;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            depth += character == '(' || character == '<' ? 1 : character == ')' || character == '>' ? -1 : 0;
            commas += character == ',' && depth == 1 ? 1 : 0;
            if (depth == 0) {
                return index == 1 ? 0 : commas + 1;
            }
        }
        return commas + 1;
    }

    private static int depth(CharSequence text) {
        return (int) (text.chars().filter(character -> character == '(').count()
                - text.chars().filter(character -> character == ')').count());
    }

    static List<String> undocumented(SourceFile file) {
        if (!file.isJava() || !file.isMain() || file.simpleName().equals("package-info")) {
            return List.of();
        }
        int declared = IntStream.range(0, file.lines().size())
                .filter(line -> file.lines()
                        .get(line)
                        .matches("(\\w+ )*(class|interface|record|enum) " + file.simpleName() + "\\b.*"))
                .findFirst()
                .orElse(0);
        List<String> before = file.lines().subList(0, declared);
        int documented = before.lastIndexOf("/**");
        String first = documented >= 0
                ? before.get(documented + 1)
                : before.stream()
                        .filter(line -> line.startsWith("/** "))
                        .findFirst()
                        .orElse("");
        if (first.isEmpty()) {
            return List.of(file.path() + ": its type has no javadoc");
        }
        String words = first.replaceAll("\\W", "").toLowerCase(Locale.ROOT);
        return words.matches("(the|a|an)?" + file.simpleName().toLowerCase(Locale.ROOT))
                ? List.of(file.path() + ": its javadoc only repeats its name")
                : List.of();
    }

    private interface LineRule {
        boolean isBrokenBy(String line);
    }

    private static List<String> lines(SourceFile file, LineRule rule) {
        return IntStream.range(0, file.lines().size())
                .filter(index -> rule.isBrokenBy(file.lines().get(index)))
                .mapToObj(index -> "%s:%d: %s"
                        .formatted(file.path(), index + 1, file.lines().get(index)))
                .toList();
    }
}
