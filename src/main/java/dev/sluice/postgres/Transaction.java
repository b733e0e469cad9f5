package dev.sluice.postgres;

import dev.sluice.contract.Call;
import io.vertx.core.Future;

/** A transaction under way. Statements run in the order given. */
public interface Transaction {

    Future<Rows> run(Statement statement, Call call);
}
