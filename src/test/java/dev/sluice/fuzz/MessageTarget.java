package dev.sluice.fuzz;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessChecks;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.AccessDecisions;
import dev.sluice.contract.AccessSearch;
import dev.sluice.contract.AccessSearchResult;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.BatchResult;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.MetricsRequest;
import dev.sluice.contract.MetricsSnapshot;
import dev.sluice.contract.PerformanceReport;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.RestRequest;
import dev.sluice.contract.StreamDemand;
import dev.sluice.contract.StreamPart;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.contract.TransactionBegin;
import dev.sluice.contract.TransactionEnd;
import dev.sluice.contract.UserReply;
import dev.sluice.contract.UserRequest;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.table.request.OperationReader;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decodes a message: the name of its type, an empty line, its JSON. What is understood must be the same after it was
 * written and read again; a table operation is planned too.
 */
public final class MessageTarget {

    private static final Map<String, Class<?>> TYPES = List.<Class<?>>of(
                    AccessCheck.class,
                    AccessChecks.class,
                    AccessDecision.class,
                    AccessDecisions.class,
                    AccessSearch.class,
                    AccessSearchResult.class,
                    BatchRequest.class,
                    BatchResult.class,
                    Identity.class,
                    MetricsRequest.class,
                    MetricsSnapshot.class,
                    PerformanceReport.class,
                    RestReply.class,
                    RestRequest.class,
                    StreamDemand.class,
                    StreamPart.class,
                    TableOperation.class,
                    TableResult.class,
                    TransactionBegin.class,
                    TransactionEnd.class,
                    UserReply.class,
                    UserRequest.class,
                    VerifyRequest.class)
            .stream()
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    private MessageTarget() {}

    /** Called by the fuzzer before it begins. */
    public static void fuzzerInitialize() throws Exception {
        Fuzzer.warmUp(Fuzzer.Target.MESSAGE);
    }

    /** Called by the fuzzer with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = FuzzInput.of(bytes);
        Class<?> type = TYPES.get(input.first());
        if (type == null) {
            return;
        }
        try {
            read(MessageJson.decode(input.text(), type));
        } catch (GatewayException refused) {
            Refusals.check(refused);
        }
        try {
            MessageJson.decodeAs(Identity.anonymous("anon"), input.text(), type);
        } catch (GatewayException refused) {
            Refusals.check(refused);
        }
    }

    private static void read(Object message) {
        String json = MessageJson.encode(message);
        Object again = MessageJson.decode(json, message.getClass());
        if (!again.equals(message)) {
            throw new AssertionError("read again from " + json + " it is another: " + again);
        }
        if (message instanceof TableOperation operation) {
            DialectTarget.write(new OperationReader(FuzzSchema.config()).read(operation));
        }
    }
}
