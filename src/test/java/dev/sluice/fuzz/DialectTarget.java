package dev.sluice.fuzz;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Header;
import dev.sluice.contract.Identity;
import dev.sluice.contract.RestRequest;
import dev.sluice.table.plan.Plan;
import dev.sluice.table.planner.Planner;
import dev.sluice.table.request.ApiRequest;
import dev.sluice.table.request.RequestReader;
import dev.sluice.table.sql.StatementWriter;
import java.util.regex.Pattern;

/**
 * Reads, plans and writes a request of the dialect: {@code METHOD path?query}, headers, an empty line, the body. A
 * statement must hold nothing of the request outside of quotes that could end it.
 */
public final class DialectTarget {

    private static final Pattern QUOTED =
            Pattern.compile("\"(?:[^\"]++|\"\")*+\"|E'(?:[^'\\\\]++|''|\\\\.)*+'|'(?:[^']++|'')*+'", Pattern.DOTALL);

    /** The comment that keeps the plans of roles apart. */
    private static final Pattern ROLE = Pattern.compile(" /\\*[^*/]*\\*/$");

    private static final Pattern DANGEROUS = Pattern.compile("[;\\x00'\"\\\\]|--|/\\*|\\$\\$");

    private static final RestConfig CONFIG = FuzzSchema.config();

    private DialectTarget() {}

    /** Called by the fuzzer before it begins. */
    public static void fuzzerInitialize() throws Exception {
        Fuzzer.warmUp(Fuzzer.Target.DIALECT);
    }

    /** Called by the fuzzer with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = FuzzInput.of(bytes);
        String[] line = input.first().split(" ", 2);
        String target = line.length > 1 ? line[1] : "/";
        int mark = target.indexOf('?');
        RestRequest request = new RestRequest(
                line[0],
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? null : target.substring(mark + 1),
                input.others().stream().map(DialectTarget::header).toList(),
                input.rest(),
                Identity.anonymous("anon"));
        try {
            write(new RequestReader(CONFIG).read(request));
        } catch (GatewayException refused) {
            Refusals.check(refused);
        }
    }

    private static Header header(String line) {
        int colon = line.indexOf(':');
        return colon < 0
                ? new Header(line, "")
                : new Header(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    /** Plans an intent and writes its statement. */
    static void write(ApiRequest request) {
        Plan plan = new Planner(FuzzSchema.CACHE, CONFIG, FuzzSchema.GUARDS).plan(request);
        if (plan instanceof Plan.OfStatement statement) {
            check(new StatementWriter(request, CONFIG.maxRows(), CONFIG.caps().answerBytesMax())
                    .write(statement)
                    .text());
        }
    }

    private static void check(String statement) {
        String bare = QUOTED.matcher(ROLE.matcher(statement).replaceFirst("")).replaceAll("");
        if (DANGEROUS.matcher(bare).find()) {
            throw new AssertionError("a statement that may not be one: " + statement);
        }
    }
}
