package dev.sluice.oracle;

import dev.sluice.support.TestDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of Velro as SQL, as the sample has them and in other words; says what must be run to get from one to
 * another.
 */
final class RuleTexts {

    private static final String MEMBER_COUNTS = "member.is_active AND team.is_active";

    private static final String CONTEXT_EDITS = "'editor'::access.role";

    private static final String LEVEL = """
            create or replace function access.role_of_level(access_level text) returns access.role
            language sql immutable parallel safe
            return case access_level
              when 'read' then 'viewer' when 'write' then '%s' when 'admin' then 'admin'
            end::access.role""";

    private final String generationRule;
    private final String member;
    private final Map<String, String> standing = new LinkedHashMap<>();

    RuleTexts(TestDatabase database) {
        generationRule = definition(database, "access.generation_rule", CONTEXT_EDITS);
        member = definition(database, "access.member", MEMBER_COUNTS);
        standing.putAll(texts(RuleText.AS_WRITTEN, false));
    }

    private static String definition(TestDatabase database, String view, String part) {
        String text = database.value("select rtrim(pg_get_viewdef('%s'::regclass), ';')".formatted(view));
        if (!text.contains(part)) {
            throw new IllegalStateException("%s no longer reads %s: %s".formatted(view, part, text));
        }
        return text;
    }

    /**
     * The statements that make the rules say something.
     *
     * @param wrapped whether the rule of generations is put in other words that mean the same
     */
    List<String> statements(RuleText text, boolean wrapped) {
        Map<String, String> wanted = texts(text, wrapped);
        return wanted.entrySet().stream()
                .filter(object -> !object.getValue().equals(standing.get(object.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Takes note that the statements have been run and committed. */
    void stand(RuleText text, boolean wrapped) {
        standing.putAll(texts(text, wrapped));
    }

    private Map<String, String> texts(RuleText text, boolean wrapped) {
        String rule = text == RuleText.CONTEXT_SEES
                ? generationRule.replace(CONTEXT_EDITS, "'viewer'::access.role")
                : generationRule;
        String counts = text == RuleText.OWNERS_STAY
                ? member.replace(MEMBER_COUNTS, "(member.is_active or member.role = 'owner') and team.is_active")
                : member;
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(
                "generation_rule",
                "create or replace view access.generation_rule as "
                        + (wrapped ? "select * from (" + rule + ") same" : rule));
        texts.put("member", "create or replace view access.member as " + counts);
        texts.put("role_of_level", LEVEL.formatted(text == RuleText.WRITE_IS_READ ? "viewer" : "editor"));
        return texts;
    }
}
