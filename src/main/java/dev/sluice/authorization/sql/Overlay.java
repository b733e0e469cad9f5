package dev.sluice.authorization.sql;

import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.config.ResourceTypeConfig.Scope;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which of materialized view and rule view answers, said once for every statement. The view answers where it was built
 * by the definitions that hold now, in this cluster, and the change log holds no row for the keys at hand that the
 * snapshot of its refresh does not see. A change is logged in the transaction that makes it, and statement and log are
 * read from one snapshot: who sees the change sees the log row.
 */
public final class Overlay {

    /** The user that stands for everyone signed in, in the materialized view: no null is equal to another there. */
    public static final String EVERYONE = "'00000000-0000-0000-0000-000000000000'::uuid";

    /** The key of a change that touches everything of a type. */
    public static final String EVERYTHING = EVERYONE;

    /**
     * What the definitions amount to, of the objects that {@code s} names. Each change of a view, function, trigger or
     * partition writes its catalog row anew; what rewrites or truncates a table gives it another file. Triggers read
     * keys by the names of their columns, which views do not follow.
     */
    public static final String FINGERPRINT = """
            (select count(*)::text || ':' || sum(hashtext(o.mark)::bigint)::text from (
               select r.oid::text || r.xmin::text as mark from pg_rewrite r where r.oid = any (s.rules)
               union all
               select t.oid::text || t.xmin::text || t.tgenabled::text from pg_trigger t where t.oid = any (s.triggers)
               union all
               select c.oid::text || c.relfilenode::text from pg_class c where c.oid = any (s.tables)
               union all
               select i.inhrelid::text || i.xmin::text from pg_inherits i where i.inhparent = any (s.tables)
               union all
               select a.attrelid::text || a.attnum::text from pg_attribute a
               where a.attrelid = any (s.tables) and a.attname = any (s.keys)
               union all
               select p.oid::text || p.xmin::text from pg_proc p where p.oid = any (s.functions)) o)""";

    /**
     * Whether a row {@code s} of the state is of this cluster and of the definitions that hold. A restarted server is
     * known by its system identifier, which is dearer to read than its start. A snapshot from the future was restored
     * from elsewhere.
     */
    public static final String SOUND = """
            coalesce(
              s.problem is null
              and (s.server_started = pg_postmaster_start_time()
                or s.system_identifier = (select c.system_identifier from pg_control_system() c))
              and pg_snapshot_xmax(s.snapshot) <= pg_snapshot_xmax(pg_current_snapshot())
              and s.definition = %s, false)""".formatted(FINGERPRINT);

    private static final String REMEMBERED = """
            case when pg_current_xact_id_if_assigned() is null
                   and current_setting(${setting}, true) = ${found} then true
                 when not ${sound} then false
                 else set_config(${setting}, ${found}, false) is not null end""";

    private final RuleShape shape;
    private final ResourceTypeConfig type;
    private final AccessNames names;

    public Overlay(RuleShape shape) {
        this.shape = shape;
        this.type = shape.type();
        this.names = new AccessNames(type.name());
    }

    /**
     * One row: {@code snapshot} and {@code as_of} of the view, whether it is {@code sound}, whether nothing has touched
     * everything since, so that it is {@code whole}, and whether nothing has touched anything, so that it is
     * {@code quiet} and the log need not be asked for each key.
     */
    public String state() {
        return state(SOUND);
    }

    /**
     * The same for a session that runs no statement of anybody else: what was found sound is remembered with the
     * snapshot that it was found in, and not worked out again for that snapshot, in which nothing can be different. A
     * transaction that has an id may have changed definitions itself, which no snapshot tells.
     */
    String rememberedState() {
        return state(new SqlTemplate()
                .with("setting", "'sluice.sound_" + type.name().replace('-', '_') + "'")
                .with("found", names.literal() + " || ' ' || pg_current_snapshot()::text")
                .with("sound", SOUND)
                .fill(REMEMBERED));
    }

    private String state(String sound) {
        return """
                select calm.*, calm.quiet or (calm.sound and not exists (%s)) as whole
                from (select known.snapshot, known.as_of, known.sound, known.sound and not exists (%s) as quiet
                      from (select s.snapshot, s.as_of, %s as sound
                            from (select) one left join %s s on s.resource_type = %s offset 0) known
                      offset 0) calm""".formatted(
                        unseen("c.key = " + EVERYTHING, "calm.snapshot"),
                        unseen("true", "known.snapshot"),
                        sound,
                        AccessNames.STATE,
                        names.literal());
    }

    /** The log rows of a condition on {@code c} that a snapshot does not see. */
    private String unseen(String condition, String snapshot) {
        return "select from %s c where %s and not pg_visible_in_snapshot(c.written, %s)"
                .formatted(names.changes(), condition, snapshot);
    }

    /** Whether the view answers: where nothing was touched, or not what is asked about. */
    static String viewed(String state, String touched) {
        return "(%s.quiet or (%s.whole and not %s))".formatted(state, state, touched);
    }

    /** Whether the log has an unseen row for a user, a resource or a group of either. */
    String touched(String user, String resource, String snapshot) {
        return touched(List.of(user, resource), keys(true, user) + keys(false, resource), snapshot);
    }

    /** The same for a user alone. */
    String touchedUser(String user, String snapshot) {
        return touched(List.of(user), keys(true, user), snapshot);
    }

    /** The same for a resource alone. */
    String touchedResource(String resource, String snapshot) {
        return touched(List.of(resource), keys(false, resource), snapshot);
    }

    private String touched(List<String> own, String groups, String snapshot) {
        return "exists (%s)"
                .formatted(unseen("c.key = any (array[%s]%s)".formatted(String.join(", ", own), groups), snapshot));
    }

    private String keys(boolean ofUsers, String member) {
        return scopes(ofUsers).stream()
                .map(scope -> " || array(select %s from %s g where g.%s = %s)"
                        .formatted(
                                shape.key(scope.name(), "g.key"),
                                AccessNames.quoteQualified(scope.view()),
                                scope.member(),
                                member))
                .collect(Collectors.joining());
    }

    /** The users, or the resources, that unseen rows of the log touch, each as {@code id}. */
    String touchedMembers(boolean users, String snapshot) {
        String own = "select c.key as id from %s c where not pg_visible_in_snapshot(c.written, %s)"
                .formatted(names.changes(), snapshot);
        return own
                + scopes(users).stream()
                        .map(scope -> " union select g.%s from %s g join %s c on c.key = %s"
                                        .formatted(
                                                scope.member(),
                                                AccessNames.quoteQualified(scope.view()),
                                                names.changes(),
                                                shape.key(scope.name(), "g.key"))
                                + " where not pg_visible_in_snapshot(c.written, %s)".formatted(snapshot))
                        .collect(Collectors.joining());
    }

    private List<Scope> scopes(boolean ofUsers) {
        return type.scopes().stream()
                .filter(scope -> scope.ofUsers() == ofUsers)
                .toList();
    }
}
