package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PostgREST's configuration files: {@code key = value} lines with quoted strings, numbers and booleans. */
final class ConfiguratorText {

    private static final Pattern STATEMENT = Pattern.compile("[\\s;]*(?:#[^\\n]*\\n?[\\s;]*)*"
            + "(?:(?<key>[A-Za-z][A-Za-z0-9_.-]*)[ \\t]*=\\s*"
            + "(?:\"(?<string>(?:[^\"\\\\]++|\\\\.)*+)\"|(?<plain>[A-Za-z0-9+.-]+))[ \\t]*(?=[\\n\\r;#]|$))?");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|(.))", Pattern.DOTALL);

    private static final Pattern INTERPOLATION = Pattern.compile("\\$(?:\\$|\\(([A-Za-z0-9_.-]+)\\))");

    private static final Pattern PLAIN = Pattern.compile("true|false|on|off|[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String name;
    private final String text;
    private final Map<String, String> environment;
    private final Problems problems;
    private final Map<String, String> values = new LinkedHashMap<>();

    private ConfiguratorText(String name, String text, Map<String, String> environment, Problems problems) {
        this.name = name;
        this.text = text;
        this.environment = environment;
        this.problems = problems;
    }

    /**
     * The values of a file by their keys, each as text.
     *
     * @param environment what {@code $(NAME)} stands for where the file has no such key
     */
    static Map<String, String> parse(String name, String text, Map<String, String> environment, Problems problems) {
        return new ConfiguratorText(name, text, environment, problems).parse();
    }

    private Map<String, String> parse() {
        Matcher statement = STATEMENT.matcher(text);
        int position = 0;
        while (position < text.length()) {
            // The pattern matches at any place: white space and comments, then a statement if there is one.
            boolean found = statement.find(position) && statement.start() == position;
            if (found && statement.group("key") != null) {
                values.put(statement.group("key"), value(statement));
            }
            position = found ? statement.end() : position;
            if (position < text.length() && (!found || statement.group("key") == null)) {
                problem(position, "is not a setting such as key = \"value\"");
                int line = text.indexOf('\n', position);
                position = line < 0 ? text.length() : line;
            }
        }
        return values;
    }

    private String value(Matcher statement) {
        String plain = statement.group("plain");
        if (plain == null) {
            return interpolated(unescaped(statement.group("string")), statement.start("key"));
        }
        if (!PLAIN.matcher(plain).matches()) {
            problem(statement.start("plain"), "'%s' must be in double quotes".formatted(plain));
        }
        return plain.equals("on") ? "true" : plain.equals("off") ? "false" : plain;
    }

    private static String unescaped(String string) {
        return replaced(ESCAPE, string, escape -> switch (escape.group().charAt(1)) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'u' -> escape.group(1) == null ? "u" : Character.toString(Integer.parseInt(escape.group(1), 16));
            default -> escape.group(2);
        });
    }

    private String interpolated(String string, int position) {
        return replaced(INTERPOLATION, string, part -> part.group(1) == null ? "$" : referred(part.group(1), position));
    }

    private String referred(String reference, int position) {
        String value = values.getOrDefault(reference, environment.get(reference));
        if (value == null) {
            problem(position, "there is neither a key nor a variable $(%s)".formatted(reference));
            return "";
        }
        return value;
    }

    private static String replaced(Pattern pattern, String string, Function<Matcher, String> by) {
        Matcher matcher = pattern.matcher(string);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(text, Matcher.quoteReplacement(by.apply(matcher)));
        }
        return matcher.appendTail(text).toString();
    }

    private void problem(int position, String problem) {
        long line = 1
                + text.substring(0, position)
                        .chars()
                        .filter(character -> character == '\n')
                        .count();
        problems.add("%s, line %d".formatted(name, line), problem);
    }
}
