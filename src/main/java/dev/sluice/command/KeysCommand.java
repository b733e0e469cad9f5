package dev.sluice.command;

import dev.sluice.authentication.store.CredentialAdministration.KeyOrder;
import dev.sluice.authentication.store.CredentialAdministration.ListedKey;
import dev.sluice.config.Network;
import dev.sluice.contract.KeyScope;
import dev.sluice.contract.Operations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Makes, lists and revokes the service keys that are kept in the database. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, lists and revokes service keys. Effective within a second, without a restart.")
@SuppressWarnings("NullAway.Init") // fields are set by the command line library
final class KeysCommand implements Runnable {

    private static final int DONE = 0;
    private static final int FAILED = 1;

    private static final String NAME = "[A-Za-z0-9_.-]{1,100}";

    @Spec
    private CommandSpec specification;

    /** What a new key is to be. */
    static final class Wanted {

        @Parameters(paramLabel = "NAME", description = "letters, digits, '_', '.' and '-'; never used twice")
        private String name;

        @Option(
                names = "--role",
                split = ",",
                defaultValue = "service_role",
                paramLabel = "ROLE",
                description = "the roles it may run as, the first where a request names none (${DEFAULT-VALUE})")
        private List<String> roles;

        @Option(
                names = "--address",
                split = ",",
                defaultValue = "sluice.*",
                paramLabel = "ADDRESS",
                description = "what it may be used for, an address or the beginning of some with .* (${DEFAULT-VALUE})")
        private List<String> addresses;

        @Option(names = "--read-only", description = "runs all its work in transactions that cannot write")
        private boolean readOnly;

        @Option(
                names = "--network",
                split = ",",
                paramLabel = "CIDR",
                converter = NetworkText.class,
                description = "from where it may be used, such as 10.0.0.0/8; without it from everywhere")
        private List<Network> networks = new ArrayList<>();

        @Option(
                names = "--expires",
                paramLabel = "WHEN",
                converter = CredentialTarget.Moment.class,
                description = "when it ends: a time from now, such as 90d, or a moment; without it never")
        private @Nullable Instant expiresAt;
    }

    /** A network as CIDR writes it. */
    static final class NetworkText implements ITypeConverter<Network> {

        @Override
        public Network convert(String text) {
            return Network.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'%s' must be a network such as 10.0.0.0/8 or fd00::/8".formatted(text)));
        }
    }

    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "a command is missing");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Makes a key and prints it, this once: the database keeps a digest of it.")
    int create(@Mixin CredentialTarget target, @Mixin Wanted wanted) {
        KeyScope scope = new KeyScope(wanted.addresses, wanted.readOnly);
        if (!wanted.name.matches(NAME)) {
            throw new ParameterException(
                    specification.commandLine(), "NAME must be of letters, digits, '_', '.' and '-', 100 at most");
        }
        if (!scope.unknownAddresses().isEmpty()) {
            throw new ParameterException(
                    specification.commandLine(),
                    "--address '%s' must be, or with .* begin, one of %s"
                            .formatted(scope.unknownAddresses().get(0), String.join(", ", Operations.SCOPED)));
        }
        say(target.administration()
                .create(new KeyOrder(wanted.name, wanted.roles, scope, wanted.networks, wanted.expiresAt)));
        return DONE;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the keys, of which nobody knows more than this.")
    int list(@Mixin CredentialTarget target, @Option(names = "--json", description = "as a JSON array") boolean json) {
        List<ListedKey> keys = target.administration().list();
        if (json) {
            JsonArray all = new JsonArray();
            keys.forEach(key -> all.add(object(key)));
            say(all.encodePrettily());
            return DONE;
        }
        keys.forEach(key -> say(line(key)));
        return DONE;
    }

    private static JsonObject object(ListedKey key) {
        return new JsonObject()
                .put("name", key.name())
                .put("state", key.state())
                .put("roles", new JsonArray(key.roles()))
                .put("addresses", new JsonArray(key.scope().addresses()))
                .put("read_only", key.scope().readOnly())
                .put("networks", new JsonArray(key.networks()))
                .put("created_at", key.createdAt())
                .put("expires_at", key.expiresAt())
                .put("revoked_at", key.revokedAt());
    }

    private static String line(ListedKey key) {
        return "%s: %s, %s%s%s%s%s"
                .formatted(
                        key.name(),
                        key.state(),
                        String.join(" or ", key.roles()),
                        key.scope().addresses().equals(KeyScope.EVERYWHERE)
                                ? ""
                                : " at " + String.join(", ", key.scope().addresses()),
                        key.networks().isEmpty() ? "" : " from " + String.join(", ", key.networks()),
                        key.scope().readOnly() ? ", read-only" : "",
                        key.expiresAt() == null ? "" : ", expires " + key.expiresAt());
    }

    @Command(mixinStandardHelpOptions = true, description = "Revokes a key.")
    int revoke(@Mixin CredentialTarget target, @Parameters(paramLabel = "NAME") String name) {
        if (target.administration().revoke(name)) {
            say("revoked " + name);
            return DONE;
        }
        PrintWriter complaints = specification.commandLine().getErr();
        complaints.println("sluice: there is no key named " + name);
        complaints.flush();
        return FAILED;
    }

    private void say(String line) {
        specification.commandLine().getOut().println(line);
        specification.commandLine().getOut().flush();
    }
}
